"""What the options that many commands share say, together.

A command that has a parameter of one of these types takes the options that are its fields:
with `session: Reporting` they are `--plans`, `--as-of`, `--format`.
"""

import datetime as dt
import os
from functools import cached_property
from pathlib import Path

from qiptrack.cli.options import AsOf, At, By, Date, DryRun, FormatOption, Plans
from qiptrack.cli.typer_bridge.parameters import OptionGroup
from qiptrack.errors import QiptrackError
from qiptrack.reports.formats.formats import Format


class InTheFuture(QiptrackError):
    """Something is said to have happened on a day that is still to come."""

    def __init__(self, happened: dt.date, today: dt.date) -> None:
        super().__init__(
            f"--date {happened} is in the future: today is {today}.",
            "Give the day it happened, or leave --date out for today.",
        )


def said_role(by: str | None) -> str | None:
    """Return the role that acts, as an option or QIPTRACK_BY says it; None leaves it to git."""
    return by or os.environ.get("QIPTRACK_BY") or None


class AheadOfTheClock(QiptrackError):
    """Something is to be saved on a day that has not come."""

    def __init__(self, today: dt.date, clock: dt.date) -> None:
        super().__init__(
            f"Nothing is saved on a day to come: today would be {today}, and the computer says"
            f" {clock}.",
            "Add --dry-run to see what it would do then, or leave out --as-of and QIPTRACK_TODAY.",
        )


class Session(OptionGroup):
    """Where the plans are, and which day it is."""

    plans: Plans = None
    as_of: AsOf = None

    @cached_property
    def folder(self) -> Path:
        """The folder of plans; whoever asks for it is refused when there is none to be had."""
        from qiptrack.cli.plans_folder import plans_folder

        return plans_folder(self.plans)

    def today(self, committed: dt.date | None = None) -> dt.date:
        """Return the day that everything is worked out for.

        `committed` is the day of the commit that is looked at, when one is: without
        `--as-of` it is today, whatever QIPTRACK_TODAY says.
        """
        if day := self.as_of or committed:
            return day
        from qiptrack.cli.typed_dates import day_said_elsewhere

        return day_said_elsewhere()

    def is_earlier(self, day: dt.date) -> bool:
        """Whether a day to look at is before the one that the computer's clock shows."""
        from qiptrack.cli.typed_dates import clock_day

        return day < clock_day()


class Reporting(Session):
    """A session that shows its answer in a format to choose."""

    format: FormatOption = Format.TABLE


class LookingBack(Session):
    """A session that can look at the plans as they stood at a revision."""

    at: At = None

    @property
    def asks_git(self) -> bool:
        """Whether it looks at a revision."""
        return self.at is not None


class Viewing(Reporting, LookingBack):
    """A session that looks at the plans, now or then, and shows its answer in a format."""


class Writing(Session):
    """A session that changes a plan: who acts, when, and whether anything is written."""

    by: By = None
    date: Date = None
    dry_run: DryRun = False

    @property
    def role(self) -> str | None:
        """The role that acts, as far as somebody said it; None leaves it to git."""
        return said_role(self.by)

    def refuse_a_day_to_come(self) -> None:
        """Raise AheadOfTheClock where something would be saved, and today has not come yet."""
        from qiptrack.cli.typed_dates import clock_day

        today, clock = self.today(), clock_day()
        if today > clock and not self.dry_run:
            raise AheadOfTheClock(today, clock)

    @property
    def happened(self) -> dt.date:
        """The day it happened; one in the future is refused."""
        today = self.today()
        if self.date and self.date > today:
            raise InTheFuture(self.date, today)
        return self.date or today


class Importing(Writing, Reporting):
    """A session that makes a plan of what it reads, and shows what it read in a format."""


SESSIONS = (Session, LookingBack, Reporting, Viewing, Writing, Importing)
"""Every kind of session, and so every option that may stand before a command."""
