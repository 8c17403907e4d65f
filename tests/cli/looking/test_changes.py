"""`qiptrack changes`, asked in a real repository that holds the example plans."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, Ask
from tests.conftest import rows as rows_of

Git = Callable[..., str]

A6 = "rosewood-care-plan-reviews/A6"


class Work(NamedTuple):
    """A repository of the plans: git there, and the command line."""

    git: Git
    ask: Ask


@pytest.fixture
def work(tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return a repository in which the plans were committed before the meetings of October."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def run(*words: str, day: str = "2026-10-19") -> str:
        moment = f"{day}T12:00:00+00:00"
        dated = environment | {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        who = ("-c", "user.name=M. Davies", "-c", "user.email=m.davies@example.org")
        command = ["git", *who, *words]
        ran = subprocess.run(
            command, cwd=tmp_path, env=dated, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    run("init", "-q", "-b", "main")
    run("add", "-A")
    run("commit", "-qm", "As it was")
    return Work(run, ask)


def rows(work: Work, *words: str) -> list[dict[str, object]]:
    return rows_of(work.ask("changes", *words, "--format", "json"))


def test_nothing_is_known_that_was_recorded_after_the_day_asked_about(work: Work) -> None:
    defer(work)
    of_a6 = [each for each in rows(work, "2026-10-19") if each["ref"] == A6]
    assert any(each["date"] == "2026-11-23" for each in of_a6)
    day = ("2026-10-19", "--as-of", "2026-11-20")
    assert [each for each in rows(work, *day) if each["ref"] == A6 and each["date"]] == []
    assert deferred(work) == deferred(work, *day[1:]) + 1


def deferred(work: Work, *words: str) -> int:
    listed = rows_of(work.ask("list", *words, "--format", "json"))
    (row,) = (each for each in listed if each["ref"] == A6)
    return int(row["deferred"])


def defer(work: Work) -> None:
    done = work.ask(
        *("defer", A6, "--to", "2026-12-11", "--reason", "Shelf on order"),
        *("--approved-by", "Registered Manager", "--by", "Deputy Manager"),
    )
    assert done.exit_code == 0, done.stderr


def test_the_files_as_they_are_count_whether_committed_or_not(work: Work) -> None:
    defer(work)
    moved = [row for row in rows(work, "HEAD") if row["kind"] == "deadline-later"]
    assert moved == [
        {
            "kind": "deadline-later",
            "ref": A6,
            "plan": "rosewood-care-plan-reviews",
            "service": "Rosewood House",
            "what": "Shelf on order",
            "before": "2026-11-13",
            "after": "2026-12-11",
            "setback": True,
            "by": "Deputy Manager",
            "date": "2026-11-23",
            "commit": None,
        }
    ]


def test_a_check_that_is_new_is_called_so_and_one_that_is_gone_is_a_setback(work: Work) -> None:
    check = ("add-check", "rose", "--check", "Lamps tried", "--owner", "DM", "--every", "week")
    assert work.ask(*check, "--since", "2026-11-16", "--by", "QL").exit_code == 0
    told = " ".join(work.ask("changes", "HEAD").stdout.split())
    assert "rosewood-care-plan-reviews/C3 new check Lamps tried" in told
    work.git("commit", "-qam", "A check", day="2026-11-20")
    work.git("revert", "--no-commit", "HEAD")
    told = " ".join(work.ask("changes", "HEAD").stdout.split())
    assert "rosewood-care-plan-reviews/C3 record removed - was check Lamps tried" in told


def test_a_record_that_says_nothing_any_more_or_now_says_something_is_told_in_words(
    work: Work,
) -> None:
    plan = Path("plans/rosewood-care-plan-reviews.yaml")
    with_result = plan.read_text(encoding="utf-8")
    found = "{date: 2026-10-09, by: Team Leader, result: satisfactory}"
    assert found in with_result
    plan.write_text(
        with_result.replace(found, "{date: 2026-10-09, by: Team Leader}"), encoding="utf-8"
    )
    said = " ".join(work.ask("changes", "HEAD").stdout.split())
    assert "was “result: satisfactory”, says nothing now" in said
    work.git("commit", "-qam", "Only done")
    plan.write_text(with_result, encoding="utf-8")
    said = " ".join(work.ask("changes", "HEAD").stdout.split())
    assert "is “result: satisfactory”, where nothing was said" in said
    changed = [each for each in rows(work, "HEAD") if each["kind"] == "record-changed"]
    assert [(each["before"], each["after"]) for each in changed] == [("", "result: satisfactory")]


def test_without_since_it_is_since_the_last_meeting(work: Work) -> None:
    assert "Changes since 20 Oct 2026" in work.ask("changes").stdout
    assert rows(work) == rows(work, "2026-10-20") == rows(work, "--since-meeting")


def test_a_meeting_goes_by_its_name(work: Work) -> None:
    name = "monthly quality governance"
    assert rows(work, "--since-meeting", name) == rows(work, "2026-10-20")
    assert rows(work, "--since-meeting", "Monthly") == rows(work, "2026-10-20")
    assert rows(work, "--since-meeting", "MQG") == rows(work, "2026-10-20")
    said = work.ask("changes", "--since-meeting", "Board")
    assert said.exit_code == 2
    assert "No meeting called 'Board'" in said.stderr


def test_days_that_pass_make_overdue_what_nobody_touched(work: Work) -> None:
    late = {(row["ref"], row["after"]) for row in rows(work, "HEAD", "--kind", "newly-overdue")}
    assert ("northgate-safeguarding-alerts/A7", "2026-10-30") in late
    assert (A6, "2026-11-13") in late
    # Its date had passed before.
    assert "rosewood-care-plan-reviews/A3" not in {ref for ref, _ in late}


def test_a_day_is_the_state_at_its_end(work: Work) -> None:
    defer(work)
    work.git("commit", "-qam", "Deferred", day="2026-11-10")
    kinds = ("--kind", "deadline-later")
    assert rows(work, "2026-11-09", "2026-11-10", *kinds)
    assert not rows(work, "2026-11-10", "2026-11-11", *kinds)
    assert rows(work, "2026-11-09", "--at", "HEAD", *kinds)
    assert not rows(work, "HEAD~1", "HEAD~1")


def test_a_renamed_plan_is_the_same_plan(work: Work) -> None:
    Path("plans/rosewood-care-plan-reviews.yaml").rename("plans/rosewood.yaml")
    found = [row for row in rows(work, "HEAD") if row["kind"] != "newly-overdue"]
    assert [(row["kind"], row["ref"]) for row in found] == [("plan-renamed", "rosewood")]


def test_what_cannot_be_read_is_named_and_hides_nothing(work: Work) -> None:
    defer(work)
    Path("plans/broken.yaml").write_text("qip: [")
    said = work.ask("changes", "HEAD")
    assert said.exit_code == 2
    assert "from 13 Nov 2026 to 11 Dec 2026" in said.stdout
    assert "broken.yaml" in said.stderr


def test_nothing_changed_says_so(work: Work) -> None:
    said = work.ask("changes", "HEAD", "HEAD")
    assert (said.exit_code, "Nothing changed in 3 plans." in said.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["2026-10-01"], "Nothing had been committed", id="a day before all"),
        pytest.param(["nowhere"], "is not a revision", id="no revision"),
        pytest.param(["Sun 20/11/2026"], "20 November 2026 is a Friday", id="another weekday"),
        pytest.param(["HEAD", "HEAD", "--at", "HEAD"], "both say", id="two later ends"),
        pytest.param(["HEAD", "--plan", "oak"], "There is no plan 'oak'", id="no such plan"),
    ],
)
def test_a_refusal_says_why(work: Work, words: list[str], message: str) -> None:
    said = work.ask("changes", *words)
    assert said.exit_code == 2
    assert message in said.stderr


def test_one_plan_or_service_can_be_asked_for(work: Work) -> None:
    assert {row["plan"] for row in rows(work, "HEAD", "--plan", "elm")} == {"elm-court-mar-errors"}
    of_service = rows(work, "HEAD", "--service", "northgate homecare", "--setbacks")
    assert {row["service"] for row in of_service} == {"Northgate Homecare"}


def test_where_git_keeps_no_plans_a_day_is_not_asked_for(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    said = ask("changes", "--plans", str(tmp_path / "plans"))
    assert said.exit_code == 2
    assert "is not in a git repository" in said.stderr
    assert "`git init`" in said.stderr
