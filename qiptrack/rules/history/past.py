"""The rules on the past, over one commit after another: what is found, and what is let pass."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qiptrack.analysis.changes.compare import Compared, gone_and_new, moved
from qiptrack.analysis.changes.matching import filled, paired
from qiptrack.model.action import Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Status
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import past_hits
from qiptrack.rules.history.hits import CommitStep, ItemPlace, PastHit, of_merge
from qiptrack.rules.history.versions import (
    ActionVersions,
    CheckVersions,
    IndicatorVersions,
    Moment,
    PlanAlteration,
    ThreeStates,
    Versions,
    all_records,
)
from qiptrack.rules.registry import Hit, Rule

PARTS: dict[str, type[Versions[Any]]] = {
    "actions": ActionVersions,
    "indicators": IndicatorVersions,
    "checks": CheckVersions,
}

_DONE = (Status.COMPLETE, Status.CLOSED)

Completer = Callable[[ItemPlace], Moment | None]
Present = Callable[[str], Plan | None]
Item = tuple[ItemPlace, ItemPlace, Versions[Any]]
"""Something that may differ: where it is, where it was at first, and its versions."""


class Past:
    """One commit after another: what the rules find, and where things went."""

    def __init__(self, around: Surroundings, completed_earlier: Completer) -> None:
        """Begin; `completed_earlier` tells who committed a completion before the first step."""
        self._around = around
        self._completed_earlier = completed_earlier
        self._found: list[PastHit] = []
        self._heirs: dict[ItemPlace, ItemPlace] = {}
        self._roots: dict[ItemPlace, ItemPlace] = {}
        self._known: defaultdict[ItemPlace, set[Model]] = defaultdict(set)
        self._first_days: defaultdict[ItemPlace, dict[Model, dt.date]] = defaultdict(dict)
        self._completed: dict[ItemPlace, Moment] = {}
        self._arrived: dict[ItemPlace, tuple[FiledPlan, Action]] = {}

    def take(self, step: CommitStep) -> None:
        """Look at the next commit; its parents went before it."""
        alone = len(step.against) == 1
        arrived = self._arrivals(step.against[0]) if alone else ()
        items = [list(self._items(step.moment, pairs, arrived)) for pairs in step.against]
        if alone:
            self._found += self._broken(step, items[0])
            for spot, root, versions in items[0]:
                self._remember(root, versions)
                self._note_arrivals(spot, versions)
        else:
            found = [self._broken(step, each) for each in _with_all_sides(items)]
            self._found += of_merge(found, lambda: self._base(step))

    def problems(self, present: Present) -> Iterator[PastHit]:
        """Yield the hits that are left once the last commit is known, in order of commits.

        The versions of each have what the item is now, by `present`, which gives the plan in a
        file, and their spot is where that is.
        """
        kept: list[PastHit] = []
        for found in self._found:
            for left in self._as_it_is_now(found, present):
                if not any(left.undoes(earlier) for earlier in kept):
                    kept.append(left)
                    yield left

    def _base(self, step: CommitStep) -> list[list[PastHit]]:
        beside = (list(self._items(step.moment, pairs)) for pairs in step.beside_base())
        return [self._broken(step, items) for items in beside]

    def _broken(self, step: CommitStep, items: Sequence[Item]) -> list[PastHit]:
        return [
            PastHit(rule, hit, versions, spot, root, step)
            for spot, root, versions in items
            for rule, hit in past_hits(versions, self._around)
        ]

    def _items(
        self, moment: Moment, pairs: Sequence[Compared], arrived: Sequence[Compared] = ()
    ) -> Iterator[Item]:
        """Yield each item that may differ: where it is, where it was at first, and its versions.

        What goes may be one of those that have `arrived` elsewhere before.
        """
        moves = moved([*pairs, *arrived])
        left = {id(move.before) for move in moves} | {id(move.after) for move in moves}
        for before, after in pairs:
            plan = ThreeStates(_without(before, left), _without(after, left), None)
            spot, root = self._follow(_spot(before), _spot(after))
            yield spot, root, self._versions(PlanAlteration, plan, plan, "", moment, root)
            if before is None or after is None:
                continue
            for part, kind in PARTS.items():
                items = (field_value(filed.plan, part) or () for filed in (before, after))
                for one, other in paired(*items):
                    name = next(each.id for each in (other, one) if each is not None)
                    if one != other and not {id(one), id(other)} & left:
                        was, now = (_spot(filed, part, name) for filed in (before, after))
                        spot, root = self._follow(was, now)
                        item = ThreeStates(one, other, None)
                        yield spot, root, self._versions(kind, item, plan, name, moment, root)
        for move in moves:
            was = _spot(move.origin, "actions", move.before.id)
            now = _spot(move.to, "actions", move.after.id)
            spot, root = self._follow(was, now)
            plan = ThreeStates(move.origin.plan, move.to.plan, None)
            item = ThreeStates(move.before, move.after, None)
            yield spot, root, self._versions(ActionVersions, item, plan, spot.id, moment, root)

    def _versions(
        self,
        kind: type[Versions[Any]],
        item: ThreeStates[Any],
        plan: ThreeStates[Plan],
        name: str,
        moment: Moment,
        root: ItemPlace,
    ) -> Versions[Any]:
        """Return the versions of an item, as if nothing had come after the commit."""
        versions = kind(
            item._replace(now=item.after),
            plan._replace(now=plan.after),
            name,
            moment,
            known=frozenset(self._known[root]),
        )
        if kind is not ActionVersions or not versions.records("verifications").added:
            return versions
        return replace(versions, completed_by=self._completed_by(root, item, moment))

    def _completed_by(
        self, root: ItemPlace, item: ThreeStates[Any], moment: Moment
    ) -> Moment | None:
        if became_complete(item):
            return moment
        if root not in self._completed:
            earlier = self._completed_earlier(root)
            if earlier is None:
                return None
            self._completed[root] = earlier
        return self._completed[root]

    def _remember(self, root: ItemPlace, versions: Versions[Any]) -> None:
        """Keep what later commits will be asked about."""
        before, after, _ = versions.item
        if isinstance(versions, ActionVersions) and became_complete(versions.item):
            self._completed[root] = versions.moment
        if before is not None and after is None:
            self._known[root].update(all_records(before))
        for key in versions.lists:
            self._known[root].update(record for _, record in versions.records(key).removed)
        days, today = self._first_days[root], versions.moment.day
        for record in _brought(versions):
            days[record] = min(today, days.get(record, today))

    def _note_arrivals(self, spot: ItemPlace, versions: Versions[Any]) -> None:
        """Keep the actions that are new: one that goes elsewhere later may have come here first."""
        before, after, _ = versions.item
        if isinstance(versions, PlanAlteration) and before is None and after is not None:
            filed = FiledPlan(plan_id(spot.file), spot.file, after)
            for action in or_none(lambda: after.actions) or ():
                name = or_none(lambda: action.id)
                if name:
                    self._arrived[ItemPlace(spot.file, "actions", name)] = filed, action
        elif isinstance(versions, ActionVersions):
            if after is None:
                self._arrived.pop(spot, None)
            elif before is None or spot in self._arrived:
                plan = versions.plan.after
                if plan is not None:
                    self._arrived[spot] = FiledPlan(plan_id(spot.file), spot.file, plan), after

    def _arrivals(self, pairs: Sequence[Compared]) -> list[Compared]:
        """Return each action that is new since the first commit as the only one of its plan.

        Without those that go in this commit, whose plans are `pairs`; each is where its plan is.
        """
        if not self._arrived:
            return []
        names = {one.file: other.file for one, other in pairs if one and other}
        files_gone = {one.file for one, other in pairs if one and not other}
        gone = {
            (filed.file, or_none(lambda: action.id)) for filed, action in gone_and_new(pairs)[0]
        }
        self._arrived = {
            spot._replace(file=names.get(spot.file, spot.file)): arrival
            for spot, arrival in self._arrived.items()
            if spot.file not in files_gone and (spot.file, spot.id) not in gone
        }
        if not gone:
            return []
        return [_alone(spot.file, *arrival) for spot, arrival in self._arrived.items()]

    def _follow(self, was: ItemPlace | None, now: ItemPlace | None) -> tuple[ItemPlace, ItemPlace]:
        """Note where an item went; return where it is, or was last, and where it was at first."""
        here = now or was or ItemPlace("")
        if was is not None and was != here:
            self._heirs[was] = here
            self._roots[here] = self._root(was)
        return here, self._root(here)

    def _root(self, spot: ItemPlace) -> ItemPlace:
        """Return where what is at `spot` was at first; it goes wherever its plan goes."""
        plan = self._roots.get(ItemPlace(spot.file))
        return self._roots.get(spot) or (spot._replace(file=plan.file) if plan else spot)

    def _as_it_is_now(self, found: PastHit, present: Present) -> Iterator[PastHit]:
        spot = self._latest(found.spot, present)
        plan, item = present(spot.file), found.versions.item
        now = _item(plan, spot)
        versions = replace(
            found.versions,
            item=item._replace(now=filled(now, item.after) if now and item.after else now),
            plan=found.versions.plan._replace(now=plan),
            first_days=self._first_days.get(found.root, {}),
        )
        for _, hit in past_hits(versions, self._around, found.rule):
            left = replace(found, hit=hit, versions=versions)
            if left.is_that(found):
                yield replace(left, spot=spot, hit=_naming(spot, hit, found.rule))

    def _latest(self, spot: ItemPlace, present: Present) -> ItemPlace:
        """Return where what was at `spot` is now, or was last."""
        seen: set[ItemPlace] = set()
        while spot not in seen and _item(present(spot.file), spot) is None:
            seen.add(spot)
            plan = self._heirs.get(ItemPlace(spot.file))
            spot = self._heirs.get(spot) or (spot._replace(file=plan.file) if plan else spot)
        return spot


def _naming(spot: ItemPlace, hit: Hit, rule: Rule) -> Hit:
    """Return `hit` with the item's own reference in the commands of its remedy."""
    remedy = hit.fix or rule.fix
    ref = f"{plan_id(spot.file)}/{spot.id}" if spot.id else plan_id(spot.file)
    return hit._replace(fix=remedy.replace(" REF", f" {ref}")) if " REF" in remedy else hit


