"""A site: whole, linked, alone in its folder, and harmless whatever stands in the plans."""

import base64
import datetime as dt
import hashlib
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.reports.paper import Origin, Paper, Section
from qiptrack.reports.report import Column, Table
from qiptrack.reports.site import pages, parts, site
from qiptrack.reports.site.addresses import Addresses
from qiptrack.reports.site.site import script
from qiptrack.store import folder_watch
from tests.conftest import ROOT, Ask, rows, with_each
from tests.fuzz.views import answer
from tests.hostile import TEXTS, hostile_folder


class Page(HTMLParser):
    """What a page has: its links, what may be linked to in it, its tags and its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.policy = ""
        self._in_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.links += [given[name] or "" for name in ("href", "src") if name in given]
        self.ids += [given["id"] or ""] if "id" in given else []
        self.handlers += [name for name in given if name.startswith("on")]
        self._in_script = tag == "script"
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, _: str) -> None:
        self._in_script = False


def read(folder: Path) -> dict[str, Page]:
    """Return the pages of a site by their paths."""
    found = sorted(folder.rglob("*.html"))
    return {str(path.relative_to(folder)): Page(path.read_text("utf-8")) for path in found}


def broken(folder: Path, read_before: dict[str, Page] | None = None) -> list[str]:
    """Return every link of a site that leads nowhere, or out of it."""
    made = read(folder) if read_before is None else read_before
    wrong = []
    for name, page in made.items():
        for link in page.links:
            split = urlsplit(link)
            path = os.path.normpath(os.path.join(os.path.dirname(name), unquote(split.path)))  # noqa: PTH118, PTH120
            target = name if not split.path else path
            ids = made[target].ids if target in made else []
            there = (folder / target).is_file() and (not split.fragment or split.fragment in ids)
            if split.scheme or split.netloc or link.startswith("/") or not there:
                wrong.append(f"{name}: {link}")
    return wrong


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a site that is not there yet."""
    return tmp_path / "site"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site of the example plans, which is looked at and not changed."""
    folder = tmp_path_factory.mktemp("whole") / "site"
    said = answer(ROOT / "plans", ["report", "site", "--out", str(folder)])
    assert said.exit_code == 0, said.output
    return folder


@pytest.fixture(scope="module")
def pages_of_whole(whole: Path) -> dict[str, Page]:
    """The pages of that site."""
    return read(whole)


def make(ask: Ask, out: Path, *words: str) -> None:
    answer = ask("report", "site", "--out", str(out), *words)
    assert answer.exit_code == 0, answer.output


def test_there_is_a_page_of_each_thing_and_every_link_leads_to_one(
    ask: Ask, whole: Path, pages_of_whole: dict[str, Page]
) -> None:
    there = set(pages_of_whole)
    assert {
        "index.html",
        "plan/elm-court-mar-errors.html",
        "service/rosewood-house.html",
        "owner/deputy-manager.html",
        "indicator/rosewood-care-plan-reviews/I3.html",
    } <= there
    listed = rows(ask("list", "--format", "json"))
    assert {f"plan/{row['plan']}.html" for row in listed} <= there
    numbers = rows(ask("indicators", "--format", "json"))
    assert {f"indicator/{row['ref']}.html" for row in numbers} <= there
    assert broken(whole, pages_of_whole) == []
    linked = {link for page in pages_of_whole.values() for link in page.links}
    assert any(link.endswith("#at-A4") for link in linked)


def test_a_page_can_be_reached_from_the_first(pages_of_whole: dict[str, Page]) -> None:
    made = pages_of_whole
    reached, left = set(), ["index.html"]
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            here = os.path.dirname(name)  # noqa: PTH120
            paths = (urlsplit(link).path for link in made[name].links)
            targets = (os.path.normpath(os.path.join(here, path)) for path in paths if path)  # noqa: PTH118
            left += [target for target in targets if target in made]
    assert reached == set(made)


def test_the_filter_is_the_only_script_and_allowed_by_its_hash(
    whole: Path, pages_of_whole: dict[str, Page]
) -> None:
    figures = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    for page in pages_of_whole.values():
        assert page.scripts == [script()]
        assert f"script-src 'sha256-{figures}'" in page.policy
        assert "default-src 'none'" in page.policy
        assert page.handlers == []
    assert [path.name for path in whole.iterdir() if path.suffix not in ("", ".html", ".json")] == [
        "style.css"
    ]


def test_its_figures_are_those_of_the_commands(ask: Ask, whole: Path) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", (whole / "index.html").read_text("utf-8"))
    plain = " ".join(text.split())
    late = rows(ask("overdue", "--format", "json"))
    listed = rows(ask("list", "--format", "json"))
    still_open = [row for row in listed if row["status"] not in ("closed", "withdrawn")]
    assert f"Open actions {len(still_open)} of {len(listed)} actions" in plain
    assert f"Overdue {len(late)} by up to {late[0]['days_overdue']} days" in plain
    assert all(row["ref"] in plain for row in still_open)


def test_it_is_the_same_to_the_byte(ask: Ask, out: Path, whole: Path) -> None:
    make(ask, out)
    made, before = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (out, whole)
    )
    assert made == before


@pytest.mark.parametrize("plans", [(), ("elm",), ("elm", "rose")])
def test_it_can_be_verified_whichever_plans_it_is_of(
    ask: Ask, out: Path, plans: tuple[str, ...]
) -> None:
    make(ask, out, *plans)
    said = ask("report", "--verify", str(out / "index.html"))
    assert said.exit_code == 0
    assert "No plans have it" not in said.stdout


def test_pages_of_what_is_gone_go_and_other_files_are_left_alone(
    ask: Ask, out: Path, tmp_path: Path
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    make(ask, out, "--plans", str(plans))
    (out / ".htaccess").write_text("theirs")
    (plans / "elm-court-mar-errors.yaml").unlink()
    make(ask, out, "--plans", str(plans))
    assert not (out / "plan" / "elm-court-mar-errors.html").exists()
    assert not (out / "indicator" / "elm-court-mar-errors").exists()
    assert (out / ".htaccess").read_text() == "theirs"
    assert broken(out) == []


@pytest.mark.parametrize("name", ["notes.txt", "plan/notes.html"])
@pytest.mark.parametrize("before", [False, True])
def test_a_folder_with_other_peoples_files_is_refused(
    ask: Ask, out: Path, name: str, before: bool
) -> None:
    if before:
        make(ask, out, "elm")
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("theirs")
    kept = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    answer = ask("report", "site", "elm", "--out", str(out), "--as-of", "2026-12-01")
    assert answer.exit_code == 2
    assert f"files that are not part of the site: {name}" in answer.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == kept


def test_a_list_of_files_that_leads_out_of_the_folder_takes_nothing_away(
    ask: Ask, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "theirs.html").write_text("kept")
    out.mkdir()
    said = {"qiptrack": 1, "files": ["../theirs.html", "/etc/passwd", 7, "plan/../../theirs.html"]}
    (out / ".qiptrack-site.json").write_text(json.dumps(said))
    make(ask, out, "elm")
    assert (tmp_path / "theirs.html").read_text() == "kept"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say which folder the site is to be in"),
        (("--out", "{folder}/file"), "cannot be a folder"),
        (("--out", "{folder}/out", "--since", "2026-10-01"), "--since is for packs"),
        (("--out", "{folder}/out", "--watch", "--at", "HEAD"), "what stood at a revision does not"),
        (("--out", "{folder}/out", "--service", "Nowhere"), "has no service 'Nowhere'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    ask: Ask, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file").write_text("kept")
    answer = ask("report", "site", *(word.format(folder=tmp_path) for word in words))
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_cannot_be_read_is_named_and_hides_nothing(
    ask: Ask, out: Path, tmp_path: Path
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    (plans / "broken.yaml").write_text("[", "utf-8")
    file = plans / "elm-court-mar-errors.yaml"
    file.write_text(file.read_text("utf-8").replace("due: 2026-09-30", "due: ongoing"), "utf-8")
    answer = ask("report", "site", "--plans", str(plans), "--out", str(out))
    assert answer.exit_code == 2
    text = (out / "index.html").read_text("utf-8")
    assert "Not all of it could be read" in text
    assert "broken.yaml" in text
    assert "elm-court-mar-errors/A2" in (out / "plan/elm-court-mar-errors.html").read_text("utf-8")
    assert broken(out) == []


def test_of_two_plans_or_indicators_of_one_id_each_has_its_page(
    ask: Ask, out: Path, tmp_path: Path
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    text = (plans / "rosewood-care-plan-reviews.yaml").read_text("utf-8")
    (plans / "moved").mkdir()
    twin = plans / "moved" / "rosewood-care-plan-reviews.yaml"
    twin.write_text(re.sub("(?m)^title: .*", "title: The twin", text), "utf-8")
    one = plans / "elm-court-mar-errors.yaml"
    one.write_text(one.read_text("utf-8").replace("- id: I2\n", "- id: I1\n"), "utf-8")
    answer = ask("report", "site", "--plans", str(plans), "--out", str(out))
    assert answer.exit_code == 2
    made = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    texts = [(out / name).read_text("utf-8") for name in made if name.startswith("plan/")]
    assert len(texts) == 4
    assert sum("<h1>The twin</h1>" in text for text in texts) == 1
    numbers = ask("indicators", "--plans", str(plans), "--format", "json").stdout
    assert sum(name.startswith("indicator/") for name in made) == len(json.loads(numbers)["rows"])
    said = f"{out}: {len(made)} pages of 4 plans. Open {out / 'index.html'} in a browser."
    assert said in answer.stderr
    assert broken(out) == []


def test_people_and_personal_data_are_left_out(ask: Ask, out: Path, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "elm-court-mar-errors.yaml"
    text = file.read_text("utf-8").replace("on their own rounds", "of 943 476 5919 by Mensah", 1)
    file.write_text(text, "utf-8")
    make(ask, out, "--plans", str(plans))
    written = "".join(path.read_text("utf-8") for path in out.rglob("*.html"))
    assert "943 476 5919" not in written
    assert "Mensah" not in written
    assert "2 items withheld" in (out / "index.html").read_text("utf-8")


TAGS = {
    *("html", "head", "meta", "title", "link", "body", "nav", "ol", "ul", "li", "a", "header", "p"),
    *("h1", "h2", "h3", "dl", "dt", "dd", "div", "main", "section", "span", "b", "br", "script"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "svg", "desc", "g", "path", "line"),
    *("circle", "rect", "text", "polygon", "polyline", "tspan"),
}


@pytest.mark.parametrize(
    "texts",
    [
        [text for name, text in TEXTS.items() if name != "lone surrogate"],
        [TEXTS["control"], TEXTS["lone surrogate"]],
    ],
    ids=["read", "partly read"],
)
def test_hostile_text_is_text(ask: Ask, out: Path, tmp_path: Path, texts: list[str]) -> None:
    plans = hostile_folder(tmp_path, *texts)
    answer = ask("report", "site", "--plans", str(plans), "--out", str(out))
    assert answer.exit_code == (2 if TEXTS["lone surrogate"] in texts else 0), answer.output
    made = read(out)
    assert broken(out, made) == []
    for path in out.rglob("*"):
        assert re.fullmatch(r"\.?[A-Za-z0-9][A-Za-z0-9._-]{0,100}", path.name)
    for page in made.values():
        assert page.tags <= TAGS
        assert page.scripts == [script()]
        assert page.handlers == []
    whole = "".join(path.read_text("utf-8") for path in out.rglob("*.html"))
    assert not {"\x1b", "\x07", "\u202e", "\u2066"} & set(whole)
    assert ("7*7" in whole) is (TEXTS["template"] in texts)


def test_of_many_actions_each_service_and_plan_has_its_own(
    ask: Ask, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "WHOLE_LIST", 5)
    monkeypatch.setattr(pages, "WORST", 2)
    make(ask, out)
    text = (out / "index.html").read_text("utf-8")
    assert "Every open action" not in text
    assert "The 2 worst of 5." in text
    assert "Every open action" in (out / "service/elm-court.html").read_text("utf-8")
    assert broken(out) == []


def long_paper(number: int, words: str = "words") -> Paper:
    table = Table((Column("ref", "Action"), Column("text", "", below=True)), [])
    many = [{"ref": f"p/A{each}", "text": words} for each in range(number)]
    sections = (Section("One", (table._replace(rows=many),)), Section("Two", (table,)))
    return Paper("site", "Long", dt.date(2026, 11, 23), Origin("", 0), sections=sections)


@with_each(("number", "words"), [(0, "a"), (1, "a"), (5_000, "b" * 100), (9, "c" * 90_000)])
def test_a_long_page_is_parted_and_nothing_is_lost(number: int, words: str) -> None:
    made = parts.parts(long_paper(number, words))
    tables = [
        block
        for each in made
        for section in each.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
    refs = [row["ref"] for table in tables for row in table.rows]
    assert refs == [f"p/A{each}" for each in range(number)]
    for each in made:
        heavy = sum(parts.weight(block) for section in each.sections for block in section.blocks)
        assert heavy <= parts.ROOM
    assert (len(made) > 1) is (number * len(words) > parts.ROOM)
    assert [section.title for section in made[-1].sections][-1] == "Two"


def test_the_parts_of_a_list_lead_to_one_another(
    ask: Ask, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.parts, "__defaults__", (12_000,))
    monkeypatch.setattr(site, "MOST", 12_000)
    make(ask, out, "elm")
    assert (out / "plan/elm-court-mar-errors-2.html").is_file()
    assert "Part 2 of " in (out / "plan/elm-court-mar-errors.html").read_text("utf-8")
    assert broken(out) == []


NAMES = [
    "Deputy Manager",
    "deputy-manager",
    "Deputy/Manager",
    "CON",
    "nul",
    "..",
    "",
    "é",
    "管理者",
]
NAMES += ["a" * 300, "a" * 299 + "b", "Owner.", " ", "x\u202ey", "half \ud800"]


def test_names_of_pages_are_safe_everywhere_and_no_two_are_one() -> None:
    addresses = Addresses(UNDECLARED)
    given = [addresses.plan(name) for name in NAMES]
    given += [addresses.service(name) for name in NAMES]
    given += [addresses.owner(name, service) for name in NAMES for service in ("Oak", "Elm")]
    given += [addresses.indicator(f"{name}/I1") for name in NAMES if name]
    given += [addresses.part(given[0], number) for number in (2, 3)]
    pattern = r"(plan|service|owner|indicator)(/[A-Za-z0-9][A-Za-z0-9._-]{0,100}){1,2}\.html"
    assert [each for each in given if not re.fullmatch(pattern, each)] == []
    by_place: dict[str, set[str]] = {}
    for each in given:
        by_place.setdefault(each.lower(), set()).add(each)
    assert all(len(found) == 1 for found in by_place.values())
    assert len({addresses.plan(name) for name in NAMES}) == len(NAMES)
    assert not [each for each in given if re.search(r"/(con|nul)\.", each)]


def test_it_is_renewed_when_a_plan_changes_until_ctrl_c(
    ask: Ask, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "elm-court-mar-errors.yaml"
    seen: list[bool] = []

    def meanwhile(_: float) -> None:
        page = out / "plan/elm-court-mar-errors.html"
        seen.append("A title that is new" in page.read_text("utf-8"))
        if len(seen) == 1:
            text = file.read_text("utf-8")
            file.write_text(text.replace("title: Medicines records", "title: A title that is new"))
        elif seen[-1]:
            raise KeyboardInterrupt

    monkeypatch.setattr(folder_watch, "sleep", meanwhile)
    answer = ask("report", "site", "--plans", str(plans), "--out", str(out), "--watch")
    assert answer.exit_code == 0
    assert seen == [False, True]
    assert answer.stderr.count("pages of 3 plans") == 2


def test_a_site_inside_the_plans_does_not_renew_itself(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    before = folder_watch.stamps(tmp_path, tmp_path / "site")
    (tmp_path / "site" / "index.html").write_text("new")
    assert folder_watch.stamps(tmp_path, tmp_path / "site") == before
    (tmp_path / "falls.yaml").write_text("new")
    assert folder_watch.stamps(tmp_path, tmp_path / "site") != before
