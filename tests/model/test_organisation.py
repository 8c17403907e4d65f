"""What the organisation says of its services, roles and files: each condition alone."""

from qiptrack.model.organisation import Organisation
from tests.conftest import with_each

OURS = Organisation.model_validate(
    {
        "qip": "1",
        "organisation": "Fernhill Care",
        "services": ["Oak House", {"service": "Elm Court", "frameworks": ["own.yaml"]}],
        "frameworks": ["care", "ours.yaml"],
        "registers": [{"kind": "risk", "file": "risks.csv", "id": "No"}],
        "roles": [
            {"role": "Deputy Manager", "service": "Oak House", "holder": "J. Okafor"},
            {"role": "deputy manager", "service": "Elm Court"},
            {"role": "Quality Lead", "holder": "S. Reyes"},
        ],
    }
)


BARE = Organisation.model_validate({"qip": "1", "organisation": "Fernhill Care"})


def test_what_the_organisation_names() -> None:
    assert OURS.own_files == {"risks.csv", "care", "ours.yaml", "own.yaml"}
    assert [*OURS.framework_names] == [
        (("frameworks", 0), "care"),
        (("frameworks", 1), "ours.yaml"),
        (("services", 1, "frameworks", 0), "own.yaml"),
    ]
    assert OURS.plan_services == ("Oak House", "Elm Court", "Fernhill Care")
    assert (BARE.own_files, [*BARE.framework_names], BARE.plan_services) == (frozenset(), [], ())


@with_each(
    ("service", "ours", "bare"),
    [
        (None, True, True),
        ("oak  house", True, True),
        ("Fernhill Care", False, True),
        ("Rosewood", False, True),
    ],
)
def test_a_service_is_known_where_it_is_declared_or_none_is(
    service: str | None, ours: bool, bare: bool
) -> None:
    assert (OURS.knows_service(service), BARE.knows_service(service)) == (ours, bare)


@with_each(
    ("service", "names"),
    [
        (None, ("Deputy Manager", "Quality Lead")),
        ("Oak House", ("Deputy Manager", "Quality Lead")),
        ("elm court", ("deputy manager", "Quality Lead")),
        ("Rosewood", ("Quality Lead",)),
    ],
)
def test_the_roles_of_a_service_are_those_of_every_one_too(
    service: str | None, names: tuple[str, ...]
) -> None:
    assert OURS.role_names(service) == names


@with_each(
    ("role", "service", "holder"),
    [
        ("deputy manager", "Oak House", "J. Okafor"),
        ("Deputy Manager", "Elm Court", None),
        ("Quality Lead", "Rosewood", "S. Reyes"),
        ("Chef", "Oak House", None),
    ],
)
def test_who_holds_a_role(role: str, service: str, holder: str | None) -> None:
    assert OURS.holder(role, service) == holder


@with_each(
    ("name", "said"),
    [
        ("Siân Wójcik", "Siân Wójcik is the Quality Lead; plans name the role."),
        ("sian wojcik", "Siân Wójcik is the Quality Lead; plans name the role."),
        ("Sian Łoś", "Sian Łoś is the Nominated Individual; plans name the role."),
        ("Siân Los", "Siân Los is the Cook; plans name the role."),
        ("Siân", ""),
        ("\u0302", ""),
    ],
)
def test_a_holder_is_known_without_accents_where_nobody_is_called_just_so(
    name: str, said: str
) -> None:
    posts = [
        {"role": "Quality Lead", "holder": "Siân Wójcik"},
        {"role": "Nominated Individual", "holder": "Sian Łoś"},
        {"role": "Cook", "holder": "Siân Los"},
    ]
    organisation = Organisation.model_validate({"qip": "1", "organisation": "Bryn", "roles": posts})
    assert organisation.whose_role(name) == said
