"""What can be concluded from the points of an indicator: the words for it, one by one.

They stand apart from what works them out, which takes a while to load: of what was read before
the conclusions are kept.
"""

from enum import StrEnum


class Verdict(StrEnum):
    """What the latest point of an indicator is part of."""

    IMPROVED = "improved"
    WORSE = "worse"
    CHANGED = "changed"
    """Part of a change, where neither direction is the better one."""
    NO_CHANGE = "no-change"
    TOO_EARLY = "too-early"


class Outlook(StrEnum):
    """Whether the target will be met if nothing changes."""

    CONSISTENTLY_MET = "consistently-met"
    HIT_OR_MISS = "hit-or-miss"
    CONSISTENTLY_MISSED = "consistently-missed"
    UNKNOWN = "unknown"


class NoOutlook(StrEnum):
    """Why an outlook is not known."""

    TOO_FEW = "too-few"
    """There are too few points, in the phase or since the level shifted."""
    CHANGING = "changing"
    """The latest points are part of a change, and where it leads is not seen yet."""
    CONTRADICTED = "contradicted"
    """The latest points say otherwise than the limits."""
    NO_TARGET = "no-target"
    """There is no target that could be read, or no direction in which it could be met."""


class Chart(StrEnum):
    """How a phase is judged."""

    XMR = "xmr"
    DAYS_BETWEEN = "t"
    ON_BOUND = "on-bound"


class Pattern(StrEnum):
    """What makes points a signal; of several the first in this order is said of a point.

    The order is that of NHSRplotthedots: a trend says more of where things are going than the
    side of the mean it has reached.
    """

    OUTSIDE = "outside"
    """A point outside the limits."""
    TREND = "trend"
    """Seven running up or down, each beyond the one before; two equal ones end it."""
    NEAR_LIMIT = "near-limit"
    """Of three running on one side of the mean, two beyond two thirds of the way to the limit.

    The third may be anywhere on that side, as in the tool of Making Data Count since 2024.
    """
    ONE_SIDE = "one-side"
    """Seven running on one side of the mean; a point on the mean is on neither, and ends it."""
    ON_BOUND = "on-bound"
    """More running on the bound, or all but few, than its share of the points before explains."""
    OFF_BOUND = "off-bound"
    """More of the latest few off the bound than their share of the points before explains."""
    FAR_OFF = "far-off"
    """Further off the bound than the points before explain."""
