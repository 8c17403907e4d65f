"""What every command that changes plans does: find, decide, show the diff, save."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from qiptrack.cli.acting_role import ActingRole, beyond_the_roles, one_role, role_at
from qiptrack.cli.errors import DONE, say, say_wrapped, sentence
from qiptrack.cli.options import past_day
from qiptrack.cli.prompts import explain_unlisted, make_sure, refuse_answers
from qiptrack.cli.references import declared, item_called, plan_ids
from qiptrack.cli.session import Writing
from qiptrack.cli.terminal import emit
from qiptrack.cli.write_references import ItemReference, References
from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, or_none
from qiptrack.model.dates import day
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.organisation import Organisation, RoleScope
from qiptrack.model.step_conditions import Situation
from qiptrack.model.vocabulary import Severity
from qiptrack.reports.diff import diff, renamed
from qiptrack.reports.screen import screen_of
from qiptrack.rules.context import Surroundings
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_organisation, read_plans
from qiptrack.workflow.change import Change, Draft, WouldGainErrors, command, draft

_MISSING = "QIP005"
"""The rule that something is missing, which is no error while it can still be said."""

DRY_RUN = "Dry run: nothing was written."


class StillToCome(QiptrackError):
    """Something is recorded as having happened, on a day after today."""

    def __init__(self, date: dt.date, today: dt.date) -> None:
        super().__init__(
            f"{day(date)} is in the future: today is {day(today)}.", "Give the day it happened."
        )


class HoldsNhsNumber(QiptrackError):
    """What was typed for a plan has an NHS number in it."""

    def __init__(self) -> None:
        super().__init__(
            "That has what looks like an NHS number in it.",
            "Refer to the person by the reference of the care record or incident.",
        )


class OrganisationNotRead(QiptrackError):
    """Nothing is changed while the organisation file cannot be relied on."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"The organisation file has an error: {message}.", fix)


class DecidedChanges(NamedTuple):
    """What a request comes to, on what the files say: the files it makes, and its changes.

    `moves` are the files that get another name, each with the new one.
    """

    drafts: tuple[Draft, ...]
    changes: tuple[Change, ...]
    moves: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> tuple[Draft, ...]:
        """The files that are not as they were."""
        return tuple(each for each in self.drafts if each.before != each.after)


Decide = Callable[[], DecidedChanges]
"""What finds, decides and drafts a request; asked again when a file is not what it was.

It asks the user nothing: the answers are known before it is asked first.
"""


