"""What shows whether care changed: new indicators and new routine checks of a plan."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, choice_of
from qiptrack.cli.requests.new_part import (
    NewPartRequest,
    OwnerOption,
    PlanName,
    as_day,
    as_text,
    day_ahead,
)
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, number
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Option, OptionGroup
from qiptrack.cli.write_references import ItemReference
from qiptrack.model.dates import day, weekday_and_day
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.sentences import listing
from qiptrack.model.vocabulary import Better, Cadence, IndicatorType
from qiptrack.workflow import adding
from qiptrack.workflow.change import Change
from qiptrack.workflow.editable_fields import fitting

Every = Annotated[
    str | None, Option(metavar="EVERY", help="How often: day, week, month, quarter ...")
]


class NewIndicator(OptionGroup):
    """The fields of a new indicator that options give."""

    name: Annotated[str | None, options.text("What is measured.")] = None
    unit: Annotated[str | None, options.text("In which unit, such as %.")] = None
    better: Annotated[Better | None, Option(help="Which way is better.")] = None
    type_: Annotated[
        IndicatorType | None,
        Option("--type", help="Share where the unit is %, else level"),
    ] = None
    owner: OwnerOption = None
    target: Annotated[Decimal | None, options.value("What it should become.")] = None
    target_by: Annotated[dt.date | None, options.date("By when it should.")] = None
    every: Every = None
    source: Annotated[str | None, options.text("Where the numbers come from.")] = None
    measure: Annotated[
        str | None,
        Option(
            metavar="WORD",
            help="The same word in other plans makes a trend.",
            autocompletion=completion.measures,
        ),
    ] = None
    baseline: Annotated[Decimal | None, options.value("Where it stood before the plan.")] = None
    baseline_date: Annotated[dt.date | None, options.date("When it stood there.", past=True)] = None

    def by_option(self) -> dict[str, Any]:
        """Return the fields that a terminal may ask for, by option; None where not given."""
        return {
            "--name": self.name,
            "--unit": self.unit,
            "--better": self.better,
            "--owner": self.owner,
            "--target": self.target,
            "--target-by": self.target_by,
            "--every": self.every,
            "--baseline": self.baseline,
            "--baseline-date": self.baseline_date,
        }


def add_indicator(
    plan: PlanName, *, new: NewIndicator, yes: options.Yes = False, session: Writing
) -> int:
    """Add an indicator to a plan."""
    request = NewPartRequest(session, plan)
    given = new.by_option()

    def likely(said: Mapping[str, Any], *names: str) -> None:
        if new.type_ is None and _is_per_cent(said):
            for name in names:
                request.writing.make_sure(_no_share(name, said[f"--{name}"]), yes=yes)

    likely(given, *_STATED)

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        values = {
            "name": as_text(said["--name"]),
            "measure": new.measure,
            "unit": as_text(said["--unit"]),
            "type": new.type_ or _type_meant(said),
            "better": said["--better"],
            "owner": request.role(said["--owner"]),
            "every": said["--every"],
            "source": new.source,
            "baseline": {"date": as_day(said["--baseline-date"]), "value": said["--baseline"]},
            "target": {"value": said["--target"], "by": as_day(said["--target-by"])},
        }
        return adding.add_indicator(target.filed.id, target.filed.plan, values)

    return request.add(given, _of_an_indicator(request, likely), change)


def _of_an_indicator(
    request: NewPartRequest,
    likely: Callable[..., None],
) -> tuple[Question, ...]:
    """Return the questions about a new indicator, and about its baseline, if that is known.

    `likely` is given what is said so far, and the names of the numbers that are to be doubted.
    """

    def doubted(option: str, *names: str) -> Callable[[Any, Mapping[str, Any]], None]:
        return lambda value, said: likely({**said, option: value}, *names)

    writing = request.writing
    return (
        Question("--name", "What is measured", in_words),
        Question(
            "--unit",
            "In which unit, such as % or falls",
            clean_text,
            fits=doubted("--unit", *_STATED),
        ),
        choice_of("--better", "Which way is better", Better),
        Question("--owner", "The role that reports it", writing.one_role, request.roles),
        Question(
            "--baseline",
            "Where it stood before the plan; Enter where nobody knows",
            number,
            needed=False,
            fits=doubted("--baseline", "baseline"),
        ),
        Question(
            "--baseline-date",
            "On which day; Enter where nobody knows",
            writing.day_gone,
            needed=False,
            only_with="--baseline",
        ),
        Question("--target", "What it should become", number, fits=doubted("--target", "target")),
        Question("--target-by", "By when it should", day_ahead(request.opened)),
        _every(Indicator, "How often it is measured; Enter leaves it open", needed=False),
    )


_STATED = ("target", "baseline")
"""The numbers that are said of a new indicator."""


def _is_per_cent(said: Mapping[str, Any]) -> bool:
    return (said["--unit"] or "").strip() == "%"


def _type_meant(said: Mapping[str, Any]) -> IndicatorType | None:
    """Return the type of a percentage that is meant to pass 100, or to fall below 0; else None."""
    if _is_per_cent(said) and any(_no_share(name, said[f"--{name}"]) for name in _STATED):
        return IndicatorType.LEVEL
    return None


def _no_share(name: str, value: Decimal | None) -> str | None:
    """Return why a number is no share of a whole in per cent; None where it may be one."""
    if value is None or 0 <= value <= _ALL:
        return None
    return f"A {name} of {value:f} % is {'less than none' if value < 0 else 'more than all'}"


_ALL = 100


def add_check(
    plan: PlanName,
    *,
    check: Annotated[str | None, options.text("What is looked at.")] = None,
    owner: OwnerOption = None,
    every: Every = None,
    since: Annotated[dt.date | None, options.date("The day from which it is due.")] = None,
    indicator: Annotated[
        str | None, Option(metavar="I1", help="The indicator that it belongs to.")
    ] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add a routine check to a plan.

    It is what is looked at each shift, week or month. On a terminal, what is missing is asked for,
    and whether a day before the plan is meant.
    """
    request = NewPartRequest(session, plan)
    writing, roles, opened = request.writing, request.roles, request.opened

    def likely(date: dt.date | None) -> dt.date | None:
        if opened and date and date < opened:
            doubt = f"{weekday_and_day(date)} is before the plan opened, on {day(opened)}"
            writing.make_sure(f"{doubt}: each time it was due since then counts as missed", yes=yes)
        return date

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        values = {
            "check": as_text(said["--check"]),
            "owner": request.role(said["--owner"]),
            "every": said["--every"],
            "since": as_day(said["--since"]),
            "indicator": indicator,
        }
        return adding.add_check(target.filed.id, target.filed.plan, values)

    questions = (
        Question("--check", "What is looked at", in_words),
        Question("--owner", "The role that does it", writing.one_role, roles),
        _every(Check, "How often"),
        Question("--since", "From which day", lambda text: likely(options.day(text))),
    )
    given = {"--check": check, "--owner": owner, "--every": every, "--since": likely(since)}
    return request.add(given, questions, change)


def _every(kind: type[Check | Indicator], words: str, *, needed: bool = True) -> Question:
    cadences = listing([each.value for each in Cadence], "or")
    return Question(
        "--every",
        words,
        lambda text: fitting(kind, "every", text),
        needed=needed,
        hint=f"It is {cadences}, or so many of them, such as 6 weeks.",
    )
