"""What is known of the plans of a run of files, together, as far as most questions go.

Views over all plans ask each for how its open actions stand and what was worked out of it, and for
the whole of few actions. So a sheet has of many plans all but the actions themselves, which are had
one plan at a time where more is asked. It is good while all files of the run have the names and the
stamps that they had. In it are facts of contents and nothing else.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from qiptrack.model.kept_actions import KeptActions, OpenAction, OpenActions, PackedActions
from qiptrack.model.packing import Row
from qiptrack.model.plan import KEPT, Plan


class PlanInBrief(NamedTuple):
    """A plan without its actions, and what is at hand of these.

    `content` is the id of what its file has, and `last` the day, an ordinal, of its latest record;
    `open`, `statuses` and `there` are as in `KeptActions`. `facts` are what `facts_in_brief`
    returns.
    """

    content: bytes
    last: int
    row: Row
    open: OpenActions
    statuses: tuple[str, ...]
    there: int
    facts: tuple[Any, ...]

    def plan(
        self,
        pieces: Callable[[], Sequence[bytes]],
        with_facts: Callable[[list[Any], tuple[Any, ...]], dict[str, Any]],
    ) -> Plan:
        """Return the plan, of which `pieces` returns the packed actions once they are asked for.

        `with_facts` is what `plan_facts` has by that name: not every view loads it.
        """
        _, _, packed_row, open_, statuses, there, facts = self
        row = list(packed_row)
        at_hand = with_facts(row, facts)
        if statuses:
            kept = KeptActions(PackedActions(pieces), statuses, there, open_)
            at_hand[KEPT], row[_ACTIONS] = kept, kept.every
        return Plan.unpacked(tuple(row), at_hand)


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
    packed_others: bytes
    """The other open actions of each plan."""

    def packed(self) -> bytes:
        """Return what can be kept of it."""
        return marshal.dumps(tuple(self), 4)

    @classmethod
    def unpacked(cls, packed: bytes) -> "PlanSheet":
        """Return the sheet that was packed so."""
        return cls._make(marshal.loads(packed))

    def is_good(self, mark: bytes, _: int) -> bool:
        """Whether it tells of a run that has this mark, of whatever day is asked."""
        return self.mark == mark

    def plans(self) -> Iterator[PlanInBrief]:
        """Yield the plans in the order of the files."""
        others = _OtherActions(self.packed_others)
        plans = marshal.loads(self.packed_plans)
        for place, (content, last, row, near, *more) in enumerate(plans):
            open_ = _new(OpenActions, (self.until, near, partial(others.of_plan, place)))
            yield _new(PlanInBrief, (content, last, row, open_, *more))


class _OtherActions:
    """The other open actions of the plans of a sheet, unpacked when they are first asked for."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @cached_property
    def _of_plans(self) -> Sequence[Sequence[OpenAction]]:
        actions: Sequence[Sequence[OpenAction]] = marshal.loads(self._packed)
        return actions

    def of_plan(self, place: int) -> Sequence[OpenAction]:
        """Return those of the plan at a place in the sheet."""
        return self._of_plans[place]


def plan_sheet_of(
    mark: bytes, services: Iterable[str], until: int, plans: Iterable[PlanInBrief]
) -> PlanSheet:
    """Return the sheet of a run that has this `mark`, whose open actions have this `until`."""
    told, others = [], []
    same: dict[Any, Any] = {}
    same_others: dict[Any, Any] = {}
    for content, last, row, open_, *more in plans:
        told.append(_alike((content, last, row, open_.near, *more), same))
        others.append(_alike(open_.others(), same_others))
    named = tuple(sorted(set(services)))
    return PlanSheet(mark, named, until, marshal.dumps(told, 4), marshal.dumps(others, 4))


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
    if type(value) is tuple:
        return tuple([_alike(each, same) for each in value])
    if type(value) is dict:
        return {_alike(key, same): _alike(each, same) for key, each in value.items()}
    return value


_ACTIONS = Plan.model_fields["actions"].place
_new: Any = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
