"""What git keeps: commits, the files that they have, and what is in those."""

import datetime as dt
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import IO, NamedTuple

from qiptrack.store.fingerprints import blob_id
from qiptrack.store.git.answer_cache import open_for_now
from qiptrack.store.git.errors import GitError, GitFailed, NotDownloaded
from qiptrack.store.git.process import (
    GitDialogue,
    GitPlace,
    answer_or_refusal,
    conversing,
    path_text,
)
from qiptrack.store.git.repository import Repository

LARGEST = 1 << 20
"""The most bytes of one file that are read, unless the caller says otherwise."""

_AT_A_TIME = 1 << 16
"""How many bytes are passed over at once of what is too large to be read."""

_BLOBS_TOGETHER = 16
"""How many contents are asked for before the first is read, and so are in memory at once."""

_COMMITS_TOGETHER = 48

_PLAIN = "100644"
"""The mode of nearly every file."""

FILE_MODES = frozenset({_PLAIN, "100755"})


class Entry(NamedTuple):
    """What stands at a path of the repository, such as `plans/a.yaml`.

    `mode` is git's: FILE_MODES, 120000 for a symbolic link, 160000 for a submodule.
    """

    path: str
    mode: str
    id: str


class Listing(NamedTuple):
    """What stands below a folder, by the paths from there: the ids, and the modes but for 100644.

    It says of thousands of files what an Entry for each would say, and is made much faster.
    """

    ids: dict[str, str]
    modes: dict[str, str]

    @classmethod
    def of(cls, entries: Iterable[Entry], under: str) -> "Listing":
        """Return the listing of a folder `under` which these are, in their order."""
        found = [(each.path.removeprefix(under), each) for each in entries]
        modes = {path: each.mode for path, each in found if each.mode != _PLAIN}
        return cls({path: each.id for path, each in found}, modes)

    def entry(self, path: str, under: str) -> Entry | None:
        """Return what stands at a path from the folder `under`, by its path from the root."""
        if path not in self.ids:
            return None
        return Entry(f"{under}{path}", self.modes.get(path, _PLAIN), self.ids[path])

    def holds_file(self, path: str) -> bool:
        """Whether there is a file at a path, and no link or the like."""
        return path in self.ids and self.modes.get(path, _PLAIN) in FILE_MODES


class Blob(NamedTuple):
    """The content with that id; `data` is None when it is larger than was to be read."""

    id: str
    size: int
    data: bytes | None


_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_COMMITTED = re.compile(rb"^committer [^\n]*> (-?\d+) ([+-])(\d+)(\d\d)$", re.MULTILINE)


class CommitDay(NamedTuple):
    """The id of a commit, and the day on which it was committed by its committer's own clock."""

    id: str
    day: dt.date


class _Found(NamedTuple):
    """What git has by a name; `data` is None where that is larger than was to be read.

    Where it has nothing, `id` is empty, and `why` is `missing` or `ambiguous`.
    """

    name: str
    id: str
    kind: str
    size: int
    data: bytes | None
    why: str = ""


class _Reader:
    """Asks one process of git for objects by their names."""

    def __init__(self, dialogue: GitDialogue) -> None:
        self._dialogue = dialogue
        self._given_up = False

    @property
    def ended(self) -> bool:
        """Whether it is not to be asked again: git gave up, or was there too long."""
        return self._given_up or self._dialogue.process.poll() is not None

    def found(self, names: Sequence[str], largest: int | None = None) -> list[_Found]:
        """Return what git has by each of some dozens of names, all of which it is asked at once.

        Raises the GitError that fits when git gives up; it is not to be asked again.
        """
        try:
            self._dialogue.put([name.encode(errors="surrogateescape") for name in names])
            return [self._next(name, largest) for name in names]
        except BaseException:
            self._given_up = True
            raise

    def complained(self, since: int = 0) -> bytes:
        """Return what git complained of, without the first bytes of it."""
        return self._dialogue.complained(since)

    def _next(self, name: str, largest: int | None) -> _Found:
        output = self._dialogue.output
        line = output.readline()
        if not line.endswith(b"\n"):
            raise self._dialogue.refusal()
        for why in ("missing", "ambiguous"):
            if line.endswith(f" {why}\n".encode()):
                return _Found(name, "", "", 0, None, why)
        identity, kind, length = line.decode().split()
        size, data = int(length), None
        if largest is None or size <= largest:
            data = output.read(size)
        else:
            _pass_over(output, size)
        if output.read(1) != b"\n":  # the line end behind it
            raise self._dialogue.refusal()
        return _Found(name, identity, kind, size, data)


