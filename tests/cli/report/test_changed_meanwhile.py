"""Plans that somebody changes while something is made of them."""

import shutil
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ask

PLAN = "rosewood-care-plan-reviews.yaml"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Return a folder of plans, of which one changes when it is opened for the second time."""
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file, times = plans / PLAN, count(1)

    def hook(event: str, told: tuple[object, ...]) -> None:
        if event == "open" and str(told[0]) == str(file) and next(times) == 2:
            file.write_bytes(file.read_bytes().replace(b"title: Care", b"title: Good care"))

    sys.addaudithook(hook)
    return plans


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("report", "board"), "board.html"),
        (("report", "site"), "site"),
        (("export", "data"), "data"),
    ],
)
def test_nothing_is_written_that_names_other_plans_than_it_was_made_of(
    ask: Ask, plans: Path, words: tuple[str, ...], made: str
) -> None:
    asked = (*words, "--plans", str(plans), "--out", str(plans.parent / made))
    answer = ask(*asked)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "were changed while they were read, so nothing is written" in answer.stderr
    assert not (plans.parent / made).exists()
    assert ask(*asked).exit_code == 0
