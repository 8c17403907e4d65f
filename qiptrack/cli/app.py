"""Where the program starts.

Next to nothing is imported at the top, so that Ctrl-C finds somebody at home from the first
moment.
"""

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    try:
        from qiptrack.cli.typer_bridge.light_start import start_light

        start_light()
        from qiptrack.cli.command_table import COMMANDS, COMPLETING
        from qiptrack.cli.errors import guarded
        from qiptrack.cli.typer_bridge.quick import quickly

        if COMPLETING not in os.environ and (run := quickly(sys.argv[1:], COMMANDS)):
            sys.exit(guarded(run))
        from typer.main import get_command

        from qiptrack.cli.typer_bridge.lazy import make_app

        get_command(make_app(COMMANDS)).main()
    except KeyboardInterrupt:
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\n")  # the prompt that follows begins a line of its own
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        from qiptrack.cli.errors import unforeseen

        sys.exit(unforeseen(error))
