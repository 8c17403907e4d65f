"""Indicators, as a list and one by one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import rows, with_each

Ask = Callable[..., Result]

KEYS = (
    "ref name service unit better baseline target target_by latest latest_date n mean lower upper "
    "provisional verdict outlook"
)
SHORT = {
    "rosewood-care-plan-reviews": "rose",
    "northgate-safeguarding-alerts": "north",
    "elm-court-mar-errors": "elm",
}

PLAN = """\
qip: 1
title: Fluid charts
service: Rosewood House
sponsor: Registered Manager
opened: 2026-01-05
indicators:
  - id: I1
    name: Charts totalled
    unit: "%"
    better: higher
    owner: Quality Lead
    baseline: {value: 1}
    target: {value: 4}
    measurements:
"""


def refs(answer: Result) -> str:
    parts = (row["ref"].split("/") for row in rows(answer))
    return " ".join(f"{SHORT[plan]}/{item}" for plan, item in parts)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a way to make a folder with one plan, whose indicator has these values by day."""

    def made(*lines: str) -> Path:
        text = PLAN + "".join(f"      - {line}\n" for line in lines)
        (tmp_path / "fluids.yaml").write_text(text, "utf-8")
        return tmp_path

    return made


def test_the_keys_of_the_contract_come_first(ask: Ask) -> None:
    found = rows(ask("indicators", "--format", "json"))
    assert {tuple(row)[:17] for row in found} == {tuple(KEYS.split())}


@with_each(
    ("words", "found"),
    [
        pytest.param("rose", "rose/I2 rose/I3 rose/I1", id="one plan, worst first"),
        pytest.param("--service elm~court", "elm/I2 elm/I3 elm/I1 elm/I5", id="a service"),
        pytest.param("--verdict no-change", "rose/I2 rose/I3", id="a verdict"),
        pytest.param("--owner medicines~lead", "elm/I3 elm/I1", id="who reports it"),
        pytest.param("--measure feedback-positive", "rose/I3 elm/I3 north/I4", id="a measure"),
        pytest.param("--measure feedback-positive rose", "rose/I3", id="a measure in a plan"),
        pytest.param("--verdict worse", "", id="none"),
    ],
)
def test_indicators_are_those_asked_for(words: str, found: str, ask: Ask) -> None:
    given = [word.replace("~", " ") for word in words.split()]
    assert refs(ask("indicators", *given, "--format", "json")) == found


def test_the_examples_have_one_that_improved_and_one_that_only_looks_so(ask: Ask) -> None:
    shown = {row["ref"][-2:]: row for row in rows(ask("indicators", "rose", "--format", "json"))}
    assert shown["I1"]["verdict"] == "improved"
    assert shown["I3"]["latest"] > shown["I3"]["baseline"]
    assert shown["I3"]["verdict"] == "no-change"


def test_one_indicator_has_its_points_for_programs(ask: Ask) -> None:
    answer = ask("indicators", "rosewood/I1", "--format", "json")
    whole = json.loads(answer.stdout)
    assert [row["ref"] for row in whole["rows"]] == ["rosewood-care-plan-reviews/I1"]
    assert len(whole["points"]) == whole["rows"][0]["n"] == 9
    assert whole["points"][-1] == {
        "date": "2026-11-20",
        "value": 94,
        "signal": "one-side",
        "up": True,
        "note": None,
        "count": None,
        "of": None,
    }


@with_each(
    ("as_of", "sentences"),
    [
        pytest.param(
            "2026-11-23",
            [
                "Improved since 29 May 2026: the latest 7 points are all above the mean.",
                "The latest 7 points meet the target of 90%.",
                "By limits drawn from the 7 points since 29 May 2026, the target will be met",
            ],
            id="since when, and which rule",
        ),
        pytest.param(
            "2026-08-30",
            ["Too early to tell: there are 6 points; 1 more point to go."],
            id="too early",
        ),
        pytest.param(
            "2026-03-01",
            ["Too early to tell: nothing is measured yet; 7 more points to go."],
            id="nothing measured",
        ),
        pytest.param(
            "2026-10-01",
            [
                "No change shown: the latest point is within the usual variation.",
                "By limits drawn from all points, the target will be met at some times",
            ],
            id="no change yet",
        ),
    ],
)
def test_the_verdict_is_said_in_plain_words(as_of: str, sentences: list[str], ask: Ask) -> None:
    said = " ".join(ask("indicators", "rosewood/I1", "--as-of", as_of).stdout.split())
    assert [each for each in sentences if each not in said] == []


