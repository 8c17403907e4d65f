"""Hints at what is wrong with a value: its quotes, its brackets, and the sign it begins with.

Each looks at one kind of mistake and answers with a fault, or with None when it is not that.
"""

import re

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.syntax_context import KEY, REMARK, Clue, quoted

_IN_WORD = pattern(r"\w'\w")
_QUOTE_IT = "If it is text, put it in quotes: {}."


def unclosed_quote(clue: Clue) -> Fault | None:
    """Answer for a quote that is never closed."""
    if "quoted scalar" not in clue.context or "unexpected" not in clue.problem:
        return None
    return _never_closed(clue, clue.opened)


def unknown_code(clue: Clue) -> Fault | None:
    """Answer for a backslash in double quotes that begins no code."""
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


def tag(clue: Clue) -> Fault | None:
    """Answer for a value that begins with an exclamation mark."""
    if clue.text[clue.opened : clue.opened + 1] != "!":
        return None
    value = clue.value_from(clue.opened)
    return Fault(
        FaultKind.UNSUPPORTED,
        "a value that begins with `!` is not text but a tag, and plans have no tags",
        _QUOTE_IT.format(quoted(clue.slice(value))),
        value,
    )


def reserved_sign(clue: Clue) -> Fault | None:
    """Answer for a text that begins with a sign that YAML keeps for itself."""
    token = any(word in clue.context for word in ("alias", "anchor", "directive"))
    start = clue.opened if token else clue.place
    sign = clue.text[start : start + 1]
    if sign not in ({"*", "&", "%"} if token else {"@", "`", "%", ">", "|"}):
        return None
    return _begins_with(clue, sign, start)


def sign_of_block(clue: Clue) -> Fault | None:
    """Answer for a text that begins with the sign of a block of text."""
    if "block scalar" not in clue.context or clue.opened_line != clue.line:
        return None
    return _begins_with(clue, clue.text[clue.opened], clue.opened)


def misplaced_sign(clue: Clue) -> Fault | None:
    """Answer for a dash, a comma or a bracket where none can be."""
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


def colon_in_value(clue: Clue) -> Fault | None:
    """Answer for a colon and a space inside a text without quotes."""
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
    key = KEY.match(clue.text, clue.line.start, clue.line.end)
    if key is None or key.end() > clue.place:
        return None
    value = quoted(clue.slice(clue.value_from(key.end())))
    return clue.fault(
        "a colon and a space inside a value, where YAML takes them for another key",
        f"Put the whole value in quotes: {value}.",
        span,
    )


def text_after_close(clue: Clue) -> Fault | None:
    """Answer for text on the same line behind a value that has ended already."""
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


def unclosed_bracket(clue: Clue) -> Fault | None:
    """Answer for brackets that are not closed, or have no comma between their values."""
    if "flow" not in clue.context:
        return None
    bracket = clue.text[clue.opened : clue.opened + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    opened = Span(clue.opened, clue.opened + 1)
    remark = REMARK.search(clue.text, clue.opened, clue.opened_line.end)
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
