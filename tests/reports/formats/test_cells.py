"""Rows by columns: the values are those of the rows, and each text that of its own value."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest

from qiptrack.model.vocabulary import Status
from qiptrack.reports.formats import cells
from qiptrack.reports.formats.cells import Cells, columns_under
from qiptrack.reports.report import Row, RowsOf, row_of, stacked


class One(NamedTuple):
    """A record of one kind."""

    ref: str
    days: int


class Other(NamedTuple):
    """A record of another kind, with a field of the same name elsewhere."""

    days: int
    more: str


def ones_of(days: Sequence[int]) -> list[Sequence[Any]]:
    """Return what records of so many days have under each field."""
    return [[f"of {each}" for each in days], days]


ONES = [One("a", 1), One("b", 2), One("c", 3)]
MIXED: list[Any] = [*ONES, Other(4, "m")]
MADE = {"twice": lambda record: 2 * record.days}
DAYS: list[Any] = [4, 5]
KEYS = ("section", "days", "twice", "none", "ref")


@pytest.mark.parametrize(
    "rows",
    [
        RowsOf(ONES, row_of),
        RowsOf(ONES, row_of, MADE),
        RowsOf(MIXED, row_of, MADE),
        RowsOf(DAYS, row_of, kind=One, columns=ones_of),
        RowsOf(DAYS, row_of, {"twice": lambda days: 2 * days}, kind=One, columns=ones_of),
        RowsOf(ONES, lambda record: {"days": record.days, "ref": 0}),
        [{"ref": "a"}, {"days": 2}],
        stacked({"one": [{"ref": "a"}], "two": [{"days": 3}, {"days": 4}]})[1],
        stacked({"one": RowsOf(ONES, row_of, MADE), "none": [], "two": [{"section": "own"}]})[1],
        RowsOf([], row_of),
        [],
    ],
)
def test_the_columns_are_those_of_the_rows(rows: list[Row]) -> None:
    for at_once in (1, 2, 9):
        several = list(columns_under(KEYS, rows, at_once))
        assert all(len(column) <= at_once for columns in several for column in columns)
        found = [row for columns in several for row in zip(*columns, strict=True)]
        assert found == [tuple(map(row.get, KEYS)) for row in rows]


@pytest.mark.parametrize("rows", [[], [{"ref": "a"}], RowsOf(ONES, row_of)])
def test_under_no_key_there_is_nothing(rows: list[Row]) -> None:
    assert list(columns_under((), rows)) == []


class Asked(Sequence[One]):
    """Records that are made whenever they are asked for, and note of which it was."""

    def __init__(self, noted: list[One], records: Sequence[One]) -> None:
        self.noted, self._records = noted, records

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Asked(self.noted, self._records[index])
        self.noted.append(self._records[index])
        return self._records[index]


def test_a_record_is_not_made_again_for_each_column() -> None:
    noted: list[One] = []
    list(columns_under(KEYS, RowsOf(Asked(noted, ONES), row_of, MADE)))
    assert len(noted) == 2 * len(ONES)  # once for its kind
    noted.clear()
    list(columns_under(KEYS, RowsOf(Asked(noted, ONES), row_of, MADE, kind=One)))
    assert len(noted) == len(ONES)


class Counted(dict[str, int]):
    """A row that is counted as long as anything keeps it."""

    alive = 0
    most = 0

    def __init__(self, number: int) -> None:
        super().__init__(number=number)
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


def test_rows_of_which_all_columns_are_wanted_are_not_all_there_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cells, "AT_ONCE", 4)
    rows = RowsOf(range(20), Counted)
    ((numbers,),) = columns_under(["number"], rows, at_once=20)
    assert numbers == list(range(20))
    assert Counted.most <= 8  # those before are let go behind the next


COLUMNS: list[list[Any]] = [
    ["same", "same", None, "other"],
    [Status.COMPLETE, "complete", None, "complete"],
    [Status.COMPLETE, None, Status.COMPLETE],
    [1, True, 1.0, None, 0, False, 0.0, -0.0],
    [1.5, None, 1.5, 2.0, float("nan")],
    [0.0, -0.0, 1.5],
    [-0.0, None],
    [True, False, None],
    [1, 0, None],
    [dt.date(2026, 1, 1), None],
    [(), None, ("a",), (1,), (True,)],
    [["a"], {"a": 1}, []],
    [None, None],
    [],
]


def test_each_text_is_that_of_its_own_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for most in (1, 5_000):
        monkeypatch.setattr(cells, "_MOST", most)
        made = Cells(lambda value: f"{type(value).__name__} {value!r}")
        for column in (*COLUMNS, *COLUMNS):
            assert made.column(column) == [f"{type(each).__name__} {each!r}" for each in column]
            assert made.column(column) is made.column(column)


def test_texts_are_made_together_where_they_can_be() -> None:
    made = Cells(repr, lambda texts: None if "odd" in texts else [f"<{text}>" for text in texts])
    assert made.column(["a", "b"]) == ["<a>", "<b>"]
    assert made.column(["a", "odd"]) == ["'a'", "'odd'"]
    assert made.column(["a", None]) == ["'a'", "None"]
    assert made.column(["b"] * 4) == ["'b'"] * 4, "what stands there often is looked up"
    assert made.column([Status.COMPLETE]) == [repr(Status.COMPLETE)]
