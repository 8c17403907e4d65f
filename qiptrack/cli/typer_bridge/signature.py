"""A command's function as typer takes it, and what `qiptrack` takes when no command is named."""

import inspect
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache, wraps
from typing import Any, cast

import typer
from typer.core import TyperOption
from typer.main import get_params_convertors_ctx_param_name_from_function

from qiptrack.cli.session import SESSIONS
from qiptrack.cli.typer_bridge.parameters import annotations, for_typer, is_group
from qiptrack.cli.typer_bridge.quick import NO_PAGER, Function, run


def with_options(function: Function) -> Function:
    """Return `function` as typer takes it, with the options of each group that it asks for."""

    @wraps(function)
    def command(**typed: Any) -> int | None:
        return run(function, typed)

    _take(command, list(_parameters(annotations(function))))
    return command


def _parameters(annotated: Iterator[tuple[str, Any, Any]]) -> Iterator[inspect.Parameter]:
    """Yield parameters in the order in which they are, the options of a group in its place."""
    for name, annotation, default in annotated:
        if is_group(annotation):
            yield from _parameters(annotation.options())
        else:
            yield inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if default is ... else default,
                annotation=for_typer(annotation),
            )


def _take(function: Callable[..., Any], parameters: list[inspect.Parameter]) -> None:
    """Have typer see these parameters in a function."""
    # This attribute is where Python, and so typer, looks for them.
    cast(Any, function).__signature__ = inspect.Signature(parameters)


def session_options() -> list[TyperOption]:
    """Return each option that some session has, once; whoever asks may change theirs."""
    return [copy(option) for option in _session_options()]


@cache
def _session_options() -> tuple[TyperOption, ...]:
    def takes_them() -> None:
        """Stand for a command that has all of these options."""

    options = {}
    for session in SESSIONS:
        _take(takes_them, list(_parameters(session.options())))
        params, _, _ = get_params_convertors_ctx_param_name_from_function(takes_them)
        options.update({each.name: each for each in params if isinstance(each, TyperOption)})
    return tuple(options.values())


def root() -> None:
    """Keep improvement plans as governance: who answers for what, by when, and whether it held.

    Without a command it shows the state at a glance. `qiptrack COMMAND --help` tells what a
    command does and what it takes.
    """


def no_pager() -> TyperOption:
    """Return the option that every command takes, before it or after it."""

    def callback(_ctx: typer.Context, _param: object, asked: Any) -> None:
        if asked:
            from qiptrack.cli.pager import allow

            allow(allowed=False)

    return TyperOption(
        param_decls=[NO_PAGER],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=callback,
        help="Print a long answer at once, and not through a pager.",
    )


def root_options() -> list[TyperOption]:
    """Return the options that are answered at once, whatever else was typed."""
    return [
        no_pager(),
        _answered("--version", _version, "Show the version."),
        _answered(
            "--install-completion",
            _install,
            "Have your shell, or the one named, complete commands and names at Tab.",
        ),
        _answered(
            "--show-completion", _script, "Show what --install-completion would give your shell."
        ),
    ]


def _answered(name: str, answer: Callable[[str], str], text: str) -> TyperOption:
    """Return an option that is answered by what `answer` returns of the words behind it."""

    def callback(ctx: typer.Context, _param: object, asked: Any) -> None:
        if asked and not ctx.resilient_parsing:
            typer.echo(answer(" ".join(ctx.args)))
            raise typer.Exit

    return TyperOption(
        param_decls=[name],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=callback,
        help=text,
    )


def _version(_words: str) -> str:
    from qiptrack import __version__

    return f"qiptrack {__version__}"


def _install(shell: str) -> str:
    from qiptrack.cli.typer_bridge.shells import install

    return install(shell)


def _script(shell: str) -> str:
    from qiptrack.cli.typer_bridge.shells import script

    return script(shell)
