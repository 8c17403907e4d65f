"""Problems as rows of the one JSON object."""

from collections.abc import Iterator
from typing import Any

from qiptrack.reports.formats import json
from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.report import Report, RowsOf
from qiptrack.reports.screen import Screen
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


def parts(checked: CheckOutcome, _screen: Screen) -> Iterator[str]:
    """Yield the problems as one JSON object, of the kind `check`, piece by piece."""
    rows = RowsOf(checked.problems, _row)
    return json.parts(
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
