"""How the text of an owner is read, to tell one role from several, a group, or nobody.

People name owners in many ways, and most of them cannot be followed up. The text is read like
a noun phrase in English: its head noun says what it is (*Team Manager* is a manager, *Nursing
Team* a team), and a joining word joins two owners only when there is one on each side of it
(*Deputy Manager and Team Leader*), not when both sides share a head (*Health and Safety Lead*).
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise, starmap

from qiptrack.model.no_owner import LONGEST, one_line, says_nobody
from qiptrack.model.owner_words import (
    BESIDE_FIELDS,
    DEPARTMENTS,
    FIELDS,
    FIRST_NAMES,
    GROUPS,
    OF_A_GROUP,
    OTHER_WORDS,
    PLACES,
    POSTS,
    RANKS,
    ROLE_ABBREVIATIONS,
    ROLE_INITIALS,
    ROLE_NOUNS,
)
from qiptrack.model.roles import OwnerKind, Ownership, role_form
from qiptrack.patterns import pattern

_THE_PROVIDER = pattern(r"(?:(?:the|our)\s+)?(?:care\s+)?provider", re.IGNORECASE)
"""The organisation itself; a *Registered Provider* may be a person."""
_PREPOSITION = pattern(
    r"\s+(?:of|for|in|at|on|to|by(?!\s+experience\s+\w)|from|per|responsible|who|reporting)\s+",
    re.IGNORECASE,
)
_STRONG = pattern(
    r"\s*(?:[;+|\n\\>→•·]|/|\band/or\b|\bor\b|\bwith\b|\bplus\b|\bthen\b|\btogether with\b"
    r"|\bas well as\b|\bsupported by\b|\bassisted by\b|\balongside\b)\s*",
    re.IGNORECASE,
)
_NUMBER = pattern(r"(?:^|(?<=\s))\(?\d{1,2}[.):](?=\s)")
"""What stands before each item of a list that goes on in one line: `1. RM 2. DM`."""
_BESIDE = pattern(r"\s+[-–—]+\s*|\s*[–—]\s+|:\s+")
"""What parts a role from where it is held, or by whom: `Clinical Lead - Elm Unit`."""
_UNFINISHED = pattern(
    r"(?:\b(?:of|for|in|at|on|to|the|a|an|and|or|with)|[,&/+:–—-])\s*$", re.IGNORECASE
)
"""The end of a line that a name goes on behind."""
_BEGINS_WITHIN = pattern(r"(?:of|for|in|at|on|to|by|with|and)\b", re.IGNORECASE)
"""The beginning of a line that goes on with the name before it."""
_SLASHED = pattern(r"(?:(?<=of )|(?<=for )|(?<![\w/] ))\b([\w&'-]+)/([\w&'-]+(?: [\w'-]+)*)$")
"""Two fields of one role, as in `MCA/DoLS Lead`, or two roles."""
_IN_FIELD = pattern(r"\s(?:of|for)\s", re.IGNORECASE)
_WEAK = pattern(r"\s*(?:,|&|\band\b)\s*", re.IGNORECASE)
_IN_BRACKETS = pattern(r"[(\[]([^()\[\]]*)[)\]]")
_JOINING = pattern(r"(?:with|and|&|\+|plus|or|supported by|assisted by)\b\s*", re.IGNORECASE)
_ARTICLE = pattern(r"^(?:the|a|an|our)\s+", re.IGNORECASE)
_EVERYBODY = pattern(
    r"(?:all|every|each|any|both|either|several|multiple(?= \w+s$)|whole|whoever"
    r"|(?:a )?(?:pair|couple) of|(?:every|any|some)(?:one|body)"
    r"|(?:some|one|any) of)\b(?!-)",
    re.IGNORECASE,
)
_ONE_EACH = pattern(r"\b(?:for|in|on|at|of|from)\s+(?:each|every)\b", re.IGNORECASE)
_HOW_MANY = pattern(
    r"\b(?:et al|and co|etc|and so on|and so forth)\.?$|[&+]\s*co\.?$|"
    r"(?:(?<!\w)[x×]\s?|\()(?:[2-9]|1\d)\)?$|^(?:[2-9]|1\d|two|three|four|five|six)\s*(?:[x×]\s*)?\b(?=[a-z])",
    re.IGNORECASE,
)
"""How many have a role, where that is more than one: `Lead Nurse x2`, `2 nurses`."""
_PLURAL = pattern(r"(?<=[^\W\d_])(?:\(s\)|/s\b)", re.IGNORECASE)
_INITIALS = pattern(r"(?:[^\W\d_]\b\.?[ -]?)+")
_NAME = pattern(r"(?:[^\W\d_]\.?|[^\W\d_][\w'’-]+\.?)")


def read_owner(
    text: str, *, declared: Collection[str] = (), groups: Collection[str] = ()
) -> Ownership:
    """Return the ownership that `text` says: one role, several, a group, or nobody.

    `declared` are the roles of the organisation: a text that is one of them is one owner,
    whatever it looks like. `groups` are names that stand for many people, such as that of the
    organisation and of its services. A line break in the text parts owners, and at its end
    says that it was typed as a list.
    """
    known, many = _forms(tuple(declared)), _forms(tuple(groups))
    # The same few names stand in a plan again and again.
    return (_read if len(text) <= LONGEST else _read.__wrapped__)(text, known, many)


def names_role(text: str) -> bool:
    """Whether the words of `text` say by themselves that it is a role: *Team Manager*, *RM*.

    A person, a department or a place does not; nor does a title that only its organisation
    knows.
    """
    plain = _IN_BRACKETS.sub(" ", one_line(text))
    role, _, group = plain.partition(",")
    head = role if _head(group) in GROUPS | DEPARTMENTS else plain
    return _ends_in_role(head) and not _is_group(head)


def holds_person(text: str) -> bool:
    """Whether somebody's name may stand beside the role in `text`: `Jane Smith, Manager`."""
    inside = [found[1] for found in _IN_BRACKETS.finditer(text)]
    parts = re.split(r"\s*(?:[,;:\n/(\[]|\s[-\u2013\u2014]\s|\band\b)\s*", text) + inside
    return any(_is_person(part.strip(" .)]")) and not _ends_in_role(part) for part in parts)


