"""What git refuses once the hooks are installed, and that nothing is left when they are not."""

import json
import os
import shlex
import shutil
import stat
import sys
from pathlib import Path

import pytest
import yaml

from tests import prefork
from tests.cli.git.conftest import Run
from tests.conftest import Ask, with_each
from tests.store.conftest import GitFolder, set_ours

ROOT = Path(__file__).parents[3]

PLAN = """\
qip: 1
title: Fluid charts that add up
service: Oak
sponsor: Manager
opened: 2026-01-05
escalation: [{days_overdue: 1, to: Manager}]
actions:
  - id: A1
    issue: Fluid charts are totalled late.
    action: Total every fluid chart at two in the afternoon at the handover table.
    owner: Deputy
    due: 2026-03-02
    evidence_source: Fluid charts
    status: complete
    started: 2026-02-02
    completed: 2026-03-02
    assurance: {method: observation, by: Lead, due: 2026-06-30}
    evidence:
      - {date: 2026-03-02, by: Deputy, kind: record, ref: evidence/sheet.md}
    verifications:
      - {date: 2026-04-10, by: Lead, method: observation, result: confirmed, note: Held}
"""
EVIDENCE = """\
    evidence:
      - {date: 2026-03-02, by: Deputy, kind: record, ref: evidence/sheet.md}
"""
ORGANISATION = """\
qip: 1
organisation: Oak Care
services: [Oak]
roles: [{role: Manager}, {role: Deputy}, {role: Lead}]
"""
FILES = {"plans/a.yaml": PLAN, "plans/evidence/sheet.md": "x\n"}
UNHOOKED = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.hooksPath",
    "GIT_CONFIG_VALUE_0": os.devnull,
}
"""What has git run no hook, where a test only gets ready."""


