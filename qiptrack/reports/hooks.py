"""The report of what git does about the plans, and the lines that tell what was done."""

import datetime as dt
import shlex
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
_KEYS = ("what", "state", "runs", "earlier", "earlier_runs", "path", "folder")
_STATES = {
    HookState.INSTALLED: "installed",
    HookState.ABSENT: "not installed",
    HookState.ANOTHER: "not ours",
    HookState.OTHER_FOLDER: "for another folder",
    HookState.OUTDATED: "out of date",
}
_EARLIER = {
    (False, False): "none",
    (True, False): "kept, does not run",
    (True, True): "kept, runs first",
}
_DEEDS = {
    FileAction.ADDED: "added",
    FileAction.CHAINED: "added, and the hook that was there still runs, first",
    FileAction.SET_ASIDE: "added; the hook that was there is kept, and is not executable",
    FileAction.UPDATED: "brought up to date",
    FileAction.UNCHANGED: "as it should be already",
    FileAction.REMOVED: "removed",
    FileAction.RESTORED: "as it was before",
    FileAction.LEFT: "not ours, and left as it is",
}


def hooks_report(found: HooksStatus, folder: str, here: Path, today: dt.date) -> Report:
    """Return the report of the hooks for `folder`, and of how git shows and merges plans.

    Paths are as short as they can be from the folder `here`.
    """
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
        summary=tuple(_advice(found, folder, here)),
    )


def done_line(done: FileOutcome, here: Path) -> str:
    """Return what was done in a line."""
    return f"{shown_path(Path(done.what), here)}: {_DEEDS[done.deed]}"


def shown_path(path: Path, here: Path) -> str:
    """Return a path as short as it can be from the folder `here`."""
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_posix()


def _shown(row: Row) -> Row:
    return {
        **row,
        "state": _STATES[row["state"]],
        "runs": "yes" if row["runs"] else "no",
        "earlier": _EARLIER[row.get("earlier", False), row.get("earlier_runs", False)],
    }


def _row(hook: Hook) -> dict[str, Any]:
    return {
        "what": hook.name,
        "state": hook.state,
        "runs": hook.runs,
        "earlier": hook.has_earlier,
        "earlier_runs": hook.earlier_runs,
        "path": str(hook.path),
        "folder": hook.folder,
    }


def _advice(found: HooksStatus, folder: str, here: Path) -> Iterator[str]:
    yield from passed_over(found, here)
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


def passed_over(found: HooksStatus, here: Path) -> Iterator[str]:
    """Yield which earlier hooks are kept and do not run, and what to do about each."""
    for hook in found.hooks:
        if hook.has_earlier and not hook.earlier_runs:
            how = shlex.join(["chmod", "+x", shown_path(hook.earlier, here)])
            yield f"Git passes over the earlier {hook.name}, as before: it is not executable."
            yield f"If it is to run, type: {how}"


def merged_otherwise(by: str) -> str:
    """Return that git merges plans by what others' attributes name, and what to do about it."""
    how = {"unset": "says that they are not merged", "set": "says that their lines are merged"}
    said = how.get(by, f"says merge={by}")
    return (
        f"It does not merge them by what they say: a line of other attributes {said}. Take it out"
        " of `.gitattributes`, and install the hooks once more."
    )
