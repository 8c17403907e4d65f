"""What the shell offers when a name is half typed: plan ids, references, roles, services.

Completion must never disturb the person typing, so whatever goes wrong offers nothing.
"""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from qiptrack.cli.session import plans_folder
from qiptrack.errors import QiptrackError
from qiptrack.store.folder import PlansFolder

MOST_FILES = 200
"""How many plans are read for the references in them, so that a keypress stays quick."""

Offers = Iterator[tuple[str, str]]


def _offering(
    find: Callable[[PlansFolder, str], Offers],
) -> Callable[[Any, str], list[tuple[str, str]]]:
    """Return a completer of what `find` yields, for the folder that the command line names."""

    def complete(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
        named = ctx.params.get("plans") or (ctx.parent.params.get("plans") if ctx.parent else None)
        try:
            folder = PlansFolder(plans_folder(Path(named) if named else None))
            start = incomplete.casefold()
            return [
                each for each in find(folder, incomplete) if each[0].casefold().startswith(start)
            ]
        except (QiptrackError, OSError):
            return []

    return complete


def _plans(folder: PlansFolder, _incomplete: str) -> Offers:
    for found in folder.files():
        yield PurePosixPath(found.file).stem, ""


def _references(folder: PlansFolder, incomplete: str) -> Offers:
    from qiptrack.model.organisation import UNDECLARED
    from qiptrack.store.reader import read_plans

    beginning = incomplete.partition("/")[0].casefold()
    wanted = (
        found
        for found in folder.files()
        if found.file.rpartition("/")[2].casefold().startswith(beginning)
    )
    for reading in read_plans(folder, UNDECLARED, itertools.islice(wanted, MOST_FILES)):
        if reading.filed:
            yield reading.filed.id, "the whole plan"
            for ref, action in reading.filed.actions():
                yield ref, action.action


def _roles(folder: PlansFolder, _incomplete: str) -> Offers:
    for post in _organisation(folder).roles:
        yield post.role, post.service or ""


def _services(folder: PlansFolder, _incomplete: str) -> Offers:
    for service in _organisation(folder).services:
        yield service, ""


def _organisation(folder: PlansFolder) -> Any:
    from qiptrack.store.reader import read_organisation

    return read_organisation(folder).organisation


plans = _offering(_plans)
references = _offering(_references)
roles = _offering(_roles)
services = _offering(_services)
