"""Who git says is at the keyboard."""

from pathlib import Path

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.process import Place, asked
from qiptrack.store.git.repository import Repository


def user_email(folder: Path) -> str | None:
    """Return git's `user.email` as it is set for `folder`, or None: not set, or no git at all."""
    try:
        said = asked(Place(folder, ("-C", str(folder))), "config", "--get", "user.email")
    except GitError:
        return None
    return said.stdout.decode(errors="replace").strip() or None


def as_mailmap_has_it(repository: Repository, email: str) -> str:
    """Return the address by which the mailmap knows who has `email`; itself when it does not."""
    said = asked(repository.place, "check-mailmap", f"<{email}>")
    known = said.stdout.decode(errors="replace").strip()
    return known.rpartition("<")[2].removesuffix(">") or email
