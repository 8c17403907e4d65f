"""The words that a plan may use where the format leaves a choice."""

from enum import StrEnum
from functools import lru_cache
from typing import Any

from qiptrack.patterns import pattern


class Status(StrEnum):
    """How far an action has come: complete when the change is made, closed when it held."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Priority(StrEnum):
    """How much an action matters beside the others."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Better(StrEnum):
    """The direction in which an indicator improves."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"
    """A change is shown, and is neither for the better nor for the worse."""


class IndicatorType(StrEnum):
    """What the values of an indicator are, which says how they vary by themselves."""

    LEVEL = "level"
    """A number read off as it is."""
    COUNT = "count"
    """How many events there were in a period."""
    SHARE = "share"
    """How many of a hundred."""
    RATE = "rate"
    """How many events to so many of what they may happen to, such as 1,000 bed days."""
    DAYS_BETWEEN = "days-between"
    """How many days there were from one event to the next."""

    @property
    def is_of_many(self) -> bool:
        """Whether its values are so many of how many."""
        return self in (IndicatorType.SHARE, IndicatorType.RATE)


class Level(StrEnum):
    """How much a body that requires an action insists on it."""

    MUST = "must"
    SHOULD = "should"


class Cadence(StrEnum):
    """How often a measurement, a routine check or a meeting is due.

    Beside these words it may be a number of days, weeks, months or years, such as 6 weeks.
    """

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @classmethod
    def _missing_(cls, value: object) -> "Cadence | None":
        found = _SEVERAL.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = found[0]
        return member

    @property
    def number(self) -> int:
        """How many of its unit it is."""
        return _number_and_unit(self)[0]

    @property
    def unit(self) -> "Cadence":
        """The member of which it is so many; for a member itself, that member."""
        return _number_and_unit(self)[1]

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Return what an editor takes for a cadence: a member, or so many of one."""
        members: dict[str, Any] = handler(schema)
        several = {"type": "string", "pattern": f"^{_SEVERAL.pattern}$"}
        return {"anyOf": [members, several], "title": cls.__name__}


_SEVERAL = pattern(r"([1-9][0-9]{0,2}) (day|week|month|year)s?")


@lru_cache(maxsize=64)
def _number_and_unit(cadence: Cadence) -> tuple[int, Cadence]:
    found = None if cadence in _WORDS else _SEVERAL.fullmatch(cadence.value)
    return (int(found[1]), Cadence(found[2])) if found else (1, cadence)


_WORDS = frozenset(Cadence)
"""The cadences that are words, and say no number."""


class Method(StrEnum):
    """How somebody other than the owner sees whether a change held."""

    FOLLOW_UP_AUDIT = "follow-up audit"
    OBSERVATION = "observation"
    FEEDBACK = "feedback"
    RECORD_REVIEW = "record review"
    DATA_REVIEW = "data review"
    COMPETENCY_ASSESSMENT = "competency assessment"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    AUDIT = "audit"
    OBSERVATION = "observation"
    FEEDBACK = "feedback"
    RECORD = "record"
    DATA = "data"
    TRAINING = "training"
    DOCUMENT = "document"
    OTHER = "other"


class VerificationResult(StrEnum):
    """What a verification found."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"


class CheckResult(StrEnum):
    """What a routine check found."""

    SATISFACTORY = "satisfactory"
    CONCERN = "concern"


class Outcome(StrEnum):
    """What was learned from an action."""

    WORKED = "worked"
    ADJUSTED = "adjusted"
    INVESTIGATE = "investigate"


class Severity(StrEnum):
    """How much a problem matters: an error is refused, a warning asks, a note suggests."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"