def _with_all_sides(sides: Sequence[Sequence[Item]]) -> Iterator[list[Item]]:
    """Yield the items of a merge beside each parent, with the records that the others had.

    What one side had recorded is not new in the merge, wherever the other sides lack it.
    """
    before = [{spot: versions.item.before for spot, _, versions in items} for items in sides]
    for own, items in zip(before, sides, strict=True):
        others = [each for each in before if each is not own]
        yield [
            (spot, root, replace(versions, known=versions.known.union(*known)))
            for spot, root, versions in items
            if (known := [_records_before(spot, versions.item.after, each) for each in others])
        ]


def _records_before(
    spot: ItemPlace, after: Model | None, before: Mapping[ItemPlace, Model | None]
) -> Iterable[Model]:
    """Return the records that a side had of an item: all of those in the merge, if it is no other.

    `before` has what of that side is not the same in the merge, and None for what it lacked.
    """
    if spot in before:
        had = before[spot]
    else:
        plan = ItemPlace(spot.file)
        had = None if plan in before and before[plan] is None else after
    return all_records(had) if had is not None else ()


def _alone(file: str, filed: FiledPlan, action: Action) -> Compared:
    """Return an action that came to the plan in `file`, as if nothing else were in that."""
    nothing, alone = (
        FiledPlan(plan_id(file), file, filed.plan.model_copy(update={"actions": actions}))
        for actions in ((), (action,))
    )
    return Compared(nothing, alone)


