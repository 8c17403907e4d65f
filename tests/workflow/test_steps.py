import datetime as dt
from collections.abc import Callable

import pytest

from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import Method, Outcome, VerificationResult
from qiptrack.workflow import steps
from qiptrack.workflow.change import Change, Refused
from qiptrack.yamlfile.edits import AddKey, SetValue
from tests.conftest import with_each
from tests.workflow.conftest import ORGANISATION, World, read

Step = Callable[[World, str], Change]
OWNER, CHECKER, MANAGER = "Deputy Manager", "Quality Lead", "Registered Manager"
YES, NO = VerificationResult.CONFIRMED, VerificationResult.NOT_CONFIRMED


def start(world: World, name: str, date: str = "2026-06-30") -> Change:
    return steps.start(f"plan/{name}", world.action(name), world.by(OWNER, date))


def complete(world: World, name: str, date: str = "2026-06-30") -> Change:
    return steps.complete(f"plan/{name}", world.action(name), world.by(OWNER, date))


def verify(
    world: World,
    name: str,
    date: str = "2026-06-30",
    by: str = CHECKER,
    result: VerificationResult = YES,
) -> Change:
    return steps.verify(
        f"plan/{name}",
        world.action(name),
        world.by(by, date),
        result=result,
        method=Method.OBSERVATION,
        note="Seen on both floors",
    )


def close(world: World, name: str, date: str = "2026-06-30") -> Change:
    return steps.close(f"plan/{name}", world.action(name), world.by(OWNER, date))


def reopen(world: World, name: str, date: str = "2026-06-30") -> Change:
    situation = world.by(CHECKER, date)
    return steps.reopen(f"plan/{name}", world.action(name), situation, reason="It slipped")


def defer(world: World, name: str, to: str = "2026-08-31", approver: str = MANAGER) -> Change:
    situation = world.by(OWNER, approver=approver, to_date=dt.date.fromisoformat(to))
    return steps.defer(f"plan/{name}", world.action(name), situation, reason="No cover")


def reassign(world: World, name: str, to: str = "Team Leader") -> Change:
    situation = world.by(MANAGER, to_owner=to)
    return steps.reassign(f"plan/{name}", world.action(name), situation, reason="Left")


def withdraw(world: World, name: str, approver: str = MANAGER) -> Change:
    situation = world.by(OWNER, approver=approver)
    return steps.withdraw(f"plan/{name}", world.action(name), situation, reason="Merged")


def not_held(world: World, name: str) -> Change:
    return verify(world, name, result=NO)


def taken_up(world: World, name: str, step: Step) -> World:
    """Return the world after a step that takes the action up again, on the last day."""
    world.text = world.after(step(world, name))
    return world


@pytest.mark.parametrize(
    ("step", "name", "lines"),
    [
        pytest.param(
            start, "NEW", ["+status: in-progress", "+started: 2026-06-30"], id="start, no status"
        ),
        pytest.param(
            complete,
            "READY",
            ["-status: in-progress", "+status: complete", "+completed: 2026-06-30"],
            id="complete",
        ),
        pytest.param(
            verify,
            "DONE",
            [
                "+verifications:",
                "+- date: 2026-06-30",
                "+by: Quality Lead",
                "+method: observation",
                "+result: confirmed",
                "+note: Seen on both floors",
            ],
            id="verify",
        ),
        pytest.param(
            lambda world, name: verify(world, name, result=NO),
            "HELD",
            [
                "-status: complete",
                "-completed: 2026-06-01",
                "+status: in-progress",
                (
                    "+- {date: 2026-06-30, by: Quality Lead, method: observation,"
                    " result: not-confirmed, note: Seen on both floors, completed: 2026-06-01}"
                ),
            ],
            id="a verification that fails",
        ),
        pytest.param(
            close,
            "HELD",
            ["-status: complete", "+status: closed", "+closed: 2026-06-30"],
            id="close",
        ),
        pytest.param(
            reopen,
            "SHUT",
            [
                "-status: closed",
                "-completed: 2026-06-01",
                "-closed: 2026-06-23",
                "+status: in-progress",
                "+reopenings:",
                "+- date: 2026-06-30",
                "+by: Quality Lead",
                "+reason: It slipped",
                "+completed: 2026-06-01",
                "+closed: 2026-06-23",
            ],
            id="reopen what was closed",
        ),
        pytest.param(
            defer,
            "NEW",
            [
                "-due: 2026-07-31",
                "+due: 2026-08-31",
                "+deferrals:",
                "+- date: 2026-06-30",
                "+from: 2026-07-31",
                "+to: 2026-08-31",
                "+by: Deputy Manager",
                "+reason: No cover",
                "+approved_by: Registered Manager",
            ],
            id="defer",
        ),
        pytest.param(
            reassign,
            "READY",
            [
                "-owner: Deputy Manager",
                "+owner: Team Leader",
                "+handovers:",
                "+- date: 2026-06-30",
                "+from: Deputy Manager",
                "+to: Team Leader",
                "+by: Registered Manager",
                "+reason: Left",
            ],
            id="reassign",
        ),
        pytest.param(
            withdraw,
            "NEW",
            [
                "+status: withdrawn",
                "+withdrawal:",
                "+date: 2026-06-30",
                "+by: Deputy Manager",
                "+reason: Merged",
                "+approved_by: Registered Manager",
            ],
            id="withdraw",
        ),
    ],
)
def test_a_step_changes_these_lines_and_no_other(
    world: World, step: Step, name: str, lines: list[str]
) -> None:
    found = world.lines(step(world, name))
    assert sorted(found) == sorted(lines)


