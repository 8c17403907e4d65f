"""What `check --since` makes of merges, and of copies that hold less or are elsewhere."""

import json
from pathlib import Path

import pytest

from tests.cli.git.plan import DEFERRAL, EVIDENCE, PLAN, VERIFICATION, a2, noted, recorded
from tests.cli.git.way import Edit, Way, replaced
from tests.conftest import swept


def test_nothing_is_said_twice_where_two_lines_of_work_meet(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    commit = way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text.replace("value: 40", "value: 40.0") + "# another\n")
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    assert [(row.code, row.commit) for row in way.ask()[1]] == [("QIP903", commit)]


def merge(way: Way, edit: Edit) -> str:
    """Merge what is on the branch `side` and change it on the way; return the merge's id."""
    way.folder.git("merge", "-q", "--no-commit", "--no-ff", "side")
    way.write(edit(way.text()))
    return way.folder.commit(on="2026-03-02T12:00:00Z")


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: a2(text, "due", "2026-05-29"), id="what neither side had"),
        pytest.param(lambda text: text.replace("Sheets of five", "Sheets of six"), id="a record"),
    ],
)
def test_what_only_the_merge_did_is_the_merges(way: Way, edit: Edit) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: noted(text, "From the side"))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text + "# another\n")
    commit = merge(way, edit)
    _, rows = way.ask()
    assert [row.commit for row in rows] == [commit]
    assert f"(merge {commit[:8]}" in rows[0].message


def test_what_a_merge_threw_away_of_one_side_is_the_merges(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: recorded(a2(text, "due", "2026-05-29"), DEFERRAL))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: noted(text, "Here") + "# another\n")
    ours = way.text()
    commit = merge(way, lambda _: ours)
    _, rows = way.ask()
    assert {(row.code, row.commit) for row in rows} == {("QIP903", commit), ("QIP905", commit)}


def test_who_merges_a_completion_did_not_commit_it(way: Way) -> None:
    done = recorded(a2(PLAN, "status", "complete"), "    completed: 2026-03-02\n")
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(done, GIT_AUTHOR_EMAIL="somebody@example.org")
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text + "# another\n")
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    way.commit(lambda text: recorded(text, VERIFICATION))
    assert way.codes() == []


def test_what_one_side_took_away_is_told_of_that_side_alone(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    taken = way.commit(replaced("      - {date: 2026-02-20, value: 55}\n", ""))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: noted(text, "Here"))
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    assert [(row.code, row.commit) for row in way.ask()[1]] == [("QIP905", taken)]
    assert way.codes(since="side") == []


def test_a_clean_merge_that_closes_without_evidence_is_caught(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    taken = way.commit(replaced(EVIDENCE, ""))
    way.folder.git("checkout", "-q", "main")
    done = recorded(
        a2(PLAN, "status", "closed"),
        f"    completed: 2026-03-02\n    closed: 2026-03-02\n{VERIFICATION}",
    )
    way.commit(done)
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    merged = way.folder.git("rev-parse", "HEAD")
    way.commit(lambda text: text + "# more\n")
    said = way.run("check", "--since", "begun", "--as-of", "2026-03-03", "--format", "json")
    rows = {row["code"]: row for row in json.loads(said.stdout)["rows"]}
    assert (rows["QIP301"]["commit"], rows["QIP905"]["commit"]) == (merged, taken)
    assert f"no evidence is recorded (merge {merged[:8]}" in rows["QIP301"]["message"]


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: text, id="where only that side changed the plan"),
        pytest.param(lambda text: noted(text, "Here"), id="where both did"),
    ],
)
def test_an_error_that_one_side_had_is_not_the_merges(way: Way, edit: Edit) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: text.replace("owner: Manager", "owner: The team"))
    way.folder.git("checkout", "-q", "main")
    way.write(PLAN.replace("Fluid", "Food"), "plans/b.yaml")
    way.commit(edit)
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    said = way.run("check", "--since", "begun", "--as-of", "2026-03-03", "--format", "json")
    rows = {row["code"]: row["commit"] for row in json.loads(said.stdout)["rows"]}
    assert rows["QIP102"] is None


