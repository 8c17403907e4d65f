"""Problems as workflow commands, which GitHub shows beside the lines of a pull request.

The form and its escapes are those of "Workflow commands for GitHub Actions".
"""

from collections.abc import Iterator
from pathlib import PurePath

from qiptrack.reports.problems.problems import CheckOutcome, whole_message
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import visible
from qiptrack.rules.problem import Place, Problem, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def parts(checked: CheckOutcome, screen: Screen) -> Iterator[str]:
    """Yield one command a line, and nothing where there are no problems."""
    return (f"{_command(problem, screen)}\n" for problem in checked.problems)


def _command(problem: Problem, screen: Screen) -> str:
    properties = {
        "file": PurePath(problem.place.file).as_posix(),
        **_span(problem.place),
        "title": f"{problem.code} {problem.rule}",
    }
    listed = ",".join(f"{key}={_property(f'{value}', screen)}" for key, value in properties.items())
    name = _COMMANDS.get(problem.severity, "notice")
    return f"::{name} {listed}::{_message(whole_message(problem), screen)}"


def _span(place: Place) -> dict[str, int]:
    """Return where `place` is; columns, the last included, are only taken within one line."""
    if place.line != place.end_line:
        return {"line": place.line, "endLine": place.end_line}
    last = max(place.column, place.end_column - 1)
    return {"line": place.line, "col": place.column, "endLine": place.line, "endColumn": last}


def _message(text: str, screen: Screen) -> str:
    # What stands for a sign that cannot be written may be one that is escaped.
    shown = screen.written(visible(text))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str, screen: Screen) -> str:
    return _message(text, screen).replace(":", "%3A").replace(",", "%2C")
