"""What looks like a slip and breaks no rule.

A meeting may have decided on an action that is in another plan by now. `check` tells of what can
hardly be meant, and passes for it.
"""

from collections.abc import Iterator

from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import day
from qiptrack.model.identity import folded
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan, Review


def organisation_remarks(organisation: Organisation) -> Iterator[str]:
    """Yield a remark on each role that is declared again, with nobody else in post."""
    for post in organisation.posts_given_twice:
        yield f"{post.called} is declared more than once; keep one of the entries"


def plan_remarks(plan: Plan) -> Iterator[str]:
    """Yield a remark on each decision of a meeting about what the plan does not have."""
    asked = [
        (review, name)
        for review in field_value(plan, "reviews") or ()
        for name in _decided_on(review)
        if "/" not in name
    ]
    known = or_none(lambda: _ids(plan)) if asked else None
    if known is None:  # an id that could not be read may be the one that is meant
        return
    strange = [(review, name) for review, name in asked if name not in known]
    folded_ids = {folded(each) for each in known} if strange else set()
    for review, name in strange:
        if folded(name) not in folded_ids:
            held = or_none(lambda: review.date)
            when = f" of {day(held)}" if held else ""
            yield f"a decision{when} is about {name}, which the plan does not have"


def _ids(plan: Plan) -> frozenset[str]:
    """Return the ids of everything that decisions may be about."""
    parts = (plan.actions, plan.indicators, plan.checks)
    return frozenset(item.id for part in parts for item in part)


def _decided_on(review: Review) -> Iterator[str]:
    """Yield what the decisions of a meeting are about, each once."""
    made = or_none(lambda: review.decisions) or ()
    named = (or_none(lambda: each.action) for each in made)
    yield from dict.fromkeys(name for name in named if name)
