from pathlib import Path

import pytest

from qiptrack.cli.typer_bridge import candidates, completion
from qiptrack.cli.typer_bridge.candidates import offered

ORGANISATION = """
qip: 1
services: [Rosewood House, Elm Court]
roles:
  - {role: Registered Manager, service: Rosewood House}
  - {role: Quality Lead}
meetings: [{meeting: Falls group, every: month}]
"""

PLAN = """
title: A plan
service: Elm Court
sponsor: Branch Manager
themes: [falls, night]
actions:
  - {id: A1, action: Look again, owner: Team Leader}
  - {id: A2, owner: Team Leader}
indicators: [{id: I1, name: Falls, measure: falls}]
checks: [{id: C1, check: Watch one handover}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rosewood-falls", "rosewood-plans", "night care", "łódź"):
        (tmp_path / f"{name}.yaml").write_text(PLAN)
    (tmp_path / "_organisation.yaml").write_text(ORGANISATION)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "typed", "names"),
    [
        pytest.param(
            "plans",
            "",
            ["night care", "rosewood-falls", "rosewood-plans", "łódź"],
            id="every plan",
        ),
        pytest.param("plans", "night", ["night care"], id="a plan with a space"),
        pytest.param("actions", "rose", ["rosewood-falls/", "rosewood-plans/"], id="two plans"),
        pytest.param(
            "actions",
            "rosewood-f",
            ["rosewood-falls/A1", "rosewood-falls/A2"],
            id="the actions of the one plan that is left",
        ),
        pytest.param("actions", "rosewood-falls/A2", ["rosewood-falls/A2"], id="one action"),
        pytest.param("actions", "łódź/", ["łódź/A1", "łódź/A2"], id="Polish letters"),
        pytest.param("actions", "n/", ["n/A1", "n/A2"], id="the beginning of a plan's id"),
        pytest.param("actions", "rose/", [], id="the beginning of two"),
        pytest.param("indicators", "n", ["night care/I1"], id="indicators"),
        pytest.param("checks", "n", ["night care/C1"], id="checks"),
        pytest.param("measures", "f", ["falls"], id="measures, each once"),
        pytest.param(
            "references",
            "night",
            ["night care", "night care/A1", "night care/A2"],
            id="a plan or its actions",
        ),
        pytest.param("roles", "R", ["Registered Manager"], id="roles"),
        pytest.param("services", "", ["Rosewood House", "Elm Court"], id="services"),
        pytest.param("themes", "f", ["falls"], id="themes, each once"),
        pytest.param("meetings", "", ["Falls group"], id="meetings"),
    ],
)
def test_what_may_come_next_is_offered(
    folder: Path, kind: str, typed: str, names: list[str]
) -> None:
    assert [name for name, _ in offered(kind, str(folder), typed)] == names


def test_what_an_action_is_about_stands_beside_it(folder: Path) -> None:
    assert offered("actions", str(folder), "night care/")[0] == ("night care/A1", "Look again")


def test_without_an_organisation_names_are_those_in_the_plans(folder: Path) -> None:
    (folder / "_organisation.yaml").unlink()
    roles = [name for name, _ in offered("roles", str(folder), "")]
    assert roles == ["Branch Manager", "Team Leader"]
    assert offered("services", str(folder), "") == [("Elm Court", "")]


@pytest.mark.parametrize("kind", list(candidates.OFFERS))
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("actions: [\n", id="no YAML"),
        pytest.param("actions: 7\nindicators: x\nchecks: {a: b}\nroles: [1]\n", id="other things"),
        pytest.param("- a list\n", id="a list"),
        pytest.param("actions:\n  - A1\n  - {id: [1]}\n  - {action: no id}\n", id="odd actions"),
    ],
)
def test_a_file_that_cannot_be_followed_offers_nothing_of_itself(
    folder: Path, kind: str, text: str
) -> None:
    for file in folder.iterdir():
        file.unlink()
    (folder / "only.yaml").write_text(text)
    (folder / "_organisation.yaml").write_text(text)
    assert {name for name, _ in offered(kind, str(folder), "")} <= {"only", "only/"}


def test_a_folder_that_is_not_there_offers_nothing(folder: Path) -> None:
    assert offered("plans", str(folder / "gone"), "") == []


def test_a_key_press_is_answered_with_what_was_found_in_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "SECONDS", -1)
    assert [name for name, _ in offered("plans", str(folder), "")] == ["night care"]


def test_of_words_that_are_always_the_same_those_that_begin_so_are_offered() -> None:
    offers = completion.words(["board", "inspector"])
    assert [offers(typed) for typed in ("b", "x")] == [[("board", "")], []]
