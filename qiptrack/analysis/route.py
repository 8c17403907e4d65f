"""The escalation route: who must be told of an action that slips."""

from collections.abc import Iterator, Sequence

from qiptrack.model.base import told
from qiptrack.model.organisation import Organisation, Post
from qiptrack.model.plan import EscalationStep, Plan
from qiptrack.model.roles import role_form, same_role

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
    seen = {role_form(role)}
    post = organisation.post(role, service)
    while post and post.reports_to and role_form(post.reports_to) not in seen:
        post = _above(post, service, organisation)
        if post is None or not post.vacant:
            return post.role if post else None
        seen.add(role_form(post.role))
    return None


def _above(post: Post, service: str | None, organisation: Organisation) -> Post | None:
    """Return the post that `post` reports to, at `service` or else at any."""
    role = post.reports_to
    return (organisation.post(role, service) or organisation.post(role)) if role else None


def reporting_circles(organisation: Organisation) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each circle of posts that report to one another: the first one's place, the roles.

    The place is that in `roles`, and the roles are in the order of reporting.
    """
    posts = list(told(organisation, "roles") or ())
    above = [_place_above(post, organisation) for post in posts]
    done: set[int] = set()
    for begin in range(len(posts)):
        walked: list[int] = []
        at: int | None = begin
        while at is not None and at not in done and at not in walked:
            walked.append(at)
            at = above[at]
        if at is not None and at in walked:
            circle = walked[walked.index(at) :]
            yield circle[0], tuple(posts[place].role for place in circle)
        done.update(walked)


def _place_above(post: Post, organisation: Organisation) -> int | None:
    if told(post, "reports_to") is None:
        return None
    found = _above(post, told(post, "service"), organisation)
    return organisation.roles.index(found) if found else None


def told_at(
    step: EscalationStep,
    owner: str,
    responsible: str | None,
    service: str | None,
    organisation: Organisation,
) -> str | None:
    """Return the role that `step` means for an action of `owner`.

    It is the one above where the post is vacant, or where it is `responsible` for the lateness
    itself, as far as there is one above.
    """
    if same_role(step.to, OWNERS_MANAGER):
        role = manager_of(owner, service, organisation)
    else:
        role = step.to
    if role is None:
        return None
    post = organisation.post(role, service)
    vacant = post is not None and post.vacant
    if vacant or organisation.same_person(role, responsible, service):
        return manager_of(role, service, organisation) or role
    return role


def escalate_to(
    plan: Plan,
    owner: str,
    days_overdue: int,
    organisation: Organisation,
    *,
    responsible: str | None,
) -> str | None:
    """Return who must be told now of an action of `owner` in `plan`; None when nobody must."""
    step = step_reached(route(plan, organisation), days_overdue)
    return told_at(step, owner, responsible, plan.service, organisation) if step else None
