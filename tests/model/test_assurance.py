"""Which verification is of the present round of work: the day before, the day itself, after."""

import datetime as dt
from typing import Any

from qiptrack.model.action import Action
from qiptrack.model.assurance import evidence_by, verification_of_this_round
from tests.conftest import with_each

DAY = dt.date(2026, 5, 27)


def day(offset: int) -> str:
    return (DAY + dt.timedelta(offset)).isoformat()


def action(**values: Any) -> Action:
    return Action.model_validate(
        {
            "id": "A1",
            "issue": "Charts are totalled late.",
            "action": "Put the sheet in each room.",
            "owner": "Deputy Manager",
            "due": "2026-04-30",
            "evidence_source": "The sheets",
            "status": "complete",
            **values,
        }
    )


def verified(*offsets: int) -> dict[str, Any]:
    said = {"by": "Quality Lead", "method": "observation", "result": "confirmed", "note": "Held"}
    return {"verifications": [{"date": day(each), **said} for each in offsets]}


def reopened(offset: int | None) -> dict[str, Any]:
    if offset is None:
        return {}
    return {"reopenings": [{"date": day(offset), "by": "Quality Lead", "reason": "Slipped"}]}


@with_each(
    ("completed", "again", "counts"),
    [
        (None, None, True),
        (-1, None, True),
        (0, None, True),
        (1, None, False),
        (None, -1, True),
        (None, 0, False),
        (None, 1, False),
        (-1, -2, True),
        (-1, -1, True),
        (-1, 0, False),
        (0, -1, True),
        (0, 0, True),
        (0, 1, False),
        (1, 0, False),
    ],
)
def test_a_verification_is_of_the_round_that_ended_before_it(
    completed: int | None, again: int | None, counts: bool
) -> None:
    done = {} if completed is None else {"completed": day(completed)}
    one = action(**verified(0), **done, **reopened(again))
    assert (verification_of_this_round(one) is not None) == counts


@with_each(("until", "found"), [(-2, None), (-1, -1), (0, 0), (1, 0)])
def test_what_is_seen_after_a_day_says_nothing_on_it(until: int, found: int | None) -> None:
    one = action(**verified(-1, 0), completed=day(-30))
    seen = verification_of_this_round(one, DAY + dt.timedelta(until))
    assert (seen.date.isoformat() if seen else None) == (None if found is None else day(found))


def test_evidence_of_a_day_is_there_by_its_end() -> None:
    shown = [{"date": day(each), "by": "X", "kind": "record", "note": "18"} for each in (-1, 0, 1)]
    one = action(evidence=shown)
    assert [each.date.isoformat() for each in evidence_by(one, DAY)] == [day(-1), day(0)]