class WriteRequest:
    """One request to change plans, on behalf of a role, on a day."""

    def __init__(self, session: Writing, *, can_be_undone: bool = True) -> None:
        session.refuse_a_day_to_come()
        self.can_be_undone = can_be_undone
        self.session = session
        self.folder = PlansFolder(session.folder)
        self.today = session.today()
        self.date = session.happened
        self.acting = ActingRole(session.role, self.folder.root)
        self.organisation: Organisation = self._read_organisation()
        self.references = References(self.folder, self.organisation)
        refuse_answers(self._refuse_nhs_number)
        explain_unlisted(partial(beyond_the_roles, self.organisation))

    @property
    def around(self) -> Surroundings:
        """What the plans are looked at with."""
        return Surroundings(self.today, self.organisation, has_file=self.folder.has_file)

    def _refuse_nhs_number(self, text: str) -> None:
        """Raise HoldsNhsNumber where a plan with `text` in it would have that error."""
        from qiptrack.analysis.personal_data import PersonalData, personal_data

        severity = self.organisation.rules.get("QIP801", Severity.ERROR)
        found = personal_data(text) if severity is Severity.ERROR else ()
        if any(each.kind is PersonalData.NHS_NUMBER for each in found):
            raise HoldsNhsNumber

    def read_again(self) -> None:
        """Take everything as the files say it now."""
        self.organisation = self._read_organisation()
        self.references.read_again(self.organisation)

    def _read_organisation(self) -> Organisation:
        reading = read_organisation(self.folder)
        for problem in reading.problems:
            raise OrganisationNotRead(problem.message, problem.fix)
        return reading.organisation

    def situation(
        self,
        filed: FiledPlan,
        *,
        approver: str | None = None,
        to_owner: str | None = None,
        to_date: dt.date | None = None,
        at: str | None = None,
    ) -> Situation:
        """Return who asks for a step in `filed`, on which day, with what else is said of it.

        Whoever asks has a role at the plan's service, or `at` another one.
        """
        service = self.service_of(filed)
        return Situation(
            self.organisation,
            service,
            self.acting.at(self.organisation, at or service),
            self.date,
            approver=None if approver is None else self.role(approver, service),
            to_owner=None if to_owner is None else self.role(to_owner, service),
            to_date=to_date,
            today=self.today,
            at=None if same_name(at, service) else at,
        )

    def role(self, name: str, service: str | None) -> str:
        """Return the role of that name at `service`; NotOneOf when none of those declared is."""
        return role_at(self.organisation, name, service)

    def one_role(self, text: str) -> str:
        """Return `text` when it is one role, as far as its words tell; NotOneRole otherwise."""
        return one_role(self.organisation, text)

    def service_of(self, filed: FiledPlan) -> str | None:
        """Return the service of a plan; None where it is not known, or is not declared."""
        service: str | None = or_none(lambda: filed.plan.service)
        return service if self.organisation.knows_service(service) else None

    def committed(self, filed: FiledPlan, part: str, item_id: str) -> Model | None:
        """Return an item of a plan as the last commit has it; None where it has none.

        A plan that is no longer there may be the one that has another name now. Raises the
        GitError that fits where git does not keep the plans.
        """
        from qiptrack.store.git.errors import NoCommitYet
        from qiptrack.store.git_folders import PlansAtRevision

        try:
            folder = PlansAtRevision(self.folder.root, "HEAD")
        except NoCommitYet:
            return None
        here = plan_ids(self.folder.files())
        then = plan_ids(folder.files())
        own = [then[filed.id]] if filed.id in then else [then[name] for name in {*then} - {*here}]
        for reading in read_plans(folder, self.organisation, own):
            item = item_called(reading.filed, [part], item_id) if reading.filed else None
            if item is not None:
                return item
        return None

    def likely_due(self, due: dt.date, *, yes: bool = False) -> dt.date:
        """Return a new due date; where it is unlikely, once it is said to be meant."""
        from qiptrack.cli.typed_dates import unlikely_due

        self.make_sure(unlikely_due(due, self.today), yes=yes)
        return due

    def day_gone(self, text: str) -> dt.date:
        """Return the day that an answer means, when it has come; StillToCome when it has not."""
        return self.has_come(past_day(text))

    def has_come(self, date: dt.date) -> dt.date:
        """Return a day on which something is said to have happened; StillToCome after today."""
        if date > self.today:
            raise StillToCome(date, self.today)
        return date

    def likely_email(self, email: str | None, *, yes: bool) -> None:
        """Ask whether what is no e-mail address is meant: git takes any text."""
        if email is not None and "@" not in email:
            self.make_sure(f"'{email}' is no e-mail address: it has no @", yes=yes)

    def make_sure(self, doubt: str | None, *, yes: bool) -> None:
        """Ask whether what raises a `doubt` is meant, unless `yes` or a dry run says so."""
        make_sure(doubt, yes=yes or self.session.dry_run)

    def here(self, filed: FiledPlan | None) -> RoleScope:
        """Return whose roles are meant in a plan; without one, those of the organisation."""
        return RoleScope(self.organisation, self.service_of(filed) if filed else None)

    def service(self, name: str) -> str:
        """Return the service of that name; NotOneOf when none of those declared is."""
        return declared("service", name, self.organisation.plan_services)

    def file_missing(self, ref: str | None) -> str:
        """Return what is to be said of evidence at `ref` that is a file there is not; else nothing.

        It may be put there later, so that it is no reason to refuse.
        """
        from qiptrack.rules.verification import names_missing_file

        if ref is None or not names_missing_file(ref, self.folder.has_file):
            return ""
        return f"{ref} is no file below the plans folder; put it there, or correct the path."

    def carry_out(self, decide: Callable[[], Sequence[tuple[ItemReference, Change]]]) -> int:
        """Save and show what `decide` comes to, all or none, and say what is done and next.

        It is asked again when somebody else has changed one of the files in between.
        """
        return self.save(lambda: self.decided(decide()))

    def refuse_unwritable(self, *files: str) -> None:
        """Raise NotSaved where one of these files may not be written, unless it is a dry run."""
        from qiptrack.store.writer import refuse_unwritable

        for file in () if self.session.dry_run else files:
            refuse_unwritable(self.folder.root, file)

    def try_out(self, decide: Callable[[], Sequence[tuple[ItemReference, Change]]]) -> None:
        """Raise what `carry_out` would refuse of what `decide` comes to so far.

        That something is missing is no error yet.
        """
        changes = decide()
        self.refuse_unwritable(*(target.filed.file for target, _ in changes))
        try:
            self.decided(changes)
        except WouldGainErrors as refused:
            found = [problem for problem in refused.problems if problem.code != _MISSING]
            if found:
                raise WouldGainErrors(found) from refused

    def decided(self, changes: Sequence[tuple[ItemReference, Change]]) -> DecidedChanges:
        """Return `changes` with every file that they alter."""
        return DecidedChanges(tuple(self.drafts(changes)), tuple(change for _, change in changes))

    def drafts(self, changes: Sequence[tuple[ItemReference, Change]]) -> list[Draft]:
        """Return every file that `changes` alter, with all of them made."""
        by_file: dict[str, list[tuple[ItemReference, Change]]] = {}
        for target, change in changes:
            by_file.setdefault(target.filed.file, []).append((target, change))
        return [
            draft(
                made[0][0].examined,
                file,
                (edit for _, change in made for edit in change.edits),
                self.around,
            )
            for file, made in by_file.items()
        ]

    def save(self, decide: Decide) -> int:
        """Write what `decide` comes to, unless it is a dry run, and show what that changes."""
        decided = self.write(decide)
        if not decided.changed:
            say("Nothing changes: it says so already.")
            tell_doubts(decided.changes)
            return DONE
        try:
            emit(self.shown(decided.changed))
        finally:  # what is saved is said even where its lines cannot be shown
            self.tell(decided)
        return DONE

    def tell(self, decided: DecidedChanges) -> None:
        """Say what is done and what comes next; of a dry run, that it was one, and its doubts."""
        if self.session.dry_run:
            say(DRY_RUN)
            tell_doubts(decided.changes)
        else:
            tell(decided.changes)

    def shown(self, drafts: Sequence[Draft]) -> str:
        """Return the differences that `drafts` make, as standard output shows them."""
        screen = screen_of(sys.stdout, os.environ)
        was = {each.before: each.file for each in drafts if not each.after}
        moved = {each.file: was[each.after] for each in drafts if each.after in was}
        lines: list[str] = []
        for each in drafts:
            shown = self.folder.shown(each.file)
            if each.file in moved:
                lines += renamed(self.folder.shown(moved[each.file]), shown, screen)
            elif each.file not in moved.values():
                lines += diff(each.before, each.after, shown, screen)
        return "".join(f"{line}\n" for line in lines)

    def write(
        self, decide: Decide, tell_of_others: Callable[[], None] = lambda: None
    ) -> DecidedChanges:
        """Save what `decide` comes to, all or none, unless it is a dry run; return what it is.

        Where a file is not what it was, everything is read again, and `decide` is asked again
        while nobody else can save, after `tell_of_others` has said so. What no longer holds is
        refused as if it had been asked for only now.
        """
        decided = decide()
        if self.session.dry_run or not decided.changed:
            return decided
        from qiptrack.store.interruptions import uninterrupted
        from qiptrack.store.writer import save_all

        def again() -> Sequence[Draft]:
            nonlocal decided
            self.read_again()
            tell_of_others()
            decided = decide()
            return decided.changed

        with uninterrupted() as came:
            save_all(self.folder.root, decided.changed, again)
            self._saved(decided)
            if came:  # what is saved is said, though the program ends here
                tell(decided.changes)
        return decided

    def _saved(self, decided: DecidedChanges) -> None:
        """Keep what was saved, so that it can be taken back, and tell git of other names."""
        from qiptrack.store.undo import NotKept, keep

        if decided.moves:
            from qiptrack.store.git.changes import move_in_index

            for old, new in decided.moves:
                move_in_index(self.folder.root, old, new)
        if self.can_be_undone and decided.changed:
            done = (change.done for change in decided.changes)
            try:
                keep(self.folder.root, done, decided.changed, decided.moves)
            except NotKept as error:  # what was asked for is done all the same
                say(f"{error.message} {error.fix}")


def tell(changes: Iterable[Change]) -> None:
    """Say of each change that it is made, and what comes next."""
    for change in changes:
        more = [sentence(command(each)) for each in (change.doubt, change.next) if each]
        say_wrapped(" ".join([sentence(change.done), *more]), others="  ")


def tell_doubts(changes: Iterable[Change]) -> None:
    """Say what is in doubt of these changes, each doubt once."""
    for doubt in dict.fromkeys(change.doubt for change in changes):
        if doubt:
            say_wrapped(sentence(command(doubt)))
