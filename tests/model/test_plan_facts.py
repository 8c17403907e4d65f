"""What an action, an indicator and the organisation say of themselves: each condition alone."""

from typing import Any

from qiptrack.model.indicators import Indicator
from qiptrack.model.nearest import listing
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action
from qiptrack.model.records import Verification, latest_of
from qiptrack.model.text_places import TextKind, text_kind_at
from qiptrack.model.vocabulary import Cadence
from qiptrack.model.word_meanings import phrases_within
from tests.conftest import with_each
from tests.model.test_assurance import action, day


def told(offset: int, barrier: str | None = None) -> dict[str, str]:
    said = {"date": day(offset), "by": "Deputy Manager", "note": "N"}
    return said if barrier is None else {**said, "barrier": barrier}


def again(offset: int) -> dict[str, str]:
    return {"date": day(offset), "by": "Quality Lead", "reason": "Slipped"}


def seen(offset: int) -> dict[str, str]:
    said = {"by": "Quality Lead", "method": "observation", "result": "confirmed", "note": "N"}
    return {"date": day(offset), **said}


OPEN = {"status": "in-progress"}


@with_each(
    ("values", "barrier", "since"),
    [
        ({}, None, None),
        ({"updates": [told(0)]}, None, None),
        ({"updates": [told(0, "No van")]}, "No van", 0),
        ({"updates": [told(0, "No van"), told(0)]}, None, None),
        ({"updates": [told(0), told(0, "No van")]}, "No van", 0),
        ({"updates": [told(1, "No driver"), told(0, "No van")]}, "No driver", 0),
        ({"updates": [told(-2, "A"), told(-1), told(0, "B"), told(1, "C")]}, "C", 0),
        ({"updates": [told(0, "No van")], "completed": day(-1)}, "No van", 0),
        ({"updates": [told(0, "No van")], "completed": day(0)}, None, None),
        ({"updates": [told(0, "No van")], "completed": day(1)}, None, None),
        ({"updates": [told(0, "No van")], "reopenings": [again(0)]}, "No van", 0),
        ({"updates": [told(0, "No van")], "reopenings": [again(1)]}, None, None),
        ({"updates": [told(0, "No van")], "verifications": [seen(0)]}, "No van", 0),
        ({"updates": [told(0, "No van")], "verifications": [seen(1)]}, None, None),
        ({"updates": [told(-5, "A"), told(0, "B")], "reopenings": [again(-1)]}, "B", 0),
        ({"updates": [told(-5, "A"), told(0, "B")], "reopenings": [again(-5)]}, "B", -5),
    ],
)
def test_a_barrier_stands_until_it_is_overcome(
    values: dict[str, Any], barrier: str | None, since: int | None
) -> None:
    one = action(**OPEN, **values)
    assert one.barrier == barrier
    assert one.blocked == (barrier is not None)
    assert one.blocked_since == (None if since is None else type(one.due).fromisoformat(day(since)))
    ended = action(**{**values, "status": "closed"})
    assert (ended.blocked, ended.blocked_since) == (False, None)


def test_how_far_the_due_date_went_is_counted_from_the_first() -> None:
    moved = [
        {"date": day(offset), "by": "D", "from": day(first), "to": day(last), "reason": "R",
         "approved_by": "Q"}
        for offset, first, last in ((3, 5, 12), (1, 0, 5))
    ]  # fmt: skip
    late = action(**OPEN, due=day(12), deferrals=moved)
    assert (late.first_due.isoformat(), late.slippage) == (day(0), 12)
    assert (action(due=day(4)).first_due.isoformat(), action(due=day(4)).slippage) == (day(4), 0)


def test_the_last_of_one_day_is_the_last_in_the_file() -> None:
    one = action(updates=[told(0, "first"), told(0, "second"), told(-1, "before")])
    latest = latest_of(one.updates)
    assert latest is not None
    assert latest.barrier == "second"
    assert latest_of(()) is None


def test_a_verification_counts_from_the_end_of_the_embedding_period() -> None:
    assert action(completed=day(0)).verification_counts_from(5) == action(due=day(5)).due
    assert action(**OPEN).verification_counts_from(5) is None


def test_a_verifier_from_elsewhere_is_named_with_the_service() -> None:
    here, there = seen(0), {**seen(0), "at": "Elm Court"}
    named = [Verification.model_validate(each).verifier for each in (here, there)]
    assert named == ["Quality Lead", "Quality Lead at Elm Court"]


