"""What may not be walked round: a closed or withdrawn action, and each way of faking one."""

import datetime as dt

import pytest

from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from qiptrack.rules.problem import Problem
from tests.conftest import with_each

TODAY = dt.date(2026, 11, 23)
NOBODY_DECLARED = ""
ORGANISATION = """\
qip: 1
organisation: Fernhill Care
services: [Rosewood House, Elm Court]
roles:
  - {role: Registered Manager, holder: J. Okafor}
  - {role: Deputy Manager, holder: S. Reyes, email: s.reyes@example.org}
  - {role: Quality Lead, holder: M. Davies}
  - {role: Medicines Lead, holder: "s  REYES"}
  - {role: Falls Lead, email: S.Reyes@Example.org}
  - {role: Night Senior, vacant: true}
  - {role: Day Senior, vacant: true, holder: K. Ito}
  - {role: Service Manager, service: Elm Court}
  - {role: Team Leader, holder: B. Novak}
  - {role: Team Leader, holder: S. Reyes}
assurance: {min_days: 14}
rules: {QIP104: off, QIP201: off, QIP202: off, QIP304: off}
"""
PLAN = """\
qip: 1
title: Handovers
service: Rosewood House
sponsor: Registered Manager
opened: 2026-03-02
escalation: [{days_overdue: 1, to: Registered Manager}]
indicators:
  - id: I1
    name: Charts
    unit: "%"
    better: higher
    owner: Quality Lead
    baseline: {date: 2026-03-02, value: 1}
    target: {value: 90, by: 2026-12-31}
actions:
  - id: A1
    issue: Charts are totalled late.
    action: Put the new sheet in each room and watch it used.
    owner: Deputy Manager
    due: 2026-04-30
    evidence_source: The sheets
    status: closed
    started: 2026-03-09
    completed: 2026-04-24
    closed: 2026-06-02
    assurance: {method: observation, by: Quality Lead, due: 2026-05-29}
    evidence:
      - {date: 2026-04-24, by: Deputy Manager, kind: record, note: Seen}
    verifications:
      - {date: 2026-05-27, by: Quality Lead, method: observation, result: confirmed, note: Seen}
"""
VERIFIED = "- {date: 2026-05-27, by: Quality Lead, method"
OWNER = "    owner: Deputy Manager\n    due"
BY = {
    "the owner": "Deputy Manager",
    "another case": "deputy MANAGER",
    "an article": "The Deputy Manager",
    "a full stop": "Deputy Manager.",
    "a hyphen": "Deputy-Manager",
    "no space": "DeputyManager",
    "shortened": "Dep. Mgr",
    "a space that takes no room": "Deputy\N{ZERO WIDTH SPACE}Manager",
    "a joiner": "Deputy\N{WORD JOINER} Manager",
    "a no-break space": "Deputy\N{NO-BREAK SPACE}Manager",
    "wide letters": "\N{FULLWIDTH LATIN CAPITAL LETTER D}eputy Manager",
    "brackets": '"(Deputy Manager)"',
    "its initials behind it": "Deputy Manager (DM)",
    "letters of Cyrillic": "D\N{CYRILLIC SMALL LETTER IE}puty M\N{CYRILLIC SMALL LETTER A}nager",
    "a capital of Greek": "Deputy \N{GREEK CAPITAL LETTER MU}anager",
}
SAME_PERSON = ("Medicines Lead", "medicines lead", "Falls Lead", "The Falls-Lead", "Team Leader")
NOT_A_ROLE = {
    "TBC": "QIP103",
    "N/A": "QIP103",
    "Everyone": "QIP102",
    "All staff": "QIP102",
    "Someone else": "QIP102",
    "Deputy Manager and Quality Lead": "QIP101",
    "Quality Lead / Registered Manager": "QIP101",
}


def problems(plan: str, organisation: str = ORGANISATION) -> list[Problem]:
    """Return every problem of `plan`."""
    declared = examine_organisation((organisation or "qip: 1\norganisation: X\n").encode(), "o")
    assert declared.organisation is not None
    examined = examine_plan(plan.encode(), "p.yaml", "p.yaml", declared.organisation)
    return plan_problems(examined, Surroundings(TODAY, declared.organisation))


