"""A quick look whether there may be personal data in a text: nearly every text has none of it.

What is asked here is true of whatever `personal_data` finds, and so quick to ask that what finds
it seldom looks at a text.
"""

from typing import NamedTuple

from qiptrack.model.identity import lowered
from qiptrack.patterns import pattern

_SIGNS = (
    r"[ \t\r\n\xa0\u2000-\u200b\u202f\u205f\u2060\u3000\xad\u2010-\u2015\u2212./_\xb7,()-]{0,45}"
)
"""What stands between two digits of one number: blanks, dashes and the like, or a new line."""

# A digit, and then that none stands before it, is found faster than the other way round.
_FIRST = r"\d(?<!\d\d)"
_NINE_DIGITS = pattern(rf"{_FIRST}(?:{_SIGNS}+\d){{8}}")
_PAIRS = pattern(rf"{_FIRST}\d(?:{_SIGNS}+\d\d){{2}}{_SIGNS}+[A-Da-d]")
_DOB = pattern(r"d[./-]? ?o[./-]? ?b")
_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else 32 for code in range(128))
_WORDS += b" " * 128
"""What makes of bytes words in small letters, and a space of all that is no letter of ASCII."""
_OF_AGE = (b" age ", b" aged ", b" yo ", b" y o ")
_YEARS_OLD = (b" year old ", b" years old ", b" yr old ", b" yrs old ")

# Bytes are sorted in bulk faster than any expression finds what is in them. Each digit becomes a
# 0, each letter that may end a National Insurance number an a, any other an x; the signs go.
_OTHER_LETTERS = b"efghijklmnopqrstuvwxyzEFGHIJKLMNOPQRSTUVWXYZ"
_AS_FIGURES = bytes.maketrans(
    b"123456789ABCDbcd" + _OTHER_LETTERS, b"000000000aaaaaaa" + b"x" * len(_OTHER_LETTERS)
)
_SIGN_BYTES = bytes([*b" \t\r\n./_,()-", *range(0x80, 0x100)])
_NO_OTHER_DIGITS = bytes([*range(0xD9), 0xE2])
"""What the characters up to U+063F, and those of U+2000 to U+2FFF, begin with in UTF-8, and what
others go on with: of these only those of ASCII are digits."""


def may_be_a_birth(text: str) -> bool:
    """Whether `text` says what every date of birth in it has beside it."""
    small = lowered(text)
    if "birth" in small or "born" in small or "b'day" in small or "b\u2019day" in small:
        return True
    letters = small.encode("utf-8", "surrogatepass").translate(None, b"./- ")
    return b"dob" in letters and _DOB.search(small) is not None


class LongNumbers(NamedTuple):
    """Whether a text may have nine digits in a row, signs aside; or six between letters."""

    nine_digits: bool
    six_digits: bool


def numbers_in(text: str) -> LongNumbers:
    """Return how long the numbers may be that `text` has."""
    raw = text.encode("utf-8", "surrogatepass")
    if raw.translate(None, _NO_OTHER_DIGITS):
        return LongNumbers(nine_digits=True, six_digits=True)
    figures = raw.translate(_AS_FIGURES, _SIGN_BYTES)
    # Where case does not matter some other letters are taken for those in front, too.
    fronts = (b"x", b"a") if text.isascii() else (b"",)
    six_digits = any(front + b"000000a" in figures for front in fronts)
    return LongNumbers(b"0" * 9 in figures, six_digits)


def has_long_number(numbers: LongNumbers, text: str) -> bool:
    """Whether a number of nine digits or more is among those in `text`, which are `numbers`."""
    return numbers.nine_digits and _NINE_DIGITS.search(text) is not None


def has_pairs(numbers: LongNumbers, text: str) -> bool:
    """Whether there are pairs of digits in `text` as a National Insurance number has them."""
    return numbers.six_digits and _PAIRS.search(text) is not None


def words_in(text: str) -> bytes:
    """Return the words of `text` in small letters, with a space for all that is no letter."""
    return f" {text}".encode("utf-8", "surrogatepass").translate(_WORDS)


def has_b(words: bytes) -> bool:
    """Whether a b stands by itself among the `words`."""
    return b" b " in words


def has_age(words: bytes) -> bool:
    """Whether some of the `words` stand beside an age."""
    is_old = b" old " in words and any(map(words.__contains__, _YEARS_OLD))
    return is_old or any(map(words.__contains__, _OF_AGE))


APART = "\nx\n"
"""What texts are put together with, so that no number and no word of one goes on in the next."""


def may_hold_any(text: str) -> bool:
    """Whether there may be personal data in `text`, or in any that were put together `APART` in it.

    Where it says no, there is none; of very many texts it is sooner asked of them together.
    """
    numbers = numbers_in(text)
    if "@" in text or numbers.six_digits or has_long_number(numbers, text) or may_be_a_birth(text):
        return True
    words = words_in(text)
    return has_b(words) or has_age(words)
