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
    _load_pathlib_alone()
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = lambda: ()  # type: ignore[attr-defined]  # that is what it is for
    sys.modules.setdefault(loader.__name__, loader)


def keep_to_the_end(*things: object) -> None:
    """Have `things` stay until the run ends, instead of those that were to stay before.

    To take a long answer apart, row by row, takes time and gives nothing: a moment later the
    system has all of the memory back at once.
    """
    _KEPT[:] = [_KEPT, *things]  # what refers to itself is taken apart by the collector alone


_KEPT: list[object] = []


def _load_pathlib_alone() -> None:
    """Import pathlib without what it needs only to make the address of a file, `Path.as_uri`.

    That are urllib.parse and what this imports, which take a twentieth of the time to start.
    """
    if "pathlib" in sys.modules or "urllib.parse" in sys.modules:
        return
    stand_in = ModuleType("urllib.parse")
    stand_in.quote_from_bytes = _quote_from_bytes  # type: ignore[attr-defined]  # all that it takes
    sys.modules[stand_in.__name__] = stand_in
    try:
        import pathlib  # noqa: F401 - it is to be there
    finally:
        del sys.modules[stand_in.__name__]


def _quote_from_bytes(raw: bytes) -> str:
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(raw)
