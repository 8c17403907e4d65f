"""The last command is taken back."""

from qiptrack.cli.errors import DONE, say
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.errors import QiptrackError
from qiptrack.store.atomic_files import forget
from qiptrack.store.undo import DEEP, DoneCommand, can_be_kept, last
from qiptrack.workflow.change import Change, Draft


class NothingToUndo(QiptrackError):
    """Nothing that a command did in this folder is kept."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to take back: of these plans nothing is kept that a command of yours"
            " did.",
            f"The last {DEEP} commands are kept. What git has is seen by `git log` and `git diff`.",
        )


class NothingIsKept(QiptrackError):
    """What commands do cannot be kept, so that none can be taken back."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing can be taken back: you may not write into the folder where commands put down"
            " what they do.",
            "Let XDG_STATE_HOME name a folder of yours. What has changed is seen by `git diff`.",
        )


class ChangedSince(QiptrackError):
    """A file is not as the last command left it."""

    def __init__(self, shown: str, did: str) -> None:
        super().__init__(
            f"{shown} has been changed since the last command ({did}), and that would be lost.",
            "Look at `git diff`, and change the lines yourself.",
        )


class Committed(QiptrackError):
    """What the last command did is part of a commit."""

    def __init__(self, did: str) -> None:
        super().__init__(
            f"The last command ({did}) is committed, and what is committed is not taken back.",
            "Record what is so now by another command; `git revert` takes back a whole commit.",
        )


def undo(*, session: Writing) -> int:
    """Take back what the last command did here.

    While the file is still as it left it; and again, the one before, up to ten. What is committed
    stays.
    """
    writing = WriteRequest(session, can_be_undone=False)
    if not can_be_kept(writing.folder.root):
        # What is there may be older than the last command, which could not be kept any more.
        raise NothingIsKept
    found = last(writing.folder.root)
    if found is None:
        raise NothingToUndo
    if all(_stands(writing, each.file, each.before) for each in found.drafts):
        # It was killed behind its save, or somebody put the files back by other means.
        say(f"Taken back already: {found.did}.")
        say("The one before it is taken back by another `qiptrack undo`.")
        code = DONE
    else:
        code = writing.save(lambda: _taken_back(writing, found))
    if not session.dry_run:
        forget(found.path)
    return code


def _taken_back(writing: WriteRequest, found: DoneCommand) -> DecidedChanges:
    for each in found.drafts:
        if not _stands(writing, each.file, each.after):
            raise ChangedSince(writing.folder.shown(each.file), found.did)
    if any(_is_committed(writing, each) for each in found.drafts):
        raise Committed(found.did)
    drafts = tuple(Draft(each.file, each.after, each.before) for each in found.drafts)
    moves = tuple((new, old) for old, new in found.moves)
    return DecidedChanges(drafts, (Change((), f"Taken back: {found.did}"),), moves)


def _stands(writing: WriteRequest, file: str, raw: bytes) -> bool:
    """Whether a file is as it is said to be; without any bytes, whether it is not there."""
    if not raw:
        return not (writing.folder.root / file).exists()
    return writing.folder.read(file) == raw


def _is_committed(writing: WriteRequest, draft: Draft) -> bool:
    """Whether the last commit has a file as it is now; line ends are git's to change."""
    from qiptrack.store.git.errors import GitError
    from qiptrack.store.git_folders import PlansAtRevision

    try:
        folder = PlansAtRevision(writing.folder.root, "HEAD")
    except GitError:
        return False
    committed = folder.read(draft.file)
    if not isinstance(committed, bytes):
        return False
    return committed.replace(b"\r\n", b"\n") == draft.after.replace(b"\r\n", b"\n")
