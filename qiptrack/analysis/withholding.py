"""Plans without personal data, for papers that leave the house; what is left out is counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qiptrack.analysis.personal_data import WITHHELD, personal_data
from qiptrack.analysis.personal_data_signs import APART, may_hold_any
from qiptrack.model.base import Model, or_none, texts_of
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.registers import RegisterRow
from qiptrack.patterns import pattern

_SHORTEST = 4
"""How long a family name is, at least, that is taken for one where it stands by itself."""

_MOST_WORDS = 12
"""How many words of a name are looked for together, the last ones: no name has more."""

_WORD = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sister|Matron)\.?\s+)?"


@dataclass
class Withholding:
    """Puts `[withheld]` in place of personal data, and of the `names` of people in post."""

    names: re.Pattern[str] | None = None
    items: int = 0
    """How many items were left out so far."""
    _seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, organisation: Organisation, *, people: bool) -> "Withholding":
        """Return the withholding for papers: of people in post too, unless `people` is set."""
        return cls(None if people else _names(organisation))

    def plan(self, filed: FiledPlan) -> FiledPlan:
        """Return a plan without personal data, its id and the name of its file too."""
        texts = [filed.file, *texts_of(filed.plan)]
        together = APART.join(texts)
        if not self._is_named(together) and not may_hold_any(together):
            return filed  # as most plans, and this is sooner done
        # Each text by itself: what stands at the end of one says nothing of the next.
        if not any(map(self._is_found, texts)):
            return filed
        file = self._text(filed.file)
        return FiledPlan(self.text(filed.id), file, self._of(filed.plan))

    def text(self, text: str) -> str:
        """Return `text` without personal data, where it repeats what a plan says, or said once.

        What was found before is not counted again.
        """
        return self._text(text, again=True)

    def rows(self, rows: Mapping[str, RegisterRow]) -> Mapping[str, RegisterRow]:
        """Return the rows of a register without personal data; rows that have none as they are.

        There may be very many rows, which are made whenever they are asked for.
        """
        cleaned = {name: clean for name in rows if (clean := self._row(rows[name])) is not None}
        return CleanedRows(rows, cleaned)

    def _row(self, row: RegisterRow) -> RegisterRow | None:
        """Return a row of a register without them; None where nothing is found."""
        columns = tuple((title, self.text(value)) for title, value in row.columns)
        title = self.text(row.title) if row.title else row.title
        same = title == row.title and columns == row.columns
        return None if same else row._replace(title=title, columns=columns)

    def _is_found(self, text: str) -> bool:
        return self._is_named(text) or next(personal_data(text), None) is not None

    def _is_named(self, text: str) -> bool:
        return self.names is not None and self.names.search(text) is not None

    def _of(self, value: Any) -> Any:
        """Return a part of a plan without personal data; the very same part where it has none."""
        if type(value) is str:
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(map(self._of, value))
        if isinstance(value, dict):
            return {key: self._of(part) for key, part in value.items()}
        if isinstance(value, Model):
            return value.model_copy(
                update={name: self._of(part) for name, part in value.known_values().items()}
            )
        return value

    def _text(self, text: str, *, again: bool = False) -> str:
        spans = [(each.start, each.end) for each in personal_data(text)]
        if self.names is not None:
            spans += [match.span() for match in self.names.finditer(text)]
        if not spans:
            return text
        parts, done = [], 0
        for start, end in sorted(spans):
            if start >= done:
                parts += [text[done:start], WITHHELD]
                self.items += not (again and text[start:end] in self._seen)
                self._seen.add(text[start:end])
            done = max(done, end)
        return "".join([*parts, text[done:]])


class CleanedRows(Mapping[str, RegisterRow]):
    """The rows of a register, some of them replaced."""

    def __init__(self, rows: Mapping[str, RegisterRow], cleaned: Mapping[str, RegisterRow]) -> None:
        self._rows, self._cleaned = rows, cleaned

    def __getitem__(self, name: str) -> RegisterRow:
        return self._cleaned.get(name) or self._rows[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _names(organisation: Organisation) -> re.Pattern[str] | None:
    """Return a pattern of the names and addresses of the people in post; None of nobody.

    A name is found with its first names and without them, but a family name that is a word of a
    role or of a service only with them.
    """
    posts = or_none(lambda: organisation.roles) or ()
    ours = _our_words(organisation)
    found: set[str] = set()
    for post in posts:
        if email := or_none(lambda: post.email):
            found.add(re.escape(email))
        if holder := or_none(lambda: post.person):
            found.update(_ways(holder, ours))
    if not found:
        return None
    ways = "|".join(sorted(found, key=lambda each: (-len(each), each)))
    return re.compile(rf"(?<![\w@.-])(?:{_TITLE}(?:{ways}))(?![\w@-])")


def _ways(holder: str, ours: frozenset[str]) -> Iterator[str]:
    """Yield the ways in which a person may be named, as patterns."""
    words = _WORD.findall(holder)
    if not words:
        return
    family = words[-1]
    yield r"[\W_]{1,3}".join(map(re.escape, words[-_MOST_WORDS:]))
    if 1 < len(words) <= _MOST_WORDS:
        yield rf"{re.escape(family)},\s+" + r"[\W_]{1,3}".join(map(re.escape, words[:-1]))
    if len(family) >= _SHORTEST and family.casefold() not in ours:
        yield re.escape(family)


def _our_words(organisation: Organisation) -> frozenset[str]:
    posts = or_none(lambda: organisation.roles) or ()
    texts = [
        or_none(lambda: organisation.organisation) or "",
        *organisation.known_services,
        *(or_none(lambda: post.role) or "" for post in posts),
    ]
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))
