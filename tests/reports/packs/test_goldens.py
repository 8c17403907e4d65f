"""Whole packs of the example plans, which are in no repository, on 23 November 2026."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from qiptrack.reports.packs.packs import Pack

ROOT = Path(__file__).parents[3]

NARROWED = {Pack.INSPECTOR: ("elm",), Pack.PLAN: ("elm",)}
"""The packs that are long, and of one plan are as much of a witness."""


@pytest.mark.parametrize("ending", ["html", "md"])
@pytest.mark.parametrize("pack", Pack)
def test_a_pack_is_as_kept(
    pack: Pack,
    ending: str,
    ask: Callable[..., Result],
    golden: Callable[[str, str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    answer = ask("report", pack, *NARROWED.get(pack, ()), "--out", f"pack.{ending}")
    assert answer.exit_code == 0, answer.stderr
    golden(f"packs/{pack}.{ending}", (tmp_path / f"pack.{ending}").read_text("utf-8"))
