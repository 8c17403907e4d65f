"""What the last command did is taken back, or it is said why not; and a plan gets another name."""

import errno
from pathlib import Path

import pytest

from qiptrack.store import undo
from qiptrack.store.undo import state_folder
from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import with_each

LEAD = ("--by", "Quality Lead")


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    return state


def test_what_commands_did_is_taken_back_one_after_the_other(office: Office) -> None:
    before = office.kept()
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    between = office.kept()
    office.done("link", "rose/A7", "elm/A3", "incident:INC-1")
    answer = office.done("undo")
    assert "-" in answer.stdout
    assert "Taken back: rosewood-care-plan-reviews/A7 is linked to incident:INC-1" in answer.stderr
    assert office.kept() == between
    office.done("undo")
    assert office.kept() == before
    assert "There is nothing to take back" in office.refused("undo")


def test_a_dry_run_takes_nothing_back(office: Office) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    after = office.kept()
    assert "-      - {" in office.done("undo", "--dry-run").stdout
    assert office.kept() == after
    office.done("undo")
    assert office.changed() == []


def test_a_new_plan_is_taken_away(office: Office) -> None:
    before = office.kept()
    office.done(*("new", "falls", "--title", "Falls", "--service", "Elm", "--sponsor", "Service"))
    assert "+++ /dev/null" in office.done("undo").stdout
    assert office.kept() == before


def test_what_was_changed_since_is_not_lost(office: Office) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    office.plan.write_bytes(office.plan.read_bytes() + b"# by hand\n")
    assert "has been changed since" in office.refused("undo")


def test_what_was_taken_back_when_it_was_killed_is_not_taken_for_a_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    between = office.kept()
    office.done("update", "rose/A6", "--note", "Two", *LEAD)
    with monkeypatch.context() as killed:
        killed.setattr("qiptrack.cli.commands.undoing.forget", lambda _path: None)
        office.done("undo")
    again = office.done("undo")
    assert "Taken back already: rosewood-care-plan-reviews/A6: progress" in again.stderr
    assert office.kept() == between
    office.done("undo")
    assert office.changed() == []


def test_what_is_committed_is_not_taken_back(office: Office) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    office.commit()
    assert "is committed" in office.refused("undo")
    office.done("update", "rose/A6", "--note", "Two", *LEAD)
    office.done("undo")
    assert "is committed" in office.refused("undo")
    assert office.changed() == []


def test_as_many_are_kept_as_are_meant_and_none_of_them_beside_the_plans(
    office: Office, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "DEEP", 3)
    names = set(office.kept())
    for number in range(5):
        office.done("edit", "rose/A7", "--set", f"evidence_source=Sheet {number}")
    kept = [path for path in own_state.rglob("*") if path.is_file()]
    assert len(kept) == 3
    assert set(office.kept()) == names
    assert office.git("status", "--porcelain").split() == ["M", f"plans/{PLAN}.yaml"]


def test_every_character_of_a_file_comes_back(office: Office) -> None:
    raw = b"\xef\xbb\xbf" + office.plan.read_bytes().replace(b"\n", b"\r\n") + "# tŷ".encode()
    office.plan.write_bytes(raw)
    office.done("link", "rose/A7", "elm/A3", "incident:INC-1")
    assert office.plan.read_bytes() != raw
    office.done("undo")
    assert office.plan.read_bytes() == raw


def test_what_is_kept_is_taken_back_whole_or_not_at_all(office: Office, own_state: Path) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    office.done("update", "rose/A6", "--note", "Two", *LEAD)
    after = office.kept()
    first, last = sorted(path for path in own_state.rglob("*") if path.is_file())
    last.write_bytes(last.read_bytes()[:-1])
    assert f"remove {last}" in " ".join(office.refused("undo").split())
    last.unlink()
    assert "has been changed since" in office.refused("undo")
    first.write_bytes(first.read_bytes().partition(b"\n")[0])
    assert "cannot be read" in office.refused("undo")
    assert office.kept() == after


def test_what_another_version_kept_is_not_said_to_be_nothing(
    office: Office, own_state: Path
) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    (kept,) = (path for path in own_state.rglob("*") if path.is_file())
    kept.with_suffix(".json").write_text('{"qiptrack": 1, "did": "One", "files": [], "moves": []}')
    kept.unlink()
    said = office.refused("undo")
    assert "another version of qiptrack kept it" in said
    assert "There is nothing to take back" not in said


