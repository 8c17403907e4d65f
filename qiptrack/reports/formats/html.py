"""A paper as one HTML page: no script, no request, fit for print, a telephone and the dark.

The page is made by the template beside this module, which escapes whatever it is given; what it is
given is made fit to be shown by the same functions as on a terminal.
"""

import datetime as dt
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from qiptrack.reports.formats.svg import svg
from qiptrack.reports.paper import Paper, Section, origin_facts
from qiptrack.reports.report import (
    Block,
    Column,
    Facts,
    Look,
    Paragraph,
    Points,
    Row,
    RunChart,
    Table,
    present,
)
from qiptrack.reports.screen import role_of
from qiptrack.reports.text import all_visible, visible, visible_lines
from qiptrack.reports.wording import as_looks, words

LONGEST = 22
"""How many characters a word may have in a table that is never broken."""

LONGEST_NAME = 38
"""How long a reference may be that is never broken."""

_PARTS = re.compile(r"[\s-]+")
_HERE = Path(__file__).parent
_RIGHT = (Look.NUMBER, Look.DAYS, Look.LATE)
_SHAPES = {"red": "◆", "amber": "▲", "green": "●", "blue": "■"}
"""The shape that stands beside the word of a rating, for those who do not tell the colours."""

Href = Callable[[str, str], str | None]
"""What a value leads to: called with the key of its column and the value; None for nothing."""


def nowhere(key: str, value: str) -> None:
    """Return that a value leads nowhere: a page that stands alone has no links to others."""
    del key, value


class Chrome(NamedTuple):
    """What is around a page.

    `stylesheet` is the address of the styles, which stand in the page itself where it is empty;
    `script` the one script of the page, which is allowed by its hash. `trail` are the names and
    addresses of the pages above this one, and `href` says where values lead.
    """

    stylesheet: str = ""
    script: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    href: Href = nowhere


def paper_bytes(paper: Paper) -> bytes:
    """Return the paper as the bytes of an HTML file that needs no other."""
    return page(paper).encode("utf-8", "backslashreplace")


def page(paper: Paper, chrome: Chrome = Chrome()) -> str:
    """Return the paper as a page with this `chrome` around it."""
    own_style = "" if chrome.stylesheet else style()
    return _template().render(
        lang="en-GB",
        title=visible(paper.heading),
        paper=paper,
        heading=visible(paper.title),
        about=[visible(part) for part in (paper.organisation, paper.of) if part],
        day=words(paper.as_of),
        policy=_policy(own_style, chrome),
        style=Markup(own_style),  # noqa: S704 - our own file
        script=Markup(chrome.script),  # noqa: S704 - our own file
        stylesheet=chrome.stylesheet,
        trail=chrome.trail,
        figures=[
            (visible(each.name), visible(each.value), visible(each.says), _class(each.role.name))
            for each in paper.figures
        ],
        missing=[visible(each) for each in paper.origin.missing],
        front=list(_blocks(paper.front, "front", chrome.href)),
        origin=_facts(origin_facts(paper)),
        sections=[
            _section(section, f"s{index}", chrome.href)
            for index, section in enumerate(paper.sections, 1)
        ],
    )


@cache
def style() -> str:
    """Return the styles of a page, as the stylesheet of a site has them too."""
    return (_HERE / "paper.css").read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("paper.html.jinja")


def _policy(own_style: str, chrome: Chrome) -> str:
    """Return the content security policy: nothing but what stands in the page, by its hash."""
    rules = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    rules.append(f"style-src {_hash(own_style) if own_style else chr(39) + 'self' + chr(39)}")
    if chrome.script:
        rules.append(f"script-src {_hash(chrome.script)}")
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _section(section: Section, name: str, href: Href) -> dict[str, Any]:
    return {
        "id": name,
        "title": visible(section.title),
        "says": visible(section.says),
        "new_page": section.new_page,
        "blocks": list(_blocks(section.blocks, name, href)),
    }


def _blocks(blocks: Sequence[Block], name: str, href: Href) -> Iterator[dict[str, Any]]:
    for index, block in enumerate(blocks, 1):
        # What has no title of its own belongs to what stands before it.
        keep = any(not each.title for each in blocks[index : index + 1])
        made = _block(block, f"{name}-{index}", href)
        yield {"id": f"{name}-{index}", "title": visible(block.title), "keep": keep, **made}


