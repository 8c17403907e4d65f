"""Three versions of a plan, merged by what they say: for git, and by hand."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from qiptrack.cli.errors import DONE, FOUND, say, sentence
from qiptrack.cli.session import Session
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError


class TooManyLabels(QiptrackError):
    """More names were given than there are versions."""

    def __init__(self) -> None:
        super().__init__(
            "-L was given more than three times, and there are three versions.",
            "Name ours first, then the common ancestor, then theirs.",
        )


def _file(help_: str, name: str) -> Argument:
    return Argument(metavar=name, help=help_, show_default=False)


def merge_file(
    base: Annotated[Path, _file("What both sides began with.", "BASE")],
    ours: Annotated[Path, _file("Our version, which gets the result.", "OURS")],
    theirs: Annotated[Path, _file("Their version.", "THEIRS")],
    *,
    stdout: Annotated[
        bool, Option("--stdout", "-p", help="Print the result; leave OURS as it is.")
    ] = False,
    quiet: Annotated[
        bool, Option("--quiet", "-q", help="Say nothing of what is left to decide.")
    ] = False,
    label: Annotated[
        list[str] | None,
        Option("-L", metavar="NAME", help="What the markers call ours, base, theirs."),
    ] = None,
    marker_size: Annotated[
        int, Option(metavar="N", min=1, max=200, help="How long the markers are.")
    ] = 7,
    diff3: Annotated[bool, Option("--diff3", help="Show what both began with, too.")] = False,
    path: Annotated[
        Path | None,
        Option(metavar="PATH", help="Where the file is in the repository, if not at OURS."),
    ] = None,
    session: Session,
) -> int:
    """Merge three versions of a plan by what they say.

    Exit code 1 leaves conflicts in OURS, between git's markers, each below a remark that says why.
    Records that both sides added are kept, by date. What cannot be read as a plan is merged by
    git, line by line. `qiptrack hooks install` has git merge plans this way.
    """
    from qiptrack.store.git.merging import merge_files, read_versions, save, surroundings
    from qiptrack.workflow.merging.merge import MarkerStyle

    style = MarkerStyle(**_labels(label or ()), size=marker_size, with_base=diff3)
    versions = read_versions(base, ours, theirs)
    place = path or ours
    around = surroundings(place, session.folder if session.plans else None, session.today())
    found = merge_files(versions, place, around, style)
    if stdout:
        sys.stdout.flush()
        sys.stdout.buffer.write(found.merged.raw)
    elif found.merged.raw != versions.ours:
        save(ours, found.merged.raw)
    if not quiet:
        if found.by_lines:
            say(f"{place}: not to be read as a plan, so git has merged its lines.")
        _tell(place, found.merged.notes, found.merged.conflicts, by_lines=found.by_lines)
    return FOUND if found.merged.conflicts else DONE


def _labels(names: Sequence[str]) -> dict[str, str]:
    """Return the name of each side in markers; TooManyLabels for more names than there are."""
    if len(names) > 3:
        raise TooManyLabels
    return dict(zip(("ours", "base", "theirs"), names, strict=False))


def _tell(path: Path, notes: Sequence[str], conflicts: Sequence[str], *, by_lines: bool) -> None:
    """Say what was done beyond merging, and what is left to be decided."""
    for note in notes:
        say(f"{path}: {note}")
    for words in dict.fromkeys(conflicts):
        say(f"{path}: {sentence(words)}")
    if not conflicts:
        return
    if by_lines:
        say("Keep the lines that are right, and delete the others and the markers.")
        say("`qiptrack check` says whether it is right then.")
    else:
        say("Keep the lines that are right, and delete the others, the markers and the remark")
        say("above them. `qiptrack check` says whether it is right then.")
