"""A paper as one HTML page: no script, no request, fit for print, a telephone and the dark.

The page is made by the template beside this module, which escapes whatever it is given; what it is
given is made fit to be shown by the same functions as on a terminal.
"""

import datetime as dt
import hashlib
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from qiptrack.patterns import pattern
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

_PARTS = pattern(r"[\s-]+")
_HERE = Path(__file__).parent
_RIGHT = (Look.NUMBER, Look.DAYS, Look.LATE)
_SHAPES = {"red": "◆", "amber": "▲", "green": "●", "blue": "■"}
"""The shape that stands beside the word of a rating, for those who do not tell the colours."""

Href = Callable[[str, Row], str | None]
"""What a value leads to: called with the key of its column and its row; None for nothing."""

Anchor = Callable[[Row], str | None]
"""What a row is found by, behind the # of an address: letters, digits, - and .; None: nothing."""


def nowhere(key: str, row: Row) -> None:
    """Return no address for a value: a page that stands alone has no links to others."""
    del key, row


def nothing(row: Row) -> None:
    """Return no anchor for a row: nothing leads to it."""
    del row


class Chrome(NamedTuple):
    """What is around a page.

    `stylesheet` is the address of the styles, which stand in the page itself where it is empty;
    `script` the one script of the page, which is allowed by its hash. `origin` is whether the page
    says what it was made from. `trail` are the names and addresses of the pages above this one,
    and `parts` those of the pages that a long list goes on in, the one that this is without an
    address. `href` says where values lead, those of the columns `leading`, and `anchor` by what a
    row is found.
    """

    stylesheet: str = ""
    script: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    href: Href = nowhere
    leading: Collection[str] = ()
    anchor: Anchor = nothing
    parts: tuple[tuple[str, str], ...] = ()
    origin: bool = True


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
        style=Markup(own_style),
        script=Markup(chrome.script),
        stylesheet=chrome.stylesheet,
        trail=[(visible(name), address) for name, address in chrome.trail],
        parts=chrome.parts,
        figures=[
            (visible(each.name), visible(each.value), visible(each.says), _class(each.role.name))
            for each in paper.figures
        ],
        missing=[visible(each) for each in paper.origin.missing],
        front=list(_blocks(paper.front, "front", chrome)),
        origin=_facts(origin_facts(paper)) if chrome.origin else [],
        sections=[
            _section(section, f"s{index}", chrome)
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


def _section(section: Section, name: str, chrome: Chrome) -> dict[str, Any]:
    return {
        "id": name,
        "title": visible(section.title),
        "says": visible(section.says),
        "new_page": section.new_page,
        "blocks": list(_blocks(section.blocks, name, chrome)),
    }


def _blocks(blocks: Sequence[Block], name: str, chrome: Chrome) -> Iterator[dict[str, Any]]:
    kept = False
    for index, block in enumerate(blocks, 1):
        # What has no title of its own belongs to what stands before it.
        keep = any(not each.title for each in blocks[index : index + 1])
        about = {"id": f"{name}-{index}", "title": visible(block.title), "keep": keep}
        around = {"begins": keep and not kept, "ends": kept and not keep}
        yield {**about, **around, **_block(block, f"{name}-{index}", chrome)}
        kept = keep


def _block(block: Block, name: str, chrome: Chrome) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block, chrome) if block.rows else _text_value(block.empty)
    if isinstance(block, Facts):
        return {"kind": "facts", "pairs": _facts(block)}
    if isinstance(block, Points):
        return {"kind": "points", "items": [_lines(item) for item in block.items]}
    if isinstance(block, RunChart):
        drawing = Markup(svg(block, f"{name}-chart"))
        return {"kind": "chart", "svg": drawing}
    return _paragraph(block)


def _paragraph(block: Paragraph) -> dict[str, Any]:
    if block.verbatim:
        return {"kind": "verbatim", "text": "\n".join(visible_lines(block.text))}
    return _text_value(block.text, _class(block.role.name))


def _text_value(text: str, role: str = "") -> dict[str, Any]:
    return {"kind": "text", "lines": _lines(text), "class": role}


def _facts(facts: Facts) -> list[tuple[str, list[str]]]:
    return [(visible(name), _lines(words(value))) for name, value in present(facts)]


def _lines(text: str) -> list[str]:
    return [line for line in visible_lines(text) if line] or [""]


def _class(name: str) -> str:
    return name.lower() if name != "PLAIN" else ""


class _Cells(NamedTuple):
    """A column with what stands in it, for each row the value and the text, which is escaped."""

    column: Column
    title: str
    look: str
    values: list[Any]
    texts: list[str]


