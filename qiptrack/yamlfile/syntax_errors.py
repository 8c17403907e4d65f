"""What people get wrong in YAML itself, in plain words and at the place to look.

Each hint looks at one kind of mistake and answers with a fault, or with None when it is not
that. They are asked in turn, the surest first, and only about errors that say the text is not
well formed. Whatever else a parser gives up for is told in its own words.
"""

import re
from collections.abc import Callable

import yaml

from qiptrack.patterns import pattern
from qiptrack.yamlfile.conflicts import stray_marker
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.limits import MAX_DEPTH
from qiptrack.yamlfile.syntax_context import Clue, clue, quoted

# What libyaml and Python's parser call text that is not well formed.
_NOT_WELL_FORMED = pattern(
    r"(?:block )?(?:sequence entries|mapping keys|mapping values) are not allowed"
    r"|could not find expected|did not find (?:the )?expected|did not find URI"
    r"|expected (?:[<' ]|an? |the |URI|escape|alpha|chomping|indentation)"
    r"|found (?:unexpected|unknown|undefined|duplicate|incompatible|invalid|extremely)"
    r"|found (?:an? (?:tab|escape|indentation indicator)|character|non-specific)"
    r"|found an incorrect (?:leading|trailing) UTF-8 octet"
    r"|invalid indentation|duplicate (?:%TAG|tag)|unknown name"
)
_TOO_DEEP = pattern(r"nesting|depth|too deep")
_NO_BREAK_SPACE = pattern(r"^[ \t]*(\xa0+)|[:-](\xa0+)", re.MULTILINE)
_NO_SPACE = pattern(r"[ ]*(?:- +)*([A-Za-z_][\w-]*):([^\s:/][^\r\n#]*)")
_NO_SPACE_AFTER_DASH = pattern(r"[ ]*(-)[^\s-]")
_KEY = pattern(r"[ ]*(?:- +)*[^\s#:\"'\[{][^:#\n]*:(?=\s)[ \t]*")
_REMARK = pattern(r"(?<=[ \t])#[^\r\n]*")
_IN_WORD = pattern(r"\w'\w")

_QUOTE_IT = "If it is text, put it in quotes: {}."


def explain(
    text: str,
    error: yaml.YAMLError,
    reached: int = 0,
    bracket: int | None = None,
    start: int = 0,
) -> Fault:
    """Return the fault that made the parser give up on `text` with `error`.

    `reached` is the end of what it had read before, for errors that name no place; `bracket` is
    where the bracket is that was the last to be opened and not closed. Both, and the places
    that the error names, count from `start`.
    """
    found = clue(text, error, reached, bracket, start)
    if _NOT_WELL_FORMED.match(found.problem):
        return next(filter(None, (hint(found) for hint in _HINTS)), None) or _unknown(found)
    if _TOO_DEEP.search(found.problem):
        return too_deep(Span(found.place, min(found.place + 1, len(text))))
    return _gave_up(found)


def too_deep(span: Span) -> Fault:
    """Return the fault that at `span` too much stands inside one another."""
    return Fault(
        FaultKind.UNSUPPORTED,
        f"more than {MAX_DEPTH} levels inside one another",
        "Take out some of the levels; a plan needs no more than six.",
        span,
    )


def _marker(clue: Clue) -> Fault | None:
    lines = [clue.opened_line, clue.line, *([clue.before] if clue.before else [])]
    return next(filter(None, (stray_marker(clue.text, line) for line in lines)), None)


def _tab(clue: Clue) -> Fault | None:
    if clue.here() != "\t":
        return None
    rest = clue.text[clue.place :]
    return clue.fault(
        "a tab where YAML allows only spaces",
        "Replace it with spaces, as many as the neighbouring lines have.",
        Span(clue.place, clue.place + len(rest) - len(rest.lstrip("\t"))),
    )


def _unclosed_quote(clue: Clue) -> Fault | None:
    if "quoted scalar" not in clue.context or "unexpected" not in clue.problem:
        return None
    return _never_closed(clue, clue.opened)


def _escape(clue: Clue) -> Fault | None:
    if "quoted scalar" not in clue.context:
        return None
    start = clue.text.rfind("\\", clue.opened, clue.place + 1)
    if number := _CHARACTER.match(clue.text, start):
        return clue.fault(
            f"`{number[0]}` is the number of no character: it is half of one, or beyond the last",
            "Write the character itself, or take the code out.",
            Span(start, number.end()),
        )
    code = clue.text[start : start + 2]
    if figures := _FIGURES.get(code):
        return clue.fault(
            "inside double quotes a backslash begins a code, and behind"
            f" `{code}` there are no {figures} figures from 0 to 9 and a to f",
            "Use single quotes instead, as in 'C:\\plans\\evidence.pdf'.",
            Span(start, start + len(code)),
        )
    return clue.fault(
        f"inside double quotes a backslash begins a code, and `{code}` is not one that YAML knows",
        "Use single quotes instead, as in 'C:\\plans\\evidence.pdf'.",
        Span(start, start + len(code)),
    )


