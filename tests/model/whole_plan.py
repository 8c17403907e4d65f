"""A plan that has every key of the format once, as data."""

import pickle
from typing import Any

from qiptrack.yamlfile.plain_data import plain_data

TEXT = """\
qip: 1
title: Falls on the stairs
service: Oak House
sponsor: Registered Manager
opened: 2026-01-05
closed: 2026-11-20
concern: Six falls in a month
themes: [falls]
standards: [Regulation 12]
links: [{risk: R1}]
escalation: [{days_overdue: 1, to: Registered Manager}]
indicators:
  - id: I1
    name: Falls a month
    measure: falls
    unit: falls
    type: rate
    per: 1000
    better: lower
    owner: Quality Lead
    every: month
    source: The incident forms
    baseline: {date: 2026-01-30, value: 7}
    target: {value: 2, by: 2026-12-31, steps: [{value: 4, by: 2026-06-30}]}
    rebases: [{date: 2026-05-04, by: Quality Lead, reason: New form, approved_by: Sponsor}]
    measurements:
      - {date: 2026-02-27, value: 6, by: Quality Lead, note: All floors}
      - {date: 2026-03-31, count: 3, of: 500}
checks:
  - id: C1
    check: Walk the stairs
    owner: Team Leader
    every: week
    since: 2026-02-02
    until: 2026-12-27
    indicator: I1
    records:
      - {date: 2026-02-08, by: Team Leader, result: satisfactory, note: Dry, for: 2026-02-07,
         done: 7, expected: 8}
actions:
  - id: A1
    issue: Residents fall on the stairs
    action: Put a second rail on every staircase
    owner: Deputy Manager
    contributors: [Team Leader]
    priority: high
    due: 2026-06-30
    standards: [Regulation 13]
    required_by: {body: CQC, level: must, ref: N1, due: 2026-07-31}
    resources: Four rails
    milestones: [{id: M1, milestone: Rails bought, due: 2026-03-31, done: 2026-03-30}]
    evidence_source: Walk round
    status: complete
    started: 2026-02-02
    completed: 2026-06-26
    assurance: {method: observation, by: Quality Lead, due: 2026-07-31}
    indicators: [I1]
    links: [{incident: D-7}]
    updates: [{date: 2026-03-02, by: Deputy Manager, note: Ordered, barrier: No fitter}]
    evidence:
      - {date: 2026-06-26, by: Deputy Manager, kind: record, ref: bill.pdf, note: Paid,
         indicator: I1, expires: 2027-06-25}
    verifications:
      - {date: 2026-05-27, by: Quality Lead, at: Elm Court, method: observation,
         result: not-confirmed, ref: V1, note: One loose, indicator: I1, completed: 2026-05-01}
    deferrals:
      - {date: 2026-03-02, from: 2026-04-30, to: 2026-06-30, by: Deputy Manager, reason: No fitter,
         approved_by: Registered Manager}
    handovers:
      - {date: 2026-02-09, from: Team Leader, to: Deputy Manager, by: Registered Manager, reason: X}
    escalations:
      - {date: 2026-05-04, to: Registered Manager, by: Quality Lead, reason: Slow, response: Yes,
         responded: 2026-05-05}
    reopenings:
      - {date: 2026-06-01, by: Quality Lead, reason: Loose again, completed: 2026-05-20,
         closed: 2026-05-29}
    withdrawal: {date: 2026-11-02, by: Deputy Manager, reason: Sold, approved_by: Quality Lead}
    learning: {outcome: worked, note: Ask the fitter first}
reviews:
  - date: 2026-03-10
    meeting: Board
    chair: Registered Manager
    note: Going well
    decisions: [{action: A1, decision: Go on, owner: Deputy Manager, due: 2026-04-10}]
    next: 2026-04-14
"""


_DATA = pickle.dumps(plain_data(TEXT.encode()))


def whole_plan() -> dict[str, Any]:
    """Return the data of the plan, of which everything may be changed."""
    found: dict[str, Any] = pickle.loads(_DATA)  # noqa: S301  # it is our own
    return found