def codes(plan: str, organisation: str = ORGANISATION) -> set[str]:
    """Return the codes of every error in `plan`."""
    return {each.code for each in problems(plan, organisation) if each.severity == "error"}


def changed(old: str, new: str, text: str = PLAN) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def verified_by(role: str) -> str:
    return changed(VERIFIED, VERIFIED.replace("Quality Lead", role))


@pytest.mark.parametrize("organisation", [ORGANISATION, NOBODY_DECLARED])
def test_a_sound_action_stays_sound(organisation: str) -> None:
    assert codes(PLAN, organisation) == set()


@with_each("organisation", [ORGANISATION, NOBODY_DECLARED])
@with_each("role", BY.values(), ids=BY)
def test_the_owner_does_not_verify_however_the_name_is_typed(role: str, organisation: str) -> None:
    assert codes(verified_by(role), organisation) == {"QIP303"}


@with_each(
    "role",
    ["DM", "D.M.", "dm", "Acting Deputy Manager", "Deputy Manager (interim)", "Temp. Dep Mgr"],
)
def test_where_no_role_is_declared_initials_and_acting_name_no_other(role: str) -> None:
    assert codes(verified_by(f'"{role}"'), NOBODY_DECLARED) == {"QIP303"}


def test_a_role_that_is_declared_for_the_time_being_is_another() -> None:
    acting = changed(
        "- {role: Quality Lead",
        "- {role: Acting Deputy Manager, holder: P. Brown}\n  - {role: Quality Lead",
        ORGANISATION,
    )
    assert codes(verified_by("Acting Deputy Manager"), acting) == set()


@with_each("role", SAME_PERSON)
def test_nor_does_the_same_person_in_another_role(role: str) -> None:
    assert codes(verified_by(role)) == {"QIP303"}
    assert codes(verified_by(role), NOBODY_DECLARED) == set()


@with_each(
    "email",
    [
        "S.REYES@example.org",
        "<s.reyes@example.org>",
        "mailto:sreyes@example.org",
        "Sam Reyes <s.reyes@example.org>",
        "m.davies@example.org, s.reyes@example.org",
        "m.davies@example.org s.reyes@example.org",
    ],
)
def test_one_address_is_one_person_whatever_stands_around_it(email: str) -> None:
    shared = changed("holder: M. Davies", f'holder: Sam Reyes, email: "{email}"', ORGANISATION)
    assert codes(PLAN, shared) == {"QIP303"}


@with_each(
    "holder",
    [
        *(
            "Mr S. Reyes",
            "Reyes, S.",
            "Reyes, Mr S",
            "Dr. S REYES",
            "S. Reyes RGN",
            "S. Reyes (RN)",
        ),
        *("S. Reyes (acting)", "S. Reyes and M. Davies", "M. Davies / S. Reyes"),
    ],
)
def test_one_holder_is_one_person_with_a_title_or_turned_round(holder: str) -> None:
    shared = changed("holder: M. Davies", f'holder: "{holder}"', ORGANISATION)
    assert codes(PLAN, shared) == {"QIP303"}
    other = changed("holder: M. Davies", f'holder: "{holder.replace("S", "P", 1)}"', ORGANISATION)
    assert codes(PLAN, other) == set()


@with_each("verifier", ["Mr S. Reyes", '"Reyes, S."', "Dr S Reyes", "s reyes"])
def test_a_person_who_is_named_as_owner_verifies_under_no_other_spelling(verifier: str) -> None:
    text = verified_by(verifier).replace("owner: Deputy Manager", "owner: S. Reyes")
    assert codes(text, NOBODY_DECLARED) == {"QIP303"}


def test_two_posts_that_nobody_is_named_for_are_two_people() -> None:
    vacant = ORGANISATION.replace("S. Reyes", "TBC").replace("M. Davies", "TBC")
    assert codes(PLAN, vacant) == set()


@with_each("organisation", [ORGANISATION, NOBODY_DECLARED])
@with_each(("role", "code"), NOT_A_ROLE.items())
@with_each(
    "key",
    [
        pytest.param("verifications:\n      - {date: 2026-05-27, by: ", id="verifies"),
        pytest.param("evidence:\n      - {date: 2026-04-24, by: ", id="records"),
        pytest.param("assurance: {method: observation, by: ", id="is to verify"),
    ],
)
def test_who_acts_is_one_role_as_an_owner_is(
    key: str, role: str, code: str, organisation: str
) -> None:
    begin = PLAN.index(key) + len(key)
    end = PLAN.index(",", begin)
    assert codes(f"{PLAN[:begin]}{role}{PLAN[end:]}", organisation) == {code}


