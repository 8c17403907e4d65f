"""The table of tables: what each is called, what it says, and what it has a row for.

Files of every kind, their schema and the README are made of it. A record's columns come from its
model, so that a new key of the format is a new column.
"""

from collections.abc import Mapping
from typing import NamedTuple

from qiptrack.analysis.action_state import Brag, Late
from qiptrack.analysis.indicators.conclusions import Outlook, Verdict
from qiptrack.analysis.routine_checks import CheckState
from qiptrack.analysis.tables.columns import DataColumn, DataType, model_columns
from qiptrack.model.action import Action, Milestone
from qiptrack.model.base import Model
from qiptrack.model.indicators import Check, Indicator, Measurement, TargetStep
from qiptrack.model.plan import Decision, EscalationStep, Plan, Review
from qiptrack.model.records import (
    CheckRecord,
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Rebase,
    Reopening,
    Update,
    Verification,
)

_TEXT, _INTEGER, _NUMBER = DataType.TEXT, DataType.INTEGER, DataType.NUMBER
_DATE, _BOOLEAN = DataType.DATE, DataType.BOOLEAN

EVERY = (
    DataColumn("organisation", _TEXT, "The provider, in small letters and hyphens"),
    DataColumn("as_of", _DATE, "The day that everything is worked out for"),
    DataColumn("revision", _TEXT, "The git revision of the plans, where it holds all of them"),
    DataColumn("plan", _TEXT, "The plan's id"),
    DataColumn("service", _TEXT, "The service that the plan belongs to"),
)
"""The columns that every table begins with."""


class DataTable(NamedTuple):
    """A table: its columns, which of them tell its rows apart, and the table that it belongs to.

    `above` is the columns by which a row leads to one of the table `of`, and those that tell the
    rows of that apart; a table of whole plans is of none. `first` are the columns between those
    of every table and the record's own, and `more` what is worked out, behind them.
    """

    name: str
    about: str
    first: tuple[DataColumn, ...]
    record: tuple[DataColumn, ...]
    more: tuple[DataColumn, ...]
    key: tuple[str, ...]
    of: str | None = None
    above: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def columns(self) -> tuple[DataColumn, ...]:
        """All columns, in their order."""
        return (*EVERY, *self.first, *self.record, *self.more)


_LISTS: frozenset[type[Model]] = frozenset({EscalationStep, TargetStep})
"""The records that have no table, and stand as a list in a column."""

_ELSEWHERE = ("contributors", "standards", "links")
"""The lists of a plan or an action that are tables, though they are not of records."""


def _record(model: type[Model], *without: str) -> tuple[DataColumn, ...]:
    return tuple(model_columns(model, _LISTS, (*_ELSEWHERE, *without)))


def _text(name: str, about: str, words: tuple[str, ...] = ()) -> DataColumn:
    return DataColumn(name, _TEXT, about, words=words)


_NUMBER_OF = DataColumn("number", _INTEGER, "Which of them it is in the file, from 1")
_PART = {
    "actions": _text("action", "The id of the action it is of"),
    "indicators": _text("indicator", "The id of the indicator it is of"),
    "checks": _text("check", "The id of the routine check it is of"),
}


def _item_table(
    name: str, model: type[Model], about: str, more: tuple[DataColumn, ...], *without: str
) -> DataTable:
    """Return a table of what has an id in a plan."""
    ref = _text("ref", "The full reference, PLAN/ID")
    record = _record(model, *without)
    key = ("plan", "id")
    return DataTable(name, about, (ref,), record, more, key, "plans", (("plan",), ("plan",)))


def _record_table(name: str, of: str, record: tuple[DataColumn, ...], about: str) -> DataTable:
    """Return a table of what is recorded of such an item; the rows of one are numbered."""
    part = _PART[of]
    first, key = (part, _NUMBER_OF), ("plan", part.name, "number")
    return DataTable(name, about, first, record, (), key, of, (("plan", part.name), ("plan", "id")))


def _plan_table(
    name: str, first: tuple[DataColumn, ...], about: str, *models: type[Model]
) -> DataTable:
    """Return a table of what is numbered in a whole plan."""
    record = tuple(column for model in models for column in _record(model))
    key = ("plan", "number")
    return DataTable(
        name, about, (_NUMBER_OF, *first), record, (), key, "plans", (("plan",), ("plan",))
    )


def _words(
    of: type[Brag | Late | Verdict | Outlook | CheckState], *without: str
) -> tuple[str, ...]:
    return tuple(str(each.value) for each in of if each.value not in without)


