"""What the rules on the past find in a commit, and what of it is a merge's own doing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from qiptrack.analysis.changes.compare import Compared
from qiptrack.pointer import Pointer
from qiptrack.rules.history.versions import Moment, Versions
from qiptrack.rules.registry import Altered, Hit, Rule


class ItemPlace(NamedTuple):
    """Where an item is: the plan's file, the part of the plan and its id; none for a plan."""

    file: str
    part: str = ""
    id: str = ""

    @property
    def pointer(self) -> Pointer:
        """The pointer to the item in its plan."""
        return (self.part, self.id) if self.part else ()


class CommitStep(NamedTuple):
    """A commit, empty for what is not committed yet, and what it made of plans.

    `against` has its plans beside those of each parent, `beside_base` gives them beside those
    from which the parents of a merge both come, one answer for each such commit.
    """

    commit: str
    moment: Moment
    against: Sequence[Sequence[Compared]]
    beside_base: Callable[[], Sequence[Sequence[Compared]]] = tuple


@dataclass(frozen=True)
class PastHit:
    """What a rule found in a commit; where the item is after it, and where it was at first."""

    rule: Rule
    hit: Hit
    versions: Versions[Any]
    spot: ItemPlace
    root: ItemPlace
    step: CommitStep

    @property
    def about(self) -> Altered:
        """What was altered."""
        return self.hit.about or Altered(None, None)

    @property
    def is_addition(self) -> bool:
        """Whether it is about something that was not there before, and did not alter anything."""
        return self.hit.about is not None and self.hit.about.before is None

    def is_that(self, other: "PastHit") -> bool:
        """Whether both say the same of the same thing, whatever it was before."""
        return (self.rule, self.spot, self.hit.pointer[:1]) == (
            other.rule,
            other.spot,
            other.hit.pointer[:1],
        ) and _thing(self.about) == _thing(other.about)

    def undoes(self, other: "PastHit") -> bool:
        """Whether this puts back what the other altered, after it."""
        return (self.rule, self.root, self.hit.pointer[:1]) == (
            other.rule,
            other.root,
            other.hit.pointer[:1],
        ) and self.about.after == other.about.before


def _thing(about: Altered) -> object:
    return about.before if about.after is None else about.after


def of_merge(
    against: Sequence[list[PastHit]], base: Callable[[], list[list[PastHit]]]
) -> list[PastHit]:
    """Return the hits of what a merge itself did, without what its parents did; each once.

    What differs from every parent is nobody's but the merge's. What differs from one is that
    of another one, where it differs from their common past as well; where it does not, one
    side had changed it, and the merge threw that away. A merge can do that to what there was;
    what is new in it was in none of its parents, which the rules were told of.
    """
    lost = [[each for each in found if not each.is_addition] for found in against]
    common = [each for each in lost[0] if all(_among(each, other) for other in lost[1:])]
    single: list[PastHit] = []
    for each in (each for found in lost for each in found):
        if not _among(each, common) and not _among(each, single):
            single.append(each)
    if single:
        made = [each for found in base() for each in found]
        single = [each for each in single if not _among(each, made)]
    return [*common, *single, *_additions(against)]


def _additions(against: Sequence[list[PastHit]]) -> Iterator[PastHit]:
    """Yield the additions in each file, beside the parent that had the most of it."""
    files: dict[str, list[list[PastHit]]] = {}
    for found in against:
        new: dict[str, list[PastHit]] = {}
        for each in found:
            if each.is_addition:
                new.setdefault(each.spot.file, []).append(each)
        for file, those in new.items():
            files.setdefault(file, []).append(those)
    for sides in files.values():
        yield from max(sides, key=_had_most)


def _had_most(found: Sequence[PastHit]) -> tuple[bool, bool]:
    plans = any(each.versions.plan.before is not None for each in found)
    return plans, all(each.versions.item.before is not None for each in found)


def _among(found: PastHit, others: Sequence[PastHit]) -> bool:
    return any(found.is_that(other) for other in others)
