"""What is being written, or was when a command was killed: how it is called, and where it is."""

from pathlib import Path

BEGINNING, ENDING = ".qiptrack-", ".unfinished"
"""How a file or folder is called that is not finished; reading passes names with a dot over."""


def is_unfinished(path: Path) -> bool:
    """Whether a file or folder is one that a command is at, or was when it was killed."""
    return path.name.startswith(BEGINNING) and path.name.endswith(ENDING)


def unfinished_in(folder: Path) -> list[Path]:
    """Return the files in a folder that a command is at, or was when it was killed."""
    left = folder.glob(f"{BEGINNING}*{ENDING}")
    return sorted(each for each in left if not each.is_dir())
