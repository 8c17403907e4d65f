"""Plans as they are filed: each with the id that its file name gives it."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.fields import NotKnown
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.plan import Plan
from qiptrack.patterns import pattern


class FiledPlan(NamedTuple):
    """A plan, its id, and its file as a path below the plans folder, with forward slashes."""

    id: str
    file: str
    plan: Plan

    def ref(self, item_id: str) -> str:
        """Return the full reference of an item of this plan, such as `rosewood/A1`."""
        return f"{self.id}/{item_id}"

    def ref_of(self, item: Action | Indicator | Check) -> str:
        """Return the full reference of an item, with a question mark for an id not readable."""
        try:
            return f"{self.id}/{item.id or '?'}"
        except NotKnown:
            return self.ref("?")

    def actions(self) -> Iterator[tuple[str, Action]]:
        """Yield each action with its full reference, in the order of the file."""
        for action in self.plan.actions:
            yield self.ref(action.id), action


def plan_id(file: str) -> str:
    """Return the id of the plan in `file`, a path with forward slashes: its name, no ending."""
    name = file.rpartition("/")[2] if "/" in file else file
    if name.endswith(_ENDING) and name != _ENDING:
        return name[:_BEFORE_ENDING]
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending else name


_ENDING = ".yaml"
_BEFORE_ENDING = -len(_ENDING)


def file_name(text: str) -> str:
    """Return `text` as a file is named: small letters, and hyphens between the words."""
    return re.sub(r"[^a-z0-9]+", "-", without_accents(text.casefold())).strip("-")


def without_accents(text: str) -> str:
    """Return `text`, in small letters, as it is typed on a keyboard that has no accents."""
    if text.isascii():
        return text
    import unicodedata  # which few names need

    plain = unicodedata.normalize("NFKD", text.translate(_NEAREST_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


# Letters that Unicode does not take for others with an accent.
_NEAREST_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t"} | {"æ": "ae", "œ": "oe", "þ": "th"}
)


def natural(text: str) -> str:
    """Return a key that sorts `A2` before `A10`, and upper and lower case together."""
    return "".join(map(_PARTS.__getitem__, _NUMBERS.split(text.casefold())))


def natural_ref(plan: str, ref: str) -> str:
    """Return the key `natural` of the reference of an item of a plan, whose id is `plan`.

    It takes less time for very many, of which those of one plan follow one another.
    """
    of_plan = _natural_plan(plan)
    return of_plan + _ITEMS[ref[len(plan) :]] if of_plan else natural(ref)


def natural_refs(refs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the key `natural_ref` of each pair of a plan's id and a reference, in less time."""
    keys = []
    last, of_plan, length = "", "", 0
    for plan, ref in refs:
        if plan != last:
            last, of_plan, length = plan, _natural_plan(plan), len(plan)
        keys.append(of_plan + _ITEMS[ref[length:]] if of_plan else natural(ref))
    return keys


def _key_of_plan(plan: str) -> str:
    """Return the key `natural` of the id of a plan; nothing where that is no part of its own."""
    words = plan.rstrip("0123456789")
    if words != plan and (before := _BEFORE_NUMBER[words]):
        number = plan[len(words) :].lstrip("0")
        return f"{before}{chr(len(number))}{number}"
    # Where no number ends it, its end and what follows are one part.
    return natural(plan) if plan[-1:].isdecimal() else ""


def _key_of_part(part: str) -> str:
    # Numbers come before words, and of two numbers the longer one is larger. Of two words the
    # one that ends first comes first, so each ends in the lowest character, which none has.
    if part.isdecimal():
        number = part.lstrip("0")
        return f"\1{chr(len(number))}{number}"
    return f"\2{part}\0" if part else ""


class _Keys(dict[str, str]):
    """What texts are in keys that sort names, as `made` of each; most are made once."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, text: str) -> str:
        key = self._made(text)
        if len(self) < _MOST_KEYS:
            self[text] = key
        return key


def _before_number(words: str) -> str:
    """Return what the key of a name that ends in a number has before its length; else nothing."""
    return "" if words[-1:].isdecimal() else f"{natural(words)}\1"


_BEFORE_NUMBER = _Keys(_before_number)
_ITEMS = _Keys(natural)
_PARTS = _Keys(_key_of_part)
_NUMBERS = pattern(r"(\d+)")
_MOST_KEYS = 4_096
_natural_plan = lru_cache(maxsize=_MOST_KEYS)(_key_of_plan)


def folded(text: str) -> str:
    """Return `text` as names are compared: without case, spare spaces and characters unseen.

    Letters that Unicode has several ways to write are written in one.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    import unicodedata  # which few names need

    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(each for each in text if not _takes_no_room(each)).split())


_TAKEN_FOR = str.maketrans("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\u0131\u017f", "iis")


def lowered(text: str) -> str:
    """Return `text` in small letters, as long as it was.

    Whatever a regular expression matches where case does not matter, it matches here where it
    does, if it is written in small letters; and it is found much faster.
    """
    return (text if text.isascii() else text.translate(_TAKEN_FOR)).lower()


def _takes_no_room(sign: str) -> bool:
    import unicodedata

    return unicodedata.category(sign) == "Cf" or sign in _UNSEEN


_UNSEEN = frozenset(
    ["\N{COMBINING GRAPHEME JOINER}", "\N{HANGUL FILLER}", "\N{HANGUL JUNGSEONG FILLER}"]
    + [chr(number) for number in range(0xFE00, 0xFE10)]
)
"""Characters that show nothing, beside those of Unicode's category of formats: fillers and
variation selectors."""


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names of services, meetings, plans or the like are the same when folded."""
    if one is None or other is None:
        return False
    return one == other or folded(one) == folded(other)


RESERVED = pattern(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that no file may have on Windows, whatever ending it has."""

_LONGEST_FILE = 60
"""How many characters of a name go into that of a file, which may have 255 in all."""


def safe_file_name(text: str) -> str:
    """Return a name that a file may have on any system for what is called `text`.

    Where letters are lost by that, or it is long, eight figures that are made of the whole text
    stand behind it, so that no two names become one. Nothing of nothing.
    """
    import unicodedata
    import zlib

    plain = file_name(text)
    letters = sum(sign.isalnum() for sign in unicodedata.normalize("NFKD", text.casefold()))
    kept = sum(sign.isalnum() for sign in plain)
    told = plain and letters == kept and len(plain) <= _LONGEST_FILE
    if text and (not told or RESERVED.fullmatch(plain)):
        figures = f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
        return "-".join(part for part in (plain[:_LONGEST_FILE].rstrip("-"), figures) if part)
    return plain
