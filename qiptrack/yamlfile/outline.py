"""The lines of a text by their looks: what belongs to what, where no parser can follow it.

People lay out a file by its indentation, so that the extent of an item can be seen from it
however broken the item is. Only block style is looked at; what is in brackets has no lines.
"""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from qiptrack.patterns import pattern

_ANY_LINE = pattern(r"[^\n]*\n|[^\n]+")
_LINE = pattern(r"(?P<indent> *)(?P<tab>\t[ \t]*)?(?P<dash>-(?:[ \t]+|$|(?=\w+:)))?(?P<content>.*)")
_KEY = pattern(
    r"""(?P<quote>["']?)(?P<name>[^\s"'#\[\]{}&*!|>%@`,:-][^\s:"']*)(?P=quote)"""
    r"""[ \t]*:(?P<value>(?:[ \t].*)?)$"""
)
_BLOCK = pattern(r"[|>][-+0-9]*[ \t]*(?:#|$)")
_COMMENT = pattern(r" *#")
_MARK = pattern(r"(?:---|\.\.\.|%\w+)(?:\s|$)")
_BROKEN_KEY = pattern(r"(?:-[ \t]*)*[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*(?:[:;=](?!//)|$)")
_KEYS_IN_BRACES = pattern(r"[{,][ ]*([A-Za-z_][\w-]*):(?=\s)")
_IN_BRACES = pattern(r"\{\s*[\w-]*")
_OPEN = pattern(r"[|>&!]|[\[{](?!.*[\]}]\s*(?:#|$))|([\"'])(?!.*\1\s*(?:#|$))")


class OutlineLine(NamedTuple):
    """A line, or the rest of one behind a dash, that is neither blank nor only a comment."""

    start: int
    end: int
    """Where it ends, its line break included."""
    column: int
    """Of its first character that is not a space."""
    dash: bool
    offset: int
    """Where its content begins, behind the dash if there is one."""
    key: str | None
    """The name of its first key."""
    value: str
    """What stands behind that key, or behind the dash when there is none."""
    name: str | None
    """The name of its first key, also when the line has lost its colon or the space behind it."""
    floating: bool
    """Whether it is not known how deep it stands: for a tab, or because it goes on a text."""

    @property
    def content_column(self) -> int:
        """The column of what follows the dash; that of the line when there is none."""
        return self.offset - self.start if self.dash else self.column

    @property
    def is_item(self) -> bool:
        """Whether it begins with a dash, as deep as it seems, and with a blank behind that."""
        glued = self.offset == self.start + self.column + 1 and self.value != ""
        return self.dash and not self.floating and not glued

    @property
    def is_empty(self) -> bool:
        """Whether nothing but perhaps a comment stands behind its key or dash."""
        return not self.value or self.value.startswith("#")

    @property
    def is_whole(self) -> bool:
        """Whether its value is there and, to all appearances, ends with the line."""
        return not self.is_empty and _OPEN.match(self.value) is None

    @property
    def opening(self) -> str:
        """The name of its first key, or else the sign that its content begins with."""
        return self.name or self.value[:1]

    @property
    def beginning(self) -> str:
        """Its opening, of what stands in braces with the first key in them."""
        found = _IN_BRACES.match(self.value) if self.name is None else None
        return found.group() if found else self.opening

    @property
    def behind_dash(self) -> "OutlineLine":
        """What follows the dash of this line."""
        return self._replace(start=self.offset, column=self.content_column, dash=False)


def outline(text: str) -> list[OutlineLine]:
    """Return the lines of the first document of `text` that say something.

    A no-break space looks like any other, and is taken for one.
    """
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    found: list[OutlineLine] = []
    end = 0
    block: tuple[int, int | None] | None = None
    for written in _ANY_LINE.findall(text):
        start, end = end, end + len(written)
        if _MARK.match(written):
            if found:
                break
        elif written.strip() and not (block is None and _COMMENT.match(written)):
            line = _line(written.rstrip(), start, end)
            if block is not None:
                above, deep = block
                if line.column > above and line.column >= (deep or 0):
                    block = above, deep or line.column
                    found.append(line._replace(dash=False, key=None, name=None, floating=True))
                    continue
                block = None
                if _COMMENT.match(written):
                    continue
            if _BLOCK.match(line.value):
                block = line.content_column if line.key else line.column, None
            found.append(line)
    return found


