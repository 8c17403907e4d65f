"""QIP6xx: links and routes that lead somewhere."""

from collections.abc import Sequence

from qiptrack.analysis.action_state import Late, awaited
from qiptrack.analysis.escalation_steps import (
    ANSWER_DAYS,
    PlanRoute,
    reporting_circles,
    route,
    unanswered,
)
from qiptrack.model.action import UNDONE, Action
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.vocabulary import Severity, Status
from qiptrack.rules.context import Context
from qiptrack.rules.lost_text import completes, runs_cut
from qiptrack.rules.registry import Hit, Hits, rule


def _has_no_links(item: Plan | Action, _context: Context) -> bool:
    return not item.links


@rule(
    "QIP601",
    "dangling-link",
    on=(Plan, Action),
    severity=Severity.WARNING,
    fix="Correct the id, or put the row into the register; `qiptrack links` shows those there are.",
    unless=_has_no_links,
)
def dangling_link(item: Model, context: Context) -> Hits:
    """A link to a risk that no register has shows a reader nothing, and looks as if it did.

    Links of a kind that has no register, or whose register cannot be read, are left alone.
    """
    registers = context.around.registers
    links = field_value(item, "links") if "links" in type(item).model_fields else None
    for index, link in enumerate(links or ()):
        for kind, name in link.items():
            if registers.lacks(kind, name):
                near = registers.nearest_id(kind, name)
                did_you_mean = f"Did you mean {near}?" if near else ""
                message = f"no {kind} {name} is in the register"
                yield Hit(("links", index, kind), message, did_you_mean)


@rule(
    "QIP607",
    "register-not-read",
    on=Organisation,
    severity=Severity.WARNING,
    fix="Correct the file, or what is said of it here.",
)
def register_not_read(_organisation: Organisation, context: Context) -> Hits:
    """While a register cannot be read, nobody can tell whether the links to it lead anywhere."""
    for fault in context.around.registers.faults:
        yield Hit(fault.place, fault.message, fault.fix)


@rule(
    "QIP609",
    "covers-nothing",
    on=Organisation,
    severity=Severity.WARNING,
    fix="Write the plan's id, which is the name of its file without its ending, or leave it out.",
)
def covers_nothing(organisation: Organisation, context: Context) -> Hits:
    """A plan whose id is misspelt where a meeting covers it is on no agenda of that meeting.

    Nobody notices what is not there. A plan that was renamed has another id.
    """
    for place, meeting in enumerate(organisation.meetings):
        covers = or_none(lambda: meeting.covers)
        for index, name in enumerate((or_none(lambda: covers.plans) or ()) if covers else ()):
            if not context.around.has_plan(name):
                at = ("meetings", place, "covers", "plans", index)
                yield at, f"there is no plan '{name}'"


def _has_no_standards(item: Plan | Action, _context: Context) -> bool:
    return not item.standards


@rule(
    "QIP602",
    "unknown-standard",
    on=(Plan, Action),
    severity=Severity.WARNING,
    fix="Correct it; `qiptrack coverage` lists the statements there are.",
    unless=_has_no_standards,
)
def unknown_standard(item: Plan | Action, context: Context) -> Hits:
    """A plan answers to what it will be assessed by, and a statement misspelt is counted nowhere.

    Statements are those of the frameworks that the organisation chose, and the regulations. A
    key question by itself, such as `Well-led`, is one too, though it answers no statement of it.
    """
    frameworks = context.frameworks
    if not frameworks.whole:
        return
    cut = _cut_at_commas(item.standards, context)
    for index, standard in enumerate(item.standards):
        if index in cut or frameworks.answered(standard) or frameworks.is_group(standard):
            continue
        several = frameworks.readings(standard)
        if several:
            message = f"'{standard}' may be any of {len(several)} that were chosen"
            fix = f"Write which: {' or '.join(several)}."
            yield Hit(("standards", index), message, fix)
            continue
        near = nearest(standard, [*frameworks.written(), *frameworks.groups_written()])
        message = f"no framework that was chosen has '{standard}'"
        yield Hit(("standards", index), message, f"Did you mean {near}?" if near else "")


