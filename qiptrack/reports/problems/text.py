"""Problems as people read them: the place, the line as it was typed, and what to do."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qiptrack.model.sentences import listing
from qiptrack.patterns import pattern
from qiptrack.reports.problems.problems import CheckOutcome, summed_up
from qiptrack.reports.screen import Role, Screen, role_of
from qiptrack.reports.text import coded, fitting, fold, visible, width_of
from qiptrack.rules.problem import Place, Problem

LONGEST = 200
"""The length at which a line is cut where nobody says how wide the output is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file as it is printed, and the columns where the marks under it go."""

    line: str
    indent: int
    length: int


def excerpt(text: str, place: Place, screen: Screen, room: int) -> Excerpt:
    """Return the line `text` with the marks for `place`, cut to `room` around the place.

    `text` is what is kept of the line, which begins at `place.excerpt_column`.
    A place that goes on in further lines is marked to the end of this one; one with nothing in
    it has one mark.
    """
    start = place.column - place.excerpt_column
    one_line = place.end_line == place.line
    end = place.end_column - place.excerpt_column if one_line else len(text)
    end = max(start, end)
    parts = text[:start], text[start:end], text[end:]
    before, marked, after = (_shown(part, screen) for part in parts)
    if width_of(before) + max(width_of(marked) + width_of(after), 1) > room:
        before, marked, after = _cut(before, marked, after, room, screen.written("…"))
    line = f"{before}{marked}{after}".rstrip()
    return Excerpt(line, width_of(before), max(width_of(marked), 1))


def _shown(text: str, screen: Screen) -> str:
    return screen.written(coded(text.replace("\t", "    ")))


def _cut(before: str, marked: str, after: str, room: int, dots: str) -> tuple[str, str, str]:
    """Return the parts cut to `room`, the place itself last of all.

    Some of the text before and behind it stays, so that one sees what it belongs to.
    """
    behind = min(width_of(after), room // 6)
    before = _tail(before, max(room - max(width_of(marked), 1) - behind, room // 3), dots)
    marked = _head(marked, room - width_of(before) - behind, dots)
    return before, marked, _head(after, room - width_of(before) - width_of(marked), dots)


def _head(text: str, room: int, dots: str) -> str:
    if width_of(text) <= room:
        return text
    kept = room - len(dots)
    return text[: fitting(text, 0, kept) if kept > 0 else 0] + dots


def _tail(text: str, room: int, dots: str) -> str:
    if width_of(text) <= room:
        return text
    start, left = len(text), room - len(dots)
    while start and (left := left - width_of(text[start - 1])) >= 0:
        start -= 1
    return dots + text[start:]


BESIDE = 30
"""The least room beside the marks in which a message is worth folding."""

BELOW = 40
"""The room that a message has below the marks, further to the left if need be."""


def parts(checked: CheckOutcome, screen: Screen) -> Iterator[str]:
    """Yield the problems, and then a line that sums them up.

    Lines are folded where the width of the output is known, and otherwise left to it.
    """
    for problem, *others in _alike(checked):
        lines = [each.place.line for each in others]
        yield "\n".join((*_problem(problem, screen, lines), "", ""))
    ending = [summed_up(checked)]
    if len(checked.problems) > MANY:
        ending.append(_most_often(checked.problems))
    if checked.problems:
        code = checked.problems[0].code
        ending.append(f"Why a rule matters, and what to do: `qiptrack rules {code}`.")
    yield "".join(f"{line}\n" for text in ending for line in _folded(text, screen.width))


MANY = 50
"""From how many problems on it is said which of them there are most."""


def _most_often(problems: Sequence[Problem]) -> str:
    """Return a sentence on the rules that are broken most often, and on how to see one alone."""
    often = Counter((each.code, each.rule) for each in problems).most_common(4)
    said = listing([f"{code} {rule} ({number})" for (code, rule), number in often])
    code = often[0][0][0]
    return f"Most often: {said}. `qiptrack check --select {code}` shows one alone."


def _alike(checked: CheckOutcome) -> Iterable[Sequence[Problem]]:
    """Return the problems, those together of which one is shown with the lines of the others."""
    if not checked.briefly:
        return ([problem] for problem in checked.problems)
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for each in checked.problems:
        alike.setdefault((each.code, each.message, each.place.file), []).append(each)
    return alike.values()


def _problem(problem: Problem, screen: Screen, lines: Sequence[int]) -> Iterator[str]:
    yield _headline(problem, screen)
    places = [(problem.place, problem.excerpt), *problem.also]
    gutter = len(str(max(place.line for place, _ in places)))
    for place, line in sorted(places, key=lambda each: _order(problem, each[0])):
        edge = "" if place.file == problem.place.file else f" {_where(place, screen)}"
        yield screen.paint(f"{'':{gutter}} {'-->' if edge else '|'}{edge}", Role.QUIET)
        yield from _marked(problem, place, line, gutter, screen)
    yield from _labelled(f"{'':{gutter}} = fix: ", screen.written(visible(problem.fix)), screen)
    if lines:
        also = f"on {'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}"
        yield from _labelled(f"{'':{gutter}} = also: ", also, screen)


def _labelled(label: str, text: str, screen: Screen) -> Iterator[str]:
    room = screen.width and screen.width - len(label)
    for index, line in enumerate(_folded(text, room)):
        yield f"{label if index == 0 else ' ' * len(label)}{line}"


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
    if left is None or width_of(message) <= left or left >= BESIDE:
        first, *more = _folded(message, left)
        yield indent, f"{marks} {first}"
        yield from ((beside, text) for text in more)
        return
    yield indent, marks
    start = max(0, min(indent, (room or 0) - BELOW))
    yield from ((start, text) for text in _folded(message, (room or 0) - start))


_COMMAND = pattern("`[^`]*`")
_JOINT = "\ue000"
"""What stands for a space at which no line ends: `visible` leaves none in a text."""


def _folded(text: str, room: int | None) -> list[str]:
    """Return `text` as lines that fit in `room`; what is to be copied stays on one, if it fits."""
    if room is None:
        return [text]

    def joined(found: re.Match[str]) -> str:
        return found[0].replace(" ", _JOINT) if width_of(found[0]) <= room else found[0]

    lines = fold(_COMMAND.sub(joined, text), max(room, 1))
    return [line.replace(_JOINT, " ") for line in lines]