def _block(block: Block, name: str, href: Href) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block, href) if block.rows else _said(block.empty)
    if isinstance(block, Facts):
        return {"kind": "facts", "pairs": _facts(block)}
    if isinstance(block, Points):
        return {"kind": "points", "items": [_lines(item) for item in block.items]}
    if isinstance(block, RunChart):
        drawing = Markup(svg(block, f"{name}-chart"))  # noqa: S704 - its texts are escaped
        return {"kind": "chart", "svg": drawing}
    return _paragraph(block)


def _paragraph(block: Paragraph) -> dict[str, Any]:
    if block.verbatim:
        return {"kind": "verbatim", "text": "\n".join(visible_lines(block.text))}
    return _said(block.text, _class(block.role.name))


def _said(text: str, role: str = "") -> dict[str, Any]:
    return {"kind": "text", "lines": _lines(text), "class": role}


def _facts(facts: Facts) -> list[tuple[str, list[str]]]:
    return [(visible(name), _lines(words(value))) for name, value in present(facts)]


def _lines(text: str) -> list[str]:
    return [line for line in visible_lines(text) if line] or [""]


def _class(name: str) -> str:
    return name.lower() if name != "PLAIN" else ""


class _Cells(NamedTuple):
    """A column with what stands in it, a text for each row."""

    column: Column
    title: str
    texts: list[str]


def _table(table: Table, href: Href) -> dict[str, Any]:
    filled = [_filled(column, table.rows) for column in table.columns]
    used = [
        each
        for index, each in enumerate(filled)
        if not index or each.column.look is Look.ROOM or any(each.texts)
    ]
    beside = [each for each in used if not each.column.below]
    below = [each for each in used if each.column.below]
    names = (n for n, each in enumerate(beside) if each.column.look is Look.NAME)
    head = next(names, 0)
    return {
        "kind": "table",
        "columns": [(each.title, _look(each.column)) for each in beside],
        "head": head,
        "below_wide": len([each for each in beside if each.column.look is not Look.ROOM]),
        "rows": [_row(row, n, beside, below, href) for n, row in enumerate(table.rows)],
    }


def _filled(column: Column, rows: Sequence[Row]) -> _Cells:
    texts = [as_looks(row.get(column.key), column.look, nothing="") for row in rows]
    return _Cells(column, visible(column.title), all_visible(texts))


def _row(
    row: Row, n: int, beside: Sequence[_Cells], below: Sequence[_Cells], href: Href
) -> dict[str, Any]:
    return {
        "cells": [
            {
                "text": each.texts[n],
                "label": each.title,
                "look": _shaped(each.column, row.get(each.column.key), each.texts[n]),
                "role": _role(each.column, row.get(each.column.key)),
                "shape": _shape(each.column, row.get(each.column.key)),
                "href": href(each.column.key, str(row.get(each.column.key))),
            }
            for each in beside
        ],
        "below": [(each.title, each.texts[n]) for each in below if each.texts[n]],
    }


def _look(column: Column) -> str:
    if column.look in _RIGHT:
        return "number"
    return {Look.BRAG: "brag", Look.NAME: "name", Look.ROOM: "room"}.get(column.look, "text")


def _shaped(column: Column, value: Any, text: str) -> str:
    """Return the classes of a cell: a day stays on one line, and a word that is too long breaks."""
    look = "date" if isinstance(value, dt.date) else _look(column)
    if column.look is Look.NAME:
        long = len(text) > LONGEST_NAME
    else:
        long = any(len(part) > LONGEST for part in _PARTS.split(text))
    return f"{look} long" if long else look


def _role(column: Column, value: Any) -> str:
    """Return what a value means to the eye, where its column has words or days that do."""
    if column.look is Look.BRAG:
        return _class(role_of(str(value)).name)
    late = column.look is Look.LATE and value is not None and value > 0
    return "bad" if late else ""


def _shape(column: Column, value: Any) -> str:
    return _SHAPES.get(str(value), "") if column.look is Look.BRAG else ""
