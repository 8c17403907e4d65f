"""The parser that turns text into YAML events: libyaml's where there is one, else Python's.

Both are made to read the same. Python's own differs in what it makes of tabs, of directives
that nobody knows, of escapes that stand for no character and of `?` in brackets; libyaml's way
is taken. What is left is which of two mistakes is told, a lone `?` in brackets, and a tab inside
of a directive.
"""

from collections.abc import Callable
from typing import Any, Protocol

import yaml
from yaml.scanner import ScannerError

from qiptrack.patterns import pattern


class Parser(Protocol):
    """Gives the events of one text, one after the other, and None after the last."""

    def get_event(self) -> Any:
        """Return the next event, or raise `yaml.YAMLError`."""


class PureParser(yaml.SafeLoader):
    """Python's own parser, reading as libyaml does.

    It takes twenty times as long. What is overridden are the methods that PyYAML names after
    what they scan; they are called in no other way.
    """

    def get_event(self) -> Any:
        """Return the next event, refusing escapes that stand for no character."""
        try:
            event = super().get_event()  # type: ignore[no-untyped-call]  # the stubs have no types
        except ValueError:
            raise self._error("parsing a quoted scalar", _NO_CHARACTER) from None
        if getattr(event, "style", None) == '"' and _has_surrogates(event.value):
            raise self._error("parsing a quoted scalar", _NO_CHARACTER)
        return event

    def scan_to_next_token(self) -> None:
        """Skip blanks and comments; a tab is a blank wherever it cannot pass for indentation."""
        while True:
            while self.peek() == " " or (self.peek() == "\t" and self._tabs_are_blanks()):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in _END:
                    self.forward()
            if not self._scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def check_key(self) -> bool:
        """Say whether the `?` here begins a key, for which a blank must follow it."""
        return self.peek(1) in f"{_BLANKS}{_END}"

    def scan_plain(self) -> Any:
        """Return the plain scalar here, which in brackets may hold a `?`."""
        start = end = self.get_mark()
        indent = self.indent + 1
        chunks: list[str] = []
        spaces: list[str] | None = []
        while self.peek() != "#" and (length := self._length_of_word()):
            self.allow_simple_key = False
            chunks += [*(spaces or []), self.prefix(length)]
            self.forward(length)
            end = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return yaml.ScalarToken("".join(chunks), True, start, end)

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:  # noqa: ARG002 - as it is called
        """Return what stands for the blanks inside of a plain scalar, tabs among them.

        It is None when a mark of the beginning or end of a document follows.
        """
        blanks = ""
        while self.peek() in _BLANKS:
            blanks += self.peek()
            self.forward()
        if self.peek() not in "\r\n":
            return [blanks] if blanks else []
        self._scan_line_break()
        self.allow_simple_key = True
        breaks: list[str] = []
        while not self._at_document_mark():
            if self.peek() in "\r\n":
                breaks.append(self._scan_line_break())
            elif self.peek() == "\t" and self.column < indent:
                raise self._error(
                    "scanning a plain scalar", "found a tab that violates indentation"
                )
            elif self.peek() in _BLANKS:
                self.forward()
            else:
                return breaks or [" "]
        return None

    def scan_block_scalar_indentation(self) -> Any:
        """Return the blank lines a block begins with, which no tab may follow."""
        found = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            raise self._error("scanning a block scalar", "found a tab that violates indentation")
        return found

    def scan_block_scalar_indicators(self, start_mark: Any) -> tuple[bool | None, int | None]:
        """Return whether line breaks at the end are kept or dropped, and the indent, if given."""
        found = _INDICATORS.match(self.prefix(2))
        signs = found.group() if found else ""
        self.forward(len(signs))
        indent = signs.strip("+-")
        if indent == "0":
            raise ScannerError(
                "while scanning a block scalar",
                start_mark,
                "found an indentation indicator equal to 0",
                self.get_mark(),
            )
        chomping = signs.strip("0123456789")
        return (chomping == "+" if chomping else None), (int(indent) if indent else None)

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        """Skip blanks and a comment, which nothing need part from what is before it."""
        self._skip_rest_of_line("scanning a block scalar", start_mark)

    def scan_directive_ignored_line(self, start_mark: Any) -> None:
        """Skip blanks and a comment behind a directive."""
        self._skip_rest_of_line("scanning a directive", start_mark)

    def scan_yaml_directive_value(self, start_mark: Any) -> tuple[int, int]:
        """Return the version of YAML that the text says it is in."""
        while self.peek() in _BLANKS:
            self.forward()
        major = self.scan_yaml_directive_number(start_mark)
        if self.peek() != ".":
            raise self._error("scanning a directive", "did not find expected digit or '.'")
        self.forward()
        return major, self.scan_yaml_directive_number(start_mark)

    def scan_directive(self) -> Any:
        """Return the next directive, which must be one that YAML knows."""
        token = super().scan_directive()
        if token.name not in {"YAML", "TAG"}:
            raise ScannerError(
                "while scanning a directive", token.start_mark, "unknown name", token.start_mark
            )
        return token

    def _length_of_word(self) -> int:
        length = 0
        while (character := self.peek(length)) not in f"{_BLANKS}{_END}":
            following = self.peek(length + 1)
            if character == ":" and following in f"{_BLANKS}{_END}":
                break
            if self.flow_level and character in ",[]{}":
                break
            if self.flow_level and character == ":" and following in ",?[]{}":
                raise self._error("scanning a plain scalar", "found unexpected ':'")
            length += 1
        return length

    def _skip_rest_of_line(self, context: str, start_mark: Any) -> None:
        while self.peek() in _BLANKS:
            self.forward()
        if self.peek() == "#":
            while self.peek() not in _END:
                self.forward()
        if self.peek() not in _END:
            raise ScannerError(
                f"while {context}",
                start_mark,
                "did not find expected comment or line break",
                self.get_mark(),
            )
        self._scan_line_break()

    def _scan_line_break(self) -> str:
        found: str = self.scan_line_break()  # type: ignore[no-untyped-call]  # likewise
        return found

    def _at_document_mark(self) -> bool:
        return (
            self.column == 0
            and self.prefix(3) in {"---", "..."}
            and self.peek(3) in f"{_BLANKS}{_END}"
        )

    def _tabs_are_blanks(self) -> bool:
        return bool(self.flow_level) or not self.allow_simple_key

    def _error(self, context: str, problem: str) -> ScannerError:
        mark = self.get_mark()
        return ScannerError(f"while {context}", mark, problem, mark)


_INDICATORS = pattern(r"[+-][0-9]?|[0-9][+-]?")
_BLANKS = " \t"
_END = "\0\r\n"
_NO_CHARACTER = "found an escape that stands for no character"


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


ParserFactory = Callable[[str], Parser]

fastest: ParserFactory = yaml.CSafeLoader if yaml.__with_libyaml__ else PureParser
