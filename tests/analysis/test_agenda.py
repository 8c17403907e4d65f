"""What the next governance meeting must look at, by exception."""

import datetime as dt
from typing import Any

import pytest

from qiptrack.analysis.agenda import Agenda, agenda
from qiptrack.analysis.agenda_reasons import AgendaReason
from qiptrack.analysis.agenda_registers import rows_wanted
from qiptrack.analysis.indicators.rows import Shown
from qiptrack.analysis.links import LinkRow
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.rules.examine import examine_plan
from tests.analysis.plans import HEAD
from tests.conftest import with_each

D = dt.date
TODAY = D(2026, 6, 30)

ORGANISATION = Organisation.model_validate(
    {
        "qip": "1",
        "organisation": "Fernhill Care",
        "escalation": [{"days_overdue": "7", "to": "Registered Manager"}],
        "meetings": [{"meeting": "Governance", "every": "month"}, {"meeting": "Board"}],
    }
)


def action(**said: Any) -> dict[str, Any]:
    usual = {
        "id": "A1",
        "issue": "Not begun.",
        "action": "Write it down",
        "owner": "Deputy Manager",
        "due": "2026-12-31",
        "evidence_source": "The sheet",
    }
    return usual | said


def filed(*actions: dict[str, Any], name: str = "rose", **said: Any) -> FiledPlan:
    plan = {
        "qip": "1",
        "title": "Reviews",
        "service": "Rosewood House",
        "sponsor": "Registered Manager",
        "opened": "2026-03-02",
        "actions": list(actions),
        **said,
    }
    return FiledPlan(name, f"{name}.yaml", Plan.model_validate(plan))


def at(*plans: FiledPlan, meeting: str | None = None) -> Agenda[Shown]:
    return agenda(plans, ORGANISATION, TODAY, meeting=meeting)


COMPLETE = {"status": "complete", "started": "2026-04-01", "completed": "2026-06-20"}
NOT_CONFIRMED = {
    "date": "2026-06-01",
    "by": "Quality Lead",
    "method": "observation",
    "result": "not-confirmed",
    "note": "Half",
}
BARRIER = {"date": "2026-06-01", "by": "Deputy Manager", "note": "Stuck", "barrier": "No cover"}


@with_each(
    ("said", "reasons"),
    [
        pytest.param({}, (), id="on track"),
        pytest.param({"due": "2026-06-29"}, (AgendaReason.OVERDUE,), id="overdue"),
        pytest.param(
            {"due": "2026-06-23"},
            (AgendaReason.OVERDUE, AgendaReason.TO_ESCALATE),
            id="a step of the route",
        ),
        pytest.param({"due": "2026-06-30"}, (AgendaReason.DUE_SOON,), id="due today"),
        pytest.param({"due": "2026-07-15"}, (), id="due later than soon"),
        pytest.param({"updates": [BARRIER]}, (AgendaReason.BLOCKED,), id="blocked"),
        pytest.param(COMPLETE, (AgendaReason.AWAITING_VERIFICATION,), id="complete"),
        pytest.param(
            COMPLETE | {"assurance": {"by": "Quality Lead", "due": "2026-06-28"}},
            (AgendaReason.OVERDUE_FOR_VERIFICATION,),
            id="not verified in time",
        ),
        pytest.param(
            {
                "status": "in-progress",
                "started": "2026-04-01",
                "due": "2026-06-29",
                "updates": [BARRIER],
                "verifications": [NOT_CONFIRMED],
            },
            (
                AgendaReason.NOT_CONFIRMED,
                AgendaReason.OVERDUE,
                AgendaReason.BLOCKED,
                AgendaReason.TO_ESCALATE,
            ),
            id="every reason, the most pressing first",
        ),
        pytest.param(
            COMPLETE | {"status": "closed", "closed": "2026-06-25"}, (), id="closed is done with"
        ),
    ],
)
def test_an_action_is_there_for_its_reasons(
    said: dict[str, Any], reasons: tuple[AgendaReason, ...]
) -> None:
    found = at(filed(action(**said))).items
    assert [item.reasons for item in found] == ([reasons] if reasons else [])


