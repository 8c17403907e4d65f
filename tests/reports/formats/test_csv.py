import csv
import datetime as dt
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.model.vocabulary import Status
from qiptrack.reports.formats import csv as report_csv
from qiptrack.reports.report import Report
from qiptrack.reports.screen import Screen
from tests.conftest import examples, with_each

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
KEPT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("\n\t"))


def read_back(rows: list[dict[str, Any]], screen: Screen = Screen()) -> list[list[str]]:
    report = Report("list", dt.date(2026, 6, 1), "T", (), ("ref", "value"), rows)
    return list(csv.reader(io.StringIO("".join(report_csv.parts(report, screen)), newline="")))


@with_each(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-5, "-5"),
        (57.25, "57.25"),
        (55.0, "55"),
        (dt.date(2026, 4, 30), "2026-04-30"),
        (Status.NOT_STARTED, "not-started"),
        (("Team Leader", "Key Worker"), "Team Leader; Key Worker"),
        (("=1+1", "x"), "'=1+1; x"),
        ((), ""),
        (("", "x", ""), "x"),
        (("x", None, 2.0, dt.date(2026, 4, 30)), "x; 2; 2026-04-30"),
        (
            {"method": "feedback", "by": None, "approved_by": "NI"},
            "method: feedback; approved by: NI",
        ),
        ([{"date": dt.date(2026, 4, 30)}, {"date": None}], "date: 2026-04-30"),
        ([{"n": 1, "ok": True}, {"n": 2.5, "of": ["a", "b"]}], "n: 1; ok: yes\nn: 2.5; of: (a; b)"),
        ([{"on": [{"a": 1}, {"a": 2}]}], "on: (a: 1 | a: 2)"),
        ("two\nlines", "two\nlines"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ],
)
def test_values_are_raw(value: Any, text: str) -> None:
    assert read_back([{"ref": "a/A1", "value": value}]) == [["ref", "value"], ["a/A1", text]]


def test_lists_that_stand_in_one_column_are_each_as_they_are_alone() -> None:
    lists: dict[Any, str] = {
        ("Team Leader", "Key Worker"): "Team Leader; Key Worker",
        ("=1+1", "", "x"): "'=1+1; x",
        (Status.COMPLETE, Status.CLOSED): "complete; closed",
        ('Say "yes"',): 'Say "yes"',
        (): "",
    }
    assert read_back([{"value": each} for each in lists])[1:] == [
        ["", said] for said in lists.values()
    ]
    more = {**lists, ("x", None): "x", None: "", "a; b": "a; b"}
    assert read_back([{"value": each} for each in more])[1:] == [
        ["", said] for said in more.values()
    ]


def test_a_key_that_a_row_does_not_have_is_empty() -> None:
    assert read_back([{"ref": "a/A1"}]) == [["ref", "value"], ["a/A1", ""]]


@given(KEPT)
@settings(max_examples=examples(150))
def test_text_is_read_back_as_typed(text: str) -> None:
    _, (_, value) = read_back([{"ref": "a/A1", "value": text}])
    assert value in (text, f"'{text}")


@with_each(
    ("text", "written"),
    [
        ("a\N{RIGHT DOUBLE QUOTATION MARK},\N{LEFT DOUBLE QUOTATION MARK}b", 'a","b'),
        ("\N{BOX DRAWINGS DOUBLE HORIZONTAL}1+1", "'=1+1"),
        ("\N{MINUS SIGN}cmd", "'-cmd"),
        ("\N{MINUS SIGN}5", "-5"),
        ("café \N{EN DASH} so", "caf\\xe9 - so"),
    ],
)
def test_what_stands_for_a_sign_that_cannot_be_written_ends_no_cell_and_is_no_formula(
    text: str, written: str
) -> None:
    rows = [{"ref": text, "value": "end"}]
    assert read_back(rows, Screen(encoding="ascii"))[1:] == [[written, "end"]]
    assert read_back(rows)[1:] == [[text, "end"]]


SIGNS = st.text(st.sampled_from("“”─═·→…•▇=+-@,;|\"'\nx"), max_size=12)


@given(ANYTHING | SIGNS, st.sampled_from(["utf-8", "ascii"]))
@settings(max_examples=examples(100))
def test_text_stays_in_its_cell(text: str, encoding: str) -> None:
    screen = Screen(encoding=encoding)
    rows = read_back([{"ref": text, "value": "end"}], screen)
    assert len(rows) == 2
    assert rows[1][1] == "end"
    assert not rows[1][0].startswith(("=", "@", "\t", "\r", "\n"))


def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula() -> None:
    report = Report("list", dt.date(2026, 6, 1), "T", (), ("value",), [{"value": "a;=1+1"}])
    assert "".join(report_csv.parts(report, Screen())) == 'value\n"a;=1+1"\n'
