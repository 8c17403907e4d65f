"""The items that a command was given: found before anything is asked, and changed together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Generic, TypeVar

from qiptrack.cli.prompts import Question, can_ask, complete
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.typed_texts import clean_text, in_words
from qiptrack.cli.write_references import Item, ItemReference, NotToldWell
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.lifecycle import StepName
from qiptrack.model.roles import same_role
from qiptrack.workflow import steps
from qiptrack.workflow.change import Change, Refused

T = TypeVar("T")

REASON = Question("--reason", "Why", in_words)
"""Asked wherever something goes otherwise than it was planned."""


class ItemsRequest(Generic[Item]):
    """Every item that `refs` mean, once; who acts there is known, unless nothing records it."""

    def __init__(
        self, writing: WriteRequest, refs: Iterable[str], kind: type[Item], *, recorded: bool = True
    ) -> None:
        self.writing = writing
        self.refs = tuple(refs)
        self.kind: type[Item] = kind
        items = self.items
        if recorded and items:
            self.ahead(lambda target, _: writing.situation(target.filed))

    @property
    def items(self) -> tuple[tuple[ItemReference, Item], ...]:
        """Every item, as its file was read last."""
        found = (self.writing.references.item(ref, self.kind) for ref in self.refs)
        by_ref: dict[str, tuple[ItemReference, Item]] = {each[0].ref: each for each in found}
        return tuple(by_ref.values())

    def each(self, make: Callable[[ItemReference, Item], Change | None]) -> int:
        """Make a change to every item, all of them or none, and return the exit code."""
        return self.writing.carry_out(lambda: self.changes(make))

    def changes(
        self, make: Callable[[ItemReference, Item], Change | None]
    ) -> list[tuple[ItemReference, Change]]:
        """Return the change that `make` makes of each item, if any, with what it changes."""
        made = zip(self._targets(), self.of_each(make), strict=True)
        return [(target, change) for target, change in made if change is not None]

    def of_each(self, ask: Callable[[ItemReference, Item], Any]) -> list[Any]:
        """Return the answer of `ask` for each item; NotToldWell where that is not known."""
        answers = []
        for target, item in self.items:
            try:
                answers.append(ask(target, item))
            except NotKnown as unknown:
                raise NotToldWell(target.ref, unknown.name) from unknown
        return answers

    def completed(
        self,
        given: dict[str, Any],
        questions: Sequence[Question],
        make: Callable[[Mapping[str, Any]], Callable[[ItemReference, Item], Change | None]],
    ) -> dict[str, Any]:
        """Return `given` with an answer to each of the questions that it leaves open.

        `make` returns what is made of each item with the answers so far. What would be refused by
        that is asked for again at once; of what is given it is refused before anything is asked.
        """
        usual = {
            each.option: next(iter(each.read))
            for each in questions
            if isinstance(each.read, type) and issubclass(each.read, StrEnum)
        }

        def tried(said: Mapping[str, Any]) -> None:
            known = {key: value for key, value in said.items() if value is not None}
            self.writing.try_out(lambda: self.changes(make({**said, **usual, **known})))

        return complete(given, questions, tried)

    def ahead(self, ask: Callable[[ItemReference, Item], Any]) -> None:
        """Let `ask` refuse an item before its questions are asked, where somebody answers them.

        Where nobody does, what is missing is to be told first, and all of it.
        """
        if can_ask():
            self.of_each(ask)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that there are wherever the items are; none where they are not declared."""
        services = {self.writing.service_of(target.filed) for target in self._targets()}
        first, *others = (self.writing.organisation.role_names(service) for service in services)
        return tuple(role for role in first if all(role in each for each in others))

    def _targets(self) -> Iterable[ItemReference]:
        return (target for target, _ in self.items)


class StepRequest(ItemsRequest[Action]):
    """Every action that `refs` mean, which may take a step as far as is said of it.

    `said` is what the request says of the step, such as its `to_date`: by the names of the
    fields of a Situation. At a terminal, Refused where that or the action does not allow it; a
    role that was typed, and may not take the step, is asked for again.
    """

    def __init__(
        self, writing: WriteRequest, refs: Iterable[str], step: StepName, **said: Any
    ) -> None:
        super().__init__(writing, refs, Action, recorded=False)
        self.step = step
        self.said = said
        while not self._may_be_taken():
            pass

    def _may_be_taken(self) -> bool:
        """Whether the step may be taken; not by the role that was typed, when False."""
        try:
            self.ahead(self._allowed())
        except Refused as refused:
            if not all(each.another_may for each in refused.unmet):
                raise
            self.writing.acting.ask_again(refused)
            return False
        return True

    def by_another(
        self, option: str, words: str, read: Callable[[str], str] = clean_text
    ) -> Question:
        """Return the question for a role that owns none of the actions."""
        owners = [or_none(lambda: action.owner) for _, action in self.items]
        others = [role for role in self.roles if not any(same_role(role, own) for own in owners)]
        return Question(option, words, read, others)

    def _allowed(self) -> Callable[[ItemReference, Action], None]:
        return lambda target, action: steps.allowed(
            self.step, target.ref, action, self.writing.situation(target.filed, **self.said)
        )
