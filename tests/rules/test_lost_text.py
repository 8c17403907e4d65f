"""Text that is hidden, cut off or turned into a code is told; remarks are left alone."""

from pathlib import Path

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems, reading_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Problem, Severity
from tests.rules.test_cases import TODAY

PLAN = """\
qip: 1
title: Falls that are followed up
service: Ashdown Court
sponsor: Registered Manager
opened: 2026-01-05
actions:
  - id: A1
    issue: Falls at night are not followed up.
    action: Put a sensor mat in each bedroom by the door.
    owner: Deputy Manager
    due: 2026-12-18
    evidence_source: Post-fall forms
    assurance: {method: observation, by: Quality Lead, due: 2027-01-29}
"""


def examined(text: str) -> ExaminedPlan:
    return examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED)


def problems(text: str, *codes: str) -> list[Problem]:
    found = plan_problems(examined(text), Surroundings(TODAY))
    return [problem for problem in found if problem.code in (codes or ("QIP012",))]


def with_line(line: str) -> str:
    """Return the plan with a line of the action replaced, or added at its end."""
    key = line.partition(":")[0]
    lines = PLAN.splitlines()
    at = next((i for i, each in enumerate(lines) if each.startswith(f"    {key}:")), None)
    if at is None:
        return f"{PLAN}    {line}\n"
    lines[at] = f"    {line}"
    return "\n".join(lines) + "\n"


def with_update(update: str) -> str:
    return f"{PLAN}    updates:\n      - {{date: 2026-02-02, by: Deputy Manager, {update}}}\n"


def marked(text: str, problem: Problem) -> str:
    """Return the characters that a problem on one line points at."""
    place = problem.place
    assert place.line == place.end_line
    return text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("issue: Falls in room #3 are not followed up", "#3 are not followed up"),
        ("issue: Falls, see DATIX # 4411 and 4412", "# 4411 and 4412"),
        ("issue: Falls in room  #3 are not followed up", "#3 are not followed up"),
        ("issue: Falls in room\t#3", "#3"),
        ("issue: done # nearly", "# nearly"),
        ("action: Post it with #safecare each week", "#safecare each week"),
        ("owner: Team Leader #2", "#2"),
        ("contributors:\n      - Night Senior #1", "#1"),
        ("links:\n      - incident: Datix #4411", "#4411"),
    ],
)
def test_text_behind_a_hash_is_told(line: str, lost: str) -> None:
    text = with_line(line)
    (problem,) = problems(text)
    assert problem.severity is Severity.WARNING
    assert marked(text, problem) == lost
    whole = line.rpartition("- " if "- " in line else ": ")[2].rpartition(": ")[2]
    assert f'put all of it in quotes: "{" ".join(whole.split())}"' in problem.fix
    assert lost in problem.message


def test_what_the_fix_says_settles_it() -> None:
    for line in (
        'issue: "Falls in room #3"',
        "issue: 'Falls in room #3'",
        "issue: Falls in room  # 3",
        "issue: |\n      Falls in room #3 and # 4",
        "issue: Falls in room#3",
    ):
        assert problems(with_line(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "status: in-progress   # since June",
        "status: in-progress # since June",
        "due: 2026-12-18 #3 moved once",
        "owner: Deputy Manager # since June",
        "owner: Deputy Manager   # exactly one role",
        "issue: Falls are not followed up.   # agreed with the commissioner",
        "issue: Falls are not followed up.\t# agreed",
        "issue: 'Falls are not followed up.' # agreed",
        'issue: "Falls are not followed up." #3 in the minutes',
        "issue: | # as told\n      Falls are not followed up.",
        "issue: Falls are not followed up.\n    # 3 of them in March",
        "issue: Falls are not followed up.\n    #3 of them in March",
        "issue: Falls are not followed up.\n      # a remark below",
        "issue: Falls are not followed up. # qiptrack: accept QIP503 agreed",
        "issue: Falls are not followed up. # TODO ask again",
        "priority: high # 1 of 3",
        "updates: # what was done",
        "indicators: [] #3",
    ],
)
def test_a_remark_is_left_alone(line: str) -> None:
    assert problems(with_line(line)) == []


