"""The fields of an item that may be set, and what is made of a text that is given for one."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, get_args

from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.scalars import FLAGS, Owner, Role
from qiptrack.model.schema_errors import mistakes
from qiptrack.model.shape import field_of, inner_model, is_list, keys
from qiptrack.model.word_meanings import meant_key
from qiptrack.patterns import pattern
from qiptrack.yamlfile.edits import Value

_LINKS = "links change by `qiptrack link` and `qiptrack unlink`"
BY_COMMAND: dict[type[Model], dict[str, str]] = {
    Action: {
        "id": "an id stays as it is, because minutes and evidence refer to it; withdraw the action",
        "owner": "the owner changes by `qiptrack reassign`, which keeps the one before",
        "due": "the date moves by `qiptrack defer`, which keeps the reason",
        "status": "the status changes by `qiptrack start`, `complete`, `close` and their like",
        "started": "the date is set by `qiptrack start`",
        "completed": "the date is set by `qiptrack complete`",
        "closed": "the date is set by `qiptrack close`",
        "withdrawal": "an action is given up by `qiptrack withdraw`",
        "updates": "progress is reported by `qiptrack update`",
        "evidence": "evidence is recorded by `qiptrack evidence`",
        "verifications": "a verification is recorded by `qiptrack verify`",
        "deferrals": "the date moves by `qiptrack defer`",
        "handovers": "the owner changes by `qiptrack reassign`",
        "escalations": "an escalation is recorded by `qiptrack escalate`",
        "reopenings": "an action is taken up again by `qiptrack reopen`",
        "milestones": "a milestone is added by `qiptrack add-milestone`",
        "links": _LINKS,
    },
    Indicator: {
        "id": "an id stays as it is, because actions and minutes refer to it",
        "measurements": "a measurement is added by `qiptrack measure`",
        "rebases": "limits are drawn anew by `qiptrack rebase`, which keeps the reason",
    },
    Check: {
        "id": "an id stays as it is, because minutes refer to it; a check ends with `until`",
        "records": "what was done is recorded by `qiptrack record`",
    },
    Plan: {
        "qip": "it is the version of the format",
        "closed": "a plan is closed by `qiptrack close-plan`",
        "actions": "an action is added by `qiptrack add`",
        "indicators": "an indicator is added by `qiptrack add-indicator`",
        "checks": "a routine check is added by `qiptrack add-check`",
        "reviews": "a meeting is recorded by `qiptrack review`",
        "links": _LINKS,
    },
    Organisation: {
        "qip": "it is the version of the format",
        "services": "a service is added by `qiptrack add-service`",
        "roles": "a role is added by `qiptrack add-role`, and edited as organisation/ROLE",
    },
}
"""What is done by a command of its own, or not at all: by the kind of item, field by field."""

UNSAVED = ("owner", "due")
"""The guarded fields of an action that may be set while no commit has the action yet."""

_NUMBER = pattern(r"[+-]?[0-9]+(\.[0-9]+)?")


class FieldSetting(NamedTuple):
    """A field, and what it is to say: no value takes it out, several are for a list."""

    field: str
    values: tuple[str, ...]


class NotEditable(QiptrackError):
    """A field cannot be changed by `edit`."""

    def __init__(self, field: str, fix: str) -> None:
        super().__init__(f"`{field}` cannot be changed by `edit`.", fix)


def refuse_guarded(item: Model, setting: FieldSetting, is_committed: Callable[[], bool]) -> None:
    """Raise NotEditable where a command of its own changes a field, or nothing does."""
    name = setting.field
    why = BY_COMMAND.get(type(item), {}).get(name.partition(".")[0])
    if why is None or (isinstance(item, Plan) and name == "closed" and not setting.values):
        return
    if isinstance(item, Action) and name in UNSAVED and setting.values and not is_committed():
        return
    raise NotEditable(name, f"{why[0].upper()}{why[1:]}.")


def fields(kind: type[Model]) -> tuple[str, ...]:
    """Return the fields of an item that may be set, those of a part as `part.field`."""
    return tuple(_fields(kind))


def _fields(kind: type[Model]) -> Iterator[str]:
    for key in keys(kind):
        inner = part_of(kind, key)
        if key in BY_COMMAND.get(kind, {}):
            continue
        if inner is None:
            yield key
        else:
            yield from (f"{key}.{field}" for field in keys(inner))


def part_of(kind: type[Model], key: str) -> type[Model] | None:
    """Return the model of a part such as `assurance`; None where `key` holds a value or a list."""
    field = field_of(kind, key)
    if field is None or is_list(field.annotation):
        return None
    return inner_model(field.annotation)


def parted(kind: type[Model], setting: FieldSetting) -> Iterator[FieldSetting]:
    """Yield a setting; of a part that is written whole, in braces, one for each of its fields.

    What the braces do not name is taken out.
    """
    part, written = part_of(kind, setting.field), "".join(setting.values)
    if part is None or not written.startswith("{"):
        yield setting
        return
    data = _in_yaml(written)
    if not isinstance(data, dict):
        raise NotEditable(setting.field, "Close its brace: write it as {key: value, key: value}.")
    for key in (*data, *(each for each in keys(part) if each not in data)):
        value = data.get(key, "")
        if not isinstance(value, str):
            fix = f"Set it by itself: --set '{setting.field}.{key}=VALUE'."
            raise NotEditable(f"{setting.field}.{key}", fix)
        yield FieldSetting(f"{setting.field}.{key}", (value,) if value else ())


def _in_yaml(text: str) -> object:
    """Return the data of a value that was typed as YAML; None where it is not YAML."""
    from qiptrack.yamlfile.loader import load

    source = load(f"value: {text}\n".encode(), "")
    return source.data.get("value") if isinstance(source.data, dict) and not source.faults else None


def holds_dates(kind: type[Model], name: str) -> bool:
    """Whether a field, which may be one of a part, holds a day."""
    return _holds(_declared(kind, name), dt.date)


def holds_roles(kind: type[Model], name: str) -> bool:
    """Whether a field, which may be one of a part, holds the name of a role, or several."""
    return _holds(_declared(kind, name), Role, Owner)


def _declared(kind: type[Model], name: str) -> Any:
    part, dot, inner = name.partition(".")
    model = part_of(kind, part) if dot else kind
    field = field_of(model, inner if dot else part) if model else None
    return field.declared if field else None


def _holds(annotation: Any, *kinds: Any) -> bool:
    return annotation in kinds or any(_holds(each, *kinds) for each in get_args(annotation))


def refuse_unknown(kind: type[Model], name: str, before: str) -> None:
    """Raise NotEditable for a field that a `kind` does not have; `before` is the part it is in."""
    if name in keys(kind):
        return
    meant = [each for each in meant_key(name, kind, ()).names if each[0] != "/"]
    near = " or ".join(f"{before}{each}" for each in meant)
    has = keys(kind) if before else fields(kind)
    fix = f"Did you mean {near}?" if near else f"It has: {', '.join(has)}."
    raise NotEditable(f"{before}{name}", fix)


def value_for(kind: type[Model], name: str, setting: FieldSetting) -> Value:
    """Return the value that a setting gives a field: a text, a number, a yes or no, or a list."""
    field = field_of(kind, name)
    annotation = field.annotation if field else None
    if is_list(annotation):
        return _listed(annotation, setting)
    if len(setting.values) > 1:
        raise NotEditable(setting.field, "It is set twice here; say what it should be once.")
    (text,) = setting.values
    if _holds(annotation, bool):
        return FLAGS.get(text.lower(), text)
    is_number = _holds(annotation, int, float) and _NUMBER.fullmatch(text)
    return Decimal(text) if is_number else text


def items_of(kind: type[Model], setting: FieldSetting) -> tuple[str, ...]:
    """Return the values of a setting; of a list that was typed with commas, each item by itself."""
    field = field_of(kind, setting.field)
    if field is None or not is_list(field.annotation):
        return setting.values
    return tuple(_items(setting.values))


def _items(values: Sequence[str]) -> list[str]:
    if len(values) != 1 or values[0].startswith("["):
        return list(values)
    return [item.strip() for item in values[0].split(",") if item.strip()]


def _listed(annotation: Any, setting: FieldSetting) -> Value:
    """Return the items of a list: in YAML behind a bracket, with commas, or each by itself."""
    if len(setting.values) == 1 and setting.values[0].startswith("["):
        data = _in_yaml(setting.values[0])
        if not isinstance(data, list):
            raise NotEditable(setting.field, "Close its bracket: write it as [A, B].")
        return data
    if inner_model(annotation) is not None:
        raise NotEditable(setting.field, "Write it in YAML, such as [{key: value}].")
    return _items(setting.values)


class NotFitting(QiptrackError):
    """What was given for a field is nothing that it may say."""


def fitting(kind: type[Model], key: str, text: str) -> str:
    """Return `text` when a field of a `kind` may say it; NotFitting otherwise."""
    for mistake in mistakes(kind, {key: text}):
        if mistake.loc[:1] == (key,):
            raise NotFitting(mistake.message, mistake.fix)
    return text
