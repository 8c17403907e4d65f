"""What is known of the plans of a run of files, together, as far as most questions go.

Views over all plans ask each for how its open actions stand and what was worked out of it, and for
the whole of few. So a sheet has of many plans what nearly every view asks for. The rest of them is
kept beside it, and their actions are had one plan at a time. It is good while all files of the run
have the names and the stamps that they had. In it are facts of contents and nothing else.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from qiptrack.model.kept_actions import KeptActions, OpenAction, OpenActions, PackedActions
from qiptrack.model.packing import Row
from qiptrack.model.plan import KEPT, Plan


class PackedRest(NamedTuple):
    """A plan without its actions, and what was worked out of it, as `packed_facts` returns it."""

    row: Row
    facts: tuple[Any, ...]


class PlanInBrief(NamedTuple):
    """What nearly every view asks of a plan.

    `content` is the id of what its file has, and `last` the day, an ordinal, of its latest record;
    `open`, `statuses` and `there` are as in `KeptActions`. `facts` are what `facts_in_brief`
    returns. `rest` returns the rest of it, and None where that is not to be had.
    """

    content: bytes
    last: int
    open: OpenActions
    statuses: tuple[str, ...]
    there: int
    facts: tuple[Any, ...]
    rest: Callable[[], PackedRest | None]

    def plan(
        self,
        at_hand: dict[str, Any],
        pieces: Callable[[], Sequence[bytes]],
        row: Callable[[], Sequence[Any]],
    ) -> Plan:
        """Return the plan, of which `at_hand` is what `at_hand_of` returns of the facts.

        `pieces` returns the packed actions once they are asked for, and `row` the packed plan if
        the rest is not to be had.
        """
        kept = None
        if self.statuses:
            kept = KeptActions(PackedActions(pieces), self.statuses, self.there, self.open)
            at_hand[KEPT] = kept
        return Plan.unpacked(partial(_row, self.rest, row, kept), at_hand)


def _row(
    rest: Callable[[], PackedRest | None],
    otherwise: Callable[[], Sequence[Any]],
    kept: KeptActions | None,
) -> Row:
    """Return the packed plan of which this is the rest; `kept` are its actions."""
    from qiptrack.analysis.plan_facts import row_with_facts

    found = rest()
    row = [*otherwise()] if found is None else row_with_facts(*found)
    if kept:
        row[_ACTIONS] = kept.every
    return tuple(row)


class PlanSheet(NamedTuple):
    """What is known of the plans of a run of files."""

    mark: bytes
    """What the run is known by."""
    services: tuple[str, ...]
    """Those that the plans name."""
    until: int
    """The `until` of the open actions of all plans."""
    packed_plans: bytes
    """The plans, with the open actions that are near."""

    def is_good(self, mark: bytes, _: int) -> bool:
        """Whether it tells of a run that has this mark, of whatever day is asked."""
        return self.mark == mark

    def plans(self, kept: "Callable[[], RestOfPlans | None]") -> Iterator[PlanInBrief]:
        """Yield the plans in the order of the files; `kept` returns what is beside this sheet."""
        rest, until = _RestToCome(self.mark, kept), self.until
        plans = marshal.loads(self.packed_plans)
        for place, (content, last, near, statuses, there, facts) in enumerate(plans):
            open_ = _new(OpenActions, (until, near, partial(rest.others, place)))
            yield _new(
                PlanInBrief,
                (content, last, open_, statuses, there, facts, partial(rest.of_plan, place)),
            )


class RestOfPlans(NamedTuple):
    """What few views ask of the plans of a run of files."""

    mark: bytes
    """What the run is known by."""
    packed_rest: bytes
    """A `PackedRest` of each plan."""
    packed_others: bytes
    """The open actions of each plan that are not in the sheet."""


class _RestToCome:
    """What is beside a sheet that has this mark, had and unpacked when it is first asked for.

    It may have been lost by then, or another have been saved: then there is None of each plan.
    """

    def __init__(self, mark: bytes, kept: Callable[[], RestOfPlans | None]) -> None:
        self._mark, self._kept = mark, kept

    @cached_property
    def _found(self) -> RestOfPlans | None:
        found = self._kept()
        return found if found is not None and found.mark == self._mark else None

    @cached_property
    def _plans(self) -> Sequence[tuple[Row, tuple[Any, ...]]] | None:
        return marshal.loads(self._found.packed_rest) if self._found else None

    @cached_property
    def _others(self) -> Sequence[Sequence[OpenAction]] | None:
        return marshal.loads(self._found.packed_others) if self._found else None

    def of_plan(self, place: int) -> PackedRest | None:
        """Return the rest of the plan at a place in the sheet."""
        return PackedRest._make(self._plans[place]) if self._plans else None

    def others(self, place: int) -> Sequence[OpenAction] | None:
        """Return the other open actions of that plan."""
        return self._others[place] if self._others else None


def plan_sheet_of(
    mark: bytes, services: Iterable[str], until: int, plans: Iterable[PlanInBrief]
) -> tuple[PlanSheet, RestOfPlans]:
    """Return the sheet of a run that has this `mark`, and what is kept beside it.

    Of the open actions this is the `until`.
    """
    told, rest, others = [], [], []
    same: tuple[dict[Any, Any], ...] = ({}, {}, {})
    for content, last, open_, statuses, there, facts, more in plans:
        told.append(_alike((content, last, open_.near, statuses, there, facts), same[0]))
        rest.append(_alike(more(), same[1]))
        others.append(_alike(open_.others(), same[2]))
    named = tuple(sorted(set(services)))
    packed, packed_rest, packed_others = [marshal.dumps(each, 4) for each in (told, rest, others)]
    return (
        PlanSheet(mark, named, until, packed),
        RestOfPlans(mark, packed_rest, packed_others),
    )


def until_for(last: int) -> int:
    """Return the `until` of the open actions of plans of which the last record is of a day.

    Both are ordinals. Views ask for today and the days soon after it, and nearly every day
    something is recorded.
    """
    return last + _AHEAD


_AHEAD = 28
"""How many days after that day all that may need attention is at hand."""


def _alike(value: Any, same: dict[Any, Any]) -> Any:
    """Return an equal value in which equal texts are one object, remembered in `same`."""
    if type(value) is str:
        return same.setdefault(value, value)
    if isinstance(value, tuple):
        return tuple([_alike(each, same) for each in value])
    if type(value) is dict:
        return {_alike(key, same): _alike(each, same) for key, each in value.items()}
    return value


_ACTIONS = Plan.model_fields["actions"].place
_new: Any = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
