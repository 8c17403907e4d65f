"""Which actions are asked for: by what their rows show, and by what stands in them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from qiptrack.analysis.action_rows import ActionRow, OverdueRow
from qiptrack.analysis.action_state import (
    Brag,
)
from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.flat_plan import FiledFacts
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.plan import Plan
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Priority, Status


class Required(StrEnum):
    """How far somebody outside requires an action: as a must, as a should, or either."""

    MUST = "must"
    SHOULD = "should"
    ANY = "any"


R = TypeVar("R", ActionRow, OverdueRow)


class ActionFilter(NamedTuple):
    """What is asked of an action; what is None or empty is not asked. All of it must hold.

    Of several statuses, priorities or ratings one must. A link is a kind and an id, empty for any
    of that kind, of the action or of its plan; `text` is looked for in the words of the action,
    case aside.
    """

    statuses: Sequence[Status] = ()
    owner: str | None = None
    service: str | None = None
    priorities: Sequence[Priority] = ()
    ratings: Sequence[Brag] = ()
    blocked: bool | None = None
    due_before: dt.date | None = None
    due_after: dt.date | None = None
    link: tuple[str, str] | None = None
    theme: str | None = None
    text: str | None = None
    required: Required | None = None

    def plan_fits(self, filed: FiledPlan | FiledFacts) -> bool:
        """Whether actions of this plan may be wanted at all."""
        if self.service is None and self.theme is None:
            return True
        plan = filed.plan
        if self.service is not None and not same_name(or_none(lambda: plan.service), self.service):
            return False
        themes = or_none(lambda: plan.themes) or ()
        return self.theme is None or any(same_name(theme, self.theme) for theme in themes)

    def of_plans(self, plans: Iterable[FiledPlan | FiledFacts]) -> Iterable[FiledPlan | FiledFacts]:
        """Return those of `plans` of which actions may be wanted at all."""
        fits_any = self.service is None and self.theme is None
        return plans if fits_any else filter(self.plan_fits, plans)

    def fits_row(self, row: ActionRow | OverdueRow) -> bool:
        """Whether an action is wanted by what its row shows; what could not be read fits nothing.

        Nothing is said of what `looks_inside`.
        """
        return (
            (not self.statuses or row.status in self.statuses)
            and (self.owner is None or same_role(row.owner, self.owner))
            and (not self.priorities or row.priority in self.priorities)
            and (not self.ratings or row.brag in self.ratings)
            and (self.blocked is None or row.blocked is self.blocked)
            and (self.due_before is None or (row.due is not None and row.due < self.due_before))
            and (self.due_after is None or (row.due is not None and row.due > self.due_after))
        )

    def of_rows(self, rows: Iterable[R]) -> Iterable[R]:
        """Return those of `rows` that are wanted, as far as rows show it."""
        return rows if self == _ANYTHING else filter(self.fits_row, rows)

    @property
    def looks_inside(self) -> bool:
        """Whether more of an action is asked for than its row shows."""
        return not (self.link is None and self.required is None and self.text is None)

    def fits(self, plan: Plan, action: Action, row: ActionRow) -> bool:
        """Whether this action is wanted; what could not be read of it fits nothing."""
        return self.fits_row(row) and (
            not self.looks_inside
            or (
                (self.link is None or _is_linked(self.link, plan, action))
                and (self.required is None or self.required in _required(action))
                and (self.text is None or self.text.casefold() in _words(action))
            )
        )


_ANYTHING = ActionFilter()


def _is_linked(wanted: tuple[str, str], plan: Plan, action: Action) -> bool:
    kind, name = wanted
    return any(
        same_name(kind, its_kind) and (not name or same_name(name, its_name))
        for its_kind, its_name in _links(plan, action)
    )


def _required(action: Action) -> tuple[str, ...]:
    """Return how far somebody outside requires it: its level and, whatever that is, `any`."""
    required = or_none(lambda: action.required_by)
    if required is None:
        return ()
    level = or_none(lambda: required.level)
    return (Required.ANY, *([level] if level else []))


def _links(plan: Plan, action: Action) -> set[tuple[str, str]]:
    links: Iterable[dict[str, str]] = (
        *(or_none(lambda: plan.links) or ()),
        *(or_none(lambda: action.links) or ()),
    )
    return {pair for link in links for pair in link.items()}


def _words(action: Action) -> str:
    parts = [field_value(action, key) for key in ("id", "issue", "action", "evidence_source")]
    parts += [or_none(lambda: update.note) for update in or_none(lambda: action.updates) or ()]
    return "\n".join(part for part in parts if part).casefold()
