"""What is measured and looked at: measurements, known changes and routine checks, put down."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from qiptrack.analysis.indicators.measurements import worked_out
from qiptrack.analysis.indicators.spc import in_figures
from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Check, Indicator, Measurement
from qiptrack.model.lifecycle import Situation, Unmet, not_by_another
from qiptrack.model.records import CheckRecord
from qiptrack.model.vocabulary import CheckResult, IndicatorType
from qiptrack.workflow.change import Change, Refused, cleared, put, recorded
from qiptrack.workflow.records import stamp
from qiptrack.yamlfile.edits import Edit, Value

R = TypeVar("R", Measurement, CheckRecord)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whether a record may take the place of that of the same day, and whether that is committed.

    What is committed is put right in the open, by a note that begins with `Correction:`.
    """

    allowed: bool
    committed: bool = False


NEW_ONLY = Replacement(allowed=False)
"""A record is a new one, and takes no other's place."""


def measure(
    ref: str,
    indicator: Indicator,
    situation: Situation,
    *,
    value: Decimal | None,
    counted: Decimal | None = None,
    of: Decimal | None = None,
    note: str | None,
    replaces: Replacement = NEW_ONLY,
) -> Change:
    """Return the change that adds a point to an indicator, or puts that of the day right.

    Where it counts the days between events, it is an event. Refused for a number that the
    indicator has no use for, lacks or cannot have, and for a second one of a day that replaces
    none, which only events may be.
    """
    numbers = {"value": value, "count": counted, "of": of}
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        if replaces.allowed:
            remedy = "Take back the one that is wrong: qiptrack undo"
            raise Refused(ref, "measured", [Unmet("an event has no value to replace", remedy)])
        return _event(ref, indicator, situation, numbers=numbers, note=note)
    unmet = _number_lacking(indicator, value, counted, of)
    unmet = unmet or _impossible(indicator, _worked_out(indicator, value, counted, of))
    if unmet is not None:
        raise Refused(ref, "measured", [unmet])
    point = _of_day(indicator.measurements, situation, ref, "measured", "measurement", replaces)
    unit = indicator.unit if indicator.unit == "%" else f" {indicator.unit}"
    said = (
        f"{value}{unit}" if value is not None else f"{counted}{unit if of is None else f' of {of}'}"
    )
    done = f"{ref} measured {said} on {day(situation.date)}"
    then = f"What it shows now: qiptrack indicators {ref}"
    if point is not None:
        return Change(_point_mended(indicator, point, numbers, note, replaces), done, then)
    record: dict[str, Value] = {"date": situation.date.isoformat(), **numbers, "note": note}
    edit = recorded(indicator, ("indicators", indicator.id), "measurements", record)
    return Change((edit,), done, then)


def _point_mended(
    indicator: Indicator,
    point: Measurement,
    numbers: Mapping[str, Decimal | None],
    note: str | None,
    replaces: Replacement,
) -> tuple[Edit, ...]:
    """Return the edits by which a point says other numbers."""
    pointer = ("indicators", indicator.id, "measurements", indicator.measurements.index(point))
    was = _shown(*(field_value(point, key) for key in numbers))
    now = _shown(*numbers.values())
    said = _mended(note or or_none(lambda: point.note), now, was, replaces)
    edits: list[Edit] = []
    for key, number in numbers.items():
        edits += (
            cleared(point, pointer, key) if number is None else [put(point, pointer, key, number)]
        )
    edits += [put(point, pointer, "note", said)] if said else []
    return tuple(edits)


def _shown(
    value: Decimal | float | None, counted: Decimal | float | None, of: Decimal | float | None
) -> str:
    """Return a number, or how many of how many, as a note has it."""
    first = value if value is not None else counted
    return in_figures(first or 0) + (f" of {in_figures(of)}" if value is None and of else "")


def _worked_out(
    indicator: Indicator, value: Decimal | None, counted: Decimal | None, of: Decimal | None
) -> float | None:
    """Return the value that numbers make; None where they make none."""
    alone = counted if value is None else value
    if alone is None:
        return None
    if value is not None or of is None:
        return float(alone)
    point = Measurement.model_construct(date=dt.date.min, count=float(alone), of=float(of))
    made = worked_out(indicator, point)
    return None if made is None else float(made)


