"""What people get wrong in YAML itself, in plain words and at the place to look.

The hints at what it may be are asked in turn, the surest first, and only about errors that say
the text is not well formed. Whatever else a parser gives up for is told in its own words.
"""

from collections.abc import Callable

import yaml

from qiptrack.patterns import pattern
from qiptrack.yamlfile import line_hints, value_hints
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.limits import MAX_DEPTH
from qiptrack.yamlfile.syntax_context import Clue, clue

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


_HINTS: tuple[Callable[[Clue], Fault | None], ...] = (
    line_hints.conflict_marker,
    line_hints.tab,
    value_hints.unclosed_quote,
    value_hints.unknown_code,
    value_hints.tag,
    value_hints.reserved_sign,
    value_hints.sign_of_block,
    value_hints.misplaced_sign,
    value_hints.colon_in_value,
    line_hints.no_break_space,
    line_hints.no_space_after_sign,
    value_hints.text_after_close,
    value_hints.unclosed_bracket,
    line_hints.remark_in_text,
    line_hints.no_colon,
    line_hints.wrong_indentation,
)
