"""New parts: actions, indicators and checks of a plan; services and roles of the organisation."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.item_requests import ItemsRequest
from qiptrack.cli.organisation_request import OrganisationRequest
from qiptrack.cli.prompts import Question, choice_of, complete, in_words, long_text, number, the_one
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_dates import in_full
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option, OptionGroup
from qiptrack.cli.write_references import ItemReference
from qiptrack.cli.write_request import WriteRequest
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.dates import day
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Action, Check, Indicator
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import Better, IndicatorType, Method, Priority
from qiptrack.workflow import adding
from qiptrack.workflow.change import Change
from qiptrack.workflow.editing import fitting

PlanName = Annotated[
    str, Argument(metavar="PLAN", help="The plan.", autocompletion=completion.plans)
]
Owner = Annotated[str | None, options.role("The one role that answers for it.")]
Every = Annotated[
    str | None, Option(metavar="EVERY", help="How often: day, week, month, quarter ...")
]


class NewAction(OptionGroup):
    """The fields of a new action that options give."""

    issue: Annotated[str | None, options.text("What is wrong.")] = None
    action: Annotated[str | None, options.text("What will change.")] = None
    owner: Owner = None
    due: Annotated[dt.date | None, options.date("By when it is in place.")] = None
    evidence_source: Annotated[
        str | None, options.text("Where it will be seen that it was done.")
    ] = None
    priority: Annotated[Priority | None, Option(help="Medium unless you say.")] = None
    assurance_by: Annotated[
        str | None, options.role("Who verifies that it held; never the owner.")
    ] = None
    assurance_method: Annotated[Method | None, Option(help="How they look at it.")] = None
    assurance_due: Annotated[dt.date | None, options.date("By when they look.")] = None

    def by_option(self) -> dict[str, Any]:
        """Return the fields that a terminal may ask for, by option; None where not given."""
        return {
            "--issue": long_text(self.issue),
            "--action": long_text(self.action),
            "--owner": self.owner,
            "--due": self.due,
            "--evidence-source": self.evidence_source,
            "--assurance-by": self.assurance_by,
            "--assurance-method": self.assurance_method,
        }


def add(
    plan: PlanName,
    *,
    new: NewAction,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add an action to a plan.

    At a terminal what is missing, or seems odd, is asked for.
    """
    doing = WriteRequest(session)
    if new.due is not None:
        doing.likely_due(new.due, yes=yes)

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        service = doing.service_of(target.filed)
        values = {
            "issue": said["--issue"],
            "action": said["--action"],
            "owner": _role(doing, said["--owner"], service),
            "priority": new.priority,
            "due": said["--due"],
            "evidence_source": said["--evidence-source"],
        }
        assurance = {
            "method": said["--assurance-method"],
            "by": _role(doing, said["--assurance-by"], service),
            "due": new.assurance_due,
        }
        filed, here = target.filed, doing.here(target.filed)
        return adding.add(filed.id, filed.plan, _told(values), _told(assurance), here)

    return _added(doing, plan, new.by_option(), _of_an_action(doing, plan), change)


def _of_an_action(doing: WriteRequest, plan: str) -> tuple[Question, ...]:
    """Return what has to be known of a new action, and who verifies it, if that is settled."""
    roles = _roles(doing, plan)

    def others(given: Mapping[str, Any]) -> list[str]:
        return [role for role in roles if not same_role(role, given["--owner"])]

    ahead = _day_ahead(_opened(doing, plan))
    methods = [each.value for each in Method]
    return (
        Question("--issue", "What is wrong for the people who use the service", in_words),
        Question("--action", "What will be changed", in_words),
        Question("--owner", "The one role that answers for it", doing.one_role, roles),
        Question("--due", "By when", lambda text: doing.likely_due(ahead(text))),
        Question("--evidence-source", "Where it will be seen that it was done", in_words),
        Question(
            "--assurance-by",
            "Who verifies that it held; Enter leaves it for later",
            the_one,
            others,
            needed=False,
        ),
        Question(
            "--assurance-method",
            "How they look at it",
            Method,
            methods,
            needed=False,
            only_with="--assurance-by",
        ),
    )


def _told(values: Mapping[str, str | dt.date | None]) -> dict[str, str]:
    """Return the values that there are, as a plan writes them."""
    return {key: str(value) for key, value in values.items() if value is not None}