@with_each(("role", "code"), NOT_A_ROLE.items())
def test_so_are_who_approves_and_who_chairs(role: str, code: str) -> None:
    assert codes(f"{PLAN}reviews: [{{date: 2026-05-05, chair: {role}}}]\n") == {code}
    assert codes(withdrawn(approved_by=role)) == {code}


@pytest.mark.parametrize("role", ["Quality Leed", "Service Manager", "Jo Bloggs"])
def test_a_name_that_is_no_role_here_satisfies_nothing_with_the_rule_off(role: str) -> None:
    assert codes(verified_by(role)) == {"QIP302"}
    assert codes(withdrawn(approved_by=role)) == {"QIP311"}
    assert codes(verified_by(role), ORGANISATION.replace("QIP104: off, ", "")) == {"QIP104"}


def test_a_vacant_post_verifies_nothing_unless_it_is_said_who_held_it() -> None:
    assert codes(verified_by("Night Senior")) == {"QIP302"}
    assert codes(verified_by("Day Senior")) == set()


@with_each(
    "holder",
    ["Vacant", "post vacant", "vacant since May", "Unfilled", "recruiting", "No one in post"],
)
def test_a_post_is_vacant_too_where_that_is_written_for_a_name(holder: str) -> None:
    empty = changed("vacant: true}", f"holder: {holder}}}", ORGANISATION)
    assert codes(verified_by("Night Senior"), empty) == {"QIP302"}
    both = changed("vacant: true}", f"vacant: true, holder: {holder}}}", ORGANISATION)
    assert codes(verified_by("Night Senior"), both) == {"QIP302"}


@with_each(
    ("old", "new", "code"),
    [
        pytest.param(
            "    closed: 2026-06-02", "    closed: 2026-05-26", "QIP302", id="the day before"
        ),
        pytest.param("    closed: 2026-06-02", "    closed: 2026-05-27", "", id="on the day"),
        pytest.param("- {date: 2026-04-24", "- {date: 2026-06-03", "QIP301", id="evidence after"),
        pytest.param("- {date: 2026-04-24", "- {date: 2026-06-02", "", id="evidence on the day"),
        pytest.param("- {date: 2026-04-24", "- {date: 2026-11-24", "QIP301", id="evidence to come"),
        pytest.param("{date: 2026-05-27", "{date: 2026-05-07", "QIP302", id="a day too soon"),
        pytest.param("{date: 2026-05-27", "{date: 2026-05-08", "", id="just late enough"),
        pytest.param("{date: 2026-05-27", "{date: 2026-04-23", "QIP302", id="before completion"),
        pytest.param("{date: 2026-05-27", "{date: 2027-05-27", "QIP302", id="verified to come"),
        pytest.param(
            "    closed: 2026-06-02", "    closed: 2026-11-24", "QIP306", id="closed to come"
        ),
        pytest.param(
            "    started: 2026-03-09", "    started: 2026-04-25", "QIP306", id="started late"
        ),
        pytest.param(
            "    started: 2026-03-09", "    started: 2026-04-24", "", id="started that day"
        ),
        pytest.param(
            "    assurance: {method: observation, by: Quality Lead, due: 2026-05-29}\n",
            "",
            "QIP302",
            id="no checkpoint",
        ),
        pytest.param(
            "opened: 2026-03-02\n",
            "opened: 2026-03-02\nclosed: 2026-06-01\n",
            "QIP309",
            id="plan before",
        ),
        pytest.param(
            "opened: 2026-03-02\n",
            "opened: 2026-03-02\nclosed: 2026-06-02\n",
            "",
            id="plan that day",
        ),
        pytest.param(
            "opened: 2026-03-02\n",
            "opened: 2026-03-02\nclosed: 2026-11-24\n",
            "QIP309",
            id="plan to come",
        ),
        pytest.param(
            "opened: 2026-03-02\n",
            "opened: 2026-03-02\nclosed: 2026-11-23\n",
            "",
            id="plan today",
        ),
    ],
)
def test_each_date_keeps_its_place_with_the_rules_on_dates_off(
    old: str, new: str, code: str
) -> None:
    assert codes(changed(old, new)) == ({code} if code else set())


