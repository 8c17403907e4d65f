"""From the bytes of a file to its text, nodes, data and faults, whatever the bytes are."""

from codecs import BOM_UTF8
from typing import Any

from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.events import ParserFactory, fastest
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.plain_data import NotPlain, plain_data, plain_events, plain_file, plain_text
from qiptrack.yamlfile.plain_nodes import plain_root
from qiptrack.yamlfile.recorded_events import RecordedEvents


def load(raw: bytes, name: str, *, parser: ParserFactory = fastest) -> Source:
    """Return what the file `name` says, and everything that is the matter with it as YAML.

    It raises nothing, whatever `raw` holds, and takes no more time or memory than the limits
    allow. `name` is only kept.
    """
    try:
        plain = plain_file(raw, parser=parser)
    except NotPlain:
        # Nearly every file is plain, and there is much to know about all others.
        from qiptrack.yamlfile.close_reading import read_closely

        return read_closely(raw, name, parser)
    return Source(
        name=name,
        raw=raw,
        text=plain.text,
        bom=plain.bom,
        nodes=lambda: plain_root(plain.text, plain.events),
        data=plain.data,
        events=RecordedEvents(lambda: plain.events, plain.text),
    )


def load_later(
    raw: bytes, name: str, data: Data = None, edited_from: Source | None = None
) -> Source:
    """Return what `load` does of a file that is known to be plain; it is parsed when need be.

    Its `data` may be known, too. Whoever asks for what has to be parsed gets NotPlain where the
    file is not plain after all.
    """
    return _ParsedLater(raw, name, data, edited_from)


class _ParsedLater(Source):
    """A plain file whose data, events and nodes are made when somebody asks for them."""

    def __init__(self, raw: bytes, name: str, data: Data, edited_from: Source | None) -> None:
        text = plain_text(raw)
        recorded = RecordedEvents(lambda: plain_events(text), text)
        self.__dict__.update(
            name=name,
            raw=raw,
            text=text,
            bom=raw.startswith(BOM_UTF8),
            nodes=lambda: plain_root(text, recorded.events),
            events=recorded,
            edited_from=edited_from,
        )
        if data is not None:
            self.__dict__["data"] = data

    def __getattr__(self, name: str) -> Any:
        """Return the data, which is all that a file has and this one has not yet."""
        if name != "data":
            raise AttributeError(name)
        data = self.__dict__["data"] = plain_data(self.raw)
        return data
