"""Runs the rules over files, and finds the characters that each problem is about."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from qiptrack.model.base import Model, or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.pointer import Pointer, to_text
from qiptrack.rules import (
    actions,
    approval,
    closing,
    date_order,
    dates,
    impossible_dates,
    indicators,
    links,
    lost_text,
    ownership,
    privacy,
    reading,
    verification,
)
from qiptrack.rules.context import Context, Document, Folder, PlanInFolder, Surroundings
from qiptrack.rules.examine import ExaminedOrganisation, ExaminedPlan
from qiptrack.rules.history import items, records
from qiptrack.rules.history.versions import Versions
from qiptrack.rules.location import Located, accepted_at, located
from qiptrack.rules.problem import Place, Problem, Severity, Unreadable
from qiptrack.rules.reading import accepted
from qiptrack.rules.registry import RULES, AllWell, Hit, Rule
from qiptrack.rules.selection import MOST_OF_A_RULE, FoundProblem, bounded, selected
from qiptrack.rules.walk import walk
from qiptrack.yamlfile.document import Source

FAMILIES = (
    reading,
    lost_text,
    ownership,
    date_order,
    impossible_dates,
    dates,
    closing,
    verification,
    approval,
    indicators,
    actions,
    links,
    privacy,
    items,
    records,
)
"""The modules of the families, in the order of their codes."""

_PAST = tuple(
    rule for rule in RULES.values() if isinstance(rule.on, type) and issubclass(rule.on, Versions)
)
"""The rules that look at two versions, by code."""


def all_rules() -> tuple[Rule, ...]:
    """Return every rule of every family, by code."""
    names = {family.__name__ for family in FAMILIES}
    rules = (rule for rule in RULES.values() if rule.check.__module__ in names)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def plan_problems(examined: ExaminedPlan, around: Surroundings) -> list[Problem]:
    """Return every problem of one plan file, in the order of its lines."""
    context = Context(around, examined.document, examined.filed)
    items = () if examined.filed is None else _of_items(examined.filed.plan, context)
    return selected(chain(_of_document(context), items))


def plan_errors(
    examined: ExaminedPlan, around: Surroundings, untouched: Collection[Pointer] = ()
) -> list[Problem]:
    """Return the problems of one plan file that are errors; the places of others are not sought.

    Actions that are `untouched` are passed over, for whoever has no use for the errors in them,
    unless there may be others in them when other actions change.
    """
    context = Context(around, examined.document, examined.filed, errors_only=True)
    if any(rule.looks_beside and code not in around.no_errors for code, rule in RULES.items()):
        untouched = ()
    items = () if examined.filed is None else _of_items(examined.filed.plan, context, untouched)
    return selected(chain(_of_document(context), items))


def organisation_problems(examined: ExaminedOrganisation, around: Surroundings) -> list[Problem]:
    """Return every problem of the organisation file, in the order of its lines."""
    context = Context(around, examined.document)
    organisation = examined.organisation
    items = () if organisation is None else _of_items(organisation, context)
    return selected(chain(_of_document(context), items))


def reading_problems(document: Document, filed: FiledPlan | None = None) -> list[Problem]:
    """Return the problems that keep a file from being read as it stands, and no others.

    With the plan that was read of it, that is also where two things in it have one id: of which
    of them something is meant that names it, nobody can tell.
    """
    context = Context(Surroundings(dt.date.min), document)
    found = (each for each in _of_document(context) if RULES[each.problem.code].fixed)
    twice = reading.ids_given_twice(filed.plan, filed.file) if filed else ()
    named = (_problem(RULES["QIP007"], hit, context) for hit in twice)
    return selected(chain(found, chain.from_iterable(named)))


def unreadable_problem(name: str, unreadable: Unreadable) -> Problem:
    """Return the problem of a file, called `name` by the user, whose bytes cannot be had."""
    rule = RULES[unreadable.code]
    return _of_whole_file(rule, rule.severity, name, unreadable.message, unreadable.fix)


def problem_at(source: Source, code: str, place: Pointer, message: str, fix: str) -> Problem:
    """Return the problem at a place of a file, of a rule that is found by other means."""
    hit = Hit(place, message, fix)
    return _made(RULES[code], hit, located(source, place, hit), Surroundings(dt.date.min))


def gone_problem(rule: Rule, hit: Hit, name: str, around: Surroundings) -> Problem:
    """Return the problem that a rule on the past found in a file that is no longer there."""
    return _of_whole_file(rule, _severity(rule, around), name, hit.message, hit.fix or rule.fix)


def _of_whole_file(rule: Rule, severity: Severity, name: str, message: str, fix: str) -> Problem:
    place = Place(name, 1, 1, 1, 1)
    return Problem(rule.code, rule.name, severity, place, "", message, fix)


def in_folder(filed: FiledPlan, around: Surroundings) -> PlanInFolder:
    """Return the facts of a plan for the rules that look at all plans together."""
    twice = tuple(reading.ids_given_twice(filed.plan, filed.file))
    deadlines = or_none(lambda: dates.open_deadlines(filed.plan, around))
    return PlanInFolder(filed.id, filed.file, twice, deadlines)


class FolderSoFar:
    """The plans of a folder as they come by, for the problems that show only with all of them.

    Which of five actions on one day is the last shows in the end. Where each stands that may be
    it is found while its plan is at hand, and kept until the next one comes.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._plans: list[PlanInFolder] = []
        self._is_bunching = "QIP205" not in around.switched_off
        self._due: Counter[object] = Counter()
        self._last: dict[object, tuple[str, Pointer, Located | None]] = {}

    def add_unread(self, plan: PlanInFolder) -> None:
        """Add a plan of which it is only known that it is there, and what it is called."""
        self._plans.append(plan)

    def add(self, examined: ExaminedPlan) -> None:
        """Add a plan as far as it was read; nothing of it is kept but what is asked for later."""
        if examined.filed is None:
            return
        plan = in_folder(examined.filed, self._around)
        self._plans.append(plan)
        for each in (plan.deadlines or ()) if self._is_bunching else ():
            bunch = each.role, each.due
            self._due[bunch] += 1
            if self._due[bunch] >= dates.BUNCHED:
                at = dates.pointer_of_due(each)
                found = _unless_accepted(RULES["QIP205"], examined.document, at, Hit((), ""))
                self._last[bunch] = plan.file, at, found

    def problems(self, document: Callable[[str], Document | None]) -> list[Problem]:
        """Return the problems that show only when all plans are looked at together.

        `document` gives a file once more, to find the characters in it; the few files that are
        asked for are not kept. A file that is gone by then has no problems.
        """
        folder = Folder(tuple(self._plans))
        known = {(file, at): found for file, at, found in self._last.values()}
        by_file: dict[str, list[tuple[Rule, Hit]]] = {}
        found: list[FoundProblem] = []
        for rule in _rules(Folder, self._around.switched_off):
            for hit in _hits(rule, folder, None):
                place = hit.file, hit.pointer
                if place not in known or rule.code != "QIP205":
                    by_file.setdefault(hit.file, []).append((rule, hit))
                elif (there := known[place]) is not None:
                    found.append(FoundProblem(_made(rule, hit, there, self._around), (), ""))
        for file, hits in by_file.items():
            again = document(file)
            if again is not None:
                context = Context(self._around, again)
                found += chain.from_iterable(_problem(rule, hit, context) for rule, hit in hits)
        return selected(found)


