"""The pack of whole plans: the tracker on a wide page, then everything that is recorded."""

from collections.abc import Iterable, Iterator

from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan
from qiptrack.reports.indicators.indicator import chart_blocks, indicator_report
from qiptrack.reports.packs.board import figures
from qiptrack.reports.packs.gathered import Gathered, people
from qiptrack.reports.paper import Origin, Paper, Section
from qiptrack.reports.report import Block, Facts, Table
from qiptrack.reports.tracker import TRACKER_COLUMNS, tracker_shown, verdicts_by_id
from qiptrack.reports.whole_items import (
    action_report,
    check_blocks,
    facts_of_plan,
    records_of,
)

_BESIDE = ("issue", "action")
"""The long texts of a tracker that stand beside the others where the page is wide."""

WIDE_COLUMNS = (
    TRACKER_COLUMNS[0],
    *(each._replace(below=False) for each in TRACKER_COLUMNS if each.key in _BESIDE),
    *(each for each in TRACKER_COLUMNS[1:] if each.key not in _BESIDE),
)


def paper(found: Gathered, origin: Origin) -> Paper:
    """Return the pack of one plan, or of several, one after the other."""
    one = found.plans[0] if len(found.plans) == 1 else None
    return Paper(
        kind="plan",
        title=found.title_of(one) if one else "Improvement plans",
        as_of=found.today,
        origin=origin,
        organisation=found.name,
        of=found.narrowed.of,
        figures=figures(found),
        front=(*_front(found),),
        sections=(
            *(section for filed in found.plans for section in _sections(filed, found)),
            *people(found),
        ),
        landscape=True,
    )


def _front(found: Gathered) -> Iterator[Block]:
    for filed in found.plans:
        yield Facts(tuple(facts_of_plan(filed)), title=found.title_of(filed))


def _sections(filed: FiledPlan, found: Gathered) -> Iterator[Section]:
    verdicts = verdicts_by_id(filed, found.today)
    actions = [each for each in found.actions if each.filed is filed]
    rows = [tracker_shown(each.action, each.row, verdicts) for each in actions]
    tracker = Table(WIDE_COLUMNS, rows, empty="No actions yet.")
    yield Section(f"Tracker: {found.title_of(filed)}", (tracker,), new_page=True)
    recorded = tuple(
        block
        for each in actions
        for block in _under(
            each.row.ref,
            action_report(filed, each.action, found.organisation, found.today).blocks,
        )
    )
    if recorded:
        yield Section(f"Actions in full: {found.title_of(filed)}", recorded)
    yield from _rest(filed, found)


def _rest(filed: FiledPlan, found: Gathered) -> Iterator[Section]:
    """Yield the indicators, the routine checks and the reviews of a plan."""
    shown = [each for each in found.indicators if each.filed is filed]
    drawn = tuple(
        block
        for each in shown
        for block in (
            *chart_blocks(each, found.name_of(each), found.today),
            *_under(each.row.ref, indicator_report(each, found.today).blocks[-1:], "Measurements"),
        )
    )
    if drawn:
        yield Section(f"Indicators: {found.title_of(filed)}", drawn)
    checks = tuple(
        block
        for each in or_none(lambda: filed.plan.checks) or ()
        for block in _under(filed.ref_of(each), check_blocks(filed, each, found.today))
    )
    if checks:
        yield Section(f"Routine checks: {found.title_of(filed)}", checks)
    reviews = tuple(records_of(filed.plan))
    if reviews:
        yield Section(f"Reviews: {found.title_of(filed)}", reviews)


def _under(ref: str, blocks: Iterable[Block], only: str = "") -> Iterator[Block]:
    """Yield blocks with the reference of what they are about in their titles."""
    for block in blocks:
        if not only or block.title == only:
            title = f"{ref}: {block.title}" if block.title else ref
            yield block._replace(title=title)
