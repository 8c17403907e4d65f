"""Milestones: added to an action, reached one by one, and late where they are not."""

import json

import pytest

from tests.cli.writing.conftest import Office
from tests.conftest import with_each

ADD = ("add-milestone", "elm/A3", "--milestone", "Night staff shown how", "--due", "2026-11-20")


def added(office: Office) -> list[str]:
    return [line for line in office.git("diff", "-U0").splitlines() if line[:1] in "+-"][2:]


def test_an_action_is_given_milestones_and_they_are_reached(office: Office) -> None:
    said = office.done(*ADD)
    assert "elm-court-mar-errors/A3/M1 is added" in said.stderr
    office.done("add-milestone", "elm/A3", "--milestone", "All of them", "--due", "2026-12-18")
    office.commit()
    late = office.done("overdue", "--milestones", "--format", "json")
    rows = [row for row in json.loads(late.stdout)["rows"] if row["kind"] == "milestone"]
    assert [(row["ref"], row["days_overdue"]) for row in rows] == [
        ("elm-court-mar-errors/A3/M1", 3)
    ]
    done = office.done("milestone", "elm/A3/m1", "--date", "2026-11-22", "--by", "Service Manager")
    assert "reached on 22 November 2026, 1 of 2" in done.stderr
    assert "Next is M2 All of them, by 18 December 2026" in done.stderr
    assert [line.strip("+ ") for line in added(office)] == ["done: 2026-11-22"]
    assert "Nobody" in office.refused("milestone", "elm/A3/M2", "--by", "Nobody")
    last = office.done("milestone", "elm/A3/M2")
    assert "qiptrack complete elm-court-mar-errors/A3" in last.stderr


@with_each(
    ("words", "why"),
    [
        pytest.param(("milestone", "A3"), "does not say which milestone", id="no milestone"),
        pytest.param(("milestone", "elm/A3"), "does not say which milestone", id="an action"),
        pytest.param(
            ("milestone", "elm/A3"),
            "`qiptrack show elm/A3` shows which there are.",
            id="which there are",
        ),
        pytest.param(("milestone", "elm/A3/M1"), "It has none yet", id="none there"),
        pytest.param(
            ("milestone", "elm/A3/M1", "--date", "2026-11-24"), "future", id="still to come"
        ),
        pytest.param(("add-milestone", "elm/A3"), "--milestone", id="nothing said of it"),
        pytest.param(
            ("add-milestone", "elm/A1", *ADD[2:]), "has nothing left to reach", id="a closed action"
        ),
        pytest.param(
            ("add-milestone", "elm/A2", *ADD[2:]),
            "is complete, and so has nothing left to reach. Take it up again first: `qiptrack",
            id="where the change is made",
        ),
    ],
)
def test_what_cannot_be_is_refused(office: Office, words: tuple[str, ...], why: str) -> None:
    by = ("--by", "Service Manager") if words[0] == "milestone" else ()
    assert why in " ".join(office.refused(*words, *by).split())


def test_a_milestone_is_reached_once(office: Office) -> None:
    office.done(*ADD)
    office.done("milestone", "elm/A3/M1", "--by", "Service Manager")
    why = office.refused("milestone", "elm/A3/M1", "--by", "Service Manager")
    assert "was reached on 23 November 2026 already" in why
