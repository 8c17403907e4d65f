"""The entry point."""

from collections.abc import Sequence

from qiptrack.cli.errors import guarded
from qiptrack.cli.lazy import make_app


def run(args: Sequence[str] | None = None) -> int:
    """Run the command that `args` say, by default those typed, and return its exit code."""
    given = None if args is None else list(args)
    return guarded(lambda: make_app()(given, prog_name="qiptrack", standalone_mode=False))


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    raise SystemExit(run())
