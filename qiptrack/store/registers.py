"""Reads the registers that the organisation declares: tables, one row after the other."""

import codecs
import csv
import io
import re
from array import array
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Register
from qiptrack.model.registers import (
    NAMED_COLUMNS,
    FiledRegister,
    RegisterFault,
    RegisterRow,
    Registers,
    register,
    register_row,
)
from qiptrack.store.declared_files import NotUsable, declared_bytes, declared_data
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.index import index_of
from qiptrack.store.plan_files import PlansSource
from qiptrack.yamlfile.limits import MAX_BYTES, MAX_VALUES

MOST_ROWS = 500_000
"""How many rows a register may have."""

LARGEST_TABLE = 128 * MAX_BYTES
"""How many bytes a register may have; 500,000 rows of 250 characters are as much."""

_DELIMITERS = (",", ";", "\t")
"""What stands between the cells: spreadsheets write a semicolon where the comma is decimal."""

_YAML = (".yaml", ".yml")
_SAVE_AGAIN = "Save it again from the spreadsheet as CSV UTF-8."
_SAVE_AS_CSV = f"Save it as CSV, which may have up to {MOST_ROWS:,} rows."
_KEEP_LESS = "Keep in it what plans still link to, and move older rows to another file."


class _NoColumn(NotUsable):
    """A register has no such column; `key` is that of its declaration."""

    def __init__(self, key: str, file: str, name: str, titles: Sequence[str]) -> None:
        near = nearest(name, titles)
        fix = f"Did you mean {near}?" if near else f"Its columns are: {', '.join(titles)}."
        super().__init__(f"{file} has no column '{name}'", fix)
        self.key = key


def read_registers(
    folder: PlansSource, organisation: Organisation, kinds: Container[str] | None = None
) -> Registers:
    """Return the registers that the organisation declares, of some kinds or all.

    Each as far as it can be read.
    """
    read: list[FiledRegister] = []
    faults: list[RegisterFault] = []
    for index, declared in enumerate(or_none(lambda: organisation.registers) or ()):
        if any(field_value(declared, key) is None for key in ("kind", "file", "id")):
            continue
        if kinds is not None and declared.kind not in kinds:
            continue
        try:
            read.append(_register(folder, declared))
        except NotUsable as fault:
            key = fault.key if isinstance(fault, _NoColumn) else "file"
            place = ("registers", index, key)
            faults.append(RegisterFault(place, declared.kind, fault.message, fault.fix))
    return Registers(tuple(read), tuple(faults))


class TableRows(Mapping[str, RegisterRow]):
    """The rows of a CSV file by their ids, the first of two alike; each is read when asked for.

    What is kept is the file as it is, where each row begins, and the ids.
    """

    def __init__(self, raw: bytes, declared: Register) -> None:
        """Find every row; NotUsable where the file is no table, or has more than MOST_ROWS."""
        self._raw = raw
        self._declared = declared
        self._encoding = _encoding(raw, declared.file)
        self._delimiter = _delimiter(raw, self._encoding, declared)
        self._starts = array("Q")
        self._index: dict[str, int] = {}
        self.titles: list[str] = []
        self.without_id = 0
        again: dict[str, None] = {}
        for cells in self._rows():
            name = cells[self._id].strip() if self._id < len(cells) else ""
            if not name:
                self.without_id += any(cells[: len(self.titles)])
            elif self._index.setdefault(name, len(self._starts) - 1) != len(self._starts) - 1:
                again[name] = None
        self._starts.append(len(raw))
        self.again = tuple(again)

    def _rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row below the titles, once it is noted where it begins."""
        file = self._declared.file
        lines = _Lines(self._raw, self._encoding)
        begins, line = last, first_line = lines.done, lines.line
        try:
            for cells in csv.reader(lines, delimiter=self._delimiter):
                if any(cell.strip() for cell in cells):
                    if not self.titles:
                        self._know([cell.strip() for cell in cells])
                    else:
                        if len(self._starts) == MOST_ROWS:
                            raise NotUsable(f"{file} has more than {MOST_ROWS:,} rows", _KEEP_LESS)
                        self._starts.append(begins)
                        yield cells
                last, first_line = begins, line
                begins, line = lines.done, lines.line
        except csv.Error as error:
            raise _not_cells(file, line, str(error)) from error
        if self._is_open(last):
            raise _not_cells(file, first_line, "a quotation mark is never closed")

    def _is_open(self, begins: int) -> bool:
        """Whether the row that begins there goes on behind the end of the file."""
        text = f"{self._raw[begins:].decode(self._encoding)}\nmore"
        *_, end = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter)
        return end != ["more"]

    def _know(self, titles: list[str]) -> None:
        """Take in the titles; _NoColumn where a column that the register names is not there."""
        self.titles = titles
        places = {}
        for key in ("id", *NAMED_COLUMNS):
            name = field_value(self._declared, key)
            found = (at for at, title in enumerate(titles) if name and same_name(title, name))
            places[key] = next(found, None) if name else None
            if name and places[key] is None:
                raise _NoColumn(key, self._declared.file, name, list(dict.fromkeys(titles)))
        self._id = places.pop("id") or 0
        self._places = {key: place for key, place in places.items() if place is not None}

    def __getitem__(self, name: str) -> RegisterRow:
        """Return the row with that id."""
        row = self._index[name]
        raw = self._raw[self._starts[row] : self._starts[row + 1]]
        text = io.StringIO(raw.decode(self._encoding), newline="")
        cells = next(csv.reader(text, delimiter=self._delimiter))
        said = {
            key: cells[place] if place < len(cells) else None for key, place in self._places.items()
        }
        columns = tuple(zip(self.titles, cells, strict=False))
        return register_row(name, columns, said, self._declared)

    def __contains__(self, name: object) -> bool:
        """Whether there is a row with that id."""
        return name in self._index

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in the order of the rows."""
        return iter(self._index)

    def __len__(self) -> int:
        """Return how many ids there are."""
        return len(self._index)


