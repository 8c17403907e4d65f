"""One action, or one plan, with everything recorded of it."""

from typing import Annotated

import typer

from qiptrack.cli import completion
from qiptrack.cli.looking import Looking
from qiptrack.cli.session import Viewing
from qiptrack.model.base import told
from qiptrack.model.plan import Action
from qiptrack.model.portfolio import FiledPlan, same_name
from qiptrack.reports.report import Report
from qiptrack.reports.whole import action_report, plan_report
from qiptrack.store.naming import (
    AmbiguousName,
    PlanNotRead,
    UnknownAction,
    plan_called,
    plan_ids,
    plans_called,
)


def show(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="An action such as rosewood/A1, or a plan; A1 alone when just one plan has it.",
            autocompletion=completion.references,
        ),
    ],
    *,
    session: Viewing,
) -> int:
    """Show one action or plan with all that is recorded of it."""
    look = Looking.at(session)
    return look.show(_report(look, ref))


def _report(look: Looking, ref: str) -> Report:
    name, slash, action_id = ref.partition("/")
    if slash:
        return _of_action(look, _plan(look, name), action_id)
    known = plan_ids(look.folder.files())
    if plans_called(name, known):
        filed = _plan(look, plan_called(name, known))
        return plan_report(filed, look.organisation, look.today)
    found = [filed for filed in look.plans() if _action(filed, name)]
    if not found:
        plan_or_action = [*known, *(f"{plan}/{name}" for plan in known)]
        raise UnknownAction(name, "any plan", plan_or_action)
    if len(found) > 1:
        raise AmbiguousName(name, [_ref(filed, name) for filed in found])
    return _of_action(look, found[0], name)


def _plan(look: Looking, name: str) -> FiledPlan:
    read = list(look.plans([name]))
    if not read:
        raise PlanNotRead(look.doubts[-1])
    return read[0]


def _action(filed: FiledPlan, action_id: str) -> Action | None:
    actions = told(filed.plan, "actions") or ()
    return next((each for each in actions if same_name(told(each, "id"), action_id)), None)


def _ref(filed: FiledPlan, name: str) -> str:
    """Return the reference of the action called `name`, with its id as the plan writes it."""
    action = _action(filed, name)
    return filed.ref((action and told(action, "id")) or name)


def _of_action(look: Looking, filed: FiledPlan, action_id: str) -> Report:
    action = _action(filed, action_id)
    if action is None:
        ids = [told(each, "id") or "?" for each in told(filed.plan, "actions") or ()]
        raise UnknownAction(action_id, filed.id, ids)
    return action_report(filed, action, look.organisation, look.today)
