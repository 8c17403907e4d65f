"""Where the program starts.

Nothing heavy is imported at the top, so that Ctrl-C finds somebody at home from the first
moment.
"""

import gc
import sys
from types import ModuleType

from qiptrack.cli.command_table import COMMANDS

INTERRUPTED = 130


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    try:
        _start_light()
        from typer.main import get_command

        from qiptrack.cli.typer_bridge.lazy import make_app

        get_command(make_app(COMMANDS)).main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        from qiptrack.cli.errors import unforeseen

        sys.exit(unforeseen(error))


def _start_light() -> None:
    """Leave out what costs a fifth of the time to start, and gives nothing to a short run.

    The cyclic collector has nothing to collect while modules load. And when pydantic builds a
    model it reads the metadata of every package installed, for plugins that might want to see
    what is validated; a plan is read by no plugin.
    """
    gc.disable()
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = lambda: ()  # type: ignore[attr-defined]  # that is what it is for
    sys.modules.setdefault(loader.__name__, loader)
