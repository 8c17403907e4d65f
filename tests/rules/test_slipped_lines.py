"""One line that slipped is one problem, and hides nothing of what stands below it."""

import re
from collections.abc import Iterator
from functools import partial

import pytest

from qiptrack.model.base import or_none
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.model.schema_errors import Mistake, MistakeKind
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Problem
from qiptrack.rules.slipped_lines import FileReading, likeliest
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.loader import load
from tests.benchmark.generate import TODAY
from tests.conftest import swept, with_each

READING = tuple(f"QIP00{number}" for number in range(1, 9))
LISTS = ("indicators", "checks", "actions")
HEAD = "qip: 1\ntitle: Falls\nservice: Elm Court\nsponsor: Manager\nopened: 2026-01-05\n"
ITEMS = {
    "indicators": (
        {"id": "I1", "name": "Falls", "unit": "falls", "better": "lower", "owner": "Quality Lead"}
        | {"target": "{value: 2, by: 2026-12-18}"},
        {"id": "I2", "name": "Bells", "unit": "bells", "better": "higher", "owner": "Quality Lead"}
        | {"target": "{value: 90, by: 2026-12-18}"},
    ),
    "checks": (
        {"id": "C1", "check": "Watch a round", "owner": "Team Leader", "every": "week"}
        | {"since": "2026-03-09"},
    ),
    "actions": (
        {"id": "A1", "issue": "Falls at night", "action": "Put a mat in each room"}
        | {"owner": "Deputy Manager", "due": "2026-12-18", "evidence_source": "Forms"}
        | {"updates": None},
        {"id": "A2", "issue": "Bells are slow", "action": "Time ten bells a week"}
        | {"owner": "Night Senior", "due": "2026-12-18", "evidence_source": "Bell log"},
    ),
}
UPDATES = (
    "- date: 2026-02-02\n  by: Deputy Manager\n  note: Mats came",
    "- {date: 2026-02-03, by: Nurse, note: All rooms}",
)
LONG_FIRST = ("action", "issue", "check", "updates", "name", "owner", "due", "id")
ORDERS = {"id first": (), "texts first": LONG_FIRST, "owner first": ("owner", *LONG_FIRST)}


def plan(dash: int, order: str = "id first") -> str:
    """Return a plan whose lists stand at a column, with the keys of its items in an order."""
    lines = [f"{key}:\n{''.join(_items(key, dash, ORDERS[order]))}" for key in LISTS]
    return HEAD + "".join(lines)


def _items(key: str, dash: int, order: tuple[str, ...]) -> Iterator[str]:
    for item in ITEMS[key]:
        first = [name for name in dict.fromkeys(order) if name in item]
        names = [*first, *(name for name in item if name not in first)]
        written = "".join(f"  {name}: {item[name] or ''}".rstrip() + "\n" for name in names)
        updates = re.sub("(?m)^", "    ", "\n".join(UPDATES))
        written = written.replace("updates:\n", f"updates:\n{updates}\n")
        yield re.sub("(?m)^(?=.)", " " * dash, f"- {written[2:]}")


def look(text: str) -> ExaminedPlan:
    return examine_plan(text.encode(), "falls.yaml", "falls.yaml", UNDECLARED)


def told(text: str) -> list[Problem]:
    """Return what is told of the reading of a plan."""
    found = plan_problems(look(text), Surroundings(TODAY))
    return [problem for problem in found if problem.code in READING]


def shown(text: str) -> dict[str, list[str | None] | None]:
    """Return the ids of what is shown of a plan; None for what could not be read."""
    filed = look(text).filed
    assert filed is not None
    listed = {key: or_none(partial(getattr, filed.plan, key)) for key in LISTS}
    return {
        key: items and [or_none(partial(getattr, item, "id")) for item in items]
        for key, items in listed.items()
    }


EVERYTHING: dict[str, list[str | None] | None]
EVERYTHING = {"indicators": ["I1", "I2"], "checks": ["C1"], "actions": ["A1", "A2"]}


@with_each("dash", [0, 1, 2, 4])
@with_each("order", sorted(ORDERS))
@with_each("key", LISTS)
@with_each("further", range(1, 7))
def test_a_key_of_a_list_that_slipped_in_is_one_problem_and_its_list_is_shown(
    dash: int, order: str, key: str, further: int
) -> None:
    sound = plan(dash, order)
    assert told(sound) == []
    text = sound.replace(f"\n{key}:", f"\n{' ' * further}{key}:")
    (problem,) = told(text)
    assert problem.code in {"QIP001", "QIP004"}
    assert problem.place.line == 1 + text[: text.index(f"{key}:")].count("\n")
    assert problem.fix == "Begin it at the margin."
    assert shown(text) == EVERYTHING


PLAN = plan(2)


