"""Which files are not read, and why, in words that say what to do.

Some the system does not give; others are left out of the run that goes on.
"""

import errno
from collections.abc import Collection, Mapping
from contextvars import ContextVar

from qiptrack.rules.problem import Unreadable
from qiptrack.store.plan_files import ListedFiles
from qiptrack.yamlfile.limits import MAX_BYTES

OUTSIDE = Unreadable(
    "this is a link to a place outside the plans folder",
    "Put the file itself here; what lies elsewhere is not part of this folder.",
)
CIRCLE = Unreadable("this is a link that leads round in a circle", "Remove the link.")
NO_TARGET = Unreadable("this is a link to a file that is not there", "Remove the link.")
NOT_A_FILE = Unreadable(
    "this has the name of a plan, and is not a file",
    "Give it another name, or move it out of the plans folder.",
)
NOT_CHECKED_OUT = Unreadable(
    "this file is in git and was left out of this copy (a sparse checkout)",
    "Bring it here with `git sparse-checkout disable`, or `git sparse-checkout add` its folder.",
)
LFS_POINTER = Unreadable(
    "this is only a pointer to the file, which Git LFS keeps elsewhere",
    "Fetch the file with `git lfs pull`; a plan is best kept in git itself.",
)
"""Why a file is not read that stands for another one, which was not fetched."""

_GONE = Unreadable("this file vanished while it was being read", "Run the command again.")


def is_lfs_pointer(raw: bytes) -> bool:
    """Whether this is not the content of a file, but says where Git LFS keeps it."""
    return raw.startswith(b"version https://git-lfs.github.com/spec/")


def too_large(most: int, then: str = "") -> Unreadable:
    """Return why a file of more than `most` bytes is not read: a plan, or a table."""
    if most > MAX_BYTES:
        return Unreadable(
            f"this file is larger than a table may be ({most // MAX_BYTES} MiB){then}",
            "Keep in it what plans still link to, and move older rows to another file.",
        )
    return Unreadable(
        f"this file is larger than a plan may be ({MAX_BYTES // 1024} KiB){then}",
        "Split the plan, or move what is not part of it elsewhere.",
        code="QIP008",
    )


def refused(error: OSError, what: str) -> Unreadable:
    """Return why the system did not let `what` be read: a file, or a folder."""
    if isinstance(error, FileNotFoundError):
        return _GONE if what == "file" else Unreadable(f"this {what} vanished", _GONE.fix)
    if error.errno == errno.ELOOP:
        return CIRCLE
    if error.errno == errno.ENAMETOOLONG:
        return Unreadable(
            f"this {what} lies inside more folders than the system can follow",
            "Move it further up.",
        )
    if isinstance(error, PermissionError):
        return Unreadable(
            f"this {what} may not be read by you",
            "Ask whoever looks after the folder for permission to read it.",
        )
    return Unreadable(
        f"this {what} could not be read: {error.strerror or 'the disk gave no reason'}",
        "Try again, and have the disk looked at if it happens again.",
    )


class LeftOut:
    """Which files a command is run again without: some, for `reasons`, or all but some.

    `files` are those that the command came upon, and `named` those that it names to the user
    with what is the matter.
    """

    def __init__(
        self,
        reasons: Mapping[str, Unreadable] | None = None,
        *,
        but: frozenset[str] | None = None,
    ) -> None:
        self.reasons = reasons or {}
        self.but = but
        self.files: dict[str, None] = {}
        self.named: set[str] = set()

    def reason(self, file: str, *, named: bool = False) -> Unreadable | None:
        """Return why `file` is left out; None when it is not."""
        self.files[file] = None
        if named:
            self.named.add(file)
        if self.but is not None and file not in self.but:
            return _NOT_NOW
        return self.reasons.get(file)

    def keeps(self, files: Collection[str]) -> bool:
        """Whether none of `files`, which are named with what is the matter, is left out."""
        self.files.update(dict.fromkeys(files))
        self.named.update(files)
        return self.but is None and not self.reasons


_NOT_NOW = Unreadable("this file is not looked at now", "Look at it by itself.")

LEFT_OUT: ContextVar[LeftOut | None] = ContextVar("LEFT_OUT", default=None)
"""What the run that goes on leaves out; None where that is nothing."""


def passed_over(file: str, *, named: bool = False) -> Unreadable | None:
    """Return why `file` is left out of the run that goes on; None when it is not.

    It is `named` by who asks, with the answer, where there is one.
    """
    left_out = LEFT_OUT.get()
    return left_out.reason(file, named=named) if left_out else None


def nothing_left_out() -> bool:
    """Whether the run that goes on leaves out no file."""
    left_out = LEFT_OUT.get()
    return left_out is None or left_out.keeps(())


def with_left_out(listed: ListedFiles) -> ListedFiles:
    """Return what is `listed`, files with the reason that the run that goes on leaves out."""
    left_out = LEFT_OUT.get()
    if left_out is None or left_out.keeps(listed):
        return listed
    return {file: left_out.reason(file, named=True) or why for file, why in listed.items()}
