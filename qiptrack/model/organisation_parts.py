"""What an organisation file declares, part by part: posts, services, meetings and registers.

The fields stand in the order in which the format writes them.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from qiptrack.model.base import Model
from qiptrack.model.fields import field
from qiptrack.model.scalars import Count, Flag, MayBeEmpty, Role, Text, before
from qiptrack.model.vocabulary import Cadence

DEFAULT_ASSURANCE_DAYS = 28
"""Days from completion to verification, where neither action nor organisation says."""


class Post(Model):
    """A role that somebody holds, at one service or at every one."""

    role: Role = field(description="The role's name, as plans write it")
    service: Text | None = field(None, description="The service; absent: at every service")
    holder: Text | None = field(None, description="Who is in post")
    vacant: Flag = field(False, description="true when nobody is in post")
    email: Text | None = field(None, description="The e-mail address that git has of this person")
    reports_to: Role | None = field(None, description="The role that this one answers to")

    @property
    def called(self) -> str:
        """The role, with the service that it is at: `the Deputy Manager at Oak House`."""
        return f"the {self.role}{f' at {self.service}' if self.service else ''}"

    @property
    def is_vacant(self) -> bool:
        """Whether nobody is in post: by `vacant`, or by what stands for the holder's name."""
        if self.vacant or self.holder is None:
            return self.vacant
        from qiptrack.model.no_owner import says_vacant

        return says_vacant(self.holder)

    @property
    def person(self) -> str | None:
        """Who holds the post, or held it last; None where no name is given."""
        name = self.holder
        if name is None:
            return None
        from qiptrack.model.no_owner import says_nobody, says_vacant

        return None if says_vacant(name) or says_nobody(name) else name


def post_place(role: str, service: str | None) -> str:
    """Return the reference by which commands know a role that is declared at `service`."""
    return f"organisation/{role}{f' at {service}' if service else ''}"


class Service(Model):
    """A service that plans may name; its name alone will do for it in a file."""

    service: Text = field(description="The service's name")
    frameworks: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="The packs it is assessed by; those of the organisation when left out"
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        inner = super().__get_pydantic_core_schema__(source, handler)
        return before(_named, inner)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Return what an editor takes for a service: its name, or a mapping with it."""
        return {"anyOf": [{"type": ["string", "number", "boolean"]}, handler(schema)]}


def _named(value: object) -> object:
    """Return a service that is its name alone as a mapping of it."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, str) and value.strip():
        return {"service": value}
    from pydantic_core import PydanticCustomError

    raise PydanticCustomError("service", "service")


class Covers(Model):
    """What a governance meeting looks at: plans by name, and those of services and of themes.

    Where both services and themes are named, a plan must be of one of each.
    """

    services: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="Plans of these services; of every one when left out"
    )
    themes: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="Plans with one of these themes; with any when left out"
    )
    plans: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="These plans, by their ids, whatever else they are"
    )


class Meeting(Model):
    """A governance meeting that looks at plans."""

    meeting: Text = field(description="The meeting's name")
    every: Cadence | None = field(None, description="How often it is held")
    chair: Role | None = field(None, description="The role that chairs it")
    covers: Covers | None = field(
        None, description="What it looks at; when left out, what it has looked at before"
    )


class AssuranceTerms(Model):
    """When a change is looked at again."""

    min_days: Count = field(0, description="A verification counts this many days after completion")
    default_days: Count = field(
        DEFAULT_ASSURANCE_DAYS,
        description="Days from completion to the checkpoint when the action gives no date",
    )


class Register(Model):
    """A register that links lead to: a CSV or YAML file with a column of ids."""

    kind: Text = field(description="The kind of link it answers, such as risk")
    file: Text = field(description="The file, from the plans folder")
    id: Text = field(description="The column that holds the ids")
    title: Text | None = field(None, description="The column that says what each row is")
    service: Text | None = field(None, description="The column that says at which service it is")
    theme: Text | None = field(None, description="The column that says what it is about")
    status: Text | None = field(None, description="The column that says how it stands")
    closed: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        ("Closed",), description="What stands in the status column of rows that are done with"
    )
    score: Text | None = field(None, description="The column that says how much it weighs")
