import inspect
import json
import re
import subprocess
import sys

import pytest

from qiptrack.cli.command_table import COMMANDS, Commands
from qiptrack.cli.typer_bridge.quick import PACKAGE, load
from tests.cli.conftest import ROOT, Run
from tests.cli.sample.__main__ import COMMANDS as SAMPLE

AFTERWARDS = """
import atexit, json, sys
from typer.main import get_command
from tests.cli.sample.__main__ import APP
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
get_command(APP).main({words})
"""


def loaded(*words: str) -> set[str]:
    """Return the modules that a run of the sample has loaded by its end."""
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS.format(words=list(words))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(json.loads(done.stderr))


def test_running_a_command_imports_that_command_and_no_other() -> None:
    modules = loaded("overdue")
    assert "tests.cli.sample.looks" in modules
    assert modules.isdisjoint({"tests.cli.sample.writes", "tests.cli.sample.streams"})


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_is_answered_at_once_imports_no_command_and_nothing_heavy(option: str) -> None:
    heavy = {"yaml", "pydantic", "rich", "importlib.metadata", "sqlite3", "qiptrack.store"}
    modules = loaded(option)
    assert modules.isdisjoint(heavy)
    assert not [name for name in modules if re.fullmatch(r"tests\.cli\.sample\.(?!__).*", name)]


def test_help_lists_the_commands_under_their_headings_in_the_order_of_the_table(run: Run) -> None:
    shown = run("--help").stdout
    places = [shown.index(f"\n  {each.name} ") for row in SAMPLE.values() for each in row]
    assert places == sorted(places)
    assert shown.index("\nLooking:\n") < places[0] < shown.index("\nDoing:\n") < places[-1]
    assert run("-h").stdout == shown


def test_help_fits_in_eighty_columns(run: Run) -> None:
    for words in (["--help"], ["overdue", "--help"], ["close", "-h"]):
        lines = run(*words, env={"COLUMNS": "200"}).stdout.splitlines()
        assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("columns", [40, 50, 60])
def test_help_fits_a_narrow_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (["--help"], ["overdue", "--help"], ["report", "-h"]):
        done = subprocess.run(
            [sys.executable, "-m", "qiptrack", *words], capture_output=True, text=True, check=True
        )
        assert max(map(len, done.stdout.splitlines())) <= columns, words


def test_the_help_of_a_command_tells_its_own_options_from_the_shared_ones(run: Run) -> None:
    shown = run("overdue", "--help").stdout
    usage, _, _ = shown.partition("\n")
    own, _, shared = shown.partition("Also ")
    assert usage == "Usage: qiptrack overdue [OPTIONS] [PLAN]..."
    assert "--within N " in own
    assert "x>=0" not in own
    assert "--plans" in shared
    assert "qiptrack --help" in shared


def test_the_usage_of_a_command_names_what_must_be_there(run: Run) -> None:
    usage, _, _ = run("close", "--help").stdout.partition("\n")
    assert usage == "Usage: qiptrack close [OPTIONS] REF..."


def test_the_version_is_shown(run: Run) -> None:
    assert re.fullmatch(r"qiptrack \d+\.\d+\.\d+\n", run("--version").stdout)


def differing(commands: Commands, package: str) -> list[str]:
    """Return the commands whose summary is not the first sentence of their docstring."""
    return [
        each.name
        for listed in commands.values()
        for each in listed
        if (inspect.getdoc(load(each, package)) or "").partition(".")[0] != each.summary[:-1]
    ]


def test_the_summary_of_a_command_is_the_first_sentence_of_its_docstring() -> None:
    (first, second), wrong = SAMPLE["Looking"][:2], SAMPLE["Doing"][0]._replace(summary="Do it.")
    planted = {"Looking": (first, second, wrong)}
    assert differing(planted, "tests.cli.sample") == ["close"]


def test_python_m_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qiptrack", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("qiptrack ")


def test_every_summary_is_that_of_its_command_and_fits_on_a_line() -> None:
    assert differing(COMMANDS, PACKAGE) == []
    summaries = [each.summary for listed in COMMANDS.values() for each in listed]
    assert [each for each in summaries if len(each) > 63] == []
