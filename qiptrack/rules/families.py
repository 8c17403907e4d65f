"""Every family of rules; importing them fills the registry."""

from qiptrack.rules import (
    actions,
    closing,
    date_order,
    dates,
    indicators,
    links,
    lost_text,
    ownership,
    privacy,
    reading,
)
from qiptrack.rules.history import items, records

FAMILIES = (
    reading,
    lost_text,
    ownership,
    date_order,
    dates,
    closing,
    indicators,
    actions,
    links,
    privacy,
    items,
    records,
)
"""The modules of the families, in the order of their codes."""