def past_hits(
    versions: Versions[Any], around: Surroundings, only: Rule | None = None
) -> Iterator[tuple[Rule, Hit]]:
    """Yield each hit of the rules on the past, or of one of them, in two versions of an item."""
    for rule in (only,) if only else _PAST:
        if rule.is_about(type(versions)) and rule.code not in around.switched_off:
            for hit in _hits(rule, versions, None):
                yield rule, hit


def past_problem(
    rule: Rule, hit: Hit, at: Pointer, examined: ExaminedPlan, around: Surroundings
) -> Problem | None:
    """Return the problem that a rule on the past found in the item that is, or was, `at` a place.

    None where a comment accepts it.
    """
    context = Context(around, examined.document, examined.filed, at=at)
    return next((found.problem for found in _problem(rule, hit, context)), None)


class _Asked(NamedTuple):
    """Rules, and the quick question that they share; without one they are always asked."""

    unless: AllWell | None
    rules: tuple[Rule, ...]


@lru_cache(maxsize=512)
def _asked(kind: type, switched_off: frozenset[str]) -> tuple[_Asked, ...]:
    """Return the rules that are asked about what is of the class `kind`, by their questions."""
    by_question: dict[AllWell | None, list[Rule]] = {}
    for rule in _rules(kind, switched_off):
        by_question.setdefault(rule.unless, []).append(rule)
    return tuple(_Asked(unless, tuple(rules)) for unless, rules in by_question.items())


