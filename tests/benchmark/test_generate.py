"""The plans that are measured are the same each time, and of the kind that people have."""

from pathlib import Path

from qiptrack.analysis.action_rows import overdue_rows
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Severity
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_organisation
from tests.benchmark.__main__ import growing_cases
from tests.benchmark.generate import ACTIONS, TODAY, files, write_folder

PLANS = 30


def test_the_plans_are_the_same_every_time_and_in_folders_of_any_size() -> None:
    assert list(files(3)) == list(files(5))[:4]


def test_the_plans_are_of_the_size_and_the_kind_that_is_measured(tmp_path: Path) -> None:
    write_folder(tmp_path, PLANS)
    folder = PlansFolder(tmp_path)
    organisation = read_organisation(folder).organisation
    around = Surroundings(TODAY, organisation)
    overdue = actions = 0
    for name, text in list(files(PLANS))[1:]:
        plan = examine_plan(text.encode(), name, name, organisation)
        wrong = [p for p in plan_problems(plan, around) if p.severity is Severity.ERROR]
        assert not wrong
        assert plan.filed
        assert 9_000 < len(text) < 17_000
        overdue += len(list(overdue_rows(plan.filed, organisation, TODAY)))
        actions += len(plan.filed.plan.actions)
    assert actions == PLANS * ACTIONS
    assert 0.045 < overdue / actions < 0.085


def test_what_grows_is_there_in_any_size() -> None:
    for what, _, prepared in growing_cases():
        assert what.format(2)
        assert prepared(2)() is not None
