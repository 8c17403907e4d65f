"""The report of who must be told of what, and of what was told and not answered."""

import datetime as dt
from collections.abc import Iterator, Sequence

from qiptrack.analysis.action_state import Late
from qiptrack.analysis.escalation_steps import EscalationReason
from qiptrack.analysis.escalations import EscalationRow
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.reports.indicators.verdicts import VERDICTS
from qiptrack.reports.report import (
    Block,
    Column,
    Later,
    Look,
    Report,
    RowsOf,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.wording import NO_PLANS, amount, count, told_apart

_TO_TELL = "To escalate now"
_UNANSWERED = "Escalated, and not answered"
_ANSWERED = "Escalated and answered"


def _columns(to: str) -> tuple[Column, ...]:
    return (
        Column("days_overdue", "Days", Look.NUMBER),
        Column("ref", "What", Look.NAME),
        Column("to", to),
        Column("owner", "Owner", priority=3),
        Column("action", "", below=True),
        Column("because", "", below=True),
        Column("record", "", below=True),
    )


_COLUMNS = {_TO_TELL: _columns("To"), _UNANSWERED: _columns("To"), _ANSWERED: _columns("To")}


def escalations_report(rows: Sequence[EscalationRow], today: dt.date, plans: int) -> Report:
    """Return the report of `rows`, which stand in the order of what is to be done first."""
    return Report(
        kind="escalations",
        as_of=today,
        title="Escalations",
        blocks=Later(lambda: tuple(_blocks(rows, today, plans))),
        keys=keys_of(EscalationRow),
        rows=RowsOf(rows, row_of),
        summary=tuple(_sum_up(rows)) if rows else (),
    )


def _section(row: EscalationRow) -> str:
    if not row.recorded:
        return _TO_TELL
    return _UNANSWERED if row.unanswered else _ANSWERED


def _blocks(rows: Sequence[EscalationRow], today: dt.date, plans: int) -> Iterator[Block]:
    owners = told_apart([(row.owner, row.owner_at) for row in rows])
    named = [row._replace(owner=name) for row, name in zip(rows, owners, strict=True)]
    for title, columns in _COLUMNS.items():
        shown = [_for_people(row, today) for row in named if _section(row) == title]
        if shown:
            yield Table(columns, shown, title=f"{title} ({len(shown)})")
    if not rows:
        nothing = f"Nothing has to be escalated in {count(plans, 'plan')}."
        yield Table(_COLUMNS[_TO_TELL], (), empty=nothing if plans else NO_PLANS)


def _for_people(row: EscalationRow, today: dt.date) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    return {
        **row_of(row),
        "to": row.to or "nobody above the owner is named",
        "because": "; ".join(_because(row)),
        "record": ". ".join(_record(row, today)) or None,
    }


def _because(row: EscalationRow) -> Iterator[str]:
    """Yield why somebody must be told, and by which step of the route."""
    on = short_day(row.counted_from) if row.counted_from else ""
    if row.reason is EscalationReason.SLIPPING:
        verification = row.late_with is Late.VERIFICATION
        whose = f" by {row.responsible}" if row.responsible else ""
        late = f"for verification{whose}, " if verification else ""
        back = row.due is not None and row.counted_from is not None and row.due < row.counted_from
        due = f", when it came back; it was due on {short_day(row.due)}" if row.due and back else ""
        yield f"Overdue {late}since {on}{due}"
    elif row.reason is EscalationReason.NOT_CONFIRMED:
        yield f"Not confirmed to hold on {on}"
    elif row.reason is EscalationReason.NOT_IMPROVING:
        shows = VERDICTS[row.verdict] if row.verdict else ""
        yield f"{shows.capitalize()}; the target was due by {on}"
    elif row.reason is EscalationReason.TARGET_MISSED:
        latest = amount(row.latest, row.unit)
        reached = f"{VERDICTS[row.verdict].capitalize()}, at {latest}" if row.verdict else ""
        now = reached if latest else "Nothing measured"
        yield f"{now}; the target of {amount(row.target, row.unit)} was due by {on}"
    elif row.reason is EscalationReason.MEASUREMENTS_STOPPED:
        yield f"Two measurements in a row are not there, the second due by {on}"
    elif row.reason is EscalationReason.CHECK_MISSED:
        times = count(row.missed_running or 0, "time")
        yield f"Missed {times} in a row, the second due by {on}"
    else:
        yield "Told for a reason of its own"
    if row.step is not None and row.since is not None:
        yield f"step {row.step} of the route since {short_day(row.since)}"


def _record(row: EscalationRow, today: dt.date) -> Iterator[str]:
    """Yield who was told and whether they answered, and where that is put down."""
    if row.told and row.told_on:
        days = (today - row.told_on).days
        since = f"for {count(days, 'day')}" if days else "yet"
        said = (
            f"and has not answered {since}" if row.unanswered else f"and answered: {row.response}"
        )
        yield f"{row.told} was told on {short_day(row.told_on)}, {said}"
    elif row.recorded:
        yield f"{row.to} saw it, and need not be told"
    if row.actions != (row.ref,):
        yield f"Record it with {listing(row.actions)}" if row.actions else _NO_ACTION


_NO_ACTION = "No action is open for it: `qiptrack reopen REF` or `qiptrack add PLAN`"


def _sum_up(rows: Sequence[EscalationRow]) -> Iterator[str]:
    found = [_section(row) for row in rows]
    parts = [f"{found.count(title)} {title.lower()}" for title in _COLUMNS if title in found]
    yield f"{'; '.join(parts)}."
    if _TO_TELL in found:
        yield "When somebody was told: `qiptrack escalate REF --to ROLE --reason TEXT`."
    if any(row.unanswered for row in rows):
        yield "When they answered: `qiptrack escalate REF --respond TEXT`."
