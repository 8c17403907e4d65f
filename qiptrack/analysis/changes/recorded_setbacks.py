"""The setbacks that the records of a plan tell of, where no earlier version of it is to be had."""

import datetime as dt
from collections.abc import Iterator

from qiptrack.analysis.changes.compare import overdue_meanwhile
from qiptrack.analysis.changes.facts import Fact
from qiptrack.analysis.changes.story import facts_between
from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation

_RECORDS_OF_SETBACKS = ("deferrals", "reopenings", "verifications")
"""The lists of an action in which a record may be a setback."""


def setbacks_since(
    since: dt.date, filed: FiledPlan, organisation: Organisation, today: dt.date
) -> Iterator[Fact]:
    """Yield each setback that is recorded after one day and up to another, then what got overdue.

    The plan is taken to have been as it is now but for its records.
    """
    for fact in facts_between(None, _with_late_records(filed, since), ""):
        if fact.setback and fact.date and since < fact.date <= today:
            yield fact
    yield from overdue_meanwhile(filed, (organisation, since), (organisation, today))


def _with_late_records(filed: FiledPlan, since: dt.date) -> FiledPlan:
    """Return a plan with those actions alone that have a record of a setback after a day."""
    actions = or_none(lambda: filed.plan.actions) or ()
    update = {
        "actions": tuple(action for action in actions if _may_have_gone_back(action, since)),
        "indicators": (),
        "checks": (),
        "reviews": (),
    }
    return filed._replace(plan=filed.plan.model_copy(update=update))


def _may_have_gone_back(action: Action, since: dt.date) -> bool:
    return any(
        (or_none(lambda: record.date) or since) > since
        for name in _RECORDS_OF_SETBACKS
        for record in field_value(action, name) or ()
    )
