"""Long answers at a terminal go through a pager, where there is one, as git's do.

Which program that is says QIPTRACK_PAGER, else PAGER, else it is `less`; empty, or `cat`, is none.
The text reaches it on its standard input, and in no other way.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qiptrack.cli import terminal
from qiptrack.cli.terminal import emit
from qiptrack.patterns import pattern
from qiptrack.reports.screen import screen_of
from qiptrack.reports.text import encodable

USUAL = "less"

SETTINGS = {"LESS": "FRX", "LV": "-c"}
"""What pagers are told where the user tells them nothing, as git has it: leave at once what fits
the screen (F), keep colours (R and -c), and leave the text on the screen (X)."""

_FOR_A_SHELL = pattern(r"""[|&;<>()$`\\*?\[#~=%]""")
"""What makes a command one for the shell, as git has it; quotes are read without one."""

_FAILED = range(1, 128)
"""The exit codes of a program that could not do it, or that a shell could not run; whoever ends
one by a signal has seen what they wanted."""

_AT_ONCE = 1_000_000
"""How many characters are written at once."""

_CODES = pattern(r"\x1b\[[0-9;]*m")


class _Choice:
    """Whether a pager may be used in this run."""

    allowed = True


def allow(*, allowed: bool) -> None:
    """Have long answers go through a pager from now on, or not."""
    _Choice.allowed = allowed


def page(text: str | Iterable[str]) -> None:
    """Write `text` on standard output, through a pager where it is longer than the screen.

    What comes piece by piece is written so where it is for no terminal.
    """
    if not isinstance(text, str):
        if not _may_page():
            for piece in _in_pages(text):
                emit(piece)
            return
        text = "".join(text)
    if not terminal.is_silenced() and _is_long(text) and (command := pager_command(os.environ)):
        terminal.note_answer()
        if _paged(text, command):
            return
    emit(text)


def pager_command(environment: Mapping[str, str]) -> Sequence[str] | None:
    """Return the program and its arguments; None where there is none, or none is wanted."""
    from shlex import split
    from shutil import which

    named = environment.get("QIPTRACK_PAGER", environment.get("PAGER", USUAL)).strip()
    if named in ("", "cat"):
        return None
    if _FOR_A_SHELL.search(named):
        shell = which("sh")
        return [shell, "-c", named] if shell else None
    try:
        program, *arguments = split(named)
    except ValueError:  # a quote that does not end
        return None
    found = which(program)
    return [found, *arguments] if found else None


def _may_page() -> bool:
    """Whether the answer is for a terminal that a pager may be used on."""
    screen = screen_of(sys.stdout, os.environ)
    return bool(_Choice.allowed and screen.terminal and os.environ.get("TERM"))


def _in_pages(pieces: Iterable[str]) -> Iterator[str]:
    """Yield what `pieces` are together, in fewer and longer ones; at least one."""
    gathered: list[str] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size > _AT_ONCE:
            yield "".join(gathered)
            gathered, size = [], 0
    yield "".join(gathered)


def _is_long(text: str) -> bool:
    """Whether `text` has more lines than the terminal that it is for; False where it is for none.

    A terminal that does not say how high it is gets all of it at once.
    """
    if not _may_page():
        return False
    screen = screen_of(sys.stdout, os.environ)
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    wide = columns or screen.columns
    lines = sum(1 + max(len(_CODES.sub("", line)) - 1, 0) // wide for line in text.splitlines())
    return 0 < rows <= lines


def _paged(text: str, command: Sequence[str]) -> bool:
    """Show `text` by the program; return whether it did, so that nothing is left to be shown."""
    from subprocess import PIPE, Popen  # which takes a tenth of the time that a short answer has

    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    try:
        process = Popen(command, stdin=PIPE, env={**SETTINGS, **os.environ})
    except OSError:
        return False
    with _interrupts_left_to_it():
        with contextlib.suppress(OSError):  # whoever has read enough leaves in the middle
            process.communicate(encodable(text, encoding).encode(encoding, "replace"))
        process.wait()
    return process.returncode not in _FAILED


@contextlib.contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """Leave Ctrl-C to the program, which may only stop a search by it."""
    import signal

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
