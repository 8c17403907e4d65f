"""How much of a file is read, so that none can exhaust the machine, and what its data may be."""

MAX_BYTES = 1024 * 1024
"""The size of a file; a plan of twenty actions is about 12,000 bytes."""

MAX_DEPTH = 32
"""Lists and mappings inside one another."""

MAX_VALUES = 50_000
"""Values in a file, an alias counted as all that it stands for."""

MAX_FAULTS = 100
"""Faults told of one file; whoever has more has one cause and not a hundred."""

MAX_SLIPS = 50
"""Lines set aside one by one in a file that is no YAML; behind that the rest of it is."""


Data = dict[str, "Data"] | list["Data"] | str | None
"""What a file says. Every scalar is text; only a plain empty one, `~` or `null` is None."""

NULLS = frozenset({"", "~", "null"})
"""Plain scalars that are None."""

BOM = "\ufeff"
"""The byte order mark, which may stand at the very beginning of a file."""

MERGE_KEY = "<<"
NO_BREAK_SPACE = "\xa0"