def test_before_completion_closes_nothing_without_a_period_either() -> None:
    at_once = ORGANISATION.replace("min_days: 14", "min_days: 0")
    assert codes(changed("{date: 2026-05-27", "{date: 2026-04-23"), at_once) == {"QIP302"}
    assert codes(changed("{date: 2026-05-27", "{date: 2026-04-24"), at_once) == set()


def test_a_date_to_come_is_one_problem_while_its_rule_is_on() -> None:
    on = ORGANISATION.replace("QIP202: off, ", "")
    assert codes(changed("{date: 2026-05-27", "{date: 2027-05-27"), on) == {"QIP202"}
    assert codes(changed("    closed: 2026-06-02", "    closed: 2026-11-24"), on) == {"QIP202"}


@with_each("said", ['"-"', "TBC", "N/A", "as above"])
def test_what_says_nothing_satisfies_nothing_with_its_rule_off(said: str) -> None:
    off = changed("QIP104: off, ", "QIP104: off, QIP504: off, ", ORGANISATION)
    seen = "confirmed, note: Seen}"
    unseen = changed(seen, seen.replace("Seen", said))
    unshown = changed("kind: record, note: Seen", f"kind: record, note: {said}")
    unexplained = changed("reason: R,", f"reason: {said},", withdrawn("Registered Manager"))
    for text, code in ((unseen, "QIP302"), (unshown, "QIP301"), (unexplained, "QIP308")):
        assert codes(text, off) == {code}
        assert codes(text) == {"QIP504"}
    by = f"date: 2026-03-20, by: Quality Lead, reason: {said}"
    for record in (
        f"deferrals: [{{{by}, from: 2026-04-10, to: 2026-04-30, approved_by: Registered Manager}}]",
        f"handovers: [{{{by}, from: Team Leader, to: Deputy Manager}}]",
        f"reopenings: [{{{by}}}]",
    ):
        text = changed("    closed: 2026-06-02", f"    closed: 2026-06-02\n    {record}")
        assert codes(text, off) == {"QIP313"}
        assert codes(text) == {"QIP504"}


def look(day: str, by: str, result: str) -> str:
    said = f"date: {day}, by: {by}, method: observation, result: {result}, note: Seen"
    return f"      - {{{said}}}\n"


def handover(day: str, old: str, new: str) -> str:
    return f"{{date: {day}, from: {old}, to: {new}, by: Night Senior, reason: Left}}"


def deferral(approved_by: str) -> str:
    days = "date: 2026-04-01, from: 2026-04-15, to: 2026-04-30"
    said = f"{days}, by: Deputy Manager, reason: No cover, approved_by: {approved_by}"
    return f"    deferrals: [{{{said}}}]\n"


SELF = look("2026-05-30", "Deputy Manager", "confirmed")
FAILED = look("2026-05-29", "Quality Lead", "not-confirmed")


@pytest.mark.parametrize("backwards", [False, True])
def test_the_latest_is_by_date_and_not_by_place(backwards: bool) -> None:
    head, records = PLAN.split("    verifications:\n")
    lines = [records, SELF]
    text = f"{head}    verifications:\n{''.join(reversed(lines) if backwards else lines)}"
    assert codes(text) == {"QIP303"}
    lines = [records, FAILED]
    text = f"{head}    verifications:\n{''.join(reversed(lines) if backwards else lines)}"
    assert codes(text) == {"QIP302"}


def test_of_one_day_the_latest_is_the_last_in_the_file() -> None:
    failed = FAILED.replace("05-29", "05-27")
    assert codes(PLAN + failed) == {"QIP302"}
    head, records = PLAN.split("    verifications:\n")
    assert codes(f"{head}    verifications:\n{failed}{records}") == set()


@with_each(
    ("handed_over", "found"),
    [
        ("2026-03-08", set()),
        ("2026-03-09", {"QIP303"}),
        ("2026-04-23", {"QIP303"}),
        ("2026-04-24", {"QIP303"}),
        ("2026-04-25", {"QIP303"}),
        ("2026-05-27", {"QIP303"}),
        ("2026-05-28", {"QIP303"}),
    ],
)
def test_whoever_owned_it_while_the_work_was_done_does_not_verify_it(
    handed_over: str, found: set[str]
) -> None:
    handed = handover(handed_over, "Quality Lead", "Deputy Manager")
    assert codes(f"{PLAN}    handovers: [{handed}]\n") == found


