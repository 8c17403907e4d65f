"""A Python that has imported the tool already, and forks off a process of it when asked.

To start Python and import takes half a second of processor; a fork takes some milliseconds, and
runs the same `main` in a process with a terminal, signals and an exit code of its own. Tests
about the start itself, or about streams that are closed or have few characters, start Python.
"""

import atexit
import contextlib
import datetime as dt
import fcntl
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from tests.fuzz.views import answer

CLOCK = dt.date(2030, 6, 3)
"""What the computer's clock shows in tests, on whatever day they run."""


def not_waiting_for_the_disk(descriptor: int) -> None:
    """Stand in for `os.fsync`: what is written need not outlive the machine, only the process."""
    os.fstat(descriptor)  # which has to be one that is open


ROOT = Path(__file__).parents[1]
_NUMBER = struct.Struct("!q")
_STARTING = threading.Lock()
_DONE_BEFORE = (
    *("check", "list", "show rose", "hooks --help", "merge-file --help", "update --help"),
    *(
        "update rose/A7 --note x --by Registered --dry-run",
        "review rose --meeting Monthly --dry-run",
    ),
)
"""Commands that make what is made once in a process: models of plans, patterns, tables of rules."""

_SELDOM = {"exports", "site", "excel", "excel_charts", "word", "ods_parts", "xlsx_parts"}
"""Parts that take long to import, and that few forks need: these import them themselves."""

_IMPORTED_LATE = ("typer.main", "typer.completion", "rich.table", "rich.text", "filelock", "json")


class Forked:
    """A process that was forked off: the part of `subprocess.Popen` that tests use."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.pid = self._number()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once the process has ended; it raises TimeoutError."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            self.returncode = self._number()
            self._line.close()
        return self.returncode

    def kill(self) -> None:
        """End the process if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _number(self) -> int:
        return int(_NUMBER.unpack(_received(self._line, _NUMBER.size))[0])


def start(
    module: str,
    *words: str,
    streams: tuple[int, int, int],
    folder: Path | str,
    environment: Mapping[str, str] | None = None,
    at_terminal: bool = False,
) -> Forked:
    """Fork off `python -m module words` with these streams, at the terminal of the first."""
    environment = os.environ if environment is None else environment
    asked = {
        "module": module,
        "words": words,
        "folder": os.fspath(folder),
        "environment": dict(environment),
        "at_terminal": at_terminal,
    }
    line = socket.socket(socket.AF_UNIX)
    with _STARTING:
        path = _server()
    line.connect(path)
    said = json.dumps(asked).encode()
    socket.send_fds(line, [_NUMBER.pack(len(said))], streams)
    line.sendall(said)
    return Forked(line)