def are_owners(lines: Sequence[str]) -> bool:
    """Whether each of `lines` is an owner by itself, and not a part of one name on them all.

    Two words with capitals are a person where the other lines are, too.
    """
    if any(map(_UNFINISHED.search, lines)) or any(starmap(_goes_on, pairwise(lines))):
        return False
    return all(map(_is_person, lines)) or all(
        _ends_in_role(line) or _is_group(line) for line in lines
    )


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the role or the group that the line before it begins."""
    first = before.rsplit(":", maxsplit=1)[-1].strip().casefold()
    if _BEGINS_WITHIN.match(line) or first in PLACES | {"board"}:
        return True
    return line.casefold() in ROLE_NOUNS and (first in RANKS or not _ends_in_role(before))


@lru_cache(maxsize=64)
def _forms(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(role_form, names))


@lru_cache(maxsize=2_048)
def _read(text: str, known: frozenset[str], many: frozenset[str]) -> Ownership:
    whole = one_line(text)
    listed = text.endswith("\n")
    if role_form(whole) in known and not listed:
        return Ownership(OwnerKind.ONE, (whole,))
    if says_nobody(whole):
        return Ownership(OwnerKind.NOBODY, (whole,) if whole else ())
    if listed:
        return Ownership(
            OwnerKind.SEVERAL, tuple(line.strip() for line in text.strip().split("\n"))
        )
    plain = _PLURAL.sub("s", text[:LONGEST].strip())
    parts = _owners(plain, known)
    if len(parts) > 1:
        return Ownership(OwnerKind.SEVERAL, tuple(parts))
    plain = " ".join(plain.split())
    if _is_of_group(plain):
        return Ownership(OwnerKind.ONE, (whole,))
    if (
        role_form(whole) in many
        or _is_group(plain)
        or _all_departments(plain)
        or _several_of(plain)
    ):
        return Ownership(OwnerKind.GROUP, (whole,))
    return Ownership(OwnerKind.ONE, (whole,))


def _several_of(text: str) -> bool:
    """Whether `text` says that several have the role: a number, or one for each of something."""
    return bool(_HOW_MANY.search(text) or _ONE_EACH.search(text))


def _owners(text: str, known: Collection[str]) -> list[str]:
    """Return the owners that are joined in `text`; one or none when it is not several."""
    items = _NUMBER.sub(";", text) if _NUMBER.match(text) else text
    joined = _SLASHED.sub(_slashed, _IN_BRACKETS.sub(_bracket, items).strip())
    strong = [part.strip() for part in _STRONG.split(joined) if part.strip()]
    found: list[str] = []
    for part in strong:
        weak = _whole_names(part, [each.strip() for each in _WEAK.split(part) if each.strip()])
        one = len(weak) < 2 or role_form(part) in known or _is_of_group(part)
        found += weak if not one and _are_several(_of_one_field(weak), known) else [part]
    return _beside_each_other(found[0]) if len(found) == 1 else found


def _whole_names(text: str, parts: list[str]) -> list[str]:
    """Return `parts` of `text` with a name that has its initials behind a comma as one."""
    names = parts[:1]
    for part in parts[1:]:
        if (
            _INITIALS.fullmatch(part)
            and _NAME.fullmatch(names[-1])
            and f"{names[-1]}, {part}" in text
        ):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def _is_of_group(text: str) -> bool:
    """Whether `text` is a role and, behind a comma, the group that it is a role of."""
    role, _, group = text.partition(",")
    return _head(role) in OF_A_GROUP and _head(group) in GROUPS


def _of_one_field(parts: list[str]) -> list[str]:
    """Return `parts` without those that go on with the field of the first one.

    In `Head of Assurance, Transformation and Financial Management` the management is no group.
    """
    first, *others = parts
    if not (_ends_in_role(first) and _IN_FIELD.search(first)):
        return parts
    heads = GROUPS if _head(first) in OF_A_GROUP else FIELDS
    fields = [
        each
        for each in others
        if (_head(each) in heads and not _EVERYBODY.match(each)) or _is_field(each)
    ]
    return [first, *(each for each in others if each not in fields)]


def _is_field(part: str) -> bool:
    """Whether a word by itself may be a field of work: no role, no group, and nobody's name."""
    word = part.casefold()
    if " " in part or word in FIRST_NAMES:
        return False
    return not (_ends_in_role(part) or _is_group(part))


