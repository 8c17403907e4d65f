"""The story as a repository: the same commits, with the same ids, wherever it is told."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.store.conftest import GitFolder
from tests.story.steps import STEPS, Edit, Step

Files = dict[str, str]


class Story(NamedTuple):
    """The repository, with the latest commit checked out, and each commit's id by its subject."""

    folder: GitFolder
    ids: Mapping[str, str]


def tell(root: Path) -> Story:
    """Make the repository of the story in `root`."""
    folder = GitFolder(root)
    folder.git("init", "-q", "-b", "main")
    folder.git("fast-import", "--quiet", given="".join(_stream()))
    folder.git("reset", "-q", "--hard")
    listed = folder.git("log", "--format=%H %s").splitlines()
    return Story(folder, {subject: id_ for id_, _, subject in (x.partition(" ") for x in listed)})


def states() -> Iterator[tuple[Step, Files]]:
    """Yield each commit with all of its files, a branch beginning where main was then."""
    branches: dict[str, Files] = {"main": {}}
    apart: dict[str, list[Edit]] = {}
    for step in STEPS:
        files = dict(branches.get(step.branch, branches["main"])) | dict(step.new)
        if step.renames:
            before, after = step.renames
            files[after] = files.pop(before)
        if step.branch != "main":
            apart.setdefault(step.branch, []).extend(step.edits)
        for edit in (*apart.get(step.merges or "", ()), *step.edits):
            assert files[edit.file].count(edit.old) == 1, (step.subject, edit.old)
            files[edit.file] = files[edit.file].replace(edit.old, edit.new)
        branches[step.branch] = files
        yield step, files


def _stream() -> Iterator[str]:
    """Yield what `git fast-import` makes the repository of."""
    marks: dict[str, int] = {}
    for mark, (step, files) in enumerate(states(), 1):
        moment = dt.datetime.fromisoformat(step.when)
        signature = f"{step.who} {moment.timestamp():.0f} {moment:%z}"
        yield f"commit refs/heads/{step.branch}\nmark :{mark}\n"
        yield f"author {signature}\ncommitter {signature}\n{_data(step.subject)}"
        parent = marks.get(step.branch, marks.get("main"))
        yield f"from :{parent}\n" if parent else ""
        yield f"merge :{marks[step.merges]}\n" if step.merges else ""
        yield "deleteall\n"
        for path, text in files.items():
            yield f"M 100644 inline {path}\n{_data(text)}"
        marks[step.branch] = mark


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"
