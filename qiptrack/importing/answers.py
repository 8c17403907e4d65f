"""What somebody has decided about a sheet: its columns, owners, dates, cells and gaps."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from qiptrack.errors import QiptrackError
from qiptrack.importing.cells import text_cell
from qiptrack.importing.dates import read_day
from qiptrack.model.scalars import is_id
from qiptrack.patterns import pattern

NOTHING: Mapping[str, str] = MappingProxyType({})

MONTH_FIRST, DAY_FIRST = "month-first", "day-first"
TOGETHER, APART = "together", "apart"
"""What becomes of lists in a row that do not pair up: one action, or one for each item."""

KEEP, NOTE = "keep", "note"
"""What becomes of a row that says other things than its action: nothing, or an update."""

FILLABLE = ("issue", "action", "owner", "due", "evidence_source", "unit", "better")
"""What `--fill` may say for every action that has nothing there."""


class NotAnAnswer(QiptrackError):
    """An option that answers a question is not written as it must be."""


@dataclass(frozen=True)
class Answers:
    """Every decision so far, each by what it is about, with the words compared folded.

    `cells` are by their places without the sheet, such as `C7`, or `C9#2` for the second item
    of a list.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    month_first: bool | None = None
    lists: str = ""
    differs: Mapping[str, str] = field(default_factory=dict)
    plan: Mapping[str, str] = field(default_factory=dict)

    def with_one(self, option: str, value: str) -> "Answers":
        """Return these answers with one more, as its option takes it; NotAnAnswer where not so."""
        match option:
            case "--map":
                name, said = _parted(option, value)
                return replace(self, columns={**self.columns, name: said})
            case "--owner":
                name, said = _parted(option, value)
                return replace(self, owners={**self.owners, form(name): said})
            case "--dates":
                return self._with_date(value)
            case "--cell":
                name, said = _parted(option, value)
                return replace(self, cells={**self.cells, place_form(name): said})
            case "--fill":
                name, said = _parted(option, value)
                if name not in FILLABLE:
                    raise NotAnAnswer(
                        f"--fill: '{name}' is nothing that can be filled in.",
                        f"Name one of: {', '.join(FILLABLE)}.",
                    )
                return replace(self, fills={**self.fills, name: said})
            case "--lists":
                return self._with_lists(value)
            case "--differs":
                return self._with_differs(value)
            case _:
                return replace(self, plan={**self.plan, option.removeprefix("--"): value})

    def with_owners(self, meant: Callable[[str], str]) -> "Answers":
        """Return these answers with the role that is `meant` by each answer on an owner."""
        owners = {words: meant(said) for words, said in self.owners.items()}
        filled = {name: meant(said) for name, said in self.fills.items() if name == "owner"}
        return replace(self, owners=owners, fills={**self.fills, **filled})

    def _with_date(self, value: str) -> "Answers":
        if value in (MONTH_FIRST, DAY_FIRST):
            return replace(self, month_first=value == MONTH_FIRST)
        name, said = _parted("--dates", value)
        return replace(self, dates={**self.dates, form(name): day_of("--dates", said)})

    def _with_lists(self, value: str) -> "Answers":
        if value not in (TOGETHER, APART):
            raise NotAnAnswer(
                f"--lists: '{value}' is neither of the two.", f"Write {TOGETHER} or {APART}."
            )
        return replace(self, lists=value)

    def _with_differs(self, value: str) -> "Answers":
        name, _, said = value.rpartition("=")
        if said not in (KEEP, NOTE):
            raise NotAnAnswer(
                f"--differs: '{said}' is neither of the two.",
                f"Write {KEEP} or {NOTE}, or 'A1={NOTE}' for one action.",
            )
        return replace(self, differs={**self.differs, name.strip() or "*": said})


def with_all(answers: Answers, options: Mapping[str, Sequence[str] | None]) -> Answers:
    """Return `answers` with all that `options` say, in their order."""
    for option, values in options.items():
        for value in values or ():
            answers = answers.with_one(option, value)
    return answers


def form(words: str) -> str:
    """Return the words of a cell as answers to them are kept: small, with single spaces."""
    return " ".join(words.split()).casefold()


def place_form(place: str) -> str:
    """Return the place of a cell as answers are kept by it: `Sheet 1!c7` and `C7` are one.

    Of a document with several tables those behind the first are named: `TABLE2!C7`.
    """
    sheet, _, cell = place.replace("$", "").upper().rpartition("!")
    return f"{sheet}!{cell}" if _LATER_TABLE.fullmatch(sheet) else cell


def day_of(option: str, text: str) -> dt.date:
    """Return the day that `text` says, as the cells of a sheet do; NotAnAnswer where it is none."""
    read = read_day(text_cell(text))
    if read.day is not None:
        return read.day
    raise NotAnAnswer(
        f"{option}: '{text}' is not a date ({read.why}).",
        "Write the day as 2026-04-30, 30/04/2026 or 30 April 2026.",
    )


_LATER_TABLE = pattern(r"TABLE(?:[2-9]|[1-9]\d+)")


def valid_id(text: str) -> str | None:
    """Return `text` where it may be the id of an action; None where it may not."""
    return text if is_id(text) else None


def _parted(option: str, value: str) -> tuple[str, str]:
    """Return what stands on the two sides of the last `=`; NotAnAnswer where one is empty."""
    name, equals, said = value.rpartition("=")
    if not equals or not said.strip() or (not name.strip() and option != "--owner"):
        raise NotAnAnswer(
            f"{option} needs two words with = between them, and has '{value}'.",
            f"{option} {_EXAMPLES[option]}",
        )
    return name.strip(), said.strip()


_EXAMPLES = {
    "--map": "'By whom=owner'",
    "--owner": "'RM=Registered Manager'",
    "--dates": "'Ongoing=30/04/2026', or --dates month-first",
    "--cell": "'C7=Registered Manager'",
    "--fill": "'evidence_source=Monthly documentation audit'",
}
