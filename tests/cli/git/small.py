"""A repository of small plans that people rename, break, move about in and merge."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.conftest import Ask
from tests.store.conftest import GitFolder

Edit = Callable[[str], str]

HEAD = "qip: 1\ntitle: {title}\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\nactions:\n"
ACTION = """\
  - id: {id}
    issue: Issue of {title} at night
    action: Do the thing of {title} every week in every room
    owner: {owner}
    due: {due}
    evidence_source: Audit
    status: in-progress
    started: 2026-01-06
    updates:
      - {{date: 2026-01-07, by: Deputy, note: First note of {title}}}
"""


def action(title: str, id_: str = "A1", due: str = "2026-12-31", owner: str = "Deputy") -> str:
    return ACTION.format(title=title, id=id_, due=due, owner=owner)


def plan(title: str, *actions: str, **more: str) -> str:
    """Return a plan of these actions, or of the one that goes by its title."""
    return HEAD.format(title=title) + "".join(actions or [action(title, **more)])


def quoted(text: str) -> str:
    """Return a plan as another program lays it out: with every value in quotes."""
    return "\n".join(_quoted(text.splitlines())) + "\n"


def _quoted(lines: list[str]) -> Iterator[str]:
    for line in lines:
        key, colon, value = line.partition(": ")
        plain = colon and "{" not in line
        yield f'{key}: "{value}"' if plain else line


class Repository:
    """A repository of plans on a day, in which each commit is of a day of its own."""

    def __init__(self, folder: GitFolder, ask: Ask) -> None:
        self.folder = folder
        self.ask = ask
        self.day = 7

    def commit(self, files: dict[str, str | None]) -> str:
        """Commit plans by their names, None for one that goes; return the id."""
        for name, text in files.items():
            path = self.folder.root / f"plans/{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True) if text is None else path.write_text(text)
        self.day += 1
        return self.folder.commit(on=f"2026-01-{self.day:02}T12:00:00Z")

    def rows(self, *words: str) -> list[dict[str, Any]]:
        said = self.ask(*words, "--as-of", "2026-02-01", "--format", "json")
        assert said.exit_code in (0, 1, 2), said.output
        found: list[dict[str, Any]] = json.loads(said.stdout)["rows"]
        return found

    def changes(self, *ends: str) -> list[tuple[str, str]]:
        return [(row["kind"], row["ref"]) for row in self.rows("changes", *ends)]

    def history(self, ref: str) -> list[str]:
        return [row["kind"] for row in self.rows("history", ref)]

    def found(self, since: str, *words: str) -> list[tuple[str, str]]:
        """Return the rules on the past that are broken since a revision, and where."""
        rows = self.rows("check", "--since", since, "--select", "QIP9", *words)
        return [(row["code"], row["pointer"]) for row in rows]
