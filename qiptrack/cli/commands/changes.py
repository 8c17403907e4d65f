"""What changed between two states of the plans, in governance words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from qiptrack.analysis.changes.facts import ChangeKind, Fact, by_weight
from qiptrack.cli import options
from qiptrack.cli.references import plan_called
from qiptrack.cli.requests.compared_states import SINCE_TWICE, TwoEnds, ends
from qiptrack.cli.requests.view import ViewRequest, say_earlier_folder
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.model.identity import plan_id, same_name
from qiptrack.reports.changes import changes_report
from qiptrack.store.git.answer_cache import one_reader
from qiptrack.store.history.compare import difference
from qiptrack.store.history.states import PlansState, moved_from
from qiptrack.store.history.story import with_commits
from qiptrack.store.reader import without_collector

SINCE = "A revision, or a day (the state at its end); with --since-meeting, the meeting's name."
UNTIL = "A revision, or a day; without it, the files as they are."
KIND = "Only changes of this kind, such as reopened or deadline-later."
MEETING = "Since the last governance meeting, or the last one that is called SINCE."


class WantedChanges(OptionGroup):
    """Which changes are asked for; what is not said is not asked."""

    plan: Annotated[
        list[str] | None,
        Option(metavar="PLAN", help="Only in this plan.", autocompletion=completion.plans),
    ] = None
    service: options.Service = None
    kind: Annotated[list[ChangeKind] | None, Option(metavar="KIND", help=KIND)] = None
    setbacks: Annotated[
        bool,
        Option("--setbacks", help="Only exceptions: what slipped, went back or is gone."),
    ] = False

    def of(
        self, facts: Iterable[Fact], service: str | None, plans: frozenset[str] | None
    ) -> Iterator[Fact]:
        """Yield those of `facts` that are asked for: of this service and these plans, if any."""
        for fact in facts:
            if (
                (service is None or same_name(fact.service, service))
                and (plans is None or fact.plan in plans)
                and (not self.kind or fact.kind in self.kind)
                and (fact.setback or not self.setbacks)
            ):
                yield fact


def changes(
    since: Annotated[str | None, Argument(metavar="[SINCE]", help=SINCE)] = None,
    until: Annotated[str | None, Argument(metavar="[UNTIL]", help=UNTIL)] = None,
    *,
    since_: Annotated[
        str | None, Option("--since", metavar="SINCE", help="The same as SINCE alone.")
    ] = None,
    since_meeting: Annotated[bool, Option("--since-meeting", help=MEETING)] = False,
    wanted: WantedChanges,
    session: Viewing,
) -> int:
    """Show what changed since a day, a revision or the last meeting.

    Exceptions come first. Without SINCE, it is since the last meeting before today that looked at
    any of the plans, or the one of today where it was the first.
    """
    if since_ is not None:
        if until is not None:
            raise TwoEnds(SINCE_TWICE)
        since, until = since_, since
    with one_reader(), without_collector():
        before, after = ends(session, since, until, meeting=since_meeting or since is None)
        found = difference(before, after)
        look = ViewRequest(
            after.folder,
            after.organisation,
            after.day,
            session.format,
            list(found.problems),
            found.plans,
            after.revision,
        )
        service, plans = look.service(wanted.service), _plans(wanted.plan, before, after)
        facts = sorted(wanted.of(found.facts, service, plans), key=by_weight)
        say_earlier_folder(moved_from(before, after))
        if session.format.has_rows:  # to find the commits, the whole way is gone over
            facts = with_commits(facts, found.pairs, before, after)
    report = changes_report(
        facts,
        after.day,
        found.plans,
        since=before.day,
        revision=before.revision,
        others=len(found.facts) - len(facts),
    )
    return look.show(report)


def _plans(names: Sequence[str] | None, *states: PlansState) -> frozenset[str] | None:
    """Return the ids of the plans that are called so in one of the states."""
    if not names:
        return None
    known = {plan_id(file) for state in states for file in state.files}
    return frozenset(plan_called(name, known) for name in names)
