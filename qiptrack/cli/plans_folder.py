"""Where the plans are, by what was typed, the environment and the folder one is in."""

import os
from contextlib import suppress
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.store.plan_files import ORGANISATION, is_plan_name


class NoPlansFolder(QiptrackError):
    """No folder of plans was named, and none is to be found."""

    def __init__(self) -> None:
        super().__init__(
            "no folder of plans was found, here or in any folder above",
            "Name one with `--plans DIR`, or make a new one with `qiptrack init`.",
        )


class NotAFolder(QiptrackError):
    """What should be the folder of plans cannot be read as a folder."""


class NoFolder(QiptrackError):
    """A new folder of plans was asked for where there can be none."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"{folder} cannot be a new folder: {why}.", "Name a folder that is not there yet."
        )


class FolderInUse(QiptrackError):
    """A new folder of plans was asked for where there is something already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has files in it already.", "Name an empty folder, or one that is not there."
        )


class NamedTwice(QiptrackError):
    """A new folder of plans was asked for by two names."""

    def __init__(self, folder: Path, other: str) -> None:
        super().__init__(
            f"is the new folder to be '{folder}' or '{other}'?",
            "Name it once, behind `init` or behind --plans.",
        )


def plans_folder(typed: str | None) -> Path:
    """Return the folder that is meant, which is there and may be read.

    It is the one that was typed; else that of QIPTRACK_PLANS; else the nearest `plans` from
    here upwards; else the folder one is in, if it holds plan files.
    """
    if typed is not None:
        return _named_folder(typed, "--plans")
    if named := os.environ.get("QIPTRACK_PLANS"):
        return _named_folder(named, "QIPTRACK_PLANS")
    return _nearest_folder(_here())


def new_folder(folder: Path | None, typed: str | None) -> Path:
    """Return where a new folder of plans may be made: `folder`, or where plans are looked for.

    `typed` is what --plans says. A QiptrackError says why there can be none.
    """
    if folder and typed is not None and folder != Path(typed):
        raise NamedTwice(folder, typed)
    from qiptrack.store.unfinished_files import is_unfinished

    new = folder or Path(typed or os.environ.get("QIPTRACK_PLANS") or "plans")
    try:
        if new.exists() and not all(map(is_unfinished, new.iterdir())):
            raise FolderInUse(new)
    except OSError as error:
        raise NoFolder(new, error.strerror or "it cannot be looked at") from error
    return new


def is_found(folder: Path) -> bool:
    """Tell whether commands that are typed here look at `folder` without being told."""
    with suppress(QiptrackError):
        return plans_folder(None).resolve() == folder.resolve()
    return False


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise NotAFolder(
            "the folder you are in is no longer there", "Change to another, and try again."
        ) from error


def _nearest_folder(here: Path) -> Path:
    for folder in (here, *here.parents):
        if _is_folder(folder / "plans"):
            return folder / "plans"
    if any(name == ORGANISATION or is_plan_name(name) for name in _names(here)):
        return here
    raise NoPlansFolder


def _named_folder(text: str, source: str) -> Path:
    """Return the folder called `text`, or say why not in terms of where its name came from."""
    if not text.strip():
        raise NotAFolder(
            f"{source} names no folder", "Write the name of the folder of plans, or leave it out."
        )
    folder = Path(text)
    try:
        with os.scandir(folder):
            return folder
    except FileNotFoundError as error:
        raise NotAFolder(f"{source}: there is no folder '{text}'", _instead(folder)) from error
    except NotADirectoryError as error:
        raise NotAFolder(
            f"{source}: '{text}' is a file, and plans are kept in a folder",
            f"Name the folder that the file is in, '{folder.parent}'.",
        ) from error
    except PermissionError as error:
        raise NotAFolder(
            f"{source}: the folder '{text}' may not be read by you",
            "Ask whoever looks after it for permission to read it.",
        ) from error
    except (OSError, ValueError) as error:
        raise NotAFolder(
            f"{source}: '{text}' cannot be opened as a folder ({_reason(error)})",
            "Check how its name is written.",
        ) from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _instead(folder: Path) -> str:
    """Say what to do about a folder that is not there: the one most likely meant, or how to."""
    from qiptrack.model.nearest import nearest

    missing = next(path for path in (folder, *folder.parents) if _is_folder(path.parent))
    beside = [name for name in _names(missing.parent) if _is_folder(missing.parent / name)]
    near = nearest(missing.name, beside)
    if near and _is_folder(meant := missing.parent / near / folder.relative_to(missing)):
        return f"Did you mean '{meant}'?"
    return "Check how its name is written, or make a new one with `qiptrack init`."


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - Path.iterdir is slower and gives paths
    except OSError:
        return []
