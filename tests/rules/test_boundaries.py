"""The day before, the very day and the day after, of the rules that count days."""

import datetime as dt
import itertools
from collections.abc import Sequence

import pytest

from tests.conftest import with_each
from tests.rules.test_gates import NOBODY_DECLARED, PLAN, changed, problems

OPEN = f"""{PLAN[: PLAN.index("    status: closed")]}\
    status: in-progress
    started: 2026-11-01
    assurance: {{method: observation, by: Quality Lead, due: 2027-01-29}}
"""
BEGUN = OPEN.replace("due: 2026-04-30", "due: 2026-12-18")


def found(plan: str) -> set[str]:
    """Return the codes of every problem, by the rules as they are set at first."""
    return {each.code for each in problems(plan, NOBODY_DECLARED)} - {"QIP403"}


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-01", "QIP201"), ("2026-03-02", ""), ("2026-03-03", "")]
)
def test_nothing_is_recorded_before_the_plan_opened(day: str, code: str) -> None:
    update = f"    updates: [{{date: {day}, by: Deputy Manager, note: Begun}}]\n"
    assert found(BEGUN + update) == ({code} if code else set())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("started: 2026-03-09", "started: 2026-04-23", ""),
        ("started: 2026-03-09", "started: 2026-04-24", ""),
        ("started: 2026-03-09", "started: 2026-04-25", "QIP201"),
    ],
)
def test_work_is_complete_on_the_day_it_started_or_later(old: str, new: str, code: str) -> None:
    assert found(changed(old, new)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("to", "code"), [("2026-12-17", "QIP201"), ("2026-12-18", "QIP201"), ("2026-12-19", "")]
)
def test_a_deferral_moves_the_date_later(to: str, code: str) -> None:
    said = f"date: 2026-11-20, from: 2026-12-18, to: {to}, by: Deputy Manager, reason: No cover"
    text = BEGUN.replace("due: 2026-12-18", f"due: {to}")
    codes = found(f"{text}    deferrals: [{{{said}, approved_by: Registered Manager}}]\n")
    assert codes - {"QIP203"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("answered", "code"), [("2026-11-09", "QIP201"), ("2026-11-10", ""), ("2026-11-11", "")]
)
def test_an_answer_comes_after_the_question(answered: str, code: str) -> None:
    said = "date: 2026-11-10, to: Registered Manager, by: Quality Lead, reason: Slow, response: Yes"
    text = f"{BEGUN}    escalations: [{{{said}, responded: {answered}}}]\n"
    assert found(text) == ({code} if code else set())


@with_each(
    ("day", "code"), [("2026-03-01", "QIP201"), ("2026-03-02", ""), ("2026-11-24", "QIP202")]
)
def test_an_escalation_that_nobody_answered_has_a_day_like_any_record(day: str, code: str) -> None:
    said = f"date: {day}, to: Registered Manager, by: Quality Lead, reason: Slow"
    codes = found(f"{BEGUN}    escalations: [{{{said}}}]\n")
    assert codes - ({"QIP604"} if code != "QIP201" else set()) == ({code} if code else set())


@with_each("day", ["2026-11-22", "2026-11-23", "2026-11-24"])
@with_each("key", ["date", "responded"])
def test_an_escalation_has_happened(key: str, day: str) -> None:
    asked = day if key == "date" else "2026-11-20"
    said = f"date: {asked}, to: Registered Manager, by: Quality Lead, reason: Slow, response: Yes"
    text = f"{BEGUN}    escalations: [{{{said}, responded: {day}}}]\n"
    assert found(text) == ({"QIP202"} if day > "2026-11-23" else set())


@pytest.mark.parametrize(
    ("started", "code"), [("2026-10-25", ""), ("2026-10-24", ""), ("2026-10-23", "QIP208")]
)
def test_an_action_is_quiet_from_the_thirty_first_day(started: str, code: str) -> None:
    text = changed("started: 2026-11-01", f"started: {started}", BEGUN)
    assert found(text) == ({code} if code else set())


@with_each(
    ("days", "codes"),
    [
        (["2025-11-20"], {"QIP201"}),
        (["2026-09-20", "2025-11-20"], {"QIP201"}),
        (["2025-11-20", "2026-09-20"], {"QIP201", "QIP208"}),
        (["2025-11-20", "2026-11-20"], {"QIP201"}),
        (["2026-09-20"], {"QIP208"}),
    ],
)
def test_the_last_record_with_a_mistyped_day_is_one_problem_and_no_silence_as_well(
    days: list[str], codes: set[str]
) -> None:
    begun = changed("started: 2026-11-01", "started: 2026-09-01", BEGUN)
    records = ", ".join(f"{{date: {each}, by: Deputy Manager, note: Begun}}" for each in days)
    assert found(f"{begun}    updates: [{records}]\n") == codes


