"""What else an action may have, from its cells: priority, helpers, progress, a checkpoint."""

import datetime as dt
import re

from qiptrack.analysis.action_strength import is_placeholder
from qiptrack.importing.answers import form
from qiptrack.importing.dates import is_exact
from qiptrack.importing.headings import PERCENT
from qiptrack.importing.row_cells import RowCells
from qiptrack.importing.status import StatusRead, day_done, is_yes, read_status
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Method, Priority, Status
from qiptrack.model.word_meanings import folded, value_meaning
from qiptrack.yamlfile.rendering import Value


def read_others(row: RowCells) -> None:
    """Take what else an action may say from the cells of `row`, as far as the sheet shows it."""
    _priority(row)
    _contributors(row)
    _progress(row)
    if any(name in row.by_field for name in _ASSURANCE):
        _assurance(row)


STATED = "Stated in "
"""How the note of evidence begins that a sheet states; the file, the row and its words follow."""

_ASSURANCE = ("assurance.by", "assurance.method", "assurance.due")


def _priority(row: RowCells) -> None:
    text = row.cell("priority").text
    names = value_meaning(text, [each.value for each in Priority]).names if text else ()
    if len(names) == 1:
        row.put("priority", names[0])
    if not names or folded(text) != names[0]:
        row.keep("priority")


def _contributors(row: RowCells) -> None:
    if "contributors" not in row.by_field:
        return
    text = row.cell("contributors").text
    parts = [part for part in re.split(r"\s*[,;/&\n]\s*|\s+and\s+", text) if part]
    roles = [row.setting.role(part).role for part in parts]
    known = [role for role in roles if role and not same_role(role, row.now("owner"))]
    if known and None not in roles:
        row.put("contributors", list(dict.fromkeys(known)))
    if len(known) != len(parts) or None in roles:
        row.keep("contributors")


def _progress(row: RowCells) -> None:
    """Take the status, and the dates of the work, as far as the sheet shows them."""
    shown = _shown_status(row)
    stated = day_done(row.cell("completed").text)
    completed = row.day("completed") or stated or shown.day or row.day("closed")
    ticked = is_yes(row.cell("completed").text) or is_yes(row.cell("closed").text)
    has_been = completed is not None and completed <= row.setting.today
    done = shown.is_done or has_been or ticked
    evidence = row.cell("evidence").text
    status = shown.status
    if done and has_been and completed and evidence and not is_placeholder(evidence):
        status = Status.COMPLETE
        _complete(row, completed, evidence)
    elif done:
        status = Status.IN_PROGRESS
        row.read.is_reported_done = True
    if status is not None:
        row.put("status", status.value)
    if row.cell("status").text and (status is None or folded(row.raw("status")) != folded(status)):
        row.keep("status")
    row.keep(PERCENT)
    _started(row, status, completed if status is Status.COMPLETE else None)
    is_complete = status is Status.COMPLETE
    if not (is_complete and row.day("completed") == completed and is_exact(row.cell("completed"))):
        row.keep("completed")
    if not (is_complete and not row.day("completed") and row.day("closed") == completed):
        row.keep("closed")
    if not is_complete and row.read.cells.get("evidence_source") != row.place("evidence"):
        row.keep("evidence")


def _shown_status(row: RowCells) -> StatusRead:
    shown = read_status(row.cell("status")) if row.cell("status").text else StatusRead()
    if not shown.is_done and shown.status is None and row.cell(PERCENT).text:
        return read_status(row.cell(PERCENT), is_percent=True)
    return shown


def _complete(row: RowCells, completed: dt.date, evidence: str) -> None:
    row.read.values["completed"] = completed.isoformat()
    record: dict[str, Value] = {"date": completed.isoformat()}
    if row.setting.by:
        record["by"] = row.setting.by
    stated = f"{STATED}{row.setting.file}, {row.entry.name}: {evidence}"
    row.read.values["evidence"] = [{**record, "kind": "other", "note": stated}]


def _started(row: RowCells, status: Status | None, completed: dt.date | None) -> None:
    started = row.day("started")
    last = completed or row.setting.today
    if started and started <= last and status in (Status.IN_PROGRESS, Status.COMPLETE):
        row.put("started", started.isoformat())
        if is_exact(row.cell("started")):
            return
    row.keep("started")


def _assurance(row: RowCells) -> None:
    """Take who checks it, how and when, where the sheet names another role than the owner."""
    here, values = row.setting.here, row.read.values
    text = row.cell("assurance.by").text
    by = row.setting.role(text).role if text else None
    owner = row.now("owner")
    found: dict[str, Value] = {}
    if by and not here.organisation.same_person(by, owner, here.service):
        found["by"] = by
    methods = [each.value for each in Method]
    method = value_meaning(row.cell("assurance.method").text, methods).names
    if len(method) == 1 and found:
        found = {"method": method[0], **found}
    day = row.day("assurance.due")
    if day and found and row.now("due") and day.isoformat() >= row.now("due"):
        found["due"] = day.isoformat()
    if found:
        values["assurance"] = found
    for name in ("by", "method", "due"):
        cell = row.cell(f"assurance.{name}")
        same = name in found and form(str(found[name])) == form(cell.text)
        if not same and not (name == "due" and name in found and is_exact(cell)):
            row.keep(f"assurance.{name}")
