"""What `qiptrack` takes when no command is named."""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperOption


def root() -> None:
    """Keep improvement plans as governance: who answers for what, by when, and whether it held.

    Without a command it shows the state at a glance. `qiptrack COMMAND --help` tells what a
    command does and what it takes.
    """


def root_options() -> list[TyperOption]:
    """Return the options that are answered at once, whatever else was typed."""
    return [
        _answered("--version", _version, "Show the version."),
        _answered(
            "--install-completion",
            _install,
            "Have your shell complete commands, options and names when you press Tab.",
        ),
        _answered(
            "--show-completion", _script, "Show what --install-completion would give your shell."
        ),
    ]


def _answered(name: str, answer: Callable[[], str], text: str) -> TyperOption:
    def callback(ctx: typer.Context, _param: object, asked: Any) -> None:
        if asked and not ctx.resilient_parsing:
            typer.echo(answer())
            raise typer.Exit

    return TyperOption(
        param_decls=[name],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=callback,
        help=text,
    )


def _version() -> str:
    from qiptrack import __version__

    return f"qiptrack {__version__}"


def _install() -> str:
    from qiptrack.cli.shells import install

    return install()


def _script() -> str:
    from qiptrack.cli.shells import script

    return script()
