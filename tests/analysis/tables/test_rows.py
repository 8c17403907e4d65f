"""The rows and the columns of every table: of a whole plan, and of one that is hardly readable."""

import datetime as dt

import pytest

from qiptrack.analysis.indicators.conclusions import Verdict
from qiptrack.analysis.tables.columns import model_columns
from qiptrack.analysis.tables.rows import DataRows, Scope, unique
from qiptrack.analysis.tables.tables import TABLES, _words
from qiptrack.model.action import Action
from qiptrack.model.identity import FiledPlan
from qiptrack.model.indicators import Indicator, TargetStep
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import EscalationStep, Plan
from qiptrack.model.salvage import salvage
from tests.conftest import Golden
from tests.model.whole_plan import whole_plan

TODAY = dt.date(2026, 8, 31)
SLIPS = {
    "title": "Odd",
    "service": ["x"],
    "actions": [
        {"id": "A1", "due": "soon", "status": "in-progress", "contributors": ["Cook", "Chef"]},
        {"id": "A1", "owner": "Cook", "due": "2026-08-30", "links": [{"risk": "R1", "audit": "A"}]},
        {"id": "A1~2", "status": "odd"},
        {"updates": "none", "standards": ["S1", "S2"]},
        3,
    ],
    "indicators": [{"id": "I1", "type": "odd", "measurements": [{"value": "2"}, {}]}, {}],
    "checks": [{"id": "C1", "every": "never", "records": [{"date": "2026-08-01"}]}, "x"],
    "reviews": [{"date": "soon", "decisions": [{}, {"decision": "D"}]}, {"decisions": "none"}],
}


def test_every_row_of_every_table(golden: Golden) -> None:
    ours = Organisation.model_validate({"qip": "1", "organisation": "Fernhill Care"})
    lines = []
    for scope in (Scope(ours, TODAY, "4f2a", str.upper), Scope(UNDECLARED, TODAY, None, str)):
        made = DataRows(scope)
        for data in (whole_plan(), SLIPS, {"actions": "none", "reviews": 3}):
            for row in made.of(FiledPlan("falls", "oak/falls.yaml", salvage(Plan, data))):
                names = [column.name for column in TABLES[row.table].columns]
                told = [
                    f"{name}={value}"
                    for name, value in zip(names, row.values, strict=True)
                    if value is not None
                ]
                lines.append(f"{row.table}: {', '.join(told)}")
    golden("tables/rows.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("model", [Plan, Action, Indicator], ids=lambda model: str(model.__name__))
def test_the_columns_that_the_fields_of_a_model_make(model: type[Plan], golden: Golden) -> None:
    lists = frozenset({EscalationStep, TargetStep})
    lines = [
        f"{each.name}: {each.type.value}, {'.'.join(each.path)}, {' '.join(each.words)},"
        f" {[part.name for part in each.parts]} {each.about}"
        for each in model_columns(model, lists, ("standards",))
    ]
    golden(f"tables/{model.__name__.casefold()}.txt", "\n".join(lines) + "\n")


def test_a_column_of_words_has_all_of_a_list_but_those_that_are_left_out() -> None:
    every = tuple(str(each.value) for each in Verdict)
    assert _words(Verdict) == every
    assert _words(Verdict, every[0]) == every[1:]


def test_of_names_that_are_alike_each_gets_a_number() -> None:
    known: dict[str, int] = {}
    names = [unique(name, known) for name in ("a", "a", "b", "a~2", "a", "a~2")]
    assert names == ["a", "a~2", "b", "a~2~2", "a~3", "a~2~3"]
