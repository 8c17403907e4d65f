"""Each date of a plan moved from day to day: from which day on which problem is there.

What is kept is one line for each day on which the problems become others. A rule that counts from
the day before, or from the day after, moves such a line.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from qiptrack.model.dates import day as in_words
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from tests.conftest import Case, GoldenParts

TODAY = dt.date(2026, 11, 23)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
ORGANISATION = """\
qip: 1
organisation: Fernhill Care
services: [Rosewood House]
roles:
  - {role: Registered Manager, holder: J. Okafor}
  - {role: Deputy Manager, holder: S. Reyes}
  - {role: Quality Lead, holder: M. Davies}
meetings:
  - {meeting: Board, chair: Registered Manager, every: month}
assurance: {min_days: 14, default_days: 28}
"""
HEAD = """\
qip: 1
title: Handovers
service: Rosewood House
sponsor: Registered Manager
opened: 2026-03-02
escalation: [{days_overdue: 1, to: Registered Manager}]
"""
INDICATOR = """\
indicators:
  - id: I1
    name: Charts
    unit: errors
    better: lower
    owner: Quality Lead
    target: {value: 2, by: 2026-12-31}
    measurements: [{date: 2026-11-09, value: 5}]
"""
ACTION = """\
actions:
  - id: A1
    issue: Charts are totalled late.
    action: Put the new sheet in each room and watch it used.
    owner: Deputy Manager
    evidence_source: The sheets
"""
PLANS = {
    "begun": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-12-18
    status: in-progress
    started: 2026-11-02
    assurance: {{method: observation, by: Quality Lead, due: 2027-01-29}}
    updates: [{{date: 2026-11-16, by: Deputy Manager, note: Two rooms}}]
""",
    "late": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-11-20
    status: in-progress
    started: 2026-11-02
    required_by: {{body: CQC, level: must, due: 2026-11-27}}
    milestones: [{{id: M1, milestone: Printed, due: 2026-11-06, done: 2026-11-05}}]
    escalations:
      - {{date: 2026-11-21, to: Registered Manager, by: Quality Lead, reason: Slow,
         response: Yes, responded: 2026-11-22}}
""",
    "deferred": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-12-18
    deferrals:
      - {{date: 2026-09-28, from: 2026-10-02, to: 2026-11-06, by: Deputy Manager, reason: Ill,
         approved_by: Registered Manager}}
      - {{date: 2026-11-02, from: 2026-11-06, to: 2026-12-18, by: Deputy Manager, reason: Ill,
         approved_by: Registered Manager}}
""",
    "complete": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-10-30
    status: complete
    started: 2026-09-07
    completed: 2026-10-26
    assurance: {{method: observation, by: Quality Lead, due: 2026-11-30}}
    evidence: [{{date: 2026-10-26, by: Deputy Manager, kind: audit, note: 18, expires: 2027-10-25}}]
""",
    "taken up again": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-10-30
    status: complete
    started: 2026-05-04
    completed: 2026-10-26
    assurance: {{method: observation, by: Quality Lead, due: 2026-12-01}}
    evidence: [{{date: 2026-10-26, by: Deputy Manager, kind: audit, note: 18 of 20}}]
    verifications:
      - {{date: 2026-08-03, by: Quality Lead, method: observation, result: not-confirmed, note: No,
         completed: 2026-07-06}}
    reopenings:
      - {{date: 2026-09-14, by: Quality Lead, reason: Slipped, completed: 2026-08-10,
         closed: 2026-09-07}}
""",
    "closed": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-04-30
    status: closed
    started: 2026-03-09
    completed: 2026-04-24
    closed: 2026-06-02
    assurance: {{method: observation, by: Quality Lead, due: 2026-05-29}}
    evidence: [{{date: 2026-04-24, by: Deputy Manager, kind: record, note: Seen}}]
    verifications:
      - {{date: 2026-05-27, by: Quality Lead, method: observation, result: confirmed, note: Held}}
    handovers:
      - {{date: 2026-03-16, from: Quality Lead, to: Deputy Manager, by: Registered Manager,
         reason: Left}}
""",
    "withdrawn": f"""{HEAD}{INDICATOR}{ACTION}\
    due: 2026-12-18
    status: withdrawn
    started: 2026-04-06
    assurance: {{method: observation, by: Quality Lead, due: 2026-12-01}}
    withdrawal: {{date: 2026-06-01, by: Deputy Manager, reason: R, approved_by: Registered Manager}}
""",
    "measured": f"""{HEAD}\
