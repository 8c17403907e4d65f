"""Commands that have trouble with what they write to, or wait for."""

import sys
import time
from typing import Annotated

import typer

from qiptrack.cli.prompts import line
from qiptrack.cli.terminal import counted
from qiptrack.errors import QiptrackError


def lines(
    count: Annotated[int, typer.Argument()] = 200_000,
    *,
    text: Annotated[str, typer.Option("--text")] = "a line like any other",
) -> int:
    """Write many lines."""
    for _ in range(count):
        sys.stdout.write(f"{text}\n")
    return 1


def wait(seconds: Annotated[float, typer.Argument()] = 60) -> None:
    """Read for a long time."""
    end = time.monotonic() + seconds
    for _ in counted(iter(lambda: time.monotonic() > end, True), "plans"):
        time.sleep(0.01)
    typer.echo("done")


def ask() -> None:
    """Ask a question."""
    typer.echo(line("Who: "))


def refuse(text: Annotated[str, typer.Argument(metavar="TEXT")]) -> None:
    """Refuse in so many words."""
    raise QiptrackError(f"'{text}' will not do", f"Write anything but '{text}'.")
