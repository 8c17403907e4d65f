"""What the organisation file, and what a plan says of services, is held to."""

from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems, reading_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from tests.conftest import with_each
from tests.rules.test_gates import ORGANISATION, PLAN, TODAY, changed

HEAD = "qip: 1\norganisation: Fernhill Care\n"
SERVICES = f"{HEAD}services: [Rosewood House, Elm Court]\n"


def told(organisation: str) -> list[tuple[int, str, str]]:
    """Return the line, the message and the remedy of each problem of an organisation file."""
    examined = examine_organisation(organisation.encode(), "_organisation.yaml")
    return [
        (each.place.line, each.message, each.fix) for each in reading_problems(examined.document)
    ]


@with_each(
    ("lines", "line", "message", "fix"),
    [
        (
            "roles: [{role: Manager, service: Elm Cort}]\n",
            4,
            "'Elm Cort' is not a service of the organisation; did you mean 'Elm Court'?",
            "Write Elm Court.",
        ),
        (
            "roles:\n  - {role: Manager}\n  - {role: Deputy, service: Harbour View}\n",
            6,
            "'Harbour View' is not a service of the organisation",
            (
                "Write one of: Rosewood House, Elm Court;"
                " or remove the line, for a role at every service."
            ),
        ),
        (
            "meetings:\n  - meeting: Board\n    covers: {services: [Elm Court, Elm Cort]}\n",
            6,
            "'Elm Cort' is not a service of the organisation; did you mean 'Elm Court'?",
            "Write Elm Court.",
        ),
        (
            "roles:\n  - role: Manager\n    email: a@example.org; b@example.org\n",
            6,
            "2 e-mail addresses of one role",
            "Keep the one that its holder signs commits with; each role has one.",
        ),
        (
            "rules: {bananas: off}\n",
            4,
            "there is no rule bananas",
            "Name a rule that `qiptrack rules` lists, or remove the line.",
        ),
        (
            "rules: {weak-action: off}\n",
            4,
            "there is no rule weak-action; did you mean QIP501?",
            "Write QIP501.",
        ),
        (
            "rules: {QIP51: off}\n",
            4,
            "there is no rule QIP51; did you mean QIP501?",
            "Name a rule that `qiptrack rules` lists, or remove the line.",
        ),
        (
            "rules: {QIP302: off}\n",
            4,
            "QIP302 holds in every plan, and its severity cannot be changed",
            "Remove the line.",
        ),
    ],
)
def test_what_is_declared_must_be_there(lines: str, line: int, message: str, fix: str) -> None:
    assert told(SERVICES + lines) == [(line, message, fix)]


@with_each(
    "lines",
    [
        "",
        "roles: [{role: Manager}, {role: Deputy, service: Elm Court}]\n",
        "meetings: [{meeting: Board}, {meeting: Team, covers: {services: [Elm Court]}}]\n",
        "meetings: [{meeting: Team, covers: {themes: [falls]}}]\n",
        "rules: {QIP501: off, QIP104: warning}\n",
    ],
)
def test_what_is_declared_and_there_is_sound(lines: str) -> None:
    assert told(SERVICES + lines) == []


@with_each(
    ("old", "new", "message"),
    [
        ("service: Rosewood House", "service: Rosewod House", "'Rosewod House' is not a service"),
        ("result: confirmed", "at: Elm Cort, result: confirmed", "'Elm Cort' is not a service"),
        ("result: confirmed", "at: Elm Court, result: confirmed", ""),
        ("service: Rosewood House", "service: Fernhill Care", ""),
    ],
)
def test_a_plan_names_services_that_there_are(old: str, new: str, message: str) -> None:
    declared = examine_organisation(ORGANISATION.encode(), "o").organisation
    assert declared is not None
    plan = examine_plan(changed(old, new).encode(), "p.yaml", "p.yaml", declared)
    around = Surroundings(TODAY, declared)
    said = [each.message for each in plan_problems(plan, around) if "not a service" in each.message]
    assert len(said) == bool(message)
    assert all(each.startswith(message) for each in said)


@with_each(
    ("service", "fix"),
    [
        ("Elm Cort", "Write Elm Court."),
        ("Nowhere", "Write one of: Elm Court, Oak House; or Us, for a plan of the whole provider."),
        ("oak house", None),
    ],
)
def test_services_that_cannot_be_read_are_those_of_the_roles(service: str, fix: str | None) -> None:
    roles = "roles: [{role: Manager, service: Elm Court}, {role: Cook, service: Oak House}]\n"
    text = f"qip: 1\norganisation: Us\nservices: {{a: b}}\n{roles}"
    declared = examine_organisation(text.encode(), "o").organisation
    assert declared is not None
    plan = PLAN.replace("Rosewood House", service).encode()
    examined = examine_plan(plan, "p.yaml", "p.yaml", declared)
    found = plan_problems(examined, Surroundings(TODAY, declared))
    said = [each.fix for each in found if "not a service" in each.message]
    assert said == ([fix] if fix else [])


def test_where_no_services_are_declared_any_will_do() -> None:
    assert told(f"{HEAD}roles: [{{role: Manager, service: Anywhere}}]\n") == []
