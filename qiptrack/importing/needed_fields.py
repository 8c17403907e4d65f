"""What every action needs from its cells: issue, action, evidence, owner, date; or a question."""

import re

from qiptrack.analysis.action_strength import is_placeholder
from qiptrack.importing import cell_lists
from qiptrack.importing.answers import form, place_form
from qiptrack.importing.cells import text_cell
from qiptrack.importing.dates import is_exact, read_day
from qiptrack.importing.headings import REVISED
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.row_cells import RowCells
from qiptrack.model.roles import OwnerKind, same_role
from qiptrack.patterns import pattern

_QUESTIONS = {
    "issue": "what is wrong",
    "action": "what is to be done",
    "owner": "which one role answers for it",
    "due": "the day by which it is done",
    "evidence_source": "where it will be seen that it was done",
}
_AS_ABOVE = pattern(
    r"(?:(?:the )?same(?: as (?:above|before|previous))?|as (?:above|before|previous)|see above"
    r"|dit+o|\"|\u201d|\u3003|''|do\.)\W*",
    re.IGNORECASE,
)


def read_needed(row: RowCells) -> None:
    """Take what every action needs from the cells of `row`, and ask for what they do not say."""
    for name in ("issue", "action", "evidence_source"):
        _text(row, name)
    read_owner(row)
    _due(row)


def _text(row: RowCells, name: str) -> None:
    """Take a text that every action needs, or ask for it."""
    source = name
    if name == "evidence_source" and not row.cell(name).text:
        is_only = name not in row.by_field and "evidence" in row.by_field
        source = "evidence" if is_only or row.cell("evidence").text else name
    text = row.cell(source).text
    if name == "action" and not row.cell("evidence_source").text:
        heading = row.by_field["action"].heading if "action" in row.by_field else ""
        said = "evidence" in heading.casefold()
        text, evidence = cell_lists.evidence_in_brackets(text, is_said=said)
        if evidence:
            row.read.values["evidence_source"] = evidence
            row.read.cells["evidence_source"] = row.place("action")
    if _AS_ABOVE.fullmatch(text) and row.above and (known := row.above.values.get(name)):
        row.put(name, known, source)
        row.read.said.append(f"{row.entry.name}: '{text}' is the {name} of {row.above.row}")
        row.keep(source)
        return
    _take_text(row, name, text, source)


def _take_text(row: RowCells, name: str, text: str, source: str) -> None:
    if name == "evidence_source" and not text and name in row.read.values:
        return
    fill = row.setting.answers.fills.get(name, "")
    said_nothing = not text or is_placeholder(text)
    if said_nothing and fill:
        row.put(name, fill, source)
    elif text:
        row.put(name, text, source)
    if not said_nothing:
        _keep_if_answered(row, source)
        return
    if text and fill:
        row.keep(source)
    if not fill:
        _ask(row, name, text, source, why=f"'{text}' says nothing" if text else "")


def _keep_if_answered(row: RowCells, source: str) -> None:
    """Keep the cell's own words where an answer stands in their place."""
    column = row.by_field.get(source) if row.setting.answers.cells else None
    if column and row.cell(source) != row.own(column):
        row.keep(source)


def _ask(
    row: RowCells,
    name: str,
    words: str,
    source: str = "",
    why: str = "",
    offered: str | None = None,
    choices: tuple[str, ...] = (),
) -> None:
    place = row.place(source or name)
    otherwise = ""
    if name in ("owner", "due") and words and place:
        option, answer = ("--owner" if name == "owner" else "--dates"), " ".join(words.split())
    elif place:
        option, answer = "--cell", place_form(place)
    else:
        option, answer = "--fill", name
        if any(not column.field for column in row.columns):
            otherwise = f"; or which column says so, by --map HEADING={name}"
    if name == "issue" and row.entry.section and not offered:
        offered = row.entry.section
    decision = OpenDecision(
        *(name, _QUESTIONS[name], option, answer, place, row.entry.name, words, offered, choices),
        why=why,
        otherwise=otherwise,
    )
    row.read.decisions.append(decision)


def read_owner(row: RowCells) -> None:
    """Take the one role that answers for it, or ask who does."""
    answers = row.setting.answers
    text = row.cell("owner").text
    answer = answers.owners.get(form(text)) or ("" if text else answers.fills.get("owner", ""))
    if answer:
        _take_owner(row, answer, text)
        return
    found = row.setting.role(text)
    if found.role:
        row.put("owner", found.role)
        if form(found.role) != form(row.raw("owner")):
            row.keep("owner")
        return
    if row.setting.as_typed and text:
        row.put("owner", text)
    elif text:
        row.keep("owner")
    offered = found.offered or _of_above(row, "owner", text)
    _ask(row, "owner", text, "", found.why, offered, found.choices)


def _of_above(row: RowCells, name: str, text: str) -> str | None:
    """Return what the action above has, where a cell says that it is the same."""
    is_same = row.above is not None and bool(_AS_ABOVE.fullmatch(text))
    value = row.above.values.get(name) if row.above and is_same else None
    return value if isinstance(value, str) else None


def _take_owner(row: RowCells, answer: str, text: str) -> None:
    organisation = row.setting.here.organisation
    roles = row.setting.here.roles
    known = next((role for role in roles if same_role(role, answer)), None)
    if known or (not roles and organisation.read_role(answer).says is OwnerKind.ONE):
        row.put("owner", known or answer)
    else:
        why = f"'{answer}' is not one role" if not roles else f"'{answer}' is none of the roles"
        _ask(row, "owner", text, "", why, None, roles)
    row.keep("owner")


def _due(row: RowCells) -> None:
    answers = row.setting.answers
    source = row.due_field()
    cell = row.cell(source)
    other = "due" if source == REVISED else REVISED
    row.keep(other)
    answer = answers.dates.get(form(cell.text)) if cell.text else None
    fill = answers.fills.get("due", "") if not cell.text else ""
    read = read_day(text_cell(fill) if fill else cell, month_first=bool(answers.month_first))
    found = answer or read.day
    if found is not None:
        row.put("due", found.isoformat(), source)
        if answer or fill or not is_exact(cell):
            row.keep(source)
        if read.said and not answer:
            row.read.said.append(f"{row.entry.name}: {read.said}")
        return
    if row.setting.as_typed and cell.text:
        row.put("due", cell.text, source)
    else:
        row.keep(source)
    if read.month_first and answers.month_first is None:
        _ask_order(row, cell.text, source)
        return
    offered = read.offered.isoformat() if read.offered else _of_above(row, "due", cell.text)
    _ask(row, "due", cell.text, source, read.why if cell.text else "none is given", offered)


def _ask_order(row: RowCells, words: str, source: str) -> None:
    question = "whether the month stands before the day in the dates of this sheet"
    place = row.place(source)
    row.read.decisions.append(
        OpenDecision("dates", question, "--dates", "", place, row.entry.name, words, "month-first")
    )
