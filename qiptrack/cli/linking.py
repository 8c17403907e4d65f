"""What people type for a link: a kind of thing and its id."""

from qiptrack.errors import QiptrackError


class NotALink(QiptrackError):
    """What was given as a link is not a kind and an id."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is not a link.", "Write a kind and an id: risk:RR-014")


def link(text: str | None) -> tuple[str, str] | None:
    """Return the kind and the id that `text` says, `risk:RR-014`; NotALink for all else."""
    if text is None:
        return None
    kind, colon, name = text.partition(":")
    if not (kind and colon and name):
        raise NotALink(text)
    return kind, name
