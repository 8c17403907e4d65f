"""What every command that looks at plans does: read them, show the answer, name the doubts."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from qiptrack.cli.errors import DONE, REFUSED, say, say_wrapped, sentence
from qiptrack.cli.options import past_day
from qiptrack.cli.pager import page
from qiptrack.cli.session import LookingBack, Viewing
from qiptrack.cli.terminal import counted, into_a_new_file
from qiptrack.cli.typed_dates import NotADay, OtherWeekday, day_said_elsewhere, say_noted_days
from qiptrack.cli.typer_bridge.light_start import keep_to_the_end
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.flat_plan import FiledFacts
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import Organisation
from qiptrack.reports.formats.formats import Format, parts
from qiptrack.reports.report import Report
from qiptrack.reports.screen import screen_of
from qiptrack.rules.problem import Problem
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_files import PlanFile, PlansSource
from qiptrack.store.plan_reading import KnownTogether, PlanReading
from qiptrack.store.reader import read_facts, read_organisation, read_plans

R = TypeVar("R", bound=PlanReading | KnownTogether)
T = TypeVar("T")


class ViewRequest:
    """One look at the plans. What could not be read is gathered, and named at the end."""

    def __init__(
        self,
        folder: PlansSource,
        organisation: Organisation,
        today: dt.date,
        format_: Format,
        doubts: Iterable[Problem] = (),
        read: int = 0,
        revision: str | None = None,
        *,
        is_earlier: bool = False,
    ) -> None:
        self.folder = folder
        self.organisation = organisation
        self.today = today
        self.format = format_
        self.doubts = list(doubts)
        self.read = read
        self.revision = revision
        self.is_earlier = is_earlier
        """Whether today is a day before that of the clock: nothing later is known then."""

    @classmethod
    def at(cls, session: LookingBack) -> "ViewRequest":
        """Return a look at the folder, at the revision, on the day and in the format asked for."""
        chosen = chosen_plans(session)
        reading = read_organisation(chosen.folder)
        return cls(
            chosen.folder,
            reading.organisation,
            chosen.today,
            session.format if isinstance(session, Viewing) else Format.TABLE,
            reading.problems,
            revision=chosen.revision,
            is_earlier=session.is_earlier(chosen.today),
        )

    def files(self) -> Iterable[PlanFile]:
        """Return every plan file, read or not."""
        return self.folder.files()

    def plans(
        self, names: Sequence[str] | None = None, *, judged: bool = False
    ) -> Iterator[FiledPlan]:
        """Yield every plan, or those of these names, as far as each could be read.

        With `judged` it takes less time to judge the indicators and checks of all of them.
        """
        only = self.named(names) if names else None
        readings = read_plans(self.folder, self.organisation, only, judged=judged)
        for reading in self._looked_at(readings):
            if reading.filed is not None:
                yield self._known_now(reading.filed, reading.last)

    def facts(
        self, names: Sequence[str] | None = None, *, late_by: dt.date | None = None
    ) -> Iterator[FiledPlan | FiledFacts]:
        """Yield the facts for lists of actions of every plan, or of those of these names.

        With `late_by` plans may be left out, and actions of them, of which nothing may be late
        by that day.
        """
        only = self.named(names) if names else None
        readings = read_facts(
            self.folder, self.organisation, only, today=self.today, late_by=late_by
        )
        for reading in self._looked_at(readings):
            if isinstance(reading, KnownTogether):
                yield from reading.facts
            elif reading.facts is not None:
                yield reading.facts
            elif reading.filed is not None:
                yield self._known_now(reading.filed, reading.last)

    def _looked_at(self, readings: Iterable[R]) -> Iterator[R]:
        """Yield each reading, after its doubts were noted."""
        for reading in counted(readings, "plans", _how_many):
            if isinstance(reading, KnownTogether):
                self.read += len(reading.files)
            else:
                if reading.problems:
                    self.doubts += _first_of_each(reading.problems)
                self.read += reading.passed or reading.is_read
            yield reading

    def _known_now(self, filed: FiledPlan, last: int | None) -> FiledPlan:
        """Return a plan without what is recorded later; `last` is the day of its latest record."""
        if not self.is_earlier or (last is not None and last <= self.today.toordinal()):
            return filed
        from qiptrack.analysis.as_of import plan_as_of

        return plan_as_of(filed, self.today)

    def named(self, names: Sequence[str]) -> list[PlanFile]:
        """Return the files of the plans that are called so; each once, in the order of names.

        Of two files of one id both are meant: neither may hide the other.
        """
        from qiptrack.cli.references import plan_called, plan_ids

        files = list(self.folder.files())
        known = plan_ids(files)
        services = self.organisation.plan_services
        wanted = dict.fromkeys(plan_called(name, known, services) for name in names)
        return [each for plan in wanted for each in files if plan_id(each.file) == plan]

    def role(self, name: str | None) -> str | None:
        """Return the role that is called `name`; NotOneOf when none of those declared is."""
        if name is None:
            return None
        from qiptrack.cli.references import declared_role

        return declared_role(self.organisation, name)

    def service(self, name: str | None) -> str | None:
        """Return the service that is called `name`; NotOneOf when none of those declared is.

        None where it says every service.
        """
        if name is None:
            return None
        from qiptrack.cli.references import service_called

        return service_called(self.organisation, name)

    def meeting(self, name: str | None) -> str | None:
        """Return the meeting that is called `name`; NotOneOf when none of those declared is."""
        if name is None:
            return None
        from qiptrack.cli.references import declared

        return declared("meeting", name, [each.meeting for each in self.organisation.meetings])

    def theme(self, name: str | None) -> str | None:
        """Return the theme of some plan that begins with `name`; `name` itself when none does.

        NoPlanOfTheme where it is nearly one that a plan has, and so was likely meant.
        """
        if name is None:
            return None
        from qiptrack.cli.references import theme_called

        read = (reading.filed for reading in read_plans(self.folder, self.organisation))
        themes = (or_none(lambda: filed.plan.themes) or () for filed in read if filed)
        return theme_called(name, chain.from_iterable(themes))

    def show(self, report: Report) -> int:
        """Print a report, then name what is missing from it; return the exit code."""
        keep_to_the_end(self, report)
        print_report(report._replace(revision=self.revision), self.format)
        return self.name_doubts()

    def doubts_said(self) -> list[str]:
        """Return the doubts, each with its place and what to do about it."""
        return [
            f"{each.place.file}:{each.place.line}:{each.place.column}: "
            f"{f'{each.pointer}: ' if each.pointer else ''}{sentence(each.message)} {each.fix}"
            for each in self.doubts
        ]

    def name_doubts(self) -> int:
        """Name what is missing from the answer; return the exit code."""
        for said in self.doubts_said():
            say(said)
        if self.doubts:
            count = len(self.doubts)
            noun = "place is" if count == 1 else "places are"
            say(f"{count} {noun} missing from this answer, or may be wrong in it:")
            say("  put right what is named above; `qiptrack check` shows all of it.")
        elif not self.read:
            say_no_plans()
        return REFUSED if self.doubts else DONE


def say_no_plans() -> None:
    """Say what to do where there is no plan."""
    say("Make the first plan: `qiptrack new PLAN`, or a folder that explains itself:")
    say("  `qiptrack init DIR`.")


def say_earlier_folder(folder: str | None) -> None:
    """Say that the plans were in another `folder` at an earlier revision, if they were."""
    if folder is not None:
        say_wrapped(
            f"These plans were in another folder then, {folder.rstrip('/') or 'the top one'}. What"
            " changed in them before they were moved here, or with that, cannot be seen: ask"
            " again since the commit that moved them, and compare that one by `git show -M`."
        )


class NotYet(QiptrackError):
    """A day was named that is still to come."""

    def __init__(self, day: dt.date, today: dt.date) -> None:
        super().__init__(
            f"{day} is in the future: today is {today}, and nothing is known of what comes after.",
            "Give a day that has been, such as 2026-10-20, or a revision.",
        )


class ChosenPlans(NamedTuple):
    """The plans to look at: on disk, or as they stood at a revision, and what day that is."""

    folder: PlansSource
    today: dt.date
    revision: str | None = None


def chosen_plans(session: LookingBack) -> ChosenPlans:
    """Return the plans that a session looks at; raises the GitError of a revision that is not."""
    if session.at is None:
        return ChosenPlans(PlansFolder(session.folder), session.today())
    from qiptrack.store.git_folders import PlansAtRevision

    folder = by_revision_or_day(lambda at: PlansAtRevision(session.folder, at), session.at)
    refuse_a_day_to_come(folder.commit.day)
    return ChosenPlans(folder, session.today(folder.commit.committed), folder.commit.id)


def refuse_a_day_to_come(named: dt.date | None) -> None:
    """Raise NotYet where the day that was `named` in the place of a revision is still to come.

    What stood at its end nobody knows, and what stands now is no answer.
    """
    today = day_said_elsewhere()
    if named is not None and named > today:
        raise NotYet(named, today)


def by_revision_or_day(ask: Callable[[str], T], text: str) -> T:
    """Return what `ask` answers for a revision; where git knows none, `text` may mean a past day.

    That is how days are typed elsewhere: `yesterday`, `fri`, `31/10/2026`. Raises UnknownRevision
    or OtherWeekday.
    """
    from qiptrack.store.git.errors import UnknownRevision

    try:
        return ask(text)
    except UnknownRevision as unknown:
        try:
            meant = past_day(text)
        except OtherWeekday:
            raise
        except NotADay:
            raise unknown from None
    say_noted_days()
    return ask(meant.isoformat())


def print_report(report: Report, chosen: Format) -> int:
    """Print a report in the chosen format; CSV in a file begins with a byte order mark.

    Spreadsheets take a file without one for the letters of old Windows; programs that read a
    pipe would take it for a part of the first title.
    """
    mark = "\ufeff" if chosen is Format.CSV and into_a_new_file() else ""
    page(chain((mark,), parts(report, chosen, screen_of(sys.stdout, os.environ))))
    return DONE


def _how_many(reading: PlanReading | KnownTogether) -> int:
    """Return of how many files this is the reading."""
    return len(reading.files) if isinstance(reading, KnownTogether) else 1


def _first_of_each(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the first problem of a file, and of each action in it."""
    seen: set[tuple[str, ...]] = set()
    for problem in problems:
        steps = problem.pointer.split("/")
        item = tuple(steps[:2]) if steps[0] == "actions" else ()
        if item not in seen:
            seen.add(item)
            yield problem
