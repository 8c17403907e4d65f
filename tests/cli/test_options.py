import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.conftest import with_each


def told(run: Run, *words: str) -> dict[str, Any]:
    result = run(*words)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@with_each(
    "words",
    [
        pytest.param(("--plans", "here", "--format", "csv", "overdue"), id="before"),
        pytest.param(("overdue", "--plans", "here", "--format", "csv"), id="after"),
        pytest.param(("--plans", "here", "overdue", "--format", "csv"), id="one of each"),
        pytest.param(("--plans=here", "overdue", "--format=csv"), id="with equals signs"),
    ],
)
def test_an_option_may_stand_before_the_command_or_after_it(
    run: Run, words: tuple[str, ...]
) -> None:
    answer = told(run, *words)
    assert (answer["plans"], answer["format"]) == ("here", "csv")


def test_what_stands_after_the_command_goes_before_what_stands_before_it(run: Run) -> None:
    assert told(run, "--plans", "one", "overdue", "--plans", "two")["plans"] == "two"


def test_of_a_shared_option_given_twice_the_last_one_goes(run: Run) -> None:
    assert told(run, "overdue", "--plans", "one", "--plans", "two")["plans"] == "two"
    assert told(run, "--plans", "one", "--plans", "two", "overdue")["plans"] == "two"


def test_an_option_before_the_command_does_not_take_the_command_for_its_value(run: Run) -> None:
    assert told(run, "--plans", "overdue", "overdue", "rose")["plan"] == ["rose"]


def test_a_flag_may_stand_before_the_command(run: Run) -> None:
    words = ("close", "A1", "--reason", "it held", "--to", "us", "--by", "Lead", "--date")
    written = run("--dry-run", *words, "2026-01-01").stdout
    assert written == "Lead would close A1 on 2026-01-01: it held, us\n"
    assert "Lead closes A1" in run(*words, "2026-01-01").stdout


def test_an_option_that_the_command_has_no_use_for_is_refused_before_it(run: Run) -> None:
    result = run("--at", "HEAD", "close", "A1")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "qiptrack: `qiptrack close` has no use for --at.",
        "  Leave it out; `qiptrack close --help` lists what it takes.",
    ]


def test_a_value_before_the_command_is_judged_by_the_command(run: Run) -> None:
    result = run("--format", "xls", "overdue")
    assert result.exit_code == 2
    assert result.stderr.startswith("qiptrack: --format cannot be 'xls'.")
    assert "--as-of: '31/04/2026'" in run("--as-of", "31/04/2026", "overdue").stderr


def test_without_a_command_the_first_one_of_all_is_run(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("plans")
    answer = told(run, "--plans", str(folder), "--as-of", "2026-06-01")
    assert answer == {"folder": str(folder), "today": "2026-06-01"}


def test_a_command_returns_its_exit_code(run: Run) -> None:
    assert run("overdue").exit_code == 0
    assert run("overdue", "--fail").exit_code == 1
