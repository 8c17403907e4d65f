import datetime as dt
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qiptrack.model.vocabulary import Status
from qiptrack.reports.formats import json as report_json
from qiptrack.reports.report import Report
from tests.conftest import examples

TODAY = dt.date(2026, 6, 1)


def test_json_is_one_object_with_its_keys_in_order() -> None:
    report = Report(
        "list",
        TODAY,
        "Actions",
        (),
        ("ref", "due", "status", "owner", "n"),
        ({"due": TODAY, "status": Status.NOT_STARTED, "n": 55.0, "ref": "a/A1", "seen": 1},),
        revision="3f2a",
        extra={"by_status": {"closed": 1}, "none": ()},
    )
    text = "".join(report_json.parts(report))
    assert list(json.loads(text).items()) == [
        ("qiptrack", 1),
        ("kind", "list"),
        ("as_of", "2026-06-01"),
        ("revision", "3f2a"),
        (
            "rows",
            [{"ref": "a/A1", "due": "2026-06-01", "status": "not-started", "owner": None, "n": 55}],
        ),
        ("by_status", {"closed": 1}),
        ("none", []),
    ]
    assert list(json.loads(text)["rows"][0]) == ["ref", "due", "status", "owner", "n"]


def test_no_rows_are_an_empty_list() -> None:
    data = json.loads("".join(report_json.parts(Report("overdue", TODAY, "Overdue", ()))))
    assert data == {
        "qiptrack": 1,
        "kind": "overdue",
        "as_of": "2026-06-01",
        "revision": None,
        "rows": [],
    }


def test_what_json_has_no_number_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        report_json.dumps({"mean": float("nan")})


HALF = re.compile("[\ud800-\udfff]")


@given(st.text(st.characters(exclude_categories=())), st.floats(allow_nan=False))
@example("\ud83d\ude00\udce9\\\udce9 \\udce9 \U0001f600\ud800", 1.5)
@settings(max_examples=examples(100))
def test_any_text_is_read_back_and_written_in_ascii(text: str, number: float) -> None:
    rows = [{"text": text, "number": number if abs(number) < 1e300 else 0.5}]
    out = "".join(report_json.parts(Report("list", TODAY, "T", (), ("text", "number"), rows)))
    assert out.isascii()
    # Python takes two halves for one character, as everybody does who reads the JSON.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    shown = HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", whole)
    assert json.loads(out)["rows"] == [{**rows[0], "text": shown}]
    assert report_json.dumps({"text": text}) == report_json.dumps({"text": shown})
