"""What stands behind each statement of a framework, and behind which there is nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from qiptrack.model.base import told
from qiptrack.model.framework import Framework, Frameworks
from qiptrack.model.portfolio import FiledPlan


class CoverageRow(NamedTuple):
    """A statement, the plans that name it, and how many actions and indicators they have.

    `group` is what stands in front of its colon, such as a key question. Of a closed plan every
    action counts as closed.
    """

    framework: str
    group: str
    statement: str
    plans: tuple[str, ...]
    services: tuple[str, ...]
    actions_open: int
    actions_closed: int
    indicators: int
    checks: int

    @property
    def covered(self) -> bool:
        """Whether any plan names it."""
        return bool(self.plans)


def coverage(
    frameworks: Iterable[Framework], known: Frameworks, plans: Iterable[FiledPlan]
) -> list[CoverageRow]:
    """Return a row for each statement of `frameworks`, in their order."""
    behind: dict[str, list[FiledPlan]] = {}
    for filed in plans:
        named = {known.meant(each) for each in told(filed.plan, "standards") or ()}
        for statement in named - {None}:
            behind.setdefault(str(statement), []).append(filed)
    return [
        _row(framework, statement, behind.get(statement, []))
        for framework in frameworks
        for statement in framework.statements
    ]


def _row(framework: Framework, statement: str, plans: list[FiledPlan]) -> CoverageRow:
    actions = [action for filed in plans for action in told(filed.plan, "actions") or ()]
    statuses = [action.is_open for action in actions if told(action, "status") is not None]
    services = (told(filed.plan, "service") for filed in plans)
    return CoverageRow(
        framework=framework.framework,
        group=statement.partition(": ")[0],
        statement=statement,
        plans=tuple(filed.id for filed in plans),
        services=tuple(dict.fromkeys(service for service in services if service)),
        actions_open=sum(statuses),
        actions_closed=len(statuses) - sum(statuses),
        indicators=sum(len(told(filed.plan, "indicators") or ()) for filed in plans),
        checks=sum(len(told(filed.plan, "checks") or ()) for filed in plans),
    )
