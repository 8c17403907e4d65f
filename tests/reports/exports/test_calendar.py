"""The calendar of what is due, read back by the library that calendars are read with."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import Ask, rows
from tests.hostile import TEXTS, hostile_folder


def events(file: Path) -> dict[str, Any]:
    """Return the events of a calendar by what tells them apart."""
    calendar: Any = Calendar.from_ical(file.read_bytes())
    found = calendar.walk("VEVENT")
    by_id = {str(event["UID"]): event for event in found}
    assert len(by_id) == len(found)
    return by_id


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The name of a calendar that is not there yet."""
    return tmp_path / "due.ics"


def test_it_has_a_whole_day_for_all_that_is_due(ask: Ask, file: Path) -> None:
    answer = ask("export", "calendar", "--out", str(file))
    assert answer.exit_code == 0, answer.stderr
    found = events(file)
    for row in rows(ask("overdue", "--within", "9999", "--milestones", "--format", "json")):
        event = found[f"{row['ref']}-due@fernhill-care"]
        assert event.decoded("dtstart") == dt.date.fromisoformat(row["due"])
        assert row["action"][:60] in str(event["summary"])
    for kind in ("missed", "indicators"):
        for row in rows(ask(kind, "--format", "json")):
            day = row["due"] if kind == "missed" else row["next_due"]
            if day:
                event = found[f"{row['ref']}-due@fernhill-care"]
                assert event.decoded("dtstart") == dt.date.fromisoformat(day)
    review = found["elm-court-mar-errors/monthly-quality-governance-due@fernhill-care"]
    assert review.decoded("dtstart") > dt.date(2026, 10, 20)
    assert str(review["summary"]) == "Review: Monthly quality governance"


def test_its_name_is_a_text_and_nobody_is_invited(ask: Ask, tmp_path: Path, file: Path) -> None:
    ask("export", "calendar", "--out", str(file))
    lines = file.read_bytes().decode().replace("\r\n ", "").split("\r\n")
    assert "X-WR-CALNAME:Improvement plans\\, Fernhill Care" in lines
    # A method makes it a message by iTIP (RFC 5546), and such a one names an organiser.
    assert not [line for line in lines if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))]
    plans = hostile_folder(tmp_path, "back\\slash; \u202e, end")
    ask("export", "calendar", "--plans", str(plans), "--out", str(file))
    named = r"X-WR-CALNAME:Improvement plans\, back\\slash\; \\u202e\, end"
    assert named in file.read_bytes().decode().replace("\r\n ", "").split("\r\n")


def test_it_reminds_a_week_before_and_keeps_the_day_free(ask: Ask, file: Path) -> None:
    ask("export", "calendar", "--out", str(file))
    found = events(file)
    assert found
    for event in found.values():
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("trigger") == dt.timedelta(days=-7)
        assert str(event["transp"]) == "TRANSPARENT"
        assert event.decoded("dtstamp") == dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def test_it_is_the_same_to_the_byte(ask: Ask, file: Path, tmp_path: Path) -> None:
    for each in (file, tmp_path / "again.ics"):
        ask("export", "calendar", "--out", str(each))
    assert file.read_bytes() == (tmp_path / "again.ics").read_bytes()


def test_it_is_narrowed_to_a_role_and_a_service(ask: Ask, file: Path) -> None:
    ask("export", "calendar", "--out", str(file), "--owner", "deputy", "--service", "rosewood")
    narrowed = events(file)
    waits = rows(ask("mine", "--by", "deputy manager", "--service", "rose", "--format", "json"))
    assert {f"{row['ref']}-due@fernhill-care" for row in waits if row["due"]} <= set(narrowed)
    assert all("Deputy Manager" in str(event["description"]) for event in narrowed.values())
    ask("export", "calendar", "--out", str(file), "--service", "Elm Court")
    assert {each.partition("/")[0] for each in events(file)} == {"elm-court-mar-errors"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_is_text(ask: Ask, tmp_path: Path, file: Path, text: str) -> None:
    plans = hostile_folder(tmp_path, text)
    answer = ask("export", "calendar", "--plans", str(plans), "--out", str(file))
    assert answer.exit_code == (2 if "\ud800" in text else 0)
    raw = file.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert not any(control in raw for control in (b"\x1b", b"\x07", "\u202e".encode()))
    calendar: Any = Calendar.from_ical(raw)
    assert {each.name for each in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VALARM"}
    allowed = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"}
    assert all(set(event) == allowed for event in calendar.walk("VEVENT"))
    assert all(len(event.walk("VALARM")) == 1 for event in calendar.walk("VEVENT"))


@pytest.mark.parametrize("day", ["1950-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_one(
    ask: Ask, tmp_path: Path, file: Path, day: str
) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "falls.yaml").write_text(
        "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\nactions:\n"
        f"  - {{id: A1, issue: i, action: a, owner: Manager, due: {day}, evidence_source: e}}\n"
    )
    ask("export", "calendar", "--plans", str(plans), "--out", str(file))
    (event,) = events(file).values()
    assert event.decoded("dtstart") == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "{folder}"), "is a folder, and what is to be written is a file."),
        (("--out", "{folder}"), "{folder}/NAME.ics`"),
        (("--out", "{folder}/plans"), "A calendar is an .ics file"),
        (("--out", "{folder}/plans.pdf"), "A calendar is an .ics file, and plans.pdf has another"),
        (("--out", "{folder}/none/due.ics"), "There is no folder"),
        (("--out", "{folder}/due.ics", "--owner", "Nobody"), "has no role 'Nobody'"),
        (("--out", "{folder}/due.ics", "--service", "Nowhere"), "has no service 'Nowhere'"),
        (("--out", "{folder}/due.ics", "--format", "csv"), "--format is for data"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    ask: Ask, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    answer = ask("export", "calendar", *(word.format(folder=tmp_path) for word in words))
    assert answer.exit_code == 2
    assert said.format(folder=tmp_path) in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_named_with_the_extra(
    ask: Ask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "qiptrack.reports.exports.calendar", raising=False)
    answer = ask("export", "calendar", "--out", str(file))
    assert answer.exit_code == 2
    assert "Writing .ics needs an extra: pip install 'qiptrack[calendar]'." in answer.stderr


def test_a_file_of_somebodys_own_is_left_alone(ask: Ask, file: Path) -> None:
    file.write_text("my own words", "utf-8")
    answer = ask("export", "calendar", "--out", str(file))
    assert answer.exit_code == 2
    assert "is there already, and was not made by" in answer.stderr
    assert file.read_text("utf-8") == "my own words"
