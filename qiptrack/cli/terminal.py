"""Where the answer goes, what to do when it is not taken, and a sign of life meanwhile."""

import codecs
import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TextIO, TypeVar

from qiptrack.errors import QiptrackError
from qiptrack.reports.text import encodable

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBADF, getattr(errno, "EDQUOT", errno.ENOSPC)}


class NowhereToWrite(QiptrackError):
    """Standard output was closed before the program began."""

    def __init__(self) -> None:
        super().__init__(
            "There is nowhere to write the answer: standard output is closed.",
            "Leave `>&-` out, or send the answer to a file or another program.",
        )


class _Written:
    """Whether anything was written in this run, and whether all of it goes nowhere."""

    begun = False
    silenced = False


@contextmanager
def silenced() -> Iterator[None]:
    """Write nothing on either stream while the block runs."""
    _Written.silenced = True
    try:
        yield
    finally:
        _Written.silenced = False


def is_silenced() -> bool:
    """Whether nothing is to be written now."""
    return _Written.silenced


def has_begun() -> bool:
    """Whether a part of the answer was written already, so that it cannot be given again."""
    return _Written.begun


def note_answer() -> None:
    """Take note that a part of the answer is written by other means than `emit`."""
    _Written.begun = True


def prepare() -> None:
    """See to it that a character that the output does not have stops nobody.

    Raises NowhereToWrite when there is no output at all: better now than after a change.
    """
    _Written.begun = False
    if sys.stdout is None:
        raise NowhereToWrite
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def not_taken(error: OSError) -> bool:
    """Whether `error` comes of writing the answer, and not of some file, which it would name."""
    return not _settled(sys.stdout) or (error.filename is None and error.errno in _FULL)


def settle() -> None:
    """Drop what a stream does not take, so that it cannot fail again as the program ends."""
    for stream in (sys.stdout, sys.stderr):
        if not _settled(stream):
            discard(stream)


def discard(stream: TextIO) -> None:
    """Send what is still to be written to `stream` nowhere."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _settled(stream: TextIO | None) -> bool:
    try:
        if stream is not None:
            stream.flush()
    except OSError:
        return False
    return True


def into_a_new_file() -> bool:
    """Whether standard output is a regular file with nothing in it yet, in UTF-8."""
    try:
        facts = os.fstat(sys.stdout.fileno())
        encoding = codecs.lookup(sys.stdout.encoding or "utf-8").name
    except (OSError, LookupError):
        return False
    return stat.S_ISREG(facts.st_mode) and not facts.st_size and encoding == "utf-8"


def emit(text: str) -> None:
    """Write `text` on standard output, whatever it can be encoded in."""
    if is_silenced():
        return
    _Written.begun = True
    sys.stdout.write(encodable(text, sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()


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


def counted(items: Iterable[T], what: str, many: Callable[[T], int] = lambda _: 1) -> Iterator[T]:
    """Yield `items`, each of which is so `many` of `what`; once it takes long, count them aloud."""
    if not _can_be_seen():
        yield from items
        return
    with progress(f"Reading {what}") as step:
        for item in items:
            for _ in range(many(item)):
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
