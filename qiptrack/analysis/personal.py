"""Personal data in any text: NHS numbers, dates of birth, and ways to reach somebody at home."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class PersonalData(Enum):
    """What was found, in words for a message."""

    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    NATIONAL_INSURANCE = "a National Insurance number"
    EMAIL = "a private e-mail address"
    TELEPHONE = "a telephone number"


@dataclass(frozen=True, slots=True)
class FoundData:
    """A stretch of the text, from `start` up to `end`, in characters."""

    kind: PersonalData
    start: int
    end: int


_DIGITS = r"(?<![\w./-])"
_NHS = re.compile(_DIGITS + r"\d{3}([ -]?)\d{3}\1\d{4}(?![\w/]|[-.]\d)")
_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ,./-]{1,2}\d{2,4}"
    r"|\d{4}-\d{2}-\d{2})"
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on)?)"
    r"[ \t]{0,3}[:=-]?[ \t]{0,3}(?:the )?(?P<day>" + _DATE + ")",
    re.IGNORECASE,
)
# HM Revenue & Customs, National Insurance Manual NIM39110: D, F, I, Q, U and V stand in no
# prefix, O not second, and some prefixes are not given out; A to D may follow. QQ is what
# guidance puts into its examples, and who copies those may well have typed over the digits.
_NI = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    r"(?:[ -]?\d{2}){3}[ -]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PRIVATE = (
    "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol"
    "|btinternet|btopenworld|sky|virginmedia|talktalk|tiscali|ntlworld|blueyonder|plusnet"
    "|protonmail|proton|gmx|mail|zoho|fastmail|tutanota"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:" + _PRIVATE + r")\.[a-z]{2,6}(?:\.[a-z]{2})?(?![\w-])",
    re.IGNORECASE,
)
# Ofcom, National Telephone Numbering Plan: 10 digits, rarely 9, after the 0; 01 and 02 are
# places, 07 mobiles. 03, 08 and 09 are numbers of organisations and services.
_TELEPHONE = re.compile(
    _DIGITS
    + r"(?:\+44[ -]?(?:\(0\)[ -]?)?|0044[ -]?|\(?0)[127](?:[ ()-]{0,2}\d){8,9}(?![\w/]|[-.]\d)"
)


def personal_data(text: str) -> Iterator[FoundData]:
    """Yield what is personal data in `text`, from left to right; nothing is found twice."""
    found = sorted(_all(text), key=lambda each: (each.start, -each.end))
    end = 0
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


def _all(text: str) -> Iterator[FoundData]:
    for match in _NHS.finditer(text):
        if is_nhs_number(match[0]):
            yield FoundData(PersonalData.NHS_NUMBER, match.start(), match.end())
    for match in _BIRTH.finditer(text):
        yield FoundData(PersonalData.BIRTH, match.start("day"), match.end("day"))
    for kind, pattern in (
        (PersonalData.NATIONAL_INSURANCE, _NI),
        (PersonalData.EMAIL, _EMAIL),
        (PersonalData.TELEPHONE, _TELEPHONE),
    ):
        for match in pattern.finditer(text):
            yield FoundData(kind, match.start(), match.end())


def is_nhs_number(text: str) -> bool:
    """Return whether `text` has ten digits, and the last is the right check digit.

    Modulus 11: the first nine digits, weighted 10 down to 2, are added up; eleven less the
    remainder by eleven is the check digit, 0 for eleven, and ten is never given out. Source:
    NHS Data Dictionary, "NHS NUMBER".
    """
    digits = [int(character) for character in text if character in "0123456789"]
    if len(digits) != 10:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1
