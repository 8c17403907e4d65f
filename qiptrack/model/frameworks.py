"""The frameworks that services are assessed by: packs of statements, and how plans name these."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, NamedTuple

from qiptrack.model.base import Model
from qiptrack.model.fields import field
from qiptrack.model.identity import folded, same_name
from qiptrack.model.scalars import NotEmpty, Standard, Text
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer

REGULATIONS = "regulations-2014"
"""The pack that holds for every provider in England, whatever framework it is assessed by."""


class Framework(Model):
    """A pack of statements, in one version of it."""

    framework: Text = field(description="The word by which the organisation names the pack")
    title: Text = field(description="What people call it")
    version: Text = field(description="The version, or the day it is of")
    source: Text | None = field(None, description="Where it is published")
    statements: Annotated[tuple[Standard, ...], NotEmpty()] = field(
        description="The statements, each as `Group: Statement`, or as `Number: Title`"
    )

    maps: dict[str, Annotated[tuple[Standard, ...], NotEmpty()]] = field(
        {}, description="What became of a statement of an older pack: the statements of this one"
    )

    @property
    def groups(self) -> Mapping[str, Sequence[str]]:
        """The statements by what stands in front of the colon, such as a key question."""
        found: dict[str, list[str]] = {}
        for statement in self.statements:
            found.setdefault(statement.partition(": ")[0], []).append(statement)
        return found


class FrameworkFault(NamedTuple):
    """Why a pack that is chosen cannot be read; `place` is where the organisation file names it."""

    place: Pointer
    name: str
    message: str
    fix: str


class _FrameworksRead(NamedTuple):
    """What `Frameworks` are made of; a named tuple is much faster to import than a dataclass."""

    read: tuple[Framework, ...] = ()
    faults: tuple[FrameworkFault, ...] = ()
    chosen: tuple[str, ...] = ()
    """The packs that are chosen, by the names that the organisation file has for them."""
    named: Mapping[str, Framework] = MappingProxyType({})
    """The packs that could be read, by the same names."""
    own: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The names of the packs that a service alone is assessed by, by its name as it is compared."""
    of_all: tuple[str, ...] = ()
    """The names of the packs of every other service."""
    provider: str = ""
    """The organisation, whose own plans may name statements of any of them."""


class Frameworks(_FrameworksRead):
    """The packs that plans may name statements of, and what is the matter with the others."""

    def at(self, service: str | None) -> "Frameworks":
        """Return the frameworks that plans of `service` may name; all where no service is given."""
        if service is None or not self.own or same_name(service, self.provider):
            return self
        names = self.own.get(folded(service), self.of_all)
        if names not in self._parts:
            self._parts[names] = self._part(names)
        return self._parts[names]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], "Frameworks"]:
        """What was asked for before, by the names of the packs, for there are many plans."""
        return {}

    def _part(self, names: tuple[str, ...]) -> "Frameworks":
        read = [self.named[name] for name in names if name in self.named]
        always = [each for each in self.read if each.framework == REGULATIONS and each not in read]
        faults = tuple(each for each in self.faults if each.name in names)
        return Frameworks((*read, *always), faults, chosen=names)

    @property
    def whole(self) -> bool:
        """Whether a statement that none of them has is certainly none."""
        return bool(self.chosen) and not self.faults

    @property
    def to_answer(self) -> tuple[Framework, ...]:
        """Those that the organisation chose, or the regulations alone where it chose nothing."""
        others = tuple(each for each in self.read if each.framework != REGULATIONS)
        return self.read if REGULATIONS in self.chosen or not others else others

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """What a plan may write, as it is compared, and the statements that it may mean.

        A statement may be named whole, or by what stands behind its colon. What stands in front
        of the colon will do where no other of the pack begins so: `Regulation 17`.
        """
        found: dict[str, dict[str, None]] = {}
        for framework in self.read:
            for group, statements in framework.groups.items():
                short = [group] if len(statements) == 1 else []
                for each in statements:
                    for name in (each, each.partition(": ")[2], *short):
                        found.setdefault(_plain(name), {})[each] = None
        found.pop("", None)
        return {name: tuple(statements) for name, statements in found.items()}

    @cached_property
    def _groups(self) -> frozenset[str]:
        """What stands in front of the colon of several statements, such as a key question."""
        return frozenset(map(_plain, self.groups_written()))

    def groups_written(self) -> list[str]:
        """Return the groups of several statements, such as key questions, as packs have them."""
        groups = (pair for framework in self.read for pair in framework.groups.items())
        return [group for group, statements in groups if len(statements) > 1]

    def is_group(self, standard: str) -> bool:
        """Whether `standard` names a whole group of statements, such as a key question."""
        return _plain(standard) in self._groups

    def readings(self, standard: str) -> tuple[str, ...]:
        """Return every statement that `standard` may mean; none where no pack has it.

        Reports cite a regulation in many ways: `Reg 17`, `Regulation 17(2)(a)`. A year behind
        it says which regulations are meant. Without one they are those of 2014, unless the
        organisation chose others with such a number beside them.
        """
        cited = _YEAR.sub("", standard).strip()
        year = _YEAR.search(standard)
        found = self._names.get(_plain(standard)) or self._names.get(_plain(cited), ())
        if year is not None:
            return tuple(each for each in found if year[1] in self._pack_of(each).title) or found
        packs = {self._pack_of(each).framework for each in found}
        if REGULATIONS in packs and REGULATIONS not in self.chosen:
            return tuple(each for each in found if self._pack_of(each).framework == REGULATIONS)
        return found

    def _pack_of(self, statement: str) -> Framework:
        return next(each for each in self.read if statement in each.statements)

    def meant(self, standard: str) -> str | None:
        """Return the one statement that `standard` names; None where it is none, or may be two."""
        found = self.readings(standard)
        return found[0] if len(found) == 1 else None

    def answered(self, standard: str) -> frozenset[str]:
        """Return the statements that a plan answers which names `standard`.

        Beside the one that it names these are those of a pack whose `maps` say what became of it.
        """
        meant = self.meant(standard)
        plain = {_plain(each) for each in (standard, meant or standard)}
        became = {
            new
            for framework in self.read
            for old, statements in framework.maps.items()
            if _plain(old) in plain
            for new in statements
        }
        return frozenset(became | ({meant} if meant else set()))

    def written(self) -> list[str]:
        """Return everything that a plan may write, as it stands in the packs."""
        short = [
            group
            for framework in self.read
            for group, statements in framework.groups.items()
            if len(statements) == 1
        ]
        return [*short, *(each for framework in self.read for each in framework.statements)]


NONE_CHOSEN = Frameworks()
"""What there is where no framework is chosen."""


_YEAR = pattern(r",? *\(?[A-Za-z ]*\b(20[0-9]{2})\)?$")
_REGULATION = pattern(r"\breg(?:ulation)?s?\.? *(\d+[a-z]?)(?:\s*\([\w]+\))*")


def _plain(text: str) -> str:
    """Return `text` as statements are compared, without what differs and is not meant."""
    dashed = text.replace("\N{EN DASH}", "-").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    small = dashed.casefold().replace("&", " and ").replace(", and ", " and ")
    return _REGULATION.sub(r"regulation \1", " ".join(small.split()))
