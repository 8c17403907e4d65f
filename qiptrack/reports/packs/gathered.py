"""What the packs are made of, from one reading of the plans; each pack shows its own of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionRow, action_rows
from qiptrack.analysis.changes.facts import Fact
from qiptrack.analysis.escalations import EscalationRow, escalations, to_tell_first
from qiptrack.analysis.indicators.rows import Shown, shown_of, worst_first
from qiptrack.analysis.overview import Overview
from qiptrack.model.action import OPEN, Action, RequiredBy
from qiptrack.model.base import field_value, or_none
from qiptrack.model.dates import short_day
from qiptrack.model.frameworks import Frameworks
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.registers import Registers
from qiptrack.reports.action_lists import clock
from qiptrack.reports.agenda import Narrowed
from qiptrack.reports.indicators.indicator import chart_blocks
from qiptrack.reports.paper import Section
from qiptrack.reports.report import Block, Column, Look, Table
from qiptrack.reports.wording import count, words


class Changed(NamedTuple):
    """What changed since an earlier state: the day and commit of that, and the changes by weight.

    `because` is why nothing is known of it, or no more than the records of the plans say.
    """

    day: dt.date | None = None
    revision: str | None = None
    facts: tuple[Fact, ...] = ()
    because: str = ""


class CommittedFact(NamedTuple):
    """Something that happened, with the commit that told of it and the day of that."""

    fact: Fact
    commit: str | None = None
    committed: dt.date | None = None


class History(NamedTuple):
    """What happened to the plans, and a sentence on where it is from."""

    told: tuple[CommittedFact, ...] = ()
    says: str = ""


class GatheredAction(NamedTuple):
    """An action with its row, and the plan that it is in."""

    filed: FiledPlan
    action: Action
    row: ActionRow

    @property
    def is_open(self) -> bool:
        """Whether the action still asks something of somebody."""
        return self.row.status in OPEN


WHOLE = Narrowed()
"""What a pack of all plans is narrowed to: nothing."""


def _title(filed: FiledPlan) -> str:
    return or_none(lambda: filed.plan.title) or filed.id


def _name(shown: Shown) -> str:
    return shown.row.name or shown.row.ref


def _told_apart(name: str, reference: str, names: Counter[str]) -> str:
    return name if names[name] == 1 else f"{name} ({reference})"


class Gathered:
    """The plans that a pack is about, with what is worked out of them once for all its parts.

    `everything` are all that were read, for what a meeting looked at elsewhere counts too, and
    `narrowed` says what the pack is about alone.
    """

    def __init__(
        self,
        plans: Sequence[FiledPlan],
        organisation: Organisation,
        today: dt.date,
        *,
        registers: Registers,
        frameworks: Frameworks,
        since: Changed,
        everything: Sequence[FiledPlan] = (),
        narrowed: Narrowed = WHOLE,
        people: bool = False,
        history: History | None = None,
    ) -> None:
        self.plans = tuple(plans)
        self.everything = tuple(everything) or self.plans
        self.organisation = organisation
        self.today = today
        self.registers = registers
        self.frameworks = frameworks
        self.since = since
        self.narrowed = narrowed
        self.people = people
        self.history = history or History()

    @property
    def name(self) -> str:
        """Whose plans they are; empty where no organisation file says so."""
        return or_none(lambda: self.organisation.organisation) or ""

    def title_of(self, filed: FiledPlan) -> str:
        """Return what a plan is called, with its id where another plan is called the same."""
        return _told_apart(_title(filed), filed.id, self._titles)

    @cached_property
    def _titles(self) -> Counter[str]:
        return Counter(map(_title, self.plans))

    def name_of(self, shown: Shown) -> str:
        """Return what an indicator is called, with its reference where another has that name."""
        return _told_apart(_name(shown), shown.row.ref, self._names)

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(map(_name, self.indicators))

    @cached_property
    def overview(self) -> Overview:
        """The plans added up."""
        state = Overview(self.organisation, self.today)
        for filed in self.plans:
            state.add(filed)
        return state

    @cached_property
    def actions(self) -> tuple[GatheredAction, ...]:
        """Every action, in the order of the files."""
        return tuple(
            GatheredAction(filed, action, row)
            for filed in self.plans
            for action, row in action_rows(filed, self.organisation, self.today)
        )

    @cached_property
    def indicators(self) -> tuple[Shown, ...]:
        """Every indicator, those that got worse first, then those that show no change."""
        found = [each for filed in self.plans for each in shown_of(filed, self.today)]
        return tuple(sorted(found, key=worst_first))

    @cached_property
    def escalations(self) -> tuple[EscalationRow, ...]:
        """Of what somebody further up must be told, or has not answered; to be told first."""
        rows = (
            row for filed in self.plans for row in escalations(filed, self.organisation, self.today)
        )
        return tuple(sorted(rows, key=to_tell_first))


def charts(found: Gathered) -> Section:
    """Return the run charts of a pack, those that do not improve first."""
    blocks = tuple(
        block
        for each in found.indicators
        for block in chart_blocks(each, found.name_of(each), found.today)
    )
    says = (
        "Those that do not improve come first. A verdict is that of the latest point: chance alone"
        " does not explain it, or does. Two numbers that differ show nothing by themselves."
    )
    return Section("Indicators and run charts", blocks, says=says if blocks else _NO_INDICATORS)


_NO_INDICATORS = "No plan has an indicator yet, so that nothing shows whether care changed."

_ROLES = (
    Column("role", "Role", Look.NAME),
    Column("service", "Service"),
    Column("holder", "In post"),
    Column("email", "E-mail"),
    Column("reports_to", "Reports to"),
)


def people(found: Gathered) -> Iterator[Section]:
    """Yield who is in post, where that was asked for and somebody is named."""
    posts = or_none(lambda: found.organisation.roles) or ()
    if found.people and posts:
        rows = [_post(each) for each in posts]
        yield Section("Roles, and who is in post", (Table(_ROLES, rows),))


def _post(post: Any) -> dict[str, Any]:
    vacant = "vacant" if or_none(lambda: post.is_vacant) else None
    return {
        "role": or_none(lambda: post.role),
        "service": or_none(lambda: post.service) or "every service",
        "holder": vacant or or_none(lambda: post.holder),
        "email": or_none(lambda: post.email),
        "reports_to": or_none(lambda: post.reports_to),
    }


def sign_off(*roles: str) -> Block:
    """Return a block to sign in, with a row for each role."""
    columns = (
        Column("role", "Role", Look.NAME),
        Column("name", "Name", Look.ROOM),
        Column("signed", "Signature", Look.ROOM),
        Column("on", "Date", Look.ROOM),
    )
    return Table(columns, [{"role": role} for role in roles])


_REQUIRED_COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("body", "Required by"),
    Column("required", "By"),
    Column("clock", "Clock"),
    Column("due", "Our date"),
    Column("status", "Status"),
    Column("action", "", below=True),
)


def required_table(found: Gathered) -> Table:
    """Return every action that somebody outside requires, done or not, the earliest date first."""
    rows = [
        _required_row(each, required, found.today)
        for each in found.actions
        if (required := or_none(lambda: each.action.required_by)) is not None
    ]
    rows.sort(key=lambda row: (row["required"] or dt.date.max, row["ref"]))
    empty = "No action is recorded as required by a regulator, a commissioner or another body."
    return Table(_REQUIRED_COLUMNS, rows, empty=empty)


def _required_row(each: GatheredAction, required: RequiredBy, today: dt.date) -> dict[str, Any]:
    by = or_none(lambda: required.due)
    said = (words(field_value(required, key), nothing="") for key in ("body", "level", "ref"))
    return {
        **each.row._asdict(),
        "body": ", ".join(part for part in said if part),
        "required": by,
        "clock": _clock(each, by, today),
    }


def _clock(each: GatheredAction, by: dt.date | None, today: dt.date) -> str:
    """Return how the day required stands to the day of completion, or to today."""
    done = each.row.completed
    if done is not None:
        late = (done - by).days if by else 0
        held = f"{count(late, 'day')} late" if late > 0 else "in time"
        return f"done on {short_day(done)}{f', {held}' if by else ''}"
    if each.row.status is not None and not each.is_open:
        return "withdrawn"
    return clock((today - by).days if by else None)
