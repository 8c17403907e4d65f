"""The pieces that a plan is kept in, and what is made of them again.

They are the head, which is the plan without its lists; its open actions; the others; and the rest.
Whoever asks for little unpacks few of them.
"""

import marshal
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import awaited_from
from qiptrack.model.action import Action
from qiptrack.model.flat_plan import (
    ActionSummary,
    flat_row,
    named_action,
    needs_attention,
    parts_there,
    summarised_action,
    summary_of,
    values_of_plan,
)
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.kept_actions import KeptActions, OpenActions, PackedActions
from qiptrack.model.packing import Row
from qiptrack.model.plan import KEPT, Plan
from qiptrack.store.late_sheets import NEVER, DatedRow
from qiptrack.store.plan_sheets import PackedRest, PlanInBrief

_REST = ("indicators", "checks", "reviews")
_INDICATORS, _CHECKS = (Plan.model_fields[name].place for name in ("indicators", "checks"))
_MEASUREMENTS = Indicator.model_fields["measurements"].place
_RECORDS = Check.model_fields["records"].place
_ACTIONS = Plan.model_fields["actions"].place
_MOVES = Action.model_fields["indicators"].place
_RESTS = tuple(Plan.model_fields[name].place for name in _REST)


class ListedPlan(NamedTuple):
    """What lists need of a plan: what it says for all actions, and these, in any order.

    Of each action it is the first day that it may be late, its number, and its summary.
    """

    of_plan: tuple[Any, ...]
    actions: list[tuple[int, int, ActionSummary]]


class KeptPlan(NamedTuple):
    """What is kept of a plan: the days that `Known` has of it, and the pieces; and its rows."""

    first: int | None
    last: int
    pieces: tuple[bytes, ...]
    listed: ListedPlan


def kept_plan(plan: Plan) -> KeptPlan:
    """Return what is kept of a plan that was read without any doubt."""
    from qiptrack.analysis.as_of import latest_record

    packed_plan = plan.packed()
    last, row = latest_record(packed_plan), list(packed_plan)
    late: list[tuple[Any, ...]] = []
    done: list[tuple[int, ActionSummary, bytes]] = []
    listed: list[tuple[int, int, ActionSummary]] = []
    if row[_ACTIONS] is not ...:
        for number, (action, packed) in enumerate(zip(plan.actions, row[_ACTIONS], strict=True)):
            data = marshal.dumps(packed, 4)
            summary = summary_of(action, packed)
            day = None
            if action.is_open:
                first = awaited_from(action)
                day = first.toordinal() if first else None
                moves = () if packed[_MOVES] is ... else packed[_MOVES]
                late.append((number, day, needs_attention(summary), summary, moves, data))
            else:
                done.append((number, summary, data))
            listed.append((day or NEVER, number, summary))
        row[_ACTIONS] = ()
    rest = []
    for place in _RESTS:
        rest.append(row[place] if row[place] is ... else marshal.dumps(row[place], 4))
        row[place] = ... if row[place] is ... else ()
    rest.append(tuple([action.status._value_ for action in plan.actions]))
    rest.append(parts_there([summary for *_, summary in listed]))
    earliest = min([day for day, *_ in listed], default=None)
    pieces = ((earliest, last, tuple(row)), late, done, rest)
    packed_pieces = tuple([marshal.dumps(piece, 4) for piece in pieces])
    return KeptPlan(earliest, last, packed_pieces, ListedPlan(values_of_plan(row), listed))


def as_kept(plan: Plan) -> Plan:
    """Return a plan of which everything is known as if it had been kept.

    To hold it against another one is much quicker so: what is the same is not looked into.
    """
    return plan_of_named_actions(kept_plan(plan).pieces)


def packed_actions(plan: Plan) -> Sequence[bytes]:
    """Return what `PackedActions` is made of, of a plan of which everything is known."""
    return kept_plan(plan).pieces[1:3]


def listed_plan(pieces: Sequence[bytes], until: int) -> ListedPlan:
    """Return what lists need of the open actions in pieces; by NEVER, of all of them."""
    kept = marshal.loads(pieces[1])
    actions = [(day or NEVER, number, summary) for number, day, _, summary, *_ in kept]
    if until == NEVER:
        kept = marshal.loads(pieces[2])
        actions += [(NEVER, number, summary) for number, summary, _ in kept]
    return ListedPlan(values_of_plan(_head(pieces)), actions)


