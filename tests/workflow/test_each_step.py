"""Every step and record of every action, on the days around its own: what it does, or why not.

One line is kept for each day from which on the answer is another.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.step_conditions import Situation
from qiptrack.model.vocabulary import CheckResult, EvidenceKind, Method, VerificationResult
from qiptrack.workflow import measuring, records, routine_checks, steps
from qiptrack.workflow.change import Change
from qiptrack.workflow.measuring import Numbers
from qiptrack.workflow.replacing import NEW_ONLY, Replacement
from tests.conftest import Golden, with_each
from tests.model.whole_plan import whole_plan
from tests.workflow.conftest import TODAY, World
from tests.workflow.test_each_field import said

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WORLD = World()
ACTIONS = {each.id: each for each in WORLD.plan.actions} | {
    "WHOLE": Action.model_validate(whole_plan()["actions"][0]),
    "OPEN": Action.model_validate(
        {
            **{key: value for key, value in whole_plan()["actions"][0].items()
               if key not in ("completed", "withdrawal", "learning")},
            "status": "in-progress",
        }
    ),
}  # fmt: skip
Do = Callable[[Action, Situation], Change]
DEFERRED = {"approver": "Registered Manager", "to_date": dt.date(2026, 8, 31)}
STEPS: dict[str, tuple[str, dict[str, Any], Do]] = {
    "start": ("Deputy Manager", {}, lambda a, s: steps.start("p/A", a, s)),
    "complete": ("Deputy Manager", {}, lambda a, s: steps.complete("p/A", a, s)),
    "verify": (
        "Quality Lead", {},
        lambda a, s: steps.verify(
            "p/A", a, s, result=VerificationResult.CONFIRMED, method=Method.OBSERVATION, note="N"
        ),
    ),
    "not confirmed": (
        "Quality Lead", {},
        lambda a, s: steps.verify(
            "p/A", a, s, result=VerificationResult.NOT_CONFIRMED, method=Method.FEEDBACK, note="N"
        ),
    ),
    "close": ("Quality Lead", {}, lambda a, s: steps.close("p/A", a, s)),
    "reopen": ("Quality Lead", {}, lambda a, s: steps.reopen("p/A", a, s, reason="R")),
    "defer": ("Deputy Manager", DEFERRED, lambda a, s: steps.defer("p/A", a, s, reason="R")),
    "withdraw": (
        "Deputy Manager", {"approver": "Registered Manager"},
        lambda a, s: steps.withdraw("p/A", a, s, reason="R"),
    ),
    "reassign": (
        "Registered Manager", {"to_owner": "Team Leader"},
        lambda a, s: steps.reassign("p/A", a, s, reason="R"),
    ),
    "update": (
        "Deputy Manager", {}, lambda a, s: records.update("p/A", a, s, note="N", barrier=None)
    ),
    "blocked": (
        "Deputy Manager", {}, lambda a, s: records.update("p/A", a, s, note="N", barrier="No van")
    ),
    "correction": (
        "Deputy Manager", {},
        lambda a, s: records.update("p/A", a, s, note="Correction: due", barrier=None),
    ),
    "evidence": (
        "Deputy Manager", {},
        lambda a, s: records.evidence(
            "p/A", a, s, kind=EvidenceKind.RECORD, found_at=None, note="N"
        ),
    ),
    "escalate": (
        "Quality Lead", {},
        lambda a, s: records.escalate("p/A", a, s, to="Registered Manager", reason="R"),
    ),
    "respond": ("Quality Lead", {}, lambda a, s: records.respond("p/A", a, s, response="Yes")),
    "reach M1": (
        "Deputy Manager", {}, lambda a, s: records.reach_milestone("p/A", a, "m1", s.date)
    ),
}  # fmt: skip


def outcome(do: Callable[[], Change]) -> str:
    """Return what a change does and says, or why it is refused and what to do."""
    try:
        change = do()
    except QiptrackError as error:
        return f"no: {error.message} {' '.join(error.fix.split())}"
    return " ".join((f"{change.done}.", change.next, "|", "; ".join(map(said, change.edits))))


def dates(item: object) -> Iterator[str]:
    """Yield each date of an item and of what is below it."""
    if isinstance(item, dt.date):
        yield item.isoformat()
    elif isinstance(item, tuple):
        for each in item:
            yield from dates(each)
    elif isinstance(item, Model):
        for name in type(item).model_fields:
            yield from dates(getattr(item, name))


def days(text: str) -> list[dt.date]:
    """Return the days in a text, and today, with those beside each, and two weeks later."""
    known = {TODAY, *(dt.date.fromisoformat(each) for each in DATE.findall(text))}
    return sorted({each + dt.timedelta(step) for each in known for step in (-1, 0, 1, 13, 14, 15)})


def changing(known: str, answer: Callable[[dt.date], str]) -> Iterator[str]:
    """Yield the days from which on an answer is another, with the answer."""
    before = ""
    for day in days(known):
        shown = f"{day.day} {day:%B} {day.year}"
        now = answer(day).replace(day.isoformat(), "DAY").replace(f"{day!r}", "DAY")
        now = re.sub(rf"\b{shown}\b", "DAY", now)
        if now != before:
            yield f"    {day}: {now}"
        before = now


@pytest.mark.parametrize("name", STEPS)
def test_every_step_of_every_action_on_every_day(name: str, golden: Golden) -> None:
    role, more, do = STEPS[name]
    lines: list[str] = []
    for action_id, action in ACTIONS.items():

        def answer(day: dt.date, action: Action = action) -> str:
            return outcome(lambda: do(action, WORLD.by(role, day.isoformat(), **more)))

        lines += [action_id, *changing(" ".join(dates(action)), answer)]
    golden(f"steps/{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")


@with_each("name", ["defer", "withdraw", "reassign", "verify"])
def test_every_role_that_may_be_named(name: str, golden: Golden) -> None:
    _, _, do = STEPS[name]
    key = {"defer": "approver", "withdraw": "approver", "reassign": "to_owner"}.get(name)
    lines = []
    roles = [each.role for each in WORLD.organisation.roles]
    for role in (*roles, "deputy manager", "Chef", "TBC", "All staff", "Care Lead and Chef"):
        for date in (dt.date(2026, 6, 30), dt.date(2026, 7, 31), dt.date(2026, 8, 1), None):
            to: dict[str, Any] = {"to_date": date} if name == "defer" else {}
            given: dict[str, Any] = {key: role, **to} if key else {}
            situation = WORLD.by("Care Lead" if key else role, **given)
            action = ACTIONS["DONE" if name == "verify" else "READY"]
            lines.append(f"{role}, {date}: {outcome(lambda: do(action, situation))}")
            if not to:
                break
    golden(f"steps/{name}-by-role.txt", "\n".join(lines) + "\n")


NUMBERS: tuple[tuple[str | None, str | None, str | None], ...] = (
    (None, None, None), ("-1", None, None), ("0", None, None), ("100", None, None),
    ("100.5", None, None), (None, "3", None), (None, "-1", None), (None, "3", "20"),
    (None, None, "20"), (None, "21", "20"), ("5", "3", "20"),
    ("105", "3", "20"), ("5", "300", "20"), (None, "3", "0"),
)  # fmt: skip


def indicator(kind: str, *points: dict[str, str], **more: Any) -> Indicator:
    listed = {
        "measurements": [{"date": f"2026-06-{at:02}", **each} for at, each in enumerate(points, 1)]
    }
    said_of_it = {
        "id": "I1", "name": "Falls", "unit": "%" if kind == "share" else "falls", "type": kind,
        "better": "lower", "owner": "Quality Lead", "target": {"value": "2"},
    }  # fmt: skip
    return Indicator.model_validate({**said_of_it, **listed, **more})


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@with_each("kind", ["level", "share", "rate", "count", "days-between"])
def test_every_kind_of_number(kind: str, golden: Golden) -> None:
    lines = []
    item = indicator(kind, *([{}] if kind == "days-between" else [{"value": "5", "note": "Old"}]))
    for replaces in (
        NEW_ONLY,
        Replacement(allowed=True),
        Replacement(True, committed=True),
    ):
        for date in ("2026-05-31", "2026-06-01", "2026-06-02", "2026-06-03"):
            for value, counted, of in NUMBERS:
                made = outcome(
                    lambda: measuring.measure(
                        "p/I1", item, WORLD.by("Quality Lead", date),
                        Numbers(number(value), number(counted), number(of)),
                        note=None, replaces=replaces,
                    )
                )  # fmt: skip
                lines.append(f"{date} {value} {counted} of {of}: {made}")
    golden(f"steps/measure-{kind}.txt", "\n".join(dict.fromkeys(lines)) + "\n")


@with_each(
    ("known", "new", "far"),
    [
        ((), "5", False),
        (("5",), "5", False),
        (("5",), "49", False),
        (("5",), "50", True),
        (("5",), "0.6", False),
        (("5",), "0.5", True),
        (("5",), "-1", True),
        (("-5",), "-6", False),
        (("-5",), "-49", False),
        (("-5",), "-50", True),
        (("-5",), "50", True),
        (("0",), "1", True),
        (("0",), "0", False),
        (("40", "60"), "80", False),
        (("40", "60"), "81", True),
        (("40", "60"), "20", False),
        (("40", "60"), "19", True),
        (("58", "60"), "75", False),
        (("58", "60"), "76", True),
        (("58", "60"), "43", False),
        (("58", "60"), "42", True),
        (("-60", "-58"), "-43", False),
        (("-60", "-58"), "-42", True),
        (("0", "60"), "-1", True),
        (("-1", "60"), "-2", False),
    ],
)
def test_a_value_far_from_all_before_is_asked_about(
    known: tuple[str, ...], new: str, far: bool
) -> None:
    item = indicator("level", *({"value": each} for each in known))
    doubt = measuring.far_off(item, Numbers(Decimal(new)), date=TODAY)
    assert (doubt is not None) == far
    before = indicator("level", baseline={"value": known[0]}) if len(known) == 1 else item
    assert (measuring.far_off(before, Numbers(Decimal(new)), date=TODAY) is not None) == far
    same_day = measuring.far_off(item, Numbers(Decimal(new)), date=dt.date(2026, 6, 1))
    assert len(known) > 1 or same_day is None
    assert measuring.far_off(item, Numbers(), date=TODAY) is None


def test_how_many_of_how_many_is_held_against_what_was_worked_out() -> None:
    item = indicator("share", {"count": "3", "of": "20"})
    far = measuring.far_off(item, Numbers(None, Decimal(15), Decimal(10)), date=TODAY)
    assert far == "150 is far from all before, which were 15"
    assert measuring.far_off(item, Numbers(None, Decimal(4), Decimal(20)), date=TODAY) is None
    assert measuring.far_off(item, Numbers(None, Decimal(4), Decimal(0)), date=TODAY) is None


CHECK = Check.model_validate(
    {
        "id": "C1", "check": "Stairs", "owner": "Team Leader", "every": "week",
        "since": "2026-06-01", "until": "2026-06-21",
        "records": [{"date": "2026-06-05", "by": "X", "result": "concern", "note": "Wet"}],
    }
)  # fmt: skip


def test_every_record_of_a_check(golden: Golden) -> None:
    lines = []
    for replaces in (
        NEW_ONLY,
        Replacement(allowed=True),
        Replacement(True, committed=True),
    ):
        for done, expected in ((None, None), (7, None), (7, 7), (8, 7), (None, 7)):
            for made_up in (None, "2026-05-31", "2026-06-01", "2026-06-21", "2026-06-22"):

                def answer(day: dt.date) -> str:
                    return outcome(
                        lambda: routine_checks.record_check(
                            "p/C1", CHECK, WORLD.by("Team Leader", day.isoformat()),
                            result=CheckResult.SATISFACTORY, note=None, done=done,
                            expected=expected, replaces=replaces,
                            made_up=dt.date.fromisoformat(made_up) if made_up else None,
                        )
                    )  # fmt: skip

                head = f"{replaces.allowed} {replaces.committed} {done} of {expected} for {made_up}"
                lines += [head, *changing("2026-06-01 2026-06-05 2026-06-21", answer)]
    golden("steps/record-check.txt", "\n".join(lines) + "\n")


@with_each(
    ("since", "approver", "owner", "refused"),
    [
        ("2026-06-29", "Registered Manager", "Quality Lead", ""),
        ("2026-06-30", "Registered Manager", "Quality Lead", ""),
        ("2026-07-01", "Registered Manager", "Quality Lead", "1 July 2026 is still to come"),
        ("2026-05-04", "Registered Manager", "Quality Lead", "it has a rebase of 4 May 2026"),
        ("2026-05-05", "Registered Manager", "Quality Lead", ""),
        ("2026-05-05", "Quality Lead", "Team Leader", "Quality Lead"),
        ("2026-05-05", "Team Leader", "Team Leader", "Team Leader"),
    ],
)
def test_limits_are_drawn_anew_once_from_a_day_that_has_come(
    since: str, approver: str, owner: str, refused: str
) -> None:
    there = {"date": "2026-05-04", "by": "X", "reason": "R", "approved_by": "Y"}
    item = indicator("level", rebases=[there], owner=owner)
    situation = WORLD.by("Quality Lead", approver=approver)
    made = outcome(
        lambda: measuring.rebase(
            "p/I1", item, situation, since=dt.date.fromisoformat(since), reason="R"
        )
    )
    assert made.startswith("no: ") == bool(refused)
    assert refused in made