def test_a_barrier_comes_in_peoples_own_words_with_the_day_it_began() -> None:
    still = BARRIER | {"date": "2026-06-20", "barrier": "Still no cover"}
    before = {"date": "2026-05-01", "by": "Deputy Manager", "note": "Going well"}
    (item,) = at(filed(action(updates=[still, before, BARRIER]))).items
    assert item.told.latest is not None
    barrier, since = item.told.latest.barrier, item.told.blocked_since
    assert (barrier, since) == ("Still no cover", D(2026, 6, 1))


def test_what_nobody_acted_on_is_there_again() -> None:
    review = {"date": "2026-06-16", "decisions": [{"action": "A1", "decision": "Do it now"}]}
    (item,) = at(filed(action(), reviews=[review])).items
    assert item.reasons == (AgendaReason.NOT_ACTED_ON,)
    assert item.decided is not None
    assert item.decided.decision == "Do it now"


def test_a_closed_plan_is_left_out() -> None:
    found = at(filed(closed="2026-06-01"), filed(action(due="2026-06-01"), name="elm"))
    assert found.plans == 1
    assert [item.row.ref for item in found.items] == ["elm/A1"]


def test_a_meeting_has_the_plans_it_looked_at_and_those_that_none_has() -> None:
    ours = filed(
        action(due="2026-06-01"),
        name="ours",
        reviews=[{"date": "2026-05-19", "meeting": "governance", "next": "2026-06-16"}],
    )
    theirs = filed(
        action(due="2026-06-01"),
        name="theirs",
        reviews=[{"date": "2026-05-19", "meeting": "Board"}],
    )
    new = filed(action(due="2026-06-01"), name="new")
    found = at(ours, theirs, new, meeting="Governance")
    assert {item.row.plan for item in found.items} == {"ours", "new"}
    (meeting,) = found.meetings
    assert (meeting.last, meeting.next, meeting.plans) == (D(2026, 5, 19), D(2026, 6, 16), 2)


def test_a_meeting_is_next_after_its_cadence_when_it_set_no_day() -> None:
    held = filed(action(), reviews=[{"date": "2026-05-31", "meeting": "Governance"}])
    (meeting,) = at(held, meeting="Governance").meetings
    assert meeting.next == D(2026, 6, 30)


CHECK = {
    "id": "C1",
    "check": "Watch a handover",
    "owner": "Team Leader",
    "every": "week",
    "since": "2026-06-01",
}


def test_missed_checks_are_there_with_whom_to_tell() -> None:
    found = at(filed(action(), checks=[CHECK]))
    assert [row.ref for row in found.missed] == ["rose/C1"]
    assert found.tell["rose/C1"] == "Registered Manager"


def test_an_action_is_not_to_be_escalated_for_a_check_that_was_given_its_id() -> None:
    check = {**CHECK, "id": "A1"}
    found = at(filed(action(status="in-progress", due="2026-12-01"), checks=[check]))
    assert found.tell["rose/A1"] == "Registered Manager"
    assert not found.items


@with_each(
    ("values", "target", "often", "section"),
    [
        pytest.param(
            [5, 6, 5, 6, 5, 6, 5, 6], 9, {}, "not_improving", id="no change, and short of it"
        ),
        pytest.param([5, 6, 5, 6, 5, 6, 5, 6], 1, {}, "beside", id="no change, and good enough"),
        pytest.param([5, 6, 5, 6, 5, 6, 5, 6, 1], 1, {}, "not_improving", id="worse"),
        pytest.param([5, 6], 9, {}, "short", id="too few points by the day of its target"),
        pytest.param([], 9, {}, "short", id="no point at all"),
        pytest.param([5, 5, 6, 5, 7, 8, 8, 8, 8], 9, {}, "short", id="improved, and short of it"),
        pytest.param(
            [5, 6, 5, 6, 5, 6, 5, 6], 1, {"every": "week"}, "stopped", id="measured no more"
        ),
        pytest.param(
            [5, 6, 5, 6, 5, 6, 5, 6], 9, {"every": "week"}, "not_improving", id="and no change"
        ),
    ],
)
def test_an_indicator_is_asked_about_once_for_the_first_of_its_reasons(
    values: list[int], target: int, often: dict[str, str], section: str
) -> None:
    indicator = {
        **often,
        "id": "I1",
        "name": "Current",
        "unit": "%",
        "better": "higher",
        "owner": "Quality Lead",
        "baseline": {"value": "5"},
        "target": {"value": str(target), "by": "2026-06-01"},
        "measurements": [
            {"date": f"2026-05-{day:02}", "value": str(value)}
            for day, value in enumerate(values, start=1)
        ],
    }
    found = at(filed(action(), indicators=[indicator]))
    for name in ("not_improving", "short", "stopped", "beside"):
        assert len(getattr(found, name)) == (name == section), name


