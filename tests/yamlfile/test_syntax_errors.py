from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from yaml.reader import ReaderError

from qiptrack.yamlfile.document import FaultKind
from qiptrack.yamlfile.events import ParserFactory, PureParser, fastest
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.syntax_errors import explain
from tests.conftest import with_each

# The characters that the fault must point at stand between « and ».
MISTAKES = {
    "a colon inside a value": (
        "title: Rosewood«:» care plan reviews\nowner: x\n",
        'Put the whole value in quotes: "Rosewood: care plan reviews".',
    ),
    "a colon inside a value of a list item": (
        "- note: seen«:» twice   # hm\n",
        'quotes: "seen: twice".',
    ),
    "a colon inside a value with double quotes": (
        'note: he said«:» "no"\n',
        "quotes: 'he said: \"no\"'.",
    ),
    "a colon inside a text in brackets": ("- {date: x, note: foo«:» bar}\n", "in quotes"),
    "a tab for indentation": ("actions:\n«\t»- id: A1\n", "spaces"),
    "two tabs below a value": ("a:\n  b: 1\n«\t\t»c: 2\n", "spaces"),
    "a tab after a dash": ("a:\n  -«\t»id: 1\n    x: 2\n", "spaces"),
    "a value that begins with @": ("owner: «@manager»  # who\n", '"@manager"'),
    "a value that begins with %": ("note: «% of residents»\n", '"% of residents"'),
    "a line that begins with %": ("a: 1\n«% done: 3»\n", "quotes"),
    "a value that begins with a backtick": ("note: «`x`»\n", "quotes"),
    "a value that begins with *": ("note: «* important»\n", '"* important"'),
    "bold as in Markdown": ("note: «**bold** word»\n", "quotes"),
    "a word that begins with *": ("note: «*important» word\nb: 1\n", "quotes"),
    "a lone word that begins with *": ("note: «*important»\nb: 1\n", "quotes"),
    "a value that begins with &": ("note: «& more»\n", '"& more"'),
    "a lone word that begins with &": ("owner: «&Manager»\n", '"&Manager"'),
    "a value that begins with |": ("note: «| text here»\n", "quotes"),
    "a value that begins with >": ("note: «> 50% of residents»\n", '"> 50% of residents"'),
    "a value in braces that begins with @": ("- {a: b, note: «@cook told»}\n", ': "@cook told".'),
    "a value in braces that begins with >": ("- {note: «> 9 in 10», by: x}\n", ': "> 9 in 10".'),
    "a value in brackets that begins with `": ("a: [b, «`x`» ]\n", ': "`x`".'),
    "a value in braces that begins with *": ("- {note: «*b* or [c», a: d}\n", ': "*b* or [c".'),
    "a value that begins with @ behind braces": ("- {a: b}\n- note: «@a {b}»\n", '"@a {b}".'),
    "a value that begins with a comma": ("note: «, and more»\n", "quotes"),
    "a value that begins with ?": ("note: «? unclear»\n", "quotes"),
    "a value that begins with a dash": ("note: «- one»\n", "a line of its own"),
    "no space after the colon": ("- id: A1\n  «status:open»\n  owner: x\n", "`status: open`"),
    "no space after the first colon": ("«status:open»\nowner: x\n", "`status: open`"),
    "no space after the last colon": ("owner: x\n«status:open»\n", "`status: open`"),
    "no space after a dash": ("a:\n  - b\n  «-»c\n", "space between the dash"),
    "one space too few in an item": ("- id: A1\n «issue: x»\n", "Begin it exactly"),
    "one space too many in an item": ("- id: A1\n   «issue: x»\n", "after 2 spaces"),
    "one space too many at the margin": ("title: a\n «owner: b»\n", "at the margin"),
    "one space too many below quotes": ('title: "a"\n «owner: b»\n', "at the margin"),
    "one space too few for a dash": ("a:\n  - x\n «- y»\n", "Begin it exactly"),
    "a list item among keys": ("a: 1\n«- b»\n", "Begin it exactly"),
    "a shallow line in a block": ("a: |\n   x\n  «y»\nb: 1\n", "Begin it exactly"),
    "a path of Windows": ('ref: "C:«\\d»ata\\plans"\n', "single quotes"),
    "a path of Windows to Users": ('ref: "C:«\\U»sers\\x"\n', "single quotes"),
    "a path of Windows to a server": ('ref: "\\\\server«\\p»lans"\n', "single quotes"),
    "a no-break space after the colon": ("a:«\xa0»b\nc: 1\n", "ordinary space"),
    "a no-break space after the last colon": ("c: 1\na:«\xa0»b\n", "ordinary space"),
    "no-break spaces that pass for a key": ("a:\n  b: 1\n«\xa0»\xa0c: 1\n", "ordinary space"),
    "a no-break space after a dash": ("-«\xa0»id: 1\n", "ordinary space"),
    "a quote that is never closed": ('a: «"foo»\nb: 1\n', 'Add "'),
    "a quote closed by the next value": ('a: «"foo»\nb: "bar"\nc: 1\n', 'Add "'),
    "a quote closed by the next item": ("- «'foo»\n- 'x'\n", "Add '"),
    "a quote that is never closed in brackets": ("a: [x, «'y]»\nb: 1\n", "Add '"),
    "an apostrophe inside single quotes": ("a: 'it«'»s'\nb: 1\n", "twice"),
    "text behind quotes": ('a: "x" «and y»\nb: 1\n', "whole value"),
    "text behind brackets": ("a: [x] «and y»\nb: 1\n", "whole value"),
    "text behind braces": (
        "- {date: 1, note: x} «and y}»\n- {date: 2}\n",
        "put that text in quotes",
    ),
    "a bracket that is never closed": ("a: «[»x, y\nb: 1\n", "Add `]`"),
    "a brace that is never closed": ("- «{»date: 1, note: x\n- {date: 2}\n", "Add `}`"),
    "a bracket at the end of the file": ("a:\n  b: «[»\n", "Add `]`"),
    "a comma at the end of the file": ("a: «{»b: [c], d: 1,\n\n", "Add `}`"),
    "a bracket inside braces": ("a: {note: see «[x}»\nb: 1\n", "in quotes"),
    "a line without a key": ("a: 1\n«just text»\nb: 2\n", "Write a key"),
    "a first line without a key": ("«just text»\nb: 2\n", "Write a key"),
    "a last line without a key": ("a: 1\n«just text» # hm\n", "Write a key"),
}


