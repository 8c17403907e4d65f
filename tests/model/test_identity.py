"""How plans and what is in them are named: in files, in references and beside each other."""

from qiptrack.model.identity import (
    file_name,
    folded,
    lowered,
    natural,
    natural_ref,
    natural_refs,
    plan_id,
    safe_file_name,
    same_name,
)
from tests.conftest import with_each


@with_each(
    ("file", "named"),
    [
        ("falls.yaml", "falls"),
        ("oak/2026/falls.yml", "falls"),
        ("falls.at.night.yaml", "falls.at.night"),
        ("falls", "falls"),
        ("oak.house/falls", "falls"),
        (".yaml", ".yaml"),
        ("falls.", "falls."),
    ],
)
def test_a_plan_is_called_as_its_file_is(file: str, named: str) -> None:
    assert plan_id(file) == named


@with_each(
    ("text", "plain", "safe"),
    [
        ("", "", ""),
        ("Oak House", "oak-house", "oak-house"),
        (" --Oak & Elm!", "oak-elm", "oak-elm"),
        ("Café", "cafe", "cafe"),
        ("Tŷ Łódź", "ty-lodz", "ty-lodz"),
        ("Sankt Jörgen", "sankt-jorgen", "sankt-jorgen"),
        ("Дом", "", "2d016c67"),
        ("Дом 2", "2", "2-72329acf"),
        ("CON", "con", "con-6b18d5d6"),
        ("com1", "com1", "com1-cad11e3c"),
        ("con2", "con2", "con2"),
        ("a" * 60, "a" * 60, "a" * 60),
        ("a" * 61, "a" * 61, f"{'a' * 60}-aa1abe92"),
        (f"{'a' * 59} b", f"{'a' * 59}-b", f"{'a' * 59}-da71916c"),
        ("!", "", "9e6bffd3"),
    ],
)
def test_a_name_becomes_that_of_a_file(text: str, plain: str, safe: str) -> None:
    assert file_name(text) == plain
    assert safe_file_name(text) == safe


def test_small_letters_take_as_much_room() -> None:
    for text in ("Oak HOUSE", "\u0130STANBUL", "Ma\u017f\u017f", "\u0131", "Éloïse"):
        assert len(lowered(text)) == len(text)
    assert lowered("\u0130\u0131\u017fÉ") == "iisé"


def test_numbers_are_sorted_by_their_size_and_letters_whatever_their_case() -> None:
    mixed = ["a10", "A2", "B1", "a002", "10", "9", "a", "A2b"]
    assert sorted(mixed, key=natural) == ["9", "10", "a", "A2", "a002", "A2b", "a10", "B1"]


@with_each(
    "plan",
    [
        "plan-00012",
        "plan-\u066312",
        "plan",
        "12",
        "a\u0663",
        "\u0130-7",
        "\u00b2",
        "A9-b",
        "\u00df2",
        "7.",
        "",
    ],
)
def test_a_reference_is_sorted_as_any_name_is(plan: str) -> None:
    for item in ("A1", "a10", "7", "A002/M1", "\u0664", "?", ""):
        assert natural_ref(plan, f"{plan}/{item}") == natural(f"{plan}/{item}")


def test_references_of_several_plans_are_sorted_as_any_names_are() -> None:
    plans = ("p1", "P-02", "p", "p1", "")
    pairs = [(plan, f"{plan}/A{number}") for plan in plans for number in (2, 10)]
    assert natural_refs(pairs) == [natural(ref) for _, ref in pairs]


@with_each(
    ("one", "other", "same"),
    [
        ("Oak House", "oak  house", True),
        ("Oak", "Elm", False),
        (None, "Oak", False),
        ("Oak", None, False),
        (None, None, False),
    ],
)
def test_names_are_compared_as_they_are_meant(
    one: str | None, other: str | None, same: bool
) -> None:
    assert same_name(one, other) is same


@with_each(
    "typed",
    [
        "Deputy Chef",
        " DEPUTY  chef\t",
        "Deputy\u00a0Chef",
        "Deputy\u200b Chef",
        "\uff24eputy Chef",
        "Deputy\ufe0f Chef",
        "Deputy Chef\u3164",
    ],
)
def test_what_is_not_meant_is_folded_away(typed: str) -> None:
    assert folded(typed) == "deputy chef"


def test_a_letter_is_one_however_its_accent_is_written() -> None:
    assert folded("Chef de caf\u00e9") == folded("CHEF de cafe\u0301") == "chef de caf\u00e9"
