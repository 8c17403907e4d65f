"""A paper with a text of one's choice wherever a paper has text, for what may be in any of them."""

import datetime as dt
from fractions import Fraction

from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import (
    Column,
    Dot,
    Facts,
    Line,
    Look,
    Mark,
    Paragraph,
    Points,
    RunChart,
    Table,
)
from qiptrack.reports.sheets import Kind, ListColumn, Sheet, SheetChart, WorkbookLists, charted

TODAY = dt.date(2026, 11, 23)
SHA = "0123456789abcdef" * 4


def chart(text: str) -> RunChart:
    days = [dt.date(2026, month, 28) for month in range(1, 9)]
    dots = [Dot(None, Fraction(9), "b"), *(Dot(day, Fraction(day.month), "\u2022") for day in days)]
    dots[-1] = dots[-1]._replace(glyph="+")
    lines = (
        Line("", Fraction(4), "\u2500", end=days[4]),
        Line("mean 7", Fraction(7), "\u2500", start=days[4]),
        Line("upper limit 9", Fraction(9), "\u2504", start=days[4]),
        Line("lower limit 5", Fraction(5), "\u2504", start=days[4]),
        Line("target 8", Fraction(8), "\u2550"),
    )
    meanings = {"\u2022": "usual variation", "+": "for the better", "b": "baseline"}
    marks = (Mark(days[2], "1"),)
    return RunChart(tuple(dots), lines, meanings, text, marks, text)


def paper_with(text: str, *, landscape: bool = False) -> Paper:
    """Return a paper in which `text` stands in every place that can hold one.

    Of a very long one it is the beginning, but for one cell.
    """
    whole, text = text, text[:900]
    columns = (
        Column("ref", "Action", Look.NAME),
        Column("brag", "BRAG", Look.BRAG),
        Column("due", "Due"),
        Column("days", "Late", Look.LATE),
        Column("owner", text),
        Column("room", "Decision", Look.ROOM),
        Column("action", text, below=True),
    )
    row = {"ref": text, "brag": "red", "due": TODAY, "days": 3, "owner": text, "action": whole}
    table = Table(columns, [row, {**row, "ref": "A2", "brag": "blue", "action": text}], title=text)
    blocks = (
        table,
        Table(columns, [], title="None", empty=text),
        Facts(((text, text), ("Day", TODAY)), title=text),
        Points((text, "A point"), title=text),
        Paragraph(text, title=text),
        Paragraph(text, verbatim=True),
        chart(text),
    )
    return Paper(
        kind="board",
        title=text,
        as_of=TODAY,
        origin=Origin(SHA, 3, missing=(text,)),
        organisation=text,
        of=text,
        figures=(Figure(text, text, text),),
        front=blocks,
        sections=(Section(text, blocks[1:], says=text), Section("Second", blocks[1:])),
        landscape=landscape,
        workbook=lambda: workbook_with(whole),
    )


def workbook_with(text: str) -> WorkbookLists:
    columns = (
        ListColumn("ref", "Reference"),
        ListColumn("brag", "BRAG", Kind.BRAG),
        ListColumn("action", "Action", Kind.LONG, 40),
        ListColumn("owner", "Owner", is_role=True),
        ListColumn("due", "Due", Kind.DATE),
        ListColumn("late", "Days overdue", Kind.NUMBER),
    )
    row = {"ref": text, "brag": "red", "action": text, "owner": text, "due": TODAY, "late": 3}
    roles = Sheet("Roles", (ListColumn("role", "Role"),), [{"role": text}])
    said = SheetChart(text, text, text, (text, text), charted(chart(text)))
    return WorkbookLists((Sheet("Actions", columns, [row, {"ref": "A2"}]), roles), (said, said))