EVERY: dict[str, Step] = {
    "start": start,
    "complete": complete,
    "verify": verify,
    "close": close,
    "reopen": reopen,
    "defer": defer,
    "reassign": reassign,
    "withdraw": withdraw,
}


@with_each(
    ("step", "name", "reason"),
    [
        ("start", "BARE", "it is in progress already"),
        ("start", "DONE", "it is complete"),
        ("start", "SHUT", "it is closed"),
        ("start", "GONE", "it is withdrawn"),
        ("complete", "DONE", "it is complete already"),
        ("complete", "SHUT", "it is closed"),
        ("complete", "GONE", "it is withdrawn"),
        ("verify", "NEW", "it is not complete"),
        ("verify", "READY", "it is in progress"),
        ("verify", "SHUT", "it is closed"),
        ("verify", "GONE", "it is withdrawn"),
        ("close", "NEW", "it is not complete"),
        ("close", "READY", "it is in progress"),
        ("close", "SHUT", "it is closed already"),
        ("close", "GONE", "it is withdrawn"),
        ("reopen", "NEW", "it is not complete"),
        ("reopen", "READY", "it is in progress already"),
        ("reopen", "GONE", "it is withdrawn"),
        ("defer", "DONE", "it is complete"),
        ("defer", "SHUT", "it is closed"),
        ("defer", "GONE", "it is withdrawn"),
        ("reassign", "SHUT", "it is closed"),
        ("reassign", "GONE", "it is withdrawn"),
        ("withdraw", "SHUT", "it is closed"),
        ("withdraw", "GONE", "it is withdrawn already"),
    ],
)
def test_a_step_from_another_state_is_refused_for_that_alone(
    step: str, name: str, reason: str
) -> None:
    world = World()
    with pytest.raises(Refused) as refused:
        EVERY[step](world, name)
    assert [each.message for each in refused.value.unmet] == [reason]


def test_what_would_help_names_the_very_action(world: World) -> None:
    with pytest.raises(Refused) as refused:
        complete(world, "BARE")
    assert refused.value.fix.splitlines() == [
        "Record it: `qiptrack evidence plan/BARE --kind KIND --note TEXT`",
        (
            "Name them: `qiptrack edit plan/BARE --set assurance.by=ROLE"
            " --set assurance.method=METHOD`"
        ),
    ]


