"""Values of indicators as people read them: with their unit, and not more exact than they are."""

from collections.abc import Iterable
from decimal import Decimal

from qiptrack.reports.words import words

_CLOSE = ("%", "‰", "°")
"""What units begin with that stand at a number without a space between."""

_IN_FRONT = ("£", "€", "$")
"""Units that stand in front of a number."""


def amount(value: float | None, unit: str | None) -> str | None:
    """Return `value` with its unit, `94%`, `£20` or `1.1 errors per 100`; None of no value."""
    if value is None:
        return None
    if not unit:
        return words(value)
    if unit in _IN_FRONT:
        return f"{'-' if value < 0 else ''}{unit}{words(abs(value))}"
    return f"{words(value)}{'' if unit.startswith(_CLOSE) else ' '}{unit}"


def like(value: float | None, typed: Iterable[float]) -> float | None:
    """Return what was worked out with one more decimal than the values `typed`, at most three."""
    if value is None:
        return None
    return round(value, min(3, 1 + max(map(_decimals, typed), default=0)))


def _decimals(value: float) -> int:
    return max(0, -int(Decimal(repr(value)).normalize().as_tuple().exponent))
