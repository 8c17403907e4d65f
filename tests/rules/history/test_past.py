"""The rules on the past, over versions of plans that are handed to them: no git, no files."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

import pytest

from qiptrack.analysis.changes.compare import Compared, side_by_side
from qiptrack.model.identity import FiledPlan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.history.hits import CommitStep, ItemPlace, PastHit
from qiptrack.rules.history.past import Past
from qiptrack.rules.history.versions import Moment
from qiptrack.store.plan_reading import read_plan
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 30)
ME = Moment(dt.date(2026, 6, 1), lambda: "me@example.org", "Me")
OTHER = Moment(dt.date(2026, 6, 1), lambda: "other@example.org", "Other")
FILE = "falls.yaml"
PLAN = """\
qip: 1
title: Falls
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
    baseline: {date: 2026-03-02, value: 40}
    target: {value: 90, by: 2026-12-31}
    measurements:
      - {date: 2026-05-25, value: 50}
  - id: I2
    name: Calls
    unit: calls
    better: lower
    owner: Quality Lead
    target: {value: 3, by: 2026-12-31}
checks:
  - id: C1
    check: Sheets
    owner: Deputy Manager
    every: week
    since: 2026-05-04
    records:
      - {date: 2026-05-25, result: satisfactory, by: Deputy Manager}
actions:
  - id: A1
    issue: Charts are totalled late.
    action: Put the new sheet in each room and watch it used.
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheets
    status: in-progress
    started: 2026-03-09
    updates:
      - {date: 2026-05-25, by: Deputy Manager, note: Two rooms of nine}
  - id: A2
    issue: Falls at night are found late.
    action: Walk the floor each hour and sign for it.
    owner: Deputy Manager
    due: 2026-04-30
    evidence_source: The round sheets
    status: closed
    started: 2026-03-09
    completed: 2026-04-24
    closed: 2026-05-29
    assurance: {method: observation, by: Quality Lead, due: 2026-05-29}
    evidence:
      - {date: 2026-04-24, by: Deputy Manager, kind: record, note: Seen}
    verifications:
      - {date: 2026-05-27, by: Quality Lead, method: observation, result: confirmed, note: Held}
reviews:
  - {date: 2026-05-20, meeting: Board, chair: Registered Manager, note: Seen}
