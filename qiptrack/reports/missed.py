"""The report of routine checks: what was missed, and each theme from every distance."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from qiptrack.analysis.check_rows import CheckRow, by_level, longest_missed_first, theme_of
from qiptrack.analysis.routine_checks import CheckState
from qiptrack.reports.report import Column, Later, Look, Report, RowsOf, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count, words

_CHECK = Column("check", "", below=True)

MISSED_COLUMNS = (
    Column("missed", "Missed", Look.NUMBER),
    Column("missed_running", "In a row", Look.NUMBER),
    Column("ref", "Check", Look.NAME),
    Column("owner", "Owner"),
    Column("every", "Every"),
    Column("due", "Due"),
    Column("last", "Last done"),
    _CHECK,
)

_LEVELS = (
    Column("every", "Every", Look.NAME),
    Column("ref", "Check", Look.NAME),
    Column("owner", "Owner"),
    Column("last", "Last done"),
    Column("result", "Found"),
    Column("share", "Done"),
    Column("stands", "Now"),
    _CHECK,
)


def missed_report(
    rows: Sequence[CheckRow],
    others: Sequence[CheckRow],
    today: dt.date,
    plans: int,
    *,
    everything: bool,
) -> Report:
    """Return the report of the routine checks in `rows`: those missed, or `everything`.

    Beside each that was missed stand those of `others` that look at the same indicator.
    """
    missed = sorted((row for row in rows if row.missed_in_all), key=longest_missed_first)
    shown = sorted(rows, key=by_level) if everything else missed

    def blocks() -> tuple[Table, ...]:
        if everything:
            return (*levels(shown),) if shown else (_missed_table((), len(rows), plans),)
        themes = {theme_of(row) for row in missed}
        beside = levels(row for row in others if theme_of(row) in themes)
        return _missed_table(missed, len(rows), plans), *(t for t in beside if len(t.rows) > 1)

    return Report(
        kind="missed",
        as_of=today,
        title="Routine checks" if everything else "Missed checks",
        blocks=Later(blocks),
        keys=keys_of(CheckRow),
        rows=RowsOf(shown, row_of),
        summary=_sum_up(missed, len(rows), plans) if missed else (),
    )


def _missed_table(missed: Sequence[CheckRow], checks: int, plans: int) -> Table:
    return Table(MISSED_COLUMNS, [missed_shown(row) for row in missed], empty=_empty(checks, plans))


def missed_shown(row: CheckRow) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    return {**row_of(row), "missed": f"{row.missed_in_all} of {row.due_in_all}"}


def missed_said(row: CheckRow) -> str:
    """Return how many of how many were missed, and how many of them running, in words."""
    missed, running = row.missed_in_all, row.missed_running
    now = "none since" if running == missed else f"{running} in a row now"
    return f"{missed} of {row.due_in_all} missed{f', {now}' if running else ''}"


def levels(rows: Iterable[CheckRow]) -> list[Table]:
    """Return a table for each theme, with its checks from shift to year."""
    themes = groupby(sorted(rows, key=by_level), key=theme_of)
    levels = [list(checks) for _, checks in themes]
    return [Table(_LEVELS, [_level(row) for row in each], title=_title(each[0])) for each in levels]


def _empty(checks: int, plans: int) -> str:
    if not plans:
        return NO_PLANS
    if not checks:
        return f"There is no routine check to look at in {count(plans, 'plan')}."
    return f"Nothing was missed: {count(checks, 'routine check')} in {count(plans, 'plan')}."


def _title(row: CheckRow) -> str:
    if row.indicator is None:
        return f"{row.plan}: the plan as a whole"
    return f"{row.plan}/{row.indicator}: {row.indicator_name or 'not known'}"


def _level(row: CheckRow) -> dict[str, object]:
    return {**row_of(row), "share": share(row), "stands": stands(row)}


def share(row: CheckRow) -> str | None:
    """Return how many were done of those due so far, in words; None before any was due."""
    return f"{row.done} of {row.expected}" if row.done or row.expected else None


def stands(row: CheckRow) -> str:
    """Return how a check stands, in words."""
    if row.state is CheckState.MISSED:
        return f"{row.missed_running} missed in a row"
    return words(row.state)


def _sum_up(missed: Sequence[CheckRow], checks: int, plans: int) -> tuple[str, ...]:
    of = count(checks, "routine check")
    owners = Counter(row.owner or "nobody named" for row in missed)
    (name, _), *_ = owners.most_common(1)
    whose = f"all with {name}" if len(owners) == 1 else f"with {len(owners)} owners"
    now = sum(row.missed_running > 0 for row in missed)
    since = f"; {now} of them not done since" if now else "; each is done again"
    late = "with `--for DATE` where it makes up for a day that was missed"
    return (
        f"{len(missed)} of {of} in {count(plans, 'plan')} missed when due{since}; {whose}.",
        f"What was done is put down with `qiptrack record PLAN/C1 --result RESULT`, {late}.",
    )
