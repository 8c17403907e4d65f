import re

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.action_words import CONCRETE, SIGNS, VAGUE
from qiptrack.analysis.word_patterns import WordPatterns, beginnings
from qiptrack.model.identity import lowered
from tests.conftest import CHARACTERS, with_each

LISTS = (tuple(sign for signs in SIGNS.values() for sign in signs), VAGUE, CONCRETE)
SIGN = st.sampled_from([sign for signs in LISTS for sign in signs])


def expression(sign: str) -> str:
    return sign.replace(" ", r"\s+")


@st.composite
def said(draw: st.DrawFn, sign: str) -> str:
    """Return what a sign finds somewhere, and perhaps more."""
    matching = re.compile(expression(sign), re.IGNORECASE)
    return draw(st.from_regex(matching, fullmatch=True, alphabet=CHARACTERS))


TEXT = st.lists(
    SIGN.flatmap(said)
    | st.sampled_from(["a", "re-", "-", "'", "\u0130n", "po\u017fter", "\n", "."]),
    max_size=5,
)


@given(st.data(), SIGN)
def test_what_a_sign_finds_begins_as_the_sign_says(data: st.DataObject, sign: str) -> None:
    begun = tuple(beginnings(sign))
    assert begun
    assert lowered(data.draw(said(sign))).startswith(begun)


@given(TEXT, st.sampled_from([" ", "", "-", "'", " x"]), st.sampled_from(LISTS))
def test_what_is_found_is_what_all_signs_together_find(
    parts: list[str], between: str, signs: tuple[str, ...]
) -> None:
    text = between.join(parts)
    union = "|".join(map(expression, signs))
    match = re.search(rf"(?<![\w-])(?:{union})(?![\w-])", text, re.IGNORECASE)
    assert WordPatterns(signs).search(text) == (match and match[0])


@with_each(
    ("sign", "begun"),
    [
        (r"polic(?:y|ies)", {"polic"}),
        (r"(?:re-?)?train(?:ing)?", {"re-train", "retrain", "train"}),
        (r"(?<!double\s)(?:spot-?)?check", {"spot", "check"}),
        (r"tighten\w*|step(?:ped)? up", {"tighten", "step"}),
        (r"(?:hand|grab) ?rails?", {"hand", "grab"}),
        (r"by ?default", {"by"}),
        (r"(?:\w+ ){0,3}staff", {""}),
        (r"(?:\w+ )*staff", {""}),
        (r"\d[\w.]*", {""}),
    ],
)
def test_a_sign_is_looked_up_by_what_it_begins_with(sign: str, begun: set[str]) -> None:
    assert beginnings(sign) == begun


def test_of_two_that_begin_at_one_place_the_first_counts() -> None:
    assert WordPatterns(["new forms?", "new"]).search("A new form") == "new form"
    assert WordPatterns(["new", "new forms?"]).search("A new form") == "new"
    assert WordPatterns(["new", "form"]).search("Form or new form") == "Form"


WORDS = ["audit", "fit", "install", "recruit", "remind", "train"]


@given(st.permutations(WORDS))
def test_what_stands_first_counts(said: list[str]) -> None:
    assert WordPatterns(WORDS).search(" ".join(said)) == said[0]


@with_each(
    ("sign", "text", "words"),
    [(r"\d+", "In 5 days", "5"), ("by default", "Locked by  Default", "by  Default")],
)
def test_a_sign_that_begins_with_few_letters_is_found(sign: str, text: str, words: str) -> None:
    assert WordPatterns([sign]).search(text) == words
