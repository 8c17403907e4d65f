"""What a plain file's events tell is what its nodes tell."""

from hypothesis import given

from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.lost_text import placed
from tests.conftest import with_each
from tests.yamlfile.documents import documents


def in_brackets(source: Source) -> list[list[str]]:
    """Return the items, as typed and without those in quotes, of each list in brackets."""

    def typed(node: Node) -> str:
        text = source.text[node.span.start : node.span.end]
        return "" if node.style or text.startswith(("{", "[")) else text

    lists = (node for _, node in placed(source) if node.kind is NodeKind.SEQUENCE and node.flow)
    return [[typed(item) for item in node.items] for node in lists]


@given(documents())
def test_what_is_told_is_what_the_nodes_tell(document: tuple[object, bytes]) -> None:
    source = load(document[1], "plan.yaml")
    if source.events is None:
        return
    found = [each.typed(source.text) for each in source.events.lists_in_brackets()]
    assert found == in_brackets(source)
    broken = source.events.broken_texts
    for _, node in placed(source):
        typed = source.text[node.span.start : node.span.end]
        if node.kind is NodeKind.SCALAR and node.value and "\n" in typed:
            assert node.value.strip() in broken
            assert source.events.may_be_broken(node.value.strip())


@with_each(
    ("text", "values", "items"),
    [
        ("a: {b: x, c: none}", ["x", "none"], []),
        ("a: {b: x, c}", ["x", ""], []),
        ("a: {b: 'x', c: [d]}", [], [("c", ["d"])]),
        ("a: {b: {c: [d], e: f}, g: h}", ["h", "f"], [("c", ["d"])]),
        (
            "a: [b, 'c', {d: e}, f: g, h: [i]]",
            ["e", "g"],
            [("a", ["b", "", "", "f: g", "h: [i]"]), ("h", ["i"])],
        ),
        ("a: [[b], c]", [], [("a", ["", "c"]), (None, ["b"])]),
        ("a: [b,\n  c d\n  e ]", [], [("a", ["b", "c d\n  e"])]),
        ("a:\n  - {b: c}", ["c"], []),
    ],
)
def test_what_stands_in_brackets(
    text: str, values: list[str], items: list[tuple[str | None, list[str]]]
) -> None:
    source = load(text.encode(), "plan.yaml")
    assert source.events is not None
    assert list(source.events.values_in_braces()) == values
    found = [(each.key, each.typed(source.text)) for each in source.events.lists_in_brackets()]
    assert found == items


def test_a_text_on_several_lines_is_known_by_what_it_says() -> None:
    source = load(b"a: >\n  Team\n  Leader\nb: Team\n  Lead\nc: [x,\n y]\nd: z\n", "plan.yaml")
    assert source.events is not None
    assert source.events.broken_texts == {"Team Leader", "Team Lead"}


@with_each(
    "owner",
    [
        "Registered\n    Manager",
        ">\n    Registered Manager",
        "|\n    Registered\n    Manager",
        "'Registered Manager\n    '",
        '"Registered\n    Man\\u0061ger"',
        '"Registered \\\n    Manager"',
        "\n    'Registered\n    Manager'",
    ],
)
def test_a_text_may_be_broken_however_it_is_typed(owner: str) -> None:
    source = load(f"a:\n  owner: {owner}\n  by: Night Senior\n".encode(), "plan.yaml")
    assert source.events is not None
    (_, found) = next(pair for pair in placed(source) if pair[1].value and "Reg" in pair[1].value)
    assert found.value
    assert source.events.may_be_broken(found.value.strip())
    assert not source.events.may_be_broken("Night Senior")


def test_a_text_on_one_line_is_known_without_a_look_at_the_others() -> None:
    source = load(b"a: >\n  Team\n  Leader\nb: Night Senior\nc: Leader\n", "plan.yaml")
    assert source.events is not None
    assert not source.events.may_be_broken("Night Senior")
    assert "broken_texts" not in vars(source.events)
    assert not source.events.may_be_broken("Leader")
    assert source.events.may_be_broken("Team Leader")
    assert source.events.may_be_broken("Team & Leader")
