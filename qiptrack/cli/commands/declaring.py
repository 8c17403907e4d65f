"""Services and roles, declared in the organisation file."""

from collections.abc import Sequence
from typing import Annotated

from qiptrack.cli import options
from qiptrack.cli.requests.organisation import OrganisationRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text
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

    Whether a name is meant that is nearly that of another one is asked.
    """
    writing = WriteRequest(session)
    writing.make_sure(_nearly(name, writing.organisation.service_names), yes=yes)
    request = OrganisationRequest(writing)
    return request.carry_out(lambda now: adding.add_service(now, clean_text(name)))


def _nearly(name: str, known: Sequence[str]) -> str | None:
    """Return the doubt that a new name is a declared one misspelt; None where there is none."""
    near = nearest(name, known)
    if near is None or same_name(near, name):
        return None
    return f"'{name}' is nearly {near}, which is declared: it would be another one"


def add_role(
    role: Annotated[str, Argument(metavar="ROLE", help="What the role is called.")],
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
    email: Annotated[str | None, options.text("How this person signs commits.")] = None,
    reports_to: Annotated[str | None, options.role("The role that it answers to.")] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Declare a role, in the organisation file.

    Change it later by `qiptrack edit organisation/ROLE --set holder=NAME`.
    """
    writing = WriteRequest(session)
    request = OrganisationRequest(writing)

    def change(now: Organisation) -> Change:
        values = {
            "role": writing.one_role(role),
            "service": None if service is None else writing.service(service),
            "holder": holder,
            "email": email,
            "reports_to": None if reports_to is None else writing.role(reports_to, None),
        }
        return adding.add_role(now, {key: value for key, value in values.items() if value})

    change(writing.organisation)
    writing.make_sure(_nearly(role, writing.organisation.role_names(service)), yes=yes)
    writing.likely_email(email, yes=yes)
    return request.carry_out(change)
