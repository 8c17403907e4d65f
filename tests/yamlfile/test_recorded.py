"""What a plain file's events tell is what its nodes tell."""

import pytest
from hypothesis import given

from qiptrack.yamlfile.compose import compose
from qiptrack.yamlfile.document import Node, NodeKind, Source
from qiptrack.yamlfile.events import fastest
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.lost import placed
from qiptrack.yamlfile.recorded import bracketed, broken_texts
from tests.yamlfile.documents import documents


def in_brackets(source: Source) -> list[list[str]]:
    """Return the items, as typed and without those in quotes, of each list in brackets."""

    def typed(node: Node) -> str:
        text = source.text[node.span.start : node.span.end]
        return "" if node.style or text.startswith(("{", "[")) else text

    lists = (node for _, node in placed(source) if node.kind is NodeKind.SEQUENCE and node.flow)
    return [[typed(item) for item in node.items] for node in lists]


@given(documents())
def test_the_nodes_are_those_of_the_text(document: tuple[object, bytes]) -> None:
    source = load(document[1], "plan.yaml")
    if source.events is None:
        return
    assert source.root == compose(source.text, fastest(source.text)).root
    found = [each.typed(source.text) for each in bracketed(source.events) if each.is_list]
    assert found == in_brackets(source)
    broken = broken_texts(source.events)
    for _, node in placed(source):
        typed = source.text[node.span.start : node.span.end]
        if node.kind is NodeKind.SCALAR and node.value and "\n" in typed:
            assert node.value.strip() in broken


@pytest.mark.parametrize(
    ("text", "key", "values", "items"),
    [
        ("a: {b: x, c: none}", "a", ["x", "none"], None),
        ("a: {b: x, c}", "a", ["x", ""], None),
        ("a: {b: 'x', c: [d]}", "a", [], None),
        ("- a: [b, 'c', {d: e}, f: g]", "a", None, ["b", "", "", "f: g"]),
        ("a: [[b], c]", "a", None, ["", "c"]),
        ("a: [b,\n  c d\n  e ]", "a", None, ["b", "c d\n  e"]),
    ],
)
def test_what_stands_in_brackets(
    text: str, key: str, values: list[str] | None, items: list[str] | None
) -> None:
    raw = text.removeprefix("- ") if text.startswith("-") else text
    source = load(raw.encode(), "plan.yaml")
    assert source.events is not None
    first = next(bracketed(source.events))
    assert first.key == key
    if values is not None:
        assert list(first.values_without_quotes()) == values
    if items is not None:
        assert first.typed(source.text) == items


def test_a_text_on_several_lines_is_known_by_what_it_says() -> None:
    source = load(b"a: >\n  Team\n  Leader\nb: Team\n  Lead\nc: [x,\n y]\nd: z\n", "plan.yaml")
    assert source.events is not None
    assert broken_texts(source.events) == {"Team Leader", "Team Lead"}
