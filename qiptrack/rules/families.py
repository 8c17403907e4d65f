"""Every family of rules; importing them fills the registry."""

from qiptrack.rules import (
    actions,
    closing,
    date_order,
    dates,
    history,
    indicators,
    links,
    lost_text,
    ownership,
    privacy,
    reading,
    record_history,
)

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
    history,
    record_history,
)
"""The modules of the families, in the order of their codes."""
