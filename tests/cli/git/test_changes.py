"""`qiptrack changes` in the repositories that people have, and where there is none."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ask, Golden, with_each
from tests.story.steps import AFTER, BEFORE
from tests.story.tell import Story

Row = dict[str, object]
Asked = Callable[..., list[Row]]


@pytest.fixture
def ask(ask: Ask, story: Story, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to run a command as somebody who stands in the story's repository."""
    monkeypatch.chdir(story.folder.root)
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-06-16")
    return ask


@pytest.fixture
def rows(ask: Ask) -> Asked:
    """Return a way to ask for the rows of an answer that has nothing to complain of."""

    def asked(*words: str) -> list[Row]:
        said = ask("changes", *words, "--format", "json")
        assert (said.exit_code, said.stderr) == (0, "")
        found: list[Row] = json.loads(said.stdout)["rows"]
        return found

    return asked


def kinds(found: list[Row]) -> list[tuple[object, object]]:
    return [(row["kind"], row["ref"]) for row in found]


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
def test_what_changed_between_the_last_two_meetings_is_as_kept(
    format_: str, ask: Ask, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = ask("changes", "--since-meeting", "--at", "HEAD", "--format", format_)
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == ask("changes", "2026-05-19", "2026-06-16", "--format", format_).stdout
    golden(f"changes/meetings.{'txt' if format_ == 'table' else format_}", said.stdout)


def test_the_whole_story_is_as_kept(ask: Ask, golden: Golden) -> None:
    golden("changes/story.md", ask("changes", "2026-01-12", "--format", "md").stdout)


def test_a_meeting_of_today_does_not_count_as_the_last_one(rows: Asked) -> None:
    assert rows() == rows("2026-05-19")
    assert rows("--as-of", "2026-06-17") == []


def test_where_there_was_no_meeting_before_it_is_since_the_one_of_today(
    ask: Ask, story: Story
) -> None:
    plans = story.folder.root / "plans"
    for path in plans.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("\nreviews:")[0] + "\n", encoding="utf-8")
    first = next(path for path in plans.glob("*.yaml") if not path.name.startswith("_"))
    assert "has looked at any of these plans yet" in ask("changes").stderr
    with first.open("a", encoding="utf-8") as file:
        file.write("reviews:\n  - {date: 2026-06-16, meeting: Night governance, note: Seen}\n")
    said = ask("changes", "--format", "json")
    assert said.exit_code == 0, said.stderr
    assert json.loads(said.stdout)["since"]["date"] == "2026-06-16"
    assert "Night governance" in said.stdout


def test_revisions_and_days_name_the_same_states(story: Story, rows: Asked) -> None:
    since, until = story.ids["Meeting in May"], story.ids["Meeting in June"]
    expected = rows("2026-05-19", "2026-06-16")
    assert rows(since, until) == rows(since[:9], "main") == rows("main~7", "HEAD") == expected


def test_the_time_before_a_rename_belongs_to_the_plan(rows: Asked) -> None:
    found = rows("2026-04-01", "2026-04-30")
    assert {row["plan"] for row in found} == {"rosewood-falls"}
    assert [(row["before"], row["after"]) for row in found if row["kind"] == "plan-renamed"] == [
        (Path(BEFORE).name, Path(AFTER).name)
    ]
    assert ("not-confirmed", "rosewood-falls/A2") in kinds(found)


def test_a_merge_brings_what_its_branch_brought(story: Story, rows: Asked) -> None:
    before, merge = story.ids["Lamps: July"], story.ids["Merge audit, and the falls of May"]
    assert kinds(rows(before, merge)) == [
        ("measured", "rosewood-falls/I1"),
        ("check-recorded", "rosewood-falls/C1"),
        ("check-recorded", "rosewood-falls/C1"),
    ]


def test_a_move_without_a_record_begins_where_the_last_record_left_it(
    rows: Asked,
) -> None:
    moved = [row for row in rows("2026-01-12") if row["kind"] == "deadline-later"]
    assert [(row["before"], row["after"]) for row in moved if row["by"] is None] == [
        ("2026-05-29", "2026-07-17")
    ]


BROUGHT = {
    ("closed", "meals/A2", "closed"): "Plates: seen and closed",
    ("deadline-later", "rosewood-falls/A3", "2026-05-29"): "Lamps: put off",
    ("deadline-later", "rosewood-falls/A3", "2026-07-17"): "Lamps: July",
    ("plan-renamed", "rosewood-falls", "rosewood-falls.yaml"): "The plan is called after the home",
    ("verified", "rosewood-falls/A1", "confirmed"): "Mats: seen to ring",
    ("check-recorded", "rosewood-falls/C1", "concern"): "A walk at night",
    ("measured", "rosewood-falls/I1", 2): "Merge audit, and the falls of May",
    ("progress", "rosewood-falls/A2", None): "Rounds: two of three",
    # What was put down on 6 March was not yet in these words.
    ("evidence-added", "rosewood-falls/A1", "observation"): None,
    # Nobody made it late.
    ("newly-overdue", "meals/A1", "2026-05-29"): None,
}


