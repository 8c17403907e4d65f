"""What a scalar of a plan may be: every value arrives as text, and the schema types it.

Pydantic's own reading of text is too generous for a plan (a date accepts ``1735689600``, an
integer ``1_000``, a number ``nan``), so each kind here says exactly what may be typed. The
checks run inside pydantic's core; the error type names the kind, and its words come later.
Pydantic asks these marks for them, and is not imported before it does.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Any

Reply = dict[str, Any]
"""What pydantic is told: a schema of its core, or a JSON Schema."""

Handler = Callable[[Any], Reply]
"""What pydantic itself would say of a type."""


def before(read: Callable[[Any], Any], schema: Any) -> Reply:
    """Return the schema of what is changed by `read` before it is read by another schema."""
    return {"type": "function-before", "function": _plain_function(read), "schema": schema}


def around(read: Callable[[Any, Any], Any], schema: Any) -> Reply:
    """Return the schema of what `read` reads, which is given what reads it by another schema."""
    return {"type": "function-wrap", "function": _plain_function(read), "schema": schema}


def _plain_function(read: Callable[..., Any]) -> Reply:
    return {"type": "no-info", "function": read}


class _Typed:
    """Reads text that matches `pattern` by `inner`, and describes itself to an editor."""

    def __init__(self, error: str, inner: Reply, editor: Reply, pattern: str = "") -> None:
        self.error = error
        self.inner = inner
        self.editor = editor
        self.pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        text: Reply = {"type": "str", "strip_whitespace": True}
        if self.pattern:
            text["pattern"] = self.pattern
        return {
            "type": "custom-error",
            "schema": {"type": "chain", "steps": [text, self.inner]},
            "custom_error_type": self.error,
            "custom_error_message": self.error,
        }

    def __get_pydantic_json_schema__(self, schema: Any, handler: Handler) -> Reply:
        return dict(self.editor)


class _Text:
    """Text with something in it; the spaces around it do not count."""

    def __init__(self, editor: Reply, pattern: str | None = None) -> None:
        self.editor = editor
        self.pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        pattern = {"pattern": self.pattern} if self.pattern is not None else {}
        return {"type": "str", "strip_whitespace": True, "min_length": 1, **pattern}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Handler) -> Reply:
        return dict(self.editor)


class _List:
    """A list whose value may be left empty; a key with nothing after it is an empty list."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        inner: Any = handler(source)
        return before(_nothing_as_empty, inner)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Handler) -> Reply:
        described = handler(schema)
        return {**described, "type": [described["type"], "null"]}


def _nothing_as_empty(value: object) -> object:
    return () if value is None else value


class _Owner(_Text):
    """One role. A list is kept, a line for each item, for the rule on owners to speak about."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        inner = super().__get_pydantic_core_schema__(source, handler)
        return around(_several_lines, inner)


def _several_lines(value: object, handler: Callable[[object], object]) -> object:
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(value) + "\n"
    return handler(value)


class NotEmpty:
    """Marks a list, or a mapping, with something in it; the words are for an editor."""

    def __init__(self, description: str | None = None) -> None:
        self.more = {"description": description} if description else {}

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        return {**handler(source), "min_length": 1}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Handler) -> Reply:
        return {**handler(schema), **self.more}


FLAGS = {"true": True, "yes": True, "false": False, "no": False}
"""The words for true and false, in small letters."""


def _yes_or_no(value: str) -> bool:
    try:
        return FLAGS[value.lower()]
    except KeyError:
        raise ValueError from None


# What an editor reads as a number or as true is text here all the same.
_ANY_SCALAR: Reply = {"type": ["string", "number", "boolean"]}
_DATE_PATTERN = r"^(19[5-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}$"
"""Days from FIRST_YEAR on."""
_DATE: Reply = {"type": "string", "format": "date", "pattern": _DATE_PATTERN}
_ID_PATTERN = r"^([A-Za-z][A-Za-z0-9.-]*|[0-9]+[A-Za-z.-][A-Za-z0-9.-]*)$"

# To an editor 2.3 is a number; so is 12, which is no id.
_ID: Reply = {
    "anyOf": [
        {"type": "string", "pattern": _ID_PATTERN},
        {"type": "number", "not": {"type": "integer"}},
    ]
}

Text = Annotated[str, _Text(_ANY_SCALAR)]
"""Words, never empty."""

Role = Annotated[str, _Text({"type": "string"})]
"""The name of a role; with an organisation file, one that it declares."""

Owner = Annotated[str, _Owner({"type": "string"})]
"""The one role that answers for something."""

Id = Annotated[str, _Typed("id", {"type": "str"}, _ID, _ID_PATTERN)]
"""Letters, digits, dots and hyphens, such as A1 or 2.3; not digits alone, nor a sign first."""

Date = Annotated[dt.date, _Typed("date", {"type": "date"}, _DATE, _DATE_PATTERN)]
"""A day, typed YYYY-MM-DD and in no other way; none of before FIRST_YEAR."""

Number = Annotated[
    float,
    _Typed(
        "number",
        {"type": "float", "allow_inf_nan": False},
        {"type": "number"},
        r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$",
    ),
]
"""A decimal number, without a thousands separator or a unit."""

Count = Annotated[
    int,
    _Typed(
        "count",
        {"type": "int"},
        {"type": "integer", "minimum": 0},
        r"^(0|[1-9][0-9]{0,8})$",
    ),
]
"""A whole number, 0 or more."""

Version = Annotated[int, _Typed("version", {"type": "int"}, {"const": 1}, "^1$")]
"""The version of the format that this program reads."""

Flag = Annotated[
    bool,
    _Typed(
        "flag",
        {"type": "function-plain", "function": {"type": "no-info", "function": _yes_or_no}},
        {"type": "boolean"},
    ),
]
"""True or false; yes and no are read as well."""


class _Standard:
    """Words, or `Effective: Assessing needs`, which are words though YAML sees a mapping in it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> Any:
        inner: Any = handler(source)
        return before(_in_words, inner)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Handler) -> Reply:
        mapping = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": {"type": "string"},
        }
        return {"anyOf": [{"type": "string"}, mapping]}


def _in_words(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (question, statement), *_ = value.items()
        if isinstance(statement, str) and statement:
            return f"{question}: {statement}"
    from pydantic_core import PydanticCustomError

    raise PydanticCustomError("standard", "standard")


Standard = Annotated[Text, _Standard()]
"""A statement of a framework, as a plan or a pack names it."""


def is_id(text: str) -> bool:
    """Whether `text` may be the id of an action, an indicator or a check."""
    return re.search(_ID_PATTERN, text, re.ASCII) is not None and "\n" not in text


MayBeEmpty = _List()
"""Marks a list whose key may stand with nothing after it."""