def _cut_at_commas(standards: Sequence[str], context: Context) -> frozenset[int]:
    """Return the indexes of what is a part of a statement only, of which QIP012 tells."""
    runs = [*runs_cut(standards, completes("standards", context))]
    if not runs or not context.typed(("standards",)).startswith("["):
        return frozenset()
    return frozenset(index for first, last in runs for index in range(first, last + 1))


@rule(
    "QIP608",
    "framework-not-read",
    on=Organisation,
    severity=Severity.WARNING,
    fix="Name a framework that comes with qiptrack, or the file of a pack of your own.",
)
def framework_not_read(_organisation: Organisation, context: Context) -> Hits:
    """While a framework cannot be read, nobody can tell what is left without an answer."""
    for fault in context.around.frameworks.faults:
        yield Hit(fault.place, fault.message, fault.fix)


@rule(
    "QIP603",
    "no-escalation-route",
    on=Plan,
    severity=Severity.WARNING,
    fix="Add `escalation:` to the plan, or to `_organisation.yaml` for every plan.",
)
def no_escalation_route(plan: Plan, context: Context) -> Hits:
    """When an action slips somebody must be told, and it is settled beforehand who, and when."""
    if plan.closed is None and not route(plan, context.organisation):
        yield Hit(("title",), "nobody is named to be told when an action of this plan slips")


def _was_never_escalated(action: Action, _context: Context) -> bool:
    return not action.escalations


@rule(
    "QIP604",
    "escalation-unanswered",
    on=Action,
    severity=Severity.WARNING,
    fix="Put the answer down with `qiptrack escalate`, or tell the next one up.",
    unless=_was_never_escalated,
)
def escalation_unanswered(action: Action, context: Context) -> Hits:
    """Telling somebody helps when they do something about it; silence for a week is no answer."""
    waiting = unanswered(action, context.today)
    days = (context.today - waiting.date).days if waiting else 0
    if waiting and days >= ANSWER_DAYS:
        index = action.escalations.index(waiting)
        message = f"{waiting.to} has not answered for {days} days"
        at = ("escalations", index)
        yield Hit((*at, "date"), message, explained_by="QIP201", explained_at=at)


def _is_not_late(action: Action, context: Context) -> bool:
    """Whether an action is done with, or what is awaited of it is due today or later."""
    if action.status in UNDONE:
        return action.due >= context.around.today
    if action.status is not Status.COMPLETE:
        return True
    due = action.checkpoint_due
    return due is not None and due >= context.around.today


@rule(
    "QIP605",
    "not-escalated",
    unless=_is_not_late,
    on=Action,
    severity=Severity.WARNING,
    fix="Tell them, and put it down with `qiptrack escalate`; or agree a later date.",
)
def not_escalated(action: Action, context: Context) -> Hits:
    """A route that is not taken when an action slips is a route on paper.

    The last step that was reached is due, and it is taken when somebody at that step, or at a
    later one, was told on that day or afterwards.
    """
    waiting = awaited(action, context.organisation, context.today)
    if context.filed is None or waiting is None:
        return
    owed = PlanRoute(context.filed, context.organisation, context.today).late(action, waiting)
    if owed is None or owed.record is not None:
        return
    to_verify = waiting.kind is Late.VERIFICATION
    who = owed.to or "anybody above the owner"
    told = f"{who} was told on {day(owed.since)} or later"
    message = f"overdue since {day(waiting.counted_from)}, and it is not recorded that {told}"
    place = ("assurance", "due") if to_verify else ("due",)
    yield Hit(place, message, explained_by="QIP211")


@rule(
    "QIP606",
    "reporting-circle",
    on=Organisation,
    severity=Severity.ERROR,
    fix="Correct `reports_to` of one of them, so that the line ends at the top.",
)
def reporting_circle(organisation: Organisation, context: Context) -> Hits:
    """The owner's manager is found by `reports_to`; in a circle nobody stands above the others."""
    for place, roles in reporting_circles(organisation):
        message = f"{', who reports to '.join((*roles, roles[0]))}: a circle"
        yield ("roles", place, "reports_to"), message
