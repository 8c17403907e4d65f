"""An action in the columns of a tracker, as boards, commissioners and inspectors ask for them.

What is wrong, what will change, who answers for it and with whom, by when, where it will be seen,
the checkpoint, how far it is, what shows that, whether it was seen to hold, and what the numbers
that it should move do show.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qiptrack.analysis.action_rows import ActionRow
from qiptrack.analysis.indicators.rows import IndicatorRow, shown_of
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.identity import FiledPlan, folded
from qiptrack.model.records import Evidence, Verification, in_order, latest_of
from qiptrack.reports.action_lists import list_shown
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.report import Column, Look
from qiptrack.reports.wording import words

TRACKER_KEYS = ("evidence_source", "checkpoint", "evidence", "verification", "indicators")
"""What a row of the tracker has that one of a list has not."""

TRACKER_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("brag", "BRAG", Look.BRAG),
    Column("status", "Status"),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("issue", "Issue", below=True),
    Column("action", "Action", below=True),
    Column("contributors", "Contributors", below=True),
    Column("evidence_source", "Evidence source", below=True),
    Column("checkpoint", "Checkpoint", below=True),
    Column("evidence", "Evidence", below=True),
    Column("verification", "Verification", below=True),
    Column("indicators", "Indicators", below=True),
    Column("notes", "Note", below=True),
)


def verdicts_by_id(filed: FiledPlan, today: dt.date) -> Mapping[str, str]:
    """Return what each indicator of a plan is called and shows, by its id, case aside."""
    return {
        folded(each.indicator.id): f"{each.row.name or each.indicator.id}: {_verdict(each.row)}"
        for each in shown_of(filed, today)
        if or_none(lambda: each.indicator.id)
    }


def _verdict(row: IndicatorRow) -> str:
    return verdict_of(row, whole=True) or "cannot be told"


FoundAction = tuple[FiledPlan, Action, ActionRow]
"""An action with its row, and the plan that it is in."""


def rows(found: Iterable[FoundAction], today: dt.date) -> list[dict[str, Any]]:
    """Return a row of the tracker for each action, with the plan that it was found in."""
    verdicts: dict[str, Mapping[str, str]] = {}
    shown = []
    for filed, action, row in found:
        if filed.file not in verdicts:
            verdicts[filed.file] = verdicts_by_id(filed, today)
        shown.append(tracker_shown(action, row, verdicts[filed.file]))
    return shown


def tracker_shown(action: Action, row: ActionRow, verdicts: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of the tracker, in words where several values stand in one column."""
    names = or_none(lambda: action.indicators) or ()
    return {
        **list_shown(row),
        "evidence_source": or_none(lambda: action.evidence_source),
        "checkpoint": ", ".join(_checkpoint(action)) or None,
        "evidence": or_none(lambda: "; ".join(map(evidence_said, in_order(action.evidence))))
        or None,
        "verification": or_none(lambda: verification_said(latest_of(action.verifications))),
        "indicators": "; ".join(verdicts.get(folded(name), name) for name in names) or None,
    }


def _checkpoint(action: Action) -> Iterator[str]:
    assurance = or_none(lambda: action.assurance)
    if assurance is None:
        return
    if method := or_none(lambda: assurance.method):
        yield words(method)
    if by := or_none(lambda: assurance.by):
        yield f"by {by}"
    if due := or_none(lambda: assurance.due):
        yield f"due {short_day(due)}"


def evidence_said(evidence: Evidence) -> str:
    """Return a piece of evidence in words: when, what kind, where it is and what it shows."""
    said = ": ".join(part for part in (evidence.ref, evidence.note) if part)
    return f"{short_day(evidence.date)}, {words(evidence.kind)}: {said}"


def verification_said(seen: Verification | None) -> str | None:
    """Return a verification in words: when, with what result, by whom, and what was seen."""
    if seen is None:
        return None
    how = f"{short_day(seen.date)}, {words(seen.result)} by {seen.verifier}, {words(seen.method)}"
    return ": ".join(part for part in (how, seen.ref, seen.note) if part)
