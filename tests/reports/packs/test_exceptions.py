"""The exceptions of a pack: the gravest on the front page, the others behind it, none twice."""

import datetime as dt

from qiptrack.analysis.changes.facts import ChangeKind, Fact
from qiptrack.model.frameworks import Frameworks
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.registers import Registers
from qiptrack.reports.packs.board import exceptions, other_exceptions
from qiptrack.reports.packs.gathered import Changed, Gathered
from qiptrack.reports.report import Block, Table
from tests.conftest import with_each

DAY = dt.date(2026, 11, 23)


def gathered(many: int) -> Gathered:
    facts = tuple(
        Fact(ChangeKind.NEWLY_OVERDUE, f"p/A{n}", "p", None, "x", None, None, True, None, DAY)
        for n in range(1, many + 1)
    )
    since = Changed(dt.date(2026, 10, 20), None, facts)
    return Gathered(
        (), UNDECLARED, DAY, registers=Registers(), frameworks=Frameworks(), since=since
    )


def refs(blocks: list[Block]) -> list[str]:
    tables = (block for block in blocks if isinstance(block, Table))
    return [str(row["ref"]) for table in tables for row in table.rows]


@with_each(("many", "in_front"), [(1, 1), (6, 6), (7, 7), (8, 6), (40, 6)])
def test_each_is_told_once(many: int, in_front: int) -> None:
    found = gathered(many)
    front = refs(list(exceptions(found)))
    behind = refs([block for section in other_exceptions(found) for block in section.blocks])
    assert front + behind == [f"p/A{n}" for n in range(1, many + 1)]
    assert len(front) == in_front