"""
FIRST = "      - {date: 2026-05-25, by: Deputy Manager, note: Two rooms of nine}\n"
NEXT = "  - id: A2\n"
UPDATE = "{date: 2026-06-01, by: Deputy Manager, note: "
REVIEWED = "chair: Registered Manager, note: "


def plans(text: str = "", **others: str) -> list[FiledPlan]:
    """Return the plans of these texts, each of which is sound: the first is falls.yaml."""
    named = {f"{name}.yaml": each for name, each in others.items()}
    if text:
        named = {FILE: text, **named}
    read = [read_plan(text.encode(), file) for file, text in named.items()]
    assert None not in read
    return [each for each in read if each]


def step(
    before: Sequence[FiledPlan], after: Sequence[FiledPlan], moment: Moment = ME
) -> CommitStep:
    return CommitStep("c" * 40, moment, [side_by_side(before, after)])


def found(
    *steps: CommitStep,
    now: Sequence[FiledPlan],
    completed: Mapping[ItemPlace, Moment] | None = None,
) -> list[PastHit]:
    past = Past(Surroundings(TODAY), (completed or {}).get)
    for each in steps:
        past.take(each)
    present = {filed.file: filed.plan for filed in now}
    return list(past.problems(present.get))


def told(*texts: str, moment: Moment = ME) -> list[tuple[str, tuple[str | int, ...], str]]:
    """Return the code, the place and the message of what is found in one version after another."""
    versions = [plans(text) for text in texts]
    steps = [step(*pair, moment) for pair in itertools.pairwise(versions)]
    return [
        (each.rule.code, (*each.spot.pointer, *each.hit.pointer), each.hit.message)
        for each in found(*steps, now=versions[-1])
    ]


def with_(*changes: tuple[str, str], text: str = PLAN) -> str:
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def noted(note: str, text: str) -> str:
    """Return the plan with an update of today that says `note` on A1."""
    return with_((NEXT, f'      - {UPDATE}"{note}"}}\n{NEXT}'), text=text)


def recorded(key: str, record: str, text: str = PLAN) -> str:
    """Return the plan with a list of one record on A1."""
    return with_((NEXT, f"    {key}:\n      - {record}\n{NEXT}"), text=text)


def of_closed(what: str, text: str = PLAN) -> str:
    """Return the plan with one line more on A2, which is closed."""
    return with_(("note: Held}\n", f"note: Held}}\n    {what}\n"), text=text)


# --- one alteration, and what excuses it ----------------------------------------------------------

DUE = with_(("due: 2026-07-31", "due: 2026-08-31"))
DEFERRED = "date: 2026-06-01, from: {}, to: {}, reason: Leave, by: Deputy Manager, approved_by: X"
OWNER = with_(
    ("owner: Deputy Manager\n    due: 2026-07-31", "owner: Care Lead\n    due: 2026-07-31")
)
HANDED = "date: 2026-06-01, from: {}, to: {}, by: X, reason: Leave"
TARGET = with_(("target: {value: 90,", "target: {value: 80,"))
BASELINE = with_(
    ("baseline: {date: 2026-03-02, value: 40}", "baseline: {date: 2026-03-02, value: 30}")
)
ALTERED = with_(("Two rooms of nine", "All nine rooms"))
MEETING = "  - {date: 2026-06-01, meeting: Board, chair: Registered Manager, note: "


def deferral(start: str, goal: str) -> str:
    return f"{{{DEFERRED.format(start, goal)}}}"


def handover(start: str, goal: str) -> str:
    return f"{{{HANDED.format(start, goal)}}}"


def minuted(note: str, text: str) -> str:
    return f'{text}{MEETING}"{note}"}}\n'


@with_each(
    ("after", "expected"),
    [
        (PLAN, []),
        (noted("Three rooms", PLAN), []),
        (DUE, [("QIP903", ("actions", "A1", "due"))]),
        (recorded("deferrals", deferral("2026-07-31", "2026-08-31"), DUE), []),
        (recorded("deferrals", deferral("2026-07-30", "2026-08-31"), DUE), ["QIP903"]),
        (recorded("deferrals", deferral("2026-07-31", "2026-08-30"), DUE), ["QIP903"]),
        (noted("Correction: typed wrongly", DUE), []),
        (noted("correction of the date", DUE), []),
        (noted("No correction", DUE), ["QIP903"]),
        (minuted("Correction: A1 was typed wrongly", DUE), []),
        (minuted("Correction: A2 was typed wrongly", DUE), ["QIP903"]),
        (minuted("Correction: A11 was typed wrongly", DUE), ["QIP903"]),
        (OWNER, [("QIP904", ("actions", "A1", "owner"))]),
        (recorded("handovers", handover("Deputy Manager", "Care Lead"), OWNER), []),
        (recorded("handovers", handover("the deputy-manager", "Care lead"), OWNER), []),
        (recorded("handovers", handover("Quality Lead", "Care Lead"), OWNER), ["QIP904"]),
        (recorded("handovers", handover("Deputy Manager", "Cook"), OWNER), ["QIP904"]),
        (OWNER.replace("Care Lead", "deputy manager"), []),
        (noted("Correction: the owner", OWNER), []),
        (TARGET, [("QIP906", ("indicators", "I1", "target"))]),
        (BASELINE, [("QIP906", ("indicators", "I1", "baseline"))]),
        (minuted("The target of I1 is 80 now", TARGET), []),
        (minuted("The target of I2 is 80 now", TARGET), ["QIP906"]),
        (minuted("I1 was talked about", TARGET), ["QIP906"]),
        (minuted("The baseline of I1 is another", TARGET), ["QIP906"]),
        (minuted("Correction: I1", BASELINE), []),
        (with_(("    target: {value: 3,", "    baseline: {value: 4}\n    target: {value: 3,")), []),
        (with_(("    baseline: {date: 2026-03-02, value: 40}\n", "")), ["QIP906"]),
        (with_(("baseline: {date: 2026-03-02, value: 40}", "baseline: {value: 40}")), ["QIP906"]),
        (ALTERED, [("QIP905", ("actions", "A1", "updates", 0, "note"))]),
        (noted("Correction: it was a slip", ALTERED), []),
        (with_(("    updates:\n" + FIRST, "")), [("QIP905", ("actions", "A1", "updates"))]),
        (with_(("2026-05-25, value: 50", "2026-05-25, value: 60")), ["QIP905"]),
        (with_(("2026-05-25, value: 50", "2026-05-25, value: 60, note: 'Correction: 50'")), []),
        (
            with_(
                ("result: satisfactory, by: Deputy Manager", "result: concern, by: Deputy Manager")
            ),
            ["QIP905"],
        ),
        (with_((REVIEWED + "Seen", REVIEWED + "Unseen")), [("QIP905", ("reviews", 0, "note"))]),
    ],
)
def test_what_may_not_change_in_silence(
    after: str, expected: list[str | tuple[str, tuple[str | int, ...]]]
) -> None:
    told_of = told(PLAN, after)
    whole = [each for each in expected if isinstance(each, tuple)]
    assert [each[0] for each in told_of] == [
        each if isinstance(each, str) else each[0] for each in expected
    ]
    assert [each[:2] for each in told_of][: len(whole)] == whole


@with_each(
    ("after", "code", "message"),
    [
        (DUE, "QIP903", "the date was 31 July 2026 and became 31 August 2026; no deferral says so"),
        (OWNER, "QIP904", "the owner was Deputy Manager and became Care Lead; no handover says so"),
        (TARGET, "QIP906", "the target was 90 by 31 December 2026"),
        (BASELINE, "QIP906", "the baseline was 40 on 2 March 2026"),
        (
            ALTERED,
            "QIP905",
            "the update of 25 May 2026 was altered: `note` was 'Two rooms of nine'",
        ),
        (with_(("    updates:\n" + FIRST, "")), "QIP905", "the update of 25 May 2026 was removed"),
    ],
)
def test_what_was_is_said(after: str, code: str, message: str) -> None:
    assert [(each[0], each[2]) for each in told(PLAN, after)] == [(code, message)]


# --- what is closed -------------------------------------------------------------------------------

REWORDED = with_(("Walk the floor each hour", "Walk the floor now and then"))
REOPENED = "reopenings: [{date: 2026-06-01, by: Registered Manager, reason: Two falls}]"


@with_each(
    ("after", "codes"),
    [
        (REWORDED, ["QIP901"]),
        (of_closed(REOPENED, REWORDED.replace("status: closed", "status: in-progress")), []),
        (of_closed("updates: [{date: 2026-06-01, by: Quality Lead, note: Held still}]"), []),
        (of_closed("learning: {outcome: worked}"), []),
        (of_closed("updates: [{date: 2026-06-01, by: X, note: 'Correction: a'}]", REWORDED), []),
        (with_(("due: 2026-04-30", "due: 2026-05-30")), ["QIP901"]),
        (
            with_(("owner: Deputy Manager\n    due: 2026-04", "owner: Cook\n    due: 2026-04")),
            ["QIP901"],
        ),
        (with_(("note: Held}", "note: Held well}")), ["QIP905"]),
        (with_(("result: confirmed, note: Held", "result: not-confirmed, note: Held")), ["QIP905"]),
        (
            with_(("status: closed", "status: complete"), ("    closed: 2026-05-29\n", "")),
            ["QIP901"],
        ),
    ],
)
def test_what_is_closed_stays_as_it_was_seen(after: str, codes: list[str]) -> None:
    assert [each[0] for each in told(PLAN, after)] == codes


def test_a_later_correction_must_name_what_it_is_about() -> None:
    naming = noted("Correction: due was a slip", DUE)
    assert [each[0] for each in told(PLAN, DUE, noted("Correction: a slip", DUE))] == ["QIP903"]
    assert told(PLAN, DUE, naming) == []
    altered = noted("Correction: update of 2026-05-25 was another room's", ALTERED)
    assert told(PLAN, ALTERED, altered) == []
    spoken = noted("Correction: the update of 25 May 2026 was another room's", ALTERED)
    assert told(PLAN, ALTERED, spoken) == []
    wrong = noted("Correction: update of 2026-05-24 was another room's", ALTERED)
    assert [each[0] for each in told(PLAN, ALTERED, wrong)] == ["QIP905"]


def test_a_deferral_may_come_later_and_in_steps() -> None:
    both = f"{deferral('2026-07-31', '2026-08-15')}\n      - {deferral('2026-08-15', '2026-08-31')}"
    assert told(PLAN, DUE, recorded("deferrals", both, DUE)) == []
    turned = (
        f"{deferral('2026-08-15', '2026-08-31')}\n      - {deferral('2026-07-31', '2026-08-15')}"
    )
    assert [each[0] for each in told(PLAN, DUE, recorded("deferrals", turned, DUE))] == ["QIP903"]


def test_what_is_put_back_is_still_told_once_and_what_to_do_is_another_thing() -> None:
    versions = [plans(each) for each in (PLAN, DUE, PLAN)]
    steps = [step(*pair) for pair in itertools.pairwise(versions)]
    (only,) = found(*steps, now=versions[-1])
    assert only.hit.message.startswith("the date was 31 July 2026 and became 31 August 2026")
    assert only.hit.fix.startswith("It was put back since; say what happened with")
    assert "Correction: due ..." in only.hit.fix
    (open_still,) = found(steps[0], now=versions[1])
    assert open_still.hit.fix.startswith("Put the date back and move it with `qiptrack defer`, or")


def test_only_the_thing_itself_puts_back_what_was_altered() -> None:
    """Another action, or another of its fields, may go the other way on its own account."""
    action = PLAN[PLAN.index("  - id: A1") : PLAN.index("  - id: A2")]
    head = PLAN[: PLAN.index("  - id: A1")]

    def with_due(one: str, other: str) -> list[FiledPlan]:
        second = action.replace("A1", "A3").replace("Charts are", "Notes are")
        second = second.replace("the new sheet", "a notebook").replace("2026-07-31", other)
        return plans(head + action.replace("2026-07-31", one) + second)

    versions = [
        with_due("2026-07-31", "2026-08-31"),
        with_due("2026-08-31", "2026-08-31"),
        with_due("2026-08-31", "2026-07-31"),
    ]
    steps = [step(*pair) for pair in itertools.pairwise(versions)]
    hits = found(*steps, now=versions[-1])
    assert [(each.rule.code, each.spot.id) for each in hits] == [("QIP903", "A1"), ("QIP903", "A3")]


def test_how_a_correction_is_made_goes_by_the_item() -> None:
    (target,) = found(step(plans(PLAN), plans(TARGET)), now=plans(TARGET))
    assert "further measurement, whose note begins with `Correction: I1, target" in target.hit.fix
    reviewed = with_((REVIEWED + "Seen", REVIEWED + "Unseen"))
    (review,) = found(step(plans(PLAN), plans(reviewed)), now=plans(reviewed))
    assert (
        "further review, whose note begins with `Correction: review of 2026-05-20" in review.hit.fix
    )


# --- what goes, and where it went -----------------------------------------------------------------


def without(item: str) -> str:
    """Return the plan without the item of that id."""
    start = PLAN.index(f"  - id: {item}\n")
    ends = [
        PLAN.find(each, start + 1) for each in ("  - id: ", "\nchecks", "\nactions", "\nreviews")
    ]
    end = min(each for each in ends if each > 0)
    return PLAN[:start] + PLAN[end:].lstrip("\n")


def test_an_action_does_not_go_in_silence() -> None:
    assert told(PLAN, without("A1")) == [
        ("QIP902", ("actions", "A1"), "A1 was removed from the plan; it was in progress")
    ]
    assert told(PLAN, minuted("Correction: A1 was there twice", without("A1"))) == []
    (back,) = found(step(plans(PLAN), plans(without("A1"))), now=plans(PLAN))
    assert back.hit.fix.startswith("It was put back since; say what happened with")


def test_an_indicator_and_a_check_take_their_records_along() -> None:
    assert [(each[0], each[2]) for each in told(PLAN, without("I1"))] == [
        ("QIP905", "I1 was removed, with 1 record")
    ]
    assert [(each[0], each[2]) for each in told(PLAN, without("I2"))] == [
        ("QIP906", "I2 was removed, with its baseline and its target")
    ]
    no_checks = PLAN[: PLAN.index("checks:")] + PLAN[PLAN.index("actions:") :]
    assert [(each[0], each[2]) for each in told(PLAN, no_checks)] == [
        ("QIP905", "C1 was removed, with 1 record")
    ]
    assert told(PLAN, minuted("Correction: C1 was removed, it is another's", no_checks)) == []


def test_an_action_that_moved_is_not_gone() -> None:
    other = PLAN[: PLAN.index("indicators:")].replace("Falls", "Nights")
    action = PLAN[PLAN.index("  - id: A1") : PLAN.index("  - id: A2")]
    before = plans(PLAN, nights=other)
    after = plans(without("A1"), nights=f"{other}actions:\n{action}")
    assert found(step(before, after), now=after) == []
    later = plans(without("A1"), nights=f"{other}actions:\n{action.replace('07-31', '08-31')}")
    (moved,) = found(step(before, after), step(after, later), now=later)
    assert (moved.rule.code, moved.spot) == ("QIP903", ItemPlace("nights.yaml", "actions", "A1"))
    assert moved.root == ItemPlace(FILE, "actions", "A1")


def test_an_action_that_is_copied_first_and_deleted_later_has_moved() -> None:
    other = PLAN[: PLAN.index("indicators:")].replace("Falls", "Nights")
    action = PLAN[PLAN.index("  - id: A1") : PLAN.index("  - id: A2")]
    copied = f"{other}actions:\n{action}"
    one, two, three = (
        plans(PLAN, nights=other),
        plans(PLAN, nights=copied),
        plans(without("A1"), nights=copied),
    )
    assert found(step(one, two), step(two, three), now=three) == []


def test_a_plan_that_goes_takes_its_actions_along() -> None:
    (gone,) = found(step(plans(PLAN), []), now=[])
    assert (gone.rule.code, gone.hit.message) == ("QIP902", "the plan was removed, with A1 and A2")
    assert gone.spot == ItemPlace(FILE)
    renamed = plans(nights=PLAN)
    assert found(step(plans(PLAN), renamed), now=renamed) == []
    bare = plans(PLAN[: PLAN.index("actions:")])
    assert "QIP902" not in [each.rule.code for each in found(step(bare, []), now=[])]


def test_a_plan_that_goes_does_not_take_along_what_moved_out_of_it() -> None:
    other = PLAN[: PLAN.index("indicators:")].replace("Falls", "Nights")
    action = PLAN[PLAN.index("  - id: A1") : PLAN.index("  - id: A2")]
    before = plans(PLAN, nights=other)
    after = plans(nights=f"{other}actions:\n{action}")
    (gone,) = found(step(before, after), now=after)
    assert (gone.rule.code, gone.hit.message) == ("QIP902", "the plan was removed, with A2")


# --- who, and when --------------------------------------------------------------------------------

COMPLETE = with_(
    (
        "status: in-progress\n    started: 2026-03-09",
        (
            "status: complete\n    started: 2026-03-09\n"
            "    completed: 2026-05-29\n"
            "    assurance: {method: observation, by: Quality Lead, due: 2026-07-30}\n"
            "    evidence: [{date: 2026-05-29, by: Deputy Manager, kind: record, note: Seen}]"
        ),
    ),
)
VERIFIED = recorded(
    "verifications",
    "{date: 2026-06-01, by: Quality Lead, method: observation, result: confirmed, note: Held}",
    COMPLETE,
)


@pytest.mark.parametrize(
    ("first", "second", "codes"), [(ME, ME, ["QIP907"]), (ME, OTHER, []), (OTHER, ME, [])]
)
def test_one_person_who_commits_both_is_told(
    first: Moment, second: Moment, codes: list[str]
) -> None:
    open_, complete, verified = plans(PLAN), plans(COMPLETE), plans(VERIFIED)
    steps = step(open_, complete, first), step(complete, verified, second)
    both = found(*steps, now=verified)
    assert [each.rule.code for each in both] == codes
    assert [each.hit.pointer for each in both] == [("verifications", 0, "by")] * len(codes)
    at_once = found(step(open_, verified, first), now=verified)
    assert [each.rule.code for each in at_once] == ["QIP907"]


def test_a_completion_before_the_first_step_counts() -> None:
    complete, verified = plans(COMPLETE), plans(VERIFIED)
    only = step(complete, verified, ME)
    where = ItemPlace(FILE, "actions", "A1")
    (same,) = found(only, now=verified, completed={where: ME})
    assert same.hit.message == "Me committed its completion as well"
    assert found(only, now=verified, completed={where: OTHER}) == []
    assert found(only, now=verified) == []


@with_each(("days", "codes"), [(0, []), (13, []), (14, []), (15, ["QIP908"]), (400, ["QIP908"])])
def test_a_record_comes_with_its_commit(days: int, codes: list[str]) -> None:
    date = ME.day - dt.timedelta(days)
    late = with_((FIRST, f"{FIRST}      - {{date: {date}, by: Deputy Manager, note: Late}}\n"))
    hits = told(PLAN, late)
    assert [each[0] for each in hits] == codes
    for _, pointer, message in hits:
        assert pointer == ("actions", "A1", "updates", 1, "date")
        assert message == f"the update is dated {days} days before it was committed"


def test_a_new_plan_is_asked_once_about_its_past() -> None:
    (new,) = found(step([], plans(PLAN)), now=plans(PLAN))
    assert (new.rule.code, new.hit.message) == (
        "QIP908",
        "came with a record dated up to 38 days before it was committed",
    )
    early = ME._replace(day=dt.date(2026, 5, 8))
    assert found(step([], plans(PLAN), early), now=plans(PLAN)) == []


def test_a_record_that_was_there_before_is_not_late_when_it_comes_back() -> None:
    bare = with_(("    updates:\n" + FIRST, ""))
    much_later = ME._replace(day=dt.date(2026, 6, 29))
    versions = [plans(each) for each in (PLAN, bare, PLAN)]
    steps = step(versions[0], versions[1]), step(versions[1], versions[2], much_later)
    assert [each.rule.code for each in found(*steps, now=versions[2])] == ["QIP905"]


@with_each("early_first", [True, False])
def test_a_record_that_another_line_had_in_time_is_not_late(early_first: bool) -> None:
    record = "      - {date: 2026-05-10, by: Deputy Manager, note: Picked}\n"
    picked = with_((FIRST, FIRST + record))
    lines = [
        step(plans(PLAN), plans(picked), ME._replace(day=day))
        for day in (dt.date(2026, 5, 12), dt.date(2026, 6, 20))
    ]
    in_order = lines if early_first else lines[::-1]
    assert found(*in_order, now=plans(picked)) == []
    (late,) = found(lines[1], now=plans(picked))
    assert late.hit.message == "the update is dated 41 days before it was committed"


# --- merges ---------------------------------------------------------------------------------------


def merge(
    ours: Sequence[FiledPlan],
    theirs: Sequence[FiledPlan],
    result: Sequence[FiledPlan],
    base: Sequence[FiledPlan] = (),
) -> CommitStep:
    beside: list[list[Compared]] = [side_by_side(base, result)]
    against = [side_by_side(ours, result), side_by_side(theirs, result)]
    return CommitStep("d" * 40, ME._replace(day=TODAY), against, lambda: beside)


@with_each(
    ("ours", "theirs", "result", "codes"),
    [
        (PLAN, PLAN, DUE, ["QIP903"]),
        (DUE, PLAN, DUE, []),
        (PLAN, DUE, DUE, []),
        (
            DUE,
            OWNER,
            with_(
                (
                    "owner: Deputy Manager\n    due: 2026-07-31",
                    "owner: Care Lead\n    due: 2026-08-31",
                )
            ),
            [],
        ),
        (PLAN, noted("Later", PLAN), PLAN, ["QIP905"]),
        (noted("Later", PLAN), PLAN, PLAN, ["QIP905"]),
        (PLAN, noted("Later", PLAN), noted("Later", PLAN), []),
        (PLAN, PLAN, noted("Later", PLAN), ["QIP908"]),
    ],
)
def test_a_merge_answers_for_its_own_doing(
    ours: str, theirs: str, result: str, codes: list[str]
) -> None:
    one = merge(plans(ours), plans(theirs), plans(result), plans(PLAN))
    assert [each.rule.code for each in found(one, now=plans(result))] == codes


def test_a_merge_that_lost_a_plan_of_one_side_says_so() -> None:
    ours, theirs = plans(PLAN), plans(PLAN, nights=PLAN.replace("title: Falls", "title: Nights"))
    lost = merge(ours, theirs, ours, ours)
    codes = [(each.rule.code, each.spot.file) for each in found(lost, now=ours)]
    assert codes == [("QIP902", "nights.yaml")]
