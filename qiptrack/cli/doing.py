"""What every command that changes plans does: find, decide, show the diff, save."""

import difflib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qiptrack.cli.errors import DONE, say, sentence
from qiptrack.cli.looking import NotOneOf
from qiptrack.cli.output import emit
from qiptrack.cli.session import Writing
from qiptrack.errors import QiptrackError
from qiptrack.model.base import NotKnown, told
from qiptrack.model.lifecycle import Situation
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import OPEN, Action, Check, Indicator
from qiptrack.model.portfolio import FiledPlan, same_name
from qiptrack.reports.screen import Screen, screen_of
from qiptrack.reports.style import Role
from qiptrack.reports.text import visible_lines
from qiptrack.rules.context import Surroundings
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.folder import Found, PlansFolder
from qiptrack.store.naming import AmbiguousName, UnknownItem, plan_called, plan_ids
from qiptrack.store.reader import read_organisation, read_plans
from qiptrack.workflow.change import Change, command
from qiptrack.workflow.draft import Draft, draft

Item = TypeVar("Item", Action, Indicator, Check)

PARTS: dict[type, str] = {Action: "actions", Indicator: "indicators", Check: "checks"}
"""Where in a plan the items are that a reference may mean."""


DRY_RUN = "Dry run: nothing was written."


class NobodyActs(QiptrackError):
    """It is not said who is acting."""

    def __init__(self) -> None:
        super().__init__(
            "It is not said who is acting.",
            "Say --by ROLE, or set QIPTRACK_BY, or give your role the `email:` in"
            " _organisation.yaml that git signs your commits with.",
        )


class OrganisationNotRead(QiptrackError):
    """Nothing is changed while the organisation file cannot be relied on."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"The organisation file has an error: {message}.", fix)


class PlanThere(QiptrackError):
    """A new plan has the id of one that is there."""

    def __init__(self, plan_id: str, shown: str) -> None:
        super().__init__(
            f"There is a plan {plan_id} already: {shown}.", "Choose another name for the new one."
        )


class NotToldWell(QiptrackError):
    """What would be changed cannot be read well enough to change it."""

    def __init__(self, ref: str, name: str) -> None:
        super().__init__(
            f"{ref} cannot be changed: its `{name}` cannot be read.",
            "Put that right first; `qiptrack check` shows the line.",
        )


class FileNotRead(QiptrackError):
    """A plan file that is to be changed cannot be read."""

    def __init__(self, shown: str, why: Unreadable) -> None:
        super().__init__(f"{shown}: {why.message}.", why.fix)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference means: the file, the plan as far as it can be told, and the id."""

    ref: str
    examined: ExaminedPlan
    filed: FiledPlan
    item_id: str


