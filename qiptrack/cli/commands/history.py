"""The story of one action, from its records and from git."""

from typing import Annotated, NamedTuple

from qiptrack.analysis.changes.compare import moved
from qiptrack.analysis.changes.story import PARTS, facts_between
from qiptrack.cli.errors import say
from qiptrack.cli.references import (
    PlanNotRead,
    UnknownItem,
    UnknownPlan,
    found,
    ids,
    plan_called,
    plan_ids,
    plan_of,
)
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan, plan_id, same_name
from qiptrack.reports.history import history_report
from qiptrack.store.git.answer_cache import one_reader
from qiptrack.store.git.errors import GitError, NoCommitYet
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head
from qiptrack.store.git_folders import PlansAtRevision
from qiptrack.store.history.lineage import path_of_gone
from qiptrack.store.history.present import Present, uncommitted
from qiptrack.store.history.story import Chapter, known_by, known_from, story
from qiptrack.store.reader import without_collector


class _Past(NamedTuple):
    """What git has of the plans, up to a commit."""

    repository: Repository
    until: str


class _Meant(NamedTuple):
    """What a reference means: the file of the plan, the id in it, and the plan as it is."""

    file: str
    name: str
    filed: FiledPlan | None

    @property
    def ref(self) -> str:
        return f"{plan_id(self.file)}/{self.name}" if self.name else plan_id(self.file)


def history(
    ref: Annotated[
        str,
        Argument(
            metavar="REF",
            help="An action such as rosewood/A1, an indicator, a check, or a plan.",
            autocompletion=completion.references,
        ),
    ],
    *,
    session: Viewing,
) -> int:
    """Show one action's story, from its records and from git.

    What happened, when, and who committed it, in the order in which it is said to have happened.
    The story goes on through renames, moves and merges, and back beyond a time when it was gone.
    """
    with one_reader(), without_collector():
        look = ViewRequest.at(session)
        past = _past(look, session)
        meant = _meant(look, ref, past)
        chapters = (
            [Chapter(None, facts_between(None, meant.filed, meant.name))]
            if past is None
            else _chapters(past, meant, look)
        )
    if not any(chapter.facts for chapter in chapters):
        known = ids(meant.filed, *PARTS) if meant.filed else []
        raise UnknownItem(meant.name, known, *PARTS, plan=plan_id(meant.file))
    look.read = look.read or 1
    if look.is_earlier:
        chapters = known_by(chapters, look.today)
    if day := known_from(chapters):
        say(f"This copy of the repository holds only what was committed since {day},")
        say("so who committed what was there before, and when, cannot be seen.")
        say("Fetch the rest: git fetch --unshallow")
    return look.show(history_report(meant.ref, chapters, look.today))


def _past(look: ViewRequest, session: Viewing) -> _Past | None:
    """Return what git has of the plans; None, and a word of it, where it has nothing."""
    try:
        at = look.folder
        known = at.repository if isinstance(at, PlansAtRevision) else None
        repository = known or Repository.containing(session.folder)
        until = look.revision or head(repository)
        if until is None:
            raise NoCommitYet
    except GitError as error:
        say(f"{error.message} This is what the records say by themselves.")
        return None
    return _Past(repository, until)


def _chapters(past: _Past, meant: _Meant, look: ViewRequest) -> list[Chapter]:
    """Return the chapters that are committed, and last the one that is not yet."""
    repository, until = past
    now = [] if look.revision else uncommitted(repository, until, Present(look.folder, repository))
    file, name, moves = meant.file, meant.name, moved(now)
    facts = []
    for before, after in now:
        if meant.file in {filed.file for filed in (before, after) if filed}:
            facts += facts_between(before, after, name, moves)
            file = before.file if before else file
    for move in moves:
        if (move.to.file, or_none(lambda: move.after.id)) == (meant.file, name):
            file, name = move.origin.file, or_none(lambda: move.before.id) or name
    return [*story(repository, file, name, until), Chapter(None, facts)]


def _meant(look: ViewRequest, ref: str, past: _Past | None) -> _Meant:
    """Return the item that `ref` means, one that is there or else one that is gone."""
    name, slash, item_id = ref.partition("/")
    try:
        if slash:
            filed = plan_of(look, name)
            known = (each for each in ids(filed, *PARTS) if same_name(each, item_id))
            return _Meant(filed.file, next(known, item_id), filed)
        filed, item = found(look, ref, *PARTS)
        return _Meant(filed.file, field_value(item, "id") if item else "", filed)
    except PlanNotRead:
        if past is None:
            raise
        files = plan_ids(look.folder.files())
        return _Meant(files[plan_called(name, files)].file, item_id, None)
    except (UnknownPlan, UnknownItem):
        gone = path_of_gone(*past, name) if past else None
        if gone is None:
            raise
        return _Meant(gone, item_id, None)
