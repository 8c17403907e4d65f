"""Framework packs: those that come with qiptrack, and an organisation's own."""

from pathlib import Path

import pytest

from qiptrack.model.frameworks import Frameworks
from qiptrack.model.organisation import Organisation
from qiptrack.store.folders import PlansFolder
from qiptrack.store.frameworks import known_frameworks, read_frameworks
from qiptrack.store.reader import plan_files

OWN = """\
framework: fernhill
title: What we promise
version: 2026-01-01
statements:
  - Home: People choose when they get up
  - Home: People choose what they eat
  - Promise 3: We ring back the same day
"""


def reading(folder: Path, *names: str) -> Frameworks:
    organisation = Organisation.model_validate(
        {"qip": "1", "organisation": "A", "frameworks": list(names)}
    )
    return read_frameworks(PlansFolder(folder), organisation)


def test_the_cqc_framework_has_34_statements_under_5_key_questions(tmp_path: Path) -> None:
    found = reading(tmp_path, "cqc-saf").read[0]
    assert {group: len(each) for group, each in found.groups.items()} == {
        "Safe": 8,
        "Effective": 6,
        "Caring": 5,
        "Responsive": 7,
        "Well-led": 8,
    }


def test_the_regulations_go_from_4_to_20a_and_are_always_there(tmp_path: Path) -> None:
    (found,) = reading(tmp_path).read
    numbers = [group.removeprefix("Regulation ") for group in found.groups]
    assert numbers == [*map(str, range(4, 10)), "9A", *map(str, range(10, 21)), "20A"]
    assert [each.framework for each in reading(tmp_path, "cqc-saf").read] == [
        "cqc-saf",
        "regulations-2014",
    ]


def test_every_pack_says_which_version_it_is_and_where_it_comes_from(tmp_path: Path) -> None:
    for name in known_frameworks():
        found = reading(tmp_path, name).read[0]
        assert (found.framework, bool(found.version), bool(found.source)) == (name, True, True)


def test_an_organisation_adds_a_pack_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "ours.yaml").write_text(OWN)
    found = reading(tmp_path, "packs/ours.yaml")
    assert found.meant("home: people choose what they eat") == "Home: People choose what they eat"
    assert found.meant("Promise 3") == "Promise 3: We ring back the same day"
    assert found.meant("Home") is None
    assert found.to_answer[0].title == "What we promise"


def test_a_pack_is_not_read_as_a_plan(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(OWN)
    (tmp_path / "plan.yaml").write_text("qip: 1\n")
    organisation = Organisation.model_validate(
        {"qip": "1", "organisation": "A", "frameworks": ["ours.yaml"]}
    )
    found = plan_files(PlansFolder(tmp_path), organisation)
    assert [each.file for each in found] == ["plan.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "message", "fix"),
    [
        pytest.param("cqc-sav", "", "no framework 'cqc-sav'", "Did you mean cqc-saf?", id="typo"),
        pytest.param("gone.yaml", "", "no file gone.yaml", "Put it there", id="no file"),
        pytest.param("../x.yaml", "", "no file", "Put it there", id="out of the folder"),
        pytest.param("a.yaml", "framework: [", "cannot be read", "", id="not YAML"),
        pytest.param("a.yaml", "framework: a\n", "not a framework pack", "It needs", id="no pack"),
        pytest.param(
            "a.yaml", OWN + "extra: 1\n", "see extra", "It needs", id="a key that it does not have"
        ),
    ],
)
def test_a_pack_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, text: str, message: str, fix: str
) -> None:
    if text:
        (tmp_path / name).write_text(text)
    found = reading(tmp_path, "cqc-saf", name)
    (fault,) = found.faults
    assert fault.place == ("frameworks", 1)
    assert message in fault.message
    assert fix in fault.fix
    assert not found.whole


@pytest.mark.parametrize(
    ("cited", "statement"),
    [
        ("Reg 17", "Regulation 17: Good governance"),
        (
            "reg. 9a",
            "Regulation 9A: Visiting and accompanying in care homes, hospitals and hospices",
        ),
        ("Regulation 17(2)(a)", "Regulation 17: Good governance"),
        ("Regulation 17 (2) (a)", "Regulation 17: Good governance"),
        ("Regulation 16", "Regulation 16: Receiving and acting on complaints"),
        ("Regulation 5", "Regulation 5: Fit and proper persons: directors"),
        ("good governance", "Regulation 17: Good governance"),
        ("Learning culture", "Safe: Learning culture"),
        ("Caring: Independence, choice, and control", "Caring: Independence, choice and control"),
        ("Kindness, compassion & dignity", "Caring: Kindness, compassion and dignity"),
        ("Regulation 41", None),
        ("Well-led", None),
    ],
)
def test_a_statement_is_known_however_reports_cite_it(
    tmp_path: Path, cited: str, statement: str | None
) -> None:
    known = reading(tmp_path, "cqc-saf")
    assert known.meant(cited) == statement
    assert known.is_group(cited) is (cited == "Well-led")


@pytest.mark.parametrize(
    ("chosen", "cited", "numbers"),
    [
        ([], "Regulation 16", ["complaints"]),
        (["registration-2009"], "Regulation 16", ["complaints"]),
        (["registration-2009"], "Regulation 16 (2009)", ["death"]),
        (["registration-2009"], "Regulation 16 of the Registration Regulations 2009", ["death"]),
        (["registration-2009", "regulations-2014"], "Regulation 16", ["death", "complaints"]),
        (["registration-2009", "regulations-2014"], "Regulation 16 (2014)", ["complaints"]),
        (["registration-2009", "regulations-2014"], "Reg 22A", ["Form"]),
    ],
)
def test_a_number_that_two_sets_of_regulations_have_is_asked_about_where_both_are_chosen(
    tmp_path: Path, chosen: list[str], cited: str, numbers: list[str]
) -> None:
    found = reading(tmp_path, *chosen).readings(cited)
    assert len(found) == len(numbers)
    assert all(word in each for word, each in zip(numbers, found, strict=True))


def test_a_pack_says_what_became_of_the_statements_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(
        OWN + "maps:\n  'Safe: Learning culture': ['Home: People choose what they eat']\n"
    )
    known = reading(tmp_path, "new.yaml")
    assert known.answered("safe: learning culture") == {"Home: People choose what they eat"}
    assert known.answered("Safe: Safeguarding") == frozenset()
