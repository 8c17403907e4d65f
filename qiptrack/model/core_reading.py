"""How pydantic's core reads data: it is told what a model takes, without the rest of pydantic.

Only a few kinds of values are ever declared. What pydantic itself would tell its core of them is
told here, for to load pydantic takes longer than to read many plans.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from qiptrack.model.packing import Packable, kind_of


def reader(declared: Any, refused: Callable[[Exception], Exception]) -> Callable[[object], Any]:
    """Return the reader of data for a declared type; to build it takes longer than to read a plan.

    Where data does not fit it raises what `refused` makes of the core's own error.
    """
    core = pydantic_core()
    validate = core.SchemaValidator(core_schema(declared)).validate_python

    def read(data: object) -> Any:
        try:
            return validate(data)
        except core.ValidationError as error:
            raise refused(error) from None

    return read


@cache
def pydantic_core() -> Any:
    """Return pydantic's core, loaded without the package that it lies in where that can be done.

    The package describes to type checkers what schemas are, and to load that takes as long as to
    read several plans. Whoever imports the package has the same core.
    """
    name = "pydantic_core"
    package = find_spec(name)
    inside = package.submodule_search_locations if package else None
    found = PathFinder.find_spec(f"{name}._{name}", inside)
    if found and found.loader:
        with suppress(ImportError):
            core = module_from_spec(found)
            found.loader.exec_module(core)
            return core
    return import_module(name)


def core_schema(declared: Any) -> Any:
    """Return the core schema of a declared type, as pydantic itself would make it."""
    inner, *marks = get_args(declared) if get_origin(declared) is Annotated else (declared,)
    schema = _plain_schema(inner)
    for mark in marks:
        schema = mark.__get_pydantic_core_schema__(inner, lambda _, schema=schema: schema)
    return schema


def _plain_schema(declared: Any) -> dict[str, Any]:
    if get_origin(declared) in (Union, UnionType):
        (one,) = [each for each in get_args(declared) if each is not NoneType]
        return {"type": "nullable", "schema": core_schema(one)}
    many, _, kind = kind_of(declared)
    if many is tuple:
        items = [core_schema(get_args(declared)[0])]
        return {"type": "tuple", "items_schema": items, "variadic_item_index": 0}
    if many is dict:
        key, value = map(core_schema, get_args(declared))
        return {"type": "dict", "keys_schema": key, "values_schema": value}
    if issubclass(kind, Packable):
        told = declared.__get_pydantic_core_schema__(declared, _Asked())
        return {key: value for key, value in told.items() if key != "ref"}
    if issubclass(kind, Enum):
        told = {"type": "enum", "cls": kind, "members": [*kind], "sub_type": "str"}
        # Older cores have to be told of this; later ones see it themselves.
        return told | ({"missing": kind._missing_} if "_missing_" in vars(kind) else {})
    return {"type": _NAMES[kind]}


class _Asked:
    """Answers a model that asks what its fields are, as pydantic does."""

    def generate_schema(self, declared: Any) -> Any:
        return core_schema(declared)


_NAMES = {str: "str", int: "int", float: "float", bool: "bool", dt.date: "date"}
