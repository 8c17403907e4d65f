"""What an owner's text says: one role, several, a group, or nobody.

`owner_reading` tells which.
"""

from enum import Enum, auto
from typing import NamedTuple

DECLARE = "If it is the name of one role, declare it under `roles:` in `_organisation.yaml`."
"""What settles how a name is read that looks like several, or like a group."""


class Says(Enum):
    """What an owner's text says."""

    ONE = auto()
    SEVERAL = auto()
    GROUP = auto()
    NOBODY = auto()


class Ownership(NamedTuple):
    """What a text says, and the owners or the group it names, as they were typed."""

    says: Says
    parts: tuple[str, ...]
