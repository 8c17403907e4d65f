"""Every family of rules; importing this fills the registry."""

from qiptrack.rules import (
    actions,
    closing,
    dates,
    indicators,
    links,
    ownership,
    privacy,
    reading,
)

__all__ = [
    "actions",
    "closing",
    "dates",
    "indicators",
    "links",
    "ownership",
    "privacy",
    "reading",
]
