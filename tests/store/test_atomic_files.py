"""Which files and places are whose, before anything is written; `test_writer` writes."""

import errno
from pathlib import Path

from qiptrack.store.atomic_files import NotSaved, may_be_made


def test_a_file_may_be_made_below_a_folder_and_below_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert may_be_made(tmp_path / "new.yaml")
    assert may_be_made(tmp_path / "not" / "there" / "new.yaml")
    assert not may_be_made(tmp_path / "file" / "new.yaml")
    assert not may_be_made(tmp_path / "file" / "not" / "there" / "new.yaml")


def test_what_the_system_says_of_an_error_is_said_and_else_that_it_says_nothing() -> None:
    assert "the system gave no reason" in NotSaved("p.yaml", OSError()).message
    assert "a strange thing" in NotSaved("p.yaml", OSError(99_999, "a strange thing")).message


def test_another_place_is_named_only_where_an_option_names_one() -> None:
    error = OSError(errno.EROFS, "read-only")
    assert "another place" not in NotSaved("p.yaml", error).fix
    assert NotSaved("p.yaml", error, option="--out").fix == "Give another place with --out."
