"""The report of what was understood of a sheet, before a plan is made of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiptrack.importing.entries import Skipped
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.reading import Reading
from qiptrack.importing.row_cells import ActionRead
from qiptrack.reports.report import Column, Facts, Look, Points, Report, Row, Table
from qiptrack.reports.wording import count

_KEYS = (
    "id",
    "row",
    "issue",
    "action",
    "owner",
    "due",
    "evidence_source",
    "status",
    "kept",
    "cells",
)

_COLUMNS = (
    Column("letter", "Column", Look.NAME),
    Column("heading", "Heading"),
    Column("field", "Goes to"),
)
_LEFT_OUT = (Column("row", "Row", Look.NAME), Column("why", "Why"), Column("text", "", below=True))
_DECISIONS = (
    Column("cell", "Cell", Look.NAME),
    Column("about", "About"),
    Column("words", "It says"),
    Column("question", "To decide", below=True),
    Column("answer", "Answer it with", below=True),
)

LONGEST = 300
"""How many characters of a row that is left out are shown to people; machines get all."""


def import_report(reading: Reading, today: dt.date, *, with_decisions: bool = True) -> Report:
    """Return the report of a reading: its columns, what is left out, and what is open.

    Without `with_decisions` people are not shown what is open, which they are asked anyway.
    """
    return Report(
        kind="import",
        as_of=today,
        title=f"What {reading.workbook.file} says",
        blocks=tuple(_blocks(reading, with_decisions=with_decisions)),
        keys=_KEYS,
        rows=[
            _row(new_id, read) for new_id, read in zip(reading.ids, reading.actions, strict=True)
        ],
        summary=(_sum_up(reading),),
        extra=_extra(reading),
    )


def _blocks(reading: Reading, *, with_decisions: bool) -> Iterator[Facts | Table | Points]:
    yield Facts(_facts(reading))
    yield Table(_COLUMNS, [_column(reading, at) for at in range(len(reading.columns))], "Columns")
    left_out = [*reading.skipped, *reading.left_out]
    if left_out:
        rows = [_skipped(each, LONGEST) for each in left_out]
        yield Table(_LEFT_OUT, rows, "Left out of the plan")
    if reading.said:
        yield Points(tuple(_sentence(words) for words in reading.said), "How it is read")
    if reading.decisions and with_decisions:
        rows = [_decision(each) for each in reading.decisions]
        yield Table(_DECISIONS, rows, "To be decided")


def _facts(reading: Reading) -> tuple[tuple[str, str | dt.date | tuple[str, ...]], ...]:
    grid, header = reading.table.grid, reading.table.header
    rows = " and ".join(grid.rows[index].name for index in header) or "none"
    facts = reading.details.values
    return (
        ("Sheet", grid.name),
        ("Table", str(reading.number)),
        ("Header", rows),
        ("Actions", str(len(reading.actions))),
        ("Indicators", str(len(reading.indicators)) if reading.indicators else ""),
        *((name.capitalize(), _for_people(name, value)) for name, value in facts.items()),
        ("Themes", reading.sections),
    )


def _for_people(name: str, value: str) -> str | dt.date:
    """Return a fact of the plan as people are told it, the day on which it was opened as a day."""
    return dt.date.fromisoformat(value) if name == "opened" else value


def _column(reading: Reading, at: int) -> Row:
    column = reading.columns[at]
    place = reading.table.grid.place(reading.table.named_by, column.at)
    why = f" ({column.why})" if column.why else ""
    field = f"{column.goes_to}{why}"
    return {
        "letter": place,
        "cell": place,
        "heading": " ".join(column.heading.split()) or "(none)",
        "field": field,
    }


def _skipped(each: Skipped, longest: int | None = None) -> dict[str, Any]:
    text = each.text
    if longest is not None and len(text) > longest:
        text = f"{text[:longest]}…"
    return {"row": each.row, "cell": each.cell, "why": each.why, "text": text}


def _decision(each: OpenDecision) -> dict[str, Any]:
    cell = each.cell or each.row
    return {
        "about": each.about,
        "cell": cell,
        "words": each.words[:LONGEST],
        "question": each.in_full,
        "answer": each.command,
    }


def _row(new_id: str, read: ActionRead) -> dict[str, Any]:
    return {
        "id": new_id,
        "row": read.row,
        **{key: read.values.get(key) for key in _KEYS[2:8]},
        "kept": [f"{heading}: {text}" for heading, text in read.kept],
        "cells": read.cells,
    }


def _extra(reading: Reading) -> Mapping[str, Any]:
    table = reading.table
    grid, header = table.grid, table.header
    return {
        "file": reading.workbook.file,
        "sheet": grid.name,
        "table": reading.number,
        "header": {
            "rows": [grid.rows[index].number for index in header],
            "cell": grid.place(header[0], grid.rows[header[0]].filled[0]) if header else None,
            "headings": list(table.headings) if header else [],
        },
        "plan": dict(reading.details.values),
        "indicators": [_as_text(each) for each in reading.indicators],
        "themes": list(reading.sections),
        "columns": [
            {
                "cell": grid.place(table.named_by, column.at),
                "heading": column.heading,
                "field": column.field or None,
                "why": column.why or None,
            }
            for column in reading.columns
        ],
        "skipped": [_skipped(each) for each in reading.skipped],
        "left_out": [_skipped(each) for each in reading.left_out],
        "notes": list(reading.said),
        "decisions": [_for_machines(each) for each in reading.decisions],
    }


def _as_text(value: Any) -> Any:
    """Return what a plan is to say, with its numbers as they are written."""
    if isinstance(value, Mapping):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_text(inner) for inner in value]
    return None if value is None else str(value)


def _for_machines(each: OpenDecision) -> dict[str, Any]:
    return {
        "about": each.about,
        "cell": each.cell or None,
        "row": each.row or None,
        "words": each.words,
        "question": each.in_full,
        "option": each.command,
        "offered": each.offered,
        "choices": list(each.choices),
    }


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _sum_up(reading: Reading) -> str:
    left = len(reading.skipped) + len(reading.left_out)
    said = f"{count(len(reading.actions), 'action')}; {count(left, 'row')} left out"
    if not reading.decisions:
        return f"{said}; nothing is open."
    return f"{said}; {count(len(reading.decisions), 'decision')} open."


def open_lines(decisions: Sequence[OpenDecision]) -> list[str]:
    """Return a line for each open decision: where, what it says, the option that answers it."""
    return [_line(each) for each in decisions]


def _line(each: OpenDecision) -> str:
    where = ", ".join(part for part in (each.cell, each.row) if part)
    words = " ".join(each.words.split())
    words = f" '{words if len(words) <= 80 else words[:77] + '...'}'" if words else ""
    return f"{where or 'The plan'}:{words} {each.in_full}: {each.command}"
