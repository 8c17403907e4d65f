"""The commissioner's pack: the grip of each service in figures, then every action and measure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.learning import ENOUGH, Learned, LearningRow, TriedAction
from qiptrack.model.action import RequiredBy
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.identity import folded, same_name
from qiptrack.model.records import Update, in_order, latest_of
from qiptrack.model.vocabulary import Status
from qiptrack.reports.indicators.indicators import INDICATOR_COLUMNS
from qiptrack.reports.indicators.words import for_people
from qiptrack.reports.learning import days_said
from qiptrack.reports.packs.gathered import Gathered, GatheredAction, people, required_table
from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import Block, Column, Look, Points, Table
from qiptrack.reports.screen import Role
from qiptrack.reports.tracker import evidence_said, verification_said
from qiptrack.reports.wording import amount, words

_GRIP = (
    Column("service", "Service", Look.NAME),
    Column("tried", "Begun", Look.NUMBER),
    Column("done", "Done", Look.NUMBER),
    Column("in_time", "In time", Look.NUMBER),
    Column("slip", "Median slip"),
    Column("verified", "Verified", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("required", "Required", Look.NUMBER),
    Column("past", "Past it", Look.NUMBER),
)
_ACTIONS = (
    Column("ref", "Action", Look.NAME),
    Column("brag", "BRAG", Look.BRAG),
    Column("status", "Status"),
    Column("owner", "Owner"),
    Column("first_due", "First date"),
    Column("due", "Date now"),
    Column("issue", "Issue", below=True),
    Column("action", "Action", below=True),
    Column("required", "Required", below=True),
    Column("progress", "Progress", below=True),
    Column("evidence", "Evidence", below=True),
    Column("verification", "Verified", below=True),
)
_MEASURES = (
    *INDICATOR_COLUMNS[:1],
    Column("baseline", "Baseline", Look.NUMBER),
    *INDICATOR_COLUMNS[2:],
)

_DONE = (Status.COMPLETE, Status.CLOSED)


def paper(found: Gathered, origin: Origin) -> Paper:
    """Return the commissioner's pack."""
    grip = [_grip(found, each) for each in _learned(found)]
    return Paper(
        kind="commissioner",
        title="Commissioner's pack: improvement plans",
        as_of=found.today,
        origin=origin,
        organisation=found.name,
        of=found.narrowed.of,
        figures=_figures(found),
        front=(
            Table(_GRIP, grip, title="Grip, by service", empty="No action has been begun."),
            Points(_EXPLAINED, title="How to read it"),
        ),
        sections=(
            Section("What is required, and its clock", (required_table(found),)),
            *(_service(found, service) for service in _services(found)),
            *people(found),
        ),
    )


_EXPLAINED = (
    "Begun: every action that was started; one given up counts where something was learned.",
    "In time: of those done, how many were complete by the date set before any deferral.",
    f"Median slip: days from the first date to completion, or to today; told of {ENOUGH} or more.",
    "Verified: of those done, how many somebody else than the owner went back to and saw to hold.",
    "Required: by a body outside, and still to be done; past it, those whose date has passed.",
)


def _figures(found: Gathered) -> tuple[Figure, ...]:
    state = found.overview
    overall = _grip(found, _all_learned(found))
    past = overall["past"]
    return (
        Figure("Open actions", words(sum(plan.open for plan in state.plans))),
        Figure("Overdue", words(len(state.overdue)), role=Role.BAD if state.overdue else Role.GOOD),
        Figure("Done by first date", overall["in_time"], "of those done"),
        Figure("Verified by another", overall["verified"], "of those done"),
        Figure(
            "Required, open",
            words(overall["required"]),
            f"{past} past that date" if past else "still to be done",
            Role.BAD if past else Role.PLAIN,
        ),
    )


def _services(found: Gathered) -> list[str]:
    names = (or_none(lambda: filed.plan.service) for filed in found.plans)
    return list({folded(name): name for name in names if name}.values())


