"""What is known of the day while options are read: today, and days that were typed in short."""

import datetime as dt

from typer._click.globals import get_current_context

_NOTED = "qiptrack.days"


def typed_as_of() -> dt.date:
    """Return today, as `--as-of` says it; else as the environment or the clock does."""
    from qiptrack.cli.typed_dates import day_said_elsewhere

    context = get_current_context(silent=True)
    as_of = context.params.get("as_of") if context is not None else None
    return as_of if isinstance(as_of, dt.date) else day_said_elsewhere()


def note_day(text: str, found: dt.date) -> None:
    """Note which day was found for a text, for the answer to say it in full."""
    context = get_current_context(silent=True)
    if context is not None and text.strip() != found.isoformat():
        context.meta.setdefault(_NOTED, {})[text.strip()] = found


def say_noted_days() -> None:
    """Say in full which days were meant that were typed in short, each once."""
    from qiptrack.cli.errors import say
    from qiptrack.cli.typed_dates import in_full

    context = get_current_context(silent=True)
    noted = context.meta.pop(_NOTED, {}) if context is not None else {}
    for text, found in noted.items():
        say(f"{text} is {in_full(found)}.")
