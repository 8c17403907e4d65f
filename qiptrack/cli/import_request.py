"""One request to make a plan of a sheet: what it is read with, and how the plan is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qiptrack.cli.errors import DONE, say
from qiptrack.cli.terminal import emit
from qiptrack.cli.write_request import (
    DRY_RUN,
    DecidedChanges,
    NobodyActs,
    WriteRequest,
    tell,
)
from qiptrack.importing.answers import Answers, day_of
from qiptrack.importing.cells import Workbook
from qiptrack.importing.owners import RolesHere
from qiptrack.importing.plan_building import plan_text
from qiptrack.importing.reading import Reading, SheetChoice, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.reports.wording import count, listing
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Problem, Severity
from qiptrack.workflow import new_plans
from qiptrack.workflow.change import Change, Draft, new_draft

_NEXT = "Look at it with `qiptrack check`, and commit it"


class ImportRequest:
    """A sheet that is to become a new plan, whose id is `wanted`."""

    def __init__(
        self,
        doing: WriteRequest,
        book: Workbook,
        choice: SheetChoice,
        wanted: str,
        *,
        as_typed: bool,
    ) -> None:
        self.doing = doing
        self.book = book
        self.choice = choice
        self.wanted = wanted
        self.as_typed = as_typed

    @property
    def file(self) -> str:
        """The plan file, from the plans folder."""
        return f"{self.wanted}.yaml"

    @property
    def shown(self) -> str:
        """The plan file, as the user would name it."""
        return self.doing.folder.shown(self.file)

    def read(self, answers: Answers) -> Reading:
        """Return what is understood of the sheet with `answers`; what they name must be there."""
        doing, plan = self.doing, dict(answers.plan)
        if "service" in plan:
            plan["service"] = doing.service(plan["service"])
        if "sponsor" in plan:
            plan["sponsor"] = doing.role(plan["sponsor"], plan.get("service"))
        if "opened" in plan:
            plan["opened"] = day_of("--opened", plan["opened"]).isoformat()
        here = RolesHere(doing.organisation, plan.get("service"), {})
        by = self._by(plan.get("service")) or plan.get("sponsor")
        settled = replace(answers, plan=plan)
        setting = Setting(self.book.file, doing.date, here, settled, by, self.as_typed)
        return read_workbook(self.book, self.choice, setting)

    def _by(self, service: str | None) -> str | None:
        """Return who puts it down, where that is said or known; the sponsor does it otherwise."""
        try:
            return self.doing.actor(service)
        except NobodyActs:
            return None

    def text(self, reading: Reading) -> str:
        """Return the plan file that a reading comes to."""
        schema = new_plans.SCHEMAS["plan"]
        return plan_text(reading, schema=schema if self.doing.folder.has_file(schema) else "")

    def problems(self, text: str) -> Sequence[Problem]:
        """Return what `check` sees in the plan `text`, in the order of its lines."""
        examined = examine_plan(text.encode(), self.file, self.shown, self.doing.organisation)
        found = plan_problems(examined, self.doing.around)
        return sorted(found, key=lambda each: (each.place.line, each.place.column))

    def save(self, reading: Reading, *, shows_lines: bool) -> int:
        """Write the plan, unless it is a dry run, and say what `check` sees in it.

        A dry run shows the lines of the plan where `shows_lines`.
        """
        text = self.text(reading)
        many = count(len(reading.actions), "action")
        done = Change((), f"{self.shown} is written: {many}", _NEXT)

        def decided() -> DecidedChanges:
            self.doing.targets.no_plan(self.wanted)
            return DecidedChanges((self._draft(text),), (done,))

        if self.doing.session.dry_run:
            drafts = decided().drafts
            if shows_lines:
                emit(self.doing.shown(drafts))
            say(DRY_RUN)
        else:
            tell(self.doing.write(decided).changes)
        say(self._as_checked(text))
        return DONE

    def _draft(self, text: str) -> Draft:
        if self.as_typed:
            return Draft(self.file, b"", text.encode())
        return new_draft(text, self.file, self.shown, self.doing.around)

    def _as_checked(self, text: str) -> str:
        numbers = Counter(problem.severity for problem in self.problems(text))
        kinds = [count(numbers[kind], kind.value) for kind in Severity if numbers[kind]]
        return f"As `qiptrack check` sees it: {listing(kinds) if kinds else 'no problem'}."
