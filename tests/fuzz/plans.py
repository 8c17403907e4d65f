"""Plans and organisation files with every field of the format, made by chance from its schema."""

import json
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any, NamedTuple

from qiptrack.model.json_schema import json_schema


class Raw(NamedTuple):
    """Characters that stand in a file as they are, where a value should be."""

    text: str


class Twice(NamedTuple):
    """Two values of one key, which is written twice."""

    first: object
    second: object


OFTEN = 0.7
"""How likely it is that a field that may be left out is there."""

MOST = 3
"""How many items a list has at most."""

ROLES = ("Registered Manager", "Deputy Manager", "Team Leader", "Quality Lead", "Night Senior")
SERVICES = ("Rosewood House", "Elm Court")
MEETINGS = ("Monthly quality governance", "Safeguarding oversight")
WORDS = ("Eight of ten as they should be", "Night staff not yet shown", "10", "yes", "Zażółć 🌿")
DAYS = (
    "2026-01-05", "2026-03-02", "2026-04-30", "2026-06-30", "2026-09-22",
    "2026-10-26", "2026-11-13", "2026-11-20", "2026-11-23", "2026-12-04",
    "2027-01-15", "0001-01-01", "9999-12-31",
)  # fmt: skip
BY_KEY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("owner", "sponsor", "by", "to", "from", "approved_by", "chair", "role", "reports_to"),
        ROLES,
    ),
    "contributors": ROLES,
    "service": SERVICES,
    "services": SERVICES,
    "meeting": MEETINGS,
    "measure": ("care-plans-current", "falls"),
    "indicator": ("I1", "I2", "I9"),
    "indicators": ("I1", "I2", "I9"),
    "themes": ("care planning", "falls"),
    "standards": ("Effective: Assessing needs", "Regulation 9", "S9"),
    "kind": ("risk", "audit"),
    "file": ("registers/risks.csv", "registers/gone.csv"),
    "frameworks": ("cqc-saf", "regulations-2014", "gone"),
    "unit": ("%", "falls"),
}
"""What a field holds, where any words would say nothing to a view."""

LETTERS = {"actions": "A", "indicators": "I", "checks": "C"}
LINKS = {"risk": "RR-014", "audit": "CPA-2026-01"}
RULES = ("QIP201", "QIP311", "QIP302", "owner-not-one-role")


def document(kind: str, chance: Random) -> dict[str, Any]:
    """Return the data of a file that fits the schema of a `plan` or of the `organisation`."""
    schema = _schema(kind)
    made: dict[str, Any] = _Maker(schema["$defs"], chance).make(schema, "")
    return made


@cache
def _schema(kind: str) -> dict[str, Any]:
    return json_schema(kind)


class _Maker:
    """Makes values that fit parts of one schema."""

    def __init__(self, parts: Mapping[str, Any], chance: Random) -> None:
        self.parts = parts
        self.chance = chance

    def make(self, schema: Mapping[str, Any], key: str) -> Any:
        """Return a value for `key`."""
        if "$ref" in schema:
            return self.make(self.parts[schema["$ref"].rpartition("/")[2]], key)
        if "anyOf" in schema:
            return self.make(schema["anyOf"][0], key)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if "const" in schema:
            return str(schema["const"])
        types = schema["type"]
        kind = types if isinstance(types, str) else types[0]
        if kind == "object":
            return self._mapping(schema, key)
        return self._list(schema, key) if kind == "array" else self._scalar(schema, key)

    def _mapping(self, schema: Mapping[str, Any], key: str) -> dict[str, Any]:
        if "properties" not in schema:
            names = RULES if key == "rules" else LINKS
            picked = self.chance.sample(sorted(names), self.chance.randint(1, 2))
            return {
                name: self.make(schema["additionalProperties"], name) if key == "rules" else value
                for name, value in ((each, LINKS.get(each)) for each in picked)
            }
        required = schema.get("required", ())
        return {
            name: self.make(part, name)
            for name, part in schema["properties"].items()
            if name in required or self.chance.random() < OFTEN
        }

    def _list(self, schema: Mapping[str, Any], key: str) -> list[Any]:
        made = [self.make(schema["items"], key) for _ in range(self.chance.randint(0, MOST))]
        for number, item in enumerate(made, start=1):
            if key in LETTERS and isinstance(item, dict):
                item["id"] = f"{LETTERS[key]}{number}"
        return made

    def _scalar(self, schema: Mapping[str, Any], key: str) -> str:
        if schema.get("format") == "date":
            return self.chance.choice(DAYS)
        if schema["type"] == "boolean":
            return self.chance.choice(("true", "false"))
        if schema["type"] in ("number", "integer"):
            return str(self.chance.choice((0, 1, 14, 28, 75, 999_999_999)))
        if key == "action" and self.chance.random() < OFTEN:
            return self.chance.choice(("A1", "A2", "A9"))  # of a decision
        return self.chance.choice(BY_KEY.get(key, WORDS))


def written(data: Mapping[str, Any], chance: Random) -> str:
    """Return `data` as YAML: lists and mappings in blocks or in brackets, by chance."""
    return "".join(f"{line}\n" for line in _block(data, "", chance))


def _block(value: Any, indent: str, chance: Random) -> list[str]:
    """Return the lines of a list or a mapping that has something in it."""
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, each in value.items():
            for one in each if isinstance(each, Twice) else (each,):
                lines += _entry(f"{indent}{key}:", one, indent, chance)
        return lines
    for each in value:
        if isinstance(each, Mapping) and each and chance.random() < OFTEN:
            inner = _block(each, f"{indent}  ", chance)
            lines += [f"{indent}- {inner[0].lstrip(' ')}", *inner[1:]]
        else:
            lines.append(f"{indent}- {flow(each)}")
    return lines


def _entry(head: str, value: Any, indent: str, chance: Random) -> list[str]:
    if isinstance(value, Mapping | list) and value and chance.random() < OFTEN:
        return [head, *_block(value, f"{indent}  ", chance)]
    return [f"{head} {flow(value)}".rstrip(" ")]


def flow(value: Any) -> str:
    """Return `value` on one line."""
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Mapping):
        pairs = (
            (key, one)
            for key, each in value.items()
            for one in (each if isinstance(each, Twice) else (each,))
        )
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    return text.replace("-", "").replace(" ", "").isalnum() and not text.startswith("-")
