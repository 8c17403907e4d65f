"""Services and roles, declared in the organisation file."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, can_ask, complete
from qiptrack.cli.references import EVERY_SERVICE, service_called
from qiptrack.cli.requests.organisation import OrganisationRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, names_in
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.workflow import adding
from qiptrack.workflow.change import Change


def add_service(
    name: Annotated[str, Argument(metavar="NAME", help="What the service is called.")],
    *,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Declare a service, in the organisation file.

    Whether a name is meant that is nearly that of another one is asked, and at a terminal
    whether it is one name.
    """
    writing = WriteRequest(session)
    if can_ask():
        writing.make_sure(_several(name), yes=yes)
    writing.make_sure(_nearly(name, writing.organisation.service_names), yes=yes)
    request = OrganisationRequest(writing)
    return request.carry_out(lambda now: adding.add_service(now, clean_text(name)))


def _several(name: str) -> str | None:
    """Return the doubt that a new name is a list of names; None where there is none."""
    names = names_in(clean_text(name))
    if len(names) == 1:
        return None
    return f"'{name}' would be one service, and not {len(names)} that are added one by one"


def _nearly(name: str, known: Sequence[str]) -> str | None:
    """Return the doubt that a new name is a declared one misspelt; None where there is none."""
    near = nearest(name, known)
    if near is None or same_name(near, name):
        return None
    return f"'{name}' is nearly {near}, which is declared: it would be another one"


def add_role(
    role: Annotated[
        str | None, Argument(metavar="ROLE", help="What the role is called.", show_default=False)
    ] = None,
    *,
    service: Annotated[
        str | None,
        Option(
            metavar="SERVICE",
            help="Where it is; at every service unless you say.",
            autocompletion=completion.services,
        ),
    ] = None,
    holder: Annotated[str | None, options.text("Who is in post.")] = None,
    email: Annotated[str | None, options.text("The e-mail address that git has of them.")] = None,
    reports_to: Annotated[str | None, options.role("The role that it answers to.")] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Declare a role, in the organisation file.

    Change it later by `qiptrack edit organisation/ROLE --set holder=NAME`.
    """
    writing = WriteRequest(session)
    request = OrganisationRequest(writing)
    if can_ask():
        writing.refuse_unwritable(request.file)

    def added(now: Organisation, said: Mapping[str, Any]) -> Change:
        return adding.add_role(now, _values(writing, said, email))

    def tried(said: Mapping[str, Any]) -> None:
        if said["ROLE"] is not None:
            added(writing.organisation, said)

    given = {
        "--service": service,
        "ROLE": role,
        "--holder": holder,
        "--reports-to": reports_to,
    }
    said = complete(given, _of_a_role(writing.organisation), tried)
    tried(said)
    here = writing.organisation
    near = _nearly(said["ROLE"], here.role_names(_where(here, said["--service"])))
    writing.make_sure(near, yes=yes)
    writing.likely_email(email, yes=yes)
    return request.carry_out(lambda now: added(now, said))


def _values(writing: WriteRequest, said: Mapping[str, Any], email: str | None) -> dict[str, str]:
    """Return what is said of a new role, by the keys that the organisation file has for it."""
    above = said["--reports-to"]
    values = {
        "role": writing.one_role(said["ROLE"]),
        "service": _where(writing.organisation, said["--service"]),
        "holder": said["--holder"],
        "email": email,
        "reports_to": None if above is None else writing.role(above, None),
    }
    return {key: value for key, value in values.items() if value}


def _where(here: Organisation, said: str | None) -> str | None:
    """Return the service that a role is `said` to be at; None where it is at every one."""
    service = None if said is None else service_called(here, said)
    return None if service == here.organisation else service


def _of_a_role(here: Organisation) -> tuple[Question, ...]:
    """Return the questions about a new role; of these its name alone has to be known."""
    later = "; Enter leaves it for later"
    return (
        Question(
            "--service",
            "Where the role is; Enter says at every service",
            clean_text,
            [*here.service_names, EVERY_SERVICE] if here.service_names else (),
            needed=False,
        ),
        Question("ROLE", "What the role is called", in_words),
        Question("--holder", f"Who is in post{later}", in_words, needed=False),
        Question(
            "--reports-to",
            f"The role that it answers to{later}",
            clean_text,
            lambda said: here.role_names(_where(here, said["--service"])),
            needed=False,
        ),
    )
