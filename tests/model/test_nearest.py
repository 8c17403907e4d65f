import itertools

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model.nearest import misspelt, nearest
from tests.conftest import with_each


@with_each(
    ("word", "known", "name"),
    [
        ("ownr", ["owner"], "owner"),
        ("lead", ["closed"], None),
        ("due_date", ["updates", "due"], None),
        ("6-monthly", ["month"], None),
        ("dat", ["date", "data"], "date"),
        ("b", ["by"], None),
        ("evidnece_source", ["evidence", "evidence_source"], "evidence_source"),
    ],
)
def test_only_a_slip_of_the_hand_is_a_misspelling(
    word: str, known: list[str], name: str | None
) -> None:
    assert misspelt(word, known) == name


ROLES = ("Registered Manager", "Deputy Manager", "Quality Lead", "Service Manager", "Chef")


@with_each(
    ("word", "name"),
    [
        ("Regsitered Manager", "Registered Manager"),
        ("Reg Manager", "Registered Manager"),
        ("Quality", "Quality Lead"),
        ("deputy-manger", "Deputy Manager"),
        ("Qualitylead", "Quality Lead"),
        ("Servcie Manger", "Service Manager"),
        ("Quality Manager", None),
        ("Team Manager", None),
        ("Clinical Manager", None),
        ("Night Lead", None),
        ("Head", None),
    ],
)
def test_a_role_is_meant_by_its_own_words_only(word: str, name: str | None) -> None:
    assert nearest(word, ROLES) == name


@with_each(
    ("word", "name"),
    [("QIP999", None), ("QIP304", "QIP302"), ("QIP0302", "QIP302"), ("RR-14", "RR-014")],
)
def test_a_code_is_meant_only_where_one_character_of_it_is_wrong(
    word: str, name: str | None
) -> None:
    assert nearest(word, ("QIP302", "QIP908", "RR-014")) == name


def plain_distance(one: str, other: str) -> int:
    """Return the slips between two words, as the definition of the distance has them."""
    rows = [
        [i + j if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)
    ]
    for i, j in itertools.product(range(1, len(one) + 1), range(1, len(other) + 1)):
        same = one[i - 1] == other[j - 1]
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
        if min(i, j) > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(st.text("abc", min_size=6, max_size=10), st.text("abc", min_size=6, max_size=10))
def test_a_word_is_misspelt_with_two_slips_and_no_more(one: str, other: str) -> None:
    assert (misspelt(one, [other]) == other) is (plain_distance(one, other) <= 2)
