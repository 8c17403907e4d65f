"""The options that many commands share, each worded once."""

import datetime as dt
from typing import Annotated, Any

from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.reports.formats.formats import Format


def day(text: str) -> dt.date:
    """Return the day that `text` means, the next one where it could be several; NotADay if none."""
    return _typed(text, past=False)


def past_day(text: str) -> dt.date:
    """Return the day that `text` means, the last one where it could be several; NotADay if none."""
    return _typed(text, past=True)


def today(text: str) -> dt.date:
    """Return the day that it is to be, as `text` says it; other days are counted from it."""
    from qiptrack.cli.typed_dates import day_said_elsewhere, note_as_of, note_day, typed_day

    found = typed_day(text, day_said_elsewhere(), past=False)
    note_day(text, found)
    note_as_of(found)
    return found


def _typed(text: str, *, past: bool) -> dt.date:
    from qiptrack.cli.typed_dates import note_day, typed_as_of, typed_day

    found = typed_day(text, typed_as_of(), past=past)
    note_day(text, found)
    return found


class NotForThat(QiptrackError):
    """An option is given that means nothing for what is to be made."""

    def __init__(self, option: str, only: str) -> None:
        super().__init__(f"{option} is for {only}.", f"Leave out {option}.")


def role(help_: str, *names: str) -> Any:
    """Return an option that takes a role; without `names` it is called as its parameter is."""
    return Option(*names, metavar="ROLE", help=help_, autocompletion=completion.roles)


def date(help_: str, *names: str, past: bool = False) -> Any:
    """Return an option that takes a day; of what has happened, the last one that it may mean."""
    return Option(*names, metavar="DATE", parser=past_day if past else day, help=help_)


def value(help_: str, *names: str) -> Any:
    """Return an option that takes a number."""
    return Option(*names, metavar="VALUE", parser=_number, help=help_)


def _number(typed: str) -> object:
    from qiptrack.cli.typed_texts import number

    return number(typed)


def text(help_: str, *names: str) -> Any:
    """Return an option that takes a text."""
    return Option(*names, metavar="TEXT", help=help_)


Plans = Annotated[
    str | None,
    Option(
        "--plans",
        metavar="DIR",
        help="The folder of plans; else QIPTRACK_PLANS, else the nearest one called plans.",
    ),
]
AsOf = Annotated[
    dt.date | None,
    Option(
        "--as-of",
        metavar="DATE",
        parser=today,
        is_eager=True,  # the other days may be counted from it
        help="Work everything out as if today were DATE; else QIPTRACK_TODAY, else today.",
    ),
]
At = Annotated[
    str | None,
    Option("--at", metavar="REV", help="Read the plans as they stood at a git revision."),
]
FormatOption = Annotated[
    Format,
    Option(
        "--format",
        metavar="FORMAT",
        show_default=False,
        help=f"How to print it: {', '.join(Format)}; a table unless you say.",
    ),
]
By = Annotated[
    str | None,
    role("Who is acting; else QIPTRACK_BY, else the role with your e-mail address in git.", "--by"),
]
Date = Annotated[
    dt.date | None,
    date("The day it happened, never in the future; today unless you say.", "--date", past=True),
]
DryRun = Annotated[bool, Option("--dry-run", help="Show what would change, and write nothing.")]
Yes = Annotated[bool, Option("--yes", help="It is meant, however unlikely; do not ask.")]
Replace = Annotated[bool, Option("--replace", help="Put that of the same day right, instead.")]
PlanNames = Annotated[
    list[str] | None,
    Argument(
        metavar="[PLAN]...",
        help="Plans, by the beginning of their ids; all when none is named.",
        autocompletion=completion.plans,
    ),
]
ActionRefs = Annotated[
    list[str],
    Argument(
        metavar="REF...",
        help="Actions, such as rosewood/A1; A1 alone when just one plan has it.",
        autocompletion=completion.actions,
    ),
]
Reason = Annotated[str | None, text("Why; - reads it from standard input.", "--reason")]
Note = Annotated[str | None, text("What to put down; - reads standard input.", "--note")]
Owner = Annotated[str | None, role("Only actions of this owner.", "--owner")]
Service = Annotated[
    str | None,
    Option(
        "--service",
        metavar="SERVICE",
        help="Only plans of this service.",
        autocompletion=completion.services,
    ),
]
Theme = Annotated[
    str | None,
    Option(
        "--theme",
        metavar="THEME",
        help="Only of plans with this theme.",
        autocompletion=completion.themes,
    ),
]
Indicator = Annotated[
    str | None,
    Option(metavar="ID", help="The indicator of the plan that it speaks of, such as I1."),
]
Since = Annotated[
    dt.date | None, date("Only what ended on that day or later, or still goes on.", "--since")
]
