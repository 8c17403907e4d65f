"""A file with one of its lines begun elsewhere: where it may have been meant to stand.

A line that slipped can give a sense to the lines below it that nobody meant: a key too far in
makes its list a part of the one above. What the file says when that line stands elsewhere is
for others to judge.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, takewhile, zip_longest
from typing import NamedTuple

from qiptrack.patterns import pattern
from qiptrack.yamlfile.document import Fault, FaultKind, Source, Span
from qiptrack.yamlfile.outline import OutlineLine, outline
from qiptrack.yamlfile.plain_data import NotPlain, plain_file
from qiptrack.yamlfile.plain_nodes import plain_root
from qiptrack.yamlfile.slips import missing_dash
from qiptrack.yamlfile.splices import Splice, spliced
from qiptrack.yamlfile.syntax_context import behind_spaces
from qiptrack.yamlfile.text_versions import TextVersion

_REACH = 12
"""How many lines above and below are looked at for where a line may begin."""

_KEY_BEHIND = pattern(r"(?<=[\s.,)\]}\"'])([A-Za-z_][\w-]*:)[ \t]*\r?\n")
"""A key without a value behind something else on its line."""

_ITEM_BEHIND = pattern(r"[ ]*[A-Za-z_][\w-]*:[ \t]*(-)[ ]")
"""A key with the first item of its list on the same line."""

_GLUED = pattern(r"[ ]*-(?=\{|[A-Za-z_][\w-]*:[ \r\n])")
"""A dash with no blank behind it."""


class MovedLine(NamedTuple):
    """A file with one line begun elsewhere, and what is wrong with where it stands."""

    version: TextVersion
    place: int
    """Where in the file the key or text of the line begins."""
    fault: Fault
    taken_out: int = 0
    """How many texts are left out, as they stand there twice."""

    def read(self, source: Source, kind: FaultKind) -> Source | None:
        """Return what the file `source` says so, with a fault for the line.

        It is of the `kind` that is given, but where the line says of itself what it is. None where
        the file is not plain so. Places are those of the file as it is.
        """
        try:
            plain = plain_file(self.version.text.encode())
        except NotPlain:
            return None
        is_of_place = self.fault.kind is FaultKind.SYNTAX
        return Source(  # `source` may be one that is parsed later, and has other parts
            name=source.name,
            raw=source.raw,
            text=source.text,
            bom=source.bom,
            nodes=lambda: self.version.node(plain_root(plain.text, plain.events)),
            data=plain.data,
            faults=(replace(self.fault, kind=kind) if is_of_place else self.fault,),
            part_of=source.part_of,
            edited_from=source.edited_from,
        )


def moved_lines(text: str, places: Iterable[int]) -> Iterator[MovedLine]:
    """Yield `text` with each of the lines at `places`, and those beside them, where others begin.

    The nearest places to begin come first, and the lines themselves before those beside them.
    """
    lines = outline(text)
    starts = [line.start for line in lines]
    suspects = (_suspects(lines, bisect_right(starts, place) - 1) for place in places)
    numbers = dict.fromkeys(
        number
        for number in chain.from_iterable(zip_longest(*suspects))
        if number is not None and _is_begun(lines[number])
    )
    for number in numbers:
        yield from _elsewhere(text, lines, number)


def _is_begun(line: OutlineLine) -> bool:
    """Whether a key or an item begins with the line, and it does not go on a text."""
    return line.dash or line.name is not None or line.opening in {"{", "-"}


def _suspects(lines: Sequence[OutlineLine], number: int) -> Iterator[int]:
    """Yield the number of a line, of those beside it, and of the key above that has no value."""
    yield from range(number, max(number - 2, -1), -1)
    owners = (each for each in range(number - 1, -1, -1) if lines[each].key)
    yield from islice((each for each in owners if lines[each].is_empty), 1)
    yield from range(number + 1, min(number + 2, len(lines)))


def _elsewhere(text: str, lines: Sequence[OutlineLine], number: int) -> Iterator[MovedLine]:
    line, near = lines[number], lines[max(number - _REACH, 0) : number + _REACH]
    columns = {0, *(each.column for each in near), *(each.content_column for each in near)}
    if line.dash:
        columns |= {max(each.column - 2, 0) for each in near if each.key}
    typed = _written(text, line).start - line.start
    nearest = sorted(columns, key=lambda each: abs(each - line.column))
    nearest = [each for each in nearest if text[line.start : line.start + typed] != " " * each]
    for column in nearest:
        yield _begun_at(text, [line], column)
    if same := [each for each in lines[number + 1 : number + 2] if _is_alike(text, line, each)]:
        yield _once(text, line, same[0])
    if line.dash:
        yield _without_dash(text, line, line.content_column)
        yield _without_dash(text, line, line.column)
    else:
        dashes = {max(line.column - 2, 0), *(each.column for each in near if each.dash)}
        for column in sorted(dashes, key=lambda each: abs(each + 2 - line.column)):
            yield _with_dash(text, line, column)
    joined = _KEY_BEHIND.search(text, line.offset + 1, line.end)
    if found := joined or _ITEM_BEHIND.match(text, line.start, line.end):
        for column in sorted(columns):
            yield _on_its_own(text, Span(*found.span(1)), column)
    if found := _GLUED.match(text, line.start):
        yield _with_blank(text, found.end())
    below = takewhile(lambda each: each.column > line.column, lines[number + 1 :])
    whole = [line, *below]
    for column in nearest if len(whole) > 1 else ():
        yield _begun_at(text, whole, column)


def _begun_at(text: str, lines: Sequence[OutlineLine], column: int) -> MovedLine:
    first, *others = lines
    astray = "it" if first.is_whole and not first.dash else "what stands below it"
    fault = Fault(
        FaultKind.SYNTAX,
        f"this line does not begin where it belongs, and so {astray} seems to belong to something "
        "else",
        f"Begin it {behind_spaces(column)}{', and move the lines inside it along' * bool(others)}.",
        _written(text, first),
    )
    further = column - first.column
    splices = [
        Splice(each.start, _written(text, each).start, " " * (each.column + further))
        for each in lines
    ]
    return MovedLine(_version(text, splices), first.offset, fault)


def _with_dash(text: str, line: OutlineLine, column: int) -> MovedLine:
    begin = _written(text, line).start
    version = _version(text, [Splice(line.start, begin, f"{' ' * column}- ")])
    return MovedLine(version, line.offset, missing_dash(line, column))


def _without_dash(text: str, line: OutlineLine, column: int) -> MovedLine:
    begin = _written(text, line).start
    fault = Fault(
        FaultKind.SYNTAX,
        "the dash begins an item of a list here, and parts what stands above it from what stands "
        "below",
        f"Delete the dash, and begin the line {behind_spaces(column)}.",
        Span(begin, begin + 1),
    )
    version = _version(text, [Splice(line.start, line.offset, " " * column)])
    return MovedLine(version, line.offset, fault)


def _is_alike(text: str, line: OutlineLine, other: OutlineLine) -> bool:
    return text[line.start : line.end] == text[other.start : other.end]


def _once(text: str, line: OutlineLine, again: OutlineLine) -> MovedLine:
    fault = Fault(
        FaultKind.DUPLICATE_KEY,
        "this line stands here twice, one below the other",
        "Delete one of the two.",
        _written(text, again),
        also=_written(text, line),
    )
    return MovedLine(_version(text, [Splice(line.start, line.end, "")]), again.offset, fault, 1)


def _on_its_own(text: str, joined: Span, column: int) -> MovedLine:
    fault = Fault(
        FaultKind.SYNTAX,
        f"`{text[slice(*joined)]}` stands on the line of something else",
        f"Begin a line with it, {behind_spaces(column)}.",
        joined,
    )
    begin = joined.start
    version = _version(text, [Splice(begin, begin, "\n" + " " * column)])
    is_item = text[begin] == "-"
    return MovedLine(version, begin + len("- ") * is_item, fault)


def _with_blank(text: str, behind: int) -> MovedLine:
    fault = Fault(
        FaultKind.SYNTAX,
        "there is no space after the dash",
        "Put a space between the dash and what follows it.",
        Span(behind - 1, behind),
    )
    return MovedLine(_version(text, [Splice(behind, behind, " ")]), behind, fault)


def _written(text: str, line: OutlineLine) -> Span:
    """Return where a line stands without the blanks around it."""
    whole = text[line.start : line.end]
    start = line.start + len(whole) - len(whole.lstrip())
    return Span(start, max(line.start + len(whole.rstrip()), start))


def _version(text: str, splices: Sequence[Splice]) -> TextVersion:
    """Return `text` with the `splices` made, which are in order."""
    parts, longer = [(0, 0)], 0
    for start, end, instead in splices:
        longer += len(instead) - (end - start)
        parts.append((end + longer, end))
    return TextVersion(spliced(text, splices), tuple(parts))
