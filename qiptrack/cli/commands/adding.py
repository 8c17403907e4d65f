"""New actions of a plan, and new milestones of an action."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question
from qiptrack.cli.requests.items import ItemsRequest
from qiptrack.cli.requests.new_part import (
    NewPartRequest,
    OwnerOption,
    PlanName,
    as_day,
    as_text,
    day_ahead,
)
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, long_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.cli.write_references import ItemReference
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import day, weekday_and_day
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Method, Priority
from qiptrack.workflow import adding
from qiptrack.workflow.change import Change


class NewAction(OptionGroup):
    """The fields of a new action that options give."""

    issue: Annotated[str | None, options.text("What is wrong.")] = None
    action: Annotated[str | None, options.text("What will change.")] = None
    owner: OwnerOption = None
    due: Annotated[dt.date | None, options.date("By when it is in place.")] = None
    evidence_source: Annotated[
        str | None, options.text("Where it will be seen that it was done.")
    ] = None
    priority: Annotated[Priority | None, Option(help="Medium unless you say.")] = None
    assurance_by: Annotated[
        str | None, options.role("Who verifies that it held; never the owner.")
    ] = None
    assurance_method: Annotated[Method | None, Option(help="How they look at it.")] = None
    assurance_due: Annotated[dt.date | None, options.date("By when they look.")] = None

    def by_option(self) -> dict[str, Any]:
        """Return the fields that a terminal may ask for, by option; None where not given."""
        return {
            "--issue": long_text(self.issue),
            "--action": long_text(self.action),
            "--owner": self.owner,
            "--due": self.due,
            "--evidence-source": self.evidence_source,
            "--assurance-by": self.assurance_by,
            "--assurance-method": self.assurance_method,
        }


def add(
    plan: PlanName,
    *,
    new: NewAction,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add an action to a plan.

    At a terminal what is missing, or seems odd, is asked for.
    """
    request = NewPartRequest(session, plan)
    if new.due is not None:
        request.writing.likely_due(new.due, yes=yes)

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        values = {
            "issue": said["--issue"],
            "action": said["--action"],
            "owner": request.role(said["--owner"]),
            "priority": new.priority,
            "due": said["--due"],
            "evidence_source": said["--evidence-source"],
        }
        assurance = {
            "method": said["--assurance-method"],
            "by": request.role(said["--assurance-by"]),
            "due": new.assurance_due,
        }
        filed, here = target.filed, request.writing.here(target.filed)
        return adding.add(filed.id, filed.plan, _as_written(values), _as_written(assurance), here)

    return request.add(new.by_option(), _of_an_action(request), change)


def _of_an_action(request: NewPartRequest) -> tuple[Question, ...]:
    """Return the questions about a new action, and about who verifies it, if that is settled."""
    writing, roles = request.writing, request.roles

    def others(given: Mapping[str, Any]) -> list[str]:
        return [role for role in roles if not same_role(role, given["--owner"])]

    ahead = day_ahead(request.opened)
    methods = [each.value for each in Method]
    return (
        Question("--issue", "What is wrong for the people who use the service", in_words),
        Question("--action", "What will be changed", in_words),
        Question("--owner", "The one role that answers for it", writing.one_role, roles),
        Question("--due", "By when", lambda text: writing.likely_due(ahead(text))),
        Question("--evidence-source", "Where it will be seen that it was done", in_words),
        Question(
            "--assurance-by",
            "Who verifies that it held; Enter leaves it for later",
            clean_text,
            others,
            needed=False,
        ),
        Question(
            "--assurance-method",
            "How they look at it",
            Method,
            methods,
            needed=False,
            only_with="--assurance-by",
        ),
    )


def _as_written(values: Mapping[str, str | dt.date | None]) -> dict[str, str]:
    """Return the values that there are, as a plan writes them."""
    return {key: str(value) for key, value in values.items() if value is not None}


def add_milestone(
    ref: Annotated[
        str,
        Argument(
            metavar="PLAN/A1",
            help="An action, such as rosewood/A1.",
            autocompletion=completion.actions,
        ),
    ],
    *,
    milestone: Annotated[str | None, options.text("What is reached.")] = None,
    due: Annotated[dt.date | None, options.date("By when.")] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add a milestone to an action.

    It is a phase or a part of it, with a day of its own; one after the action's is asked about.

    The owner of the action answers for each of them. On a terminal, what is missing is asked for.
    """
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, [ref], Action, recorded=False)
    ahead = day_ahead(or_none(lambda: chosen.items[0][0].filed.plan.opened))

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        values = {"milestone": as_text(said["--milestone"]), "due": as_day(said["--due"])}
        return lambda target, action: adding.add_milestone(target.ref, action, values)

    def likely(date: dt.date) -> dt.date:
        for doubt in chosen.of_each(lambda target, action: _after_its_action(date, target, action)):
            writing.make_sure(doubt, yes=yes)
        return date

    given = {"--milestone": milestone, "--due": due}
    chosen.of_each(made(given))
    if due is not None:
        likely(due)
    questions = (
        Question("--milestone", "What is reached", in_words),
        Question("--due", "By when", lambda text: likely(ahead(text))),
    )
    return chosen.each(made(chosen.completed(given, questions, made)))


def _after_its_action(date: dt.date, target: ItemReference, action: Action) -> str | None:
    """Return the doubt that a milestone is due after its action; None where it is not."""
    if date <= action.due:
        return None
    return f"{weekday_and_day(date)} is after {target.ref} itself is due, on {day(action.due)}"
