"""What is measured and looked at: measurements, known changes, routine checks."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, ask, can_ask, choice_of, make_sure
from qiptrack.cli.requests.items import ItemsRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, long_text, number
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.cli.write_references import ItemReference
from qiptrack.model.base import Model, field_value
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.vocabulary import CheckResult, IndicatorType
from qiptrack.workflow import measuring, routine_checks
from qiptrack.workflow.change import Change
from qiptrack.workflow.measuring import Numbers
from qiptrack.workflow.replacing import NEW_ONLY, Replacement

IndicatorRef = Annotated[
    str,
    Argument(
        metavar="PLAN/I1",
        help="An indicator, such as rosewood/I1.",
        autocompletion=completion.indicators,
    ),
]


class NewMeasurement(OptionGroup):
    """The options of a measurement beside its value."""

    count: Annotated[Decimal | None, options.value("How many there were.", "--count")] = None
    of: Annotated[Decimal | None, options.value("Of how many.", "--of")] = None
    note: options.Note = None

    def numbers(self, value: Decimal | None) -> Numbers:
        """Return the numbers of the measurement, of which the value is an argument."""
        return Numbers(value, self.count, self.of)


def measure(
    ref: IndicatorRef,
    value: Annotated[
        Decimal | None,
        Argument(metavar="[VALUE]", parser=number, help="A number, without its unit."),
    ] = None,
    *,
    new: NewMeasurement,
    replace: options.Replace = False,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add a measurement to an indicator.

    For a share or a rate say how many of how many, `--count 18 --of 20`, and the value is worked
    out. Where the days between events are counted, each event is put down by its day alone.
    A value far from all before is asked about; --replace puts that of the day right.
    """
    writing = WriteRequest(session)
    text = long_text(new.note)
    chosen = ItemsRequest(writing, [ref], Indicator)
    counts_days = IndicatorType.DAYS_BETWEEN in chosen.of_each(lambda _, each: each.type)
    made = _measured(writing, new, text, replace=replace)

    def likely(value: Decimal | None) -> Decimal | None:
        chosen.of_each(made(value))
        for doubt in chosen.of_each(
            lambda _, each: measuring.far_off(each, new.numbers(value), date=writing.date)
        ):
            make_sure(doubt, yes=yes)
        return value

    if value is new.count is None and can_ask() and not counts_days:
        # What nobody can answer away is refused first: 0 is a value that every indicator can have.
        writing.try_out(lambda: chosen.changes(made(Decimal(0))))
        words = "A number, without its unit"
        value = ask(Question("VALUE", words, lambda text: likely(number(text))))
    else:
        likely(value)
    return chosen.each(made(value))


def _measured(
    writing: WriteRequest, new: NewMeasurement, note: str | None, *, replace: bool
) -> Callable[[Decimal | None], Callable[[ItemReference, Indicator], Change]]:
    """Return a function from a value to the one that adds it to an indicator."""
    return lambda value: (
        lambda target, indicator: measuring.measure(
            target.ref,
            indicator,
            writing.situation(target.filed),
            new.numbers(value),
            note=note,
            replaces=_replaces(writing, target, "indicators", "measurements", wanted=replace),
        )
    )


def _replaces(
    writing: WriteRequest, target: ItemReference, part: str, key: str, *, wanted: bool
) -> Replacement:
    """Return whether a record takes the place of that of the day, and if the last commit has it."""
    return Replacement(True, _is_committed(writing, target, part, key)) if wanted else NEW_ONLY


def _is_committed(writing: WriteRequest, target: ItemReference, part: str, key: str) -> bool:
    """Whether the last commit has a record of the day; not where git keeps no plans."""
    from qiptrack.store.git.errors import GitError

    with suppress(GitError):
        item = writing.committed(target.filed, part, target.item_id)
        records: Iterable[Model] = (item and field_value(item, key)) or ()
        return any(field_value(each, "date") == writing.date for each in records)
    return False


def rebase(
    ref: IndicatorRef,
    *,
    since: Annotated[
        dt.date | None, options.date("The day of the change.", "--from", past=True)
    ] = None,
    reason: options.Reason = None,
    approved_by: Annotated[
        str | None,
        options.role("The role that agreed; neither the owner nor who asks.", "--approved-by"),
    ] = None,
    session: Writing,
) -> int:
    """Judge an indicator anew from a known change.

    Mean and limits are drawn anew from there, and what came before stays on the chart. `check`
    doubts one that has fewer than seven points before it, or that no signal shows (QIP407).
    """
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, [ref], Indicator)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Indicator], Change]:
        since, approver, reason = said["--from"], said["--approved-by"], said["--reason"]

        def rebased(target: ItemReference, indicator: Indicator) -> Change:
            situation = writing.situation(target.filed, approver=approver)
            return measuring.rebase(target.ref, indicator, situation, since=since, reason=reason)

        return rebased

    questions = (
        Question("--from", "On which day the change was made", writing.day_gone),
        Question("--reason", "What was changed", in_words),
        Question("--approved-by", "Who agreed", clean_text, chosen.roles),
    )
    given = {"--from": since, "--reason": long_text(reason), "--approved-by": approved_by}
    return chosen.each(made(chosen.completed(given, questions, made)))


class NewCheckRecord(OptionGroup):
    """What was found when a routine check was done, as options tell of it."""

    result: Annotated[CheckResult | None, Option(help="What was found.")] = None
    note: options.Note = None
    done: Annotated[int | None, Option(min=0, metavar="N", help="How many were done.")] = None
    expected: Annotated[int | None, Option(min=0, metavar="N", help="How many were due.")] = None
    made_up: Annotated[
        dt.date | None,
        options.date("The day it makes up for, when it was done late.", "--for", past=True),
    ] = None


def record(
    ref: Annotated[
        str,
        Argument(
            metavar="PLAN/C1",
            help="A routine check, such as rosewood/C1.",
            autocompletion=completion.checks,
        ),
    ],
    *,
    new: NewCheckRecord,
    replace: options.Replace = False,
    session: Writing,
) -> int:
    """Record that a routine check was done.

    It counts for the period that it was done in, or for that of the day given with `--for`.
    --replace puts that of the day right, and says so in its note where it is committed.
    """
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, [ref], Check)
    chosen.ahead(
        lambda target, check: routine_checks.begun(
            target.ref, check, writing.situation(target.filed)
        )
    )
    text = long_text(new.note)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Check], Change]:
        return lambda target, check: routine_checks.record_check(
            target.ref,
            check,
            writing.situation(target.filed),
            result=said["--result"],
            note=text,
            done=new.done,
            expected=new.expected,
            made_up=new.made_up,
            replaces=_replaces(writing, target, "checks", "records", wanted=replace),
        )

    questions = (choice_of("--result", "What was found", CheckResult),)
    return chosen.each(made(chosen.completed({"--result": new.result}, questions, made)))
