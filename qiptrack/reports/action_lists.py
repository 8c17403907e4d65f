"""The reports that are lists of actions, and the table of those that a body outside requires."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from qiptrack.analysis.action_rows import ActionRow, OverdueRow
from qiptrack.analysis.action_state import Late
from qiptrack.analysis.required import RequiredRow
from qiptrack.model.dates import short_day
from qiptrack.model.roles import role_form
from qiptrack.model.vocabulary import Status
from qiptrack.reports.report import Column, Later, Look, Report, Row, RowsOf, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count

_ACTION = Column("action", "", below=True)

OVERDUE_COLUMNS = (
    Column("days_overdue", "Days", Look.NUMBER),
    Column("ref", "Action", Look.NAME),
    Column("responsible", "Who must act"),
    Column("due", "Due"),
    Column("kind", "Late with"),
    _ACTION,
    Column("notes", "", below=True),
    Column("escalate_to", "Escalate to", below=True),
)

_MILESTONE_COLUMNS = (
    Column("ref", "Milestone", Look.NAME),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("days_overdue", "When", Look.LATE),
    _ACTION,
)


def milestone_table(rows: Sequence[OverdueRow]) -> Table:
    """Return the milestones that are late."""
    return Table(_MILESTONE_COLUMNS, [row_of(row) for row in rows], title="Milestones late")


def overdue_report(rows: Sequence[OverdueRow], today: dt.date, plans: int) -> Report:
    """Return the report of what is overdue, with a line that sums up."""
    shown: Sequence[Row] = RowsOf(rows, row_of, {"notes": _late_notes})
    empty = f"Nothing is overdue in {count(plans, 'plan')}." if plans else NO_PLANS
    return Report(
        kind="overdue",
        as_of=today,
        title="Overdue",
        blocks=(Table(OVERDUE_COLUMNS, shown, empty=empty),),
        keys=keys_of(OverdueRow),
        rows=RowsOf(rows, row_of),
        summary=Later(lambda: _sum_up(rows, plans)) if rows else (),
    )


def overdue_shown(row: OverdueRow) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    return row_of(row) | {"notes": _late_notes(row)}


def _late_notes(row: OverdueRow) -> str | None:
    notes = (since_it_came_back(row), "blocked" if row.blocked else "")
    return "; ".join(filter(None, notes)) or None


def since_it_came_back(row: OverdueRow | ActionRow) -> str:
    """Return since when an action that came back is late, in words; nothing for any other."""
    if row.came_back is None or not row.days_overdue:
        return ""
    again = "complete again" if row.status is Status.COMPLETE else "taken up again"
    return f"counted from {short_day(row.came_back)}, when it was {again}"


def _sum_up(rows: Sequence[OverdueRow], plans: int) -> tuple[str, ...]:
    late = [row for row in rows if row.days_overdue > 0]
    ahead = len(rows) - len(late)
    soon = f"{count(ahead, 'action')} due soon" if ahead else ""
    if not late:
        return (f"Nothing is overdue in {count(plans, 'plan')}; {soon}.",)
    of_plans = len({row.plan for row in late})
    having = "" if of_plans == plans else f"{of_plans} of "
    to_verify = [row.kind for row in late].count(Late.VERIFICATION)
    by_whom: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for responsible, many in Counter([row.responsible for row in late]).items():
        name = responsible or "nobody named"
        by_whom[spelt.setdefault(role_form(name), name)] += many
    parts = [
        f"{count(len(late), 'action')} overdue in {having}{count(plans, 'plan')}",
        f"{to_verify} of them for verification" if to_verify else "",
        f"by up to {count(max([row.days_overdue for row in late]), 'day')}",
        _with_whom(by_whom),
        soon,
    ]
    return (f"{'; '.join(part for part in parts if part)}.",)


def _with_whom(by_whom: Counter[str]) -> str:
    name, most = max(by_whom.items(), key=itemgetter(1))
    if len(by_whom) == 1:
        return f"all with {name}"
    return f"most with {name} ({most})" if most > 1 else f"with {len(by_whom)} roles"


LIST_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("brag", "BRAG", Look.BRAG),
    Column("status", "Status"),
    Column("owner", "Owner"),
    Column("due", "Due"),
    _ACTION,
    Column("notes", "", below=True),
)


def list_report(
    shown: Sequence[Row],
    today: dt.date,
    plans: int,
    columns: tuple[Column, ...] = LIST_COLUMNS,
    more: tuple[str, ...] = (),
) -> Report:
    """Return the report of the actions that were asked for, as they are shown in `columns`.

    `more` are keys of the rows that not every list has.
    """
    empty = f"No action in {count(plans, 'plan')} matches." if plans else NO_PLANS
    return Report(
        kind="list",
        as_of=today,
        title="Actions",
        blocks=(Table(columns, shown, empty=empty),),
        keys=(*keys_of(ActionRow), *more),
        rows=shown,
        summary=(f"{count(len(shown), 'action')} in {count(plans, 'plan')} read.",)
        if shown
        else (),
    )


def list_rows(rows: Sequence[ActionRow]) -> Sequence[Row]:
    """Return rows with the words that only people are shown."""
    return RowsOf(rows, row_of, {"notes": _notes})


def list_shown(row: ActionRow) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    return {**row_of(row), "notes": _notes(row)}


def _notes(row: ActionRow) -> str | None:
    if not (row.days_overdue or row.blocked or row.deferred or row.slippage):
        return None
    parts = [
        f"{count(row.days_overdue, 'day')} overdue" if row.days_overdue else "",
        since_it_came_back(row),
        "blocked" if row.blocked else "",
        f"deferred {count(row.deferred, 'time')}" if row.deferred else "",
        f"{count(row.slippage, 'day')} later than first planned" if row.slippage else "",
    ]
    return "; ".join(part for part in parts if part) or None


REQUIRED = "Required by a body outside"

_REQUIRED_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("required", "Required by"),
    Column("required_due", "By"),
    Column("clock", "Clock"),
    Column("due", "Our date"),
    Column("action", "", below=True),
)


def required_table(rows: Sequence[RequiredRow], title: str = REQUIRED) -> Table:
    """Return what a body outside requires and is still to be done, with the clock of each."""
    return Table(_REQUIRED_COLUMNS, [_required_shown(row) for row in rows], title=title)


def clock(days: int | None) -> str:
    """Return how the day required stands to today: `12 days left`, `today`, `3 days late`."""
    if days is None:
        return "no date set"
    if days > 0:
        return f"{count(days, 'day')} late"
    return f"{count(-days, 'day')} left" if days else "today"


def _required_shown(row: RequiredRow) -> dict[str, object]:
    said = " ".join(part for part in (row.body, row.level) if part)
    by = ", ".join(part for part in (said, row.required_ref) if part)
    return {**row_of(row), "required": by or None, "clock": clock(row.days_overdue)}
