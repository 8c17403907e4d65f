"""Problems as people read them: the place, the line as it was typed, and what to do."""

from collections.abc import Iterator

from qiptrack.reports.cells import cells, fold
from qiptrack.reports.problems.checked import Checked, summed_up
from qiptrack.reports.problems.excerpt import LONGEST, excerpt
from qiptrack.reports.screen import Screen
from qiptrack.reports.style import Role, role_of
from qiptrack.reports.text import visible
from qiptrack.rules.problem import Place, Problem

BESIDE = 30
"""The least room beside the marks in which a message is worth folding."""

BELOW = 40
"""The room that a message has below the marks, further to the left if need be."""


def render(checked: Checked, screen: Screen) -> str:
    """Return the problems with a line that sums them up.

    Lines are folded where the width of the output is known, and otherwise left to it.
    """
    parts = ["\n".join(_problem(problem, screen)) for problem in checked.problems]
    ending = [summed_up(checked)]
    if checked.problems:
        code = checked.problems[0].code
        ending.append(f"Why a rule matters, and what to do: `qiptrack rules {code}`.")
    parts.append("\n".join(line for text in ending for line in _folded(text, screen.width)))
    return "\n\n".join(parts) + "\n"


def _problem(problem: Problem, screen: Screen) -> Iterator[str]:
    yield _headline(problem, screen)
    places = [(problem.place, problem.excerpt), *problem.also]
    gutter = len(str(max(place.line for place, _ in places)))
    for place, line in sorted(places, key=lambda each: _order(problem, each[0])):
        edge = "" if place.file == problem.place.file else f" {_where(place, screen)}"
        yield screen.paint(f"{'':{gutter}} {'-->' if edge else '|'}{edge}", Role.QUIET)
        yield from _marked(problem, place, line, gutter, screen)
    label = f"{'':{gutter}} = fix: "
    room = screen.width and screen.width - len(label)
    for index, text in enumerate(_folded(screen.written(visible(problem.fix)), room)):
        yield f"{label if index == 0 else ' ' * len(label)}{text}"


def _order(problem: Problem, place: Place) -> tuple[bool, str, int, int]:
    """Return where `place` goes among those of a problem: its own file first, line by line."""
    return place.file != problem.place.file, place.file, place.line, place.column


def _headline(problem: Problem, screen: Screen) -> str:
    where = screen.paint(f"{_where(problem.place, screen)}:", Role.STRONG)
    severity = screen.paint(problem.severity.value, role_of(problem.severity))
    return f"{where} {severity} {problem.code} {problem.rule}"


def _where(place: Place, screen: Screen) -> str:
    return f"{screen.written(visible(place.file))}:{place.line}:{place.column}"


def _marked(
    problem: Problem, place: Place, line: str, gutter: int, screen: Screen
) -> Iterator[str]:
    """Yield the line of the file, and below it the marks with what is the matter."""
    margin = gutter + 3
    shown = excerpt(line, place, screen, max((screen.width or LONGEST) - margin, 1))
    bar = screen.paint(f"{'':{gutter}} |", Role.QUIET)
    yield f"{screen.paint(f'{place.line:>{gutter}} |', Role.QUIET)} {shown.line}".rstrip()
    own = place is problem.place
    message = screen.written(visible(problem.message)) if own else "also here"
    if own and place.end_line > place.line:
        message += f" (to line {place.end_line})"
    room = screen.width and screen.width - margin
    marks = ("^" if own else "-") * shown.length
    role = role_of(problem.severity) if own else Role.QUIET
    for indent, text in _remark(shown.indent, marks, message, room):
        yield f"{bar} {' ' * indent}{screen.paint(text, role)}"


def _remark(indent: int, marks: str, message: str, room: int | None) -> Iterator[tuple[int, str]]:
    """Yield the marks with the message beside them, or below where there is no room beside."""
    beside = indent + len(marks) + 1
    left = None if room is None else room - beside
    if left is None or cells(message) <= left or left >= BESIDE:
        first, *more = _folded(message, left)
        yield indent, f"{marks} {first}"
        yield from ((beside, text) for text in more)
        return
    yield indent, marks
    start = max(0, min(indent, (room or 0) - BELOW))
    yield from ((start, text) for text in _folded(message, (room or 0) - start))


def _folded(text: str, room: int | None) -> list[str]:
    return [text] if room is None else fold(text, max(room, 1))
