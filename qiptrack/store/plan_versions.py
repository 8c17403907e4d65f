"""Plans as they were before and after a commit, each read once however often it is asked for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from qiptrack.analysis.compare import Compared, side_by_side
from qiptrack.analysis.filling import filled
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.model.portfolio import FiledPlan
from qiptrack.rules.examine import examine_plan
from qiptrack.store.git.changes import Change
from qiptrack.store.git.objects import FILE_MODES, Entry, blobs
from qiptrack.store.git.repository import Repository
from qiptrack.store.held import is_plan_path
from qiptrack.store.reader import read_plan

Sides = tuple[FiledPlan | None, FiledPlan | None]


class Version(NamedTuple):
    """What a content says of a plan, as far as it can be told, and whether that is all of it."""

    plan: Plan | None
    whole: bool


def version(raw: bytes | None) -> Version:
    """Return what `raw` says; nothing can be told of None, which is too large to be read."""
    if raw is None:
        return Version(None, whole=False)
    filed = read_plan(raw, "")
    if filed is not None:
        return Version(filed.plan, whole=True)
    found = examine_plan(raw, "", "", UNDECLARED).filed
    return Version(found.plan if found else None, whole=False)


def since(before: Plan | None, after: Version) -> Plan | None:
    """Return what is known of a plan in `after`; what cannot be read of it is as it was `before`.

    So a mistake in a file hides nothing: what changed behind it shows when it is put right.
    """
    if after.whole or before is None:
        return after.plan
    return before if after.plan is None else filled(after.plan, before)


class PlanVersions:
    """The plans that some changes made, from their contents.

    Contents are asked of git in one question, in the order in which they are first needed, and
    kept for as long as they will be needed again.
    """

    def __init__(self, repository: Repository, changes: Iterable[Change]) -> None:
        """Take every change whose plans will be asked for, in the order in which they will be."""
        self._prefix = repository.prefix
        self._uses = Counter(side.id for change in changes for side in self._plans(change))
        self._contents = blobs(repository, list(self._uses))
        self._kept: dict[str, Version] = {}

    def close(self) -> None:
        """Ask git for no more of them."""
        self._contents.close()

    def compared(self, changes: Sequence[Change]) -> list[Compared]:
        """Return the plans before and after `changes`, side by side.

        A plan is the same one in the same file, under the same id, or where it is alike; else
        where git finds the files alike.
        """
        sides = [self._sides(change) for change in changes]
        for change in changes:
            for side in self._plans(change):
                self._let_go(side.id)
        return matched(sides)

    def _sides(self, change: Change) -> Sides:
        before, after = (
            self._version(side) if side and self._is_plan(side) else None
            for side in (change.before, change.after)
        )
        earlier = before.plan if before else None
        later = since(earlier, after) if after else None
        if after and change.after and not after.whole:
            self._kept[change.after.id] = after._replace(plan=later)
        return self._filed(change.before, earlier), self._filed(change.after, later)

    def _version(self, entry: Entry) -> Version:
        while entry.id not in self._kept:
            blob = next(self._contents)
            self._kept[blob.id] = version(blob.data)
        return self._kept[entry.id]

    def _let_go(self, identity: str) -> None:
        self._uses[identity] -= 1
        if not self._uses[identity]:
            self._kept.pop(identity, None)

    def _plans(self, change: Change) -> list[Entry]:
        sides = (change.before, change.after)
        return [side for side in sides if side is not None and self._is_plan(side)]

    def _is_plan(self, entry: Entry) -> bool:
        below = entry.path.startswith(self._prefix)
        return below and entry.mode in FILE_MODES and is_plan_path(self._file(entry))

    def _file(self, entry: Entry) -> str:
        return entry.path.removeprefix(self._prefix)

    def _filed(self, entry: Entry | None, plan: Plan | None) -> FiledPlan | None:
        if entry is None or plan is None:
            return None
        return filed_plan(self._file(entry), plan)


def filed_plan(file: str, plan: Plan) -> FiledPlan:
    """Return `plan` as it is filed in `file`, a path below the plans folder."""
    return FiledPlan(PurePosixPath(file).stem, file, plan)


def matched(sides: Iterable[Sides]) -> list[Compared]:
    """Return the plans of several files side by side, each with what it was before."""
    pairs: list[Compared] = []
    others: list[Sides] = []
    for before, after in sides:
        same = before is not None and after is not None and before.file == after.file
        (pairs if same else others).append(Compared(before, after))
    alike = side_by_side(
        [before for before, _ in others if before], [after for _, after in others if after]
    )
    return pairs + _as_git_has_it(alike, others)


def _as_git_has_it(pairs: list[Compared], found: Sequence[Sides]) -> list[Compared]:
    """Return `pairs` with those joined that are left alone and that git found alike."""
    gone = {pair.before.file: pair for pair in pairs if pair.before and not pair.after}
    new = {pair.after.file: pair for pair in pairs if pair.after and not pair.before}
    for before, after in found:
        if before and after and before.file in gone and after.file in new:
            pairs.remove(gone.pop(before.file))
            pairs.remove(new.pop(after.file))
            pairs.append(Compared(before, after))
    return pairs
