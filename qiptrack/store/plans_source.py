"""Where plan files are read from, whichever way they are kept."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from qiptrack.rules.problem import Unreadable
from qiptrack.store.file_stamps import FileStamp
from qiptrack.store.plan_files import PlanFile
from qiptrack.yamlfile.limits import MAX_BYTES


class PlansSource(Protocol):
    """Where plan files are: a folder on disk, or one as it stood at a revision."""

    root: Path
    """The folder on disk."""
    stamps: dict[str, FileStamp]
    """The stamps of files on disk, of when they were last listed or read."""

    def files(self) -> Iterator[PlanFile]:
        """Yield every plan file, or why it is not read."""

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        """Return the bytes of `file`, or why they cannot be had, such as more than `most`."""

    def stamp_now(self, file: str) -> FileStamp | None:
        """Return the stamp of a file on disk as it is; None of what is none."""

    def content_ids(self) -> dict[str, str]:
        """Return git's ids of the contents of plan files, as far as they are known unread."""

    def fetch(self, files: Iterable[str]) -> None:
        """Bring files here in one question, where each would take one by itself."""

    def has_file(self, path: str) -> bool:
        """Whether `path`, from the folder, leads to a file that is in the folder."""

    def organisation(self) -> str | None:
        """Return the name of the organisation file, or None when there is none."""

    def shown(self, file: str) -> str:
        """Return how the user would name `file`."""
