"""What was done to the files of a repository, for whoever asked to be told."""

from enum import StrEnum
from typing import NamedTuple


class Deed(StrEnum):
    """What was done to one thing; CHAINED is put before what was there, which still runs."""

    ADDED = "added"
    CHAINED = "chained"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    RESTORED = "restored"
    LEFT = "left"


class Done(NamedTuple):
    """What was done, and to what: the path of a file, or the name of a setting."""

    deed: Deed
    what: str
