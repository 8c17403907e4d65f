"""The report of indicators: what each shows, a line each."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from qiptrack.analysis.indicators.rows import IndicatorRow
from qiptrack.reports.indicators.verdicts import verdicts
from qiptrack.reports.report import Column, Look, Report, Row, RowsOf, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count

INDICATOR_COLUMNS = (
    Column("ref", "Indicator", Look.NAME),
    Column("trend", "Trend", Look.NAME, priority=3),
    Column("latest", "Latest", Look.NUMBER),
    Column("target", "Target", Look.NUMBER),
    Column("verdict", "Verdict", Look.BRAG),
    Column("what", "", below=True),
    Column("notes", "", below=True),
)

NO_INDICATORS = (
    "No indicator is there yet. Add one number that would move if care did, by "
    "`qiptrack add-indicator PLAN` or under `indicators` in the plan: what is measured, its unit, "
    "which way is better, where it stands and its target."
)


class ListedIndicator(NamedTuple):
    """An indicator in a list: its row, and the same with the words that only people are shown."""

    row: IndicatorRow
    for_people: Row


def indicators_report(
    shown: Sequence[ListedIndicator], today: dt.date, plans: int, *, chosen: bool = False
) -> Report:
    """Return the report of all indicators, or of the `chosen` ones that were asked for."""
    none = f"No indicator in {count(plans, 'plan')} matches." if chosen else NO_INDICATORS
    empty = none if plans else NO_PLANS
    return Report(
        kind="indicators",
        as_of=today,
        title="Indicators",
        blocks=(Table(INDICATOR_COLUMNS, [each.for_people for each in shown], empty=empty),),
        keys=keys_of(IndicatorRow),
        rows=RowsOf([each.row for each in shown], row_of),
        summary=(_sum_up(shown),) if shown else (),
    )


def _sum_up(shown: Sequence[ListedIndicator]) -> str:
    found = Counter(str(each.row.verdict) for each in shown if each.row.verdict)
    unknown = len(shown) - found.total()
    said = [verdicts(found), f"{unknown} of which it cannot be told" if unknown else ""]
    return f"{count(len(shown), 'indicator')}: {'; '.join(part for part in said if part)}."
