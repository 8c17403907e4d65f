"""Plans that are closed or renamed, and new roles, services and parts: each condition alone."""

import datetime as dt
from typing import Any

import pytest

from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.model.vocabulary import Status
from qiptrack.rules.context import Surroundings
from qiptrack.rules.examine import examine_organisation
from qiptrack.workflow import adding, whole_plans
from qiptrack.workflow.change import WouldGainErrors, organisation_draft
from qiptrack.workflow.editable_fields import NotFitting, fitting, holds_dates
from qiptrack.yamlfile.edits import AddKey, AppendItem, SetValue
from tests.conftest import with_each
from tests.workflow.conftest import ORGANISATION, TODAY

DAY = dt.date(2026, 6, 30)


def plan(*statuses: str, **more: Any) -> Plan:
    actions = [{"id": f"A{at}", "status": status} for at, status in enumerate(statuses, 1)]
    return salvage(Plan, {"qip": "1", "title": "T", "actions": actions, **more})


def refused(do: Any, *given: Any) -> str:
    with pytest.raises(QiptrackError) as error:
        do(*given)
    return f"{error.value.message} {' '.join(error.value.fix.split())}"


@pytest.mark.parametrize("statuses", [(), ("closed",), ("withdrawn", "closed")])
def test_a_plan_with_nothing_open_is_closed(statuses: tuple[str, ...]) -> None:
    change = whole_plans.close("falls", plan(*statuses), DAY)
    (edit,) = change.edits
    assert isinstance(edit, AddKey)
    assert (edit.pointer, edit.key, edit.value) == ((), "closed", "2026-06-30")
    assert change.done == "falls is closed"


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        (("closed", "in-progress"), "A2 is in progress."),
        (("not-started",) * 6, "A5 is not started, A6 is not started."),
        (("complete",) * 7, "A6 is complete and others are open."),
    ],
)
def test_a_plan_with_open_actions_names_six_of_them(statuses: tuple[str, ...], shown: str) -> None:
    told = refused(whole_plans.close, "falls", plan(*statuses), DAY)
    assert shown in told
    assert "A7" not in told
    assert "qiptrack list falls" in told


def test_a_plan_that_is_closed_is_not_closed_again() -> None:
    told = refused(whole_plans.close, "falls", plan(closed="2026-05-01"), DAY)
    assert "it was closed on 1 May 2026" in told
    assert "qiptrack edit falls --unset closed" in told


@with_each(
    ("name", "after"),
    [
        ("old", "new"),
        ("OLD", "new"),
        ("old/A1", "new/A1"),
        ("older", "older"),
        ("other/old", "other/old"),
        ("R1", "R1"),
    ],
)
def test_a_link_to_a_plan_goes_with_its_name(name: str, after: str) -> None:
    assert whole_plans.renamed(name, "old", "new") == after
    linked = plan("closed", links=[{"plan": "R0"}, {"plan": name}])
    edits = whole_plans.renamed_links(linked, "old", "new")
    changed = [SetValue(("links", 1, "plan"), after)] if name != after else []
    assert list(edits) == changed


def test_the_links_of_actions_go_with_it_too() -> None:
    actions = [{"id": "A1"}, {"id": "A2", "links": [{"plan": "old", "risk": "R1"}]}]
    edits = whole_plans.renamed_links(salvage(Plan, {"actions": actions}), "old", "new")
    assert edits == (SetValue(("actions", "A2", "links", 0, "plan"), "new"),)


def ours(**more: Any) -> Organisation:
    return Organisation.model_validate({"qip": "1", "organisation": "Fernhill Care", **more})


def test_meetings_that_cover_a_plan_name_it_anew() -> None:
    meetings = [
        {"meeting": "Board"},
        {"meeting": "Falls", "covers": {"plans": ["else", "Old"]}},
        {"meeting": "Fire", "covers": {"services": ["old"]}},
    ]
    found = whole_plans.renamed_in_meetings(ours(meetings=meetings), "old", "new")
    assert found == (SetValue(("meetings", 1, "covers", "plans", 1), "new"),)


POSTS = [
    {"role": "Deputy Manager", "service": "Oak House", "holder": "S. Reyes"},
    {"role": "Quality Lead"},
]


