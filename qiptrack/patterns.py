"""Regular expressions that are compiled when they are first used.

To compile one takes as long as to list twenty actions, and most runs use few of those that the
modules they import have.
"""

import re
from typing import Any


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, for the same arguments, and compile it when it is used."""
    made: Any = _Uncompiled(text, flags)
    return made  # type: ignore[no-any-return]  # it becomes what a pattern is


class _Uncompiled:
    """A pattern that has the attributes of a compiled one from the first time one is asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._asked = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._asked)
        vars(self).update({each: getattr(compiled, each) for each in _ATTRIBUTES})
        return getattr(compiled, name)


_ATTRIBUTES = [name for name in dir(re.Pattern) if not name.startswith("_")]
