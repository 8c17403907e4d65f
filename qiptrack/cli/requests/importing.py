"""One request to make a plan of a sheet: what it is read with, and how the plan is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from qiptrack.analysis.withholding import Withholding
from qiptrack.cli.errors import DONE, say
from qiptrack.cli.references import plan_ids, role_meant
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.terminal import emit
from qiptrack.importing.additions import (
    Additions,
    addition_changes,
    additions,
    with_differences,
)
from qiptrack.importing.answers import Answers, day_of
from qiptrack.importing.cells import Workbook
from qiptrack.importing.own_workbook import OwnCells, day_made, is_own, without_other_plans
from qiptrack.importing.reading import Reading, plan_text, read_workbook
from qiptrack.importing.row_cells import Setting
from qiptrack.importing.table_choice import NoRows, SheetChoice
from qiptrack.model.base import field_value, or_none
from qiptrack.model.organisation import RoleScope
from qiptrack.model.plan import Plan
from qiptrack.model.sentences import listing
from qiptrack.reports.wording import count
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from qiptrack.rules.problem import Problem, Severity
from qiptrack.workflow import new_plans
from qiptrack.workflow.change import Change, Draft, draft, new_draft

_NEXT = "Look at it with `qiptrack check`, and commit it"


class ImportRequest:
    """A sheet that is to become a new plan, whose id is `wanted`."""

    def __init__(
        self,
        writing: WriteRequest,
        book: Workbook,
        choice: SheetChoice,
        wanted: str,
        *,
        as_typed: bool,
    ) -> None:
        self.writing = writing
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
        return self.writing.folder.shown(self.file)

    def read(self, answers: Answers) -> Reading:
        """Return the reading of the sheet with `answers`; what they name must be there.

        Raises NoRows where a table of actions has none.
        """
        plan = dict(answers.plan)
        writing = self.writing
        if "service" in plan:
            plan["service"] = writing.service(plan["service"])
        if "sponsor" in plan:
            plan["sponsor"] = writing.role(plan["sponsor"], plan.get("service"))
        if "opened" in plan:
            opened = day_of("--opened", plan["opened"])
            plan["opened"] = writing.has_come(opened).isoformat()
        return self._read(replace(answers, plan=plan))

    def _read(self, answers: Answers) -> Reading:
        writing, service = self.writing, answers.plan.get("service")
        answers = answers.with_owners(partial(role_meant, writing.organisation, service=service))
        here = RoleScope(writing.organisation, service)
        acting = writing.acting.known(writing.organisation, service)
        by = acting or answers.plan.get("sponsor")  # else the sponsor does it
        setting = Setting(self.book.file, writing.date, here, answers, by, self.as_typed)
        reading = read_workbook(self.book, self.choice, setting)
        if reading.table.has_actions and not reading.actions:
            raise NoRows(self.book.file)
        return reading

    def text(self, reading: Reading) -> str:
        """Return the plan file that a reading comes to."""
        schema = new_plans.SCHEMAS["plan"]
        return plan_text(reading, schema=schema if self.writing.folder.has_file(schema) else "")

    def problems(self, text: str) -> Sequence[Problem]:
        """Return the problems that `check` finds in the plan `text`, in the order of its lines."""
        examined = examine_plan(text.encode(), self.file, self.shown, self.writing.organisation)
        found = plan_problems(examined, self.writing.around)
        return sorted(found, key=lambda each: (each.place.line, each.place.column))

    def save(self, reading: Reading, *, shows_lines: bool) -> int:
        """Write the plan, unless it is a dry run, and say what `check` sees in it.

        The lines are shown where `shows_lines`, of a new plan only in a dry run.
        """
        decided = self.writing.write(partial(self.decided, reading))
        if not decided.changed:
            say(f"Nothing changes: {self.why_nothing(reading)}.")
            return DONE
        if shows_lines and (self.writing.session.dry_run or decided.drafts[0].before):
            emit(self.writing.shown(decided.drafts))
        self.writing.tell(decided)
        say(self._as_checked(decided.drafts[0].after.decode()))
        return DONE

    def decided(self, reading: Reading) -> DecidedChanges:
        """Return the plan file that is made of a reading, which must not be there yet."""
        text = self.text(reading)
        many = count(len(reading.actions), "action")
        done = Change((), f"{self.shown} is written: {many}", _NEXT)
        self.writing.references.no_plan(self.wanted)
        if self.as_typed:
            return DecidedChanges((Draft(self.file, b"", text.encode()),), (done,))
        drafted = new_draft(text, self.file, self.shown, self.writing.around)
        return DecidedChanges((drafted,), (done,))

    def why_nothing(self, _reading: Reading) -> str:
        """Return why there is nothing of a reading to write."""
        return "the plan has it all already"

    def _as_checked(self, text: str) -> str:
        numbers = Counter(problem.severity for problem in self.problems(text))
        kinds = [count(numbers[kind], kind.value) for kind in Severity if numbers[kind]]
        return f"As `qiptrack check` sees it: {listing(kinds) if kinds else 'no problem'}."


class AdditionRequest(ImportRequest):
    """A sheet whose new rows are to be added to a plan that is there."""

    def __init__(
        self, writing: WriteRequest, book: Workbook, choice: SheetChoice, plan_name: str
    ) -> None:
        choice = choice._replace(may_only_measure=True)
        self.target = writing.references.plan(plan_name)
        super().__init__(writing, book, choice, self.target.filed.id, as_typed=False)

    @property
    def file(self) -> str:
        """The plan file, from the plans folder."""
        return self.target.filed.file

    @property
    def _plan(self) -> Plan:
        return self.writing.references.file(self.file).filed.plan

    def read(self, answers: Answers) -> Reading:
        """Return the reading of the sheet beside the plan, and what differs from it."""
        plan = self._plan
        facts = {name: field_value(plan, name) for name in ("title", "service", "sponsor")}
        opened = or_none(lambda: plan.opened)
        facts["opened"] = opened.isoformat() if opened else None
        known = {name: str(value) for name, value in facts.items() if value}
        reading = self._read(replace(answers, plan=known))
        others = list(plan_ids(self.writing.folder.files()))
        reading = without_other_plans(reading, self.target.filed.id, others)
        return with_differences(reading, self._additions(reading), answers.differs)

    def _additions(self, reading: Reading) -> Additions:
        """Return what a sheet adds to the plan, and where they differ."""
        return additions(reading, self._plan, list(self._own_cells(reading)))

    def _own_cells(self, reading: Reading) -> Iterator[OwnCells]:
        """Yield what our own workbook of the plan says, as of its day, and as of today."""
        if not is_own(reading):
            return
        # Only a workbook that came from here is held against what it was.
        from qiptrack.reports.packs.workbook import action_cells

        organisation = self.writing.organisation
        without = Withholding.of(organisation, people=False)
        filed = self.writing.references.file(self.file).filed
        days = {day_made(reading.workbook), self.writing.today} - {None}
        for each in (filed, without.plan(filed)):
            yield from (action_cells(each, organisation, day) for day in days if day)

    def why_nothing(self, reading: Reading) -> str:
        """Return why there is nothing of a reading to write: it is known, or is left as it is."""
        found = self._additions(reading)
        left = sum(bool(each.differences) for each in found.known)
        left += sum(bool(each.differences) for each in found.indicators)
        if not left:
            return super().why_nothing(reading)
        differ = "differs" if left == 1 else "differ"
        return f"{count(left, 'row')} of the sheet {differ}, and the plan is left as it is"

    def text(self, reading: Reading) -> str:
        """Return the plan file with what is new."""
        return self.decided(reading).drafts[0].after.decode()

    def decided(self, reading: Reading) -> DecidedChanges:
        """Return the plan file with what is new of a sheet, as it is now."""
        target = self.writing.references.file(self.file)
        plan = target.filed.plan
        found = self._additions(reading)
        changes = addition_changes(reading, found, plan, reading.setting.answers.differs)
        edits = [edit for change in changes for edit in change.edits]
        drafted = draft(target.examined, self.file, edits, self.writing.around)
        return DecidedChanges((drafted,), tuple(changes))
