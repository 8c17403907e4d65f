"""What the commands that look do not take: each refusal says what, and what to do."""

from collections.abc import Callable

import pytest
from typer.testing import Result

from qiptrack.reports.formats.formats import Format
from tests.conftest import with_each

Ask = Callable[..., Result]

NOT_A_DAY = "Write one day as YYYY-MM-DD"


@with_each(
    ("words", "said", "fix"),
    [
        pytest.param("overdue oak", "There is no plan 'oak'.", "qiptrack status", id="a plan"),
        pytest.param(
            "overdue rosewod-care-plan-reviews", "no plan", "Did you mean rosewood", id="a slip"
        ),
        pytest.param("overdue --owner Nobody", "no role 'Nobody'", "There are: ", id="an owner"),
        pytest.param(
            "overdue --owner Deputy~Manger", "no role", "Did you mean Deputy Manager?", id="a role"
        ),
        pytest.param(
            "overdue --service Elm~Cort", "no service", "Did you mean Elm Court?", id="a service"
        ),
        pytest.param("overdue --priority urgent", "'urgent'", "high, medium or low", id="priority"),
        pytest.param(
            "overdue --kind late", "'late'", "delivery, verification or milestone", id="a kind"
        ),
        pytest.param("overdue --within -1", "--within must be", "digits", id="less than none"),
        pytest.param("overdue --within soon", "'soon'", "Write digits", id="no number"),
        pytest.param("overdue --within 1.5", "a whole number", "Write digits", id="half a day"),
        pytest.param("overdue --as-of someday", "--as-of: 'someday'", NOT_A_DAY, id="no day"),
        pytest.param(
            "overdue --as-of 2026-02-30", "--as-of: '2026-02-30'", "", id="a day that is not there"
        ),
        pytest.param("overdue --as-of 04/30/2026", "as plans write it", "2026-04-30", id="a form"),
        pytest.param(
            "overdue --format xml", "'xml'", f"{Format.TABLE}, {Format.JSON}", id="a format"
        ),
        pytest.param("overdue --fail=yes", "takes no value", "Write `--fail` alone", id="a flag"),
        pytest.param("overdue --owner", "needs a value", "--owner ROLE", id="no value"),
        pytest.param("overdue --ownr X", "no option --ownr", "Did you mean --owner?", id="option"),
        pytest.param("list --status done", "'done'", "not-started, in-progress", id="a status"),
        pytest.param("list --owner Nobody", "no role 'Nobody'", "There are: ", id="list owner"),
        pytest.param("list --service Nowhere", "'Nowhere'", "Rosewood House", id="list service"),
        pytest.param("list --priority 1", "'1'", "high, medium or low", id="list priority"),
        pytest.param("list --brag purple", "'purple'", "red, amber, green or blue", id="a colour"),
        pytest.param("list --blocked=no", "takes no value", "`--blocked` alone", id="blocked"),
        pytest.param(
            "list --due-before May", "--due-before: 'May'", "YYYY-05-31", id="before when"
        ),
        pytest.param("list --due-after 2026", "--due-after: '2026'", "", id="after when"),
        pytest.param("list --link :RR-014", "not a link", "risk:RR-014", id="a link of no kind"),
        pytest.param("list --link risk:", "not a link", "risk:RR-014", id="a link without an id"),
        pytest.param("list --link :RR-014", "not a link", "risk:RR-014", id="a link before a kind"),
        pytest.param("links RR-014", "not a link", "Write risk:RR-014.", id="an id with no kind"),
        pytest.param(
            "report board PDF", "no plan", "`qiptrack report board --out FILE.pdf`", id="ending"
        ),
        pytest.param("list rose north x", "no plan 'x'", "", id="one plan of three"),
        pytest.param("list r n e extra", "no plan 'extra'", "", id="one plan of four"),
        pytest.param("show", "needs REF", "such as rosewood/A1", id="nothing to show"),
        pytest.param("show rose/A99", "no 'A99' in rosewood", "A7, I1, I2, I3, C1", id="an action"),
        pytest.param("show rose/", "no '' in rosewood", "There are: A1, A2", id="no action"),
        pytest.param("show rose/A1/due", "no 'A1/due'", "There are: A1, A2", id="too deep"),
        pytest.param("show A1", "could be any of", "a little more", id="an action of several"),
        pytest.param("show Z9", "no 'Z9' in any plan", "qiptrack list", id="an action of none"),
        pytest.param("show /A1", "no plan ''", "qiptrack status", id="an action of nothing"),
        pytest.param("show rose north", "cannot tell what to do with 'north'", "", id="two of one"),
        pytest.param("workload --service Oak", "no service 'Oak'", "There are", id="whose load"),
        pytest.param("workload oak", "There is no plan 'oak'.", "", id="a load of no plan"),
        pytest.param("workload --owner X", "no option --owner", "", id="an option of others"),
        pytest.param("status rose", "cannot tell what to do with 'rose'", "", id="whose status"),
        pytest.param("check --select QIP9999", "no rule 'QIP9999'", "", id="a rule to select"),
        pytest.param("check --ignore nonsense", "no rule 'nonsense'", "", id="a rule to ignore"),
        pytest.param("check --select ~", "no rule ''", "qiptrack rules", id="an empty rule"),
        pytest.param("check --ignore xx", "no rule 'xx'", "qiptrack rules", id="no family"),
        pytest.param("check --format table", "'table'", "text, json, github", id="check format"),
        pytest.param("check --format csv", "'csv'", "  It is one of text", id="no other's format"),
        pytest.param("check README.md", "README.md is not a plan,", "", id="no plan file"),
        pytest.param(
            "check plans/gone.yaml", "is not a plan, or a plan file", "Name a plan", id="gone"
        ),
        pytest.param("check pyproject.toml", "is not a plan,", "", id="a file elsewhere"),
        pytest.param("check oak", "oak is not a plan,", "`qiptrack status` lists", id="no plan"),
        pytest.param("rules QIP999", "no rule 'QIP999'", "", id="a rule to explain"),
        pytest.param("rules weak", "no rule 'weak'", "QIP501 weak-action?", id="half a rule"),
        pytest.param("rules qip40", "'qip40'", "no-indicator, QIP402", id="a family of rules"),
        pytest.param("rules QIP50l", "'QIP50l'", "mean QIP504?", id="a rule misspelt"),
        pytest.param("rules --by X", "no option --by", "", id="an option for writers"),
        pytest.param("schema folder", "KIND cannot be 'folder'", "plan or organisation", id="kind"),
        pytest.param(
            "list --status overdue", "'overdue'", "Did you mean `qiptrack overdue`?", id="a view"
        ),
        pytest.param("list --status late", "'late'", "mean `qiptrack overdue`?", id="its word"),
        pytest.param("list --status red", "'red'", "mean --brag red?", id="another option"),
        pytest.param("list --status low", "'low'", "mean --priority low?", id="a third"),
        pytest.param("check --format pdf", "'pdf'.", "  It is one of text", id="a check's format"),
        pytest.param("schema --plans plans", "no option --plans", "", id="a schema of a folder"),
        pytest.param("--by X overdue", "no use for --by", "Leave it out", id="before the command"),
        pytest.param("--dry-run list", "no use for --dry-run", "Leave it out", id="a dry look"),
        pytest.param("overdu", "no command 'overdu'", "`qiptrack overdue`", id="a command"),
        pytest.param("list elm~court", "no plan 'elm court'", '--service "Elm Court"', id="home"),
        pytest.param("show sensor~mats", "", "`qiptrack list --text WORDS` finds", id="words"),
        pytest.param("list --format xlsx", "--format cannot", "`qiptrack report plan", id="file"),
        pytest.param("excel", "no command", "`qiptrack report plan --out FILE.xlsx`", id="word"),
        pytest.param("export site --out x", "WHAT cannot be", "`qiptrack report site", id="whose"),
        pytest.param("--plans gone overdue", "there is no folder 'gone'", "init", id="no folder"),
        pytest.param("--plans plns overdue", "no folder 'plns'", "Did you mean 'plans'", id="near"),
        pytest.param("--plans README.md list", "is a file", "Name the folder", id="a file"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    words: str, said: str, fix: str, ask: Ask
) -> None:
    answer = ask(*(word.replace("~", " ").strip() for word in words.split()))
    assert (answer.exit_code, answer.stdout) == (2, "")
    first, *rest = answer.stderr.splitlines()
    assert first.startswith("qiptrack: ")
    assert said in first
    assert fix in " ".join(rest)
    assert all(line.startswith("  ") for line in rest)
    assert rest


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param("today", "QIPTRACK_TODAY: 'today' is not a date", id="a word"),
        pytest.param("23/11/2026", "QIPTRACK_TODAY: ", id="another's date"),
    ],
)
def test_a_day_of_the_environment_is_refused_by_its_name(
    day: str, said: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIPTRACK_TODAY", day)
    answer = ask("overdue")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr


@pytest.mark.parametrize("format_", ["json", "csv", "md"])
def test_a_refusal_is_the_same_sentence_in_every_format(format_: str, ask: Ask) -> None:
    answer = ask("overdue", "oak", "--format", format_)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == ask("overdue", "oak").stderr


@with_each(
    "word",
    [
        pytest.param("\x1b[31mred", id="a colour"),
        pytest.param("two\nlines", id="a line break"),
        pytest.param("[bold]markup[/bold]", id="markup"),
        pytest.param("\udcff", id="a byte that is no text"),
        pytest.param("\u202eback to front", id="a change of direction"),
        pytest.param("x" * 5000, id="very much"),
    ],
)
def test_what_was_typed_is_repeated_as_text(word: str, ask: Ask) -> None:
    for typed in (("show", word), ("list", word), ("rules", word), ("list", "--owner", word)):
        answer = ask(*typed)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "\x1b" not in answer.stderr
        assert "\u202e" not in answer.stderr
        assert len(answer.stderr.splitlines()) == 2
