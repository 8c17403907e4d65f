import json

from qiptrack.reports.problems.json import parts
from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.screen import Screen


def test_a_problem_is_a_row(checked: CheckOutcome) -> None:
    data = json.loads("".join(parts(checked, Screen())))
    assert (data["qiptrack"], data["kind"], data["as_of"]) == (1, "check", "2026-06-01")
    assert list(data["rows"][0].items()) == [
        ("code", "QIP101"),
        ("rule", "several-owners"),
        ("severity", "error"),
        ("file", "plans/rosewood-care-plan-reviews.yaml"),
        ("line", 31),
        ("column", 12),
        ("end_line", 31),
        ("end_column", 43),
        ("pointer", "actions/A1/owner"),
        ("message", "two owners; one role must answer for the action"),
        ("fix", "keep the accountable role as owner, and list the other under contributors"),
        ("commit", None),
    ]


def test_no_problems_are_no_rows(clean: CheckOutcome) -> None:
    assert json.loads("".join(parts(clean, Screen())))["rows"] == []
