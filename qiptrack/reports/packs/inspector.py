"""The inspector's pack: what was wrong, what was done, who checked, what changed, by statement."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from qiptrack.analysis.changes.facts import ChangeKind
from qiptrack.analysis.coverage import AnsweringPlan, answering, coverage
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.dates import short_day
from qiptrack.model.identity import folded, natural
from qiptrack.model.records import Deferral, Evidence, in_order, latest_of
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Status, VerificationResult
from qiptrack.reports.changes import in_one
from qiptrack.reports.packs.gathered import (
    CommittedFact,
    Gathered,
    GatheredAction,
    people,
    required_table,
)
from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import Block, Column, Look, Points, Table
from qiptrack.reports.screen import Role
from qiptrack.reports.tracker import evidence_said, verdicts_by_id, verification_said
from qiptrack.reports.wording import count, words

_ANSWERS = (
    Column("ref", "Action", Look.NAME),
    Column("service", "Service"),
    Column("owner", "Who answers for it"),
    Column("brag", "BRAG", Look.BRAG),
    Column("status", "Status"),
    Column("issue", "What was wrong", below=True),
    Column("done", "What was done", below=True),
    Column("to_do", "What is to be done", below=True),
    Column("given_up", "What was given up", below=True),
    Column("evidence", "What shows it", below=True),
    Column("checked", "Who checked", below=True),
    Column("changed", "What changed", below=True),
)
_AGAIN = tuple(each._replace(below=False) for each in _ANSWERS[:5])
_GAPS = (Column("statement", "Statement", Look.NAME), Column("framework", "Framework"))
_COVERED = (
    Column("framework", "Framework", Look.NAME),
    Column("statements", "Statements", Look.NUMBER),
    Column("answered", "Answered", Look.NUMBER),
    Column("gaps", "No plan behind them", Look.NUMBER),
)
_BACK = (
    Column("ref", "Action", Look.NAME),
    Column("what", "What happened"),
    Column("date", "On"),
    Column("by", "By"),
    Column("values", "", below=True),
    Column("reason", "Reason", below=True),
)
_EVIDENCE = (
    Column("ref", "Action", Look.NAME),
    Column("date", "On"),
    Column("kind", "Kind"),
    Column("by", "By"),
    Column("where", "Reference", below=True),
    Column("note", "What it shows", below=True),
)
_INDEX = (
    Column("statement", "Statement", Look.NAME),
    Column("pieces", "Pieces", Look.NUMBER),
    Column("where", "Evidence with", below=True),
)
_HISTORY = (
    Column("date", "On"),
    Column("ref", "Where", Look.NAME),
    Column("what", "What happened"),
    Column("by", "By"),
    Column("commit", "Commit"),
)
_ELSEWHERE = frozenset({ChangeKind.MEASURED, ChangeKind.CHECK_RECORDED})
"""What the history leaves out: there is a row of it for each week, in the plan itself."""


def paper(found: Gathered, origin: Origin) -> Paper:
    """Return the inspector's pack."""
    behind = answering(found.frameworks, found.plans)
    return Paper(
        kind="inspector",
        title="Inspector's pack: improvement plans",
        as_of=found.today,
        origin=origin,
        organisation=found.name,
        of=found.narrowed.of,
        figures=_figures(found),
        front=(*_front(found),),
        sections=(
            *_statements(found, behind),
            Section("What is required, and its clock", (required_table(found),)),
            Section("Gaps in coverage", (_gaps(found),)),
            Section("Reopened, deferred and not confirmed", (_back(found),)),
            Section("Evidence index", (*_evidence(found, behind),)),
            _history(found),
            *people(found),
        ),
    )


def _figures(found: Gathered) -> tuple[Figure, ...]:
    closed = sum(each.row.closed is not None for each in found.actions)
    reopened = sum(len(or_none(lambda: each.action.reopenings) or ()) for each in found.actions)
    late = len(found.overview.overdue)
    return (
        Figure("Actions", words(len(found.actions)), f"in {count(len(found.plans), 'plan')}"),
        Figure("Closed", words(closed), "seen to hold by somebody else"),
        Figure("Awaiting verification", words(len(found.overview.to_verify))),
        Figure("Overdue", words(late), role=Role.BAD if late else Role.GOOD),
        Figure("Reopened", words(reopened), "each is left in"),
        Figure("Required, open", words(len(found.overview.required))),
    )


