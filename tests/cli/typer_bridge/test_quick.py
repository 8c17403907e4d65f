"""Words that are read without typer are read as typer reads them."""

from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qiptrack.cli.command_table import COMMANDS, DEFAULT
from qiptrack.cli.typer_bridge import quick, signature
from qiptrack.cli.typer_bridge.parameters import Parameter, annotations, is_group, parameter
from tests.conftest import CHARACTERS, ROOT, Ask, examples, with_each
from tests.fuzz.views import APP

NAMES = [each.name for listed in COMMANDS.values() for each in listed]
TEXTS = (
    *("", "rosewood", "rosewood/A1", "Night Senior", "a=b", "-", "–x", "€", "café", "./x"),
    *("0", "7", "-7", "+7", "1_000", "٣", "9999999999", "1.5", "1e3", "nan", "True"),
    *(
        "high",
        "High",
        "csv",
        "complete",
        "closed",
        "delivery",
        "improved",
        "red",
        "must",
        "risk:R1",
    ),
)
DAYS = ("today", "fri", "+14", "2026-11-23", "31/01/2027", "2026-02-30", "end of march", "7.5")
ODD = ("--", "-h", "--help", "--no-pager", "--no-pager=1", "--zzz", "-x", "--no-fail", "--plan")


def parameters_of(annotated: Iterator[tuple[str, Any, Any]]) -> Iterator[Parameter]:
    """Yield the options of a command and of its groups."""
    for name, annotation, default in annotated:
        if is_group(annotation):
            yield from parameters_of(annotation.options())
        elif (each := parameter(name, annotation, default)) and each.option_names:
            yield each


def function_of(command: str) -> quick.Function:
    return next(
        quick.load(each) for listed in COMMANDS.values() for each in listed if each.name == command
    )


def values_for(option: Parameter) -> st.SearchStrategy[str]:
    """Return what may be typed for an option: mostly what it takes, or nearly does."""
    text = st.sampled_from(TEXTS) | st.text(CHARACTERS, max_size=4)
    if option.kind is int:
        return st.sampled_from(("0", "1", "7", "200", "201", "-1", "007", "1.5")) | text
    if isinstance(option.kind, type) and issubclass(option.kind, StrEnum):
        return st.sampled_from([each.value for each in option.kind]) | text
    return st.sampled_from(DAYS) | text if "parser" in option.declared.settings else text


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Return the words of a line: a command, and options, values and mistakes behind it."""
    command = draw(st.sampled_from([DEFAULT, "overdue", "list", "update", "merge-file", *NAMES]))
    options = list(parameters_of(annotations(function_of(command))))
    words = [command]
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(("option", "option", "option", "joined", "word", "odd")))
        if kind in ("option", "joined") and options:
            option = draw(st.sampled_from(options))
            name = draw(st.sampled_from(option.option_names))
            value = [draw(values_for(option))] if option.kind is not bool else []
            words += ["=".join([name, *value])] if kind == "joined" else [name, *value]
        else:
            words.append(draw(st.sampled_from(ODD if kind == "odd" else TEXTS)))
    return words


def by_typer(words: list[str]) -> dict[str, Any] | None:
    """Return the values that typer reads in `words`; None where it refuses them."""
    read: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signature, "run", lambda _, typed: read.append(typed))
        CliRunner().invoke(APP, words)
    return read[0] if read else None


@example(words=["list", "--due-before", "fri", "--as-of", "2026-12-25"])
@example(words=["merge-file", "a", "b", "c", "--marker-size", "200"])
@example(words=["overdue", "--within", "0", "--owner=--fail"])
@given(words=lines())
@settings(max_examples=examples(100))
def test_what_is_read_quickly_is_what_typer_reads(words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIPTRACK_TODAY", "2026-11-23")
        found = quick.quickly(words, COMMANDS)
        if found is not None:
            assert isinstance(found, partial)
            (_, typed), expected = found.args, by_typer(words)
            assert typed == expected
            assert [*map(type, typed.values())] == [*map(type, (expected or {}).values())]


@with_each(
    "line",
    [
        "",
        "overdue",
        "overdue rose --plans=plans --as-of 2026-11-23 --format csv --fail --within 30",
        "list --status complete --priority high --due-before fri --blocked --no-pager",
        "mine --by Registered",
        "show rose/A1",
        "sample 3",
        "agenda --meeting Board",
        "update rose/A1 --note begun --by Manager --date yesterday --dry-run",
        "changes yesterday --format md",
        "check --select QIP3 --select QIP1",
    ],
)
def test_what_is_usually_typed_needs_no_typer(line: str) -> None:
    assert quick.quickly(line.split(), COMMANDS) is not None


@with_each(
    "line",
    [
        "--plans plans overdue",
        "overdu",
        "overdue --help",
        "overdue -h",
        "overdue --ownr x",
        "overdue --within -1",
        "overdue --format xml",
        "overdue --as-of 31/02/2026",
        "overdue --owner",
        "overdue --fail=yes",
        "overdue –fail",
        "overdue -- rose",
        "show",
        "sample 3 4",
        "merge-file a b c -q",
        "merge-file a b c --marker-size 0",
        "merge-file a b c --marker-size 201",
    ],
)
def test_what_takes_more_is_left_to_typer(line: str) -> None:
    assert quick.quickly(line.split(), COMMANDS) is None


def test_a_day_that_was_typed_in_short_is_said_once_whichever_way_it_was_read(
    ask: Ask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["list", "--due-before", "fri", "--as-of", "2026-11-25", "--plans", str(ROOT / "plans")]
    said = ask(*words)
    monkeypatch.setenv("QIPTRACK_CACHE", "off")
    run = quick.quickly(words, COMMANDS)
    assert run is not None
    assert run() == said.exit_code
    found = capsys.readouterr()
    assert (found.out, found.err) == (said.stdout, said.stderr)
    assert said.stderr.count("fri is Friday 27 November 2026.") == 1
