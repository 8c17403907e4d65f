"""From the bytes of a file to its text, nodes, data and faults, whatever the bytes are."""

from collections.abc import Iterable

from qiptrack.yamlfile.characters import (
    Decoded,
    decode,
    refused_characters,
    refused_spans,
    without_refused,
)
from qiptrack.yamlfile.compose import compose
from qiptrack.yamlfile.conflicts import conflict_fault, conflicts, our_side
from qiptrack.yamlfile.document import Fault, FaultKind, Source
from qiptrack.yamlfile.events import ParserFactory, fastest
from qiptrack.yamlfile.limits import MAX_FAULTS
from qiptrack.yamlfile.lines import line_span
from qiptrack.yamlfile.values import Refused, ValueReader, Values


def load(raw: bytes, name: str, *, parser: ParserFactory = fastest) -> Source:
    """Return what the file `name` says, and everything that is the matter with it as YAML.

    It raises nothing, whatever `raw` holds, and takes no more time or memory than the limits
    allow. `name` is only kept.
    """
    decoded = decode(raw)
    if decoded.fault is not None:
        return _unusable(raw, name, decoded, [decoded.fault])
    text = decoded.text
    found = conflicts(text)
    refused = refused_spans(text)
    readable = without_refused(our_side(text, found), refused)
    composed = compose(readable, parser(readable))
    reader = ValueReader(readable, composed.used, refused)
    values = reader.read(composed.root) if composed.root is not None else Values(None, [])
    faults = [
        *(conflict_fault(conflict.whole) for conflict in found),
        *refused_characters(text, refused),
        *composed.faults,
        *reader.faults,
    ]
    if composed.stop is not None and not _follows(composed.stop, faults, text):
        faults.append(composed.stop)
    if found or composed.stop is not None:
        return _unusable(raw, name, decoded, faults)
    data, doubtful = values.data, {*values.doubtful}
    if isinstance(data, Refused) or not composed.only:
        doubtful.add(())
    return Source(
        name=name,
        raw=raw,
        text=text,
        bom=decoded.bom,
        root=composed.root,
        data=None if isinstance(data, Refused) else data,
        faults=_in_order(faults),
        doubtful=frozenset(doubtful),
    )


def _unusable(raw: bytes, name: str, decoded: Decoded, faults: Iterable[Fault]) -> Source:
    return Source(
        name=name,
        raw=raw,
        text=decoded.text,
        bom=decoded.bom,
        root=None,
        data=None,
        faults=_in_order(faults),
        doubtful=frozenset([()]),
    )


def _follows(stop: Fault, faults: Iterable[Fault], text: str) -> bool:
    """Say whether the text only cannot be followed because of one of `faults`.

    A conflict makes it nonsense as a whole, and so does a refused character its line.
    """
    if stop.kind is not FaultKind.SYNTAX:
        return False
    line = line_span(text, stop.span.start)
    return any(
        fault.kind is FaultKind.CONFLICT or line.start <= fault.span.start <= line.end
        for fault in faults
        if fault.kind is not FaultKind.DUPLICATE_KEY
    )


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.span)[:MAX_FAULTS])
