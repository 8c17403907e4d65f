"""Packs as a browser shows and prints them."""

import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from qiptrack.reports.packs.packs import Pack
from tests import browser
from tests.browser import Browser
from tests.conftest import swept
from tests.fuzz.views import APP

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser.PROGRAM is None, reason="there is no Chromium here"),
    pytest.mark.skipif(browser.READER is None, reason="there is no pdftotext here"),
]

ROOT = Path(__file__).parents[3]

REQUIRED = "    required_by: {body: CQC, level: must, ref: INS2-5512, due: 2026-11-10}\n"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[Pack, Path]:
    """Return packs of the example plans, of which one action is required and one cut off."""
    here = tmp_path_factory.mktemp("packs")
    shutil.copytree(ROOT / "plans", here / "plans")
    (here / "plans" / "rosewood-care-plan-reviews.yaml").unlink()  # a third makes it no different
    plan = here / "plans" / "elm-court-mar-errors.yaml"
    before, found, after = plan.read_text("utf-8").partition("    evidence_source: Agency sheets")
    plan.write_text(f"{before}{REQUIRED}{found}{after}", "utf-8")
    (here / "plans" / "broken.yaml").write_text("qip: 1\ntitle: [\n")
    made = {}
    for pack in swept(Pack, 2):
        made[pack] = here / f"{pack}.html"
        # One plan has all there is, and the three of them print for long.
        plans = ["elm"] if pack is Pack.PLAN else []
        words = ["report", pack, *plans, "--people", "--out", str(made[pack])]
        where = ["--plans", str(here / "plans"), "--as-of", "2026-11-23"]
        answer = CliRunner().invoke(APP, [*words, *where])
        assert answer.exit_code == (0 if plans else 2), answer.output  # one cannot be read
    return made


CONTRASTS = """(() => {
  const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = {};
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || ['TITLE', 'DESC', 'title', 'desc', 'SCRIPT'].includes(
        element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = element.ownerSVGElement ? style.fill : style.color;
    const [one, other] = [light(numbers(ink)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) found[node.textContent.trim().slice(0, 40)] = ratio;
  }
  return found;
})()"""

CROWDED = """(() => {
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const targets = [...document.querySelectorAll('a[href], input, button')]
    .filter(each => !each.closest('p'))
    .map(each => ({text: each.textContent, box: each.getBoundingClientRect()}))
    .filter(({box}) => box.width && box.height)
    .map(each => ({...each, small: each.box.width < 24 || each.box.height < 24}));
  return targets.filter(one => one.small && targets.some(other => {
    if (other === one) return false;
    const [x, y] = middle(one.box), [u, v] = middle(other.box), its = other.box;
    if (other.small) return Math.hypot(u - x, v - y) < 24;
    const [dx, dy] = [Math.max(its.left - x, x - its.right), Math.max(its.top - y, y - its.bottom)];
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) < 12;
  })).map(each => each.text);
})()"""
"""What is hard to hit: under 24 pixels, and another within 24 (2.5.8 of WCAG 2.2, AA)."""

STRUCTURE = """(() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const ids = all('[id]').map(each => each.id);
  const found = [];
  found.push(...ids.filter((id, n) => ids.indexOf(id) !== n).map(id => 'twice: ' + id));
  found.push(...all('th:not([scope])').map(each => 'without scope: ' + each.textContent));
  found.push(...all('thead th').filter(each => !each.textContent.trim()).map(() => 'no heading'));
  found.push(...all('[aria-labelledby]').flatMap(each => each.getAttribute('aria-labelledby')
    .split(' ')).filter(id => !ids.includes(id)).map(id => 'named by nothing: ' + id));
  found.push(...all('a[href^="#"]').filter(each => !ids.includes(each.hash.slice(1)))
    .map(each => 'leads nowhere: ' + each.hash));
  found.push(...all('svg').filter(each => !each.querySelector(':scope > title').textContent
    || !each.querySelector(':scope > desc').textContent).map(() => 'a drawing without words'));
  found.push(...all('script, img, iframe, link, [style], [onclick]').map(each => each.tagName));
  if (document.documentElement.lang !== 'en-GB') found.push('no language');
  if (all('h1').length !== 1) found.push('not one title');
  return found;
})()"""

