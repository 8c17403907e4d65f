"""What a rule may ask beside the thing it looks at."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from qiptrack.analysis.personal_data import FoundData, personal_data
from qiptrack.model.base import Model, or_none
from qiptrack.model.declared_files import NONE_CHOSEN, NONE_READ, Frameworks, Registers
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.schema_errors import Mistake
from qiptrack.pointer import Pointer
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.places import Comment, comments, node_at


@dataclass(frozen=True)
class Document:
    """One file as it was typed, and what kept its data from being what it should be."""

    source: Source
    mistakes: tuple[Mistake, ...] = ()
    model: type[Model] = Plan
    """What the file is meant to be."""

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments of the file, in order."""
        return comments(self.source)

    @cached_property
    def personal_data(self) -> tuple[FoundData, ...]:
        """The personal data in the file, in order."""
        return tuple(personal_data(self.source.text))

    @cached_property
    def comments_by_line(self) -> Mapping[int, str]:
        """The text of each comment by its line; a line has no more than one."""
        return {self.source.position(each.span.start).line: each.text for each in self.comments}


@dataclass(frozen=True)
class Folder:
    """Every plan of the run and their organisation, for rules that look across plans."""

    plans: tuple[FiledPlan, ...]
    organisation: Organisation = UNDECLARED


@dataclass(frozen=True)
class Surroundings:
    """What holds for every file of a run: the organisation, the day, what lies beside the plans.

    `has_file` answers whether a path below the plans folder leads to a file, and `has_plan`
    whether there is a plan of that id; `registers` are those that links lead to, and `frameworks`
    the packs of statements.
    """

    today: dt.date
    organisation: Organisation = UNDECLARED
    has_file: Callable[[str], bool] = lambda _path: True
    has_plan: Callable[[str], bool] = lambda _id: True
    registers: Registers = NONE_READ
    frameworks: Frameworks = NONE_CHOSEN


@dataclass(frozen=True)
class Context:
    """What a rule may ask: the file that the item is in, its plan, and the surroundings."""

    around: Surroundings
    document: Document
    filed: FiledPlan | None = None
    at: Pointer = ()
    parents: tuple[Model, ...] = ()

    @property
    def today(self) -> dt.date:
        """The day that the rules take for today."""
        return self.around.today

    @property
    def organisation(self) -> Organisation:
        """The organisation, or one that declares nothing."""
        return self.around.organisation

    @property
    def plan(self) -> Plan:
        """The plan that the item is in."""
        if self.filed is None:
            raise LookupError("this item is in no plan")
        return self.filed.plan

    @property
    def service(self) -> str | None:
        """The plan's service, where it is one of the organisation's; else None, for any."""
        service = self.plan.service
        return service if self.organisation.knows_service(service) else None

    @property
    def frameworks(self) -> Frameworks:
        """The packs whose statements the plan may name; all of them for what is in no plan."""
        service = or_none(lambda: self.plan.service) if self.filed else None
        return self.around.frameworks.at(service)

    @property
    def min_days(self) -> int:
        """The embedding period: how many days after completion a verification counts."""
        return self.organisation.assurance.min_days

    def typed(self, pointer: Pointer) -> str:
        """Return the characters of the value at `pointer`, which goes from the item, as typed."""
        node = node_at(self.document.source, (*self.at, *pointer))
        if node is None:
            return ""
        return self.document.source.text[node.span.start : node.span.end]
