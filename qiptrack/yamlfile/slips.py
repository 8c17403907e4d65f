"""Slips of typing that leave a text no YAML: what must be set aside so that the rest is read.

The text is taken apart by its indentation, the outermost first, and each part that the parser
accepts by itself is left alone. What is set aside is in the end the smallest item or key that
cannot be read, wherever the parser gives up on the whole: an unclosed quote reaches no further
than the item it stands in. Every line is looked at once a level, so that the time is linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import yaml

from qiptrack.patterns import pattern
from qiptrack.yamlfile.asides import Aside, KeyAt, Way
from qiptrack.yamlfile.document import Fault, FaultKind, Span
from qiptrack.yamlfile.events import ParserFactory
from qiptrack.yamlfile.limits import MAX_DEPTH, MAX_SLIPS, MAX_VALUES
from qiptrack.yamlfile.line_hints import is_of_indentation
from qiptrack.yamlfile.outline import (
    OutlineLine,
    dash_column,
    entries,
    have_same_keys,
    is_list,
    items,
    items_astray,
    key_column,
    opening_of,
    outline,
)
from qiptrack.yamlfile.spans import event_span
from qiptrack.yamlfile.syntax_context import behind_spaces
from qiptrack.yamlfile.syntax_errors import explain

_VALUE_LINE = pattern(r"^ *(?:- |[A-Za-z_][\w-]*:\s)", re.MULTILINE)
_SOUND = pattern(r" *(?:- +)?[A-Za-z_][\w-]{0,60}: +[A-Za-z0-9][\w ,.;()/%&'-]*\r?\n?", re.ASCII)
"""A line that nothing can be the matter with by itself, whatever its words are."""
_WORD = pattern(r"\W*(\w[\w-]*)")


class Group(NamedTuple):
    """A list or mapping in block style, and the column of its dashes or keys."""

    way: Way
    column: int


def slips(text: str, parser: ParserFactory, stop: Fault) -> list[Aside]:
    """Return what to set aside of `text`, which cannot be followed because of `stop`.

    That is nothing where so much is left that it would be beyond the limits all the same.
    """
    if sum(1 for _ in _VALUE_LINE.finditer(text)) > MAX_VALUES:
        return []
    lines = outline(text)
    finder = _Finder(text, lines, parser, stop)
    if lines:
        finder.parts_of(lines, (), ())
    return finder.asides


@dataclass
class _Finder:
    """Finds what cannot be read in one text, part by part."""

    text: str
    lines: list[OutlineLine]
    parser: ParserFactory
    stop: Fault
    asides: list[Aside] = field(default_factory=list)
    enough: Fault | None = None
    """What is told of all that is set aside behind the last of the slips that are told."""
    told: bool = False
    """Whether the reason why the text as a whole cannot be followed is told of a part."""

    def parts_of(self, lines: list[OutlineLine], way: Way, around: tuple[Group, ...]) -> None:
        """Set aside what cannot be read of the list or mapping in `lines`."""
        column = dash_column(lines) if is_list(lines) else key_column(lines)
        if column is None or len(way) > MAX_DEPTH:
            return
        if is_list(lines):
            self._list(lines, Group(way, column), around)
        else:
            self._mapping(lines, Group(way, column), around)

    def _list(self, lines: list[OutlineLine], group: Group, around: tuple[Group, ...]) -> None:
        inside, behind = _parted(lines, group.column)
        opening = opening_of(inside, group.column)
        beginnings = {
            line.beginning
            for line in inside
            if line.dash and line.column == group.column and not line.floating
        }
        index = 0
        for part in items(inside, group.column):
            if self._exhausted():
                rest = [line for line in inside if line.start >= part[0].start]
                self._item_aside(rest, group, index, (), None)
                break
            fits = part[0].is_item and part[0].column == group.column
            error = self._error(part)
            first, *astray = [part]
            if error is not None and fits:
                first, *astray = items_astray(part, beginnings, self._is_broken)
            named = first[0].name is not None or first[0].opening == "{"
            foreign = named and opening not in {"{", first[0].opening}
            if not first[0].dash and first[0].key and first[0].opening == opening:
                self._item_aside(first, group, index, around, missing_dash(first[0], group.column))
            elif not fits or (error is not None and foreign):
                before = (*group.way, index - 1) if foreign and index else None
                self._item_aside(first, group, index, around, error, before)
            elif error is not None:
                self._item(first, group, index, around)
            for each in astray:
                index += 1
                self._item_aside(each, group, index, around, error)
            index += 1
        if behind and around:
            self._keys_aside(behind[:1], around[0], (), self._error(lines), behind[-1].end)

    def _item(
        self, part: list[OutlineLine], group: Group, index: int, around: tuple[Group, ...]
    ) -> None:
        error = self._error(part)
        if error is None:
            return
        before = len(self.asides)
        way = (*group.way, index)
        if part[0].key is not None:
            inner = [part[0].behind_dash, *part[1:]]
            if (key_column(inner) or 0) > group.column:
                self.parts_of(inner, way, around)
        elif part[0].is_empty and part[1:]:
            self.parts_of(part[1:], way, around)
        if len(self.asides) == before:
            self._item_aside(part, group, index, around, error)

    def _mapping(self, lines: list[OutlineLine], group: Group, around: tuple[Group, ...]) -> None:
        parts = entries(lines, group.column)
        sound: list[list[OutlineLine]] = []
        for number, part in enumerate(parts):
            if self._exhausted():
                rest = [line for each in parts[number:] for line in each]
                self._keys_aside(rest, group, around, None)
                break
            head = part[0]
            if head.key is None or head.column != group.column or head.floating:
                above = parts[number - 1] if number else []
                self._keys_aside(part, group, around, self._error([*above, *part]))
            elif self._error(part) is None:
                sound.append(part)
            else:
                self._entry(part, group, around)
        whole = {part[0].start for part in sound}
        lost = {part[0].name for part in parts if part[0].start not in whole}
        for part in sound:
            if part[0].key in lost:
                self._keys_aside(part, group, (), None, fault=_twice(part[0]))

    def _entry(self, part: list[OutlineLine], group: Group, around: tuple[Group, ...]) -> None:
        head = part[0]
        before = len(self.asides)
        if head.is_empty and part[1:]:
            self.parts_of(part[1:], (*group.way, KeyAt(head.offset)), (group, *around))
            if self.asides[before:] and not _is_no_list(part[1:], self.asides[before]):
                return
            del self.asides[before:]
        error = self._error(part)
        stray = next((n for n, line in enumerate(part) if line.floating and line.name), 0)
        whole = not head.is_empty and not head.value.startswith(("|", ">"))
        if stray and whole and self._error(part[:stray]) is None:
            self._keys_aside(part[stray:], group, around, error)
        else:
            self._keys_aside(part, group, around, error)

    def _exhausted(self) -> bool:
        return len(self.asides) >= MAX_SLIPS

    def _item_aside(
        self,
        lines: Sequence[OutlineLine],
        group: Group,
        index: int,
        around: tuple[Group, ...],
        error: Fault | None,
        before: Way | None = None,
    ) -> None:
        """Set aside an item of the list `group`, which may take a part of `before` along.

        Keys in it that are indented wrongly may belong to `around`.
        """
        span = Span(lines[0].start, lines[-1].end)
        strays = [line.name for line in lines[1:] if line.name and not line.dash]
        inner = lines[0].key is not None and lines[0].column == group.column
        self.asides.append(
            Aside(
                span,
                self._fault(span, error, lines[0], group.column),
                ((*group.way, index), *(each.way for each in around if each.way)),
                names=frozenset() if inner else frozenset(strays),
                incomplete=(before,) if before is not None else (),
                dash=group.column,
            )
        )

    def _keys_aside(
        self,
        lines: Sequence[OutlineLine],
        group: Group,
        around: tuple[Group, ...],
        error: Fault | None,
        end: int | None = None,
        fault: Fault | None = None,
    ) -> None:
        """Set aside `lines` of the mapping `group`, though `around` may be what they belong to."""
        head = lines[0]
        span = Span(head.start, end or lines[-1].end)
        suspects = _suspects(lines, group.column)
        names = [line.name or self._word(line) for line in suspects]
        places = [group.way]
        if len(suspects) > 1 or head.column != group.column or head.floating:
            places += [each.way for each in around if each.way or _nearer(head, each, group)]
        self.asides.append(
            Aside(
                span,
                fault or self._fault(span, error, head, group.column),
                tuple(places),
                names=frozenset(name for name in names if name),
                incomplete=() if all(names) else (group.way,),
            )
        )

    def _word(self, line: OutlineLine) -> str | None:
        """Return the word that a line without a key begins with, which may be one."""
        found = _WORD.match(self.text, line.offset, line.end)
        return found.group(1) if found else None

    def _fault(self, span: Span, error: Fault | None, head: OutlineLine, column: int) -> Fault:
        """Return why what begins with `head` is set aside; its place should be `column`.

        Where its indentation is wrong, the parser names the line at which it could not go on,
        which may be any line below.
        """
        found = self._reason(span, error, head, column)
        column = self._column_of_its_like(head, column) if head.dash else column
        unsure = head.floating and (head.column > 0 or head.name is None)
        if unsure or head.column == column or not is_of_indentation(found):
            return found
        written = self.text[head.start : head.end].rstrip()
        return _misplaced(Span(head.start + head.column, head.start + len(written)), head, column)

    def _column_of_its_like(self, head: OutlineLine, column: int) -> int:
        """Return where the nearest other item begins that opens with the key of `head`."""
        others = [
            line
            for line in self.lines
            if line.dash and line.opening == head.opening and line != head
        ]
        return (
            min(others, key=lambda line: abs(line.start - head.start)).column if others else column
        )

    def _reason(self, span: Span, error: Fault | None, head: OutlineLine, column: int) -> Fault:
        if self._exhausted():
            self.enough = self.enough or _too_many(Span(head.start, head.start + 1))
            return self.enough
        stop = [self.stop.span, *([self.stop.also] if self.stop.also else [])]
        if not self.told and any(span.start <= place.start <= span.end for place in stop):
            self.told = True
            return error if error == missing_dash(head, column) else self.stop
        if error is not None and span.start <= error.span.start <= span.end:
            return error
        return _misplaced(Span(head.start, head.end), head, column)

    def _is_broken(self, line: OutlineLine) -> bool:
        is_placed = line.dash or line.key is not None
        return not is_placed or self._error([line]) is not None

    def _error(self, lines: Sequence[OutlineLine]) -> Fault | None:
        """Return why `lines` cannot be read by themselves, or None when they can."""
        start, end = lines[0].start, lines[-1].end
        if len(lines) == 1 and _SOUND.fullmatch(self.text, start, end):
            return None
        lead = " " * lines[0].column if self.text[start - 1 : start] not in {"", "\n"} else ""
        parser = self.parser(lead + self.text[start:end])
        brackets: list[int] = []
        reached = 0
        try:
            while (event := parser.get_event()) is not None:
                reached = event.end_mark.index
                if isinstance(event, yaml.CollectionStartEvent) and event.flow_style:
                    brackets.append(event_span(event).end - 1)
                elif brackets and isinstance(event, yaml.CollectionEndEvent):
                    brackets.pop()
        except yaml.YAMLError as error:
            bracket = brackets[-1] if brackets else None
            return explain(self.text, error, reached, bracket, start - len(lead))
        except UnicodeDecodeError:
            return self.stop
        return None


def _parted(lines: list[OutlineLine], column: int) -> tuple[list[OutlineLine], list[OutlineLine]]:
    """Return the lines of a list, and those behind it that begin with a key of an outer mapping.

    That key is indented too far, so that the list it owns seems to go on with the one above.
    """
    opening = opening_of(lines, column)
    for index, (line, below) in enumerate(pairwise(lines)):
        if line.key and not line.dash and not line.floating and line.is_empty and index:
            above, under = lines[:index], lines[index + 1 :]
            deep = below.content_column
            begins = below.dash and not below.floating and below.column <= column
            owns = begins and line.column < deep
            if owns and not (below.opening == opening and have_same_keys(above, under, deep)):
                return above, lines[index:]
    return lines, []


def _is_no_list(lines: Sequence[OutlineLine], aside: Aside) -> bool:
    """Say whether `lines`, set aside as one item, are keys of which the first has a dash."""
    return aside.span == (lines[0].start, lines[-1].end) and any(
        line.column <= lines[0].column and not line.dash for line in lines[1:]
    )


def _suspects(lines: Sequence[OutlineLine], column: int) -> list[OutlineLine]:
    """Return the lines, all set aside, whose keys may be of the mapping that the first belongs to.

    What is indented further than a key without a value belongs to that.
    """
    found: list[OutlineLine] = []
    for line in lines:
        owner = found[-1] if found else None
        owned = owner is not None and owner.key and owner.is_empty and not line.floating
        if owner and owned and line.column + line.dash > owner.column:
            continue
        comment = line.key is None and line.value.startswith("#")
        if owner is None or line.name or (line.floating and line.column <= column and not comment):
            found.append(line)
    return found


def _nearer(head: OutlineLine, outer: Group, group: Group) -> bool:
    return not head.floating and abs(head.column - outer.column) < abs(head.column - group.column)


def missing_dash(head: OutlineLine, column: int) -> Fault:
    """Return the fault that what begins with `head` lacks a dash, which belongs at `column`."""
    begins = f"{head.name}: ..." if head.name else "{...}"
    return Fault(
        FaultKind.SYNTAX,
        "this begins an item of the list, and the dash in front of it is missing",
        f"Write `- {begins}`, with the dash {behind_spaces(column)}, as the other items have it.",
        Span(head.offset, head.offset + max(len(head.name or ""), 1)),
    )


def _misplaced(span: Span, head: OutlineLine, column: int) -> Fault:
    if head.column == column:
        message = "this line does not go with the lines around it"
    else:
        message = "this line is indented like none of the lines that it could belong to"
    return Fault(
        FaultKind.SYNTAX,
        message,
        "Begin it exactly where the lines it belongs with begin; those around it do "
        f"{behind_spaces(column)}.",
        span,
    )


def _twice(head: OutlineLine) -> Fault:
    return Fault(
        FaultKind.SYNTAX,
        f"`{head.key}` seems to stand also in a line that cannot be read, and it cannot be told "
        "which one is meant",
        "Put that line right first.",
        Span(head.offset, head.offset + len(head.key or "")),
    )


def _too_many(span: Span) -> Fault:
    return Fault(
        FaultKind.SYNTAX,
        f"there are {MAX_SLIPS} mistakes before this place, and from here on nothing of this part "
        "of the file is read",
        "Put those right first, and check the file again.",
        span,
    )
