from pathlib import Path

from qiptrack.store.unfinished_files import BEGINNING, ENDING, is_unfinished, unfinished_in
from tests.conftest import with_each


@with_each(
    ("name", "unfinished"),
    [
        (f"{BEGINNING}abc{ENDING}", True),
        (f"{BEGINNING}{ENDING}", True),
        (f"{BEGINNING}abc.yaml", False),
        (f"abc{ENDING}", False),
        ("falls.yaml", False),
    ],
)
def test_only_what_begins_and_ends_as_ours_does_is_unfinished(name: str, unfinished: bool) -> None:
    assert is_unfinished(Path("plans") / name) is unfinished


def test_the_unfinished_files_of_a_folder_are_told_and_no_folder_is(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{BEGINNING}{name}{ENDING}").touch()
    (tmp_path / f"{BEGINNING}folder{ENDING}").mkdir()
    (tmp_path / "falls.yaml").touch()
    assert [each.name for each in unfinished_in(tmp_path)] == [
        f"{BEGINNING}a{ENDING}",
        f"{BEGINNING}b{ENDING}",
    ]