@with_each(
    ("unit", "type_", "kind"),
    [
        ("%", None, "share"),
        ("falls", None, "level"),
        ("%", "rate", "rate"),
        ("falls", "count", "count"),
    ],
)
def test_what_an_indicator_counts_is_its_type_or_its_unit(
    unit: str, type_: str | None, kind: str
) -> None:
    said: dict[str, Any] = {"id": "I1", "name": "N", "unit": unit, "better": "lower", "owner": "Q"}
    said["target"] = {"value": "2"}
    made = Indicator.model_validate(said if type_ is None else {**said, "type": type_})
    assert made.kind == kind


@with_each(
    ("word", "number", "unit"),
    [("month", 1, "month"), ("6 weeks", 6, "week"), ("2 years", 2, "year"), ("day", 1, "day")],
)
def test_a_cadence_is_so_many_of_a_unit(word: str, number: int, unit: str) -> None:
    assert (Cadence(word).number, Cadence(word).unit) == (number, unit)


@with_each(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_several_are_named_as_a_sentence_has_them(parts: list[str], said: str) -> None:
    assert listing(parts) == said


@with_each(
    ("heading", "found"),
    [
        ("Who will be responsible for this action?", ["owner", "owner", "action"]),
        ("Evidence source and due date", ["evidence_source", "due"]),
        ("Due date due", ["due", "due"]),
        ("Owner", ["owner"]),
        ("nothing known of it", []),
    ],
)
def test_words_for_keys_are_found_in_a_longer_heading(heading: str, found: list[str]) -> None:
    phrases = [*phrases_within(heading, Action)]
    assert [name for each in phrases for name in each.meaning.names] == found
    assert all(1 <= each.words <= 6 for each in phrases)


@with_each(
    ("path", "words"),
    [
        (("action",), TextKind.PROSE),
        (("owner",), TextKind.NAME),
        (("contributors",), TextKind.NAME),
        (("standards",), TextKind.NAME),
        (("evidence", "note"), TextKind.PROSE),
        (("evidence", "by"), TextKind.NAME),
        (("required_by", "body"), TextKind.PROSE),
        (("due",), None),
        (("evidence",), None),
        (("links", "risk"), TextKind.PROSE),
        (("nothing",), None),
    ],
)
def test_what_kind_of_words_stands_where(path: tuple[str, ...], words: TextKind | None) -> None:
    assert text_kind_at(Action, path) is words


OURS = Organisation.model_validate(
    {
        "qip": "1",
        "organisation": "Fernhill Care",
        "services": ["Oak House", {"service": "Elm Court", "frameworks": ["own.yaml"]}],
        "frameworks": ["care", "ours.yaml"],
        "registers": [{"kind": "risk", "file": "risks.csv", "id": "No"}],
        "roles": [
            {"role": "Deputy Manager", "service": "Oak House", "holder": "J. Okafor"},
            {"role": "deputy manager", "service": "Elm Court"},
            {"role": "Quality Lead", "holder": "S. Reyes"},
        ],
    }
)
BARE = Organisation.model_validate({"qip": "1", "organisation": "Fernhill Care"})


def test_what_the_organisation_names() -> None:
    assert OURS.own_files == {"risks.csv", "care", "ours.yaml", "own.yaml"}
    assert [*OURS.framework_names] == [
        (("frameworks", 0), "care"),
        (("frameworks", 1), "ours.yaml"),
        (("services", 1, "frameworks", 0), "own.yaml"),
    ]
    assert OURS.plan_services == ("Oak House", "Elm Court", "Fernhill Care")
    assert (BARE.own_files, [*BARE.framework_names], BARE.plan_services) == (frozenset(), [], ())


@with_each(
    ("service", "ours", "bare"),
    [
        (None, True, True),
        ("oak  house", True, True),
        ("Fernhill Care", False, True),
        ("Rosewood", False, True),
    ],
)
def test_a_service_is_known_where_it_is_declared_or_none_is(
    service: str | None, ours: bool, bare: bool
) -> None:
    assert (OURS.knows_service(service), BARE.knows_service(service)) == (ours, bare)


@with_each(
    ("service", "names"),
    [
        (None, ("Deputy Manager", "Quality Lead")),
        ("Oak House", ("Deputy Manager", "Quality Lead")),
        ("elm court", ("deputy manager", "Quality Lead")),
        ("Rosewood", ("Quality Lead",)),
    ],
)
def test_the_roles_of_a_service_are_those_of_every_one_too(
    service: str | None, names: tuple[str, ...]
) -> None:
    assert OURS.role_names(service) == names


@with_each(
    ("role", "service", "holder"),
    [
        ("deputy manager", "Oak House", "J. Okafor"),
        ("Deputy Manager", "Elm Court", None),
        ("Quality Lead", "Rosewood", "S. Reyes"),
        ("Chef", "Oak House", None),
    ],
)
def test_who_holds_a_role(role: str, service: str, holder: str | None) -> None:
    assert OURS.holder(role, service) == holder
