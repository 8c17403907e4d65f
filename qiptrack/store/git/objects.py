"""The files of a commit: which there are, and what is in them."""

from collections.abc import Generator, Iterable
from typing import IO, NamedTuple

from qiptrack.store.folders import blob_id
from qiptrack.store.git.errors import GitFailed, NotDownloaded
from qiptrack.store.git.process import asked, fields, path_text, pathspec, streamed
from qiptrack.store.git.repository import Repository

LARGEST = 1 << 20
"""The most bytes of one file that are read, unless the caller says otherwise."""

_AT_A_TIME = 1 << 16
"""How many bytes are passed over at once of what is too large to be read."""

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

    What is larger than `largest` bytes is passed over and never held whole. Raises
    NotDownloaded when a partial clone never fetched one of them.
    """
    wanted = list(ids)
    if not wanted:
        return
    question = ("cat-file", "--batch", "--buffer")
    with streamed(repository.place, *question, given=wanted) as output:
        while line := output.readline():
            identity, size = _heading(repository, line)
            data = None
            if size <= largest:
                data = output.read(size)
            else:
                _pass_over(output, size)
            output.read(1)  # the line end behind it
            yield Blob(identity, size, data)


def _pass_over(output: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(output.read(min(size, _AT_A_TIME))) or size


def content_id(raw: bytes, *, like: str) -> str:
    """Return the id that git gives to this content, of the kind that the id `like` is."""
    how = "sha256" if len(like) == 64 else "sha1"
    return blob_id(raw, how).hex()


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