def is_list(lines: Sequence[OutlineLine]) -> bool:
    """Say whether `lines`, which belong together, are items and not keys."""
    standing = [line for line in lines if not line.floating]
    if lines[0].dash or not standing:
        return lines[0].dash
    shallowest = min(standing, key=_column)
    if shallowest.dash and (lines[0].floating or lines[0].column == shallowest.column):
        return True
    return _has_lost_its_dash(lines[0], [line for line in standing if line.dash])


def _has_lost_its_dash(first: OutlineLine, dashes: Sequence[OutlineLine]) -> bool:
    """Say whether `first` is like an item of the list that the outermost of `dashes` begin."""
    outermost = min(dashes, key=_column, default=None)
    return (
        outermost is not None
        and first.key is not None
        and first.opening == outermost.opening
        and first.column in {outermost.column, outermost.content_column}
    )


def dash_column(lines: Sequence[OutlineLine]) -> int | None:
    """Return where the dashes of the list in `lines` stand, though one of them may be wrong."""
    dashes = [line for line in lines if line.dash and not line.floating]
    following = {line.start: below for line, below in pairwise(lines)}
    standing = [line for line in dashes if _goes_on(line, following.get(line.start))] or dashes
    if not standing:
        return None
    first = lines[0] if lines[0].dash else min(standing, key=_column)
    alike = [line for line in standing if line.opening == first.opening]
    return _likelier(alike or standing, lines[0])


def key_column(lines: Sequence[OutlineLine]) -> int | None:
    """Return where the keys of the mapping in `lines` stand, though one of them may be wrong."""
    keys = [line for line in lines if line.key is not None and not line.dash and not line.floating]
    return _likelier(keys, lines[0])


def items(lines: Sequence[OutlineLine], column: int) -> list[list[OutlineLine]]:
    """Return the lines of each item of the list whose dashes stand at `column`."""
    opening = opening_of(lines, column)
    inside = column + 1
    parts: list[list[OutlineLine]] = []
    for line in lines:
        if line.dash and line.column == column and not line.floating:
            inside = max(line.content_column, inside)
        if line.floating:
            begins = line.key is not None and not line.dash and line.opening == opening
        elif line.dash:
            begins = line.column < inside
        else:
            begins = line.column <= column and line.opening == opening
        _add(parts, line, begins=begins)
    return parts


def opening_of(lines: Sequence[OutlineLine], column: int) -> str:
    """Return what the first item begins with of a list whose dashes stand at `column`."""
    return next((ln.opening for ln in lines if ln.dash and ln.column == column), "")


def items_astray(
    lines: Sequence[OutlineLine],
    beginnings: Container[str],
    is_broken: Callable[[OutlineLine], bool],
) -> list[list[OutlineLine]]:
    """Return the lines of one item, parted where another begins that is indented wrongly.

    None begins inside a key that `is_broken`: what stands deeper there may be its text.
    """
    parts: list[list[OutlineLine]] = []
    for number, line in enumerate(lines):
        is_record = line.name is not None or line.opening == "{"
        begins = line.dash and is_record and line.beginning in beginnings
        owner = _owner(lines[1:number], line) if begins else None
        _add(parts, line, begins=begins and not (owner and is_broken(owner)))
    return parts


def _owner(above: Sequence[OutlineLine], line: OutlineLine) -> OutlineLine | None:
    """Return the nearest of the lines `above` that `line` stands deeper than."""
    return next((each for each in reversed(above) if each.column < line.column), None)


def entries(lines: Sequence[OutlineLine], column: int) -> list[list[OutlineLine]]:
    """Return the lines of each entry of the mapping whose keys stand at `column`.

    A line from deeper down that has lost its indentation goes with the entry it stands in.
    """
    parts: list[list[OutlineLine]] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        _add(parts, line, begins=_begins_entry(line, below, column))
    whole: list[list[OutlineLine]] = []
    for part in parts:
        if whole and whole[-1][0].is_empty and _has_lost_its_place(part, whole[-1], column):
            whole[-1] += [part[0]._replace(floating=True), *part[1:]]
        else:
            whole.append(part)
    return whole


