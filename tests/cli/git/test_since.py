"""`check --since`: what may not change is caught at its commit, and let pass when it is told."""

import pytest

from tests.cli.git.plan import DEFERRAL, EVIDENCE, HANDOVER, PLAN, a2, noted, recorded
from tests.cli.git.way import Edit, Way, line_of, replaced, without
from tests.conftest import swept

CHANGES = [
    pytest.param(
        replaced("completed: 2026-02-13", "completed: 2026-02-16"),
        ("QIP901", "completed: ", "actions/A1/completed"),
        id="a date of a closed action",
    ),
    pytest.param(
        replaced("status: closed", "status: in-progress"),
        ("QIP901", "status: in-progress\n    started: 2026-01-12", "actions/A1/status"),
        id="a closed action taken up without a word",
    ),
    pytest.param(
        without("  - id: A3", "reviews:"),
        ("QIP902", "actions:", "actions/A3"),
        id="an action gone",
    ),
    pytest.param(
        lambda text: a2(text, "due", "2026-05-29"),
        ("QIP903", "due: 2026-05-29", "actions/A2/due"),
        id="a date moved",
    ),
    pytest.param(
        lambda text: a2(text, "due", "2026-04-20"),
        ("QIP903", "due: 2026-04-20", "actions/A2/due"),
        id="a date moved earlier",
    ),
    pytest.param(
        lambda text: recorded(
            a2(text, "due", "2026-05-29"), DEFERRAL.replace("from: 2026-04-30", "from: 2026-05-15")
        ),
        ("QIP903", "due: 2026-05-29", "actions/A2/due"),
        id="a deferral from another date",
    ),
    pytest.param(
        lambda text: a2(text, "owner", "Lead"),
        ("QIP904", "owner: Lead\n    due: 2026-04-30", "actions/A2/owner"),
        id="an owner changed",
    ),
    pytest.param(
        replaced("note: Twelve of twelve", "note: Eleven of twelve"),
        ("QIP905", "      - {date: 2026-02-13", "actions/A1/evidence/0/note"),
        id="evidence of a closed action altered",
    ),
    pytest.param(
        replaced("result: confirmed", "result: not-confirmed"),
        ("QIP905", "      - {date: 2026-02-26", "actions/A1/verifications/0/result"),
        id="a verification altered",
    ),
    pytest.param(
        replaced("value: 60", "value: 70"),
        ("QIP905", "      - {date: 2026-02-27, value", "indicators/I1/measurements/1/value"),
        id="a measurement altered",
    ),
    pytest.param(
        replaced("      - {date: 2026-02-20, value: 55}\n", ""),
        ("QIP905", "    measurements:", "indicators/I1/measurements"),
        id="a measurement removed",
    ),
    pytest.param(
        replaced("result: satisfactory", "result: concern"),
        ("QIP905", "      - {date: 2026-02-27, by: Deputy, result", "checks/C1/records/0/result"),
        id="a check's record altered",
    ),
    pytest.param(
        replaced("note: Going well", "note: Going badly"),
        ("QIP905", "  - {date: 2026-02-24", "reviews/0/note"),
        id="a review altered",
    ),
    pytest.param(
        replaced(EVIDENCE, ""),
        ("QIP905", "  - id: A2", "actions/A2/evidence"),
        id="the only evidence removed, and its key",
    ),
    pytest.param(
        replaced("reason: No table upstairs", "reason: No chair upstairs"),
        ("QIP905", "      - {date: 2026-02-25", "actions/A2/escalations/0/reason"),
        id="an escalation altered",
    ),
    pytest.param(
        replaced("value: 90", "value: 80"),
        ("QIP906", "    target:", "indicators/I1/target"),
        id="a target made easier",
    ),
    pytest.param(
        replaced("value: 40", "value: 30"),
        ("QIP906", "    baseline:", "indicators/I1/baseline"),
        id="a baseline rewritten",
    ),
    pytest.param(
        without("  - id: C1", "actions:"),
        ("QIP905", "checks:", "checks/C1"),
        id="a check gone with its records",
    ),
]


FIRST = (
    *("a date of a closed action", "an action gone", "a date moved", "an owner changed"),
    *("evidence of a closed action altered", "a target made easier"),
)
ONE_OF_A_CODE = [each for each in CHANGES if each.id in FIRST]


# What each change breaks is told of two versions in `tests/rules/history`; here it is of git.
@pytest.mark.parametrize(("edit", "expected"), swept(CHANGES))
def test_what_changed_without_a_word_is_caught_at_its_commit(
    way: Way, edit: Edit, expected: tuple[str, str, str]
) -> None:
    code, beginning, pointer = expected
    commit = way.commit(edit)
    way.commit(lambda text: text + "# more\n")
    exit_code, rows = way.ask()
    line = line_of(way.text(), beginning)
    assert [row[:4] for row in rows] == [(code, line, pointer, commit)]
    assert f"commit {commit[:8]}, 2 March 2026, Deputy Manager" in rows[0].message
    assert exit_code == 1


