"""Where the answer goes, and what to do when it is not taken."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from qiptrack.errors import QiptrackError


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


def failing() -> bool:
    """Whether standard output does not take what was written to it."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        return True
    return False


def discard() -> None:
    """Let go of what is still to be written, so that it cannot fail again on the way out."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
