"""Plans and organisations of a few values, as if they had been read from files."""

from collections.abc import Callable
from typing import Any

import pytest

from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.portfolio import FiledPlan
from qiptrack.model.salvage import salvage

Filed = Callable[..., FiledPlan]

ROLES = (
    ("Key Worker", "Team Leader", False),
    ("Team Leader", "Deputy Manager", False),
    ("Deputy Manager", "Registered Manager", True),
    ("Registered Manager", "Regional Quality Lead", False),
    ("Quality Lead", "Regional Quality Lead", False),
    ("Regional Quality Lead", "Nominated Individual", False),
    ("Nominated Individual", None, False),
)


@pytest.fixture
def filed() -> Filed:
    """Return a way to make a plan called `rose` with these parts."""

    def made(**parts: Any) -> FiledPlan:
        common = {"qip": "1", "title": "T", "service": "Rosewood House", "opened": "2026-01-05"}
        plan = salvage(Plan, {**common, "sponsor": "Registered Manager", **parts})
        return FiledPlan("rose", "rose.yaml", plan)

    return made


@pytest.fixture
def organisation() -> Organisation:
    """Return an organisation of seven roles, the deputy's post vacant, with a route of three."""
    posts = [
        {"role": role, "reports_to": above, "vacant": str(vacant).lower()}
        for role, above, vacant in ROLES
    ]
    route = [
        {"days_overdue": days, "to": to}
        for days, to in (
            ("28", "Nominated Individual"),
            ("1", "owner's manager"),
            ("14", "Regional Quality Lead"),
        )
    ]
    data = {"qip": "1", "organisation": "Fernhill Care", "roles": posts, "escalation": route}
    return salvage(Organisation, data)
