"""Reads the framework packs: those that come with qiptrack, and the organisation's own."""

from pathlib import Path

from pydantic import ValidationError

from qiptrack.model.base import told
from qiptrack.model.framework import REGULATIONS, Framework, FrameworkFault, Frameworks
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.store.declared import NotUsable, declared_bytes, declared_data
from qiptrack.store.reader import Shelf

_HERE = Path(__file__).parents[1] / "frameworks"
_ENDINGS = (".yaml", ".yml")


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
        except NotUsable as fault:
            faults.append(FrameworkFault(index, fault.message, fault.fix))
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
        raise NotUsable(f"there is no framework '{name}'", f"{fix} {own}")
    return _of_ours(name)


def _of_ours(name: str) -> Framework:
    path = _HERE / f"{name}.yaml"
    return Framework.model_validate(declared_data(path.read_bytes(), path.name))


def _own(shelf: Shelf, file: str) -> Framework:
    """Return the pack in a file of the organisation's own."""
    data = declared_data(declared_bytes(shelf, file), file)
    try:
        return Framework.model_validate(data)
    except ValidationError as error:
        place = "/".join(str(step) for step in error.errors()[0]["loc"]) or "the file"
        raise NotUsable(
            f"{file} is not a framework pack: see {place}",
            "It needs framework, title, version, and statements with one or more of them.",
        ) from error
