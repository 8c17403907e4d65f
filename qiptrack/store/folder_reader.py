"""Reads the plans of one folder: from the index where they are known, and into it.

Most files are as they were when they were last asked about. So they are looked up many at once,
and where nothing in a run of them was changed, all that is known of it is had in one piece.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.model.flat_plan import FiledFacts, FlatPlan
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.index import Known, PlanIndex
from qiptrack.store.late_sheets import NEVER, LateSheet, mark_of
from qiptrack.store.plan_files import PlanFile, PlansSource
from qiptrack.store.plan_pieces import packed_actions
from qiptrack.store.plan_reading import KnownTogether, PlanReading, explained, read_plan, unread
from qiptrack.store.plan_sheets import PlanSheet
from qiptrack.store.unread_files import nothing_left_out, passed_over

_AT_ONCE = 250
"""How many files are looked up together: where one of them was changed, they are one by one."""

_made = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


class ChangedWhileRead(QiptrackError):
    """Of a plan a part was known, and its file is another by now, so that the rest is not."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"{shown} was changed while it was read.",
            "Run the command again, on what it says now.",
        )


class Wanted(NamedTuple):
    """What is asked for of the plans of a folder."""

    only: Sequence[PlanFile] | None = None
    """The files that are looked at; None for all of the folder."""
    late_by: int | None = None
    """The day, as an ordinal, by which actions may be late; None where all of them are wanted."""
    facts_on: int | None = None
    """The day, as an ordinal, on which flat facts will do; None where plans are wanted."""
    judged: bool = False
    """Whether what is worked out of indicators and checks is wanted, too."""


