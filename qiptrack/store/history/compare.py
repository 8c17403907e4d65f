"""Two states of the plans, and what is different: only what may differ is read."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qiptrack.analysis.changes.compare import (
    Compared,
    Followed,
    changes,
    gone_and_new,
    moved,
    newly_overdue,
    overdue_meanwhile,
    side_by_side,
)
from qiptrack.analysis.changes.facts import ChangeKind, Fact
from qiptrack.analysis.changes.matching import words_in_common
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later
from qiptrack.model.flat_plan import FiledFacts
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.plan import Plan
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.git.objects import FILE_MODES, blobs, tree
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.history.days_in_text import DaySpan, DaySpans, KnownDays, may_become_overdue
from qiptrack.store.history.lineage import origin, plan_history
from qiptrack.store.history.plan_versions import (
    LastReadable,
    Version,
    filed_plan,
    likely_origin,
    says_anything,
    since,
    version,
)
from qiptrack.store.history.states import PlansState, changed_files, may_pass
from qiptrack.store.index import index_of
from qiptrack.store.plan_files import PlanFile
from qiptrack.store.plan_reading import each_reading
from qiptrack.store.reader import read_facts, read_plans, without_collector
from qiptrack.store.unread_files import passed_over

_WHOLE_FILE = frozenset({"QIP001", "QIP002", "QIP008", "QIP010"})
"""The rules that a file breaks which cannot be read as a plan from its beginning to its end."""


_SOME = 0.3
"""More than this share of their words two actions have in common that are worth a look."""


class Difference(NamedTuple):
    """What changed between two states, and what could not be read in either of them."""

    facts: tuple[Fact, ...]
    pairs: tuple[Compared, ...]
    problems: tuple[Problem, ...]
    plans: int
    """How many plans there are in the later state."""


def difference(before: PlansState, after: PlansState) -> Difference:
    """Return everything that changed from one state to another, in no order in particular.

    Plans whose file is the same in both are read only where a day that is named in them has
    passed in between. What cannot be read in one of the states is there as it last could be.
    """
    changed = changed_files(before, after)
    problems = [*before.problems, *after.problems]
    days = (before.organisation, before.day), (after.organisation, after.day)
    with without_collector():
        earlier, later = (_read(state, changed, problems) for state in (before, after))
        later = _under_new_names(before, after, earlier, later)
        pairs = _pairs(before, after, earlier, later)
        facts = changes(pairs, _followed_actions(before, after, pairs))
        for pair in pairs:
            facts += newly_overdue(pair, *days)
        passed = _awaited(after, _where_a_day_passed(before, after, changed), problems)
        for filed in (*passed, *_only_later(earlier, later)):
            facts += overdue_meanwhile(filed, *days)
    facts += _unreadable(earlier, later, pairs)
    if until := after.knows_until:
        facts = [fact for fact in facts if fact.date is None or fact.date <= until]
    return Difference(tuple(facts), tuple(pairs), tuple(dict.fromkeys(problems)), len(after.files))


class _Read(NamedTuple):
    """The plans of some files in a state, and the files that cannot be read as plans there.

    A plan whose file cannot be read is among them as it last could be, if it ever could.
    """

    plans: tuple[FiledPlan, ...]
    unreadable: frozenset[str]

    @property
    def unknown(self) -> frozenset[str]:
        """The files of which nothing is known."""
        return self.unreadable - {filed.file for filed in self.plans}


def _files_of(state: PlansState, files: set[str]) -> list[PlanFile]:
    """Return those of `files` that are there in a state, in the order in which it lists them."""
    return [PlanFile(file, why) for file, why in state.files.items() if file in files]


def _read(state: PlansState, files: set[str], problems: list[Problem]) -> _Read:
    """Return what is known of those of `files` that are there; the matter goes to `problems`."""
    found = _files_of(state, files)
    plans: list[FiledPlan] = []
    unreadable: set[str] = set()
    for reading in read_plans(state.folder, state.organisation, found):
        problems += reading.problems
        plan = reading.filed.plan if reading.filed else None
        if plan is not None and not says_anything(plan):
            plan = None
        if plan is None or any(each.code in _WHOLE_FILE for each in reading.problems):
            unreadable.add(reading.file)
        if reading.problems:
            plan = _as_it_could_be_read(state, reading.file, plan)
        plans += [filed_plan(reading.file, plan)] if plan else []
    return _Read(tuple(plans), frozenset(unreadable))


def _awaited(
    state: PlansState, files: set[str], problems: list[Problem]
) -> Iterator[FiledPlan | FiledFacts]:
    """Yield the plans of `files`, of which only what may be overdue on the day need be there."""
    found = _files_of(state, files)
    readings = read_facts(
        state.folder, state.organisation, found, today=dt.date.max, late_by=state.day
    )
    for reading in each_reading(readings):
        problems += reading.problems
        if reading.facts is not None:
            yield reading.facts
            continue
        plan = reading.filed.plan if reading.filed else None
        if plan is not None and not says_anything(plan):
            plan = None
        if reading.problems:
            plan = _as_it_could_be_read(state, reading.file, plan)
        if plan is not None:
            yield filed_plan(reading.file, plan)


def _under_new_names(before: PlansState, after: PlansState, earlier: _Read, later: _Read) -> _Read:
    """Return `later` with the plans that were renamed and cannot be read, as they were before."""
    new = later.unknown - before.contents.keys()
    gone: dict[str, bytes] = {}
    before.folder.fetch(
        filed.file for filed in earlier.plans if new and filed.file in before.contents
    )
    for filed in earlier.plans if new else ():
        raw = before.folder.read(filed.file)
        if filed.file not in after.files and isinstance(raw, bytes):
            gone[filed.file] = raw
    plans = {filed.file: filed.plan for filed in earlier.plans}
    found = list(later.plans)
    for file in sorted(new):
        raw = after.folder.read(file)
        was = likely_origin(raw, gone) if isinstance(raw, bytes) else None
        if was is not None:
            del gone[was]
            found.append(filed_plan(file, plans[was]))
    return later._replace(plans=tuple(found))


def _as_it_could_be_read(state: PlansState, file: str, found: Plan | None) -> Plan | None:
    """Return a plan with what is not `found` of it in a state as it was when it could be read."""
    if state.past is None or passed_over(file):
        return found
    repository, commit = state.past
    path = f"{repository.prefix}{file}"
    entry = next((each for each in tree(repository, commit, path) if each.path == path), None)
    if entry is None or entry.mode not in FILE_MODES:
        return found
    (blob,) = blobs(repository, [entry.id])
    committed = LastReadable(repository).at(
        commit, entry, version(blob.data, index_of(repository.folder))
    )
    return since(committed, Version(found, whole=False))


def _pairs(before: PlansState, after: PlansState, earlier: _Read, later: _Read) -> list[Compared]:
    """Return the plans side by side, without those of which nothing is known in one state."""
    unknown = earlier.unknown | later.unknown
    one, other = (
        [filed for filed in each.plans if filed.file not in unknown] for each in (earlier, later)
    )
    pairs = side_by_side(one, other)
    followed = _followed_plans(before, after, pairs)
    return side_by_side(one, other, followed) if followed else pairs


def _followed_plans(
    before: PlansState, after: PlansState, pairs: Sequence[Compared]
) -> dict[str, str]:
    """Return what plans that seem to be new were called earlier, as git tells on the way.

    Only where others seem to be gone, so that they may be these.
    """
    gone = {pair.before.file for pair in pairs if pair.before and not pair.after}
    new = [pair.after.file for pair in pairs if pair.after and not pair.before]
    if not gone or not new or before.past is None or after.past is None:
        return {}
    repository, until = after.past
    found: dict[str, str] = {}
    for file in new:
        history = plan_history(repository, f"{repository.prefix}{file}", until, before.past[1])
        names = history.begins.get(before.past[1], ())
        files = (name.removeprefix(repository.prefix) for name in names)
        was = next((each for each in files if each in gone and each != file), None)
        found |= {file: was} if was else {}
    return found


def _followed_actions(before: PlansState, after: PlansState, pairs: Sequence[Compared]) -> Followed:
    """Return where actions that seem to be new were earlier, as git tells on the way.

    Only of those that have an id, or some words, in common with one that seems to be gone.
    """
    left = moved(pairs)
    known = {id(action) for move in left for action in (move.before, move.after)}
    gone, new = (
        [each for each in actions if id(each[1]) not in known] for actions in gone_and_new(pairs)
    )
    if not gone or before.past is None or after.past is None:
        return {}
    repository, until = after.past
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for filed, action in new:
        if any(_may_be(one, action) for _, one in gone):
            was = origin(repository, filed.file, action.id, until, before.past[1])
            found |= {(filed.file, action.id): was} if was else {}
    return found


def _may_be(one: Action, other: Action) -> bool:
    return one.id == other.id or words_in_common(one, other) > _SOME


def _only_later(earlier: _Read, later: _Read) -> Iterator[FiledPlan]:
    """Yield the plans of which it is not known what they were earlier."""
    return (filed for filed in later.plans if filed.file in earlier.unknown)


def _unreadable(earlier: _Read, later: _Read, pairs: Sequence[Compared]) -> Iterator[Fact]:
    """Yield that a plan cannot be read in a state; each once, under its later name."""
    known = {filed.file: filed for filed in (*earlier.plans, *later.plans)}
    now = {one.file: other.file for one, other in pairs if one and other}
    then = {now.get(file, file) for file in earlier.unreadable}
    for file in sorted(then | later.unreadable):
        in_both = file in then & later.unreadable
        when = "could not be read then" if file in then else "cannot be read now"
        filed = known.get(file)
        left = "it is told as it last could be before"
        if file in earlier.unknown | later.unknown:
            left = "nothing is known of what changed in it"
        what = f"It {when}{' and cannot be read now' if in_both else ''}; {left}."
        yield Fact(
            kind=ChangeKind.UNREADABLE,
            ref=plan_id(file),
            plan=plan_id(file),
            service=or_none(lambda: filed.plan.service) if filed else None,
            what=what,
            before=None,
            after=None,
            setback=False,
            by=None,
            date=None,
        )


def _where_a_day_passed(before: PlansState, after: PlansState, changed: set[str]) -> set[str]:
    """Return the unchanged files in which a day may make an action overdue in between."""
    if not may_pass(before, after):
        return set()
    spans = _spans(before, after)
    contents = after.contents
    index = index_of(after.folder.root)
    if index.file is None:
        files = [file for file in contents if file not in changed]
        return {file for file, raw in _texts(after, files) if may_become_overdue(raw, spans)}
    days = KnownDays(index)
    if unknown := days.unknown(contents.values()):
        new = (each for each in contents.items() if each[1] in unknown and each[0] not in changed)
        once = {identity: file for file, identity in new}
        for file, raw in _texts(after, once.values()):
            days.add(contents[file], raw)
        if once:
            days.save({*contents.values()})
    near = days.within(spans)
    return {file for file, each in contents.items() if each in near} - changed


def _texts(state: PlansState, files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of each of `files` that can be read, one after another."""
    listed = list(files)
    if isinstance(state.folder, PlansAtRevision):
        found = blobs(state.folder.repository, [state.contents[file] for file in listed])
        yield from (
            (file, blob.data) for file, blob in zip(listed, found, strict=True) if blob.data
        )
        return
    for file in listed:
        raw = state.folder.read(file)
        if not isinstance(raw, Unreadable):
            yield file, raw


def _spans(before: PlansState, after: PlansState) -> DaySpans:
    """Return when something must be due, completed or back, to become overdue in between.

    What was due before, and came back on the first day, is late again from the next.
    """
    terms = [state.organisation.assurance.default_days for state in (before, after)]
    first, last = before.day, after.day
    return {
        b"due": DaySpan.of(first, last),
        b"completed": DaySpan.of(days_later(first, -max(terms)), days_later(last, -min(terms))),
        b"date": DaySpan.of(first, days_later(first, 1)),
    }
