"""Two versions of a plan merged: what is decided, and what people must decide."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Problem
from qiptrack.workflow.merging.comments import merged_remarks
from qiptrack.workflow.merging.merge import (
    CannotMerge,
    FileKind,
    FileVersions,
    MarkerStyle,
    Merged,
    _refuse_lost_comments,
    merge,
)
from qiptrack.workflow.merging.messages import taken_out
from qiptrack.workflow.merging.pairing import next_free
from qiptrack.workflow.merging.versions import FilePart, alike
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.passages import passages
from qiptrack.yamlfile.plain_data import plain_data
from tests.conftest import with_each

PLAN = """\
qip: 1
title: Falls on the stairs             # the plan of 2026
service: Oak House
sponsor: Registered Manager
opened: 2026-01-05
themes: [falls, stairs]
standards:
  - Regulation 12
indicators:
  - id: I1
    name: Falls a month
    unit: falls
    better: lower
    owner: Quality Lead
    target: {value: 2, by: 2026-12-31}
    measurements:
      - {date: 2026-02-27, value: 6}

actions:
  # agreed with the council
  - id: A1
    issue: Residents fall on the stairs
    action: Put a second rail on every staircase
    owner: Deputy Manager
    due: 2026-06-30                    # before the inspection
    evidence_source: Walk round
    status: in-progress
    started: 2026-02-02
    assurance: {method: observation, by: Quality Lead}
    updates:
      - {date: 2026-03-02, by: Deputy Manager, note: Rails ordered}

  - id: A2
    issue: Nobody knows who fell where
    action: Mark every fall on the plan of the house
    owner: Team Leader
    due: 2026-07-31
    evidence_source: The plan of the house
    status: complete
    started: 2026-02-02
    completed: 2026-03-02
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-03-02, by: Team Leader, kind: record, note: The plan hangs in the office}
    verifications:
      - {date: 2026-04-10, by: Quality Lead, method: observation, result: confirmed, note: Held}
reviews:
  - date: 2026-03-10
    note: Going well
"""

TODAY = dt.date(2026, 11, 23)
Edit = tuple[str, str]


def judge(raw: bytes) -> Sequence[Problem]:
    around = Surroundings(TODAY, UNDECLARED)
    return plan_problems(examine_plan(raw, "stairs.yaml", "stairs.yaml", UNDECLARED), around)


KIND = FileKind(Plan, "stairs", judge)


def edited(*edits: Edit, text: str = PLAN) -> bytes:
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text.encode()


def merged(ours: Sequence[Edit], theirs: Sequence[Edit], base: str = PLAN) -> Merged:
    versions = FileVersions(base.encode(), edited(*ours, text=base), edited(*theirs, text=base))
    return merge(versions, KIND)


def behind(line: str, *more: str) -> Edit:
    return line, "".join([line, *(f"\n{each}" for each in more)])


UPDATE = "      - {date: 2026-03-02, by: Deputy Manager, note: Rails ordered}"
EARLIER = "      - {date: 2026-04-01, by: Deputy Manager, note: Rails came}"
LATER = "      - {date: 2026-04-20, by: Team Leader, note: Ground floor done}"
BEFORE = "      - {date: 2026-02-27, value: 6}"
DUE = "due: 2026-06-30 "
VERIFIED = (
    "      - {date: 2026-04-10, by: Quality Lead, method: observation, result: confirmed, "
    "note: Held}"
)
CLOSED = [
    ("status: complete", "status: closed"),
    ("completed: 2026-03-02", "completed: 2026-03-02\n    closed: 2026-05-04"),
]
BOTH_REWORDED = "both changed the action of A1: "
NEW = """\

  - id: A3
    issue: {0}
    action: See to {0}
    owner: Team Leader
    due: 2026-09-30
    evidence_source: Walk round
