"""Registers as spreadsheets write them, and as they should not be."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.model.organisation import Organisation
from qiptrack.model.registers import FiledRegister, RegisterRow, Registers
from qiptrack.store import registers
from qiptrack.store.folders import PlansFolder
from qiptrack.store.registers import LARGEST_TABLE, MOST_ROWS, read_registers
from qiptrack.yamlfile.limits import MAX_BYTES
from tests.conftest import examples


def organisation(file: str, id_: str = "Ref", title: str | None = "Description") -> Organisation:
    declared = {"kind": "risk", "file": file, "id": id_, "title": title}
    return Organisation.model_validate({"qip": "1", "organisation": "A", "registers": [declared]})


def reading(folder: Path, raw: bytes, file: str = "risks.csv") -> Registers:
    (folder / file).write_bytes(raw)
    return read_registers(PlansFolder(folder), organisation(file))


def titles(found: Registers) -> dict[str, str | None]:
    assert found.faults == ()
    (register,) = found.read
    return {name: row.title for name, row in register.rows.items()}


TWO = {"RR-1": "Falls", "RR-2": "Choking; at meals"}


@pytest.mark.parametrize(
    ("raw", "file"),
    [
        pytest.param(
            b"Ref,Description\nRR-1,Falls\nRR-2,Choking; at meals\n", "r.csv", id="commas"
        ),
        pytest.param(
            b'Ref;Description\r\nRR-1;Falls\r\nRR-2;"Choking; at meals"\r\n',
            "r.csv",
            id="semicolons and CRLF",
        ),
        pytest.param(b"Ref\tDescription\nRR-1\tFalls\nRR-2\tChoking; at meals", "r.csv", id="tabs"),
        pytest.param(
            b"sep=\t\r\nRef\tDescription\r\nRR-1\tFalls\r\nRR-2\tChoking; at meals\r\n",
            "r.csv",
            id="a line that says what stands between the cells",
        ),
        pytest.param(
            b'\xef\xbb\xbfSEP=|\nRef|Description\nRR-1|Falls\nRR-2|"Choking; at meals"',
            "r.csv",
            id="one behind a mark, of a sign of its own",
        ),
        pytest.param(
            b"\xef\xbb\xbfRef,Description\nRR-1,Falls\nRR-2,Choking; at meals\n",
            "r.csv",
            id="a byte order mark",
        ),
        pytest.param(
            b" ref ,DESCRIPTION\n\nRR-1,Falls\n,,\n RR-2 ,Choking; at meals,more\n",
            "r.csv",
            id="titles in another case, blank lines, a cell too many",
        ),
        pytest.param(
            b"- {Ref: RR-1, Description: Falls}\n- Ref: RR-2\n  Description: Choking; at meals\n",
            "r.yaml",
            id="YAML",
        ),
        pytest.param(
            b"risks:\n  - {Ref: RR-1, Description: Falls}\n"
            b"  - {Ref: RR-2, Description: Choking; at meals}\n",
            "r.yml",
            id="YAML below one key",
        ),
    ],
)
def test_rows_are_found_by_their_ids(raw: bytes, file: str, tmp_path: Path) -> None:
    assert titles(reading(tmp_path, raw, file)) == TWO


def test_text_of_windows_is_read_as_it_was_typed(tmp_path: Path) -> None:
    raw = "Ref,Description\nRR-1,Café – at night\n".encode("cp1252")
    assert titles(reading(tmp_path, raw)) == {"RR-1": "Café – at night"}


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        pytest.param(b"\xc9cart,Ref,Description\n1,RR-1,Falls\n", "Falls", id="in the first one"),
        pytest.param(b"Ref,Description\nRR-1,Caf\xc3", "Caf\u00c3", id="in the last one"),
    ],
)
def test_one_character_of_windows_anywhere_makes_text_of_windows(
    raw: bytes, title: str, tmp_path: Path
) -> None:
    assert titles(reading(tmp_path, raw)) == {"RR-1": title}


def test_what_nothing_can_lead_to_is_counted(tmp_path: Path) -> None:
    found = reading(tmp_path, b"Ref,Description\nRR-1,Falls\nRR-1,Again\n,Total\n")
    (register,) = found.read
    assert (register.without_id, register.again) == (1, ("RR-1",))
    assert register.rows["RR-1"].title == "Falls"


THEMED = {"service": "Home", "theme": "Theme", "status": "State", "score": "Rating"}


def themed(folder: Path, raw: bytes, **said: object) -> Registers:
    (folder / "risks.csv").write_bytes(raw)
    declared = {"kind": "risk", "file": "risks.csv", "id": "Ref", **THEMED, **said}
    data = {"qip": "1", "organisation": "A", "registers": [declared]}
    return read_registers(PlansFolder(folder), Organisation.model_validate(data))


@pytest.mark.parametrize(
    ("state", "said", "is_open"),
    [
        pytest.param("Open", {}, True, id="open"),
        pytest.param("closed", {}, False, id="closed, in another case"),
        pytest.param("", {}, True, id="blank"),
        pytest.param(
            "Tolerated", {"closed": ["Tolerated", "Ended"]}, False, id="a word of its own"
        ),
        pytest.param("Closed", {"closed": ["Tolerated", "Ended"]}, True, id="and no other"),
        pytest.param("Open", {"status": None}, None, id="no such column named"),
    ],
)
def test_a_row_is_open_unless_its_status_says_otherwise(
    state: str, said: dict[str, object], is_open: bool | None, tmp_path: Path
) -> None:
    raw = f"Ref,Home,Theme,State,Rating\nRR-1,Elm Court ,Falls; night,{state},12\n"
    (register,) = themed(tmp_path, raw.encode(), **said).read
    row = register.rows["RR-1"]
    assert (row.service, row.themes, row.score) == ("Elm Court", ("Falls", "night"), "12")
    assert row.is_open is is_open


@pytest.mark.parametrize("key", list(THEMED))
def test_a_column_that_is_not_there_is_told_by_its_key(key: str, tmp_path: Path) -> None:
    raw = b"Ref,Home,Theme,State,Rating\nRR-1,Elm Court,Falls,Open,12\n"
    (found,) = themed(tmp_path, raw, **{key: "Nowhere"}).faults
    assert (found.place[-1], found.message) == (key, "risks.csv has no column 'Nowhere'")


def test_a_register_may_be_empty(tmp_path: Path) -> None:
    assert titles(reading(tmp_path, b"Ref,Description\n")) == {}


def fault(found: Registers) -> tuple[str, str, str]:
    (found_fault,) = found.faults
    assert found.whole == frozenset()
    return str(found_fault.place[-1]), found_fault.message, found_fault.fix


@pytest.mark.parametrize(
    ("raw", "key", "message", "fix"),
    [
        pytest.param(b"Reff,Description\nRR-1,Falls\n", "id", "no column 'Ref'", "Reff", id="id"),
        pytest.param(b"Ref,What\nRR-1,Falls\n", "title", "no column", "Ref, What", id="title"),
        pytest.param(b"", "file", "no first line", "CSV UTF-8", id="nothing in it"),
        pytest.param("Ref,X\nRR-1".encode("utf-16"), "file", "is not text", "UTF-8", id="UTF-16"),
        pytest.param(b"Ref,\x81\x8d\n\xff\n", "file", "is not text", "UTF-8", id="no text"),
        pytest.param(
            b"Ref,Description\nRR-1," + b"x" * 200_000 + b"\n",
            "file",
            "from line 2 on: a cell has more than 131,072 characters",
            "CSV",
            id="a huge cell",
        ),
        pytest.param(
            b'Ref,Description\r\nRR-1,"a\r\nb"\r\n\r\nRR-2,"Falls\r\nRR-3,Choking\r\n',
            "file",
            "from line 5 on: a quotation mark is never closed",
            "from line 5 on",
            id="a quotation mark that is not closed",
        ),
        pytest.param(
            b'sep=;\nRef;Description\nRR-1;"Falls',
            "file",
            "from line 3 on: a quotation mark",
            "too few",
            id="one that is not closed at the end",
        ),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    raw: bytes, key: str, message: str, fix: str, tmp_path: Path
) -> None:
    said = fault(reading(tmp_path, raw))
    assert said[0] == key
    assert message in said[1]
    assert fix in said[2]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"risks: [", "cannot be read", id="not YAML"),
        pytest.param(b"RR-1: Falls\nRR-2: Choking\n", "not a list of rows", id="no list"),
        pytest.param(b"!x [1]\n", "cannot be read", id="a tag"),
    ],
)
def test_yaml_that_is_no_register_says_so(raw: bytes, message: str, tmp_path: Path) -> None:
    assert message in fault(reading(tmp_path, raw, "risks.yaml"))[1]


@pytest.mark.parametrize(
    "file", ["../risks.csv", "gone.csv", "/etc/hostname", "pipe.csv", "folder", "circle.csv"]
)
def test_only_a_file_of_the_folder_is_read(file: str, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    (plans / "folder").mkdir(parents=True)
    (tmp_path / "risks.csv").write_text("Ref,Description\n")
    (plans / "circle.csv").symlink_to("circle.csv")
    if hasattr(os, "mkfifo"):
        os.mkfifo(plans / "pipe.csv")
    found = read_registers(PlansFolder(plans), organisation(file))
    assert "there is no file" in fault(found)[1]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=examples(100))
@given(st.lists(st.lists(CELL, max_size=4), max_size=5), st.sampled_from(",;\t"))
def test_any_table_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = "\n".join([delimiter.join(("Ref", "Description")), *map(delimiter.join, rows)])
    found = reading(folder, text.encode())
    assert len(found.read) + len(found.faults) == 1


def test_a_register_may_be_larger_than_a_plan_and_is_known_by_its_ids(tmp_path: Path) -> None:
    rows = "".join(f"RR-{number},Résidents fell {number} times;\n" for number in range(60_000))
    raw = f"Ref,Description\n{rows}RR-7,Again\n,No id\n".encode()
    assert len(raw) > MAX_BYTES
    (register,) = reading(tmp_path, raw).read
    assert (len(register.rows), register.again, register.without_id) == (60_000, ("RR-7",), 1)
    assert register.rows["RR-59999"].title == "Résidents fell 59999 times;"
    assert register.rows["RR-7"].columns == (
        ("Ref", "RR-7"),
        ("Description", "Résidents fell 7 times;"),
    )
    assert "RR-60000" not in register.rows
    assert next(iter(register.rows)) == "RR-0"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_each_row_is_found_where_it_is(tmp_path: Path, ending: str, encoding: str) -> None:
    cell = f'"Två{ending}rader, ""här"""'
    lines = ["Ref,Description", f"RR-1,{cell}", "", ",,", "RR-2,é", f"RR-3,{cell}"]
    found = titles(reading(tmp_path, ending.join(lines).encode(encoding)))
    text = f'Två{ending}rader, "här"'
    assert found == {"RR-1": text, "RR-2": "é", "RR-3": text}