def _front(found: Gathered) -> Iterator[Block]:
    rows = coverage(
        found.frameworks.at(found.narrowed.service).to_answer, found.frameworks, found.plans
    )
    by_framework = groupby(rows, key=lambda row: row.framework)
    titles = {each.framework: each.title for each in found.frameworks.read}
    shown = [_covered(titles[name], list(these)) for name, these in by_framework]
    yield Table(_COVERED, shown, title="What these plans answer")
    yield Points(_EXPLAINED, title="How to read it")


_COMPLETE = (
    "An action is complete when the change is made, and closed only when somebody other than its"
    " owner went back and saw that it held."
)
_EXPLAINED = (
    _COMPLETE,
    "Reopenings, deferrals and what was not confirmed are left in.",
    "Whether a measure improved is judged by the rules of NHS England's Making Data Count.",
)


def _covered(title: str, rows: Sequence[Any]) -> dict[str, Any]:
    answered = sum(row.covered for row in rows)
    return {
        "framework": title,
        "statements": len(rows),
        "answered": answered,
        "gaps": len(rows) - answered,
    }


def _statements(found: Gathered, behind: Mapping[str, list[AnsweringPlan]]) -> Iterator[Section]:
    """Yield a section for each key question or set of regulations that anything answers."""
    known = {id(each.action): each for each in found.actions}
    changed = {filed.file: verdicts_by_id(filed, found.today) for filed in found.plans}
    named: dict[int, str] = {}
    for framework in found.frameworks.read:
        answered = [each for each in framework.statements if each in behind]
        for group, statements in _grouped(answered, framework.groups):
            tables: list[Table] = []
            for statement in statements:
                actions = [
                    known[id(action)] for each in behind[statement] for action in each.actions
                ]
                tables += _once(statement, actions, named, changed)
                named |= {id(e.action): statement for e in actions if id(e.action) not in named}
            says = f"{framework.title}, {framework.version}"
            yield Section(group, tuple(tables), says=says)
    others = [each for each in found.actions if id(each.action) not in named]
    if others:
        says = "Neither these actions nor their plans name a statement that a framework has."
        table = _answers("", others, changed)
        yield Section("Other actions", (table,), says=says)


def _once(
    statement: str,
    actions: Sequence[GatheredAction],
    named: Mapping[int, str],
    changed: Mapping[str, Mapping[str, str]],
) -> Iterator[Table]:
    """Yield the actions behind a statement: in full the first time, and in a line from then on.

    `named` is the statement under which each stands already, by what the action is.
    """
    new = [each for each in actions if id(each.action) not in named]
    told = [each for each in actions if id(each.action) in named]
    if new or not told:
        yield _answers(statement, new, changed)
    if told:
        above = listing(list(dict.fromkeys(named[id(each.action)] for each in told)))
        title = f"{statement} (in full above, under {above})"
        yield Table(_AGAIN, [each.row._asdict() for each in told], title=title)


