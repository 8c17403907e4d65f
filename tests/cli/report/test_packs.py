"""Packs, as somebody makes them who is asked for one, and what can go wrong then."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from qiptrack.reports.packs.packs import Pack
from tests.conftest import ROOT, swept

Ask = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder beside a copy of the example plans that is in no repository."""
    del ask
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("pack", swept(Pack, every=2))
def test_a_pack_has_a_name_of_its_own(pack: Pack, here: Path, ask: Ask) -> None:
    answer = ask("report", pack)
    assert answer.exit_code == 0, answer.stderr
    name = f"fernhill-care-{pack}-2026-11-23.html"
    assert name in answer.stderr
    assert (here / name).read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])  # which are archives, with times in them
def test_a_pack_made_twice_is_the_same(ending: str, here: Path, ask: Ask) -> None:
    for name in ("one", "two"):
        answer = ask("report", "plan", "elm", "--out", f"{name}{ending}")
        assert answer.exit_code == 0, answer.stderr
    assert (here / f"one{ending}").read_bytes() == (here / f"two{ending}").read_bytes()


MAKE_ALL = """
import sys
from typer.testing import CliRunner
from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.typer_bridge.lazy import make_app
for pack in sys.argv[2:]:
    CliRunner().invoke(make_app(COMMANDS), ["report", pack, "--out", f"{sys.argv[1]}-{pack}.html"])
"""


SOME = swept(Pack)


@pytest.mark.slow
def test_a_pack_made_by_another_run_is_the_same(here: Path, ask: Ask) -> None:
    subprocess.run(
        [sys.executable, "-c", MAKE_ALL, "other", *SOME],
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)},
        check=True,
    )
    for pack in SOME:
        assert ask("report", pack, "--out", f"this-{pack}.html").exit_code == 0
        this, other = ((here / f"{run}-{pack}.html").read_bytes() for run in ("this", "other"))
        assert this == other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say which pack to make.\n  board: how the plans stand"),
        (("xlsx",), "Did you mean `qiptrack report plan --out FILE.xlsx`?"),
        (("bord",), "Did you mean board?"),
        (("board", "--out", "pack.odt"), "is none of the files that can be written"),
        (("board", "--out", ""), "--out is empty"),
        (("board", "--out", "nowhere/pack.html"), "There is no folder nowhere"),
        (("board", "nothing-like-it"), "nothing-like-it"),
        (("board", "--verify", "x.html"), "makes none"),
        (("--verify", "x.html"), "cannot be read"),
        (("--verify", "plans"), "plans cannot be read: it is a folder."),
    ],
)
def test_what_cannot_be_done_is_refused(
    words: tuple[str, ...], said: str, here: Path, ask: Ask
) -> None:
    answer = ask("report", *words)
    assert (answer.exit_code, said in answer.stderr) == (2, True), answer.stderr
    assert [each.name for each in here.iterdir()] == ["plans"]


def test_a_paper_is_made_anew_and_somebodys_own_file_is_left_alone(here: Path, ask: Ask) -> None:
    (here / "mine.md").write_text("# What I wrote\n")
    assert ask("report", "board", "--out", "mine.md").exit_code == 2
    assert (here / "mine.md").read_text() == "# What I wrote\n"
    for day in ("2026-11-23", "2026-11-24"):
        assert ask("report", "plan", "elm", "--out", "pack.md", "--as-of", day).exit_code == 0
    assert "24 Nov 2026" in (here / "pack.md").read_text("utf-8")


def test_of_a_link_that_leads_nowhere_the_folder_it_leads_to_is_named(here: Path, ask: Ask) -> None:
    (here / "pack.md").symlink_to(here / "gone" / "pack.md")
    answer = ask("report", "board", "--out", "pack.md")
    assert answer.exit_code == 2
    assert f"There is no folder {here.resolve() / 'gone'}" in answer.stderr


