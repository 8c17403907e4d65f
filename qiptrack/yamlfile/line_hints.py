"""Hints at what is wrong with a line: where it begins, what parts its key from its value.

Each looks at one kind of mistake and answers with a fault, or with None when it is not that.
"""

import re

from qiptrack.patterns import pattern
from qiptrack.yamlfile.conflicts import stray_marker
from qiptrack.yamlfile.document import Fault, Span
from qiptrack.yamlfile.syntax_context import KEY, REMARK, Clue, behind_spaces

_NO_BREAK_SPACE = pattern(r"^[ \t]*(\xa0+)|[:-](\xa0+)", re.MULTILINE)
_NO_SPACE = pattern(r"[ ]*(?:- +)*([A-Za-z_][\w-]*):([^\s:/][^\r\n#]*)")
_NO_SPACE_AFTER_DASH = pattern(r"[ ]*(-)[^\s-]")


def conflict_marker(clue: Clue) -> Fault | None:
    """Answer for a marker of a conflict that was left behind."""
    lines = [clue.opened_line, clue.line, *([clue.before] if clue.before else [])]
    return next(filter(None, (stray_marker(clue.text, line) for line in lines)), None)


def tab(clue: Clue) -> Fault | None:
    """Answer for a tab where only spaces may stand."""
    if clue.here() != "\t":
        return None
    rest = clue.text[clue.place :]
    return clue.fault(
        "a tab where YAML allows only spaces",
        "Replace it with spaces, as many as the neighbouring lines have.",
        Span(clue.place, clue.place + len(rest) - len(rest.lstrip("\t"))),
    )


def no_break_space(clue: Clue) -> Fault | None:
    """Answer for a no-break space in the place of an ordinary one."""
    lines = [clue.opened_line] if "simple key" in clue.context else []
    for line in [*lines, *([clue.before] if clue.before else []), clue.line]:
        found = _NO_BREAK_SPACE.search(clue.text, line.start, line.end)
        if found:
            return clue.fault(
                "a no-break space, often pasted from a web page, in place of an ordinary space",
                "Delete it and type an ordinary space.",
                Span(*found.span(found.lastindex or 0)),
            )
    return None


def no_space_after_sign(clue: Clue) -> Fault | None:
    """Answer for a colon or a dash with no space behind it."""
    for line in _suspects(clue):
        found = _NO_SPACE.match(clue.text, line.start, line.end)
        if found:
            name, value = found.group(1), found.group(2).strip()
            return clue.fault(
                "there is no space after the colon",
                f"Write `{name}: {value}`.",
                Span(found.start(1), found.start(2) + len(value)),
            )
        found = _NO_SPACE_AFTER_DASH.match(clue.text, line.start, line.end)
        if found:
            return clue.fault(
                "there is no space after the dash",
                "Put a space between the dash and what follows it.",
                Span(*found.span(1)),
            )
    return None


def _suspects(clue: Clue) -> list[Span]:
    """Return the lines on which a key may have gone unnoticed."""
    if "simple key" in clue.context:
        return [clue.opened_line]
    if "mapping values" in clue.problem and clue.before is not None:
        return [clue.before]
    return []


def remark_in_text(clue: Clue) -> Fault | None:
    """Answer for a remark behind a line of text without quotes, which goes on below it."""
    line = clue.opened_line if "simple key" in clue.context else clue.line
    above = clue.above(line)
    key_below = KEY.match(clue.text, line.start, line.end)
    if above is None or key_below or clue.indent(line) < clue.indent(above):
        return None
    remark = REMARK.search(clue.text, above.start, above.end)
    key = KEY.match(clue.text, above.start, above.end)
    value = key.end() if key else above.start + clue.indent(above)
    if remark is None or value >= remark.start() or clue.text[value] in "\"'|>[{#":
        return None
    return clue.fault(
        "behind a space, # begins a remark, and a text without quotes ends there; it goes on below",
        "Put the whole text in quotes, with the # in it if it is text; or put the remark on a line "
        "of its own above the key.",
        Span(remark.start(), above.end),
    )


def no_colon(clue: Clue) -> Fault | None:
    """Answer for a line that is no key with a value, and goes on from none."""
    line = clue.opened_line if "simple key" in clue.context else _keyless_line_above(clue)
    if line is None:
        return None
    return clue.fault(
        "this line has no `key: value`, and belongs to no text above it",
        "Write a key and a colon before it. If it goes on from the line above, indent it further.",
        clue.value_from(line.start + clue.key_column(line)),
    )


def _keyless_line_above(clue: Clue) -> Span | None:
    line = clue.before
    if line is None or "mapping values" not in clue.problem or ":" in clue.slice(line):
        return None
    return line if clue.key_column(line) == clue.key_column(clue.line) else None


_INDENTED = {
    1: "this line is indented further than the line above, which has a value already",
    0: "this line does not go with the line above, though it is indented like it",
    -1: "this line is indented like none of the lines above that it could belong to",
}
"""What is said of a line that begins further in than the line above, where that does, or less."""


def is_of_indentation(fault: Fault) -> bool:
    """Say whether the parser could not go on because of where a line begins."""
    return fault.message in _INDENTED.values()


def wrong_indentation(clue: Clue) -> Fault | None:
    """Answer for a line that begins where none it belongs with begins."""
    indent = clue.indent(clue.line)
    at_start = clue.place <= clue.line.start + clue.key_column(clue.line)
    too_deep = "mapping values" in clue.problem and clue.here() == ":"
    if clue.before is None or not (at_start or too_deep):
        return None
    above = clue.key_column(clue.before)
    message = _INDENTED[(indent > above) - (indent < above)]
    return clue.fault(
        message,
        "Begin it exactly where the lines it belongs with begin; the line above does "
        f"{behind_spaces(above)}.",
        clue.value_from(clue.line.start + indent),
        also=clue.before,
    )
