"""A group of commands that imports one when it is run, and takes shared options anywhere."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from qiptrack.cli.table import BY_NAME, COMMANDS

DEFAULT = "status"
"""The command that runs when none is named."""

WITH_VALUE = ("--plans", "--as-of", "--format")
"""The options that may stand before the command as well as after it."""


class LazyGroup(TyperGroup):
    """The commands of the table.

    Options that stand before a command are moved behind it, so that there is one place where
    they are read; one that is given twice counts as it is given last.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return the arguments that are left for the command."""
        before, rest = shared_first(args)
        if rest and not rest[0].startswith("-"):
            args = [rest[0], *before, *rest[1:]]
        elif not rest and not ctx.resilient_parsing:
            args = [DEFAULT, *before]
        else:
            args = rest
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        return list(BY_NAME)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return the command of that name, imported now; None when there is none."""
        listed = BY_NAME.get(cmd_name)
        if listed is None:
            return None
        module, function = listed.function.split(":")
        callback = getattr(import_module(f"qiptrack.cli.commands.{module}"), function)
        info = CommandInfo(
            name=listed.name, callback=callback, context_settings=ctx_settings(), epilog=None
        )
        made = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
        if not isinstance(made, TyperCommand):
            raise TypeError(f"{listed.name} is no command")
        return made

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` begin with; what is no command is refused."""
        if args[0] not in BY_NAME:
            from qiptrack.cli.errors import UnknownCommand

            raise UnknownCommand(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under their headings, importing none of them."""
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(command.name, command.summary) for command in commands])

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands, or shared options, that `incomplete` may become."""
        from typer._click.shell_completion import CompletionItem

        listed = [(command.name, command.summary) for command in BY_NAME.values()]
        options = [(name, None) for name in (*WITH_VALUE, "--help", "--version")]
        return [
            CompletionItem(name, help=text)
            for name, text in (options if incomplete.startswith("-") else listed)
            if name.startswith(incomplete)
        ]


def shared_first(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the shared options that `args` begin with, with their values, and the rest."""
    index = 0
    while index < len(args):
        name, equals, _ = args[index].partition("=")
        if name in WITH_VALUE and equals:
            index += 1
        elif name in WITH_VALUE:
            index += 2
        else:
            break
    return list(args[:index]), list(args[index:])


def ctx_settings() -> dict[str, Any]:
    """Return how help is asked for, and how wide it may be."""
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) >= 40 else None
    return {"help_option_names": ["-h", "--help"], "terminal_width": width}


def _version(value: bool) -> None:
    if value:
        from qiptrack import __version__

        typer.echo(f"qiptrack {__version__}")
        raise typer.Exit


def make_app() -> TyperGroup:
    """Return the whole command line."""
    app = typer.Typer(
        cls=LazyGroup,
        context_settings=ctx_settings(),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=__doc__,
    )
    app.callback()(_root)
    made = typer.main.get_command(app)
    if not isinstance(made, TyperGroup):
        raise TypeError("the app is no group")
    return made


def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Keep improvement plans as governance: who answers for what, by when, and whether it held.

    Without a command, `status` is run. These options may stand before a command or after
    it: --plans, --as-of and --format. `qiptrack COMMAND --help` tells what each takes.
    """