def _reader(repository: Repository) -> AbstractContextManager[_Reader]:
    """Open a process to ask for objects, or have the one that is open."""
    place = repository.place._replace(index_file=None)
    return open_for_now(place, partial(_opened, place), lambda reader: reader.ended)


@contextmanager
def _opened(place: GitPlace) -> Iterator[_Reader]:
    with conversing(place, "cat-file", "--batch") as dialogue:
        yield _Reader(dialogue)


def commit_called(repository: Repository, name: str) -> tuple[CommitDay | None, str]:
    """Return the commit that git knows by a name, if any, and what it complained of meanwhile."""
    if "\n" in name or "\0" in name:
        return None, ""
    with _reader(repository) as reader:
        before = len(reader.complained())
        try:
            (found,) = reader.found([f"{name}^{{commit}}"])
        except GitFailed:  # as it does of more steps back than a branch has taken
            return None, ""
        complaint = reader.complained(before).decode(errors="replace")
    if found.why == "ambiguous":
        complaint = complaint or "is ambiguous"
    return (_dated(found) if found.id else None), complaint


def first_parents(repository: Repository, name: str) -> Generator[CommitDay, None, None]:
    """Yield the commit of that name, and back from it the first parent of each."""
    with _reader(repository) as reader:
        here = name
        while True:
            steps = [f"{here}~{number}^{{commit}}" for number in range(_COMMITS_TOGETHER)]
            for found in reader.found(steps):
                if not found.id:
                    return
                yield _dated(found)
            here = f"{found.id}~1"


def _dated(found: _Found) -> CommitDay:
    headers, _, _ = (found.data or b"").partition(b"\n\n")
    match = _COMMITTED.search(headers)
    return CommitDay(found.id, (_moment(match) if match else _NO_DATE).date())


def _moment(match: re.Match[bytes]) -> dt.datetime:
    """Return the moment that a commit names; 1970 when there is no such moment, as git has it."""
    seconds, sign, hours, minutes = match.groups()
    east = dt.timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = dt.timezone(-east if sign == b"-" else east)
        return dt.datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        return _NO_DATE


def listing(repository: Repository, commit: str, under: str) -> Listing:
    """Return what the commit with that id holds below `under`, in git's order.

    `under` is a folder's path from the root with a slash at its end, or empty for everything;
    a folder that was not there then holds nothing.
    """
    found = Listing({}, {})
    with _reader(repository) as reader:
        here = _standing_at(repository, reader, commit, under)
        if here is not None and here.mode == _FOLDER:
            _list_below(repository, reader, here.id, found)
    return found


def tree(repository: Repository, commit: str, under: str) -> list[Entry]:
    """Return the same as `listing` by paths from the root; `under` may be the path of a file."""
    if under and not under.endswith("/"):
        with _reader(repository) as reader:
            here = _standing_at(repository, reader, commit, under)
        if here is None or here.mode != _FOLDER:
            return [here] if here else []
        under += "/"
    ids, modes = listing(repository, commit, under)
    return [Entry(under + path, modes.get(path, _PLAIN), each) for path, each in ids.items()]


def folder_ids(repository: Repository, commits: Iterable[str], under: str) -> list[str]:
    """Return git's id of all that each of the commits holds below `under`; empty for nothing."""
    with _reader(repository) as reader:
        found = [_standing_at(repository, reader, each, under) for each in commits]
    return [each.id if each else "" for each in found]