def _slashed(found: re.Match[str]) -> str:
    """Return two fields of one role as joined by a word; what may be two roles stays as it is."""
    field, role = found[1], found[2]
    is_known = field.isupper() or field.casefold() in DEPARTMENTS | FIELDS | OTHER_WORDS
    one = is_known and _is_field(field) and not _is_post(role)
    return f"{field} and {role}" if one else found[0]


def _is_post(part: str) -> bool:
    """Whether `part` is the name of a post that is of no field: `Deputy Manager`."""
    return part.split(maxsplit=1)[0].casefold() in POSTS and _ends_in_role(part)


def _beside_each_other(text: str) -> list[str]:
    """Return the owners in `text` that nothing parts: `Registered Manager Deputy Manager`."""
    words = _before_preposition(text).split()
    short = [word for word in words if word.strip("-–—")]
    if len(short) > 1 and all(word.casefold() in ROLE_INITIALS for word in short):
        return short
    nouns = [word for word in words if word.casefold() in ROLE_NOUNS]
    again = next((noun for noun in nouns if nouns.count(noun) > 1), None)
    if again is None:
        return [text]
    end = words.index(again) + 1
    return [" ".join(words[:end]), " ".join(words[end:])]


def _bracket(found: re.Match[str]) -> str:
    """Return what is in brackets when it joins another owner; else it only describes the first."""
    inside = found[1].strip()
    joining = _JOINING.match(inside)
    return f"; {inside[joining.end() :]}" if joining else " "


