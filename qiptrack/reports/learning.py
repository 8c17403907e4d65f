"""The report of what was learned, and that of the closed actions picked for a second look."""

import datetime as dt
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.learning import (
    ENOUGH,
    GROUPINGS,
    Learned,
    LearningRow,
    Lesson,
    TriedAction,
    row,
)
from qiptrack.analysis.sample import SampleRow
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.reports.report import Block, Column, Look, Paragraph, Report, Table, keys_of, row_of
from qiptrack.reports.wording import NO_PLANS, count, words

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
    shown = [_sample_shown(row) for row in picked]
    empty = f"No closed action in {count(plans, 'plan')} matches." if plans else NO_PLANS
    return Report(
        kind="sample",
        as_of=today,
        title="Closed actions for a second look",
        blocks=(Table(_SAMPLE, shown, empty=empty),),
        keys=keys_of(SampleRow),
        rows=shown,
        summary=_sample_summed_up(asked, seed, of) if picked else (),
        extra={"seed": seed, "closed": of},
    )


def _sample_shown(row: SampleRow) -> dict[str, object]:
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
    how = f"{short_day(row.verified)} by {row.verified_by}, {words(row.method)}"
    return ": ".join(part for part in (how, row.found_in, row.found) if part)


def _who(row: SampleRow) -> str:
    stake = listing(row.not_by)
    return f"{row.look_by}, say; not {stake}" if row.look_by else f"somebody other than {stake}"


def _sample_summed_up(asked: int, seed: str, of: int) -> tuple[str, ...]:
    closed = count(of, "closed action")
    picked = f"All {closed}: there are no more." if asked > of else f"{asked} of {closed}."
    if asked == of:
        picked = f"All {closed}."
    return (
        f"{picked} The seed is {seed}: `--seed {shlex.quote(seed)}` picks the same again.",
        "What did not hold is taken up again: `qiptrack reopen REF --reason TEXT`.",
    )


MOST_UNSAID = 5
"""How many closed actions without a lesson are named; `list --status closed` has them all."""

_LESSONS = {
    Lesson.WORKED: "What worked",
    Lesson.ADJUSTED: "What was adjusted",
    Lesson.INVESTIGATE: "What needs investigation",
    Lesson.DOUBTFUL: "Reported as having worked, but reopened or not closed",
}
_GROUPED = {
    "kind": "By kind of action, the strongest first",
    "owner": "By owner",
    "service": "By service",
    "theme": "By theme",
}
_OF_ONE = ("ref", "plan", "service", "action", "owner", "kind", "status", "ended")
_SAID = ("outcome", "note", "reason")

_NOTES = (
    Column("ref", "Action", Look.NAME),
    Column("kind", "Kind"),
    Column("owner", "Owner"),
    Column("ended", "On"),
    Column("action", "", below=True),
    Column("note", "Learned", below=True),
    Column("reason", "Reopened", below=True),
)


def learning_report(learned: Learned, plans: int) -> Report:
    """Return the report of what was learned from the actions that were tried."""
    rows = [_row_of_one(each) for each in learned.actions]
    overall = learned.overall()
    grouped = {by: learned.rows(by) for by in GROUPINGS}
    rows += [row_of(each) for each in (overall, *(r for rs in grouped.values() for r in rs))]
    empty = f"No action in {count(plans, 'plan')} has been tried yet." if plans else NO_PLANS
    blocks: tuple[Block, ...] = (Paragraph(empty),)
    if learned.actions:
        blocks = (*_notes(learned), *(_table(by, found) for by, found in grouped.items() if found))
    return Report(
        kind="learning",
        as_of=learned.today,
        title="What was learned",
        blocks=blocks,
        keys=tuple(dict.fromkeys((*keys_of(LearningRow), *_OF_ONE, *_SAID))),
        rows=rows if learned.actions else (),
        summary=tuple(_learning_summed_up(learned, overall, plans)) if learned.actions else (),
    )


def _row_of_one(each: TriedAction) -> dict[str, Any]:
    """Return the row of one action: the figures of a group of one, and its learning."""
    said = {**row_of(each), "kind": each.kind.word}
    own = row_of(row("action", each.ref, [each], enough=1)._replace(strength=each.kind.strength))
    return {**own, **{key: said[key] for key in (*_OF_ONE, *_SAID)}}


def _notes(learned: Learned) -> Iterator[Block]:
    for lesson, title in _LESSONS.items():
        found = learned.lessons(lesson)
        if found:
            yield Table(_NOTES, [_row_of_one(each) for each in found], title=title)
    again = [each for each in learned.reopened() if each.lesson is not Lesson.DOUBTFUL]
    if again:
        yield Table(_NOTES, [_row_of_one(each) for each in again], title="Reopened")


def _table(by: str, found: Sequence[LearningRow]) -> Table:
    rank = (Column("strength", "Strength"),) if by == "kind" else ()
    columns = (
        Column("name", by.capitalize(), priority=0),
        *rank,
        Column("actions", "Actions", Look.NUMBER, priority=1),
        Column("worked", "Worked", Look.NUMBER, priority=1),
        Column("adjusted", "Adjusted", Look.NUMBER, priority=1),
        Column("investigate", "Investigate", Look.NUMBER, priority=1),
        Column("reopenings", "Reopened", Look.NUMBER, priority=1),
        Column("deferrals", "Deferred", Look.NUMBER, priority=1),
        Column("slips", "Slipped", priority=3),
        Column("waits", "To verify", priority=3),
    )
    return Table(columns, [_lesson_shown(each) for each in found], title=_GROUPED[by])


def _lesson_shown(each: LearningRow) -> dict[str, Any]:
    return {**row_of(each), "slips": _slips(each), "waits": _waits(each)}


def _slips(each: LearningRow) -> str:
    """Return how many actions slipped, the most, and the median of all where it is known."""
    if not each.slipped:
        return "none"
    middle = "" if each.slippage is None else f", median {days_said(each.slippage)}"
    return f"{each.slipped} of {each.actions}, by up to {days_said(each.most_slippage)}{middle}"


def _waits(each: LearningRow) -> str | None:
    """Return the median wait for a verification, with the number that it is of; None of none."""
    if not each.verified:
        return None
    if each.days_to_verify is None:
        return f"too few to say ({each.verified})"
    return f"median {days_said(each.days_to_verify)} ({each.verified})"


def days_said(number: float) -> str:
    """Return a number of days that may be half a one, such as a median, in words."""
    return "1 day" if number == 1 else f"{words(float(number))} days"


def _learning_summed_up(learned: Learned, overall: LearningRow, plans: int) -> Iterator[str]:
    yield (
        f"{count(overall.actions, 'action')} tried in {count(plans, 'plan')}: "
        f"{overall.worked} worked, {overall.adjusted} adjusted, "
        f"{overall.investigate} to investigate; reopened {count(overall.reopenings, 'time')}, "
        f"deferred {count(overall.deferrals, 'time')}."
    )
    yield (
        f"Slipped: {_slips(overall)}. From complete to verified: {_waits(overall) or 'none yet'}. "
        f"A median is told from {ENOUGH} actions on; of fewer it could be chance."
    )
    unsaid = [each.ref for each in learned.unsaid()]
    if unsaid:
        named = listing(unsaid) if len(unsaid) <= MOST_UNSAID else "`qiptrack list --status closed`"
        yield (
            f"Nothing is recorded as learned from {count(len(unsaid), 'closed action')}: {named}. "
            "Record it: `qiptrack edit REF --set learning.outcome=worked --set learning.note=TEXT`."
        )