def test_silence_is_told_where_a_mistyped_day_is_accepted() -> None:
    begun = changed("started: 2026-11-01", "started: 2026-09-01", BEGUN)
    update = "    updates:\n      - {date: 2025-11-20, by: Deputy Manager, note: Begun}"
    assert found(f"{begun}{update}  # qiptrack: accept QIP201 begun early\n") == {"QIP208"}


@with_each(
    ("day", "since", "codes"),
    [
        ("2026-11-18", "2026-11-16", set()),
        ("2025-11-18", "2026-11-16", {"QIP201"}),
        ("2026-11-08", "2026-11-16", {"QIP201"}),
        ("2027-11-18", "2026-11-16", {"QIP202"}),
        ("2025-11-18", "2026-11-09", {"QIP201", "QIP405"}),
    ],
)
def test_a_check_with_a_mistyped_day_is_one_problem_and_none_that_is_missed_as_well(
    day: str, since: str, codes: set[str]
) -> None:
    check = f"id: C1, check: The sheets, owner: Team Leader, every: week, since: {since}"
    record = f"{{date: {day}, by: Team Leader, result: satisfactory}}"
    assert found(f"{BEGUN}checks:\n  - {{{check}, records: [{record}]}}\n") == codes


def test_an_escalation_with_a_mistyped_day_is_one_problem() -> None:
    said = "date: 2025-11-20, to: Registered Manager, by: Quality Lead, reason: Slow"
    assert found(f"{BEGUN}    escalations: [{{{said}}}]\n") == {"QIP201"}


@pytest.mark.parametrize(
    ("following", "code"), [("2026-11-24", ""), ("2026-11-23", ""), ("2026-11-22", "QIP209")]
)
def test_a_review_is_overdue_from_the_day_after(following: str, code: str) -> None:
    text = f"{BEGUN}reviews: [{{date: 2026-10-20, next: {following}}}]\n"
    assert found(text) == ({code} if code else set())


def test_of_two_reviews_on_one_day_the_last_in_the_file_says_when_the_next_is() -> None:
    first, second = "{date: 2026-10-20, next: 2026-11-02}", "{date: 2026-10-20, next: 2026-12-01}"
    assert found(f"{BEGUN}reviews: [{first}, {second}]\n") == set()
    assert found(f"{BEGUN}reviews: [{second}, {first}]\n") == {"QIP209"}


def test_deferrals_are_a_chain_by_date_and_not_by_place() -> None:
    said = "by: Deputy Manager, reason: No cover, approved_by: Registered Manager}"
    first = f"{{date: 2026-11-02, from: 2026-11-16, to: 2026-12-01, {said}"
    second = f"{{date: 2026-11-09, from: 2026-12-01, to: 2026-12-18, {said}"
    for chain in (f"{first}, {second}", f"{second}, {first}"):
        assert found(f"{BEGUN}    deferrals: [{chain}]\n") == set()


MEASURED = "    target: {value: 90, by: 2026-12-31}\n"
DEFERRED = (
    "{{date: {}, from: {}, to: {}, by: Deputy Manager, reason: Ill, approved_by: Quality Lead}}"
)


def with_points(*points: str, text: str = BEGUN) -> str:
    """Return the plan with these measurements of its indicator."""
    return changed(MEASURED, f"{MEASURED}    measurements: [{', '.join(points)}]\n", text)


@pytest.mark.parametrize(
    ("done", "code"), [("2026-03-01", "QIP201"), ("2026-03-02", ""), ("2026-03-03", "")]
)
def test_a_milestone_is_not_reached_before_the_plan_opened(done: str, code: str) -> None:
    said = (
        f"    milestones: [{{id: M1, milestone: Sheets printed, due: 2026-12-01, done: {done}}}]\n"
    )
    assert found(BEGUN + said) == ({code} if code else set())


@pytest.mark.parametrize(
    ("due", "code"), [("2027-03-01", ""), ("2027-03-02", ""), ("2027-03-03", "QIP206")]
)
def test_a_year_from_opening_is_not_far_off(due: str, code: str) -> None:
    text = BEGUN.replace("due: 2026-12-18", f"due: {due}").replace("2027-01-29", "2027-04-02")
    assert found(text) == ({code} if code else set())
    done = PLAN.replace("due: 2026-04-30", f"due: {due}")
    assert "QIP206" not in found(done)


