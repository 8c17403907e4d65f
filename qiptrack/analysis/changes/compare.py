"""What changed between two versions of plans, in governance words: one fact, one row.

A date, an owner or a status that has changed is told by the record that explains it, where
there is one; only what no record explains is told by itself.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from qiptrack.analysis.action_state import Awaited, awaited
from qiptrack.analysis.changes.facts import ChangedItem, ChangeKind, Fact
from qiptrack.analysis.changes.item_facts import (
    action_facts,
    check_facts,
    indicator_facts,
    plan_facts,
    recorded,
)
from qiptrack.analysis.changes.matching import ALIKE, likeness, paired, words_in_common
from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.flat_plan import FiledFacts, FlatAction
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation


class Compared(NamedTuple):
    """Two versions of one plan; None where there is no such version."""

    before: FiledPlan | None
    after: FiledPlan | None


class Move(NamedTuple):
    """An action that is in one plan, or under one id, and was in another, or under another."""

    origin: FiledPlan
    before: Action
    to: FiledPlan
    after: Action


FiledAction = tuple[FiledPlan, Action]
"""An action, and the plan that it is in."""

Followed = Mapping[tuple[str, str], tuple[str, str]]
"""Where actions were earlier that are somewhere else now: each a file, and the id in it."""

_SURE = 9.0
"""How sure it is that an action that was followed is the same one: more than words can make it."""


def side_by_side(
    before: Iterable[FiledPlan],
    after: Iterable[FiledPlan],
    followed: Mapping[str, str] = MappingProxyType({}),
    *,
    likely: Mapping[str, str] = MappingProxyType({}),
) -> list[Compared]:
    """Return the versions of each plan side by side, in the order of the later ones.

    Then come those that are gone. A plan is the same one in the same file, where it is alike
    under another name, or else under the same id in another folder. Where files come or go it may
    have left its file to another plan that is more alike. `followed` says of later files what
    they were called earlier, and goes before; `likely` does so for what nothing else tells.
    """
    earlier = {filed.file: filed for filed in before}
    later = {filed.file: filed for filed in after}
    origins = {now: was for now, was in followed.items() if now in later and was in earlier}
    stayed = earlier.keys() == later.keys()

    def join(found: Iterable[tuple[str, str]]) -> None:
        for now, was in found:
            if now not in origins and was not in origins.values():
                origins[now] = was

    here = [(file, file) for file in later if file in earlier]
    join(each for each in here if stayed or _may_be_one(earlier[each[1]], later[each[0]]))
    join(_alike(earlier, later, origins))
    join(here)
    join((now, was) for now in later for was in earlier if later[now].id == earlier[was].id)
    join((now, was) for now, was in likely.items() if now in later and was in earlier)
    pairs = [Compared(earlier.get(origins.get(file, "")), filed) for file, filed in later.items()]
    known = set(origins.values())
    return [
        *pairs,
        *(Compared(filed, None) for file, filed in earlier.items() if file not in known),
    ]


def changes(pairs: Sequence[Compared], followed: Followed = MappingProxyType({})) -> list[Fact]:
    """Return everything that changed in these plans, in the order of the plans.

    `followed` says of actions where they were earlier, as `moved` has it. What only the passing
    of days brings is not here; that is `newly_overdue`.
    """
    moves = moved(pairs, followed)
    facts: list[Fact] = []
    for pair in pairs:
        facts += _plan(pair, moves)
    return facts


def newly_overdue(
    pair: Compared, before: tuple[Organisation, dt.date], after: tuple[Organisation, dt.date]
) -> Iterator[Fact]:
    """Yield a fact for each action that was not overdue on the one day, and is on the other.

    Each day comes with the organisation as it was then. An action overdue on both days is new
    when another date has passed in between, such as that of a deferral.
    """
    if pair.after is None:
        return
    for earlier, later in paired(_actions(pair.before), _actions(pair.after)):
        if later is not None:
            yield from _newly_overdue(pair.after, earlier, later, before, after)


def overdue_meanwhile(
    filed: FiledPlan | FiledFacts,
    before: tuple[Organisation, dt.date],
    after: tuple[Organisation, dt.date],
) -> Iterator[Fact]:
    """Yield a fact for each action that became overdue between two days, of an unchanged plan."""
    if isinstance(filed, FiledPlan):
        yield from newly_overdue(Compared(filed, filed), before, after)
        return
    for action in filed.plan.actions:
        yield from _newly_overdue(filed, action, action, before, after)


def _newly_overdue(
    filed: FiledPlan | FiledFacts,
    earlier: Action | FlatAction | None,
    later: Action | FlatAction,
    before: tuple[Organisation, dt.date],
    after: tuple[Organisation, dt.date],
) -> Iterator[Fact]:
    """Yield the fact that one action is newly overdue, where it is."""
    late = _overdue(later, *after)
    if late is None:
        return
    was = _overdue(earlier, *before) if earlier else None
    if was and was.due == late.due:
        return
    subject = ChangedItem.action(filed, later)
    what = or_none(lambda: later.action)
    yield subject.fact(ChangeKind.NEWLY_OVERDUE, what, after=late.due, date=late.counted_from)


def moved(pairs: Sequence[Compared], followed: Followed = MappingProxyType({})) -> list[Move]:
    """Return the actions that went to another plan, or got another id.

    Those that were `followed` there go before. Else an action that went is known by its words, or
    by its id and most of its words; by these only if it brought half of its records along, or
    more. The most alike go together first.
    """
    gone, new = gone_and_new(pairs)
    moves: list[Move] = []
    taken: set[tuple[bool, int]] = set()
    places = {_place(*each): i for i, each in enumerate(gone)}
    known = {j: places.get(followed.get(_place(*each), ("", ""))) for j, each in enumerate(new)}
    likely = sorted(
        [
            *((-_SURE, i, j) for j, i in known.items() if i is not None),
            *((-_sameness(gone[i][1], new[j][1]), i, j) for i, j in _candidates(gone, new)),
        ]
    )
    for sameness, i, j in likely:
        if sameness < 0 and not taken & {(True, i), (False, j)}:
            taken |= {(True, i), (False, j)}
            moves.append(Move(*gone[i], *new[j]))
    return moves


def gone_and_new(pairs: Sequence[Compared]) -> tuple[list[FiledAction], list[FiledAction]]:
    """Return the actions that are not in their plans any more, and those that were not before."""
    gone: list[FiledAction] = []
    new: list[FiledAction] = []
    for before, after in pairs:
        for one, other in paired(_actions(before), _actions(after)):
            if other is None and one is not None and before is not None:
                gone.append((before, one))
            elif one is None and other is not None and after is not None:
                new.append((after, other))
    return gone, new


def _place(filed: FiledPlan, action: Action) -> tuple[str, str]:
    return filed.file, action.id


def _candidates(gone: Sequence[FiledAction], new: Sequence[FiledAction]) -> set[tuple[int, int]]:
    """Return the indexes of what may be one action: those of one id, or of the same words."""
    by_name: dict[object, list[int]] = {}
    for j, (_, action) in enumerate(new):
        for name in (action.id, _words(action)):
            if name:
                by_name.setdefault(name, []).append(j)
    return {
        (i, j)
        for i, (_, action) in enumerate(gone)
        for name in (action.id, _words(action))
        for j in by_name.get(name, ())
    }


def _sameness(one: Action, other: Action) -> float:
    """Return how sure it is that one action became the other, 0 where it is not to be thought."""
    same_id = one.id == other.id
    if _words(one) and _words(one) == _words(other):
        return 2.0 + same_id
    records = list(recorded(one))
    brought = sum(record in recorded(other) for record in records)
    common = words_in_common(one, other)
    return common if same_id and common > ALIKE and 2 * brought >= len(records) else 0.0


def _may_be_one(one: FiledPlan, other: FiledPlan) -> bool:
    """Whether two plans in one file are alike, or nothing shows that they are not."""
    untold = any(or_none(lambda: filed.plan.title) is None for filed in (one, other))
    return untold or likeness(one.plan, other.plan) >= ALIKE


def _alike(
    earlier: Mapping[str, FiledPlan], later: Mapping[str, FiledPlan], origins: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the files of plans that are alike and not in `origins` yet, the most alike first."""
    known = set(origins.values())
    gone = {file: filed for file, filed in earlier.items() if file not in known}
    new = {file: filed for file, filed in later.items() if file not in origins}
    likely = sorted(
        (-alike, one.id != other.id, i, j)
        for i, one in enumerate(gone.values())
        for j, other in enumerate(new.values())
        if (alike := likeness(one.plan, other.plan)) >= ALIKE
    )
    was, now = list(gone), list(new)
    return ((now[j], was[i]) for _, _, i, j in likely)


