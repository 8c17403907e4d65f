"""Names of roles in plain words take a short way, which leads where the long one does."""

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model import roles

WORDS = (
    *("The", "a", "our", "Mgr", "Dep", "Dr", "Dr.", "Mrs", "sir", "Team", "LEAD", "of", "x"),
    *(" ", "  ", "\t", "'s", "-", "a.m", "/", "."),
)


@given(st.lists(st.sampled_from(WORDS), max_size=5).map("".join))
def test_names_of_plain_words_are_compared_as_all_others(name: str) -> None:
    assert roles.role_form(name) == roles._form_in_general(name)
