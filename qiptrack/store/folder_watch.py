"""Tells whoever waits for it that a file of a folder has changed."""

import os
from collections.abc import Iterator
from pathlib import Path
from time import sleep

EVERY = 1.0
"""Seconds between two looks at the files."""

Stamps = tuple[tuple[str, int, int, int], ...]


def each_change(folder: Path, out: Path) -> Iterator[None]:
    """Yield at once, and then each time that a file below `folder`, and not of `out`, is another.

    Whoever asks waits until then.
    """
    known = None
    while True:
        found = stamps(folder, out)
        if found != known:
            known = found
            yield
        else:
            sleep(EVERY)


def stamps(folder: Path, out: Path) -> Stamps:
    """Return what changes with any file below `folder`: the path, times and size of each.

    What is below `out`, where that is in the folder too, is not looked at.
    """
    return tuple(sorted(_stamps(str(folder), os.path.realpath(out))))


def _stamps(folder: str, out: str) -> Iterator[tuple[str, int, int, int]]:
    for at, folders, files in os.walk(folder):
        if os.path.realpath(at) == out:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(at, name)  # noqa: PTH118 - a Path for each takes ten times as long
            try:
                facts = os.stat(path)  # noqa: PTH116 - likewise
            except OSError:
                continue
            yield path, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size
