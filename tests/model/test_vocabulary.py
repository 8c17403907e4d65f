from qiptrack.model.vocabulary import Cadence
from tests.conftest import with_each


@with_each(
    ("word", "number", "unit"),
    [("month", 1, "month"), ("6 weeks", 6, "week"), ("2 years", 2, "year"), ("day", 1, "day")],
)
def test_a_cadence_is_so_many_of_a_unit(word: str, number: int, unit: str) -> None:
    assert (Cadence(word).number, Cadence(word).unit) == (number, unit)
