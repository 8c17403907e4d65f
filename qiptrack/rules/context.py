"""What a rule may ask beside the thing it looks at."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from qiptrack.analysis.personal_data import FoundData, personal_data
from qiptrack.model.action import OPEN, Action
from qiptrack.model.base import Model, or_none
from qiptrack.model.frameworks import NONE_CHOSEN, Frameworks
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.registers import NONE_READ, Registers
from qiptrack.model.roles import RoleKey, role_form
from qiptrack.model.schema_errors import Mistake
from qiptrack.model.vocabulary import Severity, Status
from qiptrack.pointer import Pointer, Step
from qiptrack.rules.registry import RULES, Hit, Rule
from qiptrack.yamlfile.document import Source, Span
from qiptrack.yamlfile.lost_text import escaped_texts
from qiptrack.yamlfile.places import Comment, comments, node_at

_ADDRESSES = ("qiptrack:", "Qiptrack:", "QIPTRACK:", "QipTrack:")
"""How a comment addresses this program; an editor may have begun it with a capital."""


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

    def is_on_one_line(self, text: object) -> bool:
        """Whether a text is surely on one line everywhere in the file; what is no text is."""
        if text in self._on_one_line:
            return True
        events = self.source.events
        if isinstance(text, str) and (events is None or events.may_be_broken(text)):
            return False
        self._on_one_line.add(text)
        return True

    def are_on_one_line(self, texts: Collection[object]) -> bool:
        """Whether each of `texts` is surely on one line everywhere in the file."""
        return self._on_one_line.issuperset(texts) or all(map(self.is_on_one_line, texts))

    @cached_property
    def known_sound(self) -> set[tuple[object, ...]]:
        """Keys of what a rule found sound in this file, and need not look at again."""
        return set()

    @cached_property
    def _on_one_line(self) -> set[object]:
        return set()

    @cached_property
    def empty_values(self) -> frozenset[Span]:
        """Where nothing stands in the place of a value that a plan cannot do without."""
        wrong = (each.loc for each in self.mistakes if not each.at_key)
        nodes = (node_at(self.source, loc) for loc in wrong)
        return frozenset(node.span for node in nodes if node and node.value is None)

    @cached_property
    def remark_columns(self) -> Mapping[int, int]:
        """The column of the comment on each line that has one."""
        places = (self.source.position(each.span.start) for each in self.comments)
        return {place.line: place.column for place in places}

    @cached_property
    def addressed(self) -> tuple[Comment, ...]:
        """The comments with `qiptrack:` in them, such as one that accepts a problem."""
        if not any(name in self.source.text for name in _ADDRESSES):
            return ()
        return tuple(
            each for each in self.comments if any(name in each.text for name in _ADDRESSES)
        )

    @cached_property
    def personal_data(self) -> tuple[FoundData, ...]:
        """The personal data in the file, in order; what escapes hide is where its text is."""
        typed = list(personal_data(self.source.text))
        for _, node in escaped_texts(self.source):
            start, end = node.span
            shown = Counter(each.kind for each in typed if start <= each.start < end)
            read = Counter(each.kind for each in personal_data(node.value or ""))
            typed += (FoundData(kind, start, end) for kind in (read - shown).elements())
        return tuple(sorted(typed, key=attrgetter("start")))

    @cached_property
    def kept(self) -> dict[tuple[str, Pointer], Any]:
        """What one rule worked out of an item and others ask for too, by its name and place."""
        return {}

    @cached_property
    def addressed_by_line(self) -> Mapping[int, str]:
        """The text of each comment with `qiptrack:` in it, by its line."""
        return {self.source.position(each.span.start).line: each.text for each in self.addressed}


class Deadline(NamedTuple):
    """An open action: whose it is, how that was typed, when it is due, and where that stands."""

    role: RoleKey
    owner: str
    due: dt.date
    action: str
    step: Step


class PlanInFolder(NamedTuple):
    """What the rules that look across plans ask of one, so that the plan itself is not kept."""

    id: str
    file: str
    given_twice: tuple[Hit, ...] = ()
    """Where an id stands that something else of the plan has already."""
    deadlines: tuple[Deadline, ...] | None = None
    """None where its actions are not known."""


@dataclass(frozen=True)
class Folder:
    """Every plan of the run, for rules that look across plans."""

    plans: tuple[PlanInFolder, ...]


class RolesAt(NamedTuple):
    """The roles at a service: their names as declared, and what the ways to write them share."""

    names: tuple[str, ...]
    forms: frozenset[str]
    written: set[str]
    """How they were found written in plans, too."""

    def has(self, name: str) -> bool:
        """Whether one of them is called so."""
        if name not in self.written and role_form(name) in self.forms:
            self.written.add(name)
        return name in self.written


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

    @cached_property
    def severities(self) -> Mapping[str, Severity]:
        """The severities of rules as the organisation chose them, by their codes."""
        chosen = or_none(lambda: self.organisation.rules) or {}
        return {code: Severity(severity) for code, severity in chosen.items()}

    @cached_property
    def switched_off(self) -> frozenset[str]:
        """The codes of the rules that are not asked, by themselves or as was chosen."""
        return frozenset(
            rule.code for rule in RULES.values() if self.severity_of(rule) is Severity.OFF
        )

    @cached_property
    def no_errors(self) -> frozenset[str]:
        """The codes of the rules that find no errors in an item, by themselves or as was chosen."""
        return frozenset(
            rule.code for rule in RULES.values() if self.severity_of(rule) is not Severity.ERROR
        )

    def severity_of(self, rule: Rule) -> Severity:
        """Return how much a rule matters here, where it does not say otherwise of a case."""
        return rule.severity if rule.fixed else self.severities.get(rule.code, rule.severity)

    def roles_at(self, service: str | None) -> RolesAt:
        """Return the roles at a service, None: at any; raises NotKnown where one was not read."""
        found = self._roles_at.get(service)
        if found is None:
            names = self.organisation.role_names(service)
            found = self._roles_at[service] = RolesAt(
                names, frozenset(map(role_form, names)), set()
            )
        return found

    def role_key(self, role: str, service: str | None) -> RoleKey:
        """Return what `role` is known by in a plan of `service`."""
        key = self._role_keys.get((role, service))
        if key is None:
            key = self._role_keys[role, service] = self.organisation.role_key(role, service)
        return key

    def knows_service(self, service: str | None) -> bool:
        """Whether plans may name `service`, as the organisation has it."""
        known = self._services.get(service)
        if known is None:
            known = self._services[service] = self.organisation.knows_service(service)
        return known

    @cached_property
    def known_sound(self) -> set[tuple[object, ...]]:
        """Keys of what a rule found sound in the run, and need not look at again."""
        return set()

    @cached_property
    def _roles_at(self) -> dict[str | None, RolesAt]:
        return {}

    @cached_property
    def _role_keys(self) -> dict[tuple[str, str | None], RoleKey]:
        return {}

    @cached_property
    def _services(self) -> dict[str | None, bool]:
        return {}


def is_not_open(action: Action, _context: object) -> bool:
    """Whether an action is closed or withdrawn, so that what is to be done has no rules."""
    return action.status not in OPEN


def is_not_done(action: Action, _context: object) -> bool:
    """Whether an action is neither complete nor closed."""
    return action.status is not Status.COMPLETE and action.status is not Status.CLOSED


def is_not_closed(action: Action, _context: object) -> bool:
    """Whether an action is not closed."""
    return action.status is not Status.CLOSED


def was_never_deferred(action: Action, _context: object) -> bool:
    """Whether the due date of an action was never moved."""
    return not action.deferrals


def was_never_verified(action: Action, _context: object) -> bool:
    """Whether nobody went back to an action."""
    return not action.verifications


def has_no_evidence(action: Action, _context: object) -> bool:
    """Whether nothing shows that the change of an action was made."""
    return not action.evidence


class Context(NamedTuple):
    """What a rule may ask: the file that the item is in, its plan, and the surroundings."""

    around: Surroundings
    document: Document
    filed: FiledPlan | None = None
    at: Pointer = ()
    parents: tuple[Model, ...] = ()
    errors_only: bool = False
    """Whether nothing is asked for that matters less than an error."""

    def passes_over(self, code: str) -> bool:
        """Whether nobody asks for what the rule of this `code` finds, since it is no error."""
        return self.errors_only and code in self.around.no_errors

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
        return service if self.around.knows_service(service) else None

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
