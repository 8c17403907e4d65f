"""A repository whose plans are at a beginning, and what people commit after that."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.conftest import Ask
from tests.store.conftest import GitFolder

Edit = Callable[[str], str]


class Row(NamedTuple):
    """What the tests ask of a problem."""

    code: str
    line: int
    pointer: str
    commit: str | None
    message: str
    fix: str


class Way:
    """A repository whose plans are at a beginning, and what people commit after that."""

    def __init__(self, folder: GitFolder, ask: Ask) -> None:
        self.folder = folder
        self.run = ask

    def text(self, file: str = "plans/a.yaml") -> str:
        return (self.folder.root / file).read_text()

    def write(self, text: str, file: str = "plans/a.yaml") -> None:
        self.folder.write({file: text})

    def commit(self, edit: Edit | str, *, on: str = "2026-03-02T10:00:00Z", **who: Any) -> str:
        """Commit the plan as `edit` makes it, and return the id."""
        self.write(edit if isinstance(edit, str) else edit(self.text()))
        return self.folder.commit(on=on, **who)

    def ask(self, *words: str, since: str = "begun") -> tuple[int, list[Row]]:
        """Return the exit code and what is found of the past since the beginning."""
        said = self.run(
            *("check", "--since", since, "--select", "QIP9", "--as-of", "2026-03-03"),
            *("--format", "json", *words),
        )
        assert said.exit_code in (0, 1), said.output
        rows = json.loads(said.stdout)["rows"]
        return said.exit_code, [Row(**{key: row[key] for key in Row._fields}) for row in rows]

    def codes(self, *words: str, since: str = "begun") -> list[str]:
        return [row.code for row in self.ask(*words, since=since)[1]]


def line_of(text: str, beginning: str) -> int:
    return text[: text.index(beginning)].count("\n") + 1


def replaced(before: str, after: str) -> Edit:
    def edit(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return edit


def without(mark: str, end: str) -> Edit:
    def edit(text: str) -> str:
        start = text.index(mark)
        return text[:start] + text[text.index(end, start + 1) :]

    return edit
