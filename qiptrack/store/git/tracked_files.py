"""What git's own index says of the files on disk that git tracks, read from the file it is in.

That file is laid out as `gitformat-index` says. Git itself prints as much of it only in a form
of which it says that it may change at any time, and is one more process.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from struct import Struct, error
from typing import NamedTuple

from qiptrack.store.fingerprints import FileStamp, stamp_of
from qiptrack.store.git.objects import FILE_MODES
from qiptrack.store.git.process import path_text
from qiptrack.store.git.repository import Repository

_HEADER = Struct(">4sII")
_EXTENSION = Struct(">4sI")
_BITMAP = Struct(">II")
_MORE_FLAGS = Struct(">H")
_FACTS = ">4I4x2I8xI"
"""Of a file: times of change and modification, inode, mode and size; the id of its content and
flags come after them."""

_PADDED_TO = 8
_SHORTENED = 4
"""The version in which a path says only how it differs from the one before."""

_STAGE, _SAYS_MORE, _ADDED_LATER = 0x3000, 0x4000, 0x2000
"""Flags: the side in a conflict; that there are more of them; and among those, that a file is only
meant to be added, and has no id of its own."""

_FILE_MODES = frozenset(int(mode, 8) for mode in FILE_MODES)
_BILLION = 1_000_000_000
_FOUR_BYTES = 0xFFFFFFFF
"""As much of the number of an inode as git keeps."""

_made = tuple.__new__
"""Makes a named tuple as its class does, of very many of which the number of values is right."""


class _Tracked(NamedTuple):
    """A file that git tracks: git's id of its content, and its stamp when git saw it on disk.

    Of the number of its inode there is as much as git keeps. The id is empty of what is no file,
    or has a conflict that nobody has settled.
    """

    path: bytes
    id: bytes
    stamp: FileStamp


def untouched(repository: Repository, stamps: Mapping[str, FileStamp]) -> dict[str, str]:
    """Return git's ids of the contents of files on disk that are as they were when git saw them.

    They are asked for, and answered, by their paths below the folder of the repository, with the
    stamps that they have now; those that git put down in its index are held against them, so that
    no file is looked at and no filter is run. What changed at the time at which the index was
    written, or later, is not answered: within one tick of the clock a file may change again and
    keep its stamp. Nor is anything where git keeps its index in a new way.
    """
    try:
        with _index_file(repository).open("rb") as opened:
            written = os.fstat(opened.fileno()).st_mtime_ns
            tracked = _tracked(repository, opened.read())
    except (OSError, ValueError, error):
        return {}
    if not tracked:
        return {}
    above = len(repository.prefix)
    names = path_text(b"\0".join([each.path for each in tracked])).split("\0")
    found: dict[str, str] = {}
    for name, (_, identity, seen) in zip(names, tracked, strict=True):
        stamp = stamps.get(name[above:]) if name.startswith(repository.prefix) else None
        if stamp is None or not identity or (stamp != seen and _as_git_keeps(stamp) != seen):
            continue
        _, modified, changed, _ = stamp
        if modified < written and changed < written:
            found[name[above:]] = identity.hex()
    return found


def _as_git_keeps(stamp: FileStamp) -> FileStamp:
    size, modified, changed, inode = stamp
    return size, modified, changed, inode & _FOUR_BYTES


def index_stamp(repository: Repository) -> FileStamp | None:
    """Return the stamp of git's own index; None where there is none."""
    try:
        return stamp_of(_index_file(repository).stat())
    except OSError:
        return None


def _index_file(repository: Repository) -> Path:
    return repository.index or repository.git_dir / "index"


