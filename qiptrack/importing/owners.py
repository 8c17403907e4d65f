"""Who a sheet says answers for an action: one role, or words that somebody has to decide on."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from qiptrack.importing.abbreviations import is_short_for
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import RoleScope
from qiptrack.model.owner_reading import holds_person, names_role
from qiptrack.model.roles import OwnerKind, role_form, same_role
from qiptrack.patterns import pattern


class OwnerRead(NamedTuple):
    """What the words for an owner say: the one role; or why it must be asked, and what of.

    `offered` is the role that is likely meant, and `choices` those that may be: the ones that
    are named, or all that are declared.
    """

    role: str | None = None
    why: str = ""
    offered: str | None = None
    choices: tuple[str, ...] = ()


_TITLE = pattern(r"(?:mr|mrs|ms|miss|dr|prof|sr|rev)\.? ", re.IGNORECASE)
_PARTS = pattern(r"\s*(?:[,;:/()\[\]\n]|\s[-\u2013\u2014]\s)\s*")


def read_role(text: str, here: RoleScope, abbreviations: Mapping[str, str]) -> OwnerRead:
    """Return the role that `text` names, where it is one by the rules on owners.

    Where roles are declared it is one of them, spelt as it is there. A group, several, a
    person, one of the `abbreviations` that the sheet explains and words that may be anything are
    asked.
    """
    said = here.organisation.read_role(text)
    if said.says is OwnerKind.NOBODY:
        return OwnerRead(why="nobody is named", choices=here.roles)
    plain = " ".join(text.split())
    if declared := _declared(plain, here.roles):
        return OwnerRead(declared)
    if said.says is OwnerKind.SEVERAL:
        parts = dict.fromkeys(
            role for part in said.parts for role in _may_be(part, here, abbreviations)
        )
        return OwnerRead(why="several are named", choices=tuple(parts) or here.roles)
    if said.says is OwnerKind.GROUP:
        return OwnerRead(why="it is a group", choices=here.roles)
    if explained := abbreviations.get(role_form(plain)):
        offered = _as_declared(explained, here)
        return OwnerRead(None, f"the key says {explained}", offered, here.roles)
    if _TITLE.match(plain) or holds_person(text):
        return OwnerRead(None, "it names a person", _role_beside(text, here), here.roles)
    if here.roles:
        return _near(plain, here)
    if not names_role(plain):
        return OwnerRead(why="it may be a person, a team or a place")
    return OwnerRead(plain)


def _words(text: str) -> set[str]:
    return set(text.casefold().split())


def _declared(text: str, roles: tuple[str, ...]) -> str | None:
    return next((role for role in roles if same_role(role, text)), None)


def _as_declared(role: str, here: RoleScope) -> str | None:
    """Return `role` as it is declared; None where it is not, though others are."""
    return _declared(role, here.roles) if here.roles else role


def _near(plain: str, here: RoleScope) -> OwnerRead:
    """Return what words that are no declared role are like: a part of one, its initials, a slip."""
    within = tuple(role for role in here.roles if _words(plain) < _words(role))
    short = tuple(role for role in here.roles if is_short_for(plain, role))
    near = short[0] if len(short) == 1 else nearest(plain, here.roles)
    like = within or short
    choices = like if len(like) > 1 else here.roles
    return OwnerRead(None, "it is not one of the roles", None if within else near, choices)


def _may_be(part: str, here: RoleScope, abbreviations: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles that one of several names may be, by the key and by initials."""
    role = abbreviations.get(role_form(part), part)
    if not here.roles:
        return (role,)
    known = _as_declared(role, here)
    return (known,) if known else tuple(each for each in here.roles if is_short_for(part, each))


def _role_beside(text: str, here: RoleScope) -> str | None:
    """Return the one role that stands beside the name of a person; None where there is none."""
    parts = [part.strip(" .") for part in _PARTS.split(text)]
    roles = [
        known
        for part in parts
        if part
        and names_role(part)
        and not holds_person(part)
        and (known := _as_declared(part, here))
    ]
    return roles[0] if len(set(roles)) == 1 else None
