"""What a column holds, by its values: days, roles, sentences, colours, references."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from qiptrack.importing.cells import Cell
from qiptrack.importing.dates import is_like_day
from qiptrack.importing.headings import PERCENT, RATING, REVISED
from qiptrack.importing.status import has_box, is_colour, is_no, is_share, is_yes, says_status
from qiptrack.model.owner_reading import names_role, read_owner
from qiptrack.model.roles import OwnerKind
from qiptrack.model.vocabulary import Level, Method, Priority
from qiptrack.model.word_meanings import value_meaning
from qiptrack.patterns import pattern


def share(values: Sequence[Cell], says: Callable[[Cell], bool]) -> float:
    """Return the share of `values` of which `says` is true; 1 of none."""
    return sum(map(says, values)) / len(values) if values else 1.0


def are_sentences(values: Sequence[Cell]) -> bool:
    """Whether more than half of the cells have four words or more."""
    return share(values, lambda cell: len(cell.text.split()) >= 4) > 0.5


def _are_days(values: Sequence[Cell]) -> bool:
    if share(values, lambda cell: bool(_AMOUNT.fullmatch(cell.text))) > 0.5:
        return False
    return share(values, is_like_day) >= 0.3 or not are_sentences(values)


def _are_roles(values: Sequence[Cell]) -> bool:
    if share(values, lambda cell: cell.value is not None or is_like_day(cell)) > 0.5:
        return False
    return share(values, lambda cell: _words_a_line(cell) <= 8) > 0.4


def _words_a_line(cell: Cell) -> float:
    return len(cell.text.split()) / (cell.text.count("\n") + 1)


def _are_states(values: Sequence[Cell]) -> bool:
    if are_colours(values):
        return False
    return share(values, lambda cell: says_status(cell.text) or is_share(cell)) > 0.3


def _are_references(values: Sequence[Cell]) -> bool:
    """Whether the cells are short, and most of them are not the same."""
    different = len({cell.text for cell in values}) * 2 > len(values)
    return different and share(values, lambda cell: len(cell.text) <= 30) > 0.5


def _are_methods(values: Sequence[Cell]) -> bool:
    listed = [each.value for each in Method]
    return share(values, lambda cell: bool(value_meaning(cell.text, listed).names)) > 0.5


def _are_priorities(values: Sequence[Cell]) -> bool:
    listed = [each.value for each in Priority]
    known = share(values, lambda cell: bool(value_meaning(cell.text, listed).names))
    return known > 0.5 and not are_colours(values)


def _are_words(values: Sequence[Cell]) -> bool:
    """Whether the cells may be what is to be done: more than codes, colours, dates or numbers."""
    other = share(values, lambda cell: cell.value is not None or is_colour(cell.text))
    return other <= 0.5 and share(values, lambda cell: len(cell.text.split()) >= 2) > 0.2


def _are_done(values: Sequence[Cell]) -> bool:
    """Whether the cells say when, or whether: a date, a tick, yes or no."""
    return share(values, _says_done) > 0.3


def _says_done(cell: Cell) -> bool:
    text = cell.text
    if cell.day is not None or has_box(text):
        return True
    return bool(_FIGURE.search(text)) or is_yes(text) or is_no(text)


def _are_bodies(values: Sequence[Cell]) -> bool:
    """Whether the cells are short names, and no dates."""
    short = share(values, lambda cell: len(cell.text.split()) <= 6)
    return short > 0.5 and share(values, is_like_day) <= 0.3


def _are_levels(values: Sequence[Cell]) -> bool:
    listed = [each.value for each in Level]
    return share(values, lambda cell: bool(value_meaning(cell.text, listed).names)) > 0.5


_FIGURE = pattern(r"\d")
_AMOUNT = pattern(r"[<>]?\d{1,3}(?:[.,]\d+)?\s?%?")
"""A number that is no date, nor the five figures by which spreadsheets keep one."""


def are_dates(values: Sequence[Cell]) -> bool:
    """Whether nearly all cells say when, and no more than that."""
    return share(values, is_like_day) > 0.7 and not are_sentences(values)


def are_plain_roles(values: Sequence[Cell]) -> bool:
    """Whether nearly all cells name a role."""
    return share(values, _is_role) > 0.7 and not are_sentences(values)


def are_plain_states(values: Sequence[Cell]) -> bool:
    """Whether nearly all cells are words for how far an action has come."""
    return share(values, lambda cell: says_status(cell.text)) > 0.7


def are_codes(values: Sequence[Cell]) -> bool:
    """Whether nearly all cells are short references with a figure, and most differ."""
    return _are_references(values) and share(values, _is_code) > 0.7


def are_colours(values: Sequence[Cell]) -> bool:
    """Whether more than half of the cells name a colour."""
    return share(values, lambda cell: is_colour(cell.text)) > 0.5


UNTITLED: Mapping[str, Callable[[Sequence[Cell]], bool]] = MappingProxyType(
    {
        RATING: are_colours,
        "due": are_dates,
        "status": are_plain_states,
        "owner": are_plain_roles,
        "id": are_codes,
        "action": are_sentences,
    }
)
"""How the values of a column tell what it is where no column has a heading, the surest first."""

FITS: Mapping[str, Callable[[Sequence[Cell]], bool]] = MappingProxyType(
    {
        "id": _are_references,
        "issue": lambda values: not _are_levels(values),
        "action": _are_words,
        "owner": _are_roles,
        "due": _are_days,
        REVISED: _are_days,
        "started": _are_done,
        "completed": _are_done,
        "closed": _are_done,
        "status": _are_states,
        "priority": _are_priorities,
        "assurance.method": _are_methods,
        "required_by.body": _are_bodies,
        "required_by.level": _are_levels,
        "required_by.due": _are_days,
    }
)
"""What the values of a column must be like, if it is to be that field."""

SAID = {
    RATING: "colours",
    "action": "sentences",
    "status": "words for a status",
    "updates.note": "notes",
    "due": "dates",
    "owner": "roles",
    "id": "short references",
    PERCENT: "percentages",
}


def other_field(field: str, values: Sequence[Cell]) -> str:
    """Return the field that a column is by its values, where its heading names another; or ""."""
    if are_colours(values):
        return RATING
    if field == "status" and share(values, lambda cell: cell.value is not None) <= 0.5:
        return "updates.note"
    if (
        field == "owner"
        and share(values, lambda cell: cell.day is not None or is_like_day(cell)) > 0.7
    ):
        return "due"
    if field in ("due", "action") and share(values, _is_role) > 0.7:
        return "owner"
    if field == "action" and are_codes(values):
        return "id"
    return ""


def _is_role(cell: Cell) -> bool:
    return (
        cell.value is None
        and read_owner(cell.text).says is not OwnerKind.NOBODY
        and names_role(cell.text)
    )


_CODE = pattern(r"[A-Za-z]{0,4}[ .-]?\d[\w.-]*")


def _is_code(cell: Cell) -> bool:
    return bool(_CODE.fullmatch(cell.text))
