"""Lists of actions: what is overdue, and whatever else is asked for."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from qiptrack.analysis.action_filter import ActionFilter, Required
from qiptrack.analysis.action_rows import ActionRow, action_rows, most_overdue_first
from qiptrack.analysis.action_state import Brag, Late
from qiptrack.analysis.flat_action_rows import ActionLists
from qiptrack.cli import options
from qiptrack.cli.errors import DONE, FOUND
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Option
from qiptrack.model.action import Action
from qiptrack.model.dates import days_later
from qiptrack.model.identity import FiledPlan
from qiptrack.model.vocabulary import Priority, Status
from qiptrack.reports.action_lists import list_report, list_rows, overdue_report

FAIL = "End with exit code 1 when there is an overdue action."
WITHIN = "Actions due in the next N days, too."
MILESTONES = "Milestones that were not reached, too."
STATUS = "Only of this status; repeatable."
PRIORITY = "Only of this priority; repeatable."
BRAG = "Only of this rating; repeatable."
WIDE = "Every column of a tracker."
LINK = "Only what answers it; a KIND alone for all."
REQUIRED = "Only what a body outside requires."


def overdue(
    plan: options.PlanNames = None,
    *,
    owner: options.Owner = None,
    service: options.Service = None,
    priority: Annotated[list[Priority] | None, Option(help=PRIORITY)] = None,
    kind: Annotated[Late | None, Option(help="Only late with this.")] = None,
    within: Annotated[int | None, Option(min=0, metavar="N", help=WITHIN)] = None,
    milestones: Annotated[bool, Option("--milestones", help=MILESTONES)] = False,
    fail: Annotated[bool, Option("--fail", help=FAIL)] = False,
    session: Viewing,
) -> int:
    """List what is overdue, and for whom, worst first.

    An action is overdue when its date has passed and the change is not made; a complete one
    is overdue for verification when nobody has verified it by the date of its checkpoint.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(
        owner=look.role(owner), service=look.service(service), priorities=tuple(priority or ())
    )
    until = days_later(look.today, -1 if within is None else within)
    lists = ActionLists(look.organisation, look.today)
    milestones = milestones or kind is Late.MILESTONE
    plans = wanted.of_plans(look.facts(plan, late_by=until))
    listed = lists.overdue(plans, within=within, milestones=milestones)
    of_kind = listed if kind is None else (row for row in listed if row.kind is kind)
    rows = most_overdue_first(wanted.of_rows(of_kind))
    code = look.show(overdue_report(rows, look.today, look.read))
    found = fail and any(row.days_overdue > 0 for row in rows)
    return code or (FOUND if found else DONE)


def list_actions(
    plan: options.PlanNames = None,
    *,
    status: Annotated[list[Status] | None, Option(help=STATUS)] = None,
    owner: options.Owner = None,
    service: options.Service = None,
    priority: Annotated[list[Priority] | None, Option(help=PRIORITY)] = None,
    brag: Annotated[list[Brag] | None, Option(help=BRAG)] = None,
    blocked: Annotated[bool, Option("--blocked", help="Only blocked ones.")] = False,
    due_before: Annotated[dt.date | None, options.date("Only due before this day.")] = None,
    due_after: Annotated[dt.date | None, options.date("Only due after this day.")] = None,
    link: Annotated[str | None, Option(metavar="KIND:ID", help=LINK)] = None,
    required: Annotated[Required | None, Option(help=REQUIRED)] = None,
    theme: options.Theme = None,
    text: Annotated[str | None, options.text("Only with these words in them.")] = None,
    wide: Annotated[bool, Option("--wide", help=WIDE)] = False,
    session: Viewing,
) -> int:
    """List actions, all or those you ask for."""
    look = ViewRequest.at(session)
    wanted = ActionFilter(
        statuses=tuple(status or ()),
        owner=look.role(owner),
        service=look.service(service),
        priorities=tuple(priority or ()),
        ratings=tuple(brag or ()),
        blocked=blocked or None,
        due_before=due_before,
        due_after=due_after,
        link=_kind_and_id(link) if link else None,
        required=required,
        theme=look.theme(theme),
        text=text,
    )
    if wide:
        return _as_tracker(look, _with_actions(look, plan, wanted))
    if wanted.looks_inside:
        rows = [row for _, _, row in _with_actions(look, plan, wanted)]
    else:
        lists = ActionLists(look.organisation, look.today)
        rows = [*wanted.of_rows(lists.every(wanted.of_plans(look.facts(plan))))]
    return look.show(list_report(list_rows(rows), look.today, look.read))


def _kind_and_id(link: str) -> tuple[str, str] | None:
    from qiptrack.cli.typed_texts import link as kind_and_id  # which few lists are asked for by

    return kind_and_id(link)


def _with_actions(
    look: ViewRequest, plan: Sequence[str] | None, wanted: ActionFilter
) -> Iterator[tuple[FiledPlan, Action, ActionRow]]:
    """Yield the actions that are wanted, each with its plan and its row."""
    for filed in look.plans(plan):
        if wanted.plan_fits(filed):
            for action, row in action_rows(filed, look.organisation, look.today):
                if wanted.fits(filed.plan, action, row):
                    yield filed, action, row


def _as_tracker(look: ViewRequest, found: Iterable[tuple[FiledPlan, Action, ActionRow]]) -> int:
    """Show actions with all that a tracker has of them, and return the exit code."""
    from qiptrack.reports import tracker

    shown = tracker.rows(found, look.today)
    columns, keys = tracker.TRACKER_COLUMNS, tracker.TRACKER_KEYS
    return look.show(list_report(shown, look.today, look.read, columns, keys))
