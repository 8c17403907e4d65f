"""Git hooks: what may not be committed, and changes that name their action."""

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from qiptrack.cli.errors import DONE, say
from qiptrack.cli.requests.view import print_report
from qiptrack.cli.session import Reporting
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.errors import QiptrackError
from qiptrack.reports.hooks import (
    done_line,
    hooks_report,
    merged_otherwise,
    passed_over,
    shown_path,
)
from qiptrack.rules.problem import errors_among
from qiptrack.store.checker import check
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git.errors import NotInGit
from qiptrack.store.git.repository import Repository
from qiptrack.store.hooks import install as git_hooks
from qiptrack.store.hooks.script import FileAction
from qiptrack.store.interruptions import uninterrupted


class NoGitForHooks(QiptrackError):
    """The plans are in no git repository, and hooks are a part of one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not in a git repository, and it is git that runs the hooks.",
            "Use `git init` in the folder above your plans, and run this again there; or name the"
            " folder of other plans with --plans.",
        )


class HooksRequest(StrEnum):
    """What to do about the hooks."""

    INSTALL = "install"
    REMOVE = "remove"
    STATUS = "status"


def hooks(
    wanted: Annotated[
        HooksRequest, Argument(metavar="WHAT", help="install, remove or status.")
    ] = HooksRequest.STATUS,
    *,
    session: Reporting,
) -> int:
    """Have git check the plans before anything is committed.

    install: of every commit, merge and push the plans that it touches are checked, and it is
    refused while they have an error; what a rebase came to is checked when it is done; and `git
    diff` names the action above each change; and plans are merged by what they say, not by lines
    (`git mergetool --tool=qiptrack` too). A hook that is there already still runs, first.
    remove: everything is as it was. status: what is in place, and for which folder.
    """
    try:
        repository = Repository.containing(session.folder)
    except NotInGit as error:
        raise NoGitForHooks(session.folder) from error
    match wanted:
        case HooksRequest.INSTALL:
            return _install(repository, session)
        case HooksRequest.REMOVE:
            return _remove(repository)
        case HooksRequest.STATUS:
            found = git_hooks.status(repository)
            folder = repository.prefix.rstrip("/") or "."
            return print_report(
                hooks_report(found, folder, Path.cwd(), session.today()), session.format
            )


def _install(repository: Repository, session: Reporting) -> int:
    folder = repository.prefix.rstrip("/") or "."
    with uninterrupted():
        installed = git_hooks.install(repository, ("check", "--plans", folder))
    for done in installed:
        say(f"  {done_line(done, Path.cwd())}")
    checks = (
        "From now on git checks the plans before each commit, merge and push, and after a rebase"
    )
    status = git_hooks.status(repository)
    if merged_by := status.merged_by:
        say(f"{checks}.")
        say(merged_otherwise(merged_by))
    else:
        say(f"{checks},")
        say("and merges them by what they say.")
    for line in passed_over(status, Path.cwd()):
        say(line)
    for done in installed:
        if done.what.endswith(".gitattributes") and done.deed is not FileAction.UNCHANGED:
            what = "see the names of actions in changes" if merged_by else "merge so"
            say(f"Others {what}, too, once that is committed and they have installed the hooks:")
            say(f"  {shlex.join(_to_add(repository, Path(done.what)))}")
    found = check(PlansFolder(session.folder), session.today())
    if errors_among(found.problems):
        say("They have an error now, and a plan can be committed only when its own are put right:")
        say("  qiptrack check")
    return DONE


def _to_add(repository: Repository, path: Path) -> list[str]:
    """Return the command that has git add a file of a repository, which may be another one's."""
    here = Path.cwd()
    if here.is_relative_to(repository.root):
        return ["git", "add", shown_path(path, here)]
    root = shown_path(repository.root, here)
    return ["git", "-C", root, "add", shown_path(path, repository.root)]


def _remove(repository: Repository) -> int:
    with uninterrupted():
        removed = git_hooks.remove(repository)
    for done in removed:
        say(f"  {done_line(done, Path.cwd())}")
    ours = any(done.deed is not FileAction.LEFT for done in removed)
    say("Git no longer checks the plans." if ours else "There is nothing of ours to remove.")
    return DONE
