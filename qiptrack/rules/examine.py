"""One file looked at closely: its text, what could be read of it, and what is wrong."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from qiptrack.model.base import Model, or_none
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.indicators import Measurement
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import INCOMPLETE, Unread, salvage
from qiptrack.model.schema_errors import Mistake, MistakeKind, mistakes
from qiptrack.model.sentences import shown
from qiptrack.model.value_errors import Loc
from qiptrack.model.vocabulary import IndicatorType
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Document
from qiptrack.rules.slipped_lines import FileReading, likeliest
from qiptrack.rules.undeclared import organisation_mistakes, undeclared_services, unknown_rules
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.lost_text import CutText, cuts
from qiptrack.yamlfile.places import node_at
from qiptrack.yamlfile.syntax_context import in_quotes, quoted

M = TypeVar("M", bound=Model)

_HASH = pattern(r":?[ \t]+(#[^\s#][^\r\n]*)")
"""A remark where a value should stand, and no blank behind its sign: it was meant as text."""


@dataclass(frozen=True, slots=True)
class ExaminedPlan:
    """A plan file: the document, and the plan as far as it could be read; None when not at all."""

    document: Document
    filed: FiledPlan | None

    @property
    def is_sound(self) -> bool:
        """Whether the file is plain, and all that it says could be read and is as it should be."""
        return self.document.source.events is not None and not self.document.mistakes


@dataclass(frozen=True, slots=True)
class ExaminedOrganisation:
    """The organisation file: the document, and the organisation; None when it cannot be read."""

    document: Document
    organisation: Organisation | None


def examine_plan(raw: bytes, file: str, shown: str, organisation: Organisation) -> ExaminedPlan:
    """Return the plan in `raw` as far as it can be read, whatever its bytes are.

    `file` is its path below the plans folder, and `shown` how the user would name it.
    """
    from qiptrack.yamlfile.loader import load

    return examine_read_plan(load(raw, shown), file, organisation)


def examine_read_plan(source: Source, file: str, organisation: Organisation) -> ExaminedPlan:
    """Return the plan of a parsed file as far as it can be read."""
    read = _examine(source, Plan)
    return _beside_organisation(organisation, read.source, file, read.mistakes, read.said)


def examine_known_plan(
    source: Source, file: str, plan: Plan, organisation: Organisation
) -> ExaminedPlan:
    """Return what `examine_plan` would, of a file that is known to hold the whole of `plan`."""
    return _beside_organisation(organisation, source, file, (), plan)


def _beside_organisation(
    organisation: Organisation,
    source: Source,
    file: str,
    found: tuple[Mistake, ...],
    plan: Plan | None,
) -> ExaminedPlan:
    if plan is not None:
        found += undeclared_services(plan, organisation)
        found += tuple(_without_value(plan))
        found += tuple(_bare_evidence(plan, source))
    filed = FiledPlan(plan_id(file), file, plan) if plan is not None else None
    return ExaminedPlan(Document(source, found), filed)


def examine_organisation(raw: bytes, shown: str) -> ExaminedOrganisation:
    """Return the organisation in `raw` as far as it can be read, whatever its bytes are."""
    from qiptrack.yamlfile.loader import load

    source, found, organisation = _examine(load(raw, shown), Organisation)
    if organisation is not None:
        found += unknown_rules(source)
        found += organisation_mistakes(organisation)
    return ExaminedOrganisation(Document(source, found, Organisation), organisation)


def _without_value(plan: Plan) -> Iterator[Mistake]:
    """Yield the measurements that have no value, and nothing from which it could be worked out."""
    for index, indicator in enumerate(or_none(lambda: plan.indicators) or ()):
        for number, each in enumerate(or_none(lambda: indicator.measurements) or ()):
            if or_none(partial(indicator.says_a_value, each)) is False:
                loc = ("indicators", index, "measurements", number)
                yield _no_value(indicator.kind, each, loc)


def _no_value(kind: IndicatorType, measurement: Measurement, loc: Loc) -> Mistake:
    """Return why a measurement at `loc` has no value: of how many is wrong, or a key is missing."""
    of = or_none(lambda: measurement.of)
    if kind.is_of_many and of == 0:
        message = "of 0 nothing can be counted"
        fix = "Write of how many they were counted, or remove what was not measured."
        return Mistake(MistakeKind.WRONG_VALUE, (*loc, "of"), message, fix)
    if kind.is_of_many and of is not None:
        missing, remedy = "count", "`count:`, how many of these there were,"
    elif kind.is_of_many:
        missing, remedy = "value", "`value:`, or `count:` and `of:`,"
    else:
        missing, remedy = "value", "`value:`"
    message, fix = f"'{missing}' is missing", f"Add {remedy} here."
    return Mistake(MistakeKind.MISSING_KEY, loc, message, fix, at_key=True)


def _bare_evidence(plan: Plan, source: Source) -> Iterator[Mistake]:
    """Yield the evidence that has neither a reference nor a note; at the key of an empty one."""
    for place, action in enumerate(or_none(lambda: plan.actions) or ()):
        for index, each in enumerate(or_none(lambda: action.evidence) or ()):
            if or_none(lambda: each.says_what_it_is) is False:
                loc = ("actions", place, "evidence", index)
                empty = (key for key in ("note", "ref") if node_at(source, (*loc, key)))
                if key := next(empty, None):
                    fix = "Write what it should say: `note:` what it shows, `ref:` where it is."
                    said = Mistake(MistakeKind.MISSING_KEY, (*loc, key), f"'{key}' is empty", fix)
                    yield _hashed(said, source)
                    continue
                message = "'ref' or 'note' is missing"
                fix = "Add `ref:`, where it can be found, or `note:`, what it shows, here."
                yield Mistake(MistakeKind.MISSING_KEY, loc, message, fix, at_key=True)


def _examine(source: Source, model: type[M]) -> FileReading[M]:
    """Return what a file says; where one line of it hides much, as it was most likely meant."""
    return likeliest(_as_typed(source, model), model, partial(_as_typed, model=model))


def _as_typed(source: Source, model: type[M]) -> FileReading[M]:
    if source.data is None and source.faults:
        return FileReading(source, (), None)
    if not source.faults:
        with suppress(DoesNotFit):
            return FileReading(source, (), model.model_validate(source.data))
    data = copy.deepcopy(source.data) if source.doubtful else source.data
    places: dict[int, dict[str, int]] = {}
    for pointer in source.doubtful:
        _mark_unread(data, pointer, places)
    found = tuple(_cut_by_commas(mistakes(model, data), source))
    found = tuple(_hashed(mistake, source) for mistake in found)
    if any(mistake.kind is MistakeKind.UNKNOWN_VERSION for mistake in found):
        return FileReading(source, found, None)
    return FileReading(source, found, salvage(model, data))


def _cut_by_commas(found: Iterable[Mistake], source: Source) -> Iterator[Mistake]:
    """Yield `found`; one for all that a comma cut off a text in braces, which is no key at all.

    A key that is only misspelt is one of its own.
    """
    by_parent: dict[Loc, list[Mistake]] = defaultdict(list)
    for mistake in found:
        by_parent[mistake.loc[:-1]].append(mistake)
    cut: dict[Loc, CutText] = {}
    for loc, inside in by_parent.items():
        node = node_at(source, loc)
        if node is not None and node.flow:
            keys = [each for each in inside if each.kind is MistakeKind.UNKNOWN_KEY]
            lost = {str(each.loc[-1]) for each in keys if each.meant is None}
            meant = {str(each.loc[-1]) for each in keys if each.meant is not None}
            for each in cuts(source.text, node, lost, meant):
                cut |= {(*loc, key): each for key in each.keys}
    given: set[Loc] = set()
    for mistake in found:
        here = cut.get(mistake.loc)
        if here is None:
            yield mistake
        elif (first := (*mistake.loc[:-1], here.keys[0])) not in given:
            given.add(first)
            yield _of_cut(replace(mistake, loc=first), here)


def _of_cut(mistake: Mistake, cut: CutText) -> Mistake:
    listed = shown(", ".join(cut.keys))
    return replace(
        mistake,
        kind=MistakeKind.UNKNOWN_KEY,
        message=f"a comma in braces ends the text before it, and makes a key of {listed}",
        fix=f"If it belongs to the text, {in_quotes(cut.text)}.",
        at_key=True,
    )


def _hashed(mistake: Mistake, source: Source) -> Mistake:
    """Return `mistake`; where text was taken for a remark, as in `note: #5`, with what to do."""
    node = node_at(source, mistake.loc)
    if mistake.at_key or node is None or node.span.start != node.span.end:
        return mistake
    remark = _HASH.match(source.text, node.key_span.end if node.key_span else node.span.start)
    if remark is None:
        return mistake
    text = remark[1].rstrip(" \t")
    fix = f"A # behind a space begins a remark; if it is text, write {quoted(text)}."
    return replace(mistake, fix=fix)


def _mark_unread(data: Any, pointer: Pointer, places: dict[int, dict[str, int]]) -> None:
    """Put `Unread` where `pointer` leads, so that it is taken for neither absent nor empty.

    A mapping that is there, and lost a key that nobody can name, is marked as incomplete.
    `places` keeps where the items of each list are.
    """
    for step in pointer[:-1]:
        data = data[_key(data, step, places)]
    if pointer:
        last = _key(data, pointer[-1], places)
        there = data[last] if isinstance(data, list) else data.get(last)
        if not isinstance(there, dict):
            data[last] = Unread()
            return
        data = there
    if isinstance(data, dict):
        data[INCOMPLETE] = Unread()


def _key(data: Any, step: str | int, places: dict[int, dict[str, int]]) -> Any:
    """Return by what `data` holds the child that `step` means; an item may go by its id."""
    if isinstance(data, dict) or isinstance(step, int):
        return step
    if id(data) not in places:
        items = [(index, item) for index, item in enumerate(data) if isinstance(item, dict)]
        ids = ((item.get("id"), index) for index, item in reversed(items))
        places[id(data)] = {name: index for name, index in ids if isinstance(name, str)}
    return places[id(data)][step]
