"""What is known of the day while options are read: today, and days that were typed in short."""

import datetime as dt
from typing import ClassVar


class _Typed:
    """What was said of days in the run that goes on."""

    today: ClassVar[dt.date | None] = None
    in_short: ClassVar[dict[str, dt.date]] = {}


def forget_days() -> None:
    """Forget what was said of days: the run ends, or its options are read anew."""
    _Typed.today = None
    _Typed.in_short.clear()


def note_as_of(today: dt.date) -> None:
    """Note which day `--as-of` says it is, for days that are counted from it."""
    _Typed.today = today


def typed_as_of() -> dt.date:
    """Return today, as `--as-of` says it; else as the environment or the clock does."""
    from qiptrack.cli.typed_dates import day_said_elsewhere

    return _Typed.today or day_said_elsewhere()


def note_day(text: str, found: dt.date) -> None:
    """Note which day was found for a text, for the answer to say it in full."""
    if text.strip() != found.isoformat():
        _Typed.in_short[text.strip()] = found


def say_noted_days() -> None:
    """Say in full which days were meant that were typed in short, each once."""
    noted = dict(_Typed.in_short)
    _Typed.in_short.clear()
    for text, found in noted.items():
        from qiptrack.cli.errors import say
        from qiptrack.cli.typed_dates import in_full

        say(f"{text} is {in_full(found)}.")