_CHARACTER = pattern(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
_FIGURES = {"\\x": "two", "\\u": "four", "\\U": "eight"}
"""How many figures of a number stand behind a code that begins one."""


def _tag(clue: Clue) -> Fault | None:
    if clue.text[clue.opened : clue.opened + 1] != "!":
        return None
    value = clue.value_from(clue.opened)
    return Fault(
        FaultKind.UNSUPPORTED,
        "a value that begins with `!` is not text but a tag, and plans have no tags",
        _QUOTE_IT.format(quoted(clue.slice(value))),
        value,
    )


def _reserved_start(clue: Clue) -> Fault | None:
    token = any(word in clue.context for word in ("alias", "anchor", "directive"))
    start = clue.opened if token else clue.place
    sign = clue.text[start : start + 1]
    if sign not in ({"*", "&", "%"} if token else {"@", "`", "%", ">", "|"}):
        return None
    return _begins_with(clue, sign, start)


def _block_header(clue: Clue) -> Fault | None:
    if "block scalar" not in clue.context or clue.opened_line != clue.line:
        return None
    return _begins_with(clue, clue.text[clue.opened], clue.opened)


def _misplaced_sign(clue: Clue) -> Fault | None:
    sign = clue.here()
    if sign == "-" and "sequence entries" in clue.problem:
        return clue.fault(
            "a list cannot begin on the line of its key",
            "Put each item on a line of its own below, or the value in quotes if it is text: "
            f"{quoted(clue.slice(clue.value_from(clue.place)))}.",
            clue.value_from(clue.place),
        )
    content = "node content" in clue.problem or "mapping keys" in clue.problem
    if sign and sign in ",]}?" and content:
        return _begins_with(clue, sign, clue.place)
    return None


def _no_break_space(clue: Clue) -> Fault | None:
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


def _no_space_after_sign(clue: Clue) -> Fault | None:
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


def _colon_in_value(clue: Clue) -> Fault | None:
    if clue.here() != ":":
        return None
    span = Span(clue.place, clue.place + 1)
    if "flow" in clue.context:
        if clue.line != clue.opened_line:
            return None
        return clue.fault(
            "a colon and a space inside a text, where YAML takes them for another key",
            "Put the text in quotes.",
            span,
        )
    key = _KEY.match(clue.text, clue.line.start, clue.line.end)
    if key is None or key.end() > clue.place:
        return None
    value = quoted(clue.slice(clue.value_from(key.end())))
    return clue.fault(
        "a colon and a space inside a value, where YAML takes them for another key",
        f"Put the whole value in quotes: {value}.",
        span,
    )


def _text_after_close(clue: Clue) -> Fault | None:
    """Something stands on the same line behind a value that has ended already."""
    line = clue.text[clue.line.start : clue.place].rstrip()
    sign = line[-1:]
    if not sign or sign not in "\"']}" or "flow" in clue.context:
        return None
    closed = clue.line.start + len(line) - 1
    if sign in "\"'" and closed + 1 == clue.place and re.search(r"[:\-\[{,] ?$", line[:-1]):
        return _never_closed(clue, _odd_quote(clue, sign, closed))
    if sign == "'" and _IN_WORD.match(clue.text, closed - 1):
        return clue.fault(
            "an apostrophe inside single quotes, where YAML takes it for the closing quote",
            "Write it twice (''), or put the whole value in double quotes.",
            Span(closed, closed + 1),
        )
    what = "quote" if sign in "\"'" else "bracket"
    return clue.fault(
        f"there is more text behind the closing {what}",
        "If the bracket is part of a text, put that text in quotes."
        if sign == "}"
        else "Put the whole value in quotes; inside single quotes, double ones are text.",
        clue.value_from(clue.place),
    )


def _bracket(clue: Clue) -> Fault | None:
    if "flow" not in clue.context:
        return None
    bracket = clue.text[clue.opened : clue.opened + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    opened = Span(clue.opened, clue.opened + 1)
    remark = _REMARK.search(clue.text, clue.opened, clue.opened_line.end)
    if remark is not None and closing in remark[0]:
        return clue.fault(
            f"behind a space, # begins a remark, which hides the closing `{closing}`",
            "If it is text, put the one value that it stands in in quotes: "
            f"{quoted(_value_with(clue, remark, closing))}.",
            Span(remark.start(), clue.opened_line.end),
            also=opened,
        )
    if clue.line != clue.opened_line:
        return clue.fault(
            f"this `{bracket}` is opened and not closed",
            f"Add `{closing}` where the list of values ends, or put the value in quotes if it is "
            "text.",
            opened,
        )
    return clue.fault(
        f"a comma or the closing `{closing}` is missing here",
        f"Add it, or put the text in quotes if it holds brackets, commas or `{bracket}` itself.",
        Span(clue.place, max(clue.value_from(clue.place).end, clue.place)),
        also=opened,
    )


def _value_with(clue: Clue, remark: re.Match[str], closing: str) -> str:
    """Return the value in brackets that a `remark` cuts off, as far as it was most likely meant."""
    start = max(clue.text.rfind(sign, clue.opened, remark.start()) for sign in ",[{")
    text = clue.text[start + 1 : remark.start()].lstrip()
    if closing == "}":
        text = re.sub(r"^[A-Za-z_][\w-]*:\s+", "", text)
    return text + re.split(rf"[,{re.escape(closing)}]", remark[0], maxsplit=1)[0].rstrip()


def _remark_in_text(clue: Clue) -> Fault | None:
    """Answer for a remark behind a line of text without quotes, which goes on below it."""
    line = clue.opened_line if "simple key" in clue.context else clue.line
    above = clue.above(line)
    key_below = _KEY.match(clue.text, line.start, line.end)
    if above is None or key_below or clue.indent(line) < clue.indent(above):
        return None
    remark = _REMARK.search(clue.text, above.start, above.end)
    key = _KEY.match(clue.text, above.start, above.end)
    value = key.end() if key else above.start + clue.indent(above)
    if remark is None or value >= remark.start() or clue.text[value] in "\"'|>[{#":
        return None
    return clue.fault(
        "behind a space, # begins a remark, and a text without quotes ends there; it goes on below",
        "Put the whole text in quotes, with the # in it if it is text; or put the remark on a line "
        "of its own above the key.",
        Span(remark.start(), above.end),
    )


def _no_colon(clue: Clue) -> Fault | None:
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


def _indentation(clue: Clue) -> Fault | None:
    indent = clue.indent(clue.line)
    at_start = clue.place <= clue.line.start + clue.key_column(clue.line)
    too_deep = "mapping values" in clue.problem and clue.here() == ":"
    if clue.before is None or not (at_start or too_deep):
        return None
    above = clue.key_column(clue.before)
    message = _INDENTED[(indent > above) - (indent < above)]
    spaces = {0: "at the margin", 1: "after 1 space"}.get(above, f"after {above} spaces")
    return clue.fault(
        message,
        f"Begin it exactly where the lines it belongs with begin; the line above does {spaces}.",
        clue.value_from(clue.line.start + indent),
        also=clue.before,
    )


def _unknown(clue: Clue) -> Fault:
    return clue.fault(
        f"this cannot be read as YAML ({clue.problem})",
        "Compare the line and the one above it with their neighbours: indentation, colons, "
        "quotes and brackets.",
        clue.value_from(clue.place),
    )


def _gave_up(clue: Clue) -> Fault:
    where = f" {clue.context}" if clue.context else ""
    return clue.fault(
        f"the YAML parser gave up here{where}, and says: {clue.problem}",
        "Take out a part of what stands here until it can be read; what was taken out last is "
        "what it does not take.",
        clue.value_from(clue.place),
    )


def _begins_with(clue: Clue, sign: str, start: int) -> Fault:
    value = _one_of_several(clue, clue.value_from(start))
    name = "a backtick" if sign == "`" else f"`{sign}`"
    return clue.fault(
        f"text cannot begin with {name}, which has a meaning of its own in YAML",
        _QUOTE_IT.format(quoted(clue.slice(value))),
        value,
    )


def _one_of_several(clue: Clue, value: Span) -> Span:
    """Return `value` up to where it ends between brackets, if it stands there; else all of it."""
    ahead = clue.text[: value.start].rpartition("\n")[2]
    if max(map(ahead.rfind, "{[")) <= max(map(ahead.rfind, "}]")):
        return value
    end = _END_IN_BRACKETS.search(clue.text, value.start + 1, value.end)
    return Span(value.start, end.start()) if end else value


_END_IN_BRACKETS = pattern(r"\s*(?:[}\]]|,\s*[A-Za-z_][\w-]*:\s)")


def _never_closed(clue: Clue, start: int) -> Fault:
    return clue.fault(
        "this quote is opened and never closed",
        f"Add {clue.text[start]} where the text ends.",
        clue.value_from(start),
    )


def _odd_quote(clue: Clue, sign: str, closed: int) -> int:
    """Return the last `sign` above `closed` that has no partner on its line, else `closed`."""
    above = clue.text[: clue.line.start].rstrip("\n").split("\n")
    start = clue.line.start
    for line in reversed(above):
        start -= len(line) + 1
        if line.count(sign) % 2:
            return start + line.rindex(sign)
    return closed


def _suspects(clue: Clue) -> list[Span]:
    """Return the lines on which a key may have gone unnoticed."""
    if "simple key" in clue.context:
        return [clue.opened_line]
    if "mapping values" in clue.problem and clue.before is not None:
        return [clue.before]
    return []


_HINTS: tuple[Callable[[Clue], Fault | None], ...] = (
    _marker,
    _tab,
    _unclosed_quote,
    _escape,
    _tag,
    _reserved_start,
    _block_header,
    _misplaced_sign,
    _colon_in_value,
    _no_break_space,
    _no_space_after_sign,
    _text_after_close,
    _bracket,
    _remark_in_text,
    _no_colon,
    _indentation,
)
