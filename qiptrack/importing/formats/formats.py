"""The table of what can be read, by the ending of a file's name; and reading a file from disk."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.importing.cells import Workbook
from qiptrack.importing.formats.limits import MAX_BYTES, ExtraMissing, TooLarge
from qiptrack.store.reader import without_collector


class SheetFormat(NamedTuple):
    """How one kind of file is read: the module, the library it needs, and the extra with it."""

    module: str
    library: str = ""
    extra: str = ""


FORMATS: Mapping[str, SheetFormat] = MappingProxyType(
    {
        ".csv": SheetFormat("csv"),
        ".tsv": SheetFormat("csv"),
        ".xlsx": SheetFormat("sheets", "python_calamine", "excel"),
        ".xlsm": SheetFormat("sheets", "python_calamine", "excel"),
        ".xls": SheetFormat("sheets", "python_calamine", "excel"),
        ".ods": SheetFormat("sheets", "python_calamine", "excel"),
        ".docx": SheetFormat("word", "docx", "word"),
    }
)
"""What can be read; a kind of file is a module here and a row."""


class UnknownFormat(QiptrackError):
    """A file has an ending that is not in the table."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is none of the files that can be read: {', '.join(FORMATS)}.",
            "Open it where it was made, and save it as one of them.",
        )


class FileNotOpened(QiptrackError):
    """A file is not there, or may not be read."""

    def __init__(self, path: Path, error: OSError) -> None:
        why, fix = error.strerror or "the system gave no reason", "Check how its name is written."
        if isinstance(error, IsADirectoryError):
            why, fix = "it is a folder", "Name the file in it."
        super().__init__(f"{path} cannot be read: {why}.", fix)


@without_collector()
def read_file(path: Path) -> Workbook:
    """Return the workbook in the file at `path`.

    Raises UnknownFormat, FileNotOpened, TooLarge, ExtraMissing, and what its module raises.
    """
    ending = path.suffix.lower()
    chosen = FORMATS.get(ending)
    if _is_folder(path):
        raise FileNotOpened(path, IsADirectoryError())
    if chosen is None:
        raise UnknownFormat(path.name)
    raw = _bytes(path)
    try:
        module = import_module(f"qiptrack.importing.formats.{chosen.module}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != chosen.library:
            raise
        raise ExtraMissing(ending, chosen.extra) from None
    read: Callable[[bytes, str], Workbook] = module.read
    return read(raw, path.name)


def _bytes(path: Path) -> bytes:
    try:
        # What goes on through a pipe may never end, and nobody says that it is waited for.
        if not path.is_dir() and not S_ISREG(path.stat().st_mode):
            raise FileNotOpened(path, OSError(0, "it is not a file"))
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileNotOpened(path, error) from error
    if len(raw) > MAX_BYTES:
        raise TooLarge(path.name)
    return raw


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
