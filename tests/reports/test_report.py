import datetime as dt
from typing import Any, NamedTuple

from qiptrack.model.vocabulary import Status
from qiptrack.reports.report import Facts, keys_of, plain, present, row_of, stacked
from tests.conftest import with_each


class Late(NamedTuple):
    ref: str
    days: int


def test_a_record_is_a_row_with_its_fields_in_order() -> None:
    assert list(row_of(Late("a/A1", 3)).items()) == [("ref", "a/A1"), ("days", 3)]
    assert keys_of(Late) == ("ref", "days")


def test_sections_are_stacked_for_machines() -> None:
    keys, rows = stacked({"overdue": [{"ref": "a/A1", "days": 3}], "missed": [{"check": "C1"}]})
    assert keys == ("section", "ref", "days", "check")
    assert len(rows) == 2
    assert rows[1:] == [*rows][1:]
    assert [*rows] == [
        {"section": "overdue", "ref": "a/A1", "days": 3},
        {"section": "missed", "check": "C1"},
    ]
    none, nothing = stacked({})
    assert (none, len(nothing)) == (("section",), 0)


def test_facts_that_are_absent_are_left_out() -> None:
    facts = Facts((("Owner", "Team Leader"), ("Closed", None), ("Notes", ()), ("Blocked", False)))
    assert present(facts) == (("Owner", "Team Leader"), ("Blocked", False))


@with_each(
    ("value", "given_out"),
    [
        (dt.date(2026, 4, 30), "2026-04-30"),
        (Status.NOT_STARTED, "not-started"),
        (55.0, 55),
        (55.5, 55.5),
        (True, True),
        ((dt.date(2026, 4, 30), 1.0), ["2026-04-30", 1]),
        ({"when": dt.date(2026, 4, 30)}, {"when": "2026-04-30"}),
    ],
)
def test_machines_get_plain_values(value: Any, given_out: Any) -> None:
    result = plain(value)
    assert result == given_out
    assert type(result) is type(given_out)