@pytest.mark.parametrize(("times", "code"), [(1, ""), (2, ""), (3, "QIP204")])
def test_what_was_put_off_three_times_is_put_off_repeatedly(times: int, code: str) -> None:
    days = ["2026-12-15", "2026-12-16", "2026-12-17", "2026-12-18"][-times - 1 :]
    moves = [
        DEFERRED.format(f"2026-11-{9 + index:02}", *pair)
        for index, pair in enumerate(itertools.pairwise(days))
    ]
    listed = f"    deferrals: [{', '.join(moves)}]\n"
    assert found(BEGUN + listed) == ({code} if code else set())
    withdrawn = BEGUN.replace("in-progress", "withdrawn") + (
        "    withdrawal: {date: 2026-11-20, by: Deputy Manager, reason: Sold,"
        " approved_by: Registered Manager}\n"
    )
    assert "QIP204" not in found(withdrawn + listed)


@pytest.mark.parametrize(
    ("kinds", "code"),
    [(("training",), "QIP502"), (("training", "audit"), ""), (("training", "training"), "QIP502")],
)
def test_training_alone_is_no_evidence(kinds: tuple[str, ...], code: str) -> None:
    line = "      - {date: 2026-04-24, by: Deputy Manager, kind: record, note: Seen}\n"
    shown = "".join(line.replace("record", kind) for kind in kinds)
    assert found(changed(line, shown)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("asked", "code"), [("2026-11-15", "QIP604"), ("2026-11-16", "QIP604"), ("2026-11-17", "")]
)
def test_an_answer_is_waited_for_a_week(asked: str, code: str) -> None:
    said = f"{{date: {asked}, to: Registered Manager, by: Quality Lead, reason: Slow}}"
    assert found(f"{BEGUN}    escalations: [{said}]\n") == ({code} if code else set())


@with_each(
    ("checkpoint", "due", "code"),
    [
        ("2026-12-17", "2026-12-18", "QIP211"),
        ("2026-12-18", "2026-12-18", ""),
        ("2026-12-19", "2026-12-18", ""),
        ("2026-03-02", "2026-12-18", "QIP211"),
    ],
)
def test_a_checkpoint_is_not_before_the_change_is_due(checkpoint: str, due: str, code: str) -> None:
    text = BEGUN.replace("2027-01-29", checkpoint).replace("due: 2026-12-18", f"due: {due}")
    assert found(text) == ({code} if code else set())
    gone = text.replace("in-progress", "withdrawn") + (
        "    withdrawal: {date: 2026-11-20, by: Deputy Manager, reason: Sold,"
        " approved_by: Registered Manager}\n"
    )
    assert found(gone) == set()


@pytest.mark.parametrize(
    ("completed", "code"), [("2026-11-20", ""), ("2026-11-21", ""), ("2026-11-22", "QIP211")]
)
def test_work_that_is_ready_early_may_be_verified_early(completed: str, code: str) -> None:
    text = BEGUN.replace("in-progress", "complete").replace("2027-01-29", "2026-11-21") + (
        f"    completed: {completed}\n"
        f"    evidence: [{{date: {completed}, by: Deputy Manager, kind: audit, note: Seen}}]\n"
    )
    assert found(text) - {"QIP605"} == ({code} if code else set())


@with_each(
    ("points", "codes"),
    [
        (("{date: 2026-03-01, value: 2}",), {"QIP211", "QIP201"}),
        (("{date: 2026-03-02, value: 1}",), set()),
        (("{date: 2026-03-02, value: 2}",), {"QIP211"}),
        (("{date: 2026-03-03, value: 2}",), set()),
        (("{date: 2026-11-09, value: 2}", "{date: 2026-11-09, value: 2}"), {"QIP211"}),
        (("{date: 2026-11-09, value: 2}", "{date: 2026-11-10, value: 2}"), set()),
    ],
)
def test_values_of_an_indicator_are_of_days_of_their_own(
    points: tuple[str, ...], codes: set[str]
) -> None:
    assert found(with_points(*points)) - {"QIP201"} == codes - {"QIP201"}


