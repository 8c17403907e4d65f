"""Long answers at a terminal go through a pager, as git's do; everything else is as ever."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from qiptrack.cli.pager import pager_command
from tests import prefork
from tests.conftest import ROOT, with_each
from tests.terminal import INTERRUPT, Terminal

Look = Callable[..., Terminal]
MARKED = "sed s/^/paged:/"


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """Return a way to run qiptrack beside the example plans, at a terminal of 24 lines."""
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-11-23")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("QIPTRACK_PAGER", "PAGER", "LESS", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    opened: list[Terminal] = []

    def at_terminal(*words: str, **environment: str) -> Terminal:
        words = (sys.executable, "-m", "qiptrack", *words)
        opened.append(Terminal(words, ROOT, environment={**os.environ, **environment}))
        return opened[-1]

    yield at_terminal
    for each in opened:
        each.close()


def shown(terminal: Terminal, code: int = 0) -> str:
    assert terminal.finish() == code
    assert "Traceback" not in terminal.shown
    return terminal.shown


@pytest.mark.parametrize(
    "environment",
    [
        {"QIPTRACK_PAGER": MARKED, "PAGER": "no-such-pager"},
        {"PAGER": "sed 's/^/paged:/'"},
        {"PAGER": 'X=paged: && sed "s/^/$X/" | cat'},
    ],
    ids=lambda environment: " ".join(environment.values()),
)
def test_a_long_answer_goes_through_the_pager_that_is_named(
    look: Look, environment: Mapping[str, str]
) -> None:
    answer = shown(look("list", **environment))
    assert answer.count("paged:") > 24
    assert "\x1b[1m" in answer


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        pytest.param(("workload",), {"PAGER": MARKED}, id="a short answer"),
        pytest.param(("--no-pager", "list"), {"PAGER": MARKED}, id="--no-pager before"),
        pytest.param(("list", "--no-pager"), {"PAGER": MARKED}, id="--no-pager behind"),
        pytest.param(("list",), {"PAGER": "cat"}, id="none"),
        pytest.param(("list",), {"PAGER": "no-such-pager $X"}, id="not there, for a shell"),
        pytest.param(("list",), {"PAGER": "sed --no-such-option"}, id="one that is misused"),
        pytest.param(("list",), {"PAGER": MARKED, "TERM": "dumb"}, id="a dumb terminal"),
    ],
)
def test_it_is_printed_at_once(
    look: Look, words: tuple[str, ...], environment: Mapping[str, str]
) -> None:
    answer = shown(look(*words, **environment))
    assert "paged:" not in answer
    assert ("20 actions in 3 plans" if "list" in words else "13 open actions") in answer


def test_the_help_of_everything_is_longer_than_a_screen(look: Look) -> None:
    assert shown(look("--help", PAGER=MARKED)).startswith("paged:Usage: qiptrack")


def test_a_pager_that_is_left_early_is_no_error_and_the_exit_code_stays(
    look: Look, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("actions:\n" + "  - 1\n" * 500)
    terminal = look("check", "--plans", str(tmp_path), PAGER="head -n 1")
    assert shown(terminal, 1).count("\n") == 1


def test_what_a_file_says_reaches_no_command_line(look: Look, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    plan = (ROOT / "plans" / "elm-court-mar-errors.yaml").read_text("utf-8")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "elm.yaml").write_text(
        plan.replace("title: Medicines", f"title: $(touch {seen}) `touch {seen}` Medicines")
    )
    answer = shown(look("show", "elm", "--plans", str(tmp_path / "plans"), PAGER=f"{MARKED} $X"))
    assert answer.count("paged:") > 2
    assert "$(touch" in answer
    assert not seen.exists()


@pytest.mark.skipif(not shutil.which("less"), reason="there is no less")
def test_less_shows_the_first_screen_and_ctrl_c_does_not_leave_it(look: Look) -> None:
    terminal = look("list")
    terminal.wait_for(":\x1b[K")  # where less waits for a key
    assert "3 plans" not in terminal.shown
    terminal.shown = ""
    terminal.press(INTERRUPT)
    terminal.wait_for(":\x1b[K")  # what was typed before is lost with Ctrl-C
    terminal.press("G")
    terminal.wait_for("20 actions in 3 plans")
    terminal.press("q")
    assert "Traceback" not in shown(terminal)


def test_no_pager_is_started_in_a_pipe() -> None:
    ran = prefork.run(
        "qiptrack",
        "list",
        folder=ROOT,
        environment={**os.environ, "TERM": "xterm", "QIPTRACK_PAGER": MARKED},
    )
    assert "paged:" not in ran.stdout
    assert ran.stdout.count("\n") > 24


@with_each(
    ("environment", "expected"),
    [
        ({"PAGER": "sh -c 'a b'"}, ["-c", "a b"]),
        ({"PAGER": "sh a\\ b"}, ["-c", "sh a\\ b"]),
        ({"PAGER": "  "}, None),
        ({"PAGER": "no-such-pager -x"}, None),
        ({"PAGER": "/"}, None),
        ({"PAGER": "sed 's"}, None),
        ({"QIPTRACK_PAGER": "", "PAGER": "sh"}, None),
        ({"QIPTRACK_PAGER": "cat", "PAGER": "sh"}, None),
    ],
)
def test_a_command_is_taken_apart_or_left_to_the_shell(
    environment: Mapping[str, str], expected: list[str] | None
) -> None:
    command = pager_command(environment)
    assert (command and list(command[1:])) == expected
