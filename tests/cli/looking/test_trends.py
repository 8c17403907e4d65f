"""One measure over services and months."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import Golden

Ask = Callable[..., Result]

PLAN = """\
qip: 1
title: Night care
service: {service}
sponsor: Registered Manager
opened: 2026-01-05
indicators:
  - id: I1
    name: Falls
    measure: {measure}
    unit: {unit}
    better: lower
    owner: Quality Lead
    baseline: {{value: 9}}
    target: {{value: 1}}
    measurements:
      - {{date: {day}, value: 5}}
"""


def write(folder: Path, service: str, *, unit: str = "falls", day: str = "2026-02-02") -> None:
    text = PLAN.format(service=service, unit=unit, day=day, measure="night-falls")
    (folder / f"{service.lower()}.yaml").write_text(text, "utf-8")


def test_measures_are_listed_with_who_measures_them_and_who_differs(ask: Ask) -> None:
    found = json.loads(ask("trends", "--format", "json").stdout)["rows"]
    assert found[0] == {
        "measure": "feedback-positive",
        "services": ["Elm Court", "Northgate Homecare", "Rosewood House"],
        "indicators": 3,
        "unit": "%",
        "points": 14,
        "latest": 77,
        "latest_month": "2026-10",
        "improved": 0,
        "worse": 0,
        "no_change": 1,
        "too_early": 2,
        "differs": ["Elm Court"],
        "left_out": [],
    }
    assert {len(row["services"]) for row in found[1:]} == {1}


def test_one_measure_has_a_row_for_each_service_and_month(ask: Ask) -> None:
    whole = json.loads(ask("trends", "feedback-positive", "--format", "json").stdout)
    assert (whole["kind"], whole["measure"]) == ("trends", "feedback-positive")
    assert len(whole["rows"]) == 14
    assert whole["rows"][-1] == {
        "measure": "feedback-positive",
        "month": "2026-10",
        "service": "Rosewood House",
        "ref": "rosewood-care-plan-reviews/I3",
        "unit": "%",
        "value": 78,
        "n": 1,
        "together": 77,
        "counted": None,
        "of": None,
        "whole": True,
    }
    differs = {each["service"]: each["differs"] for each in whole["services"]}
    assert differs == {"Elm Court": "above", "Northgate Homecare": None, "Rosewood House": None}


def test_the_one_that_differs_is_named_with_what_the_others_allow(ask: Ask) -> None:
    said = " ".join(ask("trends", "feed").stdout.split())
    assert "Elm Court differs, for the better: its latest, 87% on 18 Sep 2026, is above" in said
    assert "(55.3% to 83.6%)" in said
    assert "Whether Rosewood House differs cannot be told yet" in said


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        pytest.param("feedback-postive", "Did you mean feedback-positive?", id="misspelt"),
        pytest.param("feedbak", "Did you mean feedback-positive?", id="its beginning misspelt"),
        pytest.param("xyz", "There are: alerts-late, care-plans-current,", id="nothing like it"),
    ],
)
def test_an_unknown_measure_names_the_nearest(name: str, fix: str, ask: Ask) -> None:
    answer = ask("trends", name)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert f"There is no measure '{name}'." in answer.stderr
    assert fix in answer.stderr


def test_units_that_differ_are_named(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path, "Ash")
    write(tmp_path, "Beech", unit="falls per 1000 days")
    said = " ".join(ask("trends", "night-falls", "--plans", str(tmp_path)).stdout.split())
    assert "They are not put together" in said
    assert "Ash is in falls and Beech is in falls per 1000 days. Give them one unit" in said
    assert "Together" not in said


def test_measures_in_several_units_have_none_in_the_list(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path, "Ash")
    write(tmp_path, "Beech", unit="falls per 1000 days")
    (row,) = json.loads(ask("trends", "--plans", str(tmp_path), "--format", "json").stdout)["rows"]
    assert (row["unit"], row["latest"], len(row["services"])) == (None, None, 2)


def test_two_plans_of_one_service_are_told_apart_by_their_references(
    ask: Ask, tmp_path: Path
) -> None:
    write(tmp_path, "Ash")
    (tmp_path / "again.yaml").write_text((tmp_path / "ash.yaml").read_text("utf-8"), "utf-8")
    said = ask("trends", "night-falls", "--plans", str(tmp_path)).stdout
    head = next(line for line in said.splitlines() if line.startswith("Month"))
    assert head.split() == ["Month", "again/I1", "ash/I1", "Together"]


def test_one_service_is_not_put_together(ask: Ask) -> None:
    said = ask("trends", "alerts-late").stdout
    assert "Only one indicator has this measure" in said
    assert "Together" not in said


def test_others_that_never_move_are_said_to_be_always_the_same(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path, "Ash")
    write(tmp_path, "Beech")
    path = tmp_path / "ash.yaml"
    more = "".join(f"      - {{date: 2026-01-{day:02}, value: 4}}\n" for day in range(10, 17))
    path.write_text(path.read_text("utf-8").replace("value: 5}", "value: 4}") + more, "utf-8")
    said = " ".join(ask("trends", "night-falls", "--plans", str(tmp_path)).stdout.split())
    assert "Beech differs, for the worse: its latest, 5 falls on 2 Feb 2026, is above" in said
    assert "(always 4 falls)" in said


def test_a_plan_that_cannot_be_read_in_full_hides_no_other(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path, "Ash")
    write(tmp_path, "Beech", day="ongoing")
    answer = ask("trends", "night-falls", "--plans", str(tmp_path), "--format", "json")
    assert [row["service"] for row in json.loads(answer.stdout)["rows"]] == ["Ash"]
    assert answer.exit_code == 2
    assert "beech.yaml" in answer.stderr


def test_plans_without_a_measure_say_how_to_give_one(ask: Ask, tmp_path: Path) -> None:
    write(tmp_path, "Ash")
    path = tmp_path / "ash.yaml"
    path.write_text(path.read_text("utf-8").replace("    measure: night-falls\n", ""), "utf-8")
    assert "Give the same word" in ask("trends", "--plans", str(tmp_path)).stdout
    refused = ask("trends", "falls", "--plans", str(tmp_path))
    assert (refused.exit_code, "No indicator has a measure yet" in refused.stderr) == (2, True)


HOMES = {"Ash": (18, 20), "Beech": (170, 200), "Cedar": (9, 20), "Dale": (88, 100)}
SHARES = """\
qip: 1
title: Care plans at {home}
service: {home}
sponsor: Registered Manager
opened: 2026-01-05
indicators:
  - id: I1
    name: Plans that are current
    measure: current
    unit: "%"
    type: share
    better: higher
    owner: Registered Manager
    target: {{value: 90, by: 2026-12-31}}
    measurements:
      - {{date: 2026-09-30, count: {n}, of: {of}}}
      - {{date: 2026-10-31, count: {n}, of: {of}}}
