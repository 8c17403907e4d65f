"""One plan with an action in every state, and what a change does to its lines."""

import datetime as dt
import difflib
from typing import Any

import pytest

from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.step_conditions import Situation
from qiptrack.rules.context import Surroundings
from qiptrack.rules.examine import ExaminedPlan, examine_organisation, examine_plan
from qiptrack.workflow.change import Change, draft

TODAY = dt.date(2026, 6, 30)

ORGANISATION = """\
qip: 1
organisation: Fernhill Care
services: [Rosewood House]
roles:
  - {role: Registered Manager, holder: J. Okafor}
  - {role: Deputy Manager, holder: S. Reyes}
  - {role: Care Lead, holder: S. Reyes}
  - {role: Quality Lead, holder: M. Davies}
  - {role: Team Leader}
assurance: {min_days: 14, default_days: 28}
"""

PLAN = """\
qip: 1
title: Reviews
service: Rosewood House
sponsor: Registered Manager
opened: 2026-03-02
indicators:
  - id: I1
    name: Plans that are current
    unit: errors
    better: lower
    owner: Quality Lead
    baseline: {date: 2026-02-27, value: 9}
    target: {value: 1, by: 2026-12-31}
    measurements:
      - {date: 2026-03-31, value: 8}
checks:
  - id: C1
    check: Watch a handover
    owner: Team Leader
    every: week
    since: 2026-03-09
actions:
  - id: NEW
    issue: Not begun.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
  - id: BARE
    issue: Begun, with nothing to show and nobody to look.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: in-progress
    started: 2026-05-04
  - id: OWN
    issue: Its owner is named to verify it.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: in-progress
    started: 2026-05-04
    assurance: {method: observation, by: deputy  manager}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
  - id: READY
    issue: Done, but for saying so.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: in-progress
    started: 2026-05-04
    assurance: {method: observation, by: Quality Lead}
    updates:
      - {date: 2026-05-11, by: Deputy Manager, note: Begun, barrier: No sheets}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    escalations:
      - {date: 2026-06-08, to: Registered Manager, by: Quality Lead, reason: Slow}
  - id: DONE
    issue: Waits to be verified.
    action: Write it down
    owner: Deputy Manager
    due: 2026-06-05
    evidence_source: The sheet
    status: complete
    started: 2026-05-04
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
  - id: FAILED
    issue: Was looked at, and had not held.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-22, by: Quality Lead, method: observation, result: not-confirmed, note: No}
  - id: EARLY
    issue: Was looked at before it could have held.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-03, by: Quality Lead, method: observation, result: confirmed, note: Yes}
  - id: SELF
    issue: Was looked at by its owner.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-22, by: Deputy Manager, method: observation, result: confirmed, note: Yes}
  - id: OTHER
    issue: Was looked at by its owner in another role.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-22, by: Care Lead, method: observation, result: confirmed, note: Yes}
  - id: AGAIN
    issue: Was verified, reopened and completed again, and not looked at since.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-04-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-04-22, by: Quality Lead, method: observation, result: confirmed, note: Yes}
    reopenings:
      - {date: 2026-05-06, by: Quality Lead, reason: It slipped}
  - id: HELD
    issue: Was seen to hold.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: complete
    completed: 2026-06-01
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-22, by: Quality Lead, method: observation, result: confirmed, note: Yes}
  - id: SHUT
    issue: Is closed.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: closed
    completed: 2026-06-01
    closed: 2026-06-23
    assurance: {method: observation, by: Quality Lead}
    evidence:
      - {date: 2026-06-01, by: Deputy Manager, kind: record, note: A sheet}
    verifications:
      - {date: 2026-06-22, by: Quality Lead, method: observation, result: confirmed, note: Yes}
  - id: GONE
    issue: Was given up.
    action: Write it down
    owner: Deputy Manager
    due: 2026-07-31
    evidence_source: The sheet
    status: withdrawn
    withdrawal: {date: 2026-05-01, by: Care Lead, reason: Merged, approved_by: Quality Lead}
reviews:
  - date: 2026-04-21
    meeting: Monthly quality governance
    next: 2026-07-21
"""


def read(text: str) -> Any:
    """Return the organisation in `text`, every value of which is as it should be."""
    examined = examine_organisation(text.encode(), "_organisation.yaml")
    assert examined.organisation is not None
    return examined.organisation


class World:
    """The plan, and what changes come to."""

    def __init__(self, text: str = PLAN) -> None:
        self.organisation: Organisation = read(ORGANISATION)
        self.text = text
        self.around = Surroundings(TODAY, self.organisation)

    @property
    def examined(self) -> ExaminedPlan:
        return examine_plan(self.text.encode(), "plan.yaml", "plans/plan.yaml", self.organisation)

    @property
    def plan(self) -> Plan:
        filed = self.examined.filed
        assert filed is not None
        return filed.plan

    def action(self, name: str) -> Action:
        return next(each for each in self.plan.actions if or_none(lambda: each.id) == name)

    @property
    def indicator(self) -> Indicator:
        return self.plan.indicators[0]

    @property
    def check(self) -> Check:
        return self.plan.checks[0]

    def by(self, role: str, date: str = "2026-06-30", **said: Any) -> Situation:
        return Situation(
            self.organisation,
            "Rosewood House",
            role,
            dt.date.fromisoformat(date),
            today=TODAY,
            **said,
        )

    def after(self, change: Change) -> str:
        """Return the whole text with `change` made."""
        return draft(self.examined, "plan.yaml", change.edits, self.around).after.decode()

    def lines(self, change: Change) -> list[str]:
        """Return the lines that `change` takes out and puts in, each with its sign."""
        found = difflib.ndiff(self.text.splitlines(), self.after(change).splitlines())
        return [line[0] + line[2:].strip() for line in found if line[0] in "+-"]


@pytest.fixture
def world() -> World:
    return World()
