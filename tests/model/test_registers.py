"""What a register says of its rows, and of several the first that has one."""

import pytest

from qiptrack.model.organisation_parts import Register
from qiptrack.model.registers import (
    NAMED_COLUMNS,
    FiledRegister,
    RegisterFault,
    RegisterRow,
    Registers,
    register,
)

RISKS = Register.model_validate(
    {
        "kind": "risk",
        "file": "risks.csv",
        "id": "No",
        "title": "Risk",
        "service": "Home",
        "theme": "About",
        "status": "State",
        "closed": ["Closed", "Gone"],
    }
)


def rows(*lines: str) -> list[list[tuple[str, str]]]:
    titles = ("No", "Risk", "Home", "About", "State", "Owner")
    return [list(zip(titles, line.split("|"), strict=True)) for line in lines]


def test_a_register_is_its_rows_by_their_ids() -> None:
    found = register(
        RISKS,
        rows(
            " R1 |Falls| Oak |falls, stairs;|closed|QL",
            "R2|Fire||fire/smoke|Open|QL",
            "R1|Again|Oak||Open|QL",
            "R1|And again|Oak||Open|QL",
            "|Nothing said||| |",
            "|||||",
        ),
    )
    first, second = found.rows["R1"], found.rows["R2"]
    assert first[:2] == ("R1", "Falls")
    assert first[3:] == ("Oak", ("falls", "stairs"), False, None)
    assert second[3:] == ("", ("fire", "smoke"), True, None)
    assert list(found.rows) == ["R1", "R2"]
    assert (found.kind, found.file, found.without_id, found.again) == (
        *("risk", "risks.csv", 1),
        ("R1",),
    )


def test_what_a_register_names_no_column_for_is_not_known() -> None:
    plain = Register.model_validate({"kind": "risk", "file": "risks.csv", "id": "no"})
    found = register(plain, rows("R1|Falls|Oak|falls|closed|QL")).rows["R1"]
    assert (found.title, *found[3:]) == (None,) * (len(NAMED_COLUMNS))
    assert found.columns == tuple(rows("R1|Falls|Oak|falls|closed|QL")[0])
    assert [found.column(name) for name in ("risk", "Nothing")] == ["Falls", None]


def test_of_several_registers_of_a_kind_the_first_that_has_a_row_counts() -> None:
    def filed(kind: str, *names: str, title: str) -> FiledRegister:
        return FiledRegister(kind, "x", {name: RegisterRow(name, title, ()) for name in names})

    fault = RegisterFault(("registers", 0, "file"), "audit", "Gone", "Put it back")
    known = Registers(
        (
            filed("risk", "R1", "R2", title="first"),
            filed("risk", "R2", "R3", title="second"),
            filed("audit", "A1", title="only"),
        ),
        (fault,),
    )
    risks = known.rows["risk"]
    assert list(risks) == ["R1", "R2", "R3"]
    assert len(risks) == 3
    assert [risks[name].title for name in risks] == ["first", "first", "second"]
    assert ["R3" in risks, "R4" in risks] == [True, False]
    with pytest.raises(KeyError, match="R4"):
        risks["R4"]
    assert known.rows["audit"]["A1"].title == "only"
    assert known.whole == {"risk"}