def test_each_change_says_which_commit_brought_it(story: Story, rows: Asked) -> None:
    subjects = {commit: subject for subject, commit in story.ids.items()}
    found = {
        (row["kind"], row["ref"], row["after"]): subjects.get(str(row["commit"]))
        for row in rows("2026-01-12")
    }
    assert {key: found[key] for key in BROUGHT} == BROUGHT
    unknown = {kind for (kind, _, _), subject in found.items() if subject is None}
    assert unknown == {"evidence-added", "newly-overdue"}


def test_what_is_not_committed_was_brought_by_no_commit(story: Story, rows: Asked) -> None:
    meals = Path("plans/meals.yaml")
    meals.write_text(meals.read_text().replace("half an hour later", "at seven"))
    meals.rename("plans/suppers.yaml")
    found = {row["kind"]: row["commit"] for row in rows("2026-05-19", "--plan", "suppers")}
    assert found == {
        "newly-overdue": None,
        "plan-renamed": None,
        "wording": None,
        "closed": story.ids["Plates: seen and closed"],
        "verified": story.ids["Plates: seen and closed"],
    }


def test_a_plan_renamed_three_times_is_followed_to_the_commits_under_its_other_names(
    story: Story, rows: Asked
) -> None:
    story.folder.git("mv", AFTER, "plans/nights.yaml")
    story.folder.commit(on="2026-06-16T18:00:00+01:00")
    Path("plans/nights.yaml").rename("plans/falls.yaml")
    found = {(row["kind"], row["ref"]): row["commit"] for row in rows("2026-01-12")}
    assert found["verified", "falls/A1"] == story.ids["Mats: seen to ring"]
    assert found["action-added", "falls/A4"] == story.ids["Rings that nobody answers"]
    assert found["reopened", "falls/A1"] == story.ids["Mats: reopened"]
    assert found["plan-renamed", "falls"] is None