@pytest.mark.parametrize(
    ("as_of", "late"),
    [
        pytest.param("2026-12-31", False, id="on the day"),
        pytest.param("2027-01-01", True, id="after"),
    ],
)
def test_a_target_is_late_when_its_day_has_passed(as_of: str, *, late: bool, ask: Ask) -> None:
    said = ask("indicators", "rosewood", "--verdict", "no-change", "--as-of", as_of).stdout
    assert ("target was due by 31 Dec 2026" in " ".join(said.split())) is late


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        pytest.param(
            [5, 6, 5, 6, 5, 6, 5, 20],
            "Improved since 9 Jan 2026: the latest point is above the upper limit.",
            id="outside",
        ),
        pytest.param(
            [20, 21, 20, 21, 20, 21, 20, 21, 2, 3],
            "Worse since 10 Jan 2026: the latest 2 points are below the lower limit.",
            id="two outside",
        ),
        pytest.param(
            [10, 20, 12, 22, 30, 24, 22, 20, 18, 16, 14],
            "Worse since 6 Jan 2026: the latest 7 points run down, each beyond the one before.",
            id="trend",
        ),
        pytest.param(
            [10, 12, 10, 12, 10, 12, 10, 12, 13, 16, 16],
            "Improved since 11 Jan 2026: of three points running, two or more are near the upper",
            id="near a limit",
        ),
    ],
)
def test_each_rule_has_its_words(
    values: list[int], sentence: str, ask: Ask, folder: Callable[..., Path]
) -> None:
    lines = [f"{{date: 2026-01-{day:02}, value: {value}}}" for day, value in enumerate(values, 2)]
    said = ask("indicators", "fluids/I1", "--plans", str(folder(*lines))).stdout
    assert sentence in " ".join(said.split())


def test_a_measurement_that_cannot_be_read_leaves_the_verdict_open_and_is_named(
    ask: Ask, folder: Callable[..., Path]
) -> None:
    plans = folder("{date: 2026-01-09, value: 3}", "{date: ongoing, value: 4}")
    answer = ask("indicators", "--plans", str(plans), "--format", "json")
    (row,) = json.loads(answer.stdout)["rows"]
    assert (row["ref"], row["target"], row["n"], row["verdict"]) == ("fluids/I1", 4, None, None)
    assert "'ongoing' is not a date" in answer.stderr
    assert answer.exit_code == 2
    one = ask("indicators", "fluids/I1", "--plans", str(plans))
    assert (one.exit_code, "Run chart" in one.stdout) == (2, False)


@with_each("numbers", ["count: 17, of: 0", "of: 20", "note: not counted"])
def test_a_measurement_without_a_value_is_named_each_time(
    numbers: str, ask: Ask, folder: Callable[..., Path]
) -> None:
    plans = folder("{date: 2026-01-09, value: 3}", f"{{date: 2026-02-09, {numbers}}}")
    for _ in range(2):
        answer = ask("indicators", "--plans", str(plans), "--format", "json")
        assert json.loads(answer.stdout)["rows"][0]["verdict"] is None
        assert "indicators/I1/measurements/1" in answer.stderr
        assert answer.exit_code == 2


def test_show_shows_an_indicator_too(ask: Ask) -> None:
    assert ask("show", "rose/I1").stdout == ask("indicators", "rose/I1").stdout
    assert json.loads(ask("show", "rose/i1", "--format", "json").stdout)["kind"] == "show"


def test_an_indicator_alone_is_enough_when_just_one_plan_has_it(ask: Ask) -> None:
    assert refs(ask("indicators", "I4", "--format", "json")) == "north/I4"


@with_each(
    ("words", "message"),
    [
        pytest.param(
            "rosewood/I9", "There is no indicator 'I9' in rosewood-care-plan", id="no such one"
        ),
        pytest.param(
            "rosewood/A1", "There is no indicator 'A1' in rosewood-care-plan", id="an action"
        ),
        pytest.param(
            "rosewood-care-plans", "Did you mean rosewood-care-plan-reviews", id="a misspelt plan"
        ),
        pytest.param("I1", "'I1' could be any of", id="in several plans"),
        pytest.param("--service Elms", "The organisation has no service 'Elms'", id="a service"),
    ],
)
def test_what_is_not_there_is_refused(words: str, message: str, ask: Ask) -> None:
    answer = ask("indicators", *words.split())
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert message in answer.stderr


