"""A plan to be changed, and what tells of its changes."""

from typing import Any

from qiptrack.analysis.changes.compare import Compared, changes
from qiptrack.analysis.changes.facts import Fact, by_weight
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.yamlfile.plain_data import plain_data

PLAN = """\
qip: 1
title: Care plan reviews
service: Rosewood House
sponsor: Registered Manager
opened: 2026-03-02
themes: [care planning]
indicators:
  - id: I1
    name: Plans that are current
    unit: "%"
    better: higher
    owner: Quality Lead
    baseline: {date: 2026-02-27, value: 55}
    target: {value: 90, by: 2026-06-30}
    measurements:
      - {date: 2026-03-31, value: 60}
      - {date: 2026-04-30, value: 75}
checks:
  - id: C1
    check: Watch a handover
    owner: Team Leader
    every: week
    since: 2026-03-09
    records:
      - {date: 2026-03-13, by: Team Leader, result: concern, note: Not opened}
actions:
  - id: A1
    issue: Reviews say nothing new.
    action: Rewrite the outcomes section at every review.
    owner: Deputy Manager
    priority: high
    due: 2026-04-30
    evidence_source: The audit
    status: complete
    started: 2026-03-09
    completed: 2026-04-24
    assurance: {method: follow-up audit, by: Quality Lead, due: 2026-05-29}
    updates:
      - {date: 2026-03-20, by: Deputy Manager, note: Two floors}
      - {date: 2026-04-03, by: Deputy Manager, note: Nights to do, barrier: No cover}
    evidence:
      - {date: 2026-04-24, by: Deputy Manager, kind: record, note: 18 of 20}
    escalations:
      - {date: 2026-04-20, to: Registered Manager, by: Quality Lead, reason: Late}
  - id: A2
    issue: Night staff do not know.
    action: Show them.
    owner: Night Senior
    due: 2026-05-15
    evidence_source: Handover sheet
    milestones:
      - {id: M1, milestone: Sheet agreed, due: 2026-04-10, done: 2026-04-09}
      - {id: M2, milestone: First night shown, due: 2026-04-20}
    status: in-progress
    started: 2026-04-01
reviews:
  - {date: 2026-04-21, meeting: Governance, chair: Regional Quality Lead}
"""


Data = dict[str, Any]


def data() -> Data:
    found: Data = plain_data(PLAN.encode())  # type: ignore[assignment]  # a mapping, as typed above
    return found


def filed(plan: Data, name: str = "rose") -> FiledPlan:
    return FiledPlan(name, f"{name}.yaml", Plan.model_validate(plan))


def action(plan: Data, index: int = 0) -> Data:
    found: Data = plan["actions"][index]
    return found


def facts(before: Data, after: Data) -> list[Fact]:
    return changes([Compared(filed(before), filed(after))])


def told(found: list[Fact]) -> list[tuple[object, ...]]:
    return [(f.kind, f.ref, f.before, f.after, f.by, f.date) for f in sorted(found, key=by_weight)]


def edited(*edits: tuple[str, Any]) -> Data:
    """Return the plan with these values set: a path with dots, and what goes there."""
    plan = data()
    for path, value in edits:
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        place: Any = plan
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        elif last == "+":
            place.append(value)
        else:
            place[last] = value
    return plan


def elm() -> Data:
    other = data()
    other["title"], other["service"] = "Medicines", "Elm Court"
    other["actions"] = [{**action(other), "issue": "Gaps in records.", "action": "Look daily."}]
    return other


DEFERRAL = {
    "date": "2026-05-10",
    "from": "2026-05-15",
    "to": "2026-06-30",
    "by": "Night Senior",
    "reason": "Cover",
    "approved_by": "Registered Manager",
}
