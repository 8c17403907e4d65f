"""One place where everything that cannot be done becomes a sentence and an exit code."""

import os
import sys
from collections.abc import Callable

import typer
from typer._click.exceptions import ClickException, NoSuchOption, UsageError

from qiptrack.cli.table import BY_NAME
from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.reports.text import encodable, visible

DONE = 0
FOUND = 1
REFUSED = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


class UnknownCommand(QiptrackError):
    """There is no such command."""

    def __init__(self, name: str) -> None:
        near = nearest(name, BY_NAME)
        fix = f"Did you mean `qiptrack {near}`?" if near else "See `qiptrack --help`."
        super().__init__(f"There is no command '{name}'.", fix)


def guarded(run: Callable[[], int | None]) -> int:
    """Run a command and return its exit code; whatever goes wrong for its user is one sentence."""
    try:
        code = run() or DONE
        sys.stdout.flush()
    except QiptrackError as error:
        return refuse(error.message, error.fix)
    except ClickException as error:
        return _misused(error)
    except typer.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        _let_go_of_output()
        return PIPE_CLOSED
    except OSError as error:
        _let_go_of_output()
        return refuse(f"The output could not be written: {error.strerror}.", "")
    else:
        return _interrupted() if code == INTERRUPTED else code


def refuse(message: str, fix: str) -> int:
    """Say on standard error why something is not done, and what to do; return the exit code."""
    say(f"qiptrack: {message}")
    if fix:
        say(f"  {fix}")
    return REFUSED


def say(text: str) -> None:
    """Write a line on standard error, where it is shown as text whatever is in it."""
    encoding = sys.stderr.encoding or "utf-8"
    indent = " " * (len(text) - len(text.lstrip(" ")))
    try:
        sys.stderr.write(encodable(indent + visible(text), encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        return


def _misused(error: ClickException) -> int:
    fix = "See `qiptrack --help`."
    context = error.ctx if isinstance(error, UsageError) else None
    if context is not None:
        fix = f"See `{context.command_path} --help`."
    if isinstance(error, NoSuchOption):
        known = [name for param in context.command.params for name in param.opts] if context else []
        near = nearest(error.option_name, known)
        message = f"There is no option {error.option_name} here."
        return refuse(message, f"Did you mean {near}? {fix}" if near else fix)
    return refuse(sentence(error.format_message()), fix)


def sentence(text: str) -> str:
    """Return `text` on one line, with a full stop unless it has a mark of its own."""
    text = " ".join(text.split())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _interrupted() -> int:
    """Leave a clean prompt: a line of its own, and nothing said."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    return INTERRUPTED


def _let_go_of_output() -> None:
    """Point standard output nowhere, so that nothing is said when the program ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