class FolderReader:
    """Reads the plans of one folder: from the index where they are known, and into it."""

    def __init__(
        self,
        folder: PlansSource,
        organisation: Organisation,
        index: PlanIndex,
        wanted: Wanted,
    ) -> None:
        self._folder = folder
        self._organisation = organisation
        self._index = index
        self._listed = wanted.only is None
        self._until = wanted.late_by
        self._facts_on = wanted.facts_on
        self._judged = wanted.judged
        self._ids = folder.content_ids()
        self._knows_service = cache(organisation.knows_service)

    def fetch_unknown(self, files: Iterable[PlanFile]) -> None:
        """Fetch the contents that are not known in one question, before the first is read."""
        if self._ids:
            wanted = (each.file for each in files if each.file in self._ids)
            self._folder.fetch(file for file in wanted if self._known(file) is None)

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
                yield from self._plans_together(some, sheet, number)
            else:
                yield self._late_together(some, sheet)

    def _mark(self, files: Sequence[PlanFile]) -> bytes | None:
        """Return what the files are known by; None where a sheet does not say what is asked."""
        asks_for_all = self._facts_on is not None or self._judged
        if asks_for_all and self._listed and not self._ids and nothing_left_out():
            return mark_of(files, self._folder.stamps)
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
        late = [(files[place].file, rows) for place, rows in sheet.late(self._last)]
        return KnownTogether(
            files,
            [
                _made(FiledFacts, (plan_id(file), file, _made(FlatPlan, (rows,))))
                for file, rows in late
            ],
        )

    def _plans_together(
        self, files: Sequence[PlanFile], sheet: PlanSheet, number: int
    ) -> Iterator[PlanReading]:
        from qiptrack.analysis.plan_facts import at_hand_of  # which lists of actions do without

        plans = sheet.plans(partial(self._index.rest_of_plans, number))
        for (file, _), brief in zip(files, plans, strict=True):
            plan = brief.plan(
                at_hand_of(brief.facts),
                partial(self._actions_in, file, brief.content),
                partial(self._row_in, file, brief.content),
            )
            filed = _made(FiledPlan, (plan_id(file), file, plan))
            yield _made(PlanReading, (file, filed, (), False, brief.last, None))

    def _actions_in(self, file: str, content: bytes) -> Sequence[bytes]:
        """Return the packed actions of a plan, which is read anew where they were lost meanwhile.

        Raises ChangedWhileRead as `_read_anew` does.
        """
        found = self._index.actions_in(content)
        return packed_actions(self._read_anew(file, content)) if found is None else found

    def _row_in(self, file: str, content: bytes) -> Sequence[Any]:
        """Return the packed plan without its actions, which is read anew if it was lost meanwhile.

        Raises ChangedWhileRead as `_read_anew` does.
        """
        found = self._index.row_in(content)
        return self._read_anew(file, content).packed() if found is None else found

    def _read_anew(self, file: str, content: bytes) -> Plan:
        """Return the plan in a file; raises ChangedWhileRead where that is another by now."""
        raw = self._folder.read(file)
        filed = None
        if not isinstance(raw, Unreadable) and blob_id(raw) == content:
            filed = read_plan(raw, file)
        if filed is None:
            raise ChangedWhileRead(self._folder.shown(file))
        return filed.plan

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
            return unread(self._folder, found.file, found.unreadable)
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
        stamps = self._folder.stamps
        stamp = stamps.get(file) if self._listed else self._folder.stamp_now(file)
        return self._index.of_file(file, stamp)

    def _from_index(
        self, file: str, known: Known, flat: Mapping[bytes, FlatPlan]
    ) -> PlanReading | None:
        if not self._knows_service(known.service):
            return None
        if told := self._without_plan(file, known, flat):
            return told
        plan = self._index.plan(known, self._until)
        if plan is None:
            return None
        if self._judged:
            self._index.add_facts(known, plan)
        return PlanReading(file, FiledPlan(plan_id(file), file, plan), last=known.last)

    def _without_plan(
        self, file: str, known: Known, flat: Mapping[bytes, FlatPlan]
    ) -> PlanReading | None:
        """Return the reading of a plan that need not be there itself; None of another."""
        facts = flat.get(known.id)
        if facts is not None:
            return PlanReading(file, None, facts=FiledFacts(plan_id(file), file, facts))
        return PlanReading(file, None, passed=True) if self._passes(known) else None

    def _from_file(self, file: str) -> PlanReading:
        self._index.before_reading()
        raw = self._folder.read(file)
        if isinstance(raw, Unreadable):
            return unread(self._folder, file, raw)
        identity = self._identity(file, raw)
        known = self._index.of_content(identity) if identity else None
        self._index.keep_stamp(file, self._folder.stamps.get(file), known)
        if known and (reading := self._from_index(file, known, self._flat_plans([known]))):
            return reading
        if known is None or self._knows_service(known.service):
            filed = read_plan(raw, file)
            if filed is not None:
                known = self._keep(filed, identity) if identity else None
                if self._knows_service(filed.plan.service):
                    return self._just_read(filed, known)
        return explained(self._folder, file, raw, self._organisation)

    def _identity(self, file: str, raw: bytes) -> bytes | None:
        """Return the id of a content; None where nothing is kept by ids."""
        if self._index.file is None:
            return None
        given = self._ids.get(file)
        return bytes.fromhex(given) if given else blob_id(raw)

    def _keep(self, filed: FiledPlan, identity: bytes) -> Known | None:
        """Keep a plan that was read in the content with that id; return what is known of it."""
        listed = self._facts_on is not None
        known = self._index.keep_plan(identity, filed.plan, listed=listed)
        self._index.keep_stamp(filed.file, self._folder.stamps.get(filed.file), known)
        return known

    def _just_read(self, filed: FiledPlan, known: Known | None) -> PlanReading:
        """Return what was asked for of a plan with which nothing is the matter."""
        if known is None:
            return PlanReading(filed.file, filed)
        if told := self._without_plan(filed.file, known, self._flat_plans([known])):
            return told
        if self._judged:
            self._index.add_facts(known, filed.plan)
        return PlanReading(filed.file, filed, last=known.last)
