"""CSV and TSV: one sheet without a name; the encoding and the delimiter are found out, and said."""

import csv
import io
from itertools import islice

from qiptrack.importing.cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Workbook,
    text_cell,
    trimmed,
)
from qiptrack.importing.formats.limits import NotASheet, TooManyRows

DELIMITERS = ",;\t|"
"""What may stand between two cells of a row."""

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(raw: bytes, name: str) -> Workbook:
    """Return the workbook in `raw`; NotASheet where it is no text, TooManyRows if too long."""
    text, said = _decoded(raw, name)
    delimiter = _delimiter(text)
    if delimiter != ("\t" if name.lower().endswith(".tsv") else ","):
        said.append(f"Cells are parted by {_NAMES[delimiter]}")
    rows = _rows(text, delimiter, name)
    return Workbook(name, (trimmed(rows, ""),), tuple(said))


def _rows(text: str, delimiter: str, name: str) -> list[list[Cell]]:
    # How long a cell may be holds for the whole process, in which other tables are read as well.
    before = csv.field_size_limit(len(text) + 1)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
        most = islice(reader, MAX_ROWS + 1)
        rows = [[text_cell(each) for each in row[:MAX_COLUMNS]] for row in most]
        if len(rows) > MAX_ROWS:
            raise TooManyRows(name, MAX_ROWS)
        last = rows[-1] if rows else []
        if last and "\n" in last[-1].text and _ends_in_quotes(text, delimiter):
            raise NotASheet(name, f"a quotation mark in row {len(rows)} is not closed")
    except csv.Error as error:
        raise NotASheet(name, f"it is not CSV ({error})") from None
    finally:
        csv.field_size_limit(before)
    return rows


def _ends_in_quotes(text: str, delimiter: str) -> bool:
    """Whether a quotation mark is open where the text ends, so that its last cell took the rest."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _decoded(raw: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text, by its byte order mark, as UTF-8, or else as older Windows wrote it."""
    if b"\0" in raw[:1_000] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotASheet(name, "it is not text")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), []
            except UnicodeDecodeError:
                raise NotASheet(name, "its characters cannot be read") from None
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        said = "Its characters are read as those of Windows (cp1252)"
        return raw.decode("cp1252", "replace"), [said]


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the most rows into the same number of cells, above one."""

    def regular(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, 40) if row]
        except csv.Error:
            return 0, 0
        most = max(widths, key=widths.count, default=0)
        return (widths.count(most) if most > 1 else 0), most

    return max(DELIMITERS, key=regular)