def _all_learned(found: Gathered, service: str | None = None) -> Learned:
    learned = Learned(ActionFilter(service=service), found.today, organisation=found.organisation)
    for filed in found.plans:
        learned.add(filed)
    return learned


def _learned(found: Gathered) -> Iterator[Learned]:
    yield from (_all_learned(found, service) for service in _services(found))


def _grip(found: Gathered, learned: Learned) -> dict[str, Any]:
    """Return how far a service has its actions in hand, in figures."""
    service = learned.wanted.service
    overall: LearningRow = learned.overall()
    done = [each for each in learned.actions if each.status in _DONE]
    required = [row for row in found.overview.required if _is_at(row.service, service)]
    return {
        "service": service,
        "tried": overall.actions,
        "done": len(done),
        "in_time": f"{_in_time(done)} of {len(done)}",
        "slip": "too few to say" if overall.slippage is None else days_said(overall.slippage),
        "verified": f"{sum(each.days_to_verify is not None for each in done)} of {len(done)}",
        "overdue": sum(_is_at(row.service, service) for row in found.overview.overdue),
        "required": len(required),
        "past": sum((row.days_overdue or 0) > 0 for row in required),
    }


def _in_time(done: Sequence[TriedAction]) -> int:
    return sum(not each.slippage for each in done)


def _is_at(name: str | None, service: str | None) -> bool:
    return service is None or same_name(name, service)


def _service(found: Gathered, service: str) -> Section:
    actions = [each for each in found.actions if same_name(each.row.service, service)]
    measures = [each for each in found.indicators if same_name(each.row.service, service)]
    # What is open stands before what is done with.
    actions.sort(key=lambda each: not each.is_open)
    blocks: tuple[Block, ...] = (
        Table(_ACTIONS, list(map(_shown, actions)), title="Actions", empty="No action yet."),
        Table(
            _MEASURES,
            [_measure(each, found.today) for each in measures],
            title="Measures against target",
            empty="No measure yet.",
        ),
    )
    return Section(service, blocks)


def _measure(each: Shown, today: dt.date) -> dict[str, Any]:
    row, unit = for_people(each, today), each.row.unit
    by = f" by {short_day(each.row.target_by)}" if each.row.target_by else ""
    return {
        **row,
        "baseline": amount(each.row.baseline, unit),
        "latest": amount(each.row.latest, unit),
        "target": f"{amount(each.row.target, unit)}{by}" if each.row.target is not None else None,
    }


def _shown(each: GatheredAction) -> dict[str, Any]:
    action, row = each.action, each.row
    required = or_none(lambda: action.required_by)
    latest = or_none(lambda: _progress(latest_of(action.updates)))
    seen = or_none(lambda: verification_said(latest_of(action.verifications)))
    evidence = or_none(lambda: "; ".join(map(evidence_said, in_order(action.evidence))))
    return {
        **row._asdict(),
        "first_due": or_none(lambda: action.first_due),
        "required": _required(required) if required else None,
        "progress": latest,
        "evidence": evidence or None,
        "verification": seen or _awaited(each),
    }


def _progress(update: Update | None) -> str | None:
    if update is None:
        return None
    barrier = f"; in the way: {update.barrier}" if update.barrier else ""
    return f"{short_day(update.date)}, {update.by}: {update.note}{barrier}"


def _required(required: RequiredBy) -> str:
    body, level = or_none(lambda: required.body) or "?", or_none(lambda: required.level)
    by = or_none(lambda: required.due)
    parts = body, level and words(level), by and f"by {short_day(by)}"
    return ", ".join(part for part in parts if part)


def _awaited(each: GatheredAction) -> str | None:
    """Return who is to verify an action, and by when, where nobody did yet."""
    assurance = or_none(lambda: each.action.assurance)
    by = or_none(lambda: assurance.by) if assurance else None
    due = or_none(lambda: assurance.due) if assurance else None
    if not by:
        return None
    return f"not yet; to be looked at by {by}{f', {short_day(due)}' if due else ''}"
