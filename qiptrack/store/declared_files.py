"""Reads the files that the organisation file leads to: registers, and packs of statements."""

import csv
import io
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any

from qiptrack.model.base import DoesNotFit, field_value, or_none
from qiptrack.model.declared_files import (
    REGULATIONS,
    FiledRegister,
    Framework,
    FrameworkFault,
    Frameworks,
    RegisterFault,
    Registers,
    register,
)
from qiptrack.model.identity import folded, same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation, Register
from qiptrack.rules.problem import Unreadable
from qiptrack.store.index import content_id, index_of
from qiptrack.store.reader import PlansSource
from qiptrack.yamlfile.limits import Data


class NotUsable(Exception):
    """A file that was declared cannot be used: what is the matter, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix


def declared_bytes(shelf: PlansSource, file: str) -> bytes:
    """Return the bytes of a file below the plans folder; NotUsable where there are none."""
    if not shelf.has_file(file):
        raise NotUsable(
            f"there is no file {file} in the plans folder",
            "Put it there, or correct its name, which counts from the plans folder.",
        )
    raw = shelf.read(file)
    if isinstance(raw, Unreadable):
        raise NotUsable(f"{file} cannot be read: {raw.message}", raw.fix)
    return raw


def declared_data(raw: bytes, file: str) -> Data:
    """Return what a YAML file says; NotUsable where any of it is not YAML as plans are."""
    from qiptrack.yamlfile.loader import load

    source = load(raw, file)
    for fault in source.faults:
        line = source.position(fault.span.start).line
        raise NotUsable(f"{file} cannot be read: {fault.message} (line {line})", fault.fix)
    return source.data


_HERE = Path(__file__).parents[1] / "frameworks"
_ENDINGS = (".yaml", ".yml")


def known_frameworks() -> tuple[str, ...]:
    """Return the names of the packs that come with qiptrack."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.yaml")))


def read_frameworks(shelf: PlansSource, organisation: Organisation) -> Frameworks:
    """Return the packs that are chosen, and the regulations, which always hold."""
    named: dict[str, Framework] = {}
    faults: list[FrameworkFault] = []
    for place, name in organisation.framework_names:
        try:
            if name not in named:
                named[name] = _framework(shelf, name)
        except NotUsable as fault:
            faults.append(FrameworkFault(place, name, fault.message, fault.fix))
    always = [] if REGULATIONS in named else [_of_ours(shelf, REGULATIONS)]
    own = {
        folded(service): packs
        for each in or_none(lambda: organisation.services) or ()
        if (service := or_none(lambda: each.service))
        and (packs := or_none(lambda: each.frameworks))
    }
    return Frameworks(
        (*named.values(), *always),
        tuple(faults),
        chosen=tuple(dict.fromkeys(name for _, name in organisation.framework_names)),
        named=named,
        own=own,
        of_all=tuple(or_none(lambda: organisation.frameworks) or ()),
        provider=or_none(lambda: organisation.organisation) or "",
    )


def _framework(shelf: PlansSource, name: str) -> Framework:
    if name.lower().endswith(_ENDINGS):
        return _own(shelf, name)
    known = known_frameworks()
    if name not in known:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        own = "A pack of your own is named by its file below the plans folder: _our-pack.yaml."
        raise NotUsable(f"there is no framework '{name}'", f"{fix} {own}")
    return _of_ours(shelf, name)


def _of_ours(shelf: PlansSource, name: str) -> Framework:
    path = _HERE / f"{name}.yaml"
    return _pack(shelf, path.read_bytes(), path.name)


def _pack(shelf: PlansSource, raw: bytes, file: str) -> Framework:
    """Return the pack in `raw`; NotUsable where it is not YAML, DoesNotFit where it is no pack."""
    index, identity = index_of(shelf.root), content_id(raw)
    pack = index.model(Framework, identity)
    if pack is None:
        pack = Framework.model_validate(declared_data(raw, file))
        index.keep_model(identity, pack)
    return pack


def _own(shelf: PlansSource, file: str) -> Framework:
    """Return the pack in a file of the organisation's own."""
    raw = declared_bytes(shelf, file)
    try:
        return _pack(shelf, raw, file)
    except DoesNotFit as error:
        place = "/".join(str(step) for step in error.errors[0]["loc"]) or "the file"
        raise NotUsable(
            f"{file} is not a framework pack: see {place}",
            "It needs framework, title, version, and statements with one or more of them.",
        ) from error


Columns = Sequence[tuple[str, str]]

