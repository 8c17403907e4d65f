"""What is known of the plans of a run of files, together, as far as most questions go.

Views over all plans ask each for how its open actions stand and what was worked out of it, and for
the whole of few actions. So a sheet has of many plans all but the actions themselves, which are had
one plan at a time where more is asked. It is good while all files of the run have the names and the
stamps that they had. In it are facts of contents and nothing else.
"""

import marshal
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from qiptrack.model.kept_actions import KeptActions, OpenAction, PackedActions
from qiptrack.model.packing import Row
from qiptrack.model.plan import KEPT, Plan


class PlanInBrief(NamedTuple):
    """A plan without its actions, and what is at hand of these.

    `content` is the id of what its file has, and `last` the day, an ordinal, of its latest record;
    `statuses` and `there` are those of `KeptActions`. `facts` are what `facts_in_brief` returns.
    """

    content: bytes
    last: int
    row: Row
    open: tuple[OpenAction, ...]
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
    packed_plans: bytes

    def packed(self) -> bytes:
        """Return what can be kept of it."""
        return marshal.dumps(tuple(self), 4)

    @classmethod
    def unpacked(cls, packed: bytes) -> "PlanSheet":
        """Return the sheet that was packed so."""
        return cls._make(marshal.loads(packed))  # noqa: S302 - sealed by the index

    def is_good(self, mark: bytes, _: int) -> bool:
        """Whether it tells of a run that has this mark, of whatever day is asked."""
        return self.mark == mark

    def plans(self) -> Iterable[PlanInBrief]:
        """Return the plans in the order of the files."""
        return map(PlanInBrief._make, marshal.loads(self.packed_plans))  # noqa: S302 - sealed


def plan_sheet_of(mark: bytes, services: Iterable[str], plans: Iterable[PlanInBrief]) -> PlanSheet:
    """Return the sheet of a run that has this `mark`."""
    same: dict[Any, Any] = {}
    told = [_alike(tuple(plan), same) for plan in plans]
    return PlanSheet(mark, tuple(sorted(set(services))), marshal.dumps(told, 4))


def _alike(value: Any, same: dict[Any, Any]) -> Any:
    """Return a value in which texts, and tuples in it, are those that are the `same`."""
    if type(value) is str:
        return same.setdefault(value, value)
    if type(value) is tuple:
        return tuple([_alike(each, same) for each in value])
    return value


_ACTIONS = Plan.model_fields["actions"].place
