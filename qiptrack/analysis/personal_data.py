"""Personal data in any text: NHS numbers, dates of birth, and ways to reach somebody at home."""

import re
from collections.abc import Iterator
from enum import Enum
from operator import mul
from typing import NamedTuple

from qiptrack.analysis.personal_data_signs import (
    has_age,
    has_b,
    has_long_number,
    has_pairs,
    may_be_a_birth,
    numbers_in,
    words_in,
)
from qiptrack.patterns import pattern


class PersonalData(Enum):
    """What was found, in words for a message."""

    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    NATIONAL_INSURANCE = "a National Insurance number"
    EMAIL = "a private e-mail address"
    TELEPHONE = "a telephone number"


class FoundData(NamedTuple):
    """A stretch of the text, from `start` up to `end`, in characters."""

    kind: PersonalData
    start: int
    end: int


BLANK = r"[ \t\xa0\u2000-\u200b\u202f\u205f\u2060\u3000]"
_FOLD = rf"(?:{BLANK}?\r?\n{BLANK}{{1,40}})"
_SPACE = rf"(?:{BLANK}|{_FOLD})"
"""What stands between two words; a text may be broken there, and goes on deeper."""
_DASH = r"[-\u00ad\u2010-\u2015\u2212]"
_SIGN = rf"(?:{_DASH}|[./_\u00b7]|,(?!{BLANK}))"
_GAP = rf"(?:{BLANK}{{0,3}}{_SIGN}?{BLANK}{{0,3}}|{_FOLD})"
"""What people put between the groups of a number, or nothing."""


def _grouped(*sizes: int) -> str:
    return _GAP.join(rf"\d{{{size}}}" for size in sizes)


# Three, three and four is how the NHS prints it; the rest is how people type it. Behind the words
# themselves any grouping will do. What begins with 0 to 3 was not given out in England or Wales
# (NHS Data Dictionary, "NHS NUMBER"): in pairs it is a list of rooms, or the address of a computer.
_GROUPS = "|".join(
    (
        *(_grouped(*sizes) for sizes in ((3, 3, 4), (4, 3, 3), (3, 4, 3))),
        rf"(?![0-3])(?:{_grouped(3, 3, 2, 2)}|{_grouped(2, 2, 2, 2, 2)})",
        rf"\(\d{{3}}\){_GAP}\d{{3}}{_GAP}\d{{4}}",
    )
)
_NHS = pattern(
    rf"(?=[\d(])(?:(?<![A-Za-z\d])|(?<=[Nn][Hh][Ss])|(?<=[Cc][Hh][Ii])|(?<=[Nn][Hh][Ss][Nn][Oo])"
    rf"|(?<=\b[Nn]o))(?<!\d[./-])(?<!£)"
    rf"(?:{_GROUPS})(?![A-Za-z\d]|[./]\d{{3}}|-\d{{3}}|\.\d)"
)
_NAMED_NHS = pattern(
    rf"\b(?:NHS|CHI)\b[^\d\n]{{0,12}}(?P<number>(?:\d{_GAP}){{9}}\d)(?![A-Za-z\d])", re.IGNORECASE
)
# Numbers of the house that may have ten digits as well, or begin with a nought.
_OTHER_NUMBER = pattern(
    r"\b(?:P\.?O\.?|order|invoice|inv|ISBN|ISSN|EAN|account|acct|a/c|VAT|UPRN|company|charity|DOI"
    r"|CQC(?: id)?|serial|barcode|IBAN|quote|quotation|asset)"
    r"[\s.:#_-]{0,3}(?:no|nos|number|num|id|ref)?[\s.:#_-]{0,3}$",
    re.IGNORECASE,
)
_LETTER = pattern(r"[A-Za-z]")
_ADDRESS = pattern(r"(?<!file)://|www\.|\b10\.\d{4,9}/")
_BEFORE = 200
"""How many characters in front of a number are looked at for what it is a number of."""

