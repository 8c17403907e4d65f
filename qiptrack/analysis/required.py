"""The clock of what a body outside requires: how many days are left, or by how many it is late."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from qiptrack.model.action import UNDONE, Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, natural
from qiptrack.model.vocabulary import Level, Status


class RequiredRow(NamedTuple):
    """An action that somebody outside requires, and that is still to be done.

    `due` is our own day, `required_due` theirs, and `days_overdue` counts from theirs: negative
    before it, 0 on it, and None where they named none. What could not be read is None.
    """

    ref: str
    plan: str
    service: str | None
    action: str | None
    owner: str | None
    due: dt.date | None
    status: Status
    body: str | None
    level: Level | None
    required_ref: str | None
    required_due: dt.date | None
    days_overdue: int | None


def days_past_required(action: Action, today: dt.date) -> int | None:
    """Return by how many days the day has passed by which somebody outside requires `action`.

    It is negative before that day, and None where no day is required or the change is made.
    Raises NotKnown where it cannot be told.
    """
    required = action.required_by
    if action.status not in UNDONE or required is None or required.due is None:
        return None
    return (today - required.due).days


def required_in(filed: FiledPlan, today: dt.date) -> Iterator[RequiredRow]:
    """Yield a row for each action that is required and to be done, in the order of the file."""
    plan = filed.plan
    for action in or_none(lambda: plan.actions_having("required_by", open_=True)) or ():
        required = or_none(lambda: action.required_by)
        status = or_none(lambda: action.status)
        if required is None or status not in UNDONE:
            continue
        yield RequiredRow(
            ref=filed.ref_of(action),
            plan=filed.id,
            service=or_none(lambda: plan.service),
            action=or_none(lambda: action.action),
            owner=or_none(lambda: action.owner),
            due=or_none(lambda: action.due),
            status=status,
            body=or_none(lambda: required.body),
            level=or_none(lambda: required.level),
            required_ref=or_none(lambda: required.ref),
            required_due=or_none(lambda: required.due),
            days_overdue=or_none(lambda: days_past_required(action, today)),
        )


def least_time_first(row: RequiredRow) -> tuple[object, ...]:
    """Return a key that sorts by the day required, what has none last; a must before a should."""
    return row.required_due or dt.date.max, row.level is not Level.MUST, natural(row.ref)
