"""The example provider with a past: it ends as the example plans, and every commit is one."""

import datetime as dt
import os
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from qiptrack.errors import QiptrackError
from qiptrack.store import demo
from qiptrack.store.demo import ExampleLine, at_commit, days_moved, files, moved
from qiptrack.store.plan_reading import read_plan
from tests.conftest import ROOT, with_each
from tests.store.conftest import GitFolder

QUALITY_LEAD = "m.davies@example.org"
DATA = ROOT / "qiptrack" / "demo"


def brought_up_to_date(lines: list[ExampleLine], text: str) -> str:
    """Return the lines of a file, as they are kept, so that it ends with `text`.

    A new line came with the one that it replaces, else with the one before it.
    """
    now = [line for line in lines if not line.gone]
    kept = {id(line): [line] for line in lines}
    wanted = text.splitlines()
    matcher = SequenceMatcher(None, [line.text for line in now], wanted, autojunk=False)
    for kind, start, end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        near = now[start] if kind != "insert" else now[start - 1]
        for line in now[start:end]:
            kept[id(line)] = []
        added = [ExampleLine(near.born, 0, each) for each in wanted[new:new_end]]
        kept[id(near)] = [*(kept[id(near)] if kind == "insert" else ()), *added]
    return "".join(
        f"{each.born:3} {each.gone or '':>3} |{each.text}\n"
        for line in lines
        for each in kept[id(line)]
    )


def test_it_ends_as_the_example_plans_are(pytestconfig: pytest.Config) -> None:
    examples = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (ROOT / "plans").rglob("*")
        if path.is_file()
    }
    kept = files()
    last = len(demo.commits())
    ends = {path: at_commit(lines, last) for path, lines in kept.items()}
    if ends != examples and pytestconfig.getoption("--update-goldens"):
        for path, text in examples.items():
            target = DATA / f"{path}.lines"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                brought_up_to_date(kept.get(path, [ExampleLine(1, 0, "")]), text), "utf-8"
            )
    assert ends == examples


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("a\nb\nx\nd\n", "  1     |a\n  2     |b\n  2   4 |gone\n  3     |x\n  4     |d\n"),
        ("a\nb\nc\nnew\nd\n", "  1     |a\n  2     |b\n  2   4 |gone\n  3     |c\n  3     |new\n"),
        ("a\nc\nd\n", "  1     |a\n  2   4 |gone\n  3     |c\n  4     |d\n"),
    ],
)
def test_what_changes_in_the_example_plans_is_taken_over(after: str, kept: str) -> None:
    lines = [
        ExampleLine(1, 0, "a"),
        ExampleLine(2, 0, "b"),
        ExampleLine(2, 4, "gone"),
        ExampleLine(3, 0, "c"),
        ExampleLine(4, 0, "d"),
    ]
    assert brought_up_to_date(lines, after).startswith(kept)


def test_every_commit_changes_something_and_says_what() -> None:
    listed = demo.commits()
    numbers = {number for lines in files().values() for line in lines for number in line[:2]}
    assert numbers - {0} == set(range(1, len(listed) + 1))
    assert all(each.subject.strip() for each in listed)
    assert listed == sorted(listed, key=lambda each: each.at)


def test_it_is_half_a_year_of_four_people_whom_the_organisation_names() -> None:
    listed = demo.commits()
    span = listed[-1].at - listed[0].at
    assert 180 < span.days < 190
    organisation = (ROOT / "plans" / "_organisation.yaml").read_text("utf-8")
    people = {(each.name, each.email) for each in listed}
    assert len(people) == 4
    assert all(f"holder: {name}\n    email: {email}\n" in organisation for name, email in people)


def test_every_plan_can_be_read_at_every_commit() -> None:
    for path, lines in files().items():
        if path.startswith("plans/") and path.endswith(".yaml") and "_" not in path:
            for number in {line.born for line in lines} | {line.gone for line in lines} - {0}:
                assert read_plan(at_commit(lines, number).encode(), path), (path, number)


@with_each(
    ("today", "days"),
    [
        (dt.date(2026, 11, 23), 0),
        (dt.date(2026, 11, 29), 0),
        (dt.date(2026, 11, 22), -7),
        (dt.date(2026, 11, 30), 7),
        (dt.date(2028, 2, 29), 462),
    ],
)
def test_it_ends_just_before_today_and_a_friday_stays_one(today: dt.date, days: int) -> None:
    assert days_moved(today) == days
    last = demo.commits()[-1].at.date() + dt.timedelta(days)
    assert 1 <= (today - last).days <= 7


@with_each(
    ("text", "days", "expected"),
    [
        ("{date: 2026-11-20, value: 4}", 42, "{date: 2027-01-01, value: 4}"),
        ("evidence/2026-11-sheet.md, CPA-2026-09", 61, "evidence/2027-01-sheet.md, CPA-2026-11"),
        ("from 25 November", 7, "from 2 December"),
        ("since 3 July 2026.", -7, "since 26 June 2026."),
        ("before the October reviews", -61, "before the August reviews"),
        ("INC-2026-031 and 18 of 20", 70, "INC-2026-031 and 18 of 20"),
        ("on 2026-11-20", 0, "on 2026-11-20"),
    ],
)
def test_the_dates_in_a_text_are_moved_with_it(text: str, days: int, expected: str) -> None:
    assert moved(text, days) == expected


def test_it_is_the_same_repository_wherever_it_is_made(tmp_path: Path) -> None:
    ids = []
    for name in ("here", "there"):
        demo.make(tmp_path / name, dt.date(2026, 12, 3), QUALITY_LEAD)
        ids.append(GitFolder(tmp_path / name).git("rev-parse", "HEAD"))
    assert ids[0] == ids[1]
    folder = GitFolder(tmp_path / "here")
    assert folder.git("status", "--short") == ""
    assert folder.git("config", "--local", "user.email") == QUALITY_LEAD
    assert folder.git("fsck", "--strict") == ""


def test_where_there_is_no_git_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QiptrackError, match="Git is not installed"):
        demo.make(tmp_path / "care", dt.date(2026, 11, 23), QUALITY_LEAD)
    assert not (tmp_path / "care").exists()


@pytest.mark.parametrize("there", [False, True])
def test_what_goes_wrong_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    root = tmp_path / "care"
    if there:
        root.mkdir()
    program = tmp_path / "git"
    program.write_text(
        '#!/bin/sh\ncase "$*" in *fast-import*) echo "fatal: no space" >&2; exit 1;; esac\n'
        'PATH="$OTHERS" exec git "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("OTHERS", os.environ["PATH"])
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(QiptrackError):
        demo.make(root, dt.date(2026, 11, 23), QUALITY_LEAD)
    assert root.exists() == there
    assert not there or not any(root.iterdir())
