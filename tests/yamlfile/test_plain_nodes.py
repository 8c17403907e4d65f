"""Nodes that are made one by one are those of the text as a whole."""

import gc
from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from qiptrack.pointer import Pointer
from qiptrack.yamlfile.compose import compose
from qiptrack.yamlfile.document import Node, Source, steps_of
from qiptrack.yamlfile.events import fastest
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import node_at
from tests.conftest import with_each
from tests.yamlfile.documents import documents


def plain(node: Node) -> tuple[object, ...]:
    """Return all that a node says, and those in it."""
    own = (node.kind, node.span, node.value, node.style, node.flow, node.anchor, node.tag)
    pairs = [(plain(key), plain(value)) for key, value in node.pairs]
    collections = [(key and key.span, each.span) for key, each in node.collections()]
    return (*own, node.key_span, collections, pairs, [plain(item) for item in node.items])


def pointers(data: Data, at: Pointer = ()) -> Iterator[Pointer]:
    """Yield the pointer of everything in the data; of an item of a list, each that it has."""
    yield at
    if isinstance(data, dict):
        for key, value in data.items():
            yield from pointers(value, (*at, key))
    if isinstance(data, list):
        for index, (step, value) in enumerate(zip(steps_of(data), data, strict=True)):
            for each in {step, index}:
                yield from pointers(value, (*at, each))


def composed(source: Source) -> Source:
    """Return the same file with all of its nodes made at once."""
    root = compose(source.text, fastest(source.text)).root
    return Source(source.name, source.raw, source.text, source.bom, lambda: root, source.data)


@given(documents(), st.randoms(use_true_random=False))
def test_each_node_is_that_of_the_text(document: tuple[object, bytes], chance: Random) -> None:
    source = load(document[1], "plan.yaml")
    if source.events is None:
        return
    whole = composed(source)
    places = [*pointers(source.data), ("nowhere",), ("nowhere", 9), (3,)]
    chance.shuffle(places)
    for pointer in places:
        one, other = node_at(source, pointer), node_at(whole, pointer)
        assert (one and plain(one)) == (other and plain(other))
    assert source.root
    assert whole.root
    assert plain(source.root) == plain(whole.root)


@with_each(
    "text",
    [
        "a:\n  - id: b\n    c: {}\n  - [d, {id: e, f: }]\n\n# g\nh: >\n  i\n\n\n",
        "a: [{id: b}, {id: b}, {id: ~}, {id: [c]}, d: {e: }]\n",
        "a:\nb: {c, d: }\n",
        "a:\n- b: c\n- id\n- e\n",
        "{a: [], b: {}}",
        "a:\n- b:\n  - - c\n    -\n  -\n",
    ],
)
def test_empty_and_nested_ones_are_too(text: str) -> None:
    source = load(text.encode(), "plan.yaml")
    assert source.events is not None
    whole = composed(source)
    for pointer in pointers(source.data):
        one, other = node_at(load(text.encode(), "plan.yaml"), pointer), node_at(whole, pointer)
        assert one
        assert other
        assert plain(one) == plain(other)
    for step in "id", "e":
        assert node_at(source, ("a", step)) == node_at(whole, ("a", step))


def test_a_node_is_made_once() -> None:
    source = load(b"a:\n  - {id: b, c: d}\n  - {id: e}\n", "plan.yaml")
    items = node_at(source, ("a",))
    assert items
    assert items.items[0] is node_at(source, ("a", "b")) is items.item(0)
    assert items.item(-1) is items.item(2) is items.item("z") is None
    assert items.items[0].pairs[1][1] is node_at(source, ("a", 0, "c"))


def test_nothing_of_them_is_left_to_the_collector() -> None:
    gc.freeze()  # what other tests have made is not looked through
    gc.disable()
    try:
        source = load(b"a:\n  - {id: b, c: [d]}\n  - {id: e}\n", "plan.yaml")
        assert source.root
        assert plain(source.root)
        assert node_at(source, ("a", "b", "c"))
        del source
        assert gc.collect() == 0
    finally:
        gc.enable()
