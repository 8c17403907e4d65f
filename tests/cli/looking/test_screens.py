"""What the answers look like where they go: a terminal, a pipe, one that closed; and Ctrl-C."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import ROOT, swept
from tests.terminal import SECONDS, Terminal

ANSI = re.compile(r"\x1b\[[0-9;]*m")

# Ctrl-C as it comes when a plan is looked at, and not while one is read: the error then keeps
# alive, by the frame it was raised in, the reader who would take the line back.
STOPPED_AT_WORK = """
import sys
from qiptrack.cli.errors import guarded
from qiptrack.cli.terminal import _Line, counted

def look(plan):
    if _Line.length:
        raise KeyboardInterrupt

def run():
    list(look(plan) for plan in counted(iter(int, 1), "plans"))

sys.exit(guarded(run))
"""

READ_TOGETHER = """
import time
from qiptrack.cli import terminal

terminal.PATIENCE = 0.2
for number in terminal.counted([250, 250, 1], "plans", int):
    time.sleep(0.3 if number > 1 else 0)
"""

QIPTRACK = ("-m", "qiptrack")
VIEWS = {
    "status": ("status",),
    "overdue": ("overdue", "--within", "30"),
    "list": ("list",),
    "show a plan": ("show", "north"),
    "show an action": ("show", "rose/A1"),
    "workload": ("workload",),
    "indicators": ("indicators",),
    "an indicator": ("indicators", "rose/I2"),
    "trends": ("trends",),
    "a trend": ("trends", "feedback-positive"),
    "missed": ("missed",),
    "escalations": ("escalations",),
    "show a check": ("show", "elm/C2"),
    "learning": ("learning",),
    "sample": ("sample", "9"),
    "rules": ("rules",),
    "a rule": ("rules", "QIP302"),
}
Ask = Callable[..., Result]
Sit = Callable[..., Terminal]


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    """Return a way to start Python beside the examples at a terminal, so many columns wide."""
    for name in ("QIPTRACK_PLANS", "QIPTRACK_BY", "COLUMNS", "NO_COLOR", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-11-23")
    monkeypatch.setenv("TERM", "xterm")
    opened: list[Terminal] = []

    def at_terminal(*words: str, columns: int = 80, **environment: str) -> Terminal:
        opened.append(
            Terminal(
                (sys.executable, *words),
                ROOT,
                columns=columns,
                environment={**os.environ, **environment},
            )
        )
        return opened[-1]

    yield at_terminal
    for each in opened:
        each.close()


def widest(shown: str) -> int:
    return max(len(ANSI.sub("", line)) for line in shown.splitlines())


def test_ctrl_c_in_a_long_read_leaves_a_clean_prompt(tmp_path: Path, sit: Sit) -> None:
    (tmp_path / "a.yaml").write_bytes((ROOT / "plans/rosewood-care-plan-reviews.yaml").read_bytes())
    for number in range(4000):
        os.link(tmp_path / "a.yaml", tmp_path / f"p{number}.yaml")
    terminal = sit(*QIPTRACK, "--plans", str(tmp_path), "overdue")
    terminal.wait_for("\rReading plans: ")
    terminal.press("\x03")
    assert terminal.finish() == 130
    left = terminal.shown.replace("^C", "").removesuffix("\r\n").rpartition("\r")
    assert left[2] == ""
    assert "Traceback" not in terminal.shown
    assert "\n" not in left[0]
    assert "Overdue" not in terminal.shown


def test_ctrl_c_between_two_reads_leaves_a_clean_prompt_too(sit: Sit) -> None:
    terminal = sit("-c", STOPPED_AT_WORK)
    assert terminal.finish() == 130
    count, blank, nothing = terminal.shown.removesuffix("\r\n").split("\r")[1:]
    assert count.startswith("Reading plans: ")
    assert (blank, nothing) == (" " * len(count), "")


def test_what_is_read_together_is_counted_one_by_one(sit: Sit) -> None:
    terminal = sit("-c", READ_TOGETHER)
    assert terminal.finish() == 0
    assert terminal.shown.split("\r")[1:-2] == ["Reading plans: 251", "Reading plans: 501"]


@pytest.mark.parametrize("view", ["overdue", "show a plan"])
@pytest.mark.parametrize("columns", [80, 50])
def test_an_answer_fits_the_terminal_it_is_shown_on(view: str, columns: int, sit: Sit) -> None:
    terminal = sit(*QIPTRACK, *VIEWS[view], columns=columns)
    assert terminal.finish() == 0
    assert widest(terminal.shown) <= columns
    assert ANSI.search(terminal.shown)


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "a dumb terminal"]
)
def test_colour_is_left_out_where_it_is_not_wanted(environment: dict[str, str], sit: Sit) -> None:
    terminal = sit(*QIPTRACK, "overdue", **environment)
    assert terminal.finish() == 0
    assert "\x1b" not in terminal.shown
    assert "verification" in terminal.shown


@pytest.mark.parametrize(
    ("view", "columns"),
    [
        *((view, "60") for view in VIEWS),
        *swept((view, None) for view in VIEWS),
        *((view, "132") for view in ("show a plan", "trends")),
    ],
)
def test_a_pipe_is_a_page_of_eighty_columns_unless_columns_says_otherwise(
    view: str, columns: str | None, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    answer = ask(*VIEWS[view])
    assert answer.exit_code == 0
    assert widest(answer.stdout) <= int(columns or 80)
    assert "\x1b" not in answer.stdout
    assert answer.stdout.endswith("\n")
    assert not any(line.endswith(" ") for line in answer.stdout.splitlines())


ODD_WIDTHS = ("1", "0", "-5", "wide", "9" * 9, "9" * 5000, "\u0663")


@pytest.mark.parametrize("number", [0, *swept(range(1, len(ODD_WIDTHS)), every=2)])
def test_a_width_that_makes_no_sense_stops_nobody(
    number: int, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", ODD_WIDTHS[number])
    # The narrowest that there is goes through every view, the others through some of them.
    for words in list(VIEWS.values())[number :: 6 if number else 1]:
        answer = ask(*words)
        assert (answer.exit_code, answer.stderr) == (0, "")


def start(*words: str, output: int, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "qiptrack", *words],
        cwd=ROOT,
        env={**os.environ, "QIPTRACK_TODAY": "2026-11-23", **environment},
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def test_a_reader_who_has_gone_ends_it_quietly() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    done = start("list", output=writes)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("format_", swept(["table", "csv"], every=2))
def test_an_output_that_has_few_characters_still_gets_the_whole_answer(
    format_: str, tmp_path: Path
) -> None:
    (tmp_path / "cafe.yaml").write_text(
        "qip: 1\ntitle: Café 日本\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\n"
        "actions: [{id: A1, issue: i, action: Café, owner: M, due: 2026-11-02, "
        "evidence_source: e}]\n",
        encoding="utf-8",
    )
    done = start(
        *("--plans", str(tmp_path), "overdue", "--format", format_),
        output=subprocess.PIPE,
        PYTHONIOENCODING="ascii",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert "Caf\\" in done.stdout
