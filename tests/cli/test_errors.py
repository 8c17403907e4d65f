import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qiptrack.cli.app import main
from tests.cli.conftest import SAMPLE, Run, Start
from tests.cli.sample import looks
from tests.terminal import Terminal


def test_a_refusal_says_what_and_what_to_do_and_ends_with_2(run: Run) -> None:
    result = run("refuse", "this")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "qiptrack: 'this' will not do.\n  Write anything but 'this'.\n"


@pytest.mark.usefixtures("with_the_net")
def test_a_mistake_of_ours_is_told_by_its_place_and_shown_to_who_asks_for_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "json", None)
    for debug in ("", "1"):
        monkeypatch.setenv("QIPTRACK_DEBUG", debug)
        result = run("overdue")
        assert result.exit_code == 2
        assert "(AttributeError: " in result.stderr
        assert ("Traceback" in result.stderr) is bool(debug)


class PassesOver:
    """What is called in a place where Python passes over whatever is raised."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __del__(self) -> None:
        raise self.error


def test_ctrl_c_is_heard_where_python_passes_over_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(sys, "argv", ["qiptrack", "rules", "QIP101"])
    with pytest.raises(SystemExit):
        main()
    capsys.readouterr()
    with pytest.raises(KeyboardInterrupt):
        heard(PassesOver(KeyboardInterrupt()))
    assert capsys.readouterr().err == ""
    heard(PassesOver(ValueError("of something else")))
    assert "of something else" in capsys.readouterr().err


def heard(_: PassesOver) -> None:
    """Let go of it, and wait for what may come of that."""
    del _
    time.sleep(0.2)


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*SAMPLE, "lines"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline() == b"a line like any other\n"
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait(timeout=20) == 141
    running.stderr.close()


def test_a_short_answer_that_nobody_reads_ends_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*SAMPLE, "--help"], stdout=writer, stderr=subprocess.PIPE, check=False, cwd=tmp_path
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_refusal_that_nobody_reads_ends_quietly(start: Start) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = start("overdu", capture_output=False, stdout=writer, stderr=writer)
    os.close(writer)
    assert done.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("words", [("overdue",), ("lines",)], ids=["little", "much"])
def test_an_answer_that_there_is_no_room_for_is_a_refusal(
    start: Start, words: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = start(*words, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "qiptrack: The answer could not be written: No space left on device.",
        "  Make room for it, or send it somewhere else.",
    ]


@pytest.mark.skipif(os.name == "nt", reason="a shell that closes streams")
@pytest.mark.parametrize(
    ("closed", "said"),
    [
        pytest.param(">&-", "standard output is closed", id="the output"),
        pytest.param(">&- 2>&-", "", id="the output and the messages"),
    ],
)
def test_a_closed_output_is_refused_before_anything_is_done(
    tmp_path: Path, closed: str, said: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *SAMPLE, "overdue"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == (2 if said else 0)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        pytest.param("ascii", r"\u0141\xf3d\u017a \U0001f600", id="ASCII"),
        pytest.param("utf-8", "Łódź 😀", id="UTF-8"),
    ],
)
def test_what_the_output_cannot_write_stops_nobody(
    tmp_path: Path, encoding: str, shown: str
) -> None:
    done = subprocess.run(
        [*SAMPLE, "lines", "1", "--text", "Łódź 😀"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"},
    )
    assert done.stdout.decode(encoding) == f"{shown}\n"
    assert done.stderr == b""


def test_a_name_that_is_no_unicode_is_repeated_as_a_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SAMPLE, "refuse", b"caf\xe9"], capture_output=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert rb"'caf\udce9' will not do" in done.stderr


def test_a_question_without_an_answer_is_a_refusal(run: Run) -> None:
    done = run("ask", input="")
    assert done.exit_code == 2
    assert "qiptrack: There was no answer, so nothing was done." in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="terminals of another kind")
class TestAtATerminal:
    """Ctrl-C, and the line that says how far a long read has come."""

    def test_interrupting_a_long_read_leaves_a_clean_prompt(
        self, terminal: Callable[..., Terminal]
    ) -> None:
        program = terminal("wait")
        program.wait_for("\rReading plans: ")
        program.press("\x03")
        assert program.finish() == 130
        line = program.shown.removesuffix("\r\n").replace("^C", "")
        *counts, blank, nothing = line.split("\r")[1:]
        assert all(count.startswith("Reading plans: ") for count in counts)
        assert (blank.strip(), nothing) == ("", "")
        assert "\n" not in line
        assert "\x1b" not in program.shown

    def test_interrupting_a_question_leaves_a_clean_prompt(
        self, terminal: Callable[..., Terminal]
    ) -> None:
        program = terminal("ask")
        program.wait_for("Who: ")
        program.press("\x03")
        assert program.finish() == 130
        assert program.shown.removeprefix("Who: ").replace("^C", "") == "\r\n"

    def test_a_long_read_says_how_far_it_is_and_then_takes_it_back(
        self, terminal: Callable[..., Terminal]
    ) -> None:
        program = terminal("wait", "1")
        assert program.finish() == 0
        *counts, blank, done = program.shown.split("\r")[1:-1]
        assert all(count.startswith("Reading plans: ") for count in counts)
        assert (blank.strip(), done) == ("", "done")

    def test_a_short_read_says_nothing(self, terminal: Callable[..., Terminal]) -> None:
        program = terminal("wait", "0.1")
        program.finish()
        assert program.shown == "done\r\n"

    def test_a_dumb_terminal_is_told_nothing(
        self, terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "dumb")
        program = terminal("wait", "0.8")
        program.finish()
        assert program.shown == "done\r\n"


def test_nothing_of_a_long_read_is_seen_in_a_pipe(run: Run) -> None:
    done = run("wait", "0.8")
    assert (done.stdout, done.stderr) == ("done\n", "")
