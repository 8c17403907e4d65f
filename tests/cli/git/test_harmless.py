"""Looking at the past runs nothing that a repository names, and changes nothing in it."""

from pathlib import Path

import pytest

from tests.cli.git.plan import PLAN, VERIFICATION, a2, noted, recorded
from tests.cli.git.way import Way
from tests.store.git.test_looking_is_harmless import ALIASES, SETTINGS, Traps, contents

COMMANDS = (
    ("check", "--since", "begun"),
    ("check", "--since", "2026-03-02", "--staged"),
    ("check", "--since", "begun", "--at", "HEAD"),
    ("check", "--staged"),
    ("history", "a/A2"),
    ("history", "a"),
    ("history", "a/A2", "--at", "HEAD"),
    ("hooks", "status"),
    ("changes", "begun"),
    ("changes", "begun", "HEAD", "--format", "csv"),
    ("changes", "2026-03-02", "--format", "json"),
)


@pytest.fixture
def looked_at(way: Way) -> Way:
    """A repository with a merge, a rename, a verification, and something staged and not."""
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: noted(text, "From the side"))
    way.folder.git("checkout", "-q", "main")
    way.commit(
        recorded(a2(PLAN, "status", "complete"), f"    completed: 2026-03-02\n{VERIFICATION}")
    )
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    way.write(way.text(), "plans/b.yaml")
    way.folder.git("add", "--all")
    way.write(way.text() + "# more\n")
    way.folder.write({".gitattributes": "* diff=trap filter=trap\n"})
    return way


def test_nothing_is_started_and_nothing_is_written(looked_at: Way, tmp_path: Path) -> None:
    traps = Traps(tmp_path)
    for setting in SETTINGS:
        looked_at.folder.git("config", setting, traps.named(setting) + ";")
    for alias in (*ALIASES, "merge-base", "check-mailmap"):
        looked_at.folder.git("config", f"alias.{alias}", f"!{traps.named(alias)}")
    before = contents(looked_at.folder.root)
    for words in COMMANDS:
        said = looked_at.run(*words, "--as-of", "2026-03-03")
        assert said.exit_code in (0, 1), said.stderr
    assert traps.sprung() == []
    assert contents(looked_at.folder.root) == before
    looked_at.folder.try_git("status")
    assert "core.fsmonitor" in traps.sprung()
