"""The board's pack: how the plans stand on one page, then charts, plans, actions and decisions."""

from collections.abc import Iterator, Sequence

from qiptrack.analysis.agenda import missed_since_met
from qiptrack.analysis.changes.facts import Fact
from qiptrack.analysis.check_rows import CheckRow
from qiptrack.analysis.decisions import reviews_of
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.overview import PlanState
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.identity import FiledPlan
from qiptrack.model.sentences import listing
from qiptrack.reports.action_lists import (
    LIST_COLUMNS,
    OVERDUE_COLUMNS,
    clock,
    list_shown,
    overdue_shown,
)
from qiptrack.reports.changes import EXCEPTIONS, in_one
from qiptrack.reports.escalations import escalations_report
from qiptrack.reports.overview import PLAN_COLUMNS
from qiptrack.reports.packs.gathered import Gathered, charts, people, sign_off
from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import Block, Column, Facts, Look, Paragraph, Points, Table, row_of
from qiptrack.reports.screen import Role
from qiptrack.reports.wording import count, words

_MEANS = {
    "red": "overdue, overdue for verification, or verified again and not confirmed",
    "amber": "blocked, deferred twice or more, or due soon and not started",
    "green": "on its way, with nothing of these",
    "blue": "closed, because somebody else saw that it held",
}
_BRAG = (
    Column("brag", "BRAG", Look.BRAG),
    Column("actions", "Actions", Look.NUMBER),
    Column("means", "What it means"),
)
_DECIDE = (
    Column("ref", "What", Look.NAME),
    Column("why", "Why it is here"),
    Column("decision", "Decision, owner and date", Look.ROOM),
)


def paper(found: Gathered, origin: Origin) -> Paper:
    """Return the board's pack."""
    return Paper(
        kind="board",
        title="Board pack: improvement plans",
        as_of=found.today,
        origin=origin,
        organisation=found.name,
        of=found.narrowed.of,
        figures=figures(found),
        front=(*_front(found),),
        sections=(
            *other_exceptions(found),
            Section("Overdue, and escalated", (*_late(found),)),
            charts(found),
            Section("Plan by plan", (*_plans(found),)),
            Section("Every open action", (_open(found),)),
            Section("Decisions to take", (*_decisions(found),)),
            *people(found),
            Section("Sign-off", (sign_off("Chair", "Nominated Individual"),)),
        ),
    )


def figures(found: Gathered) -> tuple[Figure, ...]:
    """Return the counts of the front page."""
    state = found.overview
    open_actions = sum(plan.open for plan in state.plans)
    past = [row for row in state.required if (row.days_overdue or 0) > 0]
    longest = max((row.days_overdue for row in state.overdue), default=0)
    return (
        Figure("Open actions", words(open_actions), f"in {count(len(state.plans), 'plan')}"),
        Figure(
            "Overdue",
            words(len(state.overdue)),
            f"by up to {count(longest, 'day')}" if longest else "",
            Role.BAD if state.overdue else Role.GOOD,
        ),
        Figure("Awaiting verification", words(len(state.to_verify))),
        Figure(
            "Blocked", words(len(state.blocked)), role=Role.AMBER if state.blocked else Role.PLAIN
        ),
        Figure(
            "Required by a regulator",
            words(len(state.required)),
            f"{len(past)} past that date" if past else "still to be done",
            Role.BAD if past else Role.PLAIN,
        ),
    )


def _front(found: Gathered) -> Iterator[Block]:
    by_brag = found.overview.by_brag
    rows = [
        {"brag": brag, "actions": by_brag[brag], "means": means} for brag, means in _MEANS.items()
    ]
    yield Table(_BRAG, rows, title="Actions by BRAG rating")
    yield Points(tuple(_notes(found)), title="The board is asked to note")
    yield from exceptions(found)


MOST_EXCEPTIONS = 6
"""How many exceptions the front page shows, the gravest; a section behind it has the others.

For one more there is room, and it needs no section.
"""