@with_each(
    ("step", "name", "reasons"),
    [
        pytest.param(
            complete,
            "BARE",
            ["no evidence is recorded", "nobody is named to verify that it held"],
            id="nothing to show and nobody to look: both are said",
        ),
        pytest.param(
            complete,
            "OWN",
            ["Deputy Manager is named to verify it, and nobody verifies their own work"],
            id="its owner is named to verify it, typed in another way",
        ),
        pytest.param(
            lambda world, name: complete(world, name, "2026-05-03"),
            "READY",
            ["it was started on 4 May 2026"],
            id="completed before it was started",
        ),
        pytest.param(
            lambda world, name: complete(taken_up(world, name, reopen), name, "2026-06-22"),
            "HELD",
            ["it was taken up again on 30 June 2026"],
            id="completed before it was reopened",
        ),
        pytest.param(
            lambda world, name: complete(taken_up(world, name, not_held), name, "2026-06-29"),
            "DONE",
            ["it was taken up again on 30 June 2026"],
            id="completed before it was seen not to have held",
        ),
        pytest.param(
            lambda world, name: verify(world, name, by="Deputy Manager"),
            "DONE",
            ["Deputy Manager owns it, and nobody verifies their own work"],
            id="verified by its owner",
        ),
        pytest.param(
            lambda world, name: verify(world, name, by="Care Lead"),
            "DONE",
            ["S. Reyes is Care Lead and holds the owner's role as well"],
            id="verified by its owner in another role",
        ),
        pytest.param(
            lambda world, name: verify(world, name, "2026-06-14"),
            "DONE",
            ["the change has to embed first: a verification counts from 15 June 2026"],
            id="verified a day too soon",
        ),
        pytest.param(
            lambda world, name: verify(world, name, "2026-06-14", by="Deputy Manager", result=NO),
            "DONE",
            [
                "Deputy Manager owns it, and nobody verifies their own work",
                "the change has to embed first: a verification counts from 15 June 2026",
            ],
            id="by its owner and too soon, and not confirmed either",
        ),
        pytest.param(close, "DONE", ["nobody has verified that it held"], id="never verified"),
        pytest.param(
            close,
            "FAILED",
            ["its latest verification did not confirm that it held"],
            id="not confirmed",
        ),
        pytest.param(
            close,
            "EARLY",
            [
                "it was verified before the change had time to embed, which is from 15 June 2026",
            ],
            id="verified too soon",
        ),
        pytest.param(close, "SELF", ["it was verified by its owner"], id="verified by its owner"),
        pytest.param(
            close,
            "OTHER",
            ["it was verified by the person who owns it, in another role"],
            id="verified by its owner in another role",
        ),
        pytest.param(
            close,
            "AGAIN",
            ["nobody has verified that it held since it was reopened"],
            id="not since it was reopened",
        ),
        pytest.param(
            lambda world, name: close(world, name, "2026-06-21"),
            "HELD",
            ["it was verified on 22 June 2026"],
            id="closed before it was verified",
        ),
        pytest.param(
            lambda world, name: reopen(world, name, "2026-06-22"),
            "SHUT",
            ["it was closed on 23 June 2026"],
            id="reopened before it was closed",
        ),
        pytest.param(
            lambda world, name: reopen(world, name, "2026-05-31"),
            "DONE",
            ["it was completed on 1 June 2026"],
            id="reopened before it was completed",
        ),
        pytest.param(
            lambda world, name: defer(world, name, "2026-07-31"),
            "NEW",
            ["it is due on 31 July 2026, and 31 July 2026 is not later"],
            id="deferred to the same day",
        ),
        pytest.param(
            lambda world, name: defer(world, name, "2026-07-01", "Deputy Manager"),
            "NEW",
            [
                "it is due on 31 July 2026, and 1 July 2026 is not later",
                "Deputy Manager owns it, and somebody else has to approve that",
            ],
            id="deferred to an earlier day, approved by its owner",
        ),
        pytest.param(
            lambda world, name: withdraw(world, name, "deputy manager"),
            "NEW",
            ["Deputy Manager owns it, and somebody else has to approve that"],
            id="withdrawn with the approval of its owner",
        ),
        pytest.param(
            lambda world, name: reassign(world, name, "Deputy Manager"),
            "NEW",
            ["Deputy Manager owns it already"],
            id="reassigned to its owner",
        ),
        pytest.param(
            lambda world, name: reassign(world, name, "Quality Lead"),
            "READY",
            ["Quality Lead is named to verify it, and nobody verifies their own work"],
            id="reassigned to its verifier",
        ),
    ],
)
def test_a_condition_that_is_not_met_is_said(step: Step, name: str, reasons: list[str]) -> None:
    world = World()
    with pytest.raises(Refused) as refused:
        step(world, name)
    assert [each.message for each in refused.value.unmet] == reasons


def test_a_change_counts_as_embedded_on_the_last_day_of_the_period(world: World) -> None:
    assert "confirmed" in world.after(verify(world, "DONE", "2026-06-15"))


