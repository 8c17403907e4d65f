"""Where to say what was given as an option to a command that has no such option."""

from collections.abc import Iterator

from typer._click.core import Context
from typer.core import TyperGroup

from qiptrack.cli.command_table import DOING, Command, Commands
from qiptrack.model.sentences import listing

_MOST_COMMANDS = 3
"""How many commands are named that take an option; what more of them take says nothing."""


def where_it_is_said(option: str, ctx: Context) -> str | None:
    """Return, in a sentence, what takes an `option` that the command of `ctx` does not have.

    That is the command that changes the field of this name, or those commands of its kind that
    have the option; None where there is neither.
    """
    table: Commands = getattr(ctx.find_root().command, "table", {})
    heading, listed = next(
        (each for each in table.items() if any(one.name == ctx.info_name for one in each[1])),
        ("", ()),
    )
    said = _of_field(option.lstrip("-").replace("-", "_")) if heading == DOING else None
    if said and f"`qiptrack {ctx.info_name}`" not in said:
        return said
    taking = [f"`qiptrack {each.name}`" for each in listed if option in _options(each, ctx)]
    if not 0 < len(taking) <= _MOST_COMMANDS:
        return None
    return f"{listing(taking)} {'takes' if len(taking) == 1 else 'take'} {option}."


def _of_field(name: str) -> str | None:
    """Return by what a field of an action changes; None where it has no such field."""
    from qiptrack.model.action import Action
    from qiptrack.workflow.editable_fields import BY_COMMAND, fields

    if why := BY_COMMAND[Action].get(name):
        return f"{why[0].upper()}{why[1:]}."
    if name in fields(Action):
        return f"It is set by `qiptrack edit REF --set {name}=VALUE`."
    return None


def _options(listed: Command, ctx: Context) -> Iterator[str]:
    root = ctx.find_root()
    group = root.command
    command = group.get_command(root, listed.name) if isinstance(group, TyperGroup) else None
    return (name for each in (command.params if command else ()) for name in each.opts)
