"""What is done to a plan as a whole: it is closed, or gets another name."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated

from qiptrack.cli.errors import say
from qiptrack.cli.requests.organisation import OrganisationRequest
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.cli.write_references import FileNotRead, ItemReference
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import same_name
from qiptrack.reports.wording import count
from qiptrack.store.reader import plan_files
from qiptrack.workflow import new_plans, whole_plans
from qiptrack.workflow.change import Change, Draft, draft


def close_plan(
    plan: Annotated[
        str, Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
    ],
    *,
    session: Writing,
) -> int:
    """Close a plan, once none of its actions is open.

    `qiptrack edit PLAN --unset closed` takes it up again.
    """
    writing = WriteRequest(session)

    def made() -> list[tuple[ItemReference, Change]]:
        target = writing.references.plan(plan)
        change = whole_plans.close(target.filed.id, target.filed.plan, writing.date)
        return [(target, change)]

    return writing.carry_out(made)


def rename_plan(
    old: Annotated[str, Argument(metavar="OLD", help="The plan.", autocompletion=completion.plans)],
    new: Annotated[
        str,
        Argument(metavar="NEW", parser=new_plans.plan_id, help="Its new id, a file name."),
    ],
    *,
    session: Writing,
) -> int:
    """Give a plan another name, with what refers to it.

    That is links of plans and actions, and meetings that cover it.
    Git is told where it tracks the file. Notes and minutes stay as they were written.
    """
    writing = WriteRequest(session)
    plan_id = writing.references.plan(old).filed.id
    _may_be_called(writing, plan_id, new)
    unread: set[str] = set()
    code = writing.save(lambda: _renamed(writing, plan_id, new, unread))
    for shown, times in _still_named(writing, plan_id) if plan_id != new else ():
        said = count(times, "time")
        say(f"{shown} names {plan_id}/... {said}; records stay as they were written.")
    return code


def _may_be_called(writing: WriteRequest, old: str, new: str) -> None:
    """Raise PlanThere when another plan has the new name."""
    if not same_name(old, new):
        writing.references.no_plan(new)


def _renamed(writing: WriteRequest, old: str, new: str, unread: set[str]) -> DecidedChanges:
    """Return every file that names a plan, with its new name, and the plan in another file.

    Those in `unread` were said to be left as they are; others that cannot be read join them.
    """
    if old == new:
        return DecidedChanges((), ())
    _may_be_called(writing, old, new)
    own = writing.references.plan(old).filed.file
    now = PurePosixPath(own)
    file = now.with_name(f"{new}{now.suffix}").as_posix()
    drafts: list[Draft] = []
    for target in _readable(writing, unread):
        edits = whole_plans.renamed_links(target.filed.plan, old, new)
        made = draft(target.examined, target.filed.file, edits, writing.around)
        if made.file == own:
            drafts += [Draft(own, made.before, b""), Draft(file, b"", made.after)]
        elif edits:
            drafts.append(made)
    edits = whole_plans.renamed_in_meetings(writing.organisation, old, new)
    if edits:
        drafts += OrganisationRequest(writing).decided(Change(edits, "")).drafts
    done = Change((), f"{old} is called {new} now")
    return DecidedChanges(tuple(drafts), (done,), ((own, file),))


def _readable(writing: WriteRequest, unread: set[str]) -> Iterator[ItemReference]:
    """Yield every plan that can be read; of one that cannot, say once that it stays as it is."""
    for found in plan_files(writing.folder, writing.organisation):
        try:
            target = writing.references.file(found.file)
            whole_plans.renamed_links(target.filed.plan, "", "")
        except (FileNotRead, NotKnown):
            if found.file not in unread:
                unread.add(found.file)
                say(f"{writing.folder.shown(found.file)} cannot be read; what it refers to stays.")
        else:
            yield target


def _still_named(writing: WriteRequest, plan_id: str) -> Iterator[tuple[str, int]]:
    """Yield each file whose text names items of a plan, and how often."""
    for found in writing.folder.files():
        raw = writing.folder.read(found.file)
        times = raw.count(f"{plan_id}/".encode()) if isinstance(raw, bytes) else 0
        if times:
            yield writing.folder.shown(found.file), times
