"""QIP4xx: indicators that can show a difference."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from qiptrack.analysis.cadence import next_due
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.measurements import points_of, worked_out
from qiptrack.analysis.indicators.phases import ENOUGH, Phase, compared, phases_of
from qiptrack.analysis.indicators.spc import decimals, exact, in_figures, rounded
from qiptrack.analysis.indicators.verdict import Judged, judged, meets
from qiptrack.analysis.routine_checks import Routine
from qiptrack.model.action import OPEN, Action
from qiptrack.model.base import Model, or_none
from qiptrack.model.dates import day
from qiptrack.model.indicators import Check, Indicator, Measurement
from qiptrack.model.nearest import nearest
from qiptrack.model.plan import Plan
from qiptrack.model.records import CheckRecord, Evidence, Rebase, Verification
from qiptrack.model.vocabulary import Better, IndicatorType, Severity, Status
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context, is_not_closed
from qiptrack.rules.plan_days import opening_of
from qiptrack.rules.registry import Hit, Hits, rule


@rule(
    "QIP401",
    "no-indicator",
    on=Plan,
    severity=Severity.WARNING,
    fix="Add one number that would move if care did, under `indicators` or by "
    "`qiptrack add-indicator PLAN`.",
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
            message = (
                f"{in_figures(value)} is worse than the baseline of {in_figures(baseline.value)}"
            )
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
    unless=is_not_closed,
    looks_beside=True,
)
def closed_on_noise(action: Action, context: Context) -> Hits:
    """Closing the last action on an indicator says that the number has moved for good.

    Where its points show no change, or there are too few to tell, the improvement may be
    chance: two good months in a row happen by themselves. The verdict is the one on the day of
    closing; an indicator that has improved since then has settled it. Where the latest two points
    or more met the target by that day it is a note: eight weeks never make seven monthly points.
    """
    if action.status is not Status.CLOSED or action.closed is None:
        return
    doubtful = [
        (indicator.id, found)
        for indicator in context.plan.indicators
        if indicator.id in action.indicators
        and _last_closed_on(indicator.id, context) == action.closed
        if (found := _noise(indicator, context.plan, action.closed, context.today))
    ]
    if not doubtful:
        return
    said = " and ".join(f"{name} {_noisy(found)}" for name, found in doubtful)
    met = all((found.met or 0) > 1 for _, found in doubtful)
    fix = "Go on measuring: from seven points on it can be told whether it holds." if met else ""
    yield Hit(("closed",), f"closed while {said}", fix, severity=Severity.NOTE if met else None)


_NOISE = {
    Verdict.NO_CHANGE: "showed no change",
    Verdict.WORSE: "was getting worse",
    Verdict.TOO_EARLY: "had too few points to tell",
}


def _noise(indicator: Indicator, plan: Plan, closed: dt.date, today: dt.date) -> Judged | None:
    """Return what was shown on the day, where it was no improvement and has not become one."""
    if _has_improved(judged(indicator, plan, today)):
        return None
    found = judged(indicator, plan, closed)
    return None if _has_improved(found) or found.verdict is Verdict.CHANGED else found


def _has_improved(found: Judged) -> bool:
    return found.verdict is Verdict.IMPROVED and found.slipping_since is None


def _noisy(found: Judged) -> str:
    said = _NOISE.get(found.verdict, "was slipping")
    if found.met is None or found.met < 2:
        return said
    return f"{said}, its target met {'twice' if found.met == 2 else f'{found.met} times'} running"


def _last_closed_on(indicator: str, context: Context) -> dt.date | None:
    """Return when the last action on the indicator was closed; None where one of them is open."""
    kept, asked = context.document.kept, ("last closed on", (indicator,))
    if asked not in kept:
        actions = [each for each in context.plan.actions if indicator in each.indicators]
        last = None
        if not any(each.is_open for each in actions):
            last = max((each.closed for each in actions if each.closed), default=None)
        kept[asked] = last
    found: dt.date | None = kept[asked]
    return found


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
        code, at = _mistyped(check, context)
        message = f"the check due by {day(first)} is not recorded"
        yield Hit(("every",), message, explained_by=code, explained_at=at)
        return
    of = f"{missed} of {routine.due_in_all} checks are not recorded, the first due by {day(first)}"
    running = routine.missed_running
    now = "none since then" if running == missed else f"{running} in a row now"
    yield ("every",), f"{of}; {now}" if running else of


def _mistyped(check: Check, context: Context) -> tuple[str, Pointer]:
    """Return the rule that the day of the last record breaks, and where; "" and () of none.

    That day was mistyped, and the record may be the very one that is looked for.
    """
    done = or_none(lambda: check.records[-1].date) if check.records else None
    record = "records", len(check.records) - 1
    opened = opening_of(context)
    if done is None:
        return "", ()
    if done > context.today:
        return "QIP202", record
    if opened and done < opened:
        return "QIP201", record
    return ("QIP201", ()) if done < check.since else ("", ())


def _names_no_indicator(item: Action | Check | Evidence | Verification, _context: Context) -> bool:
    return not (item.indicators if isinstance(item, Action) else item.indicator)


@rule(
    "QIP406",
    "unknown-indicator",
    on=(Action, Check, Evidence, Verification),
    severity=Severity.ERROR,
    fix="Name an indicator of this plan by its id, or add it under `indicators`.",
    unless=_names_no_indicator,
)
def unknown_indicator(item: Model, context: Context) -> Hits:
    """An action that names an indicator says how its effect will be seen, so there must be one."""
    named: list[tuple[Pointer, str]] = []
    if isinstance(item, Action):
        named = [(("indicators", index), name) for index, name in enumerate(item.indicators)]
    elif isinstance(item, (Check, Evidence, Verification)) and item.indicator:
        named = [(("indicator",), item.indicator)]
    known = [indicator.id for indicator in context.plan.indicators] if named else []
    for pointer, name in named:
        if name not in known:
            near = nearest(name, known)
            meant = f"; did you mean {near}?" if near else ""
            yield Hit(pointer, f"this plan has no indicator '{name}'{meant}")


@rule(
    "QIP407",
    "doubtful-rebase",
    on=Indicator,
    severity=Severity.WARNING,
    fix="Take the rebase out, or say in its reason what changed; limits drawn anew hide a change.",
)
def doubtful_rebase(indicator: Indicator, context: Context) -> Hits:
    """A rebase says that a change is known and has shown, and judges what comes after by itself.

    It takes seven points before it to know what was usual, and a signal by their limits to say
    that the level moved. Without these it only makes a bad stretch the new usual one; and so does
    one that begins where things got worse.
    """
    if not indicator.rebases:
        return
    rebases = [(index, each) for index, each in enumerate(indicator.rebases)]
    made = sorted((each for each in rebases if each[1].date <= context.today), key=_day_of_rebase)
    points = points_of(indicator, context.plan, context.today)
    phases = phases_of(points, indicator, None, context.today)
    for number, (index, _) in enumerate(made):
        before, after = phases[number], phases[number + 1]
        said = _doubt_of_rebase(indicator, before, after)
        if said:
            yield ("rebases", index, "date"), said


def _day_of_rebase(rebase: tuple[int, Rebase]) -> dt.date:
    return rebase[1].date


def _doubt_of_rebase(indicator: Indicator, before: Phase, after: Phase) -> str | None:
    """Return why a rebase between two phases is doubtful; None when it is not."""
    n = len(before.points)
    if n < ENOUGH:
        points = "there is only 1 point" if n == 1 else f"there are only {n} points"
        if before.rebase:
            return f"{points} since the rebase of {day(before.rebase.date)}"
        return f"{points} before it, too few to know what was usual"
    if not after.points:
        return "nothing is measured after it, so no signal shows that the level moved"
    moved = compared(before, after)
    if moved is None:
        return "no signal is shown between the points before it and those after it"
    worse = moved.up is not (indicator.better is Better.HIGHER)
    if indicator.better is not Better.NEITHER and worse:
        means = f"{_few(before.mean)} before it and {_few(after.mean)} after it"
        return f"it draws limits anew from where things got worse: the mean is {means}"
    return None


def _few(mean: Fraction | None) -> str:
    """Return the mean of points that there are, in a few figures."""
    return in_figures(float(f"{rounded(mean or Fraction()):.3g}"))


@rule(
    "QIP408",
    "no-baseline",
    on=Indicator,
    severity=Severity.WARNING,
    fix="Add where it stood before the plan: `baseline: {date: YYYY-MM-DD, value: NUMBER}`.",
)
def no_baseline(indicator: Indicator, context: Context) -> Hits:
    """Without where it stood before, an indicator shows change, and not whether the plan made it.

    A plan may begin without one, where nobody counted yet; by the third measurement it is known.
    """
    measured = [each for each in indicator.measurements if each.date <= context.today]
    if indicator.baseline is None and len(measured) > 2:
        yield Hit(("measurements",), f"{len(measured)} measurements and no baseline", at_key=True)


@rule(
    "QIP409",
    "does-not-add-up",
    on=(Indicator, CheckRecord),
    severity=Severity.ERROR,
    fix="Correct the number that is wrong, or leave `value` out where `count` says it: it is worked"
    " out. A percentage that may pass 100, as of last year's, has `type: level`.",
)
def does_not_add_up(item: Indicator | CheckRecord, context: Context) -> Hits:
    """A share is how many of so many; where the three numbers disagree, one of them is wrong.

    Nothing is counted below 0, nor more than there are of it, and no share is to become more than
    all. Of a routine check no more are done than were due.
    """
    if isinstance(item, CheckRecord):
        done, expected = item.done, item.expected
        if done is not None and expected is not None and done > expected:
            yield Hit(("done",), f"{done} were done of {expected}", "Correct `done` or `expected`.")
        return
    indicator = item
    if indicator.kind is IndicatorType.SHARE:
        for place, value in _stated(indicator):
            if value is not None and not 0 <= value <= _ALL:
                yield place, f"a share of {in_figures(value)} is not between 0 and 100"
    for index, each in enumerate(indicator.measurements):
        at = ("measurements", index)
        if or_none(partial(indicator.says_a_value, each)) is False:
            continue  # it is said already that there is none
        for key, message in or_none(partial(_sums, indicator, each)) or ():
            yield (*at, key), message


_ALL = 100
_COUNTED = (IndicatorType.COUNT, IndicatorType.RATE)


def _stated(indicator: Indicator) -> Iterator[tuple[Pointer, float | None]]:
    """Yield where an indicator stood, and what it is to become, with the steps on the way."""
    baseline = or_none(lambda: indicator.baseline)
    if baseline is not None:
        yield ("baseline", "value"), or_none(lambda: baseline.value)
    yield ("target", "value"), or_none(lambda: indicator.target.value)
    for index, step in enumerate(or_none(lambda: indicator.target.steps) or ()):
        yield ("target", "steps", index, "value"), or_none(lambda: step.value)


def _sums(indicator: Indicator, each: Measurement) -> list[tuple[str, str]]:
    """Return which keys of a measurement cannot be so, and why."""
    kind, count, of, value = indicator.kind, each.count, each.of, each.value
    if count is not None and count < 0:
        return [("count", f"a count of {in_figures(count)} is below 0")]
    if of is not None and of <= 0:
        return [("of", f"of {in_figures(of)} nothing can be counted")]
    if of is not None and count is None:
        return [("of", "this says of how many, and nothing says how many there were")]
    share = kind is IndicatorType.SHARE
    if share and count is not None and of is not None and count > of:
        return [("count", f"{in_figures(count)} of {in_figures(of)} is more than all")]
    if share and value is not None and not 0 <= value <= _ALL:
        return [("value", f"a share of {in_figures(value)} is not between 0 and 100")]
    if kind in _COUNTED and value is not None and value < 0:
        return [("value", f"a {kind} of {in_figures(value)} is below 0")]
    if kind is IndicatorType.DAYS_BETWEEN:
        message = "the days between events are worked out from their dates"
        given = (("value", value), ("count", count))
        return [(key, message) for key, number in given if number is not None]
    made = worked_out(indicator, each)
    if value is None or made is None or count is None:
        return []
    apart = abs(exact(value) - made) * 10 ** decimals(value)
    if 2 * apart > 1:
        counted = in_figures(count) + (f" of {in_figures(of)}" if of is not None else "")
        message = f"{in_figures(value)} is not what {counted} makes: {_few(made)}"
        return [("value", message)]
    return []
