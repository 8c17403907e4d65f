"""Two states of the plans, and what is different: only what may differ is read."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qiptrack.analysis.compare import Compared, changes, newly_overdue, side_by_side
from qiptrack.analysis.facts import Fact
from qiptrack.model.days import days_later
from qiptrack.model.organisation import Organisation
from qiptrack.model.portfolio import FiledPlan
from qiptrack.rules.problem import Problem
from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.folder import PlansFolder
from qiptrack.store.git.objects import content_id
from qiptrack.store.held import HeldPlans
from qiptrack.store.passing import Span, Spans, may_become_overdue
from qiptrack.store.reader import Shelf, read_organisation, read_plans, without_collector
from qiptrack.store.revision import PlansAtRevision


class State(NamedTuple):
    """The plans as they stood on a day; `revision` is the commit, None for the files on disk."""

    shelf: Shelf
    organisation: Organisation
    day: dt.date
    revision: str | None
    problems: tuple[Problem, ...]
    contents: Mapping[str, str]
    """Of each plan file that can be read, an id that only equal contents have in common."""


class Difference(NamedTuple):
    """What changed between two states, and what could not be read in either of them."""

    facts: tuple[Fact, ...]
    pairs: tuple[Compared, ...]
    problems: tuple[Problem, ...]
    plans: int
    """How many plans there are in the later state."""


def state_at(folder: Path, text: str) -> State:
    """Return the plans as they stood at a revision, or at the end of a day, 2026-10-20.

    Raises the GitError that fits when there is no such.
    """
    shelf = PlansAtRevision(folder, text)
    reading = read_organisation(shelf)
    return State(
        shelf,
        reading.organisation,
        shelf.day,
        shelf.commit.id,
        reading.problems,
        shelf.content_ids(),
    )


def state_on_disk(folder: Path, day: dt.date, like: Mapping[str, str]) -> State:
    """Return the plans as they are on disk, with ids of the kind that git gave those of `like`."""
    shelf = PlansFolder(folder)
    reading = read_organisation(shelf)
    kind = next(iter(like.values()), "")
    contents = {
        found.file: content_id(raw, like=kind)
        for found in shelf.files()
        if not found.unreadable and not isinstance(raw := shelf.read(found.file), Unreadable)
    }
    return State(shelf, reading.organisation, day, None, reading.problems, contents)


def wrong_way_round(before: State, after: State) -> bool:
    """Whether the later state is part of the past of the earlier one."""
    return (
        after.day <= before.day
        and after.revision != before.revision
        and isinstance(before.shelf, PlansAtRevision)
        and isinstance(after.shelf, PlansAtRevision)
        and after.shelf.leads_to(before.shelf)
    )


def difference(before: State, after: State) -> Difference:
    """Return everything that changed from one state to another, in no order in particular.

    Plans whose file is the same in both are read only where a day that is named in them has
    passed in between.
    """
    changed = _changed(before, after)
    problems = [*before.problems, *after.problems]
    days = (before.organisation, before.day), (after.organisation, after.day)
    with without_collector():
        earlier, later = (list(_read(state, changed, problems)) for state in (before, after))
        pairs = side_by_side(earlier, later)
        facts = changes(pairs)
        for pair in pairs:
            facts += newly_overdue(pair, *days)
        for filed in _read(after, set(_where_a_day_passed(before, after, changed)), problems):
            facts += newly_overdue(Compared(filed, filed), *days)
    return Difference(tuple(facts), tuple(pairs), tuple(dict.fromkeys(problems)), _plans(after))


def _changed(before: State, after: State) -> set[str]:
    """Return the files that are not the same, or not to be read, in one of the states."""
    unequal = {file for file, _ in before.contents.items() ^ after.contents.items()}
    unread = {
        found.file for state in (before, after) for found in state.shelf.files() if found.unreadable
    }
    return unequal | unread


def _read(state: State, files: set[str], problems: list[Problem]) -> Iterator[FiledPlan]:
    """Yield the plans in those of `files` that are there; what is the matter goes to `problems`."""
    found = [each for each in state.shelf.files() if each.file in files]
    if isinstance(state.shelf, HeldPlans):
        state.shelf.fetch(each.file for each in found if not each.unreadable)
    for reading in read_plans(state.shelf, state.organisation, found):
        problems += reading.problems
        if reading.filed is not None:
            yield reading.filed


def _plans(state: State) -> int:
    return sum(1 for _ in state.shelf.files())


def _where_a_day_passed(before: State, after: State, changed: set[str]) -> Iterator[str]:
    """Yield the unchanged files in which a day may make an action overdue in between."""
    if after.day <= before.day and after.organisation == before.organisation:
        return
    spans = _spans(before, after)
    for file in after.contents.keys() - changed:
        raw = after.shelf.read(file)
        if not isinstance(raw, Unreadable) and may_become_overdue(raw, spans):
            yield file


def _spans(before: State, after: State) -> Spans:
    """Return when something must be due, or have been completed, to become overdue in between."""
    terms = [state.organisation.assurance.default_days for state in (before, after)]
    first, last = before.day, after.day
    return {
        b"due": Span.of(first, last),
        b"completed": Span.of(days_later(first, -max(terms)), days_later(last, -min(terms))),
    }
