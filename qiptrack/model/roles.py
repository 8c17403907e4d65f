"""Names of roles and of people, compared in one way everywhere, and what an owner may be.

A role is a name at a service. Its name is compared without what people type differently and do
not mean: case, spaces, punctuation, a leading article, `&` for `and`, `Mgr` for `Manager`,
characters that take no room, the ways in which Unicode can write one letter, and letters of other
scripts that look like Latin ones. Whether an owner's text is one role is told by `owner_reading`.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from qiptrack.model.identity import folded
from qiptrack.patterns import pattern

DECLARE = "If it is the name of one role, declare it under `roles:` in `_organisation.yaml`."
"""What settles how a name is read that looks like several, or like a group."""


class OwnerKind(Enum):
    """What an owner's text says."""

    ONE = auto()
    SEVERAL = auto()
    GROUP = auto()
    NOBODY = auto()


class Ownership(NamedTuple):
    """What a text says, and the owners or the group it names, as they were typed."""

    says: OwnerKind
    parts: tuple[str, ...]


LONGEST = 500
"""How many characters of a name are compared; nobody's role is as long."""

_IN_ANGLES = pattern(r"<([^<>]*)>")
_IN_BRACKETS_BEHIND = pattern(r"(.*\S) ?\(([\w.]+)\)")
_ARTICLES = ("the", "a", "an", "our")
_ARTICLE = pattern(rf"\W*(?:{'|'.join(_ARTICLES)})[\s\u200b]+")
_IN_FULL = {"mgr": "manager", "dep": "deputy", "asst": "assistant", "snr": "senior"}
"""How words of roles are shortened that stand for nothing else."""
_SHORTENED = pattern(rf"\b(?:{'|'.join(_IN_FULL)})\b")
_TITLES = (
    *("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "reverend"),
    *("sir", "dame", "lady", "lord", "cllr", "councillor"),
)
_TITLE = pattern(rf"(?:(?:{'|'.join(_TITLES)})\b\.?\s*)+(?=[^\W\d_])")
_NOT_LETTERS_ALONE = frozenset((*_ARTICLES, *_IN_FULL, *_TITLES))
"""Words that stand for something else than their letters, in some places of a name."""
_BETWEEN_LETTERS = str.maketrans("'-./", "    ")
"""What stands between letters, or behind them, and means nothing."""
_INITIALS_BEHIND = pattern(r"([^,]+),\s*((?:[^\W\d_]\b\.?[ -]?)+)")
_NAMES_BEHIND = pattern(r"([^,]+),\s*([^,]+)")
_LETTERS_BEHIND = pattern(
    r"(?:[,\s]\s*\(?(?:rn|rgn|rmn|rnld|rnmh|rm|srn|bsc|msc|ba|ma|mba|phd|mbe|obe|cbe|qn|esq|jp)\b"
    r"\.?\)?)+$"
)
"""What stands behind a name and tells no other person: `S. Reyes RGN`."""
_ACTING_BEHIND = pattern(
    r"(?<=\w)[\s.]*[-\u2013,(\[\s]\s*(?:(?:acting|interim|temporary|temp|covering|cover|locum|agency|bank)"
    r"\b[\s).\]]*)+$"
)
"""What says behind a name that this person is in post for a while."""
_SHARED = pattern(r"\s*(?:[/;&+]|\band\b)\s*", re.IGNORECASE)
"""What stands between the names of two who share a post."""


_LOOK_ALIKES = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
    "\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf\u04af\u0475"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf"
    "\u03c1\u03c4\u03c5\u03c7\u03f3\u0585\u057d\u0570\u0251\u0261\u0131",
    "abekmhopctyxijshdqwlyvabezhikmnoptyxjouhagi",
)
"""Small letters of Cyrillic, Greek, Armenian and phonetics that look as Latin ones do, small or
capital: a name that looks the same is the same."""


class RoleKey(NamedTuple):
    """What a role is known by: its folded name, and the folded service; None for all of them.

    Two keys are equal when the roles are the same one.
    """

    name: str
    service: str | None


def role_form(name: str) -> str:
    """Return what the names of one role have in common, however they are typed."""
    return _role_form(name[:LONGEST])


@lru_cache(maxsize=2_048)
def _role_form(name: str) -> str:
    if name.isascii():
        words = name.casefold().translate(_BETWEEN_LETTERS).split()
        if words and all(map(str.isalpha, words)) and _NOT_LETTERS_ALONE.isdisjoint(words):
            return "".join(words)
    return _form_in_general(name)


