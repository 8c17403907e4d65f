"""A text that means to do something does nothing in a pack, whichever field it stands in."""

import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from typer.testing import Result

from qiptrack.reports.packs.packs import Pack
from tests.cli.looking.test_salvaged import spoilt_files
from tests.conftest import ROOT, examples, swept
from tests.fuzz.__main__ import SOUND, sound
from tests.fuzz.views import answer
from tests.reports.formats.test_html import ATTRIBUTES, TAGS, Parsed

Ask = Callable[..., Result]

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" [click](javascript:alert(1)) ![x](http://a.example/x.png)',
    "{{ 7 * 191 }} {% include 'x' %} ${7 * 191} #{7 * 191}",
    "=cmd|' /C calc'!A0 | +1 | @SUM(1) | `ls` | # title",
    "\u202etxt.exe\u2066 \u200bhidden",
    "</td></tr></table></svg></style>--><!-- qiptrack-origin sha256=" + "0" * 64,
    "a" * 4_000,
)
PROSE = {"issue", "action", "note", "title", "concern", "name", "check", "reason", "source"}
PROSE |= {"evidence_source", "milestone", "response", "barrier", "decision", "resources", "unit"}


def with_hostile(value: Any, turn: Iterator[int], key: str = "") -> Any:
    """Return a part of a plan with another hostile text in every field that holds words."""
    if isinstance(value, dict):
        return {name: with_hostile(part, turn, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_hostile(part, turn, key) for part in value]
    if isinstance(value, str) and key in PROSE:
        return HOSTILE[next(turn) % len(HOSTILE)]
    return value


@cache
def hostile_plan() -> str:
    """Return one of the example plans with hostile texts."""
    text = (ROOT / "plans" / "elm-court-mar-errors.yaml").read_text("utf-8")
    told = with_hostile(yaml.load(text, yaml.CSafeLoader), iter(range(10_000)))
    return str(yaml.dump(told, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


@pytest.fixture
def here(tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Path:
    del ask
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "plans" / "elm-court-mar-errors.yaml"
    plan.write_text(hostile_plan(), "utf-8")
    return tmp_path


@pytest.mark.parametrize("pack", swept(Pack, every=2))
def test_nothing_of_it_is_markup_in_a_page(pack: Pack, here: Path, ask: Ask) -> None:
    answer = ask("report", pack, "elm", "--out", "pack.html")
    assert answer.exit_code == 0, answer.stderr
    raw = (here / "pack.html").read_text("utf-8")
    found = Parsed(raw)
    assert found.tags <= TAGS
    assert found.attributes <= ATTRIBUTES
    assert all(re.fullmatch(r"#s\d+", each) for each in found.addresses)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw)
    assert "1337" not in raw
    assert "<script>alert(1)</script>" in "".join(found.texts)
    assert re.search(r"a{4000}", raw)


@pytest.mark.parametrize("pack", swept(Pack, every=2))
def test_nothing_of_it_is_markup_in_markdown(pack: Pack, here: Path, ask: Ask) -> None:
    assert ask("report", pack, "elm", "--out", "pack.md").exit_code == 0
    raw = (here / "pack.md").read_text("utf-8")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(raw)
    inside = [child for token in tokens for child in token.children or ()]
    assert {each.content for each in inside if each.type == "html_inline"} <= {"<br>"}
    blocks = [each.content for each in tokens if each.type == "html_block"]
    assert [each.startswith("<!-- qiptrack-origin") for each in blocks] == [True]
    assert not {each.type for each in inside} & {"link_open", "image", "code_inline"}


@pytest.fixture(scope="module")
def spoilt_folder() -> Iterator[Path]:
    with TemporaryDirectory() as root:
        (Path(root) / "plans").mkdir()
        (Path(root) / "plans" / SOUND).write_text(sound())
        yield Path(root)


@given(spoilt_files("plan"), st.sampled_from(Pack), st.sampled_from(["html", "md"]))
@settings(max_examples=examples(30))
def test_whatever_of_a_plan_cannot_be_read_a_pack_is_written(
    spoilt_folder: Path, text: str, pack: Pack, ending: str
) -> None:
    (spoilt_folder / "plans" / "p.yaml").write_text(text)
    made = spoilt_folder / f"pack.{ending}"
    made.unlink(missing_ok=True)
    said = answer(spoilt_folder / "plans", ["report", pack, "--out", str(made)])
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    assert made.exists()


@pytest.mark.usefixtures("here")
def test_the_origin_is_found_though_a_text_says_another(ask: Ask) -> None:
    for ending in ("html", "md"):
        assert ask("report", "plan", "elm", "--out", f"pack.{ending}").exit_code == 0
        answer = ask("report", "--verify", f"pack.{ending}")
        assert (answer.exit_code, "0000" in answer.stdout) == (0, False)
        assert "as the files are now" in answer.stdout
