import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from qiptrack.rules.context import Document
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Unreadable
from qiptrack.store import checker
from qiptrack.store.checker import check
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.folders import PlansFolder
from qiptrack.store.index import index_of
from qiptrack.yamlfile import loader, plain_data
from qiptrack.yamlfile.limits import MAX_BYTES

TODAY = dt.date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "plans"

PLAN = """\
qip: 1
title: Falls
service: Oak
sponsor: Manager
opened: 2026-01-05
actions:
  - {id: A1, issue: i, action: Do it, owner: The team, due: 2026-03-02, evidence_source: e}
  - {id: A2, issue: i, action: Do it, owner: Manager, due: 2026-02-30, evidence_source: e}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.yaml").write_text(PLAN)
    return tmp_path


def errors(folder: Path) -> list[tuple[str, int, str]]:
    found = check(PlansFolder(folder), TODAY)
    return [
        (problem.place.file, problem.place.line, problem.code)
        for problem in found.problems
        if problem.severity == "error"
    ]


def test_problems_come_file_by_file_in_the_order_of_lines(folder: Path) -> None:
    (folder / "archive").mkdir()
    (folder / "archive" / "c.yaml").write_text("a: b: c\n")
    (folder / "a.yaml").write_text(PLAN.replace("Manager", "TBC"))
    (folder / "_organisation.yaml").write_text("qip: 1\norganisation: Oak Care\nservices: Oak\n")
    assert errors(folder)[0] == ("_organisation.yaml", 3, "QIP006")
    assert [each for each in errors(folder) if each[2] != "QIP104"][1:] == [
        ("a.yaml", 4, "QIP103"),
        ("a.yaml", 7, "QIP102"),
        ("a.yaml", 8, "QIP103"),
        ("a.yaml", 8, "QIP006"),
        ("archive/c.yaml", 1, "QIP001"),
        ("b.yaml", 7, "QIP102"),
        ("b.yaml", 8, "QIP006"),
    ]


def test_every_file_that_was_looked_at_is_named_and_counted(folder: Path) -> None:
    (folder / "_organisation.yaml").write_text("qip: 1\norganisation: Oak Care\nservices: [Oak]\n")
    (folder / "a.yaml").mkdir()
    steps: list[None] = []
    found = check(PlansFolder(folder), TODAY, step=lambda: steps.append(None))
    assert found.files == ("_organisation.yaml", "a.yaml", "b.yaml")
    assert len(steps) == 2


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_large(path: Path) -> None:
    path.write_bytes(b"#" * 1_100_000)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(make_pipe, "QIP010", id="a named pipe"),
        pytest.param(make_folder, "QIP010", id="a folder"),
        pytest.param(make_large, "QIP008", id="a file beyond the limit"),
    ],
)
@pytest.mark.parametrize("name", ["a.yaml", "_organisation.yaml"])
def test_what_cannot_be_read_is_one_error_and_hides_nothing(
    folder: Path, name: str, make: object, code: str
) -> None:
    assert callable(make)
    make(folder / name)
    assert errors(folder) == [
        (name, 1, code),
        ("b.yaml", 7, "QIP102"),
        ("b.yaml", 8, "QIP006"),
    ]


def test_a_file_that_vanishes_while_others_are_checked_is_said_to_have(folder: Path) -> None:
    (folder / "c.yaml").write_text(PLAN)
    found = check(
        PlansFolder(folder), TODAY, step=lambda: (folder / "c.yaml").unlink(missing_ok=True)
    )
    (last,) = [problem for problem in found.problems if problem.place.file == "c.yaml"]
    assert (last.code, last.message) == (
        "QIP010",
        "this file vanished while it was being read",
    )


def test_two_files_of_one_id_are_one_problem_that_names_the_other(folder: Path) -> None:
    (folder / "archive").mkdir()
    (folder / "archive" / "b.yaml").write_text(PLAN)
    found = check(PlansFolder(folder), TODAY).problems
    (twice,) = [problem for problem in found if problem.code == "QIP007"]
    assert twice.place.file == "b.yaml"
    assert "archive/b.yaml" in str(twice)


def test_a_file_of_nothing_that_may_be_read_is_one_problem(folder: Path) -> None:
    (folder / "b.yaml").write_bytes(b"PK\x03 not a plan")
    assert errors(folder) == [("b.yaml", 1, "QIP008")]


AS_TEXT = 'A # behind a space begins a remark; if it is text, write "#5 first".'
SAY_IT = "Write what it should say."


@pytest.mark.parametrize(
    ("line", "message", "fix"),
    [
        pytest.param("title: #5 first", "'title' is empty", AS_TEXT, id="text"),
        pytest.param("title:   # to come", "'title' is empty", SAY_IT, id="a remark"),
        pytest.param('title: ""   #5', "'title' is empty", SAY_IT, id="behind a value"),
        pytest.param("- #5 first", "this item is empty", AS_TEXT, id="item of text"),
        pytest.param("- # to come", "this item is empty", SAY_IT, id="item with a remark"),
        pytest.param("-", "this item is empty", SAY_IT, id="item of nothing"),
    ],
)
def test_what_is_empty_because_its_text_begins_with_a_hash_is_told(
    folder: Path, line: str, message: str, fix: str
) -> None:
    listed = f"title: Falls\nthemes:\n  - falls\n  {line}"
    said = listed if line.startswith("-") else line
    (folder / "b.yaml").write_text(PLAN.replace("title: Falls", said))
    (empty,) = [
        each for each in check(PlansFolder(folder), TODAY).problems if each.code == "QIP005"
    ]
    assert (empty.message, empty.fix) == (message, fix)


CARE = """\
qip: 1
organisation: Oak Care
services: [Oak]
roles:
  - {role: Manager, holder: A. Nowak}
  - {role: Deputy, holder: S. Reyes}
  - {role: Clinical Lead, holder: A. Nowak}