def _form_in_general(name: str) -> str:
    plain = name.casefold() if name.isascii() else _composed(name)
    article = _ARTICLE.match(plain)
    text = _without_initials(folded(plain[article.end() :] if article else plain))
    text = _in_order(_untitled(text), _INITIALS_BEHIND)
    text = _SHORTENED.sub(lambda found: _IN_FULL[found[0]], text.replace("&", " and "))
    return _letters(text) or text


def _composed(name: str) -> str:
    import unicodedata  # which few names need

    return unicodedata.normalize("NFKC", name).casefold().translate(_LOOK_ALIKES)


def _without_initials(name: str) -> str:
    """Return `name` without the brackets behind it that only say how it is shortened."""
    found = _IN_BRACKETS_BEHIND.fullmatch(name)
    if found is None:
        return name
    short = "".join(word[0] for word in re.findall(r"\w+", found[1]))
    return found[1] if found[2].replace(".", "") == short else name


def _letters(text: str) -> str:
    if text.isascii():
        return "".join(filter(str.isalnum, text))
    import unicodedata

    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LNM")


def same_role(one: str | None, other: str | None) -> bool:
    """Whether two names are of one role, the service aside; what is not named is no role."""
    if one is None or other is None:
        return False
    return one == other or role_form(one) == role_form(other)


def may_be_one_role(one: str, other: str) -> bool:
    """Whether two names that differ may be of one role, as far as they say where none is declared.

    That is one with `acting`, `interim` or the like, and one of initials: `Acting Deputy Manager`
    and `DM` may both be the Deputy Manager.
    """
    first, second = _lasting_words(one), _lasting_words(other)
    return first == second or _initials(first, second) or _initials(second, first)


def is_initials(short: str, name: str) -> bool:
    """Whether `short` is made of the first letters of a name of several words: `RM`."""
    return _initials(_lasting_words(short), _lasting_words(name))


_FOR_NOW = frozenset(["acting", "interim", "temporary", "temp", "covering", "cover", "deputising"])
_SMALL = frozenset(["of", "for", "the", "and", "in"])


def _lasting_words(name: str) -> list[str]:
    plain = _SHORTENED.sub(lambda found: _IN_FULL[found[0]], _seen(name).replace(".", ""))
    words = re.findall(r"\w+", plain.replace("&", " and "))
    return [word for word in words if word not in _FOR_NOW]


def _initials(short: list[str], words: list[str]) -> bool:
    """Whether `short` is one word, and that is the first letters of `words`."""
    if len(short) != 1 or len(words) < 2:
        return False
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in _SMALL)
    return short[0] in (every, large)


def person_forms(holder: str) -> list[str]:
    """Return the `person_form` of each of those who share a post: `S. Reyes and M. Davies`."""
    return [person_form(each) for each in _SHARED.split(holder[:LONGEST]) if each.strip()]


def person_form(holder: str) -> str:
    """Return what the ways of writing one person's name have in common.

    Those are case, dots and other punctuation, spaces, how accents are composed, a title in
    front, a degree or `acting` behind, and the family name first with a comma: `Mr S. Reyes`,
    `Reyes, S.`, `S. Reyes (acting)`.
    """
    text = _LETTERS_BEHIND.sub("", _ACTING_BEHIND.sub("", _seen(holder)))
    text = _untitled(_in_order(_untitled(text), _NAMES_BEHIND))
    return _letters(text) or text


def _seen(text: str) -> str:
    """Return `text` folded, with Latin letters for those that look like them."""
    return folded(text[:LONGEST]).translate(_LOOK_ALIKES)


def _untitled(name: str) -> str:
    title = _TITLE.match(name)
    return name[title.end() :] if title else name


def _in_order(name: str, turned: re.Pattern[str]) -> str:
    """Return a name that has its family name first, as `turned` finds it, the other way round."""
    found = turned.fullmatch(name)
    return f"{found[2]} {found[1]}" if found else name


def email_forms(email: str) -> list[str]:
    """Return what the ways of writing each e-mail address in `email` have in common.

    Those are case, dots and spaces, and what mail programs put around it: `<...>` behind a name,
    and `mailto:`. Of what holds no address it is the whole.
    """
    plain = _seen(email)
    several = [each for each in re.split(r"[,;/|]| and | or ", plain) if "@" in each]
    # Two with nothing but a space between them are two as well.
    apart = several if len(several) > 1 or plain.count("@") < 2 else plain.split()
    return [_address(each) for each in apart if "@" in each] or [_address(plain)]


def _address(text: str) -> str:
    inside = _IN_ANGLES.search(text)
    address = (inside.group(1) if inside else text).strip().removeprefix("mailto:")
    return address.replace(" ", "").replace(".", "")
