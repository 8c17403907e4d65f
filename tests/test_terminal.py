"""What the terminals of the tests do on a machine that has none."""

import os
from pathlib import Path

import pytest

from tests.terminal import Terminal


def test_a_test_at_a_terminal_is_skipped_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def none_left() -> tuple[int, int]:
        raise OSError("out of pty devices")

    monkeypatch.setattr(os, "openpty", none_left)
    with pytest.raises(pytest.skip.Exception, match="no pseudo-terminals"):
        Terminal(("true",), tmp_path)
