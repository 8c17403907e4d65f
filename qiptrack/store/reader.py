"""The one door through which plans are read.

A plan that is as it should be goes the fast way: from the index, where its content was read
before; else from the parser's events to data, and from data to the model. Only one that is not is
looked at closely, to say what can still be told of it and what is the matter: every time.
"""

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from qiptrack.model.base import DoesNotFit, Model, NotKnown
from qiptrack.model.flat_plan import FiledFacts, FlatPlan
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.folders import FileStamp, PlanFile, blob_id, nothing_left_out, passed_over
from qiptrack.store.index import Known, PlanIndex, index_of
from qiptrack.store.late_sheets import NEVER, LateSheet, mark_of
from qiptrack.store.plan_pieces import packed_actions
from qiptrack.store.plan_sheets import PlanSheet
from qiptrack.yamlfile.limits import MAX_BYTES

M = TypeVar("M", bound=Model)

_AT_ONCE = 250
"""How many files are looked up together: where one of them was changed, they are one by one."""


_NUMBER = itemgetter(0)
_made = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


class PlansSource(Protocol):
    """Where plan files are: a folder on disk, or one as it stood at a revision."""

    root: Path
    """The folder on disk."""
    stamps: dict[str, FileStamp]
    """The stamps of files on disk, of when they were last listed or read."""

    def files(self) -> Iterator[PlanFile]:
        """Yield every plan file, or why it is not read."""

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        """Return the bytes of `file`, or why they cannot be had, such as more than `most`."""

    def stamp_now(self, file: str) -> FileStamp | None:
        """Return the stamp of a file on disk as it is; None of what is none."""

    def content_ids(self) -> dict[str, str]:
        """Return git's ids of the contents of plan files, as far as they are known unread."""

    def fetch(self, files: Iterable[str]) -> None:
        """Bring files here in one question, where each would take one by itself."""

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that is in the folder."""

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""

    def shown(self, file: str) -> str:
        """Return how the user would name `file`."""


class PlanReading(NamedTuple):
    """What was read of one file: the plan as far as it could be read, and what is the matter.

    With `passed` nothing is the matter with the plan, and nothing in it was asked for. `last` is
    the day, as an ordinal, after which no record of it is dated; None where that is not known.
    """

    file: str
    filed: FiledPlan | None
    problems: tuple[Problem, ...] = ()
    passed: bool = False
    last: int | None = None
    facts: FiledFacts | None = None
    """What lists need of the plan, where that was asked for, and it need not be read for it."""

    @property
    def is_read(self) -> bool:
        """Whether the plan was read, or enough of it is known."""
        return self.passed or self.filed is not None or self.facts is not None


class KnownTogether(NamedTuple):
    """What lists need of a run of files, where nothing is the matter with any, and none is read.

    `facts` are in the order of the files; of the plans in the others nothing was asked for.
    """

    files: Sequence[PlanFile]
    facts: Sequence[FiledFacts]

    def readings(self) -> Iterator[PlanReading]:
        """Yield what is known of each file."""
        facts_of = {each.file: each for each in self.facts}
        for file, _ in self.files:
            facts = facts_of.get(file)
            yield PlanReading(file, None, passed=facts is None, facts=facts)


def each_reading(readings: Iterable[PlanReading | KnownTogether]) -> Iterator[PlanReading]:
    """Yield `readings`, file by file where several are known together."""
    for reading in readings:
        if isinstance(reading, KnownTogether):
            yield from reading.readings()
        else:
            yield reading


class OrganisationReading(NamedTuple):
    """The organisation, as far as it could be read, and what is the matter with its file."""

    organisation: Organisation
    problems: tuple[Problem, ...] = ()


def read_plan(raw: bytes, file: str) -> FiledPlan | None:
    """Return the plan in `raw`, or None when there is anything at all the matter with it."""
    plan = _plainly(Plan, raw)
    if plan is None or not has_own_ids(plan):
        return None
    return FiledPlan(plan_id(file), file, plan)


def has_own_ids(plan: Plan) -> bool:
    """Whether no two things in a plan have the same id."""
    ids = [item.id for part in (plan.indicators, plan.checks, plan.actions) for item in part]
    return len(set(ids)) == len(ids)


def read_plans(
    shelf: PlansSource,
    organisation: Organisation,
    only: Iterable[PlanFile] | None = None,
    *,
    awaited_by: dt.date | None = None,
    judged: bool = False,
) -> Iterator[PlanReading]:
    """Yield what is read of every plan file, one at a time, so that none needs to be kept.

    With `only`, no other files are read. With `awaited_by` plans may be left out, and actions of
    them, of which nothing is awaited by that day. With `judged` what is worked out of indicators
    and checks is kept, and need not be worked out where it was before.
    """
    until = awaited_by.toordinal() if awaited_by else None
    return each_reading(_readings(shelf, organisation, only, until, None, judged=judged))


def read_facts(
    shelf: PlansSource,
    organisation: Organisation,
    only: Iterable[PlanFile] | None = None,
    *,
    today: dt.date,
    late_by: dt.date | None = None,
) -> Iterator[PlanReading | KnownTogether]:
    """Yield what lists of actions need of every plan file, as `read_plans` does and much faster.

    Where a plan is known, the reading has its flat `facts`, by which the rules go as they do by
    the model, and may be that of many files; else it is read, and `filed` is there. With
    `late_by` plans may be left out, and actions of them, of which nothing may be late by that
    day. A plan with records after `today` is `filed`: for whoever looks back it is to be asked
    what was known then.
    """
    until = late_by.toordinal() if late_by else None
    return _readings(shelf, organisation, only, until, today.toordinal())


def _readings(
    shelf: PlansSource,
    organisation: Organisation,
    only: Iterable[PlanFile] | None,
    until: int | None,
    facts_on: int | None,
    *,
    judged: bool = False,
) -> Iterator[PlanReading | KnownTogether]:
    index = index_of(shelf.root)
    listed = only is None
    reader = _Reader(shelf, organisation, index, until, facts_on, listed=listed, judged=judged)
    with without_collector():
        try:
            found_here = list(plan_files(shelf, organisation)) if only is None else list(only)
            reader.fetch_unknown(found_here)
            readings = reader.readings(found_here)
            yield from readings if _have_own_ids(found_here) else _doubting(shelf, readings)
            if only is None and shelf.stamps:
                index.forget_others(each.file for each in found_here)
        finally:
            index.save()


def _have_own_ids(files: Sequence[PlanFile]) -> bool:
    """Whether no two files have the id of one plan."""
    names = [each.file for each in files]
    told = "\0".join([*names, ""])
    if "/" not in told and told.count(".yaml\0") == len(names):
        return True  # no folder has two files of one name
    return len({*map(plan_id, names)}) == len(names)


def _doubting(
    shelf: PlansSource, readings: Iterable[PlanReading | KnownTogether]
) -> Iterator[PlanReading]:
    """Yield `readings`, of which those of an id that another has before have a problem with it."""
    files: dict[str, str] = {}
    for reading in each_reading(readings):
        first = reading.file
        if reading.is_read:
            first = files.setdefault(plan_id(first), first)
        yield reading if first == reading.file else _same_id(shelf, reading, first)


def plan_files(shelf: PlansSource, organisation: Organisation) -> Iterator[PlanFile]:
    """Yield every plan file, without the registers and packs that the organisation declares."""
    others = organisation.own_files
    if not others:
        return shelf.files()
    return (found for found in shelf.files() if found.file not in others)


def read_organisation(shelf: PlansSource) -> OrganisationReading:
    """Return the organisation of the folder; one that declares nothing where there is no file."""
    file = shelf.organisation()
    if file is None:
        return OrganisationReading(UNDECLARED)
    raw = shelf.read(file)
    if isinstance(raw, Unreadable):
        return OrganisationReading(UNDECLARED, _unread(shelf, file, raw).problems)
    index, identity = index_of(shelf.root), blob_id(raw)
    organisation = index.model(Organisation, identity)
    if organisation is None and (organisation := _plain_organisation(raw)):
        index.keep_model(identity, organisation)
    if organisation is not None:
        return OrganisationReading(organisation)
    from qiptrack.model.salvage import settled
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_organisation

    examined = examine_organisation(raw, shelf.shown(file))
    problems = tuple(reading_problems(examined.document))
    told = settled(examined.organisation, UNDECLARED) if examined.organisation else None
    return OrganisationReading(told or UNDECLARED, problems)


def _plain_organisation(raw: bytes) -> Organisation | None:
    """Return the organisation in `raw`, or None when there is anything the matter with it."""
    organisation = _plainly(Organisation, raw)
    if organisation is None:
        return None
    posts_known = all(organisation.knows_service(post.service) for post in organisation.roles)
    return organisation if posts_known and not organisation.rules else None


def _plainly(model: type[M], raw: bytes) -> M | None:
    """Return the `model` that `raw` is without a doubt; what is slow to import is so only here."""
    from qiptrack.yamlfile.plain_data import NotPlain, plain_data

    try:
        return model.model_validate(plain_data(raw))
    except (NotPlain, DoesNotFit):
        return None


class _Reader:
    """Reads the plans of one folder: from the index where they are known, and into it."""

    def __init__(
        self,
        shelf: PlansSource,
        organisation: Organisation,
        index: PlanIndex,
        until: int | None,
        facts_on: int | None,
        *,
        listed: bool,
        judged: bool,
    ) -> None:
        self._shelf = shelf
        self._organisation = organisation
        self._index = index
        self._until = until
        self._facts_on = facts_on
        self._listed = listed
        self._judged = judged
        self._ids = shelf.content_ids()
        self._knows_service = cache(organisation.knows_service)

    def fetch_unknown(self, files: Iterable[PlanFile]) -> None:
        """Fetch the contents that are not known in one question, before the first is read."""
        if self._ids:
            wanted = (each.file for each in files if each.file in self._ids)
            self._shelf.fetch(file for file in wanted if self._known(file) is None)

    def readings(self, files: Sequence[PlanFile]) -> Iterator[PlanReading | KnownTogether]:
        """Yield what is known or read of each file, asking the index for many at once."""
        for number, start in enumerate(range(0, len(files), _AT_ONCE)):
            some = files[start : start + _AT_ONCE]
            mark = self._mark(some)
            sheet = self._sheet(number) if mark else None
            if sheet is None or mark is None or not sheet.is_good(mark, self._last):
                yield from self._one_by_one(some)
                self._keep_together(some, number)
            elif not self._fits(sheet):
                yield from self._one_by_one(some)
            elif isinstance(sheet, PlanSheet):
                yield from self._plans_together(some, sheet)
            else:
                yield self._late_together(some, sheet)

    def _mark(self, files: Sequence[PlanFile]) -> bytes | None:
        """Return what the files are known by; None where a sheet does not say what is asked."""
        asks_for_all = self._facts_on is not None or self._judged
        if asks_for_all and self._listed and not self._ids and nothing_left_out():
            return mark_of(files, self._shelf.stamps)
        return None

    def _sheet(self, number: int) -> LateSheet | PlanSheet | None:
        if self._facts_on is None:
            return self._index.plan_sheet(number)
        return self._index.sheet(number, self._last)

    @property
    def _last(self) -> int:
        """The last day, an ordinal, that is asked about; NEVER where every action is wanted."""
        return NEVER if self._until is None else self._until

    def _fits(self, sheet: LateSheet | PlanSheet) -> bool:
        """Whether nothing that a sheet says is unknown on the day, or to be doubted."""
        day = self._facts_on
        known = isinstance(sheet, PlanSheet) or (day is not None and sheet.last <= day)
        return known and all(map(self._knows_service, sheet.services))

    def _late_together(self, files: Sequence[PlanFile], sheet: LateSheet) -> KnownTogether:
        facts = []
        for number, rows in sorted(sheet.late(self._last).items(), key=_NUMBER):
            file = files[number].file
            facts.append(_made(FiledFacts, (plan_id(file), file, _made(FlatPlan, (rows,)))))
        return KnownTogether(files, facts)

    def _plans_together(self, files: Sequence[PlanFile], sheet: PlanSheet) -> Iterator[PlanReading]:
        for (file, _), brief in zip(files, sheet.plans(), strict=True):
            plan = brief.plan(partial(self._actions_in, file, brief.content))
            filed = _made(FiledPlan, (plan_id(file), file, plan))
            yield _made(PlanReading, (file, filed, (), False, brief.last, None))

    def _actions_in(self, file: str, content: bytes) -> Sequence[bytes]:
        """Return the packed actions of a plan, which is read anew where they were lost meanwhile.

        Raises NotKnown where the file has become another since.
        """
        found = self._index.actions_in(content)
        if found is None:
            raw = self._shelf.read(file)
            filed = None
            if not isinstance(raw, Unreadable) and blob_id(raw) == content:
                filed = read_plan(raw, file)
            if filed is None:
                raise NotKnown("actions")
            found = packed_actions(filed.plan)
        return found

    def _keep_together(self, files: Sequence[PlanFile], number: int) -> None:
        """Keep a sheet of files that were looked up one by one, if each is known by now."""
        mark, until, day = self._mark(files), self._last, self._facts_on
        if mark is None or (not self._judged if day is None else day <= until < NEVER):
            return  # a list of what is late by now is the one that is often asked for
        known = [each for file, _ in files if (each := self._known(file))]
        if len(known) < len(files):
            return
        if day is None:
            self._index.keep_plan_sheet(number, mark, known)
        else:
            self._index.keep_sheet(number, mark, known, until)

    def _one_by_one(self, files: Sequence[PlanFile]) -> Iterator[PlanReading]:
        known = [None if each.unreadable else self._known(each.file) for each in files]
        wanted = [each for each in known if each and not self._passes(each)]
        flat = self._flat_plans(wanted)
        whole = [each for each in wanted if each.id not in flat]
        self._index.bring(whole, self._until)
        if self._judged:
            self._index.bring_facts(whole)
        for found, content in zip(files, known, strict=True):
            yield self._reading(found, content, flat)

    def _reading(
        self, found: PlanFile, known: Known | None, flat: Mapping[bytes, FlatPlan]
    ) -> PlanReading:
        if found.unreadable:
            return _unread(self._shelf, found.file, found.unreadable)
        if known is not None and (reading := self._from_index(found.file, known, flat)):
            return reading
        return self._from_file(found.file)

    def _flat_plans(self, knowns: Iterable[Known]) -> dict[bytes, FlatPlan]:
        """Return the flat facts of contents by their ids, of those of which they will do."""
        day = self._facts_on
        if day is None:
            return {}
        return self._index.flat_plans([each for each in knowns if each.last <= day], self._until)

    def _passes(self, known: Known) -> bool:
        """Whether nothing is asked for of a content: nothing in it is awaited by the day."""
        if known.first is None:
            return self._until is not None or self._facts_on is not None
        return self._until is not None and known.first > self._until

    def _known(self, file: str) -> Known | None:
        """Return what is known of a file without its being read."""
        if passed_over(file):
            return None
        if identity := self._ids.get(file):
            return self._index.of_content(bytes.fromhex(identity))
        stamps = self._shelf.stamps
        stamp = stamps.get(file) if self._listed else self._shelf.stamp_now(file)
        return self._index.of_file(file, stamp)

    def _from_index(
        self, file: str, known: Known, flat: Mapping[bytes, FlatPlan]
    ) -> PlanReading | None:
        if not self._knows_service(known.service):
            return None
        if told := self._told(file, known, flat):
            return told
        plan = self._index.plan(known, self._until)
        if plan is None:
            return None
        if self._judged:
            self._index.add_facts(known, plan)
        return PlanReading(file, FiledPlan(plan_id(file), file, plan), last=known.last)

    def _told(self, file: str, known: Known, flat: Mapping[bytes, FlatPlan]) -> PlanReading | None:
        """Return the reading of a plan that need not be there itself; None of another."""
        facts = flat.get(known.id)
        if facts is not None:
            return PlanReading(file, None, facts=FiledFacts(plan_id(file), file, facts))
        return PlanReading(file, None, passed=True) if self._passes(known) else None

    def _from_file(self, file: str) -> PlanReading:
        self._index.before_reading()
        raw = self._shelf.read(file)
        if isinstance(raw, Unreadable):
            return _unread(self._shelf, file, raw)
        identity = self._identity(file, raw)
        known = self._index.of_content(identity) if identity else None
        self._index.keep_stamp(file, self._shelf.stamps.get(file), known)
        if known and (reading := self._from_index(file, known, self._flat_plans([known]))):
            return reading
        if known is None or self._knows_service(known.service):
            filed = read_plan(raw, file)
            if filed is not None:
                known = self._kept(filed, identity) if identity else None
                if self._knows_service(filed.plan.service):
                    return self._just_read(filed, known)
        return _explained(self._shelf, file, raw, self._organisation)

    def _identity(self, file: str, raw: bytes) -> bytes | None:
        """Return the id of a content; None where nothing is kept by ids."""
        if self._index.file is None:
            return None
        given = self._ids.get(file)
        return bytes.fromhex(given) if given else blob_id(raw)

    def _kept(self, filed: FiledPlan, identity: bytes) -> Known | None:
        """Keep a plan that was read in the content with that id; return what is known of it."""
        listed = self._facts_on is not None
        known = self._index.keep_plan(identity, filed.plan, listed=listed)
        self._index.keep_stamp(filed.file, self._shelf.stamps.get(filed.file), known)
        return known

    def _just_read(self, filed: FiledPlan, known: Known | None) -> PlanReading:
        """Return what was asked for of a plan with which nothing is the matter."""
        if known is None:
            return PlanReading(filed.file, filed)
        if told := self._told(filed.file, known, self._flat_plans([known])):
            return told
        if self._judged:
            self._index.add_facts(known, filed.plan)
        return PlanReading(filed.file, filed, last=known.last)


def _explained(
    shelf: PlansSource, file: str, raw: bytes, organisation: Organisation
) -> PlanReading:
    """Look closely at a plan with something the matter; the only place that pays for it."""
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_plan

    examined = examine_plan(raw, file, shelf.shown(file), organisation)
    problems = reading_problems(examined.document, examined.filed)
    return PlanReading(file, examined.filed, tuple(problems))


def _unread(shelf: PlansSource, file: str, unreadable: Unreadable) -> PlanReading:
    from qiptrack.rules.engine import unreadable_problem

    return PlanReading(file, None, (unreadable_problem(shelf.shown(file), unreadable),))


def _same_id(shelf: PlansSource, reading: PlanReading, first: str) -> PlanReading:
    from qiptrack.rules.engine import unreadable_problem

    twice = Unreadable(
        f"'{plan_id(first)}' is also the id of {shelf.shown(first)}",
        "Rename one of the two files.",
        code="QIP007",
    )
    problem = unreadable_problem(shelf.shown(reading.file), twice)
    return reading._replace(problems=(*reading.problems, problem))


@contextmanager
def without_collector() -> Iterator[None]:
    """Do without the cyclic collector: nothing here makes cycles, and it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
