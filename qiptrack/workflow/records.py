"""Records of what happened: progress, evidence, escalation, milestones and reviews."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from qiptrack.analysis.changes.record_facts import is_correction
from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.identity import same_name
from qiptrack.model.plan import Plan
from qiptrack.model.records import latest_of
from qiptrack.model.roles import same_role
from qiptrack.model.step_conditions import Situation, Unmet
from qiptrack.model.vocabulary import EvidenceKind, Status
from qiptrack.patterns import pattern
from qiptrack.workflow.change import Change, Refused, put, recorded
from qiptrack.yamlfile.edits import AppendItem, Edit, Value

_NO_BARRIER = pattern(
    r"(no|none|nil|nothing|n/?a|-+|(no|not) (longer|more|barriers?|blocked)"
    r"|cleared|removed|resolved)\.?",
    re.IGNORECASE,
)
"""What is typed for a barrier by who means that there is none."""

_CLEARED = "Leave the barrier out: an update without one says that the way is clear."


class NamesNoBarrier(QiptrackError):
    """What was typed for a barrier says that there is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' names no barrier.", _CLEARED)


def named_barrier(text: str) -> str:
    """Return the barrier that `text` names; NamesNoBarrier where that is none."""
    if _NO_BARRIER.fullmatch(text.strip()):
        raise NamesNoBarrier(text)
    return text


def update(
    ref: str, action: Action, situation: Situation, *, note: str, barrier: str | None
) -> Change:
    """Return the change that reports progress; a barrier stands until an update without one.

    A correction of what was recorded is no progress: it may be added to an action that is no
    longer open, and it leaves a barrier where it was.
    """
    if barrier:
        barrier = named_barrier(barrier)
    if is_correction(note):
        barrier = barrier or (action.barrier if action.blocked else None)
    else:
        still_open(ref, "updated", action)
    record: dict[str, Value] = {**stamp(situation), "note": note, "barrier": barrier}
    edit = recorded(action, ("actions", action.id), "updates", record)
    latest = latest_of(action.updates)
    if latest is not None and latest.date > situation.date:
        return Change((edit,), f"{ref}: progress is recorded, behind that of {day(latest.date)}")
    if barrier:
        route = f"Tell who can remove it: qiptrack escalate {ref} --to ROLE --reason TEXT"
        return Change((edit,), f"{ref} is blocked", route)
    done = f"{ref} is no longer blocked" if action.blocked else f"{ref}: progress is recorded"
    then = f"It is not started yet: qiptrack start {ref}"
    return Change((edit,), done, then if action.status is Status.NOT_STARTED else "")


def evidence(
    ref: str,
    action: Action,
    situation: Situation,
    *,
    kind: EvidenceKind,
    found_at: str | None,
    note: str | None,
    indicator: str | None = None,
    expires: dt.date | None = None,
) -> Change:
    """Return the change that adds evidence; Refused with neither a reference nor a note."""
    still_open(ref, "given evidence", action)
    if not found_at and not note:
        remedy = "Say where it is, or what it shows: --ref REF or --note TEXT"
        raise Refused(ref, "given evidence", [Unmet("it has no reference and no note", remedy)])
    record: dict[str, Value] = {
        **stamp(situation),
        "kind": kind.value,
        "ref": found_at,
        "note": note,
        "indicator": indicator,
        "expires": expires.isoformat() if expires else None,
    }
    edit = recorded(action, ("actions", action.id), "evidence", record)
    then = f"When the change is in place: qiptrack complete {ref}"
    undone = action.status in (Status.NOT_STARTED, Status.IN_PROGRESS)
    return Change((edit,), f"{ref}: evidence is recorded", then if undone else "")


def escalate(
    ref: str, action: Action, situation: Situation, *, to: str | None, reason: str | None
) -> Change:
    """Return the change that records who was told of an action, and why.

    Whom or why may be None while it is still to be asked for.
    """
    still_open(ref, "escalate", action)
    if to is not None and same_role(to, situation.by):
        unmet = Unmet(f"{to} cannot be told by {to}", "Name whoever told them: --by ROLE")
        raise Refused(ref, "escalate", [unmet])
    record: dict[str, Value | None] = {
        "date": situation.date.isoformat(),
        "to": to,
        "by": situation.by,
        "reason": reason,
    }
    edit = recorded(action, ("actions", action.id), "escalations", record)
    answer = f"Their answer: qiptrack escalate {ref} --respond TEXT"
    return Change((edit,), f"{to} was told of {ref}", answer)


def respond(ref: str, action: Action, situation: Situation, *, response: str) -> Change:
    """Return the change that puts down the answer to the latest escalation without one."""
    open_ones = [each for each in action.escalations if each.response is None]
    latest = latest_of(open_ones)
    if latest is None:
        told = f"Record that first: qiptrack escalate {ref} --to ROLE --reason TEXT"
        raise Refused(ref, "answered", [Unmet("no escalation awaits an answer", told)])
    if situation.date < latest.date:
        unmet = Unmet(f"it was escalated on {day(latest.date)}", "Give a later --date.")
        raise Refused(ref, "answered", [unmet])
    pointer = ("actions", action.id, "escalations", action.escalations.index(latest))
    edits = (
        put(latest, pointer, "response", response),
        put(latest, pointer, "responded", situation.date),
    )
    return Change(edits, f"{ref}: the answer of {latest.to} is recorded")


