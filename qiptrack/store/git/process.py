"""One process of git: which program it is, in what surroundings, and how its answer is read.

A folder of plans may come from anybody, and its `.git/config` can name programs that git
starts by itself. Only commands that read what is committed or staged are asked here, in
surroundings where none of those programs is started, nothing is fetched and no file of the
repository is touched.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, CompletedProcess, Popen, TimeoutExpired
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import IO, NamedTuple

from qiptrack.store.git.errors import GitError, GitNotInstalled, GitTookTooLong, refusal

_QUIET_SETTINGS = (
    "core.fsmonitor=",  # empty is off in every version; older ones would start `false`
    "core.quotePath=false",
    "core.warnAmbiguousRefs=true",
    "color.ui=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
)

NO_HOOKS = ("core.hooksPath=/dev/null",)

_SURROUNDINGS = {
    "LC_ALL": "C",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    # Nothing is fetched: git up to 2.39.3 and some after it do not know the first of these.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    # History as it was committed, without what this one copy puts in its place.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null/none",
}

_OF_THE_USER = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    }
)


class GitPlace(NamedTuple):
    """Where git is to look, how it is told, and for how many seconds it may go on.

    `index_file` stands in for the repository's own index; `surroundings` are names and values of
    the environment that git finds there besides.
    """

    folder: Path
    options: tuple[str, ...] = ()
    index_file: Path | None = None
    patience: float = 600
    surroundings: tuple[tuple[str, str], ...] = ()


def answer(place: GitPlace, *question: str, settings: Iterable[str] = NO_HOOKS) -> bytes:
    """Return what git answers to `question`, a git command and its options.

    Raises the GitError that fits when git does not answer.
    """
    said = answer_or_refusal(place, *question, settings=settings)
    if said.returncode:
        raise refusal(said.stderr, place.folder)
    return said.stdout


def answer_or_refusal(
    place: GitPlace, *question: str, settings: Iterable[str] = NO_HOOKS
) -> CompletedProcess[bytes]:
    """Return all that git said to `question`, whether it is an answer or a refusal."""
    with Popen(
        _command(place, question, settings),
        env=_environment(place),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    ) as process:
        try:
            output, complaints = process.communicate(timeout=place.patience)
        except TimeoutExpired:
            _stop(process)
            raise GitTookTooLong from None
        except BaseException:
            _stop(process)
            raise
    return CompletedProcess(process.args, process.returncode, output, complaints)


def _started(
    place: GitPlace, question: Sequence[str], given: IO[bytes] | int, complaints: IO[bytes]
) -> Popen[bytes]:
    """Start git on a question, with its answer in a pipe and what it complains of in a file."""
    return Popen(
        _command(place, question, NO_HOOKS),
        env=_environment(place),
        stdin=given,
        stdout=PIPE,
        stderr=complaints,
    )


@contextmanager
def streamed(place: GitPlace, *question: str, given: Iterable[str] = ()) -> Iterator[IO[bytes]]:
    """Open git's answer to `question` for reading; each of `given` is a line of git's input.

    Whoever leaves before the end stops git. Raises the GitError that fits when git gives up.
    """
    # Input from a file rather than a pipe cannot leave two processes waiting for each other.
    with TemporaryFile() as lines, TemporaryFile() as complaints:
        lines.writelines(line.encode() + b"\n" for line in given)
        lines.seek(0)
        process = _started(place, question, lines, complaints)
        with _watched(process, place.patience) as output:
            yield output
            left_early = bool(output.read(1))
            if left_early:
                process.kill()
        if process.returncode and not left_early:
            complaints.seek(0)
            raise refusal(complaints.read(10_000), place.folder)


class GitDialogue(NamedTuple):
    """A process of git that answers one line after another, for as long as it is asked.

    What it complains of goes to the file `complaints`.
    """

    place: GitPlace
    process: Popen[bytes]
    output: IO[bytes]
    complaints: IO[bytes]

    def put(self, lines: Sequence[bytes]) -> None:
        """Give git these lines; so few that they fit into a pipe, and all is read that it answers.

        Raises the GitError that fits when git has given up.
        """
        try:
            os.write(_number(self.process.stdin), b"".join(line + b"\n" for line in lines))
        except BrokenPipeError:
            raise self.refusal() from None

    def complained(self, since: int = 0) -> bytes:
        """Return what git complained of, without the first bytes of it."""
        return os.pread(self.complaints.fileno(), 10_000, since)

    def refusal(self) -> GitError:
        """Return why git gave no answer, once it has given up."""
        self.process.wait()
        said = self.complained()
        return refusal(said, self.place.folder) if said else GitTookTooLong()


@contextmanager
def conversing(place: GitPlace, *question: str) -> Iterator[GitDialogue]:
    """Open a process of git that is given one line after another; whoever leaves ends it.

    That it was ended before, as too much time went by, is told to whoever asks it, and nobody else.
    """
    with TemporaryFile() as complaints:
        process = _started(place, question, PIPE, complaints)
        with _watched(process, place.patience, in_the_end=False) as output:
            try:
                yield GitDialogue(place, process, output, complaints)
            finally:
                process.kill()


def _number(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise BrokenPipeError
    return stream.fileno()


@contextmanager
def _watched(
    process: Popen[bytes], patience: float, *, in_the_end: bool = True
) -> Iterator[IO[bytes]]:
    """See `process` to its end: its own, the end of the time it has, or the reader's.

    That it took too long is raised `in_the_end`, unless nobody waits for its answer then.
    """
    too_long = Event()

    def stop() -> None:
        too_long.set()
        process.kill()

    timer = Timer(patience, stop)
    timer.daemon = True
    timer.start()
    with process:
        try:
            if process.stdout is not None:
                yield process.stdout
            process.wait()
        except BaseException:
            _stop(process)
            raise
        finally:
            timer.cancel()
    if in_the_end and too_long.is_set():
        raise GitTookTooLong


def _stop(process: Popen[bytes]) -> None:
    """End `process` and see it gone, which leaving its `with` in a hurry would not."""
    process.kill()
    process.wait()


def fields(output: IO[bytes], end: bytes = b"\0") -> Iterator[bytes]:
    """Yield what stands before each `end` in `output`."""
    rest = b""
    while chunk := output.read(65_536):
        *whole, rest = (rest + chunk).split(end)
        yield from whole
    if rest:
        yield rest


def path_text(raw: bytes) -> str:
    """Return a path of git's as text, which stands for the same bytes when git is given it."""
    return raw.decode(errors="surrogateescape")


def pathspec(under: str) -> tuple[str, ...]:
    """Return the paths to name for what is below the folder `under`: none when it is the root."""
    return (under,) if under else ()


def _command(place: GitPlace, question: Iterable[str], settings: Iterable[str]) -> list[str]:
    configured = [part for setting in (*_QUIET_SETTINGS, *settings) for part in ("-c", setting)]
    return [_program(), *configured, *place.options, *question]


def _environment(place: GitPlace) -> dict[str, str]:
    """Return the surroundings git runs in: the user's, without what steers git elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _OF_THE_USER
    }
    index = {} if place.index_file is None else {"GIT_INDEX_FILE": str(place.index_file)}
    return kept | _SURROUNDINGS | index | dict(place.surroundings)


def _program() -> str:
    """Return the full path of git, never one in the folder that happens to be the current one."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = Path(folder).is_absolute() and shutil.which(Path(folder) / name)
        if found:
            return str(found)
    raise GitNotInstalled
