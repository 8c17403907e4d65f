"""Plans as they were before and after a commit, each read once however often it is asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qiptrack.analysis.changes.compare import Compared, side_by_side
from qiptrack.analysis.changes.matching import filled
from qiptrack.model.identity import FiledPlan, plan_id
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.git.changes import FileChange
from qiptrack.store.git.commits import CommitChanges
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walks import earlier_versions
from qiptrack.store.index import PlanIndex, index_of
from qiptrack.store.plan_files import is_plan_path
from qiptrack.store.plan_pieces import as_kept
from qiptrack.store.plan_reading import read_plan
from qiptrack.store.unread_files import is_lfs_pointer, passed_over

_ALIKE = 0.5
"""The share of its lines that a file has kept when it is the same one by another name."""


class Version(NamedTuple):
    """What a content says of a plan, as far as it could be read, and whether that is all of it."""

    plan: Plan | None
    whole: bool


def version(raw: bytes | None, index: PlanIndex) -> Version:
    """Return what `raw` says; of None, which is too large to be read, nothing is known.

    What the `index` knows is not read again, and what is read here is kept in it.
    """
    if raw is None or is_lfs_pointer(raw):
        return Version(None, whole=False)
    identity = blob_id(raw)
    if plan := index.plan_in(identity):
        return Version(plan, whole=True)
    filed = read_plan(raw, "")
    if filed is not None:
        index.keep_plan(identity, filed.plan)
        return Version(index.plan_in(identity) or as_kept(filed.plan), whole=True)
    from qiptrack.rules.examine import examine_plan  # much is loaded for it

    found = examine_plan(raw, "", "", UNDECLARED).filed
    return Version(found.plan if found and says_anything(found.plan) else None, whole=False)


def likely_origin(raw: bytes, gone: Mapping[str, bytes]) -> str | None:
    """Return which of the files that are `gone` a content was made from, though it says nothing.

    That is the one of whose lines it has the most, and at least half, as git takes two files for
    one that was renamed; None where there is no such file.
    """
    lines = _lines(raw)
    shares = {
        file: (lines & had).total() / had.total() for file in gone if (had := _lines(gone[file]))
    }
    best = max(shares, key=lambda file: shares[file], default=None)
    return best if best is not None and shares[best] >= _ALIKE else None


def _lines(raw: bytes) -> Counter[bytes]:
    return Counter(line for each in raw.splitlines() if (line := each.strip()))


def says_anything(plan: Plan) -> bool:
    """Whether a plan that was read as far as it can be has a value at all that could be read."""
    return bool(plan.model_fields_set)


def since(before: Plan | None, after: Version) -> Plan | None:
    """Return what is known of a plan in `after`; what cannot be read of it is as it was `before`.

    So a mistake in a file hides nothing: what changed behind it shows when it is put right.
    """
    if after.whole or before is None:
        return after.plan
    return before if after.plan is None else filled(after.plan, before)


class LastReadable:
    """Plans that cannot be read in full, as they last could be before: by commit and file.

    Two files may hold the same unreadable content, and one file may hold it twice. What is known
    of either depends on what it was before, and is not kept by its content.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._index = index_of(repository.folder)
        self._known: dict[str, dict[str, Plan | None]] = {}

    def at(self, commit: str, entry: Entry, found: Version) -> Plan | None:
        """Return what is known of `entry`, of which a commit has what was `found`."""
        if found.whole:
            return found.plan
        known = self._known.setdefault(commit, {})
        if entry.path not in known:
            known[entry.path] = self._before(commit, entry, found)
        return known[entry.path]

    def keep(self, each: CommitChanges, unread: Mapping[str, Plan | None]) -> None:
        """Keep what is known at a commit of the files that it brought `unread`, and of others.

        What a commit did not change is as it was in its parents, which were looked at before.
        """
        known: dict[str, Plan | None] = {}
        touched = [{path for change in found for path in change.paths} for found in each.against]
        for parent, changed in zip(each.commit.parents, touched, strict=False):
            for path, plan in self._known.get(parent, {}).items():
                if path not in changed:
                    known.setdefault(path, plan)
        known |= {
            path: plan
            for path, plan in unread.items()
            if all(path in changed for changed in touched)
        }
        if known:
            self._known[each.commit.id] = known

    def _before(self, commit: str, entry: Entry, found: Version) -> Plan | None:
        """Go back to the last version that can be read in full, and fill in the later ones."""
        versions = [found]
        for earlier in earlier_versions(self._repository, entry.path, commit):
            (blob,) = blobs(self._repository, [earlier.id])
            versions.append(version(blob.data, self._index))
            if versions[-1].whole:
                break
        plan: Plan | None = None
        for each in reversed(versions):
            plan = since(plan, each)
        return plan