def dated_rows(plan: ListedPlan, until: int) -> list[DatedRow]:
    """Return the flat rows of the actions that may be late by a day; by NEVER, of all."""
    return [
        DatedRow(day, number, flat_row(plan.of_plan, summary))
        for day, number, summary in plan.actions
        if day <= until
    ]


def part_of_plan(pieces: Sequence[bytes], until: int) -> Plan:
    """Return a plan with those actions alone that may be late by a day."""
    row = _head(pieces)
    late = marshal.loads(pieces[1])
    return _with_actions(row, [each for each in late if each[1] is not None and each[1] <= until])


def whole_plan(pieces: Sequence[bytes]) -> Plan:
    """Return a plan whose actions are made when they are asked for."""
    row, statuses, there = _whole_row(pieces)
    if row[_ACTIONS] is ...:
        return Plan.unpacked(tuple(row))
    kept = KeptActions(PackedActions(lambda: pieces[1:3]), statuses, there)
    row[_ACTIONS] = kept.every
    return Plan.unpacked(tuple(row), {KEPT: kept})


def plan_in_brief(
    identity: bytes, last: int, pieces: Sequence[bytes], facts: tuple[Any, ...], until: int
) -> PlanInBrief:
    """Return what of the content with that id is brought together with others.

    At hand are to be the open actions that may need attention by the day `until`, an ordinal.
    """
    from qiptrack.analysis.plan_facts import facts_in_brief

    row, statuses, there = _whole_row(pieces)
    for place in _RESTS:
        if row[place] is not ...:
            row[place] = marshal.loads(row[place])
    brief = facts_in_brief(row, facts)
    row[_INDICATORS] = _without_looking(row[_INDICATORS], _MEASUREMENTS)
    row[_CHECKS] = _without_looking(row[_CHECKS], _RECORDS)
    every = [each[:-1] for each in marshal.loads(pieces[1])]
    open_ = OpenActions.of(every, until)
    rest = PackedRest(tuple(row), facts)
    return PlanInBrief(identity, last, open_, statuses, there, brief, lambda: rest)


def _without_looking(items: Any, place: int) -> Any:
    """Return packed items of which what stands in one place stays packed until it is asked for.

    What it comes to is known of nearly all of them.
    """
    if items is ...:
        return items
    return tuple(
        [
            each if each[place] is ... else _changed(each, place, marshal.dumps(each[place], 4))
            for each in items
        ]
    )


def _changed(row: Row, place: int, value: Any) -> Row:
    return (*row[:place], value, *row[place + 1 :])


def row_without_actions(pieces: Sequence[bytes]) -> Sequence[Any]:
    """Return the packed plan in pieces, in which its actions are yet to be put."""
    row, _, _ = _whole_row(pieces)
    return row


def plan_of_named_actions(pieces: Sequence[bytes]) -> Plan:
    """Return a plan whose actions are there, but for their ids not looked into."""
    row, _, _ = _whole_row(pieces)
    if row[_ACTIONS] is ...:
        return Plan.unpacked(tuple(row))
    kept = PackedActions(lambda: pieces[1:3])
    each = [(kept.packed(number), summary) for number, summary in kept.every()]
    row[_ACTIONS] = tuple([packed for packed, _ in each])
    return Plan.unpacked(tuple(row), {"actions": tuple([named_action(*one) for one in each])})


def _whole_row(pieces: Sequence[bytes]) -> tuple[list[Any], tuple[str, ...], int]:
    """Return the row of a plan but for its actions, and what is kept of all of them."""
    row = _head(pieces)
    *rest, statuses, there = marshal.loads(pieces[3])
    for place, piece in zip(_RESTS, rest, strict=True):
        row[place] = piece
    return row, statuses, there


def _with_actions(row: list[Any], kept: Iterable[tuple[Any, ...]]) -> Plan:
    """Return the plan in a row with the actions that were kept so, in their order."""
    row[_ACTIONS] = tuple([data for *_, data in kept])
    actions = tuple([summarised_action(data, summary) for *_, summary, _, data in kept])
    return Plan.unpacked(tuple(row), {"actions": actions})


def _head(pieces: Sequence[bytes]) -> list[Any]:
    _, _, row = marshal.loads(pieces[0])
    return list(row)
