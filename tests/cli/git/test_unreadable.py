"""What cannot be read at a commit is as it was before, by its file and its parent."""

import pytest

from tests.cli.git.small import Repository, action, plan
from tests.conftest import Ask, swept
from tests.store.conftest import GitFolder

CONFLICT = "<<<<<<< HEAD\n{}=======\n>>>>>>> x\n"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
BROKEN = {
    "emptied": "",
    "conflict marks": CONFLICT.format(plan("Alpha")),
    "not YAML": "a: b: c\n",
    "a pointer of Git LFS": POINTER,
}


@pytest.fixture
def care(folder: GitFolder, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(folder.root)
    return Repository(folder, ask)


@pytest.mark.parametrize("broken", ["", POINTER], ids=["emptied", "a pointer of Git LFS"])
def test_two_plans_with_the_same_broken_content_are_two(care: Repository, broken: str) -> None:
    alpha, beta = plan("Alpha"), plan("Beta", due="2026-11-30", owner="Lead")
    care.commit({"alpha": alpha, "beta": beta})
    care.commit({"alpha": broken, "beta": broken})
    care.commit({"beta": beta})
    care.commit({"alpha": alpha})
    assert care.found("HEAD~3") == care.found("HEAD~1") == []
    care.commit({"alpha": broken, "beta": broken})
    care.commit({"alpha": alpha, "beta": beta.replace("2026-11-30", "2026-12-01")})
    assert care.found("HEAD~5") == care.found("HEAD~1") == [("QIP903", "actions/A1/due")]


def test_one_plan_may_be_broken_in_the_same_way_twice(care: Repository) -> None:
    first = plan("Alpha")
    care.commit({"alpha": first})
    care.commit({"alpha": ""})
    care.commit({"alpha": first})
    second = first + "      - {date: 2026-01-11, by: Deputy, note: Second}\n"
    care.commit({"alpha": second})
    care.commit({"alpha": ""})
    care.commit({"alpha": second})
    for back in (5, 4, 2, 1):
        assert care.found(f"HEAD~{back}") == []
    assert care.changes("HEAD~1") == [("unreadable", "alpha")]
    assert care.history("alpha/A1") == ["action-added", "started", "progress", "progress"]


def test_on_two_branches_the_same_broken_content_is_what_it_was_on_each(care: Repository) -> None:
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta")})
    care.folder.git("checkout", "-q", "-b", "side")
    moved = plan("Alpha", due="2027-01-31")
    care.commit({"alpha": moved})
    care.commit({"alpha": ""})
    care.commit({"alpha": moved})
    care.folder.git("checkout", "-q", "main")
    care.commit({"alpha": ""})
    care.commit({"alpha": plan("Alpha")})
    care.folder.git("merge", "-q", "-m", "Merged", "side")
    assert care.found("side~3") == [("QIP903", "actions/A1/due")]


@pytest.mark.parametrize("broken", swept(BROKEN, every=2))
def test_nothing_is_concluded_from_what_cannot_be_read(care: Repository, broken: str) -> None:
    broken = BROKEN[broken]
    first = plan("Alpha")
    care.commit({"alpha": first, "beta": plan("Beta")})
    care.commit({"alpha": broken})
    assert care.changes("HEAD~1") == care.changes("HEAD~1", "HEAD") == [("unreadable", "alpha")]
    row = care.rows("changes", "HEAD~1")[0]
    assert (row["setback"], row["service"]) == (False, "Oak")
    note = "    updates:\n      - {date: 2026-01-07, by: Deputy, note: First note of Alpha}\n"
    care.commit({"alpha": first.replace(note, "").replace("2026-12-31", "2027-03-31")})
    real = [("deadline-later", "alpha/A1"), ("record-removed", "alpha/A1")]
    assert care.changes("HEAD~1") == [*real, ("unreadable", "alpha")]
    assert care.changes("HEAD~2") == real
    found = [("QIP905", "actions/A1/updates"), ("QIP903", "actions/A1/due")]
    assert care.found("HEAD~1") == care.found("HEAD~2") == found


def test_the_other_end_is_told_as_far_as_the_last_version_that_could_be_read(
    care: Repository,
) -> None:
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta")})
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    care.commit({"alpha": ""})
    expected = [("deadline-later", "alpha/A1"), ("unreadable", "alpha")]
    assert care.changes("HEAD~2") == care.changes("HEAD~2", "HEAD") == expected
    (care.folder.root / "plans/alpha.yaml").write_text("a: b: c\n")
    assert care.changes("HEAD~2") == expected
    care.commit({"alpha": "a: b: c\n"})
    assert care.changes("HEAD~1") == [("unreadable", "alpha")]


def test_a_plan_that_never_could_be_read_is_neither_new_nor_gone(care: Repository) -> None:
    care.commit({"alpha": "a: b: c\n", "beta": plan("Beta")})
    care.commit({"alpha": plan("Alpha")})
    assert care.changes("HEAD~1") == [("unreadable", "alpha")]
    assert "nothing is known" in care.rows("changes", "HEAD~1")[0]["what"]


def test_a_plan_that_was_renamed_and_broken_later_is_not_gone(care: Repository) -> None:
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta")})
    care.commit({"alpha": None, "omega": plan("Alpha")})
    care.commit({"omega": ""})
    assert care.changes("HEAD~2") == [("plan-renamed", "omega"), ("unreadable", "omega")]
    care.commit({"omega": plan("Alpha", due="2027-01-31")})
    assert care.found("HEAD~1") == care.found("HEAD~3") == [("QIP903", "actions/A1/due")]
    assert care.history("omega/A1")[-2:] == ["plan-renamed", "deadline-later"]


def test_what_a_sparse_checkout_leaves_out_is_said_and_not_removed(care: Repository) -> None:
    care.commit({"alpha": plan("Alpha"), "sub/beta": plan("Beta")})
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    care.folder.git("sparse-checkout", "set", "--no-cone", "/*", "!plans/sub/")
    assert not (care.folder.root / "plans/sub").exists()
    assert care.changes("HEAD~1") == [("deadline-later", "alpha/A1"), ("unreadable", "beta")]
    assert care.found("HEAD~1") == [("QIP903", "actions/A1/due")]
    for command in ("overdue", "list", "status", "agenda", "show", "check"):
        said = care.ask(command, *(["beta"] if command == "show" else []))
        assert said.exit_code == (1 if command == "check" else 2)
        assert "left out of this copy" in said.stderr + " ".join(said.stdout.split())
    care.folder.git("sparse-checkout", "disable")
    assert care.ask("list").exit_code == 0


def test_a_pointer_of_git_lfs_is_called_so(care: Repository) -> None:
    care.commit({"alpha": POINTER, "beta": plan("Beta", action("Beta"))})
    for words in (["overdue"], ["list", "--at", "HEAD"], ["changes", "HEAD"]):
        said = care.ask(*words)
        assert said.exit_code == (0 if words[0] == "changes" and not said.stderr else 2)
        assert "Git LFS" in said.stderr


@pytest.mark.parametrize("ends", [["2026-02-02"], ["HEAD~1", "2026-02-02"]])
def test_a_day_that_is_still_to_come_is_refused(care: Repository, ends: list[str]) -> None:
    care.commit({"alpha": plan("Alpha")})
    care.commit({"alpha": plan("Alpha", due="2027-01-31")})
    said = care.ask("changes", *ends, "--as-of", "2026-02-01")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "2026-02-02 is in the future" in said.stderr


@pytest.mark.parametrize("words", [["overdue", "--at"], ["check", "--since"]])
def test_so_it_is_where_one_revision_is_asked_for(
    care: Repository, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    care.commit({"alpha": plan("Alpha")})
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-02-28")
    said = care.ask(*words, "2026-03-01")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "2026-03-01 is in the future: today is 2026-02-28" in said.stderr
    assert care.ask(*words, "2026-02-28").exit_code in (0, 1)


ASIDE = {
    "a tab before the dash": ("  - id: A2", "\t- id: A2"),
    "the dash lost": ("  - id: A2", "    id: A2"),
    "the dash lost at the margin": ("  - id: A2", "id: A2"),
}


@pytest.mark.parametrize("how", swept(ASIDE, every=3))
def test_of_an_action_that_is_set_aside_nothing_is_concluded(care: Repository, how: str) -> None:
    """The plan around it is told: what moved in it, and what went before the slip was mended."""
    line, slip = ASIDE[how]
    one, two, three = action("One"), action("Two", "A2"), action("Three", "A3")
    care.commit({"p": plan("P", one, two, three)})
    later = one.replace("2026-12-31", "2027-01-15")
    care.commit({"p": plan("P", later, two, three).replace(line, slip)})
    moved, unreadable = ("deadline-later", "p/A1"), ("unreadable", "p")
    due = ("QIP903", "actions/A1/due")
    assert care.changes("HEAD~1") == [moved, unreadable]
    assert care.found("HEAD~1") == [due]
    assert care.history("p/A2") == ["action-added", "started", "progress"]
    care.commit({"p": plan("P", later, two)})
    removed = ("action-removed", "p/A3")
    assert care.changes("HEAD~1") == [removed, unreadable]
    assert care.changes("HEAD~2") == [removed, moved] or care.changes("HEAD~2") == [moved, removed]
    assert care.found("HEAD~1") == [("QIP902", "actions/A3")]
    assert care.found("HEAD~2") == [("QIP902", "actions/A3"), due]
    care.commit({"p": plan("P", later, two.replace("2026-12-31", "2027-02-28"))})
    second = ("QIP903", "actions/A2/due")
    assert care.found("HEAD~2") == [("QIP902", "actions/A3"), second]
    assert care.history("p/A2")[-1] == "deadline-later"
    assert care.history("p/A3")[-1] == "action-removed"


def test_an_action_that_came_and_went_while_another_was_set_aside_is_told(care: Repository) -> None:
    one, two = action("One"), action("Two", "A2")
    care.commit({"p": plan("P", one, two)})
    care.commit(
        {"p": plan("P", one, two, action("Three", "A3")).replace("  - id: A2", "\t- id: A2")}
    )
    added = ("action-added", "p/A3")
    assert added in care.changes("HEAD~1")
    care.commit({"p": plan("P", one, two).replace("  - id: A2", "\t- id: A2")})
    care.commit({"p": plan("P", one, two)})
    assert care.changes("HEAD~3") == []
    assert ("QIP902", "actions/A3") in care.found("HEAD~3")


def test_a_plan_that_is_renamed_and_broken_at_once_is_not_removed(care: Repository) -> None:
    care.commit({"alpha": plan("Alpha"), "beta": plan("Beta")})
    plans = care.folder.root / "plans"
    (plans / "alpha.yaml").unlink()
    care.folder.write({"plans/omega.yaml": CONFLICT.format(plan("Alpha"))})
    renamed = [("plan-renamed", "omega"), ("unreadable", "omega")]
    assert care.changes("HEAD") == renamed
    assert care.found("HEAD") == []
    care.folder.write({"plans/omega.yaml": CONFLICT.format("  - nothing of it\n")})
    assert care.changes("HEAD") == [("plan-removed", "alpha"), ("unreadable", "omega")]
    assert care.found("HEAD") == [("QIP902", "")]


def test_a_merge_that_cannot_be_read_loses_what_was_on_neither_side(care: Repository) -> None:
    first = plan("Alpha")
    care.commit({"alpha": first})
    care.folder.git("checkout", "-q", "-b", "side")
    care.commit({"alpha": first.replace("2026-12-31", "2027-01-31")})
    care.folder.git("checkout", "-q", "main")
    second = first + "      - {date: 2026-01-09, by: Deputy, note: Second}\n"
    care.commit({"alpha": second})
    care.folder.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    care.commit({"alpha": CONFLICT.format(second)})
    care.commit({"alpha": first})
    assert ("QIP905", "actions/A1/updates") in care.found("HEAD~3")
    assert ("QIP903", "actions/A1/due") in care.found("HEAD~3")
    assert "record-removed" in care.history("alpha/A1")


def test_of_an_action_that_one_side_of_a_conflict_has_nothing_is_concluded(
    care: Repository,
) -> None:
    one, two, three = action("One"), action("Two", "A2"), action("Three", "A3")
    care.commit({"p": plan("P", one, two, three)})
    later = two.replace("2026-12-31", "2027-01-15")
    marked = f"<<<<<<< ours\n=======\n{later}>>>>>>> theirs\n"
    care.commit({"p": plan("P", one, marked, three)})
    assert care.changes("HEAD~1") == [("unreadable", "p")]
    assert care.found("HEAD~1") == []
