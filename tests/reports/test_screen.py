import fcntl
import io
import os
import pty
import struct
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from qiptrack.reports.screen import Role, Screen, screen_of


@pytest.fixture
def terminal() -> Iterator[TextIO]:
    """Return a terminal of 100 columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    with os.fdopen(follower, "w", encoding="utf-8") as stream:
        yield stream
    os.close(leader)


@pytest.mark.parametrize(
    ("environment", "screen"),
    [
        pytest.param(
            {"TERM": "xterm"}, Screen(width=100, terminal=True, colour=True), id="as it is"
        ),
        pytest.param(
            {"TERM": "xterm", "COLUMNS": "60"},
            Screen(width=60, terminal=True, colour=True),
            id="narrower on request",
        ),
        pytest.param(
            {"TERM": "xterm", "NO_COLOR": "1"},
            Screen(width=100, terminal=True, colour=False),
            id="without colour on request",
        ),
        pytest.param(
            {"TERM": "xterm", "NO_COLOR": ""},
            Screen(width=100, terminal=True, colour=True),
            id="an empty request is none",
        ),
        pytest.param({"TERM": "dumb"}, Screen(width=100), id="a dumb terminal"),
    ],
)
def test_a_terminal_is_taken_as_it_is(
    terminal: TextIO, environment: dict[str, str], screen: Screen
) -> None:
    assert screen_of(terminal, environment) == screen


@pytest.mark.parametrize(
    ("columns", "width"), [("60", 60), ("", None), ("0", None), ("wide", None), ("-5", None)]
)
def test_a_pipe_has_the_width_that_columns_says(
    tmp_path: Path, columns: str, width: int | None
) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as stream:
        assert screen_of(stream, {"COLUMNS": columns, "TERM": "xterm"}) == Screen(width=width)


def test_a_page_has_80_columns_where_nobody_says() -> None:
    assert Screen().columns == 80
    assert Screen(width=60).columns == 60


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_the_encoding_of_the_output_is_known(tmp_path: Path, encoding: str) -> None:
    with (tmp_path / "out").open("w", encoding=encoding) as stream:
        screen = screen_of(stream, {})
        stream.write(screen.written("– é →"))
    assert screen.unicode is (encoding == "utf-8")


def test_a_stream_without_an_encoding_takes_everything() -> None:
    assert screen_of(io.StringIO(), {}) == Screen()


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not screen_of(stream, {}).terminal


@pytest.mark.parametrize(
    ("environment", "colour"), [({}, False), ({"WT_SESSION": "1"}, True), ({"TERM": "x"}, True)]
)
def test_a_windows_console_of_old_gets_no_colour(
    terminal: TextIO, environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert screen_of(terminal, environment).colour is colour


def test_colour_is_only_where_it_can_be_seen() -> None:
    assert Screen(colour=True).paint("late", Role.BAD) == "\x1b[31mlate\x1b[0m"
    assert Screen(colour=True).paint("late", Role.PLAIN) == "late"
    assert Screen().paint("late", Role.BAD) == "late"
