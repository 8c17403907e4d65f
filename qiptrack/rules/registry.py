"""The registry of rules: what each one looks at, how much it matters, and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, NamedTuple

from qiptrack.pointer import Pointer
from qiptrack.rules.problem import Severity


class Altered(NamedTuple):
    """What something was, and what it became; None for what was not there."""

    before: object
    after: object


class Hit(NamedTuple):
    """A place where a rule is broken, and what is the matter there.

    The pointer is relative to what the rule looked at. `part` narrows it to these characters
    of the value; `at_key` means the key; `span` says outright which offsets of the text, where
    there is no value to point at. `fix` stands in for the rule's own where the case has a
    better one. `explained_by` is the code of a rule whose problem on the same item, or at the
    very same place, has the same cause: while that one matters as much, this one is not shown.
    `explained_at` is where, in the item, that problem is looked for where it is in a part of it.
    `file` is the plan's file, for a rule that looks at the whole folder. `about` is what a rule
    on the past found altered.
    `severity` is how much this case matters where it is not as much as the rule's others do, and
    in an item never more;
    what an organisation chose for the rule holds for all of them.
    """

    pointer: Pointer
    message: str
    fix: str = ""
    part: str = ""
    at_key: bool = False
    span: tuple[int, int] | None = None
    also: tuple[int, int] | None = None
    explained_by: str = ""
    explained_at: Pointer = ()
    file: str = ""
    about: Altered | None = None
    severity: Severity | None = None


Hits = Iterator[Hit | tuple[Pointer, str]]
Check = Callable[[Any, Any], Hits]
AllWell = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A `fixed` one keeps its severity, and cannot be accepted by a comment.

    It is asked about what is of the class `on`, or of one of several, `unless` a quick question
    about the item says that it finds nothing there. That only saves time: the rule would say the
    same. Rules that share one have it asked once; one that needs what is not known is not believed.
    """

    code: str
    name: str
    on: type | tuple[type, ...]
    severity: Severity
    fix: str
    check: Check
    fixed: bool = False
    unless: AllWell | None = None
    looks_beside: bool = False
    """Whether its problems in one action may come from what other actions say."""

    @property
    def why(self) -> str:
        """Why the rule is there, in whole sentences."""
        return getdoc(self.check) or ""

    def is_about(self, kind: type) -> bool:
        """Whether it is asked about what is of the class `kind`."""
        return issubclass(kind, self.on)


RULES: dict[str, Rule] = {}
"""Every rule by its code; complete once `qiptrack.rules.engine` is imported."""


def rule(
    code: str,
    name: str,
    *,
    on: type | tuple[type, ...],
    severity: Severity,
    fix: str,
    fixed: bool = False,
    unless: AllWell | None = None,
    looks_beside: bool = False,
) -> Callable[[Check], Check]:
    """Register the function below as a rule; its docstring says why the rule is there.

    Raises ValueError for a code that is taken: a code is never reused.
    """

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code} is the code of {RULES[code].name} already")
        RULES[code] = Rule(code, name, on, severity, fix, check, fixed, unless, looks_beside)
        return check

    return register
