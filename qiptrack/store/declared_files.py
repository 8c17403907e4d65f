"""The files that the organisation file leads to: registers, and packs of its own."""

from qiptrack.rules.problem import Unreadable
from qiptrack.store.plan_files import PlansSource
from qiptrack.yamlfile.limits import MAX_BYTES, Data


class NotUsable(Exception):
    """A file that was declared cannot be used: what is the matter, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix


def declared_bytes(folder: PlansSource, file: str, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file below the plans folder; NotUsable where there are none.

    One of more than `most` bytes is not read.
    """
    if not folder.has_file(file):
        raise NotUsable(
            f"there is no file {file} in the plans folder",
            "Put it there, or correct its name, which counts from the plans folder.",
        )
    raw = folder.read(file, most)
    if isinstance(raw, Unreadable):
        raise NotUsable(f"{file} cannot be read: {raw.message}", raw.fix)
    return raw


def declared_data(raw: bytes, file: str) -> Data:
    """Return what a YAML file says; NotUsable where any of it is not YAML as plans are."""
    from qiptrack.yamlfile.loader import load

    source = load(raw, file)
    for fault in source.faults:
        line = source.position(fault.span.start).line
        raise NotUsable(f"{file} cannot be read: {fault.message} (line {line})", fault.fix)
    return source.data
