"""Every rule over the case files: a problem where a line is marked, and nowhere else."""

import datetime as dt
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules import engine
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Problem
from qiptrack.rules.registry import RULES, Rule
from qiptrack.store.checker import check
from qiptrack.store.folders import PlansFolder
from tests.conftest import Golden, with_each

CASES = Path(__file__).parent / "cases"
TODAY = dt.date(2026, 6, 1)
MARK = re.compile(r"# ! ((?:QIP\d{3} ?)+)")


def marked(path: Path) -> set[tuple[int, str]]:
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    return {
        (number, code)
        for number, line in enumerate(lines, start=1)
        for found in MARK.finditer(line)
        for code in found[1].split()
    }


def cases() -> list[Path]:
    return sorted(path for path in CASES.rglob("*.y*ml"))


@pytest.mark.parametrize("path", cases(), ids=lambda path: str(path.relative_to(CASES)))
def test_problems_are_where_the_case_marks_them(path: Path, tmp_path: Path, golden: Golden) -> None:
    shutil.copy(path, tmp_path / path.name)
    organisation = path.parent / "_organisation.yaml"
    if organisation.exists():
        shutil.copy(organisation, tmp_path / organisation.name)
    for register in path.parent.glob("*.csv"):
        shutil.copy(register, tmp_path / register.name)
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "there.pdf").touch()
    checked = check(PlansFolder(tmp_path), TODAY)
    found = [each for each in checked.problems if Path(each.place.file).name == path.name]
    assert {(problem.place.line, problem.code) for problem in found} == marked(path)
    said = "\n".join(map(whole, found))
    golden(f"rules/{path.relative_to(CASES).with_suffix('.txt')}", f"{said}\n" if said else "")


@with_each("path", cases())
def test_what_the_events_of_a_file_rule_out_is_not_found_in_its_nodes(path: Path) -> None:
    examined = examine_plan(path.read_bytes(), path.name, path.name, UNDECLARED)
    document = examined.document
    slowly = replace(document, source=replace(document.source, events=None))
    found = plan_problems(replace(examined, document=slowly), Surroundings(TODAY))
    assert plan_problems(examined, Surroundings(TODAY)) == found


@pytest.mark.parametrize("path", cases(), ids=lambda path: str(path.relative_to(CASES)))
def test_a_rule_finds_nothing_where_the_quick_question_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined = examine_plan(path.read_bytes(), path.name, path.name, UNDECLARED)
    found = plan_problems(examined, Surroundings(TODAY))
    monkeypatch.setattr(
        engine, "_asked", lambda *about: (engine._Asked(None, engine._rules(*about)),)
    )
    assert plan_problems(examined, Surroundings(TODAY)) == found


def whole(problem: Problem) -> str:
    """Return all that is told of a problem: where it is from and to, what it is and the remedy."""
    place = problem.place
    where = f"{place.line}:{place.column}-{place.end_line}:{place.end_column}"
    told = (problem.message, problem.fix, problem.excerpt[:120])
    head = f"{where} {problem.code} {problem.severity} {problem.pointer}"
    return "\n".join((head, *(f"    {each}" for each in told)))


def test_every_rule_has_a_case() -> None:
    """Rules over what is no file, and over what was before, have tests of their own."""
    elsewhere = {"QIP010"} | {code for code in RULES if code.startswith("QIP9")}
    covered = {code for path in cases() for _, code in marked(path)}
    assert set(RULES) - covered == elsewhere


@with_each("rule", RULES.values())
def test_a_rule_says_why_and_how_to_put_it_right(rule: Rule) -> None:
    known = rule
    assert re.fullmatch(r"QIP[0-9]{3}", known.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", known.name), "a name is two words or more: no-owner"
    assert len(known.why.split()) > 10, "the docstring says why, in a sentence or two"
    assert known.why.strip().endswith(".")
    assert known.fix.endswith(".")
