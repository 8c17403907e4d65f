"""The escalation route: who must be told of an action that slips."""

from collections.abc import Sequence

from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import EscalationStep, Plan
from qiptrack.model.portfolio import same_name

OWNERS_MANAGER = "owner's manager"
"""What a step says instead of a role, for whoever the owner reports to."""


def route(plan: Plan, organisation: Organisation) -> tuple[EscalationStep, ...]:
    """Return the plan's own route, else the organisation's, by days overdue."""
    steps: Sequence[EscalationStep] = plan.escalation or organisation.escalation
    return tuple(sorted(steps, key=lambda step: step.days_overdue))


def step_reached(steps: Sequence[EscalationStep], days_overdue: int) -> EscalationStep | None:
    """Return the last of `steps` that so many days overdue have reached, or None."""
    reached = [step for step in steps if 0 < days_overdue >= step.days_overdue]
    return reached[-1] if reached else None


def manager_of(role: str, service: str | None, organisation: Organisation) -> str | None:
    """Return the first role above `role` whose post is not vacant.

    None where `reports_to` is not said, leads to a role that is not declared, or leads round
    in a circle.
    """
    seen = {role}
    post = organisation.post(role, service)
    while post and post.reports_to and post.reports_to not in seen:
        above = organisation.post(post.reports_to, service) or organisation.post(post.reports_to)
        if above is None:
            return None
        if not above.vacant:
            return above.role
        seen.add(above.role)
        post = above
    return None


def told_at(
    step: EscalationStep, owner: str, service: str | None, organisation: Organisation
) -> str | None:
    """Return the role that `step` means for an action of `owner`."""
    if same_name(step.to.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), OWNERS_MANAGER):
        return manager_of(owner, service, organisation)
    return step.to


def escalate_to(
    plan: Plan, owner: str, days_overdue: int, organisation: Organisation
) -> str | None:
    """Return who must be told now of an action of `owner` in `plan`; None when nobody must."""
    step = step_reached(route(plan, organisation), days_overdue)
    return told_at(step, owner, plan.service, organisation) if step else None
