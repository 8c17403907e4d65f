"""The story that other tests look back on is what they take it for."""

from pathlib import Path

from qiptrack.store.plan_reading import read_plan
from tests.store.conftest import only_our_settings
from tests.story.steps import AFTER, STEPS
from tests.story.tell import states, tell

__all__ = ["only_our_settings"]  # a fixture, which is found by being here


def test_it_is_thirty_commits_by_three_people_with_two_merges_and_a_rename(tmp_path: Path) -> None:
    story = tell(tmp_path / "care")
    log = story.folder.git("log", "--format=%an").splitlines()
    assert (len(log), len(set(log)), len(story.ids)) == (30, 3, 30)
    assert len(story.folder.git("log", "--merges", "--format=%h").splitlines()) == 2
    assert sum(step.renames is not None for step in STEPS) == 1
    assert story.folder.git("status", "--short") == ""


def test_its_commits_have_the_same_ids_wherever_it_is_told(tmp_path: Path) -> None:
    told = [tell(tmp_path / name).ids for name in ("here", "there")]
    assert told[0] == told[1]


def test_every_file_can_be_read_at_every_commit() -> None:
    for step, files in states():
        plans = {file: text for file, text in files.items() if "_organisation" not in file}
        assert all(read_plan(text.encode(), file) for file, text in plans.items()), step.subject


def test_a_merge_has_what_both_sides_brought(tmp_path: Path) -> None:
    story = tell(tmp_path / "care")
    merged = story.folder.git("show", f"{story.ids['Merge audit, and the falls of May']}:{AFTER}")
    assert "One mat was pushed under a bed" in merged
    assert "due: 2026-07-17" in merged
    assert "date: 2026-05-29, value: 2" in merged