@with_each(
    ("role", "service", "there"),
    [
        ("Deputy Manager", "Elm Court", None),
        ("Team Leader", "Oak House", None),
        ("Team Leader", None, None),
        ("deputy manager", "oak  house", "Deputy Manager is declared at Oak House already"),
        ("Deputy Manager", None, "Deputy Manager is declared at Oak House already"),
        ("Quality Lead", "Elm Court", "Quality Lead is declared already"),
        ("Quality Lead", None, "Quality Lead is declared already"),
        ("deputy manager", "oak  house", "Choose another name, or another service."),
        ("Deputy Manager", None, "or say --service: a role may be declared at each of several"),
        ("s. reyes", "Elm Court", "S. Reyes is the Deputy Manager at Oak House, and no role."),
        ("Mr S. Reyes", None, "S. Reyes is the Deputy Manager at Oak House, and no role."),
    ],
)
def test_a_role_is_declared_once_at_a_place(
    role: str, service: str | None, there: str | None
) -> None:
    values = {"role": role, **({"service": service} if service else {}), "email": ""}
    known = ours(services=["Oak House", "Elm Court"], roles=POSTS)
    if there is not None:
        assert there in refused(adding.add_role, known, values)
        return
    change = adding.add_role(known, values)
    said = {key: value for key, value in values.items() if value}
    assert isinstance(change.edits[0], AppendItem)
    assert (change.edits[0].value, change.edits[0].on_one_line) == (said, True)
    assert change.done == f"{role} is a role {f'at {service}' if service else 'everywhere'}"


def test_a_service_is_declared_once() -> None:
    known = ours(services=["Oak House"])
    assert "Oak House is declared already" in refused(adding.add_service, known, "OAK house")
    change = adding.add_service(known, "Elm Court")
    assert change.done == "Elm Court is a service of Fernhill Care"
    assert 'add-role ROLE --service "Elm Court"' in change.next


@with_each(
    ("ids", "letter", "found"),
    [
        ([], "A", "A1"),
        (["A1", "A7", "B9", "A03x", "A"], "A", "A8"),
        (["a9", "I4"], "A", "A1"),
        (["I4", None], "I", "I5"),
        (["A10", "A9"], "A", "A11"),
    ],
)
def test_a_new_id_is_behind_all_of_its_letter(
    ids: list[str | None], letter: str, found: str
) -> None:
    items = [{"id": each} for each in ids]
    for part in ("actions", "indicators", "checks"):
        assert adding.next_id(salvage(Plan, {part: items}), letter) == found


@with_each("status", Status)
def test_an_action_that_is_over_gets_no_milestone(status: Status) -> None:
    given = [{"id": "M1"}, {"id": ["M7"]}, {"id": "M4"}, {"id": "X9"}]
    action = salvage(Action, {"id": "A1", "status": status.value, "milestones": given})
    values = {"milestone": "Rails bought", "due": "2026-07-31"}
    if status in (Status.NOT_STARTED, Status.IN_PROGRESS):
        change = adding.add_milestone("falls/A1", action, values)
        assert change.done == "falls/A1/M5 is added"
    else:
        told = refused(adding.add_milestone, "falls/A1", action, values)
        assert f"falls/A1 is {status}, and so has nothing left" in told


@with_each(
    ("edit", "gained"),
    [
        (AppendItem(("roles",), {"role": "Cook"}, ()), False),
        (AppendItem(("roles",), {"reports_to": "Chef", "role": "Cook"}, ()), False),
        (AppendItem(("roles",), {"role": "Cook", "service": "Elm Court"}, ()), True),
        (SetValue(("assurance", "min_days"), "soon"), True),
        (SetValue(("organisation",), ""), True),
    ],
)
def test_the_organisation_file_gains_no_error(edit: Any, gained: bool) -> None:
    raw = f"{ORGANISATION}rules: {{QIP104: warning}}\n".encode()
    examined = examine_organisation(raw, "organisation.yaml")

    def around(known: Organisation) -> Surroundings:
        return Surroundings(TODAY, known)

    if gained:
        with pytest.raises(WouldGainErrors, match="the organisation file"):
            organisation_draft(examined, "organisation.yaml", [edit], around)
        return
    made, known = organisation_draft(examined, "organisation.yaml", [edit], around)
    assert (made.file, made.before) == ("organisation.yaml", raw)
    assert b"role: Cook" in made.after
    assert [post.role for post in known.roles][-1] == "Cook"


@with_each(
    ("key", "text", "said"),
    [
        ("due", "2026-06-30", None),
        ("due", "soon", "soon"),
        ("owner", "Deputy Manager", None),
        ("owner", "TBC", None),
        ("priority", "urgent", "urgent"),
        ("action", "", "empty"),
    ],
)
def test_what_a_field_may_not_say_is_refused(key: str, text: str, said: str | None) -> None:
    if said is None:
        assert fitting(Action, key, text) == text
        return
    with pytest.raises(NotFitting, match=said):
        fitting(Action, key, text)


@with_each(
    ("name", "date"),
    [
        ("due", True),
        ("completed", True),
        ("owner", False),
        ("assurance.due", True),
        ("assurance.by", False),
        ("milestones", False),
        ("nothing", False),
        ("nothing.due", False),
        ("owner.due", False),
    ],
)
def test_which_fields_hold_a_day(name: str, date: bool) -> None:
    assert holds_dates(Action, name) is date
