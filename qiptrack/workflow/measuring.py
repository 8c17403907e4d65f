"""Measurements of an indicator, and known changes from which it is judged anew, put down."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from qiptrack.analysis.indicators.measurements import worked_out
from qiptrack.analysis.indicators.spc import in_figures
from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Indicator, Measurement
from qiptrack.model.step_conditions import Situation, Unmet, not_by_another
from qiptrack.model.vocabulary import IndicatorType
from qiptrack.workflow.change import Change, Refused, cleared, put, recorded
from qiptrack.workflow.replacing import NEW_ONLY, Replacement, corrected_note, replaced_record
from qiptrack.yamlfile.edits import Edit, Value


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a measurement: its value, or how many were counted, and of how many."""

    value: Decimal | None = None
    counted: Decimal | None = None
    of: Decimal | None = None

    @property
    def given(self) -> bool:
        """Whether any number is given."""
        return any(each is not None for each in (self.value, self.counted, self.of))

    def by_key(self) -> dict[str, Decimal | None]:
        """Return the numbers by the keys that a plan has for them."""
        return {"value": self.value, "count": self.counted, "of": self.of}


def measure(
    ref: str,
    indicator: Indicator,
    situation: Situation,
    numbers: Numbers,
    *,
    note: str | None,
    replaces: Replacement = NEW_ONLY,
) -> Change:
    """Return the change that adds a point to an indicator, or puts that of the day right.

    Where it counts the days between events, it is an event. Refused for a number that the
    indicator has no use for, lacks or cannot have, and for a second one of a day that replaces
    none, which only events may be.
    """
    if indicator.type is IndicatorType.DAYS_BETWEEN:
        if replaces.allowed:
            remedy = "Take back the one that is wrong: qiptrack undo"
            raise Refused(ref, "measured", [Unmet("an event has no value to replace", remedy)])
        return _event(ref, indicator, situation, numbers, note)
    unmet = _number_lacking(indicator, numbers)
    unmet = unmet or _impossible(indicator, _worked_out(indicator, numbers))
    if unmet is not None:
        raise Refused(ref, "measured", [unmet])
    points = indicator.measurements
    point = replaced_record(points, situation, ref, "measured", "measurement", replaces)
    done = f"{ref} measured {_with_unit(numbers, indicator.unit)} on {day(situation.date)}"
    then = f"What it shows now: qiptrack indicators {ref}"
    if point is not None:
        return Change(_point_replaced(indicator, point, numbers, note, replaces), done, then)
    record: dict[str, Value] = {
        "date": situation.date.isoformat(),
        **numbers.by_key(),
        "note": note,
    }
    edit = recorded(indicator, ("indicators", indicator.id), "measurements", record)
    return Change((edit,), done, then)


def _with_unit(numbers: Numbers, unit: str) -> str:
    """Return the value with its unit, or how many of how many."""
    behind = unit if unit == "%" else f" {unit}"
    if numbers.value is not None:
        return f"{numbers.value}{behind}"
    return f"{numbers.counted}{behind if numbers.of is None else f' of {numbers.of}'}"


def _point_replaced(
    indicator: Indicator,
    point: Measurement,
    numbers: Numbers,
    note: str | None,
    replaces: Replacement,
) -> tuple[Edit, ...]:
    """Return the edits by which a point says other numbers."""
    pointer = ("indicators", indicator.id, "measurements", indicator.measurements.index(point))
    was = _shown(*(field_value(point, key) for key in numbers.by_key()))
    now = _shown(numbers.value, numbers.counted, numbers.of)
    said = corrected_note(note or or_none(lambda: point.note), now, was, replaces)
    edits: list[Edit] = []
    for key, number in numbers.by_key().items():
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


def _worked_out(indicator: Indicator, numbers: Numbers) -> float | None:
    """Return the value that numbers make; None where they make none."""
    alone = numbers.counted if numbers.value is None else numbers.value
    if alone is None:
        return None
    if numbers.value is not None or numbers.of is None:
        return float(alone)
    of = float(numbers.of)
    point = Measurement.model_construct(date=dt.date.min, count=float(alone), of=of)
    made = worked_out(indicator, point)
    return None if made is None else float(made)


def _number_lacking(indicator: Indicator, numbers: Numbers) -> Unmet | None:
    """Return the condition that the numbers of a measurement do not meet; None when all is well."""
    share, of = indicator.kind.is_of_many, numbers.of
    if not numbers.given:
        also = ", or how many of how many by --count and --of" if share else ""
        return Unmet("no number is given", f"Give its value{also}: qiptrack measure REF VALUE")
    if share and (numbers.counted is None) is not (of is None):
        return Unmet("it needs both how many, and of how many", "Give --count N --of N.")
    if not share and of is not None:
        remedy = "Leave --of out, or set its type: qiptrack edit REF --set type=share"
        return Unmet("it is no share and no rate", remedy)
    if of is not None and of <= 0:
        return Unmet(f"of {of} nothing can be counted", "Give the number that there were: --of N")
    if numbers.value is None and indicator.kind is IndicatorType.LEVEL:
        return Unmet("it is a level, and not counted", "Give its value: qiptrack measure REF VALUE")
    return None


def _event(
    ref: str,
    indicator: Indicator,
    situation: Situation,
    numbers: Numbers,
    note: str | None,
) -> Change:
    """Return the change that records an event; the days since the one before are worked out."""
    if numbers.given:
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


def far_off(indicator: Indicator, numbers: Numbers, *, date: dt.date) -> str | None:
    """Say that a value is far from all before, where it is; else None.

    Far is further outside of them than they lie apart, and than a quarter of the largest. Of one
    value it is ten times as much, or a tenth: a slip of a figure or a point. So is one below 0,
    where none before was. Those of `date` itself do not count.
    """
    new = _worked_out(indicator, numbers)
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
