"""Which actions are asked for."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from qiptrack.analysis.rows import ActionRow, OverdueRow
from qiptrack.analysis.standing import Brag
from qiptrack.model.base import told
from qiptrack.model.plan import Action, Plan
from qiptrack.model.portfolio import FiledPlan, same_name
from qiptrack.model.roles import same_role
from qiptrack.model.words import Priority, Status


class Wanted(NamedTuple):
    """What is asked of an action; what is None is not asked. All of it must hold.

    A link is a kind and an id, of the action or of its plan; `text` is looked for in the words
    of the action, case aside.
    """

    status: Status | None = None
    owner: str | None = None
    service: str | None = None
    priority: Priority | None = None
    brag: Brag | None = None
    blocked: bool | None = None
    due_before: dt.date | None = None
    due_after: dt.date | None = None
    link: tuple[str, str] | None = None
    theme: str | None = None
    text: str | None = None

    def plan_fits(self, filed: FiledPlan) -> bool:
        """Whether actions of this plan may be wanted at all."""
        plan = filed.plan
        if self.service is not None and not same_name(told(plan, "service"), self.service):
            return False
        themes = told(plan, "themes") or ()
        return self.theme is None or any(same_name(theme, self.theme) for theme in themes)

    def fits_row(self, row: ActionRow | OverdueRow) -> bool:
        """Whether the owner and the priority of an action are those asked for."""
        return (self.owner is None or same_role(row.owner, self.owner)) and (
            self.priority is None or row.priority is self.priority
        )

    def fits(self, plan: Plan, action: Action, row: ActionRow) -> bool:
        """Whether this action is wanted; what could not be read of it fits nothing."""
        asked = (
            self.status is None or row.status is self.status,
            self.fits_row(row),
            self.brag is None or row.brag is self.brag,
            self.blocked is None or row.blocked is self.blocked,
            self.due_before is None or (row.due is not None and row.due < self.due_before),
            self.due_after is None or (row.due is not None and row.due > self.due_after),
            self.link is None or self.link in _links(plan, action),
            self.text is None or self.text.casefold() in _words(action),
        )
        return all(asked)


def _links(plan: Plan, action: Action) -> set[tuple[str, str]]:
    links: Iterable[dict[str, str]] = (
        *(told(plan, "links") or ()),
        *(told(action, "links") or ()),
    )
    return {pair for link in links for pair in link.items()}


def _words(action: Action) -> str:
    parts = [told(action, key) for key in ("id", "issue", "action", "evidence_source")]
    parts += [told(update, "note") for update in told(action, "updates") or ()]
    return "\n".join(part for part in parts if part).casefold()