@pytest.mark.parametrize(
    ("file", "size", "message", "fix"),
    [
        pytest.param("r.csv", LARGEST_TABLE + 1, "larger than a table may be", "older", id="CSV"),
        pytest.param("r.yaml", MAX_BYTES + 1, "register in YAML", "Save it as CSV", id="YAML"),
    ],
)
def test_a_register_that_is_too_large_is_refused_in_words_about_a_register(
    file: str, size: int, message: str, fix: str, tmp_path: Path
) -> None:
    (tmp_path / file).write_bytes(b"")
    os.truncate(tmp_path / file, size)
    said = fault(read_registers(PlansFolder(tmp_path), organisation(file)))
    assert message in said[1]
    assert fix in said[2]


def test_more_rows_than_are_read_are_refused_and_none_of_them_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_ROWS == 500_000
    monkeypatch.setattr(registers, "MOST_ROWS", 5_000)
    lines = "".join(f"{number},x\n" for number in range(5_001))
    said = fault(reading(tmp_path, f"Ref,Description\n{lines}".encode()))
    assert said[1] == "risks.csv has more than 5,000 rows"
    assert "move older rows" in said[2]


def test_too_many_values_of_yaml_are_to_be_saved_as_a_table(tmp_path: Path) -> None:
    rows = "- &a [" + "x, " * 1_000 + "]\n" + "- *a\n" * 50
    said = fault(reading(tmp_path, rows.encode(), "r.yaml"))
    assert "more than 50,000 values" in said[1]
    assert "Save it as CSV" in said[2]


def test_of_two_registers_of_a_kind_the_first_has_its_rows_first() -> None:
    kinds = Registers(
        tuple(
            FiledRegister("risk", name, {each: RegisterRow(each, name, ()) for each in ids})
            for name, ids in (("a", ("R1", "R2")), ("b", ("R2", "R3")))
        )
    )
    rows = kinds.rows["risk"]
    assert {name: row.title for name, row in rows.items()} == {"R1": "a", "R2": "a", "R3": "b"}
    assert (len(rows), "R3" in rows, "R4" in rows) == (3, True, False)
    with pytest.raises(KeyError):
        rows["R4"]
