"""The JSON Schema, for editors."""

from enum import StrEnum
from typing import Annotated

from qiptrack.cli.errors import DONE
from qiptrack.cli.pager import page
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.model.json_schema import json_schema
from qiptrack.reports.formats.json import dumps


class SchemaKind(StrEnum):
    """What there is a schema of."""

    PLAN = "plan"
    ORGANISATION = "organisation"


def schema(
    kind: Annotated[
        SchemaKind,
        Argument(
            metavar="[KIND]",
            show_default=False,
            help="plan, or organisation for the organisation file; plan unless you say.",
        ),
    ] = SchemaKind.PLAN,
) -> int:
    """Print the JSON Schema that editors check plans by.

    Save it where your editor looks for it, and the editor completes keys, shows what each one
    means, and marks what is wrong while you type.
    """
    page(dumps(json_schema(kind)))
    return DONE