@with_each(
    ("point", "message"),
    [
        ("count: -1, of: 20", "a count of -1 is below 0"),
        ("count: 0, of: 20", ""),
        ("count: 1, of: 0, value: 3", "of 0 nothing can be counted"),
        ("count: 1, of: 1", ""),
        ("of: 20, value: 70", "this says of how many, and nothing says how many there were"),
        ("count: 21, of: 20", "21 of 20 is more than all"),
        ("count: 20, of: 20", ""),
        ("value: -0.5", "a share of -0.5 is not between 0 and 100"),
        ("value: 0", ""),
        ("value: 100", ""),
        ("value: 100.5", "a share of 100.5 is not between 0 and 100"),
        ("count: 1, of: 3, value: 33.3", ""),
        ("count: 1, of: 3, value: 33", ""),
        ("count: 1, of: 8, value: 12", ""),
        ("count: 1, of: 8, value: 13", ""),
        ("count: 1, of: 8, value: 12.4", "12.4 is not what 1 of 8 makes: 12.5"),
        ("count: 1, of: 3, value: 34", "34 is not what 1 of 3 makes: 33.3"),
    ],
)
def test_how_many_of_how_many_adds_up(point: str, message: str) -> None:
    for share in (BEGUN, of_type("share")):
        assert what_does_not_add_up(point, share) == ([message] if message else [])


@with_each(
    ("kind", "value", "message"),
    [
        ("level", "-0.5", ""),
        ("level", "104", ""),
        ("count", "-1", "a count of -1 is below 0"),
        ("count", "0", ""),
        ("count", "104", ""),
        ("rate", "-0.5", "a rate of -0.5 is below 0"),
        ("rate", "0", ""),
    ],
)
def test_what_is_counted_is_not_below_nothing(kind: str, value: str, message: str) -> None:
    said = what_does_not_add_up(f"value: {value}", of_type(kind))
    assert said == ([message] if message else [])


def of_type(kind: str) -> str:
    return BEGUN.replace('    unit: "%"\n', f'    unit: "%"\n    type: {kind}\n')


def what_does_not_add_up(point: str, text: str) -> list[str]:
    found = problems(with_points(f"{{date: 2026-11-09, {point}}}", text=text), NOBODY_DECLARED)
    return [each.message for each in found if each.code == "QIP409"]


@pytest.mark.parametrize(("number", "code"), [(2, ""), (3, "QIP408")])
def test_by_the_third_measurement_it_is_known_where_it_stood(number: int, code: str) -> None:
    bare = changed("    baseline: {date: 2026-03-02, value: 1}\n", "", BEGUN)
    points = [f"{{date: 2026-11-{9 + each:02}, value: 2}}" for each in range(number)]
    assert found(with_points(*points, text=bare)) == ({code} if code else set())
    later = "{date: 2026-11-24, value: 2}"
    assert found(with_points(*points[:2], later, text=bare)) - {"QIP202"} == set()


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("2026-11-17", ""),
        ("2026-11-16", "the check due by 22 November 2026 is not recorded"),
        ("2026-11-09", "2 of 2 checks are not recorded, the first due by 15 November 2026; none"),
    ],
)
def test_one_check_that_was_missed_is_one(since: str, message: str) -> None:
    check = (
        f"checks: [{{id: C1, check: Sheets, owner: Quality Lead, every: week, since: {since}}}]\n"
    )
    text = changed("actions:\n", f"{check}actions:\n", BEGUN)
    said = [each.message for each in problems(text, NOBODY_DECLARED) if each.code == "QIP405"]
    assert len(said) == bool(message)
    assert all(each.startswith(message) for each in said)
    closed = changed("opened: 2026-03-02\n", "opened: 2026-03-02\nclosed: 2026-11-22\n", text)
    assert "QIP405" not in found(closed)


def test_each_meeting_is_held_to_the_day_that_it_set_itself() -> None:
    board = "{date: 2026-10-20, meeting: Board, next: 2026-11-20}"
    other = "{date: 2026-11-21, meeting: Team, next: 2026-12-20}"
    text = f"{BEGUN}reviews: [{board}, {other}]\n"
    assert found(text) == set()
    declared = "qip: 1\norganisation: X\nmeetings: [{meeting: Board}, {meeting: Team}]\n"
    late = [each.message for each in problems(text, declared) if each.code == "QIP209"]
    assert late == ["the review of 20 November 2026 is not recorded"]


