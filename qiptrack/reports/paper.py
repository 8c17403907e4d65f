"""A paper for people who type no command: several reports with a front page, and its origin.

A pack for a board is one, and so is a page of a site. It is built of the blocks that reports are
made of; a format of `reports.formats.endings` decides how they look.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from qiptrack.model.dates import short_day
from qiptrack.reports.report import Block, Facts
from qiptrack.reports.screen import Role
from qiptrack.reports.sheets import WorkbookLists
from qiptrack.reports.wording import count

MISSING = "What is named here is missing from this paper, or may be wrong in it."
"""What is said above the list of what could not be read."""

MARK = "qiptrack-origin"
"""What stands before the origin of a paper in a file, so that it is found again."""


class Figure(NamedTuple):
    """A number of the front page with its name; `says` is a few words that explain it."""

    name: str
    value: str
    says: str = ""
    role: Role = Role.PLAIN


class Section(NamedTuple):
    """A part of a paper under a heading; `says` is a sentence on what it shows."""

    title: str
    blocks: tuple[Block, ...]
    says: str = ""
    new_page: bool = False
    """Whether it begins on a page of its own where it is printed; the first always does."""


class Origin(NamedTuple):
    """What a paper was made from.

    `sha256` is that of the `files` read, the organisation file among them; `only` names the plans
    that were asked for, none for all of them, and `marks` stand for them in the stamp. `revision`
    is the commit they were read at, or else the latest, from which the files on disk differ or
    not; None where git has none. `withheld` is how many items of personal data are left out, and
    `missing` what could not be read.
    """

    sha256: str
    files: int
    only: tuple[str, ...] = ()
    revision: str | None = None
    committed: dt.date | None = None
    differs: bool | None = None
    withheld: int = 0
    people: bool = False
    missing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_silent: bool = False
    """Whether git gave no answer, so that it is not known of which commit the files are."""

    @property
    def stamp(self) -> str:
        """The origin in the words by which `report --verify` finds it in a file."""
        plans = ",".join(self.marks) or "*"
        at = self.revision or "-"
        return f"{MARK} sha256={self.sha256} plans={plans} revision={at}"


class Paper(NamedTuple):
    """A front page and the sections behind it.

    `of` says what it was narrowed to, such as a service; `organisation` whose plans they are.
    """

    kind: str
    title: str
    as_of: dt.date
    origin: Origin
    organisation: str = ""
    of: str = ""
    figures: tuple[Figure, ...] = ()
    front: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    landscape: bool = False
    workbook: Callable[[], WorkbookLists] | None = None
    """What a spreadsheet has of it, which is worked out when it is asked for."""

    @property
    def heading(self) -> str:
        """The title with whose plans it is about, what of them, and the day."""
        parts = (self.title, self.organisation, self.of, short_day(self.as_of))
        return ", ".join(part for part in parts if part)


def origin_facts(paper: Paper) -> Facts:
    """Return what a paper was made from, in words for its front page."""
    origin = paper.origin
    shown = "shown, as was asked for" if origin.people else "not shown"
    withheld = "nothing had to be withheld"
    if origin.withheld:
        withheld = f"{count(origin.withheld, 'item')} withheld"
    return Facts(
        (
            ("Revision", _revision(origin)),
            ("Made from", _made_from(origin)),
            ("SHA-256 of them", origin.sha256),
            ("Personal data", withheld),
            ("Names of people in post", shown),
        ),
        title="What this was made from",
    )


def _made_from(origin: Origin) -> str:
    named = f", of {', '.join(origin.only)}" if origin.only else ""
    return f"{count(origin.files, 'file')}{named}"


def _revision(origin: Origin) -> str:
    if origin.revision is None:
        return "not known: git gave no answer" if origin.is_silent else "none in git"
    of = f" of {short_day(origin.committed)}" if origin.committed else ""
    differs = {
        None: "",
        True: ", from which the files differ",
        False: ", and no file differs",
    }[origin.differs]
    return f"{origin.revision[:10]}{of}{differs}"
