"""`merge-file` as it is typed: three files, the result in the second, and what is said."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Ask

PLAN = (ROOT / "plans/elm-court-mar-errors.yaml").read_text(encoding="utf-8")
TITLE = PLAN.split("title: ", 1)[1].split("\n", 1)[0]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(PLAN.replace(TITLE, "Ours"), encoding="utf-8")
    (tmp_path / "theirs.yaml").write_text(PLAN + "# theirs\n", encoding="utf-8")
    return tmp_path


def three(folder: Path) -> list[str]:
    return [str(folder / f"{name}.yaml") for name in ("base", "ours", "theirs")]


def test_the_result_is_in_the_second_file_and_nothing_is_said(ask: Ask, files: Path) -> None:
    answer = ask("merge-file", *three(files))
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "")
    merged = (files / "ours.yaml").read_text(encoding="utf-8")
    assert merged == PLAN.replace(TITLE, "Ours") + "# theirs\n"


def test_a_conflict_is_said_in_words_and_by_the_exit_code(ask: Ask, files: Path) -> None:
    (files / "theirs.yaml").write_text(PLAN.replace(TITLE, "Theirs"), encoding="utf-8")
    before = (files / "ours.yaml").read_bytes()
    answer = ask("merge-file", "-p", "-L", "main", "-L", "", "-L", "side", *three(files))
    assert answer.exit_code == 1
    assert "# both changed the title: ours Ours, theirs Theirs\n<<<<<<< main\n" in answer.stdout
    assert ">>>>>>> side\n" in answer.stdout
    assert "ours.yaml: both changed the title: ours Ours, theirs Theirs." in answer.stderr
    assert (files / "ours.yaml").read_bytes() == before
    quiet = ask("merge-file", "--quiet", *three(files))
    assert (quiet.exit_code, quiet.stderr) == (1, "")
    assert "<<<<<<< ours\n" in (files / "ours.yaml").read_text(encoding="utf-8")


def test_new_actions_of_one_id_are_told_apart_and_that_is_said(ask: Ask, files: Path) -> None:
    paths = [str(files / "base.yaml")]
    for owner in ("Shift Leader", "Medicines Lead"):
        folder = files / owner
        folder.mkdir()
        for name in ("_organisation", "elm-court-mar-errors"):
            (folder / f"{name}.yaml").write_bytes((ROOT / f"plans/{name}.yaml").read_bytes())
        new = ("--issue", f"{owner} is not told", "--action", f"Tell the {owner}", "--owner", owner)
        rest = ("--due", "2027-01-15", "--evidence-source", "Handover sheets", "--yes")
        assert ask("add", "elm", "--plans", str(folder), *new, *rest).exit_code == 0
        paths.append(str(folder / "elm-court-mar-errors.yaml"))
    answer = ask("merge-file", *paths)
    assert answer.exit_code == 0
    assert "Both sides added A7: theirs is now A8." in answer.stderr
    listed = ask("list", "--plans", str(files / "Shift Leader"), "--format", "csv").stdout
    assert '"elm-court-mar-errors/A7","elm-court-mar-errors","Elm Court","Tell the Shift' in listed
    assert '"elm-court-mar-errors/A8","elm-court-mar-errors","Elm Court","Tell the Med' in listed


def test_what_is_no_plan_is_merged_by_lines_and_that_is_said(ask: Ask, files: Path) -> None:
    (files / "theirs.yaml").write_text("title: [\n" + PLAN, encoding="utf-8")
    answer = ask("merge-file", *three(files))
    assert answer.exit_code == 0
    assert "git has merged its lines" in answer.stderr
    merged = (files / "ours.yaml").read_text(encoding="utf-8")
    assert merged == "title: [\n" + PLAN.replace(TITLE, "Ours")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["nowhere.yaml"], "nowhere.yaml cannot be read", id="a file that is not there"
        ),
        pytest.param([""], "cannot be read", id="a folder"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_changes(
    ask: Ask, files: Path, words: list[str], said: str
) -> None:
    before = (files / "ours.yaml").read_bytes()
    _, ours, theirs = three(files)
    answer = ask("merge-file", *(str(files / word) for word in words), ours, theirs)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert (files / "ours.yaml").read_bytes() == before


@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_what_is_no_text_is_named(ask: Ask, files: Path, side: str) -> None:
    (files / f"{side}.yaml").write_bytes(PLAN.encode("utf-16"))
    before = (files / "ours.yaml").read_bytes()
    answer = ask("merge-file", *three(files))
    assert answer.exit_code == 2
    assert f"ours.yaml cannot be merged: {side} is not text" in answer.stderr
    assert (files / "ours.yaml").read_bytes() == before


def test_more_names_than_versions_are_refused(ask: Ask, files: Path) -> None:
    names = [word for name in "abcd" for word in ("-L", name)]
    answer = ask("merge-file", *names, *three(files))
    assert answer.exit_code == 2
    assert "there are three versions" in answer.stderr
