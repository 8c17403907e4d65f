"""A paper as PDF for everybody (PDF/UA-1), by Typst: its texts are data to a fixed template."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst

from qiptrack.patterns import pattern
from qiptrack.reports.formats.paper_tables import (
    PaperRow,
    PaperTable,
    leads_to_chart,
    paper_table,
)
from qiptrack.reports.formats.svg import described, svg
from qiptrack.reports.paper import MISSING, Paper, origin_facts
from qiptrack.reports.report import Block, Facts, Points, RunChart, Table, present
from qiptrack.reports.text import visible, visible_lines
from qiptrack.reports.wording import words

_TEMPLATE = Path(__file__).parent / "paper.typ"

_NOT_SHOWN = pattern(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_ESCAPED = pattern(r"\\u\{([0-9a-f]+)\}")

_LONGEST_WORD = 40
"""From how many characters on a word may be parted anywhere, for there is no room for it."""

_ROOM = 120
"""For how many characters there is room beside one another on a page, about."""

_LONGEST_TITLE = 300
"""How many characters of a title are shown: a heading stays on one page."""

_HASH = pattern(r"[0-9a-f]{40,64}")
_LONG_WORD = pattern(rf"[^\s\u200b-]{{{_LONGEST_WORD},}}")


def paper_bytes(paper: Paper) -> bytes:
    """Return the paper as the bytes of a .pdf file, the same for the same paper.

    The letters that come with Typst are used, so that it looks the same everywhere; where they
    lack a character, those of the computer are, and else it is written as a code.
    """
    data = json.dumps(_paper(paper))
    try:
        return _compiled(data, system_fonts=False)
    except typst.TypstError as error:
        if not _NOT_SHOWN.search(str(error)):
            raise
    while True:  # each turn takes a block of characters away
        try:
            return _compiled(data, system_fonts=True)
        except typst.TypstError as error:
            found = _NOT_SHOWN.search(str(error))
            if found is None:
                raise
            data = _with_codes(data, found[1])


def _compiled(data: str, *, system_fonts: bool) -> bytes:
    made = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": data},
        pdf_standards=["ua-1"],
        ignore_system_fonts=not system_fonts,
    )
    return bytes(made)


def _with_codes(data: str, shown: str) -> str:
    """Return `data` with codes for a character that no letters have, and for all of its block.

    Blocks have 256 characters, so that a text in an unknown script is settled in a few turns.
    """
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), shown)
    blocks = {ord(character) >> 8 for character in text if ord(character) > 0x24F}
    if not blocks:
        raise ValueError(shown)

    def coded(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(
                f"[U+{ord(each):04X}]" if ord(each) >> 8 in blocks else each for each in value
            )
        if isinstance(value, list):
            return [coded(each) for each in value]
        if isinstance(value, dict):
            return {key: coded(each) for key, each in value.items()}
        return value

    return json.dumps(coded(json.loads(data)))


def _paper(paper: Paper) -> dict[str, Any]:
    about = (paper.organisation, paper.of, f"as of {words(paper.as_of)}")
    return {
        "heading": visible(paper.heading)[:_LONGEST_TITLE] or "-",
        "title": _title(paper.title),
        "about": _broken(visible(", ".join(part for part in about if part))),
        "footer": visible(f"{paper.title}, {words(paper.as_of)}")[:120],
        "stamp": paper.origin.stamp,
        "date": [paper.as_of.year, paper.as_of.month, paper.as_of.day],
        "landscape": paper.landscape,
        "front": list(_front(paper)),
        "sections": [
            {
                "title": _title(section.title),
                "says": _lines(section.says) if section.says else [],
                "new_page": section.new_page,
                "blocks": list(_blocks(section.blocks, f"s{at}")),
            }
            for at, section in enumerate(paper.sections)
        ],
    }


def _front(paper: Paper) -> Iterator[dict[str, Any]]:
    missing = paper.origin.missing
    if missing:
        points = Points((MISSING, *missing), "Not all of it could be read")
        yield _block(points, "missing")
    if paper.figures:
        rows = [PaperRow((each.name, each.value, each.says)) for each in paper.figures]
        yield {"title": "", **_table(PaperTable(("Figure", "Number", "What it is"), tuple(rows)))}
    for at, block in enumerate((*paper.front, origin_facts(paper))):
        yield _block(block, f"front-{at}")


def _blocks(blocks: Sequence[Block], name: str) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a section; what leads to a chart is not parted from it by a page."""
    for at, (block, leads) in enumerate(zip(blocks, leads_to_chart(blocks), strict=True)):
        yield {**_block(block, f"{name}-{at}"), "sticky": leads and _length(block) <= _KEPT}


def _length(block: Block) -> int:
    """Return about how long a block is, in characters."""
    return len(str(block))


_KEPT = 4_000
"""Up to how many characters are kept on one page with what follows them."""


def _block(block: Block, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"title": _title(block.title) if block.title else ""}
    if isinstance(block, Table) and block.rows:
        return made | _table(paper_table(block))
    if isinstance(block, Facts):
        pairs = [
            [_broken(visible(key)), _lines_of_fact(words(value))] for key, value in present(block)
        ]
        return made | {"kind": "facts", "pairs": pairs}
    if isinstance(block, Points):
        return made | {"kind": "points", "items": [_lines(item) for item in block.items]}
    if isinstance(block, RunChart):
        alt = f"{visible(block.about or block.title)}. {described(block)}"
        return made | {"kind": "chart", "svg": svg(block, name), "alt": visible(alt)[:_LONGEST_ALT]}
    return made | {
        "kind": "text",
        "lines": _lines(block.empty if isinstance(block, Table) else block.text),
    }


def _table(table: PaperTable) -> dict[str, Any]:
    longest = [max(len(row.cells[at]) for row in table.rows) for at in range(len(table.titles))]
    widths = [
        0 if at in table.whole and longest[at] <= _LONGEST_WORD else width
        for at, width in enumerate(table.widths(_ROOM))
    ]
    return {
        "kind": "table",
        "titles": [_broken(title[:_LONGEST_TITLE]) for title in table.titles],
        "widths": widths if any(widths) else [1] * len(widths),
        "name": table.name,
        "whole": sorted(at for at in table.whole if widths[at] == 0),
        "room": sorted(table.room),
        "rows": [
            {
                "cells": [_lines(text) for text in row.cells],
                "below": [[visible(label), _lines(text)] for label, text in row.below],
                "kept": sum(len(text) for _, text in row.below) <= _KEPT // 2,
            }
            for row in table.rows
        ],
    }


def _title(text: str) -> str:
    """Return a heading, which has to say something."""
    shown = visible(text)
    return _broken(shown[:_LONGEST_TITLE]) or "-"


_LONGEST_ALT = 2_000
"""How many characters of what a drawing shows are said of it."""


def _lines(text: str) -> list[str]:
    return [_broken(line) for line in visible_lines(text)]


def _lines_of_fact(text: str) -> list[str]:
    """Return what a fact says, a hash in one piece: there is room for it, and it is copied."""
    return [text] if _HASH.fullmatch(text) else _lines(text)


def _broken(text: str) -> str:
    """Return `text` with places to break in words for which no line has room."""
    return _LONG_WORD.sub(lambda found: "\u200b".join(_pieces(found[0])), text)


def _pieces(word: str) -> Sequence[str]:
    return [word[at : at + 20] for at in range(0, len(word), 20)]
