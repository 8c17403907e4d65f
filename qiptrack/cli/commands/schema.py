"""The JSON Schema, for editors."""

from enum import StrEnum
from typing import Annotated

import typer

from qiptrack.cli.errors import DONE
from qiptrack.cli.output import emit
from qiptrack.model.schema import json_schema
from qiptrack.reports.formats.json import dumps


class Kind(StrEnum):
    """What there is a schema of."""

    PLAN = "plan"
    ORGANISATION = "organisation"


def schema(
    kind: Annotated[
        Kind,
        typer.Argument(
            metavar="[KIND]",
            show_default=False,
            help="plan, or organisation for the organisation file; plan unless you say.",
        ),
    ] = Kind.PLAN,
) -> int:
    """Print the JSON Schema that editors check plans by.

    Save it where your editor looks for it, and the editor completes keys, shows what each one
    means, and marks what is wrong while you type.
    """
    emit(dumps(json_schema(kind)))
    return DONE
