"""A program at a terminal of its own: what it shows, and keys to press."""

import fcntl
import os
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import prefork

SECONDS = 60
PATIENCE = 3
MOMENT = 0.1
INTERRUPT = "\x03"

# Makes its input the terminal at which Ctrl-C is pressed, and then becomes the program.
_SIT_DOWN = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A program at a terminal of its own, so many columns wide.

    Python modules, given as `(sys.executable, "-m", module, ...)`, are forked off and not
    started. Where a machine has no pseudo-terminals the test is skipped.
    """

    def __init__(
        self,
        words: tuple[str, ...],
        folder: Path,
        *,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.end, its_end = pseudo_terminal()
        fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process: prefork.Forked | subprocess.Popen[bytes]
        if words[:2] == (sys.executable, "-m"):
            self.process = prefork.start(
                *words[2:],
                streams=(its_end, its_end, its_end),
                folder=folder,
                environment=environment,
                at_terminal=True,
            )
        else:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _SIT_DOWN, *words],
                cwd=folder,
                env=environment,
                stdin=its_end,
                stdout=its_end,
                stderr=its_end,
                start_new_session=True,
            )
        os.close(its_end)
        self.shown = ""
        self._pressed = ""

    def press(self, keys: str) -> None:
        """Type `keys`; Ctrl-C once the program waits for something."""
        self._pressed = keys
        if keys == INTERRUPT:
            self._until_it_waits()
        os.write(self.end, keys.encode())

    def wait_for(self, text: str) -> None:
        """Read until `text` is shown."""
        end = time.monotonic() + SECONDS
        while text not in self.shown:
            assert time.monotonic() < end, self.shown
            assert self._read() or text in self.shown, self.shown

    def finish(self) -> int:
        """Read until the program ends, and return its exit code."""
        while self._read():
            pass
        return self.process.wait(timeout=SECONDS)

    def close(self) -> None:
        """End the program if it still runs, and take the terminal away."""
        self.process.kill()
        self.process.wait()
        os.close(self.end)

    def _until_it_waits(self) -> None:
        """Let a moment pass, or less if the program and those that it started soon wait.

        Between its prompt and waiting for the answer Python takes note of Ctrl-C, and waits all
        the same.
        """
        end = time.monotonic() + MOMENT
        while time.monotonic() < end and not _waits(self.process.pid):
            time.sleep(0.002)

    def _read(self) -> bool:
        ready: list[int] = []
        end = time.monotonic() + SECONDS
        while not ready:
            assert time.monotonic() < end, self.shown
            ready, _, _ = select.select([self.end], [], [], PATIENCE)
            if not ready and self._pressed == INTERRUPT:
                # It came too early all the same; a person presses it again.
                os.write(self.end, INTERRUPT.encode())
        try:
            read = os.read(self.end, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)


def _waits(pid: int) -> bool:
    """Whether a process and all that it started wait; False where the system does not say so."""
    process = Path("/proc") / str(pid)
    try:
        state = (process / "stat").read_text().rpartition(") ")[2][0]
        children = (process / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return False
    return state == "S" and all(_waits(int(child)) for child in children)


def pseudo_terminal() -> tuple[int, int]:
    """Return both ends of a new terminal; the test is skipped where there can be none."""
    try:
        return os.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no pseudo-terminals ({error})")
