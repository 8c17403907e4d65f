"""What the records of a plan say has gone back since a day."""

import datetime as dt

from qiptrack.analysis.changes.recorded_setbacks import setbacks_since
from tests.analysis.plans import FERNHILL, filed
from tests.conftest import with_each

SINCE, TODAY = dt.date(2026, 5, 4), dt.date(2026, 5, 11)


def deferred(date: str) -> dict[str, str]:
    move = f"date: {date}, by: Deputy Manager, from: 2026-06-01, to: 2026-07-01, reason: Late"
    return {"due": "2026-07-01", "deferrals": f"[{{{move}, approved_by: Quality Lead}}]"}


def said(*actions: dict[str, str]) -> list[tuple[str, str]]:
    found = setbacks_since(SINCE, filed(*actions), FERNHILL, TODAY)
    return [(str(fact.kind), fact.ref) for fact in found]


@with_each(
    ("date", "is_told"),
    [
        ("2026-05-04", False),
        ("2026-05-05", True),
        ("2026-05-11", True),
        ("2026-05-12", False),
    ],
)
def test_a_setback_is_told_that_was_recorded_after_the_one_day_and_by_the_other(
    date: str, is_told: bool
) -> None:
    assert said(deferred(date)) == ([("deadline-later", "plan/A1")] if is_told else [])


@with_each(("due", "is_told"), [("2026-05-03", False), ("2026-05-04", True), ("2026-05-11", False)])
def test_an_action_is_told_that_was_not_overdue_on_the_one_day_and_is_on_the_other(
    due: str, is_told: bool
) -> None:
    assert said({"due": due}) == ([("newly-overdue", "plan/A1")] if is_told else [])


def test_progress_is_no_setback() -> None:
    update = "[{date: 2026-05-06, by: Deputy Manager, note: Half of the charts are done}]"
    assert said({"due": "2026-07-01", "updates": update}) == []
