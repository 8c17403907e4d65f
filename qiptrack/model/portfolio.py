"""Plans as they are filed: each with the id that its file name gives it."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from qiptrack.model.plan import Action, Plan


class FiledPlan(NamedTuple):
    """A plan, its id, and its file as a path below the plans folder, with forward slashes."""

    id: str
    file: str
    plan: Plan

    def ref(self, item_id: str) -> str:
        """Return the full reference of an item of this plan, such as `rosewood/A1`."""
        return f"{self.id}/{item_id}"

    def actions(self) -> Iterator[tuple[str, Action]]:
        """Yield each action with its full reference, in the order of the file."""
        for action in self.plan.actions:
            yield self.ref(action.id), action


def plan_id(file: str) -> str:
    """Return the id of the plan in `file`, a path with forward slashes: its name, no ending."""
    return PurePosixPath(file).stem


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `A2` before `A10`, and upper and lower case together."""
    # Of two numbers the longer one is larger; int() takes no more than 4,300 digits.
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", text.casefold())
        if part
    )


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names of roles, people or services are the same but for case and spaces."""
    if one is None or other is None:
        return False
    return one.casefold().split() == other.casefold().split()