def run(
    module: str,
    *words: str,
    folder: Path | str,
    environment: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `python -m module words` to its end, with nothing to read, and return what it says."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull) as none:  # noqa: PTH123 - a device
        streams = (none.fileno(), out.fileno(), err.fileno())
        code = start(module, *words, streams=streams, folder=folder, environment=environment).wait(
            timeout=60
        )
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess((module, *words), code, *said)


# Hands its own words, streams and surroundings to the server, and ends as the fork does.
_CLIENT = """#!{python} -SE
import json, os, socket, struct, sys
if "-m" not in sys.argv:
    sys.exit()
module, *words = sys.argv[sys.argv.index("-m") + 1 :]
asked = dict(module=module, words=words, folder=os.getcwd(), environment=dict(os.environ))
asked = json.dumps(asked).encode()
line = socket.socket(socket.AF_UNIX)
line.connect({path!r})
socket.send_fds(line, [struct.pack("!q", len(asked))], [0, 1, 2])
line.sendall(asked)
answer = line.makefile("rb")
answer.read(8)
sys.exit(struct.unpack("!q", answer.read(8))[0])
"""


def client(path: Path) -> Path:
    """Write a program to `path` that stands in for Python where it is to run a module."""
    path.write_text(_CLIENT.format(python=sys.executable, path=_server()), encoding="utf-8")
    path.chmod(0o755)
    return path


FOLDER = "QIP_FORKS_IN"
"""The variable that names the folder of the server to all processes of a run of the tests."""

_held = socket.socket(socket.AF_UNIX)
"""A line to the server on which nothing is said, for as long as this process may want a fork."""
atexit.register(_held.close)


@functools.cache
def _server() -> str:
    """Return the path that the server of this run listens at; who needs it first starts it."""
    path = os.path.join(os.environ[FOLDER], "line")  # noqa: PTH118 - a socket's path is text
    with _alone(path):
        if not os.path.exists(path):  # noqa: PTH110 - likewise
            _start_server(path)
        _held.connect(path)
    return path


def _start_server(path: str) -> None:
    # What the first test that asks has set is not what the others have.
    surroundings = {name: each for name, each in os.environ.items() if "QIPTRACK" not in name}
    subprocess.run(
        [sys.executable, "-m", "tests.prefork", path],
        cwd=ROOT,
        env={**surroundings, "PYTHONPATH": str(ROOT), "QIPTRACK_CACHE": "off"},
        stdin=subprocess.DEVNULL,
        check=True,
        start_new_session=True,
    )


@contextlib.contextmanager
def _alone(path: str) -> Iterator[None]:
    """Have no other process start the server or end it meanwhile."""
    with open(f"{path}.lock", "w") as lock:  # noqa: PTH123 - likewise
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def serve(path: str) -> None:
    """Fork for whoever asks at `path`, until nobody is left who holds a line to it.

    It returns at once in a process of its own, which is nobody's child: some tests count theirs.
    """
    for each in pkgutil.walk_packages(importlib.import_module("qiptrack").__path__, "qiptrack."):
        if not (each.name.endswith("__main__") or _SELDOM & {*each.name.split(".")}):
            importlib.import_module(each.name)
    for name in _IMPORTED_LATE:
        importlib.import_module(name)
    vars(importlib.import_module("qiptrack.cli.typed_dates"))["clock_day"] = lambda: CLOCK
    vars(os)["fsync"] = not_waiting_for_the_disk
    _warm_up()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork():
        return
    listener.settimeout(60)  # for who started it to be there
    lines = [listener.accept()[0]]
    while lines or not _ended(path, listener):
        for ready in select.select([listener, *lines], [], [])[0]:
            if ready is listener:
                lines.append(listener.accept()[0])
                continue
            lines.remove(ready)
            if ready.recv(1, socket.MSG_PEEK) and os.fork() == 0:
                for other in (listener, *lines):
                    other.close()
                _answer(ready)
            ready.close()


def _ended(path: str, listener: socket.socket) -> bool:
    """Say whether nobody is about to ask, and see that nobody does any more."""
    with contextlib.suppress(FileNotFoundError), _alone(path):  # its folder may be gone by now
        if select.select([listener], [], [], 0)[0]:
            return False
        os.unlink(path)  # noqa: PTH108 - a socket's path is text
    return True


def _warm_up() -> None:
    """Run some commands about the example plans, and keep what they made out of the collector."""
    for words in _DONE_BEFORE:
        said = answer(ROOT / "plans", words.split())
        assert said.exit_code == 0, said.output
    gc.collect()
    gc.freeze()


def _answer(line: socket.socket) -> NoReturn:
    """Fork off what is asked for, tell its number and its exit code, and end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said, streams, _, _ = socket.recv_fds(line, _NUMBER.size, 3)
    asked = json.loads(_received(line, _NUMBER.unpack(said)[0]))
    pid = os.fork()
    if pid == 0:
        line.close()
        _become(asked, streams)
    for stream in streams:
        os.close(stream)
    line.sendall(_NUMBER.pack(pid))
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):  # nobody may wait for it
        line.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _become(asked: Mapping[str, Any], streams: list[int]) -> NoReturn:
    """Run what is asked for as Python runs it, and end with its exit code."""
    os.setsid()
    # A shell has what it starts in the background ignore it, and a fork would go on doing so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if asked.get("at_terminal"):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdin = open(0, encoding=encoding, errors=errors)  # noqa: SIM115 - it stays open
    sys.stdout = open(1, "w", encoding=encoding, errors=errors)  # noqa: SIM115 - likewise
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115 - likewise
    sys.argv = [asked["module"], *asked["words"]]
    code = _exit_code(asked["module"])
    for stream_ in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream_.flush()
    os._exit(code)


def _exit_code(module: str) -> int:
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
            return 1
        return end.code or 0
    except BaseException:  # noqa: BLE001 - it is what Python does with whatever is left
        traceback.print_exc()
        return 1
    return 0


def _received(line: socket.socket, length: int) -> bytes:
    received = b""
    while len(received) < length:
        more = line.recv(length - len(received))
        if not more:
            raise ConnectionError("the forked process is gone without a word")
        received += more
    return received


if __name__ == "__main__":
    serve(sys.argv[1])
