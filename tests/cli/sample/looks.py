"""Commands that look."""

import json
from typing import Annotated, Literal

import typer

from qiptrack.cli import options
from qiptrack.cli.session import Reporting, Session, Viewing
from qiptrack.cli.typer_bridge import completion


def status(session: Session) -> None:
    """Say where one is."""
    typer.echo(json.dumps({"folder": str(session.folder), "today": str(session.today())}))


def overdue(
    plan: options.PlanNames = None,
    *,
    kind: Annotated[Literal["delivery", "verification"] | None, typer.Option()] = None,
    within: Annotated[int | None, typer.Option(min=0, metavar="N", help="Days ahead.")] = None,
    owner: options.Owner = None,
    fail: Annotated[bool, typer.Option("--fail")] = False,
    session: Reporting,
) -> int:
    """Say what was asked. And more of it, in a second sentence."""
    told = {"plan": plan, "kind": kind, "within": within, "owner": owner}
    typer.echo(json.dumps({**told, "plans": session.plans, "format": session.format}))
    return 1 if fail else 0


def history(
    ref: Annotated[str, typer.Argument(metavar="REF", autocompletion=completion.references)],
    session: Viewing,
) -> None:
    """Say what was looked at."""
    typer.echo(f"{ref} at {session.at}")
