"""`history`: one action's story in order, with who committed what, wherever it has been."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.git.plan import DEFERRAL, EVIDENCE, HANDOVER, PLAN, a2, noted, recorded
from tests.cli.git.way import Way, replaced
from tests.store.conftest import GitFolder

KEYS = ["date", "committed", "commit", "author", "kind", "what", "before", "after", "by"]


def rows(way: Way, *words: str) -> list[dict[str, Any]]:
    said = way.run("history", *words, "--as-of", "2026-06-30", "--format", "json")
    assert said.exit_code == 0, said.stderr
    found: list[dict[str, Any]] = json.loads(said.stdout)["rows"]
    return found


def kinds(way: Way, *words: str) -> list[str]:
    return [row["kind"] for row in rows(way, *words)]


FIRST = ["action-added", "started", "progress", "escalated", "evidence-added"]
"""What the beginning tells of A2."""


def test_records_and_commits_stand_together_in_the_order_in_which_things_happened(way: Way) -> None:
    commit = way.commit(
        lambda text: recorded(a2(text, "due", "2026-05-29"), DEFERRAL),
        on="2026-03-06T10:00:00Z",
        GIT_AUTHOR_NAME="Lead",
    )
    way.commit(lambda text: noted(text, "Late, and dated before"), on="2026-03-10T10:00:00Z")
    way.write(a2(way.text(), "priority", "low").replace("id: A2\n", "id: A2\n    priority: low\n"))
    found = rows(way, "a/A2")
    assert [row["kind"] for row in found] == [
        *FIRST, "deadline-later", "progress", "priority-changed",
    ]  # fmt: skip
    assert list(found[0])[: len(KEYS)] == KEYS
    assert {key: found[5][key] for key in KEYS} == {
        "date": "2026-03-02",
        "committed": "2026-03-06",
        "commit": commit,
        "author": "Lead",
        "kind": "deadline-later",
        "what": "No table upstairs",
        "before": "2026-04-30",
        "after": "2026-05-29",
        "by": "Deputy",
    }
    assert [found[-1][key] for key in ("committed", "commit", "author")] == [None, None, None]
    assert [row["commit"] for row in found[:5]] == [way.folder.git("rev-parse", "begun")] * 5


def test_of_an_earlier_day_nothing_later_is_told(way: Way) -> None:
    way.commit(
        lambda text: recorded(a2(text, "due", "2026-05-29"), DEFERRAL).replace(
            "id: A2\n", "id: A2\n    priority: low\n"
        ),
        on="2026-03-06T10:00:00Z",
    )
    for day, told in (("2026-03-01", FIRST), ("2026-03-02", [*FIRST, "deadline-later"])):
        said = way.run("history", "a/A2", "--as-of", day, "--format", "json")
        assert [row["kind"] for row in json.loads(said.stdout)["rows"]] == told
    assert kinds(way, "a/A2") == [*FIRST, "deadline-later", "priority-changed"]
    paper = way.folder.root / "pack.md"
    for day, is_told in (("2026-03-01", False), ("2026-03-02", True)):
        way.run("report", "inspector", "--as-of", day, "--out", str(paper))
        text = paper.read_text("utf-8").partition("## History")[2]
        assert "Begun on the ground floor" in text
        assert ("deadline moved later" in text) == is_told


def test_what_changed_without_a_word_is_told_with_who_committed_it(way: Way) -> None:
    commit = way.commit(lambda text: a2(text, "due", "2026-05-29"), GIT_AUTHOR_NAME="Somebody")
    last = rows(way, "a/A2")[-1]
    assert (last["kind"], last["date"], last["commit"], last["author"]) == (
        "deadline-later",
        None,
        commit,
        "Somebody",
    )


def test_what_was_there_at_the_beginning_is_told_once(way: Way) -> None:
    way.write(recorded(recorded(PLAN, DEFERRAL), HANDOVER).replace("Fluid", "Food"), "plans/b.yaml")
    way.write(
        a2(a2(way.text("plans/b.yaml"), "due", "2026-05-29"), "owner", "Lead"), "plans/b.yaml"
    )
    found = rows(way, "b/A2")
    assert found[0]["after"] == "2026-04-30"
    assert sorted(row["kind"] for row in found) == sorted(
        [*FIRST, "deadline-later", "owner-changed"]
    )


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("a/I1", ["other", "measured", "measured"]),
        ("a/C1", ["other", "check-recorded"]),
        ("I1", ["other", "measured", "measured"]),
        ("a/a2", FIRST),
    ],
)
def test_indicators_and_checks_have_stories_too(way: Way, ref: str, expected: list[str]) -> None:
    assert kinds(way, ref) == expected


def test_the_story_of_a_plan_is_that_of_everything_in_it(way: Way) -> None:
    way.folder.git("mv", "plans/a.yaml", "plans/fluids.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    found = rows(way, "fluids")
    assert (found[0]["kind"], found[-1]["kind"]) == ("plan-added", "plan-renamed")
    assert {"A1", "A2", "A3", "I1", "C1"} <= {row["ref"].partition("/")[2] for row in found}
    assert sum(row["kind"] == "reviewed" for row in found) == 1


def test_it_goes_on_through_a_rename_and_a_move_to_another_plan(way: Way) -> None:
    way.folder.git("mv", "plans/a.yaml", "plans/fluids.yaml")
    assert kinds(way, "fluids/A2") == [*FIRST, "plan-renamed"]
    way.folder.commit(on="2026-03-02T11:00:00Z")
    start, end = PLAN.index("  - id: A2"), PLAN.index("  - id: A3")
    way.write(PLAN[:start] + PLAN[end:], "plans/fluids.yaml")
    head = PLAN[: PLAN.index("indicators:")].replace("Fluid", "Read")
    way.write(f"{head}actions:\n{PLAN[start:end].replace('A2', 'B7')}", "plans/reading.yaml")
    way.write(
        way.text("plans/reading.yaml").replace("    indicators: [I1]\n", ""), "plans/reading.yaml"
    )
    assert kinds(way, "reading/B7") == [*FIRST, "plan-renamed", "action-moved", "other"]
    moved = way.folder.commit(on="2026-03-03T11:00:00Z")
    found = rows(way, "reading/B7")
    assert [row["kind"] for row in found] == [*FIRST, "plan-renamed", "action-moved", "other"]
    assert (found[-2]["before"], found[-2]["after"]) == ("fluids/A2", "reading/B7")
    assert found[-2]["commit"] == moved
    assert kinds(way, "a/A2") == kinds(way, "fluids/A2") == [*FIRST, "plan-renamed", "action-moved"]


def test_of_two_actions_that_move_together_each_has_its_own_story(way: Way) -> None:
    start, end = PLAN.index("  - id: A2"), PLAN.index("reviews:")
    way.write(PLAN[:start] + PLAN[end:])
    head = PLAN[: PLAN.index("indicators:")].replace("Fluid", "Read")
    moved = PLAN[start:end].replace("    indicators: [I1]\n", "")
    way.write(f"{head}actions:\n{moved}", "plans/reading.yaml")
    way.folder.commit(on="2026-03-03T11:00:00Z")
    assert kinds(way, "reading/A3") == ["action-added", "action-moved"]
    assert kinds(way, "reading/A2") == [*FIRST, "action-moved", "other"]


def test_an_action_and_a_plan_that_are_gone_still_have_a_story(way: Way) -> None:
    start, end = PLAN.index("  - id: A2"), PLAN.index("  - id: A3")
    gone = way.commit(PLAN[:start] + PLAN[end:])
    found = rows(way, "a/A2")
    assert [row["kind"] for row in found] == [*FIRST, "action-removed"]
    assert found[-1]["commit"] == gone
    (way.folder.root / "plans/a.yaml").unlink()
    way.write(
        "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: M\nopened: 2026-03-02\n", "plans/b.yaml"
    )
    way.folder.commit(on="2026-03-04T10:00:00Z")
    assert kinds(way, "a/A2") == [*FIRST, "action-removed"]
    assert kinds(way, "a")[-1] == "plan-removed"


def test_a_plan_that_cannot_be_read_now_still_has_its_story(way: Way) -> None:
    way.write("a: b: c\n")
    said = way.run("history", "a/A2", "--format", "json")
    assert said.exit_code == 2
    assert [row["kind"] for row in json.loads(said.stdout)["rows"]] == FIRST
    assert "plans/a.yaml:1" in said.stderr


def test_each_side_of_a_merge_is_told_once(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: text.replace(EVIDENCE, EVIDENCE.replace("five", "six")))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: noted(text, "Here"))
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    assert sorted(kinds(way, "a/A2")) == sorted([*FIRST, "record-changed", "progress"])


def test_at_a_revision_the_story_ends_there(way: Way) -> None:
    way.commit(lambda text: noted(text, "More"))
    way.write(noted(way.text(), "Not committed"))
    assert kinds(way, "a/A2") == [*FIRST, "progress", "progress"]
    assert kinds(way, "a/A2", "--at", "begun") == FIRST


def test_without_git_the_records_speak_for_themselves(way: Way, tmp_path: Path) -> None:
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose/a.yaml").write_text(PLAN)
    said = way.run("history", "a/A2", "--plans", str(tmp_path / "loose"), "--format", "json")
    assert said.exit_code == 0
    found = json.loads(said.stdout)["rows"]
    assert [row["kind"] for row in found] == FIRST
    assert {row["commit"] for row in found} == {None}
    assert "This is what the records say by themselves." in said.stderr


def test_before_the_first_commit_the_records_speak_for_themselves(way: Way, tmp_path: Path) -> None:
    new = GitFolder(tmp_path / "new")
    new.git("init", "-q")
    new.write({"plans/a.yaml": PLAN})
    said = way.run("history", "a/A2", "--plans", str(tmp_path / "new/plans"))
    assert (said.exit_code, "Nothing has been committed" in said.stderr) == (0, True)
    assert "5 entries, none of them committed." in said.stdout


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        pytest.param("a/A9", "There is no 'A9' in a.", id="an action that never was"),
        pytest.param("z/A1", "There is no plan 'z'.", id="a plan that never was"),
        pytest.param("Z9", "There is no 'Z9' in any plan.", id="nothing of that name"),
    ],
)
def test_what_never_was_is_refused(way: Way, ref: str, said: str) -> None:
    refused = way.run("history", ref)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


def test_for_people_it_is_a_table_that_says_what_is_not_committed_yet(way: Way) -> None:
    way.commit(replaced("value: 60", "value: 66"))
    way.write(noted(way.text(), "Second floor too"))
    said = way.run("history", "a/a2").stdout
    assert "History of a/A2" in said
    assert "not yet" in said
    assert "6 entries, in 1 commit by 1 person." in said
    assert "new indicator" in way.run("history", "a/I1").stdout
