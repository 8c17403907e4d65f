"""A sign of life while many plans are read: a line on a terminal, and nothing anywhere else."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds before anything is shown."""

BETWEEN = 0.1
"""Seconds between two updates."""


class _Line:
    """The one line that is being shown: its length, 0 when there is none."""

    length = 0


def erase() -> None:
    """Take away the line that is shown, if one is, before anything else is written."""
    if _Line.length:
        # Spaces rather than a code that erases: every terminal knows them.
        sys.stderr.write(f"\r{' ' * _Line.length}\r")
        sys.stderr.flush()
        _Line.length = 0  # last, for Ctrl-C may come in between


def _show(text: str) -> None:
    _Line.length = len(text)  # first, for Ctrl-C may come in between
    sys.stderr.write(f"\r{text}")
    sys.stderr.flush()


@contextmanager
def progress(doing: str) -> Iterator[Callable[[], None]]:
    """Give a function to call after each step; once it takes long, the steps are counted aloud."""
    try:
        yield _counter(doing) if _can_be_seen() else _nothing
    finally:
        erase()


def counted(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield `items`, which are `what`, and count them aloud once it takes long."""
    with progress(f"Reading {what}") as step:
        for item in items:
            step()
            yield item


def _counter(doing: str) -> Callable[[], None]:
    done = 0
    due = time.monotonic() + PATIENCE

    def step() -> None:
        nonlocal done, due
        done += 1
        now = time.monotonic()
        if now >= due:
            due = now + BETWEEN
            _show(f"{doing}: {done:,}")

    return step


def _nothing() -> None:
    return


def _can_be_seen() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
