"""QIP6xx: links and routes that lead somewhere."""

from qiptrack.analysis.route import route
from qiptrack.model.plan import Plan
from qiptrack.model.words import Severity
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule


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
