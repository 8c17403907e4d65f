"""What an action says of itself: each condition alone."""

from typing import Any

from tests.conftest import with_each
from tests.model.test_assurance import action, day


def told(offset: int, barrier: str | None = None) -> dict[str, str]:
    said = {"date": day(offset), "by": "Deputy Manager", "note": "N"}
    return said if barrier is None else {**said, "barrier": barrier}


def again(offset: int) -> dict[str, str]:
    return {"date": day(offset), "by": "Quality Lead", "reason": "Slipped"}


def seen(offset: int) -> dict[str, str]:
    said = {"by": "Quality Lead", "method": "observation", "result": "confirmed", "note": "N"}
    return {"date": day(offset), **said}


OPEN = {"status": "in-progress"}


@with_each(
    ("values", "barrier", "since"),
    [
        ({}, None, None),
        ({"updates": [told(0)]}, None, None),
        ({"updates": [told(0, "No van")]}, "No van", 0),
        ({"updates": [told(0, "No van"), told(0)]}, None, None),
        ({"updates": [told(0), told(0, "No van")]}, "No van", 0),
        ({"updates": [told(1, "No driver"), told(0, "No van")]}, "No driver", 0),
        ({"updates": [told(-2, "A"), told(-1), told(0, "B"), told(1, "C")]}, "C", 0),
        ({"updates": [told(0, "No van")], "completed": day(-1)}, "No van", 0),
        ({"updates": [told(0, "No van")], "completed": day(0)}, None, None),
        ({"updates": [told(0, "No van")], "completed": day(1)}, None, None),
        ({"updates": [told(0, "No van")], "reopenings": [again(0)]}, "No van", 0),
        ({"updates": [told(0, "No van")], "reopenings": [again(1)]}, None, None),
        ({"updates": [told(0, "No van")], "verifications": [seen(0)]}, "No van", 0),
        ({"updates": [told(0, "No van")], "verifications": [seen(1)]}, None, None),
        ({"updates": [told(-5, "A"), told(0, "B")], "reopenings": [again(-1)]}, "B", 0),
        ({"updates": [told(-5, "A"), told(0, "B")], "reopenings": [again(-5)]}, "B", -5),
    ],
)
def test_a_barrier_stands_until_it_is_overcome(
    values: dict[str, Any], barrier: str | None, since: int | None
) -> None:
    one = action(**OPEN, **values)
    assert one.barrier == barrier
    assert one.blocked == (barrier is not None)
    assert one.blocked_since == (None if since is None else type(one.due).fromisoformat(day(since)))
    ended = action(**{**values, "status": "closed"})
    assert (ended.blocked, ended.blocked_since) == (False, None)


def test_how_far_the_due_date_went_is_counted_from_the_first() -> None:
    moved = [
        {"date": day(offset), "by": "D", "from": day(first), "to": day(last), "reason": "R",
         "approved_by": "Q"}
        for offset, first, last in ((3, 5, 12), (1, 0, 5))
    ]  # fmt: skip
    late = action(**OPEN, due=day(12), deferrals=moved)
    assert (late.first_due.isoformat(), late.slippage) == (day(0), 12)
    assert (action(due=day(4)).first_due.isoformat(), action(due=day(4)).slippage) == (day(4), 0)


def test_a_verification_counts_from_the_end_of_the_embedding_period() -> None:
    assert action(completed=day(0)).verification_counts_from(5) == action(due=day(5)).due
    assert action(**OPEN).verification_counts_from(5) is None
