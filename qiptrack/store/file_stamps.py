"""What a file system says of files, by which it is known whether one was changed since."""

import os
from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

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
