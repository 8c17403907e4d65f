"""What looks like the name of a person, or tells which one: for papers that hang on a wall."""

import re

from qiptrack.analysis.personal_data import BLANK, WITHHELD, personal_data
from qiptrack.patterns import pattern

_UPPER = "".join(filter(str.isupper, map(chr, range(0x41, 0x250))))
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_CAPITAL = rf"[{_UPPER}](?:{_LETTER}|['’-]){{1,40}}"
"""A word with a capital, accents included, whichever way they are written."""

_INITIAL = rf"[{_UPPER}](?:\.{BLANK}{{0,2}}|{BLANK}{{1,2}})"
_PARTICLE = (
    rf"(?:van|von|de|der|den|di|da|del|della|la|le|du|dos|ap|ab|bin|bint|al|el|st\.?){BLANK}"
)
_NAME = (
    rf"(?:{_INITIAL}){{0,3}}(?:{_PARTICLE}){{0,2}}{_CAPITAL}"
    rf"(?:{BLANK}{{1,3}}(?:{_PARTICLE}){{0,2}}{_CAPITAL}){{0,2}}"
)
"""A name: initials, and up to three words with capitals, of which `de la` and the like are part."""

_TITLES = (
    "Mr|MR|Mrs|MRS|Ms|Miss|MISS|Mx|MX|Dr|DR|Prof|PROF|Professor|Sir|Dame|Lady|Lord|Rev|REV"
    "|Reverend|Fr|Cllr|Councillor|Mme|Mmes|Messrs"
)
_TITLED = pattern(
    rf"\b(?:{_TITLES})\b\.?"
    rf"(?:{BLANK}{{0,2}}(?:and|&|/|\+){BLANK}{{0,2}}(?:{_TITLES})\b\.?)?{BLANK}{{1,3}}"
    rf"(?:{_NAME}|[{_UPPER}]\b\.?(?:{BLANK}?[{_UPPER}]\b\.?)?)"
)
_TITLED_IN_SMALL = pattern(rf"\b(?:mr|mrs)\b\.?{BLANK}{{1,3}}{_LETTER}(?:{_LETTER}|['’-]){{1,40}}")

_CLOSE_KIN = "son|daughter|wife|husband|mother|father|mum|dad|brother|sister"
_KIN = (
    f"{_CLOSE_KIN}|partner|niece|nephew|aunt|uncle|friend|neighbour|grandson|granddaughter|cousin"
)
_CLOSE_KIN_FIRST = "|".join(word.capitalize() for word in _CLOSE_KIN.split("|"))
_RELATED = pattern(
    rf"\b(?:(?:{_KIN})s?|{_CLOSE_KIN_FIRST}"
    r"|(?:mother|father|mum|dad|son|daughter|wife|husband)(?= of\b))"
    rf"[,:]?{BLANK}{{1,3}}(?:(?:of|called|named){BLANK})?\(?"
    rf"(?P<name>{_CAPITAL}(?:{BLANK}(?:(?:and|&){BLANK})?{_CAPITAL}){{0,2}})"
)

_NUMBER = rf"(?:no\.?|number|nr\.?|#)?{BLANK}{{0,2}}\d{{1,4}}[a-z]?\b"
_PLACE = "room|rm|flat|bed|bedroom|apartment|apt|bay"
_ROOM = pattern(
    rf"\b(?:(?:{_PLACE})s\.?{BLANK}{{0,2}}{_NUMBER}"
    rf"(?:{BLANK}{{0,2}}(?:,|and|&|to|[-–/]|,{BLANK}and){BLANK}{{0,2}}\d{{1,4}}[a-z]?\b)*"
    rf"|(?:{_PLACE})\.?{BLANK}{{0,2}}{_NUMBER}(?:[-–/]\d{{1,4}}[a-z]?\b)?)",
    re.IGNORECASE,
)

_CARED_FOR = "resident|service user|client|patient|tenant"
_NO_NAME = (
    "(?!(?:Care|Council|Survey|Safety|Meetings?|Forum|Committee|House|Court|Feedback|Handbook"
    "|Guide|Liaison|Involvement|Experience)\\b)"
)
_CARED_FOR_NAMED = pattern(
    rf"\b(?:{_CARED_FOR}){BLANK}(?P<name>{_NO_NAME}[{_UPPER}](?=[a-zß-ÿ]){_LETTER}{{1,40}}"
    rf"(?:{BLANK}{_CAPITAL})?)"
)
_LABELLED = pattern(rf"\b(?i:name|{_CARED_FOR}):{BLANK}{{1,3}}(?P<name>{_NAME})")
_INITIALS = pattern(
    rf"(?<![\w-])(?:(?:[A-Z]\.){{2,3}}(?!\w)|[A-Z]{{2}}(?=,{BLANK}(?:room|flat|bed)\b))"
)
_CARED_FOR_INITIALS = pattern(
    rf"\b(?i:{_CARED_FOR}|SU):?{BLANK}(?P<name>(?!GP|TV|IT|HR|BP|OT|PT|ID|UK)[A-Z]{{2}}\b)"
)

_WHOLE = (_TITLED, _TITLED_IN_SMALL, _ROOM, _INITIALS)
_NAME_IN = (_RELATED, _CARED_FOR_NAMED, _LABELLED, _CARED_FOR_INITIALS)


def withheld(text: str) -> str:
    """Return `text` with `[withheld]` in place of personal data and of names.

    Names are what has a title, or stands behind a word of kinship, or for somebody who is cared
    for; with them go initials and the numbers of rooms. A name that stands by itself nobody can
    tell from another word.
    """
    spans = [(each.start, each.end) for each in personal_data(text)]
    spans += [match.span() for each in _WHOLE for match in each.finditer(text)]
    spans += [match.span("name") for each in _NAME_IN for match in each.finditer(text)]
    parts, done = [], 0
    for start, end in sorted(spans):
        if start >= done:
            parts += [text[done:start], WITHHELD]
        done = max(done, end)
    return "".join([*parts, text[done:]])