class NewIndicator(OptionGroup):
    """The fields of a new indicator that options give."""

    name: Annotated[str | None, options.text("What is measured.")] = None
    unit: Annotated[str | None, options.text("In which unit, such as %.")] = None
    better: Annotated[Better | None, Option(help="Which way is better.")] = None
    type_: Annotated[
        IndicatorType | None,
        Option("--type", help="Share where the unit is %, else level"),
    ] = None
    owner: Owner = None
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
    doing = WriteRequest(session)
    given = new.by_option()

    def likely(said: Mapping[str, Any], *names: str) -> None:
        if new.type_ is None and _is_per_cent(said):
            for name in names:
                doing.meant(_no_share(name, said[f"--{name}"]), yes=yes)

    likely(given, *_STATED)

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        values = {
            "name": _text(said["--name"]),
            "measure": new.measure,
            "unit": _text(said["--unit"]),
            "type": new.type_ or _type_meant(said),
            "better": said["--better"],
            "owner": _role(doing, said["--owner"], doing.service_of(target.filed)),
            "every": said["--every"],
            "source": new.source,
            "baseline": {"date": _day(said["--baseline-date"]), "value": said["--baseline"]},
            "target": {"value": said["--target"], "by": _day(said["--target-by"])},
        }
        return adding.add_indicator(target.filed.id, target.filed.plan, values)

    return _added(doing, plan, given, _of_an_indicator(doing, plan, likely), change)


def _of_an_indicator(
    doing: WriteRequest,
    plan: str,
    likely: Callable[..., None],
) -> tuple[Question, ...]:
    """Return what has to be known of a new indicator, and where it stood, if that is known.

    `likely` is given what is said so far, and the names of the numbers that are to be doubted.
    """

    def doubted(option: str, *names: str) -> Callable[[Any, Mapping[str, Any]], None]:
        return lambda value, said: likely({**said, option: value}, *names)

    return (
        Question("--name", "What is measured", in_words),
        Question(
            "--unit", "In which unit, such as % or falls", the_one, fits=doubted("--unit", *_STATED)
        ),
        choice_of("--better", "Which way is better", Better),
        Question("--owner", "The role that reports it", doing.one_role, _roles(doing, plan)),
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
            doing.day_gone,
            needed=False,
            only_with="--baseline",
        ),
        Question("--target", "What it should become", number, fits=doubted("--target", "target")),
        Question("--target-by", "By when it should", _day_ahead(_opened(doing, plan))),
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
    owner: Owner = None,
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
    doing = WriteRequest(session)
    roles, opened = _roles(doing, plan), _opened(doing, plan)

    def likely(date: dt.date | None) -> dt.date | None:
        if opened and date and date < opened:
            doubt = f"{in_full(date)} is before the plan opened, on {day(opened)}"
            doing.meant(f"{doubt}: each time it was due since then counts as missed", yes=yes)
        return date

    def change(said: Mapping[str, Any], target: ItemReference) -> Change:
        values = {
            "check": _text(said["--check"]),
            "owner": _role(doing, said["--owner"], doing.service_of(target.filed)),
            "every": said["--every"],
            "since": _day(said["--since"]),
            "indicator": indicator,
        }
        return adding.add_check(target.filed.id, target.filed.plan, values)

    questions = (
        Question("--check", "What is looked at", in_words),
        Question("--owner", "The role that does it", doing.one_role, roles),
        _every(Check, "How often"),
        Question("--since", "From which day", lambda text: likely(options.day(text))),
    )
    given = {"--check": check, "--owner": owner, "--every": every, "--since": likely(since)}
    return _added(doing, plan, given, questions, change)