def exceptions(found: Gathered) -> Iterator[Block]:
    """Yield what slipped, went back or is gone since the earlier state, the gravest of it."""
    since, facts = found.since, _setbacks(found)
    title = f"Exceptions since {short_day(since.day)}" if since.day else "Exceptions"
    if since.day is None:
        yield Paragraph(since.because, title=title)
    elif not facts:
        none = "None: nothing slipped, went back or was taken away."
        yield Paragraph(" ".join(part for part in (none, since.because) if part), title=title)
    else:
        first, others = _in_front(facts)
        yield Table(EXCEPTIONS, [in_one(each) for each in first], title=title)
        more = f"{len(others)} more stand under {_OTHERS}." if others else ""
        if more or since.because:
            yield Paragraph(" ".join(part for part in (more, since.because) if part))


_OTHERS = "Other exceptions"


def other_exceptions(found: Gathered) -> Iterator[Section]:
    """Yield the section with the exceptions for which the front page has no room."""
    _, others = _in_front(_setbacks(found))
    if others:
        yield Section(_OTHERS, (Table(EXCEPTIONS, [in_one(each) for each in others]),))


def _in_front(facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Return the exceptions of the front page, and the others."""
    most = MOST_EXCEPTIONS + (len(facts) == MOST_EXCEPTIONS + 1)
    return facts[:most], facts[most:]


def _setbacks(found: Gathered) -> list[Fact]:
    return [fact for fact in found.since.facts if fact.setback]


def _notes(found: Gathered) -> Iterator[str]:
    state = found.overview
    if not found.plans:
        of = found.narrowed.of
        yield f"There is no plan of {of}." if of else _NO_PLAN
        return
    late = state.most_overdue()
    if late:
        worst = late[0]
        yield (
            f"{count(len(late), 'action is', 'actions are')} overdue. The longest, {worst.ref} of "
            f"{worst.service}, by {count(worst.days_overdue, 'day')}: it waits for "
            f"{worst.responsible or 'nobody named'}."
        )
    else:
        yield "No action is overdue."
    tell = [row for row in found.escalations if not row.recorded]
    if tell:
        roles = list(dict.fromkeys(row.to for row in tell if row.to))
        yield (
            f"{count(len(tell), 'matter has', 'matters have')} to be escalated now, by the route"
            f"{f', to {listing(roles)}' if roles else ''}."
        )
    unanswered = [row.ref for row in found.escalations if row.recorded and row.unanswered]
    if unanswered:
        yield f"Escalated, and not answered: {_some(unanswered)}."
    yield from _required(found)
    yield from _numbers(found)
    missed = [row for filed in found.plans for row in _missed(filed, found)]
    if missed:
        many = count(len(missed), "routine check was", "routine checks were")
        yield f"{many} missed: {_some([_at(_looked_at(row), row.service) for row in missed])}."


MOST_NAMED = 6
"""How many names a sentence of the front page has; for one more there is room."""


def _some(names: Sequence[str]) -> str:
    """Return names in a sentence, the first of many, and how many others there are."""
    most = MOST_NAMED + (len(names) == MOST_NAMED + 1)
    others = [f"{len(names) - most} others"] if len(names) > most else []
    return listing([*names[:most], *others])


def _missed(filed: FiledPlan, found: Gathered) -> Sequence[CheckRow]:
    """Return the routine checks of a plan that were missed; none of one that is closed."""
    if or_none(lambda: filed.plan.closed) is not None:
        return ()
    return tuple(missed_since_met(filed, found.today, None))


def _at(name: str, service: str | None) -> str:
    return f"{name} ({service})" if service else name


def _looked_at(row: CheckRow) -> str:
    return (row.check or row.ref).rstrip(".")


def _required(found: Gathered) -> Iterator[str]:
    for row in found.overview.least_time():
        if (row.days_overdue or 0) > 0:
            late = clock(row.days_overdue)
            yield f"{row.ref} is required by {row.body or 'a body outside'}, and is {late}."


def _numbers(found: Gathered) -> Iterator[str]:
    shown = {
        Verdict.WORSE: "worse",
        Verdict.NO_CHANGE: "no change",
        Verdict.IMPROVED: "improved",
    }
    for verdict, said in shown.items():
        these = [each.row for each in found.indicators if each.row.verdict is verdict]
        if these:
            names = _some([_at(row.name or row.ref, row.service) for row in these])
            number = count(len(these), "indicator")
            showing = "shows" if len(these) == 1 else "show"
            yield (
                f"{number} {showing} {said}: {names}."
                if said == "no change"
                else (
                    f"{number} {'is' if len(these) == 1 else 'are'} {said}: {names}."
                    if said == "worse"
                    else f"{number} improved: {names}."
                )
            )


_NO_PLAN = "There is no plan that could be read."


def _late(found: Gathered) -> Iterator[Block]:
    late = [overdue_shown(row) for row in found.overview.most_overdue()]
    yield Table(OVERDUE_COLUMNS, late, title="Overdue", empty="Nothing is overdue.")
    yield from escalations_report(found.escalations, found.today, len(found.plans)).blocks


def _plans(found: Gathered) -> Iterator[Block]:
    state = found.overview
    yield Table(
        PLAN_COLUMNS,
        [row_of(plan) for plan in state.plans_by_need()],
        title="All plans, those with most overdue first",
        empty="There is no plan that could be read.",
    )
    known = {filed.id: filed for filed in found.plans}
    for plan in state.plans_by_need():
        yield _plan(known[plan.plan], found)


def _plan(filed: FiledPlan, found: Gathered) -> Facts:
    plan = filed.plan
    state = next(each for each in found.overview.plans if each.plan == filed.id)
    held = reviews_of(plan, found.today)
    shown = [each.row for each in found.indicators if each.filed.file == filed.file]
    verdicts = [
        f"{row.name or row.ref}: {words(row.verdict, nothing='cannot be told')}" for row in shown
    ]
    missed = "; ".join(map(_looked_at, _missed(filed, found)))
    return Facts(
        (
            ("Plan", filed.id),
            ("Service", or_none(lambda: plan.service)),
            ("Sponsor", or_none(lambda: plan.sponsor)),
            ("Opened", or_none(lambda: plan.opened)),
            ("Closed", or_none(lambda: plan.closed)),
            ("Why", or_none(lambda: plan.concern)),
            ("Actions", _counted(state)),
            ("Indicators", "; ".join(verdicts) or "none"),
            *((("Checks missed", missed),) if missed else ()),
            ("Last review", held[-1].date if held else "none yet"),
        ),
        title=found.title_of(filed),
    )


def _counted(state: PlanState) -> str:
    return (
        f"{state.open} open of {state.actions}; {state.overdue} overdue, "
        f"{state.to_verify} awaiting verification, {state.blocked} blocked"
    )


def _open(found: Gathered) -> Table:
    rows = [list_shown(each.row) for each in found.actions if each.is_open]
    return Table(LIST_COLUMNS, rows, empty="No action is open.")


def _decisions(found: Gathered) -> Iterator[Block]:
    rows = [*_to_decide(found), {"ref": "Any other"}]
    yield Table(_DECIDE, rows)


def _to_decide(found: Gathered) -> Iterator[dict[str, str]]:
    """Yield what only a board can settle: what came to it, what is stuck, what keeps slipping."""
    for row in found.escalations:
        if not row.recorded:
            to = row.to or "nobody above the owner is named"
            late = f"{count(row.days_overdue, 'day')} overdue"
            yield {"ref": row.ref, "why": f"to be escalated to {to}: {words(row.reason)}, {late}"}
        elif row.unanswered:
            yield {"ref": row.ref, "why": f"{row.told} was told and has not answered"}
    told = {row.ref for row in found.escalations}
    for each in found.actions:
        ref, often = each.row.ref, each.row.deferred or 0
        if ref in told or not each.is_open:
            continue
        if each.row.blocked:
            yield {"ref": ref, "why": f"blocked: {or_none(lambda: each.action.barrier)}"}
        elif often > 1:
            yield {"ref": ref, "why": f"deferred {count(often, 'time')}"}
