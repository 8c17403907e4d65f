"""One line that slipped, and the many problems that come of it: what the file says without that.

A key that stands too far in takes its list along, so that each action below it is looked at as an
indicator; an item whose dash is gone gives its keys to the one above. To YAML that may be sound,
and the format alone tells that it cannot be meant. So the lines about which something is wrong are
tried where lines near them begin, and the file is read as it was meant where nearly all problems
go with one of them. The line is told, as the one problem of them all.
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.schema_errors import Mistake, MistakeKind
from qiptrack.model.shape import all_keys
from qiptrack.yamlfile.document import FaultKind, Node, NodeKind, Source
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.places import node_at

M = TypeVar("M", bound=Model)

_MANY = 2
"""How many problems there are at least where one line may be to blame for all."""

_MUCH = 4
"""How many texts are in an item at least: its parts, and not those of a key or two."""

_PLACES = 4
"""At how many places where something is wrong the lines are tried."""

_LOOKED_AT = 100
"""How many mistakes are looked at to find these places."""

_MOST_READ = 500_000
"""How many characters are read for that at the most, of which a file has some 12,000."""

_A_PROBLEM = 50
"""As many characters as are read in the time that it takes to word one problem."""


class FileReading(NamedTuple, Generic[M]):
    """What a file says: the text, why it is not what it should be, and as far as it could be read.

    `said` is None when nothing could be.
    """

    source: Source
    mistakes: tuple[Mistake, ...]
    said: M | None

    @property
    def problems(self) -> int:
        """How many problems there are."""
        return len(self.source.faults) + len(self.mistakes)

    @property
    def hides_a_list(self) -> bool:
        """Whether it is not known what one of the keys of the file says, or the file itself."""
        return any(len(pointer) <= len(("key",)) for pointer in self.source.doubtful)


def likeliest(
    read: FileReading[M], model: type[Model], again: Callable[[Source], FileReading[M]]
) -> FileReading[M]:
    """Return what is read of a file as it was most likely meant: as it is, or but for one line.

    `again` reads the text that it is given as the `model`.
    """
    has_few = read.problems < _MANY and not (read.source.aside or read.hides_a_list)
    places = [] if has_few else _places(read, model)
    if not places:
        return read
    from qiptrack.yamlfile.moved_lines import moved_lines  # which few files need

    kind = read.source.faults[0].kind if read.source.faults else FaultKind.MISPLACED
    best = read
    length, most = len(read.source.text), _MOST_READ
    for moved in moved_lines(read.source.text, places):
        most -= length
        if most < 0:
            break
        source = moved.read(read.source, kind)
        if source is None:
            continue
        found = again(source)
        most -= found.problems * _A_PROBLEM
        if not _is_likelier(found, best):
            continue
        if _is_sound(found, read, moved.place, moved.taken_out):
            best = found
            if best.problems == 1:
                break
    return best


def _places(read: FileReading[M], model: type[Model]) -> list[int]:
    """Return where something is wrong that one line may be to blame for, the surest first.

    That is where a list or group of keys stands in the place of something else, where the text
    cannot be read, where a key stands that is one of another part, and where one key alone is an
    item.
    """
    faults, known = read.source.faults, all_keys(model)
    if any(fault.kind not in _OF_LINES for fault in faults):
        return []
    groups: list[int] = []
    others = [fault.span.start for fault in faults]
    for mistake in read.mistakes[:_LOOKED_AT]:
        node = node_at(read.source, mistake.loc)
        if node is None:
            continue
        is_stranger = mistake.kind is MistakeKind.UNKNOWN_KEY and mistake.loc[-1] in known
        if mistake.kind is MistakeKind.WRONG_VALUE and node.kind is not NodeKind.SCALAR:
            groups.append(node.span.start)
        elif is_stranger and node.key_span:
            others.append(node.key_span.start)
        elif mistake.kind is MistakeKind.MISSING_KEY and len(node.pairs) == 1:
            others.append(node.span.start)
    return [*dict.fromkeys([*groups[:1], *others, *groups[1:]])][:_PLACES]


_OF_LINES = {FaultKind.SYNTAX, FaultKind.DUPLICATE_KEY}
"""The kinds of fault that a line may give which begins in the wrong place."""


def _is_likelier(found: FileReading[M], than: FileReading[M]) -> bool:
    if than.hides_a_list or found.problems < than.problems - 1:
        return True
    explains_all = found.problems == 1 < than.problems
    more = _values(found.source.data) - _values(than.source.data)
    return explains_all or (found.problems <= than.problems and more >= _MUCH)


def _is_sound(found: FileReading[M], read: FileReading[M], place: int, taken_out: int) -> bool:
    """Whether the line at `place` is a key or item where it was put, and hides nothing else.

    It does that where it becomes a part of a text, or of what nobody looks into. So many texts are
    `taken_out`, which stand there twice.
    """
    if found.source.root is None or not _begins(found.source.root, place):
        return False
    if _values(found.source.data) + taken_out < _values(read.source.data):
        return False
    known = {mistake.message for mistake in read.mistakes}
    for mistake in found.mistakes:
        node = node_at(found.source, mistake.loc)
        if node is None or mistake.kind is MistakeKind.MISSING_KEY:
            continue
        is_value = mistake.kind is MistakeKind.WRONG_VALUE and node.kind is NodeKind.SCALAR
        if not is_value and (mistake.message not in known or _is_in(node, place)):
            return False
    return True


def _begins(node: Node, place: int) -> bool:
    """Whether a key or an item of a list begins at `place`."""
    for key, value in node.pairs:
        if key.span.start == place or (_is_in(value, place) and _begins(value, place)):
            return True
    return any(
        each.span.start == place or (_is_in(each, place) and _begins(each, place))
        for each in node.items
    )


def _is_in(node: Node, place: int) -> bool:
    begins = node.key_span or node.span
    return begins.start <= place < max(begins.end, node.span.end)


def _values(data: Data) -> int:
    """Return how many texts there are in `data`."""
    if isinstance(data, dict):
        return sum(map(_values, data.values()))
    return sum(map(_values, data)) if isinstance(data, list) else int(data is not None)
