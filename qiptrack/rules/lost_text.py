"""QIP012: text that is cut, hidden or changed on its way from the file."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from qiptrack.model.texts import Words, words_at
from qiptrack.model.value_messages import shown
from qiptrack.model.vocabulary import Severity
from qiptrack.rules.context import Context, Document
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.yamlfile.document import NodeKind, Source, Span
from qiptrack.yamlfile.lost import (
    Coded,
    Hidden,
    coded_characters,
    hidden_texts,
    placed,
    unescaped,
    unused_anchors,
)
from qiptrack.yamlfile.spans import is_bare
from qiptrack.yamlfile.syntax_context import in_quotes

_ON_ONE_LINE = ("ref", "file")
"""Keys whose values have neither lines nor columns."""

_FOR_PROGRAMS = re.compile(r"#\s*(?:qiptrack:|yamllint\b|noqa\b|TODO\b|FIXME\b|XXX\b)")
"""Remarks that nobody would write as part of a sentence."""

_LONGEST = 300
"""How long a text may be that is given back whole in a fix, in characters."""

_NOTHING = frozenset(("none", "no", "nil", "n/a", "na", "nothing", "not applicable", "-"))


@rule(
    "QIP012",
    "text-lost",
    on=Document,
    severity=Severity.WARNING,
    fix="Put the whole text in quotes.",
)
def text_lost(document: Document, context: Context) -> Hits:
    """What somebody typed should be what the plan says, and not the half of it.

    In YAML a # behind a space begins a remark, `&` at the beginning of a text names it, a
    backslash in double quotes begins a code, and in braces a comma ends a value. Whatever
    these take away is gone from every list and report, without a word.

    A remark is told from text by three signs. Two spaces before the #, as all style guides for
    YAML ask for, make it a remark, and so does a # that stands exactly below or above another
    remark's. With one space it may be text where the value is a sentence; a # with a digit
    right behind it (`room #3`) may be text in any words, however many spaces there are. Behind
    a date, a status or a number, behind quotes, and on a line of its own it is a remark.

    The remark is a warning; an anchor that nothing uses and a code that makes a control
    character are errors, for nobody means them.
    """
    yield from _hidden(document)
    yield from _anchors(document.source)
    yield from _codes(document.source)
    yield from _placeholders(document)


def _hidden(document: Document) -> Hits:
    columns = _columns(document)
    for hidden in hidden_texts(document.source):
        text = document.source.text[slice(*hidden.comment)]
        if _may_be_text(hidden, text, document, columns):
            whole = document.source.text[hidden.node.span.start : hidden.comment.end]
            yield Hit(
                (),
                f"{shown(text)} is left out of the text: behind a space, # begins a remark",
                f"If it is text, {in_quotes(whole)}. If it is a remark, put two spaces before "
                "the # and one behind it.",
                span=hidden.comment,
            )


def _columns(document: Document) -> Mapping[int, int]:
    """Return the column of the remark on each line that has one."""
    places = (document.source.position(each.span.start) for each in document.comments)
    return {place.line: place.column for place in places}


def _may_be_text(
    hidden: Hidden, comment: str, document: Document, columns: Mapping[int, int]
) -> bool:
    words = words_at(document.model, hidden.keys)
    if words is None or _FOR_PROGRAMS.match(comment):
        return False
    place = document.source.position(hidden.comment.start)
    if place.column in (columns.get(place.line - 1), columns.get(place.line + 1)):
        return False
    numbered = comment[1:2].isdigit()
    return numbered or (words is Words.PROSE and hidden.blanks == 1)


def _anchors(source: Source) -> Hits:
    for node in unused_anchors(source):
        start = node.span.start
        sign = source.text.index("&", start)
        name = f"&{node.anchor}"
        fix = "Delete it."
        if node.kind is NodeKind.SCALAR:
            typed = source.text[start : node.span.end]
            fix = f"If it is text, {in_quotes(typed)}. Otherwise delete it."
        yield Hit(
            (),
            f"`{name}` is left out of the text: & in front gives a value a name, and nothing "
            "uses this one",
            fix,
            span=(sign, sign + len(name)),
            severity=Severity.ERROR,
        )


def _codes(source: Source) -> Hits:
    for node, codes in coded_characters(source, _ON_ONE_LINE):
        typed = unescaped(source, node)
        quotes = "'" + typed.replace("'", "''") + "'" if len(typed) <= _LONGEST else "'...'"
        yield Hit(
            (),
            _what_became(source, codes),
            f"If a backslash is meant, use single quotes: {quotes}. Otherwise delete the code.",
            span=codes[0].span,
            severity=Severity.ERROR,
        )


def _what_became(source: Source, codes: Sequence[Coded]) -> str:
    typed = {source.text[slice(*each.span)]: each.character for each in codes}
    read = [f"`{code}` becomes U+{ord(character):04X}" for code, character in typed.items()]
    listed = ", ".join(read[:3]) + (" and more" if len(read) > 3 else "")
    return f"in double quotes a backslash begins a code: {listed}, a character that cannot be seen"


def _placeholders(document: Document) -> Hits:
    """Yield what stands behind a comma in braces, and says of its key that there is nothing."""
    for keys, node in placed(document.source):
        for (key, value), (next_key, following) in pairwise(node.pairs if node.flow else ()):
            said = (following.value or "").strip().casefold()
            nothing = said in _NOTHING or is_bare(document.source.text, next_key, following)
            if not nothing or following.style or value.style or value.value is None:
                continue
            both = ((*keys, each.value or "") for each in (key, next_key))
            if all(words_at(document.model, each) is Words.PROSE for each in both):
                span = Span(next_key.span.start, max(next_key.span.end, following.span.end))
                typed = document.source.text[slice(*span)]
                whole = document.source.text[value.span.start : span.end]
                yield Hit(
                    (),
                    f"a comma ends the text here, and `{shown(typed)[1:-1]}` is read by itself",
                    f"If it belongs to the text, {in_quotes(whole)}. If there is nothing to say "
                    f"under `{next_key.value}`, leave it out.",
                    span=span,
                )