@with_each("parser", [fastest, PureParser], ids=["fastest", "pure"])
@with_each(("marked", "fix"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_once_at_its_characters(
    marked: str, fix: str, parser: ParserFactory
) -> None:
    text = marked.replace("«", "").replace("»", "")
    source = load(text.encode(), "plan.yaml", parser=parser)
    (fault,) = source.faults
    start, end = fault.span
    assert f"{text[:start]}«{text[start:end]}»{text[end:]}" == marked
    assert fault.kind is FaultKind.SYNTAX
    assert fix in fault.fix
    for foreign in ("expected", "token", "mapping", "scalar", "context"):
        assert foreign not in fault.message


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="Python's own parser takes them")
@pytest.mark.parametrize("code", ["\\ud800", "\\udfff", "\\U00110000"])
def test_the_number_of_no_character_is_told_as_that(code: str) -> None:
    text = f'note: "a {code} b"\n'
    (fault,) = load(text.encode(), "plan.yaml").faults
    assert text[slice(*fault.span)] == code
    assert "no character" in fault.message
    assert fault.fix == "Write the character itself, or take the code out."


def test_the_other_place_of_a_missing_comma_is_the_bracket() -> None:
    text = "a: {note: see [x}\n"
    (fault,) = load(text.encode(), "plan.yaml").faults
    assert fault.also is not None
    assert text[slice(*fault.also)] == "{"


def test_what_no_hint_knows_is_told_with_the_reason_of_the_parser() -> None:
    (fault,) = load(b"a: 1\n... x\n", "plan.yaml").faults
    assert "cannot be read as YAML (" in fault.message
    assert fault.span == (9, 10)


@with_each(
    ("parser", "levels"),
    [
        *((fastest, levels) for levels in (33, 999, 1_000, 1_001, 1_500, 20_000)),
        *((PureParser, levels) for levels in (33, 300)),
    ],
)
@with_each(
    ("before", "again"),
    [("", "["), ("a: ", "["), ("a: ", "[\n"), ("", "{a: "), ("", "- "), ("", "? "), ("- ", "[x, ")],
)
def test_too_many_levels_are_told_as_that_whoever_counts_them(
    before: str, again: str, levels: int, parser: ParserFactory
) -> None:
    (fault,) = load((before + again * levels).encode(), "plan.yaml", parser=parser).faults
    assert fault.kind is FaultKind.UNSUPPORTED
    assert "more than 32 levels" in fault.message


def mark_at(text: str, place: int) -> yaml.Mark:
    return yaml.Mark("x", place, text.count("\n", 0, place), 0, None, 0)


@with_each(
    ("context", "problem"),
    [
        ("while counting keys", "more keys than there may be"),
        ("while scanning a plain scalar", "exceeded the length of a scalar"),
        ("while parsing a flow sequence", "ran out of tokens"),
        ("while scanning a quoted scalar", "unexpected length of a line"),
        ("while looking for an alias", "did not like it"),
        (None, "gave up"),
    ],
)
def test_an_error_that_nobody_knows_is_told_as_what_it_is_wherever_it_comes(
    context: str | None, problem: str
) -> None:
    for marked, _ in MISTAKES.values():
        text, place = marked.replace("«", "").replace("»", ""), marked.index("«")
        mark = mark_at(text, place)
        fault = explain(
            text, yaml.MarkedYAMLError(context, mark if context else None, problem, mark)
        )
        assert problem in fault.message
        assert (context or "") in fault.message
        assert fault.span.start == place


@dataclass
class FailingParser:
    """Gives the beginning of a text and then an error of its own."""

    error: yaml.YAMLError
    begun: bool = False

    def get_event(self) -> Any:
        if self.begun:
            raise self.error
        self.begun = True
        return yaml.StreamStartEvent(mark_at("", 0), mark_at("", 0))


@pytest.mark.parametrize(
    "error",
    [yaml.YAMLError("it is Friday"), ReaderError("x", 2, 7, "unicode", "it is Friday")],
    ids=["without a place", "of a character"],
)
def test_an_error_without_a_mark_is_told_too(error: yaml.YAMLError) -> None:
    (fault,) = load(b"a: 1\n", "plan.yaml", parser=lambda _: FailingParser(error)).faults
    assert "it is Friday" in fault.message