def test_an_empty_folder_says_what_to_do(ask: Ask, tmp_path: Path) -> None:
    answer = ask("indicators", "--plans", str(tmp_path))
    assert "No plans were found" in answer.stdout
    assert "qiptrack new" in answer.stderr


FEW = [f"{{date: 2026-0{month}-09, value: {value}}}" for month, value in ((1, 1), (2, 4), (3, 5))]


def test_short_data_says_that_the_target_is_met_and_is_set_apart(
    ask: Ask, folder: Callable[..., Path]
) -> None:
    plans = folder(*FEW)
    file = plans / "fluids.yaml"
    text = file.read_text("utf-8").replace("{value: 4}", "{value: 4, by: 2026-03-31}")
    file.write_text(text + "actions: []\n", "utf-8")
    sentence = "target met twice running; too few points for a trend"
    said = ask("indicators", "--plans", str(plans)).stdout
    assert sentence in " ".join(said.split())
    agenda = ask("agenda", "--plans", str(plans)).stdout
    assert "Target met, and too few points for a trend" in agenda
    assert "Indicators that do not improve" not in agenda


def test_the_chart_marks_notes_completions_known_changes_and_steps(
    ask: Ask, folder: Callable[..., Path]
) -> None:
    values = [60, 62, 58, 61, 59, 63, 60, 57, 92, 94, 91, 93, 95, 92, 94, 93]
    lines = [f"{{date: 2026-01-{day:02}, value: {value}}}" for day, value in enumerate(values, 6)]
    lines[3] = "{date: 2026-01-09, value: 61, note: Agency staff that day}"
    plans = folder(*lines)
    file = plans / "fluids.yaml"
    known = "{date: 2026-01-14, by: Quality Lead, reason: New form, approved_by: Lead}"
    text = file.read_text("utf-8").replace(
        "    target: {value: 4}\n",
        "    target: {value: 90, steps: [{value: 75, by: 2026-01-12}]}\n"
        f"    rebases: [{known}]\n",
    )
    action = "{id: A1, issue: X, action: Total charts, owner: Lead, due: 2026-02-01, "
    action += "evidence_source: Charts, status: complete, completed: 2026-01-13, indicators: [I1]}"
    file.write_text(f"{text}actions:\n  - {action}\n", "utf-8")
    whole = ask("indicators", "fluids/I1", "--plans", str(plans), "--format", "json")
    assert [(each["mark"], each["what"]) for each in json.loads(whole.stdout)["marks"]] == [
        ("1", "Note: Agency staff that day"),
        ("2", "Step of the target: 75%"),
        ("3", "A1 completed: Total charts"),
        ("4", "Known change: New form"),
    ]
    (row,) = json.loads(whole.stdout)["rows"]
    assert (row["rebased"], row["target_met_by"], row["verdict"]) == ("2026-01-14", 8, "no-change")
    said = " ".join(ask("indicators", "fluids/I1", "--plans", str(plans)).stdout.split())
    assert "Improved by 33 points since the change of 14 Jan 2026 (New form)" in said
    assert "Since then no change shown" in said
    assert "The step of 75% by 12 Jan 2026 was not reached: 60% on 12 Jan 2026." in said


@pytest.mark.parametrize(
    ("values", "severity", "words"),
    [
        pytest.param((1, 4, 5), "note", "its target met twice running", id="met by the latest two"),
        pytest.param((1, 1, 5), "warning", "had too few points to tell", id="met once"),
        pytest.param(
            (1, 5, 1), "warning", "had too few points to tell", id="met, and not any more"
        ),
    ],
)
def test_closing_on_too_few_points_is_a_note_where_the_target_is_met(
    values: tuple[int, ...], severity: str, words: str, ask: Ask, folder: Callable[..., Path]
) -> None:
    dated = enumerate(values, 1)
    plans = folder(*(f"{{date: 2026-0{month}-09, value: {value}}}" for month, value in dated))
    action = "{id: A1, issue: X, action: Total charts, owner: Lead, due: 2026-02-01, "
    action += "evidence_source: Charts, status: closed, completed: 2026-02-10, closed: 2026-04-01,"
    action += " indicators: [I1]}"
    file = plans / "fluids.yaml"
    file.write_text(f"{file.read_text('utf-8')}actions:\n  - {action}\n", "utf-8")
    found = rows(ask("check", "--plans", str(plans), "--select", "QIP404", "--format", "json"))
    assert [each["severity"] for each in found] == [severity]
    assert words in found[0]["message"]
