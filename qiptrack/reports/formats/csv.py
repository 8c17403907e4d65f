"""CSV for spreadsheets: a line of keys, then a line a row."""

import csv
import io
from typing import Any

from qiptrack.reports.report import Report, plain
from qiptrack.reports.text import cell


def render(report: Report) -> str:
    """Return the report's rows as CSV (RFC 4180, but with single line ends)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(report.keys)
    writer.writerows([_value(row.get(key)) for key in report.keys] for row in report.rows)
    return out.getvalue()


def _value(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, str):
        return cell(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return cell("; ".join(str(item) for item in value))
    return value
