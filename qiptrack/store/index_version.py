"""What an index must have been made for to be read: the code that decides what is kept in it."""

import sys
from functools import cache
from pathlib import Path
from zlib import crc32

from qiptrack import __version__
from qiptrack.model.base import Model
from qiptrack.model.plan import Plan
from qiptrack.store.fingerprints import sha1
from qiptrack.store.index_file import FORMAT

_READING = (
    *("model/action", "model/base", "model/core_reading", "model/dates", "model/fields"),
    *("model/flat_plan", "model/indicators", "model/kept_actions", "model/packing"),
    *("model/plan", "model/records", "model/scalars", "model/vocabulary"),
    *("analysis/action_state", "analysis/as_of"),
    *("store/fingerprints", "store/index", "store/late_sheets", "store/plan_pieces"),
    *("store/plan_sheets", "yamlfile/events", "yamlfile/limits", "yamlfile/plain_data"),
    *("analysis/cadence", "analysis/check_standings", "analysis/plan_facts"),
    *("analysis/routine_checks",),
    *("analysis/indicators/conclusions", "analysis/indicators/facts"),
    *("analysis/indicators/judged_facts", "analysis/indicators/measurements"),
    *("analysis/indicators/outlook", "analysis/indicators/phases"),
    "analysis/indicators/plan_indicators",
    *("analysis/indicators/rare_events", "analysis/indicators/spc"),
    *("analysis/indicators/verdict",),
)
"""The modules that decide what is kept of a plan."""

_PACKAGE = Path(__file__).parents[1]


@cache
def made_for() -> str:
    """Return what an index must have been made for: this version, and plans as it reads them."""
    code = [_code(_PACKAGE / f"{name}.py", Plan) for name in _READING]
    return sha1(repr((__version__, FORMAT, code)).encode()).hex()


@cache
def kind_of(model: type[Model]) -> str:
    """Return what a model is kept as, which is another thing where its fields are others."""
    file = Path(sys.modules[model.__module__].__file__ or "")
    return f"{model.__name__} {_code(file, model)}"


def _code(file: Path, model: type[Model]) -> object:
    """Return a number made of the text of a module; the `model` described where there is none.

    To read the text is much faster than to describe a model.
    """
    try:
        return crc32(file.read_bytes())
    except OSError:
        from qiptrack.model.shape import described

        return described(model)