"""


def new_action(issue: str, *more: Edit) -> list[Edit]:
    return [("reviews:\n", f"{NEW.format(issue)}reviews:\n"), *more]


@with_each(
    ("ours", "theirs", "expected"),
    [
        pytest.param(
            [behind(UPDATE, LATER)], [behind(UPDATE, EARLIER)],
            [behind(UPDATE, EARLIER, LATER)], id="records by date",
        ),
        pytest.param(
            [behind(UPDATE, LATER)], [behind(UPDATE, LATER.replace("Ground", "First"))],
            [behind(UPDATE, LATER, LATER.replace("Ground", "First"))], id="of one day ours first",
        ),
        pytest.param(
            [behind(UPDATE, LATER)], [(f"    updates:\n{UPDATE}\n", "")],
            [(UPDATE, LATER)], id="a first record taken back, and another added",
        ),
        pytest.param(
            [(f"    updates:\n{UPDATE}\n", "")], [behind(UPDATE, EARLIER, LATER)],
            [(UPDATE, f"{EARLIER}\n{LATER}")], id="ours took the first record back",
        ),
        pytest.param(
            [behind(UPDATE, LATER)], [behind(UPDATE, EARLIER, LATER)],
            [behind(UPDATE, EARLIER, LATER)], id="what both added is there once",
        ),
        pytest.param(
            [behind(UPDATE, "      # mine", LATER)], [behind(UPDATE, "      # theirs", EARLIER)],
            [behind(UPDATE, "      # theirs", EARLIER, "      # mine", LATER)], id="with comments",
        ),
        pytest.param(
            [(DUE, "due: 2026-08-31 ")], [("# before the inspection", "# agreed in May")],
            [(DUE, "due: 2026-08-31 "), ("# before the inspection", "# agreed in May")],
            id="a value of ours and a remark of theirs",
        ),
        pytest.param(
            [("{value: 2,", "{value: 1,")], [("by: 2026-12-31}", "by: 2027-01-31}")],
            [("{value: 2, by: 2026-12-31}", "{value: 1, by: 2027-01-31}")], id="within braces",
        ),
        pytest.param(
            [("[falls, stairs]", "[falls, stairs, nights]")],
            [("[falls, stairs]", "[stairs, rails]")],
            [("[falls, stairs]", "[stairs, nights, rails]")], id="a list in brackets",
        ),
        pytest.param(
            [behind("  - Regulation 12", "  - Regulation 17")],
            [behind("  - Regulation 12", "  - Regulation 9")],
            [behind("  - Regulation 12", "  - Regulation 17", "  - Regulation 9")],
            id="a list of texts",
        ),
        pytest.param(
            [("owner: Deputy Manager", "owner: Team Leader")],
            [(DUE, "priority: high\n    " + DUE)],
            [("owner: Deputy Manager", "owner: Team Leader"), (DUE, "priority: high\n    " + DUE)],
            id="two keys of one action",
        ),
        pytest.param(
            [(VERIFIED, VERIFIED.replace("note: Held", "note: It held"))],
            [(VERIFIED, VERIFIED.replace("result: confirmed", "ref: V1, result: confirmed"))],
            [(VERIFIED, VERIFIED.replace("result: confirmed, note: Held",
                                         "ref: V1, result: confirmed, note: It held"))],
            id="one record in two fields",
        ),
    ],
)  # fmt: skip
def test_what_two_people_did_is_there_together(
    ours: Sequence[Edit], theirs: Sequence[Edit], expected: Sequence[Edit]
) -> None:
    found = merged(ours, theirs)
    assert found.raw.decode() == edited(*expected).decode()
    assert found.conflicts == ()


@with_each(
    ("ours", "theirs", "words", "undecided"),
    [
        pytest.param(
            [(DUE, "due: 2026-05-01 ")], [(DUE, "due: 2026-06-01 ")],
            ["both moved the date: ours 2026-05-01, theirs 2026-06-01"],
            ["    due: 2026-05-01                    # before the inspection\n",
             "    due: 2026-06-01                    # before the inspection\n"],
            id="one value",
        ),
        pytest.param(
            CLOSED, [behind(VERIFIED, "    updates:", EARLIER)],
            ["ours closed A2 on 2026-05-04, and theirs changed it: updates"] * 2,
            ["    status: closed\n", "    status: complete\n", "    closed: 2026-05-04\n", ""],
            id="closed here and changed there",
        ),
        pytest.param(
            [("issue: Nobody knows who", "issue: Hardly anybody knows who")], CLOSED,
            ["theirs closed A2 on 2026-05-04, and ours changed it: issue"] * 2,
            ["    status: complete\n", "    status: closed\n", "", "    closed: 2026-05-04\n"],
            id="closed there and changed here",
        ),
        pytest.param(
            [("completed: 2026-03-02", "completed: 2026-03-02\n    closed: 2026-05-04"),
             ("status: complete", "status: closed")],
            [("    completed: 2026-03-02\n", ""), ("status: complete", "status: in-progress")],
            ["ours closed A2 on 2026-05-04, and theirs changed it: status and completed"] * 3,
            ["    status: closed\n", "    status: in-progress\n",
             "    completed: 2026-03-02\n", "", "    closed: 2026-05-04\n", ""],
            id="closed here and taken up again there, with the date that goes with each",
        ),
        pytest.param(
            [("action: Put a second rail on every staircase", "action: Put up a rail, then mats.")],
            [("action: Put a second rail on every staircase", "action: Put up mats.")],
            [f"{BOTH_REWORDED}ours 'Put up a rail, then mats.', theirs 'Put up mats.'"],
            ["    action: Put up a rail, then mats.\n", "    action: Put up mats.\n"],
            id="sentences, in quotes",
        ),
        pytest.param(
            [("status: in-progress", "status: complete\n    completed: 2026-04-01")],
            [("status: in-progress", "status: not-started")],
            ["both changed the status: ours complete, theirs not-started"] * 2,
            ["    status: complete\n", "    status: not-started\n",
             "    completed: 2026-04-01\n", ""],
            id="two states, with the date of one",
        ),
        pytest.param(
            [(DUE, "due: 2026-08-31 ")], [("owner: Deputy Manager", "owner: Team Leader")],
            ["ours moved the date of A1 to 2026-08-31, and theirs changed owner"],
            ["    due: 2026-08-31                    # before the inspection\n",
             "    due: 2026-06-30                    # before the inspection\n"],
            id="another date for what is another's now",
        ),
        pytest.param(
            [(UPDATE, UPDATE.replace("ordered", "paid"))], [(f"    updates:\n{UPDATE}\n", "")],
            ["theirs took out the updates of A1, and ours changed it"],
            [f"    updates:\n{UPDATE.replace('ordered', 'paid')}\n", ""], id="taken out",
        ),
        pytest.param(
            [behind(BEFORE, BEFORE.replace("02-27, value: 6", "03-31, value: 5"))],
            [behind(BEFORE, BEFORE.replace("02-27, value: 6", "03-31, value: 4"))],
            ["both changed the value of I1: ours 5, theirs 4"],
            ["      - {date: 2026-03-31, value: 5}\n", "      - {date: 2026-03-31, value: 4}\n"],
            id="two values of one day",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_a_conflict_in_the_smallest_place(
    ours: Sequence[Edit], theirs: Sequence[Edit], words: Sequence[str], undecided: Sequence[str]
) -> None:
    found = merged(ours, theirs)
    text = found.raw.decode()
    assert list(found.conflicts) == list(words)
    remark = text.partition("\n<<<<<<< ours\n")[0].rpartition("\n")[2]
    assert remark.strip() == f"# {words[0]}"
    sides = [
        part
        for block in text.split("<<<<<<< ours\n")[1:]
        for part in block.partition(">>>>>>> theirs\n")[0].split("=======\n")
    ]
    assert sides == list(undecided)
    for side, other in ((0, ours), (1, theirs)):
        assert picked(text, side) in {edited(*other).decode(), text_of_both(ours, theirs, side)}


@with_each(
    ("key", "words"),
    [
        ("updates", "an update of A1"),
        ("evidence", "a piece of evidence of A1"),
        ("standards", "an item of A1"),
    ],
)
def test_an_item_without_an_id_is_named_by_its_list_and_its_action(key: str, words: str) -> None:
    said = taken_out(("actions", "A1", key, 0), ours_did=True)
    assert said == f"ours took out {words}, and theirs changed it"


def picked(text: str, side: int) -> str:
    """Return a merged text with one side of each conflict."""
    lines: list[str] = []
    where: int | None = None
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<<"):
            lines.pop()
            where = 0
        elif line.startswith("======="):
            where = 1
        elif line.startswith(">>>>>>>"):
            where = None
        elif where in (None, side):
            lines.append(line)
    return "".join(lines)


def text_of_both(ours: Sequence[Edit], theirs: Sequence[Edit], side: int) -> str:
    """Return the plan with all edits of one side, and those of the other that do not clash."""
    first, second = (ours, theirs) if side == 0 else (theirs, ours)
    text = edited(*first).decode()
    for before, after in second:
        if text.count(before) == 1 and before not in (DUE, *(old for old, _ in CLOSED)):
            text = text.replace(before, after)
    return text


BEGUN = ("status: in-progress\n    started: 2026-02-02", "status: {}\n    started: 2026-02-03")


@with_each(
    ("status", "more", "words"),
    [
        ("not-started", "", ""),
        ("in-progress", "", ""),
        ("complete", "", "status"),
        ("complete", "\n    completed: 2026-05-04", "status and completed"),
    ],
)
def test_work_may_begin_while_its_date_is_moved_and_not_end(
    status: str, more: str, words: str
) -> None:
    base = PLAN.replace("status: in-progress", "status: not-started")
    new = f"{BEGUN[1].format(status)}{more}"
    theirs = [(BEGUN[0].replace("in-progress", "not-started"), new)]
    found = merged([(DUE, "due: 2026-08-31 ")], theirs, base)
    said = f"ours moved the date of A1 to 2026-08-31, and theirs changed {words}"
    assert found.conflicts == ((said,) if words else ())


def test_two_new_actions_of_one_id_are_both_there() -> None:
    decision = (
        "    note: Going well",
        "    note: Going well\n    decisions:\n      - {action: A3, decision: Begin now}",
    )
    found = merged(new_action("lights"), new_action("mats", decision))
    text = found.raw.decode()
    assert found.conflicts == ()
    assert found.notes == (
        "Both sides added A3: theirs is now A4, and so in 1 place that named it.",
    )
    assert text.index("issue: lights") < text.index("- id: A4\n    issue: mats")
    assert "{action: A4, decision: Begin now}" in text


def test_an_action_that_both_have_from_one_commit_is_there_once() -> None:
    mine = NEW.format("lights") + "    priority: high\n"
    found = merged([("reviews:\n", f"{mine}reviews:\n")], new_action("lights"))
    assert found.raw == edited(("reviews:\n", f"{mine}reviews:\n"))


def test_a_gate_that_no_side_passed_is_not_passed_by_the_merge() -> None:
    evidence = (
        "    evidence:\n      - {date: 2026-03-02, by: Team Leader, kind: record,"
        " note: The plan hangs in the office}\n"
    )
    undone = (
        PLAN.replace("status: complete", "status: in-progress")
        .replace("    completed: 2026-03-02\n", "")
        .replace(f"    verifications:\n{VERIFIED}\n", "")
    )
    ours = undone.replace(
        "status: in-progress\n    started: 2026-02-02\n    assurance: {method: "
        "observation, by: Quality Lead}\n    evidence",
        "status: complete\n    started: 2026-02-02\n    completed: 2026-03-09\n"
        "    assurance: {method: observation, by: Quality Lead}\n    evidence",
    )
    assert ours != undone
    theirs = undone.replace(evidence, "")
    found = merge(FileVersions(*(each.encode() for each in (undone, ours, theirs))), KIND)
    assert any("QIP301" in words for words in found.conflicts)
    assert b"<<<<<<< ours\n    status: complete\n=======\n    status: in-progress\n" in found.raw
    with_it = b"<<<<<<< ours\n    completed: 2026-03-09\n=======\n>>>>>>> theirs\n"
    assert with_it in found.raw, "whoever keeps theirs has no day on which it was complete"


def test_what_only_together_breaks_a_rule_is_a_conflict_where_one_side_changed_it() -> None:
    counted = BEFORE.replace("value: 6", "count: 4, of: 6")
    events = ("    unit: falls", "    unit: falls\n    type: days-between")
    found = merged([(BEFORE, counted)], [events])
    (words,) = found.conflicts
    assert words.startswith("together these would break QIP409: the days between events")
    own = f"<<<<<<< ours\n{counted}\n=======\n>>>>>>> theirs\n"
    assert own in found.raw.decode()


def test_records_to_choose_from_are_those_that_one_side_has_and_stand_together() -> None:
    def deferral(day: str, to: str) -> str:
        said = f"{{date: {day}, from: 2026-06-30, to: {to}, by: Deputy Manager, reason: R}}"
        return f"      - {said}"

    there, gone, mine, theirs, shared = (
        deferral(f"2026-0{n}-01", f"2026-0{n + 2}-28") for n in (3, 1, 2, 4, 5)
    )
    base = edited(behind(UPDATE, "    deferrals:", gone, there)).decode()
    found = merged(
        [(DUE, "due: 2026-06-28 "), (there, f"{mine}\n{there}\n{shared}")],
        [(DUE, "due: 2026-08-28 "), behind(there, theirs, shared), (f"{gone}\n", "")],
        base,
    )
    remark = "    # both moved the date: keep one of these records\n"
    choice = f"<<<<<<< ours\n{mine}\n=======\n{theirs}\n>>>>>>> theirs\n"
    text = found.raw.decode()
    assert f"    deferrals:\n{there}\n  {remark}{choice}{shared}\n" in text


def test_an_item_whose_first_line_is_undecided_is_so_as_a_whole() -> None:
    first = "- issue: Residents fall on the stairs\n    id: A1\n"
    base = edited(("- id: A1\n    issue: Residents fall on the stairs\n", first)).decode()
    sides = [("Residents fall", "Many fall")], [("Residents fall", "Some fall")]
    found = merged(*sides, base)
    assert found.conflicts == ("both changed A1",)
    for side in (0, 1):
        assert picked(found.raw.decode(), side).encode() == edited(*sides[side], text=base)


@with_each(
    ("before", "after"),
    [
        ("[{value: 4, by: 2026-06-30}]", "{value: 3}"),
        ("[{value: 4, by: 2026-06-30}]", "none"),
        ("none", "[{value: 4, by: 2026-06-30}]"),
        ("{value: 3}", "[{value: 4, by: 2026-06-30}]"),
        ("[]", "[{value: 4, by: 2026-06-30}]"),
        ("[a]", "[a, b, c]"),
        ("[a, b, c]", "[a, b]"),
        ("[a, b, c]", "[]"),
    ],
)
def test_what_becomes_another_kind_of_value_in_braces_is_taken(before: str, after: str) -> None:
    target = "target: {value: 2, by: 2026-12-31"
    base = edited((target, f"{target}, steps: {before}")).decode()
    kind = FileKind(Plan, "stairs", lambda _raw: ())
    changed = edited((f"steps: {before}", f"steps: {after}"), text=base)
    ours = edited(("{value: 2", "{value: 1"), text=base)
    found = merge(FileVersions(base.encode(), ours, changed), kind)
    expected = edited((f"steps: {before}", f"steps: {after}"), text=ours.decode())
    assert plain_data(found.raw) == plain_data(expected)


def test_both_moving_the_date_choose_between_records_too() -> None:
    def moved_to(day: str) -> list[Edit]:
        record = (
            f"    deferrals:\n      - {{date: 2026-05-01, from: 2026-06-30, to: {day},"
            " by: Deputy Manager, reason: R, approved_by: Registered Manager}\n"
        )
        return [(DUE, f"due: {day} "), (f"{UPDATE}\n", f"{UPDATE}\n{record}")]

    found = merged(moved_to("2026-08-31"), moved_to("2026-09-30"))
    assert found.conflicts == (
        "both moved the date: ours 2026-08-31, theirs 2026-09-30",
        "both moved the date: keep one of these records",
    )
    assert picked(found.raw.decode(), 0) == edited(*moved_to("2026-08-31")).decode()
    assert picked(found.raw.decode(), 1) == edited(*moved_to("2026-09-30")).decode()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="lines of Windows"),
        pytest.param(lambda text: "\ufeff" + text, id="a byte order mark"),
        pytest.param(lambda text: text.removesuffix("\n"), id="no line end at the end"),
    ],
)
def test_the_file_stays_written_as_ours_is(change: Callable[[str], str]) -> None:
    ours = change(edited(behind(UPDATE, LATER)).decode()).encode()
    versions = FileVersions(change(PLAN).encode(), ours, edited(behind(UPDATE, EARLIER)))
    expected = change(edited(behind(UPDATE, EARLIER, LATER)).decode()).encode()
    assert merge(versions, KIND).raw == expected


def test_a_marker_at_the_end_of_a_file_ends_its_line() -> None:
    ours, theirs = (edited(("Going well", words)) for words in ("Going badly", "Going nowhere"))
    before, mine = PLAN.removesuffix("\n").encode(), ours.removesuffix(b"\n")
    found = merge(FileVersions(before, mine, theirs), KIND)
    assert found.conflicts
    assert found.raw.endswith(b"\n>>>>>>> theirs\n")


def test_of_a_list_of_which_each_took_one_out_nothing_is_left() -> None:
    base = edited(behind("  - Regulation 12", "  - Regulation 17")).decode()
    found = merged([("  - Regulation 12\n", "")], [("  - Regulation 17\n", "")], base)
    assert found.raw == edited(("standards:\n  - Regulation 12\n", "standards: []\n"))


def test_a_list_of_which_one_record_was_changed_is_not_taken_out() -> None:
    base = edited(behind(UPDATE, EARLIER)).decode()
    changed = [(EARLIER, f"{EARLIER.replace('came', 'arrived')}\n{LATER}")]
    found = merged(changed, [(f"    updates:\n{UPDATE}\n{EARLIER}\n", "")], base)
    assert found.conflicts == ("theirs took out the updates of A1, and ours changed it",)


@with_each("base", ["    target: {value: 2, by: 2026-12-31}\n", ""], ids=["in braces", "nothing"])
def test_what_both_put_on_lines_is_merged_key_by_key(base: str) -> None:
    line = "    target: {value: 2, by: 2026-12-31}\n"
    before = edited((line, base)).decode()
    ours = "    target:\n      value: 2\n      by: 2026-12-31\n"
    theirs = ours.replace("2\n", "1\n", 1)
    sides = (edited((line, each)) for each in (ours, theirs))
    found = merge(FileVersions(before.encode(), *sides), KIND)
    if base:
        assert (found.raw, found.conflicts) == (edited((line, theirs)), ())
    else:
        assert found.conflicts == ("both changed the value of I1: ours 2, theirs 1",)


def test_parts_are_alike_wherever_their_lines_begin() -> None:
    def item(text: str) -> FilePart:
        found = passages(load(text.encode(), ""))
        assert found is not None
        return FilePart(None, found.inside[0].inside[0])

    one = item("a:\n  - b: 1 # c\n    d: 2\n")
    assert alike(one, item("a:\n- b: 1 # c\n  d: 2\n"))
    assert alike(one, item("a:\n      - b: 1 # c\n        d: 2\n"))
    assert not alike(one, item("a:\n- b: 1\n  d: 2\n"))


def test_markers_are_as_git_asks_for_them() -> None:
    versions = FileVersions(
        PLAN.encode(), edited((DUE, "due: 2026-05-01 ")), edited((DUE, "due: 2026-06-01 "))
    )
    style = MarkerStyle("HEAD", "before", "side", size=9, with_base=True)
    text = merge(versions, KIND, style).raw.decode()
    lines = text[text.index("<<<") :].splitlines()
    assert [lines[index] for index in (0, 2, 4, 6)] == [
        "<<<<<<<<< HEAD", "||||||||| before", "=========", ">>>>>>>>> side"
    ]  # fmt: skip


@with_each(
    "broken",
    [
        pytest.param(PLAN.replace("title: ", "title: [").encode(), id="no YAML"),
        pytest.param(PLAN.replace("title: ", "title: &a ").encode() + b"x: *b\n", id="an alias"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b"- a\n", id="a list"),
        pytest.param(b"{qip: 1, title: Falls}\n", id="all of it in braces"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"# A remark\n", id="a remark alone"),
    ],
)
def test_what_cannot_be_read_is_left_to_git(broken: bytes) -> None:
    for versions in (
        (PLAN.encode(), broken, PLAN.encode()),
        (PLAN.encode(), PLAN.encode(), broken),
    ):
        with pytest.raises(CannotMerge):
            merge(FileVersions(*versions), KIND)


def test_files_that_both_made_are_united() -> None:
    versions = FileVersions(b"", edited(behind(UPDATE, LATER)), edited(behind(UPDATE, EARLIER)))
    assert merge(versions, KIND).raw == edited(behind(UPDATE, EARLIER, LATER))


def test_roles_that_both_declared_are_united() -> None:
    base = "qip: 1\norganisation: Oak\nroles:\n  - {role: Lead}\n"
    ours, theirs = (f"{base}  - {{role: {name}}}\n" for name in ("Manager", "Deputy"))
    found = merge(
        FileVersions(*(each.encode() for each in (base, ours, theirs))), FileKind(Organisation)
    )
    assert found.raw.decode() == f"{base}  - {{role: Manager}}\n  - {{role: Deputy}}\n"


INDICATOR = """\
  - id: I2
    name: {0}
    unit: "%"
    better: higher
    owner: Quality Lead
    target: {{value: 90}}
