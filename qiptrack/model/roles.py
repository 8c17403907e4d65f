"""Names of roles and of people, compared in one way everywhere.

A role is a name at a service. Its name is compared without what people type differently and do
not mean: case, spaces, punctuation, a leading article, `&` for `and`, `Mgr` for `Manager`,
characters that take no room, and the ways in which Unicode can write one letter.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from qiptrack.model.identity import folded

LONGEST = 500
"""How many characters of a name are compared; nobody's role is as long."""

_IN_ANGLES = re.compile(r"<([^<>]*)>")
_IN_BRACKETS_BEHIND = re.compile(r"(.*\S) ?\(([\w.]+)\)")
_ARTICLE = re.compile(r"\W*(?:the|a|an|our)[\s\u200b]+")
_IN_FULL = {"mgr": "manager", "dep": "deputy", "asst": "assistant", "snr": "senior"}
"""How words of roles are shortened that stand for nothing else."""
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_IN_FULL)})\b")
_TITLE = re.compile(
    r"(?:(?:mrs?|ms|miss|mx|dr|doctor|prof|professor|rev|reverend|sir|dame|lady|lord|cllr"
    r"|councillor)\b\.?\s*)+(?=[^\W\d_])"
)
_INITIALS_BEHIND = re.compile(r"([^,]+),\s*((?:[^\W\d_]\b\.?[ -]?)+)")
_NAMES_BEHIND = re.compile(r"([^,]+),\s*([^,]+)")
_LETTERS_BEHIND = re.compile(
    r"(?:[,\s]\s*\(?(?:rn|rgn|rmn|rnld|rnmh|rm|srn|bsc|msc|ba|ma|mba|phd|mbe|obe|cbe|qn|esq|jp)\b"
    r"\.?\)?)+$"
)
"""What stands behind a name and tells no other person: `S. Reyes RGN`."""


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
    plain = unicodedata.normalize("NFKC", name).casefold()
    article = _ARTICLE.match(plain)
    text = _without_initials(folded(plain[article.end() :] if article else plain))
    text = _in_order(_untitled(text), _INITIALS_BEHIND)
    text = _SHORTENED.sub(lambda found: _IN_FULL[found[0]], text.replace("&", " and "))
    return _letters(text) or text


def _without_initials(name: str) -> str:
    """Return `name` without the brackets behind it that only say how it is shortened."""
    found = _IN_BRACKETS_BEHIND.fullmatch(name)
    if found is None:
        return name
    short = "".join(word[0] for word in re.findall(r"\w+", found[1]))
    return found[1] if found[2].replace(".", "") == short else name


def _letters(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LNM")


def same_role(one: str | None, other: str | None) -> bool:
    """Whether two names are of one role, the service aside; what is not named is no role."""
    if one is None or other is None:
        return False
    return one == other or role_form(one) == role_form(other)


def person_form(holder: str) -> str:
    """Return what the ways of writing one person's name have in common.

    Those are case, dots and other punctuation, spaces, how accents are composed, a title in
    front, a degree behind, and the family name first with a comma: `Mr S. Reyes`, `Reyes, S.`.
    """
    text = _LETTERS_BEHIND.sub("", folded(holder[:LONGEST]))
    text = _untitled(_in_order(_untitled(text), _NAMES_BEHIND))
    return _letters(text) or text


def _untitled(name: str) -> str:
    title = _TITLE.match(name)
    return name[title.end() :] if title else name


def _in_order(name: str, turned: re.Pattern[str]) -> str:
    """Return a name that has its family name first, as `turned` finds it, the other way round."""
    found = turned.fullmatch(name)
    return f"{found[2]} {found[1]}" if found else name


def email_form(email: str) -> str:
    """Return what the ways of writing one e-mail address have in common.

    Those are case, dots and spaces, and what mail programs put around it: `<...>` behind a name,
    and `mailto:`.
    """
    plain = folded(email[:LONGEST])
    inside = _IN_ANGLES.search(plain)
    address = (inside.group(1) if inside else plain).strip().removeprefix("mailto:")
    return address.replace(" ", "").replace(".", "")
