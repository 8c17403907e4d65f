"""What is different between two versions of a file, line by line, as git would show it."""

import difflib
from collections.abc import Iterable, Iterator, Sequence

from qiptrack.patterns import pattern
from qiptrack.reports.screen import Role, Screen
from qiptrack.reports.text import visible_line

_CONTEXT = 2
"""How many lines are shown on either side of one that changes."""

_LONG = 5_000
"""Of a text of more lines than that, what is the same in front and behind is not compared.

In a shorter one it costs nothing, and which of several equal lines is the new one is told better.
"""


def diff(before: bytes, after: bytes, shown: str, screen: Screen) -> Iterator[str]:
    """Yield what is different in a file that the user calls `shown`, as git would show it.

    A file that is not there, before or after, has no bytes.
    """
    old, new = _lines(before), _lines(after)
    head, tail = _in_common(old, new) if len(new) > _LONG else (0, 0)
    above, below = min(head, _CONTEXT), min(tail, _CONTEXT)
    # What both have at the beginning and at the end is not looked at again, and a line that stands
    # there is no other's equal: in its place a mark is compared, which no line can be.
    marks = [f"\0{number}" for number in range(above + below)]
    around = old[head - above : head] + old[len(old) - tail :][:below]
    one, other = (
        [*marks[:above], *map(visible_line, lines[head : len(lines) - tail]), *marks[above:]]
        for lines in (old, new)
    )
    told = difflib.unified_diff(
        one,
        other,
        fromfile=shown if before else "/dev/null",
        tofile=shown if after else "/dev/null",
        lineterm="",
        n=_CONTEXT,
    )
    there = {f" {mark}": visible_line(line) for mark, line in zip(marks, around, strict=True)}
    for line in told:
        said = f" {there[line]}" if line in there else line
        if line.startswith("@@"):
            said = _NUMBER.sub(lambda found: str(int(found[0]) + head - above), line)
        yield screen.paint(screen.written(said), _role(said))


def renamed(old: str, new: str, screen: Screen) -> Iterator[str]:
    """Yield that a file has another name and says what it said, as git would show it."""
    for line in (f"rename from {old}", f"rename to {new}"):
        yield screen.paint(screen.written(line), Role.QUIET)


_NUMBER = pattern(r"(?<=[-+])\d+")
"""The number of the first line of a stretch."""


def _in_common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines two texts have in common at the beginning, and how many at the end.

    None counts for both; where one might, it belongs to the longer of the two.
    """
    most = min(len(before), len(after))
    head = _equal(before, after, most)
    tail = _equal(reversed(before), reversed(after), most)
    return (head, min(tail, most - head)) if head >= tail else (min(head, most - tail), tail)


def _equal(one: Iterable[str], other: Iterable[str], most: int) -> int:
    """Return how many lines are equal before the first that is not, of `most` at least."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), most)


def _lines(raw: bytes) -> list[str]:
    text = raw.decode("utf-8-sig")
    return text.replace("\r\n", "\n").rstrip().split("\n") if text else []


def _role(line: str) -> Role:
    if line.startswith(("---", "+++", "@@")):
        return Role.QUIET
    return {"+": Role.GOOD, "-": Role.BAD}.get(line[:1], Role.PLAIN)
