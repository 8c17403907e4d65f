import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qiptrack.store.git.errors import GitFailed, GitTookTooLong, refusal
from qiptrack.store.git.process import GitPlace, answer, conversing, fields, streamed
from qiptrack.store.git.repository import Repository
from tests.store.conftest import GitFolder, Started


@pytest.fixture
def much(folder: GitFolder) -> GitPlace:
    """A place where `HEAD:a` is more than a pipe holds."""
    folder.commit({"a": "line\n" * 200_000})
    return Repository.containing(folder.root).place


def test_a_stream_that_is_read_to_the_end_is_whole(much: GitPlace) -> None:
    with streamed(much, "cat-file", "blob", "HEAD:a") as output:
        assert set(fields(output, b"\n")) == {b"line"}
    with streamed(much, "cat-file", "blob", "HEAD:a") as output:
        assert len(output.read()) == 1_000_000


def test_a_stream_that_is_left_early_is_no_failure_and_leaves_no_process(
    much: GitPlace, started: Started
) -> None:
    with streamed(much, "cat-file", "blob", "HEAD:a") as output:
        assert output.readline() == b"line\n"
    assert started
    assert all(each.returncode is not None for each in started)


def test_a_stream_whose_reader_fails_stops(much: GitPlace, started: Started) -> None:
    with pytest.raises(ZeroDivisionError), streamed(much, "cat-file", "blob", "HEAD:a"):
        _ = 1 / 0
    assert started
    assert all(each.returncode is not None for each in started)


def test_a_full_disk_is_told_in_words_and_not_in_those_of_git(tmp_path: Path) -> None:
    said = b"error: copy-fd: write returned: No space left on device\nfatal: cannot copy x\n"
    why = refusal(said, tmp_path)
    assert why.message == f"Git could not write to {tmp_path}: the disk is full."
    assert why.fix == "Make room on the disk, and run the command again."


def test_a_stream_of_a_git_that_gives_up_is_an_error(folder: GitFolder) -> None:
    place = Repository.containing(folder.root).place
    with pytest.raises(GitFailed, match="Not a valid object name nothing"):  # noqa: SIM117 -- the error is of the inner one
        with streamed(place, "ls-tree", "nothing") as output:
            assert output.read() == b""


def test_settings_given_in_the_environment_are_left_aside(
    folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.email")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "else@example.org")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'user.email'='else@example.org'")
    place = Repository.containing(folder.root).place
    assert answer(place, "config", "user.email") == b"deputy@example.org\n"


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put in the place of git what never ends; return the file it writes its number to."""
    stand_in = tmp_path / "git"
    stand_in.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/started\nexec sleep 60\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "started"


def gone(started: Path) -> bool:
    try:
        os.kill(int(started.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def test_an_answer_that_does_not_come_is_not_waited_for(hanging: Path, tmp_path: Path) -> None:
    with pytest.raises(GitTookTooLong, match="gave no answer"):
        answer(GitPlace(tmp_path, patience=0.3), "status")
    assert gone(hanging)


def test_a_stream_that_does_not_come_is_not_waited_for(hanging: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(GitTookTooLong, match="gave no answer"),
        streamed(GitPlace(tmp_path, patience=0.3), "status") as output,
    ):
        output.read()
    assert gone(hanging)


def test_who_asks_nothing_more_need_not_know_that_git_was_ended(
    hanging: Path, tmp_path: Path
) -> None:
    with conversing(GitPlace(tmp_path, patience=0.2), "cat-file", "--batch") as dialogue:
        assert dialogue.process.wait(5)
    assert gone(hanging)


INTERRUPTED = """
import sys
from pathlib import Path
from qiptrack.store.git.process import GitPlace, {name}
place = GitPlace(Path.cwd())
{question}
"""


@pytest.mark.parametrize(
    ("name", "question"),
    [
        pytest.param("answer", "answer(place, 'status')", id="an answer"),
        pytest.param(
            "streamed",
            "with streamed(place, 'status') as output: output.read()",
            id="a stream",
        ),
    ],
)
def test_an_interrupted_question_takes_git_with_it(hanging: Path, name: str, question: str) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED.format(name=name, question=question)],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not hanging.exists() or not hanging.read_text():
        assert asking.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)  # until the one who asks is waiting for an answer
    asking.send_signal(signal.SIGINT)
    assert asking.wait(10) != 0
    assert gone(hanging)
