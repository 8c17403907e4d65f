"""What the actions are tied to: risks, audits and incidents."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from qiptrack.analysis.action_rows import ActionRow, action_row
from qiptrack.analysis.links import LinkRow, Links
from qiptrack.cli import options
from qiptrack.cli.references import NotOneOf
from qiptrack.cli.requests import declared_files
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import Viewing
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.links import Link, links_of
from qiptrack.model.nearest import nearest
from qiptrack.model.registers import FEW, Registers
from qiptrack.reports.links import link_report, links_report
from qiptrack.reports.report import Report

LINK = "A kind, such as risk, or one thing, such as risk:RR-014; all when it is left out."


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
    if name:
        return look.show(_of_one(look, registers, kind, name, wanted))
    found = Links(registers)
    for filed in look.plans():
        found.add(filed)
    if having := [each for each, rows in registers.rows.items() if kind in rows]:
        raise NotALink(kind, having)
    rows = found.rows(
        service=wanted,
        kinds=_kinds_called(found.kinds, kind) if kind else found.kinds,
        unanswered=() if dangling else None,
        only=lambda key: (
            not (unanswered and found.is_answered(key))
            and not (dangling and not found.leads_nowhere(key))
        ),
    )
    return look.show(links_report(rows, registers, look.today))


def _of_one(
    look: ViewRequest, registers: Registers, kind: str, name: str, service: str | None
) -> Report:
    """Return the report on one thing, with the actions and the plans that answer it."""
    found = Links(registers)
    titles: dict[str, str | None] = {}
    linking: list[tuple[set[Link], ActionRow]] = []
    for filed in look.plans():
        found.add(filed)
        titles[filed.id] = or_none(lambda: filed.plan.title)
        linking += _linking(look, filed, name)
    row = _called(found, kind, name, service)
    key = (row.kind, row.ref_id)
    answering = [shown for answered, shown in linking if key in answered]
    wholly = {plan: title for plan, title in titles.items() if plan in row.plans}
    return link_report(row, answering, wholly, look.today)


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


def _called(found: Links, kind: str, name: str, service: str | None) -> LinkRow:
    """Return the row of one thing; NotOneOf or UnknownLink when there is none."""
    kinds = _kinds_called(found.kinds, kind)
    rows = found.rows(service=service, kinds=kinds, name=name)
    if rows:
        return rows[0]
    known = [each for of in kinds for each in found.registers.rows.get(of, ())]
    raise UnknownLink(kind, name, known if len(known) <= FEW else ())
