"""What the organisation declares beside plans, for the few commands that look at it."""

from collections.abc import Container

from qiptrack.cli.requests.view import ViewRequest
from qiptrack.model.frameworks import Frameworks
from qiptrack.model.registers import Registers
from qiptrack.store.declared_files import read_frameworks


def registers(look: ViewRequest, kinds: Container[str] | None = None) -> Registers:
    """Return the organisation's registers, or those of some kinds.

    One that cannot be read is doubted.
    """
    from qiptrack.store.registers import read_registers  # which few folders have

    found = read_registers(look.folder, look.organisation, kinds)
    for fault in found.faults:
        look.doubt_organisation("QIP607", fault.place, fault.message, fault.fix)
    return found


def frameworks(look: ViewRequest) -> Frameworks:
    """Return the frameworks that are known here; one that cannot be read is doubted."""
    found = read_frameworks(look.folder, look.organisation)
    for fault in found.faults:
        look.doubt_organisation("QIP608", fault.place, fault.message, fault.fix)
    return found