def test_the_place_of_a_pack_is_looked_at_before_what_makes_it(
    here: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "own.pdf").write_bytes(b"mine")
    for folder in ("a.folder", "folder.md"):
        (here / folder).mkdir()
    for name in [each for each in sys.modules if each == "qiptrack.reports.formats.pdf"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typst", None)
    for name, said in (
        ("gone/pack.pdf", "There is no folder gone"),
        ("own.pdf", "was not made by qiptrack"),
        ("pack.odt", "is none of the files that can be written"),
        ("a.folder", "a.folder is a folder, and what is to be written is a file."),
        ("a.folder", "--out a.folder/NAME.html"),
        (".", "--out NAME.html"),
        ("folder.md", "--out folder.md/NAME.html"),
        ("pack.pdf", "Writing .pdf needs an extra"),
    ):
        answer = ask("report", "board", "--out", name)
        assert (answer.exit_code, said in answer.stderr) == (2, True), answer.stderr


@pytest.mark.parametrize(
    ("theme", "fix"),
    [("medicnes", "Did you mean medicines?"), ("zzz", "Themes are: "), ("\x1b[2J", "\\x1b[2J")],
)
def test_a_theme_that_no_plan_has_makes_no_pack(here: Path, ask: Ask, theme: str, fix: str) -> None:
    answer = ask("report", "board", "--theme", theme, "--out", "pack.md")
    assert answer.exit_code == 2
    assert "There is no plan of the theme" in answer.stderr
    assert fix in answer.stderr
    assert not (here / "pack.md").exists()


def test_what_was_recorded_after_the_day_of_the_pack_is_no_exception_yet(
    here: Path, ask: Ask
) -> None:
    days, told = ("15 Sep 2026", "14 Oct 2026"), []
    for day in ("2026-09-20", "2026-10-10", "2026-10-20"):
        assert ask("report", "board", "--as-of", day, "--out", "pack.md").exit_code == 0
        text = (here / "pack.md").read_text("utf-8").partition("## Exceptions since")[2]
        assert "this is what their records say" in text
        exceptions = text.partition("\n## ")[0]
        told.append([each for each in days if f"| {each} |" in exceptions])
    assert told == [["15 Sep 2026"], [], ["14 Oct 2026"]]


def test_without_what_cannot_be_read_a_pack_is_written_and_says_so(here: Path, ask: Ask) -> None:
    (here / "plans" / "broken.yaml").write_text("qip: 1\ntitle: [\n")
    answer = ask("report", "board", "--out", "pack.html")
    assert answer.exit_code == 2
    page = (here / "pack.html").read_text("utf-8")
    front = page.partition('<section id="s1"')[0]
    assert "Not all of it could be read" in front
    assert "<li>broken.yaml:" in front


@pytest.mark.parametrize("pack", [Pack.BOARD, Pack.PLAN])
def test_plans_and_indicators_of_one_name_are_told_apart(pack: Pack, here: Path, ask: Ask) -> None:
    for home in ("oak", "elm"):
        (here / "plans" / f"{home}-falls.yaml").write_text(
            "qip: 1\ntitle: Fewer falls\nservice: Rosewood House\nsponsor: Registered Manager\n"
            "opened: 2026-03-02\nindicators: [{id: I1, name: Falls, unit: falls, better: lower,"
            " owner: Deputy Manager, target: {value: 2, by: 2026-12-31}}]\n",
            "utf-8",
        )
    ask("report", pack, "--out", "pack.md")
    headings = re.findall(
        r"^#+ (.*falls.*)", (here / "pack.md").read_text("utf-8"), re.MULTILINE | re.IGNORECASE
    )
    plans = {line.rpartition(": ")[2] for line in headings if "Fewer" in line}
    assert plans == {"Fewer falls (oak-falls)", "Fewer falls (elm-falls)"}
    assert {"Falls (oak-falls/I1)", "Falls (elm-falls/I1)"} <= {*headings}


HALF_FILLED = """\
qip: 1
title: Falls
service: Oak
sponsor: Manager
opened: 2026-03-02
indicators: [{id: I1, name: Falls}, {id: I2, measurements: [{}]}]
checks: [{id: C1, since: 2026-03-09, records: [{}]}]
actions:
  - {id: A1, issue: i}
  - {id: A2, status: complete, updates: [{}], evidence: [{}], verifications: [{date: 2026-05-01}],
     escalations: [{}], deferrals: [{}], handovers: [{}], reopenings: [{}], milestones: [{id: M1}],
     required_by: {body: CQC}, assurance: {}, learning: {}, withdrawal: {}}
  - {id: A3, due: 2026-04-01, required_by: {}, links: [{}]}
  -
reviews: [{}, {date: 2026-04-21, decisions: [{}, {action: A9}]}]
"""

HOLE = re.compile(
    r"(?:, |\bdue |\bby |\bof |[(;] )-(?=[:;,.)]|$| \|)|\bNone\b(?!:)|\{\}|\[\]", re.MULTILINE
)


@pytest.mark.parametrize("pack", swept(Pack, every=2))
def test_records_that_say_half_of_it_leave_no_holes(pack: Pack, here: Path, ask: Ask) -> None:
    shutil.rmtree(here / "plans")
    (here / "plans").mkdir()
    (here / "plans" / "oak-falls.yaml").write_text(HALF_FILLED, "utf-8")
    answer = ask("report", pack, "--out", "pack.md")
    assert answer.exit_code == 2, answer.stderr
    made = (here / "pack.md").read_text("utf-8")
    assert "oak-falls/A2" in made
    assert [line for line in made.splitlines() if HOLE.search(line)] == []


def test_people_and_personal_data_stay_out_and_are_counted(here: Path, ask: Ask) -> None:
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    text = plan.read_text("utf-8")
    text = text.replace(
        "Cream not signed for at breakfast",
        "T. Wójcik rang 07700 900123 about 943 476 5919 born 3 May 1941",
    )
    plan.write_text(text.replace("Night shift led by the bank", "Led by Mr Wójcik"), "utf-8")
    text = plan.read_text("utf-8").replace(
        "One administration in twenty-five", "T Wójcik found that one"
    )
    plan.write_text(
        text.replace("Errors were found", "j.okafor@example.org, 943 476 5919: errors"), "utf-8"
    )
    answer = ask("report", "board", "--out", "pack.html")
    assert answer.exit_code == 0, answer.stderr
    assert "8 items of personal data withheld" in answer.stderr
    page = (here / "pack.html").read_text("utf-8")
    assert "8 items withheld" in page
    assert not re.search(r"Wójcik|Okafor|@example|943 476|07700|May 1941", page)
    ask("report", "board", "--out", "pack.html", "--people")
    page = (here / "pack.html").read_text("utf-8")
    assert "T. Wójcik" in page
    assert "t.wojcik@example.org" in page
    assert not re.search(r"943 476|07700|May 1941", page)


def test_what_is_said_of_a_file_that_cannot_be_read_has_no_personal_data(
    here: Path, ask: Ask
) -> None:
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    told = plan.read_text("utf-8").replace("themes: [medicines]", "born 3 May 1941: Mr Wójcik")
    plan.write_text(told, "utf-8")
    answer = ask("report", "board", "--out", "pack.html")
    assert (answer.exit_code, "1 item of personal data" in answer.stderr) == (2, True)
    page = (here / "pack.html").read_text("utf-8")
    assert "Not all of it could be read" in page
    assert not re.search(r"Wójcik|May 1941", page)


def test_the_name_of_a_plan_is_withheld_where_it_is_personal_data(here: Path, ask: Ask) -> None:
    (here / "plans" / "elm-court-mar-errors.yaml").rename(here / "plans" / "mr-9434765919.yaml")
    for words in (("plan", "mr-94"), ("board", "mr-94"), ("inspector", "mr-94")):
        answer = ask("report", *words, "--out", "pack.html")
        assert answer.exit_code == 0, answer.stderr
        assert "9434765919" not in (here / "pack.html").read_text("utf-8")
        assert ask("report", "--verify", "pack.html").exit_code == 0
