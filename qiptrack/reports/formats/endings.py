"""The table of the files that a paper is written as, by the ending of the file's name."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from qiptrack.errors import QiptrackError
from qiptrack.reports.paper import Paper


class PaperFormat(NamedTuple):
    """How a kind of file is made: the module, the library it needs, and the extra with that.

    The module is one of this folder, with a function `paper_bytes` that returns the whole file.
    """

    module: str
    purpose: str
    library: str = ""
    extra: str = ""


ENDINGS: Mapping[str, PaperFormat] = MappingProxyType(
    {
        ".html": PaperFormat("html", "one page for a browser, for print and for a telephone"),
        ".md": PaperFormat("markdown_paper", "Markdown, to be taken over into minutes"),
        ".pdf": PaperFormat("pdf", "pages to be handed out, for readers aloud too", "typst", "pdf"),
        ".docx": PaperFormat("word", "a document to go on writing in", "docx", "word"),
        ".xlsx": PaperFormat(
            "excel", "lists to filter and charts, for Excel", "xlsxwriter", "excel"
        ),
    }
)
"""What a paper can be written as; a kind of file is a module here and a row.

The help of `report`, the README and the tests go by these rows.
"""


DEFAULT = ".html"
"""The ending of a paper whose name nobody gave; it needs no extra."""


class UnknownEnding(QiptrackError):
    """A file has an ending that is not in the table."""

    def __init__(self, name: str) -> None:
        which = name or "A file without a name"
        super().__init__(
            f"{which} is none of the files that can be written: {', '.join(ENDINGS)}.",
            f"Give it one of these endings; without --out it is an {DEFAULT} in this folder.",
        )


class WritingNeedsExtra(QiptrackError):
    """A library that writes this kind of file is not installed."""

    def __init__(self, ending: str, extra: str, instead: str = DEFAULT) -> None:
        other = f"; or write {instead}, which needs nothing" if instead else ""
        super().__init__(
            f"Writing {ending} needs an extra: pip install 'qiptrack[{extra}]'.",
            f"In the folder that qiptrack was installed from: `pip install '.[{extra}]'`{other}.",
        )


Written = Callable[[Paper], bytes]
"""What makes the whole file of a paper."""


def ending_of(name: str) -> str:
    """Return the ending of a name, one of those that can be written; UnknownEnding for others."""
    _, dot, last = name.rpartition(".")
    ending = f"{dot}{last}".lower()
    if ending not in ENDINGS:
        raise UnknownEnding(name)
    return ending


def writer_of(name: str) -> Written:
    """Return what writes a file of this name; its module is imported now.

    Raises UnknownEnding or WritingNeedsExtra.
    """
    ending = ending_of(name)
    chosen = ENDINGS[ending]
    try:
        module = import_module(f"qiptrack.reports.formats.{chosen.module}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != chosen.library:
            raise
        raise WritingNeedsExtra(ending, chosen.extra) from None
    written: Written = module.paper_bytes
    return written
