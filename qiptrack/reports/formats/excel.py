"""A paper as an Excel workbook, by XlsxWriter: lists to filter, native charts, A4 landscape.

Text is written as text, so that no cell holds a formula; what acts rather than shows is written as
a code.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qiptrack.reports.formats.excel_charts import add_charts
from qiptrack.reports.paper import Paper, origin_facts
from qiptrack.reports.report import Block, Facts, Paragraph, Points, RunChart, Table, present
from qiptrack.reports.sheets import Kind, ListColumn, Sheet, WorkbookLists
from qiptrack.reports.text import visible, visible_lines
from qiptrack.reports.wording import as_looks, words

LONGEST = 32_767
"""How many characters Excel lets a cell have."""

SPARE = 200
"""How many rows below a list are checked as it is, for what people add."""

_FILLS = {
    "red": ("#C00000", "#FFFFFF"),
    "amber": ("#FFC000", "#000000"),
    "green": ("#00A44A", "#000000"),
    "blue": ("#1F5FA8", "#FFFFFF"),
}
"""The ground and the letters of each rating, whose word stands in the cell."""

_NOTHING = ("", ())
"""Values of which a cell has nothing, beside None."""

_DAY_ZERO, _FIRST_YEAR = dt.date(1899, 12, 30), 1901
"""The day that Excel counts from, and the first year from which it counts as calendars do."""

_FRONT = (34, 24, 24, 24, 24, 24)
"""How wide the columns of the front page are, in characters."""

_LAST = len(_FRONT) - 1
"""The last of them; columns of a table beyond it are as wide."""

_DECIMALS = 4
"""To how many decimals numbers are written."""

_ACROSS = 190
"""How many characters of a list fit on a printed page, side by side."""

_EARLIEST, _LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


def paper_bytes(paper: Paper) -> bytes:
    """Return the paper as the bytes of an .xlsx file, the same for the same paper."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": visible(paper.heading)[:255],
                "comments": paper.origin.stamp,
                "created": dt.datetime.combine(paper.as_of, dt.time()),
            }
        )
        _Writer(book, paper).write()
    return written.getvalue()


def shown(text: str) -> str:
    """Return `text` as a cell has it: line by line, without what acts, cut where Excel would."""
    if len(text) <= LONGEST and text.isprintable():
        return text
    whole = "\n".join(visible_lines(text))
    if len(whole) <= LONGEST:
        return whole
    more = f"\n[... {len(whole):,} characters in all: the rest is in the plan]"
    return whole[: LONGEST - len(more)] + more


