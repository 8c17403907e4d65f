from qiptrack.model.sentences import listing
from tests.conftest import with_each


@with_each(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_several_are_named_as_a_sentence_has_them(parts: list[str], said: str) -> None:
    assert listing(parts) == said