_MONTH = r"[A-Za-z]{3,9}"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:{_SPACE}of)?(?:{_SPACE}|[./-]|{_DASH})(?:\d{{1,2}}|{_MONTH})"
    rf"(?:{_SPACE}|[,./-]|{_DASH}){{1,2}}(?:\d{{4}}|\d{{2}}(?!\d))"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{_MONTH}{_SPACE}\d{{1,2}}(?:st|nd|rd|th)?,?{_SPACE}\d{{4}})"
)
_DATE_OF_BIRTH = (
    rf"(?:d[./-]?[ ]?o[./-]?[ ]?b\.?|date(?:-|{_SPACE})of(?:-|{_SPACE})birth|birth{_SPACE}?date)"
)
_BIRTH = pattern(
    rf"\b(?:{_DATE_OF_BIRTH}|birthday|b['\u2019]day"
    rf"|(?P<born>born(?:{_SPACE}in [A-Z][A-Za-z]{{1,20}})?(?:{_SPACE}on)?))"
    rf"(?:{_SPACE}|{_DASH}|[:=(\[,./]){{0,4}}"
    rf"(?:(?:is|was|of|on|the|(?:given|recorded) as|[A-Z][a-z]{{2,5}}day),?{_SPACE}){{0,3}}\(?"
    rf"(?P<day>{_DATE})",
    re.IGNORECASE,
)
_IN_FIGURES = pattern(
    rf"\b{_DATE_OF_BIRTH}(?:{BLANK}|[:=]){{0,3}}"
    r"(?P<day>[0-3]\d[01]\d(?:19|20)\d\d|[0-3]\d[01]\d{3})(?!\d)",
    re.IGNORECASE,
)
_BEFORE_FIGURES = rf"(?:{BLANK}|[:=(.]){{0,3}}"
# Without brackets the words may belong to any figures behind them; with them only to a date there.
_LABEL_BEHIND = (
    rf"(?:[(\[]{_DATE_OF_BIRTH}[)\]](?!{_BEFORE_FIGURES}{_DATE})"
    rf"|{_DASH}?{BLANK}?{_DATE_OF_BIRTH}\b(?!{_BEFORE_FIGURES}\d))"
)
_SAID_BEHIND = pattern(rf"\d[)\]]?{_SPACE}?{_LABEL_BEHIND}", re.IGNORECASE)
_BIRTH_BEHIND = pattern(rf"(?<![\d/.-])(?P<day>{_DATE}){_SPACE}?{_LABEL_BEHIND}", re.IGNORECASE)
# A genealogist's b. is an item of a list as well, and so is followed by any date.
_BORN_B = pattern(
    rf"(?<![\w./&-])(?:b[.:]?|B[.:]){BLANK}{{0,2}}(?P<day>{_DATE})(?![\d/])", re.ASCII
)
# A `note:` is the key of a text in a plan, and letters no list.
_LETTERED = pattern(
    r"\b(?:appendix|annexe?|option|part|unit|team|section|item|step|group|floor|wing|block|house"
    r"|schedule|form|note(?!:)|table|figure|grade|band|plan|version|or|and|to)\W{1,3}$",
    re.IGNORECASE,
)
_AGED = pattern(
    rf"\b(?:aged?:?{BLANK}?(?P<age>\d{{2,3}})|(?P<years>\d{{2,3}}){BLANK}?"
    rf"(?:y(?:ea)?rs? old|y/?o))\b(?:{BLANK}|{_DASH}|[,;:(\[]){{1,4}}(?P<day>{_DATE})",
    re.IGNORECASE,
)
_THING_IN_FRONT = pattern(
    rf"(?:^|[.;!?(\n]){BLANK}{{0,3}}"
    rf"(?:(?:the|our|a|an|one|each|old|main|gas|oil|passenger|ceiling|mobile|bath){BLANK}){{0,3}}"
    r"(?:boiler|lift|roof|hoist|policy|policies|building|extension|vehicle|van|minibus|fridge"
    r"|freezer|mattress|carpet|wiring|kitchen|generator|alarm|dishwasher|furniture|equipment)"
    rf"(?:s|es)?(?:{BLANK}(?:is|was|are|were|now)){{0,2}}{BLANK}{{0,3}}$",
    re.IGNORECASE,
)
"""A thing that a sentence begins with and that its age is of; `from the hoist aged 82` is not."""

_LATEST_BIRTH = 2010
"""Nobody whom adult social care is about was born later, but plans and projects were."""

_YOUNGEST = 16
"""At what age somebody may come to a service for adults; younger things are hoists and beds."""

_OLD = 36
"""From which year of two figures on it is one of the last century: no plan is of then."""