def _lines(text: str, width: int) -> int:
    """Return about how many lines `text` takes in cells that are `width` characters wide."""
    if "\n" not in text:
        return 1 + len(text) // width
    return sum(1 + len(line) // width for line in text.split("\n"))


def _places(longest: Sequence[int]) -> list[range]:
    """Return the columns of the front page that each column of a table takes.

    They take all of them together: what is left over goes to the one with the `longest` text.
    """
    spare = max(len(_FRONT) - len(longest), 0)
    widest = longest.index(max(longest))
    ends = [at + 1 + spare * (at >= widest) for at in range(len(longest))]
    return [range(start, end) for start, end in zip([0, *ends], ends, strict=False)]


_LINE, _HIGHEST = 13.5, 405.0
"""How high a line is, and how high Excel lets a row be, in points."""


class _Writer:
    """A workbook in the making, with the formats that its sheets share."""

    def __init__(self, book: xlsxwriter.Workbook, paper: Paper) -> None:
        self.book = book
        self.paper = paper
        plain = {"valign": "top", "font_size": 10}
        ruled = {**plain, "bottom": 4, "bottom_color": "#B4BCC4"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.heading = book.add_format({"bold": True, "font_size": 12, "valign": "top"})
        self.name = book.add_format({**plain, "bold": True, "text_wrap": True})
        self.plain = book.add_format(plain)
        self.wrapped = book.add_format({**plain, "text_wrap": True})
        self.quiet = book.add_format({**plain, "font_color": "#5A5A5A"})
        self.header = book.add_format(
            {
                **plain,
                "bold": True,
                "text_wrap": True,
                "bg_color": "#E7ECF0",
                "bottom": 1,
                "align": "left",
            }
        )
        wrapped = book.add_format({**ruled, "text_wrap": True})
        self.cells: Mapping[Kind, Format] = {
            Kind.TEXT: wrapped,
            Kind.LONG: wrapped,
            Kind.DATE: book.add_format({**ruled, "num_format": "dd mmm yyyy", "align": "left"}),
            Kind.NUMBER: book.add_format({**ruled, "align": "center"}),
            Kind.BRAG: book.add_format({**ruled, "bold": True, "align": "center"}),
        }
        self.ratings = {
            word: book.add_format({"bg_color": ground, "font_color": letters})
            for word, (ground, letters) in _FILLS.items()
        }
        self.roles = ""

    def write(self) -> None:
        """Write all sheets: how things stand, the lists, the charts."""
        lists = self.paper.workbook() if self.paper.workbook else WorkbookLists((), ())
        self._front()
        self.roles = _role_cells(lists.sheets)
        for sheet in lists.sheets:
            self._list(sheet)
        if lists.charts:
            page = self._page("Charts")
            points = self._page("Points")
            add_charts(self.book, page, points, lists.charts, (self.heading, self.wrapped))
            self._lay_out_points(points)

    def _page(self, name: str) -> Worksheet:
        page = self.book.add_worksheet(name)
        page.set_paper(9)  # A4
        page.set_landscape()
        page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
        page.fit_to_pages(1, 0)
        about = ", ".join(part for part in (self.paper.title, self.paper.organisation) if part)
        said = visible(f"{about}: {name}")[:100].replace("&", "&&")
        page.set_header(f"&L&9{said}&R&9{words(self.paper.as_of)}")
        page.set_footer("&R&9Page &P of &N")
        return page

    def _lay_out_points(self, page: Worksheet) -> None:
        page.freeze_panes(1, 3)
        page.repeat_rows(0)

    def _front(self) -> None:
        """Write how things stand, and what the workbook was made from."""
        paper, page = self.paper, self._page("Summary")
        page.hide_gridlines(2)
        for at, width in enumerate(_FRONT):
            page.set_column(at, at, width)
        page.write_string(0, 0, shown(visible(paper.title)), self.title)
        about = (paper.organisation, paper.of, f"as of {words(paper.as_of)}")
        page.write_string(1, 0, shown(visible(", ".join(filter(None, about)))), self.quiet)
        row = 3
        if paper.origin.missing:
            points = Points(paper.origin.missing, "Not all of it could be read")
            row = self._block(page, row, points)
        for figure in paper.figures:
            page.write_string(row, 0, shown(figure.name), self.name)
            page.write_string(row, 1, shown(figure.value), self.wrapped)
            page.write_string(row, 2, shown(figure.says), self.quiet)
            row += 1
        row += bool(paper.figures)
        for block in (*paper.front, origin_facts(paper)):
            row = self._block(page, row, block)

    def _block(self, page: Worksheet, row: int, block: Block) -> int:
        """Write a block of the front page from `row` on, and return the row behind it."""
        if block.title:
            page.write_string(row, 0, shown(visible(block.title)), self.heading)
            row += 1
        if isinstance(block, Facts):
            for name, value in present(block):
                page.write_string(row, 0, shown(visible(name)), self.name)
                self._across(page, row, 1, words(value))
                row += 1
        elif isinstance(block, Table):
            row = self._table(page, row, block)
        elif not isinstance(block, RunChart):
            items = (block.text,) if isinstance(block, Paragraph) else block.items
            for item in items:
                self._across(page, row, 0, item)
                row += 1
        return row + 1

    def _across(self, page: Worksheet, row: int, column: int, text: str) -> None:
        """Write a text over the columns from `column` to the last, as high as it needs."""
        self._line(page, row, [range(column, len(_FRONT))], [text])

    def _table(self, page: Worksheet, row: int, table: Table) -> int:
        """Write a table of the front page from `row` on, and return the row behind it."""
        used = [each for each in table.columns if any(line.get(each.key) for line in table.rows)]
        if not used:
            page.write_string(row, 0, shown(visible(table.empty)), self.wrapped)
            return row + 1
        lines = [
            [as_looks(line.get(each.key), each.look, nothing="") for each in used]
            for line in table.rows
        ]
        longest = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
        places = _places(longest)
        self._line(page, row, places, [visible(each.title) for each in used], self.header)
        for texts in lines:
            row += 1
            self._line(page, row, places, texts)
        return row + 1

    def _line(
        self,
        page: Worksheet,
        row: int,
        places: Sequence[range],
        texts: Sequence[str],
        look: Format | None = None,
    ) -> None:
        """Write a row of texts, each over its place, as high as the longest needs."""
        lines = 1
        for place, each in zip(places, texts, strict=True):
            text, cell = shown(each), look or self.ratings.get(each, self.wrapped)
            if len(place) > 1:
                page.merge_range(row, place[0], row, place[-1], "", cell)
            page.write_string(row, place[0], text, cell)
            lines = max(lines, _lines(text, sum(_FRONT[min(at, _LAST)] for at in place)))
        if lines > 1:
            page.set_row(row, min(lines * _LINE, _HIGHEST))

    def _list(self, sheet: Sheet) -> None:
        """Write a list with its header, what may be chosen, its filter and its colours."""
        page = self._page(sheet.name)
        for at, column in enumerate(sheet.columns):
            # Cells in which nothing stands look as their column does, and need not be written.
            page.set_column(at, at, column.width, self.cells[column.kind])
            page.write_string(0, at, column.title, self.header)
        page.set_row(0, 2 * _LINE + 2)
        heights = [1] * len(sheet.rows)
        for at, column in enumerate(sheet.columns):
            self._fill(page, at, column, sheet.rows, heights)
        for number, lines in enumerate(heights, start=1):
            if lines > 1:
                page.set_row(number, min(lines * _LINE, _HIGHEST))
        last, right = max(len(sheet.rows), 1), len(sheet.columns) - 1
        if not sheet.rows and sheet.empty:
            page.write_string(1, 0, sheet.empty, self.quiet)
        page.autofilter(0, 0, last, right)
        page.freeze_panes(1, sheet.fixed)
        page.repeat_rows(0)
        page.repeat_columns(0, sheet.fixed - 1)
        page.fit_to_pages(1 + sum(each.width for each in sheet.columns) // _ACROSS, 0)
        page.print_across()
        for at, column in enumerate(sheet.columns):
            self._check(page, at, column, last + SPARE)

    def _fill(
        self,
        page: Worksheet,
        at: int,
        column: ListColumn,
        rows: Sequence[Mapping[str, Any]],
        heights: list[int],
    ) -> None:
        """Write a column, each cell as what it holds, and note about how many lines rows take."""
        kind, key, width = column.kind, column.key, column.width
        chosen, write, number = self.cells[kind], page.write_string, page.write_number
        for index, row in enumerate(rows):
            value = row.get(key)
            if value is None or value in _NOTHING:
                continue
            if kind is Kind.DATE and isinstance(value, dt.date) and value.year >= _FIRST_YEAR:
                number(index + 1, at, (value - _DAY_ZERO).days, chosen)
            elif kind is Kind.NUMBER and isinstance(value, int | float):
                number(index + 1, at, round(value, _DECIMALS), chosen)
            else:
                text = shown(value if type(value) is str else words(value))
                write(index + 1, at, text, chosen)
                if len(text) >= width or "\n" in text:
                    heights[index] = max(heights[index], _lines(text, width))

    def _check(self, page: Worksheet, at: int, column: ListColumn, last: int) -> None:
        """Let a column take only what it is for, and say so; another word is asked about."""
        rule: dict[str, Any] = {}
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices)}
        elif column.is_role and self.roles:
            rule = {"validate": "list", "source": self.roles, "error_type": "warning"}
        elif column.kind is Kind.DATE:
            between = {"minimum": _EARLIEST, "maximum": _LATEST}
            rule = {"validate": "date", "criteria": "between", **between}
        elif column.kind is Kind.BRAG:
            rule = {"validate": "list", "source": list(_FILLS)}
            for word, rating in self.ratings.items():
                equal = {"type": "cell", "criteria": "==", "value": f'"{word}"'}
                page.conditional_format(1, at, last, at, {**equal, "format": rating})
        if rule:
            said = {"error_title": column.title, "error_message": _MESSAGES[rule["validate"]]}
            page.data_validation(1, at, last, at, {**rule, **said})


_MESSAGES = {
    "list": "Choose one of the words in the list.",
    "date": "Give a date, such as 31/03/2027.",
}


def _role_cells(sheets: Sequence[Sheet]) -> str:
    """Return where the roles stand, as Excel names cells; "" where there is none."""
    roles = next((sheet for sheet in sheets if sheet.name == "Roles"), None)
    return f"=Roles!$A$2:$A${len(roles.rows) + 1}" if roles and roles.rows else ""
