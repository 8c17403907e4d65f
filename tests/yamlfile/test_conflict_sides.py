"""A conflict hides no more of a file than what its two sides do not say alike."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.document import FaultKind, Source, steps_of
from qiptrack.yamlfile.edits import CannotEdit, set_value
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.lost_text import unused_anchors
from qiptrack.yamlfile.places import comments
from tests.conftest import with_each
from tests.yamlfile.test_slips import plan_of

HEAD = "qip: 1\nactions:\n"
A1 = "  - id: A1\n    issue: Falls\n    due: 2026-01-18\n"
A2 = "  - id: A2\n    issue: Bells\n    due: 2026-02-18\n"
A3 = "  - id: A3\n    issue: Rota\n    due: 2026-03-18\n"
A4 = "  - id: A4\n    issue: Keys\n    due: 2026-04-18\n"
LAST = "concern: Inspection\n"
UPDATES = "    updates:\n"
RECORD = "      - {date: 2026-01-0%s, note: Mats}\n"
FIRST_READ = {"id": "A1", "issue": "Falls", "due": "2026-01-18"}
THIRD_READ = {"id": "A3", "issue": "Rota", "due": "2026-03-18"}


def conflict(ours: str, theirs: str, base: str | None = None) -> str:
    middle = "" if base is None else f"||||||| base\n{base}"
    return f"<<<<<<< ours\n{ours}{middle}=======\n{theirs}>>>>>>> theirs\n"


def read(text: str) -> Source:
    return load(text.encode(), "plan.yaml")


def actions_of(source: Source) -> list[Data]:
    assert isinstance(source.data, dict)
    actions = source.data["actions"]
    assert isinstance(actions, list)
    return actions


LATER = "    due: 2026-05-18\n"
SOONER = "    due: 2026-05-01\n"
SECOND = "  - id: A2\n    issue: Bells\n"

CONFLICTS: list[tuple[str, str, Data, set[str]]] = [
    (
        "a key",
        SECOND + conflict(LATER, SOONER),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/due"},
    ),
    (
        "with what both began with",
        SECOND + conflict(LATER, SOONER, "    due: 2026-02-18\n"),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/due"},
    ),
    (
        "under a remark",
        SECOND + "    # both moved the date: ours later\n" + conflict(LATER, SOONER),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/due"},
    ),
    (
        "different keys",
        SECOND + conflict("    owner: Cook\n", "    priority: high\n") + LATER,
        [{"id": "A2", "issue": "Bells", "due": "2026-05-18"}],
        {"actions/A2/owner", "actions/A2/priority"},
    ),
    (
        "two conflicts",
        SECOND + conflict(LATER, SOONER) + "    owner: Cook\n" + conflict("    a: b\n", ""),
        [{"id": "A2", "issue": "Bells", "owner": "Cook"}],
        {"actions/A2/due", "actions/A2/a"},
    ),
    (
        "from one action into another",
        SECOND + conflict(LATER + "  - id: A5\n", SOONER + "  - id: A5\n") + "    issue: Tea\n",
        [{"id": "A2", "issue": "Bells"}, {"id": "A5", "issue": "Tea"}],
        {"actions/A2/due"},
    ),
    (
        "an action begun on one side",
        SECOND + conflict(LATER + "  - id: A5\n", SOONER) + "    owner: Cook\n",
        [{"id": "A2", "issue": "Bells"}, None],
        {"actions/A2/due", "actions/A2/owner", "actions/2"},
    ),
    (
        "another id below the dash",
        "  - issue: Bells\n" + conflict("    id: A2\n", "    id: A9\n"),
        [None],
        {"actions/1"},
    ),
    ("an action of ours", conflict(A2, ""), [None], {"actions/1"}),
    (
        "one action on both sides",
        conflict(A2, A2.replace("Bells", "Doors")),
        [{"id": "A2", "due": "2026-02-18"}],
        {"actions/A2/issue"},
    ),
    (
        "one key of a record",
        A2
        + UPDATES
        + "      - date: 2026-01-01\n"
        + conflict(*["        note: %s\n"] * 2) % (1, 2),
        [
            {
                "id": "A2",
                "issue": "Bells",
                "due": "2026-02-18",
                "updates": [{"date": "2026-01-01"}],
            }
        ],
        {"actions/A2/updates/0/note"},
    ),
    (
        "a block text",
        SECOND
        + "    note: |\n      One\n"
        + conflict("      two: x\n", "      ten\n")
        + "      z\n",
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/note"},
    ),
    (
        "below a block text",
        SECOND + "    note: |\n      One\n" + conflict(LATER, SOONER),
        [{"id": "A2", "issue": "Bells", "note": "One\n"}],
        {"actions/A2/due"},
    ),
    (
        "a list of words and records",
        SECOND + conflict("    links: [a, {id: L}]\n", "    links: [b, {id: L}]\n"),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/links"},
    ),
    (
        "a list of words",
        SECOND + conflict("    themes: [a, b]\n", "    themes: [a, c]\n"),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/themes"},
    ),
    (
        "a slip on one side",
        SECOND + conflict("    due: [\n", SOONER),
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/due"},
    ),
    (
        "a slip beside it",
        SECOND + conflict(LATER, SOONER) + "    owner: [Cook\n",
        [{"id": "A2", "issue": "Bells"}],
        {"actions/A2/due", "actions/A2/owner"},
    ),
    (
        "marks that are text",
        SECOND + "    note: |\n      <<<<<<< ours\n      =======\n" + conflict(LATER, SOONER),
        [{"id": "A2", "issue": "Bells", "note": "<<<<<<< ours\n=======\n"}],
        {"actions/A2/due"},
    ),
]


@with_each("line_end", ["\n", "\r\n"])
@with_each(("name", "written", "second", "unknown"), CONFLICTS)
def test_what_both_sides_say_is_read_and_all_else_is_not_known(
    name: str, written: str, second: list[Data], unknown: set[str], line_end: str
) -> None:
    source = read(f"{HEAD}{A1}{written}{A3}{LAST}".replace("\n", line_end))
    assert actions_of(source) == [FIRST_READ, *second, THIRD_READ], name
    assert isinstance(source.data, dict)
    assert source.data["concern"] == "Inspection"
    assert {to_text(pointer) for pointer in source.doubtful} == unknown
    named = " and ".join(fault.lost for fault in source.faults).split(" and ")
    assert len(named) == len({*named}) == len(unknown)
    # An item as a whole goes by its id there, which stands in neither side's data.
    assert {f"`{each}`" for each in unknown if not each[-1].isdigit()} <= {*named}


def test_an_action_that_only_they_have_stands_behind_those_that_both_have() -> None:
    source = read(f"{HEAD}{A1}{conflict(A2, A4)}{A3}")
    assert actions_of(source) == [FIRST_READ, None, THIRD_READ, None]
    assert source.doubtful == {("actions", 1), ("actions", 3)}


def test_records_of_each_side_are_not_known_and_those_of_both_are() -> None:
    both = conflict(RECORD % 1 + RECORD % 2, RECORD % 1 + RECORD % 3)
    source = read(f"{HEAD}{A1}{UPDATES}{both}{RECORD % 4}{A3}")
    (first, third) = actions_of(source)
    assert isinstance(first, dict)
    read_on = [{"date": f"2026-01-0{n}", "note": "Mats"} for n in (1, 4)]
    assert first["updates"] == [read_on[0], None, read_on[1], None]
    assert third == THIRD_READ
    assert {pointer[-1] for pointer in source.doubtful} == {1, 3}


@with_each("text", [conflict("- a\n", HEAD + A1), conflict(HEAD + A1, ""), conflict("", A1)])
def test_where_the_sides_say_nothing_alike_nothing_is_read(text: str) -> None:
    source = read(text)
    assert source.root is None
    assert source.data is None
    assert source.doubtful == {()}
    assert [fault.kind for fault in source.faults] == [FaultKind.CONFLICT]


@with_each("sides", [(A1, ""), ("", LAST)])
def test_beside_a_version_that_is_empty_the_rest_of_the_file_is_read(
    sides: tuple[str, str],
) -> None:
    source = read(f"qip: 1\ntitle: Falls\nactions:\n{conflict(*sides)}")
    assert source.data == {"qip": "1", "title": "Falls"} | ({} if sides[0] else {"actions": None})
    assert {pointer[0] for pointer in source.doubtful} == {"actions" if sides[0] else "concern"}


BRACKET = (": Bells", ": [Bells")
COLON = (": Bells", ": a: b")
QUOTE = (": 2026-02-18", ': "2026-02-18')
DASH = ("    issue: Bells", "   issue: Bells")


@with_each(
    ("ours", "theirs", "second", "unknown"),
    [
        (BRACKET, COLON, {"id": "A2", "due": "2026-02-18"}, {"issue"}),
        (BRACKET, QUOTE, {"id": "A2"}, {"issue", "due"}),
        (QUOTE, QUOTE, {"id": "A2", "issue": "Bells"}, {"due"}),
        (BRACKET, ("", ""), {"id": "A2", "due": "2026-02-18"}, {"issue"}),
        (("", ""), QUOTE, {"id": "A2", "issue": "Bells"}, {"due"}),
        (DASH, COLON, {"id": "A2", "due": "2026-02-18"}, {"issue"}),
    ],
)
def test_a_slip_in_each_side_hides_no_more_than_both_slips_do(
    ours: tuple[str, str], theirs: tuple[str, str], second: Data, unknown: set[str]
) -> None:
    source = read(HEAD + A1 + conflict(A2.replace(*ours), A2.replace(*theirs)) + A3)
    assert actions_of(source) == [FIRST_READ, second, THIRD_READ]
    doubtful = {pointer for pointer in source.doubtful if len(pointer) > 2}
    assert doubtful == {("actions", "A2", name) for name in unknown}
    assert source.doubtful - doubtful <= {("actions", "A2")}
    assert [fault.kind for fault in source.faults] == [FaultKind.CONFLICT]
    named = source.faults[0].lost.split(" and ")
    assert len({*named}) == len(named)


OPEN, PART, SHUT = "<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"
MOVED = A2.replace("02-18", "05-18")
OTHER_ID = A2.replace("A2", "A9")
NO_DUE = [FIRST_READ, {"id": "A2", "issue": "Bells"}, THIRD_READ]
LISTED = "    updates:\n    - {note: Mats}\n"
DUE_AND_OWNER = {"actions/A2/due", "actions/A2/owner"}


@with_each("line_end", ["\n", "\r\n"])
@with_each(
    ("name", "written", "actions", "unknown"),
    [
        ("no end", OPEN + A2 + PART + MOVED, NO_DUE, {"actions/A2/due"}),
        ("no beginning", A2 + PART + MOVED + SHUT, NO_DUE, {"actions/A2/due"}),
        ("no parting", OPEN + A2 + MOVED + SHUT, NO_DUE, {"actions/A2/due"}),
        ("only the beginning", OPEN + A2 + MOVED, NO_DUE, {"actions/A2/due"}),
        ("only the parting", A2 + PART + MOVED, NO_DUE, {"actions/A2/due"}),
        ("only the end", A2 + MOVED + SHUT, NO_DUE, {"actions/A2/due"}),
        ("no parting, with the base", OPEN + A2 + "||||||| base\n" + A2 + SHUT,
         [FIRST_READ, None, THIRD_READ], {"actions/1"}),
        ("no end, with the base", OPEN + A2 + "||||||| base\n" + A2 + PART + MOVED, NO_DUE,
         {"actions/A2/due"}),
        ("no end, and nothing of ours", OPEN + PART + A2, [FIRST_READ, THIRD_READ, None],
         {"actions/2"}),
        ("no end, and other actions", OPEN + A2 + PART + OTHER_ID,
         [FIRST_READ, None, THIRD_READ, None],
         {"actions/1", "actions/3"}),
        ("no beginning, and other actions", A2 + PART + OTHER_ID + SHUT,
         [FIRST_READ, None, THIRD_READ, None], {"actions/1", "actions/3"}),
        ("no end, in an action", SECOND + OPEN + LATER + PART + SOONER + "    owner: Cook\n",
         [FIRST_READ, {"id": "A2", "issue": "Bells"}, THIRD_READ], DUE_AND_OWNER),
        ("no beginning, in an action", SECOND + LATER + PART + SOONER + SHUT + "    owner: Cook\n",
         [FIRST_READ, {"id": "A2", "owner": "Cook"}, THIRD_READ],
         {"actions/A2/due", "actions/A2/issue"}),
        ("only the beginning, in an action", SECOND + OPEN + LATER + SOONER + "    owner: Cook\n",
         [FIRST_READ, {"id": "A2", "issue": "Bells", "owner": "Cook"}, THIRD_READ],
         {"actions/A2/due"}),
        ("only the end, behind the last key", SECOND + LATER + SOONER + SHUT, NO_DUE,
         {"actions/A2/due"}),
        ("no parting, and lists as deep as their keys",
         SECOND + OPEN + LISTED + LATER + LISTED + SOONER + SHUT,
         [FIRST_READ, {"id": "A2", "issue": "Bells", "updates": [{"note": "Mats"}]}, THIRD_READ],
         {"actions/A2/due"}),
        ("no beginning, and nothing of theirs", "  - id: A2\n" + PART + SHUT + "    issue: Bells\n",
         [FIRST_READ, {"id": "A2", "issue": "Bells"}, THIRD_READ], set()),
        ("a marker alone", A2 + SHUT,
         [FIRST_READ, {"id": "A2", "issue": "Bells", "due": "2026-02-18"}, THIRD_READ], set()),
        ("no end, and another",
         OPEN + A2 + PART + MOVED + conflict(A4, A4.replace("04-18", "04-20")),
         [*NO_DUE[:2], {"id": "A4", "issue": "Keys"}, THIRD_READ],
         {"actions/A2/due", "actions/A4/due"}),
    ],
)  # fmt: skip
def test_of_a_conflict_that_lost_a_marker_nothing_is_read_twice(
    name: str, written: str, actions: list[Data], unknown: set[str], line_end: str
) -> None:
    source = read(f"{HEAD}{A1}{written}{A3}{LAST}".replace("\n", line_end))
    assert actions_of(source) == actions, name
    assert isinstance(source.data, dict)
    assert source.data["concern"] == "Inspection"
    assert {to_text(pointer) for pointer in source.doubtful} == unknown
    assert {fault.kind for fault in source.faults} == {FaultKind.CONFLICT}
    assert any("some are missing" in fault.message for fault in source.faults)


def test_of_the_keys_of_the_file_those_are_read_that_stand_behind() -> None:
    source = read(
        f"qip: 1\n{OPEN}title: A\nconcern: B\n{PART}title: B\nservice: C\nactions:\n{A1}{LAST}"
    )
    assert source.data == {"qip": "1"}
    source = read(f"qip: 1\n{OPEN}title: A\n{PART}title: B\nservice: C\nactions:\n{A1}{LAST}")
    assert isinstance(source.data, dict)
    assert source.data == {
        "qip": "1", "service": "C", "actions": [FIRST_READ], "concern": "Inspection"
    }  # fmt: skip
    assert source.doubtful == {("title",)}


def test_no_more_is_named_than_can_be_read_at_a_glance() -> None:
    (fault,) = read(HEAD + A1 + conflict("".join(f"    k{n}: a\n" for n in range(20)), "")).faults
    assert fault.lost.endswith("`actions/A1/k7` and 12 more")


def test_no_edit_is_made_in_a_file_with_a_conflict() -> None:
    source = read(HEAD + A1 + conflict(LATER, SOONER) + A3)
    with pytest.raises(CannotEdit, match="cannot be changed"):
        set_value(source, ("actions", "A3", "issue"), "Doors")


def test_nothing_between_the_markers_is_a_comment() -> None:
    source = read(HEAD + A1 + conflict("    a: b # ours\n", "    a: c # theirs\n") + "# last\n")
    assert [comment.text for comment in comments(source)] == ["# last"]


def test_what_only_one_side_refers_to_may_be_used() -> None:
    source = read("a: &one x\nb: &two x\n" + conflict("c: *one\n", "c: d\n"))
    assert [node.anchor for node in unused_anchors(source)] == ["two"]


# Whatever the conflict


@with_each(
    ("written", "lost"),
    [
        (conflict(A2, A3 + A4), "`actions/A2` and `actions/A3` and `actions/A4`"),
        (conflict("  - issue: Bells\n", "  - issue: Doors\n"), "`actions/1`"),
        (conflict("  - &one {id: A2, issue: Bells}\n", A2), "`actions/A2`"),
    ],
)
def test_what_only_one_side_has_goes_by_its_own_name(written: str, lost: str) -> None:
    (fault,) = read(HEAD + A1 + written + LAST).faults
    assert fault.lost == lost


@given(st.randoms(use_true_random=False))
def test_whatever_the_conflict_in_one_action_every_other_is_read(choose: random.Random) -> None:
    head, actions, tail = plan_of(choose)
    which = choose.randrange(len(actions))
    written = actions[which]
    line = choose.choice([n for n, each in enumerate(written) if ": " in each and n])
    marked = conflict(f"{written[line]}\n", f"{written[line]}, or not\n").splitlines()
    actions[which] = [*written[:line], *marked, *written[line + 1 :]]
    lines = [*head, *(each for action in actions for each in action), *tail]
    source = read("\n".join([*lines, ""]))
    known = {each["id"] for each in actions_of(source) if isinstance(each, dict)}
    assert known >= {f"A{n}" for n in range(len(actions)) if n != which}
    assert {pointer[:2] for pointer in source.doubtful} <= {
        ("actions", f"A{which}"),
        ("actions", which),
    }


@given(st.randoms(use_true_random=False))
def test_whichever_marker_is_lost_every_other_action_is_read_once(choose: random.Random) -> None:
    head, actions, tail = plan_of(choose)
    which = choose.randrange(len(actions))
    written = actions[which]
    lines = [number for number, line in enumerate(written) if ": " in line and number]
    start, stop = sorted(choose.choices([0, *lines, len(written)], k=2))
    theirs = [f"{line} more" if ": The" in line else line for line in written[start:stop]]
    marked = ["<<<<<<< ours", *written[start:stop], "=======", *theirs, ">>>>>>> theirs"]
    marked.remove(choose.choice([line for line in marked if line[:1] in {*"<=>"}]))
    actions[which] = [*written[:start], *marked, *written[stop:]]
    every = [*head, *(each for action in actions for each in action), *tail]
    found = actions_of(read("\n".join([*every, ""])))
    known = [each.get("id") for each in found if isinstance(each, dict)]
    named = [name for name in known if name]
    assert len({*named}) == len(named)
    # Behind a conflict in which there is nothing, the next action may be of either side.
    beside = which + 1 if start == len(written) else which
    assert {*named} >= {f"A{n}" for n in range(len(actions)) if n not in (which, beside)}


@given(st.randoms(use_true_random=False))
def test_nothing_is_known_that_a_side_does_not_say(choose: random.Random) -> None:
    """And nothing is taken for absent that a side has."""
    head, actions, tail = plan_of(choose)
    lines = [*head, *(each for action in actions for each in action), *tail]
    written: list[str] = []
    sides: tuple[list[str], list[str]] = [], []
    while lines:
        count = choose.randint(1, 6)
        chunk, lines = lines[:count], lines[count:]
        if choose.random() < 0.6:
            versions = chunk, chunk
            written += chunk
        else:
            versions = _changed(choose, chunk), _changed(choose, chunk)
            written += ["<<<<<<< ours", *versions[0], "=======", *versions[1], ">>>>>>> theirs"]
        for side, version in zip(sides, versions, strict=True):
            side.extend(version)
    source = read("\n".join([*written, ""]))
    for side in sides:
        alone = read("\n".join([*side, ""]))
        if not alone.faults and source.data is not None:
            _assert_within(source.data, alone.data, (), source.doubtful)


def _changed(choose: random.Random, lines: list[str]) -> list[str]:
    ways = choose.randrange(4)
    if ways == 0:
        return lines
    if ways == 1:
        return [f"{line} more" if ": The" in line else line for line in lines]
    number = choose.randrange(len(lines))
    return lines[:number] if ways == 2 else [*lines[:number], *lines[number + 1 :]]


def _assert_within(known: Data, said: Data, pointer: Pointer, doubtful: frozenset[Pointer]) -> None:
    """Raise where `said` lacks what is `known`, or has what is neither known nor in doubt."""
    if pointer in doubtful and not isinstance(known, dict):
        return
    if isinstance(known, dict):
        assert isinstance(said, dict), pointer
        for name, value in known.items():
            assert name in said, (*pointer, name)
            _assert_within(value, said[name], (*pointer, name), doubtful)
        absent = {name for name in said if name not in known}
        assert pointer in doubtful or {(*pointer, name) for name in absent} <= doubtful
    elif isinstance(known, list):
        assert isinstance(said, list), pointer
        assert len(known) >= len(said)
        rest = [*said]
        for step, item in zip(steps_of(known), known, strict=True):
            if (*pointer, step) not in doubtful or isinstance(item, dict):
                like = [each for each in rest if _fits(item, each, (*pointer, step), doubtful)]
                assert like, (*pointer, step)
                rest.remove(like[0])
    else:
        assert known == said, pointer


def _fits(known: Data, said: Data, pointer: Pointer, doubtful: frozenset[Pointer]) -> bool:
    try:
        _assert_within(known, said, pointer, doubtful)
    except AssertionError:
        return False
    return True
