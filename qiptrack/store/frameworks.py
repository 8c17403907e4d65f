"""Reads the framework packs: those that come with qiptrack, and the organisation's own."""

from pathlib import Path

from pydantic import ValidationError

from qiptrack.model.base import told
from qiptrack.model.framework import REGULATIONS, Framework, FrameworkFault, Frameworks
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.reader import Shelf
from qiptrack.yamlfile.reading import load

_HERE = Path(__file__).parents[1] / "frameworks"
_ENDINGS = (".yaml", ".yml")


class _Fault(Exception):
    """Why a pack cannot be read, and what to do about it."""


def known_frameworks() -> tuple[str, ...]:
    """Return the names of the packs that come with qiptrack."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.yaml")))


def read_frameworks(shelf: Shelf, organisation: Organisation) -> Frameworks:
    """Return the packs that the organisation names, and the regulations, which always hold."""
    names = told(organisation, "frameworks") or ()
    read: list[Framework] = []
    faults: list[FrameworkFault] = []
    for index, name in enumerate(names):
        try:
            read.append(_framework(shelf, name))
        except _Fault as fault:
            faults.append(FrameworkFault(index, *fault.args))
    if REGULATIONS not in names:
        read.append(_of_ours(REGULATIONS))
    return Frameworks(tuple(read), tuple(faults), chosen=tuple(names))


def _framework(shelf: Shelf, name: str) -> Framework:
    if name.lower().endswith(_ENDINGS):
        return _own(shelf, name)
    known = known_frameworks()
    if name not in known:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        own = "A pack of your own is named by its file below the plans folder: _our-pack.yaml."
        raise _Fault(f"there is no framework '{name}'", f"{fix} {own}")
    return _of_ours(name)


def _of_ours(name: str) -> Framework:
    path = _HERE / f"{name}.yaml"
    return Framework.model_validate(load(path.read_bytes(), path.name).data)


def _own(shelf: Shelf, file: str) -> Framework:
    """Return the pack in a file of the organisation's own."""
    if not shelf.has_file(file):
        raise _Fault(
            f"there is no file {file} in the plans folder",
            "Put the pack there, or correct its name; it counts from the plans folder.",
        )
    raw = shelf.read(file)
    if isinstance(raw, Unreadable):
        raise _Fault(f"{file} cannot be read: {raw.message}", raw.fix)
    source = load(raw, file)
    for fault in source.faults:
        line = source.position(fault.span.start).line
        raise _Fault(f"{file} cannot be read: {fault.message} (line {line})", fault.fix)
    try:
        return Framework.model_validate(source.data)
    except ValidationError as error:
        place = "/".join(str(step) for step in error.errors()[0]["loc"]) or "the file"
        raise _Fault(
            f"{file} is not a framework pack: see {place}",
            "It needs framework, title, version, and statements with one or more of them.",
        ) from error
