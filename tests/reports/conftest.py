"""Reports and problems to be laid out: one of each kind of block, one of each kind of problem."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

import pytest

from qiptrack.analysis.action_state import Brag, Late
from qiptrack.model.vocabulary import Priority, Status
from qiptrack.reports.problems.problems import CheckOutcome, RuleText
from qiptrack.reports.report import (
    Column,
    Dot,
    Facts,
    Line,
    Look,
    Paragraph,
    Points,
    Report,
    Row,
    RunChart,
    Table,
)
from qiptrack.reports.screen import Role
from qiptrack.rules.problem import Place, Problem, Severity
from tests import browser
from tests.browser import Browser

TODAY = dt.date(2026, 6, 1)

NOTE = """\
First of two lines, long enough to be folded where the screen is narrow, as it often is.
# Second line"""

COLUMNS = (
    Column("ref", "Action", Look.NAME),
    Column("owner", "Owner"),
    Column("due", "Due", priority=1),
    Column("days_overdue", "Overdue", Look.LATE, priority=1),
    Column("brag", "BRAG", Look.BRAG, priority=1),
    Column("priority", "Priority", priority=3),
    Column("escalate_to", "Tell", priority=4),
    Column("action", "", below=True),
    Column("barrier", "Barrier", below=True),
)

ROWS: tuple[Row, ...] = (
    {
        "ref": "rosewood-care-plan-reviews/A1",
        "action": "Run every monthly review against the outcomes section and rewrite what has "
        "changed.",
        "owner": "Deputy Manager",
        "contributors": ("Team Leader", "Key Worker"),
        "due": dt.date(2026, 4, 30),
        "days_overdue": 32,
        "kind": Late.DELIVERY,
        "priority": Priority.HIGH,
        "status": Status.IN_PROGRESS,
        "brag": Brag.RED,
        "blocked": True,
        "barrier": "No cover to release night staff",
        "escalate_to": "Regional Quality Lead",
    },
    {
        "ref": "elm-court-falls/A12",
        "action": "Weekly look at call bells | with the rota, *not* from memory",
        "owner": "Registered Manager",
        "contributors": (),
        "due": dt.date(2026, 5, 31),
        "days_overdue": 1,
        "kind": Late.VERIFICATION,
        "priority": Priority.LOW,
        "status": Status.COMPLETE,
        "brag": Brag.AMBER,
        "blocked": False,
        "barrier": None,
        "escalate_to": None,
    },
    {
        "ref": "elm-court-falls/A2",
        "action": "=HYPERLINK(...) typed by somebody, \x1b[31mred\x1b[0m, and 日本語 and é",
        "owner": "Night Care Lead",
        "contributors": ("Key Worker",),
        "due": dt.date(2026, 6, 6),
        "days_overdue": -5,
        "kind": Late.DELIVERY,
        "priority": None,
        "status": Status.NOT_STARTED,
        "brag": Brag.GREEN,
        "blocked": False,
        "barrier": None,
        "escalate_to": None,
    },
)


@pytest.fixture(scope="session")
def overdue() -> Report:
    """Return a list of actions."""
    return Report(
        kind="overdue",
        as_of=TODAY,
        title="Overdue actions",
        blocks=(Table(COLUMNS, ROWS, empty="Nothing is overdue."),),
        keys=tuple(ROWS[0]),
        rows=ROWS,
        summary=("2 actions overdue, 1 due soon.",),
    )


