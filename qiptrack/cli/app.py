"""Where the program starts.

Next to nothing is imported at the top, so that Ctrl-C finds somebody at home from the first
moment.
"""

import _thread
import os
import sys
import time

INTERRUPTED = 130
_SOON = 0.005
"""How many seconds later Ctrl-C is heard that Python passed over."""


def _interrupt_soon() -> None:
    time.sleep(_SOON)
    _thread.interrupt_main()


def _interrupt_again(passed_over: "sys.UnraisableHookArgs") -> None:
    """Have Ctrl-C heard after all where Python could not raise it, as in what C code calls."""
    if issubclass(passed_over.exc_type, KeyboardInterrupt):
        # Raised here, it would be passed over again.
        _thread.start_new_thread(_interrupt_soon, ())
    else:
        sys.__unraisablehook__(passed_over)


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    sys.unraisablehook = _interrupt_again
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
    except Exception as error:
        from qiptrack.cli.errors import unforeseen

        sys.exit(unforeseen(error))