# HM Revenue & Customs, National Insurance Manual NIM39110: D, F, I, Q, U and V stand in no
# prefix, O not second, and some prefixes are not given out; A to D may follow. QQ is what
# guidance puts into its examples, and who copies those may well have typed over the digits.
_NI = pattern(
    r"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    rf"(?:{_GAP}\d{{2}}){{3}}{_GAP}[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PRIVATE = (
    "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol"
    "|btinternet|btopenworld|sky|virginmedia|talktalk|tiscali|ntlworld|blueyonder|plusnet"
    "|protonmail|proton|gmx|mail|zoho|fastmail|tutanota"
)
_EMAIL = pattern(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:" + _PRIVATE + r")\.[a-z]{2,6}(?:\.[a-z]{2})?(?![\w-])",
    re.IGNORECASE,
)
# Ofcom, National Telephone Numbering Plan: 10 digits, rarely 9, after the 0; 01 and 02 are
# places, 07 mobiles. 03, 08 and 09 are numbers of organisations and services.
_LINK = rf"(?:(?:{BLANK}|{_DASH}|[().]){{0,2}}|{_FOLD})"
_END = rf"(?!\w|/(?!{BLANK}?(?:\(?0|\+44|\(\+44))|[-.]\d)"
"""A number ends before a stroke only where another one stands behind that: else it is a path."""

_TELEPHONE = pattern(
    r"(?=[+(0])(?:(?<![\w./-])|(?<=[Tt]el)|(?<=[Tt]el[.:/-])|(?<=[Pp]hone[.:/-])|(?<=[Mm]ob[.:/-])"
    r"|(?<=[Mm]obile[.:/-])"
    r"|(?<=\b[TtMm][.:/-])|(?<=\b[Nn]o[.:])|(?<=[\d ]{6}/))"
    r"(?!0\d[./-]\d{1,2}[./-](?:19|20)\d\d)"
    rf"(?!(?:0\d{BLANK}){{4}}0\d)"  # rooms or weeks, one after the other
    rf"(?:\(?\+44\)?{_LINK}(?:\(0\){_LINK})?|00{BLANK}?44{_LINK}(?:\(0\){_LINK})?|\(?0)"
    rf"[127](?:{_LINK}\d){{8,9}}{_END}"
)
_USUAL_GROUPS = pattern(
    r"0\d{2} \d{4} ?\d{4}|0\d{3} \d{3} ?\d{4}|0\d{4} (?:\d{5,6}|\d{3} \d{3})|0\d{5} \d{5}"
)
_NO_DIGITS = pattern(r"\D+")
_MOBILE = pattern(
    rf"\b(?:mob|mobile|tel|telephone|phone)\b[.:]?{BLANK}?(?:(?:no|number)\b[.:]?{BLANK}?)?"
    rf"(?P<number>7(?:{_LINK}\d){{9}}){_END}",
    re.IGNORECASE,
)


_MAY_HOLD_ANY = pattern(r"[\d@]")
"""Every number and every address has one of these."""


def personal_data(text: str) -> Iterator[FoundData]:
    """Yield each piece of personal data in `text`, from left to right; none is found twice."""
    if not _MAY_HOLD_ANY.search(text):
        return
    found = sorted(_all(text), key=lambda each: (each.start, -each.end))
    end = 0
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


def has_nhs_number(text: str) -> bool:
    """Whether there is an NHS number in `text`; nothing else is looked for."""
    return has_long_number(numbers_in(text), text) and any(_nhs_numbers(text))


def _all(text: str) -> Iterator[FoundData]:
    numbers = numbers_in(text)
    is_long = has_long_number(numbers, text)
    if is_long:
        yield from _nhs_numbers(text)
    if may_be_a_birth(text):
        yield from _births(text)
    yield from _ages_and_births(text)
    if is_long:
        yield from _telephones(text)
    if has_pairs(numbers, text):
        for match in _NI.finditer(text):
            yield FoundData(PersonalData.NATIONAL_INSURANCE, match.start(), match.end())
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield FoundData(PersonalData.EMAIL, match.start(), match.end())


def _telephones(text: str) -> Iterator[FoundData]:
    end = 0
    for match in _overlapping(_TELEPHONE, text):
        if match.start() < end or _is_of_a_table(match[0]):
            continue
        end = match.end()
        if not _is_other_number(text, match.start()):
            yield FoundData(PersonalData.TELEPHONE, match.start(), match.end())
    for match in _MOBILE.finditer(text):
        yield FoundData(PersonalData.TELEPHONE, *match.span("number"))


def _is_of_a_table(number: str) -> bool:
    """Whether `number` goes on in the next line, and not in groups of digits as telephones do."""
    is_broken = "\n" in number and number.startswith("0") and not number.startswith("00")
    return is_broken and not _USUAL_GROUPS.fullmatch(_NO_DIGITS.sub(" ", number))


def _nhs_numbers(text: str) -> Iterator[FoundData]:
    for match in _overlapping(_NHS, text):
        if is_nhs_number(match[0]) and not _is_other_number(text, match.start()):
            yield FoundData(PersonalData.NHS_NUMBER, match.start(), match.end())
    for match in _NAMED_NHS.finditer(text):
        if is_nhs_number(match["number"]):
            yield FoundData(PersonalData.NHS_NUMBER, *match.span("number"))


def _overlapping(expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield each match, those that begin inside another too: a number stands behind a year."""
    match = expression.search(text)
    while match:
        yield match
        match = expression.search(text, match.start() + 1)


def _births(text: str) -> Iterator[FoundData]:
    for match in _BIRTH.finditer(text):
        if not match["born"] or _year(match["day"]) <= _LATEST_BIRTH:
            yield FoundData(PersonalData.BIRTH, *match.span("day"))
    for match in _BIRTH_BEHIND.finditer(text) if _SAID_BEHIND.search(text) else ():
        # Without brackets `DOB` may begin what goes on: on 12/03/2026 DOB was missing.
        if match[0].endswith((")", "]")) or _year(match["day"]) <= _LATEST_BIRTH:
            yield FoundData(PersonalData.BIRTH, *match.span("day"))
    for match in _IN_FIGURES.finditer(text):
        yield FoundData(PersonalData.BIRTH, *match.span("day"))


def _ages_and_births(text: str) -> Iterator[FoundData]:
    """Yield the days that only `b.` or somebody's age in front of them says to be of a birth."""
    words = words_in(text)
    for match in _BORN_B.finditer(text) if has_b(words) else ():
        before = text[max(0, match.start() - 20) : match.start()]
        if _is_long_ago(match["day"]) and not _LETTERED.search(before):
            yield FoundData(PersonalData.BIRTH, *match.span("day"))
    for match in _AGED.finditer(text) if has_age(words) else ():
        start, age = match.start(), int(match["age"] or match["years"])
        is_thing = _THING_IN_FRONT.search(text, max(0, start - 80), start)
        if _is_long_ago(match["day"]) and age >= _YOUNGEST and not is_thing:
            yield FoundData(PersonalData.BIRTH, *match.span("day"))


def _year(day: str) -> int:
    """Return the year in a date; of two figures it is one of the last century."""
    full = re.search(r"\d{4}", day)
    return int(full[0]) if full else 1900


def _is_long_ago(day: str) -> bool:
    """Whether a date is of a year in which somebody may have been born, and of no plan's."""
    if re.search(r"\d{4}", day):
        return _year(day) <= _LATEST_BIRTH
    return int(day[-2:]) >= _OLD


def _is_other_number(text: str, start: int) -> bool:
    """Whether what stands before a number says that it is an order's, an address's or the like."""
    near = text[max(0, start - 30) : start]
    if _LETTER.search(near) and _OTHER_NUMBER.search(near):
        return True
    if not near or near[-1].isspace():
        return False
    word = text[max(0, start - _BEFORE) : start].rsplit(maxsplit=1)[-1]
    return bool(_ADDRESS.search(word))


def is_nhs_number(text: str) -> bool:
    """Return whether `text` has ten digits, and the last is the right check digit.

    Modulus 11: the first nine digits, weighted 10 down to 2, are added up; eleven less the
    remainder by eleven is the check digit, 0 for eleven, and ten is never given out. Source:
    NHS Data Dictionary, "NHS NUMBER".
    """
    digits = [int(character) for character in text if character.isdecimal()]
    if len(digits) != 10:
        return False
    total = sum(map(mul, digits, range(10, 1, -1)))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1


WITHHELD = "[withheld]"
"""What stands in a paper instead of personal data."""
