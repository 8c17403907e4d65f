"""The indicator that a row of a sheet speaks of: its measure, baseline, target and points."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from qiptrack.importing.answers import place_form
from qiptrack.importing.cells import Cell
from qiptrack.importing.headings import PERIOD
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.row_cells import RowCells
from qiptrack.model.vocabulary import Better
from qiptrack.model.word_meanings import value_meaning
from qiptrack.patterns import pattern
from qiptrack.yamlfile.rendering import Value

_NUMBER = pattern(r"[£$]?\s*([+-]?\d+(?:,\d{3})*(?:\.\d+)?)\s*(%)?")
_IS_SHARE = pattern(r"\s*(?:%|per ?cent|percentage|proportion)", re.IGNORECASE)


@dataclass
class MeasureRead:
    """An indicator as far as a row gives it, and the fields whose cells say no more than it."""

    name: str
    values: dict[str, Value] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def read_measure(row: RowCells) -> MeasureRead | None:
    """Return the indicator of a row, with what is open of it asked; None where it has none.

    One whose target is no number is none, which is said, and its cells are kept as text.
    """
    if "indicator.measure" not in row.by_field:
        return None
    name = " ".join(row.cell("indicator.measure").text.split())
    if not name:
        return None
    target = _number(row.cell("indicator.target"))
    if target is None:
        words = row.cell("indicator.target").text
        why = f"its target '{words}' is no number" if words else "it has no target"
        row.read.said.append(f"{row.entry.name}: no indicator is made of '{name[:60]}', for {why}")
        return None
    read = MeasureRead(name, {"name": name}, {"indicator.measure"})
    unit = _unit(row, read)
    _better(row, read)
    if owner := row.now("owner"):
        read.values["owner"] = owner
    if source := row.cell("indicator.source").text:
        read.values["source"] = source
        read.used.add("indicator.source")
    _values(row, read, target, unit)
    return read


def _unit(row: RowCells, read: MeasureRead) -> str:
    text = row.cell("indicator.unit").text
    percent = any("%" in row.cell(f"indicator.{key}").text for key in ("target", "baseline"))
    if percent or _IS_SHARE.match(text) or (not text and _IS_SHARE.match(read.name)):
        read.values["unit"] = "%"
    elif said := text or _answered(row, "unit"):
        read.values["unit"] = said
        read.used |= {"indicator.unit"} if text else set()
    else:
        _ask(row, "unit", "in what unit it is measured", read.name)
    return str(read.values.get("unit", ""))


def _better(row: RowCells, read: MeasureRead) -> None:
    text = row.cell("indicator.better").text or _answered(row, "better")
    names = value_meaning(text, [each.value for each in Better]).names if text else ()
    if len(names) == 1:
        read.values["better"] = names[0]
    else:
        choices = tuple(each.value for each in Better)
        _ask(row, "better", "in which direction it improves", read.name, choices)


def _answered(row: RowCells, what: str) -> str:
    answers = row.setting.answers
    place = place_form(f"{row.place('indicator.measure')}#{what}")
    return answers.cells.get(place) or answers.fills.get(what, "")


def _ask(
    row: RowCells, what: str, question: str, words: str, choices: tuple[str, ...] = ()
) -> None:
    place = row.place("indicator.measure")
    name = f"{place.rpartition('!')[2]}#{what}"
    row.read.decisions.append(
        OpenDecision(what, question, "--cell", name, place, row.entry.name, words, None, choices)
    )


def _values(row: RowCells, read: MeasureRead, target: Decimal, unit: str) -> None:
    """Take the baseline, the target and the points, each where it is a number."""
    place = row.place("indicator.target")
    if unit == "%" and 0 < target <= 1 and row.cell("indicator.target").value is not None:
        question = "whether it is that many per cent, or that share of one"
        offered = f"{(target * 100).normalize():f}%"
        row.read.decisions.append(
            OpenDecision(
                *("target", question, "--cell", place_form(place), place),
                *(row.entry.name, str(target), offered),
            )
        )
    baseline = _number(row.cell("indicator.baseline"))
    if baseline is not None:
        read.values["baseline"] = {"value": baseline}
        read.used.add("indicator.baseline")
    read.values["target"] = {"value": target}
    read.used.add("indicator.target")
    points: dict[str, Value] = {}
    for column in row.columns:
        value = _number(row.cell(column.field)) if column.field.startswith(PERIOD) else None
        day = column.field.removeprefix(PERIOD)
        if value is not None and day <= row.setting.today.isoformat() and day not in points:
            points[day] = value
            read.used.add(column.field)
    if points:
        read.values["measurements"] = [
            {"date": day, "value": value} for day, value in sorted(points.items())
        ]


def _number(cell: Cell) -> Decimal | None:
    """Return the number that all of a cell is, with or without a % behind it."""
    if isinstance(cell.value, Decimal):
        return cell.value
    found = _NUMBER.fullmatch(cell.text.strip())
    try:
        return Decimal(found[1].replace(",", "")) if found else None
    except InvalidOperation:
        return None