def test_who_owned_it_then_may_not_verify_it_after_handing_it_over(world: World) -> None:
    world.text = world.after(reassign(world, "DONE"))
    with pytest.raises(Refused, match="Deputy Manager"):
        verify(world, "DONE", "2026-06-29", by="Deputy Manager")


def test_an_action_can_be_completed_without_having_been_started(world: World) -> None:
    text = world.text.replace("    evidence_source: The sheet\n  - id: BARE", CHECKPOINT, 1)
    world.text = text
    assert world.lines(complete(world, "NEW")) == ["+status: complete", "+completed: 2026-06-30"]


CHECKPOINT = """\
    evidence_source: The sheet
    assurance: {method: observation, by: Quality Lead}
    evidence: [{date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}]
  - id: BARE"""


def test_a_file_whose_completion_is_put_before_its_reopening_does_not_close(world: World) -> None:
    world.text = world.text.replace(
        "completed: 2026-06-01\n    assurance: {method: observation, by: Quality Lead}\n"
        "    evidence:\n      - {date: 2026-04-01",
        "completed: 2026-04-01\n    assurance: {method: observation, by: Quality Lead}\n"
        "    evidence:\n      - {date: 2026-04-01",
    )
    assert world.action("AGAIN").completed == dt.date(2026, 4, 1)
    with pytest.raises(Refused, match="nobody has verified that it held"):
        close(world, "AGAIN")


def test_an_action_whose_checkpoint_was_given_to_its_owner_does_not_close(world: World) -> None:
    world.text = world.after(verify(world, "DONE", "2026-06-15"))
    assert "closed" in world.after(close(world, "DONE"))
    world.text = world.text.replace("by: Quality Lead}", "by: The deputy-manager}")
    with pytest.raises(Refused, match="is named to verify it, and nobody verifies their own work"):
        close(world, "DONE")


def test_a_checkpoint_that_comes_too_soon_is_to_have_a_new_date(world: World) -> None:
    world.text = world.text.replace(
        "assurance: {method: observation, by: Quality Lead}\n    updates",
        "assurance: {method: observation, by: Quality Lead, due: 2026-07-13}\n    updates",
    )
    said = complete(world, "READY").next
    assert said == (
        "Quality Lead was to verify it by 13 July 2026, and may from 14 July 2026. Give that a"
        " new date: qiptrack edit plan/READY --set assurance.due=DATE"
    )
    assert (
        complete(world, "READY", "2026-06-29").next == "Quality Lead verifies it by 13 July 2026."
    )


def test_a_second_deferral_goes_to_the_next_meeting(world: World) -> None:
    world.text = world.after(defer(world, "NEW"))
    second = defer(world, "NEW", "2026-09-30")
    assert "deferral 2" in second.next
    assert "+from: 2026-08-31" in world.lines(second)


@pytest.mark.parametrize(
    ("to", "moved"),
    [
        pytest.param("2026-09-15", False, id="the checkpoint is on that day"),
        pytest.param("2026-09-16", True, id="the checkpoint would be left behind"),
    ],
)
def test_a_checkpoint_moves_with_a_date_that_would_pass_it(
    to: str, moved: bool, world: World
) -> None:
    checkpoint = "    assurance: {method: observation, by: Quality Lead, due: 2026-09-15}\n"
    head, new, rest = world.text.partition("    action: Write it down\n")
    world.text = f"{head}{new}{checkpoint}{rest}"
    change = defer(world, "NEW", to)
    world.text = world.after(change)
    assurance = world.action("NEW").assurance
    assert assurance is not None
    assert assurance.due == (dt.date(2026, 11, 1) if moved else dt.date(2026, 9, 15))
    assert ("is now to be verified by 1 November 2026" in change.next) is moved


def test_closing_can_say_what_was_learned(world: World) -> None:
    change = steps.close(
        "plan/HELD",
        world.action("HELD"),
        world.by(OWNER),
        outcome=Outcome.WORKED,
        note="The sheet did it",
    )
    learned = ["+learning:", "+outcome: worked", "+note: The sheet did it"]
    assert world.lines(change)[-3:] == learned
    assert change.next == ""