def reach_milestone(ref: str, action: Action, name: str, date: dt.date) -> Change:
    """Return the change that records that a milestone was reached on that day, by whomever.

    `name` is its id. Refused where the action has none of that name, or it was reached already.
    """
    places = {each.id: index for index, each in enumerate(action.milestones)}
    found = next((each for each in action.milestones if same_name(each.id, name)), None)
    if found is None:
        there = f"There are: {', '.join(places)}." if places else "It has none yet."
        remedy = f"{there} A new one: qiptrack add-milestone {ref}"
        raise Refused(ref, "marked", [Unmet(f"it has no milestone '{name}'", remedy)])
    if found.done is not None:
        unmet = Unmet(
            f"{found.id} was reached on {day(found.done)} already",
            "Nothing is left to record; a wrong day is put right in the file.",
        )
        raise Refused(ref, "marked", [unmet])
    edit = put(found, ("actions", action.id, "milestones", places[found.id]), "done", date)
    left = [each for each in action.milestones if each.done is None and each is not found]
    reached = len(action.milestones) - len(left)
    then = f"Once the change is in place: qiptrack complete {ref}"
    if left:
        first = min(left, key=lambda each: each.due)
        then = f"Next is {first.id} {first.milestone}, by {day(first.due)}."
    said = f"{ref}/{found.id} was reached on {day(date)}, {reached} of {len(places)}"
    return Change((edit,), said, then)


class NewDecision(NamedTuple):
    """What a meeting decides: of an action by its id, or of the plan; who sees to it, by when."""

    action: str | None
    decision: str
    owner: str | None = None
    due: dt.date | None = None


_NO_ACTION = "It has none: leave the action out, or `qiptrack add` it first."


def review(
    plan_id: str,
    plan: Plan,
    date: dt.date,
    *,
    meeting: str | None,
    chair: str | None,
    note: str | None,
    decisions: Sequence[NewDecision],
    following: dt.date | None,
) -> Change:
    """Return the change that records a meeting that looked at the plan.

    Refused for a decision on an action that the plan does not have, or with a day that has
    passed, and for a next review that is not later. A meeting may look at a plan twice a day,
    but is told that it does.
    """
    unmet = _against_review(plan, date, decisions, following)
    if unmet:
        raise Refused(plan_id, "reviewed", unmet)
    record: dict[str, Value] = {"date": date.isoformat()}
    said = {"meeting": meeting, "chair": chair, "note": note}
    record |= {key: value for key, value in said.items() if value is not None}
    if decisions:
        record["decisions"] = [
            {key: value for key, value in _decided(each).items() if value is not None}
            for each in decisions
        ]
    if following is not None:
        record["next"] = following.isoformat()
    edit: Edit = AppendItem(("reviews",), record, tuple(type(plan).model_fields))
    then = [
        f"The next review is on {day(following)}." if following else "",
        _SECOND if _is_reviewed(plan, meeting, date) else "",
    ]
    return Change((edit,), f"{plan_id}: the review is recorded", " ".join(filter(None, then)))


def _against_review(
    plan: Plan, date: dt.date, decisions: Sequence[NewDecision], following: dt.date | None
) -> list[Unmet]:
    """Return the conditions that a review does not meet, by its decisions and its next day."""
    known = [
        name
        for action in or_none(lambda: plan.actions) or ()
        if (name := or_none(lambda: action.id))
    ]
    there = f"Name one of: {', '.join(known)}." if known else _NO_ACTION
    unmet = [
        Unmet(f"it has no action {each.action}", there)
        for each in decisions
        if each.action is not None and each.action not in known
    ]
    unmet += [
        Unmet(
            f"what was decided on {each.action or 'the plan'} was due on {day(each.due)} already",
            f"Give it a day from {day(date)} on.",
        )
        for each in decisions
        if each.due is not None and each.due < date
    ]
    if following is not None and following <= date:
        unmet.append(Unmet("the next review is not after this one", "Give a later --next."))
    return unmet


def _is_reviewed(plan: Plan, meeting: str | None, date: dt.date) -> bool:
    """Whether a plan has a review by that meeting of that day."""
    held = or_none(lambda: plan.reviews) or ()
    of_day = (each for each in held if or_none(lambda: each.date) == date)
    return any(same_name(or_none(lambda: each.meeting), meeting) for each in of_day)


_SECOND = (
    "This meeting has another review of that day beside it: if they are one, take this one back "
    "with `qiptrack undo` and add to that one in the plan file."
)


def _decided(made: NewDecision) -> dict[str, str | None]:
    return {**made._asdict(), "due": made.due.isoformat() if made.due else None}


def still_open(ref: str, step: str, action: Action) -> None:
    """Raise Refused for an action that is closed or withdrawn: its records stay as they were."""
    if action.status is Status.CLOSED:
        remedy = "Take it up again first: qiptrack reopen REF --reason TEXT"
        raise Refused(ref, step, [Unmet("it is closed", remedy)])
    if action.status is Status.WITHDRAWN:
        remedy = "It was given up; see what is recorded: qiptrack show REF"
        raise Refused(ref, step, [Unmet("it is withdrawn", remedy)])


def stamp(situation: Situation) -> dict[str, str]:
    """Return the day of a record and the role that makes it, by the keys of a plan."""
    return {"date": situation.date.isoformat(), "by": situation.by}