@pytest.fixture(scope="session")
def blocks() -> Report:
    """Return a report with a block of every kind."""
    return Report(
        kind="show",
        as_of=TODAY,
        title="elm-court-falls/A12",
        revision="3f2a1c9d0b7e4a5f6c8d9e0f1a2b3c4d5e6f7a8b",
        blocks=(
            Facts(
                (
                    ("Owner", "Registered Manager"),
                    ("Status", Status.NOT_STARTED),
                    ("Blocked", False),
                    ("Contributors", ("Team Leader", "Key Worker")),
                    ("Closed", None),
                    ("Due", dt.date(2026, 5, 31)),
                    ("Mean", 57.25),
                    ("Note", NOTE),
                )
            ),
            Table((Column("ref", "Action"),), (), title="Evidence", empty="No evidence yet."),
            Points(("Ask the *pharmacy*", "Tell the family"), title="To do"),
            Paragraph("Four audits running said so.", title="Concern", role=Role.WARNING),
            Paragraph("--- a\n+++ b\n+``` not the end\n", verbatim=True),
            RunChart(
                (
                    Dot(None, Fraction(70), "b"),
                    Dot(dt.date(2026, 4, 30), Fraction(90), "+", Role.GOOD),
                    Dot(dt.date(2026, 5, 29), Fraction(60), "x", Role.BAD),
                ),
                (Line("mean 75", Fraction(75), "─"),),
                {"+": "for the better", "x": "for the worse", "b": "baseline"},
                title="Run chart (%)",
            ),
        ),
        keys=("ref", "status"),
        rows=({"ref": "elm-court-falls/A12", "status": Status.NOT_STARTED},),
        extra={"updates": [{"date": TODAY, "note": "é"}], "plan": {"id": "elm-court-falls"}},
    )


FILE = "plans/rosewood-care-plan-reviews.yaml"

PROBLEMS = (
    Problem(
        "QIP101",
        "several-owners",
        Severity.ERROR,
        Place(FILE, 31, 12, 31, 43),
        "actions/A1/owner",
        "two owners; one role must answer for the action",
        "keep the accountable role as owner, and list the other under contributors",
        "    owner: Deputy Manager and Team Leaders",
    ),
    Problem(
        "QIP003",
        "duplicate-key",
        Severity.ERROR,
        Place(FILE, 140, 5, 140, 10),
        "actions/A2/owner",
        "'owner' is given twice",
        "Keep the one that is right.",
        "    owner: Team Leader",
        ((Place(FILE, 98, 5, 98, 10), "    owner: Deputy Manager"),),
    ),
    Problem(
        "QIP007",
        "duplicate-id",
        Severity.ERROR,
        Place("plans/falls.yaml", 1, 1, 1, 7),
        "",
        "two plans are called falls",
        "Rename one of the files.",
        "qip: 1",
        ((Place("plans/archive/falls.yaml", 1, 1, 1, 7), "qip: 1"),),
    ),
    Problem(
        "QIP503",
        "vague-action",
        Severity.NOTE,
        Place("plans/falls.yaml", 12, 102, 12, 116),
        "actions/A1/action",
        "'as appropriate' says nothing that anyone could observe",
        "Say what will be seen when it is done.",
        "    action: Talk with everybody on every shift about how a fall is written down, and "
        "review the notes as appropriate, then do the same again with the agency staff",
    ),
    Problem(
        "QIP008",
        "unsupported-yaml",
        Severity.ERROR,
        Place("plans/wäsche: 50%.yaml", 3, 12, 5, 2),
        "concern",
        "a control character, and several lines of it",
        "Type it again.",
        'concern:\t日本 "\x1b[31m" laundry',
    ),
    Problem(
        "QIP005",
        "missing-key",
        Severity.WARNING,
        Place("plans/empty.yaml", 1, 1, 1, 1),
        "",
        "'title' is missing",
        "Add `title:` here.",
    ),
)

RULES = (
    RuleText(
        "QIP101",
        "several-owners",
        Severity.ERROR,
        "One accountable owner",
        "Where two roles answer for an action, neither does. Name one.",
    ),
    RuleText("QIP501", "weak-action", Severity.OFF, "Reminders do not work", "Change the work."),
)


@pytest.fixture(scope="session")
def checked() -> CheckOutcome:
    """Return a check that found a problem of every kind."""
    return CheckOutcome(
        problems=PROBLEMS,
        files=(
            FILE,
            "plans/falls.yaml",
            "plans/archive/falls.yaml",
            "plans/wäsche: 50%.yaml",
            "plans/empty.yaml",
            "plans/good.yaml",
        ),
        as_of=TODAY,
        rules=RULES,
    )


@pytest.fixture(scope="session")
def clean() -> CheckOutcome:
    """Return a check that found nothing."""
    return CheckOutcome(
        problems=(), files=("plans/good.yaml", "plans/_organisation.yaml"), as_of=TODAY
    )


@pytest.fixture(scope="session")
def shown() -> Iterator[Browser]:
    """A browser for all pages, one after the other: it takes long to start."""
    with browser.started() as started:
        yield started
