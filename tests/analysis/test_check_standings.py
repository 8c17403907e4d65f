import datetime as dt
from collections.abc import Sequence
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qiptrack.analysis.check_standings import FlatCheck, KeptChecks, PlanChecks
from qiptrack.analysis.plan_facts import packed_facts
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.conftest import examples

FIRST = dt.date(2026, 3, 31)

days = st.integers(0, 120).map(lambda number: str(FIRST + dt.timedelta(number)))
checks = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["C1", "C2"]),
        "check": st.just("Look"),
        "owner": st.just("Team Leader"),
        "every": st.sampled_from(["shift", "day", "week", "6 weeks", "month", "2 months"]),
        "since": days,
        "records": st.lists(
            st.fixed_dictionaries(
                {"date": days, "by": st.just("Team Leader"), "result": st.just("concern")},
                optional={
                    "for": days,
                    "done": st.sampled_from(["0", "2"]),
                    "expected": st.sampled_from(["0", "3"]),
                },
            ),
            max_size=4,
        ),
    },
    optional={"until": days, "indicator": st.just("I1")},
)


def plan(listed: Sequence[dict[str, Any]]) -> Plan:
    return salvage(Plan, {"checks": listed})


def kept(given_: Plan) -> KeptChecks:
    """Return the checks of a plan as they are when the plan was kept."""
    _, facts, _ = packed_facts(given_)
    return KeptChecks.of_rows(given_.packed()[Plan.model_fields["checks"].place], facts)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(checks, min_size=1, max_size=3), st.integers(0, 250))
def test_checks_that_were_kept_stand_as_those_that_were_read(
    listed: list[dict[str, Any]], later: int
) -> None:
    read, known = plan(listed), kept(plan(listed))
    today = FIRST + dt.timedelta(later)
    assume(known.holds_from <= today.toordinal())
    told = known.on(today)
    assert [each.stands for each in told] == [each.stands for each in PlanChecks(read, today).known]
    assert [each.check for each in told] == [
        FlatCheck(each.id, each.check, each.owner, each.indicator) for each in read.checks
    ]


def test_before_the_last_record_checks_that_were_kept_are_looked_into() -> None:
    record = {"date": "2026-06-10", "by": "Team Leader", "result": "concern"}
    one = {"id": "C1", "check": "Look", "owner": "Team Leader", "every": "week"}
    read = plan([{**one, "since": "2026-06-01", "records": [record]}])
    read.keep(kept(plan([{**one, "since": "2026-06-01", "records": [record]}])))
    before, after = dt.date(2026, 6, 9), dt.date(2026, 6, 10)
    asked = [PlanChecks(read, day).known[0] for day in (before, after)]
    assert [type(each.check) for each in asked] == [type(read.checks[0]), FlatCheck]
    assert [each.stands.last for each in asked] == [None, after]


def test_a_check_of_which_it_is_not_known_how_it_stands_is_not_there() -> None:
    told = PlanChecks(plan([{"id": "C1", "every": "sometimes"}]), FIRST)
    assert list(told.known) == []
