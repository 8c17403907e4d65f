"""Reads the packs of statements that the organisation is assessed by: ours, and its own."""

from pathlib import Path

from qiptrack.model.base import or_none
from qiptrack.model.fields import DoesNotFit
from qiptrack.model.frameworks import REGULATIONS, Framework, FrameworkFault, Frameworks
from qiptrack.model.identity import folded
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.store.declared_files import NotUsable, declared_bytes, declared_data
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.index import index_of
from qiptrack.store.plan_files import PlansSource

_HERE = Path(__file__).parents[1] / "frameworks"
_ENDINGS = (".yaml", ".yml")


def known_frameworks() -> tuple[str, ...]:
    """Return the names of the packs that come with qiptrack."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.yaml")))


def read_frameworks(folder: PlansSource, organisation: Organisation) -> Frameworks:
    """Return the packs that are chosen, and the regulations, which always hold."""
    named: dict[str, Framework] = {}
    faults: list[FrameworkFault] = []
    for place, name in organisation.framework_names:
        try:
            if name not in named:
                named[name] = _framework(folder, name)
        except NotUsable as fault:
            faults.append(FrameworkFault(place, name, fault.message, fault.fix))
    always = [] if REGULATIONS in named else [_of_ours(folder, REGULATIONS)]
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


def _framework(folder: PlansSource, name: str) -> Framework:
    if name.lower().endswith(_ENDINGS):
        return _own(folder, name)
    known = known_frameworks()
    if name not in known:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        own = "A pack of your own is named by its file below the plans folder: _our-pack.yaml."
        raise NotUsable(f"there is no framework '{name}'", f"{fix} {own}")
    return _of_ours(folder, name)


def _of_ours(folder: PlansSource, name: str) -> Framework:
    path = _HERE / f"{name}.yaml"
    return _pack(folder, path.read_bytes(), path.name)


def _pack(folder: PlansSource, raw: bytes, file: str) -> Framework:
    """Return the pack in `raw`; NotUsable where it is not YAML, DoesNotFit where it is no pack."""
    index, identity = index_of(folder.root), blob_id(raw)
    pack = index.model(Framework, identity)
    if pack is None:
        pack = Framework.model_validate(declared_data(raw, file))
        index.keep_model(identity, pack)
    return pack


def _own(folder: PlansSource, file: str) -> Framework:
    """Return the pack in a file of the organisation's own."""
    raw = declared_bytes(folder, file)
    try:
        return _pack(folder, raw, file)
    except DoesNotFit as error:
        place = "/".join(str(step) for step in error.errors[0]["loc"]) or "the file"
        raise NotUsable(
            f"{file} is not a framework pack: see {place}",
            "It needs framework, title, version, and statements with one or more of them.",
        ) from error
