"""The items that a command was given: found before anything is asked, and changed together."""

from collections.abc import Callable, Iterable
from typing import Any, Generic

from qiptrack.cli.doing import Doing
from qiptrack.cli.targets import Item, NotToldWell, Target
from qiptrack.model.base import NotKnown
from qiptrack.workflow.change import Change


class Meant(Generic[Item]):
    """Every item that `refs` mean, once; it is known who acts there, unless nothing records it."""

    def __init__(
        self, doing: Doing, refs: Iterable[str], kind: type[Item], *, recorded: bool = True
    ) -> None:
        found = (doing.targets.item(ref, kind) for ref in refs)
        by_ref: dict[str, tuple[Target, Item]] = {each[0].ref: each for each in found}
        self.doing = doing
        self.items: tuple[tuple[Target, Item], ...] = tuple(by_ref.values())
        for target, _ in self.items if recorded else ():
            doing.situation(target.filed)

    def each(self, make: Callable[[Target, Item], Change]) -> int:
        """Make a change to every item, all of them or none, and return the exit code."""
        return self.doing.carry_out([*zip(self._targets(), self.of_each(make), strict=True)])

    def of_each(self, ask: Callable[[Target, Item], Any]) -> list[Any]:
        """Return what `ask` says of each item; NotToldWell where that cannot be told."""
        answers = []
        for target, item in self.items:
            try:
                answers.append(ask(target, item))
            except NotKnown as unknown:
                raise NotToldWell(target.ref, unknown.name) from unknown
        return answers

    def _targets(self) -> Iterable[Target]:
        return (target for target, _ in self.items)
