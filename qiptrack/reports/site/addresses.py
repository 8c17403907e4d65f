"""Where each page of a site is, and what leads to it.

Every address is a path from the folder of the site, with forward slashes and with letters that any
system and any web server takes. No two pages have one, on a system either that takes large and
small letters for the same.
"""

import zlib
from collections.abc import Sequence

from qiptrack.model.identity import RESERVED, folded, safe_file_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.roles import RoleKey
from qiptrack.patterns import pattern
from qiptrack.reports.report import Row

INDEX = "index.html"
STYLESHEET = "style.css"

_AS_IT_IS = pattern(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")
"""Ids that are names of files as they are."""

_ANCHOR = pattern(r"[A-Za-z0-9][A-Za-z0-9.-]{0,80}")
_ROLES = ("owner", "responsible", "role")
"""The keys of columns that name a role."""

LEADING = frozenset(("ref", "plan", "service", *_ROLES))
"""The keys of columns whose values lead to a page."""


class Addresses:
    """The addresses of the pages, each given when it is first asked for, and kept."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.services: dict[str, str] = {}
        """The names of services with a page, by their folded names."""
        self.owners: dict[RoleKey, tuple[str, str | None]] = {}
        """The roles with a page: the name of each, and its service, None for every one."""
        self._roles: dict[tuple[str, str | None], str] = {}
        """The addresses of roles as plans write them, which they do again and again."""
        self._given: dict[tuple[str, object], str] = {}
        self._taken: set[str] = {INDEX, STYLESHEET}
        self._rows: dict[str, str] = {}
        """The pages that have a row for each reference, with what it is found by there."""

    def plan(self, plan: str) -> str:
        """Return the address of the page of a plan."""
        return self._given_to("plan", plan, _file(plan))

    def part(self, address: str, number: int) -> str:
        """Return the address of a page that goes on from another; the first is that one."""
        if number == 1:
            return address
        return self._given_to("part", (address, number), f"{address[:-5]}-{number}", folder="")

    def indicator(self, ref: str) -> str:
        """Return the address of the page of an indicator, by its full reference."""
        plan, _, name = ref.rpartition("/")
        within = self.plan(plan).removesuffix(".html").removeprefix("plan/")
        return self._given_to("indicator", ref, f"{within}/{_file(name)}")

    def service(self, service: str) -> str:
        """Return the address of the page of a service, however its name is typed."""
        key = folded(service)
        if key not in self.services:
            self.services[key] = service
            self._given_to("service", key, safe_file_name(service))
        return self._given["service", key]

    def owner(self, role: str, service: str | None) -> str:
        """Return the address of the page of a role at a service, None for every one."""
        if known := self._roles.get((role, service)):
            return known
        key = self.organisation.role_key(role, service)
        at = service if key.service is not None else None
        if key not in self.owners:
            self.owners[key] = (self.organisation.declared_name(role, service), at)
        longer = safe_file_name(f"{role} {at}") if at else ""
        found = self._given_to("owner", key, safe_file_name(role), longer)
        self._roles[role, service] = found
        return found

    def put(self, found: Sequence[tuple[str, str, str]]) -> None:
        """Note where rows are found: a reference, a page and the name there; the first counts."""
        for ref, page, name in reversed(found):
            self._rows[ref] = f"{page}#{name}"

    def of(self, key: str, row: Row) -> str | None:
        """Return where the value of a column leads, from the folder of the site; None: nowhere."""
        value = row.get(key)
        if not isinstance(value, str) or not value:
            return None
        if key == "ref":
            return self.of_ref(value)
        if key == "plan":
            return self._given.get(("plan", value))
        if key == "service":
            return self.service(value)
        return self.owner(value, row.get("service")) if key in _ROLES else None

    def of_ref(self, ref: str) -> str | None:
        """Return where a reference leads: to its page, or to its row on one; None: nowhere."""
        if page := self._given.get(("indicator", ref)):
            return page
        plan, _, rest = ref.partition("/")
        action = f"{plan}/{rest.partition('/')[0]}"  # a milestone is found with its action
        return self._rows.get(ref) or self._rows.get(action) or self._given.get(("plan", plan))

    def _given_to(self, kind: str, key: object, *names: str, folder: str | None = None) -> str:
        if (kind, key) not in self._given:
            below = f"{kind}/" if folder is None else folder
            wanted = [f"{below}{name}" for name in names if name] or [f"{below}unnamed"]
            free = (each for each in wanted if f"{each}.html".lower() not in self._taken)
            chosen = f"{next(free, None) or self._another(wanted[-1], repr(key))}.html"
            self._taken.add(chosen.lower())
            self._given[kind, key] = chosen
        return self._given[kind, key]

    def _another(self, wanted: str, key: str) -> str:
        """Return an address that is free, like the one wanted, for what is known by `key`."""
        figures = zlib.crc32(key.encode("utf-8", "surrogatepass"))
        while f"{wanted}-{figures:08x}.html".lower() in self._taken:
            figures = (figures + 1) % 2**32
        return f"{wanted}-{figures:08x}"


def _file(text: str) -> str:
    """Return an id as the name of a file: as it is, where every system takes it so."""
    fits = _AS_IT_IS.fullmatch(text) and not RESERVED.fullmatch(text)
    return text if fits else safe_file_name(text) or "unnamed"


def anchor_of(row: Row) -> str | None:
    """Return the anchor of the row of an action, or of a check, on the page of its plan."""
    _, slash, name = str(row.get("ref") or "").partition("/")
    return f"at-{name}" if slash and _ANCHOR.fullmatch(name) else None


def link(page: str, target: str) -> str:
    """Return `target` as it is reached from `page`, both from the folder of the site."""
    return f"{'../' * page.count('/')}{target}"