@with_each(
    ("reviewed", "records", "there"),
    [
        pytest.param([], ["2026-06-24"], True, id="never looked at"),
        pytest.param([], [f"2026-06-{d}" for d in ("03", "10", "17", "24")], False, id="kept"),
        pytest.param(["2026-06-15"], ["2026-06-24"], True, id="missed since the meeting"),
        pytest.param(["2026-06-21"], ["2026-06-24"], True, id="due on the day of the meeting"),
        pytest.param(["2026-06-22"], ["2026-06-24"], False, id="missed before the meeting"),
        pytest.param(["2026-06-22"], [], True, id="not done since"),
    ],
)
def test_a_check_is_there_when_it_was_missed_since_the_last_meeting(
    reviewed: list[str], records: list[str], there: bool
) -> None:
    found = {
        "id": "C1",
        "check": "Look",
        "owner": "Deputy Manager",
        "every": "week",
        "since": "2026-06-01",
        "records": [
            {"date": each, "by": "Deputy Manager", "result": "satisfactory"} for each in records
        ],
    }
    reviews = [{"date": each, "meeting": "Board"} for each in reviewed]
    assert bool(at(filed(checks=[found], reviews=reviews)).missed) is there


SAFE = {"meeting": "Safety", "covers": {"themes": ["safeguarding"], "services": ["Elm Court"]}}
NAMED = {"meeting": "Names", "covers": {"plans": ["new"]}}


def meetings_of(known: list[FiledPlan], *meetings: dict[str, Any]) -> dict[str, set[str]]:
    """Return which of these plans each meeting looks at, by its name."""
    every = (*meetings, {"meeting": "Governance"}, {"meeting": "Board"})
    data = {"qip": "1", "organisation": "Fernhill Care", "meetings": list(every)}
    organisation = Organisation.model_validate(data)
    return {
        each["meeting"]: {
            item.row.plan
            for item in agenda(known, organisation, TODAY, meeting=each["meeting"]).items
        }
        for each in every
    }


def late(name: str, **said: Any) -> FiledPlan:
    return filed(action(due="2026-06-01"), name=name, **said)


def seen(day: str, meeting: str) -> list[dict[str, str]]:
    return [{"date": day, "meeting": meeting}]


@with_each(
    ("said", "covered"),
    [
        pytest.param({"themes": ["falls"], "service": "Elm Court"}, False, id="another theme"),
        pytest.param(
            {"themes": ["Safeguarding"], "service": "elm court"}, True, id="both, as typed"
        ),
        pytest.param({"themes": ["safeguarding"]}, False, id="another service"),
        pytest.param({"service": "Elm Court"}, False, id="no theme"),
        pytest.param(
            {
                "themes": ["falls", "safeguarding"],
                "service": "Elm Court",
                "reviews": seen("2026-06-01", "Governance"),
            },
            True,
            id="whoever else looked at it",
        ),
    ],
)
def test_a_meeting_covers_what_it_is_said_to_cover(said: dict[str, Any], covered: bool) -> None:
    found = meetings_of([late("plan", **said)], SAFE)
    assert found["Safety"] == ({"plan"} if covered else set())


def test_a_plan_that_is_named_is_covered_whatever_it_is() -> None:
    found = meetings_of([late("new"), late("newer")], NAMED)
    assert found["Names"] == {"new"}
    assert found["Board"] == {"new", "newer"}


def test_a_plan_does_not_leave_a_meeting_because_another_saw_it() -> None:
    theirs = late("theirs", reviews=seen("2026-05-19", "Board"), opened="2026-03-02")
    both = late("both", reviews=[*seen("2026-04-21", "Board"), *seen("2026-06-16", "Governance")])
    opened_since = late("later", reviews=seen("2026-06-16", "Governance"), opened="2026-05-20")
    elsewhere = late("elsewhere", reviews=seen("2026-06-16", "Governance"))
    found = meetings_of([theirs, both, opened_since, elsewhere])
    assert found["Board"] == {"theirs", "both", "later"}
    assert found["Governance"] == {"both", "later", "elsewhere"}


