"""What a commit touches is looked at, and of what is wrong there only what is new is told."""

import datetime as dt

import pytest

from qiptrack.store.git_folders import PlansAtRevision, PlansStaged
from qiptrack.store.hooks.touched import Touched, check_touched
from tests.conftest import Ask
from tests.store.conftest import GitFolder, folder

__all__ = ["folder"]  # a fixture, which is found by being here

TODAY = dt.date(2026, 6, 30)
ORGANISATION = "qip: 1\norganisation: Oak Care\nroles: [{role: Manager}, {role: Deputy}]\n"
PLAN = """\
qip: 1
title: Fluid charts that add up
service: Oak
sponsor: Manager
opened: 2026-01-05
actions:
  - id: A1
    issue: Fluid charts are totalled late.
    action: Total every fluid chart at two in the afternoon at the handover table.
    owner: Deputy
    due: 2026-09-30
    evidence_source: Fluid charts
"""
LATER = PLAN.replace("2026-09-30", "2026-09-29")
WRONG = PLAN.replace("owner: Deputy", "owner: The team")
FIRST = {
    "plans/_organisation.yaml": ORGANISATION,
    "plans/a.yaml": PLAN,
    "plans/b.yaml": PLAN,
    "plans/c.yaml": WRONG,
    "plans/evidence/sheet.md": "x\n",
}


def touched(folder: GitFolder, base: str | None = "HEAD") -> Touched:
    """Return what is found of all that is changed since the first commit, once it is staged."""
    folder.git("add", "--all")
    plans = folder.root / "plans"
    return check_touched(PlansStaged(plans), PlansAtRevision(plans, base) if base else None, TODAY)


def names(found: Touched) -> list[str]:
    """Return the plans that were looked at; the organisation file always is."""
    return [name for each in found.files if (name := each.rpartition("/")[2])[0] != "_"]


def codes(found: Touched) -> list[tuple[str, str]]:
    return [(each.place.file.rpartition("/")[2], each.code) for each in found.problems]


@pytest.fixture
def care(folder: GitFolder) -> GitFolder:
    folder.commit(FIRST)
    return folder


def test_of_a_commit_that_touches_no_plan_nothing_is_looked_at(care: GitFolder) -> None:
    care.write({"README.md": "x\n", "plans/notes.txt": "x\n"})
    found = touched(care)
    assert (found.problems, names(found), found.known, found.others) == ((), [], 0, 3)


def test_what_is_not_touched_is_not_looked_at_though_it_is_wrong(care: GitFolder) -> None:
    care.write({"plans/a.yaml": LATER})
    found = touched(care)
    assert (names(found), found.others) == (["a.yaml"], 2)
    assert "QIP102" not in dict(codes(found)).values()


def test_an_error_is_told_though_it_was_there_and_a_warning_is_counted(care: GitFolder) -> None:
    care.write({"plans/c.yaml": WRONG.replace("2026-09-30", "2026-09-29")})
    found = touched(care)
    assert codes(found) == [("c.yaml", "QIP102")]
    assert found.known == 3


def test_a_warning_that_is_new_is_told_behind_the_errors(care: GitFolder) -> None:
    care.write({"plans/c.yaml": WRONG.replace("2026-09-30", "2026-10-03")})
    assert codes(touched(care)) == [("c.yaml", "QIP102"), ("c.yaml", "QIP203")]


def test_a_second_warning_of_one_kind_at_another_place_is_new(care: GitFolder) -> None:
    second = PLAN.partition("actions:\n")[2].replace("A1", "A2").replace("charts", "cups")
    care.write({"plans/a.yaml": PLAN + second})
    found = touched(care)
    assert ("a.yaml", "QIP305") in codes(found)
    assert all("A2" in each.pointer for each in found.problems if each.code == "QIP305")


def test_a_plan_that_is_new_brings_all_its_warnings(care: GitFolder) -> None:
    care.write({"plans/d.yaml": LATER})
    found = touched(care)
    assert (names(found), found.known, found.others) == (["d.yaml"], 0, 3)
    assert len(found.problems) == 3


@pytest.mark.parametrize("name", ["plans/renamed.yaml", "plans/oak/a.yaml"])
def test_a_plan_that_went_elsewhere_brings_no_warning_that_it_had(
    care: GitFolder, name: str
) -> None:
    (care.root / "plans/a.yaml").unlink()
    care.write({name: PLAN if "oak" not in name else LATER})
    found = touched(care)
    assert (codes(found), found.known) == ([], 3)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"plans/_organisation.yaml": ORGANISATION + "# x\n"}, id="the organisation"),
        pytest.param({"plans/evidence/sheet.md": None}, id="what may be evidence is gone"),
    ],
)
def test_all_plans_are_looked_at_when_what_they_are_held_against_changes(
    care: GitFolder, files: dict[str, str | None]
) -> None:
    for name, text in files.items():
        if text is None:
            (care.root / name).unlink()
        else:
            care.write({name: text})
    found = touched(care)
    assert found.others == 0
    assert {"a.yaml", "b.yaml", "c.yaml"} <= {*names(found)}


def test_without_anything_earlier_all_is_new(care: GitFolder) -> None:
    found = touched(care, base=None)
    assert (found.known, found.others) == (0, 0)
    assert {name for name, _ in codes(found)} >= {"a.yaml", "b.yaml", "c.yaml"}


def test_a_conflict_that_nobody_has_settled_is_touched(care: GitFolder) -> None:
    care.git("checkout", "-q", "-b", "side")
    care.commit({"plans/a.yaml": LATER})
    care.git("checkout", "-q", "main")
    care.commit({"plans/a.yaml": PLAN.replace("2026-09-30", "2026-09-28")})
    care.try_git("merge", "side")
    plans = care.root / "plans"
    found = check_touched(PlansStaged(plans), PlansAtRevision(plans, "HEAD"), TODAY)
    assert ("a.yaml", "QIP002") in codes(found)


def test_the_command_shows_errors_then_what_is_new_and_counts_the_rest(
    care: GitFolder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(care.root)
    care.write({"plans/c.yaml": WRONG.replace("2026-09-30", "2026-10-03")})
    care.git("add", "--all")
    said = ask("check", "--staged", "--against", "HEAD", "--as-of", "2026-06-30")
    assert said.exit_code == 1
    assert said.stdout.index("QIP102") < said.stdout.index("QIP203")
    assert "QIP305" not in said.stdout
    assert "3 warnings there before" in said.stderr
    assert "2 plans not touched" in said.stderr
    none = ask("check", "--staged", "--against", "", "--as-of", "2026-06-30")
    assert "QIP305" in none.stdout
    refused = ask("check", "--against", "HEAD")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_what_is_new_is_bounded_and_the_rest_counted(
    care: GitFolder, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(care.root)
    action = PLAN.partition("actions:\n")[2]
    many = "".join(action.replace("A1", f"A{number}") for number in range(1, 31))
    care.write({"plans/d.yaml": PLAN.partition("  - id")[0] + many})
    care.git("add", "--all")
    said = ask("check", "--staged", "--against", "HEAD")
    assert said.stdout.count("warning QIP") + said.stdout.count("note QIP") == 20
    assert "more warnings not shown" in said.stderr
