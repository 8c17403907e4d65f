"""The lists and charts of a pack as a spreadsheet has them: a value in each cell, to filter by."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from qiptrack.analysis.action_rows import action_rows
from qiptrack.analysis.indicators.judged import judged_of
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import role_form
from qiptrack.model.vocabulary import Level, Method, Priority, Status
from qiptrack.reports.action_lists import overdue_shown
from qiptrack.reports.indicators.chart import happenings, run_chart_of
from qiptrack.reports.indicators.findings import findings
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.packs.gathered import Gathered, GatheredAction
from qiptrack.reports.sheets import Kind, ListColumn, Sheet, SheetChart, WorkbookLists, charted
from qiptrack.reports.text import visible_lines
from qiptrack.reports.tracker import tracker_shown, verdicts_by_id
from qiptrack.reports.wording import words

_REFERENCE = ListColumn("id", "Reference", width=11)
_PLAN = ListColumn("plan", "Plan", width=20)
_SERVICE = ListColumn("service", "Service", width=16)

ACTION_COLUMNS = (
    _REFERENCE,
    _PLAN,
    ListColumn("brag", "BRAG", Kind.BRAG, 8),
    ListColumn("status", "Status", width=12, choices=tuple(map(words, Status))),
    ListColumn("issue", "Issue", Kind.LONG, 38),
    ListColumn("action", "Action", Kind.LONG, 38),
    ListColumn("owner", "Owner", width=18, is_role=True),
    ListColumn("due", "Due", Kind.DATE, 11),
    ListColumn("days_overdue", "Days overdue", Kind.NUMBER, 9),
    ListColumn("priority", "Priority", width=9, choices=tuple(map(words, Priority))),
    ListColumn("contributors", "Contributors", Kind.LONG, 18),
    ListColumn("first_due", "First due date", Kind.DATE, 12),
    ListColumn("started", "Started", Kind.DATE, 11),
    ListColumn("completed", "Completed", Kind.DATE, 11),
    ListColumn("closed", "Closed", Kind.DATE, 11),
    ListColumn("evidence_source", "Evidence source", Kind.LONG, 26),
    ListColumn("evidence", "Evidence", Kind.LONG, 52),
    ListColumn("check_by", "To be verified by", width=16, is_role=True),
    ListColumn("check_method", "Verification method", width=16, choices=tuple(map(words, Method))),
    ListColumn("check_due", "Verification date", Kind.DATE, 11),
    ListColumn("verification", "Verification", Kind.LONG, 46),
    ListColumn("barrier", "Barrier", Kind.LONG, 24),
    ListColumn("milestones", "Milestones", Kind.LONG, 28),
    ListColumn("resources", "Resources", Kind.LONG, 20),
    ListColumn("body", "Required by", width=14),
    ListColumn("level", "Must or should", width=10, choices=tuple(map(words, Level))),
    ListColumn("their_ref", "Requirement reference", width=14),
    ListColumn("required", "Required date", Kind.DATE, 11),
    ListColumn("shows", "What the numbers show", Kind.LONG, 30),
    ListColumn("notes", "Note", Kind.LONG, 24),
    _SERVICE,
)

_OVERDUE = (
    ListColumn("days_overdue", "Days overdue", Kind.NUMBER, 9),
    _REFERENCE,
    _PLAN,
    ListColumn("responsible", "Who must act", width=20),
    ListColumn("due", "Due", Kind.DATE, 11),
    ListColumn("kind", "Late with", width=14),
    ListColumn("action", "Action", Kind.LONG, 44),
    ListColumn("escalate_to", "Escalate to", width=20),
    ListColumn("notes", "Note", Kind.LONG, 24),
    _SERVICE,
)

_INDICATORS = (
    _REFERENCE,
    _PLAN,
    ListColumn("name", "Name", Kind.LONG, 34),
    ListColumn("verdict", "What it shows", Kind.LONG, 22),
    ListColumn("unit", "Unit", width=10),
    ListColumn("better", "Better", width=9),
    ListColumn("baseline", "Baseline", Kind.NUMBER, 10),
    ListColumn("latest", "Latest", Kind.NUMBER, 10),
    ListColumn("latest_date", "Measured on", Kind.DATE, 11),
    ListColumn("target", "Target", Kind.NUMBER, 10),
    ListColumn("target_by", "Target by", Kind.DATE, 11),
    ListColumn("n", "Points", Kind.NUMBER, 8),
    ListColumn("mean", "Mean", Kind.NUMBER, 10),
    ListColumn("lower", "Lower limit", Kind.NUMBER, 10),
    ListColumn("upper", "Upper limit", Kind.NUMBER, 10),
    ListColumn("owner", "Reported by", width=18),
    ListColumn("next_due", "Next due", Kind.DATE, 11),
    _SERVICE,
)

_ROLES = (
    ListColumn("role", "Role", width=26),
    ListColumn("service", "Service", width=18),
    ListColumn("reports_to", "Reports to", width=24),
    ListColumn("open", "Open actions", Kind.NUMBER, 10),
    ListColumn("overdue", "Overdue", Kind.NUMBER, 10),
)
_PEOPLE = (
    ListColumn("holder", "In post", width=22),
    ListColumn("email", "E-mail", width=28),
)


def workbook(found: Gathered) -> WorkbookLists:
    """Return the lists of a pack, whichever pack it is, and a chart for each indicator."""
    overdue = [
        {**overdue_shown(row), "id": _id_of(row.ref)} for row in found.overview.most_overdue()
    ]
    indicators = [_indicator(each) for each in found.indicators]
    return WorkbookLists(
        (
            Sheet("Actions", ACTION_COLUMNS, list(_actions(found)), 2, "There is no action."),
            Sheet("Overdue", _OVERDUE, overdue, 3, "Nothing is overdue."),
            Sheet("Indicators", _INDICATORS, indicators, 3, "There is no indicator."),
            Sheet("Roles", _ROLES + (_PEOPLE if found.people else ()), list(_roles(found))),
        ),
        tuple(chart for each in found.indicators for chart in _chart(each, found)),
    )


def action_cells(
    filed: FiledPlan, organisation: Organisation, today: dt.date
) -> dict[str, dict[str, str]]:
    """Return what the list of actions says of a plan: by the id of each, its cells by heading.

    Days are as `import` reads them, YYYY-MM-DD.
    """
    verdicts = verdicts_by_id(filed, today)
    found = (GatheredAction(filed, *each) for each in action_rows(filed, organisation, today))
    rows = (_action(each, verdicts) for each in found)
    return {
        str(row["id"]): {each.title: _as_read(row.get(each.key)) for each in ACTION_COLUMNS}
        for row in rows
    }


def _as_read(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "\n".join(visible_lines(words(value, nothing="")))


def _id_of(ref: str) -> str:
    """Return what a reference calls an action or an indicator within its plan."""
    return ref.partition("/")[2] or ref


def _actions(found: Gathered) -> Iterator[dict[str, Any]]:
    verdicts: dict[str, Mapping[str, str]] = {}
    for each in found.actions:
        if each.filed.file not in verdicts:
            verdicts[each.filed.file] = verdicts_by_id(each.filed, found.today)
        yield _action(each, verdicts[each.filed.file])


def _action(each: GatheredAction, verdicts: Mapping[str, str]) -> dict[str, Any]:
    action, row = each.action, each.row
    shown = tracker_shown(action, row, verdicts)
    assurance = or_none(lambda: action.assurance)
    required = or_none(lambda: action.required_by)
    return {
        **shown,
        "id": _id_of(row.ref),
        "days_overdue": row.days_overdue or None,
        "first_due": or_none(lambda: action.first_due),
        "started": or_none(lambda: action.started),
        "check_by": or_none(lambda: assurance and assurance.by),
        "check_method": or_none(lambda: assurance and assurance.method),
        "check_due": or_none(lambda: assurance and assurance.due),
        "barrier": or_none(lambda: action.barrier),
        "milestones": "\n".join(_milestones(action)),
        "resources": or_none(lambda: action.resources),
        "body": or_none(lambda: required and required.body),
        "level": or_none(lambda: required and required.level),
        "their_ref": or_none(lambda: required and required.ref),
        "required": or_none(lambda: required and required.due),
        "shows": shown["indicators"],
    }


def _milestones(action: Action) -> Iterator[str]:
    """Yield each milestone with its day, as `import` takes them from a cell."""
    for each in or_none(lambda: action.milestones) or ():
        text, due = or_none(lambda: each.milestone), or_none(lambda: each.due)
        done = or_none(lambda: each.done)
        reached = f", reached on {short_day(done)}" if done else ""
        yield f"{text or '?'}{f' ({due:%d/%m/%Y})' if due else ''}{reached}"


def _indicator(each: Shown) -> dict[str, Any]:
    row = each.row
    return {
        **row._asdict(),
        "id": _id_of(row.ref),
        "verdict": verdict_of(row, whole=True) or "cannot be told",
    }


def _chart(each: Shown, found: Gathered) -> Iterator[SheetChart]:
    judged, row = judged_of(each), each.row
    if judged is None or not judged.points:
        return
    marked = happenings(each, judged)
    said = list(findings(each.indicator, row, judged, found.today))
    said += [f"{mark.mark or ''} {short_day(mark.date)}: {mark.what}".strip() for mark in marked]
    chart = run_chart_of(each, judged, marked)
    title = f"{row.name or row.ref}, {row.service}" if row.service else row.name or row.ref
    yield SheetChart(row.ref, title, row.unit or "", tuple(said), charted(chart))


def _roles(found: Gathered) -> Iterator[dict[str, Any]]:
    """Yield the declared roles, then those that only plans name, each with what it has open.

    What is open of a role at one service is told from the same role at another.
    """
    still = [each for each in found.actions if each.is_open and each.row.owner]
    many = Counter(_key(each) for each in still)
    late = Counter(_key(each) for each in still if each.row.overdue)
    shown: set[tuple[str, str]] = set()
    for post in or_none(lambda: found.organisation.roles) or ():
        role, service = or_none(lambda: post.role) or "", or_none(lambda: post.service)
        keys = [key for key in many if key[0] == role_form(role) and service in (None, key[1])]
        shown.update(keys)
        yield {
            "role": role,
            "service": service or "every service",
            "reports_to": or_none(lambda: post.reports_to),
            "open": sum(many[key] for key in keys),
            "overdue": sum(late[key] for key in keys),
            "holder": "vacant" if or_none(lambda: post.is_vacant) else or_none(lambda: post.holder),
            "email": or_none(lambda: post.email),
        }
    for each in still:
        key = _key(each)
        if key not in shown:
            shown.add(key)
            numbers = {"open": many[key], "overdue": late[key]}
            yield {"role": each.row.owner, "service": each.row.service, **numbers}


def _key(each: GatheredAction) -> tuple[str, str]:
    return role_form(each.row.owner or ""), each.row.service or ""
