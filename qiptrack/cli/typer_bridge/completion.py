"""What the shell offers when a name is half typed; each goes to an option as `autocompletion`."""

from collections.abc import Callable, Iterable
from typing import Any

Completer = Callable[[Any, str], list[tuple[str, str]]]
"""What answers Tab: it takes what typer knows of the line, its context, and the word begun."""


def _completer(kind: str) -> Completer:
    """Return a completer with the names of a kind, from the folder that the command line names."""

    def complete(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
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
themes = _completer("themes")
meetings = _completer("meetings")
items = _completer("items")


def words(names: Iterable[str]) -> Callable[[str], list[tuple[str, str]]]:
    """Return a completer with those of `names` that begin with what is typed."""
    known = tuple(names)

    def complete(incomplete: str) -> list[tuple[str, str]]:
        return [(name, "") for name in known if name.startswith(incomplete)]

    return complete


def fields(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
    """Return the fields that what the command line names may have, each as `field=`."""
    from qiptrack.cli.typer_bridge.candidates import fields_of

    return fields_of(ctx.params.get("ref") or (), incomplete)