def test_what_to_do_where_nobody_is_named_goes_by_what_is_to_be_answered_for() -> None:
    fixes = {
        each.pointer: each.fix
        for each in problems(
            BEGUN.replace("    owner: Deputy Manager", "    owner: TBC")
            + "    updates: [{date: 2026-11-20, by: N/A, note: Begun}]\n",
            NOBODY_DECLARED,
        )
        if each.code == "QIP103"
    }
    assert fixes["actions/A1/owner"].startswith("Name the role that answers for it today")
    assert fixes["actions/A1/updates/0/by"].startswith("Name the one role, or remove what nobody")


def test_a_target_without_a_day_is_after_every_baseline() -> None:
    assert found(changed("target: {value: 90, by: 2026-12-31}", "target: {value: 90}", BEGUN)) == (
        set()
    )


@with_each(
    ("point", "codes"),
    [
        ("value: 1", set()),
        ("value: 2", {"QIP211"}),
        ("count: 1, of: 20", set()),
        ("count: 1, of: 20, value: 5", {"QIP211"}),
    ],
)
def test_only_values_are_held_against_each_other(point: str, codes: set[str]) -> None:
    share = BEGUN.replace('    unit: "%"\n', '    unit: "%"\n    type: share\n')
    assert found(with_points(f"{{date: 2026-03-02, {point}}}", text=share)) == codes


STEADY = (50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49)
RISEN = (*STEADY, *(60, 61, 59, 60, 61, 60, 59, 61) * 2)


@with_each(
    ("values", "said"),
    [
        ((), "had too few points to tell"),
        (STEADY[:6], "had too few points to tell"),
        (STEADY, "showed no change"),
        ((*STEADY, 44, 43, 44, 45, 43, 44, 43), "was getting worse"),
        (RISEN, ""),
        ((*RISEN, 57, 57, 56), "was slipping"),
        ((50, 60, 91), "had too few points to tell"),
        ((50, 91, 92), "had too few points to tell, its target met twice running"),
        ((91, 92, 95), "had too few points to tell, its target met 3 times running"),
    ],
)
def test_the_last_action_on_an_indicator_is_closed_when_it_has_improved(
    values: Sequence[int], said: str
) -> None:
    assert closed_with(values) == (f"closed while I1 {said}" if said else None)


@with_each(("later", "settled"), [(RISEN[-16:], True), ((*RISEN[-16:], 56), False)])
def test_what_has_improved_since_and_holds_settles_it(later: Sequence[int], settled: bool) -> None:
    assert (closed_with(STEADY, later) is None) == settled


def closed_with(values: Sequence[int], later: Sequence[int] = ()) -> str | None:
    """Return what is said of an action that is closed the day after `values`, a week apart."""
    first = dt.date(2026, 6, 1) - dt.timedelta(7 * (len(values) - 1))
    points = [
        f"{{date: {first + dt.timedelta(7 * number)}, value: {value}}}"
        for number, value in enumerate((*values, *later))
    ]
    text = with_points(*points, text=PLAN)
    text = changed("    evidence_source", "    indicators: [I1]\n    evidence_source", text)
    told = (each.message for each in problems(text, NOBODY_DECLARED) if each.code == "QIP404")
    return next(told, None)


WORSE = "it draws limits anew from where things got worse: the mean is {} before it and {} after it"
NO_SIGNAL = "no signal is shown between the points before it and those after it"
HIGH = (60, 61, 59, 60, 61, 60, 59, 61)


@with_each(
    ("better", "before", "after", "said"),
    [
        ("lower", (0,) * 12, (3, 2, 4, 3, 2, 4, 3, 3), WORSE.format("0", "3")),
        ("higher", (0,) * 12, (3, 2, 4, 3, 2, 4, 3, 3), None),
        ("lower", STEADY, HIGH, WORSE.format("50.2", "60.1")),
        ("higher", STEADY, HIGH, None),
        ("neither", STEADY, HIGH, None),
        ("higher", HIGH, (*STEADY, 50), WORSE.format("60.1", "50.2")),
        ("lower", STEADY, STEADY, NO_SIGNAL),
        (
            "lower",
            STEADY,
            (),
            "nothing is measured after it, so no signal shows that the level moved",
        ),
        (
            "lower",
            STEADY[:6],
            HIGH,
            "there are only 6 points before it, too few to know what was usual",
        ),
        (
            "lower",
            STEADY[:1],
            HIGH,
            "there is only 1 point before it, too few to know what was usual",
        ),
        ("higher", STEADY[:7], HIGH, None),
    ],
)
def test_a_rebase_is_where_the_level_moved_for_the_better(
    better: str, before: Sequence[int], after: Sequence[int], said: str | None
) -> None:
    days = [dt.date(2026, 3, 2) + dt.timedelta(7 * n) for n in range(len(before) + len(after) + 1)]
    points = zip(days, (*before, *after), strict=False)
    measured = (f"{{date: {day}, value: {value}}}" for day, value in points)
    text = with_points(*measured, text=changed("better: higher", f"better: {better}", BEGUN))
    by = "by: Deputy Manager, reason: New form, approved_by: Registered Manager"
    rebase = f"    rebases: [{{date: {days[len(before)]}, {by}}}]\n"
    found = problems(text.replace("    measurements", f"{rebase}    measurements"), NOBODY_DECLARED)
    assert [each.message for each in found if each.code == "QIP407"] == ([said] if said else [])


