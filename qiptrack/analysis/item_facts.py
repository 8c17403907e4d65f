"""What changed of a plan itself, of its indicators and of its routine checks."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from qiptrack.analysis.facts import Fact, Kind
from qiptrack.analysis.record_facts import record_facts
from qiptrack.analysis.subject import Subject, plainly, rest
from qiptrack.model.base import Model, told
from qiptrack.model.plan import Check, Indicator, Plan

_PLAN = {
    "title": Kind.WORDING,
    "concern": Kind.WORDING,
    "sponsor": Kind.OWNER_CHANGED,
}
_INDICATOR = {
    "name": Kind.WORDING,
    "source": Kind.WORDING,
    "owner": Kind.OWNER_CHANGED,
    "baseline": Kind.TARGET_CHANGED,
    "target": Kind.TARGET_CHANGED,
}
_CHECK = {"check": Kind.WORDING, "owner": Kind.OWNER_CHANGED}


def plan_facts(before: Plan, after: Plan, subject: Subject) -> Iterator[Fact]:
    """Yield what changed of a plan, but for its indicators, checks and actions."""
    yield from record_facts(before, after, "reviews", subject)
    closed, now = told(before, "closed"), told(after, "closed")
    if closed != now:
        kind = Kind.REOPENED if now is None else Kind.PLAN_CLOSED
        yield subject.fact(kind, told(after, "title"), "closed", before=closed, after=now, date=now)
    elsewhere = ("closed", "reviews", "indicators", "checks", "actions")
    yield from rest(before, after, subject, _PLAN, without=elsewhere)


def indicator_facts(
    before: Indicator | None, after: Indicator | None, plan: Subject
) -> Iterator[Fact]:
    """Yield what changed of an indicator; None stands for one that is not there."""
    if before is None or after is None:
        yield from _come_or_gone(before, after, plan, "indicators", "name")
        return
    subject = plan.part("indicators", after)
    latest = _latest(before)
    found = record_facts(before, after, "measurements", subject)
    for fact in sorted(found, key=lambda fact: fact.date or dt.date.max):
        if fact.kind is Kind.MEASURED:
            what = fact.what or told(after, "name")
            yield fact._replace(what=what, before=latest)
            latest = fact.after
        else:
            yield fact
    yield from rest(before, after, subject, _INDICATOR, without=("id", "measurements"))


def check_facts(before: Check | None, after: Check | None, plan: Subject) -> Iterator[Fact]:
    """Yield what changed of a routine check; None stands for one that is not there."""
    if before is None or after is None:
        yield from _come_or_gone(before, after, plan, "checks", "check")
        return
    subject = plan.part("checks", after)
    for fact in record_facts(before, after, "records", subject):
        yield fact._replace(what=fact.what or told(after, "check"))
    yield from rest(before, after, subject, _CHECK, without=("id", "records"))


def _come_or_gone(
    before: Model | None, after: Model | None, plan: Subject, key: str, name: str
) -> Iterator[Fact]:
    """Yield that something is new, or that it is gone with all that was recorded of it."""
    if after is not None:
        yield plan.part(key, after).fact(Kind.OTHER, told(after, name), after=key.removesuffix("s"))
    elif before is not None:
        yield plan.part(key, before).fact(
            Kind.RECORD_REMOVED, told(before, name), before=key.removesuffix("s")
        )


def _latest(indicator: Indicator) -> Any:
    """Return the latest value before, or the baseline where there was none."""
    measured = [each for each in told(indicator, "measurements") or () if told(each, "date")]
    if measured:
        return told(max(measured, key=lambda each: each.date), "value")
    baseline = told(indicator, "baseline")
    return plainly(told(baseline, "value")) if baseline else None
