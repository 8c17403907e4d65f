"""Two people at once: what one decides on holds when the other has saved first."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from qiptrack.cli import prompts
from qiptrack.cli.requests import items
from qiptrack.store import writer
from qiptrack.store.writer import LOCK
from tests.cli.writing.conftest import PLAN, Office
from tests.race import Stairs, additions, updates

OWNER = ("--by", "Registered Manager")

Meanwhile = Callable[..., None]


@pytest.fixture
def meanwhile(office: Office, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Return a way to have a command run, once, between the decision and the save of another."""
    save_all = writer.save_all

    def between(*words: str) -> None:
        def saving(*args: object, **more: object) -> None:
            monkeypatch.setattr(writer, "save_all", save_all)
            office.done(*words)
            save_all(*args, **more)  # type: ignore[arg-type]  # as they came

        monkeypatch.setattr(writer, "save_all", saving)

    return between


def test_both_of_two_updates_are_saved(office: Office, meanwhile: Meanwhile) -> None:
    meanwhile("update", "rose/A7", "--note", "Theirs", *OWNER)
    office.done("update", "rose/A7", "--note", "Ours", *OWNER)
    notes = [line for line in office.changed() if "note:" in line]
    assert notes == ["+note: Theirs", "+note: Ours"]


def test_the_difference_shown_is_against_what_the_other_saved(
    office: Office, meanwhile: Meanwhile
) -> None:
    meanwhile("update", "rose/A7", "--note", "Theirs", *OWNER)
    shown = office.done("update", "rose/A7", "--note", "Ours", *OWNER).stdout
    assert "note: Ours" in shown
    assert "+" not in next(line[:1] for line in shown.splitlines() if "Theirs" in line)


def test_a_step_that_the_other_has_taken_is_refused_and_says_why(
    office: Office, meanwhile: Meanwhile
) -> None:
    meanwhile("start", "rose/A7", *OWNER)
    said = office.run("start", "rose/A7", *OWNER)
    assert said.exit_code == 2
    assert "it is in progress already" in said.stderr
    assert office.changed().count("+status: in-progress") == 1


def test_of_several_actions_none_is_changed_when_one_no_longer_may_be(
    office: Office, meanwhile: Meanwhile
) -> None:
    meanwhile("start", "rose/A7", *OWNER)
    said = office.run("start", "rose/A7", "north/A5", *OWNER)
    assert said.exit_code == 2
    assert not office.git("diff", "--stat", "--", "plans/northgate-safeguarding-alerts.yaml")


ADD = (
    *("add", "rose", "--action", "Fit a rail", "--owner", "Deputy Manager"),
    *("--due", "2027-01-29", "--evidence-source", "Walk round"),
)


def test_actions_that_two_people_add_have_ids_of_their_own(
    office: Office, meanwhile: Meanwhile
) -> None:
    meanwhile(*ADD, "--issue", "Theirs")
    office.done(*ADD, "--issue", "Ours")
    ids = [line for line in office.changed() if line.startswith("+- id:")]
    assert len(set(ids)) == 2


def test_a_review_goes_behind_the_one_of_another(office: Office, meanwhile: Meanwhile) -> None:
    review = ("review", "rose", "--meeting", "Monthly quality governance", "--note")
    meanwhile(*review, "Theirs")
    office.done(*review, "Ours")
    assert [line for line in office.changed() if "note:" in line] == [
        "+note: Theirs",
        "+note: Ours",
    ]


@pytest.mark.parametrize("theirs", ["falls", "Falls"])
def test_of_two_new_plans_of_one_id_the_second_is_refused(
    office: Office, meanwhile: Meanwhile, theirs: str
) -> None:
    more = ("--title", "Falls", "--service", "Rosewood House", "--sponsor", "Nominated Individual")
    meanwhile("new", theirs, *more)
    said = office.run("new", "falls", *more)
    assert said.exit_code == 2
    assert f"There is a plan falls already: {office.plans / theirs}.yaml" in said.stderr


def test_what_a_leaver_no_longer_owns_is_left_to_its_new_owner(
    office: Office, meanwhile: Meanwhile
) -> None:
    why = ("--reason", "Leaving", "--by", "Nominated Individual")
    leaver = ("reassign", "--from", "Deputy Manager", "--to", "Registered Manager", "--yes", *why)
    meanwhile("reassign", "rose/A3", "--to", "Regional Quality Lead", *why)
    said = office.done(*leaver).stderr
    assert "rosewood-care-plan-reviews/A3" not in said
    assert "+owner: Regional Quality Lead" in office.changed()


def test_a_plan_that_is_gone_is_not_made_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_all = writer.save_all

    def saving(*args: object) -> None:
        office.plan.unlink()
        save_all(*args)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(writer, "save_all", saving)
    said = office.run("start", "rose/A7", *OWNER)
    assert said.exit_code == 2
    assert f"{PLAN}.yaml: this file vanished" in said.stderr
    assert not office.plan.exists()


def test_what_stands_in_the_organisation_file_by_then_is_what_holds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_all = writer.save_all

    def saving(*args: object) -> None:
        (office.plans / "_organisation.yaml").write_text("qip: [\n", encoding="utf-8")
        office.plan.write_bytes(office.plan.read_bytes() + b"# theirs\n")
        save_all(*args)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(writer, "save_all", saving)
    said = office.run("start", "rose/A7", *OWNER)
    assert said.exit_code == 2
    assert "The organisation file has an error" in said.stderr


def test_a_dry_run_waits_for_nobody_and_writes_nothing(office: Office) -> None:
    with FileLock(office.plans / LOCK):
        before = office.kept()
        office.done("start", "rose/A7", "--dry-run", *OWNER)
        assert office.kept() == before


def test_nothing_is_asked_twice(
    office: Office, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Iterator[str] = iter(["Ours"])
    for module in (prompts, items):  # loaded by now, so that neither keeps what is put there
        monkeypatch.setattr(module, "can_ask", lambda: True)
    monkeypatch.setattr(prompts, "line", lambda *_: next(asked))
    meanwhile("update", "rose/A7", "--note", "Theirs", *OWNER)
    office.done("update", "rose/A7", *OWNER)
    assert "+note: Ours" in office.changed()


def test_of_four_people_everybody_is_saved_once(tmp_path: Path) -> None:
    stairs = Stairs(tmp_path / "plans")
    answers = stairs.race([*updates(2, 1), [("start", "stairs/A1")], *additions(1)])
    assert [each.code for each in answers] == [0] * 4, answers
    assert stairs.notes() == {"Note 0 0": 1, "Note 1 0": 1}
    assert stairs.ids() == ["A1", "A2"]
