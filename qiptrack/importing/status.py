"""How far an action has come, as far as a sheet shows it and a plan may say it."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from qiptrack.importing.cells import Cell
from qiptrack.importing.dates import read_day
from qiptrack.model.vocabulary import Status
from qiptrack.model.word_meanings import folded, value_meaning, word_set
from qiptrack.patterns import pattern

_LISTED = tuple(each.value for each in Status)
_COLOURS = word_set(
    "red, amber, green, blue, yellow, orange, black, grey, gray, white, purple, r, a, g, b"
)
_COLOUR = pattern(r"(?:b?rag|rating|status)?[\W_]*(\w+)(?:[\W_]*(?:rated|rating))?", re.IGNORECASE)
_SHARE = pattern(
    r"(\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent)(?: (?:complete|completed|done))?", re.IGNORECASE
)
_FIGURES = pattern(r"(?:\d{2,3}|0)(?:\.\d+)?")
"""A percentage of which its heading alone says that it is one; a 1 may be the whole."""
_WHOLE = 100
_TICKS = pattern(r"[\u2611\u2612\u2713-\u2718\u2705\u00fc\ufe0f]+")
_TICKED = frozenset("\u2611\u2713\u2714\u2705")
_CROSSED_BOX, _TICKED_BOX = "\u2612", "\u2611"
_BOX = pattern(r"([\u2610-\u2612\u25a1\u2713\u2714\u2705\u2717\u2718])\ufe0f?")
_YES = frozenset(("yes", "y", "x"))
_DONE = pattern(
    r"(?:action |now |fully |all |task )?(?:completed?|closed?|done|achieved|implemented|finished"
    r"|delivered|actioned|resolved|in place|met|fully met|embedded"
    r"|completed? (?:and|&) (?:closed|verified|embedded))",
    re.IGNORECASE,
)
_ON = r"(?: on)?[\s:,(\u2013-]+(.*?)[).]*"
_DONE_ON = pattern(rf"(?:{_DONE.pattern}){_ON}", re.IGNORECASE)
_YES_ON = pattern(rf"(?:yes|y){_ON}", re.IGNORECASE)
_RATED = word_set(
    "on track, at risk, off track, behind schedule, delayed, blocked, on hold, stalled, slipped,"
    " paused, not confirmed, monitoring, current, deferred, postponed"
)
"""Words for how an action fares that do not say whether it was begun."""


class StatusRead(NamedTuple):
    """What the words for a status show: the status, or that the action is said to be done.

    `status` is None where nothing is to be written, as for a rating or for what is overdue.
    `day` is the day on which it is said to have been done, where that stands beside it.
    """

    status: Status | None = None
    is_done: bool = False
    day: dt.date | None = None


def is_colour(text: str) -> bool:
    """Whether all of `text` is the name of a colour, as ratings have it."""
    found = _COLOUR.fullmatch(" ".join(text.split()))
    return found is not None and found[1].casefold() in _COLOURS


def is_share(cell: Cell) -> bool:
    """Whether `cell` is a percentage, or a share of 1 as spreadsheets keep percentages."""
    if isinstance(cell.value, Decimal):
        return 0 <= cell.value <= 1
    return bool(_SHARE.fullmatch(cell.text))


def has_ticks(texts: Iterable[str]) -> bool:
    """Whether any of `texts` has a tick, so that a crossed box beside it says no."""
    return any(set(text) & _TICKED for text in texts)


def has_box(text: str) -> bool:
    """Whether `text` has a box, ticked, crossed or empty."""
    return bool(_BOX.search(text))


def as_ticked(text: str, *, crosses_tick: bool) -> str:
    """Return the words whose box is ticked: `Yes` of a cell that offers yes and no.

    A box may stand before its words or behind them. Where it is one alone, or its words are
    no day, the cell stays. With `crosses_tick` a crossed box is a ticked one, as in forms of Word.
    """
    if not has_box(text):
        return text
    if crosses_tick:
        text = text.replace(_CROSSED_BOX, _TICKED_BOX)
    pieces = [piece.strip(" \n:/|,;-") for piece in _BOX.split(text)]
    boxes = pieces[1::2]
    words = pieces[:-1:2] if pieces[0] else pieces[2::2]
    if not any(words):
        return text
    ticked = [said for box, said in zip(boxes, words, strict=True) if box in _TICKED]
    if len(boxes) > 1:
        return ticked[0] if len(ticked) == 1 else ""
    return ticked[0] if ticked and read_day(Cell(ticked[0])).day else text


def says_status(text: str) -> bool:
    """Whether `text` is a word for how far an action has come."""
    plain = " ".join(as_ticked(text, crosses_tick=True).split())
    known = value_meaning(plain, _LISTED)
    return bool(known.is_known or _DONE.fullmatch(plain) or _TICKS.fullmatch(plain))


def read_status(cell: Cell, *, is_percent: bool = False) -> StatusRead:
    """Return the status that `cell` shows an action to have.

    Complete, closed, blue, a tick and 100 % say that it is done, which a plan takes for
    complete only with a date and evidence. Words that may mean two states show none, nor does
    *signed off*, which says that somebody agreed.
    """
    share = _share_done(cell, is_percent=is_percent)
    if share is not None:
        if share >= 1:
            return StatusRead(is_done=True)
        return StatusRead(Status.IN_PROGRESS if share > 0 else None)
    plain = " ".join(cell.text.split()).strip(".!")
    if folded(plain) == "blue" or _DONE.fullmatch(plain):
        return StatusRead(is_done=True)
    if _TICKS.fullmatch(plain):
        return StatusRead(is_done=bool(set(plain) & _TICKED))
    if (found := _DONE_ON.fullmatch(plain)) and (day := read_day(Cell(found[1])).day):
        return StatusRead(is_done=True, day=day)
    names = value_meaning(plain, _LISTED).names
    if names == (Status.NOT_STARTED,):
        return StatusRead(Status.NOT_STARTED)
    if names == (Status.IN_PROGRESS,) and folded(plain) not in _RATED:
        return StatusRead(Status.IN_PROGRESS)
    return StatusRead()


def day_done(text: str) -> dt.date | None:
    """Return the day that the answer to whether something is done has, as in `Yes - 28/10/26`."""
    plain = " ".join(text.split())
    found = _YES_ON.fullmatch(plain) or _DONE_ON.fullmatch(plain)
    return read_day(Cell(found[1])).day if found else None


def _share_done(cell: Cell, *, is_percent: bool) -> Decimal | None:
    """Return how much is done, 1 for all of it; None where that is not said in figures."""
    if isinstance(cell.value, Decimal):
        if not is_percent or not 0 <= cell.value <= _WHOLE:
            return None
        return cell.value if cell.value <= 1 else cell.value / _WHOLE
    text = " ".join(cell.text.split())
    found = _SHARE.fullmatch(f"{text}%" if is_percent and _FIGURES.fullmatch(text) else text)
    return Decimal(found[1]) / 100 if found and Decimal(found[1]) <= 100 else None


def shown_share(cell: Cell) -> str:
    """Return a share of 1 as the percentage that its sheet shows: `50%` for 0.5."""
    if isinstance(cell.value, Decimal) and 0 <= cell.value <= 1:
        return f"{(cell.value * 100).normalize():f}%"
    return cell.text


def is_no(text: str) -> bool:
    """Whether `text` says that what its column asks is not so."""
    return folded(text) in ("no", "n") or text in _EMPTY_BOXES


_EMPTY_BOXES = frozenset("\u2610\u2717\u2718")


def is_yes(text: str) -> bool:
    """Whether `text` says that what its column asks is so."""
    return folded(text) in _YES or bool(set(text) & _TICKED)
