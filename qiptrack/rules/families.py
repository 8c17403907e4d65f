"""Every family of rules; importing this fills the registry."""

from qiptrack.rules import (
    closing,
    dates,
    indicators,
    links,
    reading,
)

__all__ = [
    "closing",
    "dates",
    "indicators",
    "links",
    "reading",
]
