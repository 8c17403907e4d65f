"""Git merges plans by what they say, once it knows by which program.

Which files are merged so stands in the `.gitattributes` of the plans folder, beside what names
actions in changes. The program is a setting of this one copy of the repository, and so is that
`git mergetool --tool=qiptrack` runs it.
"""

import shlex
from collections.abc import Mapping
from pathlib import Path

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.process import answer
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.settings import set_value, unset_value, value
from qiptrack.store.hooks.script import FileAction, FileOutcome

# Git puts in the names of its three files, the length of the markers and the path, in quotes; it
# takes an exit code of 1 for a conflict, and what is left in the second file for the result. So
# that nothing is lost, git's own merge follows where qiptrack is gone or could not answer.
_DRIVER = """\
unset PYTHONHOME
python={python}
style=
case "$(git config merge.conflictStyle)" in *diff3) style=--diff3 ;; esac
if [ -x "$python" ] && "$python" -P -c 'import qiptrack' 2>/dev/null; then
    "$python" -P -m qiptrack merge-file $style --marker-size %L --path=%P %O %A %B
elif command -v qiptrack >/dev/null 2>&1; then
    qiptrack merge-file $style --marker-size %L --path=%P %O %A %B
else
    echo 'qiptrack was not found on this computer, so git merges the lines of the plan.' >&2
    (exit 127)
fi
code=$?
[ $code -gt 1 ] || exit $code
exec git merge-file $style --marker-size=%L -L ours -L base -L theirs %A %O %B"""

# The tool of `git mergetool` is given names in variables, and writes the last of them. What it
# could not finish is put back by git, as it was. Git makes one line of this, and looks for file
# names in it; so there are no brackets and no line ends.
_TOOL = (
    'unset PYTHONHOME; python={python}; base=$BASE; test -f "$base" || base=/dev/null;'
    ' if test -x "$python" && "$python" -P -c \'import qiptrack\' 2>/dev/null;'
    ' then set -- "$python" -P -m qiptrack; else set -- qiptrack; fi;'
    ' "$@" merge-file -p --path="$MERGED" "$base" "$LOCAL" "$REMOTE" >"$MERGED"'
)

NAME = "qiptrack"
"""By which attributes name the driver; it has no title, for git refuses one without a program."""

DRIVER = f"merge.{NAME}.driver"
_TOOL_COMMAND = "mergetool.qiptrack.cmd"
_TOOL_TRUSTED = "mergetool.qiptrack.trustExitCode"


def settings(python: str) -> Mapping[str, str]:
    """Return the settings that have git merge plans with the qiptrack of `python`."""
    program = shlex.quote(Path(python).as_posix() if python else "")
    return {
        DRIVER: _DRIVER.replace("{python}", program.replace("%", "%%")),
        _TOOL_COMMAND: _TOOL.replace("{python}", program),
        _TOOL_TRUSTED: "true",
    }


def add(repository: Repository, python: str) -> list[FileOutcome]:
    """Have git merge plans with the qiptrack of `python`; say what was done.

    Raises NotWritable, with nothing changed.
    """
    wanted = settings(python)
    before = {name: value(repository, name) for name in wanted}
    if before == wanted:
        return [FileOutcome(FileAction.UNCHANGED, DRIVER)]
    try:
        for name, text in wanted.items():
            if before[name] != text:
                set_value(repository, name, text)
    except GitError:
        for name, earlier in before.items():
            _put_back(repository, name, earlier)
        raise
    new = before[DRIVER] is None
    return [FileOutcome(FileAction.ADDED if new else FileAction.UPDATED, DRIVER)]


def remove(repository: Repository) -> list[FileOutcome]:
    """Take the settings away; say what was done. Raises NotWritable."""
    there = [name for name in settings("") if value(repository, name) is not None]
    for name in there:
        unset_value(repository, name)
    return [FileOutcome(FileAction.REMOVED, DRIVER)] if there else []


def merged_by(repository: Repository) -> str:
    """Return what attributes say that git merges a plan by; none of ours is `unspecified`.

    They are those of `.gitattributes` in any folder above it, and of files of this copy alone.
    """
    plan = f"{repository.prefix}plan.yaml"
    said = answer(repository.place, "check-attr", "-z", "merge", "--", plan)
    return said.decode(errors="replace").split("\0")[2]


def in_place(repository: Repository) -> bool:
    """Whether git is told by which program plans are merged, and how."""
    return all(_says(value(repository, name), text) for name, text in settings("\0").items())


def _says(there: str | None, wanted: str) -> bool:
    """Say whether a setting is as `add` makes it, for whichever Python."""
    begins, _, ends = wanted.partition(shlex.quote("\0"))
    return there is not None and there.startswith(begins) and there.endswith(ends)


def _put_back(repository: Repository, name: str, text: str | None) -> None:
    if text is not None:
        set_value(repository, name, text)
    elif value(repository, name) is not None:
        unset_value(repository, name)