def _grouped(
    answered: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the statements of each group; groups of one statement together, as regulations are."""
    alone = {name for name, statements in groups.items() if len(statements) == 1}

    def heading(statement: str) -> str:
        name = statement.partition(": ")[0]
        return "Regulations and single statements" if name in alone else name

    for name, statements in groupby(answered, key=heading):
        yield name, list(statements)


def _answers(
    statement: str, actions: Sequence[GatheredAction], changed: Mapping[str, Mapping[str, str]]
) -> Table:
    rows = [_answer(each, changed[each.filed.file]) for each in actions]
    return Table(_ANSWERS, rows, title=statement, empty="The plan has no actions yet.")


def _answer(each: GatheredAction, verdicts: Mapping[str, str]) -> dict[str, Any]:
    action, row = each.action, each.row
    evidence = or_none(lambda: "; ".join(map(evidence_said, in_order(action.evidence))))
    seen = or_none(lambda: verification_said(latest_of(action.verifications)))
    indicators = or_none(lambda: action.indicators) or ()
    done = f" (complete on {short_day(row.completed)})" if row.completed else ""
    closed = f" (closed on {short_day(row.closed)})" if row.closed else ""
    return {
        **row._asdict(),
        _became(row.status): f"{row.action}{closed or done}" if row.action else None,
        "evidence": evidence or "nothing recorded yet",
        "checked": seen or "nobody yet",
        "changed": "; ".join(verdicts.get(folded(name), name) for name in indicators)
        or "no indicator is named",
    }


def _became(status: Status | None) -> str:
    """Return the column in which an action stands: nothing is said to be done before it is."""
    if status is Status.WITHDRAWN:
        return "given_up"
    return "done" if status in (Status.COMPLETE, Status.CLOSED) else "to_do"


def _gaps(found: Gathered) -> Table:
    frameworks = found.frameworks
    rows = coverage(frameworks.at(found.narrowed.service).to_answer, frameworks, found.plans)
    shown = [
        {"statement": row.statement, "framework": row.framework} for row in rows if not row.covered
    ]
    return Table(_GAPS, shown, empty="Every statement has a plan behind it.")


def _back(found: Gathered) -> Table:
    rows = [row for each in found.actions for row in _setbacks(each)]
    rows.sort(key=lambda row: (row["date"] or found.today, natural(row["ref"])), reverse=True)
    return Table(_BACK, rows, empty="Nothing was reopened, deferred or not confirmed.")


def _deferred(later: Deferral) -> str | None:
    """Return between which days a date was moved, and who agreed to it, as far as it is told."""
    days = ("from", field_value(later, "from_")), ("to", field_value(later, "to"))
    agreed = field_value(later, "approved_by")
    parts = (
        " ".join(f"{word} {words(day)}" for word, day in days if day),
        agreed and f"agreed by {agreed}",
    )
    return ", ".join(part for part in parts if part) or None


def _setbacks(each: GatheredAction) -> Iterator[dict[str, Any]]:
    action, ref = each.action, each.row.ref
    for back in or_none(lambda: action.reopenings) or ():
        yield {"ref": ref, "what": "reopened", **_record_row(back, "reason")}
    for later in or_none(lambda: action.deferrals) or ():
        told = {"ref": ref, "what": "deferred", **_record_row(later, "reason")}
        yield {**told, "values": _deferred(later)}
    for seen in or_none(lambda: action.verifications) or ():
        if or_none(lambda: seen.result) is VerificationResult.NOT_CONFIRMED:
            yield {"ref": ref, "what": "not confirmed", **_record_row(seen, "note")}


def _record_row(record: Model, why: str) -> dict[str, Any]:
    """Return when and by whom something was put down, and why, as far as it could be read."""
    return {
        "date": field_value(record, "date"),
        "by": field_value(record, "by"),
        "reason": field_value(record, why),
    }


def _evidence(found: Gathered, behind: Mapping[str, list[AnsweringPlan]]) -> Iterator[Table]:
    rows = [
        _piece(each, piece)
        for each in found.actions
        for piece in or_none(lambda: each.action.evidence) or ()
    ]
    rows.sort(key=lambda row: (natural(row["ref"]), row["date"] or found.today))
    yield Table(_EVIDENCE, rows, title="By action", empty="No evidence is recorded yet.")
    shown = []
    statements = (each for pack in found.frameworks.read for each in pack.statements)
    for statement in dict.fromkeys(each for each in statements if each in behind):
        plans = behind[statement]
        counted = {
            each.filed.ref_of(action): len(or_none(lambda: action.evidence) or ())
            for each in plans
            for action in each.actions
        }
        with_any = [ref for ref, pieces in counted.items() if pieces]
        shown.append(
            {
                "statement": statement,
                "pieces": sum(counted.values()),
                "where": listing(with_any) or "none of its actions",
            }
        )
    yield Table(_INDEX, shown, title="By statement", empty="No plan names a statement.")


def _piece(each: GatheredAction, piece: Evidence) -> dict[str, Any]:
    return {
        "ref": each.row.ref,
        "where": or_none(lambda: piece.ref),
        **{key: field_value(piece, key) for key in ("date", "kind", "by", "note")},
    }


def _history(found: Gathered) -> Section:
    rows = [_happened(each) for each in found.history.told if each.fact.kind not in _ELSEWHERE]
    rows.sort(key=lambda row: row["date"] or found.today)
    table = Table(_HISTORY, rows, empty="Nothing is recorded.")
    left = "Measurements, and routine checks that were done, are left out."
    return Section("History of what changed", (table,), says=f"{found.history.says} {left}")


def _happened(told: CommittedFact) -> dict[str, Any]:
    return {
        **in_one(told.fact),
        "date": told.fact.date or told.committed,
        "commit": told.commit[:7] if told.commit else "none",
    }
