"""What a reference means to a request that changes plans: the item, and the text of its file."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from qiptrack.cli.references import (
    AmbiguousName,
    NotFound,
    UnknownItem,
    has_item_called,
    ids,
    item_of,
    plan_called,
    plan_ids,
    plans_called,
    what_there_is,
)
from qiptrack.errors import QiptrackError
from qiptrack.model.action import OPEN, Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.flat_plan import FiledFacts
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import same_role
from qiptrack.model.sentences import ITEM_WORDS
from qiptrack.pointer import Pointer
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_files import PlanFile
from qiptrack.store.plan_reading import each_reading
from qiptrack.store.reader import read_facts, read_plans

Item = TypeVar("Item", Action, Indicator, Check)

PARTS: dict[type, str] = {Action: "actions", Indicator: "indicators", Check: "checks"}
"""Where in a plan the items are that a reference may mean."""


class PlanThere(QiptrackError):
    """A new plan has the id of one that is there; `or_else` is what can be done besides."""

    def __init__(self, plan_id: str, shown: str, or_else: str) -> None:
        super().__init__(
            f"There is a plan {plan_id} already: {shown}.",
            f"Choose another name for the new one{or_else}.",
        )


class WholePlan(NotFound):
    """An item is to be changed, and `name` is that of a plan, in which there are those `known`."""

    def __init__(self, name: str, plan_id: str, part: str, known: Sequence[str]) -> None:
        which = f"Say which, such as {plan_id}/{known[0]}. " if known else ""
        super().__init__(
            name,
            f"{plan_id} is a plan, and what is meant is {ITEM_WORDS[part]}.",
            f"{which}{what_there_is(plan_id, part, known)}",
        )


class NotToldWell(QiptrackError):
    """What would be changed cannot be read well enough to change it."""

    def __init__(self, ref: str, name: str) -> None:
        super().__init__(
            f"{ref} cannot be changed: its `{name}` cannot be read.",
            "Put that right first; `qiptrack check` shows the line.",
        )


class FileNotRead(QiptrackError):
    """A plan file that is to be changed cannot be read."""

    def __init__(self, shown: str, why: Unreadable) -> None:
        super().__init__(f"{shown}: {why.message}.", why.fix)


class TwoOfOneId(QiptrackError):
    """What is to be changed has an id that something else of the plan has as well."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"There are two of {ref}, and nobody can tell which is meant.",
            "Give one of the two another id in your editor; `qiptrack check` shows where it is.",
        )


@dataclass(frozen=True, slots=True)
class ItemReference:
    """What a reference means: the file, the plan as far as it could be read, and the id."""

    ref: str
    examined: ExaminedPlan
    filed: FiledPlan
    item_id: str