escalation: [{days_overdue: 1, to: Manager}]
"""

VERIFIED = """\
qip: 1
title: Falls
service: Oak
sponsor: Manager
opened: 2026-01-05
actions:
  - {id: A1, issue: i, action: Fit it, owner: The team, due: 2026-03-02, evidence_source: e}
  - id: A2
    issue: i
    action: Fit it
    owner: Manager
    due: 2026-03-02
    evidence_source: e
    status: complete
    completed: 2026-03-02
    evidence: [{date: 2026-03-02, by: Manager, kind: audit, note: n}]
    verifications:
      - {date: 2026-04-01, by: Clinical Lead, method: observation, result: confirmed, note: n}
"""


@pytest.mark.parametrize(
    ("there", "instead", "codes"),
    [
        pytest.param("role: Deputy", "rle: Deputy", ["QIP004"], id="a role misspelt"),
        pytest.param("role: Deputy", "role: {a: b}", ["QIP006"], id="a role of the wrong kind"),
        pytest.param("services: [Oak]", "servces: [Oak]", ["QIP004"], id="the services"),
        pytest.param("services: [Oak]", "assurence: {}", ["QIP004"], id="the terms"),
        pytest.param("qip: 1", "qip: 1", [], id="nothing"),
    ],
)
def test_a_mistake_of_the_organisation_hides_no_problem_of_a_plan(
    folder: Path, there: str, instead: str, codes: list[str]
) -> None:
    (folder / "_organisation.yaml").write_text(CARE.replace(there, instead, 1))
    (folder / "b.yaml").write_text(VERIFIED)
    found = [code for file, _, code in errors(folder) if file == "_organisation.yaml"]
    assert found == codes
    assert [each for each in errors(folder) if each[0] == "b.yaml"] == [
        ("b.yaml", 7, "QIP102"),
        ("b.yaml", 18, "QIP303"),
    ]


def test_an_organisation_that_cannot_be_read_is_one_problem(folder: Path) -> None:
    (folder / "_organisation.yaml").write_text("{qip: 1, organisation: [\n")
    (folder / "b.yaml").write_text(VERIFIED)
    found = {problem.code for problem in check(PlansFolder(folder), TODAY).problems}
    assert {"QIP001", "QIP102"} <= found
    assert not found & {"QIP603", "QIP104", "QIP601"}


def test_every_rule_that_is_set_and_unknown_is_named_beside_a_severity_that_is(
    folder: Path,
) -> None:
    (folder / "_organisation.yaml").write_text(
        "qip: 1\norganisation: Oak\nservices: [Oak]\nroles: [{role: Manager}]\n"
        "rules:\n  QIP204: fatal\n  QIP999: off\n  QIP101: off\n"
    )
    (folder / "b.yaml").unlink()
    found = [(each.place.line, each.code) for each in check(PlansFolder(folder), TODAY).problems]
    assert found == [(6, "QIP006"), (7, "QIP006"), (8, "QIP006")]


def test_a_rule_goes_by_its_code_and_not_by_its_name(folder: Path) -> None:
    (folder / "_organisation.yaml").write_text(f"{CARE}rules: {{deferred-repeatedly: off}}\n")
    problems = check(PlansFolder(folder), TODAY).problems
    (found,) = [each for each in problems if each.place.file == "_organisation.yaml"]
    assert found.message == "there is no rule deferred-repeatedly; did you mean QIP204?"
    assert found.fix == "Write QIP204."


def test_no_plan_is_kept_while_the_next_one_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "c.yaml"):
        (folder / name).write_text(PLAN)
    documents: list[ref[Document]] = []
    kept: list[bool] = []

    def reading(raw: bytes, *others: Any) -> ExaminedPlan:
        kept.append(any(document() is not None for document in documents))
        examined = examine_plan(raw, *others)
        documents.append(ref(examined.document))
        return examined

    monkeypatch.setattr(checker, "examine_plan", reading)
    check(PlansFolder(folder), TODAY)
    assert kept == [False, False, False]


def test_a_folder_without_plans_has_no_problems(tmp_path: Path) -> None:
    found = check(PlansFolder(tmp_path), TODAY)
    assert (found.problems, found.files) == ((), ())


def contents(folder: Path) -> Mapping[str, tuple[int, str]]:
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_checking_writes_nothing(folder: Path) -> None:
    before = contents(folder)
    assert errors(folder)
    assert contents(folder) == before


def test_the_examples_have_no_errors() -> None:
    found = check(PlansFolder(EXAMPLES), TODAY)
    assert [problem for problem in found.problems if problem.severity == "error"] == []


def test_what_shows_only_over_all_plans_stands_among_the_others(folder: Path) -> None:
    action = (
        "  - {id: B%d, issue: i, action: Do it, owner: Lead, due: 2026-12-01, evidence_source: e}\n"
    )
    five = "".join(action % number for number in range(5))
    (folder / "a.yaml").write_text(PLAN.partition("  - ")[0] + five)
    problems = check(PlansFolder(folder), TODAY).problems
    assert [each.pointer for each in problems if each.code == "QIP205"] == ["actions/B4/due"]
    found = [(each.place.file, each.code) for each in problems]
    assert ("a.yaml", "QIP205") in found
    assert [file for file, _ in found] == sorted(file for file, _ in found)
    assert found[-1][0] == "b.yaml"


def seven_on_one_day(folder: Path, remark: str) -> None:
    """Write seven plans, each with an action of one owner on one day, the last with a remark."""
    action = (
        "  - {id: A1, issue: i, action: Do it, owner: Lead, due: 2026-12-01, evidence_source: e}"
    )
    for number in range(7):
        said = remark if number == 6 else ""
        (folder / f"p{number}.yaml").write_text(f"{PLAN.partition('  - ')[0]}{action}{said}\n")


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("", ["p6.yaml:7: actions/A1/due"]),
        ("  # qiptrack: accept QIP205 one visit does all", []),
    ],
)
def test_the_last_of_what_is_bunched_is_told_without_its_being_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, remark: str, told: list[str]
) -> None:
    (folder / "b.yaml").unlink()
    seven_on_one_day(folder, remark)
    read: list[str] = []
    as_ever = PlansFolder.read

    def noted(self: PlansFolder, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        read.append(file)
        return as_ever(self, file, most)

    monkeypatch.setattr(PlansFolder, "read", noted)
    found = [each for each in check(PlansFolder(folder), TODAY).problems if each.code == "QIP205"]
    places = [f"{each.place.file}:{each.place.line}: {each.pointer}" for each in found]
    assert places == told
    assert all("7 open actions of Lead are due" in each.message for each in found)
    assert read == [f"p{number}.yaml" for number in range(7)]


@pytest.fixture
def sound(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with a sound plan, and one in which nothing but a rule finds a problem."""
    (folder / "b.yaml").unlink()
    action = "  - {id: A1, issue: i, action: Do it, owner: %s, due: 2026-12-01, evidence_source: e}"
    for name, owner in (("a", "Manager"), ("b", "The team")):
        (folder / f"{name}.yaml").write_text(f"{PLAN.partition('  - ')[0]}{action % owner}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIPTRACK_CACHE", str(tmp_path_factory.mktemp("caches")))
        yield folder


