"""Where the index is, and its removal, as its user sees it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ask


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "caches"
    monkeypatch.setenv("QIPTRACK_CACHE", str(folder))
    return folder


def test_it_is_shown_with_what_is_in_it(ask: Ask, caches: Path) -> None:
    nothing = json.loads(ask("cache", "--format", "json").stdout)["rows"][0]
    assert nothing["bytes"] == nothing["contents"] == 0
    ask("overdue")
    (row,) = json.loads(ask("cache", "--format", "json").stdout)["rows"]
    (file,) = caches.iterdir()
    assert row == {
        "folder": str(ROOT / "plans"),
        "file": str(file),
        "bytes": file.stat().st_size,
        "contents": 4,
    }
    assert "4 versions of plans" in ask("cache").stdout


def test_of_a_file_that_may_not_be_read_it_is_not_said_how_much_is_in_it(
    ask: Ask, caches: Path
) -> None:
    ask("overdue")
    (file,) = caches.iterdir()
    file.chmod(0o666)
    (row,) = json.loads(ask("cache", "--format", "json").stdout)["rows"]
    assert (row["bytes"], row["contents"]) == (file.stat().st_size, None)
    assert "was not made by this version" in ask("cache").stdout
    file.unlink()
    os.mkfifo(file)
    assert "left as it is" in ask("cache", "clear").stderr


@pytest.mark.parametrize("below", ["", "more/caches", "_aside"])
def test_nothing_is_kept_among_the_plans(
    below: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    (tmp_path / "link").symlink_to(plans)
    there = sorted(plans.rglob("*"))
    monkeypatch.setenv("QIPTRACK_CACHE", str(tmp_path / "link" / below))
    for words in ("overdue", "cache", "cache clear"):
        said = ask(*words.split(), "--plans", str(plans))
        assert said.exit_code == 0
        assert ("among the plans" in said.output) == words.startswith("cache")
    assert sorted(plans.rglob("*")) == there


def test_the_index_is_taken_away_and_made_again(ask: Ask, caches: Path) -> None:
    assert "Nothing is kept yet" in ask("cache", "clear").stderr
    answer = ask("overdue").stdout
    (file,) = caches.iterdir()
    said = ask("cache", "clear")
    assert (said.exit_code, said.stderr.strip()) == (0, f"Taken away: {file}")
    assert list(caches.iterdir()) == []
    assert ask("overdue").stdout == answer


def test_what_is_not_ours_is_not_taken_away(ask: Ask, caches: Path) -> None:
    ask("overdue")
    (file,) = caches.iterdir()
    file.chmod(0o666)
    assert "left as it is" in ask("cache", "clear").stderr
    assert file.exists()


def test_where_there_can_be_none_there_is_nothing_to_take_away(ask: Ask, caches: Path) -> None:
    caches.write_text("in the way")
    said = ask("cache", "clear")
    assert (said.exit_code, said.stderr) == (0, "Nothing is kept yet.\n")
    shown = ask("cache").stdout
    assert "you may not write there" in shown
    assert "It is made as plans are read" not in shown


def test_what_cannot_be_taken_away_is_said(
    ask: Ask, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError

    ask("overdue")
    (file,) = caches.iterdir()
    monkeypatch.setattr(Path, "unlink", refused)
    said = ask("cache", "clear")
    assert said.exit_code == 2
    assert f"{file} could not be taken away" in said.stderr


@pytest.mark.parametrize("off", ["off", "OFF"])
def test_without_an_index_nothing_is_written(
    off: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("--plans", str(ROOT / "plans"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QIPTRACK_CACHE", off)
    ask("overdue", *here)
    assert list(tmp_path.iterdir()) == []
    assert "QIPTRACK_CACHE is off" in ask("cache", *here).stdout
    assert "QIPTRACK_CACHE is off" in ask("cache", "clear", *here).stderr


def test_each_folder_has_one_of_its_own(ask: Ask, caches: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    ask("overdue")
    ask("overdue", "--plans", str(tmp_path / "plans"))
    assert len(list(caches.iterdir())) == 2
