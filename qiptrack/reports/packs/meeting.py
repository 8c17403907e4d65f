"""The pack of a governance meeting: its agenda by exception, with room for what is decided."""

from collections.abc import Iterator

from qiptrack.reports.agenda import whole_agenda
from qiptrack.reports.packs.board import exceptions, figures, other_exceptions
from qiptrack.reports.packs.gathered import Gathered, people, sign_off
from qiptrack.reports.paper import Origin, Paper, Section
from qiptrack.reports.report import Block, Column, Look, Points, Table

_ROOM = Column("decided_now", "Decision, owner, date", Look.ROOM)
_WITHOUT_ROOM = ("In the registers", "Indicators beside them")
"""Parts of an agenda that are there to be read, and of which nothing is decided."""

_PRESENT = (
    Column("role", "Present", Look.NAME),
    Column("name", "Name", Look.ROOM),
    Column("apologies", "Apologies", Look.ROOM),
)


def paper(found: Gathered, origin: Origin) -> Paper:
    """Return the pack of a governance meeting."""
    report = whole_agenda(
        found.everything,
        found.organisation,
        found.today,
        lambda _: found.registers,
        found.narrowed,
    )
    meetings = [each for each in report.blocks if not each.title]
    parts = [each for each in report.blocks if each.title]
    registers = [each for each in parts if each.title == "In the registers"]
    agenda = [each for each in parts if each not in registers]
    return Paper(
        kind="meeting",
        title="Governance meeting: agenda",
        as_of=found.today,
        origin=origin,
        organisation=found.name,
        of=found.narrowed.of,
        figures=figures(found),
        front=(
            *meetings,
            Points(tuple(report.summary[:1]), title="On this agenda"),
            *exceptions(found),
            Table(_PRESENT, [{"role": f"{n}."} for n in (1, 2, 3)], title="Present"),
        ),
        sections=(
            *other_exceptions(found),
            Section("Agenda, by exception", (*_with_room(agenda),)),
            *(Section(each.title, (each._replace(title=""),)) for each in registers),
            *people(found),
            Section("Agreed", (sign_off("Chair"),)),
        ),
    )


def _with_room(blocks: list[Block]) -> Iterator[Block]:
    """Yield the parts of the agenda, each with room beside every row for what is decided."""
    for block in blocks:
        if isinstance(block, Table) and block.title not in _WITHOUT_ROOM:
            # A line of values in characters is nothing to hear, and there is a chart elsewhere.
            columns = [each for each in block.columns if each.key != "trend"]
            yield block._replace(columns=(*columns, _ROOM))
        else:
            yield block
