import os
import re
from pathlib import Path

import pytest

from qiptrack.cli.plans_folder import NoPlansFolder, NotAFolder, plans_folder


@pytest.fixture(autouse=True)
def care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with `plans` beside, and have nothing set."""
    folder = tmp_path / "care"
    (folder / "plans" / "archive" / "2025").mkdir(parents=True)
    (folder / "notes").mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_folder_that_was_typed_goes_before_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QIPTRACK_PLANS", "notes")
    assert plans_folder("plans") == Path("plans")
    assert plans_folder(None) == Path("notes")


def test_an_empty_variable_is_no_folder(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIPTRACK_PLANS", "")
    assert plans_folder(None) == care / "plans"


@pytest.mark.parametrize("below", [".", "notes", "plans", "plans/archive/2025"])
def test_the_nearest_plans_from_here_upwards_is_found(
    care: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    monkeypatch.chdir(care / below)
    assert plans_folder(None) == care / "plans"


@pytest.mark.parametrize("name", ["falls.yaml", "falls.yml", "_organisation.yaml"])
def test_here_is_the_folder_when_plan_files_are_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    assert plans_folder(None) == tmp_path


@pytest.mark.parametrize("name", ["_drafts.yaml", ".hidden.yaml", "notes.txt"])
def test_what_is_no_plan_file_makes_no_folder_of_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    with pytest.raises(NoPlansFolder) as refused:
        plans_folder(None)
    assert "qiptrack init" in refused.value.fix
    assert "--plans" in refused.value.fix


def test_a_file_called_plans_is_not_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plans").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoPlansFolder):
        plans_folder(None)


@pytest.mark.parametrize(
    ("typed", "message", "fix"),
    [
        pytest.param("plan", "there is no folder 'plan'", "Did you mean 'plans'?", id="misspelt"),
        pytest.param(
            "planz/archive/2025",
            "there is no folder 'planz/archive/2025'",
            "Did you mean 'plans/archive/2025'?",
            id="misspelt on the way",
        ),
        pytest.param("zzz", "there is no folder 'zzz'", "qiptrack init", id="like no other"),
        pytest.param("  ", "--plans names no folder", "leave it out", id="only spaces"),
        pytest.param("", "--plans names no folder", "leave it out", id="nothing"),
        pytest.param(
            "plans/falls.yaml",
            "'plans/falls.yaml' is a file, and plans are kept in a folder",
            "Name the folder that the file is in, 'plans'.",
            id="a file",
        ),
        pytest.param("x" * 300, "cannot be opened as a folder", "how its name", id="too long"),
    ],
)
def test_a_folder_that_cannot_be_had_is_refused_with_what_to_do(
    care: Path, typed: str, message: str, fix: str
) -> None:
    (care / "plans" / "falls.yaml").touch()
    with pytest.raises(NotAFolder) as refused:
        plans_folder(typed)
    assert message in refused.value.message
    assert fix in refused.value.fix


def test_the_refusal_says_that_the_environment_named_the_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QIPTRACK_PLANS", "plan")
    with pytest.raises(NotAFolder, match=r"^QIPTRACK_PLANS: there is no folder 'plan'"):
        plans_folder(None)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(care: Path) -> None:
    (care / "plans").chmod(0)
    with pytest.raises(NotAFolder, match=re.escape("'plans' may not be read by you")):
        plans_folder("plans")
    (care / "plans").chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed")
def test_a_folder_that_has_gone_is_refused(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = care / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(NotAFolder, match="no longer there"):
        plans_folder(None)
