"""Which files of plans are meant by paths, by folders and by the ids of plans."""

import os
from collections.abc import Sequence, Set
from pathlib import Path

from qiptrack.cli.references import plan_called, plan_ids, plans_called
from qiptrack.errors import QiptrackError
from qiptrack.store.plan_files import PlansSource


class NotInTheFolder(QiptrackError):
    """A file was named that is not a plan of the folder."""

    def __init__(self, file: str, folder: Path) -> None:
        fix = (
            "Name a plan that `qiptrack status` lists, or a file below it, or name another"
            " folder: `qiptrack --plans DIR check`."
        )
        super().__init__(f"{file} is not a plan, or a plan file, below {folder}.", fix)


def named_files(plans: Path, folder: PlansSource, files: Sequence[Path]) -> frozenset[str]:
    """Return the files, and those below each folder, as the problems name them.

    What is no file, and no folder with plans in it, may be a plan by its id, or the beginning of
    one. NotInTheFolder for what is neither a file of the plans, nor a folder in which there are
    any, nor a plan; AmbiguousName for what begins several.
    """
    root = Path(os.path.realpath(plans))
    listed = list(folder.files())
    by_id = plan_ids(listed)
    there = (*(each.file for each in listed), folder.organisation())
    known = {file for file in there if file is not None}
    named: set[str] = set()
    for file in files:
        # A link is a file of the folder, too, wherever it leads.
        place = Path(os.path.normpath(Path(os.path.realpath(file.parent), file.name)))
        meant = known if root.is_relative_to(place) else _at_or_below(place, root, known)
        if not meant and not file.is_file() and plans_called(str(file), by_id):
            meant = {by_id[plan_called(str(file), by_id)].file}
        if not meant:
            raise NotInTheFolder(str(file), plans)
        named.update(map(folder.shown, meant))
    return frozenset(named)


def _at_or_below(place: Path, root: Path, known: Set[str]) -> Set[str]:
    """Return which of the files that are `known` below `root` is at `place`, or are below it."""
    if not place.is_relative_to(root):
        return frozenset()
    path = place.relative_to(root).as_posix()
    return {path} & known or {each for each in known if each.startswith(f"{path}/")}
