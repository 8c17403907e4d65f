"""What the points of indicators show, for whoever asks for more of some than is in their rows.

It stands apart from these: to load what works it out takes a while, and most is kept.
"""

from functools import partial

from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.indicators.verdict import Judged, judged
from qiptrack.model.base import or_none


def judged_of(shown: Shown) -> Judged | None:
    """Return what the measurements of an indicator show; None where they could not be read."""
    indicator, shows = shown.indicator, shown.shows
    ask = partial(judged, indicator, shows.plan, shows.today)
    return or_none(partial(shows.remembered, indicator, ask))
