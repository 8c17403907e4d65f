"""What the shell offers when a name is half typed; each goes to an option as `autocompletion`."""

from collections.abc import Callable

from typer import Context

Completer = Callable[[Context, str], list[tuple[str, str]]]


def _completer(kind: str) -> Completer:
    """Return what offers the names of a kind, from the folder that the command line names."""

    def complete(ctx: Context, incomplete: str) -> list[tuple[str, str]]:
        from qiptrack.cli.typer_bridge.candidates import offered  # needed by Tab, and by no command

        return offered(kind, ctx.params.get("plans"), incomplete)

    return complete


plans = _completer("plans")
references = _completer("references")
actions = _completer("actions")
indicators = _completer("indicators")
checks = _completer("checks")
roles = _completer("roles")
services = _completer("services")
measures = _completer("measures")
items = _completer("items")


def fields(ctx: Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the fields that what the command line names may have, each as `field=`."""
    from qiptrack.cli.typer_bridge.candidates import fields_of

    return fields_of(ctx.params.get("ref") or (), incomplete)
