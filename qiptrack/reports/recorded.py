"""What is recorded of a part of a plan: as facts and tables for people, and as plain values."""

from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.model.base import Model, told
from qiptrack.model.plan import Decision
from qiptrack.reports.report import Block, Column, Facts, Look, Table
from qiptrack.reports.words import words

_RECORDS = {
    "updates": "Progress",
    "evidence": "Evidence",
    "verifications": "Verifications",
    "deferrals": "Deferrals",
    "handovers": "Handovers",
    "escalations": "Escalations",
    "reopenings": "Reopenings",
    "measurements": "Measurements",
    "records": "Records",
    "reviews": "Reviews",
}
_TITLES = {
    "by": "By",
    "to": "To",
    "from": "From",
    "ref": "Reference",
    "approved_by": "Approved by",
    "responded": "Answered",
    "response": "Answer",
    "days_overdue": "Days overdue",
    "next": "Next review",
}
_LONG = frozenset(
    {"note", "reason", "barrier", "response", "ref", "approved_by", "responded", "decisions"}
)


def inline(part: Model | None) -> str | None:
    """Return a part of a few values in one line, each behind its key."""
    if part is None:
        return None
    pairs = ((key, value) for key, value in values_of(part).items() if value not in (None, ()))
    return "; ".join(f"{title_of(key).lower()}: {words(value)}" for key, value in pairs)


def values_of(part: Model) -> dict[str, Any]:
    """Return the values of a part by their keys in the file; None where one is not known."""
    fields = type(part).model_fields
    return {field.alias or name: told(part, name) for name, field in fields.items()}


def title_of(key: str) -> str:
    """Return a key of the file as a title."""
    return _TITLES.get(key, key.replace("_", " ").capitalize())


def records_of(item: Model) -> Iterator[Block]:
    """Yield a table for each list of records of `item` that is not empty."""
    for key, title in _RECORDS.items():
        records = told(item, key) if key in type(item).model_fields else None
        if records:
            yield _table(records, title)


def _table(records: Sequence[Model], title: str) -> Table:
    rows = [_shown(record) for record in records]
    used = [key for key in rows[0] if any(row[key] not in (None, ()) for row in rows)]
    columns = tuple(
        Column(
            key,
            title_of(key) if key != "note" else "",
            Look.NAME if key == "date" else Look.TEXT,
            below=key in _LONG,
        )
        for key in used
    )
    return Table(columns, rows, title=title)


def _shown(record: Model) -> dict[str, Any]:
    """Return the values of a record, what a meeting decided in words."""
    values = values_of(record)
    if "decisions" in values:
        values["decisions"] = _decisions(values["decisions"] or ())
    return values


def _decisions(decisions: Sequence[Decision]) -> str | None:
    pairs = ((told(each, "action"), told(each, "decision")) for each in decisions)
    return "; ".join(": ".join(part for part in pair if part) for pair in pairs) or None


def dumped(part: Any) -> Any:
    """Return a part of a plan in plain values, by the keys of the file."""
    if isinstance(part, Model):
        return {key: dumped(value) for key, value in values_of(part).items()}
    if isinstance(part, tuple):
        return [dumped(item) for item in part]
    return part


def described(values: dict[str, Any], title: str) -> Facts:
    """Return the values of a part, without its records, as facts under a title."""
    return Facts(
        tuple(
            (title_of(key), value)
            for key, value in values.items()
            if key not in _RECORDS and value is not None
        ),
        title=title,
    )
