"""The files that git hands to whoever merges them, and git's own way to merge their lines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.model.identity import plan_id
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import organisation_problems, plan_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from qiptrack.rules.problem import Problem
from qiptrack.store.atomic_files import write_beside
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.errors import refusal
from qiptrack.store.git.process import GitPlace, answer_or_refusal
from qiptrack.store.interruptions import uninterrupted
from qiptrack.store.plan_files import ORGANISATION_NAMES
from qiptrack.store.reader import read_organisation
from qiptrack.workflow.merging.merge import (
    CannotMerge,
    FileKind,
    FileVersions,
    MarkerStyle,
    Merged,
    merge,
)
from qiptrack.yamlfile.loader import load


class VersionNotRead(QiptrackError):
    """One of the three files that are to be merged cannot be read."""

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(
            f"{file} cannot be read: {error.strerror or 'the system gave no reason'}.",
            "Name the common ancestor, our file and theirs, in this order. Nothing was changed.",
        )


class VersionNotText(QiptrackError):
    """One of three files that git is to merge by its lines is no text in git's eyes."""

    def __init__(self, path: Path, side: str) -> None:
        super().__init__(
            f"{path} cannot be merged: {side} is not text (UTF-8), so it has no lines to merge.",
            "Keep ours or theirs whole, `git checkout --ours FILE` or `--theirs`, and save it as"
            " UTF-8.",
        )


class MergeNotSaved(QiptrackError):
    """The file of our side cannot be replaced by what the merge came to."""

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(
            f"{file} could not be saved: {error.strerror or 'the system gave no reason'}.",
            "Nothing was changed. Add --stdout to see what the merge comes to.",
        )


class MergedFile(NamedTuple):
    """What a merge came to, and whether it is git's, because a text could not be read."""

    merged: Merged
    by_lines: bool = False


def read_versions(base: Path, ours: Path, theirs: Path) -> FileVersions:
    """Return the bytes of three files; VersionNotRead where one cannot be had."""
    return FileVersions(*(_read(file) for file in (base, ours, theirs)))


def merge_files(
    versions: FileVersions, path: Path, around: Surroundings, style: MarkerStyle
) -> MergedFile:
    """Return what three versions of the file at `path` come to.

    Those of a plan, or of the organisation file, are merged by what they say; of other files, and
    where one cannot be read, git merges the lines. Raises VersionNotText where one has none, and
    GitError where git does not answer.
    """
    kind = _kind(path, versions.ours, around)
    if kind is not None:
        try:
            return MergedFile(merge(versions, kind, style))
        except CannotMerge:
            pass
    for side, raw in versions._asdict().items():
        if b"\0" in raw[:_LOOKED_AT]:
            raise VersionNotText(path, side)
    return MergedFile(_by_lines(versions, style), by_lines=True)


_LOOKED_AT = 8000
"""In how many bytes git looks for a zero, by which it knows what is no text."""


def surroundings(path: Path, folder: Path | None, today: dt.date) -> Surroundings:
    """Return what the file at `path` is looked at with, once it is there.

    That is the organisation of `folder`, or else of the nearest folder upwards that has one.
    """
    above = path.absolute().parents
    root = folder or next((each for each in above if _has_organisation(each)), above[0])
    plans = PlansFolder(root)
    return Surroundings(today, read_organisation(plans).organisation, has_file=plans.has_file)


@uninterrupted()
def save(file: Path, raw: bytes) -> None:
    """Replace what `file` says; MergeNotSaved, with nothing changed, where that may not be."""
    try:
        target = file.resolve()
        write_beside(target, raw).replace(target)
    except OSError as error:
        raise MergeNotSaved(file, error) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise VersionNotRead(file, error) from error


def _has_organisation(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ORGANISATION_NAMES)


def _kind(path: Path, ours: bytes, around: Surroundings) -> FileKind | None:
    """Return what a file is by its name and by what our side says; None for what git merges."""
    if path.name in ORGANISATION_NAMES:
        return FileKind(Organisation, judge=lambda raw: _organisation_problems(raw, around))
    if path.name.startswith("_") or not _is_plan(ours):
        return None
    name = plan_id(path.name)
    return FileKind(Plan, name, lambda raw: _plan_problems(raw, path.name, around))


def _is_plan(raw: bytes) -> bool:
    data = load(raw, "").data
    return isinstance(data, dict) and "qip" in data


def _plan_problems(raw: bytes, file: str, around: Surroundings) -> Sequence[Problem]:
    return plan_problems(examine_plan(raw, file, file, around.organisation), around)


def _organisation_problems(raw: bytes, around: Surroundings) -> Sequence[Problem]:
    examined = examine_organisation(raw, "")
    told = examined.organisation or around.organisation
    return organisation_problems(examined, replace(around, organisation=told))


def _by_lines(versions: FileVersions, style: MarkerStyle) -> Merged:
    """Return what git makes of the lines of three versions."""
    with TemporaryDirectory() as folder:
        base, ours, theirs = (Path(folder) / name for name in FileVersions._fields)
        for file, raw in zip((base, ours, theirs), versions, strict=True):
            file.write_bytes(raw)
        labels = (word for name in (style.ours, style.base, style.theirs) for word in ("-L", name))
        options = [f"--marker-size={style.size}", *(["--diff3"] if style.with_base else [])]
        place = GitPlace(Path(folder), ("-C", folder))
        said = answer_or_refusal(
            place, "merge-file", "-p", *options, *labels, str(ours), str(base), str(theirs)
        )
    if said.returncode not in range(_MOST_CONFLICTS + 1):
        raise refusal(said.stderr, Path(folder))
    words = "git could not merge these lines" if said.returncode else ""
    return Merged(said.stdout, (words,) * said.returncode)


_MOST_CONFLICTS = 127
"""The exit code of git's own merge is the number of conflicts, up to this."""
