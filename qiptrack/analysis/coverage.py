"""What actions and plans answer: the statements of a framework."""

from collections.abc import Iterable
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.frameworks import Framework, Frameworks
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan


class CoverageRow(NamedTuple):
    """A statement, the plans that name it, and how many actions and indicators they have.

    Of a plan of which only some actions name it, only these are counted. `group` is what stands
    in front of its colon, such as a key question. Of a closed plan every action counts as closed.
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
    behind = answering(known, plans)
    return [
        _row(framework, statement, behind.get(statement, []))
        for framework in frameworks
        for statement in framework.statements
    ]


class AnsweringPlan(NamedTuple):
    """A plan with a statement to answer to, as a whole or by some of its actions alone."""

    filed: FiledPlan
    actions: list[Action]
    whole: bool


def answering(known: Frameworks, plans: Iterable[FiledPlan]) -> dict[str, list[AnsweringPlan]]:
    """Return what stands behind each statement that any plan or action names."""
    behind: dict[str, list[AnsweringPlan]] = {}
    for filed in plans:
        actions = or_none(lambda: filed.plan.actions) or ()
        its_own = known.at(or_none(lambda: filed.plan.service))
        named = _statements_of(filed.plan, its_own)
        found = {statement: list(actions) for statement in sorted(named)}
        for action in actions:
            for statement in sorted(_statements_of(action, its_own) - named):
                found.setdefault(statement, []).append(action)
        for statement, these in found.items():
            behind.setdefault(statement, []).append(AnsweringPlan(filed, these, statement in named))
    return behind


def _statements_of(item: Plan | Action, known: Frameworks) -> set[str]:
    """Return the statements that a plan or an action names, as their frameworks write them."""
    named = (known.answered(each) for each in or_none(lambda: item.standards) or ())
    return {statement for statements in named for statement in statements}


def _row(framework: Framework, statement: str, behind: list[AnsweringPlan]) -> CoverageRow:
    plans = [each.filed for each in behind]
    whole = [each.filed for each in behind if each.whole]
    actions = [action for each in behind for action in each.actions]
    statuses = [action.is_open for action in actions if or_none(lambda: action.status) is not None]
    services = (or_none(lambda: filed.plan.service) for filed in plans)
    return CoverageRow(
        framework=framework.framework,
        group=statement.partition(": ")[0],
        statement=statement,
        plans=tuple(filed.id for filed in plans),
        services=tuple(dict.fromkeys(service for service in services if service)),
        actions_open=sum(statuses),
        actions_closed=len(statuses) - sum(statuses),
        indicators=sum(len(or_none(lambda: filed.plan.indicators) or ()) for filed in whole),
        checks=sum(len(or_none(lambda: filed.plan.checks) or ()) for filed in whole),
    )
