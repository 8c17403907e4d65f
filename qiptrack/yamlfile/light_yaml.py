"""PyYAML, loaded without what takes longest of it: expressions that libyaml has no use for.

They say which characters PyYAML's own parser reads, and which plain scalars are dates or numbers;
to compile them takes as long as to parse ten plans. Whoever uses them has them compiled then.
"""

import re

from qiptrack.patterns import pattern

_compile = re.compile
re.compile = pattern  # type: ignore[assignment]  # it does the same later, and has no overloads
try:
    import yaml
    from yaml import (
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )
finally:
    re.compile = _compile

__all__ = [
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "yaml",
]
