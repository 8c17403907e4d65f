"""Files that the organisation file leads to, such as registers and packs of its own."""

from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.reader import Shelf
from qiptrack.yamlfile.data import Data
from qiptrack.yamlfile.reading import load


class NotUsable(Exception):
    """A file that was declared cannot be used: what is the matter, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix


def declared_bytes(shelf: Shelf, file: str) -> bytes:
    """Return the bytes of a file below the plans folder; NotUsable where there are none."""
    if not shelf.has_file(file):
        raise NotUsable(
            f"there is no file {file} in the plans folder",
            "Put it there, or correct its name, which counts from the plans folder.",
        )
    raw = shelf.read(file)
    if isinstance(raw, Unreadable):
        raise NotUsable(f"{file} cannot be read: {raw.message}", raw.fix)
    return raw


def declared_data(raw: bytes, file: str) -> Data:
    """Return what a YAML file says; NotUsable where any of it is not YAML as plans are."""
    source = load(raw, file)
    for fault in source.faults:
        line = source.position(fault.span.start).line
        raise NotUsable(f"{file} cannot be read: {fault.message} (line {line})", fault.fix)
    return source.data
