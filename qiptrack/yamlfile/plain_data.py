"""The data of files in bulk, without their places: about a third of the time of PyYAML's own.

Most of what is left is the parser's, which makes an object of every event and two of its marks.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

import yaml
from yaml import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from qiptrack.patterns import pattern
from qiptrack.yamlfile.events import ParserFactory, fastest
from qiptrack.yamlfile.limits import (
    BOM,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_VALUES,
    MERGE_KEY,
    NO_BREAK_SPACE,
    NULLS,
    Data,
)

# What libyaml lets pass and `load` refuses, or has to look at more closely. Whatever else a
# file may not hold the parser refuses, or it is an event that is not expected here.
_ODD = (MERGE_KEY, NO_BREAK_SPACE, BOM, "\x85", "\u2028", "\u2029")
_LONE_RETURN = pattern(r"\r(?!\n)")

_GetEvent = Callable[[], Any]


class NotPlain(Exception):
    """There is something unusual in the file, good or bad; `load` will tell."""


def plain_data(raw: bytes, *, parser: ParserFactory = fastest) -> Data:
    """Return what `load` gives as data of `raw`, a mapping with nothing unusual in it.

    It raises NotPlain for anything that has a fault, an anchor, a second document or no keys,
    and for some files that are only uncommon.
    """
    text = plain_text(raw)
    return _data(text, parser(text).get_event)


class PlainFile(NamedTuple):
    """A file with nothing unusual in it, and what the parser gave for it, to go back to."""

    text: str
    bom: bool
    data: Data
    events: Sequence[Any]


def plain_file(raw: bytes, *, parser: ParserFactory = fastest) -> PlainFile:
    """Return what `plain_data` does, with the events that it is made of."""
    text = plain_text(raw)
    events: list[Any] = []
    recorded = chain.from_iterable(_in_batches(parser(text).get_event, events))
    data = _data(text, partial(next, recorded, None))
    return PlainFile(text, raw.startswith(BOM_UTF8), data, events)


def plain_events(text: str) -> Sequence[Any]:
    """Return what the parser gives for a text that is known to be plain; NotPlain if it is not."""
    try:
        return list(iter(fastest(text).get_event, None))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise NotPlain from error


_BATCH = 100
"""How many events are parsed at once; what is not plain is refused before there are many."""


def _in_batches(get: _GetEvent, events: list[Any]) -> Iterator[list[Any]]:
    """Yield the events of a file in batches, and put each into `events`."""
    following = iter(get, None)
    while batch := list(islice(following, _BATCH)):
        events += batch
        yield batch


def plain_text(raw: bytes) -> str:
    """Return the characters of `raw`; NotPlain for what no plain file holds."""
    if len(raw) > MAX_BYTES:
        raise NotPlain
    try:
        text = raw.decode().removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if _is_odd(text):
        raise NotPlain
    return text


def _data(text: str, get: _GetEvent) -> Data:
    try:
        data = _document(get)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise NotPlain from error
    refuse_too_many(text, data)
    return data


def refuse_too_many(text: str, data: Data) -> None:
    """Raise NotPlain where `data`, which `text` says, is of more values than are read."""
    # A value takes a character at least, so that most files need no counting.
    if len(text) >= MAX_VALUES and _values(data) > MAX_VALUES:
        raise NotPlain


def _is_odd(text: str) -> bool:
    if "\r" in text and _LONE_RETURN.search(text):
        return True
    return any(odd in text for odd in _ODD)


def _document(get: _GetEvent) -> Data:
    get()
    get()
    root = get()
    if type(root) is not MappingStartEvent or root.tag or root.anchor:
        raise NotPlain
    data = _mapping(get, MAX_DEPTH)
    get()
    if type(get()) is not yaml.StreamEndEvent:
        raise NotPlain
    return data


# The two below are the inner loop of reading a folder of plans, and are written for speed: one
# turn is one entry, the kind of event is compared and not asked, and strings decide by truth.


def _mapping(get: _GetEvent, levels: int) -> dict[str, Data]:
    if not levels:
        raise NotPlain
    data: dict[str, Data] = {}
    while True:
        event = get()
        if type(event) is not ScalarEvent:
            if type(event) is MappingEndEvent:
                return data
            raise NotPlain
        key = event.value
        if event.tag or event.anchor or key in data or (key in NULLS and not event.style):
            raise NotPlain
        event = get()
        if event.anchor or event.tag:
            raise NotPlain
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            data[key] = None if value in NULLS and not event.style else value
        elif kind is MappingStartEvent:
            data[key] = _mapping(get, levels - 1)
        elif kind is SequenceStartEvent:
            data[key] = _sequence(get, levels - 1)


def _sequence(get: _GetEvent, levels: int) -> list[Data]:
    if not levels:
        raise NotPlain
    data: list[Data] = []
    while True:
        event = get()
        kind = type(event)
        if kind is SequenceEndEvent:
            return data
        if event.anchor or event.tag:
            raise NotPlain
        if kind is ScalarEvent:
            value = event.value
            data.append(None if value in NULLS and not event.style else value)
        elif kind is MappingStartEvent:
            data.append(_mapping(get, levels - 1))
        elif kind is SequenceStartEvent:
            data.append(_sequence(get, levels - 1))


_COLLECTIONS = frozenset({dict, list})


def _values(data: Data) -> int:
    """Return how many values `data` is made of, itself included."""
    number = 1
    level: list[Any] = [data]
    while level:
        # One level after the other, for a long file has many values and few levels.
        inside = [each.values() if type(each) is dict else each for each in level]
        below = [*chain.from_iterable(inside)]
        number += len(below)
        level = [each for each in below if type(each) in _COLLECTIONS]
    return number
