"""A place in a plan has one name: ``("actions", "A14", "due")``, typed ``actions/A14/due``.

An item of a list goes by its `id` where it has one, so that the name survives reordering and
means the same place in two revisions; an item without an id goes by its index from 0.
"""

Step = str | int
Pointer = tuple[Step, ...]


def from_text(text: str) -> Pointer:
    """Return the pointer that people type as `text`; digits alone are an index.

    >>> from_text("actions/A14/updates/0")
    ('actions', 'A14', 'updates', 0)
    """
    return tuple(int(part) if part.isdecimal() else part for part in text.split("/") if part)


def to_text(pointer: Pointer) -> str:
    """Return `pointer` as people type it, ``actions/A14/due``."""
    return "/".join(str(step) for step in pointer)
