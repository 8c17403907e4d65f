import pytest

from qiptrack.reports.formats.formats import Format
from tests.cli.conftest import Run
from tests.conftest import with_each

*FORMATS, LAST = Format

CLOSE = ("close", "A1", "--reason", "x", "--to", "y")

CASES = [
    pytest.param(
        ["overdu"],
        "There is no command 'overdu'.",
        "Did you mean `qiptrack overdue`?",
        id="a command that is misspelt",
    ),
    pytest.param(
        ["zzz"],
        "There is no command 'zzz'.",
        "`qiptrack --help` lists them all.",
        id="a command like no other",
    ),
    pytest.param(
        ["Late"],
        "There is no command 'Late'.",
        "Did you mean `qiptrack overdue`?",
        id="a word that means a command",
    ),
    pytest.param(
        ["done"],
        "There is no command 'done'.",
        "`qiptrack --help` lists them all.",
        id="a word that means a command which is not there",
    ),
    pytest.param(
        ["overdue", "--ownr", "Lead"],
        "`qiptrack overdue` has no option --ownr.",
        "Did you mean --owner? `qiptrack overdue --help` lists what there is.",
        id="an option that is misspelt",
    ),
    pytest.param(
        ["overdue", "-owner", "Lead"],
        "`qiptrack overdue` has no option -owner.",
        "Did you mean --owner? `qiptrack overdue --help` lists what there is.",
        id="an option with one hyphen",
    ),
    pytest.param(
        ["overdue", "--zzz"],
        "`qiptrack overdue` has no option --zzz.",
        "It takes --kind, --within, --owner and --fail; `qiptrack overdue --help` tells more.",
        id="an option like no other",
    ),
    pytest.param(
        ["--fail", "overdue"],
        "`qiptrack` has no option --fail.",
        "The options of a command stand after its name. `qiptrack --help` lists what there is.",
        id="a command's own option before it",
    ),
    pytest.param(
        ["lines", "-5"],
        "`qiptrack lines` has no option -5.",
        "If it is a value, write it last, behind two hyphens: `-- -5`.",
        id="a negative number",
    ),
    pytest.param(
        ["overdue", "–fail"],
        "'–fail' begins with a long dash, and is no option.",
        "Type hyphens: `--fail`.",
        id="a dash from a word processor",
    ),
    pytest.param(
        ["overdue", "\u2212\u2212fail"],
        "'\u2212\u2212fail' begins with a long dash, and is no option.",
        "Type hyphens: `--fail`.",
        id="minus signs for hyphens",
    ),
    pytest.param(
        ["–plans", "here", "overdue"],
        "There is no command '–plans'.",
        "An option begins with two hyphens, not with a long dash.",
        id="a dash from a word processor, before the command",
    ),
    pytest.param(
        ["refuse", "“Night", "cover”"],
        "`qiptrack refuse` cannot tell what to do with 'cover”'.",
        "Write it as `qiptrack refuse [OPTIONS] TEXT`. "
        'Put straight quotation marks round text of several words: "like this".',
        id="quotation marks from a word processor",
    ),
    pytest.param(
        ["refuse", "one", "two three"],
        "`qiptrack refuse` cannot tell what to do with 'two three'.",
        "Write it as `qiptrack refuse [OPTIONS] TEXT`. "
        "A text goes behind its option; `qiptrack refuse --help` lists them.",
        id="a text in quotation marks",
    ),
    pytest.param(
        ["overdue", "--owner"],
        "--owner needs a value after it.",
        "Write `--owner ROLE`.",
        id="an option without its value",
    ),
    pytest.param(
        ["overdue", "--fail=yes"],
        "--fail takes no value.",
        "Write `--fail` alone.",
        id="a flag with a value",
    ),
    pytest.param(
        ["overdue", "--owner", "Lead", "--fail", "--owner=Manager"],
        "--owner was given twice.",
        "Give --owner once; it takes one value.",
        id="an option given twice that takes one value",
    ),
    pytest.param(
        ["overdue", "--owner", ""],
        "--owner is empty.",
        "Write `--owner ROLE`, or leave it out.",
        id="an option with nothing for a value",
    ),
    pytest.param(
        ["--plans=", "overdue"],
        "--plans is empty.",
        "Write `--plans DIR`, or leave it out.",
        id="an option before the command with nothing for a value",
    ),
    pytest.param(
        ["overdue", "--within", " "],
        "--within is empty.",
        "Write `--within N`, or leave it out.",
        id="a number that is blank",
    ),
    pytest.param(
        ["close", "A1", "--reason", "x", "--to", ""],
        "--to is empty.",
        "Write `--to ROLE`.",
        id="an option that must be there with nothing for a value",
    ),
    pytest.param(
        ["close", "", "--reason", "x", "--to", "y"],
        "REF is empty.",
        "Write what is meant: The action.",
        id="an argument that is nothing",
    ),
    pytest.param(
        ["overdue", "rosewood", "\t"],
        "PLAN is empty.",
        "Write what is meant: Plans, by the beginning of their ids; all when none is named.",
        id="one of several arguments that is blank",
    ),
    pytest.param(
        ["close", "A1"],
        "`qiptrack close` needs --reason and --to as well.",
        "Add --reason: Why; --to: Who.",
        id="options that must be there",
    ),
    pytest.param(
        ["close", "--reason", "x", "--to", "y"],
        "`qiptrack close` needs REF as well.",
        "Add REF: The action.",
        id="an argument that must be there",
    ),
    pytest.param(
        ["refuse", "one", "two", "three"],
        "`qiptrack refuse` cannot tell what to do with 'two', 'three'.",
        "Write it as `qiptrack refuse [OPTIONS] TEXT`. "
        'Put quotation marks round text of several words: "like this".',
        id="more than is taken",
    ),
    pytest.param(
        ["overdue", "--kind", "deliverry"],
        "--kind cannot be 'deliverry'.",
        "Did you mean delivery? It is one of delivery or verification.",
        id="a word that is misspelt",
    ),
    pytest.param(
        ["overdue", "--format", "xls"],
        "--format cannot be 'xls'.",
        f"It is one of {', '.join(FORMATS)} or {LAST}.",
        id="a format that there is not",
    ),
    pytest.param(
        ["overdue", "--within", "soon"],
        "--within must be a whole number, 0 or more, not 'soon'.",
        "Write digits, such as 7.",
        id="a word for a number",
    ),
    pytest.param(
        ["overdue", "--within", "-1"],
        "--within must be a whole number, 0 or more, not '-1'.",
        "Write digits, such as 7.",
        id="a number out of range",
    ),
    pytest.param(
        ["overdue", "--as-of", "04/30/2026"],
        "--as-of: '04/30/2026' is not a date as plans write it.",
        "Write 2026-04-30.",
        id="a date as the Americans write it",
    ),
    pytest.param(
        ["overdue", "--as-of", "20260430"],
        "--as-of: '20260430' is not a date.",
        "Write 2026-04-30.",
        id="a date as machines write it",
    ),
    pytest.param(
        ["overdue", "--as-of", "2026-02-30"],
        "--as-of: '2026-02-30' is not a day of the calendar.",
        "Write a day that exists; the last of February 2026 is 2026-02-28.",
        id="a day that there is not",
    ),
    pytest.param(
        [*CLOSE, "--date", "recently"],
        "--date: 'recently' is not a date.",
        "Write one day as YYYY-MM-DD, such as 2026-04-30.",
        id="no date at all",
    ),
]


@with_each(("words", "message", "fix"), CASES)
def test_what_is_typed_wrongly_is_refused_in_plain_words(
    run: Run, words: list[str], message: str, fix: str
) -> None:
    result = run(*words)
    said = result.stderr.splitlines()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said == [f"qiptrack: {message}", f"  {fix}"]


def test_nothing_that_is_typed_reaches_the_terminal_as_a_control_character(run: Run) -> None:
    red = "\x1b[31m"
    for words in ([red], ["overdue", f"--{red}"], ["overdue", "--kind", red], ["refuse", red, red]):
        said = run(*words).stderr
        assert "\\x1b[31m" in said
        assert "\x1b" not in said


def test_text_with_markup_is_repeated_as_it_was_typed(run: Run) -> None:
    assert "'[bold]x[/bold]'" in run("refuse", "[bold]x[/bold]").stderr
