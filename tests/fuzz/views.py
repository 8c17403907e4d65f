"""Every command that looks, asked in this process about one folder."""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from unittest import mock

from typer.testing import CliRunner, Result

from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.typer_bridge.lazy import make_app
from qiptrack.model.organisation import Organisation
from qiptrack.reports.formats.formats import Format
from qiptrack.reports.problems.problems import ProblemFormat
from qiptrack.store import folder_reader, plan_reading
from qiptrack.store.plan_files import PlansSource
from qiptrack.store.plan_reading import PlanReading

APP = make_app(COMMANDS)
AS_OF = ("--as-of", "2026-11-23")

READING = ("check",)
"""The command that reads every file to its end."""

LOOKING = (
    "status", "overdue", "list", "agenda", "escalations", "workload", "indicators", "trends",
    "missed", "missed --all", "links", "coverage", "learning", "sample 3", "rules",
)  # fmt: skip
"""The commands that look at every plan."""

ONE = ("show {}", "show {}/A1", "show {}/I1", "show {}/C1", "indicators {}/I1", "list {}")
"""The commands that look at one plan, which stands for the braces."""

FORMATS = tuple(each.value for each in Format)
CHECK_FORMATS = tuple(each.value for each in ProblemFormat)


class Crash(NamedTuple):
    """A command that ended in a traceback, and the traceback."""

    words: tuple[str, ...]
    traceback: str

    @property
    def place(self) -> str:
        """The innermost line of the program that was running, to tell one mistake from another."""
        frames = [line for line in self.traceback.splitlines() if line.startswith("  File ")]
        return f"{frames[-1].strip()}: {self.traceback.splitlines()[-1][:80]}"


def _raised(*given: Any) -> NoReturn:
    raise given[-1]


@contextmanager
def without_the_net() -> Iterator[None]:
    """Let a mistake of the program be raised, where a user would be told of it in a sentence."""
    with (
        mock.patch("qiptrack.cli.errors.unforeseen", _raised),
        mock.patch("qiptrack.cli.unforeseen_errors.without_failing_plans", _raised),
    ):
        yield


@contextmanager
def examined_once() -> Iterator[None]:
    """Have what is the matter with a file found once, while none is changed: it takes longest."""
    found: dict[tuple[str, bytes], PlanReading] = {}

    def explained(
        plans_folder: PlansSource, file: str, raw: bytes, organisation: Organisation
    ) -> PlanReading:
        if (file, raw) not in found:
            found[file, raw] = explain(plans_folder, file, raw, organisation)
        return found[file, raw]

    explain = plan_reading.explained
    with mock.patch.object(folder_reader, "explained", explained):
        yield


def answer(folder: Path, words: Sequence[str]) -> Result:
    """Return the answer to a command that is typed about `folder`."""
    return CliRunner().invoke(APP, ["--plans", str(folder), *AS_OF, *words])


def crash(folder: Path, words: Sequence[str]) -> Crash | None:
    """Return the crash of a command; None where it answers or refuses."""
    return crash_in(answer(folder, words), words)


def crash_in(result: Result, words: Sequence[str]) -> Crash | None:
    """Return the crash that an answer to `words` is; None where it answers or refuses."""
    if result.exception is None or isinstance(result.exception, SystemExit):
        return None
    return Crash(tuple(words), "".join(traceback.format_exception(result.exception)))
