"""Files that are made for others: written whole or not at all, and never over somebody's own."""

from collections.abc import Callable
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import forget, write_beside
from qiptrack.store.provenance import stamp_in
from qiptrack.store.writer import NotSaved

Ours = Callable[[bytes], bool]
"""Whether a file with this content was made by the program, and may be made again."""


class NotOurs(QiptrackError):
    """A file is there that is no paper of qiptrack's, and would be lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there already, and was not made by `qiptrack report`.",
            "Give another name with --out, or move that file away first.",
        )


class NoPlaceForIt(QiptrackError):
    """The folder that a file is to be written to is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is no folder {path.parent} to write {path.name} to.",
            "Make the folder first, or give another name with --out.",
        )


def save_paper(path: Path, raw: bytes) -> None:
    """Write a paper; one that is there already is replaced, and nothing else is.

    Raises NotOurs, NoPlaceForIt or NotSaved, and then nothing was changed.
    """
    save_output(path, raw, ours=lambda there: stamp_in(there) is not None)


def save_output(path: Path, raw: bytes, *, ours: Ours) -> None:
    """Write `raw` at `path`; a file that is there is replaced only where it is `ours`.

    Raises NotOurs, NoPlaceForIt or NotSaved, and then nothing was changed.
    """
    try:
        target = path.resolve()
        if not target.parent.is_dir():
            raise NoPlaceForIt(path)
        if target.exists() and not (target.is_file() and ours(target.read_bytes())):
            raise NotOurs(path)
        made = write_beside(target, raw)
        try:
            made.replace(target)
        except BaseException:
            forget(made)
            raise
    except (OSError, RuntimeError, ValueError) as error:
        raise NotSaved(str(path), error if isinstance(error, OSError) else OSError()) from error
