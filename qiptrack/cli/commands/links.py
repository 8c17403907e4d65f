"""What the actions are tied to: risks, audits and incidents, standards."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.action_rows import ActionRow, action_row
from qiptrack.analysis.coverage import coverage as covered
from qiptrack.analysis.links import Link, LinkRow, Links, links_of
from qiptrack.cli import options
from qiptrack.cli.references import NotOneOf
from qiptrack.cli.requests import declared_files
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.frameworks import Framework, Frameworks
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.registers import FEW
from qiptrack.reports.links import coverage_report, link_report, links_report

LINK = "A kind, such as risk, or one thing, such as risk:RR-014; all when it is left out."
FRAMEWORK = "A framework by its name; those that the organisation chose when it is left out."


class UnknownLink(QiptrackError):
    """Neither a register nor a plan knows what was asked for."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean {kind}:{near}?" if near else f"`qiptrack links {kind}` lists them."
        super().__init__(f"No register and no plan has a {kind} '{name}'.", fix)


def links(
    link: Annotated[str | None, Argument(metavar="[KIND:REF]", help=LINK)] = None,
    *,
    service: options.Service = None,
    unanswered: Annotated[
        bool, Option("--unanswered", help="Only what no action and no plan answers.")
    ] = False,
    dangling: Annotated[
        bool, Option("--dangling", help="Only links to what no register has.")
    ] = False,
    session: Viewing,
) -> int:
    """List what is in the registers, and the actions that answer it.

    Risks, audits, incidents and whatever the organisation keeps a register of: what nothing
    answers, and links that lead nowhere. With KIND:REF, one of them, with all that its register
    says of it.
    """
    from qiptrack.cli.typed_texts import NotALink

    look = ViewRequest.at(session)
    wanted = look.service(service)
    registers = declared_files.registers(look)
    kind, colon, name = (link or "").partition(":")
    if colon and not kind:
        raise NotALink(str(link))
    found = Links(registers)
    titles: dict[str, str | None] = {}
    linking: list[tuple[set[Link], ActionRow]] = []
    for filed in look.plans():
        found.add(filed)
        if name:
            titles[filed.id] = or_none(lambda: filed.plan.title)
            linking += _linking(look, filed, name)
    if having := [each for each, rows in registers.rows.items() if not name and kind in rows]:
        raise NotALink(kind, having)
    kinds = _kinds_called(found.kinds, kind) if kind else found.kinds
    if name:
        row = _called(found, kinds, kind, name, wanted)
        key = (row.kind, row.ref_id)
        answering = [shown for answered, shown in linking if key in answered]
        wholly = {plan: title for plan, title in titles.items() if plan in row.plans}
        return look.show(link_report(row, answering, wholly, look.today))
    rows = found.rows(
        service=wanted,
        kinds=kinds,
        unanswered=() if dangling else None,
        only=lambda key: (
            not (unanswered and found.is_answered(key))
            and not (dangling and not found.leads_nowhere(key))
        ),
    )
    return look.show(links_report(rows, registers, look.today))


def _linking(
    look: ViewRequest, filed: FiledPlan, name: str
) -> Iterator[tuple[set[Link], ActionRow]]:
    """Yield the actions of a plan that answer something of that name, with all they answer."""
    for action in or_none(lambda: filed.plan.actions) or ():
        answered = set(links_of(action))
        if any(same_name(each, name) for _, each in answered):
            yield answered, action_row(filed, action, look.organisation, look.today)


def _kinds_called(kinds: Sequence[str], kind: str) -> list[str]:
    """Return the kinds that `kind` is, which may be typed as one or as many; NotOneOf if none."""
    meant = [each for each in kinds if same_name(each, kind) or same_name(f"{each}s", kind)]
    if not meant:
        raise NotOneOf("register or link of the kind", kind, kinds)
    return meant


def _called(
    found: Links, kinds: Sequence[str], kind: str, name: str, service: str | None
) -> LinkRow:
    """Return the row of one thing; UnknownLink when there is none."""
    rows = found.rows(service=service, kinds=kinds, name=name)
    if rows:
        return rows[0]
    known = [each for of in kinds for each in found.registers.rows.get(of, ())]
    raise UnknownLink(kind, name, known if len(known) <= FEW else ())


class NotChosen(QiptrackError):
    """A framework was named that cannot be looked at here."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        fix = f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."
        super().__init__(f"There is no framework '{name}' here.", fix)


def coverage(
    framework: Annotated[str | None, Argument(metavar="[FRAMEWORK]", help=FRAMEWORK)] = None,
    *,
    named: Annotated[
        str | None,
        Option("--framework", metavar="FRAMEWORK", help="The same, as an option."),
    ] = None,
    service: options.Service = None,
    gaps: Annotated[
        bool, Option("--gaps", help="Only statements with nothing behind them.")
    ] = False,
    session: Viewing,
) -> int:
    """Show which statements of a framework no plan answers.

    And for the others what stands behind them: plans, their open and closed actions, indicators
    and routine checks. The organisation names its frameworks in `_organisation.yaml`; the
    regulations of 2014 are always there.
    """
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(service))
    known = declared_files.frameworks(look)
    name = framework or named
    asked = [_framework_called(name, known)] if name else known.at(wanted.service).to_answer
    plans = [filed for filed in look.plans() if wanted.plan_fits(filed)]
    rows = [row for row in covered(asked, known, plans) if not (gaps and row.covered)]
    return look.show(coverage_report(rows, asked, look.today, chosen=bool(known.chosen)))


def _framework_called(name: str, known: Frameworks) -> Framework:
    for each in known.read:
        if same_name(each.framework, name):
            return each
    raise NotChosen(name, [each.framework for each in known.read])
