"""Where the program starts.

Nothing heavy is imported at the top, so that Ctrl-C finds somebody at home from the first
moment.
"""

import sys

from qiptrack.cli.table import COMMANDS

INTERRUPTED = 130


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    try:
        from typer.main import get_command

        from qiptrack.cli.lazy import make_app

        get_command(make_app(COMMANDS)).main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
