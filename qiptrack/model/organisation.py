"""The organisation that the plans belong to: services, roles, route, meetings and registers."""

from typing import Annotated

from pydantic import Field

from qiptrack.model.base import Model, NotKnown, told
from qiptrack.model.plan import EscalationStep
from qiptrack.model.scalars import Count, Flag, MayBeEmpty, Role, Text, Version
from qiptrack.model.words import Cadence, Severity

DUE_SOON_DAYS = 14
"""How many days ahead an action is due soon, where the organisation does not say."""

DEFAULT_ASSURANCE_DAYS = 28
"""Days from completion to verification, where neither action nor organisation says."""


class Post(Model):
    """A role that somebody holds, at one service or at every one."""

    role: Role = Field(description="The role's name, as plans write it")
    service: Text | None = Field(None, description="The service; absent: at every service")
    holder: Text | None = Field(None, description="Who is in post")
    vacant: Flag = Field(False, description="true when nobody is in post")
    email: Text | None = Field(None, description="How this person signs commits")
    reports_to: Text | None = Field(None, description="The role that this one answers to")


class Meeting(Model):
    """A governance meeting that looks at plans."""

    meeting: Text = Field(description="The meeting's name")
    every: Cadence | None = Field(None, description="How often it is held")
    chair: Role | None = Field(None, description="The role that chairs it")


class AssuranceTerms(Model):
    """When a change is looked at again."""

    min_days: Count = Field(0, description="A verification counts this many days after completion")
    default_days: Count = Field(
        DEFAULT_ASSURANCE_DAYS,
        description="Days from completion to the checkpoint when the action gives no date",
    )


class Register(Model):
    """A register that links lead to: a CSV or YAML file with a column of ids."""

    kind: Text = Field(description="The kind of link it answers, such as risk")
    file: Text = Field(description="The file, from the plans folder")
    id: Text = Field(description="The column that holds the ids")
    title: Text | None = Field(None, description="The column that says what each row is")


class Organisation(Model):
    """What holds for every plan in the folder."""

    qip: Version = Field(description="The version of this format: 1")
    organisation: Text = Field(description="The provider's name")
    services: Annotated[tuple[Text, ...], MayBeEmpty] = Field(
        (), description="The services that plans may name"
    )
    roles: Annotated[tuple[Post, ...], MayBeEmpty] = Field(
        (), description="The roles that may answer for something"
    )
    escalation: Annotated[tuple[EscalationStep, ...], MayBeEmpty] = Field(
        (), description="The route when an action slips"
    )
    meetings: Annotated[tuple[Meeting, ...], MayBeEmpty] = Field(
        (), description="The governance meetings"
    )
    assurance: AssuranceTerms = Field(
        AssuranceTerms.model_construct(min_days=0, default_days=DEFAULT_ASSURANCE_DAYS),
        description="When a change is looked at again",
    )
    due_soon_days: Count = Field(
        DUE_SOON_DAYS, description="How many days ahead an action counts as due soon"
    )
    registers: Annotated[tuple[Register, ...], MayBeEmpty] = Field(
        (), description="Where links lead"
    )
    frameworks: Annotated[tuple[Text, ...], MayBeEmpty] = Field(
        (), description="The framework packs whose statements plans may name"
    )
    rules: dict[str, Severity] = Field(
        {}, description="The severity of a rule: error, warning, note or off"
    )

    @property
    def own_files(self) -> frozenset[str]:
        """The files that are declared here to be something else than plans, though in YAML."""
        registers = (told(each, "file") for each in told(self, "registers") or ())
        return frozenset({*registers, *(told(self, "frameworks") or ())})

    @property
    def declares_roles(self) -> bool:
        """Whether roles are declared here, so that plans may name no others."""
        return bool(self.roles)

    def knows_service(self, service: str | None) -> bool:
        """Whether plans may name `service`: one that is declared, or any where none are.

        Where services cannot be told they are those of the posts.
        """
        services = told(self, "services")
        if services is None:
            services = {told(post, "service") for post in told(self, "roles") or ()} - {None}
        return service is None or not services or service in services

    def posts(self, role: str, service: str | None = None) -> tuple[Post, ...]:
        """Return the posts of `role` at `service`, those of that service first; None: anywhere.

        NotKnown where there is none, and one whose role cannot be told may be the one.
        """
        try:
            found = [post for post in self.roles if post.role == role]
        except NotKnown:
            found = [post for post in told(self, "roles") or () if told(post, "role") == role]
            if not found:
                raise
        if service is not None:
            found = [post for post in found if post.service in (None, service)]
        return tuple(sorted(found, key=lambda post: post.service is None))

    def post(self, role: str, service: str | None = None) -> Post | None:
        """Return the post that `role` means at `service`, or None where there is none."""
        return next(iter(self.posts(role, service)), None)

    def role_names(self, service: str | None = None) -> tuple[str, ...]:
        """Return the roles at `service` (None: at any), each once, in the order declared."""
        names = (
            post.role for post in self.roles if service is None or post.service in (None, service)
        )
        return tuple(dict.fromkeys(names))

    @property
    def names_told(self) -> tuple[str, ...]:
        """The roles that can be told, where not all may be."""
        return tuple(name for post in told(self, "roles") or () if (name := told(post, "role")))

    def holder(self, role: str, service: str | None = None) -> str | None:
        """Return who holds `role` at `service`, or None where that is not said."""
        post = self.post(role, service)
        return post.holder if post else None


UNDECLARED = Organisation.model_construct(qip=1, organisation="")
"""What holds where there is no organisation file: roles and services are free text."""
