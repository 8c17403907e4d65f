import gc
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.examine import examine_organisation, examine_plan
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_reading import PlanReading, read_plan
from qiptrack.store.reader import read_organisation, read_plans

EXAMPLES = Path(__file__).parents[2] / "plans"

HEAD = "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\n"
ACTION = "  - {id: %s, issue: i, action: Do it, owner: Manager, due: %s, evidence_source: e%s}\n"
WHOLE = f"{HEAD}actions:\n{ACTION % ('A1', '2026-03-02', '')}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two plans that are as they should be, first and last by name."""
    (tmp_path / "a.yaml").write_text(WHOLE)
    (tmp_path / "z.yaml").write_text(WHOLE)
    return tmp_path


def readings(folder: Path) -> Mapping[str, PlanReading]:
    return {reading.file: reading for reading in read_plans(PlansFolder(folder), UNDECLARED)}


def codes(reading: PlanReading) -> list[str]:
    return [problem.code for problem in reading.problems]


def actions(reading: PlanReading) -> dict[str | None, Action]:
    assert reading.filed is not None
    return {or_none(lambda: action.id): action for action in reading.filed.plan.actions}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(b"", "QIP005", id="an empty file"),
        pytest.param(b"# only this\n", "QIP005", id="a file of comments"),
        pytest.param(b"a: b: c\n", "QIP001", id="no YAML"),
        pytest.param(b"- a\n- b\n", "QIP006", id="a list"),
        pytest.param(b"just words\n", "QIP006", id="a sentence"),
        pytest.param(b'""', "QIP006", id="two quotes"),
        pytest.param(b"''", "QIP006", id="two apostrophes"),
        pytest.param(b">", "QIP006", id="a sign of folded text"),
        pytest.param(b"|\n  \n", "QIP006", id="blank text of several lines"),
        pytest.param(b"<<<<<<< HEAD\nqip: 1\n=======\n>>>>>>> x\n", "QIP002", id="a conflict"),
        pytest.param(WHOLE.encode() + b"title: Again\n", "QIP003", id="a key given twice"),
        pytest.param(WHOLE.encode("utf-16"), "QIP008", id="UTF-16"),
        pytest.param(WHOLE.encode() + b"concern: \x00\n", "QIP008", id="a NUL"),
        pytest.param(
            WHOLE.encode() + b"concern: !!python/name:os.system x\n", "QIP008", id="a tag"
        ),
        pytest.param(WHOLE.encode() + b"---\na: 1\n", "QIP008", id="two documents"),
        pytest.param(b"[" * 50_000, "QIP008", id="fifty thousand brackets"),
        pytest.param(WHOLE.encode().replace(b"qip: 1", b"qip: 7"), "QIP009", id="another version"),
        pytest.param(b"#" * 1_100_000, "QIP008", id="a file beyond the limit"),
    ],
)
def test_a_broken_file_hides_no_other(folder: Path, raw: bytes, code: str) -> None:
    (folder / "m.yaml").write_bytes(raw)
    found = readings(folder)
    assert list(found) == ["a.yaml", "m.yaml", "z.yaml"]
    assert code in codes(found["m.yaml"])
    for whole in ("a.yaml", "z.yaml"):
        assert list(actions(found[whole])) == ["A1"]
        assert found[whole].problems == ()


@pytest.mark.parametrize(
    ("line", "known"),
    [
        pytest.param(ACTION % ("A2", "ongoing", ""), {"owner": "Manager"}, id="no date"),
        pytest.param(ACTION % ("A2", "30/04/2026", ""), {"owner": "Manager"}, id="another's date"),
        pytest.param(
            ACTION % ("A2", "2026-03-02", ", ownr: x"), {"owner": "Manager"}, id="an unknown key"
        ),
        pytest.param(
            ACTION % ("A2", "2026-03-02", ", status: done"), {"owner": "Manager"}, id="no status"
        ),
        pytest.param(
            ACTION % ("A2", "2026-03-02", ", updates: [x]"), {"owner": "Manager"}, id="no update"
        ),
        pytest.param("  - {id: A2, action: Do it}\n", {"action": "Do it"}, id="half of it missing"),
    ],
)
def test_a_mistake_hides_neither_the_action_nor_its_neighbours(
    folder: Path, line: str, known: Mapping[str, str]
) -> None:
    (folder / "m.yaml").write_text(f"{WHOLE}{line}{ACTION % ('A3', '2026-03-03', '')}")
    reading = readings(folder)["m.yaml"]
    found = actions(reading)
    assert list(found) == ["A1", "A2", "A3"]
    assert {key: field_value(found["A2"], key) for key in known} == known
    assert {problem.pointer.split("/")[1] for problem in reading.problems} == {"A2"}


