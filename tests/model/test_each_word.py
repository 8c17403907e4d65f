"""Names of roles and people, and words for keys, in many spellings: what each is taken for."""

from collections.abc import Iterator

import pytest

from qiptrack.model.action import Action
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.nearest import misspellings, nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Meeting, Post
from qiptrack.model.owner_reading import holds_person, names_role, read_owner
from qiptrack.model.plan import Plan
from qiptrack.model.records import Verification
from qiptrack.model.roles import email_forms, person_form, role_form
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import Method, Outcome, Priority, Status
from qiptrack.model.word_meanings import _keys_by_word, folded, key_meaning, meant_key, meant_value
from tests.conftest import Golden, with_each
from tests.model.test_owner_reading import GROUP, NOBODY, ONE, SEVERAL

KINDS = (Plan, Action, Indicator, Check, Verification, Organisation, Post, Meeting)


def texts(listed: str) -> list[str]:
    return [each for line in listed.strip().splitlines() for each in line.split("|")]


def misspelt(word: str) -> Iterator[str]:
    """Yield a word as it is mistyped: a letter less, more, another, two the other way round."""
    middle = len(word) // 2
    yield word[:-1]
    yield word[1:]
    yield f"{word[:middle]}{word[middle + 1 :]}"
    yield f"{word[:middle]}{word[middle]}{word[middle:]}"
    yield f"{word[:middle]}x{word[middle + 1 :]}"
    yield f"{word[: middle - 1]}{word[middle : middle + 1]}{word[middle - 1]}{word[middle + 1 :]}"
    yield f"{word[: middle - 1]}xy{word[middle + 1 :]}"
    yield f"{word}s"
    yield word.replace("_", " ").title()
    yield word.replace("_", "").upper()
    yield f"new {word}"
    yield " ".join(reversed(word.split("_")))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_every_key_in_many_spellings(kind: type[Plan], golden: Golden) -> None:
    lines = []
    for key in keys(kind):
        for typed in dict.fromkeys(misspelt(key)):
            found = meant_key(typed, kind, ())
            there = meant_key(typed, kind, (key,))
            own = key_meaning(typed, kind)
            near = misspellings(typed, keys(kind))
            lines.append(
                f"{typed}: {found.names} {found.said[:60]} | {there.names} | {own.names} | {near}"
                f" | {nearest(typed, keys(kind))} | {folded(typed)}"
            )
    golden(f"words/{kind.__name__.casefold()}.txt", "\n".join(lines) + "\n")


@with_each("kind", KINDS)
def test_every_word_that_is_known_for_a_key(kind: type[Plan], golden: Golden) -> None:
    lines = []
    for word in _keys_by_word(kind):
        found = meant_key(word, kind, ())
        there = meant_key(word, kind, found.names[:1])
        also = f" | {' '.join(there.names)}" if there != found else ""
        lines.append(f"{word}: {' '.join(found.names)}{also} {found.said[:40]}".rstrip())
    golden(f"words/known-{kind.__name__.casefold()}.txt", "\n".join(sorted(lines)) + "\n")


def test_every_word_of_a_list_in_many_spellings(golden: Golden) -> None:
    lines = []
    for listed in (Status, Priority, Method, Outcome):
        values = [each.value for each in listed]
        for value in values:
            for typed in dict.fromkeys(misspelt(value)):
                found = meant_value(typed, values)
                lines.append(f"{typed}: {found.names} {found.said} | {nearest(typed, values)}")
    golden("words/values.txt", "\n".join(lines) + "\n")


def test_every_owner_is_read_as_it_is(golden: Golden) -> None:
    lines = []
    for text in dict.fromkeys(texts(ONE + SEVERAL + GROUP + NOBODY)):
        found = read_owner(text, declared=("Rota Angel",), groups=("Rosewood House",))
        marks = "role" if names_role(text) else "", "person" if holds_person(text) else ""
        lines.append(f"{text!a}: {found.says.name} {found[1:]} {' '.join(marks)}".rstrip())
    golden("words/owners.txt", "\n".join(lines) + "\n")


@with_each(
    ("one", "other", "alike"),
    [
        ("Deputy Manager", "deputy-manager", True),
        ("Deputy Manager (DM)", "Deputy Manager", True),
        ("Deputy Manager (D.M.)", "Deputy Manager", True),
        ("Deputy Manager (RM)", "Deputy Manager", False),
        ("Deputy Manager (nights)", "Deputy Manager", False),
        ("The Deputy Manager", "Deputy Manager", True),
        ("Manager, Deputy", "Deputy Manager", False),
        ("Health & Safety Lead", "Health and Safety Lead", True),
        ("Dep. Mgr", "Deputy Manager", True),
        ("!!", "!!", True),
        ("!!", "??", False),
        ("R&D Lead", "R and D Lead", True),
    ],
)
def test_roles_are_the_same_in_whatever_way_they_are_written(
    one: str, other: str, alike: bool
) -> None:
    assert (role_form(one) == role_form(other)) == alike


@with_each(
    ("one", "other", "alike"),
    [
        ("Mr S. Reyes", "S Reyes", True),
        ("Reyes, S.", "S. Reyes", True),
        ("S. Reyes RGN", "S. Reyes", True),
        ("Sam Reyes", "S. Reyes", False),
        ("S. Reyes (acting)", "S. Reyes", True),
        ("S. Reyes - interim", "S Reyes", True),
        ("S. Reyes, locum", "S Reyes", True),
        ("S. Banks", "S", False),
        ("Acting", "Acting", True),
        ("Dr", "Dr", True),
        ("--", "--", True),
        ("--", "..", False),
    ],
)
def test_people_are_the_same_in_whatever_way_they_are_written(
    one: str, other: str, alike: bool
) -> None:
    assert (person_form(one) == person_form(other)) == alike


@with_each(
    ("typed", "form"),
    [
        ("S.Reyes@Example.org", "sreyes@exampleorg"),
        ("Sam <s.reyes@example.org>", "sreyes@exampleorg"),
        ("mailto:s.reyes@example.org", "sreyes@exampleorg"),
        (" s reyes@example.org ", "sreyes@exampleorg"),
    ],
)
def test_an_address_is_the_same_whatever_is_put_around_it(typed: str, form: str) -> None:
    assert email_forms(typed) == [form]


@with_each(
    ("word", "form"), [("-", "-"), ("Due -", "due"), ("% done", "% done"), ("Dates", "date")]
)
def test_a_word_is_compared_without_signs_but_for_one_that_is_all_of_it(
    word: str, form: str
) -> None:
    assert folded(word) == form
