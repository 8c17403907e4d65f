"""What is asked of plans, from day to day: on which day each answer becomes another.

A day has what is new with it (+), what went (-), and of what is there the fields that are others
now; numbers are told as more or less than none, or as one.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum

import pytest

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.action_rows import action_rows, overdue_rows
from qiptrack.analysis.agenda import agenda, missed_since_met
from qiptrack.analysis.check_rows import check_rows
from qiptrack.analysis.decisions import decisions
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.indicators.rows import shown_of
from qiptrack.analysis.learning import tried
from qiptrack.analysis.meetings import meeting_row, remits, reviews_to_come, seen
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.reminders import reminders
from qiptrack.analysis.required import least_time_first, required_in
from qiptrack.analysis.routine_checks import missed_running
from qiptrack.analysis.waiting import due_days, waiting, waiting_for_all
from qiptrack.analysis.workload import workload
from qiptrack.model.base import Model
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.rules.examine import examine_plan
from tests.analysis.plans import organisation
from tests.conftest import Golden
from tests.model.whole_plan import TEXT

FERNHILL = organisation(
    """\
services: [Oak House]
due_soon_days: 7
roles:
  - {role: Team Leader, reports_to: Deputy Manager}
  - {role: Deputy Manager, reports_to: Registered Manager}
  - {role: Quality Lead, reports_to: Registered Manager}
  - {role: Registered Manager}
meetings:
  - {meeting: Board, chair: Registered Manager, every: month, covers: {services: [Oak House]}}
  - {meeting: Team, chair: Team Leader, every: week, covers: {themes: [falls]}}
