"""The settings of one repository, and who git says is at the keyboard."""

from pathlib import Path

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.process import GitPlace, answer, asked
from qiptrack.store.git.repository import Repository


def value(repository: Repository, name: str) -> str | None:
    """Return what the repository's own settings say of `name`, or None when they say nothing."""
    said = asked(repository.place, "config", "--local", "--null", "--get", name)
    return said.stdout.decode(errors="replace").removesuffix("\0") if not said.returncode else None


def set_value(repository: Repository, name: str, text: str) -> None:
    """Set `name` to `text` for this repository; raises NotWritable."""
    answer(repository.place, "config", "--local", "--replace-all", name, text)


def unset_value(repository: Repository, name: str) -> None:
    """Take `name` out of the repository's settings, where it is; raises NotWritable."""
    answer(repository.place, "config", "--local", "--unset-all", name)


def user_email(folder: Path) -> str | None:
    """Return git's `user.email` as it is set for `folder`, or None: not set, or no git at all."""
    try:
        said = asked(GitPlace(folder, ("-C", str(folder))), "config", "--get", "user.email")
    except GitError:
        return None
    return said.stdout.decode(errors="replace").strip() or None


def as_mailmap_has_it(repository: Repository, email: str) -> str:
    """Return the address by which the mailmap knows who has `email`; itself when it does not."""
    said = asked(repository.place, "check-mailmap", f"<{email}>")
    known = said.stdout.decode(errors="replace").strip()
    return known.rpartition("<")[2].removesuffix(">") or email
