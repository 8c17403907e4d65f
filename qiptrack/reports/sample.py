"""The report of the closed actions that were picked for a second look."""

import datetime as dt
import shlex
from collections.abc import Sequence

from qiptrack.analysis.sample import SampleRow
from qiptrack.reports.lists import NO_PLANS
from qiptrack.reports.report import Column, Look, Report, Table, keys_of, row_of
from qiptrack.reports.words import count, day, listing, words

_SAMPLE = (
    Column("ref", "Action", Look.NAME),
    Column("owner", "Owner"),
    Column("completed", "Completed"),
    Column("closed", "Closed"),
    Column("action", "", below=True),
    Column("issue", "Because", below=True),
    Column("seen", "Verified", below=True),
    Column("shown", "Evidence", below=True),
    Column("evidence_source", "Look at", below=True),
    Column("indicators", "Indicators", below=True),
    Column("who", "Who looks", below=True),
)


def sample_report(
    picked: Sequence[SampleRow], asked: int, seed: str, of: int, today: dt.date, plans: int
) -> Report:
    """Return the report of the actions `picked` by `seed` where `asked` for, from `of` closed."""
    shown = [_shown(row) for row in picked]
    empty = f"No closed action of {count(plans, 'plan')} is like that." if plans else NO_PLANS
    return Report(
        kind="sample",
        as_of=today,
        title="Closed actions for a second look",
        blocks=(Table(_SAMPLE, shown, empty=empty),),
        keys=keys_of(SampleRow),
        rows=shown,
        summary=_sum_up(asked, seed, of) if picked else (),
        extra={"seed": seed, "closed": of},
    )


def _shown(row: SampleRow) -> dict[str, object]:
    """Return a row with the words that only people are shown."""
    return {
        **row_of(row),
        "seen": _seen(row),
        "shown": "; ".join(row.evidence),
        "who": _who(row),
    }


def _seen(row: SampleRow) -> str | None:
    if row.verified is None:
        return None
    how = f"{day(row.verified)} by {row.verified_by}, {words(row.method)}"
    return ": ".join(part for part in (how, row.found_in, row.found) if part)


def _who(row: SampleRow) -> str:
    stake = listing(row.not_by)
    return f"{row.look_by}, say; not {stake}" if row.look_by else f"somebody other than {stake}"


def _sum_up(asked: int, seed: str, of: int) -> tuple[str, ...]:
    closed = count(of, "closed action")
    picked = f"All {closed}: there are no more." if asked > of else f"{asked} of {closed}."
    if asked == of:
        picked = f"All {closed}."
    return (
        f"{picked} The seed is {seed}: `--seed {shlex.quote(seed)}` picks the same again.",
        "What did not hold is taken up again: `qiptrack reopen REF --reason TEXT`.",
    )
