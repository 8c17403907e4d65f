"""An option that the command has not, and another command, or a field, is called by."""

from tests.conftest import Ask, with_each


@with_each(
    ("words", "said"),
    [
        (("complete", "rosewood/A4", "--evidence", "x"), "Evidence is recorded by"),
        (("update", "rosewood/A4", "--status", "complete"), "The status changes by"),
        (("start", "A4", "--priority", "high"), "`qiptrack edit REF --set priority=VALUE`"),
        (("overdue", "--status", "open"), "`qiptrack list` takes --status."),
        (("complete", "A4", "--result", "x"), "`qiptrack verify` and `qiptrack record` take"),
    ],
)
def test_it_is_said_where_that_is_said(ask: Ask, words: tuple[str, ...], said: str) -> None:
    answer = ask(*words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert f"`qiptrack {words[0]} --help` lists what there is." in answer.stderr


@with_each("words", [("defer", "A4", "--due", "2026-12-01"), ("complete", "--zzz"), ("--zzz",)])
def test_no_command_is_told_of_itself_and_none_of_what_nothing_takes(
    ask: Ask, words: tuple[str, ...]
) -> None:
    (_, fix) = ask(*words).stderr.splitlines()
    assert f"`qiptrack {words[0]}` takes" not in fix
    assert "The date moves" not in fix
    assert "--help` " in fix
