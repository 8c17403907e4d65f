"""What every paper is made of: one reading of the plans, without personal data, and its origin."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionFilter
from qiptrack.analysis.changes.facts import Fact, by_weight
from qiptrack.analysis.withholding import Withholding
from qiptrack.cli.declared_files import frameworks, registers
from qiptrack.cli.references import beginning_with
from qiptrack.cli.session import LookingBack
from qiptrack.cli.states import NoMeeting, day_of_meeting, ends
from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.base import field_value, or_none
from qiptrack.model.declared_files import FiledRegister, RegisterRow, Registers
from qiptrack.model.identity import FiledPlan, plan_id, same_name
from qiptrack.reports.packs.gathered import Changed, Gathered, History
from qiptrack.reports.paper import Origin
from qiptrack.store.git.errors import GitError
from qiptrack.store.history.compare import difference
from qiptrack.store.provenance import provenance


class Asked(NamedTuple):
    """What a paper was asked to be about, as it was typed; None or empty is not asked."""

    plans: Sequence[str] = ()
    service: str | None = None
    theme: str | None = None
    since: str | None = None
    people: bool = False
    history: bool = False
    """Whether the paper tells all that ever happened to the plans."""


MOST_PLANS = 40
"""Of how many plans the whole history is gone through, at most."""


def gather(session: LookingBack, look: ViewRequest, asked: Asked) -> tuple[Gathered, Origin]:
    """Return what a paper is made of, and its origin; what could not be read is with `look`."""
    wanted = ActionFilter(service=look.service(asked.service), theme=look.theme(asked.theme))
    only = [plan_id(each.file) for each in look.named(asked.plans)] if asked.plans else []
    made = provenance(look.folder, session.folder, only)
    without = Withholding.of(look.organisation, people=asked.people)
    read = [without.plan(filed) for filed in look.plans(asked.plans or None)]
    plans = [filed for filed in read if wanted.plan_fits(filed)]
    found = Gathered(
        plans,
        look.organisation,
        look.today,
        registers=_without(registers(look), without),
        frameworks=frameworks(look),
        since=_since(session, look, asked.since, plans, without),
        everything=read,
        named=[without.text(name) for name in only],
        service=wanted.service,
        theme=wanted.theme,
        people=asked.people,
        history=_history(look, session, plans, without) if asked.history else None,
    )
    # They quote what stands in the files, and name these by where they are on this computer.
    there = look.folder.shown("_").removesuffix("_")
    missing = tuple(without.text(said.removeprefix(there)) for said in look.doubts_said())
    origin = Origin(
        sha256=made.sha256,
        files=made.files,
        only=tuple(only),
        revision=made.revision,
        committed=made.committed,
        differs=made.differs,
        withheld=without.items,
        people=asked.people,
        missing=missing,
    )
    return found, origin


def _without(found: Registers, without: Withholding) -> Registers:
    """Return registers without personal data."""

    def row(each: RegisterRow) -> RegisterRow:
        columns = tuple((title, without.text(value)) for title, value in each.columns)
        title = without.text(each.title) if each.title else each.title
        return each._replace(title=title, columns=columns)

    def filed(each: FiledRegister) -> FiledRegister:
        return each._replace(rows={name: row(of) for name, of in each.rows.items()})

    return Registers(tuple(map(filed, found.read)), found.faults)


def _since(
    session: LookingBack,
    look: ViewRequest,
    since: str | None,
    plans: Sequence[FiledPlan],
    without: Withholding,
) -> Changed:
    """Return what changed in `plans` since a revision, a day or a meeting; without one the last.

    Where the plans are not in git, or no meeting was held, that is what is returned; but where
    `since` was asked for, it is raised.
    """
    meeting = _meeting(look, since)
    try:
        before, after = ends(session, meeting or since, None, meeting=bool(meeting or not since))
    except NoMeeting as error:
        if since:
            raise
        return Changed(because=f"It is not known what changed. {error.message}")
    except GitError:
        if since and not meeting:
            raise
        return _from_records(look, meeting, plans)
    ids = {filed.id for filed in plans}
    services = {or_none(lambda: filed.plan.service) for filed in plans}
    facts = [
        fact
        for fact in difference(before, after).facts
        if fact.plan in ids or (fact.plan not in _ids(look) and fact.service in services)
    ]
    facts.sort(key=by_weight)
    return Changed(before.day, before.revision, tuple(_withheld(each, without) for each in facts))


def _from_records(
    look: ViewRequest,
    meeting: str | None,
    plans: Sequence[FiledPlan],
) -> Changed:
    """Return what the records of `plans` say has changed since a meeting, where git cannot."""
    try:
        since = day_of_meeting(look.folder, meeting, look.today)
    except NoMeeting as error:
        return Changed(because=f"It is not known what changed. {error.message}")
    from qiptrack.analysis.changes.compare import Compared, newly_overdue
    from qiptrack.analysis.changes.story import facts_between

    then, now = (look.organisation, since), (look.organisation, look.today)
    facts = [
        fact
        for filed in plans
        for fact in (
            *(
                each
                for each in facts_between(None, _gone_back(filed, since), "")
                if each.setback and each.date and each.date > since
            ),
            *newly_overdue(Compared(filed, filed), then, now),
        )
    ]
    said = "Git does not have the plans as they were then; this is what their records say."
    return Changed(since, None, tuple(sorted(facts, key=by_weight)), said)


def _gone_back(filed: FiledPlan, since: dt.date) -> FiledPlan:
    """Return a plan with those actions alone that may have gone back after a day."""
    lists = ("deferrals", "reopenings", "verifications")
    actions = tuple(
        action
        for action in or_none(lambda: filed.plan.actions) or ()
        if any(
            (field_value(record, "date") or since) > since
            for name in lists
            for record in field_value(action, name) or ()
        )
    )
    update = {"actions": actions, "indicators": (), "checks": (), "reviews": ()}
    return filed._replace(plan=filed.plan.model_copy(update=update))


def _history(
    look: ViewRequest, session: LookingBack, plans: Sequence[FiledPlan], without: Withholding
) -> History:
    """Return what happened to `plans` from their records and from git."""
    # Only one pack tells it, and much is loaded for it.
    from qiptrack.analysis.changes.story import facts_between
    from qiptrack.store.git.repository import Repository
    from qiptrack.store.git.revisions import head
    from qiptrack.store.history.present import Present
    from qiptrack.store.history.since import uncommitted
    from qiptrack.store.history.story import Chapter, story

    told = [Chapter(None, facts_between(None, filed, "")) for filed in plans]
    try:
        repository = Repository.containing(session.folder)
        until = look.revision or head(repository)
    except GitError:
        return History(tuple(told), "The plans are not in git; this is what their records say.")
    if until is None or len(plans) > MOST_PLANS:
        more = f"of more than {MOST_PLANS} plans git is not asked; name some, or a service"
        said = more if until else "nothing is committed yet"
        return History(tuple(told), f"From the records of the plans: {said}.")
    committed = [chapter for filed in plans for chapter in story(repository, filed.file, "", until)]
    now = [] if look.revision else uncommitted(repository, until, Present(look.folder))
    files = {filed.file for filed in plans}
    fresh = [
        Chapter(None, facts_between(before, after, ""))
        for before, after in now
        if files & {filed.file for filed in (before, after) if filed}
    ]
    chapters = [
        chapter._replace(facts=[_withheld(fact, without) for fact in chapter.facts])
        for chapter in (*committed, *fresh)
    ]
    return History(tuple(chapters), "From git: what each commit brought, by the day it is said of.")


def _meeting(look: ViewRequest, since: str | None) -> str | None:
    """Return the declared meeting that `since` names, or begins; None where it names none."""
    meetings = or_none(lambda: look.organisation.meetings) or ()
    names = [name for each in meetings if (name := or_none(lambda: each.meeting))]
    if since is None:
        return None
    found = [name for name in names if same_name(name, since)] or beginning_with(since, names)
    return found[0] if len(found) == 1 else None


def _ids(look: ViewRequest) -> frozenset[str]:
    return frozenset(plan_id(each.file) for each in look.files())


def _withheld(fact: Fact, without: Withholding) -> Fact:
    """Return a change without personal data."""
    values: dict[str, Any] = {
        name: without.text(value) for name, value in fact._asdict().items() if type(value) is str
    }
    return fact._replace(**values)
