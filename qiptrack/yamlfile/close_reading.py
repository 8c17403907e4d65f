"""What a file says that is not plain: all that can be followed of it, and what is the matter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.agreement import Unknown, agreed, unknown_places
from qiptrack.yamlfile.asides import Aside, described, doubts, without
from qiptrack.yamlfile.characters import (
    Decoded,
    decode,
    refused_characters,
    refused_spans,
    spaces_for_tabs,
    without_refused,
)
from qiptrack.yamlfile.compose import Composed, compose
from qiptrack.yamlfile.conflicts import Conflict, conflict_fault, conflict_faults, conflicts
from qiptrack.yamlfile.document import Fault, FaultKind, Node, NodeKind, Source
from qiptrack.yamlfile.events import ParserFactory
from qiptrack.yamlfile.limits import MAX_FAULTS, Data
from qiptrack.yamlfile.lost_dashes import beside, lost_dashes
from qiptrack.yamlfile.slips import slips
from qiptrack.yamlfile.spans import line_span
from qiptrack.yamlfile.text_versions import TextVersion, sides
from qiptrack.yamlfile.values import RefusedValue, ValueReader, Values

_ROUNDS = 3
"""How often what is left of a text is looked at again, when it still is no YAML."""


class _Followed(NamedTuple):
    """The nodes of a text, and what was set aside so that it could be followed."""

    composed: Composed
    asides: list[Aside]
    text: str
    """The text without what is set aside."""


def read_closely(raw: bytes, name: str, parser: ParserFactory) -> Source:
    """Return what a file says of which nothing is known yet, and all that is wrong with it."""
    decoded = decode(raw)
    if decoded.fault is not None:
        return _unusable(raw, name, decoded, [decoded.fault])
    text = decoded.text
    found = _conflicts(text, parser)
    refused = refused_spans(text)
    readable = without_refused(text, refused)
    (composed, asides, readable), unknown = (
        _both_sides(readable, found, parser) if found else (_followed(readable, parser), [])
    )
    reader = ValueReader(readable, composed.used, refused)
    values = reader.read(composed.root) if composed.root is not None else Values(None, [])
    data, doubtful = values.data, {*values.doubtful}
    places = () if isinstance(data, RefusedValue) else unknown_places(composed.root, data, unknown)
    faults = [
        *conflict_faults(text, found, places),
        *refused_characters(text, refused),
        *composed.faults,
        *reader.faults,
    ]
    if composed.stop is not None:
        if not found and not _follows(composed.stop, faults, text):
            faults.append(composed.stop)
        return _unusable(raw, name, decoded, faults)
    if isinstance(data, RefusedValue) or not composed.only:
        doubtful.add(())
    if composed.root is not None and not isinstance(data, RefusedValue):
        doubtful |= _doubts_of_asides(asides, composed.root, data, faults, text)
    return Source(
        name=name,
        raw=raw,
        text=text,
        bom=decoded.bom,
        nodes=lambda: composed.root,
        data=None if isinstance(data, RefusedValue) else data,
        faults=_in_order(faults),
        doubtful=frozenset(doubtful),
        aside=tuple(sorted([*(each.whole for each in found), *(aside.span for aside in asides)])),
    )


def _doubts_of_asides(
    asides: Iterable[Aside], root: Node, data: Data, faults: list[Fault], text: str
) -> set[Pointer]:
    """Return what is not known because of what was set aside; a fault for each joins `faults`."""
    found: set[Pointer] = set()
    for aside in asides:
        found |= doubts(aside, root, data)
        _tell(aside, described(aside, root, data), faults, text)
    return found


def _conflicts(text: str, parser: ParserFactory) -> list[Conflict]:
    """Return the conflicts in `text`; those without all their markers only where it needs them.

    A line of equals signs may be a part of a text in quotes.
    """
    found = conflicts(text)
    complete = [conflict for conflict in found if conflict.is_complete]
    if len(complete) < len(found):
        versions = sides(text, complete)
        if all(compose(each.text, parser(each.text)).stop is None for each in versions):
            return complete
    return found


def _followed(text: str, parser: ParserFactory) -> _Followed:
    """Return the nodes of `text`, read on after what is no YAML, as far as it can be followed."""
    composed = compose(text, parser(text))
    if composed.stop is not None and (seen := spaces_for_tabs(text)) != text:
        text = seen
        composed = compose(text, parser(text))
    asides: list[Aside] = []
    if composed.stop is not None and not composed.beyond_limits:
        asides, composed = _set_aside(text, parser, composed)
    if composed.stop is None:
        return _with_dashes(text, parser, asides, composed)
    return _Followed(composed, asides, without(text, asides))


def _both_sides(
    text: str, found: Sequence[Conflict], parser: ParserFactory
) -> tuple[_Followed, list[Unknown]]:
    """Return what both sides of the conflicts in `text` say, and what they do not say alike.

    It cannot be followed where the two say nothing alike.
    """
    ours, theirs = (_placed(side, _followed(side.text, parser)) for side in sides(text, found))
    one, other = ours.composed, theirs.composed
    roots = [side.root for side in (one, other) if side.root is not None and side.stop is None]
    if [root.kind for root in roots] == [NodeKind.MAPPING] * 2:
        both = agreed(*roots)
        known = {(aside.span, aside.names, bool(aside.incomplete)) for aside in ours.asides}
        asides = [
            *(both.place(aside, roots[0]) for aside in ours.asides),
            *(
                both.place(aside, roots[1])
                for aside in theirs.asides
                if (aside.span, aside.names, bool(aside.incomplete)) not in known
            ),
        ]
        if both.says_something:
            composed = one._replace(root=both.root, only=one.only and other.only)
            placed = [aside for aside in asides if aside is not None]
            rest = without(text, ours.asides)
            return _Followed(composed, placed, rest), list(both.unknown)
    stop = conflict_fault(text, found[0].whole)
    return _Followed(one._replace(stop=stop), [], text), []


def _placed(side: TextVersion, followed: _Followed) -> _Followed:
    composed = followed.composed
    return followed._replace(
        composed=composed._replace(
            root=side.node(composed.root) if composed.root is not None else None,
            faults=[side.fault(fault) for fault in composed.faults],
        ),
        asides=[side.aside(aside) for aside in followed.asides],
    )


def _set_aside(text: str, parser: ParserFactory, stopped: Composed) -> tuple[list[Aside], Composed]:
    """Return what to set aside of `text`, and the rest composed; nothing if that is no help.

    `stopped` is as far as `text` could be followed. What it found wrong in the lines that are
    set aside counts, and explains why they are.
    """
    asides: list[Aside] = []
    rest, composed = text, stopped
    for _ in range(_ROUNDS):
        if composed.stop is None or composed.beyond_limits:
            break
        found = slips(rest, parser, composed.stop)
        asides += found
        rest = without(rest, found)
        composed = compose(rest, parser(rest))
    if composed.stop is not None or composed.root is None:
        return [], stopped
    inside = (
        fault
        for fault in stopped.faults
        if any(aside.span.start <= fault.span.start < aside.span.end for aside in asides)
    )
    return asides, composed._replace(faults=[*inside, *composed.faults])


def _with_dashes(
    text: str, parser: ParserFactory, asides: list[Aside], composed: Composed
) -> _Followed:
    """Return `text` as it is followed with the items that lost their dash set aside too.

    So the item above such a one is read. What was set aside for a dash that cannot be read is read
    after all but for the line of the dash, where it can be.
    """
    blanked = without(text, asides)
    for explaining in (asides, []) if asides else ([],):
        lost = lost_dashes(blanked, composed.root, explaining) if composed.root is not None else []
        others = beside(asides, lost)
        rest = without(without(text, others), [each.aside for each in lost])
        again = compose(rest, parser(rest)) if lost else composed
        if lost and again.stop is None:
            return _Followed(again, [*others, *(each.aside for each in lost)], rest)
    return _Followed(composed, asides, blanked)


def _tell(aside: Aside, lost: str, faults: list[Fault], text: str) -> None:
    """Add the fault of `aside` to `faults`, or what is `lost` to the one that explains it."""
    told = next((fault for fault in faults if replace(fault, lost="") == aside.fault), None)
    cause = told or next((each for each in faults if _follows(aside.fault, [each], text)), None)
    if cause is None:
        faults.append(replace(aside.fault, lost=lost))
    elif told or not cause.lost or cause.kind is FaultKind.CONFLICT:
        names = (name for each in (cause.lost, lost) if each for name in each.split(" and "))
        faults[faults.index(cause)] = replace(cause, lost=" and ".join(dict.fromkeys(names)))


def _unusable(raw: bytes, name: str, decoded: Decoded, faults: Iterable[Fault]) -> Source:
    return Source(
        name=name,
        raw=raw,
        text=decoded.text,
        bom=decoded.bom,
        nodes=lambda: None,
        data=None,
        faults=_in_order(faults),
        doubtful=frozenset([()]),
    )


def _follows(stop: Fault, faults: Iterable[Fault], text: str) -> bool:
    """Say whether the text only cannot be followed because of one of `faults`.

    A conflict makes all of its lines nonsense, and a refused character makes its own line that.
    """
    if stop.kind is not FaultKind.SYNTAX:
        return False
    line = line_span(text, stop.span.start)
    return any(
        line.start <= fault.span.start <= line.end
        or (fault.kind is FaultKind.CONFLICT and fault.span.start <= line.start <= fault.span.end)
        for fault in faults
        if fault.kind is not FaultKind.DUPLICATE_KEY
    )


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.span)[:MAX_FAULTS])
