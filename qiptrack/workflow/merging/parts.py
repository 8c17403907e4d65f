"""Merges the parts of a file, one inside another: their data, and their text with conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qiptrack.model.base import Model
from qiptrack.model.shape import field_of, inner_model
from qiptrack.pointer import Pointer, Step
from qiptrack.workflow.merging.comments import merged_head, merged_remarks, new_remarks
from qiptrack.workflow.merging.lists import merged_order
from qiptrack.workflow.merging.messages import both_changed, both_moved_items
from qiptrack.workflow.merging.versions import (
    BothSides,
    FilePart,
    MergedPart,
    Nothing,
    PartVersions,
    Piece,
    Undecided,
    alike,
    as_lines,
    as_pieces,
    by_index,
    by_key,
    conflict,
    kept,
    lead_of,
    on_one_side,
    open_passages,
    own_text,
    taken,
    with_remarks,
)
from qiptrack.yamlfile.edits import (
    AddKey,
    AppendItem,
    CannotEdit,
    DeleteKey,
    Edit,
    SetValue,
    apply,
)
from qiptrack.yamlfile.expected_data import same
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.passages import Passage, moved


@dataclass
class Merger:
    """Merges parts. `forced` are places that may not be merged, each with why.

    Of the lists that `rivals` names, both sides' new records are a choice and not united.
    """

    forced: Mapping[Pointer, str]
    rivals: frozenset[Pointer] = frozenset()
    reached: set[Pointer] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def merged(
        self, three: PartVersions, pointer: Pointer, model: type[Model] | None, at: int
    ) -> MergedPart:
        """Return the merged part at `pointer` of three versions, in column `at`."""
        base, ours, theirs = three
        if pointer in self.forced and not alike(ours, theirs):
            self.reached.add(pointer)
            return conflict(three, pointer, self.forced[pointer], at)
        if ours is None or theirs is None:
            links = model is None and all(map(_are_links, three.there))
            records = links or (model is not None and "id" not in model.model_fields)
            left = self._links_left(three, pointer, at) if links else None
            return left or on_one_side(three, pointer, at, records=records)
        if not self._must_look_inside(pointer):
            if alike(ours, theirs) or (base is not None and alike(base, theirs)):
                return kept(ours)
            if base is not None and alike(base, ours):
                return taken(theirs, at)
        both = BothSides(base, ours, theirs)
        passages = open_passages(ours, theirs)
        if passages is not None:
            return self._inside(both, passages, pointer, model, at)
        return self._by_data(both, pointer, model, at)

    def _links_left(self, three: PartVersions, pointer: Pointer, at: int) -> MergedPart | None:
        """Return the links in brackets of one side, where the other has taken out all there were.

        None where they are in no brackets, or where nothing of them is left.
        """
        base, there = three.base, three.there[-1]
        if base is None or there.passage is None or there.passage.inside:
            return None
        none = FilePart([])
        both = _bare(BothSides(base, three.ours or none, three.theirs or none))
        data, _, undecided = self._items(both, pointer, None, 0)
        written = _edited(there.passage, data) if data and not undecided else None
        if written is None:
            return None
        shifted = moved(written, at - there.passage.at)
        return MergedPart(data, as_pieces(lead_of(three, at), shifted))

    def _must_look_inside(self, pointer: Pointer) -> bool:
        return any(each[: len(pointer)] == pointer for each in self.forced)

    def _inside(
        self,
        three: BothSides,
        passages: tuple[Passage, Passage],
        pointer: Pointer,
        model: type[Model] | None,
        at: int,
    ) -> MergedPart:
        """Return the merged list or mapping whose keys or items have lines on both sides."""
        one, other = passages
        before = three.base.passage if three.base else None
        shift = at - other.at
        column = one.inside[0].at
        if isinstance(three.ours.data, list):
            data, inside, undecided = self._items(three, pointer, model, column)
        else:
            data, inside, undecided = self._keys(three, pointer, model, column)
        if not data or (one.dash and not (inside and isinstance(inside[0], str))):
            written = None if data else _edited(one, data)
            if written is None:
                return conflict(three, pointer, both_changed(pointer, None, None), at)
            return MergedPart(data, as_pieces(one.lead, written))
        if one.dash:
            inside = [one.dash + str(inside[0])[len(one.dash) :], *inside[1:]]
        lead = merged_remarks(before.lead if before else "", one.lead, moved(other.lead, shift))
        head, more = merged_head(before, one, other, shift)
        tail = merged_remarks(before.tail if before else "", one.tail, moved(other.tail, shift))
        above = as_lines(more, at)
        return MergedPart(
            data, [*as_pieces(lead, above, head), *inside, *as_pieces(tail)], undecided
        )

    def _keys(
        self, three: BothSides, pointer: Pointer, model: type[Model] | None, column: int
    ) -> tuple[Data, list[Piece], tuple[str, ...]]:
        base, ours, theirs = ({} if part is None else by_key(part) for part in three)
        order = list(ours)
        for index, key in enumerate(theirs):
            if key not in ours:
                above = [name for name in list(theirs)[:index] if name in order]
                order.insert(order.index(above[-1]) + 1 if above else 0, key)
        data: dict[str, Data] = {}
        pieces: list[Piece] = []
        undecided: tuple[str, ...] = ()
        for key in order:
            versions = PartVersions(base.get(key), ours.get(key), theirs.get(key))
            found = self.merged(versions, (*pointer, key), model_below(model, key), column)
            if not isinstance(found.data, Nothing):
                data[key] = found.data
            pieces += found.pieces
            undecided += found.undecided
        return data, pieces, undecided

    def _items(
        self, three: BothSides, pointer: Pointer, model: type[Model] | None, column: int
    ) -> tuple[Data, list[Piece], tuple[str, ...]]:
        base, ours, theirs = ([] if part is None else by_index(part) for part in three)
        order = merged_order(
            [part.data for part in base],
            [part.data for part in ours],
            [part.data for part in theirs],
            model,
        )
        if order.both_moved:
            self.notes.append(both_moved_items(pointer))
        rivals = [slot for slot in order.slots if slot.base is None and None in slot[1:]]
        chosen = pointer in self.rivals and {slot.ours is None for slot in rivals} == {True, False}
        data: list[Data] = []
        pieces: list[Piece] = []
        undecided: tuple[str, ...] = ()
        for slot in order.slots:
            if chosen and slot in rivals:
                if slot == rivals[-1]:
                    both = [(each.of(ours, theirs), each.ours is not None) for each in rivals]
                    pieces.append(_choice(pointer, self, both, column))
                    data += [part.data for part, mine in both if mine]
                continue
            versions = PartVersions(
                None if slot.base is None else base[slot.base],
                None if slot.ours is None else ours[slot.ours],
                None if slot.theirs is None else theirs[slot.theirs],
            )
            step = _step(versions, len(data))
            found = self.merged(versions, (*pointer, step), model, column)
            if not isinstance(found.data, Nothing):
                data.append(found.data)
            pieces += found.pieces
            undecided += found.undecided
        return data, pieces, undecided

    def _by_data(
        self, three: BothSides, pointer: Pointer, model: type[Model] | None, at: int
    ) -> MergedPart:
        """Return the merged part where it stands in brackets, or is one value."""
        base, ours, theirs = three
        if same(ours.data, theirs.data) or (base is not None and same(base.data, theirs.data)):
            return with_remarks(three, ours, at)
        if base is not None and same(base.data, ours.data):
            return with_remarks(three, theirs, at)
        data: Data = ours.data
        if isinstance(ours.data, dict) and isinstance(theirs.data, dict):
            data, _, undecided = self._keys(_bare(three), pointer, model, 0)
        elif isinstance(ours.data, list) and isinstance(theirs.data, list):
            data, _, undecided = self._items(_bare(three), pointer, model, 0)
        else:
            undecided = (both_changed(pointer, ours.data, theirs.data),)
        if ours.passage is None:
            return MergedPart(data, (), undecided)
        if not undecided:
            written = _edited(ours.passage, data)
            if written is not None:
                above = new_remarks(own_text(three.base), written, own_text(theirs))
                return MergedPart(data, as_pieces(lead_of(three, at), as_lines(above, at), written))
            undecided = (both_changed(pointer, None, None),)
        return conflict(three, pointer, "; ".join(dict.fromkeys(undecided)), at)


def model_below(model: type[Model] | None, key: str) -> type[Model] | None:
    """Return the model of the value at `key`, or of each item in it; None where it has none."""
    known = field_of(model, key) if model else None
    return inner_model(known.annotation) if known else None


def _are_links(part: FilePart) -> bool:
    """Whether a part is a list of links, or of other mappings that no model knows."""
    items = part.data if isinstance(part.data, list) else []
    return bool(items) and all(isinstance(each, dict) for each in items)


def _bare(three: BothSides) -> BothSides:
    """Return the versions without their lines."""
    base = FilePart(three.base.data) if three.base else None
    return BothSides(base, FilePart(three.ours.data), FilePart(three.theirs.data))


def _step(three: PartVersions, index: int) -> Step:
    """Return the step to an item: its id, or where it is in the merged list."""
    for part in three.there[::-1]:
        name = part.data.get("id") if isinstance(part.data, dict) else None
        if isinstance(name, str):
            return name
    return index


def _choice(
    pointer: Pointer, merger: Merger, both: Sequence[tuple[FilePart, bool]], at: int
) -> Undecided:
    """Return the conflict between the new records of ours and those of theirs."""

    def text(*, mine: bool) -> str:
        parts = (part for part, is_ours in both if is_ours is mine)
        return "".join(str(piece) for part in parts for piece in taken(part, at).pieces)

    words = merger.forced.get(pointer) or both_changed(pointer, None, None)
    return Undecided(pointer, words, at, "", text(mine=True), text(mine=False))


def _edited(passage: Passage, data: Data) -> str | None:
    """Return the own lines of a passage with `data` in them; None where that cannot be written."""
    source = load(passage.own.encode(), "")
    if source.faults or not isinstance(source.data, dict | list):
        return None
    step: Step = next(iter(source.data)) if isinstance(source.data, dict) else 0
    try:
        after = apply(source, _edits((step,), passage.data, data))
    except CannotEdit:
        return None
    return after.text


def _edits(pointer: Pointer, before: Data, after: Data) -> list[Edit]:
    """Return the edits that make `after` of what is `before` at `pointer`."""
    if same(before, after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        made: list[Edit] = [DeleteKey((*pointer, key)) for key in before if key not in after]
        for key, value in after.items():
            if key in before:
                made += _edits((*pointer, key), before[key], value)
            else:
                made.append(AddKey(pointer, key, value, tuple(after)))
        return made
    if isinstance(before, list) and isinstance(after, list) and before:
        there = len(before)
        if same(before, after[:there]):
            return [AppendItem(pointer, value) for value in after[there:]]
    return [SetValue(pointer, after)]
