"""Where a line may have been meant to stand, and what the file says then."""

from qiptrack.yamlfile.document import FaultKind, Position
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.moved_lines import moved_lines
from qiptrack.yamlfile.places import node_at
from tests.conftest import with_each

TEXT = "a:\n  - b: 1\n    c: 2\n  d:\n  - b: 3\n    c: 4\ne: 5\n"


def tried(text: str, sought: str) -> list[tuple[int, str]]:
    """Return the lines that are tried for what stands at `sought`, and what would be to do."""
    read = load(text.encode(), "plan.yaml")
    tries = moved_lines(text, [text.index(sought)])
    return [(read.position(each.fault.span.start).line, each.fault.fix) for each in tries]


def test_the_line_is_tried_first_and_then_those_beside_it_each_at_the_nearest_place() -> None:
    assert tried(TEXT, "d:") == EXPECTED


AS_OTHERS = "as the other items have it."
ALONG = "and move the lines inside it along."
EXPECTED = [
    (4, "Begin it at the margin."),
    (4, "Begin it after 4 spaces."),
    (4, f"Write `- d: ...`, with the dash at the margin, {AS_OTHERS}"),
    (4, f"Write `- d: ...`, with the dash after 2 spaces, {AS_OTHERS}"),
    (3, "Begin it after 2 spaces."),
    (3, "Begin it at the margin."),
    (3, f"Write `- c: ...`, with the dash after 2 spaces, {AS_OTHERS}"),
    (1, "Begin it after 2 spaces."),
    (1, "Begin it after 4 spaces."),
    (1, f"Write `- a: ...`, with the dash at the margin, {AS_OTHERS}"),
    (1, f"Write `- a: ...`, with the dash after 2 spaces, {AS_OTHERS}"),
    (1, f"Begin it after 2 spaces, {ALONG}"),
    (1, f"Begin it after 4 spaces, {ALONG}"),
    (5, "Begin it at the margin."),
    (5, "Begin it after 4 spaces."),
    (5, "Delete the dash, and begin the line after 4 spaces."),
    (5, "Delete the dash, and begin the line after 2 spaces."),
    (5, f"Begin it at the margin, {ALONG}"),
    (5, f"Begin it after 4 spaces, {ALONG}"),
]


@with_each(
    ("text", "sought", "fix", "said"),
    [
        ("a:\n- b: 1\n  c: 2\n- b: 3\n- b: 3\n  c: 4\n", "b: 3", "Delete one of the two.", "4"),
        ("a:\n  - b: 1\n  -b: 3\n    c: 4\n", "b: 3", "Put a space between the dash", "4"),
        ("a:\n  - b: 1\nx: {d: 2} a:\n  - c: 4\n", "x:", "Begin a line with it, at the m", None),
        ("e: 1\na: - b: 1\n", "a:", "Begin a line with it, at the margin", None),
    ],
)
def test_a_line_that_is_joined_glued_or_there_twice_is_parted(
    text: str, sought: str, fix: str, said: str | None
) -> None:
    assert [each for _, each in tried(text, sought) if each.startswith(fix)]
    if said is not None:
        source = load(text.encode(), "plan.yaml")
        read = [
            each.read(source, FaultKind.SYNTAX)
            for each in moved_lines(text, [text.index(sought)])
            if each.fault.fix.startswith(fix)
        ]
        found = node_at(read[0], ("a", 1, "c")) if read[0] else None
        assert found is not None
        assert found.value == said


def test_places_are_those_of_the_file_as_it_is() -> None:
    text = TEXT.replace("\ne: 5", "\n  e: 5").replace("  d:\n", "d:\n")
    source = load(text.encode(), "plan.yaml")
    (moved,) = (
        each
        for each in moved_lines(text, [text.index("e: 5")])
        if each.fault.fix == "Begin it at the margin." and text[slice(*each.fault.span)] == "e: 5"
    )
    read = moved.read(source, FaultKind.MISPLACED)
    assert read is not None
    assert [fault.kind for fault in read.faults] == [FaultKind.MISPLACED]
    found = node_at(read, ("e",))
    assert found is not None
    assert read.position(found.span.start) == Position(7, 6)
    assert text[slice(*found.span)] == "5"
