"""QIP4xx: indicators that can show a difference."""

import datetime as dt

from qiptrack.analysis.cadence import next_due
from qiptrack.analysis.measurements import points_of
from qiptrack.analysis.routine_checks import Routine
from qiptrack.analysis.verdict import Verdict, judged, meets
from qiptrack.model.base import Model, or_none
from qiptrack.model.dates import day
from qiptrack.model.nearest import nearest
from qiptrack.model.plan import OPEN, Action, Check, Evidence, Indicator, Plan, Verification
from qiptrack.model.vocabulary import Better, Severity, Status
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule


@rule(
    "QIP401",
    "no-indicator",
    on=Plan,
    severity=Severity.WARNING,
    fix="Add one number that would move if care did, under `indicators`.",
)
def no_indicator(plan: Plan, context: Context) -> Hits:
    """Actions can all be done and nothing be different for the people who live with the issue.

    An indicator, even a count made by hand once a week, is what tells the two apart.
    """
    is_open = any(or_none(lambda: action.status) in OPEN for action in plan.actions)
    if not is_open or plan.indicators or plan.closed:
        return
    message = "no indicator shows whether its open actions change anything"
    if "indicators" in plan.model_fields_set:
        yield Hit(("indicators",), message, at_key=True)
    else:
        yield ("title",), message


@rule(
    "QIP402",
    "target-not-better",
    on=Indicator,
    severity=Severity.ERROR,
    fix="Set a target on the better side of the baseline, or correct `better`.",
)
def target_not_better(indicator: Indicator, context: Context) -> Hits:
    """A target that is worse than where things stood asks for them to get worse.

    One that is equal to the baseline keeps what is good. The steps on the way to a target are
    held to the same.
    """
    baseline, better = indicator.baseline, indicator.better
    if baseline is None or better is Better.NEITHER:
        return
    stated: list[tuple[Pointer, float | None]] = [
        (("target", "value"), or_none(lambda: indicator.target.value))
    ]
    for index, step in enumerate(or_none(lambda: indicator.target.steps) or ()):
        stated.append((("target", "steps", index, "value"), or_none(lambda: step.value)))
    for pointer, value in stated:
        if value is not None and not meets(value, baseline.value, better):
            message = f"{value:g} is worse than the baseline of {baseline.value:g}"
            yield pointer, f"{message}: {better} is better"


@rule(
    "QIP403",
    "measurement-late",
    on=Indicator,
    severity=Severity.WARNING,
    fix="Record it with `qiptrack measure`, or set `every` to how often it is measured.",
)
def measurement_late(indicator: Indicator, context: Context) -> Hits:
    """A number that stops coming is often the first sign that a change is not holding.

    A measurement may come on any day of the week, month or quarter after the latest one; it is
    late when that has passed altogether. Closed plans are left alone.
    """
    due = next_due(indicator, context.plan, context.today)
    if due is None or context.today <= due:
        return
    points = points_of(indicator, context.plan, context.today)
    since = f"since {day(points[-1].date)}" if points else "yet"
    message = f"nothing is measured {since}; the next was due by {day(due)}"
    yield ("every",), message


@rule(
    "QIP404",
    "closed-on-noise",
    on=Action,
    severity=Severity.WARNING,
    fix="Reopen it with `qiptrack reopen`, or `qiptrack add` one that runs until it has improved.",
)
def closed_on_noise(action: Action, context: Context) -> Hits:
    """Closing the last action on an indicator says that the number has moved for good.

    Where its points show no change, or there are too few to tell, the improvement may be
    chance: two good months in a row happen by themselves. The verdict is the one on the day of
    closing; an indicator that has improved since then has settled it.
    """
    if action.status is not Status.CLOSED or action.closed is None:
        return
    found = [
        f"{indicator.id} {_NOISE[verdict]}"
        for indicator in context.plan.indicators
        if indicator.id in action.indicators and _is_last_on(action, indicator.id, context.plan)
        if (verdict := _noise(indicator, context.plan, action.closed, context.today))
    ]
    if found:
        yield ("closed",), f"closed while {' and '.join(found)}"


_NOISE = {
    Verdict.NO_CHANGE: "showed no change",
    Verdict.WORSE: "was getting worse",
    Verdict.TOO_EARLY: "had too few points to tell",
}


def _noise(indicator: Indicator, plan: Plan, closed: dt.date, today: dt.date) -> Verdict | None:
    """Return the verdict of the day, where it was no improvement and has not become one."""
    if judged(indicator, plan, today).verdict is Verdict.IMPROVED:
        return None
    verdict = judged(indicator, plan, closed).verdict
    return verdict if verdict in _NOISE else None


def _is_last_on(action: Action, indicator: str, plan: Plan) -> bool:
    """Whether no other action on the indicator is open, or was closed later."""
    others = [each for each in plan.actions if each is not action and indicator in each.indicators]
    if any(each.is_open for each in others):
        return False
    closed = [each.closed for each in others if each.closed]
    return action.closed is not None and action.closed >= max(closed, default=action.closed)


@rule(
    "QIP405",
    "check-missed",
    on=Check,
    severity=Severity.WARNING,
    fix="Put down what was done with `qiptrack record`, with `--for DATE` where it makes up for one"
    " that was missed; a check that has ended needs `until`.",
)
def check_missed(check: Check, context: Context) -> Hits:
    """A routine check that stops is how a change is lost: nobody sees it slip back.

    Every period is judged, and not only the latest: one that is done after seven that were not
    leaves six weeks in which nobody looked. Closed plans are left alone.
    """
    routine = Routine(check, context.today)
    missed, first = routine.missed_in_all, routine.missed_day(last=False)
    if first is None or context.plan.closed is not None:
        return
    if missed == 1:
        yield ("every",), f"the check due by {day(first)} is not recorded"
        return
    of = f"{missed} of {routine.due_in_all} checks are not recorded, the first due by {day(first)}"
    running = routine.missed_running
    now = "none since then" if running == missed else f"{running} running now"
    yield ("every",), f"{of}; {now}" if running else of


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
    elif isinstance(item, Check | Evidence | Verification) and item.indicator:
        named = [(("indicator",), item.indicator)]
    known = [indicator.id for indicator in context.plan.indicators] if named else []
    for pointer, name in named:
        if name not in known:
            near = nearest(name, known)
            meant = f"; did you mean {near}?" if near else ""
            yield Hit(pointer, f"this plan has no indicator '{name}'{meant}")