def became_complete(item: ThreeStates[Any]) -> bool:
    """Whether an action was said to be complete in this commit, and not before."""
    before, after, _ = item
    done_before = before is not None and or_none(lambda: before.status) in _DONE
    return after is not None and or_none(lambda: after.status) in _DONE and not done_before


def _brought(versions: Versions[Any]) -> Iterable[Model]:
    """Return the records that are new in a commit, with those of an item that is new itself."""
    before, after, _ = versions.item
    if before is None:
        return all_records(after) if after is not None else ()
    return (record for key in versions.lists for _, record in versions.records(key).added)


def _spot(filed: FiledPlan | None, part: str = "", name: str = "") -> ItemPlace | None:
    return None if filed is None else ItemPlace(filed.file, part, name)


def _without(filed: FiledPlan | None, left: set[int]) -> Plan | None:
    """Return the plan without the actions that moved, which are looked at by themselves."""
    if filed is None or not left:
        return filed.plan if filed else None
    actions = or_none(lambda: filed.plan.actions) or ()
    kept = tuple(action for action in actions if id(action) not in left)
    if len(kept) == len(actions):
        return filed.plan
    return filed.plan.model_copy(update={"actions": kept})


def _item(plan: Plan | None, spot: ItemPlace) -> Model | None:
    """Return the item at `spot` in the plan there, or None."""
    if plan is None or not spot.part:
        return plan
    items = field_value(plan, spot.part) or ()
    return next((item for item in items if or_none(lambda: item.id) == spot.id), None)
