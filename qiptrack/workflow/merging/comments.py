"""Comments and blank lines of three versions, merged: none that somebody put in is lost."""

from collections import Counter
from collections.abc import Iterable

from qiptrack.yamlfile.passages import Passage, moved, remarks


def merged_remarks(base: str, ours: str, theirs: str) -> str:
    """Return lines of comments, or blank ones, with what theirs put in and took out of them."""
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    kept, before = ours.splitlines(keepends=True), base.splitlines(keepends=True)
    after = theirs.splitlines(keepends=True)
    gone = Counter(line for line in before if line.strip()) - Counter(after)
    for line in gone:
        if line in kept:
            kept.remove(line)
    place = 0
    for line in after:
        if line in kept:
            place = kept.index(line) + 1
        elif line.strip() and line not in before:
            kept.insert(place, line)
            place += 1
    return "".join(kept)


def merged_head(
    base: Passage | None, ours: Passage, theirs: Passage, shift: int
) -> tuple[str, Iterable[str]]:
    """Return the line of a key above what is inside, and the comments that have no place there."""
    before, head = base.head if base else "", moved(theirs.head, shift)
    if head in (before, ours.head):
        return ours.head, ()
    if ours.head == before:
        return head, ()
    said = (
        Counter(_remarks_of(head)) - Counter(_remarks_of(ours.head)) - Counter(_remarks_of(before))
    )
    return ours.head, said.elements()


def new_remarks(base: str, kept: str, other: str) -> list[str]:
    """Return the comments of lines of `other` that the lines of the two others do not have."""
    said = Counter(remarks(other)) - Counter(remarks(kept)) - Counter(remarks(base))
    return list(said.elements())


def _remarks_of(line: str) -> list[str]:
    """Return the comment behind a key that has nothing on its line."""
    found = line.partition(" #")
    return [f"#{found[2].rstrip()}"] if found[1] else []
