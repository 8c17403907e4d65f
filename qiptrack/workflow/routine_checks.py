"""Routine checks that were done, put down."""

import datetime as dt
from collections.abc import Mapping

from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Check
from qiptrack.model.step_conditions import Situation, Unmet
from qiptrack.model.vocabulary import CheckResult
from qiptrack.workflow.change import Change, Refused, put, recorded
from qiptrack.workflow.records import stamp
from qiptrack.workflow.replacing import NEW_ONLY, Replacement, corrected_note, replaced_record
from qiptrack.yamlfile.edits import Edit, Value


def record_check(
    ref: str,
    check: Check,
    situation: Situation,
    *,
    result: CheckResult,
    note: str | None,
    done: int | None,
    expected: int | None,
    made_up: dt.date | None = None,
    replaces: Replacement = NEW_ONLY,
) -> Change:
    """Return the change that records that a routine check was done, or puts that of a day right.

    `made_up` is the day that it makes up for, when it was done late.
    """
    unmet = _not_then(check, situation, made_up)
    if done is not None and expected is not None and done > expected:
        more = Unmet(f"{done} were done of {expected}", "Correct --done or --expected.")
        unmet = [more, *unmet]
    if unmet:
        raise Refused(ref, "recorded", unmet)
    record: dict[str, Value] = {
        **stamp(situation),
        "result": result.value,
        "note": note,
        "for": made_up.isoformat() if made_up else None,
        "done": done,
        "expected": expected,
    }
    if replaces.allowed:
        edits = _record_replaced(ref, check, situation, record, replaces)
    else:
        edits = (recorded(check, ("checks", check.id), "records", record),)
    concern = result is CheckResult.CONCERN
    add = f"Is there an action for it? If not: qiptrack add {ref.partition('/')[0]}"
    late = f", for {day(made_up)}" if made_up else ""
    return Change(edits, f"{ref} is recorded as {result.value}{late}", add if concern else "")


def begun(ref: str, check: Check, situation: Situation) -> None:
    """Raise Refused where a routine check is not due yet on the day that is asked for."""
    if unmet := _too_early(check, situation):
        raise Refused(ref, "recorded", unmet)


def _too_early(check: Check, situation: Situation) -> list[Unmet]:
    if situation.date >= check.since:
        return []
    to_come = check.since > situation.now
    remedy = f"Record it on {day(check.since)} or later." if to_come else "Give a later --date."
    return [Unmet(f"it is due from {day(check.since)}", remedy)]


def _not_then(check: Check, situation: Situation, made_up: dt.date | None) -> list[Unmet]:
    """Return why a check cannot be done on the day that is asked for, or not for another one."""
    early = _too_early(check, situation)
    return early or (_not_to_make_up(check, situation, made_up) if made_up is not None else [])


def _record_replaced(
    ref: str,
    check: Check,
    situation: Situation,
    record: Mapping[str, Value],
    replaces: Replacement,
) -> tuple[Edit, ...]:
    """Return the edits by which the record of the day says what `record` does."""
    there = replaced_record(check.records, situation, ref, "recorded", "record", replaces)
    if there is None:
        return ()
    pointer = ("checks", check.id, "records", check.records.index(there))
    said = {key: value for key, value in record.items() if value is not None}
    was = or_none(lambda: there.result and there.result.value)
    kept = record["note"] or or_none(lambda: there.note)
    note = corrected_note(str(kept) if kept else None, record["result"], was, replaces)
    said |= {"note": note} if note else {}
    return tuple(put(there, pointer, key, value) for key, value in said.items() if key != "date")


def _not_to_make_up(check: Check, situation: Situation, made_up: dt.date) -> list[Unmet]:
    """Return why a check cannot be done on a day for another one."""
    if made_up > situation.date:
        return [Unmet(f"{day(made_up)} is after {day(situation.date)}", "Give an earlier --for.")]
    if made_up < check.since:
        return [Unmet(f"it is due from {day(check.since)}", "Give a later --for.")]
    if check.until is not None and made_up > check.until:
        return [Unmet(f"it ended on {day(check.until)}", "Give an earlier --for.")]
    return []
