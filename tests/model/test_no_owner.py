"""What stands in the place of a name and names nobody."""

from qiptrack.model.no_owner import LONGEST, says_nobody, says_vacant
from tests.conftest import with_each
from tests.model.test_owner_reading import GROUP, NOBODY, ONE, SEVERAL, texts


@with_each("text", texts(NOBODY))
def test_what_names_nobody_does_so_over_two_lines_as_well(text: str) -> None:
    assert says_nobody(text)
    assert says_nobody(" {} ".format("\n".join(text.split())))


@with_each("text", [*texts(ONE), *texts(SEVERAL), *texts(GROUP)])
def test_whoever_is_named_is_somebody(text: str) -> None:
    assert not says_nobody(text)


@with_each(
    "holder",
    [
        *("Vacant", "vacant since May", "Post vacant", "the post is currently vacant"),
        *("Unfilled", "recruiting", "No one in post", "Nobody", "(vacancy)", "being advertised"),
    ],
)
def test_a_post_without_a_holder_is_vacant(holder: str) -> None:
    assert says_vacant(holder)


@with_each("holder", ["TBC", "?", "n/a", "Jane Okafor", "V. Cant", "Noone Patel", ""])
def test_a_holder_who_is_only_not_known_yet_leaves_no_vacancy(holder: str) -> None:
    assert not says_vacant(holder)


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    beginning = "Vacant ".ljust(LONGEST)
    assert says_nobody(beginning + "Deputy Manager")
    assert not says_nobody(beginning[:-7] + "Deputy Manager")