def _tracked(repository: Repository, raw: bytes) -> list[_Tracked]:
    """Return the files of an index, with those of the shared one that it says it changes, if any.

    Raises ValueError or struct.error for what is no whole index of a known kind.
    """
    length = 32 if repository.sha256 else 20
    own, link = _listed(raw, length)
    if not link.strip(b"\0"):
        return own
    shared = repository.git_dir / f"sharedindex.{link[:length].hex()}"
    below, _ = _listed(shared.read_bytes(), length)
    deleted, end = _positions(link, length)
    replaced, _ = _positions(link, end)
    new = iter(own)
    for place in sorted(replaced):  # these stand first in the index, without their paths
        below[place] = next(new)._replace(path=below[place].path)
    left = (each for place, each in enumerate(below) if place not in deleted)
    return [*{each.path: each for each in (*left, *new)}.values()]


def _positions(raw: bytes, start: int) -> tuple[set[int], int]:
    """Return which bits are set in a bitmap that is packed as `gitformat-bitmap` says, and its end.

    A word says how many that follow it are all alike, and how many then stand as they are.
    """
    size, count = _BITMAP.unpack_from(raw, start)
    words = Struct(f">{count}Q").unpack_from(raw, start + _BITMAP.size)
    found: set[int] = set()
    at = first = 0
    while at < count:
        alike, as_they_are = 64 * (words[at] >> 1 & _FOUR_BYTES), words[at] >> 33
        found.update(range(first, min(first + alike, size)) if words[at] & 1 else ())
        first += alike
        for word in words[at + 1 : at + 1 + as_they_are]:
            found.update(first + bit for bit in range(64) if word >> bit & 1)
            first += 64
        at += 1 + as_they_are
    return found, start + _BITMAP.size + 8 * count + 4  # where the last of such words is


def _listed(raw: bytes, id_length: int) -> tuple[list[_Tracked], bytes]:
    """Return the entries of one file of an index, and what it says of another below it, if any."""
    found: list[_Tracked] = []
    mark, version, number = _HEADER.unpack_from(raw)
    if mark != b"DIRC" or version not in (2, 3, _SHORTENED):
        raise ValueError(version)
    facts = Struct(f"{_FACTS}{id_length}sH")
    start, path = _HEADER.size, b""
    for _ in range(number):
        of_file = facts.unpack_from(raw, start)
        changed, changed_rest, modified, modified_rest, inode, mode, size, identity, flags = of_file
        begins, is_known = start + facts.size, not flags & _STAGE
        if flags & _SAYS_MORE:
            is_known &= not _MORE_FLAGS.unpack_from(raw, begins)[0] & _ADDED_LATER
            begins += _MORE_FLAGS.size
        if version == _SHORTENED:
            dropped, begins = _number_at(raw, begins)
            ends = raw.index(b"\0", begins)
            path, start = path[: len(path) - dropped] + raw[begins:ends], ends + 1
        else:
            ends = raw.index(b"\0", begins)
            path, start = raw[begins:ends], ends + _PADDED_TO - (ends - start) % _PADDED_TO
        modified = modified * _BILLION + modified_rest
        changed = changed * _BILLION + changed_rest
        known = identity if is_known and mode in _FILE_MODES else b""
        found.append(_made(_Tracked, (path, known, (size, modified, changed, inode))))
    return found, _link(raw, start, len(raw) - id_length)


def _number_at(raw: bytes, start: int) -> tuple[int, int]:
    """Return the number that begins there, seven bits to a byte, and where it ends."""
    number = -1
    for end, byte in enumerate(raw[start : start + 10], start + 1):
        number = (number + 1) << 7 | byte & 0x7F
        if byte < 0x80:
            return number, end
    raise ValueError(start)


def _link(raw: bytes, start: int, end: int) -> bytes:
    """Return what comes behind the files on a shared index; empty where there is none.

    Raises ValueError where anything else comes that may change what is said of them.
    """
    link = b""
    while start < end:
        name, size = _EXTENSION.unpack_from(raw, start)
        start += _EXTENSION.size + size
        if name == b"link":
            link = raw[start - size : start]
        elif name[:1].islower() and name != b"sdir":  # which says only that folders are left out
            raise ValueError(name)
    if start != end:
        raise ValueError(start)
    return link
