"""One slip of typing hides no more of a file than the item or key it stands in."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.edits import CannotEdit, set_value
from qiptrack.yamlfile.events import ParserFactory, PureParser, fastest
from qiptrack.yamlfile.limits import MAX_BYTES, MAX_SLIPS
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments
from tests.conftest import at_most, swept, thorough, with_each

FIRST = """\
qip: 1
title: Falls
actions:
  - id: A1
    issue: Falls at night
    owner: Deputy Manager
    due: 2026-03-01
    status: closed
    assurance: {method: audit, by: Quality Lead}
    contributors:
      - Cook
      - Nurse
    updates:
      - date: 2026-02-02
        by: Deputy Manager
        note: >
          Mats came:
          - id: of each is kept
      - {date: 2026-02-03, by: Nurse, note: "ten, of twelve"}
"""
SECOND = """\
  # the second
  - id: A2
    issue: Bells are slow
    due: 2026-01-18
"""
LAST = "concern: Inspection\n"
A1: Pointer = ("actions", "A1")


def read(text: str, parser: ParserFactory = fastest) -> Source:
    return load(text.encode(), "plan.yaml", parser=parser)


def with_slip(line: str, slip: str) -> str:
    assert FIRST.count(line) == 1
    return FIRST.replace(line, slip) + SECOND + LAST


@with_each("parser", [fastest, PureParser], ids=["fastest", "pure"])
@with_each(
    ("line", "slip", "doubtful", "lost"),
    [
        ("note: >", "note: ten: twelve\n        bar: >", None, "actions/A1/updates/0"),
        ('"ten, of twelve"', "ten: twelve", {(*A1, "updates", 1)}, "actions/A1/updates/1"),
        ('"ten, of twelve"', '"ten, of', {(*A1, "updates", 1)}, "actions/A1/updates/1"),
        ('twelve"}', 'twelve"', {(*A1, "updates", 1)}, "actions/A1/updates/1"),
        ("issue: Falls", "issue: Falls: many", {(*A1, "issue")}, "actions/A1/issue"),
        ("issue: Falls", 'issue: "Falls', {(*A1, "issue")}, "actions/A1/issue"),
        ("issue: Falls", "issue: [Falls", {(*A1, "issue")}, "actions/A1/issue"),
        ("issue: Falls", "issue: @Falls", {(*A1, "issue")}, "actions/A1/issue"),
        ("status: closed", "status:closed", {(*A1, "status")}, "actions/A1/status"),
        ("    status: closed", "\tstatus: closed", {(*A1, "status")}, "actions/A1/status"),
        ("    status: closed", "   status: closed", {(*A1, "status")}, "actions/A1/status"),
        ("    status: closed", "  status: closed", {(*A1, "status")}, "actions/A1/status"),
        ("method: audit, by", "method: audit by", {(*A1, "assurance")}, "actions/A1/assurance"),
        ("title: Falls", "title: Falls: many", {("title",)}, "title"),
        ("title: Falls", "title:Falls", {("title",)}, "title"),
        ("  - id: A1", "   - id: A1", {("actions", 0)}, "actions/0"),
        ("  - id: A1", "  -id: A1", {("actions", 0)}, "actions/0"),
        ("  - id: A1", "  \t- id: A1", {("actions", 0)}, "actions/0"),
    ],
)
def test_only_the_smallest_item_is_set_aside_and_named(
    line: str, slip: str, doubtful: set[Pointer] | None, lost: str, parser: ParserFactory
) -> None:
    source = read(with_slip(line, slip), parser)
    assert [fault for fault in source.faults if lost in fault.lost]
    if doubtful is not None:
        assert len(source.faults) == 1
        assert doubtful <= source.doubtful
    assert_the_rest_is_read(source)


def assert_the_rest_is_read(source: Source) -> None:
    sound = read(FIRST + SECOND + LAST).data
    assert isinstance(sound, dict)
    assert isinstance(source.data, dict)
    assert isinstance(sound["actions"], list)
    assert isinstance(source.data["actions"], list)
    assert source.data["actions"][-1] == sound["actions"][-1]
    assert source.data["concern"] == sound["concern"]
    assert not {pointer[:2] for pointer in source.doubtful} & {("actions", "A2"), ("actions",), ()}


@with_each("parser", [fastest, PureParser], ids=["fastest", "pure"])
@with_each("begin", ["  \u2013 id: A2", "%  - id: A2", "  - id:\u2028A2"])
def test_an_action_whose_dash_cannot_be_read_takes_nothing_of_the_one_above(
    begin: str, parser: ParserFactory
) -> None:
    actions = FIRST.replace(">\n", "|\n") + SECOND.replace("  - id: A2", begin)
    source = read(actions + "  - id: A3\n    issue: Rota\n" + LAST, parser)
    sound = read(FIRST.replace(">\n", "|\n") + LAST).data
    assert isinstance(sound, dict)
    assert isinstance(sound["actions"], list)
    third = {"id": "A3", "issue": "Rota"}
    assert source.data == {**sound, "actions": [*sound["actions"], None, third]}
    assert source.doubtful == {("actions", 1)}
    assert [fault.lost for fault in source.faults] == ["`actions/1`"]


def test_a_key_that_may_have_stood_in_a_line_that_is_set_aside_is_not_taken_for_absent() -> None:
    source = read(with_slip("    owner: Deputy", "     owner: Deputy"))
    assert {(*A1, "issue"), (*A1, "owner")} <= source.doubtful


def test_where_nobody_can_tell_what_a_line_was_any_absent_key_is_in_doubt() -> None:
    source = read(with_slip("    owner: Deputy Manager\n", "    '''\n"))
    assert A1 in source.doubtful


@with_each(
    ("line", "slip"),
    [
        ("assurance: {", "assurance:{"),
        ("      - Nurse", "      -Nurse"),
        ("        by: Deputy", "        - by: Deputy"),
    ],
)
def test_a_record_in_braces_is_no_action_where_another_action_is_in_braces(
    line: str, slip: str
) -> None:
    text = with_slip(line, slip).replace(LAST, f"  - {{id: A3, issue: Rota}}\n{LAST}")
    source = read(text)
    assert len(source.faults) == 1
    assert isinstance(source.data, dict)
    assert isinstance(source.data["actions"], list)
    assert source.data["actions"][2:] == [{"id": "A3", "issue": "Rota"}]


@with_each("note", ["note: >>", "note: > x", "note: [", "note >", "note:>", 'note: "'])
@with_each("inside", ["- id: A9", "- id: A9\n            issue: of each"])
def test_text_below_a_line_that_cannot_be_read_is_no_action(note: str, inside: str) -> None:
    text = with_slip("note: >", note).replace("- id: of each is kept", inside)
    source = read(text)
    assert len(source.faults) == 1
    assert_the_rest_is_read(source)
    assert isinstance(source.data, dict)
    assert len(source.data["actions"] or ()) == 2


def test_records_that_begin_like_the_items_around_them_stay_in_a_sound_item() -> None:
    milestones = "    milestones:\n      - id: M1\n      - id: M2\n"
    text = f"{FIRST}{milestones}{SECOND}{LAST}".replace("issue: Bells", "issue: [Bells")
    source = read(text)
    assert [fault.lost for fault in source.faults] == ["`actions/A2/issue`"]
    assert isinstance(source.data, dict)
    assert isinstance(source.data["actions"], list)
    first, second = source.data["actions"]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["milestones"] == [{"id": "M1"}, {"id": "M2"}]
    assert second["id"] == "A2"


def test_a_dash_before_the_first_of_several_keys_makes_no_list_of_them() -> None:
    (fault,) = read("a:\n  - c: 1\n  d: 2\n  e:\n    f: 3\n  g: 4\nb: 1\n").faults
    assert fault.lost == "`a`"


def test_each_of_several_slips_is_told() -> None:
    text = with_slip("issue: Falls", "issue: [Falls") + "next: a: b\nclosed:2026\n"
    assert [fault.lost for fault in read(text).faults] == [
        "`actions/A1/issue`",
        "`next`",
        "`closed`",
    ]


def test_the_rest_is_set_aside_together_where_there_are_too_many_slips() -> None:
    text = "a:\n  - x: 1\n" + "  - b: c: d\n" * (2 * MAX_SLIPS) + "e: 1\n"
    source = read(text)
    assert len(source.faults) == MAX_SLIPS + 1
    assert "from here on" in source.faults[-1].message
    assert isinstance(source.data, dict)
    assert isinstance(source.data["a"], list)
    assert source.data["a"][0] == {"x": "1"}
    assert len(source.data["a"]) == MAX_SLIPS + 2


def test_no_edit_is_made_in_a_file_of_which_something_is_set_aside() -> None:
    source = read(with_slip("issue: Falls", "issue: [Falls"))
    with pytest.raises(CannotEdit, match="cannot be changed"):
        set_value(source, ("actions", "A2", "issue"), "Bells")


def test_a_sign_in_what_is_set_aside_begins_no_comment() -> None:
    source = read('a: "b # c\nd: 1 # e\n')
    assert [comment.text for comment in comments(source)] == ["# e"]


MANY = {
    "slips": "a: b: c\n" * 5_000,
    "keys": "".join(f"k{number}: b: c\n" for number in range(4_000)),
    "quote": 'a: "x\n' + "b: c\n" * 5_000,
    "long": 'a: "x\n' + "b: c\n" * (40_000 if thorough() else 10_000),
    "many": 'a: "x\n' + "".join(f"b{number}: c\n" for number in range(6_000)),
    "items": "a: [x\n" + "- c\n" * 40_000,
    "tabs": "a: 1\n" + "\tb: 1\n" * 5_000,
    "steps": "a:\n" + "".join(" " * (number % 300) + "b: c\n" for number in range(600)),
    "line": "a: b: " + "c: " * 40_000,
    "dashes": "- - - - - a: b: c\n" * 1_500,
}


@pytest.mark.parametrize("name", swept(MANY, 2))
def test_no_file_takes_long(name: str) -> None:
    text = MANY[name]
    assert len(text) < MAX_BYTES
    with at_most(6):
        read(text)


@pytest.mark.parametrize(
    "first", ["   - id: A1", " - id: A1", "  - id A1", "  \u2013 id: A1", "\t- id: A1"]
)
def test_a_slip_where_a_list_begins_leaves_it_no_part_of_the_list_above(first: str) -> None:
    items = [
        f"  - id: A{number}\n    issue: x\n    owner: y\n    due: z\n    status: w\n"
        for number in (1, 2, 3)
    ]
    above = "indicators:\n  - id: I1\n    name: Falls\n    owner: y\n    unit: z\n"
    text = f"{above}actions:\n{''.join(items)}"
    source = read(text.replace("  - id: A1", first))
    assert [fault.lost for fault in source.faults] == ["`actions/0`"]
    assert isinstance(source.data, dict)
    assert source.data["indicators"] == [{"id": "I1", "name": "Falls", "owner": "y", "unit": "z"}]
    sound = read(text).data
    assert isinstance(sound, dict)
    for actions in (source.data["actions"], sound["actions"]):
        assert isinstance(actions, list)
        assert [each["id"] for each in actions[1:] if isinstance(each, dict)] == ["A2", "A3"]


@pytest.mark.parametrize("key", [" actions:", "  actions:", "actions:,", "actions:: x"])
def test_a_key_that_slipped_gives_its_list_to_none_above(key: str) -> None:
    above = "indicators:\n  - id: I1\n    name: Falls\n    owner: y\n    unit: z\n"
    below = "".join(f"  - id: A{n}\n    issue: x\n    owner: y\n    due: z\n" for n in (1, 2))
    source = read(f"{above}{key}\n{below}title: Falls\n")
    (fault,) = source.faults
    assert fault.lost.startswith("`actions`")
    item = {"id": "I1", "name": "Falls", "owner": "y", "unit": "z"}
    assert source.data == {"indicators": [item], "title": "Falls"}


def test_a_key_that_is_one_space_too_far_in_gives_a_list_at_the_margin_to_none_above() -> None:
    above = "indicators:\n- id: I1\n  name: Falls\n  owner: y\n  unit: z\n"
    below = "".join(f"- id: A{n}\n  issue: x\n  owner: y\n  due: z\n" for n in (1, 2))
    source = read(f"{above} actions:\n{below}title: Falls\n")
    assert [fault.lost for fault in source.faults] == ["`actions`"]
    item = {"id": "I1", "name": "Falls", "owner": "y", "unit": "z"}
    assert source.data == {"indicators": [item], "title": "Falls"}


@pytest.mark.parametrize(
    ("first", "lost"),
    [
        ("escalation:\n   - {days: 1, to: A}", "`escalation/0`"),
        ("escalation:\n\t- {days: 1, to: A}", "`escalation/0`"),
        (" escalation:\n  - {days: 1, to: A}", "`escalation`"),
    ],
)
def test_items_in_braces_are_no_part_of_a_list_with_other_keys(first: str, lost: str) -> None:
    roles = "roles:\n  - {role: A, holder: x}\n  - {role: B, holder: y, service: z}\n"
    source = read(f"{roles}{first}\n  - {{days: 14, to: B}}\n  - {{days: 28, to: C}}\n")
    assert [fault.lost for fault in source.faults] == [lost]
    assert isinstance(source.data, dict)
    assert len(source.data["roles"] or ()) == 2


# Whatever the slip

WORDS = ["falls", "night", "bell", "staff's", "rota,", "(twice)", "tea & cake", "50% done"]


def plan_of(choose: random.Random) -> tuple[list[str], list[list[str]], list[str]]:
    """Return the lines before the actions of a plan, of each of them, and behind them."""
    dash, nested = choose.choice([0, 2, 4]), choose.choice([0, 2, 4])
    head = ["qip: 1", "title: Falls", "opened: 2026-01-05", *_measured(choose, dash), "actions:"]
    tail = choose.choice([[], ["concern: An inspection"], ["reviews:", "  - date: 2026-02-02"]])
    count = choose.randint(2, 4)
    return head, [_action(choose, number, dash, nested) for number in range(count)], tail


def _measured(choose: random.Random, dash: int) -> list[str]:
    """Return the lines of the list that stands above the actions, if there is one."""
    keys = ("name: Falls", "unit: falls", "owner: Nurse", "target: {value: 1}")
    number = choose.randint(0, 2)
    items = (
        [f"{' ' * dash}- id: I{each}", *(f"{' ' * (dash + 2)}{key}" for key in keys)]
        for each in range(number)
    )
    return ["indicators:", *(line for item in items for line in item)] if number else []


def _action(choose: random.Random, number: int, dash: int, nested: int) -> list[str]:
    key = " " * (dash + 2)
    lines = [f"{' ' * dash}- id: A{number}"]
    for name in ("issue", "action"):
        lines += _text(choose, name, key)
    lines += [f"{key}owner: Deputy Manager", f"{key}due: 2026-01-18", f"{key}status: in-progress"]
    lines.append(f"{key}assurance: {{method: audit, by: Quality Lead}}")
    if choose.random() < 0.5:
        lines += [f"{key}# a remark", f"{key}updates:"]
        for _ in range(choose.randint(1, 3)):
            lines += _record(choose, key + " " * nested)
    return lines


def _record(choose: random.Random, indent: str) -> list[str]:
    if choose.random() < 0.5:
        return [f'{indent}- {{date: 2026-02-03, by: Nurse, note: "{_words(choose)}"}}']
    return [f"{indent}- date: 2026-02-03", *_text(choose, "note", f"{indent}  ")]


def _text(choose: random.Random, name: str, indent: str) -> list[str]:
    words, more = _words(choose), _words(choose)
    return choose.choice(
        [
            [f"{indent}{name}: The {words}"],
            [f"{indent}{name}: The {words}", f"{indent}  {more}"],
            [f'{indent}{name}: "{words}"'],
            [f"{indent}{name}: {choose.choice('|>')}", f"{indent}  {words}", "", f"{indent}  more"],
        ]
    )


def _words(choose: random.Random) -> str:
    return "of " + " ".join(choose.choices(WORDS, k=3))


SLIPS: dict[str, Callable[[str], str]] = {
    "a colon in it": lambda line: f"{line}: x",
    "a bracket": lambda line: line.replace(": ", ": [", 1),
    "a brace": lambda line: line.replace(": ", ": {", 1),
    "a double quote": lambda line: line.replace(": ", ': "', 1),
    "a single quote": lambda line: line.replace(": ", ": '", 1),
    "a quote less": lambda line: line.replace('"', "", 1),
    "a brace less": lambda line: line.replace("}", "", 1),
    "no blank": lambda line: line.replace(": ", ":", 1),
    "no colon": lambda line: line.replace(":", "", 1),
    "a tab": lambda line: line.replace("  ", "\t", 1),
    "no-break spaces": lambda line: line.replace(" ", "\N{NO-BREAK SPACE}"),
    "a no-break space": lambda line: line.replace(" ", "\N{NO-BREAK SPACE}", 1),
    "a space less": lambda line: line.removeprefix(" "),
    "a space more": lambda line: f" {line}",
    "two spaces more": lambda line: f"  {line}",
    "a sign": lambda line: line.replace(": ", ": @", 1),
    "a backslash": lambda line: line.replace(": ", ': "C:\\q', 1),
    "no blank behind the dash": lambda line: line.replace("- ", "-", 1),
    "a tab in front": lambda line: f"\t{line}",
    "at the margin": lambda line: line.lstrip(),
    "a long dash": lambda line: line.replace("- ", "\u2013 ", 1),
    "a sign in front": lambda line: f"%{line}",
    "no dash": lambda line: line.replace("- ", "  ", 1),
    "no dash at the column of the dash": lambda line: line.replace("- ", "", 1),
    "no dash at the margin": lambda line: line.replace("- ", "", 1).lstrip(),
}


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(SLIPS)))
def test_whatever_the_slip_in_one_action_every_other_is_read(
    choose: random.Random, slip: str
) -> None:
    head, actions, tail = plan_of(choose)
    sound = _read_lines(head, actions, tail)
    assert sound.faults == ()
    which = choose.randrange(len(actions))
    line = choose.choice([n for n, written in enumerate(actions[which]) if written.strip()])
    actions[which][line] = SLIPS[slip](actions[which][line])
    source = _read_lines(head, actions, tail)
    assume(any(fault.lost for fault in source.faults) or source.root is None)
    assert _others(source, which) == _others(sound, which)
    assert {(), ("actions",)}.isdisjoint(source.doubtful)


@given(st.randoms(use_true_random=False), st.sampled_from(["\t", " \t", "\t "]))
def test_tabs_in_a_blank_line_change_nothing(choose: random.Random, tabs: str) -> None:
    head, actions, tail = plan_of(choose)
    lines = [*head, *(line for action in actions for line in action), *tail]
    for _ in range(choose.randint(1, 4)):
        lines.insert(choose.randrange(len(lines) + 1), "")
    blank = read("\n".join([*lines, ""]))
    tabbed = read("\n".join([*(line or tabs for line in lines), ""]))
    assert (tabbed.data, tabbed.faults, tabbed.doubtful) == (blank.data, (), frozenset())


def _read_lines(head: list[str], actions: list[list[str]], tail: list[str]) -> Source:
    lines = [*head, *(line for action in actions for line in action), *tail]
    return read("\n".join([*lines, ""]))


def _others(source: Source, which: int) -> list[object]:
    """Return what is read of a plan apart from one of its actions, and what is in doubt of that."""
    assert isinstance(source.data, dict)
    actions = source.data["actions"]
    assert isinstance(actions, list)
    named = {item["id"]: item for item in actions if isinstance(item, dict) and "id" in item}
    named.pop(f"A{which}", None)
    doubtful = {pointer[1] for pointer in source.doubtful if pointer[:1] == ("actions",)}
    others = {key: value for key, value in source.data.items() if key != "actions"}
    return [named, doubtful & set(named), others]


UNINDENTED = """\
qip: 1
actions:
- id: A1
  issue: Falls
  contributors:
  - Cook
  - Nurse
  updates:
  - date: 2026-02-02
    by: Nurse
  - date: 2026-02-03
    by: Cook
