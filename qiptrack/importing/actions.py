"""One action as a plan has it, from the cells of an entry: nothing invented, nothing lost."""

from collections.abc import Mapping, Sequence

from qiptrack.importing import cell_lists
from qiptrack.importing.answers import APART, TOGETHER
from qiptrack.importing.columns import SheetColumn
from qiptrack.importing.entries import SheetEntry
from qiptrack.importing.extra_fields import EXTRA, read_extras
from qiptrack.importing.headings import PERCENT, REVISED
from qiptrack.importing.measures import read_measure
from qiptrack.importing.needed_fields import read_needed, read_owner
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.other_fields import read_others
from qiptrack.importing.row_cells import ActionRead, ItemPart, MeasureValues, RowCells, Setting
from qiptrack.yamlfile.rendering import Value


def actions_of(
    entry: SheetEntry, columns: Sequence[SheetColumn], setting: Setting, above: ActionRead | None
) -> list[ActionRead]:
    """Return the actions that an entry comes to: one, or as many as its lists have items.

    `above` is the action before it, for cells that say *as above*.
    """
    whole = RowCells(entry, columns, setting, ItemPart(), above)
    texts = {name: whole.cell(name).text for name in ("action", "owner")}
    pairing = cell_lists.pair(texts | {"due": whole.due_cell().text})
    many = pairing.parts
    if pairing.is_open and setting.answers.lists == APART:
        many = max(pairing.counts["action"], 1)
    if many > 1:
        found = [
            _action_read(RowCells(entry, columns, setting, ItemPart(number, many), above))
            for number in range(many)
        ]
        found[0].said.append(
            f"{entry.name}: {cell_lists.several(pairing.counts)} are {many} actions"
        )
        return found
    made = _action_read(whole)
    if pairing.is_open and setting.answers.lists != TOGETHER:
        made.decisions.insert(0, _lists(entry, whole, cell_lists.several(pairing.counts)))
    return [made]


def _lists(entry: SheetEntry, whole: RowCells, counts: str) -> OpenDecision:
    question = f"{counts} stand in it, and which go together cannot be told: one action, or several"
    place = whole.place("action")
    words = whole.cell("action").text
    return OpenDecision(
        "lists",
        question,
        "--lists",
        cell=place,
        row=entry.name,
        words=words,
        choices=(TOGETHER, APART),
    )


def measure_of(entry: SheetEntry, columns: Sequence[SheetColumn], setting: Setting) -> ActionRead:
    """Return what a row of a table of measures comes to: an indicator, and what else it says."""
    row = RowCells(entry, columns, setting, ItemPart(), None)
    read_owner(row)
    _measure(row, frozenset(("owner",)))
    return row.read


def _measure(row: RowCells, done_with: frozenset[str]) -> None:
    """Take the indicator of a row, and keep every cell that says more than is taken."""
    measure = read_measure(row) if row.part.number == 0 else None
    if measure is not None:
        place = row.place("indicator.measure")
        row.read.measure = MeasureValues(measure.name, measure.values, place)
    used = measure.used if measure else set()
    for column in row.columns:
        if column.field not in done_with and column.field not in used:
            row.keep(column.field, column)


def _action_read(row: RowCells) -> ActionRead:
    """Return the action, with every cell either in its keys or kept as text."""
    read_needed(row)
    read_others(row)
    read_extras(row)
    _measure(row, _DONE_WITH)
    row.read.empty = tuple([each for each in row.columns if each.at not in row.entry.parts])
    row.read.reference = " ".join(row.cell("id").text.split())
    if row.entry.section and row.part.number == 0:
        row.read.kept.append(("Section", row.entry.section))
    return row.read


_DONE_WITH = frozenset(
    (
        *("issue", "action", "evidence_source", "owner", "due", REVISED, "priority", "id"),
        *("contributors", "status", PERCENT, "completed", "closed", "started", "evidence"),
        *("assurance.by", "assurance.method", "assurance.due", *EXTRA),
    )
)
"""The fields whose cells are taken or kept where they are read."""


def words_of(kept: Sequence[tuple[str, str]]) -> str:
    """Return what is kept of a row as one text: each cell behind its heading."""
    lines = [f"{heading}: {text}" for heading, text in kept]
    return lines[0] if len(lines) == 1 and "\n" not in lines[0] else "\n".join(lines)


IMPORTED = "Imported from "
"""How an update begins that keeps cells as text; the file, the row and the cells follow."""


def updates_of(read: ActionRead, setting: Setting) -> list[Mapping[str, Value]]:
    """Return the updates that keep what a row says beside the keys of its action."""
    record: dict[str, Value] = {"date": setting.today.isoformat()}
    if setting.by:
        record["by"] = setting.by
    found: list[Mapping[str, Value]] = []
    if read.is_reported_done:
        found.append({**record, "note": f"Reported complete in {setting.file}, {read.row}"})
    if read.kept:
        text = words_of(read.kept)
        gap = "\n" if "\n" in text else " "
        found.append({**record, "note": f"{IMPORTED}{setting.file}, {read.row}:{gap}{text}"})
    return found
