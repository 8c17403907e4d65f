"""The options that many commands share, each worded once."""

from pathlib import Path
from typing import Annotated

import typer

from qiptrack.cli import completion
from qiptrack.reports.formats.render import Format

Plans = Annotated[
    Path | None,
    typer.Option("--plans", metavar="DIR", help="The folder of plans."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Work everything out as if today were DATE."),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="How to print it.", show_default=True)
]
PlanNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAN]...",
        help="Plans, by the beginning of their ids; all when none is named.",
        autocompletion=completion.plans,
    ),
]
Owner = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="ROLE",
        help="Only actions of this owner.",
        autocompletion=completion.roles,
    ),
]
Service = Annotated[
    str | None,
    typer.Option(
        "--service",
        metavar="SERVICE",
        help="Only plans of this service.",
        autocompletion=completion.services,
    ),
]
