"""The table of packs; the module that makes one is imported when it is chosen."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from importlib import import_module

from qiptrack.reports.packs.gathered import Gathered
from qiptrack.reports.packs.workbook import workbook
from qiptrack.reports.paper import Origin, Paper


class Pack(StrEnum):
    """The packs: what is typed, which is the module of this folder too, and whom it is for.

    A new pack is a module with a function `paper`, and a row here; the help of `report`, the
    README and the tests go by these rows.
    """

    purpose: str
    """What the pack is for, as help and README say it."""

    BOARD = "board", "how the plans stand, what changed and what a board must decide"
    COMMISSIONER = "commissioner", "each service in figures, what is required, every action"
    INSPECTOR = (
        "inspector",
        "by statement: what was wrong, what was done, who checked, what changed",
    )
    MEETING = "meeting", "the agenda by exception, with room for decisions"
    PLAN = "plan", "the tracker on wide pages, then everything that is recorded"

    def __new__(cls, typed: str, purpose: str) -> "Pack":
        """Return a member whose value is what is typed."""
        member = str.__new__(cls, typed)
        member._value_ = typed
        member.purpose = purpose
        return member


def paper_of(pack: Pack, found: Gathered, origin: Origin) -> Paper:
    """Return the paper of a `pack`, whose module is imported now."""
    module = import_module(f"qiptrack.reports.packs.{pack.value}")
    made: Callable[[Gathered, Origin], Paper] = module.paper
    return made(found, origin)._replace(workbook=partial(workbook, found))
