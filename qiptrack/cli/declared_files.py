"""What the organisation declares beside plans, for the few commands that look at it."""

from collections.abc import Container

from qiptrack.cli.view_request import ViewRequest
from qiptrack.model.declared_files import Frameworks, Registers
from qiptrack.rules.problem import Unreadable
from qiptrack.store.declared_files import read_frameworks
from qiptrack.store.registers import read_registers


def registers(look: ViewRequest, kinds: Container[str] | None = None) -> Registers:
    """Return the organisation's registers, or those of some kinds.

    One that cannot be read is doubted.
    """
    found = read_registers(look.folder, look.organisation, kinds)
    for fault in found.faults:
        look.doubt_organisation(Unreadable(fault.message, fault.fix, code="QIP607"))
    return found


def frameworks(look: ViewRequest) -> Frameworks:
    """Return the frameworks that are known here; one that cannot be read is doubted."""
    found = read_frameworks(look.folder, look.organisation)
    for fault in found.faults:
        look.doubt_organisation(Unreadable(fault.message, fault.fix, code="QIP608"))
    return found
