"""You said, we did: the paper for staff and families, in words without a term of the trade."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.indicators.rows import IndicatorRow
from qiptrack.analysis.you_said import ActionResult, Deed, YouSaid
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Outcome
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.report import Block, Facts, Paragraph, Report
from qiptrack.reports.wording import NO_PLANS, amount, count

KEYS = (
    "kind",
    "ref_id",
    "service",
    "said",
    "wrong",
    "ref",
    "did",
    "owner",
    "status",
    "came",
    "on",
    "what_came",
)

NONE = (
    "Nothing that anybody told us is linked to an action yet. "
    "Link it, as in `links: [{complaint: C-2026-014}]`, and it stands here with what came of it."
)


def you_said_report(found: Sequence[YouSaid], today: dt.date, plans: int) -> Report:
    """Return the paper on everything that was said, and what was done about it."""
    together: dict[tuple[Deed, ...], list[YouSaid]] = {}
    for each in found:
        together.setdefault(each.deeds, []).append(each)
    blocks: list[Block] = [
        Facts(tuple(_pairs(said, deeds, today)), title=_title(said))
        for deeds, said in together.items()
    ]
    answers = len({deed.ref for each in found for deed in each.deeds})
    told = f"{count(len(found), 'thing')} that we were told or found out"
    return Report(
        kind="learning",
        as_of=today,
        title="You said, we did",
        blocks=tuple(blocks) or (Paragraph(NONE if plans else NO_PLANS),),
        keys=KEYS,
        rows=[_row(each, deed, today) for each in found for deed in each.deeds],
        summary=(f"{told}; {count(answers, 'action')} against that.",) if found else (),
    )


def _title(said: Sequence[YouSaid]) -> str:
    """Return what was said as a heading: `Complaint C-2026-014, Elm Court`."""
    names = listing([f"{_kind(each)} {each.ref_id}" for each in said])
    service = said[0].service
    return f"{names[:1].upper()}{names[1:]}{f', {service}' if service else ''}"


def _kind(each: YouSaid) -> str:
    return each.kind.replace("-", " ").replace("_", " ")


def _label(each: YouSaid) -> str:
    return _SAID.get(_kind(each).casefold(), "You said")


def _pairs(
    said: Sequence[YouSaid], deeds: Sequence[Deed], today: dt.date
) -> Iterator[tuple[str, Any]]:
    wrong = "What was wrong" if any(each.said for each in said) else _label(said[0])
    for each in said:
        yield _label(each), each.said
    for deed in deeds:
        yield wrong, deed.wrong
        yield _DID[deed.came], deed.did
        yield "What came of it", " ".join(what_came(deed, today))


_DID = {
    ActionResult.HELD: "We did",
    ActionResult.DONE: "We did",
    ActionResult.UNDER_WAY: "We are doing",
    ActionResult.AGAIN: "We are doing",
    ActionResult.LATE: "We said we would",
    ActionResult.NOT_BEGUN: "We will",
    ActionResult.GIVEN_UP: "We had planned",
}
_SAID = {
    **dict.fromkeys(("audit", "inspection", "review", "visit"), "We looked"),
    **dict.fromkeys(("incident", "accident", "near miss", "safeguarding", "alert"), "It happened"),
}
"""What stands in front of what was not said, but seen."""


def _row(each: YouSaid, deed: Deed, today: dt.date) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "ref_id": each.ref_id,
        "service": each.service,
        "said": each.said,
        "wrong": deed.wrong,
        "ref": deed.ref,
        "did": deed.did,
        "owner": deed.owner,
        "status": deed.status,
        "came": deed.came,
        "on": deed.on,
        "what_came": " ".join(what_came(deed, today)),
    }


def what_came(deed: Deed, today: dt.date) -> Iterator[str]:
    """Yield what came of an action, a sentence after the other."""
    yield _SENTENCES[deed.came].format(short_day(deed.on))
    if deed.came is ActionResult.DONE and deed.look_by:
        late = "We should have gone back by {} to see whether it lasts, and have not yet."
        soon = "We go back by {} to see whether it lasts."
        yield (late if deed.look_by < today else soon).format(short_day(deed.look_by))
    if deed.came is ActionResult.GIVEN_UP and deed.note:
        yield f"Why: {_sentence(deed.note)}"
    elif deed.outcome and deed.note:
        yield f"{_LEARNED[deed.outcome]}: {_sentence(deed.note)}"
    for row in deed.indicators if deed.came in (ActionResult.HELD, ActionResult.DONE) else ():
        yield from _number(row)


_SENTENCES = {
    ActionResult.HELD: "It is done, and on {} somebody else went back and saw that it lasts.",
    ActionResult.DONE: "It is in place since {}.",
    ActionResult.UNDER_WAY: "We are working on it, and mean to have it in place by {}.",
    ActionResult.NOT_BEGUN: "We begin it soon, and mean to have it in place by {}.",
    ActionResult.LATE: "It should have been in place by {}, and is not yet.",
    ActionResult.AGAIN: (
        "We looked again on {}, and it had not lasted: we are working on it once more."
    ),
    ActionResult.GIVEN_UP: "We gave this up on {}.",
}
_LEARNED = {
    Outcome.WORKED: "What we learned",
    Outcome.ADJUSTED: "What we changed on the way",
    Outcome.INVESTIGATE: "It did not do all that we hoped. What we know so far",
}


def _number(row: IndicatorRow) -> Iterator[str]:
    """Yield where a number that it should move stood, and stands."""
    before, now = amount(row.baseline, row.unit), amount(row.latest, row.unit)
    if row.name and before and now and row.latest_date and row.verdict:
        yield (
            f"{row.name}: {before} before, {now} on {short_day(row.latest_date)} "
            f"({verdict_of(row, whole=True)})."
        )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