def test_a_plan_that_is_known_is_parsed_only_to_find_the_place_of_a_problem(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check(PlansFolder(sound), TODAY)
    assert [each.code for each in first.problems if each.place.file == "b.yaml"][-1:] == ["QIP102"]
    monkeypatch.delattr(checker, "examine_plan")
    parsed: list[str] = []
    as_ever = plain_data.plain_events

    def noted(text: str) -> Sequence[object]:
        parsed.append(text)
        return as_ever(text)

    monkeypatch.setattr(loader, "plain_events", noted)
    again = check(PlansFolder(sound), TODAY)
    assert again == first
    assert len(parsed) == len({each.place.file for each in first.problems})
    # Whatever hangs on the day is asked anew.
    later = check(PlansFolder(sound), TODAY + dt.timedelta(days=60)).problems
    assert {"QIP605", "QIP305"} & {each.code for each in later}


def test_an_index_that_says_otherwise_than_the_parser_is_not_believed(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(PlansFolder(sound), TODAY)
    (sound / "c.yaml").write_text(PLAN + "x: [\n")
    raw = (sound / "c.yaml").read_bytes()
    known = index_of(sound).plan_in(blob_id((sound / "b.yaml").read_bytes()))
    assert known is not None
    index_of(sound).keep_plan(blob_id(raw), known)
    found = check(PlansFolder(sound), TODAY).problems
    monkeypatch.setenv("QIPTRACK_CACHE", "off")
    assert "QIP001" in {each.code for each in found}
    assert found == check(PlansFolder(sound), TODAY).problems
