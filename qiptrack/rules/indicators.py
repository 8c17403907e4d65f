"""QIP4xx: indicators that can show a difference."""

from qiptrack.analysis.routine import Routine
from qiptrack.model.base import Model
from qiptrack.model.lifecycle import day
from qiptrack.model.nearest import nearest
from qiptrack.model.plan import Action, Check, Indicator
from qiptrack.model.words import Better, Severity
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule


@rule(
    "QIP402",
    "target-not-better",
    on=Indicator,
    severity=Severity.ERROR,
    fix="Set a target on the better side of the baseline, or correct `better`.",
)
def target_not_better(indicator: Indicator, context: Context) -> Hits:
    """A target asks for something to improve; one that is met on the first day asks nothing."""
    baseline, target = indicator.baseline.value, indicator.target.value
    is_better = target > baseline if indicator.better is Better.HIGHER else target < baseline
    if not is_better:
        message = f"{target:g} is not better than the baseline of {baseline:g}"
        yield ("target", "value"), f"{message}: {indicator.better} is better"


@rule(
    "QIP405",
    "check-missed",
    on=Check,
    severity=Severity.WARNING,
    fix="Do it now, and put it down with `qiptrack record`; a check that has ended needs `until`.",
)
def check_missed(check: Check, context: Context) -> Hits:
    """A routine check that stops is how a change is lost: nobody sees it slip back."""
    routine = Routine(check, context.today)
    due = routine.missed_on()
    if due is not None and context.plan.closed is None:
        times = routine.missed_running
        first = f"the check due by {day(due)} is not recorded"
        several = f"{times} checks running are not recorded, the first due by {day(due)}"
        yield ("every",), first if times == 1 else several


@rule(
    "QIP406",
    "unknown-indicator",
    on=Model,
    severity=Severity.ERROR,
    fix="Name an indicator of this plan by its id, or add it under `indicators`.",
)
def unknown_indicator(item: Model, context: Context) -> Hits:
    """An action that names an indicator says how its effect will be seen, so there must be one."""
    named: list[tuple[Pointer, str]] = []
    if isinstance(item, Action):
        named = [(("indicators", index), name) for index, name in enumerate(item.indicators)]
    elif isinstance(item, Check) and item.indicator:
        named = [(("indicator",), item.indicator)]
    known = [indicator.id for indicator in context.plan.indicators] if named else []
    for pointer, name in named:
        if name not in known:
            near = nearest(name, known)
            meant = f"; did you mean {near}?" if near else ""
            yield Hit(pointer, f"this plan has no indicator '{name}'{meant}")
