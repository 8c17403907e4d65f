"""Every problem in the plans, and the rules that find them."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from qiptrack.cli.errors import DONE, FOUND, say, say_wrapped
from qiptrack.cli.named_files import named_files
from qiptrack.cli.pager import page
from qiptrack.cli.requests.view import (
    ChosenPlans,
    by_revision_or_day,
    chosen_plans,
    print_report,
    refuse_a_day_to_come,
    say_earlier_folder,
    say_no_plans,
)
from qiptrack.cli.session import LookingBack, Reporting
from qiptrack.cli.terminal import progress
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.model.sentences import listing
from qiptrack.reports.problems.problems import CheckOutcome, ProblemFormat, RuleText, problem_parts
from qiptrack.reports.screen import screen_of
from qiptrack.reports.wording import count
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import all_rules
from qiptrack.rules.problem import errors_among
from qiptrack.store.checker import CheckedFolder
from qiptrack.store.checker import check as check_folder
from qiptrack.store.reader import read_organisation


class TwoPlacesAtOnce(QiptrackError):
    """The plans were to be read from two places in one run."""

    def __init__(self) -> None:
        super().__init__(
            "--staged looks at what is staged now, and --at at an earlier revision.",
            "Leave one of the two out.",
        )


class NothingToHoldAgainst(QiptrackError):
    """What is on disk was to be held against a revision, as only what git has can be."""

    def __init__(self) -> None:
        super().__init__(
            "--against goes with --staged or --at, and not with the files on disk.",
            "Add --staged for what would be committed, or --at for a revision.",
        )


class UnknownRule(QiptrackError):
    """A code was named that no rule has."""

    def __init__(self, code: str) -> None:
        begins, name = _in_full(code.upper()), code.lower()
        begun = [
            f"{rule.code} {rule.name}"
            for rule in all_rules()
            if code and (rule.code.startswith(begins) or rule.name.startswith(name))
        ]
        near = begun or [each for each in (nearest(begins, [r.code for r in all_rules()]),) if each]
        meant = f"Did you mean {listing(near, 'or')}?"
        fix = meant if 0 < len(near) <= _MOST_MEANT else "`qiptrack rules` lists the codes."
        super().__init__(f"There is no rule '{code}'.", fix)


_MOST_MEANT = 12
"""How many rules are listed that may be meant by a beginning."""


class RuleChoice(OptionGroup):
    """The rules whose problems are shown, as two options name them."""

    select: Annotated[
        list[str] | None,
        Option(metavar="CODE", help="Only these rules; QIP3 means a whole family."),
    ] = None
    ignore: Annotated[list[str] | None, Option(metavar="CODE", help="All rules but these.")] = None

    def codes(self) -> frozenset[str]:
        """Return the codes of the rules that are chosen; UnknownRule for one that no rule has."""
        return (_codes(self.select) or self.every_code()) - _codes(self.ignore)

    @staticmethod
    def every_code() -> frozenset[str]:
        """Return the codes of all rules."""
        return frozenset(rule.code for rule in all_rules())


class CheckedRevisions(OptionGroup):
    """The revisions that are checked beside the files on disk, or in their place."""

    staged: Annotated[
        bool,
        Option("--staged", help="Check what `git commit` would commit, not what is on disk."),
    ] = False
    against: Annotated[
        str | None,
        Option(
            metavar="[REV]",
            help="With --staged or --at: only plans that differ from REV; of warnings, the new.",
        ),
    ] = None
    since: Annotated[
        str | None,
        Option(
            "--since",
            metavar="REV",
            help="Also check every commit since a git revision or day for what may not change.",
        ),
    ] = None

    @property
    def asks_git(self) -> bool:
        """Whether any revision is checked, or held against."""
        return self.staged or self.since is not None or self.against is not None


def check(
    file: Annotated[
        list[Path] | None,
        Argument(
            metavar="[FILE]...",
            help="Plans, by their files, folders or ids; all when none is named.",
        ),
    ] = None,
    *,
    choice: RuleChoice,
    strict: Annotated[bool, Option("--strict", help="Let warnings count as errors do.")] = False,
    checked: CheckedRevisions,
    format_: Annotated[
        ProblemFormat,
        Option(
            "--format",
            metavar="FORMAT",
            show_default=False,
            help="How to print it: text, json, github, sarif or junit; text unless you say.",
        ),
    ] = ProblemFormat.TEXT,
    session: LookingBack,
) -> int:
    """Find every problem in the plans.

    Each is shown at its line and column with what to do about it. The exit code is 1 when
    there is an error, or with --strict a warning.
    """
    chosen = _staged(session) if checked.staged else chosen_plans(session)
    if checked.against is not None:  # a check before something is done, which is done today
        chosen = chosen._replace(today=session.today())
    codes = choice.codes()
    found, left_out = _checked(checked, session, chosen)
    named = named_files(session.folder, chosen.folder, file) if file else found.files
    problems = found.problems
    if file or codes < choice.every_code():
        problems = [each for each in problems if each.place.file in named and each.code in codes]
    files = [each for each in found.files if each in named]
    outcome = CheckOutcome(
        problems, files, chosen.today, chosen.revision, rules=_rule_texts(), strict=strict
    )
    page(problem_parts(outcome, format_, screen_of(sys.stdout, os.environ)))
    if left_out:
        say(left_out)
    for place, remark in found.remarks if codes == choice.every_code() else ():
        if place in named or not file:
            say_wrapped(f"{place}: {remark}.")
    if not (found.files or file or checked.staged) and checked.against is None:
        say_no_plans()
    failed = any(outcome.fails(problem) for problem in problems)
    if failed and checked.staged:
        say("Put it right in the file, type `git add` with its name, and commit again.")
    return FOUND if failed else DONE


def _checked(
    checked: CheckedRevisions, session: LookingBack, chosen: ChosenPlans
) -> tuple[CheckedFolder, str]:
    """Return the files that are checked and their problems, and a line on what is left out."""
    with progress("Checking plans") as step:
        found, left_out = (
            (check_folder(chosen.folder, chosen.today, step=step), "")
            if checked.against is None
            else _against(checked.against, session, chosen, step)
        )
    if checked.since is not None:
        found = _with_the_past(found, checked.since, session, chosen)
    return found, left_out


MOST = 20
"""How many new warnings are shown of what is held against a revision."""


def _against(
    revision: str, session: LookingBack, chosen: ChosenPlans, step: Callable[[], None]
) -> tuple[CheckedFolder, str]:
    """Return the problems of plans that differ from a revision, and a line on the rest."""
    from qiptrack.store.git.revisions import head
    from qiptrack.store.git_folders import PlansAtRevision, PlansInGit
    from qiptrack.store.hooks.touched import check_touched

    if not isinstance(chosen.folder, PlansInGit):
        raise NothingToHoldAgainst
    # Before the first commit there is nothing to hold anything against.
    is_first = not revision or (revision == "HEAD" and head(chosen.folder.repository) is None)
    known = chosen.folder.repository
    base = None if is_first else PlansAtRevision(session.folder, revision, known)
    found = check_touched(chosen.folder, base, chosen.today, step=step)
    errors = len(errors_among(found.problems))
    shown = found.problems[: errors + MOST]
    more = len(found.problems) - len(shown)
    parts = [
        f"{count(more, 'more warning')} not shown" if more else "",
        f"{count(found.known, 'warning')} there before" if found.known else "",
        f"{count(found.others, 'plan')} not touched" if found.others else "",
    ]
    said = ", ".join(part for part in parts if part)
    rest = f"Left out: {said}; `qiptrack check` shows all of it."
    return CheckedFolder(shown, found.files), rest if said and (shown or found.known) else ""


def _with_the_past(
    found: CheckedFolder, since: str, session: LookingBack, chosen: ChosenPlans
) -> CheckedFolder:
    """Return the problems found, with those of changes behind anyone's back since a revision."""
    from qiptrack.store.git_folders import PlansInGit
    from qiptrack.store.history.since import SinceRevision

    around = Surroundings(chosen.today, read_organisation(chosen.folder).organisation)
    known = chosen.folder.repository if isinstance(chosen.folder, PlansInGit) else None
    with progress("Checking commits"):
        way = by_revision_or_day(
            lambda text: SinceRevision(session.folder, text, chosen.revision, known), since
        )
        refuse_a_day_to_come(way.since.day)
        past = way.problems(chosen.folder, around, found.problems)
    if past.known_from:
        say(f"This copy of the repository holds only what was committed since {past.known_from},")
        say("so what changed before cannot be seen. Fetch the rest: git fetch --unshallow")
    say_earlier_folder(past.earlier_folder)
    return found.with_problems(past.problems)