@pytest.fixture(scope="module")
def hooked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of plans with the hooks in place, and all plans committed."""
    folder = GitFolder(tmp_path_factory.mktemp("hooked"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        folder.git("init", "-q")
        folder.commit(FILES)
        assert prefork.run("qiptrack", "hooks", "install", folder=folder.root).returncode == 0
    return folder.root


@pytest.fixture
def real(folder: GitFolder, hooked: Path) -> GitFolder:
    """A copy of that repository."""
    shutil.copytree(hooked, folder.root, dirs_exist_ok=True)
    return folder


@pytest.fixture
def care(real: GitFolder, tmp_path: Path) -> GitFolder:
    """The same, with hooks that fork qiptrack off instead of starting Python."""
    let_fork(real, tmp_path)
    return real


def let_fork(real: GitFolder, tmp_path: Path) -> None:
    """Have the hooks of a repository, just installed, and its merges fork qiptrack off."""
    program = prefork.client(tmp_path / "client").as_posix()
    hooks = [each for each in (real.root / ".git/hooks").iterdir() if not each.suffix]
    for file in (*hooks, real.root / ".git/config"):
        text = file.read_text(encoding="utf-8")
        assert sys.executable in text
        file.write_text(text.replace(sys.executable, program), encoding="utf-8")


@pytest.fixture
def unhooked(folder: GitFolder) -> GitFolder:
    """A repository of plans that has no hooks."""
    folder.commit(FILES)
    return folder


def kept(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_bad_commit_is_refused_with_the_place_and_what_to_do(care: GitFolder) -> None:
    before = care.git("rev-parse", "HEAD")
    care.write({"plans/a.yaml": PLAN.replace("owner: Deputy", "owner: The team")})
    care.git("add", "plans/a.yaml")
    refused = care.try_git("commit", "-q", "-m", "x")
    assert refused.returncode == 1
    assert "plans/a.yaml:11:12: error QIP102" in refused.stderr
    assert "= fix: Name one role as owner" in refused.stderr
    assert "type `git add` with its name, and commit again" in refused.stderr
    assert care.git("rev-parse", "HEAD") == before
    care.write({"plans/a.yaml": PLAN})
    care.git("add", "plans/a.yaml")
    care.git("commit", "-q", "--allow-empty", "-m", "put right")


@pytest.mark.parametrize("by_lines", [True, False], ids=["by lines", "by what they say"])
def test_a_merge_is_refused_that_closes_an_action_without_evidence(
    care: GitFolder, *, by_lines: bool
) -> None:
    if by_lines:
        care.git("config", "--unset", "merge.qiptrack.driver")
    undone = PLAN.replace("complete\n", "in-progress\n").replace("    completed: 2026-03-02\n", "")
    undone = undone.partition("    verifications:")[0]
    care.commit({"plans/a.yaml": undone}, **UNHOOKED)
    care.git("checkout", "-q", "-b", "side")
    care.commit({"plans/a.yaml": undone.replace(EVIDENCE, "")}, **UNHOOKED)
    care.git("checkout", "-q", "main")
    before = care.commit({"plans/a.yaml": PLAN.partition("    verifications:")[0]}, **UNHOOKED)
    refused = care.try_git("merge", "-q", "-m", "Merged", "side")
    assert refused.returncode != 0
    assert ("error QIP301" if by_lines else "would break QIP301") in refused.stderr
    assert care.git("rev-parse", "HEAD") == before


def test_what_is_staged_decides_and_not_what_is_on_disk(care: GitFolder) -> None:
    bad = PLAN.replace("owner: Deputy", "owner: The team")
    care.write({"plans/a.yaml": PLAN.replace("priority: high", "") + "# staged\n"})
    care.git("add", "plans/a.yaml")
    care.write({"plans/a.yaml": bad})
    care.git("commit", "-q", "-m", "the good half")
    care.git("add", "plans/a.yaml")
    care.write({"plans/a.yaml": PLAN})
    assert care.try_git("commit", "-q", "-m", "the bad half").returncode == 1


def test_a_commit_of_some_files_is_checked_as_those_files_alone(care: GitFolder) -> None:
    care.write({"plans/a.yaml": PLAN + "# more\n", "plans/b.yaml": "qip: 1\n"})
    care.git("add", "plans/b.yaml")
    care.git("commit", "-q", "-m", "one of two", "plans/a.yaml")
    assert care.try_git("commit", "-q", "-m", "the other").returncode == 1


def test_the_organisation_is_that_which_is_staged(care: GitFolder) -> None:
    without_lead = ORGANISATION.replace(", {role: Lead}", "")
    care.write({"plans/_organisation.yaml": without_lead})
    care.git("add", "plans/_organisation.yaml")
    care.write({"plans/_organisation.yaml": ORGANISATION})
    refused = care.try_git("commit", "-q", "-m", "x")
    assert "QIP104" in refused.stderr
    care.git("add", "plans/_organisation.yaml")
    care.git("commit", "-q", "-m", "x")


def test_evidence_must_be_staged_to_be_there(unhooked: GitFolder, run: Run) -> None:
    assert run("check", "--staged", "--select", "QIP307").stdout.startswith("No problems")
    unhooked.git("rm", "-q", "--cached", "plans/evidence/sheet.md")
    assert (unhooked.root / "plans/evidence/sheet.md").exists()
    assert run("check", "--select", "QIP307").stdout.startswith("No problems")
    assert "QIP307" in run("check", "--staged").stdout


def test_a_conflict_nobody_has_settled_is_a_problem(folder: GitFolder, run: Run) -> None:
    small = PLAN.partition("actions:")[0]
    folder.commit({**FILES, "plans/c.yaml": small})
    folder.git("checkout", "-q", "-b", "side")
    food = PLAN.replace("title: Fluid", "title: Food")
    changed = f"{small}# changed here, and removed there\n"
    folder.commit({"plans/a.yaml": food, "plans/b.yaml": PLAN, "plans/c.yaml": changed})
    folder.git("checkout", "-q", "main")
    (folder.root / "plans/c.yaml").unlink()
    drink, water = (PLAN.replace("title: Fluid", f"title: {word}") for word in ("Drink", "Water"))
    folder.commit({"plans/a.yaml": drink, "plans/b.yaml": water})
    folder.try_git("merge", "side")
    found = json.loads(run("check", "--staged", "--select", "QIP0", "--format", "json").stdout)
    assert [(row["file"], row["code"]) for row in found["rows"]] == [
        ("plans/a.yaml", "QIP002"),
        ("plans/b.yaml", "QIP002"),
        ("plans/c.yaml", "QIP002"),
    ]


def test_a_linked_worktree_is_checked_as_staged_there(care: GitFolder, tmp_path: Path) -> None:
    care.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    other = GitFolder(tmp_path / "other")
    other.write({"plans/a.yaml": PLAN.replace("owner: Deputy", "owner: The team")})
    assert other.try_git("commit", "-q", "-a", "-m", "x").returncode == 1
    care.git("commit", "-q", "--allow-empty", "-m", "x")


def test_a_branch_without_the_folder_is_left_in_peace(care: GitFolder) -> None:
    care.git("checkout", "-q", "--orphan", "site")
    care.git("rm", "-r", "-q", "--force", ".")
    care.commit({"index.html": "x\n"})


def test_the_hook_needs_no_program_of_ours_on_the_search_path_nor_the_home_of_python(
    real: GitFolder,
) -> None:
    bare = os.pathsep.join(("/usr/bin", "/bin"))
    real.write({"plans/a.yaml": BAD})
    refused = real.try_git("commit", "-q", "-a", "-m", "x", PATH=bare, PYTHONHOME="/nowhere")
    assert "QIP102" in refused.stderr
    assert "not found" not in refused.stderr


@pytest.mark.parametrize("at", [".", "plans"])
def test_removing_leaves_no_trace(folder: GitFolder, run: Run, at: str) -> None:
    folder.commit(FILES)
    folder.write({".git/hooks/pre-commit": "#!/bin/sh\nexit 0\n"})
    (folder.root / ".git/hooks/pre-commit").chmod(0o755)
    before = kept(folder.root)
    said = run("hooks", "install", at=at).stderr
    assert "still runs, first" in said
    place = "plans/.gitattributes" if at == "." else ".gitattributes"
    assert f"installed the hooks:\n  git add {place}\n" in said
    assert "git add" not in run("hooks", "install", at=at).stderr
    assert kept(folder.root) != before
    removed = run("hooks", "remove", at=at)
    assert (removed.exit_code, removed.stdout) == (0, "")
    assert kept(folder.root) == before
    assert "nothing of ours" in run("hooks", "remove").stderr


def test_from_outside_its_repository_the_command_to_add_names_that(
    folder: GitFolder, run: Run
) -> None:
    folder.commit(FILES)
    said = run("--plans", str(folder.root / "plans"), "hooks", "install", at="..").stderr
    assert f"  git -C {folder.root.name} add plans/.gitattributes\n" in said


def test_an_earlier_hook_that_git_passes_over_is_not_said_to_run(
    folder: GitFolder, run: Run
) -> None:
    folder.commit(FILES)
    folder.write({".git/hooks/pre-commit": "#!/bin/sh\nexit 1\n"})
    installed = run("hooks", "install").stderr
    assert "still runs" not in installed
    remedy = "chmod +x .git/hooks/pre-commit.before-qiptrack"
    assert remedy in installed
    status = run("hooks", "status").stdout
    assert "kept, does not run" in status
    assert remedy in status
    (folder.root / ".git/hooks/pre-commit.before-qiptrack").chmod(0o755)
    status = run("hooks", "status").stdout
    assert "kept, runs first" in status
    assert "chmod" not in status


def test_git_diff_names_the_action(care: GitFolder) -> None:
    care.write({"plans/a.yaml": PLAN.replace("note: Held", "note: It held")})
    assert "@@ - id: A1" in care.git("diff", "-U0")


BAD = PLAN.replace("owner: Deputy", "owner: The team")


@pytest.mark.parametrize("left_behind", [False, True])
def test_a_hook_whose_folder_has_another_name_now_refuses_and_says_so(
    care: GitFolder, run: Run, tmp_path: Path, left_behind: bool
) -> None:
    care.git("mv", "plans", "plany jakości")
    if left_behind:
        care.write({"plans/notes.txt": "x\n"})
    refused = care.try_git("commit", "-q", "-m", "renamed")
    assert refused.returncode == 1
    assert "no plan in the folder plans any more" in refused.stderr
    assert "plany jakości/a.yaml" in refused.stderr
    said = run("--plans", "plany jakości", "hooks")
    assert "The hooks check the folder plans, and not plany jakości." in said.stdout
    rows = json.loads(run("--plans", "plany jakości", "hooks", "--format", "json").stdout)["rows"]
    assert [row["state"] for row in rows[:4]] == ["other folder"] * 4
    if left_behind:
        return
    assert run("--plans", "plany jakości", "hooks", "install").exit_code == 0
    let_fork(care, tmp_path)
    care.git("add", "-A")
    care.git("commit", "-q", "-m", "renamed")
    care.write({"plany jakości/a.yaml": BAD})
    assert "QIP102" in care.try_git("commit", "-q", "-a", "-m", "x").stderr


def test_a_hook_of_an_earlier_version_is_out_of_date(care: GitFolder, run: Run) -> None:
    file = care.root / ".git/hooks/pre-commit"
    file.write_text(file.read_text().replace("folder=", "was="))
    assert "out of date" in run("hooks").stdout
    assert "brought up to date" in run("hooks", "install").stderr
    assert "out of date" not in run("hooks").stdout


def test_only_what_a_commit_touches_refuses_it(care: GitFolder) -> None:
    care.write({"plans/bad.yaml": BAD})
    care.git("add", "-A")
    care.git("commit", "-q", "--no-verify", "-m", "unseen")
    care.commit({"plans/a.yaml": PLAN.replace("title: Fluid", "title: Food")})
    care.write({"plans/bad.yaml": BAD.replace("title: Fluid", "title: Food")})
    refused = care.try_git("commit", "-q", "-a", "-m", "x")
    assert refused.returncode == 1
    assert "plans/bad.yaml" in refused.stdout + refused.stderr
    assert "plans/a.yaml" not in refused.stdout + refused.stderr


def test_a_commit_of_another_organisation_is_checked_against_every_plan(care: GitFolder) -> None:
    care.write({"plans/_organisation.yaml": ORGANISATION.replace(", {role: Lead}", "")})
    care.git("add", "-A")
    refused = care.try_git("commit", "-q", "-m", "x")
    assert "QIP104" in refused.stderr


def test_two_plans_of_one_id_are_found_though_only_one_is_touched(care: GitFolder) -> None:
    care.write({"plans/archive/a.yaml": PLAN})
    care.git("add", "-A")
    refused = care.try_git("commit", "-q", "-m", "x")
    assert "QIP007" in refused.stderr


def test_errors_come_first_and_of_warnings_only_the_new(unhooked: GitFolder, run: Run) -> None:
    old = PLAN.replace("due: 2026-03-02", "due: 2028-03-01")
    unhooked.write({"plans/b.yaml": old})
    unhooked.git("add", "-A")
    first = run("check", "--staged", "--against", "HEAD").stdout
    assert "warning QIP206" in first
    unhooked.git("commit", "-q", "-m", "b")
    unhooked.write({"plans/b.yaml": old.replace("owner: Deputy", "owner: The team")})
    unhooked.git("add", "-A")
    said = run("check", "--staged", "--against", "HEAD")
    assert "QIP102" in said.stdout
    assert "QIP206" not in said.stdout
    assert "there before, 1 plan not touched; `qiptrack check` shows all of it" in said.stderr


@pytest.mark.usefixtures("unhooked")
def test_against_goes_with_what_git_has(run: Run) -> None:
    refused = run("check", "--against", "HEAD")
    assert refused.exit_code == 2
    assert "--against goes with --staged or --at" in refused.stderr


def behind_the_back(care: GitFolder, plan: str) -> None:
    care.write({"plans/a.yaml": plan})
    care.git("commit", "-q", "-a", "--no-verify", "-m", "unseen")


def test_what_was_committed_unseen_is_refused_when_it_is_pushed(
    care: GitFolder, tmp_path: Path
) -> None:
    care.git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    care.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    care.git("push", "-q", "origin", "main", **UNHOOKED)
    behind_the_back(care, BAD)
    care.git("branch", "another")
    for branch in ("main", "another"):
        refused = care.try_git("push", "-q", "origin", branch)
        assert refused.returncode == 1
        assert "QIP102" in refused.stderr + refused.stdout
    behind_the_back(care, PLAN)
    care.git("push", "-q", "origin", "main", "main:again")
    care.git("push", "-q", "origin", ":again")


def test_what_a_rebase_came_to_is_checked_when_it_is_done(care: GitFolder) -> None:
    care.git("checkout", "-q", "-b", "side")
    care.commit({"plans/notes.txt": "x\n"}, **UNHOOKED)
    care.git("checkout", "-q", "main")
    behind_the_back(care, BAD)
    care.git("checkout", "-q", "side")
    done = care.try_git("rebase", "-q", "main")
    assert "QIP102" in done.stderr + done.stdout
    assert "The rebase is done all the same" in done.stderr


def test_what_is_pushed_is_looked_at_and_not_what_is_checked_out(
    care: GitFolder, tmp_path: Path
) -> None:
    """Another branch may be checked out, in which the folder of the plans has gone."""
    care.git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    care.git("remote", "add", "origin", str(tmp_path / "shared.git"))
    care.git("push", "-q", "origin", "main", **UNHOOKED)
    care.git("checkout", "-q", "-b", "broken")
    behind_the_back(care, BAD)
    care.git("checkout", "-q", "--orphan", "empty")
    care.git("rm", "-q", "-r", "-f", ".")
    care.write({"other.txt": "nothing to do with plans\n"})
    care.git("add", "-A")
    care.git("commit", "-q", "--no-verify", "-m", "No plans")
    refused = care.try_git("push", "-q", "origin", "broken")
    assert refused.returncode == 1
    assert "QIP102" in refused.stderr + refused.stdout
    without = care.try_git("push", "-q", "origin", "empty")
    assert without.returncode == 0
    assert "There is no plan in the folder" in without.stderr
    assert care.try_git("push", "-q", "origin", "main:again").returncode == 0
    care.git("checkout", "-q", "main")
    care.git("checkout", "-q", "-b", "elsewhere")
    care.git("mv", "plans", "improvement")
    care.git("commit", "-q", "--no-verify", "-m", "Renamed")
    care.git("checkout", "-q", "main")
    refused = care.try_git("push", "-q", "origin", "elsewhere")
    assert refused.returncode == 1
    assert "  improvement/a.yaml" in refused.stderr


def test_an_earlier_hook_of_a_push_is_told_what_is_pushed(
    folder: GitFolder, run: Run, tmp_path: Path
) -> None:
    folder.commit(FILES)
    folder.write({".git/hooks/pre-push": "#!/bin/sh\ncat > told\n"})
    (folder.root / ".git/hooks/pre-push").chmod(0o755)
    run("hooks", "install")
    let_fork(folder, tmp_path)
    folder.git("init", "-q", "--bare", str(tmp_path / "shared.git"))
    folder.git("push", "-q", str(tmp_path / "shared.git"), "main")
    assert (folder.root / "told").read_text().startswith("refs/heads/main ")
    run("hooks", "remove")
    assert "told" in (folder.root / ".git/hooks/pre-push").read_text()


def test_the_status_says_what_is_in_place(folder: GitFolder, run: Run) -> None:
    folder.commit(FILES)
    assert "hooks install` puts in place" in run("hooks").stdout
    run("hooks", "install")
    assert "hooks install" not in run("hooks", "status").stdout
    rows = json.loads(run("hooks", "--format", "json").stdout)["rows"]
    assert [row["state"] for row in rows] == ["installed"] * 6


def test_what_is_wrong_already_is_said_when_they_are_installed(folder: GitFolder, run: Run) -> None:
    folder.commit({"plans/a.yaml": "qip: 1\n"})
    installed = run("hooks", "install")
    assert installed.exit_code == 0
    assert "They have an error now" in installed.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("hooks uninstall", "install, remove or status", id="another word"),
        pytest.param("check --staged --at HEAD", "Leave one of the two out", id="two places"),
    ],
)
def test_what_cannot_be_is_refused(folder: GitFolder, run: Run, words: str, said: str) -> None:
    folder.commit(FILES)
    refused = run(*words.split())
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_without_git_there_is_nothing_to_hook_into(tmp_path: Path, run: Run) -> None:
    (tmp_path / "loose").mkdir()
    for words in (("hooks", "install"), ("check", "--staged")):
        refused = run(*words, "--plans", str(tmp_path / "loose"))
        assert refused.exit_code == 2
        assert "not in a git repository" in refused.stderr


def test_the_hook_for_pre_commit_is_a_command_that_works(unhooked: GitFolder, run: Run) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *words = shlex.split(hook["entry"])
    assert (program, hook["pass_filenames"]) == ("qiptrack", False)
    assert run(*words).exit_code == 0
    unhooked.write({"plans/b.yaml": "qip: 1\n"})
    unhooked.git("add", "plans/b.yaml")
    assert run(*words).exit_code == 1


@with_each("word", ["install", "remove", "status"])
def test_without_git_it_is_said_that_git_runs_the_hooks(
    word: str, ask: Ask, tmp_path: Path
) -> None:
    (tmp_path / "falls.yaml").write_text(PLAN)
    answer = ask("hooks", word, "--plans", str(tmp_path))
    assert answer.exit_code == 2
    assert "is not in a git repository, and it is git that runs the hooks." in answer.stderr
    assert "`git init`" in answer.stderr


def test_where_no_plan_is_committed_a_check_before_a_push_says_no_more(
    run: Run, folder: GitFolder
) -> None:
    folder.commit({"plans/notes.txt": "Plans come in May.\n"})
    for held in (("--at", "HEAD", "--against", ""), ("--staged",)):
        answer = run("check", "--plans", "plans", *held)
        assert (answer.exit_code, answer.stdout) == (0, "No problems in 0 files.\n")
        assert answer.stderr == ""
