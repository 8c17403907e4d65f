"""QIP012: text that is cut, hidden or changed on its way from the file."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import OwnerKind
from qiptrack.model.sentences import shown
from qiptrack.model.text_places import TextKind, text_kind_at
from qiptrack.model.vocabulary import Severity
from qiptrack.patterns import pattern
from qiptrack.rules.context import Context, Document
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.yamlfile.document import NodeKind, Source, Span
from qiptrack.yamlfile.lost_text import (
    CodedCharacter,
    HiddenText,
    coded_characters,
    hidden_texts,
    placed,
    quotes_before_remarks,
    run_on_items,
    unescaped,
    unused_anchors,
)
from qiptrack.yamlfile.spans import is_bare
from qiptrack.yamlfile.syntax_context import in_quotes

_ON_ONE_LINE = ("ref", "file")
"""Keys whose values have neither lines nor columns."""

_FOR_PROGRAMS = pattern(r"#\s*(?:qiptrack:|yamllint\b|noqa\b|TODO\b|FIXME\b|XXX\b)")
"""Remarks that nobody would write as part of a sentence."""

_LONGEST = 300
"""How long a text may be that is given back whole in a fix, in characters."""

_NUMBER = pattern(r"#\s*\d")
_FULL_STOP = pattern(r"[.!?:;)\]]$")
"""The end of a sentence, behind which no more of it is to be expected."""

_GOES_ON = pattern(r"(?:and|or|&)\s", re.IGNORECASE)
"""How what a comma cut off goes on, which no item of a list begins with."""

_OF_A_FIELD = pattern(r"\s(?:of|for)\s", re.IGNORECASE)

_LONGEST_RUN = 6
"""How many items of a list are looked at as one text."""

_NOTHING = frozenset(("none", "no", "nil", "n/a", "na", "nothing", "not applicable", "-"))

# Most braces hold keys that each have a value, and most brackets one item. Where nothing else is,
# that is found in the text by itself, in one go.
_BEHIND_NOTHING = r"\s*+[,}]"
_SAYS_NOTHING = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(_NOTHING))
_ENTRY = (
    rf"\s*+\w[^:,{{}}\[\]#?\"']*+:\s++(?!(?i:{_SAYS_NOTHING}){_BEHIND_NOTHING})\w[^,{{}}\[\]#?]*+"
)
_SOUND_BRACES = pattern(rf"\{{{_ENTRY}(?:,{_ENTRY})*+\}}")
_ONE_ITEM = pattern(r"\[[^,{}\[\]#?\"'\n]*\]")


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
    backslash in double quotes begins a code, in brackets or braces a comma ends a value, and a
    dash that is further in than the one above begins no item. Whatever these take away is gone
    from every list and report, without a word.

    A remark is told from text by three signs. Two spaces before the #, as all style guides for
    YAML ask for, make it a remark, and so does a # that stands exactly below or above another
    remark's. With one space, or with a tab behind a sentence that has no end, it may be text
    where the value is a sentence, and so may a number behind the # of such a one (`# 3 in
    May`); a # with a digit right behind it (`room #3`) may be text in any words, however many
    spaces there are. Behind a date, a status or a number, behind quotes, and on a line of its
    own it is a remark.

    Two items of a list in brackets are taken for one text where the second begins with `and`,
    or completes a statement of a framework or the title of a role.

    The remark is a warning; an anchor that nothing uses and a code that makes a control
    character are errors, for nobody means them.
    """
    yield from _anchors(document.source)
    yield from _codes(document.source)
    if context.passes_over("QIP012"):
        return
    yield from _hidden(document)
    yield from _run_on_items(document.source)
    yield from _behind_quotes(document.source)
    yield from _placeholders(document)
    yield from _cut_items(document, context)


def _hidden(document: Document) -> Hits:
    for hidden in hidden_texts(document.source):
        text = document.source.text[slice(*hidden.comment)]
        if _may_be_text(hidden, text, document):
            start = hidden.node.span.start if hidden.node.value else hidden.comment.start
            whole = document.source.text[start : hidden.comment.end]
            yield Hit(
                (),
                f"{shown(text)} is left out of the text: behind a space, # begins a remark",
                f"If it is text, {in_quotes(whole)}. If it is a remark, put it on a line of its "
                "own above.",
                span=hidden.comment,
            )


def _run_on_items(source: Source) -> Hits:
    for span in run_on_items(source):
        typed = shown(source.text[slice(*span)].removeprefix("-").strip())
        yield Hit(
            (),
            f"{typed} is read as the end of the item above: its dash is further in than that one's",
            "Begin the dash where that of the item above begins.",
            span=span,
        )


def _behind_quotes(source: Source) -> Hits:
    for node, remark in quotes_before_remarks(source):
        begins = source.position(node.span.start).line
        yield Hit(
            (),
            f"the quote before {shown(source.text[slice(*remark)])} ends the text that begins on "
            f"line {begins}, and what stands behind it is left out",
            f"Look whether the quote at the end of line {begins} is missing. If this is a remark, "
            "put a space in front of #.",
            span=remark,
        )


