"""Files that are made for others: written whole or not at all, and never over somebody's own."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import (
    forget,
    remove_empty,
    saving,
    write_beside,
)
from qiptrack.store.interruptions import tidied, uninterrupted
from qiptrack.store.provenance import stamp_in
from qiptrack.store.unfinished_files import BEGINNING, ENDING

OPTION = "--out"
"""What names another place for what is written."""

Ours = Callable[[bytes], bool]
"""Whether a file with this content was made by the program, and may be made again."""


class NotOurs(QiptrackError):
    """A file is there that is no paper of qiptrack's, and would be lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there already, and was not made by qiptrack.",
            "Give another name with --out, or move that file away first.",
        )


class IsAFolder(QiptrackError):
    """A folder is there, where it is to be said which file is to be written."""

    def __init__(self, path: Path, ending: str) -> None:
        option = shlex.join([OPTION, str(path / f"NAME{ending}")])
        super().__init__(
            f"{path} is a folder, and what is to be written is a file.",
            f"Say what the file is to be called: `{option}`.",
        )


class NotAFolderForIt(QiptrackError):
    """Something else than a folder has the name of one that files are to be written into."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"'{path}' cannot be a folder to write into: there is a file of this name on the way.",
            "Give another name with --out.",
        )


class NoPlaceForIt(QiptrackError):
    """The folder that a file is to be written to is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is no folder {path.parent} to write {path.name} to.",
            "Make the folder first, or give another name with --out.",
        )


def saving_at(path: Path) -> AbstractContextManager[None]:
    """Have an error of the system say that `path` could not be saved, and that --out names others.

    It is raised as NotSaved.
    """
    return saving(str(path), option=OPTION)


def refuse_folder(path: Path, ending: str) -> None:
    """Raise IsAFolder where `path`, at which a file with that ending is to be, is a folder."""
    with saving_at(path):
        if path.is_dir():
            raise IsAFolder(path, ending)


def save_paper(path: Path, raw: bytes) -> None:
    """Write a paper; one that is there already is replaced, and nothing else is.

    Raises NotOurs, NoPlaceForIt or NotSaved, and then nothing was changed.
    """
    save_output(path, raw, ours=_is_paper)


def _is_paper(there: bytes) -> bool:
    return stamp_in(there) is not None


def see_place_of_paper(path: Path) -> None:
    """Raise what `save_paper` would of the place, as far as that can be seen beforehand."""
    with saving_at(path):
        _place_of(path, _is_paper)


@uninterrupted()
def save_output(path: Path, raw: bytes, *, ours: Ours) -> None:
    """Write `raw` at `path`; a file that is there is replaced only where it is `ours`.

    Raises NotOurs, NoPlaceForIt or NotSaved, and then nothing was changed.
    """
    with saving_at(path):
        target = _place_of(path, ours)
        made = write_beside(target, raw)
        try:
            made.replace(target)
        except BaseException:
            forget(made)
            raise


def _place_of(path: Path, ours: Ours) -> Path:
    """Return the file that is to be written, where a link leads; NoPlaceForIt or NotOurs."""
    try:
        target = path.resolve()
    except (RuntimeError, ValueError) as error:  # links in a circle, or no name that can be
        raise OSError from error
    if not target.parent.is_dir():
        raise NoPlaceForIt(target if path.is_symlink() else path)
    if target.exists() and not (target.is_file() and ours(target.read_bytes())):
        raise NotOurs(path)
    return target


@contextmanager
def new_files(folder: Path, *, ours: Callable[[Path], bool], first: str = "") -> Iterator[Path]:
    """Give a folder to write files into; when all are there, they take their places in `folder`.

    That is made where it is not there. Files in it with other names stay as they are, and one
    with the same name is replaced only where it is `ours`. Where one is not, or the writing
    fails, none of them takes its place, and nothing is left behind. Should the computer stop while
    they do, the one called `first` is there, by which the others are known to be `ours`. Raises
    NotAFolderForIt, NotOurs or NotSaved.
    """
    with tidied(), saving_at(folder):
        made = _make_folders(folder)
        unfinished: Path | None = None
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=BEGINNING, suffix=ENDING, dir=folder))
            yield unfinished
            _placed(unfinished, folder, ours, first)
        finally:
            with uninterrupted():
                if unfinished is not None:
                    shutil.rmtree(unfinished, ignore_errors=True)
                remove_empty(made)


def _make_folders(folder: Path) -> list[Path]:
    """Make `folder` with those around it; return those that were not there, the inmost first."""
    try:
        missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise NotAFolderForIt(folder) from error
    return missing


@uninterrupted()
def _placed(unfinished: Path, folder: Path, ours: Callable[[Path], bool], first: str) -> None:
    """Give every file below `unfinished` its place below `folder`. Raises NotOurs before any."""
    files = (each for each in unfinished.rglob("*") if each.is_file())
    found = sorted(files, key=lambda each: (each.name != first, each))
    places = {path: folder / path.relative_to(unfinished) for path in found}
    for place in places.values():
        if place.exists() and not (place.is_file() and ours(place)):
            raise NotOurs(place)
    for path, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