class Doing:
    """One request to change plans, on behalf of a role, on a day."""

    def __init__(self, session: Writing) -> None:
        self.session = session
        self.folder = PlansFolder(session.folder)
        reading = read_organisation(self.folder)
        for problem in reading.problems:
            raise OrganisationNotRead(problem.message, problem.fix)
        self.organisation: Organisation = reading.organisation
        self.today = session.today()
        self.date = session.happened
        self.around = Surroundings(self.today, self.organisation, has_file=self.folder.has_file)
        self._examined: dict[str, ExaminedPlan] = {}

    def situation(self, filed: FiledPlan, **said: object) -> Situation:
        """Return who asks for a step in `filed`, on which day, with what else is said of it."""
        service = self.service_of(filed)
        base = Situation(self.organisation, service, self.actor(service), self.date)
        return Situation(
            base.organisation,
            base.service,
            base.by,
            base.date,
            **said,  # type: ignore[arg-type]  # the other fields of Situation
        )

    def actor(self, service: str | None) -> str:
        """Return the role that acts: said, from the environment, or from git's e-mail address."""
        if self.session.role:
            return self.role(self.session.role, service)
        from qiptrack.store.git.identity import user_email

        email = user_email(self.folder.root)
        posts = [
            post
            for post in self.organisation.roles
            if email and same_name(post.email, email) and post.service in (None, service)
        ]
        if len({post.role for post in posts}) == 1:
            return posts[0].role
        raise NobodyActs

    def role(self, name: str, service: str | None) -> str:
        """Return the role of that name at `service`; NotOneOf when none of those declared is."""
        known = self.organisation.role_names(service)
        for each in known:
            if same_name(each, name):
                return each
        if known:
            raise NotOneOf("role", name, known)
        return name

    def service_of(self, filed: FiledPlan) -> str | None:
        """Return the service of a plan; None where it cannot be told, or is not declared."""
        service: str | None = told(filed.plan, "service")
        return service if self.organisation.knows_service(service) else None

    def service(self, name: str) -> str:
        """Return the service of that name; NotOneOf when none of those declared is."""
        known = self.organisation.services
        for each in known:
            if same_name(each, name):
                return each
        if known:
            raise NotOneOf("service", name, known)
        return name

    def no_plan(self, plan_id: str) -> None:
        """Raise PlanThere when there is a plan of that id, in whichever sub-folder."""
        for known, found in plan_ids(self.folder.files()).items():
            if same_name(known, plan_id):
                raise PlanThere(plan_id, self.folder.shown(found.file))

    def plan(self, name: str) -> Target:
        """Return the plan that is called so, as it was when it was first asked for."""
        known = plan_ids(self.folder.files())
        return self._target(known[plan_called(name, known)], "")

    def read_again(self, target: Target) -> Target:
        """Return the plan of `target` as its file says now."""
        del self._examined[target.filed.file]
        return self._target(Found(target.filed.file), target.item_id)

    def target(self, ref: str, kind: type[Item]) -> tuple[Target, Item]:
        """Return what `ref` means: plan/A1, or A1 alone when just one plan has it."""
        name, slash, item_id = ref.rpartition("/")
        if slash:
            known = plan_ids(self.folder.files())
            target = self._target(known[plan_called(name, known)], item_id)
        else:
            target = self._target(self._only_plan_with(item_id, kind), item_id)
        items: Sequence[Item] = told(target.filed.plan, PARTS[kind]) or ()
        for item in items:
            if same_name(told(item, "id"), item_id):
                found = Target(target.filed.ref(item.id), target.examined, target.filed, item.id)
                return found, item
        ids = [told(item, "id") or "?" for item in items]
        raise UnknownItem(item_id, ids, PARTS[kind], plan=target.filed.id)

    def open_actions_of(self, owner: str) -> tuple[list[str], list[str]]:
        """Return the references of every open action of `owner`, and where there may be others.

        Others may be in files and actions of which it cannot be told whose they are.
        """
        found: list[str] = []
        doubtful: list[str] = []
        for reading in read_plans(self.folder, self.organisation):
            shown = self.folder.shown(reading.file)
            actions = told(reading.filed.plan, "actions") if reading.filed else None
            if reading.filed is None or actions is None:
                doubtful.append(shown)
                continue
            for action in actions:
                facts = [told(action, name) for name in ("id", "owner", "status")]
                if None in facts and (facts[1] is None or same_name(facts[1], owner)):
                    doubtful.append(f"{shown}, action {facts[0] or 'without an id'}")
                elif same_name(facts[1], owner) and facts[2] in OPEN:
                    found.append(reading.filed.ref(facts[0]))
        return found, doubtful

    def _only_plan_with(self, item_id: str, kind: type[Item]) -> Found:
        having = []
        for reading in read_plans(self.folder, self.organisation):
            items = told(reading.filed.plan, PARTS[kind]) if reading.filed else ()
            if reading.filed and any(same_name(told(i, "id"), item_id) for i in items or ()):
                having.append(reading.filed)
        if not having:
            raise UnknownItem(item_id, (), PARTS[kind])
        if len(having) > 1:
            raise AmbiguousName(item_id, [filed.ref(item_id) for filed in having])
        return Found(having[0].file)

    def _target(self, found: Found, item_id: str) -> Target:
        examined = self._examined.get(found.file)
        if examined is None:
            raw = found.unreadable or self.folder.read(found.file)
            shown = self.folder.shown(found.file)
            if isinstance(raw, Unreadable):
                raise FileNotRead(shown, raw)
            examined = examine_plan(raw, found.file, shown, self.organisation)
            self._examined[found.file] = examined
        if examined.filed is None:
            first = next(iter(examined.document.source.faults), None)
            why = first.message if first else "its version is not known"
            raise FileNotRead(
                self.folder.shown(found.file),
                Unreadable(why, "Put that right first; `qiptrack check` shows the line."),
            )
        return Target("", examined, examined.filed, item_id)

    def each(
        self,
        refs: Iterable[str],
        kind: type[Item],
        make: Callable[[Target, Item], Change],
    ) -> int:
        """Make a change to every item that `refs` name, all of them or none; the exit code."""
        changes: list[tuple[Target, Change]] = []
        meant = [self.target(ref, kind) for ref in refs]
        for target, item in {target.ref: (target, item) for target, item in meant}.values():
            try:
                changes.append((target, make(target, item)))
            except NotKnown as unknown:
                raise NotToldWell(target.ref, unknown.name) from unknown
        return self.carry_out(changes)

    def carry_out(self, changes: Sequence[tuple[Target, Change]]) -> int:
        """Draft, show and save changes, all or none, and say what was done and what comes next."""
        self.save(self.drafts(changes), [change for _, change in changes])
        return DONE

    def drafts(self, changes: Sequence[tuple[Target, Change]]) -> list[Draft]:
        """Return every file that `changes` alter, with all of them made."""
        by_file: dict[str, list[tuple[Target, Change]]] = {}
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

    def save(self, drafts: Sequence[Draft], changes: Sequence[Change]) -> None:
        """Write `drafts` unless it is a dry run, and show what they change."""
        changed = [each for each in drafts if each.before != each.after]
        if not changed:
            say("Nothing changes: it says so already.")
            return
        shown = self.shown(changed)
        if not self.session.dry_run:
            self.write(changed)
        emit(shown)
        if self.session.dry_run:
            say(DRY_RUN)
            return
        tell(changes)

    def shown(self, drafts: Sequence[Draft]) -> str:
        """Return what `drafts` change, as standard output shows it."""
        screen = screen_of(sys.stdout, os.environ)
        return "".join(f"{line}\n" for each in drafts for line in diff(each, self.folder, screen))

    def write(self, drafts: Sequence[Draft]) -> None:
        """Save `drafts`, all or none."""
        from qiptrack.store.writer import save_all

        save_all(self.folder.root, drafts)


def tell(changes: Iterable[Change]) -> None:
    """Say of each change that it is made, and what comes next."""
    for change in changes:
        say(f"{change.done}. {sentence(command(change.next)) if change.next else ''}")


def diff(each: Draft, folder: PlansFolder, screen: Screen) -> Iterable[str]:
    """Yield the lines that a draft changes, as git would show them."""
    shown = folder.shown(each.file)
    lines = difflib.unified_diff(
        _lines(each.before),
        _lines(each.after),
        fromfile=shown if each.before else "/dev/null",
        tofile=shown,
        lineterm="",
        n=2,
    )
    for line in lines:
        yield screen.paint(screen.written(line), _role(line))


def _lines(raw: bytes) -> list[str]:
    text = raw.decode("utf-8-sig")
    return visible_lines(text) if text else []


def _role(line: str) -> Role:
    if line.startswith(("---", "+++", "@@")):
        return Role.QUIET
    return {"+": Role.GOOD, "-": Role.BAD}.get(line[:1], Role.PLAIN)