def test_nor_does_an_earlier_owner_where_it_is_not_said_when_the_work_began() -> None:
    handed = handover("2026-03-04", "Quality Lead", "Deputy Manager")
    text = changed("    started: 2026-03-09\n", "")
    assert codes(f"{text}    handovers: [{handed}]\n") == {"QIP303"}


@with_each(("handed_over", "found"), [("2026-04-09", set()), ("2026-04-10", {"QIP303"})])
@with_each("again", ["reopened", "not confirmed"])
def test_an_owner_of_an_earlier_round_may_verify_the_next_one(
    again: str, handed_over: str, found: set[str]
) -> None:
    handed = handover(handed_over, "Quality Lead", "Deputy Manager")
    text = f"{PLAN}    handovers: [{handed}]\n"
    if again == "reopened":
        text += "    reopenings: [{date: 2026-04-10, by: Registered Manager, reason: R}]\n"
    else:
        failed = look("2026-04-10", "Registered Manager", "not-confirmed")
        text = changed("    verifications:\n", f"    verifications:\n{failed}", text)
    assert codes(text) == found


def test_a_look_that_confirmed_begins_no_round_of_work() -> None:
    handed = handover("2026-03-20", "Quality Lead", "Deputy Manager")
    seen = look("2026-04-10", "Registered Manager", "confirmed")
    text = f"{PLAN}    handovers: [{handed}]\n"
    assert codes(changed("    verifications:\n", f"    verifications:\n{seen}", text)) == {"QIP303"}


def test_the_owner_between_two_others_does_not_verify_it_either() -> None:
    handed = (
        handover("2026-03-20", "Registered Manager", "Quality Lead"),
        handover("2026-04-10", "Quality Lead", "Deputy Manager"),
    )
    assert codes(f"{PLAN}    handovers: [{', '.join(handed)}]\n") == {"QIP303"}


@pytest.mark.parametrize(
    ("handed_over", "found"),
    [("2026-05-26", {"QIP303"}), ("2026-05-27", {"QIP303"}), ("2026-05-28", {"QIP303"})],
)
def test_nor_does_whoever_owned_it_on_the_day_of_the_verification_or_owns_it_now(
    handed_over: str, found: set[str]
) -> None:
    """The verifier is handed it just before; on that day; and afterwards."""
    handed = handover(handed_over, "Deputy Manager", "Quality Lead")
    text = changed(OWNER, OWNER.replace("Deputy Manager", "Quality Lead"))
    assert codes(f"{text}    handovers: [{handed}]\n") == found


def test_a_handover_to_come_takes_the_action_from_nobody() -> None:
    text = changed(OWNER, OWNER.replace("Deputy Manager", "Registered Manager"))
    text = changed("by: Quality Lead, method", "by: Deputy Manager, method", text)
    for day, found in (("2026-11-23", {"QIP303"}), ("2026-11-24", {"QIP303"})):
        handed = handover(day, "Deputy Manager", "Registered Manager")
        assert codes(f"{text}    handovers: [{handed}]\n") == found


@with_each("role", ["Deputy Manager", "the deputy-manager", "Medicines Lead", "Chef"])
def test_a_closed_action_had_a_checkpoint_with_somebody_else(role: str) -> None:
    planned = "assurance: {method: observation, by: "
    text = changed(f"{planned}Quality Lead", f"{planned}{role}")
    assert codes(text) == {"QIP302"}
    own = role not in ("Medicines Lead", "Chef")
    assert codes(text, NOBODY_DECLARED) == ({"QIP302"} if own else set())
    assert codes(changed(f"{planned}Quality Lead", f"{planned}Night Senior")) == set()


def test_handovers_are_taken_by_date_and_not_by_place() -> None:
    first = handover("2026-03-05", "Quality Lead", "Team Leader")
    second = handover("2026-06-20", "Team Leader", "Registered Manager")
    text = changed(OWNER, OWNER.replace("Deputy Manager", "Registered Manager"))
    for handovers in (f"{first}, {second}", f"{second}, {first}"):
        assert codes(f"{text}    handovers: [{handovers}]\n") == set()