- id: A2
  issue: Bells
  updates:
  - {date: 2026-02-02, by: Nurse}
- id: A3
  issue: Rota
concern: Inspection
"""
INDENTED = (
    UNINDENTED.replace("\n- ", "\n  - ").replace("\n  ", "\n    ").replace("    - id", "  - id")
)


@with_each("plan", [UNINDENTED, INDENTED], ids=["unindented", "indented"])
@with_each(
    ("line", "slip", "lost"),
    [
        ("- id: A1", "\t- id: A1", {0: None}),
        ("- id: A2", "\t- id: A2", {1: None}),
        ("- id: A1", "  id: A1", {0: None}),
        ("- id: A2", "  id: A2", {1: None}),
        ("- id: A2", "  - id: A2", {1: None}),
        ("- id: A3", "  - id: A3", {2: None}),
        ("- id: A1", "id: A1", {0: None}),
        ("- id: A2", "id: A2", {1: None}),
        ("- Cook", "\t- Cook", {0: "contributors"}),
        ("- Nurse", "\t- Nurse", {0: "contributors"}),
        ("- date: 2026-02-02\n", "\t- date: 2026-02-02\n", {0: "updates"}),
        ("- date: 2026-02-03\n", "  date: 2026-02-03\n", {0: "updates"}),
        ("contributors:", "<contributors:", {0: "contributors"}),
        ("updates:\n@- date", "<updates:\n@- date", {0: "updates"}),
        ("updates:\n@- {", "<updates:\n@- {", {1: "updates"}),
    ],
)
def test_a_lost_dash_or_place_in_a_list_reaches_no_further_than_its_item(
    plan: str, line: str, slip: str, lost: dict[int, str | None]
) -> None:
    """`<` takes the line to the margin, and `@` stands for the indent of a nested list."""
    sound = read(plan).data
    nested = "  " if plan is UNINDENTED else "    "
    line, slip = line.replace("@", nested), slip.replace("@", nested)
    assert plan.count(line) == 1
    text = plan.replace(line, slip)
    source = read(re.sub(r"(?m)^ *<", "", text))
    assert isinstance(sound, dict)
    assert isinstance(source.data, dict)
    assert isinstance(sound["actions"], list)
    assert isinstance(source.data["actions"], list)
    assert len(source.data["actions"]) == len(sound["actions"])
    assert source.data["concern"] == "Inspection"
    assert source.faults[0].lost
    for number, action in enumerate(sound["actions"]):
        found = source.data["actions"][number]
        if number not in lost:
            assert found == action
            continue
        key = lost[number]
        assert key is not None or found is None
        if key is not None:
            assert isinstance(action, dict)
            assert isinstance(found, dict)
            assert {**action, key: 0, "contributors": 0} == {**found, key: 0, "contributors": 0}


def test_each_of_several_lost_dashes_is_told_beside_another_slip() -> None:
    text = UNINDENTED.replace("- id: A2", "  id: A2").replace("- id: A3", "  id: A3")
    source = read(f"{text}next: a: b\n")
    assert [fault.lost for fault in source.faults] == ["`actions/1`", "`actions/2`", "`next`"]
    assert {("actions", 1), ("actions", 2), ("next",)} <= source.doubtful


def test_a_dash_that_is_too_far_in_is_told_where_it_stands() -> None:
    text = UNINDENTED.replace("- id: A2", "  - id: A2").replace("- id: A3", "  - id: A3")
    source = read(text)
    assert [fault.lost for fault in source.faults] == ["`actions/1`", "`actions/2`"]
    for fault, name in zip(source.faults, ("A2", "A3"), strict=True):
        assert "is further in than that of the item above" in fault.message
        assert text[fault.span.start :].startswith(f"id: {name}")


def test_a_record_that_has_an_id_alone_is_no_item_unless_its_other_keys_follow() -> None:
    text = UNINDENTED.replace("  - date: 2026-02-03\n", "  - id: A9\n  - date: 2026-02-03\n", 1)
    assert text != UNINDENTED
    assert read(text).faults == read(UNINDENTED).faults


def test_places_behind_a_lost_dash_are_counted_with_it() -> None:
    text = UNINDENTED.replace("- id: A2", "  id: A2").replace("issue: Rota", "issue: [Rota")
    assert [fault.lost for fault in read(text).faults] == ["`actions/1`", "`actions/A3/issue`"]
    assert ("actions", "A3", "issue") in read(text).doubtful


def test_places_above_a_lost_dash_stay() -> None:
    text = UNINDENTED.replace("- id: A3", "  id: A3").replace("issue: Falls", "issue: [Falls")
    assert [fault.lost for fault in read(text).faults] == ["`actions/A1/issue`", "`actions/2`"]


def test_one_key_that_is_given_twice_is_no_lost_dash() -> None:
    (fault,) = read(UNINDENTED.replace("issue: Bells", "id: A2")).faults
    assert fault.lost == ""
    assert "cannot be told which one is meant" in fault.message


@with_each(
    ("text", "marked", "words"),
    [
        ("a: [Key Worker #2, Team Leader]\n", "#2, Team Leader]", 'quotes: "Key Worker #2".'),
        ("a: [Team Leader, Cook #2]\n", "#2]", 'quotes: "Cook #2".'),
        ("a:\n  - {date: x, note: Room #3 was dry}\n", "#3 was dry}", 'quotes: "Room #3 was dry".'),
        ("a: [b, # remark\n  c\nd: 1\n", "[", "Add `]`"),
        ("a: Falls in\n  room # three\n  are many\nb: 1\n", "# three", "the whole text in quotes"),
        ("a: Falls # three\n  are many\n", "# three", "on a line of its own above the key"),
        ("a:\n  - x # y\n    z\n  - w\n", "# y", "the whole text in quotes"),
        ("a:\n  - id: x\n    b: y # z\n      c: w\n", "c: w", "Begin it exactly where"),
        (
            "a:\n    id: 1\n    b: 2\n  - id: 3\n    b: 4\n",
            "id",
            "Write `- id: ...`, with the dash",
        ),
    ],
)
def test_the_fix_is_for_what_was_done(text: str, marked: str, words: str) -> None:
    fault = read(text).faults[0]
    assert text[slice(*fault.span)] == marked
    assert words in fault.fix


def test_spaces_pasted_from_a_web_page_begin_an_action_all_the_same() -> None:
    pasted = "  - id: A2".replace(" ", "\N{NO-BREAK SPACE}")
    source = read(FIRST + SECOND.replace("  - id: A2", pasted) + LAST)
    sound = read(FIRST).data
    assert {"no-break space" in fault.message for fault in source.faults} == {True}
    assert isinstance(source.data, dict)
    assert isinstance(sound, dict)
    assert isinstance(source.data["actions"], list)
    assert isinstance(sound["actions"], list)
    assert source.data["actions"][0] == sound["actions"][0]
    assert not {pointer[:2] for pointer in source.doubtful} & {A1, ("actions",), ()}


INDENTED = """\
qip: 1
actions:
  - id: A1
    issue: Late.
    due: 2026-07-31
    updates:
      - date: 2026-03-09
        note: Begun
      - date: 2026-03-10
        by: Deputy
        note: Going on
    links: []
  - id: A2
    issue: Late again.
    due: 2026-07-31
"""


# Of what follows the keys of an item nobody can tell whether it is one of them.
@with_each("number", [each for each in range(3, 14) if each not in (10, 11)])
@with_each("column", [0, 1])
def test_a_line_that_begins_too_far_left_is_named_with_where_it_belongs(
    number: int, column: int
) -> None:
    lines = INDENTED.splitlines()
    line = lines[number]
    lines[number] = " " * column + line.lstrip()
    fault = read("\n".join(lines) + "\n").faults[0]
    assert fault.span.start == sum(len(each) + 1 for each in lines[:number]) + column
    assert f"after {len(line) - len(line.lstrip())} spaces" in fault.fix
