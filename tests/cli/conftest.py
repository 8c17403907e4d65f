"""The sample command line, run in this process, in one of its own, or at a terminal."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.cli.sample.__main__ import APP
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
SAMPLE = (sys.executable, "-m", "tests.cli.sample")

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


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """Return where terminals are put that are to be closed when the test is over."""
    terminals: list[Terminal] = []
    yield terminals
    for each in terminals:
        each.close()


@pytest.fixture
def terminal(tmp_path: Path, opened: list[Terminal]) -> Callable[..., Terminal]:
    """Return a way to start the sample at a terminal."""

    def at_terminal(*words: str) -> Terminal:
        opened.append(Terminal((*SAMPLE, *words), tmp_path))
        return opened[-1]

    return at_terminal