def test_a_way_through_every_state_keeps_every_record(world: World) -> None:
    way: tuple[Callable[[], Change], ...] = (
        lambda: complete(world, "READY", "2026-06-01"),
        lambda: verify(world, "READY", "2026-06-15", result=NO),
        lambda: complete(world, "READY", "2026-06-15"),
        lambda: verify(world, "READY", "2026-06-29"),
        lambda: close(world, "READY", "2026-06-29"),
        lambda: reopen(world, "READY", "2026-06-30"),
    )
    for step in way:
        world.text = world.after(step())
    action = world.action("READY")
    assert (action.status, action.completed, action.closed) == ("in-progress", None, None)
    assert [each.result for each in action.verifications] == [NO, YES]
    assert len(action.evidence) == len(action.reopenings) == len(action.updates) == 1


UNTIL = "Team Leader has until 31 July 2026."


@with_each(
    ("contributors", "settings"),
    [
        ("[Care Lead]", ""),
        ("[team leader]", "--unset contributors"),
        (
            "[Care Lead, Team Leader, Cook]",
            "--set 'contributors=Care Lead' --set contributors=Cook",
        ),
    ],
)
def test_a_new_owner_who_helped_is_to_come_off_the_contributors(
    world: World, contributors: str, settings: str
) -> None:
    first = "    status: in-progress\n"
    world = World(world.text.replace(first, f"    contributors: {contributors}\n{first}", 1))
    off = f" Take Team Leader off the contributors: qiptrack edit plan/BARE {settings}"
    assert reassign(world, "BARE").next == UNTIL + (off if settings else "")


def test_a_new_owner_of_what_is_complete_has_no_date_but_whoever_verifies_it(world: World) -> None:
    assert reassign(world, "DONE").next == "Quality Lead verifies it by 29 June 2026."


def test_a_checkpoint_on_the_due_date_moves_with_it(world: World) -> None:
    begin = "    action: Write it down\n"
    checkpoint = "    assurance: {method: observation, by: Quality Lead, due: 2026-07-31}\n"
    world.text = world.text.replace(begin, f"{begin}{checkpoint}", 1)
    assert "is now to be verified by 31 August 2026" in defer(world, "NEW").next


def test_whoever_said_before_what_was_learned_is_not_asked_for_it_again(world: World) -> None:
    assert close(world, "HELD").next.startswith("Say what was learned: qiptrack edit plan/HELD")
    head, held, rest = world.text.partition("    issue: Was seen to hold.\n")
    world.text = f"{head}{held}    learning: {{outcome: worked, note: The sheet did it}}\n{rest}"
    assert close(world, "HELD").next == ""


def test_what_is_still_to_be_asked_for_is_in_no_edit(world: World) -> None:
    new, open_yet = world.action("NEW"), world.by(MANAGER)
    given_up = steps.withdraw("plan/NEW", new, open_yet, reason=None)
    assert (
        AddKey(
            ("actions", "NEW"),
            "withdrawal",
            {"date": "2026-06-30", "by": MANAGER},
            keys(type(new)),
        )
        in given_up.edits
    )
    same = steps.reassign("plan/NEW", new, open_yet, reason=None)
    assert SetValue(("actions", "NEW", "owner"), OWNER) in same.edits


def test_what_is_complete_since_no_day_is_verified_by_its_checkpoint(world: World) -> None:
    head, done, rest = world.text.partition("    issue: Waits to be verified.\n")
    rest = rest.replace("    completed: 2026-06-01\n", "", 1)
    world = World(f"{head}{done}{rest.replace('Lead}', 'Lead, due: 2026-07-13}', 1)}")
    assert reassign(world, "DONE").next == "Quality Lead verifies it by 13 July 2026."
    assert "note: Seen on both floors" in world.after(verify(world, "DONE"))


def test_whoever_held_a_post_that_is_vacant_now_verifies_nothing_any_more(world: World) -> None:
    post = "{role: Quality Lead, holder: M. Davies"
    world.organisation = read(ORGANISATION.replace(post, f"{post}, vacant: true"))
    with pytest.raises(Refused, match="the post of Quality Lead is vacant") as refused:
        verify(world, "DONE")
    assert [each.another_may for each in refused.value.unmet] == [True]
    assert "note: Seen on both floors" in world.after(verify(world, "DONE", by=MANAGER))


def test_contributors_that_cannot_be_read_are_none_to_take_off(world: World) -> None:
    first = "    status: in-progress\n"
    world = World(world.text.replace(first, f"    contributors: {{a: b}}\n{first}", 1))
    assert reassign(world, "BARE").next == UNTIL
