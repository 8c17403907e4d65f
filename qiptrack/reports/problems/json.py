"""Problems as rows of the one JSON object."""

from typing import Any

from qiptrack.reports.formats import json
from qiptrack.reports.problems.checked import CheckOutcome
from qiptrack.reports.report import Report
from qiptrack.rules.problem import Problem

KEYS = (
    "code",
    "rule",
    "severity",
    "file",
    "line",
    "column",
    "end_line",
    "end_column",
    "pointer",
    "message",
    "fix",
    "commit",
)


def render(checked: CheckOutcome) -> str:
    """Return the problems as one JSON object, of the kind `check`."""
    rows = [_row(problem) for problem in checked.problems]
    return json.render(
        Report("check", checked.as_of, "Problems", (), KEYS, rows, revision=checked.revision)
    )


def _row(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "rule": problem.rule,
        "severity": problem.severity,
        **problem.place._asdict(),
        "pointer": problem.pointer,
        "message": problem.message,
        "fix": problem.fix,
        "commit": problem.commit or None,
    }
