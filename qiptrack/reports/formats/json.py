"""JSON: one object, dates as ISO text, absent values null."""

import json
from typing import Any

from qiptrack.reports.report import Report, plain


def render(report: Report) -> str:
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


def dumps(data: Any) -> str:
    """Return `data` as JSON for people to read, too, with a line end behind it.

    Only ASCII: no screen or pipe stumbles over it, and no control character gets through.
    """
    return json.dumps(plain(data), indent=2, ensure_ascii=True) + "\n"