class PlanVersions:
    """The plans that some commits made, from their contents.

    Contents are asked of git in one question, in the order in which they are first needed, and
    kept for as long as they will be needed again.
    """

    def __init__(
        self,
        repository: Repository,
        commits: Iterable[CommitChanges],
        last: LastReadable | None = None,
    ) -> None:
        """Take every commit whose plans will be asked for, in the order in which they will be."""
        self._prefix = repository.prefix
        self._last = last or LastReadable(repository)
        changes = (change for each in commits for found in each.against for change in found)
        self._uses = Counter(side.id for change in changes for side in self._plans(change))
        self._index = index_of(repository.folder)
        self._repository = repository
        self._unknown = {each: None for each in self._uses if not self._index.knows(each)}
        self._contents = blobs(repository, self._unknown)
        self._kept: dict[str, Version] = {}

    def close(self) -> None:
        """Ask git for no more of them."""
        self._contents.close()
        self._index.save()

    def against(self, each: CommitChanges) -> list[list[Compared]]:
        """Return the plans of a commit beside those of each of its parents.

        A plan is the same one by `side_by_side`, or else where git finds the files alike. What
        cannot be read of it is as it was before.
        """
        parents = each.commit.parents or ("",)
        unread: dict[str, Plan | None] = {}
        found = [
            self._compared(parent, changes, unread)
            for parent, changes in zip(parents, each.against, strict=True)
        ]
        self._last.keep(each, {f"{self._prefix}{file}": plan for file, plan in unread.items()})
        for change in (change for changes in each.against for change in changes):
            for side in self._plans(change):
                self._let_go(side.id)
        return found

    def _compared(
        self, parent: str, changes: Sequence[FileChange], unread: dict[str, Plan | None]
    ) -> list[Compared]:
        """Return plans side by side; `unread` takes those later ones that are not read in full."""
        before: list[FiledPlan] = []
        after: list[FiledPlan] = []
        partly: dict[str, Version] = {}
        likely: dict[str, str] = {}
        for change in changes:
            one, other = (
                side if side and self._is_plan(side) else None
                for side in (change.before, change.after)
            )
            earlier = self._last.at(parent, one, self._version(one)) if one else None
            before += [filed_plan(self._file(one), earlier)] if one and earlier else []
            if other is None:
                continue
            found, file = self._version(other), self._file(other)
            later = found.plan or since(earlier, found)
            after += [filed_plan(file, later)] if later else []
            if one is not None:
                likely[file] = self._file(one)
            if not found.whole:
                partly[file] = found
        pairs = side_by_side(before, after, likely=likely)
        filled_in = [self._filled(pair, partly, unread) for pair in pairs]
        for file in partly:
            unread.setdefault(file, None)
        return filled_in

    def _filled(
        self, pair: Compared, partly: Mapping[str, Version], unread: dict[str, Plan | None]
    ) -> Compared:
        before, after = pair
        if after is None or after.file not in partly:
            return pair
        plan = since(before.plan if before else None, partly[after.file])
        unread.setdefault(after.file, plan)
        return Compared(before, filed_plan(after.file, plan) if plan else None)

    def _version(self, entry: Entry) -> Version:
        if entry.id not in self._unknown and entry.id not in self._kept:
            self._kept[entry.id] = self._known(entry)
        while entry.id not in self._kept:
            blob = next(self._contents)
            self._kept[blob.id] = version(blob.data, self._index)
        return self._kept[entry.id]

    def _known(self, entry: Entry) -> Version:
        """Return what the index knows; what it no longer does is asked of git by itself."""
        if plan := self._index.plan_in(bytes.fromhex(entry.id)):
            return Version(plan, whole=True)
        (blob,) = blobs(self._repository, [entry.id])
        return version(blob.data, self._index)

    def _let_go(self, identity: str) -> None:
        self._uses[identity] -= 1
        if not self._uses[identity]:
            self._kept.pop(identity, None)

    def _plans(self, change: FileChange) -> list[Entry]:
        sides = (change.before, change.after)
        return [side for side in sides if side is not None and self._is_plan(side)]

    def _is_plan(self, entry: Entry) -> bool:
        if not entry.path.startswith(self._prefix) or entry.mode not in FILE_MODES:
            return False
        file = self._file(entry)
        return is_plan_path(file) and not passed_over(file)

    def _file(self, entry: Entry) -> str:
        return entry.path.removeprefix(self._prefix)


def filed_plan(file: str, plan: Plan) -> FiledPlan:
    """Return `plan` as it is filed in `file`, a path below the plans folder."""
    return FiledPlan(plan_id(file), file, plan)