"""


def test_what_names_a_new_indicator_goes_with_its_id() -> None:
    def added(name: str) -> Edit:
        return "\nactions:\n", f"{INDICATOR.format(name)}\nactions:\n"

    evidence = (
        "    evidence:\n"
        "      - {date: 2026-05-04, by: Team Leader, kind: data, note: N, indicator: I2}"
    )
    names = [
        ("    priority: high\n", "    priority: high\n    indicators: [I1, I2]\n"),
        ("note: Rails ordered}", f"note: Rails ordered}}\n{evidence}"),
    ]  # fmt: skip
    base = PLAN.replace(
        "    status: in-progress\n", "    priority: high\n    status: in-progress\n"
    )
    found = merged([added("Rails in use")], [added("Mats in use"), *names], base)
    text = found.raw.decode()
    assert found.notes == (
        "Both sides added I2: theirs is now I3, and so in 2 places that named it.",
    )
    assert text.index("name: Rails in use") < text.index("- id: I3\n    name: Mats in use")
    assert "indicators: [I1, I3]" in text
    assert "note: N, indicator: I3}" in text


@with_each("text", ["[{risk: RR-1}]", "\n      - risk: RR-1"])
@with_each("ours_took_out", [True, False])
def test_a_link_that_was_added_stays_where_the_only_other_was_taken_out(
    text: str, ours_took_out: bool
) -> None:
    base = edited((DUE, f"links: {text}\n    {DUE}")).decode()
    without = (f"    links: {text}\n", "")
    more = "[{risk: RR-1}, {audit: AU-2}]" if text[0] == "[" else f"{text}\n      - audit: AU-2"
    sides = ([without], [(f"links: {text}", f"links: {more}  # seen")])
    found = merged(*(sides if ours_took_out else sides[::-1]), base)
    assert not found.conflicts
    data: Any = plain_data(found.raw)
    assert data["actions"][0]["links"] == [{"audit": "AU-2"}]
    assert found.raw.count(b"# seen") == 1


def test_links_that_one_side_put_in_place_of_those_that_the_other_took_out_stay() -> None:
    base = edited((DUE, f"links: [{{risk: RR-1}}]\n    {DUE}")).decode()
    found = merged([("    links: [{risk: RR-1}]\n", "")], [("RR-1}]", "RR-2}]")], base)
    assert not found.conflicts
    data: Any = plain_data(found.raw)
    assert data["actions"][0]["links"] == [{"risk": "RR-2"}]


def test_what_links_to_a_new_action_goes_with_its_id_and_nothing_else_does() -> None:
    links = "links: [{action: stairs/A3}, {action: other/A3}, {action: Stairs/A3}, {action: A3}]"
    linked = ("themes: [falls, stairs]", f"{links}\nthemes: [falls, stairs]")
    found = merged(new_action("lights"), new_action("mats", linked))
    kept = "other/A3}, {action: stairs/A4}, {action: A3}]"
    assert f"links: [{{action: stairs/A4}}, {{action: {kept}" in found.raw.decode()


def test_a_new_milestone_and_a_check_get_free_ids_too() -> None:
    def reached(what: str) -> Edit:
        return (
            UPDATE,
            f"{UPDATE}\n    milestones:\n      - {{id: M1, milestone: {what}, due: 2026-06-01}}",
        )

    check = (
        "checks:\n  - {id: A3, check: Look, owner: Quality Lead, every: week, since: 2026-05-04}\n"
    )
    found = merged(
        [reached("Rails up"), *new_action("lights")],
        [reached("Paint dry"), ("actions:\n", f"{check}\nactions:\n")],
    )
    text = found.raw.decode()
    assert "{id: M1, milestone: Rails up, " in text
    assert "{id: M2, milestone: Paint dry, " in text
    assert "{id: A4, check: Look, " in text
    assert len(found.notes) == 2


def called(old: str, new: str) -> Edit:
    return f"  - id: {old}\n", f"  - id: {new}\n"


DECIDED = (
    "    note: Going well\n",
    "    note: Going well\n    decisions:\n      - {action: A1, decision: Order them}\n",
)
BOTH_CALLED = "Both gave A1 another id: ours A1a, theirs A9. It is A1a now"
SWAPPED = [called("A1", "A0"), called("A2", "A1"), called("A0", "A2")]


def in_turn(edits: Sequence[Edit], base: str) -> bytes:
    for edit in edits:
        base = edited(edit, text=base).decode()
    return base.encode()


@with_each(
    ("ours", "theirs", "expected", "note"),
    [
        pytest.param(
            [called("A1", "A1a")], [called("A1", "A9")], [called("A1", "A1a")],
            f"{BOTH_CALLED}.", id="each another id",
        ),
        pytest.param(
            [called("A1", "A1a"), (DUE, "due: 2026-08-31 ")],
            [called("A1", "A9"), behind(UPDATE, LATER), DECIDED, ("action: A1,", "action: A9,")],
            [called("A1", "A1a"), (DUE, "due: 2026-08-31 "), behind(UPDATE, LATER), DECIDED,
             ("action: A1,", "action: A1a,")],
            f"{BOTH_CALLED}, and so in 1 place that named it.", id="with what else they changed",
        ),
        pytest.param(
            [called("A1", "A9")], [behind(UPDATE, LATER), DECIDED],
            [called("A1", "A9"), behind(UPDATE, LATER), DECIDED, ("action: A1,", "action: A9,")],
            "", id="one numbers anew and the other changes",
        ),
        pytest.param(
            [behind(UPDATE, LATER), DECIDED], [called("A1", "A9")],
            [called("A1", "A9"), behind(UPDATE, LATER), DECIDED, ("action: A1,", "action: A9,")],
            "", id="the same the other way round",
        ),
        pytest.param(
            [called("A1", "A9"), ("Put a second rail", "Put a third rail")], [called("A1", "A9")],
            [called("A1", "A9"), ("Put a second rail", "Put a third rail")],
            "", id="one id from both, and other words",
        ),
        pytest.param(
            SWAPPED, [(DUE, "due: 2026-08-31 "), DECIDED],
            [*SWAPPED, (DUE, "due: 2026-08-31 "), DECIDED, ("action: A1,", "action: A2,")],
            "", id="two change places",
        ),
        pytest.param(SWAPPED, SWAPPED, SWAPPED, "", id="two change places on both sides"),
        pytest.param(
            [called("A1", "A9")], [called("A2", "A9")],
            [called("A2", "A10"), called("A1", "A9")],
            "Ours has another A9: theirs is now A10.", id="both give one id to another action",
        ),
        pytest.param(
            [called("A1", "A3")], new_action("lights"),
            [*new_action("lights"), called("A3", "A4"), called("A1", "A3")],
            "Ours has another A3: theirs is now A4.", id="the id of a new one",
        ),
        pytest.param(
            new_action("lights"), [("  - id: A2", f"{NEW.format('lights')}\n  - id: A2")],
            new_action("lights"), "", id="a new one in two places",
        ),
        pytest.param(
            new_action("lights"), [*new_action("lights"), called("A3", "A4"), DECIDED,
                                   ("action: A1,", "action: A4,")],
            [*new_action("lights"), DECIDED, ("action: A1,", "action: A3,")],
            "Both sides added A3, theirs as A4: it is A3 now, and so in 1 place that named it.",
            id="a new one under two ids",
        ),
        pytest.param(
            [("id: I1", "id: I2")], [behind(BEFORE, BEFORE.replace("02-27", "03-31"))],
            [("id: I1", "id: I2"), behind(BEFORE, BEFORE.replace("02-27", "03-31"))],
            "", id="an indicator",
        ),
    ],
)  # fmt: skip
def test_an_action_is_there_once_whatever_each_side_calls_it(
    ours: Sequence[Edit], theirs: Sequence[Edit], expected: Sequence[Edit], note: str
) -> None:
    versions = FileVersions(PLAN.encode(), in_turn(ours, PLAN), in_turn(theirs, PLAN))
    found = merge(versions, KIND)
    assert found.raw.decode() == in_turn(expected, PLAN).decode()
    assert found.conflicts == ()
    assert found.notes == ((note,) if note else ())


FIRST = PLAN[PLAN.index("  # agreed with the council") : PLAN.index("  - id: A2")]
ANOTHER = """\
  - id: A1
    issue: Nights have one nurse too few
    action: Fill the vacancy
    owner: Quality Lead
    due: 2026-07-31
    evidence_source: Rota
