"""What few sheets have of an action: milestones, what it needs, and who outside requires it."""

import datetime as dt
import re
from typing import NamedTuple

from qiptrack.importing import cell_lists
from qiptrack.importing.cells import text_cell
from qiptrack.importing.dates import is_exact, read_day
from qiptrack.importing.row_cells import RowCells, says_none
from qiptrack.model.vocabulary import Level
from qiptrack.model.word_meanings import value_meaning
from qiptrack.patterns import pattern
from qiptrack.yamlfile.rendering import Value

EXTRA = (
    *("resources", "milestones"),
    *("required_by.body", "required_by.level", "required_by.ref", "required_by.due"),
)
"""The fields whose cells are taken or kept here."""


class MilestoneRead(NamedTuple):
    """A milestone as a cell has it: what is reached, and by which day; in figures, or in words."""

    text: str
    due: dt.date
    in_figures: bool = True


_DATED = pattern(
    r"(.*?\S)[\s:,;(\u2013\u2014-]+(?:(?:due|by|on)[\s:]+)?"
    r"(\d[\d/.\-]{5,9}|\d{1,2} [A-Za-z]{3,9} \d{4})[).\s]*",
    re.DOTALL,
)
_NUMBERED = pattern(r"\(?(?:M?\d{1,2}|[a-h])[.):] *", re.IGNORECASE)


def milestones_in(text: str, *, month_first: bool = False) -> tuple[MilestoneRead, ...]:
    """Return the milestones of a cell where each of its items ends with a day; none otherwise."""
    parts = cell_lists.items(text)
    if len(parts) == 1:
        parts = tuple(part for part in text.split(";") if part.strip())
    found = []
    for part in parts:
        item = cell_lists.without_mark(part.strip())
        if number := _NUMBERED.match(item):
            item = item[number.end() :]
        dated = _DATED.fullmatch(item)
        day = read_day(text_cell(dated[2]), month_first=month_first) if dated else None
        if dated is None or day is None or day.day is None or day.said:
            return ()
        in_figures = is_exact(text_cell(dated[2]))
        found.append(MilestoneRead(dated[1].strip(), day.day, in_figures))
    return tuple(found)


def read_extras(row: RowCells) -> None:
    """Take fields that few sheets have from the cells of `row`, each whole or not at all."""
    if any(name in row.by_field for name in EXTRA):
        _resources(row)
        _milestones(row)
        _required_by(row)


def _resources(row: RowCells) -> None:
    text = row.cell("resources").text
    if text and not says_none(text):
        row.put("resources", text)
    else:
        row.keep("resources")


def _milestones(row: RowCells) -> None:
    month_first = bool(row.setting.answers.month_first)
    found = milestones_in(row.cell("milestones").text, month_first=month_first)
    if found and row.part.parts == 1:
        listed: list[Value] = [
            {"id": f"M{number}", "milestone": each.text, "due": each.due.isoformat()}
            for number, each in enumerate(found, start=1)
        ]
        row.put("milestones", listed)
        if all(each.in_figures for each in found):
            return
    row.keep("milestones")


def _required_by(row: RowCells) -> None:
    """Take who requires it where the sheet says both who, and how much they insist."""
    cells = {name: row.cell(f"required_by.{name}") for name in ("body", "level", "ref", "due")}
    body = cells["body"].text
    levels = [each.value for each in Level]
    level = value_meaning(cells["level"].text, levels).names if cells["level"].text else ()
    if len(level) != 1 or not body or says_none(body):
        for name in cells:
            row.keep(f"required_by.{name}")
        return
    required: dict[str, Value] = {"body": body, "level": level[0]}
    if cells["ref"].text:
        required["ref"] = cells["ref"].text
    if day := row.day("required_by.due"):
        required["due"] = day.isoformat()
    row.put("required_by", required, "required_by.body")
    if not (day and is_exact(cells["due"])):
        row.keep("required_by.due")
    if cells["level"].text.casefold() != level[0]:
        row.keep("required_by.level")
