"""What the events of a plain file tell by themselves, long before its nodes are made of them.

A plain file is one with no fault, anchor or tag in it (`plain_data`). Nearly every file is one,
and nothing is the matter with most of them, so that nobody asks where anything stands.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from qiptrack.patterns import pattern

_WORD = pattern(r"\w+")
# A line end is found faster than the beginning of a line, and blanks are passed over faster than
# other signs.
_FIRST_WORD = pattern(r"\n[ -]*+[^\w\n]*+(\w++)")
_BEGINS_WITH_QUOTE = pattern(r"\n[ \t]*[\"']")


class BracketedPart(NamedTuple):
    """The first and the last that the parser gave for a value; its end aside, if it has one."""

    first: Any
    last: Any

    def typed(self, text: str) -> str:
        """Return the characters of the value, the last bracket of one in brackets aside."""
        return text[self.first.start_mark.index : self.last.end_mark.index].rstrip()


class BracketedList(NamedTuple):
    """A list in brackets of a plain file, and the key that leads to it."""

    key: str | None
    """None where that is not at hand."""
    items: Sequence[BracketedPart]

    def typed(self, text: str) -> list[str]:
        """Return the items as typed; nothing for one in quotes, or in brackets itself."""
        typed = [item.typed(text) for item in self.items]
        styles = (getattr(item.first, "style", None) for item in self.items)
        return [
            "" if style or each.startswith(("{", "[")) else each
            for each, style in zip(typed, styles, strict=True)
        ]


class RecordedEvents:
    """What a parser gives for a plain file, from the first event to the last.

    Of a file that is known to be plain it is asked only where the text by itself does not tell.
    """

    def __init__(self, parsed: Callable[[], Sequence[Any]], text: str) -> None:
        self._parsed = parsed
        self._text = text

    @cached_property
    def events(self) -> Sequence[Any]:
        """The events, which are there once somebody asked for them."""
        # What is slow to import is so only here: a command that reads nothing needs none of it.
        from yaml import MappingStartEvent, ScalarEvent, SequenceStartEvent

        self._scalar: type[Any] = ScalarEvent
        self._mapping = MappingStartEvent
        self._starts = (MappingStartEvent, SequenceStartEvent)
        return self._parsed()

    def lists_in_brackets(self) -> Iterator[BracketedList]:
        """Yield the lists in brackets, in order, without looking for their places."""
        for index in self._brackets:
            if type(self.events[index]) is not self._mapping:
                before = self.events[index - 1]
                key = before.value if type(before) is self._scalar else None
                yield BracketedList(key, [*self._items(index)])

    def values_in_braces(self) -> Iterator[str]:
        """Yield the texts of the values in braces that are typed without quotes, in order."""
        events, scalar = self.events, self._scalar
        for index in self._brackets:
            at = index + 1
            while type(events[index]) is self._mapping and type(events[at]) is scalar:
                value = events[at + 1]
                if type(value) is not scalar:
                    at = self._last_of(at + 1) + 1
                    continue
                if not value.style:
                    yield value.value
                at += 2

    def may_be_broken(self, value: str) -> bool:
        """Whether a stripped `value` may stand on more than one line somewhere in the file.

        The last line of such a value begins with one of its words, unless there is a quote or an
        escape there; only then all values are looked at.
        """
        first = self._first_words
        if first is None:
            return value in self.broken_texts
        parts = value.split()
        if not parts or any(_WORD.search(part) is None for part in parts):
            return True
        return not first.isdisjoint(_WORD.findall(value)) and value in self.broken_texts

    @cached_property
    def _first_words(self) -> frozenset[str] | None:
        """The first word of each line; None where a line may begin with what is not as it reads."""
        text = self._text
        quoted = "'" in text or '"' in text
        if "\\" in text or (quoted and _BEGINS_WITH_QUOTE.search(text)):
            return None
        return frozenset(_FIRST_WORD.findall(text))

    @cached_property
    def broken_texts(self) -> frozenset[str]:
        """The texts that stand on more than one line, stripped."""
        events, scalar = self.events, self._scalar
        scalars = [each for each in events if type(each) is scalar]
        return frozenset(
            [each.value.strip() for each in scalars if each.start_mark.line != each.end_mark.line]
        )

    @cached_property
    def _brackets(self) -> list[int]:
        """The numbers of the events with which something in brackets or braces begins."""
        events, starts = self.events, self._starts
        return [
            number
            for number, event in enumerate(events)
            if type(event) in starts and event.flow_style
        ]

    def _items(self, start: int) -> Iterator[BracketedPart]:
        """Yield the items of the list that begins with the event of that number."""
        at = start + 1
        while type(self.events[at]) in (self._scalar, *self._starts):
            last = self._last_of(at)
            inside = last if last == at else last - 1
            yield BracketedPart(self.events[at], self.events[inside])
            at = last + 1

    def _last_of(self, start: int) -> int:
        """Return the number of the last event of the value that begins with that of `start`."""
        depth = 0
        for number in range(start, len(self.events)):
            kind = type(self.events[number])
            if kind in self._starts:
                depth += 1
            elif kind is not self._scalar:
                depth -= 1
            if not depth:
                return number
        return len(self.events) - 1