_OF_AN_ACTION = (
    _text("brag", "The BRAG rating", _words(Brag)),
    DataColumn("overdue", _BOOLEAN, "Whether what is awaited is overdue"),
    DataColumn("days_overdue", _INTEGER, "By how many calendar days; 0 where it is not"),
    _text(
        "awaits", "What is awaited next; nothing when it is done with", _words(Late, "milestone")
    ),
    DataColumn("awaits_by", _DATE, "The day by which that is due"),
    _text("responsible", "The role that owes it; for a verification, the one that makes it"),
    DataColumn("blocked", _BOOLEAN, "Whether a barrier stands in the way"),
    DataColumn("deferred", _INTEGER, "How often its date was moved"),
    DataColumn("first_due", _DATE, "The due date before any deferral"),
    DataColumn("slippage", _INTEGER, "Days from the first due date to the present one"),
)
_OF_AN_INDICATOR = (
    DataColumn("latest", _NUMBER, "The latest value"),
    DataColumn("latest_date", _DATE, "The day of the latest value"),
    DataColumn("n", _INTEGER, "How many points there are"),
    DataColumn("mean", _NUMBER, "The mean of the points"),
    DataColumn("lower", _NUMBER, "The lower limit of usual variation"),
    DataColumn("upper", _NUMBER, "The upper limit of usual variation"),
    DataColumn("provisional", _BOOLEAN, "Whether the limits still move with each new point"),
    _text("verdict", "Whether it improved, got worse, or shows no change", _words(Verdict)),
    _text("outlook", "Whether the target will be met, by the limits", _words(Outlook)),
)
_OF_A_CHECK = (
    DataColumn("last", _DATE, "The day it was last done"),
    DataColumn("due", _DATE, "The day the first one missed, or else the next, was or is due"),
    _text("state", "How it stands", _words(CheckState)),
    DataColumn("missed_running", _INTEGER, "How many were missed up to now with none since"),
    DataColumn("missed_in_all", _INTEGER, "How many are not recorded of those that were due"),
    DataColumn("due_in_all", _INTEGER, "How many were due in the periods that are over"),
)
_OF_A_PLAN = (
    _text("organisation_name", "The provider's name, as it writes it"),
    _text("file", "The plan's file, below the folder of plans"),
)

_ACTION_OR_NONE = _text("action", "The id of the action it is of; empty when it is the plan's")

_ALL = (
    DataTable("plans", "A plan", (), _record(Plan, "service"), _OF_A_PLAN, key=("plan",)),
    _item_table("actions", Action, "An action, and how it stands", _OF_AN_ACTION),
    _record_table("milestones", "actions", _record(Milestone), "A phase or a part of an action"),
    _record_table(
        "contributors", "actions", (_text("role", "A role that helps"),), "A role that helps"
    ),
    _record_table("updates", "actions", _record(Update), "Progress reported"),
    _record_table("evidence", "actions", _record(Evidence), "What shows that a change was made"),
    _record_table("verifications", "actions", _record(Verification), "Somebody went back to see"),
    _record_table("deferrals", "actions", _record(Deferral), "A move of a due date"),
    _record_table("handovers", "actions", _record(Handover), "A change of owner"),
    _record_table("escalations", "actions", _record(Escalation), "Somebody further up was told"),
    _record_table("reopenings", "actions", _record(Reopening), "An action was taken up again"),
    _item_table(
        "indicators", Indicator, "An indicator, and what its points show", _OF_AN_INDICATOR
    ),
    _record_table(
        "rebases", "indicators", _record(Rebase), "A known change, from which it is judged anew"
    ),
    _record_table("measurements", "indicators", _record(Measurement), "A point of an indicator"),
    _item_table("checks", Check, "A routine check, and how it stands", _OF_A_CHECK),
    _record_table("check_records", "checks", _record(CheckRecord), "A routine check that was done"),
    _plan_table("reviews", (), "A governance meeting that looked at a plan", Review),
    DataTable(
        "decisions",
        "What a meeting decided",
        (
            DataColumn("review", _INTEGER, "The number of the review in its plan"),
            _NUMBER_OF,
            DataColumn("review_date", _DATE, "The day of the meeting"),
        ),
        _record(Decision),
        (),
        ("plan", "review", "number"),
        "reviews",
        (("plan", "review"), ("plan", "number")),
    ),
    _plan_table(
        "links",
        (
            _ACTION_OR_NONE,
            _text("kind", "What it leads to, such as risk or audit"),
            _text("ref_id", "The id of that, in its register"),
        ),
        "What a plan or an action answers",
    ),
    _plan_table(
        "standards",
        (_ACTION_OR_NONE, _text("standard", "The statement or regulation, as it is written")),
        "What a plan or an action answers to",
    ),
)

TABLES: Mapping[str, DataTable] = {table.name: table for table in _ALL}
"""Every table, by its name; one stands behind that which it belongs to."""