def test_the_way_is_the_same_from_a_sub_folder_a_worktree_and_a_detached_head(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    monkeypatch.chdir(way.folder.root / "plans")
    assert way.codes() == ["QIP903"]
    way.folder.git("checkout", "-q", "--detach")
    assert way.codes() == ["QIP903"]
    way.folder.git("worktree", "add", "-q", str(tmp_path / "other"), "HEAD")
    monkeypatch.chdir(tmp_path / "other")
    assert way.codes() == ["QIP903"]


def test_a_merge_under_way_is_looked_at_from_both_sides(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    theirs = way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.folder.git("checkout", "-q", "main")
    ours = way.commit(lambda text: text.replace("value: 90", "value: 80"))
    way.folder.git("merge", "-q", "--no-commit", "side")
    assert {(row.code, row.commit) for row in way.ask()[1]} == {
        ("QIP903", theirs),
        ("QIP906", ours),
    }
    way.write(a2(way.text(), "owner", "Lead"))
    assert ("QIP904", None) in {(row.code, row.commit) for row in way.ask()[1]}
    assert len(way.ask()[1]) == 3


def test_a_conflict_hides_nothing_that_is_committed(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    theirs = way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.folder.git("checkout", "-q", "main")
    ours = way.commit(lambda text: a2(text, "due", "2026-06-30"))
    way.folder.try_git("merge", "side")
    said = way.run("check", "--since", "begun", "--as-of", "2026-03-03", "--format", "json")
    rows = [(row["code"], row["commit"]) for row in json.loads(said.stdout)["rows"]]
    assert {("QIP002", None), ("QIP903", ours), ("QIP903", theirs)} <= set(rows)


def shallow(way: Way, to: Path) -> None:
    """Clone the last two commits of main, with a branch from which main does not come."""
    way.folder.git("checkout", "-q", "--orphan", "apart")
    way.folder.commit()
    clone = ("clone", "-q", "--depth=2", "--no-single-branch", "-b", "main")
    way.folder.git(*clone, f"file://{way.folder.root}", str(to))


def test_a_shallow_clone_says_what_it_cannot_see(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.commit(lambda text: a2(text, "due", "2026-05-29"), on="2026-04-05T10:00:00Z")
    way.commit(lambda text: a2(text, "owner", "Lead"), on="2026-04-06T10:00:00Z")
    shallow(way, tmp_path / "c")
    monkeypatch.chdir(tmp_path / "c")
    assert way.codes(since="origin/apart") == ["QIP904"]
    said = way.run("check", "--since", "origin/apart", "--as-of", "2026-04-07")
    assert "only what was committed since 2026-04-05" in said.stderr
    assert "git fetch --unshallow" in said.stderr


def test_where_two_lines_are_cut_short_all_is_known_from_the_later_beginning_on(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: a2(text, "due", "2026-05-29"), on="2026-04-07T10:00:00Z")
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text + "# another\n", on="2026-04-05T10:00:00Z")
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    way.folder.git("branch", "-q", "-D", "side")
    shallow(way, tmp_path / "c")
    monkeypatch.chdir(tmp_path / "c")
    said = way.run("check", "--since", "origin/apart", "--as-of", "2026-04-08")
    assert "only what was committed since 2026-04-07" in said.stderr


def test_a_merge_at_the_end_of_what_is_known_is_not_blamed(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: a2(text, "due", "2026-05-29"))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text + "# another\n")
    way.folder.git("merge", "-q", "-m", "Merged", "side")
    way.folder.git("branch", "-q", "-D", "side")
    shallow(way, tmp_path / "c")
    monkeypatch.chdir(tmp_path / "c")
    assert way.codes(since="origin/apart") == []


def test_a_merge_does_not_back_date_what_one_of_its_sides_had(way: Way) -> None:
    way.write(PLAN.replace("Fluid", "Food"), "plans/b.yaml")
    way.folder.commit(on="2026-03-01T12:00:00Z")
    way.folder.git("tag", "both")
    way.folder.git("checkout", "-q", "-b", "side")
    way.folder.git("rm", "-q", "plans/b.yaml")
    gone = way.folder.commit(on="2026-03-02T12:00:00Z")
    way.folder.git("checkout", "-q", "main")
    way.write(noted(way.text("plans/b.yaml"), "The same day"), "plans/b.yaml")
    way.folder.commit(on="2026-03-02T12:00:00Z")
    kept = way.text("plans/b.yaml")
    way.folder.try_git("merge", "side")
    way.write(kept, "plans/b.yaml")
    merged = way.folder.commit(on="2026-04-20T12:00:00Z")
    _, rows = way.ask("--as-of", "2026-04-21", since="both")
    assert [(row.code, row.commit) for row in rows] == [("QIP902", gone)]
    assert "put back since" in rows[0].fix
    way.folder.git("reset", "-q", "--hard", "main~1")
    way.folder.try_git("merge", "--no-commit", "side")
    way.write(noted(kept, "Only in the merge"), "plans/b.yaml")
    merged = way.folder.commit(on="2026-04-20T12:00:00Z")
    found = [(row.code, row.commit) for row in way.ask("--as-of", "2026-04-21", since="both")[1]]
    assert sorted(found) == sorted([("QIP902", gone), ("QIP908", merged)])


@pytest.mark.parametrize(
    ("edit", "codes"),
    swept(
        [
            pytest.param(lambda text: a2(text, "due", "2026-05-29"), ["QIP903"], id="a date"),
            pytest.param(replaced("value: 60", "value: 70"), ["QIP905"], id="a measurement"),
            pytest.param(lambda text: noted(text, "Late"), ["QIP908"], id="what comes late"),
            pytest.param(lambda text: text, [], id="nothing"),
        ],
        every=2,
    ),
)
def test_a_merge_of_three_tells_of_each_thing_once(way: Way, edit: Edit, codes: list[str]) -> None:
    for name in ("one", "two"):
        way.folder.git("checkout", "-q", "-b", name, "main")
        way.write(PLAN.replace("Fluid", name), f"plans/{name}.yaml")
        way.folder.commit(on="2026-03-02T12:00:00Z")
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text.replace("value: 40", "value: 40.0"))
    way.folder.git("merge", "-q", "--no-commit", "one", "two")
    way.write(edit(way.text()))
    merged = way.folder.commit(on="2026-04-20T12:00:00Z")
    found = way.ask("--as-of", "2026-04-21")[1]
    assert [row.code for row in found if row.commit == merged] == codes


def test_a_merge_of_three_that_drops_what_two_sides_had_says_so_once(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "one")
    way.commit(lambda text: recorded(a2(text, "due", "2026-05-29"), DEFERRAL))
    way.folder.git("checkout", "-q", "-b", "two")
    way.write(PLAN.replace("Fluid", "Food"), "plans/b.yaml")
    way.folder.commit()
    way.folder.git("checkout", "-q", "one")
    way.commit(lambda text: text + "# one\n")
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text.replace("value: 40", "value: 40.0"))
    tree = way.folder.git("rev-parse", "HEAD^{tree}")
    parents = [word for name in ("main", "one", "two") for word in ("-p", name)]
    merged = way.folder.git("commit-tree", tree, *parents, "-m", "Merged")
    way.folder.git("reset", "-q", "--hard", merged)
    found = [(row.code, row.commit) for row in way.ask()[1] if row.pointer.startswith("actions")]
    assert sorted(found) == [("QIP903", merged), ("QIP905", merged)]
