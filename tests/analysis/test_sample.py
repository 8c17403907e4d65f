import datetime as dt
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.sample import SampleRow, closed_rows, sample, seed_of
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from tests.analysis.plans import filed, organisation
from tests.conftest import CHARACTERS, with_each

CLOSED = {
    "status": "closed",
    "completed": "2026-04-20",
    "closed": "2026-05-29",
    "verifications": "[{date: 2026-05-20, by: Quality Lead, method: observation,"
    " result: confirmed, ref: OB-7, note: Ten of ten}]",
    "evidence": "[{date: 2026-04-20, by: Deputy Manager, kind: record, ref: s.pdf, note: Twenty}]",
    "indicators": "[I1]",
}


def closed(*actions: dict[str, str], name: str = "plan", **more: Any) -> list[SampleRow]:
    found = filed(*({**CLOSED, **each} for each in actions), name=name)
    given: dict[str, Any] = {"organisation": UNDECLARED, "wanted": ActionFilter(), **more}
    return list(closed_rows(found, **given))


PICKED = ["plan/A3", "plan/A4", "plan/A8", "plan/A9"]
ROWS = closed(*[{}] * 12) + closed(*[{}] * 12, name="other")


def refs(rows: list[SampleRow]) -> list[str]:
    return [row.ref for row in rows]


def test_the_pick_is_the_same_on_every_machine() -> None:
    # As sha256sum orders them: printf '2026-11\nplan/A3' | sha256sum
    assert refs(sample(ROWS, 4, "2026-11")) == PICKED


@given(st.randoms(use_true_random=False), st.text(CHARACTERS, max_size=20))
def test_the_order_of_files_makes_no_difference(chance: random.Random, seed: str) -> None:
    shuffled = ROWS.copy()
    chance.shuffle(shuffled)
    assert sample(shuffled, 5, seed) == sample(ROWS, 5, seed)


@given(st.integers(0, 30), st.text(CHARACTERS, max_size=20))
def test_a_larger_sample_begins_with_the_smaller_one(size: int, seed: str) -> None:
    whole = sample(ROWS, 99, seed)
    assert sorted(refs(whole)) == sorted(refs(ROWS))
    assert sample(ROWS, size, seed) == whole[:size]


def test_another_seed_picks_others() -> None:
    picks = {tuple(refs(sample(ROWS, 3, str(seed)))) for seed in range(20)}
    assert len(picks) > 15


def test_a_name_is_the_same_however_the_file_system_spells_it() -> None:
    composed, decomposed = (
        sample(closed(*[{}] * 9, name=unicodedata.normalize(form, "nœud-café")), 3, "x")
        for form in ("NFC", "NFD")
    )
    assert [r.ref[-2:] for r in composed] == [r.ref[-2:] for r in decomposed]


def test_the_seed_of_a_day_is_its_month() -> None:
    assert seed_of(dt.date(2026, 11, 1)) == seed_of(dt.date(2026, 11, 30)) == "2026-11"
    assert seed_of(dt.date(2026, 12, 1)) != "2026-11"


def test_a_row_says_what_was_found_and_where() -> None:
    (row,) = closed({})
    assert (row.verified_by, row.method, row.found, row.found_in) == (
        "Quality Lead",
        "observation",
        "Ten of ten",
        "OB-7",
    )
    assert row.evidence == ("record, s.pdf: Twenty",)
    assert row.indicators == ("plan/I1",)
    assert row.closed - (row.completed or row.closed) == dt.timedelta(39)


POSTS = organisation(
    "roles:\n"
    "  - {role: Deputy Manager, holder: S. Reyes, reports_to: Registered Manager}\n"
    "  - {role: Quality Lead, holder: M. Davies, reports_to: Registered Manager}\n"
    "  - {role: Registered Manager, holder: J. Okafor, reports_to: Care Director}\n"
    "  - {role: Care Director, holder: S. Reyes, reports_to: Nominated Individual}\n"
    "  - {role: Nominated Individual, reports_to: Quality Lead}\n"
)
MOVED = (
    "[{date: 2026-03-02, from: Registered Manager, to: Deputy Manager, by: Registered Manager,"
    " reason: Rota}]"
)


@with_each(
    ("action", "not_by", "look_by"),
    [
        pytest.param(
            {}, ("Deputy Manager", "Quality Lead"), "Registered Manager", id="the next above"
        ),
        pytest.param(
            {"handovers": MOVED},
            ("Deputy Manager", "Registered Manager", "Quality Lead"),
            "Nominated Individual",
            id="past who owned it once, and the owner in another role",
        ),
        pytest.param(
            {
                "verifications": "[{date: 2026-05-11, by: Registered Manager, method: observation,"
                " result: confirmed, note: Nine}, {date: 2026-05-20, by: Quality Lead,"
                " method: observation, result: confirmed, note: Ten of ten}]"
            },
            ("Deputy Manager", "Registered Manager", "Quality Lead"),
            "Nominated Individual",
            id="past who looked before",
        ),
        pytest.param({"verifications": "[]"}, ("Deputy Manager",), "Registered Manager", id="none"),
    ],
)
def test_who_looks_had_no_part_in_it(
    action: dict[str, str], not_by: tuple[str, ...], look_by: str
) -> None:
    (row,) = closed(action, organisation=POSTS)
    assert (row.not_by, row.look_by) == (not_by, look_by)


def test_nobody_is_named_where_the_organisation_does_not_say() -> None:
    assert closed({})[0].look_by is None


@with_each(
    ("narrowed", "number"),
    [
        pytest.param({"wanted": ActionFilter(owner="deputy manager")}, 1, id="owner"),
        pytest.param({"wanted": ActionFilter(service="Elm Court")}, 0, id="service"),
        pytest.param({"since": dt.date(2026, 5, 29)}, 2, id="closed since"),
        pytest.param({"since": dt.date(2026, 5, 30)}, 0, id="closed before"),
    ],
)
def test_what_is_picked_from_can_be_narrowed(narrowed: dict[str, Any], number: int) -> None:
    assert len(closed({}, {"owner": "Key Worker"}, **narrowed)) == number


@pytest.mark.parametrize(
    "action",
    [
        pytest.param({"status": "complete"}, id="complete"),
        pytest.param({"closed": "in May"}, id="closed on a day that cannot be read"),
        pytest.param({"evidence": "[{date: May}]"}, id="its evidence cannot be read"),
    ],
)
def test_what_is_not_closed_or_cannot_be_told_is_not_picked(action: dict[str, str]) -> None:
    assert closed(action) == []


def test_a_plan_whose_actions_cannot_be_read_has_none_to_look_at() -> None:
    plan = FiledPlan("p", "p.yaml", salvage(Plan, {"actions": "none"}))
    assert list(closed_rows(plan, UNDECLARED, ActionFilter())) == []
