"""What a pack says is what the commands say of the same day and revision."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import ROOT

Ask = Callable[..., Result]

REQUIRED = "    required_by: {body: CQC, level: must, ref: INS2-5512, due: 2026-10-01}\n"


class Page(HTMLParser):
    """The figures of the front page, and the tables by the heading above them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: dict[str, str] = {}
        self.tables: dict[str, list[str]] = {}
        self.meanings: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self._heading = self._name = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        look = names.get("class") or "" if names.get("scope") != "col" else ""
        self._open.append((tag, look))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._open or not data.strip():
            return
        tag, look = self._open[-1]
        inside = {name for _, names in self._open for name in names.split()}
        if tag in ("h2", "h3"):
            self._heading = data
        elif tag == "dt" and "figures" in inside:
            self._name = data
        elif tag == "b" and "figures" in inside:
            self.figures[self._name] = data
        elif tag == "th" and "name" in look.split():
            self.tables.setdefault(self._heading, []).append(data)


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository whose plans were other ones before the latest commit."""
    root = tmp_path_factory.mktemp("care")
    shutil.copytree(ROOT / "plans", root / "plans")
    plan = root / "plans" / "elm-court-mar-errors.yaml"
    before, found, after = plan.read_text("utf-8").partition("    evidence_source: Agency sheets")
    plan.write_text(f"{before}{REQUIRED}{found}{after}", "utf-8")
    _git(root, "init", "--quiet", "--template=")
    _commit(root, "First")
    plan.write_text(plan.read_text("utf-8").replace("due: 2026-12-18", "due: 2026-11-18"), "utf-8")
    _commit(root, "Second")
    return root


@pytest.fixture
def here(care: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of that repository."""
    del ask
    shutil.copytree(care, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=Quality Lead", "-c", "user.email=q@example.org")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True)


def _commit(root: Path, message: str) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", message, "--date", "2026-11-20T09:00:00")


def _rows(ask: Ask, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ask(*words, "--format", "json").stdout)
    return answer


AT = [(), ("--at", "HEAD~1")]


def _page(ask: Ask, here: Path, pack: str, *words: str) -> tuple[Page, str]:
    answer = ask("report", pack, "--out", "pack.html", *words)
    assert answer.exit_code == 0, answer.stderr
    text = (here / "pack.html").read_text("utf-8")
    return Page(text), text


@pytest.mark.parametrize("at", AT, ids=["now", "then"])
def test_the_board_reads_the_counts_of_status(at: tuple[str, ...], here: Path, ask: Ask) -> None:
    when = (*at, "--as-of", "2026-11-23")
    page, text = _page(ask, here, "board", *when)
    state = _rows(ask, "status", *when)
    sums = Counter[str]()
    for row in state["rows"]:
        sums.update({key: row[key] for key in ("open", "overdue", "to_verify", "blocked")})
    assert page.figures == {
        "Open actions": str(sums["open"]),
        "Overdue": str(sums["overdue"]),
        "Awaiting verification": str(sums["to_verify"]),
        "Blocked": str(sums["blocked"]),
        "Required by a regulator": "1",
    }
    for rating, number in state["by_brag"].items():
        assert re.search(rf"{rating}</span></th>\s*<td[^>]*>{number}</td>", text)
    overdue = [row["ref"] for row in _rows(ask, "overdue", *when)["rows"]]
    assert page.tables["Overdue"] == overdue
    listed = _rows(ask, "list", *when)["rows"]
    still = [row["ref"] for row in listed if row["status"] not in ("closed", "withdrawn")]
    assert page.tables["Every open action"] == still


def test_two_revisions_differ_in_what_they_count(here: Path, ask: Ask) -> None:
    now, _ = _page(ask, here, "board", "--as-of", "2026-11-23")
    then, _ = _page(ask, here, "board", "--as-of", "2026-11-23", "--at", "HEAD~1")
    assert int(now.figures["Overdue"]) > int(then.figures["Overdue"])


def test_the_commissioner_reads_the_figures_of_learning(here: Path, ask: Ask) -> None:
    page, text = _page(ask, here, "commissioner", "--as-of", "2026-11-23")
    learned = _rows(ask, "learning", "--as-of", "2026-11-23")["rows"]
    of_services = [row for row in learned if row.get("by") == "service"]
    assert sorted(page.tables["Grip, by service"]) == sorted(row["name"] for row in of_services)
    for row in of_services:
        cells = re.search(rf">{row['name']}</th>(.*?)</tr>", text, re.DOTALL)
        assert cells is not None
        told = re.findall(r"<td[^>]*>([^<]*)</td>", cells[1])
        assert told[0] == str(row["actions"])
        assert told[4].split()[0] == str(row["verified"])
    overdue = _rows(ask, "overdue", "--as-of", "2026-11-23")["rows"]
    assert page.figures["Overdue"] == str(len(overdue))
    assert page.figures["Required, open"] == "1"


def test_the_meeting_reads_the_agenda(here: Path, ask: Ask) -> None:
    page, text = _page(ask, here, "meeting", "--as-of", "2026-11-23")
    agenda = _rows(ask, "agenda", "--as-of", "2026-11-23")["rows"]
    kinds = ("overdue", "blocked", "due-soon", "not-confirmed")
    for kind in kinds:
        refs = [row["ref"] for row in agenda if row["section"] == kind]
        assert all(f">{ref}</th>" in text for ref in refs)
    said = ask("agenda", "--as-of", "2026-11-23").stdout.split()
    summary = re.search(r"<li>([^<]* to look at, in [^<]*)</li>", text)
    assert summary is not None
    assert summary[1] in " ".join(said)
    assert page.tables["Overdue"] == [row["ref"] for row in agenda if row["section"] == "overdue"]


def test_the_inspector_reads_coverage(here: Path, ask: Ask) -> None:
    page, _ = _page(ask, here, "inspector", "--as-of", "2026-11-23")
    rows = _rows(ask, "coverage", "--as-of", "2026-11-23")["rows"]
    assert page.tables["Gaps in coverage"] == [r["statement"] for r in rows if not r["plans"]]
    closed = _rows(ask, "list", "--status", "closed", "--as-of", "2026-11-23")["rows"]
    assert page.figures["Closed"] == str(len(closed))


def test_the_verdicts_of_the_charts_are_those_of_indicators(here: Path, ask: Ask) -> None:
    _, text = _page(ask, here, "board", "--as-of", "2026-11-23")
    drawn = re.findall(r"<dt>Reference</dt><dd>([^,<]+),", text)
    rows = _rows(ask, "indicators", "--as-of", "2026-11-23")["rows"]
    assert drawn == [row["ref"] for row in rows]
    for row in rows:
        asked = ask("indicators", row["ref"], "--as-of", "2026-11-23").stdout
        verdict = re.search(r"Verdict: +(.*)\n(?: +(.*)\n)?", asked)
        assert verdict is not None
        assert f"<dt>Verdict</dt><dd>{verdict[1].split('; ')[0].split(' since')[0]}" in text


def test_a_pack_is_verified_against_the_files_and_every_revision(here: Path, ask: Ask) -> None:
    for name, at in (("now", ()), ("then", ("--at", "HEAD~1"))):
        assert ask("report", "board", "--out", f"{name}.html", *at).exit_code == 0
    answer = ask("report", "--verify", "now.html")
    assert answer.exit_code == 0
    assert "Second" in answer.stdout
    assert "as they are now are those plans too" in answer.stdout
    answer = ask("report", "--verify", "then.html")
    assert answer.exit_code == 0
    assert "First" in answer.stdout
    assert "they have changed since" in answer.stdout
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    plan.write_bytes(plan.read_bytes() + b"# a note\n")
    assert ask("report", "board", "--out", "fresh.html").exit_code == 0
    assert "from which the files differ" in (here / "fresh.html").read_text("utf-8")
    answer = ask("report", "--verify", "fresh.html")
    assert (answer.exit_code, "no revision has them" in answer.stdout) == (0, True)
    plan.write_bytes(plan.read_bytes() + b"# another\n")
    answer = ask("report", "--verify", "fresh.html")
    assert (answer.exit_code, "No plans have it" in answer.stdout) == (1, True)


def test_without_git_nothing_is_said_of_what_git_has(
    here: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("report", "board", "--out", "now.html").exit_code == 0
    assert ask("report", "board", "--out", "then.html", "--at", "HEAD~1").exit_code == 0
    monkeypatch.setenv("PATH", str(here / "nothing"))
    for name, code, said in (("now", 0, "They are the plans"), ("then", 1, "They are not")):
        answer = ask("report", "--verify", f"{name}.html")
        assert answer.exit_code == code
        assert said in answer.stdout
        assert "No revision was looked at" in answer.stdout
        assert "Git is not installed" in answer.stdout
    assert ask("report", "inspector", "--out", "inspector.md").exit_code == 0
    page = (here / "inspector.md").read_text("utf-8")
    assert "Git has no answer; this is what their records say." in page
    assert "- **Revision:** not known: git gave no answer" in page


def test_line_ends_of_windows_are_no_other_plans(here: Path, ask: Ask) -> None:
    assert ask("report", "board", "--out", "pack.html").exit_code == 0
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    plan.write_bytes(plan.read_bytes().replace(b"\n", b"\r\n"))
    assert "those plans too" in ask("report", "--verify", "pack.html").stdout


def test_a_pack_of_one_plan_does_not_mind_the_others(here: Path, ask: Ask) -> None:
    assert ask("report", "plan", "rosewood", "--out", "pack.html").exit_code == 0
    other = here / "plans" / "elm-court-mar-errors.yaml"
    other.write_bytes(other.read_bytes() + b"# a note\n")
    assert "those plans too" in ask("report", "--verify", "pack.html").stdout
    (here / "mine.html").write_text("<p>What I wrote</p>")
    answer = ask("report", "--verify", "mine.html")
    assert (answer.exit_code, "does not say" in answer.stderr) == (2, True)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("HEAD", "deadline moved later"),
        ("Monthly quality governance", "this is what their records say"),
    ],
)
def test_exceptions_are_told_since_a_revision_or_a_meeting(
    since: str, told: str, here: Path, ask: Ask
) -> None:
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    later = plan.read_text("utf-8").replace("due: 2026-11-18", "due: 2026-12-04")
    plan.write_text(later, "utf-8")
    page, text = _page(ask, here, "board", "--since", since, "--as-of", "2026-11-23")
    assert told in text
    assert any(heading.startswith("Exceptions") for heading in page.tables)


