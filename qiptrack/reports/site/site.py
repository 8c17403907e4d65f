"""A site, page by page: what of each plan is written at once, and the lists when all were read."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from qiptrack.analysis.action_rows import action_rows
from qiptrack.analysis.check_rows import check_rows
from qiptrack.analysis.indicators.rows import Shown, shown_of
from qiptrack.analysis.overview import Overview
from qiptrack.analysis.tables.rows import unique
from qiptrack.analysis.waiting import WaitingRow, waiting_for_all
from qiptrack.analysis.workload import Workload, WorkloadRow
from qiptrack.model.base import or_none
from qiptrack.model.dates import days_later
from qiptrack.model.identity import FiledPlan, folded
from qiptrack.model.roles import RoleKey
from qiptrack.reports.formats.html import Chrome, page, style
from qiptrack.reports.paper import Paper
from qiptrack.reports.report import Row, Table
from qiptrack.reports.site import pages
from qiptrack.reports.site.addresses import INDEX, LEADING, STYLESHEET, Addresses, anchor_of, link
from qiptrack.reports.site.parts import part_title, parts

Write = Callable[[str, bytes], None]
"""What takes a file of the site: its path from the folder of the site, and its bytes."""

_TOP = "All plans"

MOST = 400_000
"""How many bytes a page may have before it goes on in parts."""


_HERE = Path(__file__).parent


@cache
def script() -> str:
    """Return the one script of a page, which shows only the rows of a table that are asked for."""
    return (_HERE / "filter.js").read_text("utf-8")


class Site:
    """A site that is being written: `write` takes each file as soon as it is made."""

    def __init__(self, about: pages.PageHeader, write: Write) -> None:
        self.about = about
        self.addresses = Addresses(about.organisation)
        self._write = write
        self._names: dict[str, int] = {}
        """How often each id of a plan, and each reference of an indicator, was met."""
        self.plans = self.pages = 0
        """How many plans were added, and how many pages were written."""
        self._all = pages.PageLists.nothing()
        self._workload = Workload(about.organisation, about.today)
        self._by_service: dict[str, pages.PageLists] = {}
        self._waiting: dict[RoleKey, list[WaitingRow]] = {}

    def add(self, filed: FiledPlan, *, withheld: int = 0) -> None:
        """Write the pages of a plan and of its indicators; what lists say of it is kept.

        They say how many items of personal data were `withheld` from the plan. Where two have
        one id, which `check` names as an error, the second gets a number behind it, as in tables.
        """
        filed = filed._replace(id=unique(filed.id, self._names))
        origin = self.about.origin._replace(withheld=withheld)
        about, addresses = self.about._replace(origin=origin), self.addresses
        self.plans += 1
        address = addresses.plan(filed.id)
        shown = [self._told_apart(each) for each in shown_of(filed, about.today)]
        numbers = [(addresses.indicator(each.row.ref), each) for each in shown]
        actions = list(action_rows(filed, about.organisation, about.today))
        state = Overview(about.organisation, about.today)
        state.add(filed)
        listed = pages.PageLists(
            state.plans,
            [row for _, row in actions],
            state.overdue,
            [pages.indicator_shown(each) for each in shown],
            [pages.check_shown(row) for row in check_rows(filed, about.today)],
        )
        service = or_none(lambda: filed.plan.service)
        above = [(_TOP, INDEX)]
        above += [(service, addresses.service(service))] if service else []
        self._page(address, pages.plan_page(about, filed, actions, listed), above, anchored=True)
        above.append((or_none(lambda: filed.plan.title) or filed.id, address))
        for place, each in numbers:
            self._page(place, pages.indicator_page(about, each), above)
        self._keep(filed, listed, service)

    def _told_apart(self, each: Shown) -> Shown:
        """Return an indicator whose reference is that of no other."""
        return each._replace(row=each.row._replace(ref=unique(each.row.ref, self._names)))

    def _keep(self, filed: FiledPlan, listed: pages.PageLists, service: str | None) -> None:
        """Keep what the pages of services, of roles and of all plans list."""
        organisation, today = self.about.organisation, self.about.today
        self._all.add(listed)
        self._workload.add(filed)
        if service is not None:
            lists = self._by_service.setdefault(folded(service), pages.PageLists.nothing())
            lists.add(listed)
        soon = days_later(today, organisation.due_soon_days)
        for row in waiting_for_all(filed, organisation, today, soon):
            if row.role is not None:
                self.addresses.owner(row.role, row.service)
                key = organisation.role_key(row.role, row.service)
                self._waiting.setdefault(key, []).append(row)

    def finish(self, *, withheld: int = 0, missing: tuple[str, ...] = ()) -> None:
        """Write the pages that list what several plans say, and what all pages need.

        They say how many items of personal data were `withheld`, and what is `missing`.
        """
        origin = self.about.origin._replace(withheld=withheld, missing=missing)
        about, addresses = self.about._replace(origin=origin), self.addresses
        own = (_HERE / "site.css").read_text("utf-8")
        self._write(STYLESHEET, f"{style()}\n{own}".encode())
        above = [(_TOP, INDEX)]
        for key, service in _growing(addresses.services):
            paper = pages.service_page(about, service, self._by_service[key])
            self._page(addresses.service(service), paper, above)
        for role, (name, at) in _growing(addresses.owners):
            rows = self._waiting.get(role, [])
            place = addresses.owner(name, at)
            self._page(place, pages.owner_page(about, name, at, rows), above)
        # Last, for it leads to every role that any other page leads to.
        self._page(INDEX, pages.index(about, self._all, self._roles()), [])

    def _roles(self) -> list[WorkloadRow]:
        """Return what each role with a page carries, those that carry nothing last."""
        rows = list(self._workload.rows())
        known = {(row.owner, row.service) for row in rows}
        others = (each for each in self.addresses.owners.values() if each not in known)
        return rows + [WorkloadRow(name, 0, 0, 0, 0, 0, 0, at) for name, at in others]

    def _page(
        self,
        address: str,
        paper: Paper,
        above: Sequence[tuple[str, str]],
        *,
        anchored: bool = False,
    ) -> None:
        """Write a page in as many parts as it takes; rows are found by references if `anchored`."""
        made, places = [paper], [address]
        written = self._made(made, places, above, anchored=anchored)
        if len(written[0]) > MOST:
            made = parts(paper)
            places = [self.addresses.part(address, number) for number in range(1, len(made) + 1)]
            written = self._made(made, places, above, anchored=anchored)
        for place, raw in zip(places, written, strict=True):
            self._write(place, raw)
            self.pages += 1

    def _made(
        self,
        made: Sequence[Paper],
        places: Sequence[str],
        above: Sequence[tuple[str, str]],
        *,
        anchored: bool,
    ) -> list[bytes]:
        """Return pages as bytes, which are at `places` and go on from one another."""
        if anchored:
            found = [
                (str(row["ref"]), place, name)
                for place, each in zip(places, made, strict=True)
                for row, name in _anchors(each)
            ]
            self.addresses.put(found)
        return [
            self._rendered(each, place, places, above, anchored=anchored)
            for place, each in zip(places, made, strict=True)
        ]

    def _rendered(
        self,
        paper: Paper,
        place: str,
        places: Sequence[str],
        above: Sequence[tuple[str, str]],
        *,
        anchored: bool,
    ) -> bytes:
        others = tuple(
            (part_title(number, places), "" if other == place else link(place, other))
            for number, other in enumerate(places, 1)
        )
        names = dict.fromkeys(name for _, name in _anchors(paper)) if anchored else {}
        chrome = Chrome(
            stylesheet=link(place, STYLESHEET),
            script=script(),
            trail=tuple((name, link(place, there)) for name, there in above),
            href=self._href(place),
            leading=LEADING,
            anchor=_once(names),
            parts=others if len(others) > 1 else (),
            origin=place == INDEX,
        )
        return page(paper, chrome).encode("utf-8", "backslashreplace")

    def _href(self, place: str) -> Callable[[str, Row], str | None]:
        """Return what says where values lead on the page at `place`; not to that page itself."""

        def href(key: str, row: Row) -> str | None:
            target = self.addresses.of(key, row)
            if target is None or target.partition("#")[0] == place:
                return None
            return link(place, target)

        return href


def _anchors(paper: Paper) -> Iterator[tuple[Row, str]]:
    """Yield the rows of a page that are found by their references, with the name of each."""
    for section in paper.sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                if name := anchor_of(row):
                    yield row, name


def _once(names: dict[str, None]) -> Callable[[Row], str | None]:
    """Return what gives the first row of each of `names` its name, and another one none."""
    left = set(names)

    def anchor(row: Row) -> str | None:
        name = anchor_of(row)
        if name not in left:
            return None
        left.discard(name)
        return name

    return anchor


K = TypeVar("K")
V = TypeVar("V")


def _growing(found: dict[K, V]) -> Iterator[tuple[K, V]]:
    """Yield what is in a mapping, with what is put into it meanwhile."""
    done: set[K] = set()
    while left := [key for key in found if key not in done]:
        for key in left:
            done.add(key)
            yield key, found[key]