@with_each(
    ("reopened", "completed", "found"),
    [
        ("2026-05-10", "2026-05-12", set()),
        ("2026-05-26", "2026-05-26", set()),
        ("2026-05-27", "2026-05-27", set()),
        ("2026-05-27", "2026-05-26", {"QIP302", "QIP306"}),
        ("2026-05-28", "2026-05-28", {"QIP302"}),
        ("2026-05-28", "2026-05-29", {"QIP302"}),
    ],
)
def test_a_verification_counts_for_the_round_that_it_is_of(
    reopened: str, completed: str, found: set[str]
) -> None:
    reopening = f"{{date: {reopened}, by: Quality Lead, reason: R}}"
    text = changed("completed: 2026-04-24", f"completed: {completed}")
    at_once = ORGANISATION.replace("min_days: 14", "min_days: 0")
    assert codes(f"{text}    reopenings: [{reopening}]\n", at_once) == found


def withdrawn(approved_by: str, day: str = "2026-04-01", more: str = "") -> str:
    head = PLAN[: PLAN.index("    status: closed")]
    said = f"date: {day}, by: Deputy Manager, reason: R, approved_by: {approved_by}"
    return f"{head}    status: withdrawn\n    withdrawal: {{{said}}}\n{more}"


def deferred(old: str, new: str) -> str:
    """Return an action in progress whose one deferral has `new` for `old`."""
    head = PLAN[: PLAN.index("    status: closed")]
    return f"{head}{changed(old, new, deferral('Registered Manager'))}"


@with_each(
    ("old", "new", "rule", "found"),
    [
        ("from: 2026-04-15", "from: 2026-04-29", "", set()),
        ("from: 2026-04-15", "from: 2026-04-30", "QIP201", {"QIP212"}),
        ("from: 2026-04-15", "from: 2026-05-01", "QIP201", {"QIP212"}),
        ("date: 2026-04-01", "date: 2026-11-23", "", set()),
        ("date: 2026-04-01", "date: 2026-11-24", "QIP202", {"QIP212"}),
    ],
)
def test_a_deferral_moves_the_date_later_and_was_agreed(
    old: str, new: str, rule: str, found: set[str]
) -> None:
    text = deferred(old, new)
    assert codes(text) == found
    if rule:
        assert codes(text, ORGANISATION.replace(f"{rule}: off", f"{rule}: error")) == {rule}


def test_a_deferral_with_a_value_that_cannot_be_read_hides_none_beside_it() -> None:
    text = deferred("from: 2026-04-15", "from: 2026-05-01")
    first = "deferrals: [{date: soon, from: 2026-04-01, to: 2026-04-15}, "
    assert "QIP212" in codes(changed("deferrals: [", first, text))


def test_work_in_progress_did_not_begin_on_a_day_to_come() -> None:
    head = PLAN[: PLAN.index("    status: closed")] + "    status: in-progress\n"
    assert codes(f"{head}    started: 2026-11-23\n") == set()
    assert codes(f"{head}    started: 2026-11-24\n") == {"QIP306"}


def test_nobody_approves_their_own_withdrawal() -> None:
    assert codes(withdrawn("Registered Manager")) == set()
    for role in (*BY.values(), *SAME_PERSON, "Night Senior"):
        assert codes(withdrawn(role)) == {"QIP311"}
    assert codes(withdrawn("Day Senior")) == set()


def test_a_withdrawal_to_come_gives_up_nothing() -> None:
    assert codes(withdrawn("Quality Lead", "2026-11-23")) == set()
    assert codes(withdrawn("Quality Lead", "2026-11-24")) == {"QIP308"}


@pytest.mark.parametrize(
    ("handed_over", "found"),
    [("2026-03-31", set()), ("2026-04-01", {"QIP311"}), ("2026-04-02", {"QIP311"})],
)
def test_whoever_owned_it_then_does_not_approve(handed_over: str, found: set[str]) -> None:
    handed = handover(handed_over, "Quality Lead", "Deputy Manager")
    assert codes(withdrawn("Quality Lead", more=f"    handovers: [{handed}]\n")) == found
    head = PLAN[: PLAN.index("    status: closed")]
    assert codes(f"{head}{deferral('Quality Lead')}    handovers: [{handed}]\n") == found


