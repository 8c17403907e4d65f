"""The git repository that a folder is in, and the files that it leaves out of the folder."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from qiptrack.store.git.errors import GitError, GitTooOld, refusal
from qiptrack.store.git.process import (
    GitPlace,
    answer,
    answer_or_refusal,
    fields,
    path_text,
    pathspec,
    streamed,
)

_FACTS = (
    "--path-format=absolute",
    "--is-shallow-repository",
    "--show-object-format",
    "--git-dir",
    "--git-common-dir",
    "--show-toplevel",
    "--show-prefix",
)

_OLDEST = "2.31"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and where in it the folder is that was asked about.

    `prefix` is the path of that folder below `root`, with a slash at its end, or empty when it
    is the root. In a linked worktree `git_dir` belongs to it alone, and `common_dir` to all.
    A `shallow` repository does not hold the whole of its past. Git's ids are made with SHA-1,
    or with `sha256`. `index` stands in for the repository's own list of what is staged.
    """

    root: Path
    prefix: str
    git_dir: Path
    common_dir: Path
    shallow: bool
    sha256: bool = False
    index: Path | None = None

    @classmethod
    def containing(cls, folder: Path) -> Self:
        """Return the repository that `folder` is in, whatever the environment says of another.

        Raises the GitError that fits when there is none, or none that can be read.
        """
        shallow, ids, git_dir, common_dir, root, prefix = _facts(folder)
        return cls(
            root=Path(path_text(root)),
            prefix=path_text(prefix),
            git_dir=Path(path_text(git_dir)),
            common_dir=Path(path_text(common_dir)),
            shallow=shallow == b"true",
            sha256=ids == b"sha256",
        )

    def in_hook(self) -> Self:
        """Return this repository with what a hook is told is staged.

        A commit of some files only has an index of its own, which git names to its hooks.
        """
        named = os.environ.get("GIT_INDEX_FILE")
        return self if named is None else replace(self, index=Path(named).absolute())

    @property
    def folder(self) -> Path:
        """The folder that was asked about."""
        return self.root / self.prefix

    @property
    def place(self) -> GitPlace:
        """Where git is to look for an answer about this repository; paths are from its root."""
        options = ("-C", str(self.root), f"--git-dir={self.git_dir}", f"--work-tree={self.root}")
        return GitPlace(self.root, options, self.index)

    def merging(self) -> tuple[str, ...]:
        """Return the ids of the commits that are being merged into this one, if any are."""
        file = self.git_dir / "MERGE_HEAD"
        return tuple(file.read_text("ascii").split()) if file.exists() else ()

    def names_latest(self) -> bool:
        """Whether it is put down which commit is the latest, be that there or not."""
        try:
            named = (self.git_dir / "HEAD").read_bytes()
            branch = named.removeprefix(b"ref:").strip()
            if branch == named.strip():
                return True
            path = os.fsdecode(branch)
            if any((each / path).is_file() for each in (self.git_dir, self.common_dir)):
                return True
            packed = (self.common_dir / "packed-refs").read_bytes()
        except OSError:
            return False
        return b" %b\n" % branch in packed

    def hooks_folder(self) -> Path:
        """Return the folder in which git looks for hooks, which need not exist."""
        question = ("rev-parse", "--path-format=absolute", "--git-path", "hooks")
        return Path(path_text(_without_newline(answer(self.place, *question, settings=()))))


def _facts(folder: Path) -> list[bytes]:
    """Return what `rev-parse` says to each of the facts."""
    path_format, *facts = _FACTS
    said = _said_of(folder, *_FACTS)
    if said.startswith(path_format.encode()):
        raise GitTooOld(f"it is {_version(folder)}, and {_OLDEST} is needed")
    lines = said.split(b"\n")[:-1]
    if len(lines) == len(facts):
        return lines
    # The path has a line break in it.
    return [_without_newline(_said_of(folder, path_format, fact)) for fact in facts]


def _said_of(folder: Path, *options: str) -> bytes:
    said = answer_or_refusal(GitPlace(folder, ("-C", str(folder))), "rev-parse", *options)
    if said.returncode:
        raise refusal(said.stderr, folder)
    return said.stdout


def _version(folder: Path) -> str:
    return answer(GitPlace(folder), "--version").decode(errors="replace").strip()


def _without_newline(said: bytes) -> bytes:
    return said.removesuffix(b"\n").removesuffix(b"\r")


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
