"""From the spreadsheet or the Word table that is there to a plan."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from qiptrack.cli import options
from qiptrack.cli.errors import REFUSED, say
from qiptrack.cli.prompts import can_ask
from qiptrack.cli.requests.importing import AdditionRequest, ImportRequest
from qiptrack.cli.requests.view import print_report
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Importing
from qiptrack.cli.typed_dates import NotADay
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.errors import QiptrackError
from qiptrack.importing.answers import Answers, with_all
from qiptrack.importing.formats.formats import read_file
from qiptrack.importing.reading import Reading
from qiptrack.importing.table_choice import SheetChoice
from qiptrack.patterns import pattern
from qiptrack.reports.formats.formats import Format
from qiptrack.reports.importing import import_report, open_lines
from qiptrack.workflow import new_plans


class OneOrTheOther(QiptrackError):
    """What holds for a new plan was said of a plan that is there."""

    def __init__(self) -> None:
        super().__init__(
            "--into adds to a plan that is there, which has its own title, service and dates.",
            "Leave out --plan, --title, --service, --sponsor, --opened and --as-typed.",
        )


class NewPlanFacts(OptionGroup):
    """The fields of the new plan that options give."""

    title: Annotated[str | None, options.text("What the plan is for.")] = None
    service: Annotated[
        str | None,
        Option(metavar="SERVICE", help="Where it belongs.", autocompletion=completion.services),
    ] = None
    sponsor: Annotated[str | None, options.role("The role that answers for the whole.")] = None
    opened: Annotated[
        str | None,
        Option(metavar="DATE", help="When it was opened; else the earliest date."),
    ] = None

    def by_option(self) -> dict[str, list[str]]:
        """Return the fields that were given, by option."""
        given = {f"--{name}": [text] for name, text in vars(self).items() if text}
        if self.opened:
            given["--opened"] = [_day_in_full(self.opened, options.past_day)]
        return given


def _day_in_full(text: str, read: Callable[[str], dt.date]) -> str:
    """Return a day that was typed as YYYY-MM-DD, and what is none as it stands, to be refused."""
    try:
        return read(text).isoformat()
    except NotADay:
        return text


def _with_day(answer: str) -> str:
    """Return an answer `WORDS=DAY` with its day in full."""
    words, equals, said = answer.rpartition("=")
    return f"{words}{equals}{_day_in_full(said, options.day)}" if equals else answer


class TableChoice(OptionGroup):
    """The table of the file that is read, as options name it."""

    sheet: Annotated[str | None, Option(metavar="NAME|N", help="The sheet, by name or number.")] = (
        None
    )
    table: Annotated[int | None, Option(metavar="N", help="Which table of the sheet.")] = None
    header: Annotated[int | None, Option(metavar="ROW", help="Which row has the headings.")] = None


class CellMeanings(OptionGroup):
    """What columns and cells of the table mean, as options give it."""

    map_: Annotated[
        list[str] | None, options.text("What a column is: 'By whom=owner'.", "--map")
    ] = None
    owner: Annotated[list[str] | None, options.text("Who is meant: 'RM=Registered Manager'.")] = (
        None
    )
    dates: Annotated[
        list[str] | None, options.text("month-first, or a day: 'Ongoing=30/04/2026'.")
    ] = None
    cell: Annotated[list[str] | None, options.text("What a cell should say: 'C7=TEXT'.")] = None
    fill: Annotated[
        list[str] | None, options.text("What holds where nothing is said: 'evidence_source=TEXT'.")
    ] = None
    lists: Annotated[
        str | None, options.text("Rows with lists that do not pair up: together or apart.")
    ] = None

    def by_option(self) -> dict[str, list[str] | None]:
        """Return the meanings that were given, by option; None where none was."""
        return {
            "--map": self.map_,
            "--owner": self.owner,
            "--dates": [_with_day(each) for each in self.dates or ()],
            "--cell": self.cell,
            "--fill": self.fill,
            "--lists": [self.lists] if self.lists else None,
        }


class Addition(OptionGroup):
    """The plan that is there already, and what becomes of what it says otherwise."""

    into: Annotated[
        str | None,
        Option(
            metavar="PLAN",
            help="Add what is new to this plan.",
            autocompletion=completion.plans,
        ),
    ] = None
    differs: Annotated[
        list[str] | None,
        options.text("With --into, of what differs: keep, note, or 'A1=note'."),
    ] = None


def import_(
    file: Annotated[Path, Argument(metavar="FILE", help="The sheet or the document.", hidden=True)],
    *,
    plan: Annotated[
        str | None,
        options.text("Its id; from the name of the file unless you say."),
    ] = None,
    facts: NewPlanFacts,
    choice: TableChoice,
    meanings: CellMeanings,
    addition: Addition,
    as_typed: Annotated[
        bool, Option("--as-typed", help="Write what the sheet says, for check to list.")
    ] = False,
    session: Importing,
) -> int:
    """Make a plan from FILE, a spreadsheet or a table in a document."""
    writing = WriteRequest(session)
    answers = with_all(
        Answers(), {**meanings.by_option(), "--differs": addition.differs, **facts.by_option()}
    )
    sheet = SheetChoice(choice.sheet, choice.table, choice.header)
    request: ImportRequest
    if addition.into is not None:
        if as_typed or plan is not None or facts.by_option():
            raise OneOrTheOther
        request = AdditionRequest(writing, read_file(file), sheet, addition.into)
    else:
        book = read_file(file)
        wanted = new_plans.plan_id(plan if plan is not None else _id_of(file))
        into = f" with --plan, or bring that one what is new with --into {wanted}"
        writing.references.no_plan(wanted, or_else=into)
        request = ImportRequest(writing, book, sheet, wanted, as_typed=as_typed)
    if can_ask() and not as_typed and session.format is Format.TABLE:
        from qiptrack.cli.import_conversation import converse

        return converse(request, answers)
    return _show_and_save(request, answers, session)


def _show_and_save(request: ImportRequest, answers: Answers, session: Importing) -> int:
    """Show what is read and save it, unless something is left to decide; return the exit code."""
    reading = request.read(answers)
    print_report(import_report(reading, request.writing.today), session.format)
    if reading.decisions and not request.as_typed:
        return _refuse(reading)
    return request.save(reading, shows_lines=session.format is Format.TABLE)


_NOT_OF_A_FILE_NAME = pattern(r"[^\w]+")


def _id_of(file: Path) -> str:
    """Return the id of a plan that is made of `file`: its name in small letters, with hyphens."""
    return new_plans.distinct_id(_NOT_OF_A_FILE_NAME.sub("-", file.stem.casefold()).strip("-_"))


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