def test_a_remark_in_line_with_another_is_left_alone() -> None:
    text = with_line("action: Put a sensor mat by each door. # the change\n    owner: Nurse Lead")
    column = text.split("\n")[8].index("#")
    assert problems(text)
    aligned = text.replace("owner: Nurse Lead", f"{'owner: Nurse Lead':<{column - 4}}# a role")
    assert problems(aligned) == []


def test_a_text_broken_before_a_number_is_told() -> None:
    (problem,) = problems(with_line("issue: Falls, see DATIX\n      #4411 and 4412"))
    assert 'quotes: "Falls, see DATIX #4411 and 4412"' in problem.fix


def test_a_long_text_is_not_given_back_whole() -> None:
    (problem,) = problems(with_line(f"issue: {'Falls ' * 1000}#3"))
    assert "put all of it in quotes. If" in problem.fix
    assert len(problem.fix) + len(problem.message) < 400


@pytest.mark.parametrize(
    ("line", "mark", "fix"),
    [
        ("issue: &urgent falls", "&urgent", 'put all of it in quotes: "&urgent falls"'),
        ("evidence_source: &also told", "&also", 'in quotes: "&also told"'),
        ("issue: &R and *R", "&R", 'in quotes: "&R and *R"'),
        ("links: &all\n      - risk: R1", "&all", "Delete it."),
        ("&key issue: falls", "&key", "in quotes"),
    ],
)  # fmt: skip
def test_an_anchor_that_nothing_uses_is_an_error(line: str, mark: str, fix: str) -> None:
    text = (
        with_line(line).replace("    issue: Falls at night are not followed up.\n", "")
        if line.startswith("&")
        else with_line(line)
    )
    (problem,) = problems(text)
    assert problem.severity is Severity.ERROR
    assert marked(text, problem) == mark
    assert fix in problem.fix


def test_an_anchor_that_is_used_is_left_alone() -> None:
    assert problems(with_line("issue: &same Falls").replace("Post-fall forms", "*same")) == []


def test_of_two_anchors_of_one_name_the_one_that_nothing_uses_is_told() -> None:
    text = with_line("issue: &same Falls").replace("action: Put", "action: &same Put")
    text = text.replace("Post-fall forms", "*same")
    (problem,) = problems(text)
    assert problem.place.line == 8


@pytest.mark.parametrize(
    ("line", "mark", "code", "fix"),
    [
        (r'issue: "C:\audit\april.pdf"', r"\a", "U+0007", r"'C:\audit\april.pdf'"),
        (r'issue: "Kept in C:\new\temp"', r"\n", "U+000A", r"'Kept in C:\new\temp'"),
        (r'issue: "Kept in c:\Reports\Network"', r"\N", "U+0085", r"'Kept in c:\Reports\Network'"),
        (r'issue: "S:\_archive"', r"\_", "U+00A0", r"'S:\_archive'"),
        (r'issue: "S:\Policies"', r"\P", "U+2029", r"'S:\Policies'"),
        (r'issue: "see evidence\new.pdf"', r"\n", "U+000A", r"'see evidence\new.pdf'"),
        (r'issue: "see evidence\table.docx, page 2"', r"\t", "U+0009", "single quotes"),
        (r'issue: "as \b and \"so\""', r"\b", "U+0008", "'as \\b and \"so\"'"),
        ("issue: \"don't \\e[2J\"", r"\e", "U+001B", r"'don''t \e[2J'"),
        (r'issue: "\x1b[2J"', r"\x1b", "U+001B", "single quotes"),
        (r'issue: "a\xadb"', r"\xad", "U+00AD", "single quotes"),
        (r'issue: "a\u202Eb"', r"\u202E", "U+202E", "single quotes"),
        (r'issue: "\0"', r"\0", "U+0000", "single quotes"),
    ],
)  # fmt: skip
def test_an_escape_that_makes_a_control_character_is_an_error(
    line: str, mark: str, code: str, fix: str
) -> None:
    if "\\Reports" in line:
        line = line.replace("\\Reports", "\\\\Reports")
        fix = "single quotes"
    text = with_line(line)
    (problem,) = problems(text)
    assert problem.severity is Severity.ERROR
    assert marked(text, problem) == mark
    assert f"`{mark}` becomes {code}" in problem.message
    assert fix in problem.fix


