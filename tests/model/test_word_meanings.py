from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model import word_meanings as words
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.everyday_words import KEYS
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation_parts import Post
from qiptrack.model.records import Evidence, Update
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import (
    Better,
    Cadence,
    CheckResult,
    Priority,
    Status,
    VerificationResult,
)
from qiptrack.model.word_meanings import (
    Meaning,
    key_meaning,
    meant_key,
    meant_value,
    phrases_within,
)
from tests.conftest import CHARACTERS, at_most, swept, with_each


@with_each(
    ("heading", "names"),
    [
        ("By whom", ("owner",)),
        ("By whom?", ("owner",)),
        ("Lead / Responsible person", ("owner",)),
        ("Target date (dd/mm/yy)", ("due",)),
        ("Deadline:", ("due",)),
        ("dueDate", ("due",)),
        ("Progress / comments", ("updates.note",)),
        ("Progress notes", ("updates.note",)),
        ("Ref", ("id",)),
        ("Ref. No.", ("id",)),
        ("Issue identified", ("issue",)),
        ("Action required", ("action",)),
        ("Source of evidence", ("evidence_source",)),
        ("Date completed", ("completed",)),
        ("Completion date", ("due", "completed")),
        ("Quality statement", ("standards",)),
        ("dueby", ("due",)),
        ("DUEBY", ("due",)),
        ("targetdate", ("due",)),
        ("finish", ("due", "completed")),
        ("Objective", ("action",)),
        ("action taken", ("updates.note",)),
        ("Actions taken to date", ("updates.note",)),
        ("Officer responsible", ("owner",)),
        ("Lead person", ("owner",)),
        ("actionowner", ("owner",)),
        ("Date of start", ("started",)),
        ("Expected outcome", ("evidence_source",)),
        ("Estimated cost", ("resources",)),
        ("Budget", ("resources",)),
        ("Sub-actions", ("milestones",)),
        ("Phase", ("milestones",)),
        ("Must do", ("issue", "required_by.level")),
        ("Colour of the carpet", ()),
    ],
)
def test_a_heading_of_a_tracker_means_a_key(heading: str, names: tuple[str, ...]) -> None:
    assert key_meaning(heading, Action).names == names


NOTHING_FOR = (
    "RAG", "RAG rating", "BRAG status", "% complete", "Depends on", "status_rag", "RAG (now)",
    "ragstatus", "rating (BRAG)", "Date raised", "raised_date", "Date opened", "opened",
)  # fmt: skip


@with_each("heading", NOTHING_FOR)
def test_a_heading_that_the_format_has_nothing_for_is_known_as_that(heading: str) -> None:
    meaning = key_meaning(heading, Action)
    assert meaning.names == ()
    assert meaning.said


@with_each(
    ("part", "key", "present", "names"),
    [
        pytest.param(Action, "completion_date", {"due"}, ("completed",), id="the one not there"),
        pytest.param(Action, "lead", {"owner"}, ("owner",), id="there already"),
        pytest.param(Action, "ownr", set(), ("owner",), id="a slip"),
        pytest.param(Action, "isseu", set(), ("issue",), id="two letters changed places"),
        pytest.param(Indicator, "tagret", set(), ("target",), id="changed places in the middle"),
        pytest.param(Check, "unit", set(), (), id="a key of another part"),
        pytest.param(Check, "untill", set(), ("until",), id="a slip in a check"),
        pytest.param(Update, "who", set(), ("by",), id="of every record"),
        pytest.param(Evidence, "attachment", set(), ("ref",), id="of one kind of record"),
        pytest.param(Post, "manager", set(), ("reports_to",), id="of the organisation"),
        pytest.param(Action, "zzzz", set(), (), id="nothing"),
        pytest.param(Update, "note:Seen at 10:30", set(), ("note",), id="no space behind a colon"),
        pytest.param(Action, "due 2026-05-01", set(), ("due",), id="no colon before a day"),
    ],
)
def test_an_unknown_key_means_one_that_is_not_there(
    part: type[Model], key: str, present: set[str], names: tuple[str, ...]
) -> None:
    assert meant_key(key, part, present).names == names


@with_each(
    ("kind", "word", "names"),
    [
        (Status, "ongoing", ("in-progress",)),
        (Status, "On-going", ("in-progress",)),
        (Status, "Done", ("complete",)),
        (Status, "open", ("not-started", "in-progress")),
        (Status, "Outstanding", ("not-started", "in-progress")),
        (Status, "signed off", ("complete", "closed")),
        (Status, "Superseded", ("withdrawn",)),
        (Status, "100%", ("complete",)),
        (Status, "green", ()),
        (Status, "overdue", ()),
        (Status, "compelte", ("complete",)),
        (Priority, "H", ("high",)),
        (Priority, "urgent", ("high",)),
        (Priority, "M", ("medium",)),
        (Cadence, "monthly", ("month",)),
        (Cadence, "Weekly", ("week",)),
        (Cadence, "3-monthly", ("quarter",)),
        (Cadence, "6-monthly", ("half-year",)),
        (Cadence, "bi-monthly", ()),
        (Cadence, "everyday", ("day",)),
        (Cadence, "every3months", ("quarter",)),
        (Status, "off signed", ("complete", "closed")),
        (Cadence, "fortnightly", ("fortnight",)),
        (Cadence, "One week", ("week",)),
        (Cadence, "one month", ("month",)),
        (Cadence, "annually", ("year",)),
        (Cadence, "once per week", ("week",)),
        (Cadence, "wkly", ("week",)),
        (Cadence, "2/52", ("fortnight",)),
        (Cadence, "every 14 days", ("fortnight",)),
        (Cadence, "mthly", ("month",)),
        (Cadence, "Qtrly", ("quarter",)),
        (Cadence, "six weeks", ("6 weeks",)),
        (Cadence, "6wk", ("6 weeks",)),
        (Cadence, "bi-weekly", ()),
        (Better, "up", ("higher",)),
        (Better, "Decrease", ("lower",)),
        (Better, "-", ("lower",)),
        (VerificationResult, "pass", ("confirmed",)),
        (VerificationResult, "partly met", ("not-confirmed",)),
        (CheckResult, "OK", ("satisfactory",)),
        (CheckResult, "issues", ("concern",)),
    ],
)
def test_a_word_for_a_value_means_it(
    kind: type[StrEnum], word: str, names: tuple[str, ...]
) -> None:
    assert meant_value(word, [each.value for each in kind]).names == names