class References:
    """The plans of a folder, to be changed: each is read once, when it is first asked for.

    What a reference was found to mean, it means for the rest of the command, although its file
    is read again.
    """

    def __init__(self, folder: PlansFolder, organisation: Organisation) -> None:
        self.folder = folder
        self.organisation = organisation
        self._examined: dict[str, ExaminedPlan] = {}
        self._found: dict[str, PlanFile] = {}

    def read_again(self, organisation: Organisation) -> None:
        """Read each file anew when it is next asked for."""
        self.organisation = organisation
        self._examined.clear()

    def no_plan(self, plan_id: str, or_else: str = "") -> None:
        """Raise PlanThere when there is a plan of that id, in whichever sub-folder."""
        for known, found in plan_ids(self.folder.files()).items():
            if same_name(known, plan_id):
                raise PlanThere(plan_id, self.folder.shown(found.file), or_else)

    def plan(self, name: str) -> ItemReference:
        """Return the plan that is called so, as it was when it was first asked for."""
        return self._target(self._plan_called(name), "")

    def file(self, file: str) -> ItemReference:
        """Return the plan that is in `file`."""
        return self._target(PlanFile(file), "")

    def item(self, ref: str, kind: type[Item]) -> tuple[ItemReference, Item]:
        """Return the item that `ref` means: plan/A1, or A1 alone when just one plan has it."""
        name, slash, item_id = ref.rpartition("/")
        if slash:
            target = self._target(self._plan_called(name), item_id)
        else:
            if ref not in self._found:
                self._found[ref] = self._only_plan_with(item_id, PARTS[kind])
            target = self._target(self._found[ref], item_id)
        item = cast(Item, _only_item(target.filed, [PARTS[kind]], item_id))
        ref = target.filed.ref(item.id)
        return ItemReference(ref, target.examined, target.filed, item.id), item

    def whichever(self, ref: str) -> tuple[ItemReference, Pointer, Model]:
        """Return the plan, or the action, indicator or check of one, that `ref` means.

        The second is its place in the file.
        """
        name, slash, item_id = ref.rpartition("/")
        if not slash and (ref in self._found or f"{ref}/" in self._found):
            whole = f"{ref}/" in self._found
        else:
            whole = not slash and bool(plans_called(ref, plan_ids(self.folder.files())))
        if whole:
            target = self.plan(ref)
            return replace(target, ref=target.filed.id), (), target.filed.plan
        if not slash and ref not in self._found:
            self._found[ref] = self._only_plan_with(item_id, *PARTS.values())
        found = self._plan_called(name) if slash else self._found[ref]
        target = self._target(found, item_id)
        item = _only_item(target.filed, [*PARTS.values()], item_id)
        own_id: str = field_value(item, "id")
        there = ItemReference(target.filed.ref(own_id), target.examined, target.filed, own_id)
        return there, (PARTS[type(item)], own_id), item

    def open_actions_of(self, owner: str) -> tuple[dict[str, str | None], list[str]]:
        """Return every open action of `owner`, and where there may be others.

        Each by its reference, with the service of its plan. Others may be in files and actions
        whose owner is not known.
        """
        found: dict[str, str | None] = {}
        doubtful: list[str] = []
        for reading in read_plans(self.folder, self.organisation):
            shown = self.folder.shown(reading.file)
            filed = reading.filed
            actions = or_none(lambda: filed.plan.actions) if filed else None
            if filed is None or actions is None:
                doubtful.append(shown)
                continue
            for action in actions:
                facts = [field_value(action, name) for name in ("id", "owner", "status")]
                if None in facts and (facts[1] is None or same_role(facts[1], owner)):
                    doubtful.append(f"{shown}, action {facts[0] or 'without an id'}")
                elif same_role(facts[1], owner) and facts[2] in OPEN:
                    found[filed.ref(facts[0])] = or_none(lambda: filed.plan.service)
        return found, doubtful

    def _plan_called(self, name: str) -> PlanFile:
        key = f"{name}/"
        if key not in self._found:
            known = plan_ids(self.folder.files())
            self._found[key] = known[plan_called(name, known)]
        return self._found[key]

    def _only_plan_with(self, item_id: str, *parts: str) -> PlanFile:
        having = [plan for plan in self._plans_for(parts) if has_item_called(plan, parts, item_id)]
        if not having:
            if called := plans_called(item_id, plan_ids(self.folder.files())):
                known = [*ids(self.plan(called[0]).filed, parts[0])]
                raise WholePlan(item_id, called[0], parts[0], known)
            raise UnknownItem(item_id, (), *parts)
        if len(having) > 1:
            raise AmbiguousName(item_id, [filed.ref(item_id) for filed in having])
        return PlanFile(having[0].file)

    def _plans_for(self, parts: Sequence[str]) -> Iterator[FiledPlan | FiledFacts]:
        """Yield what tells of every plan which items it has in some parts."""
        if parts == ("actions",):
            readings = read_facts(self.folder, self.organisation, today=dt.date.max)
        else:
            readings = read_plans(self.folder, self.organisation)
        for reading in each_reading(readings):
            if plan := reading.facts or reading.filed:
                yield plan

    def _target(self, found: PlanFile, item_id: str) -> ItemReference:
        examined = self._examined.get(found.file)
        if examined is None:
            raw = found.unreadable or self.folder.read(found.file)
            shown = self.folder.shown(found.file)
            if isinstance(raw, Unreadable):
                raise FileNotRead(shown, raw)
            examined = examine_plan(raw, found.file, shown, self.organisation)
            self._examined[found.file] = examined
        if examined.filed is None:
            first = next(iter(examined.document.source.faults), None)
            why = first.message if first else "its version is not known"
            raise FileNotRead(
                self.folder.shown(found.file),
                Unreadable(why, "Put that right first; `qiptrack check` shows the line."),
            )
        return ItemReference("", examined, examined.filed, item_id)


def _only_item(filed: FiledPlan, parts: Sequence[str], item_id: str) -> Model:
    """Return the item in some parts of a plan that is called `item_id`.

    Raises UnknownItem, or TwoOfOneId where another has the same id.
    """
    item = item_of(filed, parts, item_id)
    own_id = field_value(item, "id")
    if ids(filed, *parts).count(own_id) > 1:
        raise TwoOfOneId(filed.ref(own_id))
    return item