def test_a_reference_has_neither_lines_nor_columns() -> None:
    evidence = '{date: 2026-02-02, by: Deputy Manager, kind: record, ref: "april\\new"}'
    (problem,) = problems(f"{PLAN}    evidence:\n      - {evidence}\n")
    assert "`\\n` becomes U+000A" in problem.message


@pytest.mark.parametrize(
    "line",
    [
        r'issue: "Line one\nline two\ttabbed"',
        r'issue: "caf\u00e9 \x41 \U0001F44D"',
        r'issue: "C:\\audit\\april.pdf\nand more"',
        r'issue: "either\/or, \"quoted\" \\a"',
        r'issue: "two \_ words"',
        'issue: "broken \\\n      over lines"',
        r"issue: 'C:\audit\april.pdf'",
        r"issue: C:\audit\april.pdf",
        r"issue: line one\nline two",
        "issue: |\n      C:\\audit\\april.pdf",
    ],
)
def test_other_escapes_and_backslashes_are_left_alone(line: str) -> None:
    assert problems(with_line(line)) == []


@pytest.mark.parametrize(
    "note",
    [
        "Mats came, four to follow",
        "Seen on rounds 1, 4, 9",
        "no, no, no",
        "Told Mary, reply: none yet, 4",
        "'Told Mary', and Ann",
    ],
)
def test_a_text_that_a_comma_cuts_is_one_problem(note: str) -> None:
    text = with_update(f"note: {note}")
    found = problems(text, "QIP003", "QIP004", "QIP005", "QIP006", "QIP012")
    assert [problem.code for problem in found] == ["QIP004"]
    whole = note.replace("'", "")
    assert found[0].fix == f'If it belongs to the text, put all of it in quotes: "{whole}".'
    assert "a comma" in found[0].message


def test_a_key_given_before_may_be_a_part_of_a_text_that_a_comma_cuts() -> None:
    (problem,) = problems(with_update("note: Seen, date"), "QIP003", "QIP004")
    assert problem.fix.startswith("If it belongs to the text before it, put all of that in quotes;")


def test_a_misspelt_key_in_braces_is_still_that() -> None:
    (problem,) = problems(with_update("note: Mats came, bariers: No cover"), "QIP004")
    assert problem.fix == "Write `barrier:`."


@pytest.mark.parametrize("barrier", ["barrier: none", "barrier: N/A", "barrier"])
def test_a_barrier_that_is_none_behind_a_comma_is_told(barrier: str) -> None:
    text = with_update(f"note: Ten of twelve, {barrier}")
    (problem,) = problems(text)
    assert problem.severity is Severity.WARNING
    assert marked(text, problem) == barrier
    assert f'"Ten of twelve, {barrier}"' in problem.fix


@pytest.mark.parametrize(
    "update",
    [
        "note: Ten of twelve, barrier: No cover at night",
        'note: "Ten of twelve", barrier: none',
        'note: Ten of twelve, barrier: "none"',
        'note: "Mats came, four to follow"',
    ],
)
def test_what_is_meant_as_a_key_is_left_alone(update: str) -> None:
    assert problems(with_update(update), "QIP012", "QIP004") == []


def test_it_keeps_no_plan_from_being_read() -> None:
    text = with_line('issue: &urgent "\\a falls"')
    assert len(problems(text)) == 2
    assert reading_problems(examined(text).document) == []


def test_an_organisation_decides_how_much_it_matters(tmp_path: Path) -> None:
    from qiptrack.store.checker import check
    from qiptrack.store.folders import PlansFolder

    (tmp_path / "p.yaml").write_text(with_line("issue: &urgent falls in room #3"))
    organisation = tmp_path / "_organisation.yaml"

    def found(rules: str) -> list[Severity]:
        organisation.write_text(f"qip: 1\norganisation: Ash Care\n{rules}")
        checked = check(PlansFolder(tmp_path), TODAY)
        return [each.severity for each in checked.problems if each.code == "QIP012"]

    assert found("") == [Severity.ERROR, Severity.WARNING]
    assert found("rules: {QIP012: note}\n") == [Severity.NOTE, Severity.NOTE]
    assert found("rules: {QIP012: off}\n") == []
