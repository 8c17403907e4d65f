"""Where what commands did is kept, for whom, and how much of it."""

import errno
import os
import time
from pathlib import Path

import pytest

from qiptrack.store import undo
from qiptrack.workflow.change import Draft

DRAFT = Draft("falls.yaml", b"before: 1\n", b"after: 2\n")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a program of this user keeps what it may lose."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_was_in_a_file_is_kept_for_its_user_alone(tmp_path: Path, state: Path) -> None:
    undo.keep(tmp_path, ["Updated A1", "closed A2"], [DRAFT], [("a.yaml", "b.yaml")])
    done = undo.last(tmp_path)
    assert done is not None
    assert (done.did, done.drafts, done.moves) == (
        "Updated A1; closed A2",
        (DRAFT,),
        (("a.yaml", "b.yaml"),),
    )
    assert state in done.path.parents
    assert done.path.parent.stat().st_mode & 0o777 == 0o700


def test_only_the_last_commands_are_kept_and_those_of_each_folder_apart(
    tmp_path: Path, state: Path
) -> None:
    for number in range(undo.DEEP + 2):
        undo.keep(tmp_path, [f"did {number}"], [DRAFT])
    other = tmp_path / "other"
    assert undo.last(other) is None
    undo.keep(other, ["did another thing"], [DRAFT])
    (kept,) = {path.parent for path in state.rglob("*.undo")} - {undo._folder(other)}
    assert len([*kept.iterdir()]) == undo.DEEP
    for number in reversed(range(2, undo.DEEP + 2)):
        done = undo.last(tmp_path)
        assert done is not None
        assert done.did == f"did {number}"
        done.path.unlink()
    assert undo.last(tmp_path) is None


def test_the_last_command_is_the_last_whatever_the_clock_is_set_to(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, moment in enumerate((2_000, 1_000, 1_500, 3_000, 3_000)):
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
        undo.keep(tmp_path, [f"did {number}"], [DRAFT])
        done = undo.last(tmp_path)
        assert done is not None
        assert done.did == f"did {number}"
        assert len([*state.rglob("*.undo")]) == number + 1


def test_what_is_damaged_is_told_and_nothing_older_is_put_in_its_place(
    tmp_path: Path, state: Path
) -> None:
    undo.keep(tmp_path, ["did one"], [DRAFT])
    undo.keep(tmp_path, ["did two"], [DRAFT])
    latest = max(state.rglob("*.undo"))
    raw = latest.read_bytes()
    for place in range(0, len(raw), 7):
        latest.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(undo.KeptUnreadable, match="cannot be read") as refusal:
            undo.last(tmp_path)
        assert str(latest) in refusal.value.fix
    latest.unlink()
    done = undo.last(tmp_path)
    assert done is not None
    assert done.did == "did one"


def test_where_nothing_can_be_kept_that_is_known(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert undo.can_be_kept(Path("/"))
    state.write_text("a file where a folder should be")
    assert not undo.can_be_kept(Path("/"))

    def nobody(_: type[Path]) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(nobody))
    assert not undo.can_be_kept(Path("/"))
    with pytest.raises(undo.NotKept, match="you have no home folder"):
        undo.keep(Path("/"), ["did one"], [DRAFT])
    assert undo.last(Path("/")) is None


def test_nothing_older_is_kept_where_the_last_command_cannot_be(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo.keep(tmp_path, ["did one"], [DRAFT])
    undo.keep(tmp_path / "other", ["did another thing"], [DRAFT])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(undo.NotKept, match="the disk is full"):
            undo.keep(tmp_path, ["did two"], [DRAFT])
    assert undo.last(tmp_path) is None
    assert undo.last(tmp_path / "other") is not None
    assert len([path for path in state.rglob("*") if path.is_file()]) == 1
