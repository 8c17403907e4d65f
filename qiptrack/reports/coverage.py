"""The report of what plans answer of a framework, and of what nothing stands behind."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from qiptrack.analysis.coverage import CoverageRow
from qiptrack.model.frameworks import Framework
from qiptrack.reports.report import (
    Block,
    Column,
    Look,
    Report,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.wording import count

_COLUMNS = (
    Column("statement", "Statement"),
    Column("actions_open", "Open", Look.NUMBER),
    Column("actions_closed", "Closed", Look.NUMBER),
    Column("indicators", "Indicators", Look.NUMBER, priority=3),
    Column("checks", "Checks", Look.NUMBER, priority=3),
    Column("answered", "", below=True),
)


def coverage_report(
    rows: Sequence[CoverageRow], frameworks: Sequence[Framework], today: dt.date, *, chosen: bool
) -> Report:
    """Return the report; what no plan answers comes first in each framework."""
    return Report(
        kind="coverage",
        as_of=today,
        title="Coverage",
        blocks=tuple(_blocks(rows, frameworks)),
        keys=keys_of(CoverageRow),
        rows=[row_of(row) for row in rows],
        summary=tuple(_summed_up(rows, frameworks, chosen=chosen)),
    )


def _blocks(rows: Sequence[CoverageRow], frameworks: Sequence[Framework]) -> Iterator[Block]:
    titles = {each.framework: f"{each.title}, {each.version}" for each in frameworks}
    for name, found in groupby(rows, key=lambda row: row.framework):
        these = list(found)
        for covered, what in ((False, "nothing behind them"), (True, "answered")):
            shown = [_shown(row) for row in these if row.covered is covered]
            if shown:
                columns = _COLUMNS if covered else _COLUMNS[:1]
                yield Table(columns, shown, title=f"{titles[name]}: {what} ({len(shown)})")
    if not rows:
        yield Table(_COLUMNS, (), empty="Every statement has a plan behind it.")


def _shown(row: CoverageRow) -> dict[str, object]:
    return {**row_of(row), "answered": ", ".join(row.plans) or None}


def _summed_up(
    rows: Sequence[CoverageRow], frameworks: Sequence[Framework], *, chosen: bool
) -> Iterator[str]:
    for each in frameworks:
        missing = sum(row.framework == each.framework and not row.covered for row in rows)
        of = count(len(each.statements), "statement")
        yield f"{missing} of {of} of {each.framework} with no plan behind them."
    if not chosen:
        yield "Choose a framework in `_organisation.yaml`, for example: frameworks: [cqc-saf]"
