"""Three versions of one file merged into one: what was decided, and what people must decide."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qiptrack.model.base import Model
from qiptrack.model.plan import Plan
from qiptrack.pointer import Pointer
from qiptrack.rules.problem import Problem, errors_among
from qiptrack.workflow.merging.gates import gates, standing_with
from qiptrack.workflow.merging.messages import breaks
from qiptrack.workflow.merging.new_ids import with_one_id_each
from qiptrack.workflow.merging.parts import Merger
from qiptrack.workflow.merging.versions import CannotMerge, FilePart, PartVersions, Piece, Undecided
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.expected_data import same
from qiptrack.yamlfile.limits import BOM, Data
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.passages import passages
from qiptrack.yamlfile.places import comments

__all__ = ["CannotMerge", "FileKind", "FileVersions", "MarkerStyle", "Merged", "merge"]

_ROUNDS = 20
"""How often a merge is done again, each time with more places that may not be merged."""

Judge = Callable[[bytes], Sequence[Problem]]


class FileVersions(NamedTuple):
    """The bytes of the common ancestor, empty where there is none, and of both sides."""

    base: bytes
    ours: bytes
    theirs: bytes


@dataclass(frozen=True)
class MarkerStyle:
    """How a conflict is written: what the sides are called, and how long its markers are.

    `with_base` shows what both began with, between the two, as git's style diff3 does.
    """

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"
    size: int = 7
    with_base: bool = False


class FileKind(NamedTuple):
    """What is merged: of which model, which plan it is, and how its problems are found."""

    model: type[Model]
    plan_id: str = ""
    judge: Judge = lambda _raw: ()


class Merged(NamedTuple):
    """The file that two versions come to, why each conflict in it is one, and the notes on it."""

    raw: bytes
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def merge(versions: FileVersions, kind: FileKind, style: MarkerStyle = MarkerStyle()) -> Merged:
    """Return the file that both sides made, as ours with the fewest lines changed.

    An error that neither side has is a conflict too, at the smallest place around it in which the
    sides differ. Raises CannotMerge when a text cannot be read, or has no place for what both say.
    """
    base, ours, theirs = (_readable(raw) for raw in versions)
    named = with_one_id_each(base, ours, theirs, kind.plan_id)
    base, ours, theirs = named.base, named.ours, named.theirs
    three = PartVersions(*(_part(source) for source in (base, ours, theirs)))
    if three.ours is None or three.theirs is None:
        raise CannotMerge
    gated = gates(base.data, ours.data, theirs.data)
    forced = {**gated.forced, **named.forced} if kind.model is Plan else {}
    known: list[Problem] | None = None
    for _ in range(_ROUNDS):
        merger = Merger(forced, gated.rivals)
        found = merger.merged(three, (), kind.model, -1)
        if found.undecided or not isinstance(found.data, dict):
            raise CannotMerge
        whole = _text(found.pieces, None)
        _hold_to(found.data, whole, ours)
        conflicts = [piece for piece in found.pieces if isinstance(piece, Undecided)]
        if not conflicts:
            _refuse_lost_comments(base, ours, theirs, whole)
        again = _moved_up(forced, merger.reached)
        if again != forced:
            forced = again
            continue
        known = [*kind.judge(ours.raw), *kind.judge(theirs.raw)] if known is None else known
        judged = _with_all_items(found.pieces)
        told = _gained(kind, known, judged, {each.pointer[:2] for each in conflicts})
        if not told.keys() - forced.keys():
            return Merged(
                _as_ours(found.pieces, style, versions.ours),
                tuple(each.words for each in conflicts),
                (*named.notes, *merger.notes),
            )
        forced = standing_with(told, ours.data, theirs.data) | forced
    raise CannotMerge


def _readable(raw: bytes) -> Source:
    """Return a version with lines that end in line feeds; CannotMerge where it cannot be read."""
    source = load(raw, "")
    if source.faults or source.doubtful or ("\r" in source.text and not _all_carriage(source.text)):
        raise CannotMerge
    text = source.text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    if text == source.text:
        return source
    plain = load(text.encode(), "")
    if plain.faults or not same(plain.data, source.data):
        raise CannotMerge
    return plain


def _all_carriage(text: str) -> bool:
    return text.count("\r\n") == text.count("\n") == text.count("\r")


def _part(source: Source) -> FilePart | None:
    if source.root is None:
        return None
    found = passages(source)
    if found is None or not isinstance(source.data, dict):
        raise CannotMerge
    return FilePart(source.data, found)


def _as_ours(pieces: Sequence[Piece], style: MarkerStyle, ours: bytes) -> bytes:
    """Return the bytes of a merged file, with the line ends and the mark that ours has."""
    text = _text(pieces, style)
    before = ours.decode("utf-8")
    if not before.endswith("\n") and isinstance(pieces[-1], str):
        text = text.removesuffix("\n")
    if "\r\n" in before:
        text = text.replace("\n", "\r\n")
    return ((BOM if before.startswith(BOM) else "") + text).encode()


def _text(pieces: Iterable[Piece], style: MarkerStyle | None) -> str:
    """Return the text of `pieces`, with markers in a style, or else with ours in each conflict."""
    return "".join(
        piece if isinstance(piece, str) else _marked(piece, style) if style else piece.ours
        for piece in pieces
    )


def _with_all_items(pieces: Iterable[Piece]) -> str:
    """Return the text of `pieces` with what one side took out, where that is a conflict."""
    return "".join(
        piece if isinstance(piece, str) else piece.ours or piece.theirs for piece in pieces
    )


def _marked(conflict: Undecided, style: MarkerStyle) -> str:
    def marker(sign: str, name: str = "") -> str:
        return f"{sign * style.size} {name}".rstrip() + "\n"

    base = marker("|", style.base) + conflict.base if style.with_base else ""
    return "".join(
        [
            f"{' ' * max(conflict.at, 0)}# {conflict.words}\n",
            marker("<", style.ours),
            conflict.ours,
            base,
            marker("="),
            conflict.theirs,
            marker(">", style.theirs),
        ]
    )


def _hold_to(data: Data, text: str, ours: Source) -> None:
    """Raise CannotMerge unless `text` says just what the merge of the data comes to."""
    again = load(text.encode(), ours.name)
    if again.faults or again.data != data:
        raise CannotMerge


def _refuse_lost_comments(base: Source, ours: Source, theirs: Source, text: str) -> None:
    """Raise CannotMerge when a comment is gone that neither side took out."""
    before, mine, their, now = (
        Counter(each.text for each in comments(source))
        for source in (base, ours, theirs, load(text.encode(), ""))
    )
    for comment in mine | their:
        one, other, old = mine[comment], their[comment], before[comment]
        needed = one + other - old if min(one, other) <= old else max(one, other)
        if now[comment] < needed:
            raise CannotMerge


def _moved_up(forced: dict[Pointer, str], reached: set[Pointer]) -> dict[Pointer, str]:
    """Return `forced` with the part around each place in which the two sides are alike."""
    moved: dict[Pointer, str] = {}
    for pointer, words in forced.items():
        place = pointer if pointer in reached else pointer[:-1]
        if place:
            moved.setdefault(place, words)
    return moved


def _gained(
    kind: FileKind, known: Iterable[Problem], text: str, undecided: set[Pointer]
) -> dict[Pointer, str]:
    """Return the places of the errors in `text` that no side has, each with what it breaks.

    An item that people must decide on is left out: what they make of it is judged then.
    """
    had = Counter(map(_place, errors_among(known)))
    gained: dict[Pointer, str] = {}
    for problem in errors_among(kind.judge(text.encode())):
        place = _place(problem)
        if had[place]:
            had[place] -= 1
            continue
        steps: list[str | int] = [
            int(step) if step.isdecimal() else step for step in problem.pointer.split("/") if step
        ]
        if tuple(steps[:2]) not in undecided:
            gained.setdefault(tuple(steps), breaks(problem.code, problem.message))
    return gained


def _place(problem: Problem) -> tuple[str, str]:
    """Return the rule and the place, but for the indexes of records, which a merge moves."""
    steps = problem.pointer.split("/")
    return problem.code, "/".join("" if step.isdecimal() else step for step in steps)
