"""What the events of a plain file tell by themselves, long before its nodes are made of them.

A plain file is one with no fault, anchor or tag in it (`plain_data`). Nearly every file is one,
and nothing is the matter with most of them, so that nobody asks where anything stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from yaml import CollectionEndEvent, CollectionStartEvent, ScalarEvent, SequenceStartEvent


class Recorded:
    """Gives once more what a parser gave."""

    def __init__(self, events: Iterable[Any]) -> None:
        self._events = iter(events)

    def get_event(self) -> Any:
        """Return the next event, and None after the last."""
        return next(self._events, None)


class BracketedPart(NamedTuple):
    """The first and the last that the parser gave for a value; its end aside, if it has one."""

    first: Any
    last: Any

    def typed(self, text: str) -> str:
        """Return the characters of the value, the last bracket of one in brackets aside."""
        return text[self.first.start_mark.index : self.last.end_mark.index].rstrip()


class Bracketed(NamedTuple):
    """A list or mapping in brackets of a plain file, and the key that leads to it."""

    key: str | None
    """None where that is not at hand."""
    is_list: bool
    parts: Sequence[BracketedPart]
    """Its items, or its keys and values by turns."""

    def values_without_quotes(self) -> Iterator[str]:
        """Yield the texts of the values of a mapping that are typed without quotes."""
        for part in self.parts[1::2] if not self.is_list else ():
            if isinstance(part.first, ScalarEvent) and not part.first.style:
                yield part.first.value

    def typed(self, text: str) -> list[str]:
        """Return the items of a list as typed; nothing for one in quotes, or in brackets itself."""
        typed = [part.typed(text) for part in self.parts]
        styles = (getattr(part.first, "style", None) for part in self.parts)
        return [
            "" if style or each.startswith(("{", "[")) else each
            for each, style in zip(typed, styles, strict=True)
        ]


def bracketed(events: Sequence[Any]) -> Iterator[Bracketed]:
    """Yield what stands in brackets or braces, in order, without looking for its place."""
    for index, event in enumerate(events):
        if isinstance(event, CollectionStartEvent) and event.flow_style:
            before = events[index - 1]
            yield Bracketed(
                before.value if isinstance(before, ScalarEvent) else None,
                isinstance(event, SequenceStartEvent),
                _parts(events, index),
            )


def _parts(events: Sequence[Any], start: int) -> list[BracketedPart]:
    """Return the parts of the list or mapping that begins with the event at `start`."""
    parts: list[BracketedPart] = []
    depth = 0
    for event in islice(events, start + 1, None):
        if isinstance(event, CollectionEndEvent):
            depth -= 1
            if depth < 0:
                break
            continue
        first = parts.pop().first if depth else event
        parts.append(BracketedPart(first, event))
        depth += isinstance(event, CollectionStartEvent)
    return parts


def broken_texts(events: Sequence[Any]) -> frozenset[str]:
    """Return the texts that stand on more than one line of a plain file, stripped."""
    scalars: Iterator[Any] = (each for each in events if type(each) is ScalarEvent)
    return frozenset(
        each.value.strip() for each in scalars if each.start_mark.line != each.end_mark.line
    )
