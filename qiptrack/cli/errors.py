"""One place where everything that cannot be done becomes a sentence and an exit code."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from qiptrack.cli import terminal
from qiptrack.cli.terminal import erase
from qiptrack.errors import QiptrackError

DONE = 0
FOUND = 1
REFUSED = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

DEBUG = "QIPTRACK_DEBUG"
"""The variable by which somebody asks for the traceback of a mistake of the program."""


def guarded(run: Callable[[], int | None]) -> int:
    """Run a command and return its exit code; whatever goes wrong for its user is a sentence."""
    try:
        return _outcome(run)
    finally:
        terminal.settle()


def _outcome(run: Callable[[], int | None]) -> int:
    try:
        terminal.prepare()
        code = run() or DONE
        sys.stdout.flush()
    except QiptrackError as error:
        return refuse(error.message, error.fix)
    except (KeyboardInterrupt, EOFError) as error:
        return _stopped(error)
    except BrokenPipeError:
        return PIPE_CLOSED
    except OSError as error:
        if not terminal.not_taken(error):
            return unforeseen(error)
        return refuse(
            f"The answer could not be written: {error.strerror}.",
            "Make room for it, or send it somewhere else.",
        )
    except Exception as error:
        return unforeseen(error)
    return code


def unforeseen(error: Exception) -> int:
    """Say in a sentence that the program made a mistake; return the exit code."""
    show_traceback(error)
    what = f"Something went wrong that nobody had foreseen ({where(error)})."
    return refuse(what, for_the_mistake())


def for_the_mistake() -> str:
    """Return the advice on a mistake of the program."""
    tell = "send what it shows to whoever looks after it"
    if _debugging():
        return f"The mistake is qiptrack's: {tell}."
    return f"The mistake is qiptrack's: run it again with {DEBUG}=1, and {tell}."


def where(error: Exception) -> str:
    """Return the kind of a mistake, its message, and the line of the program, as one text."""
    said = " ".join(str(error).split())
    kind = f"{type(error).__name__}: {said[:80]}" if said else type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return kind
    file = PurePath(trace.tb_frame.f_code.co_filename).name
    return f"{kind}, at {file}:{trace.tb_lineno}"


def show_traceback(error: Exception) -> None:
    """Show the whole traceback on standard error, where QIPTRACK_DEBUG asks for it."""
    if not _debugging():
        return
    from traceback import format_exception

    for line in "".join(format_exception(error)).splitlines():
        say(line)


def _debugging() -> bool:
    return os.environ.get(DEBUG, "") not in ("", "0")


def refuse(message: str, fix: str) -> int:
    """Say on standard error why something is not done, and what to do; return the exit code."""
    for line in wrapped(f"qiptrack: {sentence(message)}"):
        say(line)
    to_copy = False  # behind a colon come lines to be copied, as they are
    for line in fix.splitlines():
        for part in [f"  {line}"] if to_copy else wrapped(sentence(line), "  "):
            say(part)
        to_copy = to_copy or line.endswith(":")
    return REFUSED


def wrapped(text: str, first: str = "", others: str = "  ") -> list[str]:
    """Return `text` as lines that end between words at a terminal; elsewhere it is one line.

    What stands in backquotes is to be copied, and stays on one line.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        return [first + text]
    from textwrap import wrap

    from qiptrack.reports.screen import screen_of

    width = screen_of(sys.stderr, os.environ).columns
    kept = re.sub(r"`[^`]*`", lambda found: found[0].replace(" ", "\0"), text)
    lines = wrap(
        kept,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def say_wrapped(text: str, indent: str = "", others: str | None = None) -> None:
    """Write `text` on standard error, in lines that end between words at a terminal.

    All begin with the `indent`, but where those behind the first have `others`.
    """
    for line in wrapped(text, indent, indent if others is None else others):
        say(line)


def say(text: str) -> None:
    """Write a line on standard error, where it is shown as text whatever is in it."""
    if terminal.is_silenced():
        return
    erase()
    if sys.stderr is None:
        return
    from qiptrack.reports.text import encodable, visible

    indent = " " * (len(text) - len(text.lstrip(" ")))
    shown = encodable(indent + visible(text), sys.stderr.encoding or "utf-8")
    with suppress(OSError):
        sys.stderr.write(f"{shown}\n")
        sys.stderr.flush()


def sentence(text: str) -> str:
    """Return `text` on one line, with a full stop unless it has a mark of its own."""
    text = " ".join(text.split())
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def _stopped(error: BaseException) -> int:
    """Leave a clean prompt behind Ctrl-C; a question that nobody answered is a refusal."""
    if not isinstance(error, KeyboardInterrupt):
        return refuse(
            "There was no answer, so nothing was done.",
            "Run it where you can answer, or say it all with options.",
        )
    terminal.discard(sys.stdout)
    erase()  # the reader does, too, but may be kept from it for as long as `error` is held
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\n")
    return INTERRUPTED
