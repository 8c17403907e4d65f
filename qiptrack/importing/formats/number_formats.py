"""Numbers as a sheet shows them: `1.10`, `007`, `85%`, by the codes that spreadsheets format with.

A format only adds to a number: what it rounds away is kept, because a measurement needs it.
"""

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.importing.cells import Cell, number_cell
from qiptrack.importing.formats.archives import chunks
from qiptrack.patterns import pattern

_BUILT_IN: Mapping[int, str] = MappingProxyType({1: "0", 2: "0.00", 9: "0%", 10: "0.00%"})
"""The codes that a workbook uses by number without writing them down (ECMA-376, 18.8.30)."""

_DIGITS = 10
"""To how many decimals a number is taken to be exact: 0.1 + 0.2 is 0.3."""

_LARGEST = 1e15
"""From which size on a spreadsheet does not keep all digits of a number."""

_CODE = pattern(r"#*(0{1,30})(?:\.(0{1,30})#*)?(%?)")
_LITERAL = r'(?:"[^"]*"|\\.|[-/ ])*'
_WHOLE = pattern(rf"({_LITERAL})({_CODE.pattern})({_LITERAL})")
_ASIDE = pattern(r"\[[^\]]*\]|_.|\*.")
_NUMBER_FORMAT = re.compile(rb"<(?:x:)?numFmt\b[^>]*>")
_CELL_FORMATS = re.compile(rb"<(?:x:)?cellXfs\b[^>]*>(.*?)</(?:x:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:x:)?xf\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(numFmtId|formatCode)="([^"]*)"')


class NumberFormat(NamedTuple):
    """How a number is shown: words around it, how many digits at least, whether as per cent."""

    before: str
    whole: int
    decimals: int
    is_percent: bool
    behind: str

    def cell(self, value: float) -> Cell:
        """Return a cell that holds `value` as it is shown, with all its digits."""
        if not abs(value) < _LARGEST:
            return number_cell(value)
        exact = Decimal(repr(round(value, _DIGITS)))
        shown = exact * 100 if self.is_percent else exact
        text = f"{abs(shown).normalize():f}"
        whole, _, fraction = text.partition(".")
        fraction = fraction.ljust(self.decimals, "0")
        digits = whole.zfill(self.whole) + (f".{fraction}" if fraction else "")
        sign = "-" if shown < 0 else ""
        text = f"{self.before}{sign}{digits}{'%' if self.is_percent else ''}{self.behind}"
        return Cell(text, None if self.is_percent else Decimal(f"{exact.normalize():f}"))


@lru_cache(maxsize=1_024)
def number_format(code: str) -> NumberFormat | None:
    """Return what `code` adds to a number; None where it adds nothing, or is no plain format."""
    first = _ASIDE.sub("", code.partition(";")[0]).strip()
    found = _WHOLE.fullmatch(first)
    if found is None:
        return None
    before, behind = _plain(found[1]), _plain(found[6])
    made = NumberFormat(before, len(found[3]), len(found[4] or ""), bool(found[5]), behind)
    return None if made == _ADDS_NOTHING else made


_ADDS_NOTHING = NumberFormat("", 1, 0, is_percent=False, behind="")


def _plain(literal: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", literal)


def cell_formats(archive: zipfile.ZipFile) -> dict[int, NumberFormat]:
    """Return the formats of an .xlsx that add something to a number, by the number of the style."""
    styles = b"".join(chunks(archive, "xl/styles.xml"))
    codes = dict(_BUILT_IN)
    for tag in _NUMBER_FORMAT.findall(styles):
        found = dict(_ATTRIBUTE.findall(tag))
        if found.get(b"numFmtId", b"").isdigit():
            code = found.get(b"formatCode", b"").decode("utf-8", "replace")
            codes[int(found[b"numFmtId"])] = unescape(code)
    listed = _CELL_FORMATS.search(styles)
    formats: dict[int, NumberFormat] = {}
    for style, tag in enumerate(_CELL_FORMAT.findall(listed[1]) if listed else ()):
        number = dict(_ATTRIBUTE.findall(tag)).get(b"numFmtId", b"0")
        made = number_format(codes.get(int(number), "")) if number.isdigit() else None
        if made is not None:
            formats[style] = made
    return formats


def shown_number(value: str, text: str) -> Cell | None:
    """Return the cell of an .ods whose number is `value` and that shows `text`.

    None where the text adds nothing, or has fewer digits than the number.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    found = re.fullmatch(r"(.*?)(-?\d+(?:\.\d+)?)(%?)(.*)", text, re.DOTALL)
    if found is None or text == value or not number.is_finite():
        return None
    if found[3]:
        return NumberFormat("", 1, 0, is_percent=True, behind="").cell(float(number))
    return Cell(text, number) if Decimal(found[2]) == number else None
