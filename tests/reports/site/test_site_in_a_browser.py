"""Pages of a site as a browser shows them, opened from the disk."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import browser
from tests.browser import Browser
from tests.conftest import ROOT
from tests.fuzz.views import APP
from tests.reports.packs.test_in_a_browser import CONTRASTS, CROWDED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser.PROGRAM is None, reason="there is no Chromium here"),
]

PAGES = (
    "index.html",
    "plan/elm-court-mar-errors.html",
    "service/rosewood-house.html",
    "owner/deputy-manager.html",
    "indicator/rosewood-care-plan-reviews/I3.html",
)

DISORDER = """(() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const ids = all('[id]').map(each => each.id);
  const found = ids.filter((id, n) => ids.indexOf(id) !== n).map(id => 'twice: ' + id);
  found.push(...all('th:not([scope])').map(each => 'without scope: ' + each.textContent));
  found.push(...all('a').filter(each => !each.textContent.trim()).map(() => 'a link of no name'));
  found.push(...all('input').filter(each => !each.labels.length).map(() => 'a field of no name'));
  found.push(...all('[onclick], [style], img, iframe').map(each => each.tagName));
  if (all('h1').length !== 1) found.push('not one title');
  return found;
})()"""

FILTERED = """(() => {
  const input = document.querySelector('.filter input');
  const table = input.closest('.filter').nextElementSibling;
  const shown = () => [...table.tBodies].filter(each => each.offsetHeight > 0).length;
  const before = shown();
  input.value = 'deputy MANAGER';
  input.dispatchEvent(new Event('input'));
  return [before, shown(), input.closest('.filter').querySelector('output').textContent.trim()];
})()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example plans."""
    out = tmp_path_factory.mktemp("site")
    words = ["report", "site", "--out", str(out), "--plans", str(ROOT / "plans")]
    answer = CliRunner().invoke(APP, [*words, "--as-of", "2026-11-23"])
    assert answer.exit_code == 0, answer.output
    return out


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_from_the_disk(shown: Browser, folder: Path, name: str) -> None:
    shown.set_screen(1280)
    shown.show(folder / name)
    assert shown.requests() == [(folder / "style.css").as_uri()]
    assert shown.complaints() == []
    assert shown.value(DISORDER) == []
    assert shown.value("getComputedStyle(document.body).maxWidth") != "none"
    assert shown.value(CONTRASTS) == {}
    assert shown.value(CROWDED) == []
    shown.set_screen(390, dark=True)
    assert shown.value(CONTRASTS) == {}
    assert shown.value(CROWDED) == []
    assert shown.value("document.documentElement.scrollWidth") <= 390


def test_the_filter_shows_only_the_rows_that_are_asked_for(shown: Browser, folder: Path) -> None:
    shown.set_screen(1280)
    shown.show(folder / "index.html")
    before, after, said = shown.value(FILTERED)
    assert before > after == 1
    assert said == f"1 of {before}"
