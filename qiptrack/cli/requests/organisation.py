"""What every command that changes the organisation file does: find, decide, look at the plans."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from qiptrack.cli.errors import say
from qiptrack.cli.references import AmbiguousName, NotOneOf, shortened
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.write_references import FileNotRead
from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model
from qiptrack.model.identity import same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import same_role
from qiptrack.pointer import Pointer
from qiptrack.reports.wording import count
from qiptrack.rules.context import Surroundings
from qiptrack.rules.examine import ExaminedOrganisation, examine_organisation, examine_plan
from qiptrack.rules.problem import Unreadable
from qiptrack.store.plan_files import ORGANISATION
from qiptrack.store.reader import plan_files
from qiptrack.workflow.change import Change, organisation_draft
from qiptrack.workflow.editing import EditedItem
from qiptrack.workflow.gained_errors import gained_errors

CALLED = "organisation"
"""What the organisation is called where a command takes a reference."""


class NoOrganisation(QiptrackError):
    """There is no organisation file to change."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"There is no organisation file {shown}.",
            "Make it with these two lines, and run the command again:\n"
            "qip: 1\norganisation: THE NAME OF THE PROVIDER",
        )


class PlansWouldGainErrors(QiptrackError):
    """Plans that are sound would not be with the organisation as it would become."""

    def __init__(self, found: list[str]) -> None:
        shown = "; ".join(found[:3]) + ("; and others" if len(found) > 3 else "")
        many = count(len(found), "plan")
        super().__init__(
            f"That would leave errors in {many}: {shown}",
            "Change what the plans say first: `qiptrack edit PLAN --set FIELD=VALUE`.",
        )


class DeclaredAgain(QiptrackError):
    """What is to be changed stands in the organisation file more than once."""

    def __init__(self, called: str, shown: str) -> None:
        super().__init__(
            f"{called} is declared more than once, and nobody can tell which entry is meant.",
            f"Change {shown} in your editor, and run `qiptrack check`.",
        )


class _Entry(NamedTuple):
    """A role or a meeting of the organisation: its name, a role's with its service and alone."""

    called: str
    alone: str
    pointer: Pointer
    item: Model


def _entries(organisation: Organisation) -> Iterator[_Entry]:
    for index, post in enumerate(organisation.roles):
        called = f"{post.role} at {post.service}" if post.service else post.role
        yield _Entry(called, post.role, ("roles", index), post)
    for index, each in enumerate(organisation.meetings):
        yield _Entry(each.meeting, each.meeting, ("meetings", index), each)


class OrganisationRequest:
    """The organisation file, to be changed on behalf of a request."""

    def __init__(self, writing: WriteRequest) -> None:
        self.writing = writing
        file = writing.folder.organisation()
        if file is None:
            raise NoOrganisation(writing.folder.shown(ORGANISATION))
        self.file = file

    def carry_out(self, make: Callable[[Organisation], Change]) -> int:
        """Save and show what `make` makes of the organisation, and return the exit code."""
        return self.writing.save(lambda: self.decided(make(self.writing.organisation)))

    def decided(self, *changes: Change) -> DecidedChanges:
        """Return the changes, and the file with all of them made.

        Raises WouldGainErrors and PlansWouldGainErrors. The first role, or service, that is
        declared makes unknown whatever else the plans name: that is said, and not refused.
        """
        examined, now = self._examined(), self.writing.organisation
        edits = [edit for change in changes for edit in change.edits]
        drafted, then = organisation_draft(examined, self.file, edits, self._around)
        gaining = list(self._plans_gaining(now, then)) if edits else []
        first = (then.declares_roles and not now.declares_roles) or (
            then.services and not now.services
        )
        if gaining and not first:
            raise PlansWouldGainErrors(gaining)
        for each in gaining:
            say(f"Not declared yet: {each}")
        return DecidedChanges((drafted,), changes)

    def edited(self, name: str) -> EditedItem:
        """Return the organisation, or its role or meeting that `name` is, in full or in short."""
        organisation = self.writing.organisation
        if not name:
            return EditedItem(CALLED, (), organisation)
        entries = list(_entries(organisation))

        def is_called(text: str) -> bool:
            return same_name(text, name) or same_role(text, name)

        def is_short(text: str) -> bool:
            return bool(shortened(name, [text]))

        found = [each for each in entries if is_called(each.called)]
        found = found or [each for each in entries if is_called(each.alone)]
        found = found or [each for each in entries if is_short(each.called) or is_short(each.alone)]
        if not found:
            meetings = [each.meeting for each in organisation.meetings]
            said = organisation.whose_role(name)
            raise NotOneOf(
                "role or meeting", name, [*organisation.role_names(), *meetings], said=said
            )
        called = list(dict.fromkeys(each.called for each in found))
        if len(called) > 1:
            raise AmbiguousName(name, called)
        if len(found) > 1:
            raise DeclaredAgain(called[0], self.writing.folder.shown(self.file))
        (one,) = found
        return EditedItem(f"{CALLED}/{one.called}", one.pointer, one.item)

    def _examined(self) -> ExaminedOrganisation:
        shown = self.writing.folder.shown(self.file)
        raw = self.writing.folder.read(self.file)
        if isinstance(raw, Unreadable):
            raise FileNotRead(shown, raw)
        return examine_organisation(raw, shown)

    def _around(self, organisation: Organisation) -> Surroundings:
        return Surroundings(self.writing.today, organisation, has_file=self.writing.folder.has_file)

    def _plans_gaining(self, now: Organisation, then: Organisation) -> Iterator[str]:
        """Yield each plan that would gain an error, with the first that it would gain."""
        folder = self.writing.folder
        for found in plan_files(folder, then):
            raw = found.unreadable or folder.read(found.file)
            if isinstance(raw, Unreadable):
                continue
            shown = folder.shown(found.file)
            examined = partial(examine_plan, raw, found.file, shown)
            before, after = partial(examined, now), examined(then)
            if gained := gained_errors(before, after, self._around(now), self._around(then)):
                yield f"{shown}: {gained[0].code} {gained[0].message}"