def _table(table: Table, chrome: Chrome) -> dict[str, Any]:
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
    wide = len([each for each in beside if each.column.look is not Look.ROOM])
    rows = _rows(table.rows, beside, below, head=head, wide=wide, chrome=chrome)
    return {
        "kind": "table",
        "columns": [(visible(each.column.title), each.look) for each in beside],
        "rows": Markup("".join(rows)),
    }


def _filled(column: Column, rows: Sequence[Row]) -> _Cells:
    values = [row.get(column.key) for row in rows]
    texts = all_visible([as_looks(value, column.look, nothing="") for value in values])
    # Escaped together, for a page may have tens of thousands; no text has a null byte any more.
    escaped = str(escape("\0".join(texts))).split("\0")
    return _Cells(column, str(escape(visible(column.title))), _look(column), values, escaped)


def _rows(
    rows: Sequence[Row],
    beside: Sequence[_Cells],
    below: Sequence[_Cells],
    *,
    head: int,
    wide: int,
    chrome: Chrome,
) -> Iterator[str]:
    """Yield the rows of a table, each with its long texts under it as one body."""
    under = ["".join(_under(each, n) for each in below if each.texts[n]) for n in range(len(rows))]
    cells = [
        _room(each, under)
        if each.column.look is Look.ROOM
        else _column(each, rows, chrome, scope=n == head)
        for n, each in enumerate(beside)
    ]
    for row, own, long in zip(rows, zip(*cells, strict=True), under, strict=True):
        more = f'<tr role="row" class="below"><td role="cell" colspan="{wide}">{long}</td></tr>\n'
        name = chrome.anchor(row)
        named = f' id="{escape(name)}"' if name else ""
        yield (
            f'<tbody role="rowgroup"{named}><tr role="row">{"".join(own)}</tr>\n'
            f"{more if long else ''}</tbody>\n"
        )


def _under(each: _Cells, n: int) -> str:
    label = f"<b>{each.title}</b> " if each.title else ""
    return f"<p>{label}<span>{each.texts[n]}</span></p>"


def _room(each: _Cells, under: Sequence[str]) -> list[str]:
    """Return the cells of a column to write in, beside the texts `under` each row."""
    start = f'<td role="cell" class="room" data-label="{each.title}"'
    two = f'{start} rowspan="2"></td>\n'
    return [two if long else f"{start}></td>\n" for long in under]


def _column(each: _Cells, rows: Sequence[Row], chrome: Chrome, *, scope: bool) -> list[str]:
    """Return the cells of a column; `scope` says that it heads the rows."""
    column = each.column
    start, end = '<td role="cell"', "</td>\n"
    if scope:
        start, end = '<th scope="row" role="rowheader"', "</th>\n"
    label = f'data-label="{each.title}"'
    leads = column.key in chrome.leading
    as_it_is = not leads and column.look not in (Look.BRAG, Look.LATE)
    found = []
    for value, text, row in zip(each.values, each.texts, rows, strict=True):
        if not text:
            found.append(f'{start} class="{each.look} none" {label}>–{end}')
            continue
        shown = text
        if not as_it_is:
            shown = _shown(column, value, text, chrome.href(column.key, row) if leads else None)
        found.append(f'{start} class="{_shaped(each, value, text)}" {label}>{shown}{end}')
    return found


def _shown(column: Column, value: Any, text: str, address: str | None) -> str:
    """Return a text with what it means to the eye, and what it leads to."""
    if column.look is Look.BRAG:
        role = _class(role_of(str(value)).name)
        if shape := _SHAPES.get(str(value)):
            return (
                f'<span class="pill {role}"><span aria-hidden="true">{shape}</span> {text}</span>'
            )
        return f'<span class="{role}">{text}</span>' if role else text
    if column.look is Look.LATE and value > 0:
        return f'<span class="bad">{text}</span>'
    if address:
        return f'<a href="{escape(address)}">{text}</a>'
    return text


def _look(column: Column) -> str:
    if column.look in _RIGHT:
        return "number"
    return {Look.BRAG: "brag", Look.NAME: "name", Look.ROOM: "room"}.get(column.look, "text")


def _shaped(each: _Cells, value: Any, text: str) -> str:
    """Return the classes of a cell: a day stays on one line, and a word that is too long breaks."""
    look = "date" if isinstance(value, dt.date) else each.look
    if each.column.look is Look.NAME:
        long = len(text) > LONGEST_NAME
    else:
        long = len(text) > LONGEST and any(len(part) > LONGEST for part in _PARTS.split(text))
    return f"{look} long" if long else look
