"""What a sheet says of the plan as a whole, above its table: title, service, sponsor, opening."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qiptrack.importing.abbreviations import is_key_row
from qiptrack.importing.cells import Cell, Row, text_cell
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.dates import read_day
from qiptrack.importing.entries import SheetEntry
from qiptrack.importing.extra_fields import milestones_in
from qiptrack.importing.headings import REVISED
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.row_cells import Setting
from qiptrack.model.identity import same_name
from qiptrack.model.plan import Plan
from qiptrack.model.word_meanings import key_meaning
from qiptrack.patterns import pattern

_WANTED = ("title", "service", "sponsor", "opened")
_LONGEST_TITLE = 150

_QUESTIONS = {
    "title": "what the plan is for",
    "service": "which service the plan belongs to",
    "sponsor": "which role answers for the plan as a whole",
    "opened": "the day on which the plan was opened",
}


class PlanDetails(NamedTuple):
    """The keys of the plan itself, as far as they are known, and what is open of them."""

    values: Mapping[str, str]
    decisions: tuple[OpenDecision, ...]


def plan_details(
    above: Sequence[Row],
    covers: Sequence[Sequence[Row]],
    earliest: dt.date | None,
    setting: Setting,
) -> PlanDetails:
    """Return the details of the plan: those decided, or else those that the sheet says.

    `above` are the rows over the table, and `covers` those of each sheet in front of it; `earliest`
    is the first day in the sheet, which is when the plan was opened where nothing else says so and
    it has been.
    """
    said = {"title": _title(above), **dict(_labelled(above))}
    for cover in covers:
        said |= {name: text for name, text in _on_cover(cover).items() if not said.get(name)}
    values = {name: text for name in _WANTED if (text := setting.answers.plan.get(name))}
    decisions: list[OpenDecision] = []
    today = setting.today
    for name in _WANTED:
        if name in values:
            continue
        found = _settled_value(name, said.get(name, ""), setting)
        if name == "opened" and not found and earliest and earliest <= today:
            found = earliest.isoformat()
        if found:
            values[name] = found
        else:
            decisions.append(_decision(name, said.get(name, ""), setting))
    return PlanDetails({name: values[name] for name in _WANTED if name in values}, tuple(decisions))


def _settled_value(name: str, text: str, setting: Setting) -> str:
    """Return the value of a key that the words of the sheet settle; "" where they do not."""
    if not text:
        return ""
    services = setting.here.organisation.service_names
    if name == "service" and services:
        return next((each for each in services if same_name(each, text)), "")
    if name == "sponsor":
        return setting.role(text).role or ""
    if name == "opened":
        day = read_day(text_cell(text)).day
        return day.isoformat() if day and day <= setting.today else ""
    return text


def _decision(name: str, words: str, setting: Setting) -> OpenDecision:
    offered: str | None = None
    choices: tuple[str, ...] = ()
    if name == "service":
        choices = setting.here.organisation.service_names
        offered = choices[0] if len(choices) == 1 else None
    elif name == "sponsor":
        choices = setting.here.roles
        offered = setting.role(words).offered if words else None
    elif name == "opened":
        offered = setting.today.isoformat()
    return OpenDecision(
        name, _QUESTIONS[name], f"--{name}", words=words, offered=offered, choices=choices
    )


def _labelled(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield what is labelled above the table: `Service: Elm Court`, in one cell or in two."""
    seen: set[str] = set()
    for row in rows:
        texts = [row.cells[column].text for column in row.filled]
        pairs = [
            (label, value)
            for text in texts
            for label, colon, value in [text.partition(":")]
            if colon and "\n" not in label
        ]
        pairs += [(label.rstrip(" :"), value) for label, value in pairwise(texts)]
        for label, value in pairs:
            names = key_meaning(label, Plan).names if len(label) <= 60 else ()
            name = names[0] if names and label.strip() else ""
            plain = _NEXT_LABEL.split(" ".join(value.split()))[0]
            if name in _WANTED and name not in seen and plain and len(plain) <= _LONGEST_TITLE:
                seen.add(name)
                yield name, plain


_NEXT_LABEL = pattern(r"[.;,|] +(?=[A-Z][^.;,:|]{1,40}: )")
"""What stands between a value and the label behind it: `Elm Court. Inspected: 4 May`."""


def _on_cover(rows: Sequence[Row]) -> dict[str, str]:
    """Return what a sheet in front of the table says of the plan, each with a label of its own.

    Of two that differ neither is taken. The first short text is the title, where anything of a
    plan is labelled below it.
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        if len(row.filled) <= _LABEL_AND_VALUE and not row.is_hidden:
            for name, text in _labelled([row]):
                found.setdefault(name, set()).add(text)
    said = {name: min(texts) for name, texts in found.items() if len(texts) == 1}
    has_words = " " in said.get("title", "")
    title = _title(rows) if found.keys() - {"title"} and not has_words else ""
    return said | {"title": title} if title else said


_LABEL_AND_VALUE = 2


def _title(rows: Iterable[Row]) -> str:
    """Return the title above the table: the first row of one short text that is no label.

    One that says that it is a plan goes before the name of whose it is.
    """
    found = [text for row in rows if (text := _short_text(row))]
    plans = (text for text in found if _SAYS_PLAN.search(text) and not _is_label(text))
    others = (text for text in found if ":" not in text)
    return next(plans, next(others, ""))


_SAYS_PLAN = pattern(r"\bplan\b", re.IGNORECASE)


def _is_label(text: str) -> bool:
    label, colon, _ = text.partition(":")
    return bool(colon and key_meaning(label, Plan).names)


def _short_text(row: Row) -> str:
    """Return the one text of a row, where it may be a title; "" for all else."""
    text = " ".join(row.cells[row.filled[0]].text.split()) if len(row.filled) == 1 else ""
    is_short = len(text.split()) >= 2 and len(text) <= _LONGEST_TITLE
    return text if is_short and not (text.endswith(".") or is_key_row(row)) else ""


_DATED = ("due", REVISED, "completed", "started", "closed", "assurance.due")


def earliest_day(
    entries: Iterable[SheetEntry],
    columns: Sequence[SheetColumn],
    above: Iterable[Row],
    *,
    month_first: bool,
) -> dt.date | None:
    """Return the first day that the sheet gives: in its columns of dates, or as a date anywhere."""
    dated = {column.at for column in columns if column.field in _DATED}
    steps = {column.at for column in columns if column.field == "milestones"}
    found = {day for row in above for cell in row.cells if (day := _exact_day(cell))}
    for entry in entries:
        for column, parts in entry.parts.items():
            for part in parts:
                cell = part.cell
                may_be_exact = cell.value is not None or cell.text[:1].isdigit()
                day = _exact_day(cell) if may_be_exact else None
                if day is None and column in dated:
                    day = read_day(cell, month_first=month_first).day
                if day:
                    found.add(day)
                if column in steps:
                    within = milestones_in(cell.text, month_first=month_first)
                    found |= {each.due for each in within}
    return min(found, default=None)


def _exact_day(cell: Cell) -> dt.date | None:
    """Return the day that a cell gives in figures alone; None for all else."""
    text = cell.text
    if cell.day is None and not (
        text[:1].isdigit() and len(text) <= _LONGEST_DAY and _IN_FIGURES.fullmatch(text)
    ):
        return None
    return read_day(cell).day


_LONGEST_DAY = len("2026/12/2026")
_IN_FIGURES = pattern(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")
