"""The settings of one repository, in its own file."""

from qiptrack.store.git.process import answer, asked
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
