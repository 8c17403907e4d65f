"""What parts of a report mean to the eye, and how a terminal shows it."""

from enum import Enum, auto


class Role(Enum):
    """What a stretch of text is there for. Colour never stands alone: the word is there too."""

    PLAIN = auto()
    TITLE = auto()
    HEADING = auto()
    NAME = auto()
    STRONG = auto()
    QUIET = auto()
    RED = auto()
    AMBER = auto()
    GREEN = auto()
    BLUE = auto()
    ERROR = auto()
    WARNING = auto()
    NOTE = auto()
    GOOD = auto()
    BAD = auto()


Segment = tuple[str, Role]
"""A stretch of text, and what it is there for."""

# Codes of ECMA-48, "select graphic rendition", from the sixteen colours that people choose
# for themselves. The ratings are filled, as they are on a governance paper.
_CODES = {
    Role.TITLE: "1",
    Role.HEADING: "1;4",
    Role.NAME: "1",
    Role.STRONG: "1",
    Role.QUIET: "2",
    Role.RED: "1;97;41",
    Role.AMBER: "30;43",
    Role.GREEN: "30;42",
    Role.BLUE: "1;97;44",
    Role.ERROR: "1;31",
    Role.WARNING: "1;33",
    Role.NOTE: "1;36",
    Role.GOOD: "32",
    Role.BAD: "31",
}

_WORDS = {
    "red": Role.RED,
    "amber": Role.AMBER,
    "green": Role.GREEN,
    "blue": Role.BLUE,
    "improved": Role.GOOD,
    "worse": Role.BAD,
    "error": Role.ERROR,
    "warning": Role.WARNING,
    "note": Role.NOTE,
}


def painted(text: str, role: Role) -> str:
    """Return `text` between the codes by which a terminal shows `role`."""
    code = _CODES.get(role)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def role_of(word: str) -> Role:
    """Return what one of our own words means to the eye; most words are plain."""
    return _WORDS.get(word, Role.PLAIN)
