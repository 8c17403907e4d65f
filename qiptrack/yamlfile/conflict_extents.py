"""How far a conflict reaches that lost one of its markers, or all but one.

Of the lines beside a marker nobody knows which side they are of. They are taken for a side of the
conflict as far as what they say stands on its other side again: an item of the same id, or the
same key. Only lines as deep as those of the other side, or deeper, can be of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Span

_LINE = pattern(r"^( *)(-(?=[ \r\n]) *)?(?=[^\s#])(?:([\w-]+):(?=[ \r\n]|\Z))?.*\n?", re.MULTILINE)
_ID = pattern(r"(?:^[ \t]*(?:-[ \t]+)?|[{,][ \t]*)id:[ \t]*([^\s,}]+)", re.MULTILINE)

_OPENING = pattern(r"\s*[\w-]+:\s*")
"""A key below which something follows."""


class _Block(NamedTuple):
    """An item or key with all that is in it; no name where it is an item without an id."""

    span: Span
    name: str | None


class _Shape(NamedTuple):
    """The column of a list or mapping, and whether it is a list."""

    column: int
    is_list: bool


def end_of_theirs(text: str, ours: Span, rest: Span) -> int:
    """Return where in `rest` their side ends, of which only the beginning has a marker."""
    shape = _shape(text, ours) or _first(text, rest)
    if shape is None:
        return rest.start
    found = _following(text, rest, shape)
    count = _reach(found, _names(_following(text, ours, shape)), shape)
    return found[count - 1].span.end if count else rest.start


def start_of_ours(text: str, rest: Span, theirs: Span, after: Span) -> int:
    """Return where in `rest` our side begins, of which only the end has a marker.

    Where theirs is empty, an item that goes on in `after` is no part of ours.
    """
    shape = _shape(text, theirs) or next(_shapes_before(text, rest), None)
    behind = _first(text, after)
    if shape and behind and behind.column > shape.column:
        return rest.end
    found = _preceding(text, rest, shape) if shape else []
    if shape is None or (found and _OPENING.fullmatch(text, *found[0].span)):
        return rest.end
    count = _reach(found, _names(_following(text, theirs, shape)), shape)
    return found[count - 1].span.start if count else rest.end


def around_parting(text: str, before: Span, after: Span) -> Span:
    """Return what stands both in `before` and in `after`, which meet at a marker, on both sides."""
    shape = _first(text, after)
    if shape is None:
        return Span(before.end, after.start)
    ours, theirs = _preceding(text, before, shape), _following(text, after, shape)
    mine, yours = _reach_by_name(ours, _names(theirs)), _reach_by_name(theirs, _names(ours))
    return Span(
        ours[mine - 1].span.start if mine else before.end,
        theirs[yours - 1].span.end if yours else after.start,
    )


def repeated_after(text: str, rest: Span) -> tuple[int, int]:
    """Return where what `rest` begins with is repeated, and where in it the last of that ends."""
    shape = _first(text, rest)
    found = _following(text, rest, shape) if shape else []
    parting, count = _repeated(found)
    return (found[parting].span.start, found[count].span.end) if count else (rest.start, rest.start)


def repeated_before(text: str, rest: Span) -> tuple[int, int]:
    """Return where what `rest` ends with begins for the first time, and where it is repeated."""
    for shape in _shapes_before(text, rest):
        found = _preceding(text, rest, shape)
        parting, count = _repeated(found)
        if count:
            return found[count].span.start, found[parting - 1].span.start
    return rest.end, rest.end


def _reach(found: Sequence[_Block], names: set[str], shape: _Shape) -> int:
    """Return how many of `found`, beginning at the marker, are taken for one side of a conflict.

    The keys of an item and records without ids are all taken, for those of the other side do not
    tell which there were.
    """
    by_name = any(block.name for block in found) if shape.is_list else not shape.column
    return max(_reach_by_name(found, names), min(len(found), 1)) if by_name else len(found)


def _reach_by_name(found: Sequence[_Block], names: set[str]) -> int:
    return max((n for n, block in enumerate(found, start=1) if block.name in names), default=0)


def _repeated(found: Sequence[_Block]) -> tuple[int, int]:
    """Return which of `found` is the first of a name that came already, and which the last."""
    seen: set[str] = set()
    again: list[int] = []
    for number, block in enumerate(found):
        if block.name in seen:
            again.append(number)
        elif block.name is not None:
            seen.add(block.name)
    return (again[0], again[-1]) if again else (0, 0)


def _names(found: Iterable[_Block]) -> set[str]:
    return {block.name for block in found if block.name is not None}


def _shape(text: str, span: Span) -> _Shape | None:
    """Return the shape of the outermost lines in a stretch; None where nothing is said there."""
    lines = list(_lines(text, span))
    return min((_shape_of(line) for line in lines), key=lambda shape: shape.column, default=None)


def _first(text: str, span: Span) -> _Shape | None:
    return next(map(_shape_of, _lines(text, span)), None)


def _shapes_before(text: str, span: Span) -> Iterator[_Shape]:
    """Yield the shapes that the last line of a stretch is in, the innermost first."""
    column: int | None = None
    for line in reversed(list(_lines(text, span))):
        shape = _shape_of(line)
        if column is None or shape.column < column:
            column = shape.column
            yield shape


def _lines(text: str, span: Span) -> Iterator[re.Match[str]]:
    return _LINE.finditer(text, span.start, span.end)


def _shape_of(line: re.Match[str]) -> _Shape:
    return _Shape(len(line[1]), line[2] is not None)


def _is_beyond(its: _Shape, shape: _Shape) -> bool:
    """Whether a line is no part of a list or mapping; a key's list may be as deep as the key."""
    return its.column < shape.column or (its.column == shape.column and its.is_list < shape.is_list)


def _following(text: str, span: Span, shape: _Shape) -> list[_Block]:
    """Return the items or keys of one list or mapping from the start of a stretch on."""
    starts: list[tuple[int, str | None]] = []
    end = span.start
    for line in _lines(text, span):
        its = _shape_of(line)
        if _is_beyond(its, shape):
            break
        if its == shape or not starts:
            starts.append((line.start(), line[3] if its == shape else None))
        end = line.end()
    stops = [*(start for start, _ in starts[1:]), end]
    return [
        _block(text, Span(start, stop), name, shape)
        for (start, name), stop in zip(starts, stops, strict=False)
    ]


def _preceding(text: str, span: Span, shape: _Shape) -> list[_Block]:
    """Return the items or keys of one list or mapping to the end of a stretch, the last first."""
    found: list[_Block] = []
    end = span.end
    for line in reversed(list(_lines(text, span))):
        its = _shape_of(line)
        if _is_beyond(its, shape):
            break
        if its == shape:
            found.append(_block(text, Span(line.start(), end), line[3], shape))
            end = line.start()
    return found


def _block(text: str, span: Span, key: str | None, shape: _Shape) -> _Block:
    if not shape.is_list:
        return _Block(span, key)
    named = _ID.search(text, *span)
    return _Block(span, named[1] if named else None)
