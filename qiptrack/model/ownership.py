"""What an owner's text says: one role, several, a group, or nobody.

People name owners in many ways, and most of them cannot be followed up. The text is read like
a noun phrase in English: its head noun says what it is (*Team Manager* is a manager, *Nursing
Team* a team), and a joining word joins two owners only when there is one on each side of it
(*Deputy Manager and Team Leader*), not when both sides share a head (*Health and Safety Lead*).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

DECLARE = "If it is the name of one role, declare it under `roles:` in `_organisation.yaml`."
"""What settles how a name is read that looks like several, or like a group."""

LONGEST = 500
"""How many characters of a text are read; nobody's role is as long."""


class Says(Enum):
    """What an owner's text says."""

    ONE = auto()
    SEVERAL = auto()
    GROUP = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a text says, and the owners or the group it names, as they were typed."""

    says: Says
    parts: tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLE_NOUNS = _words(
    "manager lead leader head director nurse carer coordinator co-ordinator officer supervisor"
    " assistant worker practitioner therapist matron sister chef cook housekeeper administrator"
    " trainer assessor auditor champion clinician doctor gp pharmacist psychologist deputy"
    " senior owner provider chair chairman chairwoman chairperson secretary executive president"
    " partner principal specialist adviser advisor consultant analyst accountant inspector"
    " individual responsible guardian caldicott controller engineer technician receptionist"
    " governor trustee commissioner buyer planner scheduler handyperson driver dietitian"
    " dietician physiotherapist representative rep keyworker buddy mentor sponsor registrar"
    " associate apprentice porter gardener lifeguard tutor teacher facilitator ambassador"
    " member steward warden superintendent foreman chief custodian editor clerk bookkeeper"
)
_ROLE_ABBREVIATIONS = _words(
    "rm dm cm tl ql qm ni ceo coo cfo cno om hm bm sm tm rn hca ssw dpo siro rgn rmn dom rom"
    " acm dcm gm md fd rsm noc"
)
_GROUPS = _words(
    "team teams staff committee committees board department departments dept group groups"
    " management everyone everybody all personnel workforce people leadership office agency"
    " agencies unit forum panel council partnership colleagues crew rota shift company trust"
    " organisation organization provider-wide service services home homes division directorate"
    " meeting board families family residents smt slt mdt emt cmt sub-committee subcommittee"
    " working-group bank whoever anyone anybody someone somebody seniors"
)
_DEPARTMENTS = _words(
    "nursing hr finance maintenance catering housekeeping kitchen domestic laundry admin"
    " administration estates facilities it ipc payroll training recruitment operations quality"
    " governance compliance safeguarding medicines activities health safety transport"
    " procurement marketing communications audit risk clinical therapy pharmacy"
    " human resources learning development wellbeing policy policies performance"
)
_PREPOSITIONS = r"\s+(?:of|for|in|at|on|to|from|per|responsible|who|reporting)\s+"
_NOBODY = re.compile(
    r"""(?:tbc|tba|tbd|t\.b\.[acd]\.?|n/?a|n\.a\.?|none|nobody|no[ ]?one|nil|unknown|not[ ]known
    |not[ ](?:yet[ ])?(?:known|assigned|allocated|agreed|decided|appointed|identified)|unassigned
    |to[ ]be[ ]\w+|to[ ]follow|pending|awaiting\b.*|vacant|vacancy|no[ ]owner|unowned|blank
    |as[ ]above|various|x+)
    (?:[ ]*[-:(,–].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = re.compile(r"[\W_]*")
_STRONG = re.compile(
    r"\s*(?:[;+|\n]|/|\band/or\b|\bor\b|\bwith\b|\bplus\b|\bthen\b|\btogether with\b"
    r"|\bas well as\b|\bsupported by\b|\bassisted by\b|\balongside\b)\s*",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\s*(?:,|&|\band\b)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_JOINING = re.compile(r"(?:with|and|&|\+|plus|or|supported by|assisted by)\b\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|our)\s+", re.IGNORECASE)
_EVERYBODY = re.compile(r"(?:all|every|each|any|both|whole|whoever)\b(?!-)", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_]\.?|[^\W\d_][\w'’-]+\.?)")


def read_owner(
    text: str, *, declared: Collection[str] = (), groups: Collection[str] = ()
) -> Ownership:
    """Return what `text` says as an owner.

    `declared` are the roles of the organisation: a text that is one of them is one owner,
    whatever it looks like. `groups` are names that stand for many people, such as that of the
    organisation and of its services. A line break in the text parts owners, and at its end
    says that it was typed as a list.
    """
    whole = " ".join(text[:LONGEST].split())
    known = {_form(role) for role in declared}
    listed = text.endswith("\n")
    if _form(whole) in known and not listed:
        return Ownership(Says.ONE, (whole,))
    if _NOTHING.fullmatch(whole) or _NOBODY.fullmatch(_unbracketed(whole)):
        return Ownership(Says.NOBODY, (whole,) if whole else ())
    if listed:
        return Ownership(Says.SEVERAL, tuple(line.strip() for line in text.strip().split("\n")))
    parts = _owners(text[:LONGEST].strip(), known)
    if len(parts) > 1:
        return Ownership(Says.SEVERAL, tuple(parts))
    many = {_form(name) for name in groups}
    if _form(whole) in many or _is_group(whole) or _all_departments(whole):
        return Ownership(Says.GROUP, (whole,))
    return Ownership(Says.ONE, (whole,))


def _form(text: str) -> str:
    return _ARTICLE.sub("", " ".join(text.split())).casefold()


def _unbracketed(text: str) -> str:
    return text.strip("()[]<>{}*.?! ")


def _owners(text: str, known: Collection[str]) -> list[str]:
    """Return the owners that are joined in `text`; one or none when it is not several."""
    joined = _IN_BRACKETS.sub(_bracket, text)
    strong = [part.strip() for part in _STRONG.split(joined) if part.strip()]
    found: list[str] = []
    for part in strong:
        weak = [each.strip() for each in _WEAK.split(part) if each.strip()]
        several = len(weak) > 1 and _form(part) not in known and _are_several(weak, known)
        found += weak if several else [part]
    return found


def _bracket(found: re.Match[str]) -> str:
    """Return what is in brackets when it joins another owner; else it only describes the first."""
    inside = found[1].strip()
    joining = _JOINING.match(inside)
    return f"; {inside[joining.end() :]}" if joining else " "


def _are_several(parts: list[str], known: Collection[str]) -> bool:
    """Whether what `and`, `&` or a comma joins are owners by themselves."""
    whole = [part for part in parts if _is_owner(part, known)]
    if len(whole) > 1:
        return True
    names = [part for part in parts if _is_owner(part, known) or _may_be_name(part)]
    return len(names) == len(parts) and not _ends_in_role(parts[-1])


def _is_owner(part: str, known: Collection[str]) -> bool:
    return _form(part) in known or _ends_in_role(part) or _is_group(part) or _is_person(part)


def _head(text: str) -> str:
    """Return the head noun of `text`, in lower case: the last word before a preposition."""
    before = re.split(_PREPOSITIONS, _ARTICLE.sub("", text), maxsplit=1, flags=re.IGNORECASE)[0]
    words = before.split()
    return words[-1].casefold().strip(".,:'’") if words else ""


def _ends_in_role(part: str) -> bool:
    head = _head(part)
    return head in _ROLE_NOUNS or head in _ROLE_ABBREVIATIONS or _singular(head) in _ROLE_NOUNS


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


def _is_group(text: str) -> bool:
    """Whether `text` names many people: all of them, a team, or a role in the plural."""
    if _EVERYBODY.match(text):
        return True
    head = _head(text)
    if head in _ROLE_NOUNS or head in _ROLE_ABBREVIATIONS:
        return False
    return head in _GROUPS or (head.endswith("s") and _singular(head) in _ROLE_NOUNS)


def _all_departments(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.casefold())
    return bool(words) and all(word in _DEPARTMENTS or word in ("and", "the") for word in words)


def _is_person(part: str) -> bool:
    """Whether `part` is a first and a last name, or initials and a last name."""
    words = part.split()
    return 2 <= len(words) <= 4 and all(_may_be_name(word) for word in words)


def _may_be_name(word: str) -> bool:
    form = word.casefold().strip(".")
    return (
        bool(_NAME.fullmatch(word))
        and word[0].isupper()
        and form not in _DEPARTMENTS
        and form not in _GROUPS
        and form not in _OTHER_WORDS
    )


_OTHER_WORDS = _words(
    "care social support moving handling infection prevention control food beverage nights night"
    " day days deputy registered quality regional service branch moving community dementia"
    " medication wound tissue viability equality diversity inclusion information data customer"
    " client resident people organisational business environment environmental sustainability"
    " research improvement assurance house court lodge south north east west"
)