indicators:
  - id: I1
    name: Charts
    unit: errors
    better: lower
    owner: Quality Lead
    every: month
    baseline: {{date: 2026-02-27, value: 9}}
    target: {{value: 2, by: 2026-12-31, steps: [{{value: 4, by: 2026-09-30}}]}}
    rebases:
      - {{date: 2026-06-01, by: Quality Lead, reason: New sheet, approved_by: Registered Manager}}
      - {{date: 2026-08-03, by: Quality Lead, reason: New ward, approved_by: Registered Manager}}
    measurements: [{{date: 2026-09-28, value: 5}}, {{date: 2026-10-26, value: 4}}]
actions: []
""",
    "checked": f"""{HEAD}\
checks:
  - id: C1
    check: Sheets
    owner: Quality Lead
    every: week
    since: 2026-11-02
    until: 2026-12-27
    records:
      - {{date: 2026-11-08, by: Quality Lead, result: satisfactory}}
      - {{date: 2026-11-18, by: Quality Lead, result: satisfactory, for: 2026-11-15}}
actions: []
""",
    "reviewed": f"""{HEAD}\
reviews:
  - {{date: 2026-10-20, meeting: Board, next: 2026-11-17}}
  - date: 2026-11-17
    meeting: Board
    decisions: [{{decision: Begin, owner: Deputy Manager, due: 2026-12-01}}]
    next: 2026-12-15
actions: []
""",
    "at an end": f"""{HEAD}closed: 2026-11-16
{INDICATOR}{ACTION}\
    due: 2026-12-18
    status: withdrawn
    withdrawal: {{date: 2026-11-02, by: Deputy Manager, reason: R, approved_by: Registered Manager}}
""",
}

declared = examine_organisation(ORGANISATION.encode(), "o").organisation
assert declared is not None
AROUND = Surroundings(TODAY, declared)


def problems(text: str, date: dt.date) -> Sequence[str]:
    """Return the problems of a plan, without those that it has on any day."""
    examined = examine_plan(text.encode(), "p.yaml", "p.yaml", AROUND.organisation)
    found = (
        f"{each.code} {each.pointer}: {each.message}" for each in plan_problems(examined, AROUND)
    )
    return [_with_day(each, date) for each in found]


def _with_day(words: str, date: dt.date) -> str:
    """Return a message with DAY for the day that a date was moved to, and for those beside it."""
    for step, named in ((0, "DAY"), (1, "DAY + 1"), (-1, "DAY - 1")):
        words = re.sub(rf"\b{in_words(date + dt.timedelta(step))}\b", named, words)
    return words


OPENED = dt.date(2026, 3, 2)
FAR = (-7321, -7320, 365, 366, 7320, 7321)
"""Days from the opening that nothing is of, or nothing due, and the days before them."""

WAITED = (7, 30)
"""How many days ago it is that something has been waited for long enough."""

BOTH_WAYS = ("begun", "late", "measured", "checked", "reviewed")
"""The plans of which dates are moved so far."""


def days(dates: Sequence[str], *, far: bool) -> list[dt.date]:
    """Return the days on which something may become another: each, with those beside it."""
    known = {OPENED, TODAY, *map(dt.date.fromisoformat, dates)}
    known |= {TODAY - dt.timedelta(each) for each in WAITED if far}
    beside = {each + dt.timedelta(step) for each in known for step in (-1, 0, 1)}
    return sorted(beside | {OPENED + dt.timedelta(each) for each in FAR if far})


def moved(name: str) -> Iterator[Case]:
    """Yield each date of a plan as it is moved, with the days on which the problems change."""
    text = PLANS[name]
    usual = set(problems(text, TODAY))
    # What stands in most of these plans is moved in the one that it stands in by itself.
    shared = text.find(INDICATOR) + len(INDICATOR) if INDICATOR in text else 0
    own = [each for each in DATE.finditer(text) if each.start() > shared]
    tried = days([each[0] for each in own], far=name in BOTH_WAYS)

    def changes(found: re.Match[str]) -> Iterator[str]:
        before: Sequence[str] = ()
        for each in tried:
            now = problems(f"{text[: found.start()]}{each}{text[found.end() :]}", each)
            if now != before:
                new = [word for word in now if word not in usual]
                gone = [f"no {word}" for word in usual.difference(now)]
                yield f"    from {each}: {'; '.join((*new, *sorted(gone))) or 'as it is'}"
            before = now

    for found in own:
        start = text.rindex("\n", 0, found.start()) + 1
        line = text[start : text.index("\n", start)]
        place = found.start() - start
        yield f"{line[:place]}DAY{line[place + 10 :]}".strip(), partial(changes, found)


@pytest.mark.parametrize("name", PLANS)
def test_every_date_may_be_what_it_may_be_and_no_day_more(
    name: str, golden_parts: GoldenParts
) -> None:
    golden_parts(f"rules/days/{name.replace(' ', '-')}.txt", moved(name), every=3)
