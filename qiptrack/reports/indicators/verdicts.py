"""The words for what indicators show, as far as their rows tell it."""

from collections.abc import Mapping

from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.rows import IndicatorRow
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Better
from qiptrack.reports.wording import amount, words

VERDICTS = {
    Verdict.WORSE: "worse",
    Verdict.CHANGED: "changed",
    Verdict.NO_CHANGE: "no change shown",
    Verdict.TOO_EARLY: "too early to tell",
    Verdict.IMPROVED: "improved",
}


def verdict_of(row: IndicatorRow, *, whole: bool = False) -> str | None:
    """Return the verdict for people, with a word where what improved is slipping.

    It is one of the format's own words; or, in `whole`, as a sentence has it, with what became of
    the level since the last known change.
    """
    if row.verdict is None:
        return None
    said = VERDICTS[row.verdict] if whole else row.verdict
    if row.slipping_since:
        said = f"{VERDICTS[row.verdict]}, but slipping"
    return f"{since_rebase(row)}; since then {said}" if whole and row.moved_by else said


def verdicts(found: Mapping[str, int]) -> str:
    """Return how many indicators show what, in words, by a count of their verdicts."""
    parts = [f"{found[each]} {words}" for each, words in VERDICTS.items() if found.get(each)]
    return listing(parts)


def since_rebase(row: IndicatorRow) -> str:
    """Return in a few words what became of the level since the last known change."""
    since = f"since {short_day(row.rebased)}" if row.rebased else ""
    return f"{moved(row).lower()} {since}" if row.moved_by else f"judged anew {since}"


def moved(row: IndicatorRow) -> str:
    """Return which way, and by how much, the mean moved with the last known change."""
    much = row.moved_by or 0.0
    by = f"{words(round(abs(much), 1))} points"
    if row.unit != "%":
        by = str(amount(float(f"{abs(much):.3g}"), row.unit))
    if row.better is Better.NEITHER:
        return f"{'Higher' if much > 0 else 'Lower'} by {by}"
    return f"{'Improved' if (much > 0) is (row.better is Better.HIGHER) else 'Worse'} by {by}"
