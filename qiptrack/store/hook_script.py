"""The text of a git hook that runs qiptrack."""

import os
import shlex
from pathlib import Path

EARLIER = ".before-qiptrack"
"""What is put behind the name of a hook that was there before ours."""

MARK = b"# Put here by `qiptrack hooks install`"
"""What is at the beginning of every hook of ours, and of no other."""


def script(name: str, python: str, words: str, folder: str = ".") -> bytes:
    """Return the hook called `name`, which runs qiptrack with `words`, quoted for a shell.

    The hook that was there before runs first, and its refusal stands. Where `folder`, from the
    root, is not there, as on a branch of another kind, nothing is checked. Then `python` is asked,
    with nothing imported from the folder being committed; where it has gone or no longer has
    qiptrack, the search path. When there is no qiptrack at all the commit is refused, for a
    check that is left out without a word would be thought to have passed.
    """
    program = shlex.quote(Path(python).as_posix() if python else "")
    return os.fsencode(f"""\
#!/bin/sh
{MARK.decode()}; `qiptrack hooks remove` puts back what was here.
earlier="${{0%/*}}/{name}{EARLIER}"
if [ -x "$earlier" ]; then
    "$earlier" "$@" || exit
fi
test -d {shlex.quote(folder)} || exit 0
python={program}
if [ -x "$python" ] && "$python" -P -c 'import qiptrack' 2>/dev/null; then
    exec "$python" -P -m qiptrack {words}
elif command -v qiptrack >/dev/null 2>&1; then
    exec qiptrack {words}
fi
echo 'qiptrack was not found on this computer, so the plans have not been checked.' >&2
echo 'Install it and type: qiptrack hooks install' >&2
echo 'To leave the check out this once, add --no-verify to your git command.' >&2
exit 1
""")
