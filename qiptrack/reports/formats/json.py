"""JSON: one object, dates as ISO text, absent values null."""

import json
from collections.abc import Mapping
from typing import Any

from qiptrack.reports.report import Report, plain
from qiptrack.reports.screen import Screen


def render(report: Report, _: Screen | None = None) -> str:
    """Return the report as one JSON object, with the keys of its rows in their order."""
    return dumps(
        {
            "qiptrack": 1,
            "kind": report.kind,
            "as_of": report.as_of,
            "revision": report.revision,
            "rows": [{key: row.get(key) for key in report.keys} for row in report.rows],
            **report.extra,
        }
    )


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as a JSON object for people to read, too: an item of a list has a line.

    Only ASCII: no screen or pipe stumbles over it, and no control character gets through.
    """
    members = (f"  {_dumped(key)}: {_laid_out(plain(value))}" for key, value in data.items())
    return "{\n" + ",\n".join(members) + "\n}\n"


def _laid_out(value: Any) -> str:
    if not value or not isinstance(value, list):
        return _dumped(value)
    return "[\n" + ",\n".join(f"    {_dumped(item)}" for item in value) + "\n  ]"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)
