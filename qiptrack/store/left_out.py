"""Which files the run that goes on leaves out, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextvars import ContextVar

from qiptrack.rules.problem import Unreadable
from qiptrack.store.plan_files import PlanFile


class LeftOut:
    """Which files a command is run again without: some, for `reasons`, or all but some.

    `files` are those that the command came upon, and `named` those that it names to the user
    with what is the matter.
    """

    def __init__(
        self,
        reasons: Mapping[str, Unreadable] | None = None,
        *,
        but: frozenset[str] | None = None,
    ) -> None:
        self.reasons = reasons or {}
        self.but = but
        self.files: dict[str, None] = {}
        self.named: set[str] = set()

    def reason(self, file: str, *, named: bool = False) -> Unreadable | None:
        """Return why `file` is left out; None when it is not."""
        self.files[file] = None
        if named:
            self.named.add(file)
        if self.but is not None and file not in self.but:
            return _NOT_NOW
        return self.reasons.get(file)

    def keeps(self, files: Collection[str]) -> bool:
        """Whether none of `files`, which are named with what is the matter, is left out."""
        self.files.update(dict.fromkeys(files))
        self.named.update(files)
        return self.but is None and not self.reasons


_NOT_NOW = Unreadable("this file is not looked at now", "Look at it by itself.")

LEFT_OUT: ContextVar[LeftOut | None] = ContextVar("LEFT_OUT", default=None)
"""What the run that goes on leaves out; None where that is nothing."""


def passed_over(file: str, *, named: bool = False) -> Unreadable | None:
    """Return why `file` is left out of the run that goes on; None when it is not.

    It is `named` by who asks, with the answer, where there is one.
    """
    left_out = LEFT_OUT.get()
    return left_out.reason(file, named=named) if left_out else None


def nothing_left_out() -> bool:
    """Whether the run that goes on leaves out no file."""
    left_out = LEFT_OUT.get()
    return left_out is None or left_out.keeps(())


def not_left_out(files: Sequence[PlanFile]) -> Iterator[PlanFile]:
    """Yield `files`, those with the reason that the run that goes on leaves out."""
    left_out = LEFT_OUT.get()
    if left_out is None or left_out.keeps([each.file for each in files]):
        yield from files
        return
    for found in files:
        why = left_out.reason(found.file, named=True)
        yield PlanFile(found.file, why) if why else found