def test_nothing_that_was_damaged_where_it_is_kept_is_put_back(
    office: Office, own_state: Path
) -> None:
    office.done("update", "rose/A6", "--note", "One", *LEAD)
    after = office.kept()
    (kept,) = (path for path in own_state.rglob("*") if path.is_file())
    whole = kept.read_bytes()
    for place in range(0, len(whole), len(whole) // 20):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "it cannot be read" in office.refused("undo")
    assert office.kept() == after
    kept.write_bytes(whole)
    office.done("undo")
    assert office.kept() != after


def test_a_state_that_cannot_be_kept_stops_nobody_and_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office.home / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(office.home / "file"))
    told = office.done("update", "rose/A6", "--note", "One", *LEAD).stderr
    (line,) = (each for each in told.splitlines() if "undo" in each)
    assert line.startswith("This is saved, but `qiptrack undo` can take back neither it nor")
    assert line.endswith("Make room for it, or let XDG_STATE_HOME name a folder of yours.")
    assert "Nothing can be taken back: you may not write into" in office.refused("undo")
    assert (
        "undo" not in office.done("update", "rose/A6", "--note", "Two", "--dry-run", *LEAD).stderr
    )


def test_what_could_not_be_kept_is_not_said_never_to_have_been_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.done("link", "rose/A7", "elm/A3", "incident:INC-1")
    with monkeypatch.context() as disk:
        disk.setattr(undo, "write_beside", _full)
        told = office.done("update", "rose/A6", "--note", "One", *LEAD).stderr
    assert "(the disk is full)" in told
    after = office.kept()
    said = office.refused("undo")
    assert "nothing is kept that a command of yours did" in said
    assert office.kept() == after
    office.done("update", "rose/A6", "--note", "Two", *LEAD)
    office.done("undo")
    assert office.kept() == after


def _full(_path: Path, _raw: bytes) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_state_is_where_the_specification_has_it() -> None:
    assert state_folder({"XDG_STATE_HOME": "/a/b"}) == Path("/a/b")
    home = Path.home() / ".local" / "state"
    assert state_folder({"XDG_STATE_HOME": "relative"}) == home
    assert state_folder({}) == home


def test_a_plan_gets_another_name_with_what_refers_to_it(office: Office) -> None:
    office.done("link", "elm/A3", "elm", "plan:rosewood-care-plan-reviews/A4")
    office.commit()
    office.done("rename-plan", "rose", "rosewood-reviews")
    assert not office.plan.exists()
    assert (office.plans / "rosewood-reviews.yaml").exists()
    status = office.git("status", "--porcelain").splitlines()
    assert f"R  plans/{PLAN}.yaml -> plans/rosewood-reviews.yaml" in status
    assert office.changed().count("+- plan: rosewood-reviews/A4") >= 1
    assert office.run("show", "rosewood-reviews/A4").exit_code == 0
    assert "A4" in office.run("history", "rosewood-reviews/A4").stdout
    office.done("undo")
    assert office.git("status", "--porcelain") == ""


def test_a_plan_that_is_called_so_already_is_left_as_it_is(office: Office) -> None:
    for words in (("--dry-run",), ()):
        said = office.done("rename-plan", "rose", "rosewood-care-plan-reviews", *words).stderr
        assert said.splitlines()[0] == "Nothing changes: it says so already."
    assert office.changed() == []


def test_a_plan_that_cannot_be_read_is_named_once_where_another_gets_a_name(
    office: Office,
) -> None:
    (office.plans / "broken.yaml").write_text("qip: [\n")
    said = office.done("rename-plan", "rose", "falls").stderr
    assert said.count("broken.yaml cannot be read; what it refers to stays.") == 1


def test_a_plan_that_git_does_not_track_gets_another_name(office: Office) -> None:
    office.done(*("new", "falls", "--title", "Falls", "--service", "Elm", "--sponsor", "Service"))
    shown = office.done("rename-plan", "falls", "elm-falls").stdout
    old, new = (f"{office.plans}/{name}.yaml" for name in ("falls", "elm-falls"))
    assert shown == f"rename from {old}\nrename to {new}\n"
    assert office.git("status", "--porcelain") == "?? plans/elm-falls.yaml\n"


@with_each(
    ("words", "said"),
    [
        (("rename-plan", "rose", "elm-court-mar-errors"), "There is a plan elm-court-mar-errors"),
        (("rename-plan", "rose", "My plan"), "such as my-plan."),
        (("rename-plan", "rose", "../away"), "cannot be the id of a plan"),
        (("rename-plan", "roze", "falls"), "There is no plan 'roze'"),
        (("rename-plan", "rose", "2026"), "it is a number, which does not say what the plan is"),
        (("rename-plan", "rose", "organisation"), "`qiptrack edit` calls the organisation file so"),
        (("new", "A1", "--title", "F"), "such as a1-plan."),
        (("new", "Falls by day", "--title", "F"), "such as falls-by-day."),
        (("new", "NUL", "--title", "F"), "Windows keeps the name NUL"),
        (("new", "com1.2026", "--title", "F"), "Windows keeps the name com1.2026"),
    ],
)
def test_a_name_that_will_not_do_is_refused(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    assert said in office.refused(*words)
