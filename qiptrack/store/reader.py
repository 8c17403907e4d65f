"""The one door through which plans are read.

A plan that is as it should be goes the fast way: from the index, where its content was read
before; else from the parser's events to data, and from data to the model. Only one that is not is
looked at closely, to say what can still be told of it and what is the matter: every time.
"""

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from qiptrack.model.identity import plan_id
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.rules.problem import Problem, Unreadable
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.folder_reader import FolderReader, Wanted
from qiptrack.store.index import index_of
from qiptrack.store.plan_files import PlanFile, PlansSource
from qiptrack.store.plan_reading import (
    KnownTogether,
    PlanReading,
    each_reading,
    plain_model,
    same_id,
    unread,
)


class OrganisationReading(NamedTuple):
    """The organisation, as far as it could be read, and what is the matter with its file."""

    organisation: Organisation
    problems: tuple[Problem, ...] = ()


def read_plans(
    folder: PlansSource,
    organisation: Organisation,
    only: Iterable[PlanFile] | None = None,
    *,
    judged: bool = False,
) -> Iterator[PlanReading]:
    """Yield what is read of every plan file, one at a time, so that none needs to be kept.

    With `only`, no other files are read. With `judged` what is worked out of indicators and
    checks is kept, and need not be worked out where it was before.
    """
    wanted = Wanted(None if only is None else [*only], judged=judged)
    return each_reading(_readings(folder, organisation, wanted))


def read_facts(
    folder: PlansSource,
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
    wanted = Wanted(
        None if only is None else [*only],
        late_by.toordinal() if late_by else None,
        facts_on=today.toordinal(),
    )
    return _readings(folder, organisation, wanted)


def _readings(
    folder: PlansSource, organisation: Organisation, wanted: Wanted
) -> Iterator[PlanReading | KnownTogether]:
    index = index_of(folder.root)
    reader = FolderReader(folder, organisation, index, wanted)
    with without_collector():
        try:
            files = wanted.only
            if files is None:
                files = [*plan_files(folder, organisation)]
            reader.fetch_unknown(files)
            readings = reader.readings(files)
            yield from readings if _have_own_ids(files) else _doubting(folder, readings)
            if wanted.only is None and folder.stamps:
                index.forget_others(each.file for each in files)
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
    folder: PlansSource, readings: Iterable[PlanReading | KnownTogether]
) -> Iterator[PlanReading]:
    """Yield `readings`, of which those of an id that another has before have a problem with it."""
    files: dict[str, str] = {}
    for reading in each_reading(readings):
        first = reading.file
        if reading.is_read:
            first = files.setdefault(plan_id(first), first)
        yield reading if first == reading.file else same_id(folder, reading, first)


def plan_files(folder: PlansSource, organisation: Organisation) -> Iterator[PlanFile]:
    """Yield every plan file, without the registers and packs that the organisation declares."""
    others = organisation.own_files
    if not others:
        return folder.files()
    return (found for found in folder.files() if found.file not in others)


def read_organisation(folder: PlansSource) -> OrganisationReading:
    """Return the organisation of the folder; one that declares nothing where there is no file."""
    file = folder.organisation()
    if file is None:
        return OrganisationReading(UNDECLARED)
    raw = folder.read(file)
    if isinstance(raw, Unreadable):
        return OrganisationReading(UNDECLARED, unread(folder, file, raw).problems)
    index, identity = index_of(folder.root), blob_id(raw)
    organisation = index.model(Organisation, identity)
    if organisation is None and (organisation := _plain_organisation(raw)):
        index.keep_model(identity, organisation)
    if organisation is not None:
        return OrganisationReading(organisation)
    from qiptrack.model.salvage import unread_as_absent
    from qiptrack.rules.engine import reading_problems
    from qiptrack.rules.examine import examine_organisation

    examined = examine_organisation(raw, folder.shown(file))
    problems = tuple(reading_problems(examined.document))
    told = unread_as_absent(examined.organisation, UNDECLARED) if examined.organisation else None
    return OrganisationReading(told or UNDECLARED, problems)


def _plain_organisation(raw: bytes) -> Organisation | None:
    """Return the organisation in `raw`, or None when there is anything the matter with it."""
    organisation = plain_model(Organisation, raw)
    if organisation is None:
        return None
    posts_known = all(organisation.knows_service(post.service) for post in organisation.roles)
    return organisation if posts_known and not organisation.rules else None


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
