"""What answers a row of a register or a statement of a framework, each way to name it alone."""

from collections.abc import Sequence
from typing import Any

import pytest

from qiptrack.analysis.coverage import answering, coverage
from qiptrack.analysis.links import Links
from qiptrack.model.identity import FiledPlan
from qiptrack.model.plan import Plan
from qiptrack.model.registers import FiledRegister, RegisterRow, Registers
from qiptrack.model.salvage import salvage
from tests.conftest import Golden
from tests.model.test_frameworks import CARE, OURS

ACTION = {
    "issue": "I", "action": "A", "owner": "Deputy Manager", "due": "2026-04-30",
    "evidence_source": "E",
}  # fmt: skip
SEEN = {"date": "2026-04-01", "by": "Quality Lead", "note": "N"}


def filed(name: str, service: str | None, *actions: dict[str, Any], **more: Any) -> FiledPlan:
    numbered = [{"id": f"A{number}", **ACTION, **each} for number, each in enumerate(actions, 1)]
    plan = {
        "qip": "1", "title": "T", "service": service, "sponsor": "S", "opened": "2026-01-05",
        "actions": numbered,
    }  # fmt: skip
    return FiledPlan(name, f"{name}.yaml", salvage(Plan, {**plan, **more}))


PLANS = [
    filed(
        "falls",
        "Oak House",
        {"links": [{"risk": "R1"}, {"risk": "R1", "audit": "AU9"}]},
        {"links": [{"risk": "R10"}], "status": "closed"},
        {"evidence": [{**SEEN, "kind": "record", "ref": "AU1"}, {**SEEN, "kind": "record"}]},
        {
            "verifications": [
                {**SEEN, "method": "audit", "result": "confirmed", "ref": "AU2"},
                {**SEEN, "method": "audit", "result": "confirmed", "ref": "R2"},
            ]
        },
        {"status": "nothing known", "links": [{"risk": "R2"}]},
        links=[{"risk": "R2"}, {"contract": "K7"}],
        standards=["Learning culture"],
        indicators=[{"id": "I1"}, {"id": "I2"}],
        checks=[{"id": "C1"}],
    ),
    filed(
        "fire",
        "Elm Court",
        {"standards": ["S1", "L2"], "links": [{"risk": "r1"}]},
        {"standards": ["Safe systems"], "status": "withdrawn"},
        {"standards": ["Safe systems"], "status": "odd"},
        indicators=[{"id": "I1"}],
    ),
    filed("odd", None, {"id": ["x"], "links": [{"risk": "R10"}]}, standards=["Nothing"]),
    FiledPlan("lost", "lost.yaml", salvage(Plan, {"actions": "none", "links": "R1"})),
]


def row(name: str, service: str | None = None, **more: Any) -> RegisterRow:
    columns = (("No", name), ("Service", service or ""))
    return RegisterRow(name, f"About {name}", columns, service, **more)


REGISTERS = Registers(
    (
        FiledRegister(
            "risk",
            "risks.csv",
            {
                "R1": row("R1", "Oak House", score="12", is_open=True),
                "R2": row("R2", themes=("falls",)),
                "R3": row("R3", "Elm Court", is_open=False),
                "R11": row("R11"),
            },
        ),
        FiledRegister("audit", "a.csv", {each: row(each) for each in ("AU1", "AU2", "AU3")}),
    )
)


def shown(found: Links, **asked: Any) -> list[str]:
    return [" ".join(map(str, (*each, each.answered))) for each in found.rows(**asked)]


QUESTIONS: dict[str, dict[str, Any]] = {
    "all": {},
    "answered": {"unanswered": ()},
    "audits not answered": {"unanswered": ("audit",)},
    "of Elm Court": {"service": "elm court"},
    "of Oak House": {"service": "Oak House"},
    "of no service": {"service": ""},
    "risks": {"kinds": ("risk",)},
    "called R1": {"name": "R1"},
    "called r11": {"name": "r11"},
    "called K7": {"name": "k7"},
    "called R12": {"name": "R12"},
    "audits called R1": {"name": "R1", "kinds": ("audit",)},
    "open": {"keep": lambda each: each.is_open is True},
}


def links(plans: Sequence[FiledPlan], registers: Registers, *, late: bool = False) -> Links:
    found = Links(None if late else registers)
    for each in plans:
        found.add(each)
    return found.beside(registers) if late else found


@pytest.mark.parametrize("registers", ["REGISTERS", "none"])
def test_registers_that_are_known_after_the_plans_say_the_same(registers: str) -> None:
    known = REGISTERS if registers == "REGISTERS" else Registers()
    early, late = links(PLANS, known), links(PLANS, known, late=True)
    assert early.kinds == late.kinds
    for asked in QUESTIONS.values():
        assert shown(late, **asked) == shown(early, **asked)


def test_rows_are_counted_without_being_made() -> None:
    rows = links(PLANS, REGISTERS).rows()
    assert rows.unanswered == sum(not each.answered for each in rows) > 0
    assert rows.leading_nowhere == sum(each.found is False for each in rows) > 0
    assert [*rows[1:]] == [*rows][1:]


def test_what_answers_each_row_of_a_register(golden: Golden) -> None:
    lines = []
    for told, registers in (("registers", REGISTERS), ("none", Registers())):
        found = links(PLANS, registers)
        lines.append(f"{told}: {found.kinds}")
        for question, asked in QUESTIONS.items():
            lines += [f"{told}, {question}", *(f"    {line}" for line in shown(found, **asked))]
    golden("links/rows.txt", "\n".join(lines) + "\n")


def test_what_answers_each_statement(golden: Golden) -> None:
    rows = coverage((CARE,), OURS, PLANS)
    lines = [" ".join(map(str, (*each, each.covered))) for each in rows]
    for statement, behind in answering(OURS, PLANS).items():
        named = [(one.filed.id, len(one.actions), one.whole) for one in behind]
        lines.append(f"{statement}: {named}")
    golden("links/statements.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("service", ["Oak House", "Elm Court"])
def test_a_row_is_of_the_service_of_what_links_to_it(service: str) -> None:
    plan = filed("p", "Oak House", {}, links=[{"risk": "R3"}])
    assert [each.ref_id for each in links([plan], REGISTERS).rows(service=service)][-1] == "R3"