def _plan(pair: Compared, moves: Sequence[Move]) -> Iterator[Fact]:
    before, after = pair
    if after is None or before is None:
        yield from _whole_plan(pair, moves)
        return
    plan = ChangedItem.plan(after)
    if (before.id, before.file) != (after.id, after.file):
        yield plan.fact(
            ChangeKind.PLAN_RENAMED,
            or_none(lambda: after.plan.title),
            before=before.file,
            after=after.file,
        )
    yield from plan_facts(before.plan, after.plan, plan)
    for indicator in _unequal(*_parts(pair, "indicators")):
        yield from indicator_facts(*indicator, plan)
    for check in _unequal(*_parts(pair, "checks")):
        yield from check_facts(*check, plan)
    for earlier, later in _unequal(*_parts(pair, "actions")):
        yield from _action(pair, earlier, later, moves)


def _whole_plan(pair: Compared, moves: Sequence[Move]) -> Iterator[Fact]:
    """Yield the facts about a plan that is new or gone, and about what moved into it."""
    before, after = pair
    if after is not None:
        plan = ChangedItem.plan(after)
        yield plan.fact(
            ChangeKind.PLAN_ADDED,
            or_none(lambda: after.plan.title),
            date=or_none(lambda: after.plan.opened),
        )
        for action in _actions(after):
            yield from _arrival(after, action, moves)
    elif before is not None:
        yield ChangedItem.plan(before).fact(
            ChangeKind.PLAN_REMOVED, or_none(lambda: before.plan.title)
        )