@pytest.mark.parametrize(("edit", "expected"), swept(ONE_OF_A_CODE, every=2))
def test_it_is_caught_before_it_is_committed(
    way: Way, edit: Edit, expected: tuple[str, str, str]
) -> None:
    way.write(edit(PLAN))
    _, rows = way.ask(since="HEAD")
    assert [row.code for row in rows] == [expected[0]]
    assert rows[0].commit is None
    assert "not committed yet" in rows[0].message
    assert way.codes("--staged", since="HEAD") == []
    way.folder.git("add", "--all")
    assert way.codes("--staged", since="HEAD") == [expected[0]]


@pytest.mark.parametrize(("edit", "expected"), swept(ONE_OF_A_CODE, every=2))
def test_what_was_put_back_is_caught_once_at_the_commit_that_changed_it(
    way: Way, edit: Edit, expected: tuple[str, str, str]
) -> None:
    commit = way.commit(edit)
    way.commit(PLAN)
    _, rows = way.ask()
    assert [(row.code, row.commit) for row in rows] == [(expected[0], commit)]
    assert "put back since" in rows[0].fix


OF_CLOSED = """\
    status: closed
    started: 2026-01-12
    completed: 2026-02-13
    closed: 2026-02-27
"""
REOPENED = """\
    status: in-progress
    started: 2026-01-12
    reopenings: [{date: 2026-03-02, by: Lead, reason: Late again}]
"""
WITHDRAWN = """\
    status: withdrawn
    withdrawal: {date: 2026-03-02, by: Manager, reason: Done elsewhere, approved_by: Lead}
"""
MORE = """\
      - {date: 2026-03-02, by: Lead, method: observation, result: confirmed, note: Still}
    learning: {outcome: worked}
"""
REVIEW = "  - {date: 2026-03-02, meeting: Governance, note: The target of I1 is now 95}\n"


PROPER = [
    pytest.param(lambda text: noted(text, "Second floor too"), id="progress"),
    pytest.param(lambda text: recorded(a2(text, "due", "2026-05-29"), DEFERRAL), id="a deferral"),
    pytest.param(lambda text: recorded(a2(text, "owner", "Lead"), HANDOVER), id="a handover"),
    pytest.param(lambda text: a2(text, "owner", "deputy"), id="the same owner in other letters"),
    pytest.param(lambda text: a2(text, "issue", "Nobody reads them."), id="another issue"),
    pytest.param(lambda text: a2(text, "action", "Read them out aloud."), id="other words"),
    pytest.param(
        replaced("upstairs}", "upstairs, response: Yes, responded: 2026-03-02}"),
        id="an answer to an escalation",
    ),
    pytest.param(
        lambda text: text.replace(OF_CLOSED, REOPENED),
        id="a reopening",
    ),
    pytest.param(
        replaced("note: Held}\n", f"note: Held}}\n{MORE}"),
        id="more of a closed action",
    ),
    pytest.param(
        replaced("    status: not-started\n", WITHDRAWN),
        id="a withdrawal",
    ),
    pytest.param(
        lambda text: text.replace("value: 90", "value: 95") + REVIEW,
        id="a target that a meeting changed",
    ),
    pytest.param(replaced("value: 40}", "value: 40.0}"), id="the same number"),
    pytest.param(
        lambda text: text.replace("      - {date: 2026-02-20, value: 55}\n", "").replace(
            "      - {date: 2026-02-27, value: 60}\n",
            "      - {date: 2026-02-27, value: 60}\n      - {date: 2026-02-20, value: 55}\n",
        ),
        id="records in another order",
    ),
    pytest.param(lambda text: text.replace("  - id: A2", "  # remark\n  - id: A2"), id="remark"),
]


@pytest.mark.parametrize("edit", swept(PROPER, every=3))
def test_what_was_done_properly_is_let_pass(way: Way, edit: Edit) -> None:
    way.commit(edit, GIT_AUTHOR_EMAIL="lead@example.org")
    assert way.text() != PLAN
    assert way.ask() == (0, [])


def test_a_target_may_be_given_the_date_it_lacked(way: Way) -> None:
    without_date = PLAN.replace("target: {value: 90, by: 2026-09-30}", "target: {value: 90}")
    way.commit(without_date)
    assert way.codes() == ["QIP906"]
    way.folder.git("tag", "anew")
    way.commit(PLAN)
    assert way.codes(since="anew") == []
