"""A place in a plan has one name: ``("actions", "A14", "due")``, typed ``actions/A14/due``.

An item of a list goes by its `id` where it has one, so that the name survives reordering and
means the same place in two revisions; an item without an id goes by its index from 0.
"""

Step = str | int
Pointer = tuple[Step, ...]


def to_text(pointer: Pointer) -> str:
    """Return `pointer` as people type it, ``actions/A14/due``."""
    return "/".join(str(step) for step in pointer)
