"""Changes of a plan as a whole: it is closed, or gets another name."""

import datetime as dt

from qiptrack.model.action import Action
from qiptrack.model.dates import day
from qiptrack.model.identity import same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.step_conditions import Unmet
from qiptrack.pointer import Pointer
from qiptrack.workflow.change import Change, Refused, put
from qiptrack.yamlfile.edits import Edit, SetValue


def close(plan_id: str, plan: Plan, date: dt.date) -> Change:
    """Return the change that closes a plan; Refused while an action of it is open."""
    if plan.closed is not None:
        again = f"Take it up again: qiptrack edit {plan_id} --unset closed"
        raise Refused(plan_id, "close", [Unmet(f"it was closed on {day(plan.closed)}", again)])
    left = [
        f"{action.id} is {action.status.replace('-', ' ')}"
        for action in plan.actions
        if action.is_open
    ]
    if left:
        shown = ", ".join(left[:6]) + (" and others are open" if len(left) > 6 else "")
        remedy = f"Close or withdraw them first; see them all: qiptrack list {plan_id}"
        raise Refused(plan_id, "close", [Unmet(shown, remedy)])
    return Change((put(plan, (), "closed", date),), f"{plan_id} is closed")


def renamed_links(plan: Plan, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits by which the links of a plan, and of its actions, name one plan anew.

    A link means that plan when it is its id, or the reference of an item in it.
    """
    items: list[tuple[Pointer, Plan | Action]] = [((), plan)]
    items += [(("actions", action.id), action) for action in plan.actions]
    return tuple(
        SetValue((*pointer, "links", index, kind), said)
        for pointer, item in items
        for index, link in enumerate(item.links)
        for kind, name in link.items()
        if (said := renamed(name, old, new)) != name
    )


def renamed(name: str, old: str, new: str) -> str:
    """Return `name` with the plan in it, alone or before a slash, called `new` if it is `old`."""
    plan, slash, item = name.partition("/")
    return f"{new}{slash}{item}" if same_name(plan, old) else name


def renamed_in_meetings(organisation: Organisation, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits by which the meetings that cover one plan name it anew."""
    return tuple(
        SetValue(("meetings", index, "covers", "plans", at), new)
        for index, meeting in enumerate(organisation.meetings)
        for at, plan in enumerate(getattr(getattr(meeting, "covers", None), "plans", ()))
        if same_name(plan, old)
    )
