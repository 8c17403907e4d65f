"""What a sheet leaves open: each question with the cell's own words, and the option to answer."""

import shlex
from collections.abc import Sequence
from typing import NamedTuple


class OpenDecision(NamedTuple):
    """One thing that somebody has to decide before there can be a plan.

    `about` is the field; `cell` and `row` say where, and are empty where it is about the whole.
    `words` are what the cell says, and `why` what is wrong with them. `option` answers it in a
    script, with a word in capitals to be replaced; `name` is what stands before the = of the
    option, `otherwise` another way there, and `offered` an answer.
    """

    about: str
    question: str
    option: str
    name: str = ""
    cell: str = ""
    row: str = ""
    words: str = ""
    offered: str | None = None
    choices: tuple[str, ...] = ()
    why: str = ""
    otherwise: str = ""

    @property
    def in_full(self) -> str:
        """The question with why it is asked, and with what would settle it in another way."""
        why = f" ({self.why})" if self.why else ""
        return f"{self.question}{why}{self.otherwise}"

    @property
    def command(self) -> str:
        """The option as it is typed, with what is offered, or a word for what is to be said."""
        if self.about == "column":
            return f"{self.option} {self.name}=action"
        said = self.offered or _SAID.get(self.about, "TEXT")
        value = f"{self.name}={said}" if self.name else said
        return f"{self.option} {shlex.quote(value)}"

    def answered_by(self, said: str) -> tuple[str, str]:
        """Return the option and its value by which `said` answers it."""
        if self.about == "column":
            return self.option, f"{said}=action"
        return self.option, f"{self.name}={said}" if self.name else said

    @property
    def alike(self) -> tuple[str, str, str]:
        """A key that decisions share which one answer settles."""
        return self.about, self.option, " ".join((self.words or self.name).split()).casefold()


_SAID = {
    "owner": "ROLE",
    "sponsor": "ROLE",
    "due": "YYYY-MM-DD",
    "opened": "YYYY-MM-DD",
    "completed": "YYYY-MM-DD",
    "service": "SERVICE",
    "lists": "together",
    "better": "higher",
    "plan": "ID",
    "dates": "month-first",
}


def in_order(decisions: Sequence[OpenDecision]) -> tuple[OpenDecision, ...]:
    """Return decisions on the whole first, and those on rows in the order of the sheet.

    Which column is the action comes before all that depends on it.
    """
    return tuple(sorted(decisions, key=lambda each: (each.about != "column", bool(each.cell))))
