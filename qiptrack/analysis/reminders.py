"""What each role is to be reminded of, put together into one message for each."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from qiptrack.analysis.escalation_steps import manager_of
from qiptrack.analysis.waiting import WaitingKind, WaitingRow, first_due
from qiptrack.model.base import or_none
from qiptrack.model.identity import folded
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import RoleKey, same_role


class ReminderTopic(StrEnum):
    """Under which heading something stands in a message, in the order of the message."""

    OVERDUE = "overdue"
    TO_VERIFY = "to verify"
    DUE_SOON = "due soon"
    ROUTINE = "checks and measurements due"
    DECISIONS = "decisions"
    TO_ANSWER = "told, and to answer"
    WITH_OTHERS = "overdue with those who report to you"


class Reminder(NamedTuple):
    """A message for a role at a service, None for a role at every one: its topics, none empty.

    `email` is where whoever is in post has their post, None where nobody is or it is not said.
    """

    role: str
    service: str | None
    email: str | None
    topics: dict[ReminderTopic, list[WaitingRow]]

    @property
    def name(self) -> str:
        """The role, with its service where it is one of a service."""
        return f"{self.role}, {self.service}" if self.service else self.role

    @property
    def rows(self) -> list[tuple[ReminderTopic, WaitingRow]]:
        """Everything in it, in its order."""
        return [(topic, row) for topic, rows in self.topics.items() for row in rows]


_TOPICS = {
    WaitingKind.VERIFICATION: ReminderTopic.TO_VERIFY,
    WaitingKind.CHECK: ReminderTopic.ROUTINE,
    WaitingKind.MEASUREMENT: ReminderTopic.ROUTINE,
    WaitingKind.DECISION: ReminderTopic.DECISIONS,
    WaitingKind.ESCALATION: ReminderTopic.TO_ANSWER,
}


def topic_of(row: WaitingRow, within: int) -> ReminderTopic | None:
    """Return where `row` belongs; None where it is due later than in `within` days.

    What was decided, and what is to be answered, is asked for until it is done.
    """
    late = row.days_overdue
    if row.kind in (WaitingKind.DECISION, WaitingKind.ESCALATION):
        return _TOPICS[row.kind]
    if late is None or -late > within:
        return None
    if row.kind in _TOPICS:
        return _TOPICS[row.kind]
    return ReminderTopic.OVERDUE if late > 0 else ReminderTopic.DUE_SOON


def reminders(
    rows: Iterable[WaitingRow],
    organisation: Organisation,
    within: int,
    *,
    owner: str | None = None,
    managers: bool = False,
) -> list[Reminder]:
    """Return a message for each role that something waits for, in the order of their names.

    With `owner`, for that role alone. With `managers`, whoever a role reports to has in theirs
    what is overdue with it. What waits for nobody is in no message.
    """
    found: dict[RoleKey, Reminder] = {}
    for row in sorted(rows, key=first_due):
        topic = topic_of(row, within)
        if topic is None or row.role is None:
            continue
        _put(found, row.role, topic, row, organisation)
        if managers and row.kind in _OF_A_TEAM and (row.days_overdue or 0) > 0:
            above = or_none(lambda: manager_of(row.role or "", row.service, organisation))
            if above is not None:
                _put(found, above, ReminderTopic.WITH_OTHERS, row, organisation)
    wanted = (each for each in found.values() if owner is None or same_role(each.role, owner))
    ordered = sorted(wanted, key=lambda each: (folded(each.role), folded(each.service or "")))
    return [each._replace(topics=_in_order(each.topics)) for each in ordered]


_OF_A_TEAM = (WaitingKind.ACTION, WaitingKind.MILESTONE, WaitingKind.VERIFICATION)
"""What is late with one role is told to whoever that role reports to."""


def _put(
    found: dict[RoleKey, Reminder],
    role: str,
    topic: ReminderTopic,
    row: WaitingRow,
    organisation: Organisation,
) -> None:
    key = organisation.role_key(role, row.service)
    if key not in found:
        service = row.service if key.service is not None else None
        name = organisation.declared_name(role, row.service)
        found[key] = Reminder(name, service, _email(role, row.service, organisation), {})
    found[key].topics.setdefault(topic, []).append(row)


def _email(role: str, service: str | None, organisation: Organisation) -> str | None:
    """Return the address of whoever is in post, None where nobody is or it is not said."""
    post = or_none(lambda: organisation.post(role, service))
    if post is None or or_none(lambda: post.is_vacant):
        return None
    return or_none(lambda: post.email)


def _in_order(
    topics: dict[ReminderTopic, list[WaitingRow]],
) -> dict[ReminderTopic, list[WaitingRow]]:
    return {topic: topics[topic] for topic in ReminderTopic if topic in topics}
