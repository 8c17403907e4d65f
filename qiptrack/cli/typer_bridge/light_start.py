"""What a short run of the program can do without while typer and pydantic are loaded."""

import atexit
import gc
import sys
from types import ModuleType


def start_light() -> None:
    """Leave out what costs a fifth of the time to start, and gives nothing to a short run.

    The cyclic collector has nothing to collect while modules load, nor when the run ends: it
    would look at everything once more before all of it is gone. And when pydantic builds a
    model it reads the metadata of every package installed, for plugins that might want to see
    what is validated; a plan is read by no plugin.
    """
    gc.disable()
    atexit.register(gc.freeze)
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = lambda: ()  # type: ignore[attr-defined]  # that is what it is for
    sys.modules.setdefault(loader.__name__, loader)
