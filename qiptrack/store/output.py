"""Files made for other people: a file or a whole folder of them, never half written."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import BEGINNING, ENDING, forget, write_beside


class CannotWrite(QiptrackError):
    """A file or a folder that was asked for cannot be written."""

    def __init__(self, path: Path, why: str, fix: str) -> None:
        super().__init__(f"'{path}' cannot be written: {why}.", fix)


_ELSEWHERE = "Name a folder that you may write in with `--out`."


def _refused(path: Path, error: OSError) -> CannotWrite:
    why = error.strerror or "the disk gave no reason"
    return CannotWrite(path, why[:1].lower() + why[1:], _ELSEWHERE)


def write_file(path: Path, raw: bytes) -> None:
    """Write a file, in the place of one that is there; CannotWrite where that cannot be."""
    if path.is_dir():
        raise CannotWrite(path, "there is a folder of this name", "Give the file another name.")
    if not path.parent.is_dir():
        raise CannotWrite(path, f"there is no folder '{path.parent}'", "Make the folder first.")
    try:
        beside = write_beside(path, raw)
        try:
            beside.replace(path)
        except BaseException:
            forget(beside)
            raise
    except OSError as error:
        raise _refused(path, error) from error


@contextmanager
def new_files(folder: Path) -> Iterator[Path]:
    """Give a folder to write files into; when all are there, they take their places in `folder`.

    That is made where it is not there. Files in it with other names stay as they are. Where the
    writing fails, so does every one in it, and nothing is left behind. Raises CannotWrite.
    """
    made = _made(folder)
    try:
        unfinished = Path(tempfile.mkdtemp(prefix=BEGINNING, suffix=ENDING, dir=folder))
    except OSError as error:
        _unmade(made)
        raise _refused(folder, error) from error
    try:
        yield unfinished
        _placed(unfinished, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        _unmade(made)


def _made(folder: Path) -> list[Path]:
    """Make `folder` with those around it; return those that were not there, the inmost first."""
    try:
        missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotWrite(folder, "a file of this name is in the way", _ELSEWHERE) from error
    except OSError as error:
        raise _refused(folder, error) from error
    return missing


def _unmade(made: list[Path]) -> None:
    """Take away the folders of `made` that nothing came into."""
    for each in made:
        try:
            each.rmdir()
        except OSError:
            return


def _placed(unfinished: Path, folder: Path) -> None:
    """Give every file below `unfinished` its place below `folder`."""
    for path in sorted(each for each in unfinished.rglob("*") if each.is_file()):
        place = folder / path.relative_to(unfinished)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
