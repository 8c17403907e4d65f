"""What every command that adds a part to a plan does: find, ask for what is missing, save."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, complete
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.cli.write_references import ItemReference
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.dates import day, weekday_and_day
from qiptrack.workflow.change import Change

PlanName = Annotated[
    str, Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
]
OwnerOption = Annotated[str | None, options.role("The one role that answers for it.")]


class BeforeThePlan(QiptrackError):
    """A day by which something is to be reached is before its plan was opened."""

    def __init__(self, date: dt.date, opened: dt.date) -> None:
        super().__init__(
            f"{weekday_and_day(date)} is before the plan opened, on {day(opened)}.",
            "Give a later day.",
        )


class NewPartRequest:
    """A request to add a part to a plan, which is looked up whenever something of it is asked."""

    def __init__(self, session: Writing, plan: str) -> None:
        self.writing = WriteRequest(session)
        self._plan = plan

    @property
    def target(self) -> ItemReference:
        """The plan, as its file was read last."""
        return self.writing.references.plan(self._plan)

    @property
    def service(self) -> str | None:
        """The service of the plan; None where it is not known, or is not declared."""
        return self.writing.service_of(self.target.filed)

    @property
    def roles(self) -> Sequence[str]:
        """The roles that are declared at the service of the plan."""
        return self.writing.organisation.role_names(self.service)

    @property
    def opened(self) -> dt.date | None:
        """The day on which the plan was opened; None where it cannot be read."""
        return or_none(lambda: self.target.filed.plan.opened)

    def role(self, name: str | None) -> str | None:
        """Return the role that is meant at the service of the plan; None where none is said yet."""
        return None if name is None else self.writing.role(name, self.service)

    def add(
        self,
        given: dict[str, Any],
        questions: Sequence[Question],
        change: Callable[[Mapping[str, Any], ItemReference], Change],
    ) -> int:
        """Save what `change` adds to the plan, once all is known, and return the exit code.

        What will not do, by itself or beside what was said before, is asked for again at once.
        """

        def made(said: Mapping[str, Any]) -> list[tuple[ItemReference, Change]]:
            target = self.target
            return [(target, change(said, target))]

        said = complete(given, questions, lambda said: self.writing.try_out(lambda: made(said)))
        return self.writing.carry_out(lambda: made(said))


def day_ahead(opened: dt.date | None) -> Callable[[str], dt.date]:
    """Return the reader of a day by which something is reached; it refuses one too early."""

    def reading(text: str) -> dt.date:
        date = options.day(text)
        if opened is not None and date < opened:
            raise BeforeThePlan(date, opened)
        return date

    return reading


def as_text(said: str | None) -> str | None:
    """Return a text that was said, without the spaces around it; None where none is said yet."""
    return None if said is None else clean_text(said)


def as_day(date: dt.date | None) -> str | None:
    """Return a day that was said, as a plan writes it; None where none is said yet."""
    return date.isoformat() if date else None
