"""The folder of a site: pages take their places in it together; no other file is touched."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern
from qiptrack.store.outputs import NotAFolderForIt, new_files, saving_at

MANIFEST = ".qiptrack-site.json"
"""The file that says which files of a folder are those of the site."""

Write = Callable[[str, bytes], None]

_OURS = pattern(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}")
"""Paths that a site may have; a list of files that says others was not made here."""


class NotAloneThere(QiptrackError):
    """A folder has files that no site put there."""

    def __init__(self, folder: Path, others: list[str]) -> None:
        shown = ", ".join(others[:3]) + (" and others" if len(others) > 3 else "")
        super().__init__(
            f"The folder {folder} has files that are not part of the site: {shown}.",
            "Give a folder for the site alone with --out, or move these away first.",
        )


def site_files(folder: Path) -> frozenset[str]:
    """Return the files that a site has in `folder`, by their paths from there.

    None where there is no site. Raises NotAFolderForIt, NotAloneThere or NotSaved.
    """
    with saving_at(folder):
        if not folder.exists():
            return frozenset()
        if not folder.is_dir():
            raise NotAFolderForIt(folder)
        known = _listed(folder)
        others = sorted(set(_files_in(folder)) - known)
    if others:
        raise NotAloneThere(folder, others)
    return known


def _listed(folder: Path) -> frozenset[str]:
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = [each for each in said["files"] if isinstance(each, str) and _OURS.fullmatch(each)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(files)


def _files_in(folder: Path) -> Iterator[str]:
    """Yield what is in a folder and those in it; names with a dot in front are set aside."""
    for at, folders, files in os.walk(folder):
        here = PurePosixPath(Path(at).relative_to(folder).as_posix())
        links = [name for name in folders if Path(at, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*files, *links):
            if not name.startswith("."):
                yield str(here / name)


@contextmanager
def site_folder(folder: Path) -> Iterator[Write]:
    """Yield a function that takes the files of a site; at the end they take their places.

    What the site had there before and has no more is taken away. Raises NotAFolderForIt,
    NotAloneThere or NotSaved; until the end nothing of what was there is touched.
    """
    before = site_files(folder)
    now: set[str] = set()
    with new_files(folder, ours=lambda _: True) as unfinished:  # it has files of the site alone

        def write(file: str, raw: bytes) -> None:
            path = unfinished / file
            if file not in now:
                path.parent.mkdir(parents=True, exist_ok=True)
                now.add(file)
            path.write_bytes(raw)

        yield write
        # Until all are in their places both are known, should the power go meanwhile.
        (folder / MANIFEST).write_bytes(_manifest(before | now))
    with saving_at(folder):
        _take_away(folder, before - now)
        (folder / MANIFEST).write_bytes(_manifest(now))


def _manifest(files: frozenset[str] | set[str]) -> bytes:
    listed = json.dumps({"qiptrack": 1, "files": sorted(files)}, indent=1)
    return f"{listed}\n".encode()


def _take_away(folder: Path, files: frozenset[str]) -> None:
    """Remove files, and the folders that are empty then."""
    for file in files:
        path = folder / file
        path.unlink(missing_ok=True)
        for above in path.relative_to(folder).parents:
            if above == Path() or any((folder / above).iterdir()):
                break
            (folder / above).rmdir()