def _number_lacking(
    indicator: Indicator, value: Decimal | None, counted: Decimal | None, of: Decimal | None
) -> Unmet | None:
    """Return the condition that the numbers of a measurement do not meet; None when all is well."""
    share = indicator.kind.is_of_many
    if value is counted is of is None:
        also = ", or how many of how many by --count and --of" if share else ""
        return Unmet("no number is given", f"Give its value{also}: qiptrack measure REF VALUE")
    if share and (counted is None) is not (of is None):
        return Unmet("it needs both how many, and of how many", "Give --count N --of N.")
    if not share and of is not None:
        remedy = "Leave --of out, or set its type: qiptrack edit REF --set type=share"
        return Unmet("it is no share and no rate", remedy)
    if of is not None and of <= 0:
        return Unmet(f"of {of} nothing can be counted", "Give the number that there were: --of N")
    if value is None and indicator.kind is IndicatorType.LEVEL:
        return Unmet("it is a level, and not counted", "Give its value: qiptrack measure REF VALUE")
    return None


def _event(
    ref: str,
    indicator: Indicator,
    situation: Situation,
    *,
    numbers: Mapping[str, Decimal | None],
    note: str | None,
) -> Change:
    """Return the change that records an event; the days since the one before are worked out."""
    if any(number is not None for number in numbers.values()):
        remedy = "Record the event by its day alone: qiptrack measure REF --date DATE"
        raise Refused(ref, "measured", [Unmet("it counts the days between events", remedy)])
    record: dict[str, Value] = {"date": situation.date.isoformat(), "note": note}
    edit = recorded(indicator, ("indicators", indicator.id), "measurements", record)
    before = [each.date for each in indicator.measurements if each.date <= situation.date]
    days = (situation.date - max(before)).days if before else None
    since = f", {days} day{'' if days == 1 else 's'} after the one before" if before else ""
    done = f"{ref}: an event on {day(situation.date)} is recorded{since}"
    return Change((edit,), done, f"What it shows now: qiptrack indicators {ref}")


def rebase(
    ref: str,
    indicator: Indicator,
    situation: Situation,
    *,
    since: dt.date | None,
    reason: str | None,
) -> Change:
    """Return the change that records a known change, from which limits are drawn anew.

    A day or reason that is None is still to be asked for, and nothing is refused because of it.
    Refused where it is recorded already, is still to come, or is approved by whoever asks for it.
    """
    unmet = []
    if since is not None and since > situation.now:
        unmet.append(Unmet(f"{day(since)} is still to come", "Give the day of the change: --from"))
    if since is not None and any(each.date == since for each in indicator.rebases):
        unmet.append(Unmet(f"it has a rebase of {day(since)} already", "Give another --from."))
    doubt = not_by_another((indicator.owner, situation.by), situation)
    if doubt is not None:
        unmet.append(doubt)
    if unmet:
        raise Refused(ref, "rebased", unmet)
    record: dict[str, Value] = {
        "date": since.isoformat() if since else None,
        "by": situation.by,
        "reason": reason,
        "approved_by": situation.approver,
    }
    edit = recorded(indicator, ("indicators", indicator.id), "rebases", record)
    then = f"See what it shows since: qiptrack indicators {ref}"
    return Change((edit,), f"{ref} is judged anew from {day(since) if since else '...'}", then)


def _of_day(
    records: Sequence[R],
    situation: Situation,
    ref: str,
    step: str,
    noun: str,
    replaces: Replacement,
) -> R | None:
    """Return the record of the day that is replaced; None for a new one.

    Refused where there is one, and none may be replaced, or the other way round.
    """
    found = [each for each in records if each.date == situation.date]
    if found and not replaces.allowed:
        there = f"it has a {noun} of {day(situation.date)} already"
        unmet = Unmet(there, "Give another --date, or put that one right with --replace.")
        raise Refused(ref, step, [unmet])
    if replaces.allowed and not found:
        unmet = Unmet(
            f"it has no {noun} of {day(situation.date)}",
            "Give the --date of the one that is wrong, or leave --replace out.",
        )
        raise Refused(ref, step, [unmet])
    return found[-1] if found else None