def _may_be_text(hidden: HiddenText, comment: str, document: Document) -> bool:
    words = text_kind_at(document.model, hidden.keys)
    if words is None or _FOR_PROGRAMS.match(comment):
        return False
    if hidden.node.value is None:
        untold = hidden.node.span not in document.empty_values
        return words is TextKind.PROSE and untold and not comment[1:2].isspace()
    place = document.source.position(hidden.comment.start)
    columns = document.remark_columns
    if place.column in (columns.get(place.line - 1), columns.get(place.line + 1)):
        return False
    if comment[1:2].isdigit() or words is not TextKind.PROSE:
        return comment[1:2].isdigit()
    if hidden.blanks == 1:
        return True
    tab = document.source.text[hidden.node.span.end : hidden.comment.start] == "\t"
    open_end = _FULL_STOP.search(hidden.node.value or "") is None
    return open_end and (tab or _NUMBER.match(comment) is not None)


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


def _what_became(source: Source, codes: Sequence[CodedCharacter]) -> str:
    typed = {source.text[slice(*each.span)]: each.character for each in codes}
    read = [f"`{code}` becomes U+{ord(character):04X}" for code, character in typed.items()]
    listed = ", ".join(read[:3]) + (" and more" if len(read) > 3 else "")
    return f"in double quotes a backslash begins a code: {listed}, a character that cannot be seen"


def _placeholders(document: Document) -> Hits:
    """Yield what stands behind a comma in braces, and says of its key that there is nothing."""
    if not _may_hold_a_placeholder(document.source):
        return
    for keys, node in placed(document.source):
        for (key, value), (next_key, following) in pairwise(node.pairs if node.flow else ()):
            said = (following.value or "").strip().casefold()
            nothing = said in _NOTHING or is_bare(document.source.text, next_key, following)
            if not nothing or following.style or value.style or value.value is None:
                continue
            both = ((*keys, each.value or "") for each in (key, next_key))
            if all(text_kind_at(document.model, each) is TextKind.PROSE for each in both):
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


def _may_hold_a_placeholder(source: Source) -> bool:
    """Whether some value in braces says that there is nothing, or is not there."""
    braces = source.text.count("{")
    if source.events is None or len(_SOUND_BRACES.findall(source.text)) == braces:
        return source.events is None and braces > 0
    values = set(source.events.values_in_braces())
    return any(not value or value.strip().casefold() in _NOTHING for value in values)


def _cut_items(document: Document, context: Context) -> Hits:
    """Yield the items of a list in brackets that a comma made of one text."""
    if not _may_hold_a_cut(document.source, context):
        return
    for keys, node in placed(document.source):
        if not (node.flow and node.items) or text_kind_at(document.model, keys) is None:
            continue
        text = document.source.text
        typed = [
            text[slice(*each.span)] if not each.style and text[each.span.start] not in "{[" else ""
            for each in node.items
        ]
        for first, last in runs_cut(typed, completes(keys[-1], context)):
            span = Span(node.items[first].span.start, node.items[last].span.end)
            second = text[slice(*node.items[first + 1].span)]
            yield Hit(
                (),
                f"a comma ends the item here, and {shown(second)} is read as one by itself",
                f"If it is one text, {in_quotes(text[slice(*span)])}.",
                span=span,
            )


def _may_hold_a_cut(source: Source, context: Context) -> bool:
    """Whether some list in brackets has items that together are one text."""
    brackets = source.text.count("[")
    if source.events is None or len(_ONE_ITEM.findall(source.text)) == brackets:
        return source.events is None and brackets > 0
    return any(
        each.key is None or any(runs_cut(each.typed(source.text), completes(each.key, context)))
        for each in source.events.lists_in_brackets()
        if len(each.items) > 1
    )


def completes(key: str, context: Context) -> Callable[[Sequence[str]], bool]:
    """Return what says of two or more items under `key` that together they are one text."""
    if key == "standards":
        return lambda items: _is_statement(items, context)
    if key == "contributors":
        return lambda items: _is_title(items, context.organisation)
    return lambda items: len(items) == len(("one", "and two")) and bool(_GOES_ON.match(items[1]))


def _is_statement(items: Sequence[str], context: Context) -> bool:
    """Whether `items` are one statement: a known one, or one that goes on in lower case."""
    meant = context.frameworks.meant
    if any(meant(item) is not None for item in items):
        return False
    goes_on = all(item[:1].islower() for item in items[1:])
    return goes_on or meant(", ".join(items)) is not None


def _is_title(items: Sequence[str], organisation: Organisation) -> bool:
    """Whether `items` are the title of one role: `Director of Nursing, Quality and Safety`."""
    if any(organisation.posts(item) for item in items):
        return False
    one = organisation.read_role(", ".join(items)).says is OwnerKind.ONE
    return one and _OF_A_FIELD.search(items[0]) is not None


def runs_cut(
    items: Sequence[str], one_text: Callable[[Sequence[str]], bool]
) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of `items` that are one text, cut at its commas.

    An item that is empty here is none that can have been cut.
    """
    first = 0
    while first < len(items):
        ends = range(min(first + _LONGEST_RUN, len(items)) - 1, first, -1)
        runs = (end for end in ends if all(items[first : end + 1]))
        last = next((end for end in runs if one_text(items[first : end + 1])), first)
        if last > first:
            yield first, last
        first = last + 1
