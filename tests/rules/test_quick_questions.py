"""The quick questions that spare rules their work: what they let through, and that they hide none.

Each value of each item of a few plans is another for once. Where a quick question says that its
rules would find nothing, they are asked all the same; and what it does not spare is kept, so that
one that spares less, or more, is noticed.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from functools import partial
from itertools import permutations

from qiptrack.model.base import Model
from qiptrack.model.fields import NotKnown
from qiptrack.model.vocabulary import Status
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.registry import RULES, AllWell, Rule
from qiptrack.rules.walk import walk
from tests.conftest import Case, GoldenParts, swept
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


def answers(item: Model, context: Context) -> tuple[set[str], list[str]]:
    """Return the quick questions that let their rules look, and what the others hide of it."""
    asked: set[str] = set()
    hidden: list[str] = []
    for question, rules in SHARED.items():
        about = [each for each in rules if each.is_about(type(item))]
        try:
            spared = question(item, context) if about else True
        except NotKnown:
            spared = False
        name = question.__name__.removeprefix("_")
        if not spared:
            asked.add(name)
            continue
        hidden += [
            f"{name}: {each.code} {hit}" for each in about for hit in hits(each, item, context)
        ]
    return asked, hidden


def hits(rule: Rule, item: Model, context: Context) -> Iterator[object]:
    """Yield what a rule finds until it needs what is not known."""
    with suppress(NotKnown):
        yield from rule.check(item, context)


BAD = {str: "All staff", dt.date: OPENED - dt.timedelta(1), Status: Status.COMPLETE}


def half_known(item: Model) -> Iterator[Model]:
    """Yield an item of which one value cannot be read, and another is a bad one."""
    values = item.known_values()
    for unknown, name in permutations(values, 2):
        if (bad := BAD.get(type(values[name]))) is not None:
            known = {**values, name: bad}
            del known[unknown]
            yield type(item).model_salvaged(known)


def context_of(examined: ExaminedPlan, at: Pointer, parents: tuple[Model, ...]) -> Context:
    """Return what rules are asked with, of a document that remembers nothing of before."""
    return Context(AROUND, replace(examined.document), examined.filed, at, parents)


def let_through(
    examined: ExaminedPlan, at: Pointer, parents: tuple[Model, ...], item: Model
) -> Iterator[str]:
    """Yield what is let through of an item, and what else is as each of its values changes."""
    usual: set[str] = set()
    lines: dict[str, list[str]] = {}
    for change, variant in variants(item):
        asked, hidden = answers(variant, context_of(examined, at, parents))
        assert hidden == [], change
        if change == "as it is":
            usual = asked
            yield f"  {', '.join(sorted(asked)) or 'nothing'}"
        elif asked != usual:
            also = [f"+{each}" for each in sorted(asked - usual)]
            less = [f"-{each}" for each in sorted(usual - asked)]
            lines.setdefault(" ".join((*also, *less)), []).append(change)
    yield from (f"  {', '.join(changes)}: {what}" for what, changes in lines.items())


def test_a_quick_question_hides_nothing(golden_parts: GoldenParts) -> None:
    cases: list[Case] = []
    for name, text in WITH_ALL.items():
        examined = examine_plan(text.encode(), "p.yaml", "p.yaml", AROUND.organisation)
        assert examined.filed
        for place in walk(examined.filed.plan):
            where = f"{name}: {'/'.join(map(str, place[0])) or 'plan'}"
            cases.append((where, partial(let_through, examined, *place)))
    golden_parts("rules/quick-questions.txt", cases)


def test_nothing_is_hidden_by_what_cannot_be_read() -> None:
    for name in swept(("late", "deferred", "closed"), 2):
        examined = examine_plan(WITH_ALL[name].encode(), "p.yaml", "p.yaml", AROUND.organisation)
        assert examined.filed
        for pointer, parents, item in walk(examined.filed.plan):
            for variant in half_known(item):
                assert answers(variant, context_of(examined, pointer, parents))[1] == []