def _action(
    pair: Compared, earlier: Action | None, later: Action | None, moves: Sequence[Move]
) -> Iterator[Fact]:
    before, after = pair
    if later is not None and after is not None:
        subject = ChangedItem.action(after, later)
        if earlier is not None:
            yield from action_facts(earlier, later, subject)
            return
        arrived = list(_arrival(after, later, moves))
        yield from arrived
        if not arrived:
            yield subject.fact(
                ChangeKind.ACTION_ADDED,
                or_none(lambda: later.action),
                after=or_none(lambda: later.due),
            )
        return
    left = any(move.before is earlier for move in moves)
    if earlier is not None and before is not None and not left:
        subject = ChangedItem.action(before, earlier)
        what, status = or_none(lambda: earlier.action), or_none(lambda: earlier.status)
        yield subject.fact(ChangeKind.ACTION_REMOVED, what, before=status)


def _arrival(filed: FiledPlan, action: Action, moves: Sequence[Move]) -> Iterator[Fact]:
    """Yield the fact that an action came from another plan, and its other changes; else nothing."""
    for move in moves:
        if move.after is action:
            subject = ChangedItem.action(filed, action)
            origin = move.origin.ref(move.before.id)
            yield subject.fact(
                ChangeKind.ACTION_MOVED,
                or_none(lambda: action.action),
                before=origin,
                after=subject.ref,
            )
            yield from action_facts(move.before, action, subject)


def _unequal(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the items that differ, each beside what it was; most items of a plan do not."""
    return ((one, other) for one, other in paired(before, after) if one != other)


def _actions(filed: FiledPlan | None) -> tuple[Action, ...]:
    return (or_none(lambda: filed.plan.actions) or ()) if filed else ()


def _parts(pair: Compared, name: str) -> tuple[Sequence[Any], Sequence[Any]]:
    before, after = ((field_value(filed.plan, name) or ()) if filed else () for filed in pair)
    return before, after


def _words(action: Action) -> tuple[str, str] | None:
    issue, words = or_none(lambda: action.issue), or_none(lambda: action.action)
    return (issue, words) if issue and words else None


def _overdue(
    action: Action | FlatAction, organisation: Organisation, day: dt.date
) -> Awaited | None:
    """Return what `action` is overdue with, or None where it is not, or nobody knows."""
    waiting = or_none(lambda: awaited(action, organisation, day))
    return waiting if waiting and waiting.days_late(day) > 0 else None
