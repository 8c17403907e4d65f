"""From the spreadsheet or the Word table that is there to a plan."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from qiptrack.cli import options
from qiptrack.cli.errors import DONE, REFUSED, say
from qiptrack.cli.session import Importing
from qiptrack.cli.terminal import emit
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.view_request import print_report
from qiptrack.cli.write_request import (
    DRY_RUN,
    DecidedChanges,
    NobodyActs,
    WriteRequest,
    tell,
)
from qiptrack.importing.answers import Answers, day_of, with_all
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.owners import RolesHere
from qiptrack.importing.plan_building import plan_text
from qiptrack.importing.reading import Reading, SheetChoice, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.reports.formats.formats import Format
from qiptrack.reports.importing import import_report, open_lines
from qiptrack.reports.wording import count, listing
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Severity
from qiptrack.workflow import new_plans
from qiptrack.workflow.change import Change, Draft, new_draft


def _several(help_: str, metavar: str, name: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_)


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The sheet or the document.", exists=False)
    ],
    *,
    plan: Annotated[
        str | None,
        options.text("The id of the new plan; from the name of the file unless you say."),
    ] = None,
    title: Annotated[str | None, options.text("What the plan is for.")] = None,
    service: Annotated[
        str | None,
        typer.Option(
            metavar="SERVICE", help="Where it belongs.", autocompletion=completion.services
        ),
    ] = None,
    sponsor: Annotated[str | None, options.role("The role that answers for the whole.")] = None,
    opened: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When it was opened; the earliest date unless you say."),
    ] = None,
    sheet: Annotated[
        str | None, _several("The sheet, by name or number.", "NAME|N", "--sheet")
    ] = None,
    table: Annotated[int | None, _several("Which table of the sheet.", "N", "--table")] = None,
    header: Annotated[
        int | None, _several("Which row has the headings.", "ROW", "--header")
    ] = None,
    map_: Annotated[
        list[str] | None, _several("What a column is: 'By whom=owner'.", "TEXT", "--map")
    ] = None,
    owner: Annotated[
        list[str] | None, _several("Who is meant: 'RM=Registered Manager'.", "TEXT", "--owner")
    ] = None,
    dates: Annotated[
        list[str] | None,
        _several("month-first, or a day that is meant: 'Ongoing=2026-04-30'.", "TEXT", "--dates"),
    ] = None,
    cell: Annotated[
        list[str] | None, _several("What a cell should say: 'C7=TEXT'.", "TEXT", "--cell")
    ] = None,
    fill: Annotated[
        list[str] | None,
        _several("What holds where nothing is said: 'evidence_source=TEXT'.", "TEXT", "--fill"),
    ] = None,
    lists: Annotated[
        str | None,
        _several("Rows with lists that do not pair up: together or apart.", "TEXT", "--lists"),
    ] = None,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Write what the sheet says, for check to list.")
    ] = False,
    session: Importing,
) -> int:
    """Make a plan of a spreadsheet or a table in a document.

    What was understood is shown first. Elsewhere than at a terminal the plan is written only
    when nothing is open, or with --as-typed.
    """
    doing = WriteRequest(session)
    answers = with_all(
        Answers(),
        {
            "--map": map_,
            "--owner": owner,
            "--dates": dates,
            "--cell": cell,
            "--fill": fill,
            "--lists": [lists] if lists else None,
        },
    )
    facts = {"title": title, "service": service, "sponsor": sponsor, "opened": opened}
    answers = with_all(answers, {f"--{name}": [said] for name, said in facts.items() if said})
    wanted = new_plans.plan_id(plan if plan is not None else _id_of(file))
    doing.targets.no_plan(wanted)
    book = read_file(file)
    request = _Request(doing, answers, session.format, as_typed=as_typed)
    reading = read_workbook(book, SheetChoice(sheet, table, header), request.setting(book.file))
    print_report(import_report(reading, doing.today), session.format)
    if reading.decisions and not as_typed:
        return _refuse(reading)
    return _save(request, reading, wanted)


class _Request:
    """What was asked for: whose roles are meant, who puts it down, and what was decided."""

    def __init__(
        self, doing: WriteRequest, answers: Answers, shown: Format, *, as_typed: bool
    ) -> None:
        self.doing = doing
        self.as_typed = as_typed
        self.shows_lines = shown is Format.TABLE
        plan = dict(answers.plan)
        if "service" in plan:
            plan["service"] = doing.service(plan["service"])
        if "sponsor" in plan:
            plan["sponsor"] = doing.role(plan["sponsor"], plan.get("service"))
        if "opened" in plan:
            plan["opened"] = day_of("--opened", plan["opened"]).isoformat()
        self.answers = replace(answers, plan=plan)

    def setting(self, file: str) -> Setting:
        """Return what holds for every action of the sheet."""
        doing, plan = self.doing, self.answers.plan
        here = RolesHere(doing.organisation, plan.get("service"), {})
        by = self._by(plan.get("service")) or plan.get("sponsor")
        return Setting(file, doing.date, here, self.answers, by, self.as_typed)

    def _by(self, service: str | None) -> str | None:
        """Return who puts it down, where that is said or known; the sponsor does it otherwise."""
        try:
            return self.doing.actor(service)
        except NobodyActs:
            return None


_NOT_OF_A_FILE_NAME = re.compile(r"[^\w]+")


def _id_of(file: Path) -> str:
    """Return the id of a plan that is made of `file`: its name in small letters, with hyphens."""
    return _NOT_OF_A_FILE_NAME.sub("-", file.stem.casefold()).strip("-_")


def _refuse(reading: Reading) -> int:
    """Say what is open, each with the option that answers it; return the exit code."""
    many = len(reading.decisions)
    noun = "decision is" if many == 1 else "decisions are"
    say(f"qiptrack: nothing is written, because {many} {noun} open:")
    for line in open_lines(reading.decisions):
        say(f"  {line}")
    say("Answer each with the option behind it, or at a terminal; or write the words of the sheet")
    say("with --as-typed, and let `qiptrack check` list what is to be put right.")
    return REFUSED


def _save(request: _Request, reading: Reading, wanted: str) -> int:
    """Write the plan, unless it is a dry run, and say what `check` sees in it."""
    doing = request.doing
    file = f"{wanted}.yaml"
    schema = new_plans.SCHEMAS["plan"]
    text = plan_text(reading, schema=schema if doing.folder.has_file(schema) else "")
    shown = doing.folder.shown(file)
    done = Change((), f"{shown} is written: {count(len(reading.actions), 'action')}", _NEXT)

    def decided() -> DecidedChanges:
        doing.targets.no_plan(wanted)
        if request.as_typed:
            return DecidedChanges((Draft(file, b"", text.encode()),), (done,))
        return DecidedChanges((new_draft(text, file, shown, doing.around),), (done,))

    if doing.session.dry_run:
        drafts = decided().drafts
        if request.shows_lines:
            emit(doing.shown(drafts))
        say(DRY_RUN)
    else:
        tell(doing.write(decided).changes)
    say(_as_checked(text, file, doing))
    return DONE


_NEXT = "Look at it with `qiptrack check`, and commit it"


def _as_checked(text: str, file: str, doing: WriteRequest) -> str:
    """Return in a sentence what `check` sees in a plan."""
    shown = doing.folder.shown(file)
    examined = examine_plan(text.encode(), file, shown, doing.organisation)
    found = list(plan_problems(examined, doing.around))
    numbers = Counter(problem.severity for problem in found)
    kinds = [count(numbers[kind], kind.value) for kind in Severity if numbers[kind]]
    return f"As `qiptrack check` sees it: {listing(kinds) if kinds else 'no problem'}."