def test_a_later_owner_may_have_approved_a_deferral_before() -> None:
    head = PLAN[: PLAN.index("    status: closed")].replace(
        OWNER, OWNER.replace("Deputy Manager", "Quality Lead")
    )
    handed = handover("2026-04-02", "Deputy Manager", "Quality Lead")
    assert codes(f"{head}{deferral('Quality Lead')}    handovers: [{handed}]\n") == set()


@with_each("code", ["QIP212", "QIP301", "QIP302", "QIP303", "QIP306", "QIP308", "QIP309", "QIP311"])
def test_no_comment_and_no_setting_takes_a_condition_away(code: str) -> None:
    broken = {
        "QIP212": deferred("from: 2026-04-15", "from: 2026-05-01"),
        "QIP301": changed("- {date: 2026-04-24", "- {date: 2026-06-03"),
        "QIP302": verified_by("Night Senior"),
        "QIP303": verified_by("Deputy Manager"),
        "QIP306": changed("    closed: 2026-06-02\n", ""),
        "QIP308": PLAN[: PLAN.index("    status: closed")] + "    status: withdrawn\n",
        "QIP309": changed("opened: 2026-03-02\n", "opened: 2026-03-02\nclosed: 2026-06-01\n"),
        "QIP311": withdrawn("Deputy Manager"),
    }[code]
    accepted = "".join(
        f"{line}  # qiptrack: accept {code} agreed\n" for line in broken.splitlines()
    )
    off = ORGANISATION.replace("QIP104: off", f"QIP104: off, {code}: off")
    assert code in codes(accepted, off)


OPEN = PLAN[: PLAN.index("    status: closed")].replace("due: 2026-04-30", "due: 2026-12-18")
TWO = "QIP101 two owners; one role must answer for the action"
LISTED = "QIP101 a list; one role must answer for the action, on the line of its key"
ELSEWHERE = "is a role at Elm Court, and not at Rosewood House"
UNKNOWN = "is not a role at Rosewood House"


@with_each(
    ("owner", "told"),
    [
        ("Deputy Manager", ""),
        ("Deputy Manager  # since May", ""),
        ("|\n      Deputy Manager", ""),
        ("Deputy\n      Manager", ""),
        ("Deputy Manager\n      Team Leader", TWO),
        (">-\n      Deputy Manager\n      Team Leader", TWO),
        ("[Deputy Manager]", LISTED),
        ("[Deputy Manager, Team Leader]", TWO),
        ("the team", "QIP102 'the team' is a group, not one accountable owner"),
        ("Night Senior", "QIP105 the post of Night Senior is vacant"),
        ("Day Senior", "QIP105 the post of Day Senior is vacant"),
        ("Cook", f"QIP104 'Cook' {ELSEWHERE}"),
        ("Service Manager", f"QIP104 'Service Manager' {ELSEWHERE}"),
        ("Deputy Manger", f"QIP104 'Deputy Manger' {UNKNOWN}; did you mean 'Deputy Manager'?"),
        ("Gardener", f"QIP104 'Gardener' {UNKNOWN}"),
    ],
)
def test_what_is_said_of_the_role_that_owns_an_action(owner: str, told: str) -> None:
    more = "  - {role: Cook, service: Elm Court}\n  - {role: Cook, service: Oak House}\n"
    roles = ORGANISATION.replace("assurance:", f"{more}assurance:").replace("QIP104: off, ", "")
    here = roles.replace("Elm Court]", "Elm Court, Oak House]")
    text = changed(OWNER, OWNER.replace("Deputy Manager", owner), OPEN)
    found = problems(text, here)
    said = [f"{each.code} {each.message}" for each in found if each.code[:4] == "QIP1"]
    assert said == ([told] if told else [])


def reopened(day: str, text: str = PLAN) -> str:
    return f"{text}    reopenings: [{{date: {day}, by: Registered Manager, reason: R}}]\n"


@with_each(
    ("verified", "found"),
    [("2026-05-07", {"QIP304"}), ("2026-05-08", set()), ("2026-04-10", {"QIP302"})],
)
def test_a_verification_of_a_later_round_may_come_too_soon_as_well(
    verified: str, found: set[str]
) -> None:
    text = reopened("2026-04-10", changed("{date: 2026-05-27", f"{{date: {verified}"))
    assert codes(text, ORGANISATION.replace(", QIP304: off", "")) == found


