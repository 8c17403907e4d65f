import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.action_filter import ActionFilter, Required
from qiptrack.analysis.action_rows import action_rows
from qiptrack.analysis.action_state import Brag
from qiptrack.model.vocabulary import Priority, Status
from tests.analysis.plans import FERNHILL, filed
from tests.conftest import with_each

TODAY = dt.date(2026, 6, 1)
PLAN = filed(
    {"due": "2026-05-30", "links": "[{risk: RR-1, audit: AU-2}]", "priority": "high"},
    {
        "owner": "Quality Lead",
        "issue": "Café runs dry",
        "due": "2026-06-20",
        "required_by": "{body: CQC, level: must}",
    },
    {
        "status": "in-progress",
        "updates": "[{date: 2026-05-20, by: A, note: A Pump, barrier: B}]",
        "required_by": "{body: Council, level: should}",
    },
    {"due": "ongoing", "links": "[{risk: RR-10}]", "required_by": "{body: CQC, level: soon}"},
    more="themes: [falls, Night  Care]\nlinks: [{incident: INC-7}]\n",
)


@with_each(
    ("wanted", "found"),
    [
        pytest.param({}, "1234", id="nothing is asked"),
        pytest.param({"statuses": (Status.IN_PROGRESS,)}, "3", id="a status"),
        pytest.param(
            {"statuses": (Status.IN_PROGRESS, Status.NOT_STARTED)}, "1234", id="either status"
        ),
        pytest.param({"priorities": (Priority.HIGH, Priority.LOW)}, "1", id="either priority"),
        pytest.param({"owner": "quality  lead"}, "2", id="an owner, whatever the case"),
        pytest.param({"priorities": (Priority.HIGH,)}, "1", id="a priority"),
        pytest.param({"priorities": (Priority.MEDIUM,)}, "234", id="medium when absent"),
        pytest.param({"ratings": (Brag.RED,)}, "13", id="a rating"),
        pytest.param({"blocked": True}, "3", id="blocked"),
        pytest.param({"due_before": dt.date(2026, 5, 31)}, "13", id="before a day"),
        pytest.param({"due_before": dt.date(2026, 5, 30)}, "3", id="not on it"),
        pytest.param({"due_after": dt.date(2026, 5, 30)}, "2", id="after a day"),
        pytest.param({"link": ("risk", "RR-1")}, "1", id="a link, and none that begins like it"),
        pytest.param({"link": ("audit", "AU-2")}, "1", id="another of the same entry"),
        pytest.param({"link": ("incident", "INC-7")}, "1234", id="a link of the plan"),
        pytest.param({"link": ("audit", "RR-1")}, "", id="another kind"),
        pytest.param({"link": ("risk", "")}, "14", id="a kind of link alone"),
        pytest.param({"required": Required.MUST}, "2", id="what is a must"),
        pytest.param({"required": Required.SHOULD}, "3", id="what should be"),
        pytest.param({"required": Required.ANY}, "234", id="whatever is required, told how or not"),
        pytest.param({"text": "RUNS"}, "2", id="words of the issue"),
        pytest.param({"text": "café"}, "2", id="an accent"),
        pytest.param({"text": "a pump"}, "3", id="words of an update"),
        pytest.param({"text": "ten charts"}, "1234", id="words of the action"),
        pytest.param(
            {"text": "charts", "statuses": (Status.IN_PROGRESS,)}, "3", id="both must hold"
        ),
    ],
)
def test_actions_are_those_that_fit_all_that_is_asked(wanted: dict[str, Any], found: str) -> None:
    asked = ActionFilter(**wanted)
    fitting = [
        action.id[1:]
        for action, row in action_rows(PLAN, FERNHILL, TODAY)
        if asked.fits(PLAN.plan, action, row)
    ]
    assert "".join(fitting) == found


@with_each(
    ("wanted", "fits"),
    [
        pytest.param({}, True, id="nothing is asked"),
        pytest.param({"service": "rosewood house"}, True, id="its service"),
        pytest.param({"service": "Elm Court"}, False, id="another service"),
        pytest.param({"theme": "Falls"}, True, id="a theme"),
        pytest.param({"theme": "night care"}, True, id="a theme of two words"),
        pytest.param({"theme": "night"}, False, id="half a theme"),
        pytest.param({"theme": "falls", "service": "Elm Court"}, False, id="both must hold"),
    ],
)
def test_plans_are_those_of_the_service_and_theme(wanted: dict[str, Any], fits: bool) -> None:
    assert ActionFilter(**wanted).plan_fits(PLAN) is fits


def test_a_plan_without_themes_fits_none() -> None:
    assert not ActionFilter(theme="falls").plan_fits(filed({}))
