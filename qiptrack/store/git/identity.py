"""Who git says is at the keyboard."""

from pathlib import Path

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.process import Place, asked


def user_email(folder: Path) -> str | None:
    """Return git's `user.email` as it is set for `folder`, or None: not set, or no git at all."""
    try:
        said = asked(Place(folder, ("-C", str(folder))), "config", "--get", "user.email")
    except GitError:
        return None
    return said.stdout.decode(errors="replace").strip() or None
