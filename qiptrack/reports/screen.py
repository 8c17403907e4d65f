"""What the place that output goes to can show, and what parts of a report mean to the eye."""

import codecs
import os
import sys
from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from typing import NamedTuple, TextIO

from qiptrack.reports.text import encodable


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


USUAL_WIDTH = 80
"""The width of a page where nobody says how wide it is, such as in a pipe."""


class Screen(NamedTuple):
    """What the output can show: its width where that is known, colour, and which characters."""

    width: int | None = None
    terminal: bool = False
    colour: bool = False
    encoding: str = "utf-8"

    @property
    def columns(self) -> int:
        """The width that tables are fitted to."""
        return self.width or USUAL_WIDTH

    @property
    def unicode(self) -> bool:
        """Whether every character can be written, bullets and lines among them."""
        return _is_unicode(self.encoding)

    def paint(self, text: str, role: Role) -> str:
        """Return `text` in the colours of `role`, where there are colours."""
        return painted(text, role) if self.colour else text

    def written(self, text: str) -> str:
        """Return `text` with nothing in it that this output cannot write."""
        return text if self.unicode else encodable(text, self.encoding)


@cache
def _is_unicode(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith("utf")


def screen_of(stream: TextIO, environment: Mapping[str, str]) -> Screen:
    """Return what `stream` can show, as far as it and the environment tell.

    COLUMNS counts before the terminal's own width, and NO_COLOR before everything. A dumb
    terminal is written to like a pipe, but for its width.
    """
    terminal = _is_terminal(stream)
    able = terminal and environment.get("TERM") != "dumb"
    return Screen(
        width=_width(stream, environment) if terminal else _columns(environment),
        terminal=able,
        colour=able and not environment.get("NO_COLOR") and _understands_colour(environment),
        encoding=_encoding(stream),
    )


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # a stand-in for a stream, or one that is closed
        return False


def _columns(environment: Mapping[str, str]) -> int | None:
    typed = environment.get("COLUMNS", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    return number or None


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    try:
        own = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        own = 0
    return _columns(environment) or own or USUAL_WIDTH


def _understands_colour(environment: Mapping[str, str]) -> bool:
    """Whether the terminal knows SGR codes: of those on Windows, only the later ones do."""
    return sys.platform != "win32" or any(
        environment.get(name) for name in ("WT_SESSION", "ANSICON", "ConEmuANSI", "TERM")
    )


def _encoding(stream: TextIO) -> str:
    try:
        return codecs.lookup(stream.encoding or "utf-8").name
    except (AttributeError, LookupError, TypeError):
        return "utf-8"