def test_a_revision_that_is_none_is_refused(here: Path, ask: Ask) -> None:
    answer = ask("report", "board", "--since", "no-such-branch", "--out", "pack.html")
    assert (answer.exit_code, "no-such-branch" in answer.stderr) == (2, True)
    assert not (here / "pack.html").exists()


@pytest.mark.parametrize(
    ("many", "end"),
    [
        (1, "1 routine check was missed: Walk-round 1 (Oak)."),
        (7, "Walk-round 6 (Oak) and Walk-round 7 (Oak)."),
        (9, "Walk-round 5 (Oak), Walk-round 6 (Oak) and 3 others."),
    ],
)
def test_the_front_page_names_a_few_missed_checks_and_each_plan_all_of_its_own(
    many: int, end: str, tmp_path: Path, ask: Ask
) -> None:
    check = "  - {id: C%d, check: Walk-round %d., owner: Lead, every: week, since: 2026-03-02}\n"
    (tmp_path / "falls.yaml").write_text(
        "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Lead\nopened: 2026-03-02\nactions: []\n"
        f"checks:\n{''.join(check % (each, each) for each in range(1, many + 1))}"
    )
    out = tmp_path / "board.md"
    day = ("--as-of", "2026-06-01")
    assert ask("report", "board", "--plans", str(tmp_path), "--out", str(out), *day).exit_code == 0
    text = out.read_text("utf-8")
    (said,) = (line for line in text.splitlines() if " missed: " in line)
    assert said.endswith(end)
    listed = "; ".join(f"Walk-round {each}" for each in range(1, many + 1))
    assert f"**Checks missed:** {listed}\n" in text
