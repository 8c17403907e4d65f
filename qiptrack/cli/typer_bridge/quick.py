"""The quick way to a command: words that are beyond doubt are read without typer.

It goes by the same declarations. Whatever it is not sure of it leaves to typer: help, what stands
before the command, short and unknown options, values that will not do, and every mistake.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from qiptrack.cli.command_table import DEFAULT, Command, Commands
from qiptrack.cli.session import LookingBack
from qiptrack.cli.typed_dates import forget_days, say_noted_days
from qiptrack.cli.typer_bridge.parameters import (
    DASHES,
    OptionGroup,
    Parameter,
    annotations,
    is_group,
    parameter,
)
from qiptrack.errors import QiptrackError

Function = Callable[..., int | None]

PACKAGE = "qiptrack.cli.commands"
"""Where the functions of the commands are."""

NO_PAGER = "--no-pager"
"""The option by which a long answer is printed at once."""


def quickly(
    words: Sequence[str], commands: Commands, package: str = PACKAGE
) -> Callable[[], int | None] | None:
    """Return a function that runs the command in `words`; None where typer has to read them."""
    name, *typed = words or (DEFAULT,)
    listed = (each for listed in commands.values() for each in listed if each.name == name)
    command = next(listed, None)
    if command is None:
        return None
    function = load(command, package)
    try:
        values = values_of(function, typed)
    except (_Doubtful, QiptrackError, ValueError):
        forget_days()
        return None
    return partial(run, function, values)


def load(listed: Command, package: str = PACKAGE) -> Function:
    """Import the function of a command; those of other modules are not imported."""
    module, _, name = listed.function.partition(":")
    function: Function = getattr(import_module(f"{package}.{module}"), name)
    return function


def run(function: Function, typed: dict[str, Any]) -> int | None:
    """Run a command with what was `typed`, the options of its groups among it."""
    groups = {
        name: kind(**{option: typed.pop(option) for option, _, _ in kind.options()})
        for name, kind, _ in annotations(function)
        if is_group(kind)
    }
    say_noted_days()
    command = partial(function, **typed, **groups)
    try:
        with _one_reader(groups.values()):
            return command()
    except (QiptrackError, EOFError, OSError):
        raise
    except Exception as error:
        if not any(isinstance(each, LookingBack) for each in groups.values()):
            raise
        from qiptrack.cli.unforeseen_errors import without_failing_plans

        return without_failing_plans(command, error)
    finally:
        forget_days()


def _one_reader(groups: Iterable[OptionGroup]) -> AbstractContextManager[None]:
    """Have one process of git read all that is looked at, where anything is that git has."""
    if not any(each.asks_git for each in groups):
        return nullcontext()
    from qiptrack.store.git.answer_cache import one_reader

    return one_reader()


class _Doubtful(Exception):
    """It takes typer to tell what is meant."""


def values_of(function: Function, words: Sequence[str]) -> dict[str, Any]:
    """Return the values of the parameters of a command, by their names, as `words` give them.

    Raises whatever stands in the way of being sure.
    """
    parameters = list(_parameters(annotations(function)))
    texts = _texts(parameters, words)
    # Those that others go by are read first, and then each in the order in which it was typed.
    eager = [each for each in texts if parameters[each].declared.settings.get("is_eager")]
    read = {place: _value(parameters[place], texts[place]) for place in (*eager, *texts)}
    values = {}
    for place, each in enumerate(parameters):
        values[each.name] = read.get(place, each.default)
        if values[each.name] is ...:
            raise _Doubtful
    return values


def _parameters(annotated: Iterator[tuple[str, Any, Any]]) -> Iterator[Parameter]:
    """Yield parameters in the order in which they are, the options of a group in its place."""
    for each in annotated:
        if is_group(each[1]):
            yield from _parameters(each[1].options())
        elif (found := parameter(*each)) is not None and _is_known(found):
            yield found
        else:
            raise _Doubtful


def _is_known(asked: Parameter) -> bool:
    kind = asked.kind
    if "parser" in asked.declared.settings:
        return not asked.many
    return kind in (str, bool, int, Path) or (isinstance(kind, type) and issubclass(kind, StrEnum))


def _texts(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[int, list[str]]:
    """Return what was typed of each parameter, by its place, in the order of typing."""
    by_name = {name: n for n, each in enumerate(parameters) for name in each.option_names}
    texts: dict[int, list[str]] = {}
    arguments: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.strip() or word[0] in DASHES:
            raise _Doubtful
        if not word.startswith("-"):
            arguments.append(word)
            continue
        if word == NO_PAGER:
            from qiptrack.cli.pager import allow

            allow(allowed=False)
            continue
        name, equals, value = word.partition("=")
        if not name.startswith("--") or name not in by_name:
            raise _Doubtful
        place = by_name[name]
        if parameters[place].kind is bool and equals:
            raise _Doubtful
        if parameters[place].kind is not bool and not equals:
            value = next(rest, "")
        if place in texts and not parameters[place].many:
            raise _Doubtful
        texts.setdefault(place, []).append(value)
    _place(parameters, arguments, texts)
    return texts


def _place(
    parameters: Sequence[Parameter], arguments: list[str], texts: dict[int, list[str]]
) -> None:
    """Put the words that no option took in `texts`, as those of the arguments of the command."""
    places = [place for place, each in enumerate(parameters) if not each.option_names]
    if any(parameters[place].many for place in places):
        if len(places) > 1:
            raise _Doubtful
        texts.update({places[0]: arguments} if arguments else {})
    elif len(arguments) > len(places):
        raise _Doubtful
    else:
        texts.update({place: [word] for place, word in zip(places, arguments, strict=False)})


def _value(asked: Parameter, texts: Sequence[str]) -> Any:
    values = [_one(asked, text) for text in texts]
    return values if asked.many else values[0]


def _one(asked: Parameter, text: str) -> Any:
    if asked.kind is bool:
        return True
    if not text.strip():
        raise _Doubtful
    settings = asked.declared.settings
    if parser := settings.get("parser"):
        return parser(text)
    if asked.kind is not int:
        return asked.kind(text)
    least, most = settings.get("min"), settings.get("max")
    if not (text.isascii() and text.isdecimal() and len(text) < _DIGITS):
        raise _Doubtful
    number = int(text)
    if (least is not None and number < least) or (most is not None and number > most):
        raise _Doubtful
    return number


_DIGITS = 10
"""A number has fewer."""
