"""What plans and actions link to: kinds of things, such as risks, and their ids."""

from collections.abc import Iterator

from qiptrack.model.base import Model, field_value
from qiptrack.model.plan import Plan

Link = tuple[str, str]
"""A kind, such as risk, and an id."""


def links_of(item: Model) -> Iterator[Link]:
    """Yield what a plan or an action links to."""
    for link in field_value(item, "links") or ():
        yield from link.items()


def links_to_nothing(plan: Plan) -> bool:
    """Whether it is known that neither a plan nor any action of it links to anything."""
    return plan.lacks("links") and not field_value(plan, "links")
