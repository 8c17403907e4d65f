"""Git names the action above each change of a plan it shows, once it knows how to find one.

Two things tell it: a line in the `.gitattributes` of the plans folder, which is committed and
shared like the plans, and a setting of this one copy of the repository.
"""

from pathlib import Path

from qiptrack.store.git.changes import staged_tree
from qiptrack.store.git.errors import NotWritable
from qiptrack.store.git.objects import FILE_MODES, blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.settings import set_value, unset_value, value
from qiptrack.store.hooks.script import FileAction, FileOutcome
from qiptrack.workflow.new_plans import ATTRIBUTES

SETTING = "diff.qiptrack.xfuncname"

# A key at the margin, such as `reviews:`, or the line that begins an item with an id. Git shows
# the group of the pattern that fits.
PATTERN = r"""^([[:alpha:]_]+:.*)
^[[:blank:]]*(-[[:blank:]]+[{]?[[:blank:]]*id:.*)"""


def add(repository: Repository) -> list[FileOutcome]:
    """Have git name actions in changes below the repository's prefix; say what was done.

    What `.gitattributes` already says of how plans are shown or merged is left as it is.
    Raises NotWritable, with nothing changed.
    """
    file = _attributes_file(repository)
    setting = _add_setting(repository)
    try:
        return [setting, _add_attributes(file)]
    except OSError as error:
        if setting.deed is FileAction.ADDED:
            unset_value(repository, SETTING)
        raise NotWritable.because(file, error) from error


def remove(repository: Repository) -> list[FileOutcome]:
    """Take away the setting, and the lines of `.gitattributes` that were never committed.

    Once they are, or staged to be, they belong to everybody, and do nothing alone. Raises
    NotWritable.
    """
    done: list[FileOutcome] = []
    if value(repository, SETTING) is not None:
        unset_value(repository, SETTING)
        done.append(FileOutcome(FileAction.REMOVED, SETTING))
    file = _attributes_file(repository)
    try:
        return done + _remove_attributes(file, _staged(repository))
    except OSError as error:
        raise NotWritable.because(file, error) from error


def in_place(repository: Repository) -> bool:
    """Whether git names actions here: both things are as `add` makes them."""
    file = _attributes_file(repository)
    said = not _missing(file.read_bytes() if file.exists() else b"")
    return value(repository, SETTING) == PATTERN and said


def _attributes_file(repository: Repository) -> Path:
    return repository.root / repository.prefix / ".gitattributes"


def _add_setting(repository: Repository) -> FileOutcome:
    present = value(repository, SETTING)
    if present == PATTERN:
        return FileOutcome(FileAction.UNCHANGED, SETTING)
    set_value(repository, SETTING, PATTERN)
    return FileOutcome(FileAction.ADDED if present is None else FileAction.UPDATED, SETTING)


def _add_attributes(file: Path) -> FileOutcome:
    present = file.read_bytes() if file.exists() else b""
    added = _added(present)
    if not added:
        return FileOutcome(FileAction.UNCHANGED, str(file))
    with file.open("ab") as opened:
        opened.write(added)
    return FileOutcome(FileAction.UPDATED if present else FileAction.ADDED, str(file))


def _added(present: bytes) -> bytes:
    """Return what is put behind `present` for every line to be there."""
    missing = _missing(present)
    line_end = b"" if present.endswith(b"\n") or not present or not missing else b"\n"
    return line_end + "".join(f"{line}\n" for line in missing).encode()


def _remove_attributes(file: Path, staged: bytes | None) -> list[FileOutcome]:
    """Undo what `_add_attributes` did, but for lines that are `staged`; others' lines stay."""
    present = file.read_bytes() if file.exists() else b""
    ours = {line.encode() for line in _missing(staged or b"")}
    left = b"".join(line for line in present.splitlines(keepends=True) if line.strip() not in ours)
    if left == present:
        return []
    if not left and staged is None:
        file.unlink()
        return [FileOutcome(FileAction.REMOVED, str(file))]
    # Where the last line had no end before, it has none again.
    file.write_bytes(staged if staged and present == staged + _added(staged) else left)
    return [FileOutcome(FileAction.RESTORED, str(file))]


def _staged(repository: Repository) -> bytes | None:
    """Return `.gitattributes` as it is staged, or None where it is not."""
    path = f"{repository.prefix}.gitattributes"
    entries = staged_tree(repository, path).entries
    ids = [entry.id for entry in entries if entry.path == path and entry.mode in FILE_MODES]
    return next((blob.data for blob in blobs(repository, ids)), None)


def _missing(present: bytes) -> list[str]:
    """Return the lines for what is not said yet of the names of plans."""
    settled = set()
    for line in present.decode(errors="replace").splitlines():
        name, *words = line.split() or [""]
        # `binary` says both that changes are not shown and that lines are not merged.
        said = [*words, *(["diff", "merge"] if "binary" in words else [])]
        settled |= {(name, word.lstrip("-!").partition("=")[0]) for word in said}
    missing = []
    for line in ATTRIBUTES:
        name, *words = line.split()
        left = [word for word in words if (name, word.partition("=")[0]) not in settled]
        if left:
            missing.append(" ".join([name, *left]))
    return missing
