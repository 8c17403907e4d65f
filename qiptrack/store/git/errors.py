"""What git cannot answer, in words."""

import datetime as dt
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern


class GitError(QiptrackError):
    """Git has no answer; everything that does not ask git works all the same."""


class GitNotInstalled(GitError):
    """There is no git on this computer, or it is not on the search path."""

    def __init__(self) -> None:
        super().__init__(
            "Git is not installed on this computer, or cannot be found.",
            "Install it from https://git-scm.com/downloads and open a new terminal.",
        )


class GitTooOld(GitError):
    """This git cannot do what is asked of it, or cannot read this repository."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The git on this computer is too old: {why}.",
            "Install the latest one from https://git-scm.com/downloads.",
        )


class GitTookTooLong(GitError):
    """Git did not come back with an answer and was stopped."""

    def __init__(self) -> None:
        super().__init__(
            "Git gave no answer for a long time, and was stopped.",
            "If the folder is on a network drive, see whether that can be reached, and try again.",
        )


class NotInGit(GitError):
    """The folder is not in a git repository."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is not in a git repository, so nothing is known of its past.",
            "Use `git init` in the folder above your plans and commit them, or name another "
            "folder with --plans.",
        )


class NotTrusted(GitError):
    """The repository belongs to another user, and git will not look into it."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"Git will not look into {folder}, because it belongs to another user.",
            "If you trust whoever that is, type "
            f"`git config --global --add safe.directory {shlex.quote(folder)}`.",
        )


class NoFilesCheckedOut(GitError):
    """The folder is a bare repository, or the inside of a `.git` folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is a git repository with no files checked out.",
            "Make a working copy of it with `git clone`, and use the plans folder in there.",
        )


class NoCommitYet(GitError):
    """Nothing was ever committed on this branch."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing has been committed to this git repository yet.",
            "Commit the plans with `git add` and `git commit`; what changes is known from then on.",
        )


class RepositoryDamaged(GitError):
    """Something that git has kept cannot be read any more."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The git repository is damaged: {what}.",
            "`git fsck` in that folder says what is lost. Where it was pushed, a new `git clone`"
            " has it whole.",
        )


class UnknownRevision(GitError):
    """No commit of the repository is called so."""

    def __init__(self, text: str, near: str | None = None) -> None:
        fix = f"Did you mean {near}?" if near else "`git log` lists the revisions there are."
        super().__init__(
            f"'{text}' is not a revision of this git repository.",
            f"{fix} A date such as 2026-10-20 will do too.",
        )


class AmbiguousRevision(GitError):
    """Several commits are called so."""

    def __init__(self, text: str, could_be: Sequence[str]) -> None:
        super().__init__(
            f"'{text}' could be any of {', '.join(could_be)}.", "Type the one that is meant."
        )


class NotOneRevision(GitError):
    """A range or a list of revisions, where one is wanted."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text}' is a range of revisions, and one revision is wanted here.",
            "Give one revision, such as main, v1.2 or HEAD~3, or a date such as 2026-10-20.",
        )


class NoCommitThen(GitError):
    """The branch had no commit yet on the day asked about."""

    def __init__(self, day: dt.date, first: str) -> None:
        super().__init__(
            f"Nothing had been committed by the end of {day}; the first commit here is of {first}.",
            f"Give a date from {first} onwards.",
        )


class HistoryCutShort(GitError):
    """The repository is a shallow clone, and does not reach back to what is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text}' is not in this copy of the repository, which holds only recent history.",
            "Fetch the rest with `git fetch --unshallow`, unless the name is mistyped.",
        )


class NotDownloaded(GitError):
    """The repository is a partial clone, and what is asked for was left behind."""

    def __init__(self) -> None:
        super().__init__(
            "What is asked for was never downloaded: this copy of the repository is partial.",
            "Fetch the rest with `git fetch --refetch --no-filter`, or make a full copy with "
            "`git clone`.",
        )


class NotWritable(GitError):
    """A file of the repository cannot be changed."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} could not be changed: {reason}.",
            "See that you may write there and that the disk is not full, and try again.",
        )

    @classmethod
    def because(cls, path: Path, error: OSError) -> Self:
        """Return the error for `path`, with the reason that the system gave."""
        return cls(str(path), (error.strerror or "the system gave no reason").lower())


class DiskFull(GitError):
    """Git could not write, because there is no room."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"Git could not write to {folder}: the disk is full.",
            "Make room on the disk, and run the command again.",
        )


class GitFailed(GitError):
    """Git gave up for a reason that has no words of its own here, and these are git's."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"Git could not answer: {said}.",
            "`git status` and `git fsck` in that folder may say more.",
        )


_TOO_OLD = ("unknown repository extension", "Expected git repo version")
_NO_ROOM = ("No space left on device", "Disk quota exceeded")
_NO_TOOLS = ("xcode-select:", "xcrun:")
_EVENTS = pattern(r"(?m)^\{\"event\":.*\n")
"""The lines that git says what it does by, where it was asked to: they repeat its refusals."""


def refusal(said: bytes, folder: Path) -> GitError:
    """Return what is the matter when git, asked about `folder`, said this and gave up."""
    text = _EVENTS.sub("", said.decode(errors="replace"))
    if "not a git repository (or any" in text:
        return NotInGit(str(folder))
    if "dubious ownership" in text:
        return NotTrusted(_between(text, "repository at '", "'\n") or str(folder))
    if "must be run in a work tree" in text or "cannot use bare repository" in text:
        return NoFilesCheckedOut(str(folder))
    if "from promisor remote" in text:
        return NotDownloaded()
    if "could not lock config file" in text:
        return NotWritable(*_named(text, "could not lock config file "))
    if any(words in text for words in _NO_ROOM):
        return DiskFull(str(folder))
    if " is corrupt" in text:
        return RepositoryDamaged(_last_words(text))
    if any(words in text for words in _TOO_OLD):
        return GitTooOld("the repository was made with a later one")
    if any(words in text for words in _NO_TOOLS):
        return GitNotInstalled()
    return GitFailed(_last_words(text))


def _between(text: str, before: str, after: str) -> str:
    return text.partition(before)[2].partition(after)[0]


def _named(text: str, before: str) -> tuple[str, str]:
    path, _, reason = _between(text, before, "\n").partition(": ")
    return path, reason.lower()


def _last_words(text: str) -> str:
    """Return the line in which git gave up, or its last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
    return (fatal or lines or ["it gave no reason"])[-1].rstrip(".")
