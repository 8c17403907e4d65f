import datetime as dt
from pathlib import Path

import pytest

from qiptrack.cli.session import InTheFuture, Session, Writing
from qiptrack.cli.typed_dates import clock_day
from qiptrack.errors import QiptrackError
from tests.prefork import CLOCK

MAY, JUNE = dt.date(2026, 5, 31), dt.date(2026, 6, 1)


def test_the_day_that_was_typed_goes_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", "2020-01-01")
    assert Session(as_of=JUNE).today(committed=MAY) == JUNE


def test_the_day_of_the_commit_goes_before_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", "2020-01-01")
    assert Session().today(committed=MAY) == MAY


def test_the_day_of_the_environment_goes_before_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-05-31")
    assert Session().today() == MAY
    monkeypatch.setenv("QIPTRACK_TODAY", "")
    assert Session().today() == CLOCK


@pytest.mark.usefixtures("real_clock")
def test_the_clock_is_that_of_the_computer() -> None:
    before = dt.datetime.now().astimezone().date()
    assert before <= clock_day() <= dt.datetime.now().astimezone().date()


def test_a_day_of_the_environment_that_is_none_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", "31/5/2026")
    with pytest.raises(QiptrackError, match=r"^QIPTRACK_TODAY: '31/5/2026'") as refused:
        Session().today()
    assert refused.value.fix == "Write 2026-05-31."


def test_who_acts_is_what_was_typed_and_else_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QIPTRACK_BY", "Deputy Manager")
    assert Writing(by="Quality Lead").role == "Quality Lead"
    assert Writing().role == "Deputy Manager"
    monkeypatch.setenv("QIPTRACK_BY", "")
    assert Writing().role is None


def test_what_happened_did_so_today_unless_it_is_said_otherwise() -> None:
    assert Writing(as_of=JUNE).happened == JUNE
    assert Writing(as_of=JUNE, date=MAY).happened == MAY
    assert Writing(as_of=JUNE, date=JUNE).happened == JUNE


def test_nothing_happens_in_the_future() -> None:
    with pytest.raises(InTheFuture, match="2026-06-01 is in the future: today is 2026-05-31"):
        _ = Writing(as_of=MAY, date=JUNE).happened


def test_the_folder_is_looked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    session = Session()
    first = session.folder
    monkeypatch.chdir(tmp_path.parent)
    assert session.folder == first == tmp_path / "plans"