assurance: {min_days: 14, default_days: 28}
escalation:
  - {days_overdue: 1, to: owner's manager}
  - {days_overdue: 10, to: Registered Manager}
"""
)
HEAD = TEXT[: TEXT.index("actions:\n")].replace("closed: 2026-11-20\n", "")
REVIEWS = TEXT[TEXT.index("reviews:\n") :]
ACTION = """\
  - id: {0}
    issue: Residents fall on the stairs
    action: Put a second rail on every staircase
    owner: Deputy Manager
    evidence_source: Walk round
"""
ACTIONS = {
    "NEW": "due: 2026-06-12\n    required_by: {body: CQC, level: must, due: 2026-06-19}",
    "BEGUN": """due: 2026-06-12
    status: in-progress
    started: 2026-05-11
    milestones:
      - {id: M1, milestone: Rails bought, due: 2026-05-22, done: 2026-05-21}
      - {id: M2, milestone: Rails up, due: 2026-06-05}
    updates:
      - {date: 2026-05-15, by: Deputy Manager, note: Ordered, barrier: No fitter}
      - {date: 2026-05-29, by: Deputy Manager, note: Two up}
    escalations:
      - {date: 2026-06-15, to: Registered Manager, by: Quality Lead, reason: Slow}""",
    "COMPLETE": """due: 2026-05-29
    status: complete
    started: 2026-05-04
    completed: 2026-05-22
    assurance: {method: observation, by: Quality Lead}
    evidence: [{date: 2026-05-22, by: Deputy Manager, kind: record, note: Seen}]
    verifications:
      - {date: 2026-06-08, by: Quality Lead, method: observation, result: confirmed, note: Held}""",
    "AGAIN": """due: 2026-05-29
    status: in-progress
    started: 2026-03-09
    assurance: {method: observation, by: Quality Lead, due: 2026-07-03}
    deferrals:
      - {date: 2026-04-20, from: 2026-04-24, to: 2026-05-29, by: Deputy Manager, reason: R,
         approved_by: Registered Manager}
    reopenings: [{date: 2026-05-18, by: Quality Lead, reason: R, completed: 2026-04-27}]""",
    "CLOSED": """due: 2026-04-24
    status: closed
    started: 2026-03-09
    completed: 2026-04-20
    closed: 2026-05-11
    evidence: [{date: 2026-04-20, by: Deputy Manager, kind: record, note: Seen}]
    verifications:
      - {date: 2026-05-08, by: Quality Lead, method: observation, result: confirmed, note: Held}
    learning: {outcome: worked, note: Ask first}""",
    "WITHDRAWN": """due: 2026-04-24
    status: withdrawn
    withdrawal: {date: 2026-04-06, by: Deputy Manager, reason: R, approved_by: Quality Lead}""",
}
MORE_REVIEWS = """\
  - date: 2026-05-05
    meeting: Team
    decisions:
      - {action: BEGUN, decision: Hurry, owner: Deputy Manager, due: 2026-05-26}
      - {decision: Buy a drill, owner: Team Leader, due: 2026-05-20}
    next: 2026-05-19
"""


def plan() -> FiledPlan:
    listed = "".join(f"{ACTION.format(name)}    {said}\n" for name, said in ACTIONS.items())
    text = f"{HEAD}actions:\n{listed}{REVIEWS}{MORE_REVIEWS}".replace("action: A1,", "action: NEW,")
    found = examine_plan(text.encode(), "oak.yaml", "oak.yaml", FERNHILL).filed
    assert found is not None
    return found


OAK = plan()
DAYS = sorted(
    {
        day + dt.timedelta(step)
        for each in (HEAD, REVIEWS, MORE_REVIEWS, *ACTIONS.values())
        for day in map(dt.date.fromisoformat, re.findall(r"2026-\d\d-\d\d", each))
        if dt.date(2026, 3, 1) < day < dt.date(2026, 9, 1)
        for step in (-8, -7, -1, 0, 1, 2, 9, 10, 11, 14, 28, 29)
    }
)


def told(value: object) -> str:
    """Return a value in a few words, the same on each day on which it means the same."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return "-" if value < 0 else str(int(value)) if value in (0, 1) else "+"
    if isinstance(value, FiledPlan):
        return value.id
    fields = getattr(value, "_fields", None)
    if isinstance(value, tuple) and fields:
        shown = (f"{name}={told(each)}" for name, each in zip(fields, value, strict=True) if each)
        return f"({' '.join(shown)})"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return f"[{', '.join(map(told, value))}]"
    if isinstance(value, Model):
        return str(getattr(value, "id", type(value).__name__))
    return str(value) if isinstance(value, str | dt.date) else type(value).__name__


def difference(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield what went, what came, and what is another in a row that begins as it did."""
    gone = {each.partition(" ")[0]: each for each in before if each not in now}
    for each in now:
        if each not in before:
            earlier = gone.pop(each.partition(" ")[0], None)
            if earlier is None:
                yield f"  + {each}"
            else:
                parts = re.split(r" (?=\w+=)", earlier), re.split(r" (?=\w+=)", each)
                was = " ".join(part for part in parts[0] if part not in parts[1])
                became = " ".join(part for part in parts[1] if part not in parts[0])
                yield f"  {each.partition(' ')[0]} {was or 'nothing'} -> {became or 'nothing'}"
    yield from (f"  - {each}" for each in gone.values())


Ask = Callable[[FiledPlan, Organisation, dt.date], Iterable[object]]


def _overview(filed: FiledPlan, here: Organisation, today: dt.date) -> Iterator[object]:
    found = Overview(here, today)
    found.add(filed)
    yield from (found.plans_by_need(), found.most_overdue(), found.least_time())
    yield from workload([filed], here, today)


def _agenda(filed: FiledPlan, here: Organisation, today: dt.date) -> Iterator[object]:
    for name in (None, "Board", "Team"):
        found = agenda([filed], here, today, meeting=name)
        for item in found.items:
            yield name, item.row.ref, item.reasons, item.escalate_to, item.told.blocked_since
        yield from ((name, ref, decided) for ref, decided in found.decisions)
        yield from ((name, each.ref) for each in found.missed)
        yield from ((name, each.ref) for each in found.milestones)
        for kind in ("not_improving", "short", "stopped", "met_so_far", "beside"):
            yield from ((name, kind, each.row.ref) for each in getattr(found, kind))
        yield from ((name, "required", each.ref) for each in found.required)


def _meetings(filed: FiledPlan, here: Organisation, today: dt.date) -> Iterator[object]:
    plans = [seen(filed, today)]
    known = remits(plans, here)
    for meeting in here.meetings:
        yield meeting_row(meeting, known[meeting.meeting.casefold()], plans)
    yield from ((each.meeting, each.next) for each in reviews_to_come(filed.plan, today))
    for name in (None, "Board", "Team"):
        yield from ((name, each) for each in decisions(filed.plan, today, name))
        yield from ((name, each.ref) for each in missed_since_met(filed, today, name))


ASKED: dict[str, Ask] = {
    "overdue": lambda filed, here, today: overdue_rows(filed, here, today, milestones=True),
    "within a week": lambda filed, here, today: (
        (row.ref, row.kind)
        for row in overdue_rows(filed, here, today, within=7, milestones=True)
    ),
    "actions": lambda filed, here, today: (row for _, row in action_rows(filed, here, today)),
    "escalations": escalations,
    "waiting": lambda filed, here, today: waiting_for_all(
        filed, here, today, today + dt.timedelta(7)
    ),
    "of one role": lambda filed, here, today: (
        (row.ref, row.kind) for row in waiting(filed, here, "Quality lead", today)
    ),
    "due days": lambda filed, here, today: (
        (row.ref, row.kind, row.due) for row in due_days(filed, here, today)
    ),
    "reminders": lambda filed, here, today: reminders(
        list(waiting_for_all(filed, here, today, today + dt.timedelta(7))), here, 7, managers=True
    ),
    "required": lambda filed, _, today: sorted(
        required_in(filed, today), key=least_time_first
    ),
    "overview": _overview,
    "agenda": _agenda,
    "meetings": _meetings,
    "checks": lambda filed, _, today: (
        *check_rows(filed, today), *(missed_running(each, today) for each in filed.plan.checks)
    ),
    "indicators": lambda filed, _, today: (each.row for each in shown_of(filed, today)),
    "tried": lambda filed, _, today: tried(filed, ActionFilter(), today),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_each_answer_becomes_another_on_its_day(name: str, golden: Golden) -> None:
    lines: list[str] = []
    before: list[str] = []
    for today in DAYS:
        now = list(dict.fromkeys(map(told, ASKED[name](OAK, FERNHILL, today))))
        changed = list(difference(before, now))
        if not changed and now != before:
            changed = [f"  order {' < '.join(now)}"]
        lines += [str(today), *changed] if changed else []
        before = now
    golden(f"days/{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")
