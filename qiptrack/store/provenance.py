"""What a paper was made from: a hash of the plans that were read, and the commit they are of."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.model.identity import plan_id
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.commits import Commit, commit
from qiptrack.store.git.errors import GitError, NotInGit
from qiptrack.store.git.objects import FILE_MODES, content_id, tree
from qiptrack.store.git.process import answer_or_refusal, fields, pathspec, streamed
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.plan_files import PlansSource


class Provenance(NamedTuple):
    """What was read: the hash of the `files`, and the commit that they are of, or differ from.

    `marks` stand for the plans that were asked for, none for all; `differs` is None where no commit
    is known, and `is_silent` whether git gave no answer to whether there is one.
    """

    sha256: str
    files: int
    marks: tuple[str, ...] = ()
    revision: str | None = None
    committed: dt.date | None = None
    differs: bool | None = None
    is_silent: bool = False


def provenance(folder: PlansSource, root: Path, only: Sequence[str] = ()) -> Provenance:
    """Return the hash and the commit of the plans in a `folder`: of the ids `only`, or of all.

    The content of one file is held at a time.
    """
    committed, is_silent = _latest(root, folder)
    ids = committed.ids if committed else {}
    whole, names, same = hashlib.sha256(), set(), True
    marks = tuple(map(mark_of, only))
    for file, raw in contents(folder, marks):
        whole.update(_line(file, raw))
        names.add(file)
        same = same and _is_content(raw, ids.get(file))
    made = Provenance(whole.hexdigest(), len(names), marks, is_silent=is_silent)
    if committed is None:
        return made
    if committed is folder:
        return made._replace(revision=committed.commit.id, committed=committed.day, differs=False)
    return made._replace(
        revision=committed.commit.id,
        committed=committed.commit.committed,
        differs=not same or names != _names(committed, marks),
    )


class PlansChanged(QiptrackError):
    """Somebody changed the plans while something was made of them."""

    def __init__(self) -> None:
        super().__init__(
            "The plans were changed while they were read, so nothing is written.",
            "Run the command again, on what they say now.",
        )


def see_unchanged(folder: PlansSource, made: Provenance) -> None:
    """Raise PlansChanged where the plans in a `folder` no longer have the hash in `made`."""
    if isinstance(folder, PlansAtRevision):
        return
    if digest(contents(folder, made.marks)) != made.sha256:
        raise PlansChanged


def _latest(root: Path, folder: PlansSource) -> tuple[PlansAtRevision | None, bool]:
    """Return the plans as the commit that they were read at, or the latest, has them.

    None without one; and whether that is only because git gave no answer.
    """
    if isinstance(folder, PlansAtRevision):
        return folder, False
    try:
        latest = head(Repository.containing(root))
        return (None if latest is None else PlansAtRevision(root, latest)), False
    except NotInGit:
        return None, False
    except GitError:
        return None, True


def mark_of(plan: str) -> str:
    """Return the mark by which a paper names a plan, whose id may hold personal data."""
    return hashlib.sha256(plan.encode(errors="surrogatepass")).hexdigest()[:16]


def _is_meant(file: str, marks: Sequence[str]) -> bool:
    return not marks or mark_of(plan_id(file)) in marks


def contents(
    folder: PlansSource, marks: Sequence[str] = ()
) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Yield the organisation file and the plans of these `marks`, or all, by their paths.

    Each with its bytes, or why they cannot be had, in the order of the paths.
    """
    files = {each.file: each.unreadable for each in folder.files()}
    wanted = {file: why for file, why in files.items() if _is_meant(file, marks)}
    if organisation := folder.organisation():
        wanted[organisation] = None
    for file in sorted(wanted):
        yield file, wanted[file] or folder.read(file)


def digest(read: Iterable[tuple[str, bytes | Unreadable]]) -> str:
    """Return one SHA-256 of what was read, in hexadecimal figures.

    It is that of a line for each file in the order of their paths: the path, a null byte, and
    the SHA-256 of the content with its line ends as git keeps them; nothing of what is unread.
    """
    whole = hashlib.sha256()
    for file, raw in read:
        whole.update(_line(file, raw))
    return whole.hexdigest()


