"""What is answered from the index is what would be read, whatever happens to files and to it."""

import datetime as dt
import inspect
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qiptrack.analysis.action_state import awaited, awaited_from
from qiptrack.analysis.agenda import agenda
from qiptrack.analysis.as_of import latest_record
from qiptrack.analysis.check_rows import check_rows
from qiptrack.analysis.escalations import escalations
from qiptrack.analysis.flat_action_rows import ActionLists
from qiptrack.analysis.indicators.rows import shown_of
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.plan_facts import packed_facts
from qiptrack.analysis.waiting import waiting_for_all
from qiptrack.model.flat_plan import summary_of
from qiptrack.model.organisation import Organisation
from qiptrack.store import folder_listing, folder_reader, folders, index, index_file, index_version
from qiptrack.store.fingerprints import FileStamp, clock_of
from qiptrack.store.folder_reader import ChangedWhileRead
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.history import plan_versions
from qiptrack.store.history.compare import difference
from qiptrack.store.history.states import state_at
from qiptrack.store.history.story import story
from qiptrack.store.index import PlanIndex
from qiptrack.store.late_sheets import mark_of_names, sheet_of
from qiptrack.store.plan_pieces import kept_plan
from qiptrack.store.plan_reading import KnownTogether, each_reading, read_plan
from qiptrack.store.plan_sheets import plan_sheet_of
from qiptrack.store.reader import read_facts, read_organisation, read_plans
from tests import prefork
from tests.conftest import examples, with_each
from tests.store.conftest import GitFolder

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 6, 2)
DAYS = dt.date(2026, 5, 20), dt.date(2026, 5, 28), dt.date(2026, 4, 2), TODAY
"""The days that lists are asked for: of what is kept for one, another may take more or less."""
PLAN = """\
qip: 1
title: A plan
service: {service}
sponsor: Manager
opened: 2026-01-01
indicators:
  - id: I1
    name: n
    unit: "%"
    better: higher
    owner: Manager
    every: month
    target: {{value: 9, by: 2026-05-2{month}}}
    measurements: [{{date: 2026-02-02, value: {month}}}, {{date: 2026-05-21, value: 10}}]
checks:
  - id: C1
    check: c
    owner: Manager
    every: week
    since: 2026-04-0{month}
    records: [{{date: 2026-05-2{month}, by: Manager, result: concern, done: 2, expected: 3}}]
actions:
  - id: A1
    issue: {word}
    action: one
    owner: Manager
    due: 2026-0{month}-01
    evidence_source: z
    status: in-progress
    started: 2026-01-02
    updates:
      - {{date: 2026-02-01, by: Manager, note: begun}}
  - id: A2
    issue: two
    action: two
    owner: Manager
    due: 2026-03-01
    evidence_source: z
    status: {status}
    completed: 2026-04-0{month}
    evidence: [{{date: 2026-03-01, by: Manager, kind: audit, ref: E1}}]
"""
ORGANISATION = """\
qip: 1
organisation: O
services: [Elm, {service}]
assurance: {{default_days: {days}}}
"""


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that indexes are kept in; none is yet."""
    folder = tmp_path / "caches"
    monkeypatch.setenv("QIPTRACK_CACHE", str(folder))
    return folder


@pytest.fixture
def plans(tmp_path: Path, caches: Path) -> Path:
    """Return a folder of three plans, with indexes kept in `caches`."""
    assert not caches.exists()
    folder = tmp_path / "plans"
    folder.mkdir()
    for number in range(3):
        write(folder / f"p{number}.yaml", plan(month=number + 4))
    write(folder / "_organisation.yaml", ORGANISATION.format(service="Oak", days=20))
    return folder


def plan(month: int = 5, word: str = "some", status: str = "complete", service: str = "Elm") -> str:
    return PLAN.format(month=month, word=word, status=status, service=service)


def write(path: Path, text: str, hours: int = 1) -> None:
    """Write a file, and have it be some hours old as far as a test can."""
    path.write_text(text)
    moment = path.stat().st_mtime_ns - hours * 3_600_000_000_000
    os.utime(path, ns=(moment, moment))


def answers(folder: Path) -> list[object]:
    """Return all that a folder has to say, read in each of the ways that there are."""
    plans_folder = PlansFolder(folder)
    reading = read_organisation(plans_folder)
    organisation = reading.organisation
    whole = [each[:3] for each in read_plans(plans_folder, organisation)]
    by_then = TODAY - dt.timedelta(1)
    counted = [
        (each.file, each.is_read, each.problems)
        for each in each_reading(
            read_facts(plans_folder, organisation, today=TODAY, late_by=by_then)
        )
    ]
    some = [
        each[:3] for each in read_plans(plans_folder, organisation, list(plans_folder.files())[1:])
    ]
    facts = lists_of(plans_folder, organisation)
    return [reading, whole, counted, some, facts, shown(plans_folder, organisation)]


def lists_of(plans_folder: PlansFolder, organisation: Organisation) -> list[object]:
    """Return the lists of all actions, and of what is late by each of the days."""
    return [listed(plans_folder, organisation, each) for each in (None, *DAYS)]


def shown(plans_folder: PlansFolder, organisation: Organisation) -> list[object]:
    """Return what is shown of all plans together, and of each by itself, on each of the days."""
    read = [
        each.filed for each in read_plans(plans_folder, organisation, judged=True) if each.filed
    ]
    found: list[object] = []
    for day in DAYS:
        state = Overview(organisation, day)
        for filed in read:
            state.add(filed)
            found += (each.row for each in shown_of(filed, day))
            found += check_rows(filed, day)
            found += escalations(filed, organisation, day)
            found += waiting_for_all(filed, organisation, day, day + dt.timedelta(7))
        asked_for = agenda(read, organisation, day)
        indicators = [each.row for part in asked_for[5:10] for each in part]
        items = [(item.row, item.told, item[:-1]) for item in asked_for.items]
        none = asked_for._replace(
            items=(), not_improving=(), short=(), stopped=(), met_so_far=(), beside=()
        )
        found += [indicators, items, none]
        found += [state.plans, state.by_status, state.by_brag, state.by_verdict, state.overdue]
        for noted in (state.to_verify, state.blocked, state.escalated):
            found.append([state.row(each) for each in noted])
        found.append(state.required)
    # Asked for last, so that all before was told by what was at hand of them.
    return [*found, read]


def listed(
    plans_folder: PlansFolder,
    organisation: Organisation,
    late_by: dt.date | None,
    today: dt.date = TODAY,
) -> object:
    """Return the lists of actions that are made of facts, and what is said beside them."""
    lists: list[object] = []
    said = []
    made = ActionLists(organisation, today)
    read = read_facts(plans_folder, organisation, today=today, late_by=late_by)
    for each in each_reading(read):
        said.append((each.file, each.is_read, each.problems))
        assert each.filed is None or each.facts is None
        if found := each.facts or each.filed:
            soon = made.overdue([found], within=0, milestones=True)
            lists += [row for row in soon if late_by is None or row.due <= late_by]
            if late_by is None:
                lists += made.every([found])
    return lists, said


def without_index(ask: Callable[[], list[object]]) -> list[object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIPTRACK_CACHE", "off")
        return ask()


_ANSWERS: dict[tuple[tuple[str, bytes], ...], list[object]] = {}
"""The answers of folders in which nothing is the matter, by the names and contents of the files."""


def read_from_files(folder: Path) -> list[object]:
    """Return the answers without an index, worked out once for all folders of the same files."""
    files = tuple((each.name, each.read_bytes()) for each in sorted(folder.iterdir()))
    if files in _ANSWERS:
        return _ANSWERS[files]
    found: list[Any] = without_index(lambda: answers(folder))
    organisation, whole, *_ = found
    if not any((organisation.problems, *(problems for *_, problems in whole))):  # with file names
        _ANSWERS[files] = found
    return found


def the_index(caches: Path) -> Path:
    (found,) = caches.glob("*.sqlite")
    return found


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that were parsed since this was empty."""
    files: list[str] = []

    def noted(raw: bytes, file: str) -> object:
        files.append(file)
        return read_plan(raw, file)

    monkeypatch.setattr(folder_reader, "read_plan", noted)
    return files