@with_each(
    ("line", "slip", "place", "fix"),
    [
        ("  - id: A1", "    id: A1", (26, 5), "Write `- id: ...`, with the dash after 2 spaces"),
        ("  - id: I1", "    id: I1", (7, 5), "Write `- id: ...`, with the dash after 2 spaces"),
        ("  - id: A1", "   id: A1", (26, 4), "Write `- id: ...`, with the dash after 2 spaces"),
        ("  - id: I1\n", "  -id: I1\n", (7, 3), "Put a space between the dash and"),
        ("    updates:", "  - updates:", (32, 3), "Delete the dash, and begin the line after 4"),
        ("    updates:", "    - updates:", (32, 5), "after 4 spaces"),
        ("    updates:", "updates:", (32, 1), "after 4 spaces."),
        ("\nchecks:\n  - id", "\nchecks: - id", (19, 9), "Begin a line with it, after 2 spaces."),
        (
            "    target: {value: 90, by: 2026-12-18}\nchecks:",
            "    target: {value: 90, by: 2026-12-18} checks:",
            (18, 41),
            "Begin a line with it, at the margin.",
        ),
        ("  - id: A2\n", "  - id: A2\n  - id: A2\n", (38, 3), "Delete one of the two."),
        ("    issue: Bells", "  issue: Bells", (38, 3), "Begin it"),
        ("    since: 2026", "since: 2026", (24, 1), "Begin it after 4 spaces."),
        ("    evidence_source: Bell", "evidence_source: Bell", (42, 1), "Begin it after 4 spaces."),
    ],
)
def test_a_slip_that_gives_many_problems_is_told_as_one(
    line: str, slip: str, place: tuple[int, int], fix: str
) -> None:
    assert PLAN.count(line) == 1
    (problem,) = told(PLAN.replace(line, slip))
    assert (problem.place.line, problem.place.column) == place
    assert fix in problem.fix


@with_each(
    ("line", "slip", "astray"),
    [
        ("    evidence_source: Bell", "evidence_source: Bell", "it"),
        ("\nchecks:", "\n  checks:", "what stands below it"),
    ],
)
def test_it_is_said_what_seems_to_belong_to_something_else(
    line: str, slip: str, astray: str
) -> None:
    assert PLAN.count(line) == 1
    (problem,) = told(PLAN.replace(line, slip))
    assert f"belongs, and so {astray} seems to belong to something else" in problem.message


EVIDENCE = """\
    evidence:
    - {kind: record, date: 2026-02-01, by: Deputy Manager, note: Forms}
    - kind: observation
      date: 2026-02-02
      by: Deputy Manager
      note: Mats
"""
IN_BRACES = (
    "- {id: A2, issue: Bells are slow, action: Time ten bells a week, owner: Night Senior, "
    "due: 2026-12-18, evidence_source: Bell log}"
)
MIXED = "".join(_items("actions", 2, ())).split("  - id: A2")[0]
MIXED = f"{HEAD}actions:\n{MIXED}{EVIDENCE}  {IN_BRACES}\n{MIXED.replace('A1', 'A3')}"
A2 = f"  {IN_BRACES}"
FORMS = "    - {kind: record,"


@with_each(
    ("line", "slip"),
    [
        *(("    - kind", f"{' ' * column}- kind") for column in (0, 1, 2, 3, 5, 6, 7)),
        *((FORMS, f"{' ' * column}- {{kind: record,") for column in (0, 1, 3, 5, 6, 7)),
        *((A2, f"{' ' * column}{IN_BRACES}") for column in (0, 1, 3, 4, 5, 8)),
        (A2, f"  -{IN_BRACES[2:]}"),
        (A2, f"    {IN_BRACES[2:]}"),
        (A2, f"\t{IN_BRACES}"),
        ("    - kind", "\t- kind"),
        ("    - kind", "    -kind"),
        ("    evidence:\n    - {kind", "    evidence: - {kind"),
    ],
)
def test_where_braces_and_lines_are_mixed_a_slip_is_one_problem_and_all_is_shown(
    line: str, slip: str
) -> None:
    assert told(MIXED) == []
    text = MIXED.replace(line, slip)
    (problem,) = told(text)
    typed = 1 + MIXED[: MIXED.index(line)].count("\n")
    assert problem.place.line in {typed, typed + 1}  # of two items either may be moved to the other
    assert shown(text)["actions"] == ["A1", "A2", "A3"]
    filed = look(text).filed
    assert filed is not None
    assert [len(action.evidence) for action in filed.plan.actions] == [2, 0, 0]


def test_where_the_line_that_begins_a_list_is_gone_the_rest_of_it_is_shown() -> None:
    problems = told(PLAN.replace("  - id: I1\n", ""))
    assert [(each.code, each.place.line) for each in problems] == [("QIP001", 7), ("QIP005", 7)]
    assert shown(PLAN.replace("  - id: I1\n", "")) == {**EVERYTHING, "indicators": [None, "I2"]}


