"""What a command declares of its options and arguments, by which typer and the quick way go.

A declaration stands beside the type of a parameter, `Annotated[str | None, Option("--by")]`, and
is there before typer is, which takes longer to import than most answers take.
"""

from collections.abc import Callable, Iterator
from types import NoneType
from typing import (
    Annotated,
    Any,
    NamedTuple,
    TypedDict,
    TypeGuard,
    Unpack,
    dataclass_transform,
    get_args,
    get_origin,
)

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""What word processors make of the hyphens that an option begins with."""


class Settings(TypedDict, total=False):
    """The settings that an option or an argument may have, by the names that typer gives them."""

    metavar: str
    help: str
    autocompletion: Callable[..., list[tuple[str, str]]]
    parser: Callable[[str], object]
    is_eager: bool
    min: int
    max: int
    show_default: bool
    hidden: bool


class Declared:
    """An option or an argument: the names it is typed by, and its settings."""

    def __init__(self, *names: str, **settings: Unpack[Settings]) -> None:
        self.names, self.settings = names, settings

    def for_typer(self) -> Any:
        """Return the declaration that typer itself would have of this."""
        raise NotImplementedError


class Option(Declared):
    """What is typed by a name; without one it is called as its parameter is."""

    def for_typer(self) -> Any:
        """Return the declaration that typer itself would have of this."""
        import typer

        return typer.Option(*self.names, **self.settings)


class Argument(Declared):
    """What is typed in its place, without a name."""

    def for_typer(self) -> Any:
        """Return the declaration that typer itself would have of this."""
        import typer

        return typer.Argument(**self.settings)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class OptionGroup:
    """Options that go together: each annotated attribute of the class is one, with its default.

    A command that has a parameter of such a type takes these options in its place. Attributes
    are declared as those of a dataclass, whose making costs more than the run of a command.
    """

    def __init__(self, **typed: Any) -> None:
        self.__dict__.update(typed)

    @property
    def asks_git(self) -> bool:
        """Whether git is asked for revisions because of what was typed."""
        return False

    @classmethod
    def options(cls) -> Iterator[tuple[str, Any, Any]]:
        """Yield the name, the annotation and the default of each, those of its bases first."""
        for kind in reversed(cls.__mro__):
            for name, annotation in getattr(kind, "__annotations__", {}).items():
                yield name, annotation, getattr(cls, name, ...)


def is_group(annotation: Any) -> TypeGuard[type[OptionGroup]]:
    """Whether a parameter that is annotated so stands for a group of options."""
    return isinstance(annotation, type) and issubclass(annotation, OptionGroup)


class Parameter(NamedTuple):
    """A parameter of a command; its default is `...` where it must be typed."""

    name: str
    kind: Any
    """The type of a value, or of each where `many` may be typed."""
    many: bool
    declared: Declared
    default: Any

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names that it is typed by; none of an argument."""
        if isinstance(self.declared, Argument):
            return ()
        return self.declared.names or (f"--{self.name.strip('_').replace('_', '-')}",)


def parameter(name: str, annotation: Any, default: Any) -> Parameter | None:
    """Return the parameter that is annotated so; None where it is none of ours."""
    if get_origin(annotation) is not Annotated:
        return None
    kind, *marks = get_args(annotation)
    declared = next((mark for mark in marks if isinstance(mark, Declared)), None)
    if declared is None:
        return None
    kinds = [each for each in get_args(kind) if each is not NoneType]
    if NoneType in get_args(kind) and len(kinds) == 1:
        (kind,) = kinds
    many = get_origin(kind) is list
    return Parameter(name, get_args(kind)[0] if many else kind, many, declared, default)


def annotations(function: Callable[..., Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the name, the annotation and the default of each parameter of a function.

    The default is `...` where there is none.
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    defaults = function.__defaults__ or ()
    placed = names[: code.co_argcount]
    by_name = dict(zip(placed[len(placed) - len(defaults) :], defaults, strict=True))
    by_name |= function.__kwdefaults__ or {}
    for name in names:
        yield name, function.__annotations__.get(name), by_name.get(name, ...)


def for_typer(annotation: Any) -> Any:
    """Return an annotation with what it declares in typer's own words."""
    if get_origin(annotation) is not Annotated:
        return annotation
    kind, *marks = get_args(annotation)
    said = [mark.for_typer() if isinstance(mark, Declared) else mark for mark in marks]
    return Annotated[kind, *said]
