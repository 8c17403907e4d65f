"""Two whole reports in every format, and on screens of many kinds."""

from collections.abc import Callable

import pytest

from qiptrack.reports.formats.formats import Format, render
from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen
from tests.conftest import with_each

SCREENS = {
    "pipe": Screen(),
    "terminal-80": Screen(width=80, terminal=True, colour=True),
    "terminal-130": Screen(width=130, terminal=True, colour=True),
    "terminal-40": Screen(width=40, terminal=True),
    "ascii": Screen(width=80, encoding="ascii"),
}


@with_each("name", SCREENS)
@with_each("view", ["overdue", "blocks"])
def test_a_table_looks_as_kept(
    view: str, name: str, request: pytest.FixtureRequest, golden: Callable[[str, str], None]
) -> None:
    report: Report = request.getfixturevalue(view)
    golden(f"reports/{view}-{name}.txt", render(report, Format.TABLE, SCREENS[name]))


@with_each("chosen", [each for each in Format if each is not Format.TABLE])
@with_each("view", ["overdue", "blocks"])
def test_the_other_formats_look_as_kept(
    view: str, chosen: Format, request: pytest.FixtureRequest, golden: Callable[[str, str], None]
) -> None:
    report: Report = request.getfixturevalue(view)
    golden(f"reports/{view}.{chosen}", render(report, chosen, Screen()))