def _standing_at(repository: Repository, reader: _Reader, commit: str, path: str) -> Entry | None:
    """Return what a commit has at a path, be it a folder or a file; None for nothing."""
    (root,) = reader.found([f"{commit}^{{tree}}"])
    here = Entry("", _FOLDER, _there(repository, root).id)
    for step in path.removesuffix("/").split("/") if path else ():
        if here.mode != _FOLDER:
            return None
        path = f"{here.path}/{step}" if here.path else step
        inside = _inside(repository, reader, here.id, path.removesuffix(step))
        if path not in inside.paths:
            return None
        place = inside.paths.index(path)
        here = Entry(path, inside.modes[place] if inside.modes else _PLAIN, inside.ids[place])
    return here


def _list_below(repository: Repository, reader: _Reader, folder: str, found: Listing) -> None:
    """Put down what lies below the folder with that id, and in the folders in it."""
    # Not by recursion: folders lie inside one another as deep as anybody makes them.
    opened = [iter([("", _FOLDER, folder)])]
    while opened:
        for path, mode, identity in opened[-1]:
            if mode == _FOLDER:
                inside = _inside(repository, reader, identity, f"{path}/" if path else "")
                if inside.modes is not None:
                    opened.append(zip(inside.paths, inside.modes, inside.ids, strict=True))
                    break
                found.ids.update(zip(inside.paths, inside.ids, strict=True))
                continue
            found.ids[path] = identity
            if mode != _PLAIN:
                found.modes[path] = mode
        else:
            opened.pop()


class _Inside(NamedTuple):
    """What stands in a folder, folders included; None for the modes where each is 100644."""

    paths: list[str]
    modes: list[str] | None
    ids: list[str]


_FOLDER = "040000"
_NEXT = f"\0{_PLAIN} "
"""What stands in a list of modes and names before the name of a plain file."""


def _inside(repository: Repository, reader: _Reader, folder: str, prefix: str) -> _Inside:
    """Return what stands in the folder with that id, with `prefix` before every name."""
    (found,) = reader.found([folder])
    length = len(folder) // 2
    # A folder may have thousands of files: what can be is done for all of them at once.
    parts = re.split(rb"\0(.{%d})" % length, _there(repository, found).data or b"", flags=re.DOTALL)
    ids = b"".join(parts[1::2]).hex(" ", length).split(" ") if len(parts) > 1 else []
    named = path_text(b"\0" + b"\0".join(parts[:-1:2]))
    if named.count(_NEXT) == len(ids):
        names = named.split(_NEXT)[1:]
        return _Inside([prefix + name for name in names] if prefix else names, None, ids)
    both = [each.partition(" ") for each in named.split("\0")[1:]]
    known = {mode: mode.zfill(6) for mode in {mode for mode, _, _ in both}}
    modes = [known[mode] for mode, _, _ in both]
    return _Inside([prefix + name for _, _, name in both], modes, ids)


def blobs(
    repository: Repository, ids: Iterable[str], *, largest: int = LARGEST
) -> Generator[Blob, None, None]:
    """Yield the content of each of `ids`, in their order, with few in memory at a time.

    What is larger than `largest` bytes is passed over and never held whole. Raises
    NotDownloaded when a partial clone never fetched one of them.
    """
    wanted = list(ids)
    if not wanted:
        return
    with _reader(repository) as reader:
        for first in range(0, len(wanted), _BLOBS_TOGETHER):
            for found in reader.found(wanted[first : first + _BLOBS_TOGETHER], largest):
                there = _there(repository, found)
                yield Blob(there.id, there.size, there.data)


def _pass_over(output: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(output.read(min(size, _AT_A_TIME))) or size


def content_id(raw: bytes, *, like: str) -> str:
    """Return the id that git gives to this content, of the kind that the id `like` is."""
    how = "sha256" if len(like) == 64 else "sha1"
    return blob_id(raw, how).hex()


def _there(repository: Repository, found: _Found) -> _Found:
    """Return what was found; raises the GitError that fits when nothing was."""
    if not found.id:
        missing: GitError = GitFailed(f"{found.name} is {found.why}")
        raise NotDownloaded if _partial(repository) else missing
    return found


def _partial(repository: Repository) -> bool:
    """Whether this clone was made without some of its objects, to be fetched when needed."""
    names = r"^(extensions\.partialclone|remote\..*\.promisor)$"
    return answer_or_refusal(repository.place, "config", "--get-regexp", names).returncode == 0