def add_milestone(
    ref: Annotated[
        str,
        Argument(
            metavar="PLAN/A1",
            help="An action, such as rosewood/A1.",
            autocompletion=completion.actions,
        ),
    ],
    *,
    milestone: Annotated[str | None, options.text("What is reached.")] = None,
    due: Annotated[dt.date | None, options.date("By when.")] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Add a milestone to an action.

    It is a phase or a part of it, with a day of its own; one after the action's is asked about.

    The owner of the action answers for each of them. On a terminal, what is missing is asked for.
    """
    doing = WriteRequest(session)
    meant = ItemsRequest(doing, [ref], Action, recorded=False)
    ahead = _day_ahead(or_none(lambda: meant.items[0][0].filed.plan.opened))

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        values = {"milestone": _text(said["--milestone"]), "due": _day(said["--due"])}
        return lambda target, action: adding.add_milestone(target.ref, action, values)

    def likely(date: dt.date) -> dt.date:
        for doubt in meant.of_each(lambda target, action: _after_its_action(date, target, action)):
            doing.meant(doubt, yes=yes)
        return date

    given = {"--milestone": milestone, "--due": due}
    meant.of_each(made(given))
    if due is not None:
        likely(due)
    questions = (
        Question("--milestone", "What is reached", in_words),
        Question("--due", "By when", lambda text: likely(ahead(text))),
    )
    return meant.each(made(meant.completed(given, questions, made)))


def _after_its_action(date: dt.date, target: ItemReference, action: Action) -> str | None:
    """Return that the day of a milestone is after that of its action; None where it is not."""
    if date <= action.due:
        return None
    return f"{in_full(date)} is after {target.ref} itself is due, on {day(action.due)}"


def add_service(
    name: Annotated[str, Argument(metavar="NAME", help="What the service is called.")],
    *,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Declare a service, in the organisation file.

    Whether a name is meant that is nearly that of another one is asked.
    """
    doing = WriteRequest(session)
    doing.meant(_nearly(name, doing.organisation.service_names), yes=yes)
    request = OrganisationRequest(doing)
    return request.carry_out(lambda now: adding.add_service(now, the_one(name)))


def _nearly(name: str, known: Sequence[str]) -> str | None:
    """Return that a new name is nearly one that is declared; None where it is not, or is that."""
    near = nearest(name, known)
    if near is None or same_name(near, name):
        return None
    return f"'{name}' is nearly {near}, which is declared: it would be another one"


def add_role(
    role: Annotated[str, Argument(metavar="ROLE", help="What the role is called.")],
    *,
    service: Annotated[
        str | None,
        Option(
            metavar="SERVICE",
            help="Where it is; at every service unless you say.",
            autocompletion=completion.services,
        ),
    ] = None,
    holder: Annotated[str | None, options.text("Who is in post.")] = None,
    email: Annotated[str | None, options.text("How this person signs commits.")] = None,
    reports_to: Annotated[str | None, options.role("The role that it answers to.")] = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Declare a role, in the organisation file.

    Change it later by `qiptrack edit organisation/ROLE --set holder=NAME`.
    """
    doing = WriteRequest(session)
    request = OrganisationRequest(doing)

    def change(now: Organisation) -> Change:
        values = {
            "role": doing.one_role(role),
            "service": None if service is None else doing.service(service),
            "holder": holder,
            "email": email,
            "reports_to": None if reports_to is None else doing.role(reports_to, None),
        }
        return adding.add_role(now, {key: value for key, value in values.items() if value})

    change(doing.organisation)
    doing.meant(_nearly(role, doing.organisation.role_names(service)), yes=yes)
    return request.carry_out(change)


def _roles(doing: WriteRequest, plan: str) -> Sequence[str]:
    return doing.organisation.role_names(doing.service_of(doing.targets.plan(plan).filed))


class BeforeThePlan(QiptrackError):
    """A day by which something is to be reached is before its plan was opened."""

    def __init__(self, date: dt.date, opened: dt.date) -> None:
        super().__init__(
            f"{in_full(date)} is before the plan opened, on {day(opened)}.", "Give a later day."
        )


def _opened(doing: WriteRequest, plan: str) -> dt.date | None:
    """Return the day on which a plan was opened; None where it cannot be read."""
    return or_none(lambda: doing.targets.plan(plan).filed.plan.opened)


def _day_ahead(opened: dt.date | None) -> Callable[[str], dt.date]:
    """Return what reads the day by which something is reached; BeforeThePlan for one too early."""

    def reading(text: str) -> dt.date:
        date = options.day(text)
        if opened is not None and date < opened:
            raise BeforeThePlan(date, opened)
        return date

    return reading


def _every(kind: type[Check | Indicator], words: str, *, needed: bool = True) -> Question:
    return Question("--every", words, lambda text: fitting(kind, "every", text), needed=needed)


def _added(
    doing: WriteRequest,
    plan: str,
    given: dict[str, Any],
    questions: Sequence[Question],
    change: Callable[[Mapping[str, Any], ItemReference], Change],
) -> int:
    """Save what `change` adds to a plan, once all is known, and return the exit code.

    What will not do, by itself or beside what was said before, is asked for again at once.
    """

    def made(said: Mapping[str, Any]) -> list[tuple[ItemReference, Change]]:
        target = doing.targets.plan(plan)
        return [(target, change(said, target))]

    said = complete(given, questions, lambda said: doing.try_out(lambda: made(said)))
    return doing.carry_out(lambda: made(said))


def _role(doing: WriteRequest, name: str | None, service: str | None) -> str | None:
    """Return the role that is meant at a service; None where none is said yet."""
    return None if name is None else doing.role(name, service)


def _text(said: str | None) -> str | None:
    return None if said is None else the_one(said)


def _day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