def _line(file: str, raw: bytes | Unreadable) -> bytes:
    of = "" if isinstance(raw, Unreadable) else hashlib.sha256(_unix(raw)).hexdigest()
    return f"{file}\0{of}\n".encode(errors="surrogateescape")


def _unix(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def _is_content(raw: bytes | Unreadable, identity: str | None) -> bool:
    """Whether git knows what was read by that id, whichever line ends it has on disk."""
    if identity is None or isinstance(raw, Unreadable):
        return False
    return identity in (content_id(raw, like=identity), content_id(_unix(raw), like=identity))


def _names(committed: PlansAtRevision, marks: Sequence[str]) -> set[str]:
    """Return the paths of what a commit has of the plans of these `marks`, or of all."""
    names = {each.file for each in committed.files() if _is_meant(each.file, marks)}
    organisation = committed.organisation()
    return names | {organisation} if organisation else names


class Stamp(NamedTuple):
    """What a paper says of its origin: the hash, the marks of its plans, and the commit."""

    sha256: str
    marks: tuple[str, ...]
    revision: str | None


_STAMP = re.compile(rb"qiptrack-origin sha256=([0-9a-f]{64}) plans=(\S+?) revision=([0-9a-f]+|-)")


def stamp_in(raw: bytes) -> Stamp | None:
    """Return what the paper in `raw` says of its origin; None where it is no paper.

    Of what is packed, as office documents are, the parts are looked through.
    """
    for part in _parts(raw):
        if found := _STAMP.search(part):
            sha256, plans, revision = (each.decode("ascii") for each in found.groups())
            marks = () if plans == "*" else tuple(plans.split(","))
            return Stamp(sha256, marks, None if revision == "-" else revision)
    return None


_MOST = 32 * 1024 * 1024
"""How many bytes of a part of a packed file are looked through."""


def _parts(raw: bytes) -> Iterator[bytes]:
    yield raw
    if raw.startswith(b"PK"):
        import zipfile  # few papers are packed

        try:
            with zipfile.ZipFile(BytesIO(raw)) as packed:
                for name in packed.namelist():
                    with packed.open(name) as part:
                        yield part.read(_MOST)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
            return


class Match(NamedTuple):
    """Where the plans are what a paper was made from: in the files, and at a commit.

    `looked_at` is at how many commits the plans were looked at, and `silent` why git had no answer.
    """

    on_disk: bool
    commit: Commit | None
    looked_at: int
    silent: GitError | None = None


def matching(root: Path, stamp: Stamp) -> Match:
    """Return where the plans have the hash of a paper, the commit that it names before others.

    Without git, only the files are looked at.
    """
    on_disk = digest(contents(PlansFolder(root), stamp.marks)) == stamp.sha256
    try:
        repository = Repository.containing(root)
        candidates = list(_candidates(repository, stamp))
    except GitError as error:
        return Match(on_disk, None, 0, error)
    known: dict[frozenset[tuple[str, str]], bool] = {}
    for index, each in enumerate(candidates, 1):
        there = tree(repository, each, repository.prefix)
        held = frozenset((entry.path, entry.id) for entry in there if entry.mode in FILE_MODES)
        if held not in known:
            folder = PlansAtRevision(root, each)
            known[held] = digest(contents(folder, stamp.marks)) == stamp.sha256
        if known[held]:
            return Match(on_disk, commit(repository, each), index)
    return Match(on_disk, None, len(candidates))


def _candidates(repository: Repository, stamp: Stamp) -> Iterator[str]:
    """Yield the ids of commits at which the plans may be those: the named one, then the latest.

    Only where a file of the folder changed do the plans become others.
    """
    under = pathspec(repository.prefix)
    with streamed(repository.place, "rev-list", "--all", "--topo-order", "--", *under) as output:
        found = [line.decode("ascii") for line in fields(output, b"\n")]
    named = stamp.revision
    question = ("cat-file", "-e", f"{named}^{{commit}}")
    if named and not answer_or_refusal(repository.place, *question).returncode:
        yield named
    yield from (each for each in found if each != named)
