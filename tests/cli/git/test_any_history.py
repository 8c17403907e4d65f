"""Whatever people do to plans, commit by commit: git is told of in full, and without a traceback.

A history is made of random steps on two plans: dates that move, actions that come, go, move and
are copied, plans that are renamed, broken and mended, and branches that are merged.
"""

import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qiptrack.store import index, known_contents
from qiptrack.store.git.tracked_files import untouched
from tests.cli.git.small import Repository, action, plan
from tests.conftest import Ask, examples
from tests.fuzz.views import without_the_net
from tests.store.conftest import GitFolder

Plans = dict[str, dict[str, str]]
"""The plans by their names, each with the text of its actions by their ids."""

TITLES = ("Alder", "Birch", "Cedar", "Damson", "Elder")
BROKEN = ("", "a: b: c\n", "\t")


class History:
    """A repository in which random steps are made, and what its plans hold."""

    def __init__(self, care: Repository, chance: Random) -> None:
        self.care = care
        self.chance = chance
        self.plans: Plans = {"alpha": {}, "beta": {}}
        self.broken: set[str] = set()
        self.names = iter(f"plan{number}" for number in range(100))
        self.keys = iter(f"B{number}" for number in range(100))
        self.titles_left = iter(TITLES[4:])
        for number, title in enumerate(TITLES[:4]):
            self.plans["alpha" if number < 2 else "beta"][f"A{number}"] = action(
                title, f"A{number}"
            )
        self.commit()

    def commit(self) -> None:
        """Commit the plans as they are; those that are broken as what is left of them."""
        files: dict[str, str | None] = {
            path.stem: None for path in (self.care.folder.root / "plans").glob("*.yaml")
        }
        for name, actions in self.plans.items():
            text = (
                plan(name.title(), *actions.values()) if actions else plan(name.title(), "  []\n")
            )
            if name in self.broken:
                at = text.index("  - id") if "  - id" in text else 0
                left = self.chance.choice(BROKEN)
                text = f"{text[:at]}\t{text[at:]}" if left == "\t" else left
            files[name] = text
        self.care.commit(files)

    def step(self) -> None:
        """Do one thing to the plans, and commit it."""
        deed = self.chance.choice(
            ("due", "move", "copy", "remove", "rename", "break", "mend", "merge")
        )
        name = self.chance.choice(sorted(self.plans))
        other = self.chance.choice(sorted(self.plans))
        actions = self.plans[name]
        key = self.chance.choice(sorted(actions)) if actions else None
        if deed == "due" and key:
            old = actions[key]
            actions[key] = old.replace("2026-12-31", "2027-02-28")
        elif deed in ("move", "copy") and key and other != name and key not in self.plans[other]:
            self.plans[other][key] = actions[key] if deed == "copy" else actions.pop(key)
        elif deed == "remove" and key:
            del actions[key]
        elif deed == "rename":
            self.plans[next(self.names)] = self.plans.pop(name)
            self.broken = {each for each in self.broken if each in self.plans}
        elif deed == "break":
            self.broken.add(name)
        elif deed == "merge":
            self.merge(name)
        else:
            self.broken.clear()
        self.commit()

    def merge(self, name: str) -> None:
        """Add an action on a branch, do something else beside it, and begin to merge the two.

        What is committed next is the merge. What it breaks nobody has resolved.
        """
        git, key, title = self.care.folder.git, next(self.keys), next(self.titles_left, TITLES[4])
        here = git("rev-parse", "--abbrev-ref", "HEAD")
        before = {each: dict(actions) for each, actions in self.plans.items()}
        git("checkout", "-q", "-b", f"side-{key}")
        self.plans[name][key] = action(title, key)
        self.commit()
        git("checkout", "-q", here)
        self.plans = before
        other = self.chance.choice(sorted(self.plans))
        for each, text in self.plans[other].items():
            self.plans[other][each] = text.replace("2026-12-31", "2027-03-31")
        self.commit()
        git("merge", "-q", "-s", "ours", "--no-commit", f"side-{key}")
        self.plans[name][key] = action(title, key)

    @property
    def titles(self) -> set[str]:
        """What the actions that there are speak of."""
        return {
            title
            for actions in self.plans.values()
            for text in actions.values()
            for title in TITLES
            if f"of {title}" in text
        }


