"""What was typed wrongly, in plain words, with what was most likely meant."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from typer._click.core import Context, Parameter
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.types import FloatParamType, IntParamType
from typer._types import TyperChoice
from typer.core import TyperGroup, TyperOption

from qiptrack.cli.command_table import PROGRAM
from qiptrack.cli.other_words import meant_by
from qiptrack.cli.typer_bridge.other_options import where_it_is_said
from qiptrack.cli.typer_bridge.parameters import DASHES
from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.model.sentences import listing

_CURLY = "\u201c\u201d\u201e\u201f"


class Misused(QiptrackError):
    """Something was typed that the command line does not take."""


class UnknownCommand(Misused):
    """There is no such command."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        if name.startswith(tuple(DASHES)):
            fix = "An option begins with two hyphens, not with a long dash."
        elif meant := meant_by(name, known):
            fix = f"Did you mean {listing(meant, 'or')}?"
        elif near := nearest(name, known):
            fix = f"Did you mean `qiptrack {near}`?"
        else:
            fix = "`qiptrack --help` lists them all."
        super().__init__(f"There is no command '{name}'.", fix)


class NotTaken(Misused):
    """An option stands before a command that has no use for it."""

    def __init__(self, option: str, command: str) -> None:
        super().__init__(
            f"`qiptrack {command}` has no use for {option}.",
            f"Leave it out; `qiptrack {command} --help` lists what it takes.",
        )


class TooMuch(Misused):
    """More was typed than the command takes."""

    def __init__(self, ctx: Context, left: Sequence[str]) -> None:
        listed = ", ".join(f"'{each}'" for each in left)
        kind = "straight " if any(mark in word for word in left for mark in _CURLY) else ""
        text = (
            f"A text goes behind its option; `{ctx.command_path} --help` lists them."
            if any(" " in word for word in left)
            else f'Put {kind}quotation marks round text of several words: "like this".'
        )
        super().__init__(
            f"`{ctx.command_path}` cannot tell what to do with {listed}.",
            f"Write it as {_usage(ctx)}. {text}",
        )


class LongDash(Misused):
    """An option was typed with a dash, as a word processor makes of hyphens."""

    def __init__(self, word: str) -> None:
        meant = "--" + word.lstrip(f"{DASHES}-")
        super().__init__(
            f"'{word}' begins with a long dash, and is no option.", f"Type hyphens: `{meant}`."
        )


class Blank(Misused):
    """Nothing was typed where something is needed, as where a variable of a script is not set."""

    def __init__(self, param: Parameter, ctx: Context) -> None:
        name = _name(param, ctx)
        fix = f"Write what is meant: {_help(param)}"
        if isinstance(param, TyperOption):
            fix = f"Write `{name} {param.make_metavar(ctx)}`"
            fix += "." if param.required else ", or leave it out."
        super().__init__(f"{name} is empty.", fix)


class GivenTwice(Misused):
    """An option was typed twice that says one thing."""

    def __init__(self, param: Parameter, ctx: Context) -> None:
        name = _name(param, ctx)
        super().__init__(f"{name} was given twice.", f"Give {name} once; it takes one value.")


def refuse_blank(ctx: Context, typed: Sequence[str]) -> None:
    """Refuse what was typed as nothing.

    An option whose value stands in brackets may have none, and one that may be given often judges
    its own.
    """
    values = _values(ctx, typed)
    for param in _params(ctx):
        if isinstance(param, TyperOption) and str(param.metavar).startswith("["):
            continue
        given = values.get(str(param.name))
        words = given if isinstance(given, tuple) else [given]
        if any(isinstance(word, str) and not word.strip() for word in words):
            raise Blank(param, ctx)


def refuse_repeated(ctx: Context, typed: Sequence[str], shared: Container[str]) -> None:
    """Refuse an option given twice that takes one value, of which one would be passed over.

    Of those that are `shared` the last one goes, for the first may stand in a script.
    """
    _, _, order = ctx.command.make_parser(ctx).parse_args(list(typed))
    for param in _options(ctx):
        is_single = not (param.multiple or param.is_flag or param.opts[0] in shared)
        if is_single and order.count(param) > 1:
            raise GivenTwice(param, ctx)


