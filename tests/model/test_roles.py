"""What the ways of writing one role, and one address, have in common."""

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model import roles
from tests.conftest import with_each

WORDS = (
    *("The", "a", "our", "Mgr", "Dep", "Dr", "Dr.", "Mrs", "sir", "Team", "LEAD", "of", "x"),
    *(" ", "  ", "\t", "'s", "-", "a.m", "/", "."),
)


@given(st.lists(st.sampled_from(WORDS), max_size=5).map("".join))
def test_names_of_plain_words_are_compared_as_all_others(name: str) -> None:
    assert roles.role_form(name) == roles._form_in_general(name)


@with_each(
    ("one", "other", "may_be"),
    [
        ("DM", "Acting Deputy Manager", True),
        ("HOC", "Head of Care", True),
        ("HC", "Head of Care", True),
        ("HF", "Head of Care", False),
        ("RDM", "Deputy Manager", False),
        ("D", "Deputy", False),
        ("D M", "Deputy Manager", False),
        ("Deputy Manager", "Interim Deputy Manager", True),
        ("Deputy Manager", "Deputy Matron", False),
    ],
)
def test_names_of_one_role_are_its_initials_or_say_that_it_is_held_for_now(
    one: str, other: str, *, may_be: bool
) -> None:
    assert roles.may_be_one_role(one, other) is may_be
    assert roles.may_be_one_role(other, one) is may_be


@with_each(
    ("typed", "forms"),
    [
        ("Jane Roe <j.roe@x.uk>", ["jroe@xuk"]),
        ("a@b.uk or c@d.uk", ["a@buk", "c@duk"]),
        ("j roe@b.uk, c@d.uk", ["jroe@buk", "c@duk"]),
        ("office, a@b.uk c@d.uk", ["a@buk", "c@duk"]),
        ("the office", ["theoffice"]),
    ],
)
def test_each_address_is_found_however_it_is_written(typed: str, forms: list[str]) -> None:
    assert roles.email_forms(typed) == forms