def test_a_key_that_stands_behind_an_item_of_the_list_above_begins_a_list_of_its_own() -> None:
    first = "".join(_items("indicators", 0, ())).split("- id: I2")[0]
    more = "".join(first.replace("I1", f"I{number}") for number in range(3, 8))
    text = plan(0).replace("indicators:\n", f"links:\n- risk: RR-1 indicators:\n{more}")
    (problem,) = told(text)
    assert (problem.place.line, problem.place.column) == (7, 14)
    assert problem.fix == "Begin a line with it, at the margin."
    assert len(shown(text)["indicators"] or ()) == 7


@with_each("key", LISTS)
def test_a_key_that_stands_there_twice_is_told_and_its_list_is_shown(key: str) -> None:
    (problem,) = told(PLAN.replace(f"{key}:\n", f"{key}:\n{key}:\n"))
    assert (problem.code, problem.fix) == ("QIP003", "Delete one of the two.")
    assert shown(PLAN.replace(f"{key}:\n", f"{key}:\n{key}:\n")) == EVERYTHING


def test_of_two_lists_of_one_name_none_is_taken_for_a_part_of_something_else() -> None:
    more = "actions:\n  - {id: A9, issue: i, action: a, owner: Nurse, due: 2026-05-01}\n"
    (problem,) = told(f"{PLAN}{more}")
    assert problem.code == "QIP003"
    assert shown(f"{PLAN}{more}")["actions"] is None


@with_each("further", [-2, -1, 1, 2, 4])
def test_a_list_that_was_moved_with_its_key_is_one_problem(further: int) -> None:
    start, end = PLAN.index("    updates:"), PLAN.index("  - id: A2")
    moved = re.sub("(?m)^    ", " " * (4 + further), PLAN[start:end])
    problems = told(PLAN[:start] + moved + PLAN[end:])
    assert [problem.place.line for problem in problems] == [32]
    assert "after 4 spaces" in problems[0].fix


def test_places_behind_the_slip_are_those_of_the_file() -> None:
    text = PLAN.replace("\nactions:", "\n      actions:").replace("Night Senior", "TBC")
    problems = plan_problems(look(text), Surroundings(TODAY))
    (nobody,) = (problem for problem in problems if problem.code == "QIP103")
    assert nobody.place.line == 1 + text[: text.index("TBC")].count("\n")
    assert nobody.excerpt == "    owner: TBC"


def test_no_line_is_taken_for_a_part_of_a_text_to_explain_what_is_wrong_with_it() -> None:
    note = "    resources: >\n      Two nights\n"
    text = PLAN.replace("    updates:\n", f"{note}    sponsor: x\n    opened: y\n    updates:\n")
    assert [problem.code for problem in told(text)] == ["QIP004", "QIP004"]


def test_keys_that_nobody_knows_are_each_told_though_one_could_hide_them() -> None:
    rows = "".join(f"    remark{n}: x\n    risk score{n}: y\n" for n in range(3))
    text = PLAN.replace("    updates:\n", f"{rows}    updates:\n")
    assert len(told(text)) == 6
    assert shown(text) == EVERYTHING


def test_an_item_that_was_put_into_the_wrong_list_is_not_moved_elsewhere() -> None:
    item = "  - id: A3\n    issue: x\n    action: y\n    owner: z\n"
    text = PLAN.replace("checks:\n", f"{item}checks:\n")
    assert {problem.place.line for problem in told(text)} >= {19, 20, 21}


@with_each(("problems", "times"), [(2, 3), (6_000, 2), (20_000, 1)])
def test_a_file_with_thousands_of_problems_is_read_anew_but_a_few_times(
    problems: int, times: int
) -> None:
    source = load(PLAN.replace("\nactions:", "\n  actions:").encode(), "falls.yaml")
    wrong = Mistake(MistakeKind.UNKNOWN_KEY, ("x",), "there is no such key", "Remove it.")
    read: list[Source] = []

    def again(moved: Source) -> FileReading[Plan]:
        read.append(moved)
        return FileReading(moved, (wrong,) * problems, None)

    before = FileReading[Plan](source, (wrong, wrong), None)
    likeliest(before, Plan, again)
    assert len(read) == times


LINES = [
    (dash, order, number)
    for dash in (0, 2)
    for order in ORDERS
    for number in range(HEAD.count("\n"), plan(0).count("\n"))
]


@pytest.mark.parametrize(("dash", "order", "number"), swept(LINES, 3))
def test_wherever_a_line_slips_to_nothing_is_hidden_in_silence(
    dash: int, order: str, number: int
) -> None:
    lines = plan(dash, order).splitlines()
    text = lines[number].lstrip(" ")
    column = len(lines[number]) - len(text)
    for begin in {*range(column + 5)} - {column}:
        lines[number] = " " * begin + text
        slipped = "\n".join([*lines, ""])
        problems = told(slipped)
        assert len(problems) <= 2, begin
        assert problems or shown(slipped) == EVERYTHING
