"""Whatever value of a file is missing or cannot be read, every view answers, and shows the rest."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from tests.conftest import ROOT, examples, with_each
from tests.fuzz.__main__ import ORGANISATION, SOUND, sound
from tests.fuzz.damage import SPOILT, paths, spoilt
from tests.fuzz.plans import document, flow, written
from tests.fuzz.views import CHECK_FORMATS, FORMATS, LOOKING, ONE, answer

EXAMPLES = ROOT / "plans"
PAST = ("changes HEAD", "changes HEAD~1 HEAD", "history p", "history p/A1", "history p/I1")
"""What is asked of git."""


@st.composite
def spoilt_files(draw: Callable[..., Any], kind: str) -> str:
    """Return the text of a plan or of an organisation file with values that cannot be read."""
    chance = draw(st.randoms(use_true_random=False))
    data = document(kind, chance)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([*paths(data)]))
        try:
            data = spoilt(data, path, draw(st.sampled_from(sorted(SPOILT))))
        except (TypeError, KeyError, IndexError):
            break  # there is nothing left there to spoil
    return written(data, chance)


VIEWS = st.sampled_from(
    [
        *(f"{view} --format {each}" for view in (*LOOKING, *ONE) for each in FORMATS),
        *(f"check --format {each}" for each in CHECK_FORMATS),
    ]
)


@pytest.fixture(scope="module")
def plans() -> Iterator[Path]:
    with TemporaryDirectory() as root:
        folder = Path(root, "plans")
        folder.mkdir()
        (folder / SOUND).write_text(sound())
        yield folder


def told(folder: Path, view: str) -> Result:
    """Return the answer to a view, which is one."""
    said = answer(folder, view.format(*["p"] * view.count("{}")).split())
    if said.exception is not None and not isinstance(said.exception, SystemExit):
        raise said.exception
    assert said.exit_code in (0, 1, 2)
    assert said.stderr or said.exit_code < 2
    return said


def shows_the_sound_plan(folder: Path) -> bool:
    rows = json.loads(told(folder, "list --format json").stdout)["rows"]
    return "sound/A1" in [row["ref"] for row in rows]


@given(text=spoilt_files("plan"), view=VIEWS, declared=st.booleans())
@settings(max_examples=examples(20))
def test_no_value_of_a_plan_stops_a_view(
    plans: Path, text: str, view: str, *, declared: bool
) -> None:
    organisation = (EXAMPLES / ORGANISATION).read_text("utf-8") if declared else "qip: 1\n"
    (plans / ORGANISATION).write_text(organisation, "utf-8")
    (plans / "p.yaml").write_text(text, "utf-8")
    told(plans, view)
    assert shows_the_sound_plan(plans)


@given(text=spoilt_files("organisation"), plan=spoilt_files("plan"), view=VIEWS)
@settings(max_examples=examples(20))
def test_no_value_of_the_organisation_file_stops_a_view(
    plans: Path, text: str, plan: str, view: str
) -> None:
    (plans / ORGANISATION).write_text(text, "utf-8")
    (plans / "p.yaml").write_text(plan, "utf-8")
    told(plans, view)
    assert shows_the_sound_plan(plans)


UPDATE = {"date": "2026-11-02", "by": "Team Leader", "note": "Nothing yet", "barrier": "No cover"}


@with_each(("plan_format", "said"), [("table", "Date"), ("md", "| Date |")])
def test_records_of_which_nothing_can_be_read_are_shown_as_that(
    plans: Path, plan_format: str, said: str
) -> None:
    text = "checks:\n  - {id: C1, check: Fridge, records: [*gone, *gone]}\n"
    (plans / "p.yaml").write_text(f"qip: 1\ntitle: Falls\n{text}")
    assert said in told(plans, f"show {{}}/C1 --format {plan_format}").stdout


@pytest.mark.parametrize(
    ("missing", "barrier"),
    [
        pytest.param("by", "Barrier: No cover (since 2 Nov 2026)", id="who reported it"),
        pytest.param("note", "Barrier: No cover (Team Leader, since 2 Nov 2026)", id="the note"),
        pytest.param("date", "1 action to look at", id="the day"),
        pytest.param("barrier", "Latest: Nothing yet (2 Nov 2026)", id="the barrier"),
    ],
)
def test_an_agenda_tells_what_is_known_of_a_report_with_something_missing(
    plans: Path, missing: str, barrier: str
) -> None:
    update = {key: value for key, value in UPDATE.items() if key != missing}
    text = f"{sound().rstrip()[:-1]}, updates: [{flow(update)}]}}\n"
    (plans / ORGANISATION).write_text("qip: 1\norganisation: Oak\n", "utf-8")
    (plans / "p.yaml").write_text(text, "utf-8")
    said = told(plans, "agenda p")
    assert barrier in said.stdout
    assert ("missing from this answer" in said.stderr) is (missing != "barrier")


@pytest.fixture(scope="module")
def repository() -> Iterator[Path]:
    with TemporaryDirectory() as root:
        folder = Path(root, "plans")
        folder.mkdir()
        (folder / SOUND).write_text(sound())
        git(folder, "init", "-q")
        yield folder


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def committed(folder: Path, text: str) -> None:
    (folder / "p.yaml").write_text(text, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "as it is")


@given(
    seed=st.integers(0, 10_000),
    text=spoilt_files("plan"),
    other=spoilt_files("plan"),
    view=st.sampled_from([f"{view} --format {each}" for view in PAST for each in FORMATS]),
)
@settings(max_examples=examples(4), suppress_health_check=[HealthCheck.too_slow])
def test_no_value_that_was_or_is_stops_what_looks_at_the_past(
    repository: Path, seed: int, text: str, other: str, view: str
) -> None:
    whole = written(document("plan", Random(seed)), Random(seed))  # noqa: S311 - no secret
    for each in (whole, text):
        committed(repository, each)
    (repository / "p.yaml").write_text(other, "utf-8")
    told(repository, view)
    told(repository, "check --since HEAD~1")
    assert "sound/A1" in told(repository, "history sound").stdout
