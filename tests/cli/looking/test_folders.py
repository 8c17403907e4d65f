"""Looking at folders that are empty, broken, or full of what does not belong there."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from typer.testing import Result

from qiptrack.reports.wording import NO_PLANS
from tests.benchmark.generate import TODAY, write_folder
from tests.conftest import ROOT, swept

Ask = Callable[..., Result]

LOOKING = (
    "status",
    "overdue",
    "list",
    "workload",
    "indicators",
    "trends",
    "missed",
    "escalations",
    "check",
)
HEAD = "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-05\nactions:\n"
ACTION = "  - {id: %s, issue: i, action: %s, owner: Manager, due: %s, evidence_source: e%s}\n"


def test_of_how_many_plans_something_is_overdue_is_said(ask: Ask) -> None:
    assert "1 action overdue in 1 of 3 plans;" in ask("overdue", "--owner", "Shift Leader").stdout


def plan(*actions: str) -> str:
    return HEAD + "".join(actions)


LATE = ACTION % ("A1", "Do it", "2026-11-02", "")
DAYS = 999_999_999
COMPLETE_ON_THE_LAST_DAY = (
    ", status: complete, completed: 9999-12-31, "
    "evidence: [{date: 2026-03-02, by: Manager, kind: other, note: n}]"
)
NO_DATE = ACTION % ("A2", "Do it", "ongoing", "")


@pytest.fixture
def at(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to ask about a folder of one plan, `falls.yaml`, from beside it."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "falls.yaml").write_text(plan(LATE))
    monkeypatch.chdir(tmp_path)
    return ask


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("status", NO_PLANS),
        ("overdue", NO_PLANS),
        ("list", NO_PLANS),
        ("workload", NO_PLANS),
        ("check", "No problems in 0 files."),
    ],
)
def test_an_empty_folder_has_nothing_to_show(
    command: str, said: str, at: Ask, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    answer = at(command, "--plans", "none")
    assert answer.exit_code == 0
    assert said in answer.stdout
    assert "`qiptrack new PLAN`" in answer.stderr
    machine = json.loads(at(command, "--plans", "none", "--format", "json").stdout)
    assert machine["rows"] == []


@pytest.mark.parametrize("name", ["falls", "fal"])
def test_a_folder_without_plans_hides_no_plan_of_its_name(
    name: str, at: Ask, tmp_path: Path
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "audit.txt").write_text("Lamps seen\n")
    answer = at("check", name, "--format", "json")
    assert answer.exit_code in (0, 1), answer.stderr
    assert {row["file"] for row in json.loads(answer.stdout)["rows"]} == {"plans/falls.yaml"}
    (tmp_path / "other").mkdir()
    assert "other is not a plan, or a plan file" in at("check", "other").stderr


@pytest.mark.parametrize("command", LOOKING)
def test_without_a_folder_of_plans_it_says_how_to_name_or_make_one(
    command: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask(command)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "no folder of plans was found" in answer.stderr
    assert "--plans DIR" in answer.stderr
    assert "qiptrack init" in answer.stderr


def test_with_nothing_overdue_it_says_so(at: Ask) -> None:
    answer = at("overdue", "--as-of", "2026-11-02")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.endswith("Nothing is overdue in 1 plan.\n")


def fifo(plans: Path) -> None:
    os.mkfifo(plans / "m.yaml")


def link_out(plans: Path) -> None:
    (plans.parent / "out.yaml").write_text(plan(LATE))
    (plans / "m.yaml").symlink_to("../out.yaml")


def link_round(plans: Path) -> None:
    (plans / "m.yaml").symlink_to("m.yaml")


def syntax(plans: Path) -> None:
    (plans / "m.yaml").write_text("a: b: c\n")


def conflict(plans: Path) -> None:
    (plans / "m.yaml").write_text("<<<<<<< ours\nqip: 1\n=======\n>>>>>>> theirs\n")


def not_text(plans: Path) -> None:
    (plans / "m.yaml").write_bytes(b"\xff\xfe\x00\x01" * 9)


def too_large(plans: Path) -> None:
    (plans / "m.yaml").write_bytes(b"#" * 1_100_000)


def folder(plans: Path) -> None:
    (plans / "m.yaml").mkdir()


def organisation(plans: Path) -> None:
    (plans / "_organisation.yaml").write_text("qip: 1\norganisation: [\n")


BROKEN = [fifo, link_out, link_round, syntax, conflict, not_text, too_large, folder]


@pytest.mark.parametrize("broken", [*BROKEN, organisation], ids=lambda each: str(each.__name__))
def test_a_broken_file_hides_nothing_and_is_named(
    broken: Callable[[Path], None], at: Ask, tmp_path: Path
) -> None:
    broken(tmp_path / "plans")
    for command in swept(("status", "overdue", "list", "workload"), every=2):
        answer = at(command, "--format", "json")
        assert answer.exit_code == 2
        assert len(json.loads(answer.stdout)["rows"]) == 1
        named, *_, summary, what_to_do = answer.stderr.splitlines()
        name = "_organisation" if broken is organisation else "m"
        assert named.startswith(f"plans/{name}.yaml:")
        assert summary.startswith("1 place is missing from this answer")
        assert "qiptrack check" in what_to_do
    assert at("check").exit_code == 1


def test_a_file_that_cannot_be_read_is_not_counted_as_read(at: Ask, tmp_path: Path) -> None:
    syntax(tmp_path / "plans")
    assert "1 action overdue in 1 plan;" in at("overdue").stdout
    (tmp_path / "plans" / "falls.yaml").unlink()
    answer = at("overdue")
    assert NO_PLANS in answer.stdout
    assert "plans/m.yaml:1:5:" in answer.stderr
    assert "qiptrack new" not in at("status").stdout


@pytest.mark.parametrize("ref", ["m", "m/A1"])
def test_to_show_a_plan_that_cannot_be_read_is_refused_with_the_reason(
    ref: str, at: Ask, tmp_path: Path
) -> None:
    syntax(tmp_path / "plans")
    answer = at("show", ref)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("qiptrack: plans/m.yaml cannot be read: a colon and a space")
    assert at("show", "falls/A1").exit_code == 0


def test_a_mistake_in_one_action_hides_neither_it_nor_its_neighbours(
    at: Ask, tmp_path: Path
) -> None:
    late = LATE.replace("A1", "A3")
    (tmp_path / "plans" / "falls.yaml").write_text(plan(LATE, NO_DATE, late))
    overdue = at("overdue", "--format", "json")
    assert [row["ref"] for row in json.loads(overdue.stdout)["rows"]] == ["falls/A1", "falls/A3"]
    assert overdue.exit_code == 2
    assert "actions/A2/due: 'ongoing' is not a date. Write the day by which" in overdue.stderr
    listed = json.loads(at("list", "--format", "json").stdout)["rows"]
    assert [(row["ref"], row["due"]) for row in listed] == [
        ("falls/A1", "2026-11-02"),
        ("falls/A2", None),
        ("falls/A3", "2026-11-02"),
    ]
    shown = at("show", "falls/A2")
    assert (shown.exit_code, "Manager" in shown.stdout) == (2, True)


def test_plans_that_were_not_asked_for_raise_no_doubts(at: Ask, tmp_path: Path) -> None:
    syntax(tmp_path / "plans")
    answer = at("overdue", "falls")
    assert (answer.exit_code, answer.stderr) == (0, "")


def test_two_plans_of_one_id_are_both_shown_and_both_named(at: Ask, tmp_path: Path) -> None:
    (tmp_path / "plans" / "old").mkdir()
    (tmp_path / "plans" / "old" / "falls.yaml").write_text(plan(LATE))
    for words in (("overdue",), ("overdue", "falls"), ("show", "falls"), ("show", "falls/A1")):
        answer = at(*words)
        assert answer.exit_code == 2
        assert "'falls' is also the id of plans/falls.yaml" in answer.stderr
    assert at("overdue", "falls").stdout.count("falls/A1") == 2


AT_THE_END = {
    "complete on the last day there is": (
        ACTION % ("A1", "Do it", "2026-03-02", COMPLETE_ON_THE_LAST_DAY)
    ),
    "due on the last day there is": ACTION % ("A1", "Do it", "9999-12-31", ""),
    "due on the first day": ACTION % ("A1", "Do it", "1950-01-01", ""),
    "an id of 5,000 digits": ACTION % ("A" + "9" * 5000, "Do it", "2026-03-02", ""),
}


@pytest.mark.parametrize(("command", "what"), swept(product(LOOKING, AT_THE_END)))
def test_the_ends_of_the_calendar_and_long_numbers_are_nothing_special(
    command: str, what: str, at: Ask, tmp_path: Path
) -> None:
    (tmp_path / "plans" / "falls.yaml").write_text(plan(AT_THE_END[what]))
    (tmp_path / "plans" / "_organisation.yaml").write_text(
        "qip: 1\norganisation: Oak Care\nservices: [Oak]\nroles: [{role: Manager}]\n"
        f"assurance: {{min_days: {DAYS}, default_days: {DAYS}}}\n"
        f"due_soon_days: {DAYS}\nescalation: [{{days_overdue: {DAYS}, to: Manager}}]\n"
    )
    for day in ("0001-01-01", "2026-11-23", "9999-12-31"):
        answer = at(command, "--as-of", day)
        assert answer.exit_code in (0, 1)
        assert answer.stderr == ""


@pytest.mark.parametrize(("command", "format_"), swept(product(LOOKING, ["table", "md"]), every=2))
def test_text_of_a_plan_has_no_effect_on_who_reads_it(
    command: str, format_: str, at: Ask, tmp_path: Path
) -> None:
    text = r'"\e[31mred\a \u202eback <script>alert(1)</script> [bold]x"'
    (tmp_path / "plans" / "falls.yaml").write_text(
        plan(ACTION % ("A1", text, "2026-11-02", "")).replace("Falls", text)
    )
    format_ = "text" if (command, format_) == ("check", "table") else format_
    if (command, format_) != ("check", "md"):
        shown = at(command, "--format", format_).stdout
        assert not {"\x1b", "\a", "\u202e"} & set(shown)
        if format_ == "md":
            assert "<script>" not in shown


def test_a_formula_in_a_plan_stays_text_in_a_spreadsheet(at: Ask, tmp_path: Path) -> None:
    (tmp_path / "plans" / "falls.yaml").write_text(
        plan(ACTION % ("A1", "'=HYPERLINK(1)'", "2026-11-02", ""))
    )
    assert '"=HYPERLINK' not in at("list", "--format", "csv").stdout
    rows = json.loads(at("list", "--format", "json").stdout)["rows"]
    assert rows[0]["action"] == "=HYPERLINK(1)"


def contents(root: Path) -> dict[str, tuple[int, str]]:
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in root.rglob("*")
        if path.is_file()
    }


def test_looking_writes_nothing(at: Ask, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "plans")
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    before = contents(tmp_path)
    for words in (*((command,) for command in LOOKING), ("show", "rose"), ("rules",), ("schema",)):
        assert at(*words).exit_code == 0
    assert contents(tmp_path) == before


def test_a_link_in_a_circle_can_be_checked_by_its_name(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    said = ask("--plans", str(tmp_path), "check", str(tmp_path / "loop.yaml"))
    assert said.exit_code == 1
    assert "leads round in a circle" in said.stdout


def test_of_many_plans_it_is_said_how_a_shorter_answer_is_had(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path / "plans", 21)
    on = ("--as-of", TODAY.isoformat())
    whole = ask("agenda", *on).stdout
    assert "A shorter one: `--service`, `--theme` or `--meeting` narrow it, and" in whole
    brief = ask("agenda", *on, "--brief").stdout
    assert "A shorter one" not in brief
    assert 0 < brief.count("\n") < whole.count("\n") / 3
    assert {*re.findall(r"^plan-\S+/\w+", brief, re.MULTILINE)} == {
        *re.findall(r"^plan-\S+/\w+", whole, re.MULTILINE)
    }
    rows = ("--format", "json")
    assert ask("agenda", *on, "--brief", *rows).stdout == ask("agenda", *on, *rows).stdout
    plan = (tmp_path / "plans" / "plan-00000.yaml").read_text("utf-8")
    service = re.findall(r"^service: (.*)", plan, re.MULTILINE)
    assert "A shorter one" not in ask("agenda", *on, "--service", *service).stdout
    for printed in ("md", "html", "csv"):
        assert "horter" not in ask("agenda", *on, "--format", printed).stdout
    pack = ("report", "board", *on, "--out", "board.md")
    assert "`--service` or `--theme` makes a shorter one." in ask(*pack).stderr
    assert "shorter" not in ask(*pack, "--service", *service).stderr
