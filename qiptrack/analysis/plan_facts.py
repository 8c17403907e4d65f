"""What is worked out of the indicators and checks of a plan, to be kept beside it as plain values.

Views over many plans ask every time what the measurements of each indicator show, and what is
recorded of each check. Both hang on the plan alone, and on no day after that of the latest record:
so whoever keeps plans that were read before keeps this with them, and whoever asks is answered
by what the models have at hand (`Model.kept`), or else it is worked out. The answer is one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar

from qiptrack.analysis.check_standings import RECORDED, KeptChecks
from qiptrack.analysis.decisions import PastMeetings, packed_meetings
from qiptrack.analysis.indicators.facts import IndicatorFacts, Unasked
from qiptrack.analysis.indicators.plan_indicators import INDICATOR_FACTS, KeptIndicators
from qiptrack.analysis.routine_checks import recorded_to_keep
from qiptrack.model.base import Model
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.packing import Row, TuplePacker
from qiptrack.model.plan import Plan

M = TypeVar("M", bound=Model)

PackedFacts = tuple[Any, ...]
"""What is to be kept of a plan, as values that `marshal` can write.

It is the facts of each indicator and of each check, and when nobody asks about any indicator.
"""

BriefFacts = tuple[Any, ...]
"""When nobody asks about any indicator, what `KeptIndicators` and `KeptChecks` have,
`packed_meetings`, and what the plan says."""


def packed_facts(plan: Plan) -> PackedFacts:
    """Return what is to be kept of a plan that was read without any doubt.

    Each of its measurements says a value, then. Of an indicator that counts the days between events
    nothing is kept: they go on, and it is asked every time.
    """
    # What works facts out takes a while to load, and where plans are known it has no use.
    from qiptrack.analysis.indicators.judged_facts import facts_to_keep

    facts = [facts_to_keep(each, plan) for each in plan.indicators]
    return (
        tuple(map(INDICATOR_FACTS.packed, facts)),
        tuple([RECORDED.packed(recorded_to_keep(each)) for each in plan.checks]),
        _unasked(facts),
    )


def _unasked(facts: Sequence[IndicatorFacts | None]) -> tuple[int, int] | None:
    """Return what is `Unasked` of a plan; None where one is told of at any time, or may be."""
    known = [each for each in facts if each]
    last = [day for each in known if (day := each.unasked_until)]
    if len(last) < len(facts):
        return None
    begin = max([each.holds_from for each in known], default=dt.date.min)
    return begin.toordinal(), min(last, default=dt.date.max).toordinal()


def bring_facts(plan: Plan, packed: PackedFacts) -> None:
    """Give the indicators and checks of a plan the facts that were kept of them."""
    indicators, checks, unasked = packed
    _bring(plan.indicators, indicators, INDICATOR_FACTS)
    _bring(plan.checks, checks, RECORDED)
    if unasked:
        plan.keep(Unasked._make(unasked))


def _bring(items: Sequence[Model], rows: Iterable[Any], packer: TuplePacker[Any]) -> None:
    for item, row in zip(items, rows, strict=True):
        if row is not None:
            item.keep_later(packer.kind, partial(packer.unpacked, row))


def facts_in_brief(row: Sequence[Any], packed: PackedFacts) -> BriefFacts:
    """Return what most views ask of the plan in a row, of which these facts were kept."""
    reviews, checks, indicators = (
        () if row[at] is ... else row[at] for at in (_REVIEWS, _CHECKS_AT, _INDICATORS_AT)
    )
    facts, recorded, unasked = packed
    flat = KeptIndicators.of([each[_ID] for each in indicators], facts)
    return (
        unasked,
        None if flat is None else tuple(flat),
        tuple(KeptChecks.of_rows(checks, recorded)),
        packed_meetings(reviews),
        _said_in(row),
    )


def _said_in(row: Sequence[Any]) -> dict[str, Any]:
    """Return what nearly every view asks of the plan in a row, by the names that it has for it.

    Days are ordinals.
    """
    title, service, opened, closed = _usual(row)
    said = {
        "title": title,
        "service": service,
        "opened": opened,
        "closed": None if closed is ... else closed,
        "themes": row[_THEMES],
        **{name: () for name, place in _LISTS if row[place] is ...},
    }
    if row[_INDICATORS_AT] is not ...:
        said["indicator_names"] = {each[_ID]: each[_NAME] for each in row[_INDICATORS_AT]}
    return said


def at_hand_of(brief: BriefFacts) -> dict[str, Any]:
    """Return what is at hand of a plan of which these facts were kept."""
    unasked, indicators, checks, meetings, said = brief
    opened, closed = said["opened"], said["closed"]
    at_hand = {
        **said,
        "opened": _day(opened),
        "closed": closed and _day(closed),
        PastMeetings.__name__: partial(_past_meetings, meetings),
        KeptChecks.__name__: _new(KeptChecks, checks),
    }
    if unasked:
        at_hand[Unasked.__name__] = _new(Unasked, unasked)
    if indicators:
        at_hand[KeptIndicators.__name__] = _new(KeptIndicators, indicators)
    return at_hand


def row_with_facts(row: Sequence[Any], packed: PackedFacts) -> list[Any]:
    """Return the row of a plan of which these facts were kept.

    Its indicators and its checks are to be made with theirs, once they are asked for.
    """
    made = list(row)
    indicators, checks, _ = packed
    if indicators:
        rows = made[_INDICATORS_AT]
        made[_INDICATORS_AT] = partial(
            _made_with_facts, Indicator, rows, indicators, INDICATOR_FACTS
        )
    if checks:
        made[_CHECKS_AT] = partial(_made_with_facts, Check, made[_CHECKS_AT], checks, RECORDED)
    return made


def _made_with_facts(
    kind: type[M], rows: Sequence[Row], facts: Iterable[Any], packer: TuplePacker[Any]
) -> tuple[M, ...]:
    """Return the models in these rows: whoever asks for them will ask for their facts, too.

    And for some of their simple values, so all of these are at hand.
    """
    name, made = packer.kind.__name__, []
    for row, fact in zip(rows, facts, strict=True):
        values = (kind.unpacking or kind.find_unpacking())(row)
        if fact is not None:
            values[name] = packer.unpacked(fact)
        made.append(kind.unpacked(row, values))
    return tuple(made)


_day = dt.date.fromordinal
_past_meetings = PastMeetings.unpacked
_new: Any = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""
_ID, _NAME = Indicator.model_fields["id"].place, Indicator.model_fields["name"].place
_INDICATORS_AT, _CHECKS_AT, _REVIEWS, _THEMES = (
    Plan.model_fields[name].place for name in ("indicators", "checks", "reviews", "themes")
)
_USUAL = ("title", "service", "opened", "closed")
_usual = itemgetter(*[Plan.model_fields[name].place for name in _USUAL])
_LISTS = [(each.name, each.place) for each in Plan.model_fields.values() if each.default == ()]