def refuse_strays(ctx: Context, left: Sequence[str]) -> None:
    """Refuse the arguments that no parameter took, and options that were taken for arguments."""
    arguments = [each for each in ctx.command.params if not isinstance(each, TyperOption)]
    values = [ctx.params.get(str(each.name)) for each in arguments]
    words = [word for value in values for word in (value if isinstance(value, tuple) else [value])]
    for word in [*words, *left]:
        if isinstance(word, str) and _is_dashed(word):
            raise LongDash(word)
    if left:
        raise TooMuch(ctx, left)


def _is_dashed(word: str) -> bool:
    """Whether a word was meant for an option, and is no number below zero."""
    return word.startswith(tuple(DASHES)) and not word.lstrip(DASHES)[:1].isdigit()


@contextmanager
def in_plain_words(ctx: Context, args: Sequence[str]) -> Iterator[None]:
    """Reword what typer says of `args` when it reads them for the command of `ctx`."""
    typed = list(args)  # typer takes the arguments away as it reads them
    try:
        yield
    except UsageError as error:
        raise Misused(*_worded(error, ctx, typed)) from error


def _worded(error: UsageError, ctx: Context, typed: list[str]) -> tuple[str, str]:
    match error:
        case NoSuchOption():
            return _no_such_option(error, ctx, typed)
        case BadOptionUsage():
            return _without_value(error, ctx)
        case MissingParameter():
            return _missing(ctx, typed)
        case BadParameter(param=Parameter() as param):
            return _refused(error, param, ctx, typed)
    return error.message, f"Write it as {_usage(ctx)}."


def _no_such_option(error: NoSuchOption, ctx: Context, typed: list[str]) -> tuple[str, str]:
    name = error.option_name
    if not name.startswith("--"):
        name = next((each for each in typed if each.startswith(name)), name)
    help_ = f"`{ctx.command_path} --help` lists what there is."
    near = nearest(name, [each for param in _params(ctx) for each in param.opts])
    if near:
        fix = f"Did you mean {near}? {help_}"
    elif name[1:2].isdecimal():
        fix = f"If it is a value, write it last, behind two hyphens: `-- {name}`."
    elif ctx.parent is None:
        fix = f"The options of a command stand after its name. {help_}"
    elif said := where_it_is_said(name, ctx):
        fix = f"{said} {help_}"
    elif 0 < len(own := _own_options(ctx)) <= _MOST_OPTIONS:
        fix = f"It takes {listing(own)}; `{ctx.command_path} --help` tells more."
    else:
        fix = help_
    return f"`{ctx.command_path}` has no option {name}.", fix


_MOST_OPTIONS = 8
"""How many options are named to choose from."""


def _own_options(ctx: Context) -> list[str]:
    """Return the options of the command of `ctx` that no other command shares with it."""
    root = ctx.find_root()
    own = (each for each in _options(ctx) if not _is_shared(each, root))
    return [_name(each, ctx) for each in own if not each.hidden]


def _is_shared(option: TyperOption, root: Context) -> bool:
    """Whether an option is one of those that many commands share, by its name and its help."""
    return any(
        (option.opts[0], option.help) == (each.opts[0], each.help) for each in _options(root)
    )


def _without_value(error: BadOptionUsage, ctx: Context) -> tuple[str, str]:
    name = error.option_name
    param = next(each for each in _params(ctx) if name in (*each.opts, *each.secondary_opts))
    if isinstance(param, TyperOption) and param.is_flag:
        return f"{name} takes no value.", f"Write `{name}` alone."
    return f"{name} needs a value after it.", f"Write `{name} {param.make_metavar(ctx)}`."


def missing(ctx: Context, typed: list[str]) -> list[Parameter]:
    """Return the parameters that the command of `ctx` needs, and that were not `typed`.

    One word alone goes to the argument that it can be: what must have a colon is no `rosewood/A1`.
    """
    values = _values(ctx, typed)
    needed = [each for each in _params(ctx) if each.required]
    left_out = [each for each in needed if _is_left_out(each, ctx, values)]
    last = needed[-1] if needed else None
    if last is None or last in left_out or not any(each.nargs < 0 for each in left_out):
        return left_out
    word = str(last.consume_value(ctx, values)[0])
    is_other = ":" in last.make_metavar(ctx) and ":" not in word
    return [last if each.nargs < 0 else each for each in left_out] if is_other else left_out


def _is_left_out(param: Parameter, ctx: Context, values: Mapping[str, Any]) -> bool:
    return param.value_is_missing(param.consume_value(ctx, values)[0])


def _missing(ctx: Context, typed: list[str]) -> tuple[str, str]:
    left_out = missing(ctx, typed)
    names = listing([_name(each, ctx) for each in left_out])
    what = "; ".join(f"{_name(each, ctx)}: {_help(each).removesuffix('.')}" for each in left_out)
    return f"`{ctx.command_path}` needs {names} as well.", f"Add {what}."


