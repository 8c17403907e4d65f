"""A command's function as typer takes it, and what `qiptrack` takes when no command is named."""

import inspect
from collections.abc import Callable
from copy import copy
from dataclasses import is_dataclass
from functools import cache, partial, wraps
from typing import Any, cast

import typer
from typer.core import TyperOption
from typer.main import get_params_convertors_ctx_param_name_from_function

from qiptrack.cli.session import SESSIONS, LookingBack
from qiptrack.cli.typer_bridge.typed_as_of import say_noted_days

Function = Callable[..., int | None]

NO_PAGER = "--no-pager"
"""The option by which a long answer is printed at once."""


def with_options(function: Function) -> Function:
    """Return `function` with the options of the session and the groups that it asks for.

    A parameter whose type is a dataclass is a group: the fields are the options, in its place.
    """
    signature = inspect.signature(function, eval_str=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, tuple[type[Any], list[str]]] = {}
    for each in signature.parameters.values():
        if isinstance(each.annotation, type) and is_dataclass(each.annotation):
            options = inspect.signature(each.annotation).parameters
            groups[each.name] = each.annotation, list(options)
            parameters += options.values()
        else:
            parameters.append(each)
    if not groups:
        return function

    @wraps(function)
    def command(**typed: Any) -> int | None:
        made = {
            name: group(**{option: typed.pop(option) for option in options})
            for name, (group, options) in groups.items()
        }
        say_noted_days()
        run = partial(function, **typed, **made)
        if not any(isinstance(each, LookingBack) for each in made.values()):
            return run()
        from qiptrack.cli.net import without_failing_plans

        return without_failing_plans(run)

    # This attribute is where Python, and so typer, looks for the parameters of a function.
    cast(Any, command).__signature__ = signature.replace(parameters=parameters)
    return command


def session_options() -> list[TyperOption]:
    """Return each option that some session has, once; whoever asks may change theirs."""
    return [copy(option) for option in _session_options()]


@cache
def _session_options() -> tuple[TyperOption, ...]:
    options = {
        option.name: option
        for session in SESSIONS
        for option in get_params_convertors_ctx_param_name_from_function(session)[0]
        if isinstance(option, TyperOption)
    }
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
    from qiptrack.cli.typer_bridge.shells import install

    return install()


def _script() -> str:
    from qiptrack.cli.typer_bridge.shells import script

    return script()