@pytest.fixture
def care(folder: GitFolder, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(folder.root)
    return Repository(folder, ask)


@pytest.mark.parametrize("seed", range(examples(6)))
def test_nothing_is_lost_without_a_word(care: Repository, seed: int) -> None:
    with without_the_net():
        told_in_full(care, Random(seed), steps=6)  # noqa: S311  # plans are no secret


LOOKING = (
    "changes {first} --as-of 2027-03-01",
    "changes {middle} {last} --as-of 2027-01-15 --format csv",
    "changes 2026-01-09",
    "check --since {first}",
    "history {ref}",
)


@pytest.mark.parametrize("seed", range(examples(2) - 1))
def test_what_is_known_unread_changes_no_answer(
    care: Repository, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(care, Random(seed))  # noqa: S311  # plans are no secret
    for _ in range(4):
        history.step()
    ids = care.folder.git("rev-list", "--reverse", "--first-parent", "HEAD").split()
    marks = {"first": ids[0], "middle": ids[len(ids) // 2], "last": ids[-1]}
    name, actions = next((each for each in history.plans.items() if each[1]), ("alpha", {"A1": ""}))
    commands = [each.format(**marks, ref=f"{name}/{min(actions)}").split() for each in LOOKING]
    plans = care.folder.root / "plans"
    for number, path in enumerate(sorted(plans.glob("*.yaml"))):
        if number % 2:  # not committed, of the same size, and with the time that it had
            before = path.stat().st_mtime_ns
            path.write_text(path.read_text().replace("First note", "Other note"))
            os.utime(path, ns=(before, before))
    index_file = care.folder.root / ".git/index"
    known = []

    def told() -> list[tuple[int, str, str]]:
        index._index.cache_clear()
        later = index_file.stat().st_mtime_ns + 10**9
        os.utime(index_file, ns=(later, later))
        said = [
            care.ask(*words, *(() if "--as-of" in words else ("--as-of", "2026-02-01")))
            for words in commands
        ]
        return [(each.exit_code, each.stdout, each.stderr) for each in said]

    def nothing(*_: object) -> dict[str, str]:
        return {}

    def noted(*about: Any) -> dict[str, str]:
        known.append(untouched(*about))
        return known[-1]

    monkeypatch.setattr(known_contents, "_SMALL", 0)  # as there are no pointers of Git LFS
    monkeypatch.setattr(known_contents, "untouched", nothing)
    expected = told()
    assert all("Traceback" not in said for _, *both in expected for said in both)
    monkeypatch.setattr(known_contents, "untouched", noted)
    for cache in ("off", str(tmp_path / "caches"), str(tmp_path / "caches")):
        monkeypatch.setenv("QIPTRACK_CACHE", cache)
        assert told() == expected, cache
    assert any(known)


def told_in_full(care: Repository, chance: Random, steps: int) -> None:
    """Make a history, and assert that each action is in what is told of it."""
    history = History(care, chance)
    first = care.folder.git("rev-parse", "HEAD")
    before = history.titles
    for _ in range(steps):
        history.step()
    history.broken.clear()
    history.commit()
    after = history.titles
    rows = care.rows("changes", first)
    said = " ".join(str(value) for row in rows for value in row.values())
    for title in before - after:
        assert f"of {title} " in said or "plan-removed" in said, (title, rows)
    removed = {row["code"] for row in care.rows("check", "--since", first, "--select", "QIP9")}
    if before - after:
        assert "QIP902" in removed, (before - after, removed)
    else:
        assert "action-removed" not in {row["kind"] for row in rows}, rows
    for name, actions in history.plans.items():
        for key in actions:
            kinds = care.history(f"{name}/{key}")
            assert kinds[0] in ("action-added", "plan-added"), (name, key, kinds)
