"""Text that is hidden, cut off or turned into a code is told; remarks are left alone."""

from pathlib import Path

import pytest

import qiptrack
from qiptrack.model.frameworks import NONE_CHOSEN, Framework, Frameworks
from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.context import Context, Surroundings
from qiptrack.rules.engine import plan_problems, reading_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.lost_text import completes
from qiptrack.rules.problem import Problem, Severity
from qiptrack.store.declared_files import declared_data
from tests.conftest import with_each
from tests.rules.test_cases import TODAY

FRAMEWORKS = Path(qiptrack.__file__).parent / "frameworks"
ALL_FRAMEWORKS = Frameworks(
    tuple(
        Framework.model_validate(declared_data(path.read_bytes(), path.name))
        for path in sorted(FRAMEWORKS.glob("*.yaml"))
    ),
    chosen=("cqc-saf",),
)
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


@with_each(
    ("line", "lost"),
    [
        ("issue: Falls in room #3 are not followed up", "#3 are not followed up"),
        ("issue: Falls, see DATIX # 4411 and 4412", "# 4411 and 4412"),
        ("issue: Falls in room  #3 are not followed up", "#3 are not followed up"),
        ("issue: Falls in room\t#3", "#3"),
        ("issue: done # nearly", "# nearly"),
        ("issue: Falls in the lounge.   #3 in a week", "#3 in a week"),
        ("issue: Falls on the stairs  # 3 in a week", "# 3 in a week"),
        ("issue: Falls on the stairs   # 3 in a week", "# 3 in a week"),
        ("issue: Falls on the stairs\t# 3 in a week", "# 3 in a week"),
        ("issue: Falls on the stairs\t# told twice", "# told twice"),
        ("issue: Falls, see DATIX\t#safecare", "#safecare"),
        ("action: Post it with #safecare each week", "#safecare each week"),
        ("owner: Team Leader #2", "#2"),
        ("contributors:\n      - Night Senior #1", "#1"),
        ("links:\n      - incident: Datix #4411", "#4411"),
        ("links:\n      - incident: Datix\n          #4411", "#4411"),
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
        "issue: Falls in room  # nearly",
        "# 3 in a week\n    issue: Falls in room",
        "issue: |\n      Falls in room #3 and # 4",
        "issue: Falls in room#3",
    ):
        assert problems(with_line(line)) == []


@with_each(
    "line",
    [
        "status: in-progress   # since June",
        "status: in-progress # since June",
        "due: 2026-12-18 #3 moved once",
        "owner: Deputy Manager # since June",
        "owner: Deputy Manager   # exactly one role",
        "issue: Falls are not followed up.   # agreed with the commissioner",
        "issue: Falls are not followed up.\t# agreed",
        "issue: Falls are not followed up.  # 3 of them in March",
        "issue: Falls are not followed up!\t# 3 of them in March",
        "issue: Falls on the stairs\t\t# agreed",
        "issue: Falls on the stairs \t# agreed",
        "owner: Deputy Manager\t# since June",
        "owner: Deputy Manager  # 3 days a week",
        "status: in-progress\t# 3 of 4",
        "due: 2026-12-18\t# 2 weeks later",
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


def test_a_quote_that_is_missing_hides_no_action_up_to_a_number_in_quotes() -> None:
    issue = "    issue: Falls at night are not followed up.\n"
    second = PLAN[PLAN.index("  - id: A1") :].replace("A1", "A2")
    whole = PLAN + second.replace(issue, '    issue: "#4411 is not followed up."\n')
    assert problems(whole) == []
    (problem,) = problems(whole.replace("source: Post-fall", 'source: "Post-fall', 1))
    assert problem.message == (
        "the quote before '#4411 is not followed up.\"' ends the text that begins on line 12, "
        "and what stands behind it is left out"
    )


def test_a_remark_behind_quotes_is_left_alone() -> None:
    assert problems(with_line('issue: "Falls at night" # asked in May')) == []
    assert problems(with_line("issue: 'Falls: at \"#4411\"'")) == []


def test_a_text_broken_before_a_number_is_told() -> None:
    (problem,) = problems(with_line("issue: Falls, see DATIX\n      #4411 and 4412"))
    assert 'quotes: "Falls, see DATIX #4411 and 4412"' in problem.fix


def test_a_long_text_is_not_given_back_whole() -> None:
    (problem,) = problems(with_line(f"issue: {'Falls ' * 1000}#3"))
    assert "put all of it in quotes. If" in problem.fix
    assert len(problem.fix) + len(problem.message) < 400


@with_each(
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


@with_each(
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


@with_each(
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


@with_each(
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


@with_each(
    ("keys", "codes"),
    [
        ('"note": "Seen", "rating": "Good"', ["rating"]),
        ("note: 'Seen', rating: Good", ["rating"]),
        ('note: Seen, "rating": Good, "score": 4', ["rating", "score"]),
        ("note: Seen,\n         rating: Good,\n         score: 4", ["rating", "score"]),
        ("note: Seen,\n         by all three", ["by all three"]),
    ],
)
def test_a_key_in_quotes_or_behind_them_or_on_a_line_of_its_own_is_no_text(
    keys: str, codes: list[str]
) -> None:
    text = with_update(keys)
    found = problems(text, "QIP004")
    assert [marked(text, problem).strip('"') for problem in found] == codes
    assert [" comma " in problem.message for problem in found] == [" " in each for each in codes]


@pytest.mark.parametrize("note", ["{{ note }}", "{[a]: b}", "{<<: x}", "{? : b}"])
def test_what_is_no_text_because_a_key_in_it_is_refused_is_one_problem(note: str) -> None:
    found = problems(with_update(f"note: {note}"), "QIP001", "QIP006", "QIP008")
    assert len(found) == 1
    assert found[0].code != "QIP006"


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


@with_each(
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


@with_each("barrier", ["none", "N/A", "'none'", "No barriers", "None at present.", "nil"])
def test_a_barrier_that_is_none_on_a_line_of_its_own_is_told(barrier: str) -> None:
    block = "- date: 2026-02-02\n        by: Cook\n        note: Ten of twelve\n        barrier: "
    (problem,) = problems(f"{PLAN}    updates:\n      {block}{barrier}\n", "QIP504", "QIP012")
    assert problem.code == "QIP504"
    assert problem.severity is Severity.WARNING
    assert "counts as blocked" in problem.message
    assert problem.fix == "Leave `barrier:` out where nothing stands in the way."


def test_an_answer_that_is_none_is_told() -> None:
    said = "date: 2026-02-02, by: Cook, to: Nurse, reason: Late"
    text = f"{PLAN}    escalations:\n      - {{{said}, response: {{}}}}\n"
    (problem,) = problems(text.replace("{}", "none yet"), "QIP504")
    assert "an answer" in problem.message
    assert problems(text.replace("{}", "None of the bank staff can come"), "QIP504") == []


@pytest.mark.parametrize("barrier", ["No cover at night", "None of the mats came", "Nothing works"])
def test_a_barrier_that_is_one_is_left_alone(barrier: str) -> None:
    assert problems(with_update(f"note: Ten, barrier: {barrier}"), "QIP504", "QIP012") == []


def test_a_barrier_of_none_behind_a_comma_is_one_problem() -> None:
    text = with_update("note: Ten of twelve, barrier: none")
    assert [each.code for each in problems(text, "QIP012", "QIP504")] == ["QIP012"]


CUT = {
    "Caring: Kindness, compassion and dignity": "compassion and dignity",
    "Safe: Safe systems, pathways and transitions": "pathways and transitions",
    "Effective: How staff, teams and services work together": "teams and services work together",
    "Regulation 9A: Visiting in care homes, hospitals and hospices": "hospitals and hospices",
    "Workforce equality, diversity, inclusion": "diversity",
}


@with_each("chosen", [NONE_CHOSEN, ALL_FRAMEWORKS], ids=["no framework", "frameworks"])
@with_each(("whole", "second"), CUT.items())
def test_a_statement_that_a_comma_cuts_in_brackets_is_one_problem(
    whole: str, second: str, chosen: Frameworks
) -> None:
    others = "Effective: Assessing needs", "Regulation 17"
    text = f"{PLAN}standards: [{others[0]}, {whole}, {others[1]}]\n"
    found = plan_problems(examined(text), Surroundings(TODAY, frameworks=chosen))
    (problem,) = [each for each in found if each.code in ("QIP012", "QIP602")]
    assert problem.severity is Severity.WARNING
    assert marked(text, problem) == whole
    assert f"'{second}' is read as one by itself" in problem.message
    assert problem.fix == f'If it is one text, put all of it in quotes: "{whole}".'
    quoted = text.replace(whole, f'"{whole}"')
    found = plan_problems(examined(quoted), Surroundings(TODAY))
    assert "QIP012" not in {each.code for each in found}


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("themes: [falls, privacy, and dignity]", "privacy, and dignity"),
        (
            "contributors: [Cook, Head of Care, Quality and Safety]",
            "Head of Care, Quality and Safety",
        ),
    ],
)
def test_so_is_another_text_of_which_it_shows(line: str, whole: str) -> None:
    text = f"{PLAN}{line}\n" if line.startswith("themes") else f"{PLAN}    {line}\n"
    (problem,) = problems(text)
    assert marked(text, problem) == whole


@with_each(
    "line",
    [
        "standards: [Effective: Assessing needs, Regulation 17, Caring: Responding to needs]",
        "standards: []",
        "themes: [falls, medicines, pressure care, hand hygiene]",
        "themes: [Falls, 'and more']",
        "standards:\n  - Caring: Kindness, compassion and dignity",
        "    contributors: [Head of Care, Cook, Night Senior, Key Worker]",
        "    contributors: [Director of Nursing, Team Leader, Quality Lead]",
        "    indicators: [I1, I2]",
    ],
)
def test_items_of_a_list_are_left_alone(line: str) -> None:
    assert problems(f"{PLAN}{line}\n") == []


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


@pytest.mark.parametrize(("codes", "more"), [(1, False), (3, False), (4, True)])
def test_three_of_the_codes_in_a_text_are_named(codes: int, more: bool) -> None:
    typed = "".join(rf"\x0{number}" for number in range(1, codes + 1))
    (found,) = problems(with_line(f'action: "Walk {typed} the floor"'))
    assert found.message.count("becomes U+") == min(codes, 3)
    assert ("and more" in found.message) is more


OWN = {"framework": "own", "title": "Our own", "version": "1"}


@with_each(
    ("key", "items", "one"),
    [
        ("standards", ["Caring: Kindness", "Compassion and dignity"], True),
        ("standards", ["Caring: Kindness", "compassion and cake"], True),
        ("standards", ["Caring: Kindness", "Compassion and cake"], False),
        ("standards", ["Caring: Kindness", "compassion", "Cake"], False),
        ("standards", ["Safe: Learning", "and more"], False),
        ("contributors", ["Director of Nursing", "Quality and Safety"], True),
        ("contributors", ["Cook", "Nurse"], False),
        ("contributors", ["Cook", "Director of Nursing"], False),
        ("themes", ["falls", "and stairs"], True),
        ("themes", ["falls", "stairs"], False),
        ("themes", ["falls", "and stairs", "and rails"], False),
    ],
)
def test_items_are_one_text_where_they_complete_one(key: str, items: list[str], one: bool) -> None:
    statements = ["Caring: Kindness, Compassion and dignity", "Safe: Learning"]
    pack = Framework.model_validate({**OWN, "statements": statements})
    around = Surroundings(TODAY, frameworks=Frameworks((pack,), chosen=("own",)))
    assert completes(key, Context(around, examined(PLAN).document))(items) is one
