"""A record in the place of another of the same day, which was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from qiptrack.model.dates import day
from qiptrack.model.indicators import Measurement
from qiptrack.model.records import CheckRecord
from qiptrack.model.step_conditions import Situation, Unmet
from qiptrack.workflow.change import Refused

R = TypeVar("R", Measurement, CheckRecord)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whether a record may take the place of that of the same day, and whether that is committed.

    What is committed is put right in the open, by a note that begins with `Correction:`.
    """

    allowed: bool
    committed: bool = False


NEW_ONLY = Replacement(allowed=False)
"""A record is a new one, and takes no other's place."""


def replaced_record(
    records: Sequence[R],
    situation: Situation,
    ref: str,
    step: str,
    noun: str,
    replaces: Replacement,
) -> R | None:
    """Return the record of the day that is replaced; None for a new one.

    Refused where there is one, and none may be replaced, or the other way round.
    """
    found = [each for each in records if each.date == situation.date]
    if found and not replaces.allowed:
        there = f"it has a {noun} of {day(situation.date)} already"
        unmet = Unmet(there, "Give another --date, or put that one right with --replace.")
        raise Refused(ref, step, [unmet])
    if replaces.allowed and not found:
        unmet = Unmet(
            f"it has no {noun} of {day(situation.date)}",
            "Give the --date of the one that is wrong, or leave --replace out.",
        )
        raise Refused(ref, step, [unmet])
    return found[-1] if found else None


def corrected_note(note: str | None, now: object, was: object, replaces: Replacement) -> str | None:
    """Return the note of a record put right, which says so where the wrong one is committed."""
    if not replaces.committed:
        return note
    before = f" and not {was}" if was is not None else ", where nothing was said"
    mended = f"Correction: {now}{before}."
    return f"{mended} {note}" if note else mended
