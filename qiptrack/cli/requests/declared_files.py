"""The files that the organisation declares, as a command that looks at plans needs them."""

from collections.abc import Container

from qiptrack.cli.requests.view import ViewRequest
from qiptrack.model.frameworks import FrameworkFault, Frameworks
from qiptrack.model.registers import RegisterFault, Registers


def registers(look: ViewRequest, kinds: Container[str] | None = None) -> Registers:
    """Return the organisation's registers, or those of some kinds; one not read is doubted."""
    from qiptrack.store.registers import read_registers

    found = read_registers(look.folder, look.organisation, kinds)
    for fault in found.faults:
        _doubt(look, "QIP607", fault)
    return found


def frameworks(look: ViewRequest) -> Frameworks:
    """Return the frameworks that plans may name; one that cannot be read is doubted."""
    from qiptrack.store.frameworks import read_frameworks

    found = read_frameworks(look.folder, look.organisation)
    for fault in found.faults:
        _doubt(look, "QIP608", fault)
    return found


def _doubt(look: ViewRequest, code: str, fault: RegisterFault | FrameworkFault) -> None:
    """Doubt the place of the organisation file that names what cannot be read."""
    from qiptrack.rules.engine import problem_at
    from qiptrack.yamlfile.loader import load

    file = look.folder.organisation() or ""
    raw = look.folder.read(file)
    source = load(raw if isinstance(raw, bytes) else b"", look.folder.shown(file))
    look.doubts.append(problem_at(source, code, fault.place, fault.message, fault.fix))