@lru_cache(maxsize=512)
def _rules(kind: type, switched_off: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that are asked about what is of the class `kind`, in their order."""
    rules = (rule for rule in RULES.values() if rule.is_about(kind))
    return tuple(rule for rule in rules if rule.code not in switched_off)


def _severity(rule: Rule, around: Surroundings, hit: Hit | None = None) -> Severity:
    own = hit.severity if hit is not None and hit.severity is not None else rule.severity
    return own if rule.fixed else around.severities.get(rule.code, own)


def _of_document(context: Context) -> Iterator[FoundProblem]:
    for rule in _rules(Document, context.around.switched_off):
        yield from _many(rule, _hits(rule, context.document, context), context)


def _many(rule: Rule, hits: Iterable[Hit], context: Context) -> Iterator[FoundProblem]:
    """Yield the problems of `hits`; beyond those that are kept the last stands for each.

    Where a comment accepts the rule somewhere, each must be found to know whether it counts.
    """
    accepting = any(accepted(comment.text) == rule.code for comment in context.document.addressed)
    last: FoundProblem | None = None
    number = 0
    for hit in hits:
        if last is not None and number >= MOST_OF_A_RULE and not accepting:
            yield last
            continue
        for last in _problem(rule, hit, context):
            number += 1
            yield last


def _of_items(
    root: Model, context: Context, but: Collection[Pointer] = ()
) -> Iterator[FoundProblem]:
    around, document, filed = context.around, context.document, context.filed
    off = around.no_errors if context.errors_only else around.switched_off
    by_kind: dict[type[Model], tuple[_Asked, ...]] = {}
    for pointer, parents, item in walk(root, but):
        asked = by_kind.get(type(item))
        if asked is None:
            asked = by_kind[type(item)] = _asked(type(item), off)
        if not asked:
            continue
        here = Context(around, document, filed, pointer, parents, context.errors_only)
        for unless, rules in asked:
            try:
                if unless is not None and unless(item, here):
                    continue
            except NotKnown:
                pass  # the rules themselves may know enough
            for rule in rules:
                # As `_hits` does, without a generator for each of so many that find nothing.
                try:
                    for found in rule.check(item, here):
                        yield from _problem(rule, Hit(*found), here)
                except NotKnown:
                    continue


def _hits(rule: Rule, item: object, context: Context | None) -> Iterator[Hit]:
    """Yield where `rule` is broken; a rule that needs what is not known says nothing."""
    try:
        for found in rule.check(item, context):
            yield Hit(*found)
    except NotKnown:
        return


def _problem(rule: Rule, hit: Hit, context: Context) -> Iterator[FoundProblem]:
    if context.errors_only and _severity(rule, context.around, hit) is not Severity.ERROR:
        return
    found = _unless_accepted(rule, context.document, (*context.at, *hit.pointer), hit)
    if found is not None:
        made = _made(rule, hit, found, context.around)
        cause = (*context.at, *hit.explained_at)
        yield FoundProblem(made, context.at, hit.explained_by, cause)


def _unless_accepted(rule: Rule, document: Document, pointer: Pointer, hit: Hit) -> Located | None:
    """Return where a problem is; None where a comment there accepts it."""
    found = located(document.source, pointer, hit)
    return None if not rule.fixed and accepted_at(document, found, rule.code) else found


def _made(rule: Rule, hit: Hit, found: Located, around: Surroundings) -> Problem:
    return Problem(
        code=rule.code,
        rule=rule.name,
        severity=_severity(rule, around, hit),
        place=found.place,
        pointer=to_text(found.pointer),
        message=bounded(hit.message),
        fix=bounded(hit.fix or rule.fix),
        excerpt=found.excerpt,
        also=found.also,
    )