"""
COUNTS = """\
qip: 1
title: Falls at {home}
service: {home}
sponsor: Registered Manager
opened: 2026-01-05
indicators:
  - id: I1
    name: Falls
    measure: falls
    unit: falls
    {more}
    better: lower
    every: {every}
    owner: Registered Manager
    target: {{value: 1, by: 2026-12-31}}
    measurements: [{points}]
"""


def falls(folder: Path, home: str, every: str, days: range, value: int, more: str) -> None:
    dates = [f"2026-{1 + day // 28:02}-{1 + day % 28:02}" for day in days]
    points = ", ".join(f"{{date: {date}, value: {value}}}" for date in dates)
    text = COUNTS.format(home=home, every=every, points=points, more=more)
    (folder / f"{home.lower()}.yaml").write_text(text, "utf-8")


def test_a_funnel_names_the_home_that_chance_does_not_explain(
    ask: Ask, tmp_path: Path, golden: Golden
) -> None:
    for home, (n, of) in HOMES.items():
        text = SHARES.format(home=home, n=n, of=of)
        (tmp_path / f"{home.lower()}.yaml").write_text(text, "utf-8")
    where = ("--plans", str(tmp_path))
    said = ask("trends", "current", *where).stdout
    golden("looking/trends-funnel.txt", said)
    assert "Cedar differs, for the worse" in said
    whole = json.loads(ask("trends", "current", *where, "--format", "json").stdout)
    (cedar,) = (each for each in whole["services"] if each["service"] == "Cedar")
    assert (cedar["counted"], cedar["of"], cedar["funnel_lower"]) == (18, 40, 65)
    (row,) = json.loads(ask("trends", *where, "--format", "json").stdout)["rows"]
    assert row["differs"] == ["Cedar"]


@pytest.mark.parametrize(
    ("more", "kept", "latest"),
    [
        pytest.param("type: count", True, "8 falls", id="counts"),
        pytest.param("type: level", True, "2 falls", id="levels"),
        pytest.param("source: Falls log", False, "2 falls", id="nothing says which"),
    ],
)
def test_weekly_numbers_are_held_against_monthly_ones_as_they_may_be(
    more: str, kept: bool, latest: str, ask: Ask, tmp_path: Path, golden: Golden
) -> None:
    falls(tmp_path, "Ash", "week", range(0, 28 * 9, 7), 2, more)
    for home in ("Beech", "Cedar"):
        falls(tmp_path, home, "month", range(27, 28 * 9, 28), 8, more)
    where = ("--plans", str(tmp_path))
    said = ask("trends", "falls", *where).stdout
    found = json.loads(ask("trends", "falls", *where, "--format", "json").stdout)
    assert found["services"][0]["left_out"] == (None if kept else "unsaid")
    assert latest in next(line for line in said.splitlines() if line.startswith("Ash"))
    assert ("write `type: count`" in " ".join(said.split())) is not kept
    golden(f"looking/trends-{more.rsplit(maxsplit=1)[-1].lower()}.txt", said)


def test_trends_of_one_service_leave_the_others_out_of_the_tables(ask: Ask) -> None:
    said = ask("trends", "feed", "--service", "elm court", "--format", "json")
    found = json.loads(said.stdout)
    assert {row["service"] for row in found["rows"]} == {"Elm Court"}
    assert [each["differs"] for each in found["services"]] == ["above"]
    listed = json.loads(ask("trends", "--service", "Elm Court", "--format", "json").stdout)["rows"]
    assert {each["measure"] for each in listed} == {
        "feedback-positive",
        "mar-errors",
        "medicines-competency",
    }
    answer = ask("trends", "care-plans-current", "--service", "Elm Court")
    assert "There is no measure 'care-plans-current'." in answer.stderr
