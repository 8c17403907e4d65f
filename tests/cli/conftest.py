"""The sample command line, run in this process, in one of its own, or at a terminal."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.cli.sample.__main__ import APP

ROOT = Path(__file__).parents[2]
SAMPLE = (sys.executable, "-m", "tests.cli.sample")

# Makes its input the terminal that Ctrl-C is pressed at, and then becomes the program.
SIT_DOWN = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QIPTRACK_PLANS", "QIPTRACK_TODAY", "QIPTRACK_BY", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def run() -> Run:
    return lambda *words, **more: CliRunner().invoke(APP, words, catch_exceptions=False, **more)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start the sample as a program of its own; `with_` are settings of the process."""

    def started(*words: str, **with_: Any) -> "subprocess.CompletedProcess[str]":
        settings = {"capture_output": True, "cwd": tmp_path, "timeout": 60, **with_}
        return subprocess.run([*SAMPLE, *words], text=True, check=False, **settings)

    return started


class Terminal:
    """A program at a terminal of its own: what it shows, and keys to press."""

    def __init__(self, words: tuple[str, ...], folder: Path) -> None:
        self.end, its_end = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SIT_DOWN, *words],
            cwd=folder,
            stdin=its_end,
            stdout=its_end,
            stderr=its_end,
            start_new_session=True,
        )
        os.close(its_end)
        self.shown = ""

    def press(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def wait_for(self, text: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            self._read()

    def finish(self) -> int:
        while self._read():
            pass
        return self.process.wait(timeout=20)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.end], [], [], 10)
        assert ready, self.shown
        try:
            read = os.read(self.end, 4096)
        except OSError:  # the other end is closed
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """Return where terminals are put that are to be closed when the test is over."""
    terminals: list[Terminal] = []
    yield terminals
    for each in terminals:
        each.process.kill()
        each.process.wait()
        os.close(each.end)


@pytest.fixture
def terminal(tmp_path: Path, opened: list[Terminal]) -> Callable[..., Terminal]:
    """Return a way to start the sample at a terminal."""

    def at_terminal(*words: str) -> Terminal:
        opened.append(Terminal((*SAMPLE, *words), tmp_path))
        return opened[-1]

    return at_terminal
