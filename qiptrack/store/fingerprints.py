"""By what a file is known to be the same: its stamp, which changes with it, and git's id of it."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any

FileStamp = tuple[int, int, int, int]
"""What a file system says of a file without its being read: its size, when it was modified and
when it was changed, in nanoseconds, and the number of its inode."""

stamp_of: Callable[[os.stat_result], FileStamp] = attrgetter(
    "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"
)
"""Returns the stamp of a file of which these are the facts."""

_TWO_SECONDS = 2_000_000_000


def is_old(stamp: FileStamp, clock: int | None) -> bool:
    """Whether a file cannot be changed any more, from this time of the clock on, and keep a stamp.

    Within one tick of the clock it may; where it is not known what time it is, nothing is old.
    """
    _, modified, changed, _ = stamp
    return clock is not None and max(modified, changed) < clock - _TWO_SECONDS


def clock_of(folder: Path) -> int | None:
    """Return the time in nanoseconds by the clock of the file system that `folder` is on.

    It is that of a file without a name, which nobody else gets to see. None where it cannot be
    had, and where files do not keep the time of their last change: then no stamp can be trusted.
    """
    with suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
        try:
            return os.fstat(descriptor).st_ctime_ns
        finally:
            os.close(descriptor)
    return None


def blob_id(raw: bytes, how: str = "sha1") -> bytes:
    """Return the id that git gives to this content, in a repository whose ids are made so."""
    told = b"blob %d\0%b" % (len(raw), raw)
    if how == "sha1":
        return sha1(told)
    import hashlib

    return hashlib.new(how, told, usedforsecurity=False).digest()


def sha1(raw: bytes) -> bytes:
    """Return the SHA-1 of `raw`, which is for nobody's security: git names contents by it."""
    made: bytes = _sha1(many=next(_asked) >= _MANY)(raw, usedforsecurity=False).digest()
    return made


def digest(raw: bytes) -> bytes:
    """Return what tells `raw` from any other bytes, for ourselves: sooner made than a SHA-1."""
    made: bytes = _blake2b()(raw, digest_size=20, usedforsecurity=False).digest()
    return made


@cache
def _blake2b() -> Any:
    with suppress(ImportError):  # as for a SHA-1
        return import_module("_blake2").blake2b
    return import_module("hashlib").blake2b


@cache
def _sha1(*, many: bool) -> Any:
    """Return what makes a SHA-1: of `many` what is several times faster, and slow to load."""
    if not many:  # as `random` does it: hashlib loads OpenSSL, which takes as long as 50 plans do
        with suppress(ImportError):
            return import_module("_sha1").sha1
    return import_module("hashlib").sha1


_MANY = 200
_asked = count()
"""How often a SHA-1 was asked for."""
