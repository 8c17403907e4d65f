"""The report of what changed between two states of the plans, setbacks first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiptrack.analysis.changes.facts import ChangeKind, Fact
from qiptrack.model.dates import short_day
from qiptrack.model.sentences import listing
from qiptrack.reports.report import Block, Column, Look, Paragraph, Report, Table
from qiptrack.reports.wording import count, words

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

SAID: Mapping[ChangeKind, str] = {
    ChangeKind.DEADLINE_LATER: "deadline moved later",
    ChangeKind.DEADLINE_EARLIER: "deadline moved earlier",
    ChangeKind.REOPENED: "reopened",
    ChangeKind.NOT_CONFIRMED: "verified again and not confirmed",
    ChangeKind.RECORD_REMOVED: "record removed",
    ChangeKind.RECORD_CHANGED: "record rewritten",
    ChangeKind.OWNER_CHANGED: "another owner",
    ChangeKind.ACTION_REMOVED: "action removed",
    ChangeKind.PLAN_REMOVED: "plan removed",
    ChangeKind.NEWLY_OVERDUE: "newly overdue",
    ChangeKind.CLOSED: "closed",
    ChangeKind.PLAN_CLOSED: "plan closed",
    ChangeKind.VERIFIED: "verified",
    ChangeKind.COMPLETED: "completed",
    ChangeKind.STARTED: "started",
    ChangeKind.WITHDRAWN: "withdrawn",
    ChangeKind.PLAN_ADDED: "new plan",
    ChangeKind.ACTION_ADDED: "new action",
    ChangeKind.ACTION_MOVED: "moved",
    ChangeKind.PLAN_RENAMED: "plan renamed",
    ChangeKind.ESCALATED: "escalated",
    ChangeKind.BARRIER: "barrier",
    ChangeKind.BARRIER_CLEARED: "barrier cleared",
    ChangeKind.PROGRESS: "progress",
    ChangeKind.MILESTONE_DONE: "milestone reached",
    ChangeKind.EVIDENCE_ADDED: "evidence",
    ChangeKind.MEASURED: "measured",
    ChangeKind.TARGET_CHANGED: "baseline or target changed",
    ChangeKind.REBASED: "limits drawn anew",
    ChangeKind.CHECK_RECORDED: "check done",
    ChangeKind.REVIEWED: "reviewed",
    ChangeKind.PRIORITY_CHANGED: "priority",
    ChangeKind.WORDING: "wording",
    ChangeKind.OTHER: "changed",
    ChangeKind.UNREADABLE: "cannot be read",
}
"""What people are told of each kind of change."""

_COUNTED: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.PLAN_CLOSED: ("plan closed", "plans closed"),
    ChangeKind.PLAN_ADDED: ("new plan", "new plans"),
    ChangeKind.ACTION_ADDED: ("new action", "new actions"),
    ChangeKind.PLAN_RENAMED: ("plan renamed", "plans renamed"),
    ChangeKind.BARRIER: ("barrier", "barriers"),
    ChangeKind.BARRIER_CLEARED: ("barrier cleared", "barriers cleared"),
    ChangeKind.PROGRESS: ("report of progress", "reports of progress"),
    ChangeKind.MILESTONE_DONE: ("milestone reached", "milestones reached"),
    ChangeKind.EVIDENCE_ADDED: ("piece of evidence", "pieces of evidence"),
    ChangeKind.MEASURED: ("measurement", "measurements"),
    ChangeKind.TARGET_CHANGED: ("baseline or target changed", "baselines or targets changed"),
    ChangeKind.REBASED: ("rebase", "rebases"),
    ChangeKind.CHECK_RECORDED: ("check done", "checks done"),
    ChangeKind.REVIEWED: ("review", "reviews"),
    ChangeKind.DEADLINE_EARLIER: ("deadline moved earlier", "deadlines moved earlier"),
    ChangeKind.PRIORITY_CHANGED: ("change of priority", "changes of priority"),
    ChangeKind.WORDING: ("change of wording", "changes of wording"),
    ChangeKind.OTHER: ("other change", "other changes"),
    ChangeKind.UNREADABLE: ("plan that cannot be read", "plans that cannot be read"),
}
"""How changes are counted, one and several, where it is not in the words that tell of one."""

_SECTIONS: Mapping[str, frozenset[ChangeKind]] = {
    "Closed": frozenset({ChangeKind.CLOSED, ChangeKind.PLAN_CLOSED}),
    "Completed, verified, started": frozenset(
        {ChangeKind.VERIFIED, ChangeKind.COMPLETED, ChangeKind.STARTED, ChangeKind.WITHDRAWN}
    ),
    "New, moved, renamed": frozenset(
        {
            ChangeKind.PLAN_ADDED,
            ChangeKind.ACTION_ADDED,
            ChangeKind.ACTION_MOVED,
            ChangeKind.PLAN_RENAMED,
        }
    ),
    "Progress, barriers and evidence": frozenset(
        {
            ChangeKind.ESCALATED,
            ChangeKind.BARRIER,
            ChangeKind.BARRIER_CLEARED,
            ChangeKind.PROGRESS,
            ChangeKind.MILESTONE_DONE,
            ChangeKind.EVIDENCE_ADDED,
        }
    ),
    "Indicators, checks and meetings": frozenset(
        {
            ChangeKind.MEASURED,
            ChangeKind.TARGET_CHANGED,
            ChangeKind.REBASED,
            ChangeKind.CHECK_RECORDED,
            ChangeKind.REVIEWED,
        }
    ),
    "Wording and other changes": frozenset(
        {
            ChangeKind.DEADLINE_EARLIER,
            ChangeKind.PRIORITY_CHANGED,
            ChangeKind.WORDING,
            ChangeKind.OTHER,
        }
    ),
    "Cannot be read": frozenset({ChangeKind.UNREADABLE}),
}
"""What is not a setback, by the headings under which people find it."""

_SAID_ALREADY = {
    ChangeKind.NOT_CONFIRMED,
    ChangeKind.VERIFIED,
    ChangeKind.CLOSED,
    ChangeKind.PLAN_CLOSED,
    ChangeKind.COMPLETED,
    ChangeKind.STARTED,
    ChangeKind.WITHDRAWN,
    ChangeKind.MILESTONE_DONE,
}
"""The kinds that say what was, and what is, by their name."""

_IN_WORDS = {ChangeKind.RECORD_CHANGED, ChangeKind.WORDING}
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
        title=f"Changes since {short_day(since)}{commit}",
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
    yield from _section("Exceptions", setbacks)
    for title, kinds in _SECTIONS.items():
        yield from _section(
            title, [fact for fact in facts if fact.kind in kinds and not fact.setback]
        )


def _section(title: str, facts: Sequence[Fact]) -> Iterator[Block]:
    if facts:
        yield Table(_COLUMNS, [_shown(fact) for fact in facts], title=f"{title} ({len(facts)})")


EXCEPTIONS = (
    Column("ref", "Where", Look.NAME),
    Column("what", "What happened"),
    Column("date", "On"),
    Column("by", "By"),
)


def in_one(fact: Fact) -> dict[str, Any]:
    """Return a change as a row of `EXCEPTIONS`, all that is said of it in one sentence."""
    values = values_of(fact)
    said = f"{said_of(fact)}, {values}" if values else said_of(fact)
    what = ": ".join(part for part in (said, fact.what) if part)
    return {"ref": fact.ref, "what": what, "date": fact.date, "by": fact.by}


def _shown(fact: Fact) -> dict[str, Any]:
    return {
        "ref": fact.ref,
        "said": said_of(fact),
        "date": fact.date,
        "by": fact.by,
        "detail": values_of(fact),
        "note": fact.what,
    }


def said_of(fact: Fact) -> str:
    """Return the words that people read for a kind of fact."""
    if fact.is_new_part:
        return f"new {fact.after}"
    return _ANSWERED if fact.answers else SAID[fact.kind]


_ANSWERED = "escalation answered"


def values_of(fact: Fact) -> str | None:
    """Return what was, and what is; what is new alone where it stands in for nothing."""
    if fact.kind in (ChangeKind.NEWLY_OVERDUE, ChangeKind.ACTION_ADDED):
        return f"due {words(fact.after)}" if fact.after is not None else None
    told = fact.kind in _SAID_ALREADY or fact.answers or fact.is_new_part
    if told or (fact.before is None and fact.after is None):
        return None
    if fact.before is None:
        return words(fact.after)
    if fact.after is None:
        return f"was {words(fact.before)}"
    if fact.kind in _IN_WORDS:
        return _in_quotes(words(fact.before), words(fact.after))
    return f"from {words(fact.before)} to {words(fact.after)}"


def _in_quotes(before: str, after: str) -> str:
    """Return what a text was and is; a record that says only that something was done has none."""
    if not after:
        return f"was “{before}”, says nothing now"
    return f"was “{before}”, is “{after}”" if before else f"is “{after}”, where nothing was said"


def _sum_up(facts: Sequence[Fact]) -> str:
    setbacks = sum(fact.setback for fact in facts)
    found = Counter(fact.kind for fact in facts if not fact.setback and not fact.answers)
    answered = sum(fact.answers for fact in facts)
    parts = [count(setbacks, "exception") if setbacks else "no exceptions"]
    parts += [
        count(found[kind], *_COUNTED.get(kind, (SAID[kind], SAID[kind])))
        for kind in ChangeKind
        if found[kind]
    ]
    parts += [f"{count(answered, 'escalation')} answered"] if answered else []
    plans = len({fact.plan for fact in facts})
    return f"{count(len(facts), 'change')} in {count(plans, 'plan')}: {listing(parts)}."
