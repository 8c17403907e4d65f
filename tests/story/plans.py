"""How the plans of the story stood on the first day."""

ORGANISATION = """\
qip: 1
organisation: Fernhill Care
services: [Rosewood House]
roles:
  - role: Registered Manager
    holder: J. Okafor
    email: j.okafor@example.org
    reports_to: Regional Quality Lead
  - role: Deputy Manager
    holder: S. Reyes
    email: s.reyes@example.org
    reports_to: Registered Manager
  - {role: Night Senior, reports_to: Deputy Manager}
  - role: Quality Lead
    holder: M. Davies
    email: m.davies@example.org
    reports_to: Regional Quality Lead
  - {role: Regional Quality Lead, holder: C. Hughes}
escalation:
  - {days_overdue: 1, to: owner's manager}
  - {days_overdue: 14, to: Regional Quality Lead}
meetings:
  - {meeting: Monthly quality governance, every: month, chair: Regional Quality Lead}
assurance: {min_days: 14, default_days: 28}
"""

FALLS = """\
qip: 1
title: Fewer falls at night
service: Rosewood House
sponsor: Registered Manager
opened: 2026-01-12
concern: >
  Seven of the ten falls since October were at night, and five of those on the way to the toilet.
themes: [falls]

indicators:
  - id: I1
    name: Falls between ten at night and six in the morning
    unit: falls
    better: lower
    owner: Quality Lead
    every: month
    baseline: {date: 2026-01-09, value: 4}
    target: {value: 1, by: 2026-06-30}
    measurements:
      - {date: 2026-01-30, value: 4}

checks:
  - id: C1
    check: Walk the upper corridor once a week after ten at night
    owner: Night Senior
    every: week
    since: 2026-05-18
    indicator: I1

actions:
  # The one that families ask about.
  - id: A1
    issue: Nobody hears that somebody has got up.
    action: Put a sensor mat beside the bed of everyone who fell since October.
    owner: Deputy Manager
    priority: high
    due: 2026-03-13
    evidence_source: Round with the list of rooms
    assurance: {method: observation, by: Quality Lead, due: 2026-04-03}
    indicators: [I1]

  - id: A2
    issue: Nobody is asked whether they need the toilet until they ring.
    action: Ask at the rounds of ten, one and five, and write down who was up.
    owner: Deputy Manager
    due: 2026-04-17
    evidence_source: Night sheets of two weeks
    assurance: {method: record review, by: Quality Lead, due: 2026-05-15}
    indicators: [I1]

  - id: A3
    issue: The lamps of the upper corridor are switched off at eleven.
    action: Fit lamps that go on when somebody walks by.
    owner: Registered Manager
    priority: low
    due: 2026-03-31
    evidence_source: Invoice, and a walk after dark
    assurance: {method: observation, by: Quality Lead, due: 2026-07-10}
"""

MEALS = """\
qip: 1
title: Meals that people look forward to
service: Rosewood House
sponsor: Registered Manager
opened: 2026-01-12
indicators:
  - id: I1
    name: Residents who say that they enjoyed their supper
    unit: "%"
    better: higher
    owner: Quality Lead
    baseline: {date: 2026-01-09, value: 55}
    target: {value: 80, by: 2026-06-30}
actions:
  - id: A1
    issue: Supper is served when the late shift is at handover.
    action: Serve supper half an hour later.
    owner: Deputy Manager
    due: 2026-05-29
    evidence_source: Supper watched twice a week
    status: in-progress
    started: 2026-01-12
    assurance: {method: observation, by: Quality Lead, due: 2026-07-03}
    indicators: [I1]

  - id: A2
    issue: Nobody chooses what they eat until it is in front of them.
    action: Show both plates at the table and let people point.
    owner: Deputy Manager
    due: 2026-02-27
    evidence_source: Two suppers watched
    status: not-started
    assurance: {method: observation, by: Quality Lead, due: 2026-06-05}
    indicators: [I1]
"""
