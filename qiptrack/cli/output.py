"""Where the answer goes, and what to do when it is not taken."""

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

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


def prepare() -> None:
    """See to it that a character that the output does not have stops nobody.

    Raises NowhereToWrite when there is no output at all: better now than after a change.
    """
    if sys.stdout is None:
        raise NowhereToWrite
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def not_taken(error: OSError) -> bool:
    """Whether `error` comes of writing the answer, and not of some file, which it would name."""
    return not _settled(sys.stdout) or (error.filename is None and error.errno in _FULL)


def settle() -> None:
    """Let go of what a stream does not take, so that it cannot fail again on the way out."""
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


def emit(text: str) -> None:
    """Write `text` on standard output, whatever it can be encoded in."""
    sys.stdout.write(encodable(text, sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()
