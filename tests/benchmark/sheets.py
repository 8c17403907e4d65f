"""How long a sheet takes to be understood, held against reading it with openpyxl alone."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import openpyxl

from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.owners import RolesHere
from qiptrack.importing.plan_building import plan_text
from qiptrack.importing.reading import Reading, SheetChoice, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.model.organisation import UNDECLARED

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


def understood(path: Path) -> Reading:
    """Return the reading of a sheet."""
    setting = Setting(path.name, TODAY, RolesHere(UNDECLARED, None, {}), by="Quality Lead")
    return read_workbook(read_file(path), SheetChoice(), setting)


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
        lambda: plan_text(understood(small)),
        lambda: bare(small),
    )
    yield "import, 1,000 rows understood, over openpyxl alone", f"{ours / theirs:.2f}", "1.0"
    yield "import, 1,000 rows as a plan, over openpyxl alone", f"{whole / theirs:.2f}", "1.0"
    few, many = _in_turn(times, lambda: understood(small), lambda: understood(large))
    yield "import, 10,000 rows, over 1,000", f"{many / few:.1f}", "at most 12"


def _in_turn(times: int, *actions: Callable[[], object]) -> list[float]:
    """Return the medians of the seconds of each, taken in turn."""
    took: list[list[float]] = [[] for _ in actions]
    for _ in range(times):
        for action, seconds in zip(actions, took, strict=True):
            began = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - began)
    return [median(seconds) for seconds in took]
