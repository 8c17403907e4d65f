"""What a sheet adds to a plan that is there: what is new, what is known, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qiptrack.analysis.changes.matching import words_in_common
from qiptrack.importing.action_differences import RowDifferences, references
from qiptrack.importing.actions import IMPORTED, updates_of
from qiptrack.importing.answers import KEEP, NOTE, form
from qiptrack.importing.known_indicators import KnownIndicator, known_indicators
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.own_workbook import OwnCells, OwnWorkbook
from qiptrack.importing.reading import Reading
from qiptrack.importing.row_cells import ActionRead
from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.model.sentences import listing
from qiptrack.model.shape import keys
from qiptrack.pointer import Pointer
from qiptrack.workflow.adding import next_id
from qiptrack.workflow.change import Change, recorded
from qiptrack.yamlfile.edits import AppendItem, Edit
from qiptrack.yamlfile.rendering import Value

_SAME = 0.9
"""From which share of common words on two texts are those of one action."""

_LIKE = 0.4
"""From which share of common words on a row with the reference of an action is that action."""


class KnownAction(NamedTuple):
    """A row of an action that is there, and what it says otherwise: in words, and by cells.

    `cell` is the first of them.
    """

    action: Action
    read: ActionRead
    differences: tuple[str, ...]
    cell: str = ""


class Additions(NamedTuple):
    """What a sheet comes to beside a plan: rows of its actions and indicators, and new actions.

    `gone` are the ids of the actions of which the sheet has no row.
    """

    known: tuple[KnownAction, ...]
    new: tuple[ActionRead, ...]
    indicators: tuple[KnownIndicator, ...] = ()
    gone: tuple[str, ...] = ()


def additions(reading: Reading, plan: Plan, own: Sequence[OwnCells] = ()) -> Additions:
    """Return what the rows of a sheet are to `plan`: its actions, by reference and text, or new.

    `own` is what a workbook of `report` would say of each action, in one or several versions.
    """
    differences = RowDifferences(reading, OwnWorkbook(reading, own))
    actions = list(or_none(lambda: plan.actions) or ())
    nearest = _Nearest(actions)
    likely = sorted(
        (-likeness, at, number)
        for at, read in enumerate(reading.actions)
        for number in nearest.to(read)
        if (likeness := _likeness(read, actions[number]))
    )
    found: dict[int, int] = {}
    for _, at, number in likely:
        if at not in found and number not in found.values():
            found[at] = number
    known = [
        _known(reading.actions[at], actions[number], differences)
        for at, number in sorted(found.items())
    ]
    new = (read for at, read in enumerate(reading.actions) if at not in found)
    there = set(found.values()) if reading.table.has_actions else range(len(actions))
    gone = (or_none(lambda: each.id) or "" for at, each in enumerate(actions) if at not in there)
    indicators = tuple(known_indicators(reading, plan))
    return Additions(tuple(known), tuple(new), indicators, tuple(gone))


class _Nearest:
    """Which actions a row may be: those with its text or its reference, or else all of them."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self.all = range(len(actions))
        self.by_text: dict[str, list[int]] = {}
        for number, action in enumerate(actions):
            known = [or_none(lambda: action.id) or "", *references(action)]
            for text in {form(or_none(lambda: action.action) or ""), *map(form, known)} - {""}:
                self.by_text.setdefault(text, []).append(number)

    def to(self, read: ActionRead) -> Sequence[int]:
        """Return the places of the actions that a row is to be held against."""
        text = form(str(read.values.get("action", "")))
        return self.by_text.get(text) or self.by_text.get(form(read.reference)) or self.all


def _likeness(read: ActionRead, action: Action) -> float:
    """Return how likely a row is an action, above 0 only where it may be."""
    issue, text = (str(read.values.get(key, "")) for key in ("issue", "action"))
    share = words_in_common(salvage(Action, {"issue": issue, "action": text}), action)
    known = {or_none(lambda: action.id) or "", *references(action)}
    is_referred = bool(read.reference) and read.reference.casefold() in map(str.casefold, known)
    if is_referred and share >= _LIKE:
        return 1 + share
    same_text = form(text) == form(or_none(lambda: action.action) or "")
    return share if share >= _SAME or (same_text and share >= _LIKE) else 0.0


def _known(read: ActionRead, action: Action, differences: RowDifferences) -> KnownAction:
    found = differences.between(read, action)
    cell = differences.place(read, found[0].about) if found else ""
    return KnownAction(action, read, tuple(each.line for each in found), cell)


def with_differences(reading: Reading, found: Additions, said: Mapping[str, str]) -> Reading:
    """Return `reading` with what is open beside a plan: of new rows, and what differs.

    `said` is what was decided of actions by their ids, and of all others by `*`.
    """
    names = {form(each.read.measure.name) for each in found.indicators if each.read.measure}
    settled = {
        decision
        for read in reading.measuring
        if read.measure and form(read.measure.name) in names
        for decision in read.decisions
        if decision.about in _OF_AN_INDICATOR or not reading.table.has_actions
    }
    decisions = [each for each in reading.decisions if each not in settled]
    if reading.table.has_actions:
        of_new = [each for read in found.new for each in read.decisions]
        about = {each.about for each in of_new if not each.cell}
        decisions = [
            each
            for each in decisions
            if each.about == "column" or (each in of_new if each.cell else each.about in about)
        ]
    asked = [
        _differs(known)
        for known in found.known
        if known.differences and not _decided(known.action.id, said)
    ]
    asked += [
        each.question()
        for each in found.indicators
        if each.differences and _decided(each.indicator.id, said) != KEEP
    ]
    gone = [_gone_words(found.gone)] if found.gone and found.known else []
    return replace(reading, decisions=(*decisions, *asked), said=(*reading.said, *gone))