def _staged(session: LookingBack) -> ChosenPlans:
    """Return the plans as they are staged, and today."""
    from qiptrack.store.git_folders import PlansStaged

    if session.at is not None:
        raise TwoPlacesAtOnce
    return ChosenPlans(PlansStaged(session.folder), session.today())


def _codes(given: Sequence[str] | None) -> frozenset[str]:
    """Return the codes that are meant, by codes and by the names of rules.

    A beginning such as QIP3, or QIP3xx, means all that go on so.
    """
    codes: set[str] = set()
    for code in (part.strip() for each in given or () for part in each.split(",")):
        begins, name = _in_full(code.upper().removesuffix("XX")), code.lower()
        found = {
            rule.code for rule in all_rules() if rule.code.startswith(begins) or rule.name == name
        }
        if not begins or not found:
            raise UnknownRule(code)
        codes |= found
    return frozenset(codes)


def _in_full(code: str) -> str:
    """Return a code as rules have it: `qip401` and `401` are QIP401."""
    return f"QIP{code}" if code.isdecimal() else code.upper()


def _rule_texts() -> tuple[RuleText, ...]:
    return tuple(
        RuleText(rule.code, rule.name, rule.severity, rule.fix, rule.why) for rule in all_rules()
    )


def rules(
    code: Annotated[
        str | None,
        Argument(metavar="[CODE]", help="A code, such as QIP302, or a name."),
    ] = None,
    *,
    session: Reporting,
) -> int:
    """List the rules, or explain one of them.

    With a code: what the rule is for, how much it matters, and how to put it right.
    """
    from qiptrack.reports.rules import rule_report, rules_report

    today = session.today()
    if code is None:
        return print_report(rules_report(all_rules(), today), session.format)
    for rule in all_rules():
        if _in_full(code) == rule.code or code.lower() == rule.name:
            return print_report(rule_report(rule, today), session.format)
    raise UnknownRule(code)