@with_each(
    ("expires", "others", "times"),
    [
        ("2026-11-22", [], 1),
        ("2026-11-23", [], 0),
        ("2026-11-22", ["date: 2026-05-12, kind: training"], 0),
        ("2026-11-22", ["date: 2026-05-11, kind: training"], 1),
        ("2026-11-22", ["date: 2026-11-23, kind: training"], 0),
        ("2026-11-22", ["date: 2026-11-24, kind: training"], 1),
        ("2026-11-22", ["date: 2026-05-12, kind: audit"], 1),
        ("2026-11-22", ["date: 2026-05-12, kind: training, expires: 2026-11-23"], 0),
        ("2026-11-22", ["date: 2026-05-12, kind: training, expires: 2026-11-22"], 2),
    ],
)
def test_evidence_that_ran_out_is_renewed_by_what_came_later_and_holds(
    expires: str, others: Sequence[str], times: int
) -> None:
    every = [f"date: 2026-05-11, kind: training, expires: {expires}", *others]
    said = ", ".join(f"{{{each}, by: Deputy Manager, note: A day}}" for each in every)
    told = problems(f"{BEGUN}    evidence: [{said}]\n", NOBODY_DECLARED)
    assert [each.code for each in told].count("QIP312") == times


@with_each(
    ("reopened", "looked", "result", "again"),
    [
        ("2026-04-20", "2026-05-10", "not-confirmed", "10 May 2026"),
        ("2026-05-10", "2026-04-20", "not-confirmed", "10 May 2026"),
        ("2026-05-06", "2026-05-10", "confirmed", "6 May 2026"),
        ("2026-04-20", "2026-05-10", "confirmed", ""),
        ("2026-04-20", "2026-05-05", "not-confirmed", ""),
        ("2026-05-05", "2026-04-20", "not-confirmed", ""),
    ],
)
def test_work_is_complete_after_it_was_last_taken_up_again(
    reopened: str, looked: str, result: str, again: str
) -> None:
    text = changed("    closed: 2026-06-02\n", "").replace("status: closed", "status: complete")
    text = changed("completed: 2026-04-24", "completed: 2026-05-05", text)
    text = changed("{date: 2026-05-27", f"{{date: {looked}", text)
    text = changed("result: confirmed", f"result: {result}", text)
    reopening = f"{{date: {reopened}, by: Quality Lead, reason: It slipped}}"
    told = problems(f"{text}    reopenings: [{reopening}]\n", NOBODY_DECLARED)
    said = [each.message for each in told if each.code == "QIP201"]
    assert said == ([f"completed before it was taken up again, on {again}"] if again else [])


@with_each(
    ("due", "said"),
    [
        ("2026-12-18", ""),
        ("2026-12-19", "this is a Saturday"),
        ("2026-12-20", "this is a Sunday"),
        ("2026-12-21", ""),
    ],
)
def test_a_weekend_is_a_saturday_or_a_sunday_that_is_still_to_be_met(due: str, said: str) -> None:
    text = changed("due: 2026-12-18", f"due: {due}", BEGUN)
    told = [each.message for each in problems(text, NOBODY_DECLARED) if each.code == "QIP203"]
    assert told == ([said] if said else [])
    closed = changed("due: 2026-04-30", f"due: {due}", PLAN)
    assert "QIP203" not in found(closed)


@with_each(("required", "late"), [("2026-12-17", True), ("2026-12-18", False), ("", False)])
def test_an_action_is_due_by_the_day_that_is_required_of_it(required: str, *, late: bool) -> None:
    by = f"    required_by: {{body: CQC, level: must{f', due: {required}' if required else ''}}}\n"
    assert ("QIP210" in found(BEGUN + by)) is late
    assert "QIP210" not in found(PLAN + by.replace("2026-12", "2026-03"))
