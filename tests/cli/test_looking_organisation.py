"""A mistake in the organisation file hides neither the plans nor the rest of what it says."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Ask = Callable[..., Result]

EXAMPLES = Path(__file__).parents[2] / "plans"
ORGANISATION = "_organisation.yaml"

MISTAKES = [
    pytest.param(r"^services:", "servces:", id="a list of services that is misspelt"),
    pytest.param(r"^services: .*", "services: {a: b}", id="services of the wrong kind"),
    pytest.param(r"^roles:", "rolls:", id="roles that are misspelt"),
    pytest.param(r"- role: Deputy Manager", "- rle: Deputy Manager", id="a role misspelt"),
    pytest.param(r"- role: Branch Manager", "- role: {a: b}", id="a role of the wrong kind"),
    pytest.param(r"- role: Quality Lead", "- role:", id="a role that is empty"),
    pytest.param(r"    service: Elm Court", "    servce: Elm Court", id="the service of a role"),
    pytest.param(r"    service: Elm Court", "    service: Elm", id="a service there is not"),
    pytest.param(r"    holder: J. Okafor", "    holder: {a: b}", id="who is in post"),
    pytest.param(r"    reports_to: Registered", "    reprts_to: Registered", id="whom to tell"),
    pytest.param(r"^escalation:", "escalaton:", id="the route misspelt"),
    pytest.param(r"days_overdue: 14", "days_overdue: two weeks", id="a step of the route"),
    pytest.param(r"^meetings:", "meetngs:", id="meetings misspelt"),
    pytest.param(r"meeting: Safeguarding", "meetng: Safeguarding", id="a meeting misspelt"),
    pytest.param(r"min_days: 14", "min_days: soon", id="how long a change embeds"),
    pytest.param(r"due_soon_days: 14", "due_soon_days: soon", id="how soon is soon"),
    pytest.param(r"^registers:", "regsters:", id="registers misspelt"),
    pytest.param(r"kind: risk", "knd: risk", id="a register misspelt"),
    pytest.param(r"frameworks: .*", "frameworks: {a: b}", id="frameworks of the wrong kind"),
]


@pytest.mark.parametrize(("there", "instead"), MISTAKES)
def test_every_view_is_shown_and_the_file_is_named(
    there: str, instead: str, tmp_path: Path, ask: Ask
) -> None:
    plans = shutil.copytree(EXAMPLES, tmp_path / "plans")
    text, found = re.subn(
        there,
        instead,
        (plans / ORGANISATION).read_text(encoding="utf-8"),
        count=1,
        flags=re.MULTILINE,
    )
    assert found
    (plans / ORGANISATION).write_text(text, encoding="utf-8")
    for words in VIEWS:
        said = ask("--plans", str(plans), "--as-of", "2026-11-23", *words.split())
        assert (words, said.exit_code) == (words, 2)
        assert ORGANISATION in said.stderr
        assert said.stdout
    for words, rows in NONE_FEWER.items():
        said = ask("--plans", str(plans), *words.split(), "--format", "json")
        assert len(json.loads(said.stdout)["rows"]) >= rows, words


NONE_FEWER = {"overdue": 5, "list": 20, "workload": 9, "indicators": 10, "sample 3": 3}
"""How many rows there are in the example folder, whatever its organisation file says."""

VIEWS = (
    "status",
    "overdue",
    "list",
    "show rose",
    "agenda",
    "escalations",
    "workload",
    "indicators",
    "indicators rose/I3",
    "trends",
    "missed",
    "links",
    "coverage",
    "learning",
    "sample 3",
)
"""Every view that reads the organisation, and can go on without a part of it."""