def _refused(
    error: BadParameter, param: Parameter, ctx: Context, typed: list[str]
) -> tuple[str, str]:
    return refusal(error, param, ctx, _first_refused(param, ctx, _values(ctx, typed)))


def refusal(error: BadParameter, param: Parameter, ctx: Context, value: str) -> tuple[str, str]:
    """Return why `value` will not do for a parameter of the command of `ctx`, and what will."""
    from qiptrack.model.word_meanings import meant_value  # only where something is refused

    name = _name(param, ctx)
    if isinstance(error.__context__, QiptrackError):
        return f"{name}: {error.__context__.message}", error.__context__.fix
    if isinstance(param.type, TyperChoice):
        words = _words(param.type)
        meant = [*meant_value(value, words).names, *_commands_meant(param, value, ctx)]
        near = " or ".join(meant or ([] if name == "--format" else _elsewhere(value, ctx)))
        fix = f"Did you mean {near}? " if near else ""
        known = (
            f"It is one of {listing(words, 'or')}."
            if len(words) > 1
            else f"It can only be {words[0]}."
        )
        return f"{name} cannot be '{value}'.", f"{fix}{known}"
    if isinstance(param.type, FloatParamType | IntParamType):
        example = getattr(param.type, "min", None) or 7
        return (
            f"{name} must be {_number(param.type)}, not '{value}'.",
            f"Write digits, such as {example}.",
        )
    return f"{name}: {error.message}.", f"`{ctx.command_path} --help` tells what it takes."


def _words(choice: TyperChoice[Any]) -> list[str]:
    return [str(getattr(each, "value", each)) for each in choice.choices]


def _elsewhere(value: str, ctx: Context) -> list[str]:
    """Return where `value` may stand: behind another option, or as a command of its own."""
    others = [
        f"{_name(each, ctx)} {value}"
        for each in ctx.command.params
        if isinstance(each.type, TyperChoice) and value in _words(each.type)
    ]
    root = ctx.find_root()
    known = root.command.list_commands(root) if isinstance(root.command, TyperGroup) else []
    return others or ([f"`{PROGRAM} {value}`"] if value in known else meant_by(value, known))


def _commands_meant(param: Parameter, value: str, ctx: Context) -> list[str]:
    """Return the commands that `value` was meant for, as in `export excel` or `--format excel`.

    The problems of `check`, whose formats are its own, are in none of them.
    """
    root = ctx.find_root()
    is_other = isinstance(param, TyperOption) and (
        _name(param, ctx) != "--format" or not _is_shared(param, root)
    )
    if is_other or not isinstance(root.command, TyperGroup):
        return []
    return meant_by(value, root.command.list_commands(root))


def _values(ctx: Context, typed: Sequence[str]) -> Mapping[str, Any]:
    """Return what was typed for each parameter, as text."""
    values, _, _ = ctx.command.make_parser(ctx).parse_args(list(typed))
    return values


def _first_refused(param: Parameter, ctx: Context, values: Mapping[str, Any]) -> str:
    """Return the value of `param` that its type does not take, of several the first."""
    given, _ = param.consume_value(ctx, values)
    for value in [given] if isinstance(given, str) else given:
        try:
            param.type.convert(value, param, ctx)
        except BadParameter:
            return str(value)
    return str(given)


def _number(kind: FloatParamType | IntParamType) -> str:
    number = "a whole number" if isinstance(kind, IntParamType) else "a number"
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None and most is not None:
        return f"{number} from {least} to {most}"
    if least is not None:
        return f"{number}, {least} or more"
    return number if most is None else f"{number}, {most} or less"


def _params(ctx: Context) -> list[Parameter]:
    return ctx.command.get_params(ctx)


def _options(ctx: Context) -> Iterator[TyperOption]:
    return (each for each in _params(ctx) if isinstance(each, TyperOption))


def _name(param: Parameter, ctx: Context) -> str:
    """Return how a parameter is called in `--help`: `--owner`, or `PLAN`."""
    if isinstance(param, TyperOption):
        return max(param.opts, key=len)
    return param.make_metavar(ctx).strip("[].").upper()


def _help(param: Parameter) -> str:
    return str(getattr(param, "help", None) or "see --help")


def _usage(ctx: Context) -> str:
    return f"`{' '.join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])}`"
