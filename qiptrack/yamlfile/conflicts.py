"""Conflict markers, which git leaves in a file when two people changed the same lines."""

import re
from typing import NamedTuple

from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.spans import line_start

_MARKER = re.compile(r"^(?:<{7} .*|\|{7}(?: .*)?|={7}\r?|>{7}(?: .*)?)$", re.MULTILINE)
_REMARK_ABOVE = re.compile(r"[ \t]*# (?:both|ours|theirs|together) [^\n]*\n")
"""What a merge of plans says of a conflict, on the line above it."""

_STRAY = re.compile(r"[ \t]*(?:<{7}|>{7}|\|{7}|={7})(?:[ \r\n]|$)")


class Conflict(NamedTuple):
    """Where a conflict stands, all its markers included, and the lines of each side in it."""

    whole: Span
    ours: Span
    theirs: Span


def conflicts(text: str) -> list[Conflict]:
    """Return the conflicts that stand in `text` with all their markers, in order."""
    found: list[Conflict] = []
    if "<<<<<<<" not in text:
        return found
    opened: re.Match[str] | None = None
    middle: list[re.Match[str]] = []
    for marker in _MARKER.finditer(text):
        sign = marker.group()[0]
        if sign == "<":
            opened, middle = marker, []
        elif opened is None:
            continue
        elif sign != ">":
            middle.append(marker)
        elif parting := next((each for each in middle if each.group()[0] == "="), None):
            found.append(
                Conflict(
                    Span(opened.start(), len(marker.group().rstrip()) + marker.start()),
                    Span(opened.end() + 1, middle[0].start()),
                    Span(parting.end() + 1, marker.start()),
                )
            )
            opened = None
    return found


def conflict_fault(text: str, span: Span) -> Fault:
    """Return the fault of a conflict in `text`, or of a marker of one, at `span`."""
    markers = "the lines with <<<<<<<, ======= and >>>>>>>"
    above = _REMARK_ABOVE.fullmatch(text, line_start(text, max(span.start - 1, 0)), span.start)
    return Fault(
        FaultKind.CONFLICT,
        "two people changed these lines, and git left both versions here between its markers",
        f"Keep the lines that are right, and delete the others, {markers}, and the remark above "
        "them."
        if above
        else f"Keep the lines that are right, and delete the others and {markers}.",
        span,
    )


def stray_marker(text: str, line: Span) -> Fault | None:
    """Return the fault of a marker that was left behind on `line`, or None."""
    return conflict_fault(text, line) if _STRAY.match(text, line.start) else None
