"""Conflict markers, which git leaves in a file when two people changed the same lines."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.conflict_extents import (
    around_parting,
    end_of_theirs,
    repeated_after,
    repeated_before,
    start_of_ours,
)
from qiptrack.yamlfile.document import Fault, FaultKind, Node, Span
from qiptrack.yamlfile.spans import line_start, next_line

_MARKER = pattern(r"^(?:[<|>]{7}(?: [^\r\n]*)?|={7})(?=\r?$)", re.MULTILINE)
_REMARK_ABOVE = pattern(r"[ \t]*# (?:both|ours|theirs|together) [^\n]*\n")
"""What a merge of plans says of a conflict, on the line above it."""

_NAMED = 8
"""How many places are named of which nothing is known because of one conflict."""

_STRAY = pattern(r"[ \t]*(?:<{7}|>{7}|\|{7}|={7})(?:[ \r\n]|$)")


class Conflict(NamedTuple):
    """Where a conflict stands, all its markers included, and the lines of each side in it."""

    whole: Span
    ours: Span
    theirs: Span
    markers: Span
    """From the first of its markers that are there to the last."""
    is_complete: bool = True


class _Marker(NamedTuple):
    """A line with a marker: the sign it is made of, where it stands, and the line after it."""

    sign: str
    start: int
    end: int
    following: int


def conflicts(text: str) -> list[Conflict]:
    """Return the conflicts that stand in `text`, in order; some may lack markers."""
    if not any(sign * 7 in text for sign in "<|=>"):
        return []
    markers = [
        _Marker(each.group()[0], each.start(), each.end(), next_line(text, each.end()))
        for each in _MARKER.finditer(text)
    ]
    found: list[Conflict] = []
    for group, beyond in _groups(markers):
        before = next_line(text, found[-1].whole.end) if found else 0
        end = len(text) if beyond is None else beyond.start
        found.append(_conflict(text, group, Span(before, end)))
    return found


def _groups(markers: Sequence[_Marker]) -> Iterator[tuple[Sequence[_Marker], _Marker | None]]:
    """Yield the markers that belong together, and the one that follows them."""
    # The next marker behind each that is none between two sides.
    stops = [len(markers)]
    for number in reversed(range(1, len(markers))):
        stops.append(stops[-1] if markers[number].sign in "|=" else number)
    stops.reverse()
    number = 0
    while number < len(markers):
        stop = stops[number]
        signs = "".join(marker.sign for marker in markers[number : min(number + 3, stop)])
        closed = stop < len(markers) and markers[stop].sign == ">"
        if closed and (signs[0] == "<" or (signs[0] != ">" and "=" in signs)):
            count = stop + 1 - number
        elif signs[0] == "<" and "=" in signs:
            count = signs.index("=") + 1
        else:
            count = 1
        following = number + count
        yield (
            markers[number:following],
            markers[following] if following < len(markers) else None,
        )
        number = following


def _conflict(text: str, group: Sequence[_Marker], around: Span) -> Conflict:
    """Return the conflict of the markers in `group`, for which there are the lines in `around`."""
    first, last = group[0], group[-1]
    before, after = Span(around.start, first.start), Span(last.following, around.end)
    middle = next((each for each in group if each.sign in "|="), last)
    parting = next((each for each in group if each.sign == "="), None)
    ours, theirs = Span(first.following, middle.start), Span(after.start, after.start)
    if last.sign == ">" and parting:
        theirs = Span(parting.following, last.start)
        if first.sign != "<":
            ours = Span(start_of_ours(text, before, theirs, after), first.start)
    elif first.sign == "<" and last.sign == ">":
        start, _ = repeated_after(text, ours)
        if start > ours.start:
            ours, theirs = Span(ours.start, start), Span(start, ours.end)
    elif first.sign == "<" and parting:
        theirs = Span(after.start, end_of_theirs(text, ours, after))
    elif first.sign == "<":
        start, end = repeated_after(text, after)
        ours, theirs = Span(after.start, start), Span(start, end)
    elif first.sign == ">":
        start, end = repeated_before(text, before)
        ours, theirs = Span(start, end), Span(end, first.start)
    elif first.sign == "=":
        start, end = around_parting(text, before, after)
        ours, theirs = Span(start, first.start), Span(after.start, end)
    end = max(last.end, _before_line_end(text, max(ours.end, theirs.end)))
    return Conflict(
        Span(min(ours.start, first.start), end),
        ours,
        theirs,
        Span(first.start, last.end),
        first.sign == "<" and last.sign == ">" and parting is not None,
    )


def _before_line_end(text: str, end: int) -> int:
    while end and text[end - 1] in "\r\n":
        end -= 1
    return end


def conflict_fault(text: str, span: Span, *, is_complete: bool = True) -> Fault:
    """Return the fault of a conflict in `text`, or of a marker of one, at `span`."""
    markers = "the lines with <<<<<<<, ======= and >>>>>>>"
    above = _REMARK_ABOVE.fullmatch(text, line_start(text, max(span.start - 1, 0)), span.start)
    return Fault(
        FaultKind.CONFLICT,
        "two people changed these lines, and git left both versions here between its markers"
        if is_complete
        else "two people changed these lines, and of the markers with which git keeps both "
        "versions apart some are missing",
        f"Keep the lines that are right, and delete the others, {markers}, and the remark above "
        "them."
        if above
        else f"Keep the lines that are right, and delete the others and {markers}.",
        span,
    )


def conflict_faults(
    text: str, found: Sequence[Conflict], places: Iterable[tuple[Node, Pointer]]
) -> list[Fault]:
    """Return the fault of each conflict, with those of `places` that are not known for it."""
    lost: dict[int, list[str]] = {}
    for node, pointer in places:
        start = (node.key_span or node.span).start
        number = bisect_right(found, start, key=lambda conflict: conflict.whole.end)
        lost.setdefault(min(number, len(found) - 1), []).append(f"`{to_text(pointer)}`")
    return [
        replace(
            conflict_fault(text, conflict.markers, is_complete=conflict.is_complete),
            lost=_listed([*dict.fromkeys(lost.get(number, []))]),
        )
        for number, conflict in enumerate(found)
    ]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    if more > 1:
        names = [*names[:_NAMED], f"{more} more"]
    return " and ".join(names)


def stray_marker(text: str, line: Span) -> Fault | None:
    """Return the fault of a marker that was left behind on `line`, or None."""
    if _STRAY.match(text, line.start):
        return conflict_fault(text, line, is_complete=False)
    return None
