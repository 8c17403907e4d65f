"""Two states of the plans: what is not read has nothing to say."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from qiptrack.analysis.changes.compare import Compared, newly_overdue
from qiptrack.store.folders import PlansFolder
from qiptrack.store.history.compare import difference
from qiptrack.store.history.states import PlansOnDisk, PlansState
from qiptrack.store.reader import read_organisation, read_plans

PLAN = """\
qip: 1
title: Reviews
service: Rosewood House
sponsor: Registered Manager
opened: {opened}
actions:
  - id: A1
    issue: Not begun.
    action: Write it down
    owner: Deputy Manager
    evidence_source: The sheet
{rest}
"""

COMPLETE = "    status: complete\n    completed: 2026-05-01"
FAR = "    due: 2026-12-31\n"
TYPED = {
    "plain": "    due: 2026-05-15",
    "in quotes": '    due: "2026-05-15"',
    "the key in quotes": "    'due' : '2026-05-15'",
    "on the next line": "    due:\n      2026-05-15",
    "behind an anchor": "    due: &day 2026-05-15",
    "an alias": "    due: *opened",
    "the checkpoint": f"{FAR}{COMPLETE}\n    assurance: {{method: observation, due: 2026-05-15}}",
    "days after completion": f"{FAR}{COMPLETE}",
}
"""The day on which an action becomes overdue, as it may be typed."""


def state(folder: Path, day: dt.date) -> PlansState:
    return PlansOnDisk(folder).state(day)


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("terms", [0, 28, 4_000_000], ids=["at once", "in weeks", "never"])
@pytest.mark.parametrize("known", [False, True], ids=["read", "known"])
def test_what_a_passing_day_makes_overdue_is_found_in_plans_that_did_not_change(
    tmp_path: Path, typed: str, terms: int, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if known:
        monkeypatch.setenv("QIPTRACK_CACHE", str(tmp_path / "caches"))
    plans = tmp_path / "plans"
    plans.mkdir()
    opened = "&opened 2026-05-15" if "*" in typed else "2026-03-02"
    (plans / "rose.yaml").write_text(PLAN.format(opened=opened, rest=typed))
    (plans / "_organisation.yaml").write_text(
        f"qip: 1\norganisation: A\nassurance: {{default_days: {terms}}}\n"
    )
    plans_folder = PlansFolder(plans)
    organisation = read_organisation(plans_folder).organisation
    (reading,) = read_plans(plans_folder, organisation)
    assert reading.filed
    days = [dt.date(2026, 5, day) for day in (1, 2, 3, 14, 15, 16, 17, 28, 29, 30, 31)]
    states = [state(plans, day) for day in days]
    pair = Compared(reading.filed, reading.filed)
    found = 0
    for (first, before), (last, after) in itertools.pairwise(zip(days, states, strict=True)):
        facts = difference(before, after).facts
        assert facts == tuple(newly_overdue(pair, (organisation, first), (organisation, last)))
        found += len(facts)
    assert found == (0 if terms == 4_000_000 and typed == TYPED["days after completion"] else 1)


def test_what_is_wrong_is_told_in_the_order_in_which_the_folder_lists_its_files(
    tmp_path: Path,
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    names = ["b/c.yaml", "b.yaml", "a.yaml"]
    for folder, text in ((before, "qip: 1\n"), (after, "qip: 1\nbad: [\n")):
        (folder / "b").mkdir(parents=True)
        for name in names:
            (folder / name).write_text(text)
    found = difference(state(before, dt.date(2026, 5, 1)), state(after, dt.date(2026, 5, 2)))
    told = [*dict.fromkeys(each.place.file for each in found.problems)]
    listed = [PlansFolder(folder) for folder in (before, after)]
    assert told == [
        plans_folder.shown(each.file) for plans_folder in listed for each in plans_folder.files()
    ]
    assert [each.file for each in listed[0].files()] == ["a.yaml", "b/c.yaml", "b.yaml"]
