"""The help of topics and of commands: each fits a screen, and is right."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import qiptrack
from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.topics import TOPICS
from tests.conftest import Ask, with_each

SCREEN = 24
PACKAGE = Path(qiptrack.__file__).parent
NAMES = [each.name for listed in COMMANDS.values() for each in listed]


@with_each("name", [each.name for each in TOPICS])
def test_a_topic_fits_a_screen_and_names_commands_that_there_are(ask: Ask, name: str) -> None:
    answer = ask("help", name)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert len(lines) < SCREEN
    assert max(map(len, lines)) <= 80
    assert set(re.findall(r"`qiptrack ([a-z-]+)", answer.stdout)) <= set(NAMES)


def test_the_topics_are_listed_and_found_by_their_beginning(ask: Ask) -> None:
    listed = ask("help").stdout
    assert all(f"  {each.name} " in listed for each in TOPICS)
    assert ask("help", "veri").stdout == ask("help", "Verification").stdout


def test_the_list_of_topics_fits_a_narrow_screen(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    listed = ask("help").stdout.splitlines()
    assert max(map(len, listed)) <= 40
    assert {each.split()[0] for each in listed if each} >= {each.name for each in TOPICS}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("e", "could be any of evidence, escalation"),
        ("overdue", "`qiptrack overdue --help`"),
        ("onwers", "Did you mean owners? Topics are: owners, evidence"),
        ("tea", "Topics are: owners, evidence"),
        ("minutes", "Did you mean `qiptrack review`? Topics are: owners, evidence"),
    ],
)
def test_what_is_no_topic_is_refused_with_what_is(ask: Ask, name: str, said: str) -> None:
    answer = ask("help", name)
    assert answer.exit_code == 2
    assert said in answer.stderr


@with_each("name", NAMES)
def test_the_help_of_a_command_fits_a_screen(ask: Ask, name: str) -> None:
    shown = ask(name, "--help").stdout
    lines = shown.splitlines()
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 80
    assert not re.search(r"<[a-z]+>", shown)


@with_each("name", NAMES)
def test_each_word_that_a_command_is_given_is_explained(ask: Ask, name: str) -> None:
    usage, _, explained = ask(name, "--help").stdout.partition("\n")
    for word in re.findall(r"[A-Z]{2,}", usage.replace("[OPTIONS]", "")):
        assert word in explained


@with_each(
    ("name", "said"),
    [
        ("verify", "--at SERVICE"),
        ("export", "--format FORMAT How the data is written, csv unless you say: csv, json,"),
        ("check", "--format FORMAT How to print it: text, json, github, sarif or junit;"),
    ],
)
def test_an_option_that_means_something_else_here_is_told_here(
    ask: Ask, name: str, said: str
) -> None:
    shown = ask(name, "--help").stdout
    assert said in " ".join(shown.split())
    assert said.partition(" ")[0] not in shown.partition("\nAlso")[2]


def test_a_command_that_shares_no_option_names_none(ask: Ask) -> None:
    assert "Also" not in ask("help", "--help").stdout


def texts() -> Iterator[str]:
    """Yield every text of the modules that name a command, with an X where something is put in."""
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    for source in (each for each in sources if "qiptrack " in each):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "X"
                    for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_command_that_a_text_names_takes_the_options_that_it_names(ask: Ask) -> None:
    named: dict[str, set[str]] = {}
    for text in texts():
        for name, rest in re.findall(r"qiptrack ([a-z][a-z-]+)([^`\n]*)", text):
            if name in NAMES:
                named.setdefault(name, set()).update(re.findall(r"(?<!\S)--[a-z][a-z-]*", rest))
    assert {"measure", "verify", "edit"} <= {name for name, options in named.items() if options}
    for name, options in named.items():
        assert options <= set(re.findall(r"--[a-z][a-z-]*", ask(name, "--help").stdout)), name
