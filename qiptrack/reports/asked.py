"""What may be asked for, apart from the formats themselves: asking need not cost rendering."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of every view."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
