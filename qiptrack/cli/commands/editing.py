"""Other changes of a plan: fields of an action, and new actions."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from qiptrack.cli import options
from qiptrack.cli.item_requests import ItemsRequest
from qiptrack.cli.prompts import Question, complete, long_text, the_one
from qiptrack.cli.session import Writing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.write_references import ItemReference
from qiptrack.cli.write_request import WriteRequest
from qiptrack.errors import QiptrackError
from qiptrack.model.plan import Action
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Method, Priority
from qiptrack.workflow import editing
from qiptrack.workflow.change import Change


class NotASetting(QiptrackError):
    """What was given as a setting is not a field and a value."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text}' is not a setting.", "Write it as FIELD=VALUE, such as priority=high."
        )


class BlankValue(QiptrackError):
    """A field was given spaces, which say nothing, and are not nothing either."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"`{field}` is given spaces and nothing else, so it is left as it is.",
            f"Write what it should say, or take it out with nothing at all: --set {field}=",
        )


def edit(
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="An action.", autocompletion=completion.references)
    ],
    *,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field and its value; repeatable."),
    ] = None,
    session: Writing,
) -> int:
    """Change any other field of an action.

    Fields of a part are written assurance.by or learning.outcome; nothing behind the equals
    sign takes a field out. What has a command of its own, such as the due date, is refused.
    """
    doing = WriteRequest(session)
    meant = ItemsRequest(doing, [ref], Action, recorded=False)

    def edits(settings: Sequence[str]) -> Callable[[ItemReference, Action], Change]:
        pairs = [_setting(each) for each in settings]
        return lambda target, action: editing.edit(
            target.ref, action, pairs, doing.here(target.filed)
        )

    def tried(text: str) -> list[str]:
        doing.drafts(meant.changes(edits([text])))
        return [text]

    words = "What to change, as FIELD=VALUE"
    said = complete({"--set": settings}, (Question("--set", words, tried),))
    return meant.each(edits(said["--set"]))


def _setting(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not (field.strip() and equals):
        raise NotASetting(text)
    if value and not value.strip():
        raise BlankValue(field.strip())
    return field.strip(), value.strip()


def add(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
    ],
    *,
    issue: Annotated[str | None, options.text("What is wrong.")] = None,
    action: Annotated[str | None, options.text("What will change.")] = None,
    owner: Annotated[str | None, options.role("The one role that answers for it.")] = None,
    due: Annotated[dt.date | None, options.date("By when it is in place.")] = None,
    evidence_source: Annotated[
        str | None, options.text("Where it will be seen that it was done.")
    ] = None,
    priority: Annotated[Priority | None, typer.Option(help="Medium unless you say.")] = None,
    assurance_by: Annotated[
        str | None, options.role("Who verifies that it held; never the owner.")
    ] = None,
    assurance_method: Annotated[Method | None, typer.Option(help="How they look at it.")] = None,
    assurance_due: Annotated[dt.date | None, options.date("By when they look.")] = None,
    session: Writing,
) -> int:
    """Add an action to a plan.

    On a terminal, what is missing is asked for.
    """
    doing = WriteRequest(session)
    target = doing.targets.plan(plan)
    said = complete(
        {
            "--issue": long_text(issue),
            "--action": long_text(action),
            "--owner": owner,
            "--due": due,
            "--evidence-source": evidence_source,
            "--assurance-by": assurance_by,
            "--assurance-method": assurance_method,
        },
        _of_an_action(doing, doing.organisation.role_names(doing.service_of(target.filed))),
    )
    by = said["--assurance-by"]

    def made() -> list[tuple[ItemReference, Change]]:
        target = doing.targets.plan(plan)
        service = doing.service_of(target.filed)
        values = {
            "issue": said["--issue"],
            "action": said["--action"],
            "owner": doing.role(said["--owner"], service),
            "priority": priority,
            "due": said["--due"],
            "evidence_source": said["--evidence-source"],
        }
        assurance = {
            "method": said["--assurance-method"],
            "by": None if by is None else doing.role(by, service),
            "due": assurance_due,
        }
        here = doing.here(target.filed)
        change = editing.add(
            target.filed.id, target.filed.plan, _told(values), _told(assurance), here
        )
        return [(target, change)]

    return doing.carry_out(made)


def _of_an_action(doing: WriteRequest, roles: Sequence[str]) -> tuple[Question, ...]:
    """Return what has to be known of a new action, and who verifies it, if that is settled."""

    def others(given: Mapping[str, Any]) -> list[str]:
        return [role for role in roles if not same_role(role, given["--owner"])]

    methods = [each.value for each in Method]
    return (
        Question("--issue", "What is wrong for the people who use the service", the_one),
        Question("--action", "What will be changed", the_one),
        Question("--owner", "The one role that answers for it", doing.one_role, roles),
        Question("--due", "By when, as YYYY-MM-DD", options.day),
        Question("--evidence-source", "Where it will be seen that it was done", the_one),
        Question(
            "--assurance-by",
            "Who verifies that it held; Enter leaves it for later",
            the_one,
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


def _told(values: Mapping[str, str | dt.date | None]) -> dict[str, str]:
    """Return the values that there are, as a plan writes them."""
    return {key: str(value) for key, value in values.items() if value is not None}
