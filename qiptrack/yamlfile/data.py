"""What a file says once it is read, and the characters that decide it.

Apart from the rest, because reading in bulk needs nothing else.
"""

Data = dict[str, "Data"] | list["Data"] | str | None
"""What a file says. Every scalar is text; only a plain empty one, `~` or `null` is None."""

NULLS = frozenset({"", "~", "null"})
"""Plain scalars that are None."""

BOM = "\ufeff"
"""The byte order mark, which may stand at the very beginning of a file."""

MERGE_KEY = "<<"
NO_BREAK_SPACE = "\xa0"
