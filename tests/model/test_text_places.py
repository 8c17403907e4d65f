from qiptrack.model.action import Action
from qiptrack.model.text_places import TextKind, text_kind_at
from tests.conftest import with_each


@with_each(
    ("path", "words"),
    [
        (("action",), TextKind.PROSE),
        (("owner",), TextKind.NAME),
        (("contributors",), TextKind.NAME),
        (("standards",), TextKind.NAME),
        (("evidence", "note"), TextKind.PROSE),
        (("evidence", "by"), TextKind.NAME),
        (("required_by", "body"), TextKind.PROSE),
        (("due",), None),
        (("evidence",), None),
        (("links", "risk"), TextKind.PROSE),
        (("nothing",), None),
    ],
)
def test_what_kind_of_words_stands_where(path: tuple[str, ...], words: TextKind | None) -> None:
    assert text_kind_at(Action, path) is words
