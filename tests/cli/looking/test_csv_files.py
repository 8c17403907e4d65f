"""CSV for a spreadsheet, which opens files, and for programs, which read pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import prefork
from tests.conftest import ROOT

LIST = ("list", "--plans", "plans", "--as-of", "2026-11-23")
MARK = b"\xef\xbb\xbf"


def list_into(out: int, *words: str) -> None:
    """Run `list` with a descriptor as its standard output."""
    with open(os.devnull, "r+") as none:  # noqa: PTH123 - a device
        streams = (none.fileno(), out, none.fileno())
        listing = prefork.start("qiptrack", *LIST, *words, streams=streams, folder=ROOT)
        assert listing.wait(timeout=60) == 0


@pytest.mark.parametrize(
    ("words", "before", "marked"),
    [
        pytest.param(("--format", "csv"), b"", True, id="a new file"),
        pytest.param(("--format", "csv"), b"x\n", False, id="added to one"),
        pytest.param(("--format", "json"), b"", False, id="not CSV"),
    ],
)
def test_csv_in_a_file_says_that_it_is_utf_8(
    tmp_path: Path, words: tuple[str, ...], before: bytes, marked: bool
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(before)
    with file.open("ab") as out:
        list_into(out.fileno(), *words)
    assert (MARK in file.read_bytes()) is marked
    assert file.read_bytes().startswith(MARK if marked else before)
    assert len(file.read_bytes()) > len(before) + len(MARK)


def test_csv_in_another_encoding_does_not_say_so(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    environment = {"PYTHONIOENCODING": "latin-1", "PATH": ""}
    command = [sys.executable, "-m", "qiptrack", *LIST, "--format", "csv"]
    with file.open("wb") as out:
        subprocess.run(command, cwd=ROOT, stdout=out, env=environment, check=True)
    assert file.read_bytes().startswith(b"ref,")


def test_csv_in_a_pipe_begins_with_its_first_title() -> None:
    reader, writer = os.pipe()
    with open(reader, "rb") as listed:  # noqa: PTH123 - a descriptor
        list_into(writer, "--format", "csv")  # less than a pipe holds
        os.close(writer)
        assert listed.read().startswith(b"ref,")
