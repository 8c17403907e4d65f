"""What the organisation declares beside plans, for the few commands that look at it."""

from collections.abc import Container

from qiptrack.cli.looking import Looking
from qiptrack.model.framework import Frameworks
from qiptrack.model.registers import Registers
from qiptrack.rules.unreadable import Unreadable
from qiptrack.store.frameworks import read_frameworks
from qiptrack.store.registers import read_registers


def registers(look: Looking, kinds: Container[str] | None = None) -> Registers:
    """Return the organisation's registers, or those of some kinds.

    One that cannot be read is doubted.
    """
    found = read_registers(look.folder, look.organisation, kinds)
    for fault in found.faults:
        look.doubt_organisation(Unreadable(fault.message, fault.fix, code="QIP607"))
    return found


def frameworks(look: Looking) -> Frameworks:
    """Return the frameworks that are known here; one that cannot be read is doubted."""
    found = read_frameworks(look.folder, look.organisation)
    for fault in found.faults:
        look.doubt_organisation(Unreadable(fault.message, fault.fix, code="QIP608"))
    return found
