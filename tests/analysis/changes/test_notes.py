"""What a correction is, which notes are new, and when two facts are the same: each case alone."""

import datetime as dt
from typing import Any

from qiptrack.analysis.changes.facts import ChangedItem, ChangeKind, Fact, new_against_all, said_by
from qiptrack.analysis.changes.record_facts import (
    is_answer,
    is_correction,
    measured,
    minuted,
    names,
    noted,
)
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.identity import FiledPlan
from qiptrack.model.indicators import Check, Indicator, Measurement
from qiptrack.model.plan import Plan
from qiptrack.model.records import Escalation
from qiptrack.model.salvage import salvage
from tests.conftest import with_each


@with_each(
    ("note", "correction"),
    [
        (None, False),
        ("", False),
        ("Correction: the date", True),
        ("  correction of A1", True),
        ("CORRECTION", True),
        ("Corrections were made", False),
        ("A correction", False),
    ],
)
def test_a_note_that_begins_with_the_word_is_a_correction(
    note: str | None, correction: bool
) -> None:
    assert is_correction(note) is correction


@with_each(
    ("text", "name", "found"),
    [
        ("About A1.", "A1", True),
        ("about a1", "A1", True),
        ("A10", "A1", False),
        ("AA1", "A1", False),
        ("fix.it", "fix.it", True),
        ("fixXit", "fix.it", False),
        ("walk the stairs", "walk_the_stairs", True),
        ("walk_the_stairs", "walk the stairs", True),
    ],
)
def test_a_text_names_a_thing_as_a_word(text: str, name: str, found: bool) -> None:
    assert names(text, name) is found


FIRST = {"date": "2026-05-01", "by": "Quality Lead", "note": "first"}
SECOND = {"date": "2026-05-02", "by": "Quality Lead", "note": "second"}
MUTE = {"date": "2026-05-03", "by": "Quality Lead"}


@with_each(
    ("kind", "key"),
    [(Action, "updates"), (Check, "records"), (Indicator, "measurements"), (Plan, "reviews")],
)
def test_the_notes_that_were_added(kind: type[Model], key: str) -> None:
    def item(*records: dict[str, Any]) -> Model:
        return salvage(kind, {"id": "X", key: list(records)})

    assert noted(item(FIRST), None) == frozenset()
    assert noted(None, item(FIRST, SECOND, MUTE)) == {"first", "second"}
    assert noted(item(FIRST), item(FIRST, SECOND, MUTE)) == {"second"}
    assert noted(item(FIRST, SECOND), item(FIRST)) == frozenset()
    reworded = noted(item({**FIRST, "value": "1"}), item({**FIRST, "value": "1", "note": "other"}))
    altered = kind in (Check, Indicator)
    assert reworded == ({"other"} if altered else frozenset())
    same = noted(item({**FIRST, "value": "1"}), item({**FIRST, "value": "2"}))
    assert same == frozenset()


REVIEW: dict[str, Any] = {
    "date": "2026-05-01",
    "note": "A1 goes well",
    "decisions": [
        {"action": "A1", "decision": "Go on"},
        {"decision": "See A1 again"},
        {"action": "A2", "decision": "Stop"},
        {"action": "A1"},
    ],
}


def test_what_meetings_said_of_an_item() -> None:
    before, after = (salvage(Plan, {"reviews": each}) for each in ([], [REVIEW, {"note": "A2"}]))
    said = {"A1 goes well", "Go on", "See A1 again"}
    assert minuted(before, after, "A1") == said
    assert minuted(None, after, "A1") == said
    assert minuted(before, after, "A2") == {"Stop", "A2"}
    assert minuted(after, after, "A1") == frozenset()
    assert minuted(before, None, "A1") == frozenset()


@with_each(
    ("said", "told"),
    [
        ({"value": "3"}, 3.0),
        ({"value": "0"}, 0.0),
        ({"value": "3", "count": "1", "of": "2"}, 3.0),
        ({"count": "1"}, 1.0),
        ({"count": "1", "of": "2"}, "1 of 2"),
        ({"count": "0", "of": "2.5"}, "0 of 2.5"),
        ({"of": "2"}, None),
        ({}, None),
    ],
)
def test_what_a_measurement_says(said: dict[str, str], told: float | str | None) -> None:
    assert measured(salvage(Measurement, {"date": "2026-05-01", **said})) == told


FILED = FiledPlan("falls", "falls.yaml", salvage(Plan, {"service": "Oak"}))
DAY = dt.date(2026, 5, 1)


def fact(*steps: str | int, **more: Any) -> Fact:
    said: dict[str, Any] = {"before": "x", "after": "y", "by": "Q", "date": DAY, **more}
    what = said.pop("what", "note")
    return ChangedItem("falls/A1", FILED).fact(
        said.pop("kind", ChangeKind.PROGRESS), what, *steps, **said
    )


def test_a_fact_is_the_same_wherever_in_its_list_and_whatever_was_before() -> None:
    one = said_by(fact("updates", 0), "falls")
    assert said_by(fact("updates", 3, before="z"), "falls") == one
    for other in (
        fact("evidence", 0),
        fact("updates", 0, after="z"),
        fact("updates", 0, after=None),
        fact("updates", 0, what="other"),
        fact("updates", 0, by="R"),
        fact("updates", 0, date=None),
        fact("updates", 0, kind=ChangeKind.BARRIER),
    ):
        assert said_by(other, "falls") != one
    assert said_by(fact("updates", 0), "fire") != one
    gone = fact("updates", 0, after=None)
    assert said_by(gone, "falls") != said_by(fact("updates", 0, before="z", after=None), "falls")


def test_what_is_new_against_every_parent() -> None:
    one, two, three = fact("a", 0), fact("b", 0), fact("c", 0)
    assert new_against_all([[one, two, three]]) == [one, two, three]
    assert new_against_all([[one, two, three], [two, one], [fact("b", 5), three]]) == [two]


def test_an_answer_is_told_by_where_it_stands() -> None:
    assert fact("escalations", 0, "response").answers
    assert not fact("escalations", 0).answers
    assert not fact().answers


@with_each(
    ("now", "answer"),
    [
        ({"response": "Yes"}, True),
        ({"response": "Yes", "responded": "2026-05-05"}, True),
        ({"response": "Yes", "reason": "Late"}, False),
        ({"reason": "Late"}, False),
        ({}, False),
    ],
)
def test_an_escalation_that_is_answered_is_otherwise_as_it_was(
    now: dict[str, str], answer: bool
) -> None:
    said = {"date": "2026-05-04", "to": "R", "by": "Q", "reason": "Slow"}
    before, after = (salvage(Escalation, each) for each in (said, {**said, **now}))
    assert is_answer(before, after) is answer
    if answer:
        assert not is_answer(after, before)
        assert not is_answer(after, salvage(Escalation, {**said, "response": "No"}))
