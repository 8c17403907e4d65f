"""What the text of a plan says of the days that make its actions overdue."""

import datetime as dt

import pytest

from qiptrack.analysis.changes.compare import Compared, newly_overdue
from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.examine import examine_plan
from qiptrack.store.history.days_in_text import DaySpan, may_become_overdue
from tests.benchmark.generate import files
from tests.conftest import at_most, with_each

FIRST, LAST = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def spans(first: dt.date, last: dt.date) -> dict[bytes, DaySpan]:
    month = dt.timedelta(days=28)
    return {
        b"due": DaySpan.of(first, last),
        b"completed": DaySpan.of(first - month, last - month),
        b"date": DaySpan.of(first, first + dt.timedelta(1)),
    }


def becomes_overdue(raw: bytes, first: dt.date, last: dt.date) -> bool:
    filed = examine_plan(raw, "plan.yaml", "plan.yaml", UNDECLARED).filed
    assert filed is not None, raw
    pair = Compared(filed, filed)
    return any(newly_overdue(pair, (UNDECLARED, first), (UNDECLARED, last)))


@pytest.mark.parametrize("weeks", [1, 4, 26])
def test_no_plan_of_a_large_folder_is_missed_and_few_are_read_for_nothing(weeks: int) -> None:
    for_nothing = 0
    plans = [text.encode() for name, text in files(60) if not name.startswith("_")]
    for raw in plans:
        first = dt.date(2026, 10, 1)
        last = first + dt.timedelta(weeks=weeks)
        may, does = may_become_overdue(raw, spans(first, last)), becomes_overdue(raw, first, last)
        assert may or not does
        for_nothing += may and not does
    assert for_nothing <= 3


HEAD = "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-12\n"
REST = "issue: i, action: Do it, owner: Lead, evidence_source: e"
LINES = "    issue: i\n    action: Do it\n    owner: Lead\n    evidence_source: e\n"
DUE = "    due: 2026-05-15\n"
FAR = "    due: 2026-12-18\n"


def actions(*lines: str) -> str:
    return f"actions:\n  - id: A1\n{LINES}{''.join(lines)}"