def test_a_partial_clone_says_what_changed_without_what_was_on_the_way(
    tmp_path: Path, story: Story, rows: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = ("HEAD~2", "HEAD")
    expected = rows(*ends)
    assert any(row["commit"] for row in expected)
    source = f"file://{story.folder.root}"
    story.folder.git("clone", "-q", "--filter=blob:none", source, str(tmp_path / "part"))
    monkeypatch.chdir(tmp_path / "part")
    for end in ends:
        story.folder.git(
            "-C", str(tmp_path / "part"), "checkout", "-q", "--detach", f"main{end[4:]}"
        )
    assert rows(*ends) == [row | {"commit": None} for row in expected]


def test_nothing_of_what_was_asked_for_is_not_nothing_at_all(ask: Ask) -> None:
    said = ask("changes", "2026-06-04", "2026-06-08", "--kind", "closed")
    assert "None of the 2 changes since then is what was asked for." in said.stdout
    said = ask("changes", "2026-06-06", "2026-06-09", "--kind", "closed")
    assert "The one change since then is not what was asked for." in said.stdout
    assert "Nothing changed in 2 plans." in ask("changes", "HEAD", "--kind", "closed").stdout


@with_each(
    ("words", "message"),
    [
        pytest.param(["--", "-p"], "'-p' is not a revision", id="an option of git"),
        pytest.param(["--", "--output=here"], "is not a revision", id="an option that writes"),
        pytest.param(["--output=here"], "has no option --output", id="an option that is none"),
        pytest.param(["HEAD~3..HEAD"], "is a range", id="a range"),
        pytest.param(["HEAD:plans"], "is not a revision", id="a folder in a commit"),
        pytest.param(["2026-01-11"], "Nothing had been committed", id="before everything"),
        pytest.param(["2026-13-01"], "is not a revision", id="no day"),
        pytest.param(["HEAD", "HEAD~1"], "HEAD~1 is earlier than HEAD", id="the wrong way round"),
        pytest.param(
            ["2026-06-01", "2026-05-01"], "2026-05-01 is earlier", id="days the wrong way round"
        ),
    ],
)
def test_what_is_no_revision_is_refused(ask: Ask, words: list[str], message: str) -> None:
    said = ask("changes", *words)
    assert (said.exit_code, said.stdout) == (2, "")
    assert message in " ".join(said.stderr.split())
    assert not Path("here").exists()


def test_a_branch_called_like_a_file_or_a_day_is_the_branch(story: Story, rows: Asked) -> None:
    meeting = story.ids["Meeting in May"]
    for name in ("plans", "README.md", "2026-06-16"):
        story.folder.git("branch", name, meeting)
        assert rows(name, "main") == rows(meeting, "main")


def test_what_was_never_in_git_is_refused_with_what_to_do(
    tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree("plans", tmp_path / "copy")
    said = ask("changes", "2026-05-19", "--plans", str(tmp_path / "copy"))
    assert (said.exit_code, "is not in a git repository" in said.stderr) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = ask("changes", "2026-05-19")
    assert (said.exit_code, "Git is not installed" in said.stderr) == (2, True)


def test_a_repository_without_a_commit_is_refused(story: Story, ask: Ask) -> None:
    shutil.rmtree(".git")
    story.folder.git("init", "-q")
    for since in ("HEAD", "2026-05-19"):
        said = ask("changes", since)
        assert (said.exit_code, "Nothing has been committed" in said.stderr) == (2, True)


def test_a_damaged_repository_is_said_to_be_one(story: Story, ask: Ask) -> None:
    branch = story.folder.git("symbolic-ref", "HEAD")
    (story.folder.root / ".git" / branch).write_text("nothing of git's")
    for since in ((), ("HEAD",), ("2026-05-19",)):
        said = ask("changes", *since)
        assert (said.exit_code, said.stdout) == (2, "")
        assert "its latest commit cannot be read" in said.stderr
        assert "git fsck" in said.stderr


def test_a_shallow_clone_answers_as_far_as_it_reaches(
    tmp_path: Path, story: Story, ask: Ask, rows: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rows("HEAD~2", "HEAD")
    source = f"file://{story.folder.root}"
    story.folder.git("clone", "-q", "--depth=4", source, str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert rows("HEAD~2", "HEAD") == expected
    for since in ("2026-05-19", story.ids["Meeting in May"]):
        said = ask("changes", since)
        assert (said.exit_code, "git fetch --unshallow" in said.stderr) == (2, True)


def test_a_bare_repository_is_refused(tmp_path: Path, story: Story, ask: Ask) -> None:
    story.folder.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    said = ask("changes", "HEAD~1", "--plans", str(tmp_path / "bare"))
    assert (said.exit_code, "no files checked out" in said.stderr) == (2, True)


def test_a_submodule_is_looked_at_as_the_repository_it_is(
    tmp_path: Path, story: Story, rows: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rows("2026-05-19", "HEAD")
    outer = story.folder.__class__(tmp_path / "outer")
    outer.git("init", "-q")
    outer.git("submodule", "--quiet", "add", str(story.folder.root), "care")
    outer.commit()
    monkeypatch.chdir(outer.root / "care")
    assert rows("2026-05-19", "HEAD") == expected


def test_the_plans_may_be_asked_about_from_anywhere(
    tmp_path: Path, story: Story, rows: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = rows("2026-05-19", "HEAD")
    monkeypatch.chdir("plans")
    assert rows("2026-05-19", "HEAD") == expected
    monkeypatch.chdir(tmp_path)
    plans = str(story.folder.root / "plans")
    assert rows("2026-05-19", "HEAD", "--plans", plans) == expected


def test_only_the_folder_of_plans_is_looked_at(story: Story, rows: Asked) -> None:
    story.folder.commit({"notes.yaml": "nothing: [of ours", "plans2/a.yaml": "qip: 1\n"})
    assert rows("HEAD~1", "HEAD") == []


def test_a_detached_head_has_a_past(story: Story, rows: Asked) -> None:
    expected = rows("2026-04-21", "2026-05-19")
    story.folder.git("checkout", "-q", story.ids["Meeting in May"])
    assert rows("2026-04-21", "HEAD") == expected
    # What is here was committed on the day, so that nothing has happened since.
    assert rows("2026-05-19", "--as-of", "2026-05-19") == []


def test_names_in_any_language_are_names(story: Story, rows: Asked) -> None:
    text = Path("plans/meals.yaml").read_text()
    file = "plans/Dom Wójcika/posiłki, które łączą.yaml"
    text_then = text.replace("Serve supper", "Podawać kolację")
    story.folder.commit({file: text_then}, on="2026-06-16T18:00:00+01:00")
    Path(file).write_text(text)
    assert kinds(rows("HEAD~1", "HEAD", "--kind", "plan-added")) == [
        ("plan-added", "posiłki, które łączą")
    ]
    assert [(row["ref"], row["before"], row["after"]) for row in rows("HEAD")] == [
        (
            "posiłki, które łączą/A1",
            "Podawać kolację half an hour later.",
            "Serve supper half an hour later.",
        )
    ]


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_conflict_is_named_and_hides_no_other_plan(story: Story, ask: Ask, how: str) -> None:
    folder = story.folder
    text = Path(AFTER).read_text()
    folder.git("checkout", "-q", "-b", "other")
    folder.commit({AFTER: text.replace("due: 2026-07-31", "due: 2026-08-07")})
    folder.git("checkout", "-q", "main")
    folder.commit({AFTER: text.replace("due: 2026-07-31", "due: 2026-08-14")})
    assert folder.try_git(how, "other").returncode
    meals = Path("plans/meals.yaml")
    meals.write_text(meals.read_text().replace("half an hour later", "at seven"))
    said = ask("changes", "2026-06-16")
    assert said.exit_code == 2
    assert "Serve supper at seven." in said.stdout
    assert "rosewood-falls.yaml" in said.stderr
    assert "two people changed these lines" in said.stderr
