"""The text of a git hook that runs qiptrack, and what was done to the files of a repository."""

import os
import shlex
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class FileAction(StrEnum):
    """What was done to one thing.

    CHAINED is put behind what was there, which still runs; SET_ASIDE before what git passed over.
    """

    ADDED = "added"
    CHAINED = "chained"
    SET_ASIDE = "set aside"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    RESTORED = "restored"
    LEFT = "left"


class FileOutcome(NamedTuple):
    """What was done, and to what: the path of a file, or the name of a setting."""

    deed: FileAction
    what: str


EARLIER = ".before-qiptrack"
"""What is put behind the name of a hook that was there before ours."""

FOLDER = "folder="
"""What the line of a hook of ours begins with that says which folder it checks."""

STAGED_ONLY = ("pre-commit", "pre-merge-commit")
"""The hooks that are told nothing on standard input."""

MARK = b"# Put here by `qiptrack hooks install`"
"""What is at the beginning of every hook of ours, and of no other."""


_STAGED = """\
guard '' || exit $((2 - $?))
run --staged --against HEAD
exit
"""

_REWRITTEN = """\
[ "$1" = rebase ] && [ -n "$given" ] || exit 0
guard HEAD || exit $((2 - $?))
old=$(printf '%s\\n' "$given" | tail -n 1 | cut -d ' ' -f 1)
run --at HEAD --against "$old" && exit
echo 'The rebase is done all the same. Put it right, and commit that, before you push.' >&2
exit 1
"""

_PUSHED = """\
failed=0
while read -r _ new _ old; do
    git cat-file -e "$new^{commit}" 2>/dev/null || continue
    guard "$new" </dev/null || { [ $? = 2 ] || failed=1; continue; }
    if ! git cat-file -e "$old^{commit}" 2>/dev/null; then
        first=$(git rev-list --topo-order --reverse "$new" --not --remotes="$1" | head -n 1)
        [ -n "$first" ] || continue
        old=$(git rev-parse --verify --quiet "$first^")
    fi
    run --at "$new" --against "$old" </dev/null || failed=1
done <<END
$given
END
exit $failed
"""

_RUN = {
    "pre-commit": _STAGED,
    "pre-merge-commit": _STAGED,
    "post-rewrite": _REWRITTEN,
    "pre-push": _PUSHED,
}
"""What each hook has checked: what is staged, what a rebase came to, or what is pushed."""

# Rebasing and pushing tell their hooks of it on standard input, for ours and the earlier one.
_EARLIER = {
    False: '"$earlier" "$@" || exit',
    True: 'printf "%s${given:+\\n}" "$given" | "$earlier" "$@" || exit',
}


_GUARD = """\
files() {
    if [ -n "$1" ]; then
        git ls-tree -r --name-only "$1" -- "$folder"
    else
        GIT_LITERAL_PATHSPECS=1 git ls-files -- "$folder"
    fi
}
guard() {
    files "$1" | grep -q '\\.[yY][aA]*[mM][lL]"*$' && return 0
    staged=--cached
    [ -z "$1" ] || staged=
    elsewhere=$(git -c core.quotePath=false grep $staged -l -I -E '^qip:' $1 -- '*.yaml' '*.yml' |
        sed "s/^$1://" | grep -v -E '(^|/)[_.]' | head -n 3)
    echo "There is no plan in the folder $folder any more, so nothing was checked." >&2
    [ -n "$elsewhere" ] || return 2
    echo 'But these files look like plans:' >&2
    printf '  %s\\n' "$elsewhere" >&2
    echo 'Say in which folder they are now: qiptrack --plans FOLDER hooks install' >&2
    return 1
}
"""
"""Says where plans are now, and refuses, where none is left in the folder that is checked."""

_CHECKED = """\
run() {{
    if [ -x "$python" ] && "$python" -P -c 'import qiptrack' 2>/dev/null; then
        "$python" -P -m qiptrack {words} "$@"
    elif command -v qiptrack >/dev/null 2>&1; then
        qiptrack {words} "$@"
    else
        echo 'qiptrack was not found on this computer, so the plans have not been checked.' >&2
        echo 'Install it and type: qiptrack hooks install' >&2
        echo 'To leave the check out this once, add --no-verify to your git command.' >&2
        return 1
    fi
}}
"""
"""Runs qiptrack with `words`: by the Python it was installed for, or else from the search path."""


def script(name: str, python: str, words: str, folder: str = ".") -> bytes:
    """Return the hook called `name`, which runs qiptrack with `words`, quoted for a shell.

    The hook that was there before runs first, and its refusal stands. Where no plan is in
    `folder`, from the root, of what is checked, it says so, and refuses when there are plans
    elsewhere. Then `python` is asked, with nothing imported from the folder being committed; where
    it has gone or no longer has qiptrack, the search path. With no qiptrack at all the commit is
    refused, for a check that is left out without a word would be thought to have passed.
    """
    program = shlex.quote(Path(python).as_posix() if python else "")
    told = name not in STAGED_ONLY
    return os.fsencode(f"""\
#!/bin/sh
{MARK.decode()}; `qiptrack hooks remove` puts back what was here.
{FOLDER}{shlex.quote(folder)}
earlier="${{0%/*}}/{name}{EARLIER}"
{"given=$(cat)" if told else "given="}
if [ -x "$earlier" ]; then
    {_EARLIER[told]}
fi
{_GUARD}\
unset PYTHONHOME
python={program}
{_CHECKED.format(words=words)}\
{_RUN[name]}""")


def guarded_folder(text: bytes) -> str | None:
    """Return the folder that a hook of ours checks, or None when its text does not say."""
    for line in os.fsdecode(text).splitlines():
        if line.startswith(FOLDER):
            return next(iter(shlex.split(line.removeprefix(FOLDER))), None)
    return None
