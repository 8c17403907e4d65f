"""A program that is to end while it does something that must not be left half done."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qiptrack.store.interruptions import tidied, uninterrupted


def interrupted(steps: list[str]) -> None:
    """Do what Ctrl-C comes into, and note every step that is done."""
    with uninterrupted() as came:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            steps.append("within")
        assert came == [signal.SIGINT]
        steps.append("between")
    steps.append("beyond")


def test_ctrl_c_comes_behind_the_outermost_block() -> None:
    steps: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted(steps)
    assert steps == ["within", "between"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


ENDS = """\
import os, signal
from qiptrack.store.interruptions import tidied, uninterrupted
with {block}():
    try:
        os.kill(os.getpid(), signal.{name})
        print("within", flush=True)
    finally:
        print("tidy", flush=True)
print("beyond", flush=True)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    ("block", "printed"), [("uninterrupted", "within\ntidy\n"), ("tidied", "tidy\n")]
)
def test_what_ends_a_program_ends_it_behind_the_block(block: str, printed: str, name: str) -> None:
    script = ENDS.format(block=block, name=name)
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert ended.stdout == printed
    assert ended.returncode == -getattr(signal, name)


AT_EACH_LINE = """\
import contextlib, os, signal, sys
from qiptrack.store import interruptions

def ended_at(line):
    left = line

    def traced(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename not in (interruptions.__file__, contextlib.__file__):
            return None
        left -= event == "line"
        if event == "line" and left == 0:
            os.kill(os.getpid(), signal.SIGTERM)
        return traced

    sys.settrace(traced)
    with interruptions.tidied():
        pass
    sys.settrace(None)
    return left <= 0

line = 1
while True:
    if not (child := os.fork()):
        sys.exit(os.EX_OK if not ended_at(line) else "it went on")
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == os.EX_OK:
        break
    print(code)
    line += 1
"""


def test_wherever_a_block_is_when_the_program_is_ended_it_ends_without_a_traceback() -> None:
    swept = subprocess.run(
        [sys.executable, "-c", AT_EACH_LINE], check=True, capture_output=True, text=True
    )
    assert swept.stderr == ""
    codes = set(swept.stdout.split())
    assert codes <= {str(-signal.SIGTERM), str(128 + signal.SIGTERM)}
    assert str(-signal.SIGTERM) in codes


def test_what_is_ignored_goes_on_being_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with uninterrupted() as came, tidied():
            os.kill(os.getpid(), signal.SIGHUP)
        assert came == []
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_may_do_without(tmp_path: Path) -> None:
    def run() -> None:
        with uninterrupted(), tidied():
            (tmp_path / "done").touch()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert (tmp_path / "done").exists()
