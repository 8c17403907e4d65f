"""What each role is reminded of: under which heading, to which address, and who hears of it too."""

import datetime as dt

from qiptrack.analysis.reminders import ReminderTopic, reminders, topic_of
from qiptrack.analysis.waiting import WaitingKind, WaitingRow
from tests.analysis.plans import organisation
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 16)
HERE = organisation(
    """\
services: [Oak House, Elm Court]
roles:
  - {role: Cook, service: Oak House, email: cook@oak.example, reports_to: Manager}
  - {role: Cook, service: Elm Court, vacant: true, email: cook@elm.example, reports_to: Manager}
  - {role: Manager, email: manager@us.example}
  - {role: Nurse}
"""
)


def row(
    kind: WaitingKind = WaitingKind.ACTION,
    late: int | None = 3,
    role: str | None = "Cook",
    at: str = "Oak House",
) -> WaitingRow:
    due = None if late is None else TODAY - dt.timedelta(late)
    return WaitingRow("oak/A1", "oak", at, kind, "Bake", due, late, "qiptrack show oak/A1", role)


TEAM = (WaitingKind.ACTION, WaitingKind.MILESTONE)
ROUTINE = (WaitingKind.CHECK, WaitingKind.MEASUREMENT)
ALWAYS = {
    WaitingKind.DECISION: ReminderTopic.DECISIONS,
    WaitingKind.ESCALATION: ReminderTopic.TO_ANSWER,
}


@with_each(
    ("late", "of_action"),
    [
        (1, ReminderTopic.OVERDUE),
        (0, ReminderTopic.DUE_SOON),
        (-7, ReminderTopic.DUE_SOON),
        (-8, None),
        (None, None),
    ],
)
def test_what_is_due_within_the_days_has_a_heading(
    late: int | None, of_action: ReminderTopic | None
) -> None:
    there = of_action is not None
    for kind in TEAM:
        assert topic_of(row(kind, late), 7) is of_action
    for kind in ROUTINE:
        assert topic_of(row(kind, late), 7) is (ReminderTopic.ROUTINE if there else None)
    verify = topic_of(row(WaitingKind.VERIFICATION, late), 7)
    assert verify is (ReminderTopic.TO_VERIFY if there else None)
    for kind, topic in ALWAYS.items():
        assert topic_of(row(kind, late), 7) is topic


@with_each(
    ("role", "at", "name", "email"),
    [
        ("cook", "Oak House", "Cook, Oak House", "cook@oak.example"),
        ("Cook", "Elm Court", "Cook, Elm Court", None),
        ("Manager", "Elm Court", "Manager", "manager@us.example"),
        ("Nurse", "Oak House", "Nurse", None),
        ("Porter", "Oak House", "Porter, Oak House", None),
    ],
)
def test_a_message_goes_to_whoever_is_in_post(
    role: str, at: str, name: str, email: str | None
) -> None:
    (found,) = reminders([row(role=role, at=at)], HERE, 7)
    assert (found.name, found.email) == (name, email)


def test_what_waits_for_nobody_is_in_no_message() -> None:
    assert reminders([row(role=None), row(late=-8)], HERE, 7) == []


@with_each(
    ("kind", "late", "told"),
    [
        (WaitingKind.ACTION, 1, True),
        (WaitingKind.MILESTONE, 1, True),
        (WaitingKind.VERIFICATION, 1, True),
        (WaitingKind.ACTION, 0, False),
        (WaitingKind.CHECK, 9, False),
        (WaitingKind.DECISION, 9, False),
        (WaitingKind.DECISION, None, False),
    ],
)
def test_a_manager_hears_of_what_is_late_in_the_team(
    kind: WaitingKind, late: int | None, told: bool
) -> None:
    found = reminders([row(kind, late)], HERE, 7, managers=True)
    assert [each.role for each in found] == (["Cook", "Manager"] if told else ["Cook"])
    assert len(reminders([row(kind, late)], HERE, 7)) == 1


def test_one_message_has_all_of_a_role_in_the_order_of_its_topics() -> None:
    rows = [
        row(WaitingKind.ESCALATION, None), row(WaitingKind.CHECK, 1), row(late=-1), row(late=2),
        row(late=9), row(role="Nurse"),
    ]  # fmt: skip
    cook, nurse = reminders(rows, HERE, 7)
    assert (cook.role, nurse.role) == ("Cook", "Nurse")
    said = [(topic.value, each.days_overdue) for topic, each in cook.rows]
    assert said == [
        ("overdue", 9),
        ("overdue", 2),
        ("due soon", -1),
        ("checks and measurements due", 1),
        ("told, and to answer", None),
    ]
    assert [each.role for each in reminders(rows, HERE, 7, owner="nurse")] == ["Nurse"]