@with_each(
    ("looked", "reopened_on", "since"),
    [
        ("", "", ""),
        ("", "2026-04-10", ""),
        ("2026-04-10", "", " since it was completed"),
        ("2026-04-10", "2026-04-09", " since it was completed"),
        ("2026-04-10", "2026-04-10", " since it was reopened"),
        ("2026-04-10", "2026-04-11", " since it was reopened"),
    ],
)
def test_it_is_said_since_when_nobody_has_verified_it(
    looked: str, reopened_on: str, since: str
) -> None:
    head = PLAN[: PLAN.index("    verifications:")]
    seen = look(looked, "Quality Lead", "confirmed")
    text = f"{head}    verifications:\n{seen}" if looked else head
    found = problems(reopened(reopened_on, text) if reopened_on else text)
    said = [each.message for each in found if each.code == "QIP302"]
    assert said == [f"closed, but nobody has verified it{since}"]


def test_what_is_wrong_with_another_date_hides_no_closing_before_it_was_verified() -> None:
    text = changed("    closed: 2026-06-02", "    closed: 2026-04-24")
    text = changed("    started: 2026-03-09", "    started: 2026-04-25", text)
    assert codes(text, ORGANISATION.replace("QIP201: off", "QIP201: error")) == {
        "QIP201",
        "QIP302",
    }


def test_evidence_that_says_nothing_is_told_where_its_first_record_says_so() -> None:
    second = "- {date: 2026-04-24, by: Deputy Manager, kind: record"
    records = f"kind: record, ref: TBC, note: N/A}}\n      {second}"
    found = problems(
        changed("kind: record, note: Seen", f"{records}, note: TBC"),
        ORGANISATION.replace("QIP104: off, ", "QIP104: off, QIP504: off, "),
    )
    assert [each.pointer for each in found if each.code == "QIP301"] == [
        "actions/A1/evidence/0/ref"
    ]


@with_each(
    ("role", "who"),
    [("Medicines Lead", "s  REYES"), ("Falls Lead", "whoever is Falls Lead")],
)
def test_it_is_said_who_holds_the_role_of_the_owner_as_well(role: str, who: str) -> None:
    found = problems(verified_by(role))
    said = [each.message for each in found if each.code == "QIP303"]
    assert said == [f"verified by {who}, who holds the owner's role as well"]


def test_a_role_that_is_none_is_told_at_each_action_that_names_it() -> None:
    first = OPEN[OPEN.index("  - id: A1") :]
    for role, code in (*NOT_A_ROLE.items(), ("Gardener", "QIP104")):
        text = (OPEN + first.replace("A1", "A2")).replace(
            OWNER, OWNER.replace("Deputy Manager", role)
        )
        found = problems(text, ORGANISATION.replace("QIP104: off, ", ""))
        owners = [each.pointer for each in found if each.code == code]
        assert owners == ["actions/A1/owner", "actions/A2/owner"]


@with_each(
    ("role", "said"),
    [
        ("Registered Manager", []),
        ("Deputy Manager", ["approved by the owner of the action"]),
        ("Medicines Lead", ["approved by s  REYES, who holds the owner's role as well"]),
        ("Falls Lead", ["approved by whoever is Falls Lead, who holds the owner's role as well"]),
        ("Night Senior", ["the post of Night Senior is vacant"]),
    ],
)
def test_it_is_said_why_somebody_may_not_approve(role: str, said: list[str]) -> None:
    found = problems(withdrawn(role))
    assert [each.message for each in found if each.code == "QIP311"] == said


@with_each(
    ("role", "found"),
    [
        ("Registered Manager", []),
        ("Quality Lead", ["approved by the owner of the indicator, or whoever asked for it"]),
        ("Deputy Manager", ["approved by the owner of the indicator, or whoever asked for it"]),
    ],
)
def test_nobody_has_their_own_indicator_judged_anew(role: str, found: list[str]) -> None:
    by = f"by: Deputy Manager, reason: New form, approved_by: {role}"
    rebase = f"    rebases: [{{date: 2026-04-20, {by}}}]\n    baseline:"
    told = problems(changed("    baseline:", rebase))
    assert [each.message for each in told if each.code == "QIP311"] == found
