"""Texts, numbers and links as people type them, made fit for a plan, or refused."""

import re
import sys
from collections.abc import Sequence
from decimal import Decimal

from qiptrack.cli.references import NotFound
from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern


class NothingSaid(QiptrackError):
    """A text is needed, and what was given is empty."""

    def __init__(self) -> None:
        super().__init__("The text is empty.", "Write a few words.")


class NotUtf8(QiptrackError):
    """A text was given in another encoding, in which nobody can tell what its letters are."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not text in UTF-8.", "Save it as UTF-8, or type it again.")


class UnseenCharacter(QiptrackError):
    """A text has a character that no plan may hold."""

    def __init__(self, character: str) -> None:
        super().__init__(
            f"The text has a character that cannot be seen (U+{ord(character):04X}).",
            "Type it again without it.",
        )


_LINE_END = pattern("\r\n?|[\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """Return `text` without the spaces around it, each line with the one end that plans know.

    Raises NothingSaid when that leaves nothing, and UnseenCharacter or NotUtf8 for what a plan
    cannot hold.
    """
    from qiptrack.yamlfile.characters import refused_spans

    said = _LINE_END.sub("\n", text).strip()
    if not said:
        raise NothingSaid
    if refused := refused_spans(said):
        character = said[refused[0].start]
        if "\ud800" <= character <= "\udfff":
            raise NotUtf8("What was given")
        raise UnseenCharacter(character)
    return said


class SaysNothing(QiptrackError):
    """A text that has to be understood by itself only stands for one, such as `TBC`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' says nothing.", "Write out what it is, in a few words.")


def in_words(text: str) -> str:
    """Return `text` without the spaces around it; SaysNothing for `TBC`, `As above` and the like.

    `check` finds such a text as well, but whoever answers questions would then begin again. A yes
    or a no, a date and a number answer another question than the one that was asked.
    """
    from qiptrack.analysis.action_strength import is_placeholder

    said = clean_text(text)
    answers_another = said.casefold() in _YES_OR_NO or not any(map(str.isalpha, said))
    if answers_another or is_placeholder(said):
        raise SaysNothing(said)
    return said


_YES_OR_NO = ("y", "yes", "n", "no")


_BETWEEN_NAMES = pattern(r"\s*(?:[,;&+\n]|\band\b)\s*", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """Return the names that `text` may be a list of, `Oak House, Elm Court`; else `text` alone.

    Whether it is a list only its writer knows: *Rose and Crown Court* is one name.
    """
    names = [name for name in _BETWEEN_NAMES.split(text) if name]
    return names if len(names) > 1 else [text]


def long_text(given: str | None) -> str | None:
    """Return a text that was given; `-` stands for what comes on standard input."""
    if given is None:
        return None
    if given != "-":
        return clean_text(given)
    try:
        return clean_text(_standard_input().decode().removeprefix("\ufeff"))
    except UnicodeDecodeError:
        raise NotUtf8("What came on standard input") from None


def _standard_input() -> bytes:
    """Return the bytes of standard input; none where it cannot be read."""
    try:
        return sys.stdin.buffer.read() if sys.stdin is not None else b""
    except OSError:
        return b""


_NUMBER = pattern(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class NotANumber(QiptrackError, ValueError):
    """What was given as a number is none; as a ValueError it lets the option be named."""

    def __init__(self, text: str) -> None:
        from qiptrack.model.value_errors import not_a_number

        super().__init__(*not_a_number(text))


def number(text: str) -> Decimal:
    """Return the number that `text` says in digits; NotANumber for all else."""
    if not _NUMBER.fullmatch(text.strip()):
        raise NotANumber(text)
    return Decimal(text.strip())


class NotALink(NotFound):
    """What was given as a link is not a kind and an id; `kinds` have registers with that id."""

    def __init__(self, text: str, kinds: Sequence[str] = ()) -> None:
        meant = " or ".join(f"{kind}:{text}" for kind in kinds)
        fix = f"Write {meant}." if meant else "Write a kind and an id: risk:RR-014"
        super().__init__(text, f"'{text}' is not a link.", fix)


def link(text: str | None) -> tuple[str, str] | None:
    """Return the kind and the id that `text` says, `risk:RR-014`; NotALink for all else.

    The id is empty where the kind stands alone, for all of that kind; no kind has a digit in it.
    """
    if text is None:
        return None
    kind, colon, name = text.partition(":")
    if not kind or (colon and not name) or (not colon and any(map(str.isdigit, kind))):
        raise NotALink(text)
    return kind, name