def _mended(note: str | None, now: object, was: object, replaces: Replacement) -> str | None:
    """Return the note of what was put right: in the open where it is committed."""
    if not replaces.committed:
        return note
    mended = f"Correction: {now} and not {was}."
    return f"{mended} {note}" if note else mended


def _impossible(indicator: Indicator, value: float | None) -> Unmet | None:
    """Return why there can be no such value of an indicator; None where there can."""
    kind = indicator.kind
    if value is None:
        return None
    if kind is IndicatorType.SHARE and not 0 <= value <= 100:
        remedy = "Write how many of a hundred, from 0 to 100."
        return Unmet(f"{value:g} is no share: it is from 0 to 100", remedy)
    if kind in (IndicatorType.COUNT, IndicatorType.RATE) and value < 0:
        return Unmet(f"{value:g} is less than nothing", "Write 0 or more.")
    return None


def far_off(
    indicator: Indicator,
    value: Decimal | None,
    counted: Decimal | None,
    of: Decimal | None,
    *,
    date: dt.date,
) -> str | None:
    """Say that a value is far from all before, where it is; else None.

    Far is further outside of them than they lie apart, and than a quarter of the largest. Of one
    value it is ten times as much, or a tenth: a slip of a figure or a point. So is one below 0,
    where none before was. Those of `date` itself do not count.
    """
    new = _worked_out(indicator, value, counted, of)
    baseline = indicator.baseline
    values = [or_none(lambda: baseline.value)] if baseline is not None else []
    for each in indicator.measurements:
        if each.date != date:
            own = or_none(lambda: each.value)
            made = or_none(lambda: worked_out(indicator, each)) if own is None else None
            values.append(float(made) if made is not None else own)
    known = [each for each in values if each is not None]
    if new is None or not known:
        return None
    low, high = min(known), max(known)
    outside, apart = max(low - new, new - high), high - low
    if apart:
        far = outside > max(apart, max(abs(low), abs(high)) / 4)
    else:
        far = outside > 0 and (abs(new) >= 10 * abs(high) or abs(new) <= abs(high) / 10)
    far = far or new < 0 <= low
    between = f"from {low:g} to {high:g}" if apart else f"{high:g}"
    return f"{new:g} is far from all before, which were {between}" if far else None


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
    unmet = []
    if done is not None and expected is not None and done > expected:
        unmet.append(Unmet(f"{done} were done of {expected}", "Correct --done or --expected."))
    early = _too_early(check, situation)
    unmet += early
    if made_up is not None and not early:
        unmet += _not_to_make_up(check, situation, made_up)
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
        edits = _check_mended(ref, check, situation, record, replaces)
    else:
        edits = (recorded(check, ("checks", check.id), "records", record),)
    concern = result is CheckResult.CONCERN
    add = f"Is there an action for it? If not: qiptrack add {ref.partition('/')[0]}"
    late = f", for {day(made_up)}" if made_up else ""
    return Change(edits, f"{ref} is recorded as {result.value}{late}", add if concern else "")


def begun(ref: str, check: Check, situation: Situation) -> None:
    """Raise Refused where a routine check is not due yet on the day of `situation`."""
    if unmet := _too_early(check, situation):
        raise Refused(ref, "recorded", unmet)


def _too_early(check: Check, situation: Situation) -> list[Unmet]:
    if situation.date >= check.since:
        return []
    to_come = check.since > situation.now
    remedy = f"Record it on {day(check.since)} or later." if to_come else "Give a later --date."
    return [Unmet(f"it is due from {day(check.since)}", remedy)]


def _check_mended(
    ref: str,
    check: Check,
    situation: Situation,
    record: Mapping[str, Value],
    replaces: Replacement,
) -> tuple[Edit, ...]:
    """Return the edits by which the record of the day says what `record` does."""
    there = _of_day(check.records, situation, ref, "recorded", "record", replaces)
    if there is None:
        return ()
    pointer = ("checks", check.id, "records", check.records.index(there))
    said = {key: value for key, value in record.items() if value is not None}
    was = or_none(lambda: there.result.value)
    kept = record["note"] or or_none(lambda: there.note)
    note = _mended(str(kept) if kept else None, record["result"], was, replaces)
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