@pytest.mark.parametrize("word", ["bi-monthly", "biweekly", "twice a week", "ad hoc"])
def test_a_cadence_without_a_word_is_told_what_to_write(word: str) -> None:
    said = meant_value(word, [each.value for each in Cadence]).said
    assert "write" in said


def test_thousands_of_unknown_keys_take_no_time() -> None:
    with at_most(3):
        for number in range(2_000):
            for _ in range(6):
                meant_key(f"zz{number}y", Action, ())


WORDS = sorted({word for part in KEYS for word in words._keys_by_word(part)})
TYPED = st.builds(
    lambda word, place, typed: f"{word[:place]}{typed}{word[place + 1 :]}",
    st.sampled_from(WORDS),
    st.integers(0, 20),
    st.text(CHARACTERS, max_size=1),
)
"""Words for keys, some with a slip in them."""


@given(st.text(CHARACTERS, max_size=200) | TYPED, st.sampled_from([*KEYS]))
def test_whatever_is_typed_means_keys_of_the_part_or_nothing(word: str, part: type[Model]) -> None:
    for name in meant_key(word, part, ()).names:
        assert name in keys(part) or "." in name or name.startswith("/")


@with_each(
    ("key", "name"),
    [
        ("assurance_by", "assurance.by"),
        ("Assurance due", "assurance.due"),
        ("verification_note", "verifications.note"),
        ("required_by_level", "required_by.level"),
        ("lad", ""),
        ("deckchairs", ""),
    ],
)
def test_a_key_of_a_part_is_met_where_it_is_written_in_one_with_the_part(
    key: str, name: str
) -> None:
    assert meant_key(key, Action, ()).names == ((name,) if name else ())


@with_each(
    ("word", "kind", "name"),
    [
        ("Complete - awaiting verification", Status, "complete"),
        ("closed (June)", Status, "closed"),
        ("high, says CQC", Priority, "high"),
        ("daily (nights)", Cadence, "day"),
        ("every Monday", Cadence, "week"),
        ("6/52", Cadence, "6 weeks"),
        ("(none)", Status, ""),
        ("G", Status, ""),
        ("yearling", Cadence, ""),
    ],
)
def test_a_value_is_met_with_more_behind_it(word: str, kind: type[StrEnum], name: str) -> None:
    assert meant_value(word, [each.value for each in kind]).names == ((name,) if name else ())


@with_each(
    ("key", "part", "names"),
    [
        ("deadlne", Action, ("due",)),
        ("coments", Action, ("updates.note",)),
        ("responsable", Action, ("owner",)),
        ("due_dte", Action, ("due",)),
        ("targetdate", Action, ("due",)),
        ("auther", Update, ("by",)),
        ("frequncy", Indicator, ("every",)),
        ("evidnce", Action, ("evidence",)),
        ("isue", Action, ("issue",)),
        ("leed", Action, ()),
        ("whn", Update, ()),
    ],
)
def test_another_word_for_a_key_is_known_with_one_slip(
    key: str, part: type[Model], names: tuple[str, ...]
) -> None:
    assert meant_key(key, part, {}).names == names


def test_a_slip_in_another_word_for_a_key_never_means_another_key() -> None:
    """But for the keys of an action themselves, which are nearer."""
    table = words._keys_by_word(Action)
    slips = [
        (word[:place] + word[place + 1 :], meaning)
        for word, meaning in table.items()
        if len(word) > 5 and word not in {"assurance", "complete by", "complete y n"}
        for place in range(2, len(word) - 1)
    ]
    for slip, meaning in swept(slips, every=8):
        if key_meaning(slip, Action) == Meaning():
            found = meant_key(slip, Action, {})
            assert found in (Meaning(), meaning), slip


@with_each(
    ("word", "kind", "name"),
    [
        ("complted", Status, "complete"),
        ("onging", Status, "in-progress"),
        ("qarterly", Cadence, "quarter"),
        ("urgnt", Priority, "high"),
        ("meduim", Priority, "medium"),
    ],
)
def test_another_word_for_a_value_is_known_with_one_slip(
    word: str, kind: type[StrEnum], name: str
) -> None:
    assert meant_value(word, [each.value for each in kind]).names == (name,)


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
