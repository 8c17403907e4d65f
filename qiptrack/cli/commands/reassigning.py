"""Actions that get another owner, one by one or all of a leaver's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.errors import DONE, say, say_wrapped
from qiptrack.cli.prompts import Question, can_ask, confirm
from qiptrack.cli.prompts import complete as completed
from qiptrack.cli.references import NotFound, declared, shortened
from qiptrack.cli.requests.items import REASON, StepRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import long_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.arguments import listed
from qiptrack.cli.typer_bridge.candidates import offered
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.cli.write_references import ItemReference
from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import field_value
from qiptrack.model.identity import folded, same_name
from qiptrack.model.lifecycle import StepName
from qiptrack.model.roles import same_role
from qiptrack.reports.wording import count
from qiptrack.workflow import steps
from qiptrack.workflow.change import Change

Leaver = Annotated[
    str | None, options.role("All open actions of this role, for a leaver.", "--from")
]
LeaverAt = Annotated[
    str | None,
    Option(
        "--service",
        metavar="SERVICE",
        help="Where the leaver is: a role of several services is another one at each.",
        autocompletion=completion.services,
    ),
]


class NothingToReassign(QiptrackError):
    """The role that is said to leave owns no open action."""

    def __init__(self, role: str) -> None:
        super().__init__(f"{role} owns no open action.", "`qiptrack workload` shows who does.")


class OnlyOfALeaver(QiptrackError):
    """A service was given for actions that are named one by one."""

    def __init__(self) -> None:
        super().__init__(
            "--service says where the role of --from leaves, and goes with it.",
            "Leave --service out: actions are named as they are, such as rosewood/A1.",
        )


class NotBoth(QiptrackError):
    """Actions were named, and a leaver as well."""

    def __init__(self) -> None:
        super().__init__(
            "Name actions, or --from ROLE for all of a leaver's, and not both.",
            "See `qiptrack reassign --help`.",
        )


class AllOfARole(QiptrackError):
    """A role was named where an action was asked for."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"{role} is a role, and no action.",
            f'All of its actions: `qiptrack reassign --from "{role}"`.',
        )


def reassign(
    ref: Annotated[
        list[str] | None,
        Argument(metavar="[REF]...", help="Actions.", autocompletion=completion.actions),
    ] = None,
    *,
    from_: Leaver = None,
    service: LeaverAt = None,
    to: Annotated[str | None, options.role("The new owner.")] = None,
    reason: options.Reason = None,
    yes: Annotated[bool, Option("--yes", help="Do not ask before many change.")] = False,
    session: Writing,
) -> int:
    """Give actions another owner, one or all of a leaver's.

    With --from every open action of that role is shown, and changed once you agree. Where the
    role is held at several services, --service says whose actions they are.
    """
    writing = WriteRequest(session)
    if ref and from_:
        raise NotBoth
    if service and not from_:
        raise OnlyOfALeaver
    if not ref and not from_:
        ref = [_asked_for(writing, session)]
    at = writing.service(service) if service else None
    leaver = writing.role(from_, at) if from_ else ""
    refs = ref or _open_actions_of(writing, leaver, at)
    chosen = StepRequest(writing, refs, StepName.REASSIGN, to_owner=to)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change | None]:
        def reassigned(target: ItemReference, action: Action) -> Change | None:
            if leaver and not (action.is_open and same_role(action.owner, leaver)):
                return None  # somebody else has given it to another meanwhile, or closed it
            situation = writing.situation(target.filed, to_owner=said["--to"])
            return steps.reassign(target.ref, action, situation, reason=said["--reason"])

        return reassigned

    said = chosen.completed(
        {"--to": to, "--reason": long_text(reason)},
        (chosen.by_another("--to", "The new owner", writing.one_role), REASON),
        made,
    )
    if leaver and not yes and not session.dry_run:
        new_owner = declared("role", said["--to"], chosen.roles, same_role)
        if not _agreed(chosen.items, leaver, new_owner):
            say("Nothing was changed.")
            return DONE
    return chosen.each(made(said))


def _asked_for(writing: WriteRequest, session: Writing) -> str:
    """Return the reference of an action that is asked for."""
    which = Question(
        "REF",
        "Which action",
        lambda text: _an_action(writing, text),
        listed=partial(listed, partial(offered, "actions", session.plans)),
    )
    answer: str = completed({"REF": None}, (which,))["REF"]
    return answer


def _an_action(writing: WriteRequest, text: str) -> str:
    """Return `text`, which means one action; AllOfARole for a role, NotFound for all else."""
    try:
        writing.references.item(text, Action)
    except NotFound:
        known = writing.organisation.role_names()
        meant = [each for each in known if same_role(each, text)] or shortened(text, known)
        if len(meant) == 1:
            raise AllOfARole(meant[0]) from None
        raise
    return text


def _agreed(items: Sequence[tuple[ItemReference, Action]], leaver: str, to: str) -> bool:
    """Show what would change hands, and return whether somebody agrees; --yes where nobody can."""
    say(f"{count(len(items), 'open action')} of {leaver} would belong to {to}:")
    for target, action in items:
        words = field_value(action, "action")
        say_wrapped(f"{target.ref}{f': {words}' if words else ''}", "  ", "    ")
    if not can_ask():
        completed({"--yes": None}, (Question("--yes", "that all of these may change"),))
    return confirm("Change all of them?")


def _open_actions_of(writing: WriteRequest, owner: str, at: str | None) -> list[str]:
    """Return the open actions of `owner`, at one service where it is another role at each.

    Which one is asked, unless it was said; where nobody can be asked it is missing.
    """
    found, doubtful = writing.references.open_actions_of(owner)
    several = _services_of(writing, owner, found.values())
    if at is None and len(several) > 1:
        words = f"{owner} is a role of its own at each of these; at which is it"
        where = Question("--service", words, writing.service, several)
        at = completed({"--service": None}, (where,))["--service"]
    for place in doubtful:
        say(f"{place} cannot be read well enough to say whose it is; it is left as it is.")
    refs = [ref for ref, its in found.items() if at is None or same_name(its, at)]
    if not refs:
        raise NothingToReassign(f"{owner}, {at}" if at else owner)
    return refs


def _services_of(writing: WriteRequest, owner: str, found: Iterable[str | None]) -> tuple[str, ...]:
    """Return the services at each of which `owner` is a role of its own.

    They are those where it is declared, and those of the actions `found` to be of such a role.
    """
    organisation = writing.organisation
    posted = (post.service for post in organisation.posts(owner))
    own = [each for each in (*posted, *found) if each]
    own = [each for each in own if organisation.role_key(owner, each).service]
    return tuple({folded(each): each for each in reversed(own)}.values())[::-1]
