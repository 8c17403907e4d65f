"""What an agenda shows of registers: their rows that its actions answer, or that are of its theme.

Few folders have any, so nothing of this is loaded before a plan links to something.
"""

from collections.abc import Callable, Sequence
from typing import Any

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.agenda import Agenda
from qiptrack.analysis.links import LinkRow, Links
from qiptrack.model.base import field_value, or_none
from qiptrack.model.identity import FiledPlan, same_name
from qiptrack.model.links import links_of
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Register
from qiptrack.model.registers import NONE_READ, Registers


class AnsweredSoFar:
    """Adds up what plans link to, one after the other, for an agenda of them.

    `registers` reads those of some kinds, where any are declared. The agenda is `narrowed` to a
    service, a theme, or in some other way, or is of everything.
    """

    def __init__(
        self,
        organisation: Organisation,
        registers: Callable[[frozenset[str]], Registers],
        *,
        service: str | None,
        theme: str | None,
        narrowed: bool,
    ) -> None:
        self._declared = or_none(lambda: organisation.registers) or ()
        self._registers, self._is_narrowed = registers, narrowed
        self._service, self._theme = service, theme
        self._wanted = ActionFilter(service=service, theme=theme)
        self._links = Links(None if self._declared else NONE_READ)
        self._kinds: set[str] = set()

    def add(self, filed: FiledPlan) -> None:
        """Take in what a plan and its actions link to."""
        self._links.add(filed)
        if self._is_narrowed and self._wanted.plan_fits(filed):
            self._kinds |= {kind for kind, _ in links_of(filed.plan)}

    def on(self, agenda: Agenda[Any]) -> tuple[Sequence[LinkRow], Sequence[str]]:
        """Return the rows on an agenda of all these plans, and registers of which some may lack.

        Those are the files of the ones that do not say what is of its theme.
        """
        themes = (self._theme,) if self._theme else agenda.themes
        services = (self._service,) if self._service else agenda.services
        declared = self._declared if themes else ()
        themed = [each for each in declared if _tells_theme(each)]
        kinds = self._kinds | kinds_on(agenda) | {each.kind for each in themed}
        read = self._registers(frozenset(kinds)) if self._declared else NONE_READ
        rows = self._links.beside(read).rows(
            unanswered={each.kind for each in themed},
            keep=rows_wanted(agenda, whole=self._is_narrowed, themes=themes, services=services),
        )
        untold = [or_none(lambda: each.file) or "?" for each in declared if each not in themed]
        return rows, untold


def _tells_theme(register: Register) -> bool:
    """Whether a register says what its rows are about, at which service, and how they stand."""
    return all(field_value(register, key) for key in ("kind", "theme", "service", "status"))


def kinds_on(agenda: Agenda[Any]) -> frozenset[str]:
    """Return the kinds of what the actions on an agenda answer."""
    return frozenset(kind for item in agenda.items for kind, _ in item.links)


def rows_wanted(
    agenda: Agenda[Any],
    *,
    whole: bool,
    themes: Sequence[str] = (),
    services: Sequence[str] = (),
) -> Callable[[LinkRow], bool]:
    """Return a function that says whether the actions on an agenda answer a row.

    With `whole`, or its plans do. With `themes`, what registers say is of one of them and still
    open is wanted too, answered or not: at one of `services`, or at any where none is named.
    """
    actions = {item.ref for item in agenda.items}
    plans = {item.plan for item in agenda.items} if whole else set()

    def wanted(row: LinkRow) -> bool:
        answering = not actions.isdisjoint(row.actions) or not plans.isdisjoint(row.plans)
        return answering or is_of_theme(row, themes, services)

    return wanted


def is_of_theme(row: LinkRow, themes: Sequence[str], services: Sequence[str]) -> bool:
    """Whether a register says that a row is open, of one of the themes, and at one of services.

    A row whose service is left blank is of every service.
    """
    about = any(same_name(one, theme) for one in row.themes or () for theme in themes)
    anywhere = not services or row.service == ""
    here = anywhere or any(same_name(row.service, service) for service in services)
    return row.is_open is True and about and here
