"""`check --since` and `history` over half a year of a plan, told as it went."""

import json

import pytest

from tests.conftest import Ask, Golden, with_each
from tests.story.tell import Story


@pytest.fixture
def ask(ask: Ask, story: Story, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to run a command as somebody who stands in the story's repository."""
    monkeypatch.chdir(story.folder.root)
    monkeypatch.setenv("COLUMNS", "80")
    return ask


def test_what_changed_without_a_word_is_found_and_nothing_else(story: Story, ask: Ask) -> None:
    first = story.ids["Two plans, and who is who"]
    said = ask("check", "--since", first, "--select", "QIP9", "--at", "HEAD", "--format", "json")
    subjects = {commit: subject for subject, commit in story.ids.items()}
    rows = json.loads(said.stdout)["rows"]
    assert {(row["code"], subjects[row["commit"]]) for row in rows} == {
        ("QIP903", "Lamps: July"),
        ("QIP905", "Mats: tidied up"),
        ("QIP907", "Plates: seen and closed"),
    }


def test_it_reads_as_kept(story: Story, ask: Ask, golden: Golden) -> None:
    first = story.ids["Two plans, and who is who"]
    said = ask("check", "--since", first, "--select", "QIP9", "--at", "HEAD")
    assert said.exit_code == 1
    golden("since/story.txt", said.stdout)


@with_each("format_", ["table", "json", "csv", "md"])
def test_the_story_of_an_action_is_as_kept(format_: str, ask: Ask, golden: Golden) -> None:
    said = ask("history", "rosewood/A1", "--at", "HEAD", "--format", format_)
    assert (said.exit_code, said.stderr) == (0, "")
    golden(f"history/story.{'txt' if format_ == 'table' else format_}", said.stdout)