_MOST_NAMED = 10


def _gone_words(gone: Sequence[str]) -> str:
    """Say which actions of the plan the sheet does not have."""
    more = len(gone) - _MOST_NAMED
    named = list(gone) if more <= 1 else [*gone[:_MOST_NAMED], f"{more} others"]
    one = len(gone) == 1
    return (
        f"{listing(named)} of the plan {'is' if one else 'are'} in no row of the sheet, and"
        f" {'stays as it is' if one else 'stay as they are'}: nothing is taken out"
    )


_OF_AN_INDICATOR = ("unit", "better", "target")
"""What is asked of an indicator, and is settled where the plan has it."""


def _decided(action_id: str, said: Mapping[str, str]) -> str:
    return said.get(action_id) or said.get("*", "")


def _differs(known: KnownAction) -> OpenDecision:
    question = f"whether {known.action.id} keeps what it says, or notes this in an update"
    words = "; ".join(known.differences)
    return OpenDecision(
        "differs",
        question,
        "--differs",
        known.action.id,
        cell=known.cell,
        row=known.read.row,
        words=words,
        offered=KEEP,
        choices=(KEEP, NOTE),
    )


def addition_changes(
    reading: Reading, found: Additions, plan: Plan, said: Mapping[str, str]
) -> list[Change]:
    """Return the changes that add what is new; nothing that is recorded is altered."""
    made = [
        _noted(known, reading)
        for known in found.known
        if known.differences and _decided(known.action.id, said) == NOTE
    ]
    taken = _ids(plan)
    named = _indicator_ids(reading, plan, taken)
    edits: list[Edit] = [
        AppendItem(("indicators",), {**indicator, "id": named[str(indicator["id"])]}, keys(Plan))
        for indicator in reading.indicators
        if named[str(indicator["id"])] not in _ids(plan)
    ]
    for read in found.new:
        values = _with_id(read, plan, taken)
        if read.measure is not None:
            ids = read.values.get("indicators")
            old = ids[0] if isinstance(ids, list) else ""
            values["indicators"] = [named[str(old)]]
        edits.append(AppendItem(("actions",), values | _updates(read, reading), keys(Plan)))
    points = [edit for each in found.indicators for edit in each.edits()]
    if edits or points:
        made.insert(
            0,
            Change(
                (*edits, *points), _added(len(found.new), len(edits) - len(found.new), len(points))
            ),
        )
    return made


def _added(actions: int, indicators: int, points: int) -> str:
    """Return in words what is added: `2 actions and 3 points added`."""
    numbers = (("action", actions), ("indicator", indicators), ("point", points))
    words = [f"{many} {noun}{'' if many == 1 else 's'}" for noun, many in numbers if many]
    return f"{', '.join(words)} added"


def _indicator_ids(reading: Reading, plan: Plan, taken: set[str]) -> dict[str, str]:
    """Return the id that each indicator of the sheet has in the plan, or is to have."""
    known = {
        form(or_none(lambda: each.name) or ""): or_none(lambda: each.id) or ""
        for each in or_none(lambda: plan.indicators) or ()
    }
    found: dict[str, str] = {}
    number = int(next_id(plan, "I")[1:])
    for indicator in reading.indicators:
        new_id = known.get(form(str(indicator["name"])), "")
        while not new_id:
            new_id = f"I{number}" if f"I{number}" not in taken else ""
            number += 1
        taken.add(new_id)
        found[str(indicator["id"])] = new_id
    return found


def _noted(known: KnownAction, reading: Reading) -> Change:
    setting, action = reading.setting, known.action
    lines = "\n".join(known.differences)
    gap = "\n" if len(known.differences) > 1 or "\n" in lines else " "
    record: dict[str, Value] = {
        "date": setting.today.isoformat(),
        "by": setting.by,
        "note": f"{IMPORTED}{setting.file}, {known.read.row}:{gap}{lines}",
    }
    pointer: Pointer = ("actions", action.id)
    edit = recorded(action, pointer, "updates", record)
    return Change((edit,), f"{action.id}: what the sheet says is noted")


def _ids(plan: Plan) -> set[str]:
    parts = (field_value(plan, name) or () for name in ("actions", "indicators", "checks"))
    return {or_none(lambda: item.id) or "" for part in parts for item in part}


def _with_id(read: ActionRead, plan: Plan, taken: set[str]) -> dict[str, Value]:
    """Return the keys of a new action behind an id that is free, in their order."""
    new_id = read.reference if read.is_known_by_reference and read.reference not in taken else ""
    number = int(next_id(plan)[1:])
    while not new_id or new_id in taken:
        new_id, number = f"A{number}", number + 1
    taken.add(new_id)
    values: Mapping[str, Value] = {"id": new_id, **read.values}
    return {key: values[key] for key in keys(Action) if key in values}


def _updates(read: ActionRead, reading: Reading) -> dict[str, Value]:
    updates = updates_of(read, reading.setting)
    return {"updates": updates} if updates else {}
