"""A plan with something of everything in it, for the past to be made of."""

PLAN = """\
qip: 1
title: Fluid charts that add up
service: Oak
sponsor: Manager
opened: 2026-01-05
escalation: [{days_overdue: 1, to: Manager}]
indicators:
  - id: I1
    name: Charts that add up
    unit: "%"
    better: higher
    owner: Lead
    baseline: {date: 2026-01-02, value: 40}
    target: {value: 90, by: 2026-09-30}
    measurements:
      - {date: 2026-02-20, value: 55}
      - {date: 2026-02-27, value: 60}
checks:
  - id: C1
    check: Watch one round a week
    owner: Deputy
    every: week
    since: 2026-02-23
    records:
      - {date: 2026-02-27, by: Deputy, result: satisfactory}
actions:
  - id: A1
    issue: Fluid charts are totalled late.
    action: Total every fluid chart at two in the afternoon at the handover table.
    owner: Deputy
    due: 2026-02-16
    evidence_source: Fluid charts
    status: closed
    started: 2026-01-12
    completed: 2026-02-13
    closed: 2026-02-27
    assurance: {method: observation, by: Lead, due: 2026-03-13}
    evidence:
      - {date: 2026-02-13, by: Deputy, kind: record, note: Twelve of twelve}
    verifications:
      - {date: 2026-02-26, by: Lead, method: observation, result: confirmed, note: Held}

  - id: A2
    issue: Nobody looks at the totals.
    action: Read out the three lowest totals at every afternoon handover.
    owner: Deputy
    due: 2026-04-30
    evidence_source: Handover sheets
    status: in-progress
    started: 2026-02-16
    assurance: {method: observation, by: Lead, due: 2026-06-12}
    indicators: [I1]
    updates:
      - {date: 2026-02-20, by: Deputy, note: Begun on the ground floor}
    evidence:
      - {date: 2026-02-27, by: Deputy, kind: record, note: Sheets of five days}
    escalations:
      - {date: 2026-02-25, to: Manager, by: Deputy, reason: No table upstairs}

  - id: A3
    issue: Drinks stand out of reach.
    action: Put a second table beside every chair in the lounge.
    owner: Manager
    due: 2026-03-31
    evidence_source: Lounge walk
    status: not-started
    assurance: {method: observation, by: Lead, due: 2026-05-29}
reviews:
  - {date: 2026-02-24, meeting: Governance, note: Going well}
"""

A2_UPDATE = "      - {date: 2026-02-20, by: Deputy, note: Begun on the ground floor}\n"
EVIDENCE = """\
    evidence:
      - {date: 2026-02-27, by: Deputy, kind: record, note: Sheets of five days}
"""
VERIFICATION = """\
    verifications:
      - {date: 2026-03-02, by: Lead, method: observation, result: confirmed, note: Seen}
"""
DEFERRAL = """\
    deferrals:
      - date: 2026-03-02
        from: 2026-04-30
        to: 2026-05-29
        by: Deputy
        reason: No table upstairs
        approved_by: Manager
"""
HANDOVER = """\
    handovers:
      - {date: 2026-03-02, from: Deputy, to: Lead, by: Manager, reason: Leave}
"""


def a2(text: str, key: str, value: str) -> str:
    """Return the plan with another value for a key of A2."""
    before, mark, rest = text.partition("  - id: A2\n")
    here, end, after = rest.partition("  - id: A3\n")
    lines = [
        f"    {key}: {value}\n" if line.startswith(f"    {key}: ") else line
        for line in here.splitlines(keepends=True)
    ]
    return before + mark + "".join(lines) + end + after


def noted(text: str, note: str) -> str:
    """Return the plan with one more update of A2."""
    update = f"      - {{date: 2026-03-02, by: Deputy, note: {note!r}}}\n"
    return text.replace(A2_UPDATE, A2_UPDATE + update)


def recorded(text: str, records: str) -> str:
    """Return the plan with `records` at the end of A2."""
    return text.replace("\n  - id: A3\n", f"{records}\n  - id: A3\n").replace("\n\n    ", "\n    ")
