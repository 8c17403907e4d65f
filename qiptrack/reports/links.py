"""The reports of what there is to answer in registers, and of what answers it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiptrack.analysis.action_rows import ActionRow
from qiptrack.analysis.links import LinkRow, LinkRows
from qiptrack.model.registers import Registers
from qiptrack.model.sentences import listing
from qiptrack.reports.action_lists import LIST_COLUMNS, list_shown
from qiptrack.reports.report import (
    Block,
    Column,
    Facts,
    Look,
    Report,
    RowsOf,
    Table,
    keys_of,
    row_of,
)
from qiptrack.reports.wording import count

LINK_COLUMNS = (
    Column("ref_id", "Reference", Look.NAME),
    Column("kind", "Kind"),
    Column("answered_by", "Answered by"),
    Column("title", "", below=True),
    Column("notes", "", below=True),
)


def links_report(rows: LinkRows, registers: Registers, today: dt.date) -> Report:
    """Return the report of everything there is to answer."""
    empty = "Nothing there matches." if registers.read else _nothing_read(registers)
    return Report(
        kind="links",
        as_of=today,
        title="Links",
        blocks=(Table(LINK_COLUMNS, RowsOf(rows, link_shown), empty=empty),),
        keys=keys_of(LinkRow),
        rows=RowsOf(rows, row_of, kind=LinkRow),
        summary=tuple(_links_summed_up(rows, registers)),
    )


def _nothing_read(registers: Registers) -> str:
    if not registers.faults:
        return "No plan links to anything, and `_organisation.yaml` names no registers."
    named = count(len(registers.faults), "register")
    return f"Nothing there matches: `_organisation.yaml` names {named}; none can be read."


def link_report(
    row: LinkRow, actions: Sequence[ActionRow], titles: Mapping[str, str | None], today: dt.date
) -> Report:
    """Return the report of one thing: all that its register says, and what answers it.

    `titles` are those of the plans that link to it as a whole.
    """
    return Report(
        kind="links",
        as_of=today,
        title=f"{row.kind} {row.ref_id}",
        blocks=tuple(_link_blocks(row, actions, titles)),
        keys=keys_of(LinkRow),
        rows=[row_of(row)],
    )


def link_shown(row: LinkRow) -> dict[str, Any]:
    """Return a row with the words that only people are shown."""
    closed = [ref for ref in row.actions if ref not in row.open]
    notes = [
        f"seen for {listing(row.cited)}" if row.cited else "",
        "not in the register" if row.found is False else "",
        "" if row.answered else "nothing answers it",
        "every action is closed or withdrawn" if closed and not row.open else "",
    ]
    return {
        **row_of(row),
        "answered_by": ", ".join((*row.actions, *row.plans)) or None,
        "notes": "; ".join(note for note in notes if note) or None,
    }


def columns_said(row: LinkRow) -> str | None:
    """Return what the other columns of a register say of a row, each behind its title."""
    said = [
        f"{title}: {value}"
        for title, value in row.columns.items()
        if value and value not in (row.ref_id, row.title)
    ]
    return "; ".join(said) or None


def _link_blocks(
    row: LinkRow, actions: Sequence[ActionRow], titles: Mapping[str, str | None]
) -> Iterator[Block]:
    if row.found is False:
        yield Facts((("In the register", "no: the link leads nowhere"),))
    elif row.found is None:
        yield Facts((("In the register", "there is none for this kind"),))
    else:
        yield Facts(tuple(row.columns.items()))
    if titles:
        plans = tuple((plan, title or "") for plan, title in titles.items())
        yield Facts(plans, title="Answered by the plan as a whole")
    yield Table(
        LIST_COLUMNS,
        [list_shown(action) for action in actions],
        title="Actions that answer it",
        empty="No action links to it; add one with `qiptrack add`.",
    )


def _links_summed_up(rows: LinkRows, registers: Registers) -> Iterator[str]:
    if rows:
        unanswered, nowhere = rows.unanswered, rows.leading_nowhere
        parts = [
            f"{unanswered} that nothing answers" if unanswered else "",
            f"{nowhere} that lead nowhere" if nowhere else "",
        ]
        said = listing([part for part in parts if part]) or "each is answered"
        yield f"{count(len(rows), 'row')}: {said}."
    for each in registers.read:
        if each.without_id:
            yield f"{count(each.without_id, 'row')} of {each.file} cannot be linked to: no id."
        if each.again:
            yield f"{each.file} has {listing(each.again[:5])} more than once; the first counts."
