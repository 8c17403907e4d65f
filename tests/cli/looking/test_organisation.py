"""A mistake in the organisation file hides neither the plans nor the rest of what it says."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import ROOT, swept
from tests.fuzz.views import APP

Ask = Callable[..., Result]

EXAMPLES = ROOT / "plans"
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


@pytest.fixture(scope="module")
def rows() -> dict[str, int]:
    """Return how many rows some views have where the organisation file has no mistake."""
    words = ("--plans", str(EXAMPLES), "--as-of", "2026-11-23", "--format", "json")
    said = {each: CliRunner().invoke(APP, (*each.split(), *words)) for each in COUNTED}
    return {view: len(json.loads(each.stdout)["rows"]) for view, each in said.items()}


@pytest.mark.parametrize(
    ("number", "there", "instead"),
    swept(pytest.param(number, *each.values, id=each.id) for number, each in enumerate(MISTAKES)),
)
def test_every_view_is_shown_and_the_file_is_named(
    number: int, there: str, instead: str, tmp_path: Path, ask: Ask, rows: dict[str, int]
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
    counted = {}
    others = [words for words in VIEWS if words not in COUNTED]
    seen = ("overdue", "workload", COUNTED[number % len(COUNTED)], *others[number % SHARE :: SHARE])
    for words in dict.fromkeys(seen):
        form = ("--format", "json") if words in COUNTED else ()
        said = ask("--plans", str(plans), "--as-of", "2026-11-23", *words.split(), *form)
        assert (words, said.exit_code) == (words, 2)
        assert ORGANISATION in said.stderr
        assert said.stdout
        if form:
            counted[words] = len(json.loads(said.stdout)["rows"])
    counted["workload"] -= instead in PARTS_A_ROLE
    assert counted == {words: rows[words] for words in counted}


COUNTED = ("overdue", "list", "workload", "indicators", "sample 3")
"""Views with as many rows as there are in the folder, whatever its organisation file says.

Two are seen with each mistake, and the others in turn.
"""

SHARE = 5
"""Of the other views each mistake is seen by one in so many, and each view sees mistakes of all
parts of the file."""

PARTS_A_ROLE = ("rolls:", "- role:")
"""Without the role of every service, what it owns is counted service by service: one row more."""

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


def test_what_can_hardly_be_meant_is_told_by_a_check_that_passes_for_it(
    tmp_path: Path, ask: Ask
) -> None:
    """It stands on standard error, so that what a machine reads is as it was."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLES, plans)
    before = ask("check", "--plans", str(plans), "--format", "json")
    assert before.stderr == ""
    organisation = plans / ORGANISATION
    (plans / "_organisation.yml").write_bytes(organisation.read_bytes())
    text = organisation.read_text("utf-8")
    again = "roles:\n  - {role: Registered Manager, service: Rosewood House}\n"
    organisation.write_text(re.sub(r"(?m)^roles:\n", again, text), "utf-8")
    plan = plans / "rosewood-care-plan-reviews.yaml"
    plan.write_text(plan.read_text("utf-8").replace("- {action: A4,", "- {action: A44,"), "utf-8")
    after = ask("check", "--plans", str(plans), "--format", "json")
    assert (after.exit_code, json.loads(after.stdout)) == (
        before.exit_code,
        json.loads(before.stdout),
    )
    called = "Registered Manager at Rosewood House"
    said = [line.partition(": ") for line in after.stderr.splitlines()]
    assert [(place.rpartition("/")[2], remark) for place, _, remark in said] == [
        (ORGANISATION, f"it is read, and {plans}/_organisation.yml is not; keep one."),
        (ORGANISATION, f"the {called} is declared more than once; keep one of the entries."),
        (plan.name, "a decision of 20 October 2026 is about A44, which the plan does not have."),
    ]
    of_plan = ask("check", str(plan), "--plans", str(plans))
    assert "A44" in of_plan.stderr
    assert ORGANISATION not in of_plan.stderr
    assert ask("check", "--plans", str(plans), "--select", "QIP4").stderr == ""


def test_a_plan_that_is_there_twice_is_told_by_a_check_that_passes(
    tmp_path: Path, ask: Ask
) -> None:
    """So it is where a command was killed while a plan got another name."""
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLES, plans)
    rose = plans / "rosewood-care-plan-reviews.yaml"
    shutil.copy(rose, plans / "rosie.yaml")
    told = ask("check", "--plans", str(plans))
    assert told.exit_code == ask("check", "--plans", str(EXAMPLES)).exit_code
    assert " ".join(told.stderr.split()) == (
        f"{plans}/rosie.yaml: it says just what {rose} says; keep one of them."
    )


def test_what_a_killed_command_left_is_told_by_a_check(tmp_path: Path, ask: Ask) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(EXAMPLES, plans)
    (plans / "archive").mkdir()
    shutil.move(plans / "elm-court-mar-errors.yaml", plans / "archive")
    for place in (plans, plans / "archive"):
        (place / ".qiptrack-x1y2.unfinished").touch()
        (place / ".qiptrack-notes").touch()
    told = ask("check", "--plans", str(plans)).stderr.splitlines()
    why = "a command left it that was cut short; the next one that saves there takes it away."
    assert told == [
        f"{place}/.qiptrack-x1y2.unfinished: {why}" for place in (plans, plans / "archive")
    ]
    assert ask("overdue", "--plans", str(plans)).stderr == ""
