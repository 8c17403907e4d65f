"""The report of what git does about the plans, and the lines that tell what was done."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiptrack.reports.report import Column, Look, Report, Row, Table
from qiptrack.store.hooks.install import Hook, HooksStatus, HookState
from qiptrack.store.hooks.script import FileAction, FileOutcome

_COLUMNS = (
    Column("what", "What", Look.NAME),
    Column("state", "State"),
    Column("runs", "Runs"),
    Column("earlier", "Earlier hook"),
)
_KEYS = ("what", "state", "runs", "earlier", "path", "folder")
_STATES = {
    HookState.INSTALLED: "installed",
    HookState.ABSENT: "not installed",
    HookState.ANOTHER: "not ours",
    HookState.OTHER_FOLDER: "for another folder",
    HookState.OUTDATED: "out of date",
}
_DEEDS = {
    FileAction.ADDED: "added",
    FileAction.CHAINED: "added, and the hook that was there still runs, first",
    FileAction.UPDATED: "brought up to date",
    FileAction.UNCHANGED: "as it should be already",
    FileAction.REMOVED: "removed",
    FileAction.RESTORED: "as it was before",
    FileAction.LEFT: "not ours, and left as it is",
}


def hooks_report(found: HooksStatus, folder: str, today: dt.date) -> Report:
    """Return the report of the hooks for `folder`, and of how git shows and merges plans."""
    headers, merges = (
        HookState.INSTALLED if there else HookState.ABSENT
        for there in (found.hunk_headers, found.merges)
    )
    rows: list[dict[str, Any]] = [
        *(_row(hook) for hook in found.hooks),
        {"what": "names in changes", "state": headers, "runs": found.hunk_headers},
        {"what": "plans merged", "state": merges, "runs": found.merges},
    ]
    return Report(
        kind="hooks",
        as_of=today,
        title="Git hooks",
        blocks=(Table(_COLUMNS, [_shown(row) for row in rows]),),
        keys=_KEYS,
        rows=rows,
        summary=tuple(_advice(found, folder)),
    )


def done_line(done: FileOutcome, here: Path) -> str:
    """Return what was done in a line."""
    return f"{shown_path(done, here)}: {_DEEDS[done.deed]}"


def shown_path(done: FileOutcome, here: Path) -> str:
    """Return what something was done to; a path is as short as it can be from the folder `here`."""
    path = Path(done.what)
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_posix()


def _shown(row: Row) -> Row:
    return {
        **row,
        "state": _STATES[row["state"]],
        "runs": "yes" if row["runs"] else "no",
        "earlier": "kept, runs first" if row.get("earlier") else "none",
    }


def _row(hook: Hook) -> dict[str, Any]:
    return {
        "what": hook.name,
        "state": hook.state,
        "runs": hook.runs,
        "earlier": hook.has_earlier,
        "path": str(hook.path),
        "folder": hook.folder,
    }


def _advice(found: HooksStatus, folder: str) -> Iterator[str]:
    in_place = all(hook.state is HookState.INSTALLED and hook.runs for hook in found.hooks)
    if in_place and found.hunk_headers and found.merges:
        yield "Git checks the plans before each commit, merge and push, and after a rebase."
        yield "It merges them by what they say."
        return
    others = {hook.folder for hook in found.hooks if hook.state is HookState.OTHER_FOLDER}
    for other in sorted(map(str, others)):
        yield f"The hooks check the folder {other}, and not {folder}."
    if found.merged_by:
        yield merged_otherwise(found.merged_by)
    else:
        yield "`qiptrack hooks install` puts in place what is missing."


def merged_otherwise(by: str) -> str:
    """Return that git merges plans by what others' attributes name, and what to do about it."""
    how = {"unset": "says that they are not merged", "set": "says that their lines are merged"}
    said = how.get(by, f"says merge={by}")
    return (
        f"It does not merge them by what they say: a line of other attributes {said}. Take it out"
        " of `.gitattributes`, and install the hooks once more."
    )
