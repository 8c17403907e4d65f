"""Plans of a few actions, written as people write them."""

from typing import Any

from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.rules.examine import examine_organisation, examine_plan

HEAD = """\
qip: 1
title: A plan
service: Rosewood House
sponsor: Registered Manager
opened: 2026-01-05
"""

ACTION = {
    "issue": "Something is wrong",
    "action": "Check ten charts a week",
    "owner": "Deputy Manager",
    "due": "2026-04-30",
    "evidence_source": "The sheet",
}


def filed(*actions: dict[str, Any], name: str = "plan", more: str = "") -> FiledPlan:
    """Return a plan of these actions, A1 and on; what is not said of one is as in ACTION."""
    lines = [
        f"  - {{{', '.join(f'{key}: {value}' for key, value in said.items())}}}"
        for number, given in enumerate(actions, start=1)
        if (said := {"id": f"A{number}", **ACTION, **given})
    ]
    text = "\n".join([f"{HEAD}{more}actions:", *lines])
    found = examine_plan(text.encode(), f"{name}.yaml", f"{name}.yaml", UNDECLARED).filed
    assert found is not None
    return found


def organisation(text: str) -> Organisation:
    """Return an organisation that says this besides its name."""
    found = examine_organisation(f"qip: 1\norganisation: Us\n{text}".encode(), "organisation")
    assert found.organisation is not None
    return found.organisation


FERNHILL = organisation(
    """\
roles:
  - {role: Key Worker, reports_to: Team Leader}
  - {role: Team Leader, reports_to: Deputy Manager}
  - {role: Deputy Manager, reports_to: Registered Manager, vacant: true}
  - {role: Registered Manager, reports_to: Regional Quality Lead}
  - {role: Quality Lead, reports_to: Regional Quality Lead}
  - {role: Regional Quality Lead, reports_to: Nominated Individual}
  - {role: Nominated Individual}
escalation:
  - {days_overdue: 28, to: Nominated Individual}
  - {days_overdue: 1, to: owner's manager}
  - {days_overdue: 14, to: Regional Quality Lead}
"""
)
"""Seven roles, the deputy's post vacant, and a route of three steps that are not in order."""