_DELIMITERS = (",", ";", "\t")
"""What stands between the cells: spreadsheets write a semicolon where the comma is decimal."""

_YAML = (".yaml", ".yml")
_SAVE_AGAIN = "Save it again from the spreadsheet as CSV UTF-8."


class _NoColumn(NotUsable):
    """A register has no such column; `key` is that of its declaration."""

    def __init__(self, key: str, file: str, name: str, titles: Sequence[str]) -> None:
        near = nearest(name, titles)
        fix = f"Did you mean {near}?" if near else f"Its columns are: {', '.join(titles)}."
        super().__init__(f"{file} has no column '{name}'", fix)
        self.key = key


def read_registers(
    shelf: PlansSource, organisation: Organisation, kinds: Container[str] | None = None
) -> Registers:
    """Return the registers that the organisation declares, of some kinds or all.

    Each as far as it can be read.
    """
    read: list[FiledRegister] = []
    faults: list[RegisterFault] = []
    for declared in or_none(lambda: organisation.registers) or ():
        if any(field_value(declared, key) is None for key in ("kind", "file", "id")):
            continue
        if kinds is not None and declared.kind not in kinds:
            continue
        try:
            read.append(_register(shelf, declared))
        except NotUsable as fault:
            key = fault.key if isinstance(fault, _NoColumn) else "file"
            faults.append(
                RegisterFault(declared.kind, declared.file, key, fault.message, fault.fix)
            )
    return Registers(tuple(read), tuple(faults))


def _register(shelf: PlansSource, declared: Register) -> FiledRegister:
    raw = declared_bytes(shelf, declared.file)
    is_yaml = declared.file.lower().endswith(_YAML)
    rows = _known_yaml_rows(shelf, raw, declared) if is_yaml else _csv_rows(raw, declared)
    titles = list(dict.fromkeys(title for row in rows for title, _ in row))
    for key in ("id", "title", "service", "theme", "status", "score"):
        name = field_value(declared, key)
        if rows and name and not any(same_name(title, name) for title in titles):
            raise _NoColumn(key, declared.file, name, titles)
    return register(declared, rows)


def _text(raw: bytes, file: str) -> str:
    """Return the text of a CSV file: UTF-8, or the Windows text that older spreadsheets save."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotUsable(f"{file} is not text", _SAVE_AGAIN)


def _csv_rows(raw: bytes, declared: Register) -> list[Columns]:
    """Return the rows of a CSV file, with the delimiter that its first line has the id with."""
    text = _text(raw, declared.file)
    try:
        tables = [list(_cells(text, delimiter)) for delimiter in _DELIMITERS]
    except csv.Error as error:
        raise NotUsable(f"{declared.file} is not a table of cells: {error}", _SAVE_AGAIN) from error
    fitting = [table for table in tables if table and _has(table[0], declared.id)]
    table = next(iter(fitting), max(tables, key=lambda table: len(table[0]) if table else 0))
    if not table:
        raise NotUsable(f"{declared.file} has no first line with titles", _SAVE_AGAIN)
    titles = [title.strip() for title in table[0]]
    # A title without rows is still a title: it is what says that the register is empty.
    empty: Columns = [(title, "") for title in titles]
    return [list(zip(titles, row, strict=False)) for row in table[1:]] or [empty]


def _cells(text: str, delimiter: str) -> Iterator[list[str]]:
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            yield row


def _has(titles: Sequence[str], name: str) -> bool:
    return any(same_name(title, name) for title in titles)


def _known_yaml_rows(shelf: PlansSource, raw: bytes, declared: Register) -> list[Columns]:
    """Return the rows of a YAML file, which is parsed where its content was not read before."""
    index, identity = index_of(shelf.root), content_id(raw)
    rows: list[Columns] | None = index.value("rows", identity)
    if rows is None:
        rows = _yaml_rows(raw, declared)
        index.keep_value("rows", identity, rows)
    return rows


def _yaml_rows(raw: bytes, declared: Register) -> list[Columns]:
    """Return the rows of a YAML file: a list of mappings, by itself or below the one key."""
    data: Any = declared_data(raw, declared.file)
    if isinstance(data, dict) and len(data) == 1:
        (data,) = data.values()
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise NotUsable(
            f"{declared.file} is not a list of rows",
            f"Write each row as `- {declared.id}: …` with its other columns below it.",
        )
    return [[(title, _said(value)) for title, value in row.items()] for row in data]


def _said(value: Any) -> str:
    """Return a value in one piece: a list with commas, and nothing for nothing."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)
