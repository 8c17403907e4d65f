"""The words for indicators in a list: what each shows at a glance, with its values in one line."""

import datetime as dt
from collections.abc import Iterator, Sequence

from qiptrack.analysis.indicators.conclusions import Outlook, Verdict
from qiptrack.analysis.indicators.judged import judged_of
from qiptrack.analysis.indicators.rows import IndicatorRow, Shown
from qiptrack.analysis.indicators.verdict import meets
from qiptrack.model.dates import short_day
from qiptrack.reports.indicators.chart import gaps_of
from qiptrack.reports.indicators.verdicts import since_rebase, verdict_of
from qiptrack.reports.report import row_of
from qiptrack.reports.run_chart import WIDEST_GAP
from qiptrack.reports.wording import count, times

LEVELS = "▁▂▃▄▅▆▇█"

WIDEST = 16
"""How many characters there are at most: more do not fit beside other columns."""

_SAFE = 1000
"""Values are divided by it: the sum of numbers that a float can say may be one that it cannot."""


def sparkline(values: Sequence[float | None], within: Sequence[float] | None = None) -> str:
    """Return `values` as one character each, as high as it stands between the least and the most.

    These are of `within`, for lines that are to be held against each other, or of the values.
    Of more values than there is room for, neighbours share a character, which stands for their
    mean. What is None is a gap. Values that are all the same stand in the middle.
    """
    levels = list(_condensed(values))
    known = [level for level in levels if level is not None]
    if not known:
        return ""
    bounds = known if within is None else [value / _SAFE for value in within]
    least, most = min(bounds), max(bounds)
    top = len(LEVELS) - 1

    def character(level: float | None) -> str:
        if level is None:
            return "-"
        share = (level - least) / (most - least) if most > least else 0.5
        return LEVELS[round(share * top)]

    return "".join(map(character, levels))


def _condensed(values: Sequence[float | None]) -> Iterator[float | None]:
    """Yield a level for each value, or for each of WIDEST stretches of about as many."""
    number = min(len(values), WIDEST)
    for index in range(number):
        stretch = values[index * len(values) // number : (index + 1) * len(values) // number]
        known = [value / _SAFE for value in stretch if value is not None]
        yield sum(known) / len(known) if known else None


OUTLOOKS = {
    Outlook.CONSISTENTLY_MET: "target consistently met",
    Outlook.HIT_OR_MISS: "target hit or missed by chance",
    Outlook.CONSISTENTLY_MISSED: "target consistently missed",
}


def for_people(each: Shown, today: dt.date) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    row = each.row
    unit = f" ({row.unit})" if row.unit else ""
    return {
        **row_of(row),
        "verdict": verdict_of(row),
        "trend": trend(each),
        "what": f"{row.name or '?'}{unit}",
        "notes": _notes(each, today),
    }


def trend(each: Shown) -> str | None:
    """Return the latest values in one line, with a gap where one is missing."""
    judged = judged_of(each)
    if judged is None:
        return None
    points = judged.points
    values: list[float | None] = []
    for point, gap in zip(points, gaps_of(each.indicator, points), strict=True):
        values += [*([None] * min(gap, WIDEST_GAP)), point.value]
    return sparkline(values)


def _notes(each: Shown, today: dt.date) -> str | None:
    row = each.row
    early = row.verdict is Verdict.TOO_EARLY
    judged = judged_of(each)
    n = len(judged.phase.points) if judged else 0
    parts = [
        _dated("since", row.since),
        _dated("slipping since", row.slipping_since),
        since_rebase(row) if row.rebased else "",
        _of_target(each),
        f"{count(row.days_since, 'day')} since the last one" if row.days_since is not None else "",
        "limits provisional" if row.provisional and not early and row.mean is not None else "",
        f"{count(n, 'point')} so far" if early else "",
        _dated("may be rebased from", row.may_be_rebased_from),
        _dated("target was due by", row.target_by if _late(row, today) else None),
        _dated("next was due by", row.next_due if row.next_due and row.next_due < today else None),
    ]
    return "; ".join(part for part in parts if part) or None


def _dated(words: str, day: dt.date | None) -> str:
    """Return what a note says of a day, or "" where there is none."""
    return f"{words} {short_day(day)}" if day else ""


def _of_target(each: Shown) -> str:
    """Return whether the target is met.

    Limits drawn from before an improvement too say little of what comes after it: there the
    latest points speak.
    """
    row, met = each.row, each.row.target_met_by
    if row.verdict is Verdict.TOO_EARLY:
        return f"target met {times(met)} running; too few points for a trend" if met else ""
    if row.verdict is not Verdict.IMPROVED or met is None:
        return OUTLOOKS.get(row.outlook, "") if row.outlook else ""
    points = f"latest {met} points" if met > 1 else "latest point"
    return f"target met by the {points}" if met else "target not met"


def _late(row: IndicatorRow, today: dt.date) -> bool:
    """Whether the day of the target has passed, and the latest value does not meet it."""
    if row.target_by is None or row.target_by >= today:
        return False
    if row.latest is None or row.target is None or row.better is None:
        return row.latest is None
    return not meets(row.latest, row.target, row.better)
