"""A command that changes something."""

from typing import Annotated

import typer

from qiptrack.cli.session import Writing
from qiptrack.cli.typer_bridge import completion


def close(
    ref: Annotated[
        list[str],
        typer.Argument(metavar="REF...", help="The action.", autocompletion=completion.actions),
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    to: Annotated[str, typer.Option("--to", metavar="ROLE", help="Who.")],
    session: Writing,
) -> None:
    """Say who closes what."""
    how = "would close" if session.dry_run else "closes"
    typer.echo(f"{session.role} {how} {' '.join(ref)} on {session.happened}: {reason}, {to}")
