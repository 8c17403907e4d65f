"""CSV for a spreadsheet, which opens files, and for programs, which read pipes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LIST = (sys.executable, "-m", "qiptrack", "list", "--plans", "plans", "--as-of", "2026-11-23")
MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("words", "encoding", "before", "marked"),
    [
        pytest.param(("--format", "csv"), "utf-8", b"", True, id="a new file"),
        pytest.param(("--format", "csv"), "utf-8", b"x\n", False, id="added to one"),
        pytest.param(("--format", "csv"), "latin-1", b"", False, id="in another encoding"),
        pytest.param(("--format", "json"), "utf-8", b"", False, id="not CSV"),
    ],
)
def test_csv_in_a_file_says_that_it_is_utf_8(
    tmp_path: Path, words: tuple[str, ...], encoding: str, before: bytes, marked: bool
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(before)
    environment = {"PYTHONIOENCODING": encoding, "PATH": ""}
    with file.open("ab") as out:
        subprocess.run([*LIST, *words], cwd=ROOT, stdout=out, env=environment, check=True)
    assert (MARK in file.read_bytes()) is marked
    assert file.read_bytes().startswith(MARK if marked else before)


def test_csv_in_a_pipe_begins_with_its_first_title() -> None:
    done = subprocess.run([*LIST, "--format", "csv"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"ref,")