NAMED = ("link", "image", "navigation", "region", "columnheader", "rowheader", "heading")
"""What must have a name of its own; a table has one from the heading above it."""

BEYOND = """[...document.querySelectorAll('main *, header *')].filter(
  each => each.getBoundingClientRect().right > 391).map(each => each.outerHTML.slice(0, 80))"""


A4 = [
    {"width": round(wide / 25.4 * 96), "height": 900, "deviceScaleFactor": 1, "mobile": False}
    for wide in (210 - 2 * 13, 297 - 2 * 12)
]
"""The room between the margins of a page, upright and wide, in the pixels of CSS."""


class Seen(NamedTuple):
    """What a browser makes of a pack, each question asked once."""

    requests: list[str]
    complaints: list[dict[str, Any]]
    structure: list[str]
    contrasts: dict[str, dict[str, float]]
    wide: int
    beyond: list[str]
    crowded: list[str]
    nodes: list[dict[str, Any]]
    headings: list[str]
    refs: list[str]
    cut: list[str]
    pages: list[str]


@pytest.fixture(scope="module", params=swept(Pack, 2))
def seen(request: pytest.FixtureRequest, shown: Browser, packs: dict[Pack, Path]) -> Seen:
    shown.set_screen(1280)
    shown.show(packs[request.param])
    contrasts = {"light": shown.value(CONTRASTS)}
    nodes = shown.ask("Accessibility.getFullAXTree")["nodes"]
    crowded = shown.value(CROWDED)
    shown.set_screen(1280, dark=True)
    contrasts["dark"] = shown.value(CONTRASTS)
    shown.ask("Emulation.setDeviceMetricsOverride", **A4[request.param is Pack.PLAN])
    shown.ask("Emulation.setEmulatedMedia", media="print")
    cut = shown.value(BEYOND.replace("391", str(A4[request.param is Pack.PLAN]["width"] + 1)))
    shown.ask("Emulation.setEmulatedMedia", media="")
    shown.set_screen(390)
    pages = browser.text_of(shown.printed())
    return Seen(
        wide=shown.value("document.documentElement.scrollWidth"),
        beyond=shown.value(BEYOND),
        crowded=crowded + shown.value(CROWDED),
        structure=shown.value(STRUCTURE),
        contrasts=contrasts,
        nodes=nodes,
        headings=shown.value(f"{TEXTS}('thead th')"),
        refs=shown.value(f"{TEXTS}('th.name')"),
        cut=cut,
        pages=pages,
        requests=shown.requests(),
        complaints=shown.complaints(),
    )


TEXTS = "(selector => [...document.querySelectorAll(selector)].map(each => each.textContent))"


def test_nothing_is_asked_for_and_nothing_complained_of(seen: Seen) -> None:
    assert (seen.requests, seen.complaints) == ([], [])


def test_ids_headers_and_names_are_in_order(seen: Seen) -> None:
    assert seen.structure == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out(seen: Seen, scheme: str) -> None:
    assert seen.contrasts[scheme] == {}


def test_on_a_telephone_nothing_reaches_beyond_the_screen(seen: Seen) -> None:
    assert (seen.wide, seen.beyond) == (390, [])


def test_every_link_can_be_hit_by_a_finger(seen: Seen) -> None:
    assert seen.crowded == []


def test_on_paper_nothing_is_cut(seen: Seen) -> None:
    assert seen.cut == []


def test_what_is_shown_has_a_name(seen: Seen) -> None:
    nodes = [n for n in seen.nodes if not n["ignored"] and n["role"]["value"] in NAMED]
    nameless = [node for node in nodes if not node.get("name", {}).get("value")]
    assert len(nodes) > 20
    assert nameless == []


def test_every_column_and_every_action_is_on_the_paper(seen: Seen) -> None:
    text = plain("".join(seen.pages))
    assert len(seen.refs) > 5
    assert {each for each in (*seen.headings, *seen.refs) if plain(each) not in text} == set()


def plain(text: str) -> str:
    """Return `text` without the white space and the joined letters that print may have."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def test_the_origin_and_what_is_left_out_are_on_the_first_page(seen: Seen) -> None:
    told = ["SHA-256", "Personal data"]
    if "broken" in "".join(seen.pages):
        told += ["Not all of it could be read", "broken.yaml"]
    assert [each for each in told if plain(each) not in plain(seen.pages[0])] == []
