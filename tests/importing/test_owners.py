"""Which role the words for an owner name, and what is offered where they name none."""

from collections.abc import Sequence

from qiptrack.importing.owners import read_role
from qiptrack.model.organisation import ANYWHERE, RoleScope
from tests.analysis.plans import organisation
from tests.conftest import with_each

KEY = {"dsl": "Quality Lead", "rm": "Registered Manager"}
DECLARED = organisation(
    """\
services: [Oak House, Elm Court]
roles:
  - {role: Registered Manager}
  - {role: Deputy Manager}
  - {role: Quality Lead}
  - {role: Night Senior Carer}
  - {role: Day Senior Carer}
  - {role: Cook, service: Elm Court}
"""
)
HERE, FREE = RoleScope(DECLARED, "Oak House"), ANYWHERE
MANAGERS, SENIORS = HERE.roles[:2], HERE.roles[3:]


def test_the_roles_are_those_of_the_service_and_none_where_they_are_free() -> None:
    assert HERE.roles == (*MANAGERS, "Quality Lead", *SENIORS)
    assert RoleScope(DECLARED, "Elm Court").roles == (*HERE.roles, "Cook")
    assert FREE.roles == ()


@with_each(
    ("text", "here", "free"),
    [
        ("Deputy Manager", "Deputy Manager", "Deputy Manager"),
        ("deputy  manager", "Deputy Manager", "deputy manager"),
        ("Cook", None, "Cook"),
        ("Jo", None, None),
        ("DSL", None, None),
        ("Mrs Okafor", None, None),
        ("Jane Okafor", None, None),
        ("All staff", None, None),
        ("RM/DM", None, None),
        ("TBC", None, None),
    ],
)
def test_one_role_is_taken_as_it_is_declared(text: str, here: str | None, free: str | None) -> None:
    assert read_role(text, HERE, KEY).role == here
    assert read_role(text, FREE, KEY).role == free
    assert bool(read_role(text, HERE, KEY).why) is (here is None)
    assert bool(read_role(text, FREE, KEY).why) is (free is None)


@with_each(
    ("text", "why", "offered", "choices"),
    [
        ("TBC", "nobody is named", None, HERE.roles),
        ("All staff", "it is a group", None, HERE.roles),
        ("DSL", "the key says Quality Lead", "Quality Lead", HERE.roles),
        ("RM/DM", "several are named", None, MANAGERS),
        ("Gardener and Cook", "several are named", None, HERE.roles),
        ("Dr Jones, Quality Lead", "several are named", None, ("Quality Lead",)),
        ("Mrs Okafor", "it names a person", None, HERE.roles),
        ("Jane Okafor", "it names a person", None, HERE.roles),
        ("Jane Okafor (Deputy Manager)", "it names a person", "Deputy Manager", HERE.roles),
        ("Senior Carer", "it is not one of the roles", None, SENIORS),
        ("DM", "it is not one of the roles", "Deputy Manager", HERE.roles),
        ("Deputy Manger", "it is not one of the roles", "Deputy Manager", HERE.roles),
        ("Porter", "it is not one of the roles", None, HERE.roles),
    ],
)
def test_what_is_no_role_here_is_asked_with_what_it_may_be(
    text: str, why: str, offered: str | None, choices: Sequence[str]
) -> None:
    assert read_role(text, HERE, KEY) == (None, why, offered, tuple(choices))


@with_each(
    ("text", "why", "offered", "choices"),
    [
        ("DSL", "the key says Quality Lead", "Quality Lead", ()),
        ("RM/DM", "several are named", None, ("Registered Manager", "DM")),
        ("Jane Okafor (Deputy Manager)", "it names a person", "Deputy Manager", ()),
        ("Jo", "it may be a person, a team or a place", None, ()),
    ],
)
def test_where_roles_are_free_what_is_none_is_asked_all_the_same(
    text: str, why: str, offered: str | None, choices: Sequence[str]
) -> None:
    assert read_role(text, FREE, KEY) == (None, why, offered, tuple(choices))
