"""Every command that looks says the same with an index, new or old, as it does without one."""

import shutil
from pathlib import Path

import pytest

from qiptrack.store import folder_reader, index
from qiptrack.store.fingerprints import clock_of
from tests.conftest import ROOT, Ask, swept
from tests.fuzz.views import FORMATS, LOOKING, ONE

BROKEN = """\
qip: 1
title: Broken
service: Elm Court
sponsor: Registered Manager
opened: 2026-01-01
actions:
  - {id: A1, issue: i, action: a, owner: Registered Manager, due: soon, evidence_source: e}
  - {id: A2, issue: i, action: a, owner: Registered Manager, due: 2026-02-01, evidence_source: e}
"""
EMPTY = """\
qip: 1
title: Nothing is decided yet
service: Fernhill Care
sponsor: Quality Lead
opened: 2026-01-05
"""
ODD = f"""\
{EMPTY}themes: [medicines]
escalation: [{{days_overdue: 3, to: Medicines Lead}}]
actions:
  - id: A10
    issue: |-
      One line
      and = another
    action: ~~~
    owner: Quality Lead
    due: 2026-12-01
    evidence_source: e
    contributors:
    assurance: ~
    verifications: null
    milestones:
      - {{id: M1, milestone: m, due: 2026-01-10}}
      - {{id: M2, milestone: m, due: 2027-01-10}}
    updates: [{{date: 2026-05-01, by: Quality Lead, note: n, barrier: No money}}]
  - id: A2
    issue: i
    action: a
    owner: Quality Lead
    due: 2026-06-01
    evidence_source: e
    status: complete
    completed: 2026-05-02
    deferrals:
      - {{date: 2026-02-03, from: 2026-03-01, to: 2026-06-01, by: Quality Lead, reason: r,
         approved_by: Regional Quality Lead}}
    reopenings: [{{date: 2026-12-24, by: Regional Quality Lead, reason: not known yet}}]
    verifications:
      - {{date: 2026-06-02, by: Medicines Lead, method: observation, result: not-confirmed,
         note: n}}
"""
MORE = (
    *("overdue --within 30", "overdue --milestones", "overdue --kind verification --priority high"),
    *("overdue --service elm --fail", "mine --by Registered", "list --wide", "overdue rosewood"),
    *("overdue --as-of 2026-06-01", "status --as-of 2026-02-01", "agenda --as-of 2026-06-01"),
    *("list --theme medic", "learning --for staff", "agenda --service rose", "cache --help"),
    *("check --format json", "check --format text --as-of 2027-06-01"),
    *("indicators --as-of 2026-06-01", "missed --as-of 2026-05-01 --all"),
    *("escalations --as-of 2026-07-01", "status --as-of 2026-07-01", "show A10", "show a2"),
    *("update a10 --note Seen --by quality --dry-run", "update A2 --note Seen --dry-run"),
    "update A404 --note Seen --dry-run",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the example plans, with some that are odd, one with a mistake, and two of one name."""
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    (plans / "broken.yaml").write_text(BROKEN)
    (plans / "empty.yaml").write_text(EMPTY)
    (plans / "odd.yaml").write_text(ODD)
    (plans / "more").mkdir()
    (plans / "more" / "broken.yml").write_text(BROKEN.replace("soon", "2026-02-02"))
    return plans


@pytest.mark.parametrize("sound", [False, True], ids=["with mistakes", "sound"])
@pytest.mark.parametrize(("number", "words"), swept(enumerate([*LOOKING, *ONE, *MORE])))
def test_the_answer_is_the_same_with_an_index(
    number: int,
    words: str,
    folder: Path,
    tmp_path: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    *,
    sound: bool,
) -> None:
    if sound:  # what is known of two files, or more, is told together
        (folder / "broken.yaml").unlink()
        shutil.rmtree(folder / "more")
        monkeypatch.setattr(folder_reader, "_AT_ONCE", 2)
    # The clock goes on an hour, so that files are known by their stamps.
    clock = clock_of
    monkeypatch.setattr(index, "clock_of", lambda root: (clock(root) or 0) + 3_600 * 10**9)
    asked = (*words.format("rosewood-care-plan-reviews").split(), "--plans", str(folder))
    # All formats are made of the same rows; in JSON nothing is left out.
    chosen = "json" if number % 3 else FORMATS[number // 3 % len(FORMATS)]
    has_own = words.startswith(("check", "update")) or words in (
        "cache --help",
        "learning --for staff",
    )
    form = () if has_own else ("--format", chosen)
    said = []
    for cache in ("off", str(tmp_path / "caches"), str(tmp_path / "caches")):
        monkeypatch.setenv("QIPTRACK_CACHE", cache)
        index._index.cache_clear()
        answer = ask(*asked, *form)
        said.append((answer.exit_code, answer.stdout, answer.stderr))
    assert said[1:] == [said[0]] * 2