@with_each(
    "text",
    [
        pytest.param(actions(DUE), id="no status"),
        pytest.param(actions(DUE, "    status: in-progress\n"), id="in progress"),
        pytest.param(actions(DUE, "    status: 'not-started'\n"), id="a status in quotes"),
        pytest.param(
            f"actions:\n  - due: 2026-05-15\n    id: A1\n{LINES}    status: not-started\n",
            id="the due date first",
        ),
        pytest.param(
            actions("    due:  # as agreed\n      2026-05-15\n"), id="a remark before the date"
        ),
        pytest.param(actions("    due: >-\n      2026-05-15\n"), id="a date in a block"),
        pytest.param(actions("    due: ' 2026-05-15'\n"), id="a date with a space in quotes"),
        pytest.param(
            actions(DUE, f"  -\n    id: A2\n{LINES}{FAR}    status: closed\n"),
            id="an item below its dash",
        ),
        pytest.param(actions(DUE, '    "status": in-progress\n'), id="a key in quotes"),
        pytest.param(
            actions(FAR, "    status: complete\n    completed: 2026-04-10\n"), id="to be verified"
        ),
        pytest.param(
            actions(
                FAR,
                "    status: complete\n    completed: 2026-03-02\n",
                "    assurance: {method: observation, by: Boss, due: 2026-05-15}\n",
            ),
            id="a checkpoint in one line",
        ),
        pytest.param(
            actions(
                FAR,
                "    status: complete\n    completed: 2026-03-02\n",
                "    assurance:\n      method: observation\n      due: 2026-05-15\n",
            ),
            id="a checkpoint in lines",
        ),
        pytest.param(f"actions: [{{id: A1, {REST}, due: 2026-05-15}}]\n", id="in one line"),
        pytest.param(f"actions:\n  - {{id: A1, {REST}, due: 2026-05-15}}\n", id="in braces"),
        pytest.param(f"actions:\n- id: A1\n{LINES}{DUE}".replace("    ", "  "), id="not indented"),
        pytest.param(f"actions:\n  # First\n\n  - id: A1\n{LINES}{DUE}", id="after a comment"),
        pytest.param(
            actions(DUE).replace("id: A1\n", "due: 2026-05-15\n    id: A1\n").replace(DUE, ""),
            id="the date first",
        ),
        pytest.param(
            actions(DUE).replace("action: Do it", 'action: "Do\n    status: closed\n    it"'),
            id="a quotation that looks like a status",
        ),
        pytest.param(
            actions(DUE).replace("issue: i", "issue: >\n      - id: A0\n      status: closed"),
            id="a text that looks like an action",
        ),
        pytest.param(
            actions(DUE)
            .replace("    due: 2026-05-15", "    due: *day")
            .replace("actions:", "closed: ~\nconcern: &day 2026-05-15\nactions:"),
            id="a date elsewhere",
        ),
        pytest.param(
            actions(
                "    due: 2026-03-02\n    status: closed\n    completed: 2026-02-02\n",
                "    closed: 2026-03-02\n",
                "    assurance: &later {by: Boss, due: 2026-05-15}\n",
                f"  - id: A2\n{LINES}{FAR}    status: complete\n    completed: 2026-03-02\n",
                "    assurance: *later\n",
            ),
            id="a checkpoint of another action",
        ),
        pytest.param(
            actions(
                "    due: 2026-03-02\n    status: in-progress\n",
                "    reopenings: [{date: 2026-05-01, by: Boss, reason: Slipped}]\n",
            ),
            id="reopened on the first day",
        ),
        pytest.param(
            actions(
                "    due: 2026-03-02\n    status: in-progress\n    verifications:\n",
                "      - date: 2026-05-01\n        by: Boss\n        method: observation\n",
                "        result: not-confirmed\n        note: n\n",
            ),
            id="not confirmed on the first day",
        ),
        pytest.param(actions(DUE).replace("\n", "\r\n"), id="line endings of Windows"),
    ],
)
def test_an_action_that_becomes_overdue_is_seen_however_it_is_written(text: str) -> None:
    raw = (HEAD + text).encode()
    assert becomes_overdue(raw, FIRST, LAST)
    assert may_become_overdue(raw, spans(FIRST, LAST))


@with_each(
    "text",
    [
        pytest.param(actions(FAR), id="due later"),
        pytest.param(actions("    due: 2026-04-30\n"), id="overdue before"),
        pytest.param(actions(DUE, "    status: withdrawn\n"), id="withdrawn"),
        pytest.param(
            actions(DUE, "    status: closed\n    completed: 2026-04-10\n"), id="closed in time"
        ),
        pytest.param(
            actions(DUE, "    status: complete\n    completed: 2026-02-02\n"),
            id="complete, and due to be",
        ),
        pytest.param(
            actions(FAR, "    status: in-progress\n    assurance: {by: Boss, due: 2026-05-15}\n"),
            id="a checkpoint of what is not complete",
        ),
        pytest.param(
            actions(DUE, "    status: closed\n", f"  - id: A2\n{LINES}{FAR}"),
            id="another action that is open",
        ),
        pytest.param(f"closed: 2026-05-20\n{actions(DUE)}", id="a plan that is closed"),
        pytest.param(
            f"actions:\n  # First\n\n  - id: A1\n{LINES}{DUE}    status: withdrawn\n",
            id="after a comment",
        ),
        pytest.param(
            actions(FAR, "    updates:\n      - {date: 2026-05-15, by: Lead, note: n}\n"),
            id="a day that nothing is due",
        ),
        pytest.param(
            actions("    due: 2026-03-02\n    updates: [{date: 2026-05-01, by: Lead, note: n}]\n"),
            id="overdue before, and reported of",
        ),
    ],
)
def test_a_plan_in_which_no_day_matters_is_not_read(text: str) -> None:
    assert not may_become_overdue((HEAD + text).encode(), spans(FIRST, LAST))


def test_many_anchors_in_a_line_take_little_time() -> None:
    with at_most(3):
        assert not may_become_overdue(b"due:&" * 100_000, spans(FIRST, LAST))