def test_a_meeting_that_has_looked_at_nothing_yet_looks_at_everything() -> None:
    known = [late("one", reviews=seen("2026-06-16", "Governance")), late("two")]
    assert meetings_of(known)["Board"] == {"one", "two"}


def test_what_a_meeting_looked_at_elsewhere_counts_for_what_is_asked_of_one_service() -> None:
    here = late("here", reviews=seen("2026-06-16", "Governance"))
    there = late("there", service="Elm Court", reviews=seen("2026-05-19", "Board"))
    found = agenda(
        [here, there],
        ORGANISATION,
        TODAY,
        meeting="Board",
        wanted=lambda each: each.plan.service == "Rosewood House",
    )
    assert found.plans == 0


def test_a_decision_past_its_day_is_there_as_an_overdue_action_is() -> None:
    made = {"action": "A1", "decision": "Do it", "owner": "Registered Manager", "due": "2026-06-23"}
    review = {"date": "2026-06-16", "meeting": "Board", "decisions": [made]}
    (item,) = at(filed(action(), reviews=[review])).items
    assert item.reasons == (AgendaReason.DECISION_OVERDUE,)
    assert item.decided is not None
    assert (item.decided.owner, item.decided.days_overdue) == ("Registered Manager", 7)


def register_row(**said: Any) -> LinkRow:
    usual: dict[str, Any] = {"themes": ("safeguarding",), "service": "Elm Court", "is_open": True}
    empty: tuple[str, ...] = ()
    return LinkRow("risk", "R1", "A risk", empty, True, empty, empty, empty, {}, **usual | said)


@with_each(
    ("said", "services", "there"),
    [
        pytest.param({}, (), True, id="any service"),
        pytest.param({}, ("elm court", "Oak"), True, id="one of the services"),
        pytest.param({}, ("Oak",), False, id="another service"),
        pytest.param({"service": ""}, ("Oak",), True, id="a row of every service"),
        pytest.param({"service": None}, ("Oak",), False, id="nobody says which"),
        pytest.param({"is_open": False}, (), False, id="closed"),
        pytest.param({"is_open": None}, (), False, id="nobody says how it stands"),
        pytest.param({"themes": ("falls", "Safeguarding")}, (), True, id="one of its themes"),
        pytest.param({"themes": ("falls",)}, (), False, id="another theme"),
        pytest.param({"themes": None}, (), False, id="nobody says what it is about"),
    ],
)
def test_a_theme_has_the_open_rows_of_registers_linked_or_not(
    said: dict[str, Any], services: tuple[str, ...], there: bool
) -> None:
    rows = [register_row(**said)]
    found = at(filed(action()))
    wanted = rows_wanted(found, whole=True, themes=("safeguarding",), services=services)
    themed = list(filter(wanted, rows))
    assert themed == (rows if there else [])
    assert not any(map(rows_wanted(found, whole=True), rows))


def test_what_has_no_date_that_can_be_read_stands_behind_its_like() -> None:
    stuck = [("A1", "soon"), ("A2", "2027-03-02"), ("A3", "later"), ("A4", "2027-02-01")]
    text = "".join(
        f"  - {{id: {name}, issue: i, action: a, owner: Manager, due: {due}, evidence_source: e, "
        "status: in-progress, started: 2026-04-01, "
        "updates: [{date: 2026-06-01, by: Manager, note: Stuck, barrier: No cover}]}\n"
        for name, due in stuck
    )
    found = examined(f"actions:\n{text}")
    assert [item.row.ref for item in at(found).items] == [
        *("plan/A4", "plan/A2", "plan/A1", "plan/A3")
    ]


def test_of_actions_that_cannot_be_read_an_agenda_says_nothing() -> None:
    found = at(examined("actions: 5\n"))
    assert (found.items, found.milestones) == ((), ())


def examined(text: str) -> FiledPlan:
    """Return a plan of which not all can be read."""
    found = examine_plan(f"{HEAD}{text}".encode(), "plan.yaml", "plan.yaml", ORGANISATION).filed
    assert found is not None
    return found
