"""The files of a commit: which there are, and what is in them."""

import hashlib
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import NamedTuple

from qiptrack.store.git.errors import GitFailed, NotDownloaded
from qiptrack.store.git.process import asked, fields, path_text, pathspec, streamed
from qiptrack.store.git.repository import Repository

LARGEST = 1 << 20
"""The most bytes of one file that are read, unless the caller says otherwise."""

FILE_MODES = frozenset({"100644", "100755"})


class Entry(NamedTuple):
    """What stands at a path of the repository, such as `plans/a.yaml`.

    `mode` is git's: FILE_MODES, 120000 for a symbolic link, 160000 for a submodule.
    """

    path: str
    mode: str
    id: str


class Blob(NamedTuple):
    """The content with that id; `data` is None when it is larger than was to be read."""

    id: str
    size: int
    data: bytes | None


def tree(repository: Repository, commit: str, under: str) -> list[Entry]:
    """Return what the commit with that id holds below `under`, in git's order.

    `under` is a folder's path from the root with a slash at its end, or empty for everything;
    a folder that was not there then holds nothing.
    """
    question = ("ls-tree", "-r", "-z", "--full-tree", commit, "--", *pathspec(under))
    with streamed(repository.place, *question) as output:
        return [_entry(record) for record in fields(output)]


def blobs(
    repository: Repository, ids: Iterable[str], *, largest: int = LARGEST
) -> Generator[Blob, None, None]:
    """Yield the content of each of `ids`, in their order, with one in memory at a time.

    What is larger than `largest` bytes is not read. Raises NotDownloaded when a partial clone
    never fetched one of them.
    """
    wanted = list(ids)
    sizes = _sizes(repository, wanted)
    fitting = [identity for identity in wanted if sizes[identity] <= largest]
    with closing(_contents(repository, fitting)) as contents:
        for identity in wanted:
            size = sizes[identity]
            yield Blob(identity, size, next(contents) if size <= largest else None)


def content_id(raw: bytes, *, like: str) -> str:
    """Return the id that git gives to this content, of the kind that the id `like` is."""
    how = "sha256" if len(like) == 64 else "sha1"
    return hashlib.new(how, b"blob %d\0%b" % (len(raw), raw), usedforsecurity=False).hexdigest()


def _sizes(repository: Repository, ids: Iterable[str]) -> dict[str, int]:
    question = ("cat-file", "--batch-check", "--buffer")
    with streamed(repository.place, *question, given=ids) as output:
        return dict(_heading(repository, line) for line in fields(output, b"\n"))


def _contents(repository: Repository, ids: Iterable[str]) -> Generator[bytes, None, None]:
    question = ("cat-file", "--batch", "--buffer")
    with streamed(repository.place, *question, given=ids) as output:
        while line := output.readline():
            _, size = _heading(repository, line)
            data = output.read(size + 1)
            yield data[:size]


def _heading(repository: Repository, line: bytes) -> tuple[str, int]:
    """Return the id and the size that `cat-file` announces."""
    identity, what, *size = line.decode().split()
    if what == "missing":
        raise NotDownloaded if _partial(repository) else GitFailed(f"{identity} is missing")
    return identity, int(size[0])


def _partial(repository: Repository) -> bool:
    """Whether this clone was made without some of its objects, to be fetched when needed."""
    names = r"^(extensions\.partialclone|remote\..*\.promisor)$"
    return asked(repository.place, "config", "--get-regexp", names).returncode == 0


def _entry(record: bytes) -> Entry:
    described, _, path = record.partition(b"\t")
    mode, _, identity = described.decode().split()
    return Entry(path_text(path), mode, identity)