def _are_several(parts: list[str], known: Collection[str]) -> bool:
    """Whether what `and`, `&` or a comma joins are owners by themselves."""
    if _shares_head(parts):
        return False
    if _is_post(parts[-1]) and any(map(_all_departments, parts[:-1])):
        return True
    whole = [part for part in parts if _is_owner(part, known)]
    if len(whole) > 1:
        return True
    names = [part for part in parts if _is_owner(part, known) or _may_be_name(part)]
    return len(names) == len(parts) and not _ends_in_role(parts[-1])


def _shares_head(parts: list[str]) -> bool:
    """Whether the last of `parts` is a role or a group that the others only say more of.

    So it is in `People and Culture Director`, and in `Task and Finish Group`.
    """
    *others, last = parts
    *before, head = last.casefold().split()
    if head in ROLE_NOUNS:
        fields = {each.casefold() for each in others}
        return bool(before) and BESIDE_FIELDS.issuperset(before) and fields <= FIELDS
    named = head in GROUPS and bool(before) and not (_ARTICLE.match(last) or _EVERYBODY.match(last))
    return named and all(map(_is_field, others))


def _is_owner(part: str, known: Collection[str]) -> bool:
    return role_form(part) in known or _ends_in_role(part) or _is_group(part) or _is_person(part)


def _head(text: str) -> str:
    """Return the head noun of `text`, in lower case: the last word before a preposition."""
    words = _before_preposition(_ARTICLE.sub("", text)).split()
    return words[-1].casefold().strip(".,:'’") if words else ""


def _before_preposition(text: str) -> str:
    found = _PREPOSITION.search(text)
    return text[: found.start()] if found else text


def _ends_in_role(part: str) -> bool:
    head = _head(part)
    return head in ROLE_NOUNS or head in ROLE_ABBREVIATIONS or _singular(head) in ROLE_NOUNS


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


def _is_group(text: str) -> bool:
    """Whether `text` names many people: all of them, a team, or a role in the plural."""
    if _EVERYBODY.match(text) or _THE_PROVIDER.fullmatch(text):
        return True
    parts = [part for part in _BESIDE.split(text) if part.strip()]
    if len(parts) > 1:
        return _is_group_beside(parts)
    head = _head(text)
    if head in ROLE_NOUNS or head in ROLE_ABBREVIATIONS:
        return False
    one = _singular(head)
    return head in GROUPS or (one != head and one in ROLE_NOUNS | ROLE_ABBREVIATIONS)


def _is_group_beside(parts: list[str]) -> bool:
    """Whether what a dash puts side by side names many people: no role does in its place."""
    groups = [part for part in parts if _is_group(part)]
    if any(_ends_in_role(part) for part in parts if part not in groups):
        return not all(part == parts[0] or _is_named_place(part) for part in groups)
    return parts[0] in groups or parts[-1] in groups


def _is_named_place(group: str) -> bool:
    """Whether a group is a place where somebody works, with its name: `Elm Unit`."""
    *name, kind = group.casefold().split()
    return kind in PLACES and bool(name) and name[-1] not in GROUPS | {"the", "our", "a"}


def _all_departments(text: str) -> bool:
    words = re.findall(r"[\w&-]+", text.casefold())
    return bool(words) and all(word in DEPARTMENTS or word in ("and", "the", "&") for word in words)


def _is_person(part: str) -> bool:
    """Whether `part` is a first and a last name, or initials and a last name."""
    words = part.replace(",", " ").split()
    return 2 <= len(words) <= 4 and all(_may_be_name(word) for word in words)


def _may_be_name(word: str) -> bool:
    form = word.casefold().strip(".")
    return (
        bool(_NAME.fullmatch(word))
        and word[0].isupper()
        and form not in DEPARTMENTS
        and form not in GROUPS
        and form not in OTHER_WORDS
    )
