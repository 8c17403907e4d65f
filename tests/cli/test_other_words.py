"""What people type who do not know the name of a command."""

import pytest

from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.other_words import _WORDS, meant_by
from tests.conftest import Ask

NAMES = [each.name for listed in COMMANDS.values() for each in listed]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("done", ["`qiptrack complete`"]),
        ("DELETE", ["`qiptrack withdraw`", "`qiptrack undo`"]),
        ("add_note", ["`qiptrack update`"]),
        ("excel", ["`qiptrack report plan --out FILE.xlsx`"]),
        ("version", ["`qiptrack --version`"]),
        ("zebra", []),
    ],
)
def test_an_everyday_word_means_a_command(word: str, meant: list[str]) -> None:
    assert meant_by(word, NAMES) == meant
    assert set(meant_by(word, ["complete"])) <= {"`qiptrack complete`", "`qiptrack --version`"}


def test_each_word_means_one_thing_and_is_no_command() -> None:
    words = [word for listed in _WORDS.values() for word in listed.split()]
    assert sorted(words) == sorted(set(words))
    assert set(words).isdisjoint(NAMES)


@pytest.mark.parametrize("line", sorted({line for lines in _WORDS for line in lines}))
def test_what_is_meant_is_a_command_with_such_options(ask: Ask, line: str) -> None:
    words = line.split()
    command = [] if words[0].startswith("-") else words[:1]
    shown = ask(*command, "--help").stdout
    assert all(word in shown for word in words if word.startswith("--"))
    assert not command or shown.startswith(f"Usage: qiptrack {command[0]} ")
