"""Governance meetings that looked at a plan, and what they decided."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, can_ask, complete
from qiptrack.cli.references import shortened
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, long_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.cli.write_references import ItemReference
from qiptrack.errors import QiptrackError
from qiptrack.workflow import records
from qiptrack.workflow.change import Change


class NotADecision(QiptrackError):
    """What was given of a decision is not an action and a text, a role or a day."""

    def __init__(self, option: str, text: str) -> None:
        what = OF_DECISIONS[option]
        super().__init__(
            f"'{text}' does not say of which action it is, and {what}.",
            f'Write {option} "A1={what}"',
        )


OF_DECISIONS = {
    "--decision": "what was decided",
    "--decision-owner": "the role that sees to it",
    "--decision-due": "the day by which it does",
}
"""The options that say something of a decision on an action, and what each of them says."""


class NothingDecided(QiptrackError):
    """An owner, or a day, was given for an action on which nothing was decided."""

    def __init__(self, option: str, action: str) -> None:
        super().__init__(
            f"{option} is about {action}, on which nothing is decided.",
            f'Say what was decided, --decision "{action}=TEXT", or leave it out.',
        )


class MeetingHeld(OptionGroup):
    """A meeting that looked at a plan, as options tell of it."""

    meeting: Annotated[
        str | None,
        Option(metavar="NAME", help="The meeting.", autocompletion=completion.meetings),
    ] = None
    chair: Annotated[str | None, options.role("Who chaired.")] = None
    note: options.Note = None
    following: Annotated[dt.date | None, options.date("The next review.", "--next")] = None

    @property
    def any_said(self) -> bool:
        """Whether anything is said by these options."""
        return any((self.meeting, self.chair, self.note, self.following))


class Decisions(OptionGroup):
    """What a meeting decided on actions, as options give it."""

    decision: Annotated[
        list[str] | None, Option(metavar="A1=TEXT", help="What was decided; repeatable.")
    ] = None
    decision_owner: Annotated[
        list[str] | None,
        Option(metavar="A1=ROLE", help="The role that sees to what was decided; repeatable."),
    ] = None
    decision_due: Annotated[
        list[str] | None,
        Option(metavar="A1=DATE", help="The day by which it does; repeatable."),
    ] = None

    @property
    def any_said(self) -> bool:
        """Whether anything is said by these options."""
        return any((self.decision, self.decision_owner, self.decision_due))

    def made(self) -> list[records.NewDecision]:
        """Return the decisions, each with the role as it was typed; NotADecision, NothingDecided.

        Of an action of which several things were decided, all have the same role and day.
        """
        decided = [_of_action("--decision", each) for each in self.decision or ()]
        owners = dict(_of_action("--decision-owner", each) for each in self.decision_owner or ())
        days = dict(_of_action("--decision-due", each) for each in self.decision_due or ())
        _all_decided(decided, {"--decision-owner": owners, "--decision-due": days})
        due = {action: options.day(text) for action, text in days.items()}
        return [
            records.NewDecision(action, text, owners.get(action), due.get(action))
            for action, text in decided
        ]


def review(
    plan: Annotated[
        str, Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
    ],
    *,
    held: MeetingHeld,
    decisions: Decisions,
    session: Writing,
) -> int:
    """Record a governance meeting that looked at a plan.

    On a terminal with no options it goes through what is on the agenda, one item at a time.
    """
    writing = WriteRequest(session)
    target = writing.references.plan(plan)
    if can_ask() and not (held.any_said or decisions.any_said):
        from qiptrack.cli.meeting.walk_through import walk_through

        return walk_through(writing, target)
    chairs = {each.meeting: each.chair for each in writing.organisation.meetings}
    which = Question("--meeting", "Which meeting", clean_text, list(chairs))
    note = long_text(held.note)
    decided = decisions.made()

    def made(called: str | None) -> list[tuple[ItemReference, Change]]:
        begun = shortened(called, chairs) if called else []
        name = begun[0] if len(begun) == 1 else called
        target = writing.references.plan(plan)
        service = writing.service_of(target.filed)
        change = records.review(
            target.filed.id,
            target.filed.plan,
            writing.date,
            meeting=name,
            chair=writing.role(held.chair, service) if held.chair else chairs.get(name or ""),
            note=note,
            decisions=[_of_a_role(each, writing, service) for each in decided],
            following=held.following,
        )
        return [(target, change)]

    def tried(answers: Mapping[str, Any]) -> None:
        writing.try_out(lambda: made(answers["--meeting"]))

    name = complete({"--meeting": held.meeting}, (which,), tried)["--meeting"]
    return writing.carry_out(lambda: made(name))


def _of_a_role(
    decision: records.NewDecision, writing: WriteRequest, service: str | None
) -> records.NewDecision:
    """Return a decision with the role that is meant at `service` by what was typed."""
    if not decision.owner:
        return decision
    return decision._replace(owner=writing.role(decision.owner, service))


def _of_action(option: str, text: str) -> tuple[str, str]:
    """Return the action that an option is about, and what is said of it; NotADecision: neither."""
    action, equals, said = text.partition("=")
    if not (action.strip() and equals and said.strip()):
        raise NotADecision(option, text)
    return action.strip(), said.strip()


def _all_decided(
    decisions: Sequence[tuple[str, str]], said: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise NothingDecided where an owner or a day is given for what was not decided."""
    decided = {action for action, _ in decisions}
    for option, actions in said.items():
        for action in actions.keys() - decided:
            raise NothingDecided(option, action)