"""
"""What somebody put in the place of the first action, with its id."""


@pytest.mark.parametrize("mine", [True, False])
def test_what_is_done_to_an_action_does_not_go_to_another_that_got_its_id(*, mine: bool) -> None:
    sides = [(FIRST, ANOTHER)], [behind(UPDATE, LATER)]
    found = merged(*(sides if mine else sides[::-1]))
    one, another = ("ours", "theirs") if mine else ("theirs", "ours")
    (conflict,) = found.conflicts
    assert conflict.startswith(f"{one} took out A")
    assert f"{another} changed it" in conflict
    own = found.raw.decode().partition("Nights have one nurse too few")[2].partition("- id: A")[0]
    assert "Rota" in own
    assert "updates" not in own


@pytest.mark.parametrize("named", [[], [DECIDED]], ids=["named nowhere", "named before"])
@pytest.mark.parametrize("untouched", [[], [(FIRST, "")]], ids=["as it was", "taken out"])
def test_another_action_goes_in_the_place_of_one_that_nobody_changed(
    untouched: list[Edit], named: list[Edit]
) -> None:
    base = edited(*named).decode()
    for sides in (([(FIRST, ANOTHER)], untouched), (untouched, [(FIRST, ANOTHER)])):
        found = merged(*sides, base)
        expected = edited((FIRST, ANOTHER), text=base)
        assert (found.raw, found.conflicts, found.notes) == (expected, (), ())


LINKED = ("service: Oak House\n", "service: Oak House\nlinks: [{action: stairs/A1}]\n")


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("now", [ANOTHER, ""], ids=["its id is of another", "taken out"])
@with_each(
    ("naming", "what"), [(DECIDED, "a decision of a review"), (LINKED, "a link")]
)  # fmt: skip
def test_what_names_an_action_goes_on_naming_that_action(
    now: str, naming: Edit, what: str, *, mine: bool
) -> None:
    sides = [(FIRST, now)], [naming]
    found = merged(*(sides if mine else sides[::-1]))
    one, other = ("ours", "theirs") if mine else ("theirs", "ours")
    assert found.conflicts == (f"{one} took out A1, and {other} names it in {what}",)
    text = found.raw.decode()
    meant = text.partition("action: Put a second rail")[0].rpartition("- id: ")[2][:2]
    assert "action: Fill the vacancy" not in text or meant == ("A3" if mine else "A1")
    assert ("{action: " + meant in text) or (f"{{action: stairs/{meant}" in text)


def test_what_names_an_indicator_goes_on_naming_that_indicator() -> None:
    before = PLAN[PLAN.index("  - id: I1") : PLAN.index("\nactions:")]
    other = INDICATOR.format("Nurses off sick").replace("I2", "I1")
    found = merged([(before, other)], [("status: in-progress", "indicators: [I1]")])
    assert found.conflicts == ("ours took out I1, and theirs names it in an action",)
    assert "indicators: [I2]" in found.raw.decode()


@pytest.mark.parametrize("mine", [True, False])
def test_an_action_taken_out_on_one_side_and_numbered_anew_on_the_other(*, mine: bool) -> None:
    sides = [called("A1", "A9")], [(FIRST, "")]
    found = merged(*(sides if mine else sides[::-1]))
    one, other = ("ours", "theirs") if mine else ("theirs", "ours")
    assert found.conflicts == (f"{other} took out A1, and {one} gave it the id A9",)


def test_two_milestones_are_told_by_their_words_too() -> None:
    milestone = "    milestones:\n      - {id: M1, milestone: Rails are up, due: 2026-06-01}"
    base = edited(behind(UPDATE, milestone)).decode()
    found = merged([("id: M1", "id: M2")], [("id: M1", "id: M9"), ("06-01}", "06-02}")], base)
    assert found.raw == edited(("id: M1", "id: M2"), ("06-01}", "06-02}"), text=base)
    assert found.notes == (
        "Both gave A1/M1 another id: ours A1/M2, theirs A1/M9. It is A1/M2 now.",
    )


def test_an_escalation_and_its_answer_are_one_record() -> None:
    said = "{date: 2026-05-04, to: Registered Manager, by: Quality Lead, reason: R"
    told = f"    escalations:\n      - {said}"
    answer = ", response: Agreed, responded: 2026-05-05"
    found = merged(
        [behind(UPDATE, f"{told}}}")],
        [behind(UPDATE, f"{told}{answer}}}")],
    )
    assert found.raw == edited(behind(UPDATE, f"{told}{answer}}}"))


def test_an_order_that_one_side_changed_is_taken_and_new_records_stay_by_their_neighbours() -> None:
    start = PLAN.index("  # agreed with the council")
    middle, end = PLAN.index("\n  - id: A2"), PLAN.index("reviews:")
    first, second = PLAN[start:middle], PLAN[middle + 1 : end]
    moved = PLAN[:start] + second + "\n" + first + PLAN[end:]
    ours = edited(behind(UPDATE, LATER))
    found = merge(FileVersions(PLAN.encode(), ours, moved.encode()), KIND)
    assert found.conflicts == ()
    assert found.raw.decode() == moved.replace(UPDATE, f"{UPDATE}\n{LATER}")


def test_what_both_took_out_is_gone_and_remarks_of_one_side_stay() -> None:
    line = "    assurance: {method: observation, by: Quality Lead}\n    updates:"
    found = merged(
        [(line, "    updates:")],
        [(line, "    # who looks?\n    updates:")],
    )
    assert found.raw == edited((line, "    # who looks?\n    updates:"))


@with_each(
    ("name", "taken", "free"),
    [
        ("A3", {"A3"}, "A4"),
        ("A3", {"A3", "A7", "B9", "A"}, "A8"),
        ("A09", {"A09"}, "A10"),
        ("A003", {"A003", "A9"}, "A010"),
        ("2.3", {"2.3", "2.4", "3.8"}, "2.5"),
        ("rails", {"rails", "A5"}, "rails-2"),
        ("rails", {"rails", "rails3"}, "rails-4"),
    ],
)
def test_the_next_free_id_is_behind_all_that_begin_so(
    name: str, taken: set[str], free: str
) -> None:
    assert next_free(name, taken) == free


@with_each(
    ("base", "ours", "theirs", "merged_lines"),
    [
        ("a", "ab", "a", "ab"),
        ("a", "a", "ac", "ac"),
        ("a", "ab", "ab", "ab"),
        ("a", "ab", "ac", "acb"),
        ("a", "ba", "ca", "cba"),
        ("ab", "abc", "a", "ac"),
        ("ab", "b", "abd", "bd"),
        ("ab", "a", "ba", "a"),
        ("", "a", "a", "a"),
        ("", "b", "ab", "ab"),
        ("aa", "aab", "a", "ab"),
        ("a", "a ", "ab", "ab "),
        ("a", "ab", "a ", "ab"),
    ],
)
def test_comments_that_both_put_in_are_there_and_what_one_took_out_is_not(
    base: str, ours: str, theirs: str, merged_lines: str
) -> None:
    """A letter stands for a comment, and a space for a blank line."""
    one, two, three = (
        "".join(f"# {each}\n" if each.strip() else "\n" for each in side)
        for side in (base, ours, theirs)
    )
    found = merged_remarks(one, two, three)
    assert "".join(each[2:3] or " " for each in found.splitlines()) == merged_lines


@with_each(
    ("base", "ours", "theirs", "least"),
    [
        ("", "", "", ""),
        ("a", "a", "a", "a"),
        ("a", "", "a", ""),
        ("a", "", "", ""),
        ("", "a", "", "a"),
        ("", "a", "a", "a"),
        ("", "aa", "a", "aa"),
        ("a", "aa", "a", "aa"),
        ("a", "aa", "aa", "aa"),
        ("aa", "a", "a", ""),
        ("aa", "aaa", "a", "aa"),
        ("a", "ab", "ac", "abc"),
    ],
)
def test_no_merge_loses_a_comment_that_nobody_took_out(
    base: str, ours: str, theirs: str, least: str
) -> None:
    """A letter stands for a comment."""

    def source(letters: str) -> Source:
        return load("".join(f"# {letter}\n" for letter in letters).encode(), "")

    sides = source(base), source(ours), source(theirs)
    _refuse_lost_comments(*sides, source(least).text)
    for place in range(len(least)):
        with pytest.raises(CannotMerge):
            _refuse_lost_comments(*sides, source(least[:place] + least[place + 1 :]).text)


def test_an_action_that_both_closed_may_have_more_on_one_side() -> None:
    more = (VERIFIED, f"{VERIFIED}\n{VERIFIED.replace('04-10', '04-24')}")
    for ours, theirs in ((CLOSED, [*CLOSED, more]), ([*CLOSED, more], CLOSED)):
        found = merged(ours, theirs)
        assert found.conflicts == ()
        assert found.raw == edited(*CLOSED, more)
