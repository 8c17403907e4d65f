"""Changes of a plan as a whole: it is closed, or gets another name."""

import datetime as dt

from qiptrack.model.dates import day
from qiptrack.model.lifecycle import Unmet
from qiptrack.model.plan import Plan
from qiptrack.workflow.change import Change, Refused, put


def close(plan_id: str, plan: Plan, date: dt.date) -> Change:
    """Return the change that closes a plan; Refused while an action of it is open."""
    if plan.closed is not None:
        again = f"Take it up again: qiptrack edit {plan_id} --unset closed"
        raise Refused(plan_id, "close", [Unmet(f"it was closed on {day(plan.closed)}", again)])
    left = [f"{action.id} is {action.status}" for action in plan.actions if action.is_open]
    if left:
        shown = ", ".join(left[:6]) + (" and others are open" if len(left) > 6 else "")
        remedy = f"Close or withdraw them first; see them all: qiptrack list {plan_id}"
        raise Refused(plan_id, "close", [Unmet(shown, remedy)])
    return Change((put(plan, (), "closed", date),), f"{plan_id} is closed")
