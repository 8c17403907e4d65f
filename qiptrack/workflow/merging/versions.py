"""Three versions of one part of a file, and what becomes of one that needs no look inside."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.workflow.merging.comments import merged_remarks, new_remarks
from qiptrack.workflow.merging.messages import taken_out
from qiptrack.yamlfile.expected_data import same
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.passages import Passage, moved, remarks


class Undecided(NamedTuple):
    """A place that cannot be decided: why, and its lines in each version."""

    pointer: Pointer
    words: str
    at: int
    base: str
    ours: str
    theirs: str


Piece = str | Undecided


class FilePart(NamedTuple):
    """A part of one version: its data, and its lines where it has lines of its own."""

    data: Data
    passage: Passage | None = None


class Nothing(Enum):
    """Stands for the data of a part that is not there."""

    HERE = 0


class MergedPart(NamedTuple):
    """What a part comes to: its data, with ours where it is undecided, and its text.

    `undecided` says why, where the part has no lines of its own to put a conflict in.
    """

    data: Data | Nothing
    pieces: Sequence[Piece] = ()
    undecided: tuple[str, ...] = ()


class PartVersions(NamedTuple):
    """Three versions of a part; None where it is not there."""

    base: FilePart | None
    ours: FilePart | None
    theirs: FilePart | None

    @property
    def there(self) -> list[FilePart]:
        """The versions that there are."""
        return [part for part in self if part is not None]


class BothSides(NamedTuple):
    """Three versions of a part that both sides have; no base where both have added it."""

    base: FilePart | None
    ours: FilePart
    theirs: FilePart


class CannotMerge(Exception):
    """The texts are written in a way that leaves no place for what both say."""


def as_pieces(*texts: str) -> list[Piece]:
    """Return the pieces of a text; none where there is no text."""
    return [text for text in texts if text]


def as_lines(comments: Iterable[str], at: int) -> str:
    """Return comments as lines that begin in column `at`."""
    return "".join(f"{' ' * max(at, 0)}{comment}\n" for comment in comments)


def alike(one: FilePart | None, other: FilePart | None) -> bool:
    """Say whether two versions of a part are written alike, wherever their lines begin."""
    if one is None or other is None:
        return one is other
    if one.passage is None or other.passage is None:
        return same(one.data, other.data)
    shifted = moved(other.passage.text, one.passage.at - other.passage.at)
    return one.passage.text == shifted


def open_passages(ours: FilePart, theirs: FilePart) -> tuple[Passage, Passage] | None:
    """Return the lines of both sides, where every key or item has lines of its own; else None."""
    one, other = ours.passage, theirs.passage
    if one is None or other is None or not (one.inside and other.inside):
        return None
    return (one, other) if isinstance(ours.data, list) is isinstance(theirs.data, list) else None


def own_text(part: FilePart | None) -> str:
    """Return the lines of a part without what stands above them; none where it has none."""
    return part.passage.own if part is not None and part.passage is not None else ""


def kept(part: FilePart) -> MergedPart:
    """Return our version of a part, as it is."""
    return MergedPart(part.data, as_pieces(part.passage.text) if part.passage else ())


def taken(part: FilePart, at: int) -> MergedPart:
    """Return a version of a part, as it is, moved to column `at`."""
    if part.passage is None:
        return MergedPart(part.data)
    return MergedPart(part.data, as_pieces(moved(part.passage.text, at - part.passage.at)))


def on_one_side(
    three: PartVersions, pointer: Pointer, at: int, *, records: bool = False
) -> MergedPart:
    """Return the merged part that one side has, and the other has not.

    A list of `records` that is not there has none of them: those that were added to it stay.
    """
    there, base = three.there[-1], three.base
    new = there if base is None else _added_to(base, there) if records else None
    if new is not None:
        return kept(new) if three.ours is not None else taken(new, at)
    if base is not None and not same(base.data, there.data):
        return conflict(three, pointer, taken_out(pointer, ours_did=three.ours is None), at)
    now, before = (part.passage.text if part and part.passage else "" for part in (there, base))
    said = Counter(remarks(now)) - Counter(remarks(before))
    return MergedPart(Nothing.HERE, as_pieces(as_lines(said.elements(), at)))


def _added_to(base: FilePart, there: FilePart) -> FilePart | None:
    """Return a list with no more than what was added to it; None where it was changed otherwise."""
    old, now = by_index(base), by_index(there)
    added = now[len(old) :]
    unchanged = all(same(one.data, other.data) for one, other in zip(old, now, strict=False))
    if there.passage is None or not there.passage.inside or not added or not unchanged:
        return None
    inside = tuple(each.passage for each in added if each.passage)
    data: Data = [each.data for each in added]
    return FilePart(data, replace(there.passage, data=data, inside=inside))


def conflict(three: PartVersions | BothSides, pointer: Pointer, words: str, at: int) -> MergedPart:
    """Return a part that people must decide on; without lines of its own, only why."""
    kept: Data | Nothing = three.ours.data if three.ours is not None else Nothing.HERE
    if any(part.passage is None for part in (three.ours, three.theirs) if part is not None):
        return MergedPart(kept, (), (words,))
    own = [
        ""
        if part is None or part.passage is None
        else moved(part.passage.own, at - part.passage.at)
        for part in three
    ]
    return MergedPart(kept, [*as_pieces(lead_of(three, at)), Undecided(pointer, words, at, *own)])


def with_remarks(three: BothSides, chosen: FilePart, at: int) -> MergedPart:
    """Return the version of a part that is taken, with what the other says beside it.

    A comment on the line of a value is merged by itself. Where both sides have written another,
    that of theirs comes above.
    """
    one, other = three.ours.passage, three.theirs.passage
    if one is None or other is None:
        return MergedPart(chosen.data)
    own, others = (one, other) if chosen is three.ours else (other, one)
    lead = lead_of(three, at)
    passages = [part.passage if part else None for part in three]
    if all(passage is None or passage.remark for passage in passages):
        ends = [each.head[-each.remark :] if each else "" for each in passages]
        value = moved(own.head[: -own.remark], at - own.at)
        if ends[2] in (ends[0], ends[1]):
            return MergedPart(chosen.data, as_pieces(lead, value + ends[1]))
        if ends[1] == ends[0]:
            return MergedPart(chosen.data, as_pieces(lead, value + ends[2]))
        above = as_lines([ends[2].strip()] if ends[2].strip() else [], at)
        return MergedPart(chosen.data, as_pieces(lead, above, value + ends[1]))
    above = as_lines(new_remarks(own_text(three.base), own.own, others.own), at)
    return MergedPart(chosen.data, as_pieces(lead, above, moved(own.own, at - own.at)))


def lead_of(three: PartVersions | BothSides, at: int) -> str:
    """Return the merged lines above a part: its comments and blank lines."""
    leads = {}
    for name, part in zip(PartVersions._fields, three, strict=True):
        passage = part.passage if part else None
        leads[name] = moved(passage.lead, at - passage.at) if passage else ""
    if three.ours is None:
        return leads["theirs"]
    if three.theirs is None:
        return leads["ours"]
    return merged_remarks(leads["base"], leads["ours"], leads["theirs"])


def by_key(part: FilePart) -> dict[str, FilePart]:
    """Return the parts of a mapping by their keys, each with its lines where it has any."""
    if not isinstance(part.data, dict):
        return {}
    if part.passage is not None and part.passage.inside:
        inner = zip(part.passage.keys, part.passage.inside, strict=True)
        return {key: FilePart(passage.data, passage) for key, passage in inner}
    return {key: FilePart(value) for key, value in part.data.items()}


def by_index(part: FilePart) -> list[FilePart]:
    """Return the items of a list, each with its lines where it has any."""
    if not isinstance(part.data, list):
        return []
    if part.passage is not None and part.passage.inside:
        return [FilePart(passage.data, passage) for passage in part.passage.inside]
    return [FilePart(value) for value in part.data]
