"""An edit that cannot be made by changing the text in place."""

from qiptrack.errors import QiptrackError
from qiptrack.yamlfile.document import Span


class CannotEdit(QiptrackError):
    """A change that would disturb more than it says; nothing has been changed.

    `what` is the change and `why` the reason, `span` the place that is in its way, and
    `suggestion` the YAML to put in by hand, without indentation; empty when there is none.
    """

    def __init__(self, what: str, why: str, span: Span, suggestion: str = "") -> None:
        by_hand = f", with these lines:\n{suggestion}" if suggestion else "."
        super().__init__(f"{what}: {why}", f"Change the file in your editor{by_hand}")
        self.what = what
        self.why = why
        self.span = span
        self.suggestion = suggestion


class InTheWay(Exception):
    """Why a text cannot be changed, and the place that shows it."""

    def __init__(self, why: str, span: Span) -> None:
        super().__init__(why)
        self.why = why
        self.span = span
