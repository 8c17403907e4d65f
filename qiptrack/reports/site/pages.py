"""What stands on each kind of page of a site: of all plans, a plan, a service, a role, a number."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from qiptrack.analysis.action_rows import ActionRow, OverdueRow, most_overdue_first
from qiptrack.analysis.check_rows import CheckRow
from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.indicators.rows import IndicatorRow, Shown
from qiptrack.analysis.overview import PlanState
from qiptrack.analysis.waiting import WaitingRow, first_due
from qiptrack.analysis.workload import WorkloadRow
from qiptrack.model.action import OPEN, Action
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, folded, natural
from qiptrack.model.organisation import Organisation
from qiptrack.reports.action_lists import LIST_COLUMNS, OVERDUE_COLUMNS, list_shown, overdue_shown
from qiptrack.reports.indicators.indicator import indicator_report
from qiptrack.reports.indicators.verdicts import verdict_of
from qiptrack.reports.missed import stands
from qiptrack.reports.overview import PLAN_COLUMNS
from qiptrack.reports.paper import Figure, Origin, Paper, Section
from qiptrack.reports.report import Block, Column, Facts, Look, Table, row_of
from qiptrack.reports.screen import Role
from qiptrack.reports.tracker import TRACKER_COLUMNS, tracker_shown, verdicts_by_id
from qiptrack.reports.whole_items import facts_of_plan, recorded_of, records_of
from qiptrack.reports.wording import amount, count, words

WHOLE_LIST = 2_000
"""Up to how many actions the first page lists them all; of more, each plan and service does."""

WORST = 50
"""How many of the overdue the first page shows where there are more actions than that."""

_INDICATORS = (
    Column("ref", "Indicator", Look.NAME),
    Column("verdict", "Verdict"),
    Column("latest", "Latest"),
    Column("target", "Target"),
    Column("owner", "Owner"),
    Column("name", "", below=True),
)
_CHECKS = (
    Column("ref", "Routine check", Look.NAME),
    Column("now", "How it stands"),
    Column("every", "Every"),
    Column("owner", "Owner"),
    Column("due", "Due"),
    Column("check", "", below=True),
)
_SERVICES = (
    Column("service", "Service", Look.NAME),
    Column("plans", "Plans", Look.NUMBER),
    Column("open", "Open", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("to_verify", "To verify", Look.NUMBER),
    Column("blocked", "Blocked", Look.NUMBER),
    Column("red", "Red", Look.NUMBER),
)
_WORKLOAD = (
    Column("owner", "Role", Look.NAME),
    Column("service", "Service"),
    Column("open", "Open", Look.NUMBER),
    Column("overdue", "Overdue", Look.NUMBER),
    Column("due_soon", "Due soon", Look.NUMBER),
    Column("to_verify", "To verify", Look.NUMBER),
    Column("blocked", "Blocked", Look.NUMBER),
)
_WAITING = (
    Column("days_overdue", "When", Look.LATE),
    Column("ref", "What", Look.NAME),
    Column("kind", "Asked"),
    Column("due", "By"),
    Column("service", "Service"),
    Column("what", "", below=True),
)


_RECORDED = (
    Column("date", "Date"),
    Column("ref", "Of what", Look.NAME),
    Column("what", "What"),
    Column("by", "By"),
    Column("said", "", below=True),
)


class PageHeader(NamedTuple):
    """What every page says: whose plans they are, of which day, and what they were read from."""

    organisation: Organisation
    today: dt.date
    origin: Origin

    def paper(
        self,
        kind: str,
        title: str,
        sections: Iterable[Section],
        *,
        of: str = "",
        figures: Iterable[Figure] = (),
        front: Iterable[Block] = (),
    ) -> Paper:
        """Return a page; sections with nothing in them are left out."""
        return Paper(
            kind=kind,
            title=title,
            as_of=self.today,
            origin=self.origin,
            organisation=or_none(lambda: self.organisation.organisation) or "",
            of=of,
            figures=tuple(figures),
            front=tuple(front),
            sections=tuple(each for each in sections if each.blocks),
        )


class PageLists(NamedTuple):
    """What pages of several plans list, of the plans that were added up."""

    plans: list[PlanState]
    actions: list[ActionRow]
    overdue: list[OverdueRow]
    indicators: list[dict[str, Any]]
    checks: list[dict[str, Any]]

    @classmethod
    def nothing(cls) -> "PageLists":
        """Return lists with nothing in them yet."""
        return cls([], [], [], [], [])

    def add(self, other: "PageLists") -> None:
        """Put what is in others behind what is in these."""
        self.plans.extend(other.plans)
        self.actions.extend(other.actions)
        self.overdue.extend(other.overdue)
        self.indicators.extend(other.indicators)
        self.checks.extend(other.checks)


def indicator_shown(shown: Shown) -> dict[str, Any]:
    """Return an indicator in a line."""
    row: IndicatorRow = shown.row
    return {
        "ref": row.ref,
        "service": row.service,
        "name": row.name,
        "owner": row.owner,
        "verdict": verdict_of(row, whole=True) or "cannot be told",
        "latest": amount(row.latest, row.unit),
        "target": amount(row.target, row.unit),
        "improves": row.verdict is Verdict.IMPROVED,
    }


def check_shown(row: CheckRow) -> dict[str, Any]:
    """Return a routine check in a line."""
    return {**row_of(row), "now": stands(row)}


def index(about: PageHeader, listed: PageLists, workload: Sequence[WorkloadRow]) -> Paper:
    """Return the first page: how all plans stand, with the ways to every other page."""
    small = len(listed.actions) <= WHOLE_LIST
    late = most_overdue_first(listed.overdue)
    shown = late if small else late[:WORST]
    more = "" if len(shown) == len(late) else f"The {len(shown)} worst of {len(late)}."
    said = "" if small else "The plans and actions of a service stand on its page."
    plans = _plans(listed.plans)
    return about.paper(
        "site",
        "Improvement plans",
        (
            _section("Services", _SERVICES, list(_services(listed.plans)), said),
            *([plans] if small else []),
            _section("Overdue", OVERDUE_COLUMNS, [overdue_shown(row) for row in shown], more),
            _section("Who carries how much", _WORKLOAD, [row_of(row) for row in workload]),
            *([_numbers(listed)] if small else []),
            *([_open(listed)] if small else []),
        ),
        figures=_figures(listed),
    )


def plan_page(
    about: PageHeader,
    filed: FiledPlan,
    actions: Sequence[tuple[Action, ActionRow]],
    listed: PageLists,
) -> Paper:
    """Return the page of a plan: its tracker, its numbers and checks, and all that is recorded."""
    verdicts = verdicts_by_id(filed, about.today)
    rows = [tracker_shown(action, row, verdicts) for action, row in actions]
    recorded = [each for action, row in actions for each in recorded_of(row.ref, action)]
    for check in or_none(lambda: filed.plan.checks) or ():
        recorded += recorded_of(filed.ref_of(check), check)
    recorded.sort(key=lambda row: row["date"] or dt.date.min)
    return about.paper(
        "site",
        or_none(lambda: filed.plan.title) or filed.id,
        (
            Section("Actions", (Table(TRACKER_COLUMNS, rows, empty="No actions yet."),)),
            _numbers(listed),
            _section("Routine checks", _CHECKS, listed.checks),
            _section("All that is recorded, by its day", _RECORDED, recorded),
            Section("Reviews", tuple(records_of(filed.plan))),
        ),
        of=or_none(lambda: filed.plan.service) or "",
        figures=_figures(listed),
        front=(Facts(tuple(facts_of_plan(filed))),),
    )


def indicator_page(about: PageHeader, shown: Shown) -> Paper:
    """Return the page of an indicator: what it shows, its run chart, and its measurements."""
    facts, *others = indicator_report(shown, about.today).blocks
    title = shown.row.name or shown.row.ref
    return about.paper(
        "site",
        title,
        (Section(block.title or title, (block._replace(title=""),)) for block in others),
        of=", ".join(part for part in (shown.row.service, shown.row.ref) if part),
        front=(facts,),
    )


def service_page(about: PageHeader, service: str, listed: PageLists) -> Paper:
    """Return the page of a service: its plans, what is late, its numbers and open actions."""
    late = [overdue_shown(row) for row in most_overdue_first(listed.overdue)]
    missed = [each for each in listed.checks if each["missed_running"]]
    return about.paper(
        "site",
        service,
        (
            _plans(listed.plans),
            _section("Overdue", OVERDUE_COLUMNS, late),
            _section("Routine checks that were missed", _CHECKS, missed),
            _numbers(listed),
            _open(listed),
        ),
        figures=_figures(listed),
    )


def owner_page(
    about: PageHeader, role: str, service: str | None, rows: Sequence[WaitingRow]
) -> Paper:
    """Return the page of a role: what waits for it, by its day."""
    late = sum((row.days_overdue or 0) > 0 for row in rows)
    nothing = f"Nothing waits for {role}."
    shown = [row_of(row) for row in sorted(rows, key=first_due)]
    table = Table(_WAITING, shown, empty=nothing)
    return about.paper(
        "site",
        role,
        (Section("What waits", (table,)),),
        of=service or "every service",
        figures=(
            Figure("Waiting", words(len(rows))),
            Figure("Late", words(late), role=Role.BAD if late else Role.GOOD),
        ),
    )


def _figures(listed: PageLists) -> Iterator[Figure]:
    still_open = sum(row.status in OPEN for row in listed.actions)
    late = len(listed.overdue)
    longest = max((row.days_overdue for row in listed.overdue), default=0)
    by_up_to = f"by up to {count(longest, 'day')}" if late else ""
    yield Figure("Open actions", words(still_open), f"of {count(len(listed.actions), 'action')}")
    yield Figure("Overdue", words(late), by_up_to, Role.BAD if late else Role.GOOD)
    yield Figure("Awaiting verification", words(sum(each.to_verify for each in listed.plans)))
    blocked = sum(each.blocked for each in listed.plans)
    yield Figure("Blocked", words(blocked), role=Role.AMBER if blocked else Role.PLAIN)


def _section(
    title: str, columns: tuple[Column, ...], rows: Sequence[dict[str, Any]], says: str = ""
) -> Section:
    """Return a section of one table; one with nothing in it where there are no rows."""
    blocks = (Table(columns, rows),) if rows else ()
    return Section(title, blocks, says=says, new_page=False)


def _plans(plans: Sequence[PlanState]) -> Section:
    by_need = sorted(plans, key=lambda p: (-p.overdue, -p.red, -p.amber, natural(p.plan)))
    return _section("Plans", PLAN_COLUMNS, [row_of(row) for row in by_need])


def _numbers(listed: PageLists) -> Section:
    rows = sorted(listed.indicators, key=lambda row: (row["improves"], natural(row["ref"])))
    return _section("Indicators", _INDICATORS, rows)


def _open(listed: PageLists) -> Section:
    rows = [list_shown(row) for row in listed.actions if row.status in OPEN or row.status is None]
    return _section("Every open action", LIST_COLUMNS, rows)


def _services(plans: Sequence[PlanState]) -> Iterator[dict[str, Any]]:
    """Yield a row for each service, those with most overdue first."""
    found: dict[str, dict[str, Any]] = {}
    keys = ("open", "overdue", "to_verify", "blocked", "red")
    for each in plans:
        if each.service is None:
            continue
        start = {"service": each.service, "plans": 0, **dict.fromkeys(keys, 0)}
        row = found.setdefault(folded(each.service), start)
        row["plans"] += 1
        for key in keys:
            row[key] += getattr(each, key)
    yield from sorted(found.values(), key=lambda row: (-row["overdue"], natural(row["service"])))
