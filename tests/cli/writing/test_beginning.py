"""From nothing to a first plan."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qiptrack.cli import prompts
from qiptrack.cli.commands import beginning
from qiptrack.store.unfinished_files import BEGINNING, ENDING
from qiptrack.store.writer import LOCK
from tests.conftest import swept
from tests.fuzz.views import APP
from tests.terminal import Terminal


def run(*words: str) -> Result:
    return CliRunner().invoke(APP, words, catch_exceptions=False)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QIPTRACK_BY", "Deputy Manager")
    return tmp_path


def test_a_new_folder_explains_itself_and_has_no_problem(here: Path) -> None:
    made = run("init")
    assert made.exit_code == 0, made.stderr
    assert {"_organisation.yaml", "example-handover.yaml", ".gitattributes"} <= {
        path.name for path in (here / "plans").iterdir()
    }
    check = run("check", "--strict")
    assert check.exit_code == 0, check.stdout
    assert run("start", "A1").exit_code == 0
    assert "  status: in-progress                 # " in (
        here / "plans" / "example-handover.yaml"
    ).read_text(encoding="utf-8")


def test_git_passes_over_what_a_killed_command_leaves_in_a_new_folder(here: Path) -> None:
    assert run("init").exit_code == 0
    subprocess.run(["git", "init", "--quiet"], check=True)
    for name in (LOCK, f"{BEGINNING}x1y2{ENDING}", ".qiptrack-notes.yaml"):
        (here / "plans" / name).touch()
    words = ["git", "ls-files", "--others", "--ignored", "--exclude-standard"]
    ignored = subprocess.run(words, capture_output=True, check=True, text=True).stdout
    assert ignored.split() == [f"plans/{BEGINNING}x1y2{ENDING}", f"plans/{LOCK}"]


def test_a_new_folder_is_made_for_ones_own_service(here: Path) -> None:
    made = run("init", "--organisation", "Oak Care: South", "--service", "Oak House")
    assert made.exit_code == 0, made.stderr
    assert made.stderr.splitlines()[-2] == "  qiptrack new NAME"
    assert run("check", "--strict").exit_code == 0
    sponsor = ("--service", "oak house", "--sponsor", "Registered Manager", "--dry-run")
    assert "+service: Oak House" in run("new", "falls", "--title", "Fewer falls", *sponsor).stdout
    assert "Oak Care: South" in run("report", "board", "--out", "-.md").stderr + (
        here / "-.md"
    ).read_text("utf-8")


def test_a_new_folder_may_be_for_several_services_with_the_posts_of_each(here: Path) -> None:
    homes = ("--service", "Oak House", "--service", "Elm: Lodge, Leeds")
    made = run("init", *homes)
    assert made.exit_code == 0, made.stderr
    assert run("check", "--strict").exit_code == 0
    led = ("--title", "Fewer falls", "--sponsor", "Team Leader")
    assert run("new", "falls", "--service", "Elm", *led).exit_code == 0
    assert 'service: "Elm: Lodge, Leeds"' in (here / "plans" / "falls.yaml").read_text("utf-8")
    assert "is declared already" in run("init", "x", *homes, "--service", "oak house").stderr
    assert not (here / "x").exists()


def test_a_new_folder_asks_at_a_terminal_what_it_is_for(here: Path, opened: list[Terminal]) -> None:
    opened.append(Terminal((sys.executable, "-m", "qiptrack", "init"), here))
    seat = opened[-1]
    seat.wait_for("What the provider is called; Enter leaves it for later: ")
    seat.press("?\n")
    seat.wait_for("--organisation. Ctrl-C leaves, and")
    seat.press("Oak Care\n")
    seat.wait_for("What its home or service is called; Enter leaves it for later: ")
    seat.press("Oak House\n")
    seat.wait_for("What the next one is called; Enter when that is all: ")
    seat.press("oak house\n")
    seat.wait_for("is declared already. Choose another name.")
    seat.press("Elm Lodge\n")
    seat.wait_for("Enter when that is all: ")
    seat.press("\n")
    assert seat.finish() == 0, seat.shown
    assert "qiptrack new NAME" in seat.shown
    declared = (here / "plans" / "_organisation.yaml").read_text("utf-8")
    assert "organisation: Oak Care\nservices: [Oak House, Elm Lodge]\n" in declared


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param((), "organisation: Our Care\nservices: [The House]\n", id="none"),
        pytest.param(("Oak Care",), "organisation: Oak Care\nservices: [The House]\n", id="one"),
        pytest.param(
            ("Oak Care", "Elm Lodge"), "organisation: Oak Care\nservices: [Elm Lodge]\n", id="two"
        ),
    ],
)
def test_an_end_of_input_leaves_the_rest_of_a_new_folder_for_later(
    here: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], expected: str
) -> None:
    assert expected in _asked(here, monkeypatch, *answers)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(("Oak House, Elm Lodge", "y"), "[Oak House, Elm Lodge]", id="two"),
        pytest.param(("Rose and Crown", "n", "Elm Lodge"), "[Rose and Crown, Elm Lodge]", id="one"),
        pytest.param(
            ("Oak House", "Elm Lodge; oak house", "y", "Ash"), "[Oak House, Ash]", id="known"
        ),
        pytest.param(("Ash & ash", "y", "Ash"), "[Ash]", id="twice the same"),
    ],
)
def test_services_in_one_answer_are_several_where_somebody_says_so(
    here: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], expected: str
) -> None:
    assert f"services: {expected}\n" in _asked(here, monkeypatch, "Oak Care", *answers, "")


def _asked(here: Path, monkeypatch: pytest.MonkeyPatch, *answers: str) -> str:
    """Return the organisation file of a new folder, made with these answers at a terminal."""
    for module in (prompts, beginning):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    words = ["init", "ours"]
    made = CliRunner().invoke(APP, words, input="".join(f"{each}\n" for each in answers))
    assert made.exit_code == 0, made.stderr
    return (here / "ours" / "_organisation.yaml").read_text(encoding="utf-8")


def test_where_no_folder_may_be_made_nothing_is_asked(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (prompts, beginning):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    monkeypatch.setattr(os, "access", lambda _path, mode, **_: mode == os.F_OK)
    refused = run("init", "ours")
    assert (refused.exit_code, list(here.iterdir())) == (2, [])
    assert refused.stderr.startswith("qiptrack: ours could not be saved: you may write nothing")


def test_services_in_one_option_are_one_and_that_is_said() -> None:
    made = run("init", "ours", "--service", "Oak House, Elm Lodge", "--service", "Ash")
    assert made.stderr.splitlines()[0] == (
        "'Oak House, Elm Lodge' is taken for one service; give --service again for each."
    )
    assert "'Ash'" not in made.stderr


@pytest.mark.parametrize(
    ("words", "variable", "expected"),
    swept(
        [
            pytest.param(("--plans", "ours", "init"), "", "ours", id="before"),
            pytest.param(("init", "--plans", "ours"), "", "ours", id="behind"),
            pytest.param(("init",), "ours", "ours", id="the environment"),
            pytest.param(("init", "mine"), "ours", "mine", id="its own word first"),
            pytest.param(("--plans", "mine", "init", "mine"), "", "mine", id="twice the same"),
        ],
        every=2,
    ),
)
def test_a_new_folder_is_where_plans_are_looked_for(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    variable: str,
    expected: str,
) -> None:
    monkeypatch.setenv("QIPTRACK_PLANS", variable)
    made = run(*words)
    assert made.exit_code == 0, made.stderr
    assert [path.name for path in here.iterdir()] == [expected]


def test_two_names_for_a_new_folder_are_one_too_many(here: Path) -> None:
    refused = run("--plans", "ours", "init", "mine")
    assert (refused.exit_code, list(here.iterdir())) == (2, [])
    assert "'mine' or 'ours'" in refused.stderr


@pytest.mark.parametrize(
    ("words", "day"),
    [
        pytest.param(("--as-of", "2026-06-01"), "2026-06-01", id="today"),
        pytest.param(("--as-of", "2026-06-01", "--date", "2026-05-29"), "2026-05-29", id="date"),
    ],
)
def test_the_example_begins_on_the_day_that_is_meant(
    here: Path, words: tuple[str, ...], day: str
) -> None:
    assert run("init", *words).exit_code == 0
    plan = (here / "plans" / "example-handover.yaml").read_text(encoding="utf-8")
    assert f"opened: {day}\n" in plan
    assert run("check", "--strict", "--as-of", "2026-06-01").exit_code == 0


def test_a_new_folder_can_be_tried_without_one(here: Path) -> None:
    tried = run("init", "--dry-run")
    assert tried.exit_code == 0
    assert "example-handover.yaml" in tried.stderr
    assert "nothing was written" in tried.stderr
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "command"),
    [
        pytest.param("plans", "  qiptrack", id="found by itself"),
        pytest.param("our plans", "  qiptrack --plans 'our plans'", id="elsewhere"),
    ],
)
def test_what_comes_next_can_be_typed_as_it_stands(name: str, command: str) -> None:
    last = f"{command} add-service NAME\n{command} show example-handover\n"
    assert run("init", name).stderr.endswith(last)


def test_a_first_plan_and_its_first_action_are_two_commands() -> None:
    run("init")
    words = ("--title", "Falls: at night", "--service", "The House", "--sponsor", "Quality Lead")
    assert run("new", "falls", *words).exit_code == 0
    action = ("--issue", "Lights are off", "--action", "Fit a lamp that senses movement")
    by = ("--owner", "Deputy Manager", "--due", "2031-01-15", "--evidence-source", "The lamps")
    added = run("add", "falls", *action, *by, "--assurance-by", "Quality Lead")
    assert added.exit_code == 0, added.stderr
    assert run("check").exit_code == 0
    assert run("start", "falls/A1").exit_code == 0


def test_a_folder_with_something_in_it_is_left_as_it_is(here: Path) -> None:
    (here / "plans").mkdir()
    (here / "plans" / "notes.txt").write_text("mine")
    refused = run("init")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "has files in it already" in refused.stderr
    assert [path.name for path in (here / "plans").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("file", id="a file"),
        pytest.param("file/plans", id="below a file"),
        pytest.param("x" * 300, id="a name too long"),
    ],
)
def test_where_no_folder_can_be_none_is_made(here: Path, name: str) -> None:
    (here / "file").write_text("mine")
    refused = run("init", name)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("qiptrack: ")
    assert os.listdir(here) == ["file"]  # noqa: PTH208 - names are what it is about