def read_again(folder: Path, parsed: list[str]) -> list[str]:
    """Return what of a folder is parsed by a process that knows no more than the index does."""
    index._index.cache_clear()
    parsed.clear()
    said = answers(folder)
    found = list(parsed)
    assert said == read_from_files(folder)
    return found


def old_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be an hour later by the clock of the file system."""
    clock = clock_of
    monkeypatch.setattr(index, "clock_of", lambda folder: (clock(folder) or 0) + 3_600_000_000_000)


def test_nothing_is_parsed_twice(plans: Path, parsed: list[str]) -> None:
    assert read_again(plans, parsed) == ["p0.yaml", "p1.yaml", "p2.yaml"]
    assert read_again(plans, parsed) == []
    os.utime(plans / "p0.yaml")
    (plans / "p1.yaml").rename(plans / "new.yaml")
    write(plans / "copy.yaml", plan(month=4))
    assert read_again(plans, parsed) == []
    write(plans / "p2.yaml", plan(word="mine"))
    assert set(read_again(plans, parsed)) == {"p2.yaml"}


def test_while_an_index_is_made_it_is_asked_for_what_it_has_alone(
    plans: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_AT_ONCE", 1)
    write(plans / "p3.yaml", plan(month=4))
    write(plans / "p4.yaml", plan(month=8))
    found = []
    pieces = index_file.IndexFile.pieces

    def noted(self: index_file.IndexFile, *asked: Any) -> object:
        found.append(pieces(self, *asked) is not None)
        return pieces(self, *asked)

    monkeypatch.setattr(index_file.IndexFile, "pieces", noted)
    assert read_again(plans, parsed) == ["p0.yaml", "p1.yaml", "p2.yaml", "p4.yaml"]
    assert found
    assert all(found)
    write(plans / "p5.yaml", plan(month=9))
    assert read_again(plans, parsed) == ["p5.yaml"]
    assert not all(found)


@pytest.mark.parametrize("actions", ["", "actions: []\n", "actions:\n"])
def test_a_plan_that_has_no_action_yet_is_not_parsed_twice(
    actions: str, plans: Path, parsed: list[str]
) -> None:
    write(plans / "p1.yaml", plan().partition("actions:")[0] + actions)
    assert "p1.yaml" in read_again(plans, parsed)
    assert read_again(plans, parsed) == []


def test_a_plan_with_a_measurement_without_a_value_is_read_each_time(
    plans: Path, parsed: list[str]
) -> None:
    assert ", value: 10}" in plan()
    write(plans / "p1.yaml", plan().replace(", value: 10}", "}"))
    for _ in ("read", "known", "asked again"):
        assert "p1.yaml" in read_again(plans, parsed)


def test_a_plan_with_evidence_that_does_not_say_what_it_is_is_read_each_time(
    plans: Path, parsed: list[str]
) -> None:
    assert ", ref: E1}" in plan()
    write(plans / "p1.yaml", plan().replace(", ref: E1}", "}"))
    for _ in ("read", "known", "asked again"):
        assert "p1.yaml" in read_again(plans, parsed)


def test_what_was_read_before_a_run_was_ended_is_not_parsed_again(
    plans: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_AT_ONCE", 1)

    def ended(_: PlanIndex) -> None:
        raise KeyboardInterrupt

    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation
    with monkeypatch.context() as patch:
        patch.setattr(PlanIndex, "save", ended)
        with pytest.raises(KeyboardInterrupt):
            listed(plans_folder, organisation, None)
    assert read_again(plans, parsed) == ["p2.yaml"]
    assert read_again(plans, parsed) == []


def test_a_fresh_copy_of_the_folder_in_its_place_is_not_parsed(
    plans: Path, parsed: list[str]
) -> None:
    answers(plans)
    plans.rename(plans.with_name("old"))
    shutil.copytree(plans.with_name("old"), plans)
    assert read_again(plans, parsed) == []


def test_known_stamps_need_no_reading(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_enough(monkeypatch)
    first = answers(plans)
    index._index.cache_clear()
    opened: list[str] = []
    read = PlansFolder.read

    def noted(self: PlansFolder, file: str) -> object:
        opened.append(file)
        return read(self, file)

    monkeypatch.setattr(PlansFolder, "read", noted)
    assert answers(plans) == first
    assert opened == ["_organisation.yaml"]


def test_what_is_late_is_known_of_many_files_at_once(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    monkeypatch.setattr(folder_reader, "_AT_ONCE", 2)
    write(plans / "p3.yaml", plan(status="closed"))
    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation

    def lists() -> list[object]:
        return lists_of(PlansFolder(plans), organisation)

    expected = without_index(lists)
    assert [lists(), lists()] == [expected] * 2
    looked_up: list[str] = []
    monkeypatch.setattr(PlanIndex, "of_file", lambda _, file, __: looked_up.append(file))
    for day in (None, *DAYS):
        index._index.cache_clear()
        listed(PlansFolder(plans), organisation, day)
        assert looked_up == []
    # Too much may be late by a day long after, and not all was recorded on an earlier one.
    for day in (dt.date(2026, 7, 1), dt.date(2026, 2, 1)):
        listed(PlansFolder(plans), organisation, day, today=day)
        assert looked_up
        looked_up.clear()
    write(plans / "p1.yaml", plan(word="mine"))
    expected = without_index(lists)
    looked_up.clear()
    assert lists() == expected
    assert set(looked_up) == {"p0.yaml", "p1.yaml"}


def test_two_files_of_one_id_are_told_though_files_are_known_together(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    write(plans / "p1.yml", plan(status="closed"))
    write(plans / "p2.yml", plan())
    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation

    def lists() -> list[object]:
        index._index.cache_clear()
        return lists_of(PlansFolder(plans), organisation)

    expected: list[Any] = without_index(lists)
    for _ in ("new", "known", "known together"):
        assert lists() == expected
    for _, said in expected:
        assert [file for file, *_, problems in said if problems] == ["p1.yml", "p2.yml"]


def test_a_service_that_is_declared_no_more_is_told_though_files_are_known_together(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)

    def problems() -> list[object]:
        index._index.cache_clear()
        plans_folder = PlansFolder(plans)
        organisation = read_organisation(plans_folder).organisation
        facts = each_reading(read_facts(plans_folder, organisation, today=TODAY))
        return [
            each.problems for each in (*facts, *read_plans(plans_folder, organisation, judged=True))
        ]

    for _ in ("new", "known", "known together"):
        assert not any(problems())
    write(
        plans / "_organisation.yaml",
        ORGANISATION.format(service="Oak", days=20).replace("Elm, ", ""),
    )
    assert all(problems())
    assert problems() == without_index(problems)


def test_a_plan_with_later_records_is_whole_though_files_are_known_together(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    later = "note: begun}\n      - {date: 2026-05-30, by: Manager, note: n}\n"
    write(plans / "p1.yaml", plan().replace("note: begun}\n", later))
    write(plans / "p2.yaml", plan().partition("actions:")[0])
    organisation = read_organisation(PlansFolder(plans)).organisation

    def flat(today: dt.date) -> list[str]:
        index._index.cache_clear()
        read = read_facts(PlansFolder(plans), organisation, today=today)
        return [each.file for each in each_reading(read) if each.filed is None]

    flat(TODAY)
    for _ in ("known", "known together"):
        assert flat(TODAY) == ["p0.yaml", "p1.yaml", "p2.yaml"]
        assert flat(dt.date(2026, 5, 29)) == ["p0.yaml", "p2.yaml"]


def test_plans_are_known_of_many_files_at_once(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    monkeypatch.setattr(folder_reader, "_AT_ONCE", 2)
    write(plans / "p3.yaml", plan().partition("actions:")[0])

    def views() -> list[object]:
        plans_folder = PlansFolder(plans)
        return shown(plans_folder, read_organisation(plans_folder).organisation)

    expected = without_index(views)
    assert [views(), views()] == [expected] * 2
    looked_up: list[str] = []
    monkeypatch.setattr(PlanIndex, "of_file", lambda _, file, __: looked_up.append(file))
    index._index.cache_clear()
    assert views() == expected
    assert looked_up == []
    for text in (plan(word="mine"), plan(status="gone"), plan(service="Ash")):
        write(plans / "p1.yaml", text)
        expected = without_index(views)
        looked_up.clear()
        assert views() == expected
        assert set(looked_up) == {"p0.yaml", "p1.yaml"}


@pytest.mark.parametrize("meanwhile", ["", "changed", "gone"])
def test_actions_that_are_lost_while_the_rest_is_known_are_read_anew(
    meanwhile: str, plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    expected = without_index(lambda: answers(plans))
    assert answers(plans) == expected
    with sqlite3.connect(the_index(caches)) as database:
        assert database.execute("DELETE FROM content WHERE length(open) > 30").rowcount
    database.close()
    index._index.cache_clear()
    if not meanwhile:
        assert answers(plans) == expected
        return
    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation
    (first, *_) = read_plans(plans_folder, organisation, judged=True)
    if meanwhile == "gone":
        (plans / "p0.yaml").unlink()
    else:
        write(plans / "p0.yaml", plan(word="mine"))
    assert first.filed
    assert first.filed.plan.open_ids == ("A1", "A2")
    with pytest.raises(ChangedWhileRead, match=r"p0\.yaml was changed"):
        _ = first.filed.plan.actions


@pytest.mark.parametrize("also", ["", "DELETE FROM content"])
def test_what_is_lost_beside_the_sheet_of_plans_is_had_elsewhere(
    also: str, plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    expected = without_index(lambda: answers(plans))
    assert answers(plans) == expected
    with sqlite3.connect(the_index(caches)) as database:
        assert database.execute("DELETE FROM about WHERE name = 'rest 0'").rowcount
        database.execute(also)
    database.close()
    index._index.cache_clear()
    assert answers(plans) == expected


def test_what_is_beside_a_sheet_of_plans_is_that_of_the_same_files(
    plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    kept = "SELECT value FROM about WHERE name = 'rest 0'"
    rests = []
    for month in (8, 9):
        write(plans / "p0.yaml", plan(status="in-progress", month=month))
        expected = read_from_files(plans)
        assert answers(plans) == expected
        with sqlite3.connect(the_index(caches)) as database:
            rests += database.execute(kept).fetchone()
        database.close()
    assert rests[0] != rests[1]
    with sqlite3.connect(the_index(caches)) as database:
        database.execute("UPDATE about SET value = ? WHERE name = 'rest 0'", rests[:1])
    database.close()
    index._index.cache_clear()
    assert answers(plans) == expected


def test_a_file_that_was_changed_just_now_is_read_each_time(plans: Path) -> None:
    answers(plans)
    index._index.cache_clear()
    of_plans = index.index_of(plans)
    stamps = PlansFolder(plans)
    assert [
        of_plans.of_file(each.file, stamps.stamp_now(each.file)) for each in stamps.files()
    ] == [None] * 3


def test_a_plan_with_a_problem_is_read_each_time(
    plans: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old_enough(monkeypatch)
    write(plans / "p1.yaml", plan(status="gone"))
    write(plans / "p2.yaml", plan(service="Ash"))
    read_again(plans, parsed)
    assert set(read_again(plans, parsed)) == {"p1.yaml"}
    # What may be named as a service is not a fact of the plan.
    write(plans / "_organisation.yaml", ORGANISATION.format(service="Ash", days=20))
    assert set(read_again(plans, parsed)) == {"p1.yaml"}


def test_the_index_is_for_its_user_alone_and_not_beside_the_plans(
    plans: Path, caches: Path
) -> None:
    before = sorted(plans.rglob("*"))
    answers(plans)
    assert sorted(plans.rglob("*")) == before
    assert the_index(caches).stat().st_mode & 0o777 == 0o600
    assert caches.stat().st_mode & 0o777 == 0o700


@with_each(
    ("given", "found"),
    [
        ({"QIPTRACK_CACHE": "off"}, None),
        ({"QIPTRACK_CACHE": "/c"}, "/c"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/qiptrack"),
        ({"XDG_CACHE_HOME": "x", "LOCALAPPDATA": "/l"}, "/l/qiptrack/cache"),
    ],
)
def test_where_it_is_kept(given: dict[str, str], found: str | None) -> None:
    folder = index_file.cache_folder(given)
    assert folder == (Path(found) if found else None)


def test_without_settings_it_is_in_the_home_folder() -> None:
    folder = index_file.cache_folder({})
    assert folder is not None
    assert folder.is_relative_to(Path.home())


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def _no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 500)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _of_an_old_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE about SET value = ? WHERE name = 'version'", (b"old",))
    database.close()


def _without_a_table(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE content")
    database.close()


REPLACED = (_cut_short, _no_database, _empty, _of_an_old_version)


def _half_written(path: Path) -> None:
    """Leave what there is when whoever writes is killed in the middle of it."""
    journal = path.with_name(f"{path.name}-journal")
    copies = {each: each.with_name(f"{each.name} then") for each in (path, journal)}
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA cache_size = 1")
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE content SET head = zeroblob(9000)")
    for each, copy in copies.items():
        shutil.copyfile(each, copy)
    database.close()
    for each, copy in copies.items():
        copy.replace(each)
        each.chmod(0o600)


@pytest.mark.parametrize("damage", [*REPLACED, _without_a_table, _half_written])
def test_a_damaged_index_costs_its_answers_nothing_but_time(
    damage: Callable[[Path], None],
    plans: Path,
    caches: Path,
    parsed: list[str],
) -> None:
    answers(plans)
    damage(the_index(caches))
    read_again(plans, parsed)
    assert read_again(plans, parsed) == []


def test_no_flipped_bit_changes_an_answer(plans: Path, caches: Path) -> None:
    expected = read_from_files(plans)
    answers(plans)
    path = the_index(caches)
    whole = path.read_bytes()
    chance = Random(1)  # noqa: S311 - for chance and no secret
    for _ in range(examples(60)):
        raw = bytearray(whole)
        for _ in range(chance.choice((1, 5, 200))):
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)
        index._index.cache_clear()
        assert answers(plans) == expected


def _of_somebody_else(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE theirs (a)")
    database.close()


def _of_a_later_version(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {index_file.FORMAT + 1}")
    database.close()


def _writable_by_others(path: Path) -> None:
    path.chmod(0o666)


def _a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").touch()


@pytest.mark.parametrize(
    "change",
    [_of_somebody_else, _of_a_later_version, _writable_by_others, _a_link, _a_folder],
)
def test_what_is_not_ours_is_left_as_it_is(
    change: Callable[[Path], None], plans: Path, caches: Path
) -> None:
    answers(plans)
    path = the_index(caches)
    change(path)
    before = path.read_bytes() if path.is_file() else b""
    index._index.cache_clear()
    write(plans / "p2.yaml", plan(word="mine"))
    assert answers(plans) == read_from_files(plans)
    assert path.is_dir() or path.read_bytes() == before


def test_an_index_that_somebody_else_writes_to_is_done_without(
    plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_file, "_PATIENCE", 0.01)
    answers(plans)
    holder = sqlite3.connect(the_index(caches), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    index._index.cache_clear()
    write(plans / "p2.yaml", plan(word="mine"))
    assert answers(plans) == read_from_files(plans)
    holder.close()


def test_an_index_that_is_open_when_a_run_ends_says_nothing(plans: Path, caches: Path) -> None:
    answers(plans)
    index._index.cache_clear()
    ends = (
        f"from qiptrack.store.index import index_of\nindex_of({str(plans)!r}).of_content(bytes(20))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", ends], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert the_index(caches).exists()


@pytest.mark.parametrize("place", ["a file", "full"])
def test_where_no_index_can_be_written_there_is_none(
    place: str, plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "a file":
        caches.write_text("in the way")
    else:

        def full(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(index_file, "_prune", full)
    assert answers(plans) == read_from_files(plans)
    assert answers(plans) == read_from_files(plans)


def test_two_at_once_give_the_same_answer(plans: Path) -> None:
    setting = {**os.environ, "QIPTRACK_TODAY": "2026-06-01"}
    asked = ("qiptrack", "list", "--plans", str(plans), "--format", "json")
    for word in ("here", "else"):
        write(plans / "p1.yaml", plan(word=word))
        said = [(plans / f"said{number}").open("w+b") for number in range(3)]
        with open(os.devnull) as none:  # noqa: PTH123 - a device
            running = [
                prefork.start(
                    *asked,
                    streams=(none.fileno(), each.fileno(), each.fileno()),
                    folder=plans,
                    environment=setting,
                )
                for each in said
            ]
        assert [each.wait() for each in running] == [0] * 3
        texts = [Path(each.name).read_text() for each in said]
        for each in said:
            each.close()
        assert texts == [texts[0]] * 3
        assert f'"{word}"' in texts[0]


def test_only_so_many_old_contents_are_kept(
    plans: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_file, "SPARE", 4)
    old_enough(monkeypatch)
    for number in range(30):
        write(plans / "p0.yaml", plan(word=f"w{number}"))
        plans_folder = PlansFolder(plans)
        read = read_plans(plans_folder, read_organisation(plans_folder).organisation)
        assert all(each.filed for each in read)
    known = index_file.IndexFile(the_index(caches), index_version.made_for())
    assert (known.count() or 0) <= 4 * 3 + 4 + 1
    known.close()
    index._index.cache_clear()
    assert answers(plans) == read_from_files(plans)


@with_each("packs", [latest_record, kept_plan, packed_facts, plan_sheet_of, sheet_of, summary_of])
def test_an_index_is_made_for_whatever_packs_what_it_keeps(
    packs: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(index_version, "_code", lambda file, _: asked.append(file))
    index_version.made_for.__wrapped__()
    assert Path(inspect.getfile(packs)) in asked


def test_a_run_of_files_is_known_by_their_names_and_by_each_number_of_their_stamps() -> None:
    now, inode = 10**18, 2**64 - 1  # there are file systems with numbers as high
    stamp = 7, now, now + 1, inode
    others = (8, *stamp[1:]), (7, now + 1, now + 1, inode), (7, now, now, inode), (*stamp[:3], 5)
    told = [[("a", stamp), ("b", stamp)], [("ab", stamp)], [("a", stamp), ("c", stamp)]]
    for other in others:
        told += [[("a", stamp), ("b", other)], [("a", other), ("b", stamp)]]
    marks = [mark_of_names([name for name, _ in run], dict(run)) for run in told]
    assert len({*marks}) == len(told) == 11
    apart = dict.fromkeys("ab", (7, 10**18, 10**18 + 1, 2**64 - 1))
    apart["b"] = 7, int("1" + 18 * "0"), int("1" + 17 * "0" + "1"), int(str(inode))
    assert mark_of_names(["a", "b"], apart) == marks[0], "whether they are one in memory or not"
    assert mark_of_names(["a", "b"], {"a": stamp}) is None


class World:
    """A folder whose files change, by a clock that ticks slowly and is put forward and back."""

    TICK = 10_000_000

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = Random(seed)  # noqa: S311 - for chance and no secret
        self.now = 10**18
        self.changed: dict[int, int] = {}
        self.last = folder / "none", 0

    def clock(self, _: Path) -> int:
        return self.now - self.now % self.TICK

    def stamp(self, facts: os.stat_result) -> FileStamp:
        changed = self.changed.get(facts.st_ino, 0)
        return facts.st_size, facts.st_mtime_ns, changed, facts.st_ino

    def touched(self, path: Path, modified: int | None = None) -> None:
        moment = self.clock(path)
        os.utime(path, ns=(moment, moment if modified is None else modified))
        self.changed[path.stat().st_ino] = moment
        self.last = path, moment

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("[!_]*.yaml"))

    def text(self) -> str:
        chance = self.chance
        text = plan(
            month=chance.randrange(1, 8),
            word=chance.choice(("some", "more", "less")),
            status=chance.choices(("complete", "withdraw", "closed"), (5, 1, 3))[0],
            service=chance.choices(("Elm", "Oak", "Ash"), (6, 6, 1))[0],
        )
        if chance.random() < 0.1:
            text = chance.choice(
                (text + "more: [\n", text[:-9], "", "- 1\n", text.replace("A2", "A1"))
            )
        return text

    def step(self) -> str:
        """Change something; return what it was, for a test that fails."""
        kinds = (self.edit, self.again, self.again, self.replace, self.restore, self.swap)
        others = (self.remove, self.add, self.touch, self.organisation, self.step_clock)
        kind = self.chance.choice((*kinds, *others))
        if kind != self.again:
            self.now += self.chance.choice((1, 10**6, 10**8, 10**10, 10**13))
        kind()
        return kind.__name__

    def edit(self) -> None:
        for path in self.chance.sample(self.files(), k=1):
            path.write_text(self.text())
            self.touched(path)

    def again(self) -> None:
        """Change what was changed last within the same tick of the clock, to the same size."""
        path, moment = self.last
        if path.exists() and self.clock(path) == moment:
            month = self.chance.randrange(1, 8)
            path.write_text(re.sub(r"2026-0\d-01", f"2026-0{month}-01", path.read_text()))
            self.touched(path)

    def replace(self) -> None:
        """Put another file in the place of one, as editors do."""
        (path,) = self.chance.sample(self.files(), k=1)
        other = path.with_name("_other")
        other.write_text(self.text())
        self.touched(other)
        other.replace(path)
        self.touched(path)

    def restore(self) -> None:
        """Change a file, and give it the time back that it had."""
        (path,) = self.chance.sample(self.files(), k=1)
        before = path.stat().st_mtime_ns
        path.write_text(self.text())
        self.touched(path, before)

    def swap(self) -> None:
        one, other = self.chance.sample(self.files(), k=2)
        between = self.folder / "_between"
        for old, new in ((one, between), (other, one), (between, other)):
            old.rename(new)
            self.touched(new, new.stat().st_mtime_ns)

    def remove(self) -> None:
        if len(self.files()) > 3:
            self.chance.choice(self.files()).unlink()

    def add(self) -> None:
        if len(self.files()) < 7:
            path = self.folder / f"q{self.chance.randrange(9)}.yaml"
            path.write_text(self.text())
            self.touched(path)

    def touch(self) -> None:
        self.touched(self.chance.choice(self.files()))

    def organisation(self) -> None:
        service, days = self.chance.choice(("Oak", "Ash")), self.chance.choice((0, 20, 90))
        path = self.folder / "_organisation.yaml"
        path.write_text(ORGANISATION.format(service=service, days=days))

    def step_clock(self) -> None:
        self.now += self.chance.choice((-1, 1)) * self.chance.randrange(10**14)


@pytest.fixture
def world(plans: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(plans, 1)
    for path in made.files():
        made.touched(path)
    for module in (folders, folder_listing):
        monkeypatch.setattr(module, "stamp_of", made.stamp)
    monkeypatch.setattr(index, "clock_of", made.clock)
    monkeypatch.setattr(folder_reader, "_AT_ONCE", 2)
    yield made
    index._index.cache_clear()


def test_whatever_happens_to_the_files_the_answers_are_those_of_the_files(
    world: World, request: pytest.FixtureRequest
) -> None:
    hits = together = 0
    steps = request.config.getoption("--index-steps") or examples(40)
    for number in range(steps):
        happened = [world.step() for _ in range(world.chance.choice((1, 1, 2)))]
        if world.chance.random() < 0.5:
            index._index.cache_clear()
        expected = read_from_files(world.folder)
        if number % 2:  # a list is the first that asks of what is new
            plans_folder = PlansFolder(world.folder)
            first = lists_of(plans_folder, read_organisation(plans_folder).organisation)
            assert first in expected, f"step {number}: {happened}"
        assert answers(world.folder) == expected, f"step {number}: {happened}"
        of_plans, plans_folder = index.index_of(world.folder), PlansFolder(world.folder)
        hits += any(
            of_plans.of_file(each.file, plans_folder.stamp_now(each.file))
            for each in plans_folder.files()
        )
        together += any(
            isinstance(each, KnownTogether)
            for each in read_facts(
                plans_folder, read_organisation(plans_folder).organisation, today=TODAY
            )
        )
    assert hits > steps // 3, "the stamps were never of any use, and this shows nothing"
    assert together > steps // 10, "nor were those of the files of a run"


@pytest.mark.parametrize("days", [0, 20, 999_999_999])
def test_nothing_is_late_before_the_day_that_is_kept_of_it(days: int) -> None:
    data = {"qip": "1", "organisation": "O", "assurance": {"default_days": str(days)}}
    organisation = Organisation.model_validate(data)
    chance = Random(days)  # noqa: S311 - for chance and no secret
    for _ in range(300):
        month, status = chance.randrange(1, 8), chance.choice(("complete", "closed", "withdrawn"))
        filed = read_plan(plan(month=month, status=status).encode(), "p.yaml")
        assert filed is not None
        for action in filed.plan.actions:
            waiting, first = awaited(action, organisation, TODAY), awaited_from(action)
            if waiting is not None:
                assert first is not None
                assert first <= waiting.counted_from


@pytest.mark.usefixtures("caches")
def test_what_git_has_is_parsed_once(
    folder: GitFolder, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_versions, "read_plan", vars(folder_reader)["read_plan"])
    for month in (4, 5, 6):
        files = {"plans/p.yaml": plan(month=month), "plans/q.yaml": plan(word=f"w{month}")}
        folder.commit(files)
    place = folder.root / "plans"

    def said() -> list[object]:
        index._index.cache_clear()
        repository = Repository.containing(place)
        latest = head(repository)
        assert latest
        before, after = state_at(place, f"{latest}~2"), state_at(place, latest)
        there = PlansAtRevision(place, f"{latest}~1")
        organisation = read_organisation(there).organisation
        readings = [each[:3] for each in read_plans(there, organisation)]
        chapters = story(repository, "p.yaml", "A1", latest)
        return [difference(before, after).facts, readings, [each.facts for each in chapters]]

    expected = without_index(said)
    parsed.clear()
    assert said() == expected
    assert parsed
    parsed.clear()
    assert said() == expected
    assert parsed == []


@pytest.mark.parametrize(
    "done",
    [
        *("DELETE FROM content", "DELETE FROM content WHERE rowid = 2"),
        *("UPDATE content SET open = NULL", "UPDATE content SET done = 7"),
        "UPDATE content SET head = x'00'",
        "UPDATE content SET open = substr(open, 1, 40)",
    ],
)
def test_a_piece_that_is_lost_is_missed(done: str, plans: Path, caches: Path) -> None:
    expected = read_from_files(plans)
    answers(plans)
    with sqlite3.connect(the_index(caches)) as database:
        assert database.execute(done).rowcount
    database.close()
    index._index.cache_clear()
    assert answers(plans) == expected
