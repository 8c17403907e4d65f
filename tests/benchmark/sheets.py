"""How long sheets take to be understood and written, held against the libraries alone."""

import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import openpyxl
import xlsxwriter

from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.reading import Reading, plan_text, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.model.organisation import ANYWHERE
from qiptrack.reports.formats import excel
from qiptrack.reports.paper import Origin, Paper
from qiptrack.reports.sheets import Kind, ListColumn, Sheet, WorkbookLists
from qiptrack.store.reader import without_collector

TODAY = dt.date(2026, 11, 23)
HEADINGS = (
    *("Ref", "Area for improvement", "Action required", "By whom", "By when"),
    *("Evidence required", "RAG", "Progress", "Date completed", "Comments"),
)
OWNERS = ("Registered Manager", "Deputy Manager", "Team Leader", "RM / DM", "Quality Lead")


def write_sheet(path: Path, rows: int) -> None:
    """Write a tracker of that many actions as .xlsx."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Tracker")
    page.append(HEADINGS)
    for number in range(rows):
        due = TODAY + dt.timedelta(days=number % 300)
        page.append(
            [
                f"T{number}",
                f"What was found on round {number} of the unit does not reach the next shift",
                f"Begin handover {number} with the three things that changed, on one page",
                OWNERS[number % len(OWNERS)],
                due if number % 7 else "Ongoing",
                f"Handover sheets of week {number % 52}, and five handovers watched",
                ("Red", "Amber", "Green")[number % 3],
                f"Sheet {number} in use on two floors; nights to follow" if number % 2 else None,
                None,
                f"Spoke to families on {number % 28 + 1} June" if number % 5 == 0 else None,
            ]
        )
    book.save(path)


@without_collector()  # as in every run of the program, see light_start
def understood(path: Path) -> Reading:
    """Return the reading of a sheet."""
    setting = Setting(path.name, TODAY, ANYWHERE, by="Quality Lead")
    return read_workbook(read_file(path), SheetChoice(), setting)


@without_collector()
def written(path: Path) -> str:
    """Return the plan that a sheet comes to."""
    return plan_text(understood(path))


def bare(path: Path) -> int:
    """Read every cell of a sheet with openpyxl, and return how many hold something."""
    page = openpyxl.load_workbook(path).active
    assert page is not None
    return sum(value is not None for row in page.iter_rows(values_only=True) for value in row)


def importing(folder: Path, times: int) -> Iterator[tuple[str, str, str]]:
    """Yield what is measured of sheets of 1,000 and 10,000 rows: what, how much, the target."""
    small, large = folder / "small.xlsx", folder / "large.xlsx"
    write_sheet(small, 1_000)
    write_sheet(large, 10_000)
    ours, whole, theirs = _in_turn(
        times,
        lambda: understood(small),
        lambda: written(small),
        lambda: bare(small),
    )
    yield "import, 1,000 rows understood, over openpyxl alone", f"{ours / theirs:.2f}", "1.0"
    yield "import, 1,000 rows as a plan, over openpyxl alone", f"{whole / theirs:.2f}", "1.0"
    few, many = _in_turn(times, lambda: understood(small), lambda: understood(large))
    yield "import, 10,000 rows, over 1,000", f"{many / few:.1f}", "at most 12"


def _in_turn(times: int, *actions: Callable[[], object]) -> list[float]:
    """Return the medians of the seconds of a processor that each takes, in turn."""
    took: list[list[float]] = [[] for _ in actions]
    for _ in range(times):
        for action, seconds in zip(actions, took, strict=True):
            began = time.process_time()
            action()
            seconds.append(time.process_time() - began)
    return [median(seconds) for seconds in took]


_COLUMNS = (
    ListColumn("ref", "Reference"),
    ListColumn("brag", "BRAG", Kind.BRAG),
    ListColumn("status", "Status"),
    ListColumn("issue", "Issue", Kind.LONG, 38),
    ListColumn("action", "Action", Kind.LONG, 38),
    ListColumn("owner", "Owner", width=18, is_role=True),
    ListColumn("due", "Due", Kind.DATE),
    ListColumn("late", "Days overdue", Kind.NUMBER),
    ListColumn("evidence", "Evidence", Kind.LONG, 52),
)


def _actions(many: int) -> list[dict[str, object]]:
    return [
        {
            "ref": f"A{number}",
            "brag": ("red", "amber", "green", "blue")[number % 4],
            "status": "in progress",
            "issue": f"What was found on round {number} of the unit does not reach the next shift",
            "action": f"Begin handover {number} with the three things that changed, on one page",
            "owner": OWNERS[number % len(OWNERS)],
            "due": TODAY + dt.timedelta(days=number % 300),
            "late": number % 40,
            "evidence": f"Handover sheets of week {number % 52}, and five handovers watched",
        }
        for number in range(many)
    ]


def writing(times: int) -> Iterator[tuple[str, str, str]]:
    """Yield what is measured of a workbook of 10,000 actions: what, how much, the target."""
    rows = _actions(10_000)
    lists = WorkbookLists((Sheet("Actions", _COLUMNS, rows),), ())
    paper = Paper("plan", "Plans", TODAY, Origin("0" * 64, 1), workbook=lambda: lists)

    def bare() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        day = book.add_format({"num_format": "dd mmm yyyy"})
        page = book.add_worksheet("Actions")
        for number, row in enumerate(rows):
            for at, value in enumerate(row.values()):
                if isinstance(value, dt.date):
                    page.write_datetime(number, at, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, int):
                    page.write_number(number, at, value)
                else:
                    page.write_string(number, at, str(value))
        book.close()

    ours, theirs = _in_turn(times, lambda: excel.paper_bytes(paper), bare)
    yield "report, 10,000 actions as .xlsx, over XlsxWriter", f"{ours / theirs:.2f}", "1.5"
