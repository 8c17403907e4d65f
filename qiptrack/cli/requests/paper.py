"""What every paper is made of: one reading of the plans, without personal data, and its origin."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.changes.facts import Fact, by_weight
from qiptrack.analysis.decisions import reviews_of
from qiptrack.analysis.withholding import Withholding
from qiptrack.cli.references import NoPlanOfTheme, shortened
from qiptrack.cli.requests.declared_files import frameworks, registers
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import LookingBack
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, plan_id, same_name
from qiptrack.model.registers import Registers
from qiptrack.model.sentences import listing
from qiptrack.reports.agenda import Narrowed
from qiptrack.reports.packs.gathered import Changed, CommittedFact, Gathered, History
from qiptrack.reports.paper import Origin
from qiptrack.store.git.errors import GitError, NotInGit
from qiptrack.store.git.repository import Repository
from qiptrack.store.provenance import Provenance, provenance, see_unchanged


class PaperScope(NamedTuple):
    """What a paper was asked to be about, as it was typed; None or empty is not asked."""

    plans: Sequence[str] = ()
    service: str | None = None
    theme: str | None = None
    since: str | None = None
    people: bool = False
    history: bool = False
    """Whether the paper tells all that ever happened to the plans."""
    may_have_no_plan: bool = False
    """Whether a theme that only rows of registers have will do."""


MOST_PLANS = 40
"""Of how many plans the whole history is gone through, at most."""


def _themes_known(plans: Iterable[FiledPlan]) -> str:
    themes = {each for filed in plans for each in or_none(lambda: filed.plan.themes) or ()}
    return f"Themes are: {listing(sorted(themes))}." if themes else "No plan has a theme."


def gather(session: LookingBack, look: ViewRequest, asked: PaperScope) -> tuple[Gathered, Origin]:
    """Return the plans and facts for a paper, and its origin; `look` has the doubts."""
    wanted = ActionFilter(service=look.service(asked.service), theme=look.theme(asked.theme))
    only = [plan_id(each.file) for each in look.named(asked.plans)] if asked.plans else []
    made = provenance(look.folder, session.folder, only)
    without = Withholding.of(look.organisation, people=asked.people)
    read = [without.plan(filed) for filed in look.plans(asked.plans or None)]
    plans = [filed for filed in read if wanted.plan_fits(filed)]
    if asked.theme is not None and not (plans or asked.may_have_no_plan):
        raise NoPlanOfTheme(wanted.theme or asked.theme, _themes_known(read))
    found = Gathered(
        plans,
        look.organisation,
        look.today,
        registers=_without(registers(look), without),
        frameworks=frameworks(look),
        since=_since(session, look, asked.since, plans, without, in_git=made.revision is not None),
        everything=read,
        narrowed=Narrowed(
            service=wanted.service,
            theme=wanted.theme,
            plans=tuple(without.text(name) for name in only),
        ),
        people=asked.people,
        history=_history(look, session, plans, without) if asked.history else None,
    )
    # They quote what stands in the files, and name these by where they are on this computer.
    there = look.folder.shown("_").removesuffix("_")
    missing = tuple(without.text(said.removeprefix(there)) for said in look.doubts_said())
    see_unchanged(look.folder, made)
    origin = origin_of(made, found.narrowed.plans, people=asked.people)
    return found, origin._replace(withheld=without.items, missing=missing)


def origin_of(made: Provenance, named: Sequence[str], *, people: bool) -> Origin:
    """Return the origin of a paper of the plans that are `named`, or of all where none is.

    What is withheld from it and what is missing in it is not known yet.
    """
    return Origin(
        sha256=made.sha256,
        files=made.files,
        only=tuple(named),
        marks=made.marks,
        revision=made.revision,
        committed=made.committed,
        differs=made.differs,
        is_silent=made.is_silent,
        people=people,
    )


def _without(found: Registers, without: Withholding) -> Registers:
    """Return registers without personal data."""
    read = tuple(each._replace(rows=without.rows(each.rows)) for each in found.read)
    return Registers(read, found.faults)


def _since(
    session: LookingBack,
    look: ViewRequest,
    since: str | None,
    plans: Sequence[FiledPlan],
    without: Withholding,
    *,
    in_git: bool,
) -> Changed:
    """Return the changes of `plans` since a revision, a day or a meeting, the last without one.

    Where git does not have the plans, it is what their records say; but where a revision or a day
    was asked for, that is raised.
    """
    meeting = _meeting(look, since)
    last = _last_held(plans, meeting, look.today) if meeting or not since else None
    if last is None and not since:
        return Changed(because="It is not known what changed: no meeting has looked at it yet.")
    if not in_git and last is not None:
        return _from_records(look, plans, last)
    # Comparing with git loads much that a folder without it does not need.
    from qiptrack.cli.requests.compared_states import ends
    from qiptrack.store.history.compare import difference

    try:
        before, after = ends(session, last.isoformat() if last else since, None, meeting=False)
    except GitError:
        if last is None:
            raise
        return _from_records(look, plans, last)
    ids = {filed.id for filed in plans}
    services = {or_none(lambda: filed.plan.service) for filed in plans}
    known = frozenset(plan_id(each.file) for each in look.files())
    facts = [
        _withheld(fact, without)
        for fact in difference(before, after).facts
        if fact.plan in ids or (fact.plan not in known and fact.service in services)
    ]
    return Changed(before.day, before.revision, tuple(sorted(facts, key=by_weight)))


def _last_held(plans: Sequence[FiledPlan], meeting: str | None, today: dt.date) -> dt.date | None:
    """Return the last day before today on which a meeting looked at any of `plans`.

    Where there was none before, it is today, if one is recorded for it.
    """
    days = {held.date for filed in plans for held in reviews_of(filed.plan, today, meeting)}
    return max((day for day in days if day < today), default=max(days, default=None))


def _from_records(look: ViewRequest, plans: Sequence[FiledPlan], since: dt.date) -> Changed:
    """Return what the records of `plans` say has changed since a day, where git cannot."""
    from qiptrack.analysis.changes.recorded_setbacks import setbacks_since

    facts = [
        fact
        for filed in plans
        for fact in setbacks_since(since, filed, look.organisation, look.today)
    ]
    said = "Git does not have the plans as they were then; this is what their records say."
    return Changed(since, None, tuple(sorted(facts, key=by_weight)), said)


def _history(
    look: ViewRequest, session: LookingBack, plans: Sequence[FiledPlan], without: Withholding
) -> History:
    """Return the history of `plans` from their records and from git."""
    # Only one pack tells it, and much is loaded for it.
    from qiptrack.analysis.changes.story import facts_between
    from qiptrack.store.git.revisions import head

    recorded = tuple(
        CommittedFact(fact) for filed in plans for fact in facts_between(None, filed, "")
    )
    try:
        repository = Repository.containing(session.folder)
        until = look.revision or head(repository)
    except GitError as error:
        why = "The plans are not in git" if isinstance(error, NotInGit) else "Git has no answer"
        return History(recorded, f"{why}; this is what their records say.")
    if until is None or len(plans) > MOST_PLANS:
        more = f"of more than {MOST_PLANS} plans git is not asked; name some, or a service"
        said = more if until else "nothing is committed yet"
        return History(recorded, f"From the records of the plans: {said}.")
    return History(
        tuple(
            each._replace(fact=_withheld(each.fact, without))
            for each in _from_git(look, repository, until, plans)
        ),
        "From git: what each commit brought, by the day it is said of.",
    )


def _from_git(
    look: ViewRequest, repository: Repository, until: str, plans: Sequence[FiledPlan]
) -> Iterator[CommittedFact]:
    """Yield the facts of `plans` by the commits up to `until`, and then those not committed."""
    from qiptrack.analysis.changes.story import facts_between
    from qiptrack.store.history.present import Present, uncommitted
    from qiptrack.store.history.story import Chapter, known_by, story

    def known(chapters: Sequence[Chapter]) -> Sequence[Chapter]:
        return known_by(chapters, look.today) if look.is_earlier else chapters

    for filed in plans:
        for commit, facts, _ in known(story(repository, filed.file, "", until)):
            day = commit and commit.committer.moment.date()
            yield from (CommittedFact(fact, commit and commit.id, day) for fact in facts)
    files = {filed.file for filed in plans}
    now = [] if look.revision else uncommitted(repository, until, Present(look.folder, repository))
    for before, after in now:
        if files & {filed.file for filed in (before, after) if filed}:
            (new,) = known([Chapter(None, facts_between(before, after, ""))])
            yield from map(CommittedFact, new.facts)


def _meeting(look: ViewRequest, since: str | None) -> str | None:
    """Return the declared meeting that `since` names, in full or in short; else None."""
    meetings = or_none(lambda: look.organisation.meetings) or ()
    names = [name for each in meetings if (name := or_none(lambda: each.meeting))]
    if since is None:
        return None
    found = [name for name in names if same_name(name, since)] or shortened(since, names)
    return found[0] if len(found) == 1 else None


def _withheld(fact: Fact, without: Withholding) -> Fact:
    """Return a change without personal data."""
    values: dict[str, Any] = {
        name: without.text(value) for name, value in fact._asdict().items() if type(value) is str
    }
    return fact._replace(**values)
