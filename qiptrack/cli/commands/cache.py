"""Where the index of the plans is, and how large; and its removal."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

from qiptrack.cli.errors import DONE, say
from qiptrack.cli.requests.view import print_report
from qiptrack.cli.session import Reporting
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.errors import QiptrackError
from qiptrack.reports.report import Facts, Report, keys_of, row_of
from qiptrack.reports.wording import count
from qiptrack.store.atomic_files import may_be_made
from qiptrack.store.index import index_of
from qiptrack.store.index_file import IndexFile, cache_folder, remove

_MEGABYTE = 1_000_000
_NOT_OURS = "nothing: the file is in use, or was not made by this version"

_NOT_TO_BE_MADE = "nothing: you may not write there; QIPTRACK_CACHE=DIR names another folder"


class CacheRequest(StrEnum):
    """What to do about the index."""

    SHOW = "show"
    CLEAR = "clear"


def cache(
    wanted: Annotated[
        CacheRequest, Argument(metavar="WHAT", help="show or clear.")
    ] = CacheRequest.SHOW,
    *,
    session: Reporting,
) -> int:
    """Show what is kept of the plans, or take it away.

    What was read of them is kept so that it need not be read again: this says where, and how much.

    clear: it is taken away, and made anew by the next command that looks at the plans. It holds
    nothing that is not in the plans, and is for you alone. QIPTRACK_CACHE=off does without it;
    QIPTRACK_CACHE=DIR keeps it in another folder.
    """
    file = index_of(session.folder).file
    if wanted is CacheRequest.CLEAR:
        return _clear(file)
    kept = _kept(session.folder, file)
    can_be = file is not None and (kept.bytes > 0 or may_be_made(file.path))
    known = _NOT_OURS if kept.contents is None else f"{count(kept.contents, 'version')} of plans"
    pairs = (
        ("Plans folder", kept.folder),
        ("Kept in", kept.file or f"nowhere: {_why_not()}"),
        ("Size", f"{kept.bytes / _MEGABYTE:.1f} MB" if file else ""),
        ("Known", known if can_be else _NOT_TO_BE_MADE if file else ""),
    )
    again = "It is made as plans are read; `qiptrack cache clear` takes it away."
    report = Report(
        kind="cache",
        as_of=session.today(),
        title="What is kept of the plans",
        blocks=(Facts(pairs),),
        keys=keys_of(_Kept),
        rows=(row_of(kept),),
        summary=(again,) if can_be else (),
    )
    return print_report(report, session.format)


class _Kept(NamedTuple):
    """What is kept of a folder of plans: in which file, None for none, and how much of it.

    `contents` is None where there is a file that this version may not read.
    """

    folder: str
    file: str | None
    bytes: int
    contents: int | None


def _kept(folder: Path, file: IndexFile | None) -> _Kept:
    real = str(folder.resolve())
    if file is None:
        return _Kept(real, None, 0, 0)
    contents = file.count()
    file.close()
    if contents is None and (file.is_there() or not os.path.lexists(file.path)):
        contents = 0
    return _Kept(real, str(file.path), file.size(), contents)


def _why_not() -> str:
    is_off = cache_folder(os.environ) is None
    return "QIPTRACK_CACHE is off" if is_off else "its folder would be among the plans"


def _clear(file: IndexFile | None) -> int:
    if file is None:
        say(f"Nothing is kept: {_why_not()}.")
    elif file.is_there():
        if not remove(file.path):
            raise QiptrackError(
                f"{file.path} could not be taken away.",
                "Remove it yourself, or ask whoever looks after its folder to let you.",
            )
        say(f"Taken away: {file.path}")
    elif os.path.lexists(file.path):
        say(f"{file.path} is in use, or was not made by this version: it is left as it is.")
        say("Remove the file yourself, once no other command runs.")
    else:
        say("Nothing is kept yet.")
    return DONE
