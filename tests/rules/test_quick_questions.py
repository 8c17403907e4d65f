"""The quick questions that spare rules their work: what they let through, and that they hide none.

Each value of each item of a few plans is another for once. Where a quick question says that its
rules would find nothing, they are asked all the same; and what it does not spare is kept, so that
one that spares less, or more, is noticed.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum

import pytest

from qiptrack.model.base import Model, NotKnown
from qiptrack.rules.context import Context, Surroundings
from qiptrack.rules.engine import walk
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.registry import RULES, AllWell, Rule
from tests.conftest import Golden
from tests.rules.test_each_day import AROUND, PLANS

SHARED: Mapping[AllWell, list[Rule]] = {
    rule.unless: [each for each in RULES.values() if each.unless is rule.unless]
    for rule in RULES.values()
    if rule.unless is not None
}
"""The rules that each quick question is asked for."""

LINES = """\
    contributors: [Team Leader, Deputy Manager]
    standards: [Regulation 12, Regulation 99]
    links: [{risk: R1}]
    indicators: [I1, I9]
"""
WITH_ALL = {
    **PLANS,
    "late": PLANS["late"].replace("    milestones:", f"{LINES}    milestones:"),
}
OPENED, TODAY = dt.date(2026, 3, 2), AROUND.today
DAYS = [
    each + dt.timedelta(step)
    for each in (OPENED, OPENED + dt.timedelta(7320), TODAY)
    for step in (-1, 0, 1)
]
WORDS = ("TBC", "All staff", "Night Porter", "Quality Lead, Deputy Manager")


def other_values(value: object) -> Iterator[object]:
    """Yield other values than this one, of the same kind."""
    if isinstance(value, Enum):
        yield from type(value)
    elif isinstance(value, dt.date):
        yield from (*DAYS, value - dt.timedelta(1), value + dt.timedelta(1))
    elif isinstance(value, str):
        yield from WORDS


def variants(item: Model) -> Iterator[tuple[str, Model]]:
    """Yield an item as it is, and with each of its values as another one, with what that is."""
    yield "as it is", item
    for name, field in type(item).model_fields.items():
        value = getattr(item, name)
        others = [*other_values(value), *(() if field.is_required() else [field.get_default()])]
        if value is None and name.endswith("ed"):
            others = [*DAYS]
        for other in dict.fromkeys(others):
            if other != value:
                yield f"{name} {other or 'none'}", item.model_copy(update={name: other})


def asked(item: Model, context: Context) -> Iterator[str]:
    """Yield each quick question that does not spare its rules, and find that the others may."""
    for question, rules in SHARED.items():
        about = [each for each in rules if each.is_about(type(item))]
        if not about:
            continue
        try:
            spared = question(item, context)
        except NotKnown:
            spared = False
        if not spared:
            yield question.__name__.removeprefix("_")
        for rule in about if spared else ():
            assert not [*rule.check(item, context)], f"{question.__name__} hides {rule.code}"


def let_through(examined: ExaminedPlan, around: Surroundings) -> Iterator[str]:
    """Yield what is let through of each item, and what else is as each of its values changes."""
    assert examined.filed
    for pointer, parents, item in walk(examined.filed.plan):
        usual: set[str] = set()
        lines: dict[str, list[str]] = {}
        for change, variant in variants(item):
            document = replace(examined.document)  # which remembers what it was asked
            found = set(asked(variant, Context(around, document, examined.filed, pointer, parents)))
            if change == "as it is":
                usual = found
                where = "/".join(map(str, pointer)) or "plan"
                yield f"{where}: {', '.join(sorted(found)) or 'nothing'}"
            elif found != usual:
                also = [f"+{each}" for each in sorted(found - usual)]
                less = [f"-{each}" for each in sorted(usual - found)]
                lines.setdefault(" ".join((*also, *less)), []).append(change)
        yield from (f"    {', '.join(changes)}: {what}" for what, changes in lines.items())


@pytest.mark.parametrize("name", WITH_ALL)
def test_a_quick_question_hides_nothing(name: str, golden: Golden) -> None:
    examined = examine_plan(WITH_ALL[name].encode(), "p.yaml", "p.yaml", AROUND.organisation)
    lines = let_through(examined, replace(AROUND))
    golden(f"rules/quick/{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")
