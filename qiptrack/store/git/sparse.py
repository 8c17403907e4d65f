"""What a sparse checkout leaves out: files that git holds and was told not to put in the folder."""

from pathlib import Path

from qiptrack.store.git.errors import GitError
from qiptrack.store.git.process import fields, path_text, pathspec, streamed
from qiptrack.store.git.repository import Repository


def not_checked_out(folder: Path) -> tuple[str, ...]:
    """Return the files below `folder` that git left out, by their paths from there, in order.

    None where git cannot be asked: whoever looks at a folder may do without it.
    """
    try:
        repository = Repository.containing(folder)
        question = ("ls-files", "-t", "-z", "--full-name", "--cached", "--")
        with streamed(repository.place, *question, *pathspec(repository.prefix)) as output:
            found = [path_text(each[2:]) for each in fields(output) if each.startswith(b"S ")]
    except GitError:
        return ()
    return tuple(sorted(path.removeprefix(repository.prefix) for path in found))
