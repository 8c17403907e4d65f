"""The tables of what is recorded, as files of every kind, read back by what reads such files."""

import csv
import datetime as dt
import errno
import gc
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from qiptrack.analysis.tables.columns import DataType
from qiptrack.analysis.tables.rows import DataRow, DataRows, Scope
from qiptrack.analysis.tables.tables import EVERY, TABLES, DataTable
from qiptrack.model.organisation import UNDECLARED
from qiptrack.reports.exports import parquet
from qiptrack.reports.exports.exports import DataFormat, write_tables
from qiptrack.reports.exports.sqlite import SqliteTables
from qiptrack.reports.text import coded_lines
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_organisation, read_plans
from tests.conftest import ROOT, Ask, room_for, rows, with_each
from tests.hostile import TEXTS, hostile_folder

Row = dict[str, Any]
DAY = dt.date(2026, 11, 23)


def from_csv(folder: Path, table: DataTable) -> list[Row]:
    raw = (folder / f"{table.name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    kinds = {column.name: column.type for column in table.columns}
    return [{name: typed(text, kinds[name]) for name, text in row.items()} for row in found]


def typed(text: str, kind: DataType) -> Any:
    read: dict[DataType, Callable[[str], Any]] = {
        DataType.TEXT: str,
        DataType.INTEGER: int,
        DataType.NUMBER: float,
        DataType.BOOLEAN: {"true": True, "false": False}.__getitem__,
        DataType.DATE: dt.date.fromisoformat,
    }
    return None if text == "" else read.get(kind, json.loads)(text)


def from_json(folder: Path, table: DataTable) -> list[Row]:
    answer = json.loads((folder / f"{table.name}.json").read_text("ascii"))
    assert (answer["qiptrack"], answer["kind"], answer["as_of"]) == (1, table.name, str(DAY))
    return [dated(row, table) for row in answer["rows"]]


def dated(row: Row, table: DataTable) -> Row:
    days = {column.name for column in table.columns if column.type is DataType.DATE}
    return {
        name: dt.date.fromisoformat(value) if name in days and value else value
        for name, value in row.items()
    }


def from_sqlite(folder: Path, table: DataTable) -> list[Row]:
    with sqlite3.connect(folder / "qiptrack.sqlite") as database:
        database.row_factory = sqlite3.Row
        found = [dict(each) for each in database.execute(f"SELECT * FROM {table.name}")]  # noqa: S608 - our own
    database.close()
    lists = {each.name for each in table.columns if each.type.value.startswith("list")}
    truths = {each.name for each in table.columns if each.type is DataType.BOOLEAN}
    return [
        {
            name: json.loads(value)
            if name in lists and value is not None
            else bool(value)
            if name in truths and value is not None
            else value
            for name, value in dated(row, table).items()
        }
        for row in found
    ]


def asked(words: str, *values: object) -> "duckdb.DuckDBPyRelation":
    """Return what DuckDB answers, with `values` in place of the question marks."""
    found = duckdb.sql(words, params=[str(value) for value in values])
    assert found is not None
    return found


def from_parquet(folder: Path, table: DataTable) -> list[Row]:
    found = asked("SELECT * FROM read_parquet(?)", folder / table.name / "*/*/part.parquet")
    kept = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return [{column.name: row[column.name] for column in table.columns} for row in kept]


READ = {
    DataFormat.CSV: from_csv,
    DataFormat.JSON: from_json,
    DataFormat.SQLITE: from_sqlite,
    DataFormat.PARQUET: from_parquet,
}


def rows_of(plans: Path) -> tuple[Scope, list[list[DataRow]]]:
    """Return the rows of each plan as the analysis makes them, and what they are made for."""
    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation
    scope = Scope(organisation, DAY, None, coded_lines)
    made = DataRows(scope)
    read = [reading.filed for reading in read_plans(plans_folder, organisation)]
    return scope, [list(made.of(filed)) for filed in read if filed]


def expected(plans: Path) -> dict[str, list[Row]]:
    """Return the rows of every table."""
    return by_table(rows_of(plans)[1])


def by_table(plans: Iterable[Iterable[DataRow]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for plan in plans:
        for row in plan:
            names = [column.name for column in TABLES[row.table].columns]
            found[row.table].append(dict(zip(names, row.values, strict=True)))
    return found


def plainly(value: Any) -> Any:
    """Return a value as it can be compared, whatever it was read from."""
    if isinstance(value, dict):
        return {name: plainly(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plainly(each) for each in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


@pytest.fixture(params=list(DataFormat))
def chosen(request: pytest.FixtureRequest) -> DataFormat:
    """Every kind of file, one after the other."""
    found: DataFormat = request.param
    return found


@pytest.fixture(scope="module")
def one_plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of one plan, which is enough where it is not asked what stands in the files."""
    plans = tmp_path_factory.mktemp("one") / "plans"
    plans.mkdir()
    shutil.copy(ROOT / "plans" / "elm-court-mar-errors.yaml", plans)
    return str(plans)


def test_every_table_is_read_back_as_it_was_written_and_the_schema_says_what_stands_in_it(
    ask: Ask, tmp_path: Path, chosen: DataFormat
) -> None:
    answer = ask("export", "data", "--out", str(tmp_path / "out"), "--format", chosen)
    assert answer.exit_code == 0, answer.stderr
    assert "3 plans, 20 actions" in answer.stdout
    for name, wanted in expected(ROOT / "plans").items():
        found = plainly(READ[chosen](tmp_path / "out", TABLES[name]))
        assert [row | {"revision": None} for row in found] == plainly(wanted), name
    the_schema_is_of_every_table(tmp_path / "out")


def test_the_figures_are_those_that_the_commands_say(ask: Ask, tmp_path: Path) -> None:
    ask("export", "data", "--out", str(tmp_path), "--format", "json")
    for kind, keys in {
        "list": (
            "status",
            "owner",
            "due",
            "brag",
            "overdue",
            "days_overdue",
            "blocked",
            "slippage",
        ),
        "indicators": ("latest", "n", "mean", "lower", "upper", "verdict", "outlook", "type"),
        "missed": ("last", "missed_running", "missed_in_all", "due_in_all"),
    }.items():
        table = {"list": "actions", "missed": "checks"}.get(kind, kind)
        exported = {row["ref"]: row for row in from_json(tmp_path, TABLES[table])}
        said = rows(ask(kind, "--format", "json"))
        assert said
        for row in said:
            for key in keys:
                assert plainly(exported[row["ref"]][key]) == row[key], (row["ref"], key)


@pytest.mark.slow
@pytest.mark.parametrize(
    "texts",
    [
        [text for name, text in TEXTS.items() if name != "lone surrogate"],
        [TEXTS["control"], TEXTS["lone surrogate"]],
    ],
    ids=["read", "partly read"],
)
def test_hostile_text_is_text(ask: Ask, tmp_path: Path, texts: list[str]) -> None:
    plans = hostile_folder(tmp_path, *texts)
    scope, made = rows_of(plans)
    assert len(made) == sum("\ud800" not in text for text in texts)
    wanted = by_table(made)
    for chosen in DataFormat:
        out = tmp_path / chosen
        out.mkdir()
        write_tables(made, scope, out, chosen)
        for name, table in TABLES.items():
            found = READ[chosen](out, table)
            if chosen is DataFormat.CSV:
                found = [without_apostrophes(row) for row in found]
            assert plainly(found) == plainly(wanted[name])
    said = tmp_path / "said"
    answer = ask("export", "data", "--plans", str(plans), "--out", str(said))
    assert answer.exit_code == (2 if TEXTS["lone surrogate"] in texts else 0)
    assert contents(said) == contents(tmp_path / DataFormat.CSV)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def without_apostrophes(row: Row) -> Row:
    """Return a row of CSV without the apostrophes that keep formulas from being one."""
    return {
        name: value[1:] if isinstance(value, str) and value[:2] in ("'=", "'@", "'-") else value
        for name, value in row.items()
    }


def test_no_cell_of_csv_is_a_formula(ask: Ask, tmp_path: Path) -> None:
    plans = hostile_folder(tmp_path, "=1+1")
    ask("export", "data", "--plans", str(plans), "--out", str(tmp_path / "out"))
    texts = [path.read_text("utf-8-sig") for path in (tmp_path / "out").glob("*.csv")]
    cells = [cell for text in texts for row in csv.reader(text.splitlines()) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_types_are_said_even_of_what_is_empty(ask: Ask, tmp_path: Path) -> None:
    ask("export", "data", "--out", str(tmp_path), "--format", "parquet")
    part = tmp_path / "milestones/organisation=fernhill-care/as_of=2026-11-23/part.parquet"
    described = asked("SELECT * FROM read_parquet(?)", part)
    types = dict(zip(described.columns, map(str, described.types), strict=True))
    assert types == {
        "organisation": "VARCHAR",
        "as_of": "DATE",
        "revision": "VARCHAR",
        "plan": "VARCHAR",
        "service": "VARCHAR",
        "action": "VARCHAR",
        "number": "INTEGER",
        "id": "VARCHAR",
        "milestone": "VARCHAR",
        "due": "DATE",
        "done": "DATE",
    }
    full = str(part).replace("milestones", "updates")
    packed = asked("SELECT DISTINCT compression FROM parquet_metadata(?)", full)
    assert packed.fetchall() == [("ZSTD",)]


def test_keys_of_the_database_lead_from_table_to_table(ask: Ask, tmp_path: Path) -> None:
    ask("export", "data", "--out", str(tmp_path), "--format", "sqlite")
    database = sqlite3.connect(tmp_path / "qiptrack.sqlite")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    led = {
        name: {row[2] for row in database.execute(f'PRAGMA foreign_key_list("{name}")')}
        for name in TABLES
    }
    assert led["evidence"] == {"actions"}
    assert led["decisions"] == {"reviews"}
    assert led["plans"] == set()
    database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("DELETE FROM plans")
    database.close()


def first_names(path: Path, dialect: Row) -> list[str]:
    """Return the names in the first row of a table, found by what the schema alone says of it."""
    if path.suffix == ".sqlite":
        with sqlite3.connect(path) as database:
            of = database.execute("SELECT name FROM pragma_table_info(?)", [dialect["table"]])
            names = [name for (name,) in of]
        database.close()
        assert names
        return names
    if path.suffix == ".json":
        found = json.loads(path.read_bytes())[dialect["property"]]
        return [*found[0]] if found else []
    assert dialect == {}
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig").partition("\n")[0].split(",")
    return asked("SELECT * FROM read_parquet(?)", path).columns  # of the folders' names as well


def the_schema_is_of_every_table(folder: Path) -> None:
    package = json.loads((folder / "schema.json").read_text("utf-8"))
    assert [each["title"] for each in package["resources"]] == list(TABLES)
    for each in package["resources"]:
        names = [field["name"] for field in each["schema"]["fields"]]
        found = first_names(folder / each["path"], each.get("dialect", {}))
        assert sorted(found) in ([], sorted(names))
        assert names == [column.name for column in TABLES[each["title"]].columns]
        assert all(field["type"] and field["description"] for field in each["schema"]["fields"])
        known = {other["name"] for other in package["resources"]}
        assert {
            key["reference"]["resource"] for key in each["schema"].get("foreignKeys", ())
        } <= known


def test_every_table_begins_alike_and_no_column_comes_twice() -> None:
    assert [column.name for column in EVERY] == [
        *("organisation", "as_of", "revision", "plan", "service"),
    ]
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert table.columns[:5] == EVERY
        assert len(set(names)) == len(names)
        assert set(table.key) <= set(names)


def test_what_cannot_be_read_hides_nothing_else(
    ask: Ask, tmp_path: Path, chosen: DataFormat
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    late = plans / "elm-court-mar-errors.yaml"
    late.write_text(late.read_text("utf-8").replace("due: 2026-09-30", "due: ongoing"), "utf-8")
    (plans / "broken.yaml").write_text("[", "utf-8")
    again = (
        (plans / "northgate-safeguarding-alerts.yaml")
        .read_text("utf-8")
        .replace("id: A2", "id: A1")
    )
    (plans / "northgate-safeguarding-alerts.yaml").write_text(again, "utf-8")
    (plans / "older").mkdir()
    shutil.copy(plans / "rosewood-care-plan-reviews.yaml", plans / "older")
    out = tmp_path / "out"
    answer = ask("export", "data", "--plans", str(plans), "--out", str(out), "--format", chosen)
    assert answer.exit_code == 2
    assert "broken.yaml" in answer.stderr
    assert "ongoing" in answer.stderr
    actions = READ[chosen](out, TABLES["actions"])
    listed = json.loads(ask("list", "--plans", str(plans), "--format", "json").stdout)["rows"]
    assert len({row["ref"] for row in actions}) == len(actions) == len(listed)
    assert {"elm-court-mar-errors/A2": None}.items() <= {
        row["ref"]: row["due"] for row in actions
    }.items()
    assert "northgate-safeguarding-alerts/A1~2" in {row["ref"] for row in actions}
    assert "rosewood-care-plan-reviews~2" in {row["plan"] for row in actions}


def test_personal_data_stays_in_the_house_and_is_counted(ask: Ask, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "elm-court-mar-errors.yaml"
    text = file.read_text("utf-8")
    assert "on their own rounds" in text
    text = text.replace("on their own rounds", "of NHS 943 476 5919 on their own rounds", 1)
    file.write_text(text, "utf-8")
    answer = ask("export", "data", "--plans", str(plans), "--out", str(tmp_path / "out"))
    assert "1 item of personal data withheld" in answer.stdout
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert "943 476 5919" not in written
    assert "of NHS [withheld] on their own rounds" in written
    assert "okafor" not in written.lower()


def test_an_export_that_was_cut_off_is_made_again(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_plan: str
) -> None:
    words = ("export", "data", "--plans", one_plan, "--out", str(tmp_path / "out"))
    placed: list[str] = []

    def replace(path: Path, target: Path) -> None:
        placed.append(target.name)
        if len(placed) == 3:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        os.replace(path, target)  # noqa: PTH105 - it stands in for the method of a path

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        assert ask(*words).exit_code == 2
    assert {each.name for each in (tmp_path / "out").iterdir()} == set(placed[:2])
    assert ask(*words).exit_code == 0
    assert len(list((tmp_path / "out").glob("*.csv"))) == len(TABLES)


def test_days_and_providers_are_one_data_set(ask: Ask, tmp_path: Path, one_plan: str) -> None:
    for day in ("2026-11-22", "2026-11-23"):
        words = ("--plans", one_plan, "--out", str(tmp_path), "--format", "parquet")
        ask("export", "data", "--as-of", day, *words)
    found = asked(
        "SELECT as_of, count(*) FROM read_parquet(?) GROUP BY ALL ORDER BY ALL",
        tmp_path / "actions/*/*/*.parquet",
    )
    assert found.fetchall() == [(dt.date(2026, 11, 22), 6), (DAY, 6)]


def test_the_revision_is_the_commit_that_has_exactly_these_plans(ask: Ask, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)

    def git(*words: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        ran = subprocess.run(["git", *who, *words], cwd=tmp_path, capture_output=True, check=True)
        return ran.stdout.decode().strip()

    def exported(*words: str) -> set[str | None]:
        where = ("--plans", str(plans), "--out", str(tmp_path / "out"), "--format", "json")
        assert ask("export", "data", *where, *words).exit_code == 0
        tables = (from_json(tmp_path / "out", TABLES[name]) for name in ("plans", "actions"))
        return {row["revision"] for table in tables for row in table}

    git("init", "--quiet")
    assert exported() == {None}
    git("add", "plans")
    git("commit", "--quiet", "-m", "plans")
    assert exported() == {git("rev-parse", "HEAD")}
    with (plans / "elm-court-mar-errors.yaml").open("a") as file:
        file.write("# more\n")
    assert exported() == {None}
    assert exported("--at", "HEAD", "--as-of", "2026-11-23") == {git("rev-parse", "HEAD")}


def test_a_provider_without_a_name_is_none(ask: Ask, tmp_path: Path, chosen: DataFormat) -> None:
    plans = tmp_path / "[1] plans'*"
    plans.mkdir()
    shutil.copy(ROOT / "plans" / "elm-court-mar-errors.yaml", plans)
    out = tmp_path / ("o'ut" if chosen is DataFormat.PARQUET else "o'ut [1]*")
    answer = ask("export", "data", "--plans", str(plans), "--out", str(out), "--format", chosen)
    assert answer.exit_code == 0, answer.stderr
    (plan,) = READ[chosen](out, TABLES["plans"])
    # Not every version of DuckDB reads the name that Hive gives to nothing as nothing.
    assert plan["organisation"] in (None, "__HIVE_DEFAULT_PARTITION__")
    assert plan["organisation_name"] is None


def queries() -> list[str]:
    """Return the queries that the README shows."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)


def two_providers(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Export two providers, one of them on two days; return their actions, and go there."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "plans", other)
    (other / "rosewood-care-plan-reviews.yaml").unlink()
    organisation = (other / "_organisation.yaml").read_text("utf-8")
    named = organisation.replace("Fernhill Care", "Hazel & Sons")
    (other / "_organisation.yaml").write_text(named, "utf-8")
    listed = []
    for plans, day in (("plans", "2026-10-01"), ("plans", DAY), (str(other), DAY)):
        asked_on = ("--plans", plans, "--as-of", str(day))
        out = ("--out", str(tmp_path / "exports"), "--format", "parquet")
        assert ask("export", "data", *asked_on, *out).exit_code == 0
        if day == DAY:
            listed += rows(ask("list", *asked_on, "--format", "json"))
    monkeypatch.chdir(tmp_path)
    return listed


def test_the_queries_of_the_readme_find_what_they_say(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions = two_providers(ask, tmp_path, monkeypatch)
    those_overdue_for_verification_are_found(actions)
    the_share_done_by_its_first_date_is_found(actions)


def those_overdue_for_verification_are_found(actions: list[Row]) -> None:
    found = asked(queries()[0])
    places = [found.columns.index(name) for name in ("organisation", "ref", "days_overdue")]
    answer = [tuple(row[place] for place in places) for row in found.fetchall()]
    wanted = [
        (each["ref"], each["days_overdue"])
        for each in actions
        if each["status"] == "complete" and each["overdue"]
    ]
    assert len(wanted) == 3
    assert sorted((ref, days) for _, ref, days in answer) == sorted(wanted)
    assert [days for *_, days in answer] == sorted((days for *_, days in answer), reverse=True)
    assert {organisation for organisation, *_ in answer} == {"fernhill-care", "hazel-sons"}


def the_share_done_by_its_first_date_is_found(actions: list[Row]) -> None:
    wanted: dict[tuple[int, int], list[bool]] = {}
    for each in actions:
        first = dt.date.fromisoformat(each["due"]) - dt.timedelta(each["slippage"])
        if each["status"] != "withdrawn" and first < DAY:
            done = bool(each["completed"]) and dt.date.fromisoformat(each["completed"]) <= first
            quarter = (first.year, (first.month + 2) // 3)
            wanted.setdefault(quarter, []).append(done)
    shares = [
        (*quarter, len(done), round(100 * sum(done) / len(done), 1))
        for quarter, done in sorted(wanted.items())
    ]
    assert len(shares) > 2
    assert asked(queries()[1]).fetchall() == shares


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "{folder}/file"), "there is a file of this name on the way"),
        (("--out", "{folder}/file/below"), "there is a file of this name on the way"),
        (("--out", "/proc/qiptrack"), "/proc/qiptrack"),
        (("--out", "{folder}/out", "--owner", "Quality Lead"), "--owner is for a calendar"),
        (("--out", "{folder}/out", "--format", "xlsx"), "xlsx"),
        ((), "--out"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    ask: Ask, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file").write_text("kept")
    answer = ask("export", "data", *(word.format(folder=tmp_path) for word in words))
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "kept"


def test_a_missing_library_is_named_with_the_extra(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.delitem(sys.modules, "qiptrack.reports.exports.parquet", raising=False)
    answer = ask("export", "data", "--out", str(tmp_path / "out"), "--format", "parquet")
    assert answer.exit_code == 2
    assert "Writing .parquet needs an extra: pip install 'qiptrack[warehouse]'." in answer.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_is_half_written(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: DataFormat, one_plan: str
) -> None:
    out = tmp_path / "out"
    words = ("export", "data", "--plans", one_plan, "--out", str(out), "--format", chosen)
    assert ask(*words).exit_code == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def interrupted(*_: object) -> Iterator[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(DataRows, "of", interrupted)
    ask(*words)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert not list(out.glob(".*"))


def test_a_full_disk_is_a_sentence(
    ask: Ask, tmp_path: Path, chosen: DataFormat, one_plan: str
) -> None:
    words = ("--plans", one_plan, "--out", str(tmp_path / "out"), "--format", chosen)
    with room_for(0):
        answer = ask("export", "data", *words)
    assert answer.exit_code == 2
    assert f"{tmp_path / 'out'} could not be saved" in answer.stderr
    assert "Nothing was changed." in answer.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("said", "number"),
    [('{"exception_type":"IO","errno":"28"}', errno.ENOSPC), ("nobody knows", errno.EIO)],
)
def test_what_the_disk_said_is_kept(said: str, number: int) -> None:
    reason = re.escape(os.strerror(number))
    with pytest.raises(OSError, match=reason), parquet.disk_errors():
        raise duckdb.IOException(f"IO Error: {said}")


def test_files_of_somebody_else_are_not_written_over(
    ask: Ask, tmp_path: Path, chosen: DataFormat, one_plan: str
) -> None:
    out = tmp_path / "out"
    words = ("export", "data", "--plans", one_plan, "--out", str(out), "--format", chosen)
    assert ask(*words).exit_code == 0
    made = [path for path in out.rglob("*") if path.is_file() and path.name != "schema.json"]
    assert ask(*words).exit_code == 0  # what was made by an export may be made again
    (out / "schema.json").write_text('{"name": "my-package"}')
    for path in made:
        path.write_text("mine")
    answer = ask(*words)
    assert answer.exit_code == 2
    assert "is there already, and was not made by qiptrack" in answer.stderr
    assert {path.read_text() for path in made} == {"mine"}
    assert not list(out.glob(".*"))


@with_each("schema", ["", "[]", "{}", '{"name": ["qiptrack-x"]}', "[" * 99_999])
def test_a_schema_of_somebody_else_says_nothing(
    ask: Ask, tmp_path: Path, schema: str, one_plan: str
) -> None:
    (tmp_path / "schema.json").write_text(schema)
    answer = ask("export", "data", "--plans", one_plan, "--out", str(tmp_path))
    assert answer.exit_code == 2
    assert (tmp_path / "schema.json").read_text() == schema
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]


def test_a_database_that_is_given_up_is_closed(tmp_path: Path) -> None:
    tables = SqliteTables(tmp_path, Scope(UNDECLARED, DAY, None, str))
    database = tables._database
    del tables
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT 1")


def test_only_one_plan_is_held_at_a_time(tmp_path: Path) -> None:
    copied = shutil.copytree(ROOT / "plans", tmp_path / "plans")
    for path in copied.glob("[!_]*.yaml"):  # an example is read once for all tests
        path.write_text(f"{path.read_text('utf-8')}# Ours\n", "utf-8")
    plans_folder = PlansFolder(copied)
    made = DataRows(Scope(UNDECLARED, DAY, None, str))
    alive: list[weakref.ref[Any]] = []
    most = 0
    gc.freeze()  # what other tests have made is not looked through

    def plans() -> Iterator[Iterator[Any]]:
        nonlocal most
        for _ in range(2):
            for reading in read_plans(plans_folder, UNDECLARED):
                assert reading.filed is not None
                alive.append(weakref.ref(reading.filed.plan))
                yield made.of(reading.filed)
                del reading
                gc.collect()
                most = max(most, sum(each() is not None for each in alive))

    counts = write_tables(plans(), made.scope, tmp_path, DataFormat.CSV)
    assert counts["plans"] == len(alive) == 6
    assert most <= 2


def test_what_the_index_knows_of_a_plan_is_left_out_as_well(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIPTRACK_CACHE", str(tmp_path / "cache"))
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "elm-court-mar-errors.yaml"
    text = file.read_text("utf-8").replace("on their own rounds", "of 943 476 5919 by Mensah", 1)
    file.write_text(text, "utf-8")
    for _ in range(3):  # the first fills it
        where = ("--plans", str(plans), "--out", str(tmp_path / "out"))
        assert "2 items of personal data withheld" in ask("export", "data", *where).stdout
        written = (tmp_path / "out" / "deferrals.csv").read_text("utf-8")
        assert "of [withheld] by [withheld]" in written
