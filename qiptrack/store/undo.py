"""What the last commands did in a folder of plans, kept for a while so that it can be taken back.

It is kept in the user's state folder, where the XDG Base Directory Specification has it
(https://specifications.freedesktop.org/basedir/latest/), and never beside the plans.
"""

import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import forget, may_be_made, why_not_made, write_beside
from qiptrack.workflow.change import Draft

DEEP = 10
"""How many commands can be taken back, one after the other."""


@dataclass(frozen=True, slots=True)
class DoneCommand:
    """What a command did: in words, the files it saved, and the names that files got by it."""

    did: str
    drafts: tuple[Draft, ...]
    moves: tuple[tuple[str, str], ...]
    path: Path
    """Where this is kept."""


class KeptUnreadable(QiptrackError):
    """What the last command did is kept where it should be, and cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "It is kept what the last command did, but it cannot be read: it was damaged, or"
            " another version of qiptrack kept it.",
            "See what has changed by `git diff`. To have the command before it taken back, remove"
            f" {path} and try again.",
        )


class NotKept(QiptrackError):
    """What a command did is saved, and is not kept so that it could be taken back."""

    def __init__(self, error: OSError | RuntimeError) -> None:
        why = why_not_made(error) if isinstance(error, OSError) else "you have no home folder"
        super().__init__(
            "This is saved, but `qiptrack undo` can take back neither it nor what was done before"
            f" it: what commands do could not be kept ({why}).",
            "Make room for it, or let XDG_STATE_HOME name a folder of yours.",
        )


def state_folder(environment: Mapping[str, str]) -> Path:
    """Return where a program keeps what it may lose, by the variables of its user."""
    given = environment.get("XDG_STATE_HOME", "")
    if Path(given).is_absolute():  # the specification has others ignored
        return Path(given)
    if local := environment.get("LOCALAPPDATA", ""):
        return Path(local)
    return Path.home() / ".local" / "state"


def keep(
    root: Path, did: Iterable[str], drafts: Iterable[Draft], moves: Sequence[tuple[str, str]] = ()
) -> None:
    """Keep what a command did below `root`. Raises NotKept.

    Nothing is kept then of the commands before it either: what is taken back is what was done
    last, or nothing.
    """
    saved = tuple(drafts)
    said = {
        "qiptrack": 2,
        "folder": str(root.resolve()),
        "did": "; ".join(did),
        "files": [
            {"file": each.file, "before": len(each.before), "after": len(each.after)}
            for each in saved
        ],
        "moves": list(moves),
    }
    contents = (raw for each in saved for raw in (each.before, each.after))
    head = json.dumps(said).encode()  # on one line; the contents follow it, as they are
    try:
        folder = _folder(root)
        try:
            _write(folder, b"".join([head, b"\n", *contents]))
        except OSError:
            _forget_all(_kept_files(folder))
            raise
        _forget_all(_kept_files(folder)[:-DEEP])
    except (OSError, RuntimeError) as error:
        raise NotKept(error) from error


def _write(folder: Path, kept: bytes) -> None:
    """Write what is to be kept into a new file of `folder`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{_next_number(folder):020}-{os.getpid()}.undo"
    write_beside(path, b"%08x %b" % (zlib.crc32(kept), kept)).replace(path)


def _next_number(folder: Path) -> int:
    """Return a number that is higher than all before, whatever the clock was set to since."""
    last_kept = next((each.name.partition("-")[0] for each in reversed(_kept_files(folder))), "")
    return max(time.time_ns(), int(last_kept) + 1 if last_kept.isdecimal() else 0)


def _forget_all(paths: Iterable[Path]) -> None:
    for each in paths:
        forget(each)


def can_be_kept(root: Path) -> bool:
    """Whether there is a place where what commands do below `root` may be kept."""
    try:
        return may_be_made(_folder(root) / "0.undo")
    except RuntimeError:
        return False


def last(root: Path) -> DoneCommand | None:
    """Return the last command below `root` that was not taken back; None where there is none.

    Raises KeptUnreadable where it is kept, and cannot be read.
    """
    try:
        paths = _kept_files(_folder(root))
    except (OSError, RuntimeError):
        return None
    for path in reversed(paths):
        try:
            return _read(path)
        except FileNotFoundError:  # somebody has just taken it back
            continue
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeptUnreadable(path) from error
    return None


def _read(path: Path) -> DoneCommand:
    """Return what is kept in a file; ValueError and the like where it is not as it was written."""
    check, _, whole = path.read_bytes().partition(b" ")
    if int(check, 16) != zlib.crc32(whole):
        raise ValueError("something in it is damaged")
    kept = BytesIO(whole)
    said: dict[str, Any] = json.loads(kept.readline())
    drafts = tuple(
        Draft(each["file"], kept.read(each["before"]), kept.read(each["after"]))
        for each in said["files"]
    )
    moves = tuple((str(old), str(new)) for old, new in said["moves"])
    return DoneCommand(str(said["did"]), drafts, moves, path)


def _folder(root: Path) -> Path:
    """Return where what is done below `root` is kept, whichever way leads to it."""
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]
    return state_folder(os.environ) / "qiptrack" / "undo" / name


def _kept_files(folder: Path) -> list[Path]:
    """Return the files in which something is kept, that of the last command last."""
    return sorted(folder.glob("[0-9]*"))
