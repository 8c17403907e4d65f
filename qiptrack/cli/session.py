"""Where the plans are, and what day it is."""

import datetime as dt
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.store.folder import is_plan_name

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

FOLDER = "plans"
"""The folder that is looked for from here upwards."""


class NoPlansFolder(QiptrackError):
    """There is no folder of plans to be found."""

    def __init__(self) -> None:
        super().__init__(
            "No folder of plans was found here, or in any folder above.",
            "Go to the folder that holds `plans`, or name it: qiptrack --plans DIR overdue",
        )


class NotAFolder(QiptrackError):
    """What was named as the folder of plans is not one."""

    def __init__(self, folder: Path, where: str) -> None:
        if folder.is_file():
            fix = f"Name the folder that it is in: {folder.parent}"
            super().__init__(f"{folder} ({where}) is a file, not a folder of plans.", fix)
            return
        beside = [each.name for each in _folders(folder.parent)]
        near = nearest(folder.name, beside)
        fix = f"Did you mean {folder.parent / near}?" if near else "Check how it is spelt."
        super().__init__(f"There is no folder {folder} ({where}).", fix)


class FolderMayNotBeRead(QiptrackError):
    """The folder of plans is there, and may not be read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The folder {folder} may not be read by you.",
            "Ask whoever looks after it for permission to read it.",
        )


class NotADay(QiptrackError):
    """What was given as a date is not one."""

    def __init__(self, text: str, where: str) -> None:
        from qiptrack.model.sentences import not_a_date

        message, fix = not_a_date(text)
        super().__init__(f"{where}: {message}.", fix)


def plans_folder(named: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of plans.

    That is the one named, else `QIPTRACK_PLANS`, else the nearest `plans` from here upwards,
    else here, if there are plan files here. Raises a QiptrackError when it cannot be read.
    """
    if named is not None:
        return _readable(named, "--plans")
    if environment.get("QIPTRACK_PLANS"):
        return _readable(Path(environment["QIPTRACK_PLANS"]), "QIPTRACK_PLANS")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FOLDER).is_dir():
            return _readable(folder / FOLDER, "the nearest `plans`")
    if any(is_plan_name(entry.name) and entry.is_file() for entry in here.iterdir()):
        return here
    raise NoPlansFolder


def _readable(folder: Path, where: str) -> Path:
    if not folder.is_dir():
        raise NotAFolder(folder, where)
    if not os.access(folder, os.R_OK | os.X_OK):
        raise FolderMayNotBeRead(folder)
    return folder


def _folders(parent: Path) -> list[Path]:
    try:
        return [each for each in parent.iterdir() if each.is_dir()]
    except OSError:
        return []


def as_of(given: str | None, environment: Mapping[str, str] = os.environ) -> dt.date:
    """Return the day to work everything out for: given, else `QIPTRACK_TODAY`, else today."""
    if given is not None:
        return day(given, "--as-of")
    if environment.get("QIPTRACK_TODAY"):
        return day(environment["QIPTRACK_TODAY"], "QIPTRACK_TODAY")
    return dt.datetime.now().astimezone().date()


def day(text: str, where: str) -> dt.date:
    """Return the day that `text` says as YYYY-MM-DD; NotADay, naming `where`, for all else."""
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return dt.date.fromisoformat(text)
    raise NotADay(text, where)
