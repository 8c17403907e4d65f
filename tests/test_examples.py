"""The examples that are drawn of what holds for any input."""

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[int]:
    found: list[int] = []

    @settings(max_examples=200, database=None)
    @given(st.integers())
    def collect(number: int) -> None:
        found.append(number)

    collect()
    return found


@pytest.mark.skipif(not settings().derandomize, reason="a search draws new examples")
def test_they_are_the_same_whatever_was_imported_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn()
    lines = [f"NUMBER_{number} = {number}" for number in range(123_000, 123_400)]
    (tmp_path / "numbers_that_nobody_draws.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("numbers_that_nobody_draws")
    assert drawn() == before