_SAYS_DELIMITER = re.compile(rb"(?:\xef\xbb\xbf)?sep=([,;|\t])\s*?(?:\r\n|\r|\n)", re.IGNORECASE)
"""The line that some programs put above the titles, to say what stands between the cells."""


class _Lines:
    """The lines of a table, one after the other, from the one with the titles.

    How many bytes of the file are `done`, and the number of the `line` that is next.
    """

    def __init__(self, raw: bytes, encoding: str) -> None:
        says = _SAYS_DELIMITER.match(raw)
        has_mark = raw.startswith(codecs.BOM_UTF8)
        self.done = says.end() if says else len(codecs.BOM_UTF8) if has_mark else 0
        self.line = 2 if says else 1
        self._encoding = encoding
        rest = io.BytesIO(raw)
        rest.seek(self.done)
        self._lines = io.TextIOWrapper(rest, encoding=self._encoding, newline="")

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self.done += len(line) if line.isascii() else len(line.encode(self._encoding))
        return line


def _not_cells(file: str, line: int, why: str) -> NotUsable:
    """Return that the row that begins in a line cannot be read, and why."""
    if why.startswith("field larger"):
        why = f"a cell has more than {csv.field_size_limit():,} characters"
    fix = f"Look for a quotation mark too many or too few from line {line} on. {_SAVE_AGAIN}"
    return NotUsable(f"{file} cannot be read from line {line} on: {why}", fix)


def _register(folder: PlansSource, declared: Register) -> FiledRegister:
    raw = declared_bytes(folder, declared.file, LARGEST_TABLE)
    if declared.file.lower().endswith(_YAML):
        return _of_yaml(folder, raw, declared)
    rows = TableRows(raw, declared)
    return FiledRegister(declared.kind, declared.file, rows, rows.without_id, rows.again)


def _of_yaml(folder: PlansSource, raw: bytes, declared: Register) -> FiledRegister:
    rows = _known_yaml_rows(folder, raw, declared)
    titles = list(dict.fromkeys(title for row in rows for title, _ in row))
    for key in ("id", *NAMED_COLUMNS):
        name = field_value(declared, key)
        if rows and name and not any(same_name(title, name) for title in titles):
            raise _NoColumn(key, declared.file, name, titles)
    return register(declared, rows)


def _encoding(raw: bytes, file: str) -> str:
    """Return how a CSV file is written: UTF-8, or the Windows text of older spreadsheets."""
    for encoding in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(raw), MAX_BYTES):
                decoder.decode(raw[start : start + MAX_BYTES])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if b"\0" not in raw:
            return encoding
    raise NotUsable(f"{file} is not text", _SAVE_AGAIN)


def _delimiter(raw: bytes, encoding: str, declared: Register) -> str:
    """Return the delimiter with which the first line has the id, else the most columns."""
    if says := _SAYS_DELIMITER.match(raw):
        return says[1].decode()
    firsts: dict[str, list[str]] = {}
    for delimiter in _DELIMITERS:
        rows = csv.reader(_Lines(raw, encoding), delimiter=delimiter)
        try:
            firsts[delimiter] = next(row for row in rows if any(cell.strip() for cell in row))
        except StopIteration:
            raise NotUsable(f"{declared.file} has no first line with titles", _SAVE_AGAIN) from None
        except csv.Error as error:
            raise _not_cells(declared.file, 1, str(error)) from error
    fitting = (
        delimiter
        for delimiter, titles in firsts.items()
        if any(same_name(title, declared.id) for title in titles)
    )
    return next(fitting, max(firsts, key=lambda delimiter: len(firsts[delimiter])))


Columns = Sequence[tuple[str, str]]


def _known_yaml_rows(folder: PlansSource, raw: bytes, declared: Register) -> list[Columns]:
    """Return the rows of a YAML file, which is parsed where its content was not read before."""
    index, identity = index_of(folder.root), blob_id(raw)
    rows: list[Columns] | None = index.value("rows", identity)
    if rows is None:
        rows = _yaml_rows(raw, declared)
        index.keep_value("rows", identity, rows)
    return rows


def _yaml_rows(raw: bytes, declared: Register) -> list[Columns]:
    """Return the rows of a YAML file: a list of mappings, by itself or below the one key."""
    if len(raw) > MAX_BYTES:
        raise NotUsable(
            f"{declared.file} is larger than a register in YAML may be ({MAX_BYTES // 1024} KiB)",
            _SAVE_AS_CSV,
        )
    try:
        data: Any = declared_data(raw, declared.file)
    except NotUsable as fault:
        if f"more than {MAX_VALUES:,} values" in fault.message:
            raise NotUsable(fault.message, _SAVE_AS_CSV) from None
        raise
    if isinstance(data, dict) and len(data) == 1:
        (data,) = data.values()
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise NotUsable(
            f"{declared.file} is not a list of rows",
            f"Write each row as `- {declared.id}: …` with its other columns below it.",
        )
    return [[(title, _in_one_piece(value)) for title, value in row.items()] for row in data]


def _in_one_piece(value: Any) -> str:
    """Return a value in one piece: a list with commas, and nothing for nothing."""
    if isinstance(value, list):
        return ", ".join(map(_in_one_piece, value))
    return "" if value is None else str(value)
