"""A paper as Markdown, to be taken over into minutes and messages."""

from collections.abc import Iterator

from qiptrack.model.dates import short_day
from qiptrack.reports.formats.markdown import block_parts
from qiptrack.reports.paper import MISSING, Figure, Paper, Section, origin_facts
from qiptrack.reports.report import Points
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import markdown

_SCREEN = Screen()


def paper_bytes(paper: Paper) -> bytes:
    """Return the paper as the bytes of a Markdown file in UTF-8."""
    text = "\n\n".join(part for part in _parts(paper) if part)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _parts(paper: Paper) -> Iterator[str]:
    yield f"<!-- {paper.origin.stamp} -->"
    yield f"# {markdown(paper.title)}"
    about = (paper.organisation, paper.of, f"as of {short_day(paper.as_of)}")
    yield markdown(", ".join(part for part in about if part))
    if paper.origin.missing:
        yield "## Not all of it could be read"
        yield MISSING
        yield from block_parts(Points(paper.origin.missing), _SCREEN)
    yield "\n".join(map(_figure, paper.figures))
    for block in paper.front:
        yield from block_parts(block, _SCREEN)
    yield from block_parts(origin_facts(paper), _SCREEN)
    for section in paper.sections:
        yield from _section(section)


def _figure(figure: Figure) -> str:
    says = f", {markdown(figure.says)}" if figure.says else ""
    return f"- **{markdown(figure.name)}:** {markdown(figure.value)}{says}"


def _section(section: Section) -> Iterator[str]:
    yield f"## {markdown(section.title)}"
    yield markdown(section.says)
    for block in section.blocks:
        yield from block_parts(block, _SCREEN, level=3)
