"""A file read whole: the table, its columns, every row and what became of it, what is open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile

from qiptrack.errors import QiptrackError
from qiptrack.importing.abbreviations import abbreviations
from qiptrack.importing.actions import actions_of, measure_of, updates_of
from qiptrack.importing.answers import Answers, valid_id
from qiptrack.importing.cells import Workbook
from qiptrack.importing.columns import SheetColumn, find_columns
from qiptrack.importing.entries import Entries, Skipped, find_entries, skipped
from qiptrack.importing.headings import CORE, RATING, action_fields
from qiptrack.importing.open_decisions import OpenDecision, in_order
from qiptrack.importing.plan_details import PlanDetails, earliest_day, plan_details
from qiptrack.importing.row_cells import TICKED_FIELDS, ActionRead, Setting
from qiptrack.importing.status import has_ticks
from qiptrack.importing.table_choice import SheetChoice, chosen_table
from qiptrack.importing.table_finding import SheetTable
from qiptrack.model.action import Action
from qiptrack.model.indicators import Indicator
from qiptrack.model.shape import keys
from qiptrack.store.reader import without_collector
from qiptrack.workflow.new_plans import whole_plan_text
from qiptrack.yamlfile.limits import MAX_BYTES
from qiptrack.yamlfile.rendering import Value


@dataclass(frozen=True)
class Reading:
    """What was understood of a file. The n-th of `ids` is the id of the n-th action."""

    workbook: Workbook
    table: SheetTable
    number: int
    columns: tuple[SheetColumn, ...]
    actions: tuple[ActionRead, ...]
    ids: tuple[str, ...]
    indicators: tuple[Mapping[str, Value], ...]
    skipped: tuple[Skipped, ...]
    left_out: tuple[Skipped, ...]
    sections: tuple[str, ...]
    details: PlanDetails
    decisions: tuple[OpenDecision, ...]
    said: tuple[str, ...]
    setting: Setting
    measuring: tuple[ActionRead, ...]
    """The rows that speak of an indicator, whether they are actions or not."""

    def action_values(self) -> list[Mapping[str, Value]]:
        """Return each action as a plan has it, its keys in their order."""
        order = keys(Action)
        found: list[Mapping[str, Value]] = []
        for new_id, read in zip(self.ids, self.actions, strict=True):
            values: dict[str, Value] = {"id": new_id, **read.values}
            if updates := updates_of(read, self.setting):
                values["updates"] = updates
            found.append({key: values[key] for key in order if key in values})
        return found


@without_collector()
def read_workbook(workbook: Workbook, choice: SheetChoice, setting: Setting) -> Reading:
    """Return the reading of `workbook`, with what was decided so far.

    Raises NoTable, EmptyFile, OnlyMeasures, NoSuchPart, and what `find_columns` raises.
    """
    table, number, others = chosen_table(workbook, choice)
    grids = tuple(table.grid if each.name == table.grid.name else each for each in workbook.grids)
    workbook = workbook._replace(grids=grids)
    columns = find_columns(table, setting.answers.columns)
    entries = find_entries(table, columns)
    left_out = {each.row for each in entries.skipped}
    outside = [index for index in table.outside if table.grid.rows[index].name not in left_out]
    details, setting = _around(workbook, table, columns, entries, outside, setting)
    actions, measured = _entries_read(table, columns, entries, setting)
    ids = _ids(actions, columns)
    decisions = _decisions(details, _no_action(columns, table, setting.answers), actions, measured)
    said = [
        *workbook.said,
        *([] if table.header else ["No row has headings: columns are told by what is in them"]),
        *others,
        *_unused(columns),
        *_empty(columns, table),
        *(words for read in actions for words in read.said),
    ]
    return Reading(
        workbook,
        table,
        number,
        columns,
        tuple(actions),
        ids,
        _indicators([*actions, *measured], ids),
        (*entries.skipped, *_without_place(measured)),
        tuple(skipped(table, index, _why(table, index)) for index in outside),
        tuple(dict.fromkeys(entries.sections)),
        details,
        decisions,
        tuple(said),
        setting,
        tuple(read for read in (*actions, *measured) if read.measure),
    )


def _around(
    workbook: Workbook,
    table: SheetTable,
    columns: Sequence[SheetColumn],
    entries: Entries,
    outside: Sequence[int],
    setting: Setting,
) -> tuple[PlanDetails, Setting]:
    """Return what the rows `outside` of the table say of the plan, and what holds for its rows."""
    rows = [table.grid.rows[index] for index in outside]
    explained = abbreviations([*rows, *(table.grid.rows[i] for i in table.body[-60:])])
    setting = replace(setting, abbreviations=explained)
    above = [table.grid.rows[index] for index in outside if index < table.first]
    month_first = bool(setting.answers.month_first)
    earliest = earliest_day(entries.found, columns, above, month_first=month_first)
    covers = [grid.rows for grid in takewhile(lambda each: each is not table.grid, workbook.grids)]
    details = plan_details(above, covers, earliest, setting)
    here = setting.here
    setting = replace(
        setting,
        here=here._replace(service=here.service or details.values.get("service")),
        by=setting.by or details.values.get("sponsor"),
        crosses_tick=not has_ticks(_ticked_cells(table, columns)),
    )
    return details, setting


def _entries_read(
    table: SheetTable, columns: Sequence[SheetColumn], entries: Entries, setting: Setting
) -> tuple[list[ActionRead], list[ActionRead]]:
    """Return the actions that the rows of a table are, and the measurements where it has none."""
    actions: list[ActionRead] = []
    measured: list[ActionRead] = []
    for entry in entries.found:
        if table.has_actions:
            actions += actions_of(entry, columns, setting, actions[-1] if actions else None)
        else:
            measured.append(measure_of(entry, columns, setting))
    return actions, measured


def _decisions(
    details: PlanDetails,
    whole: Sequence[OpenDecision],
    actions: Sequence[ActionRead],
    measured: Sequence[ActionRead],
) -> tuple[OpenDecision, ...]:
    """Return the open decisions, each once; without those on rows where no row has an action."""
    of_rows = [*_all(actions), *_all(measured)]
    if whole:
        of_rows = [each for each in of_rows if each.about != "action"]
    return _each_once([*details.decisions, *whole, *of_rows])


def _ticked_cells(table: SheetTable, columns: Sequence[SheetColumn]) -> Iterator[str]:
    """Yield the texts of the columns that may have boxes to tick."""
    at = [column.at for column in columns if column.field in TICKED_FIELDS]
    return (table.grid.rows[index].cell(each).text for each in at for index in table.body)


def _unused(columns: Sequence[SheetColumn]) -> Iterator[str]:
    """Yield which columns could be what another column is taken for."""
    by_field = {column.field: column for column in columns}
    for column in columns:
        fields = action_fields(column.heading) if not column.field else {}
        field = max(fields, key=lambda each: fields[each], default="")
        taken = by_field.get(field)
        if field in CORE and fields[field] >= _SURE and taken:
            yield (
                f"'{column.name}' could be the {field}, too: '{taken.name}' is, unless you say"
                f" --map '{column.name}={field}'"
            )


_SURE = 2.5


def _empty(columns: Sequence[SheetColumn], table: SheetTable) -> Iterator[str]:
    """Yield which columns that rate or say the status have no text, as where colours say it."""
    for column in columns:
        filled = any(table.grid.rows[index].cell(column.at).text for index in table.body)
        if column.field in (RATING, "status") and not filled:
            yield f"'{column.name}' has no text: a colour is not read"


def _why(table: SheetTable, index: int) -> str:
    return "hidden" if table.grid.rows[index].is_hidden else "outside of the table"


def _ids(actions: Sequence[ActionRead], columns: Sequence[SheetColumn]) -> tuple[str, ...]:
    """Return an id for each action: its reference, where it may be one and is the only such."""
    counts = Counter(read.reference.casefold() for read in actions)
    heading = next((column.name for column in columns if column.field == "id"), "Reference")
    taken = {reference for reference, count in counts.items() if count == 1}
    found: list[str] = []
    number = 0
    for read in actions:
        if read.reference and counts[read.reference.casefold()] == 1 and valid_id(read.reference):
            read.is_known_by_reference = True
            found.append(read.reference)
            continue
        number += 1
        while f"a{number}" in taken:
            number += 1
        found.append(f"A{number}")
        if read.reference and read.reference.casefold() != f"a{number}":
            read.kept.insert(0, (heading, read.reference))
    return tuple(found)


def _indicators(
    actions: Sequence[ActionRead], ids: Sequence[str]
) -> tuple[Mapping[str, Value], ...]:
    """Return the indicators that rows speak of, each once, and name them in their actions."""
    found: dict[str, dict[str, Value]] = {}
    taken = {each.casefold() for each in ids}
    order = keys(Indicator)
    for read in actions:
        if read.measure is None:
            continue
        if read.measure.name in found:
            _keep_again(read, found[read.measure.name])
        else:
            new_id = next(f"I{n}" for n in count(1) if f"i{n}" not in taken)
            taken.add(new_id.casefold())
            values: dict[str, Value] = {"id": new_id, **read.measure.values}
            found[read.measure.name] = {key: values[key] for key in order if key in values}
        read.values["indicators"] = [str(found[read.measure.name]["id"])]
    return tuple(found.values())


def _keep_again(read: ActionRead, known: Mapping[str, Value]) -> None:
    """Keep as text what a row says of an indicator that another row has said otherwise."""
    if read.measure is None:
        return
    for key, value in read.measure.values.items():
        if value != known.get(key):
            read.kept.append((f"{read.measure.name}: {key}", _in_words(value)))


def _in_words(value: Value) -> str:
    """Return a value, the parts of one, or a list of points, as a line of text."""
    if isinstance(value, Mapping):
        return " ".join(map(_in_words, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_in_words, value))
    return str(value)


def _without_place(measured: Iterable[ActionRead]) -> Iterator[Skipped]:
    """Yield what rows that only measure say beside it: an indicator has no updates to keep it."""
    for read in measured:
        for heading, text in read.kept:
            yield Skipped(read.row, "", "no place in an indicator", f"{heading}: {text}")


def _no_action(
    columns: Sequence[SheetColumn], table: SheetTable, answers: Answers
) -> list[OpenDecision]:
    """Return the question which column is the action, where none is and some are left for it."""
    names = tuple(column.name for column in columns if not column.field)
    is_settled = "action" in answers.fills or any(column.field == "action" for column in columns)
    if is_settled or not table.has_actions or not names:
        return []
    question = "which column says what is to be done"
    if not table.header:
        question += f" ({', '.join(names)})"
    place = table.grid.place(table.first, 0)
    name = "HEADING" if table.header else "LETTER"
    return [OpenDecision("column", question, "--map", name, place, choices=names)]


def _all(actions: Iterable[ActionRead]) -> list[OpenDecision]:
    return [decision for read in actions for decision in read.decisions]


def _each_once(decisions: Iterable[OpenDecision]) -> tuple[OpenDecision, ...]:
    """Return decisions, those on a whole column once, however many rows it is open in."""
    found: dict[object, OpenDecision] = {}
    for decision in decisions:
        whole = not decision.cell or decision.about == "dates"
        key = (decision.about, decision.option, decision.name) if whole else decision
        if key in found and whole and not decision.words:
            continue
        every = whole and decision.row and not decision.words
        once = decision._replace(row="every row without one") if every else decision
        found.setdefault(key, once)
    return in_order(tuple(found.values()))


class PlanTooLarge(QiptrackError):
    """What a sheet says is more than one plan file may hold."""

    def __init__(self, file: str, size: int) -> None:
        super().__init__(
            f"{file} would make a plan of {size:,} bytes, and {MAX_BYTES:,} is the most.",
            "Make several plans of it: save the rows of each service or theme by themselves.",
        )


@without_collector()
def plan_text(reading: Reading, *, schema: str = "") -> str:
    """Return the plan file that `reading` comes to; PlanTooLarge where it is more than one.

    `schema` is the way from it to the schema that editors check it by, if there is one.
    """
    facts: dict[str, Value] = dict(reading.details.values)
    if reading.sections:
        facts["themes"] = list(reading.sections)
    actions: list[Mapping[str, Value]] = reading.action_values()
    parts = {"indicators": reading.indicators} if reading.indicators else {}
    text = whole_plan_text(facts, {**parts, "actions": actions}, schema=schema)
    size = len(text.encode())
    if size > MAX_BYTES:
        raise PlanTooLarge(reading.workbook.file, size)
    return text
