"""Plans and actions are followed in one way, by `changes`, `history` and `check --since`."""

from pathlib import Path

import pytest

from tests.cli.git.small import Repository, action, plan, quoted
from tests.conftest import Ask
from tests.store.conftest import GitFolder

TOLD = ["action-added", "started", "progress"]


@pytest.fixture
def care(folder: GitFolder, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(folder.root)
    care = Repository(folder, ask)
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta")})
    return care


def test_a_plan_renamed_and_laid_out_anew_in_one_commit_keeps_its_past(care: Repository) -> None:
    moved = plan("Alpha", due="2027-01-31")
    care.commit({"alpha": moved})
    care.commit({"alpha": None, "omega": quoted(moved)})
    assert care.changes("HEAD~2") == [("deadline-later", "omega/A1"), ("plan-renamed", "omega")]
    assert care.history("omega/A1") == [*TOLD, "deadline-later", "plan-renamed"]
    assert care.history("alpha/A1") == care.history("omega/A1")
    assert care.found("HEAD~2") == [("QIP903", "actions/A1/due")]
    commits = [row["commit"] for row in care.rows("changes", "HEAD~2")]
    assert commits == care.folder.git("rev-list", "--reverse", "HEAD~2..HEAD").split()


def test_names_that_go_round_are_followed(care: Repository) -> None:
    care.commit({"alpha": plan("Beta", due="2027-01-31"), "omega": plan("Alpha"), "beta": None})
    assert care.changes("HEAD~1") == [
        ("deadline-later", "alpha/A1"),
        ("plan-renamed", "alpha"),
        ("plan-renamed", "omega"),
    ]
    assert care.history("omega/A1") == [*TOLD, "plan-renamed"]
    assert care.history("alpha/A1") == [*TOLD, "plan-renamed", "deadline-later"]
    assert care.found("HEAD~1") == [("QIP903", "actions/A1/due")]


def test_a_new_plan_under_the_old_name_is_new(care: Repository) -> None:
    care.commit({"alpha": plan("Gamma"), "omega": plan("Alpha")})
    assert care.changes("HEAD~1") == [("plan-added", "alpha"), ("plan-renamed", "omega")]
    assert care.history("omega/A1") == [*TOLD, "plan-renamed"]
    assert care.history("alpha/A1") == TOLD
    assert care.found("HEAD~1") == []


def test_an_action_that_moved_keeps_its_past_when_its_new_plan_is_renamed_later(
    care: Repository,
) -> None:
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    went = action("Alpha", "A2", due="2027-01-31")
    other = action("Alpha", "A9").replace("Alpha", "Gamma")
    care.commit({"alpha": plan("Alpha", other), "beta": plan("Beta", action("Beta"), went)})
    care.commit({"beta": None, "omega": quoted(plan("Beta", action("Beta"), went))})
    care.commit({"omega": None, "last": plan("Beta", action("Beta"), went)})
    told = [*TOLD, "deadline-later", "action-moved", "plan-renamed", "plan-renamed"]
    assert care.history("last/A2") == told
    assert care.changes("HEAD~4", "HEAD") == [
        ("deadline-later", "last/A2"),
        ("action-added", "alpha/A9"),
        ("action-moved", "last/A2"),
        ("plan-renamed", "last"),
    ]
    assert care.found("HEAD~4") == [("QIP903", "actions/A2/due")]


def test_an_action_moved_and_reworded_is_known_by_its_id_and_most_of_its_words(
    care: Repository,
) -> None:
    care.commit({"alpha": plan("Alpha", action("Alpha"), action("Alpha", "A7")), "beta": None})
    went = action("Alpha", "A7", due="2027-01-31").replace("every week", "every day")
    care.commit({"alpha": plan("Alpha"), "gamma": plan("Gamma", went)})
    assert care.changes("HEAD~1") == [
        ("deadline-later", "gamma/A7"),
        ("plan-added", "gamma"),
        ("action-moved", "gamma/A7"),
        ("wording", "gamma/A7"),
    ]
    assert care.history("gamma/A7") == [*TOLD, "action-moved", "deadline-later", "wording"]
    assert care.found("HEAD~1") == [("QIP903", "actions/A7/due")]


def test_what_is_unlike_at_the_ends_is_followed_commit_by_commit(care: Repository) -> None:
    care.commit({"alpha": plan("Alpha", action("Alpha"), action("Alpha", "A7"))})
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta", action("Alpha", "A7"))})
    other = action("Alpha", "A7").replace("Do the thing of Alpha every week in every room", "Go")
    care.commit({"beta": plan("Beta", other.replace("Issue of Alpha at night", "Falls"))})
    care.commit({"alpha": None, "omega": plan("Alpha")})
    care.commit({"omega": plan("Quite another", action("Omega").replace("note of Omega", "word"))})
    found = care.changes("HEAD~4")
    assert {("action-moved", "beta/A7"), ("plan-renamed", "omega")} <= set(found)
    gone = {"action-removed", "plan-removed", "action-added", "plan-added"}
    assert not gone & {kind for kind, ref in found if ref != "beta/A1"}
    assert "action-moved" in care.history("beta/A7")
    assert "plan-renamed" in care.history("omega/A1")
    assert "QIP902" not in {code for code, pointer in care.found("HEAD~4") if "A7" in pointer}


@pytest.mark.parametrize("to", ["planer", "docs/plans"])
def test_plans_that_came_from_another_folder_are_said_to_be_followed_no_further(
    care: Repository, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    (care.folder.root / to).parent.mkdir(exist_ok=True)
    care.folder.git("mv", "plans", to)
    care.folder.commit()
    monkeypatch.setenv("QIPTRACK_PLANS", to)
    for words in (("changes", "HEAD~1"), ("check", "--since", "HEAD~1")):
        said = care.ask(*words)
        assert "were in another folder then, plans" in " ".join(said.stderr.split())
        assert "another folder" not in care.ask(*words[:-1], "HEAD").stderr
    monkeypatch.delenv("QIPTRACK_PLANS")


def test_another_action_under_the_id_of_one_that_is_gone_is_another(care: Repository) -> None:
    both = plan("Alpha", action("Alpha"), action("Alpha", "A7"))
    care.commit({"alpha": both})
    care.commit({"alpha": plan("Alpha"), "gamma": plan("Gamma", action("Gamma", "A7"))})
    assert ("action-removed", "alpha/A7") in care.changes("HEAD~1")
    assert ("action-moved", "gamma/A7") not in care.changes("HEAD~1")
    assert care.found("HEAD~1") == [("QIP902", "actions/A7")]
    assert care.history("gamma/A7") == TOLD


def test_a_shallow_copy_says_that_it_cannot_tell_who_committed_the_beginning(
    care: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    last = care.commit({"alpha": plan("Alpha", due="2027-02-28")})
    source = f"file://{care.folder.root}"
    care.folder.git("clone", "-q", "--depth=2", source, str(tmp_path / "part"))
    monkeypatch.chdir(tmp_path / "part")
    assert [row["commit"] for row in care.rows("history", "alpha/A1")] == [None, None, None, last]
    said = care.ask("history", "alpha/A1")
    assert "holds only what was committed since 2026-01-09" in said.stderr
    assert "git fetch --unshallow" in said.stderr
    assert "earlier" in said.stdout


def test_an_action_that_is_copied_first_and_deleted_later_has_moved(care: Repository) -> None:
    stays, goes = action("Stays", "A9"), action("Alpha")
    care.commit({"alpha": plan("Alpha", goes, stays)})
    care.commit({"beta": plan("Beta", action("Beta"), goes.replace("A1", "A2"))})
    care.commit({"gamma": plan("Gamma")})
    care.commit({"alpha": plan("Alpha", stays)})
    later = goes.replace("A1", "A2").replace("2026-12-31", "2027-03-31")
    care.commit({"beta": plan("Beta", action("Beta"), later)})
    due = ("deadline-later", "beta/A2")
    moved = ("action-moved", "beta/A2")
    assert {moved, due} <= set(care.changes("HEAD~4"))
    assert "action-removed" not in dict(care.changes("HEAD~4"))
    assert care.found("HEAD~4") == [("QIP903", "actions/A2/due")]
    assert care.found("HEAD~5") == [("QIP903", "actions/A2/due")]
    assert care.history("beta/A2") == [*TOLD, "action-moved", "deadline-later"]
    assert care.history("alpha/A1") == [*TOLD, "action-moved"]
    rows = [row for row in care.rows("history", "beta/A2") if row["kind"] == "action-moved"]
    assert (rows[0]["before"], rows[0]["after"]) == ("alpha/A1", "beta/A2")


def test_what_the_copy_does_not_have_any_more_is_told(care: Repository) -> None:
    copy, other = action("Alpha", "A2"), action("Other", "A6")
    care.commit({"beta": plan("Beta", action("Beta"), copy)})
    more = action("Alpha") + "      - {date: 2026-01-11, by: Deputy, note: Told since}\n"
    care.commit({"alpha": plan("Alpha", more, other)})
    care.commit({"alpha": plan("Alpha", other)})
    assert ("QIP905", "actions/A2/updates") in care.found("HEAD~3")
    assert ("action-moved", "beta/A2") in care.changes("HEAD~3")


def test_an_action_like_one_that_another_plan_always_had_is_removed(care: Repository) -> None:
    same = action("Same", "A5")
    care.commit({"alpha": plan("Alpha", same), "beta": plan("Beta", action("Beta"), same)})
    care.commit({"alpha": plan("Alpha", action("Other", "A6"))})
    assert ("QIP902", "actions/A5") in care.found("HEAD~1")
    assert ("action-removed", "alpha/A5") in care.changes("HEAD~1")
    assert care.history("alpha/A5")[-1] == "action-removed"
    assert care.history("beta/A5")[0] == "action-added"


def test_an_action_that_came_and_went_has_not_moved_to_itself(care: Repository) -> None:
    new = action("New", "A5")
    care.commit({"alpha": plan("Alpha", action("Alpha"), new)})
    care.commit({"alpha": None, "omega": plan("Alpha", action("Alpha"), new)})
    care.commit({"omega": plan("Alpha", action("Alpha"))})
    assert care.found("HEAD~3") == [("QIP902", "actions/A5")]


def test_nor_to_a_copy_that_went_before_it(care: Repository) -> None:
    copy, other = action("Alpha", "A2"), action("Other", "A6")
    care.commit({"beta": plan("Beta", action("Beta"), copy), "gamma": plan("Gamma", copy)})
    care.commit({"beta": plan("Beta", action("Beta")), "gamma": None})
    care.commit({"alpha": plan("Alpha", other)})
    assert ("QIP902", "actions/A1") in care.found("HEAD~3")
    assert care.history("alpha/A1")[-1] == "action-removed"
