"""The report of what changed between two states of the plans, setbacks first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiptrack.analysis.facts import Fact, Kind
from qiptrack.reports.report import Block, Column, Look, Paragraph, Report, Table
from qiptrack.reports.words import count, day, listing, words

KEYS = (
    "kind",
    "ref",
    "plan",
    "service",
    "what",
    "before",
    "after",
    "setback",
    "by",
    "date",
    "commit",
)

SAID: Mapping[Kind, str] = {
    Kind.DEADLINE_LATER: "deadline moved later",
    Kind.DEADLINE_EARLIER: "deadline moved earlier",
    Kind.REOPENED: "reopened",
    Kind.NOT_CONFIRMED: "looked at again, not confirmed",
    Kind.RECORD_REMOVED: "record removed",
    Kind.RECORD_CHANGED: "record rewritten",
    Kind.OWNER_CHANGED: "another owner",
    Kind.ACTION_REMOVED: "action removed",
    Kind.PLAN_REMOVED: "plan removed",
    Kind.NEWLY_OVERDUE: "newly overdue",
    Kind.CLOSED: "closed",
    Kind.PLAN_CLOSED: "plan closed",
    Kind.VERIFIED: "verified",
    Kind.COMPLETED: "completed",
    Kind.STARTED: "started",
    Kind.WITHDRAWN: "withdrawn",
    Kind.PLAN_ADDED: "new plan",
    Kind.ACTION_ADDED: "new action",
    Kind.ACTION_MOVED: "moved",
    Kind.PLAN_RENAMED: "plan renamed",
    Kind.ESCALATED: "escalated",
    Kind.BARRIER: "barrier",
    Kind.BARRIER_CLEARED: "barrier cleared",
    Kind.PROGRESS: "progress",
    Kind.EVIDENCE_ADDED: "evidence",
    Kind.MEASURED: "measured",
    Kind.TARGET_CHANGED: "baseline or target changed",
    Kind.CHECK_RECORDED: "check done",
    Kind.REVIEWED: "reviewed",
    Kind.PRIORITY_CHANGED: "priority",
    Kind.WORDING: "wording",
    Kind.OTHER: "changed",
    Kind.UNREADABLE: "cannot be read",
}
"""What people are told of each kind of change."""

_COUNTED: Mapping[Kind, tuple[str, str]] = {
    Kind.PLAN_CLOSED: ("plan closed", "plans closed"),
    Kind.PLAN_ADDED: ("new plan", "new plans"),
    Kind.ACTION_ADDED: ("new action", "new actions"),
    Kind.PLAN_RENAMED: ("plan renamed", "plans renamed"),
    Kind.BARRIER: ("barrier", "barriers"),
    Kind.BARRIER_CLEARED: ("barrier cleared", "barriers cleared"),
    Kind.PROGRESS: ("report of progress", "reports of progress"),
    Kind.EVIDENCE_ADDED: ("piece of evidence", "pieces of evidence"),
    Kind.MEASURED: ("measurement", "measurements"),
    Kind.TARGET_CHANGED: ("baseline or target changed", "baselines or targets changed"),
    Kind.CHECK_RECORDED: ("check done", "checks done"),
    Kind.REVIEWED: ("review", "reviews"),
    Kind.DEADLINE_EARLIER: ("deadline moved earlier", "deadlines moved earlier"),
    Kind.PRIORITY_CHANGED: ("change of priority", "changes of priority"),
    Kind.WORDING: ("change of wording", "changes of wording"),
    Kind.OTHER: ("other change", "other changes"),
    Kind.UNREADABLE: ("plan that cannot be read", "plans that cannot be read"),
}
"""How changes are counted, one and several, where it is not in the words that tell of one."""

_SECTIONS: Mapping[str, frozenset[Kind]] = {
    "Closed": frozenset({Kind.CLOSED, Kind.PLAN_CLOSED}),
    "Completed, verified, begun": frozenset(
        {Kind.VERIFIED, Kind.COMPLETED, Kind.STARTED, Kind.WITHDRAWN}
    ),
    "New, moved, renamed": frozenset(
        {Kind.PLAN_ADDED, Kind.ACTION_ADDED, Kind.ACTION_MOVED, Kind.PLAN_RENAMED}
    ),
    "Progress, barriers and evidence": frozenset(
        {
            Kind.ESCALATED,
            Kind.BARRIER,
            Kind.BARRIER_CLEARED,
            Kind.PROGRESS,
            Kind.EVIDENCE_ADDED,
        }
    ),
    "Indicators, checks and meetings": frozenset(
        {Kind.MEASURED, Kind.TARGET_CHANGED, Kind.CHECK_RECORDED, Kind.REVIEWED}
    ),
    "Wording, and all else": frozenset(
        {Kind.DEADLINE_EARLIER, Kind.PRIORITY_CHANGED, Kind.WORDING, Kind.OTHER}
    ),
    "Not to be read": frozenset({Kind.UNREADABLE}),
}
"""What is not a setback, by the headings under which people find it."""

_SAID_ALREADY = {
    Kind.NOT_CONFIRMED,
    Kind.VERIFIED,
    Kind.CLOSED,
    Kind.PLAN_CLOSED,
    Kind.COMPLETED,
    Kind.STARTED,
    Kind.WITHDRAWN,
}
"""The kinds that say what was, and what is, by their name."""

_IN_WORDS = {Kind.RECORD_CHANGED, Kind.WORDING}
"""The kinds whose values are sentences, which are not told apart without quotes."""

_COLUMNS = (
    Column("ref", "Where", Look.NAME),
    Column("said", "What changed"),
    Column("date", "On"),
    Column("by", "By"),
    Column("detail", "", below=True),
    Column("note", "", below=True),
)


def changes_report(
    facts: Sequence[Fact],
    today: dt.date,
    plans: int,
    *,
    since: dt.date,
    revision: str | None,
    others: int = 0,
) -> Report:
    """Return the report of `facts`, which stand in the order to be shown.

    `since` is the day of the earlier state, and `revision` its commit; `others` are as many
    changes that were not asked for.
    """
    commit = f" ({revision[:10]})" if revision else ""
    return Report(
        kind="changes",
        as_of=today,
        title=f"Changes since {day(since)}{commit}",
        blocks=tuple(_blocks(facts, plans, others)),
        keys=KEYS,
        rows=[{key: getattr(fact, key) for key in KEYS} for fact in facts],
        summary=(_sum_up(facts),) if facts else (),
        extra={"since": {"date": since, "revision": revision}},
    )


def _blocks(facts: Sequence[Fact], plans: int, others: int) -> Iterator[Block]:
    if not facts and others:
        said = "The one change" if others == 1 else f"None of the {others} changes"
        negated = "is not" if others == 1 else "is"
        yield Paragraph(f"{said} since then {negated} what was asked for.")
        return
    if not facts:
        yield Paragraph(f"Nothing changed in {count(plans, 'plan')}.")
        return
    setbacks = [fact for fact in facts if fact.setback]
    yield from _section("Setbacks", setbacks)
    for title, kinds in _SECTIONS.items():
        yield from _section(
            title, [fact for fact in facts if fact.kind in kinds and not fact.setback]
        )


def _section(title: str, facts: Sequence[Fact]) -> Iterator[Block]:
    if facts:
        yield Table(_COLUMNS, [_shown(fact) for fact in facts], title=f"{title} ({len(facts)})")


def _shown(fact: Fact) -> dict[str, Any]:
    return {
        "ref": fact.ref,
        "said": SAID[fact.kind],
        "date": fact.date,
        "by": fact.by,
        "detail": values_of(fact),
        "note": fact.what,
    }


def values_of(fact: Fact) -> str | None:
    """Return what was, and what is; what is new alone where it stands in for nothing."""
    if fact.kind in (Kind.NEWLY_OVERDUE, Kind.ACTION_ADDED):
        return f"due {words(fact.after)}"
    if fact.kind in _SAID_ALREADY or (fact.before is None and fact.after is None):
        return None
    if fact.before is None:
        return words(fact.after)
    if fact.after is None:
        return f"was {words(fact.before)}"
    if fact.kind in _IN_WORDS:
        return f"was “{words(fact.before)}”, is “{words(fact.after)}”"
    return f"from {words(fact.before)} to {words(fact.after)}"


def _sum_up(facts: Sequence[Fact]) -> str:
    setbacks = sum(fact.setback for fact in facts)
    found = Counter(fact.kind for fact in facts if not fact.setback)
    parts = [count(setbacks, "setback") if setbacks else "no setback"]
    parts += [
        count(found[kind], *_COUNTED.get(kind, (SAID[kind], SAID[kind])))
        for kind in Kind
        if found[kind]
    ]
    plans = len({fact.plan for fact in facts})
    return f"{count(len(facts), 'change')} in {count(plans, 'plan')}: {listing(parts)}."
