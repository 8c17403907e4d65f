"""What is recorded, for other programs: every table of it, or the days in a calendar."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from qiptrack.analysis.withholding import Withholding
from qiptrack.cli import options
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import LookingBack
from qiptrack.cli.terminal import emit
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.reports.exports.exports import DataFormat
from qiptrack.reports.text import coded_lines, visible
from qiptrack.reports.wording import count
from qiptrack.store.outputs import refuse_folder

PEOPLE = "Leave the names and addresses of people in post where plans have them."


class NoCalendarFile(QiptrackError):
    """The name that was given for the calendar is one that no calendar program would open."""

    def __init__(self, path: Path) -> None:
        name = visible(path.name)
        super().__init__(
            f"A calendar is an .ics file, and {name} has another ending.",
            "Give it a name that ends in .ics, such as `--out plans.ics`.",
        )


class ExportRequest(StrEnum):
    """What is exported."""

    DATA = "data"
    CALENDAR = "calendar"


def export(
    wanted: Annotated[ExportRequest, Argument(metavar="WHAT", help="data or calendar.")],
    *,
    out: Annotated[
        Path,
        Option(metavar="PATH", help="The folder for the data, or the file of the calendar."),
    ],
    format_: Annotated[
        DataFormat | None,
        Option("--format", show_default=False, help="How the data is written, csv unless you say"),
    ] = None,
    owner: options.Owner = None,
    service: options.Service = None,
    people: Annotated[bool, Option("--people", help=PEOPLE)] = False,
    session: LookingBack,
) -> int:
    """Give what is recorded to others, as data or as a calendar.

    data: every table of plans, actions and what is recorded of them, with a schema beside.
    calendar: a file of all days that something is due, for any calendar. Personal data, and
    without --people who is in post, is left out and counted.
    """
    look = ViewRequest.at(session)
    if wanted is ExportRequest.DATA:
        for option, given in (("--owner", owner), ("--service", service)):
            if given is not None:
                raise options.NotForThat(option, "a calendar")
        return _data(session, look, out, format_ or DataFormat.CSV, people=people)
    if format_ is not None:
        raise options.NotForThat("--format", "data")
    refuse_folder(out, ".ics")
    if out.suffix.lower() != ".ics":
        raise NoCalendarFile(out)
    return _calendar(look, out, look.role(owner), look.service(service), people=people)


def _data(
    session: LookingBack, look: ViewRequest, out: Path, chosen: DataFormat, *, people: bool
) -> int:
    from qiptrack.analysis.tables.rows import DataRows, Scope
    from qiptrack.reports.exports.exports import SCHEMA, is_export, write_tables
    from qiptrack.store.outputs import new_files
    from qiptrack.store.provenance import provenance, see_unchanged

    without = Withholding.of(look.organisation, people=people)
    made = provenance(look.folder, session.folder)
    revision = None if made.differs else made.revision
    scope = Scope(look.organisation, look.today, revision, coded_lines)
    rows = DataRows(scope)
    plans = (rows.of(without.plan(filed)) for filed in look.plans())
    with new_files(out, ours=lambda _: is_export(out), first=SCHEMA) as folder:
        counts = write_tables(plans, scope, folder, chosen)
        see_unchanged(look.folder, made)
    said = f"{count(counts['plans'], 'plan')}, {count(counts['actions'], 'action')}"
    rest = f"{count(sum(counts.values()), 'row')} in {count(len(counts), 'table')}"
    emit(f"Written to {out}: {said}; {rest}.{_withheld(without)}\n")
    return look.name_doubts()


def _withheld(without: Withholding) -> str:
    """Return a sentence on the personal data that was withheld, behind another; none of none."""
    return f" {count(without.items, 'item')} of personal data withheld." if without.items else ""


def _calendar(
    look: ViewRequest, out: Path, owner: str | None, service: str | None, *, people: bool
) -> int:
    from qiptrack.analysis.action_filter import ActionFilter
    from qiptrack.analysis.waiting import due_days, first_due
    from qiptrack.model.identity import safe_file_name
    from qiptrack.model.roles import same_role
    from qiptrack.reports.exports.exports import is_calendar, with_extra
    from qiptrack.store.outputs import save_output

    calendar_bytes = with_extra(
        "qiptrack.reports.exports.calendar:calendar_bytes", ".ics", "calendar"
    )
    wanted = ActionFilter(service=service)
    without = Withholding.of(look.organisation, people=people)
    rows = [
        row
        for filed in look.plans()
        if wanted.plan_fits(filed)
        for row in due_days(without.plan(filed), look.organisation, look.today)
        if owner is None or same_role(row.role, owner)
    ]
    provider = look.organisation.organisation
    whose = ", ".join(each for each in ("Improvement plans", provider, service, owner) if each)
    name = safe_file_name(provider) or "qiptrack"
    raw = calendar_bytes(sorted(rows, key=first_due), name, whose, look.today)
    save_output(out, raw, ours=is_calendar)
    said = f"{count(len(rows), 'day')} on which something is due"
    emit(f"Written to {out}: {said}.{_withheld(without)}\n")
    return look.name_doubts()