def _line(written: str, start: int, end: int) -> OutlineLine:
    found = _LINE.match(written)
    assert found is not None  # noqa: S101 - every part of the pattern may be empty
    content = found["content"]
    key, broken = _KEY.match(content), _BROKEN_KEY.match(content)
    dash = found["dash"] is not None
    placed = dash or key or broken or content.startswith("-")
    value = key["value"] if key else content
    if broken and not key and not dash:
        value = content[broken.end() :]
    return OutlineLine(
        start,
        end,
        column=len(found["indent"]),
        dash=dash,
        offset=start + found.start("content"),
        key=key["name"] if key else None,
        value=value.strip(),
        name=key["name"] if key else broken[1] if broken else None,
        floating=found["tab"] is not None or not placed,
    )


def _add(parts: list[list[OutlineLine]], line: OutlineLine, *, begins: bool) -> None:
    if begins or not parts:
        parts.append([])
    parts[-1].append(line)


def _begins_entry(line: OutlineLine, below: OutlineLine | None, column: int) -> bool:
    if line.floating or line.dash:
        return False
    if line.key is not None:
        return line.column <= column
    if line.column != column or line.name is None:
        return False
    # A single word is a key without its colon only if something belongs to it.
    return bool(line.value) or (below is not None and (below.dash or below.column > column > 0))


def _has_lost_its_place(
    part: Sequence[OutlineLine], before: Sequence[OutlineLine], column: int
) -> bool:
    """Say whether `part` begins with a line that belongs into the entry `before` it."""
    head, *below = part
    if not below:
        return False
    first, *others = below
    dash = next((line for line in before[1:] if line.dash), None)
    of_one_list = dash is None or have_same_keys(before, below, dash.content_column)
    if head.is_whole and (of_one_list or not first.dash):
        return any(not line.floating and (line.key or line.dash) for line in below)
    if not of_one_list:
        return False
    placed = [line for line in others if not line.floating and line.column > column]
    if any(line.key and not line.dash and line.column < first.column for line in placed):
        return True
    if dash is None or (first.dash and first.column == dash.column and _alike(first, dash)):
        return False
    return any(
        line.dash and (line.column, line.opening) == (dash.column, dash.opening)
        for line in others
        if not line.floating
    )


def have_same_keys(above: Sequence[OutlineLine], below: Sequence[OutlineLine], column: int) -> bool:
    """Say whether items whose keys stand at `column` are of one list: two of three are alike.

    The keys of an item in braces are those that stand on its line.
    """
    one, other = (
        {name for line in lines if line.content_column == column for name in _names(line)}
        for lines in (above, below)
    )
    return 3 * len(one & other) >= 2 * min(len(one), len(other))


def _names(line: OutlineLine) -> list[str]:
    if line.name is not None:
        return [line.name]
    return _KEYS_IN_BRACES.findall(line.value) if line.value.startswith("{") else []


def _alike(one: OutlineLine, other: OutlineLine) -> bool:
    return "{" in {one.opening, other.opening} or one.opening == other.opening


def _goes_on(dash: OutlineLine, below: OutlineLine | None) -> bool:
    """Say whether what follows a dash stands where it would if the dash were in its place."""
    return (
        below is None
        or below.floating
        or dash.is_empty
        or below.column < dash.column
        or (below.dash and below.column == dash.column)
        or below.column == dash.content_column
    )


def _likelier(lines: Sequence[OutlineLine], first: OutlineLine) -> int | None:
    """Return the column that more of `lines` have: that of the first, or the least."""
    if not lines:
        return None
    count = Counter(map(_column, lines))
    least = min(count)
    if first.floating or first.column not in count or count[least] > count[first.column]:
        return least
    return first.column


def _column(line: OutlineLine) -> int:
    return line.column