def test_an_item_that_is_no_action_hides_no_neighbour(folder: Path) -> None:
    (folder / "m.yaml").write_text(f"{WHOLE}  - only words\n{ACTION % ('A3', '2026-03-03', '')}")
    reading = readings(folder)["m.yaml"]
    assert {"A1", "A3"} <= set(actions(reading))
    assert "QIP006" in codes(reading)


def test_two_files_of_one_id_are_both_read_and_the_second_is_a_problem(folder: Path) -> None:
    (folder / "archive").mkdir()
    (folder / "archive" / "z.yaml").write_text(WHOLE)
    found = readings(folder)
    assert [reading.filed is not None for reading in found.values()] == [True] * 3
    assert {file: codes(reading) for file, reading in found.items()} == {
        "a.yaml": [],
        "archive/z.yaml": [],
        "z.yaml": ["QIP007"],
    }


def test_two_endings_in_one_folder_are_of_one_id_too(folder: Path) -> None:
    (folder / "z.yml").write_text(WHOLE)
    assert {file: codes(reading) for file, reading in readings(folder).items()} == {
        "a.yaml": [],
        "z.yaml": [],
        "z.yml": ["QIP007"],
    }


def test_a_file_that_vanishes_between_two_others_is_said_to_have(folder: Path) -> None:
    (folder / "m.yaml").write_text(WHOLE)
    reading = read_plans(PlansFolder(folder), UNDECLARED)
    assert next(reading).file == "a.yaml"
    (folder / "m.yaml").unlink()
    gone, last = reading
    assert (gone.filed, codes(gone)) == (None, ["QIP010"])
    assert "vanished" in gone.problems[0].message
    assert last.problems == ()


def test_no_other_files_are_read_than_those_asked_for(folder: Path) -> None:
    (folder / "m.yaml").write_text("a: b: c\n")
    plans_folder = PlansFolder(folder)
    only = [found for found in plans_folder.files() if found.file != "m.yaml"]
    assert [each.file for each in read_plans(plans_folder, UNDECLARED, only)] == [
        "a.yaml",
        "z.yaml",
    ]


@pytest.mark.parametrize("was_on", [True, False], ids=["on", "off"])
def test_the_collector_is_as_it_was_even_when_somebody_stops_reading(
    folder: Path, was_on: bool
) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        reading = read_plans(PlansFolder(folder), UNDECLARED)
        next(reading)
        assert not gc.isenabled()
        reading.close()  # type: ignore[attr-defined] # what yields is a generator
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("file", sorted(path.name for path in EXAMPLES.glob("[!_]*.yaml")))
def test_the_fast_way_and_the_close_look_tell_the_same(file: str) -> None:
    raw = (EXAMPLES / file).read_bytes()
    organisation = read_organisation(PlansFolder(EXAMPLES)).organisation
    assert read_plan(raw, file) == examine_plan(raw, file, file, organisation).filed


def test_without_a_file_the_organisation_declares_nothing(folder: Path) -> None:
    assert read_organisation(PlansFolder(folder)) == (UNDECLARED, ())


def test_the_organisation_is_read_the_same_either_way() -> None:
    raw = (EXAMPLES / "_organisation.yaml").read_bytes()
    reading = read_organisation(PlansFolder(EXAMPLES))
    assert reading.problems == ()
    assert reading.organisation == examine_organisation(raw, "x").organisation


def test_a_mistake_in_the_organisation_leaves_the_rest_of_it_known(folder: Path) -> None:
    (folder / "_organisation.yaml").write_text(
        "qip: 1\norganisation: Oak Care\nservices: [Oak]\nroles:\n"
        "  - {role: Manager, service: Oke}\n  - {role: Deputy, holder: J. Okafor}\n"
        "due_soon_days: soon\n"
    )
    reading = read_organisation(PlansFolder(folder))
    assert reading.organisation.service_names == ("Oak",)
    assert [or_none(lambda: post.role) for post in reading.organisation.roles] == [
        "Manager",
        "Deputy",
    ]
    assert {problem.pointer for problem in reading.problems} >= {"due_soon_days"}


def test_an_organisation_that_cannot_be_read_is_a_problem_and_hides_no_plan(folder: Path) -> None:
    os.mkfifo(folder / "_organisation.yaml")
    reading = read_organisation(PlansFolder(folder))
    assert (reading.organisation, [each.code for each in reading.problems]) == (
        UNDECLARED,
        ["QIP010"],
    )
    assert list(readings(folder)) == ["a.yaml", "z.yaml"]
