"""What is added, linked, edited and closed by command, each by the lines that git sees."""

import re
import shlex

import pytest

from qiptrack.cli import prompts
from qiptrack.cli.commands import declaring
from qiptrack.cli.topics import TOPICS
from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import with_each

OWNER = ("--owner", "Deputy Manager")
INDICATOR = (
    *("add-indicator", "rose", "--name", "Falls at night", "--unit", "falls"),
    *("--better", "lower", "--owner", "Deputy Manager", "--target", "2"),
    *("--target-by", "2027-06-30", "--baseline", "6", "--baseline-date", "2026-11-20"),
)
CHECK = (
    *("add-check", "rose", "--check", "Look at the sheet", *OWNER),
    *("--every", "week", "--since", "2026-11-23"),
)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        pytest.param(
            (*INDICATOR, "--every", "month"),
            [
                "+",
                "+- id: I4",
                "+name: Falls at night",
                "+unit: falls",
                "+better: lower",
                "+owner: Deputy Manager",
                "+every: month",
                "+baseline:",
                "+date: 2026-11-20",
                "+value: 6",
                "+target:",
                "+value: 2",
                "+by: 2027-06-30",
            ],
            id="an indicator",
        ),
        pytest.param(
            (*CHECK, "--indicator", "I1"),
            [
                "+",
                "+- id: C3",
                "+check: Look at the sheet",
                "+owner: Deputy Manager",
                "+every: week",
                "+since: 2026-11-23",
                "+indicator: I1",
            ],
            id="a routine check",
        ),
        pytest.param(
            ("add-service", "Glen View"),
            [
                "-services: [Rosewood House, Northgate Homecare, Elm Court]",
                "+services: [Rosewood House, Northgate Homecare, Elm Court, Glen View]",
            ],
            id="a service",
        ),
        pytest.param(
            (
                *("add-role", "Night Manager", "--service", "elm court"),
                *("--reports-to", "service manager"),
            ),
            [
                "+- {role: Night Manager, service: Elm Court, reports_to: Service Manager}",
            ],
            id="a role, on one line",
        ),
        pytest.param(
            ("link", "rose/A6", "rose/A7", "complaint:C-9"),
            [
                "-links: [{risk: RR-009}]",
                "+links: [{risk: RR-009}, {complaint: C-9}]",
                "-links: [{risk: RR-014}]",
                "+links: [{risk: RR-014}, {complaint: C-9}]",
            ],
            id="a link of two actions",
        ),
        pytest.param(("unlink", "rose", "risk:rr-014"), ["-- risk: RR-014"], id="a link taken out"),
        pytest.param(
            ("edit", "rose", "elm", "--set", "themes=[care planning, night]"),
            [
                "-themes: [medicines]",
                "+themes: [care planning, night]",
                "-themes: [care planning, person-centred care]",
                "+themes: [care planning, night]",
            ],
            id="a list of two plans, in YAML",
        ),
        pytest.param(
            ("edit", "rose/I3", "--set", "source=Asked at reviews", "--set", "target.value=88"),
            [
                "-source: One question at each review",
                "+source: Asked at reviews",
                "-target: {value: 85, by: 2026-12-31}",
                "+target: {value: 88, by: 2026-12-31}",
            ],
            id="an indicator",
        ),
        pytest.param(
            (
                "edit",
                "rose/A7",
                "--set",
                "contributors=Key Worker",
                "--set",
                "contributors=Night Senior",
            ),
            [
                "-contributors: [Deputy Manager]",
                "+contributors: [Key Worker, Night Senior]",
            ],
            id="a list by repeating it",
        ),
        pytest.param(
            ("edit", "organisation", "--set", "due_soon_days=21", "--set", "rules.QIP501=off"),
            ["-due_soon_days: 14", "+due_soon_days: 21", "+", "+rules:", '+QIP501: "off"'],
            id="the organisation",
        ),
        pytest.param(
            ("edit", "organisation/service manager", "--set", "holder=K. Dale"),
            ["-holder: T. Wójcik", "+holder: K. Dale"],
            id="a role of the organisation",
        ),
        pytest.param(
            ("edit", "rose/C1", "--set", "until=2026-12-31"), ["+until: 2026-12-31"], id="a check"
        ),
    ],
)
def test_a_command_changes_these_lines_and_no_other(
    office: Office, words: tuple[str, ...], lines: list[str]
) -> None:
    office.done(*words)
    assert sorted(office.changed()) == sorted(lines)


def test_a_list_is_one_line_where_every_role_stands_on_lines_of_its_own(office: Office) -> None:
    (office.plans / "_organisation.yaml").write_text(
        "qip: 1\norganisation: A\nroles:\n  - role: Lead\n    holder: B. C.\n"
    )
    office.commit()
    for plan in office.plans.glob("[a-z]*.yaml"):
        plan.unlink()
    office.done("add-role", "Manager", "--holder", "D. E.")
    assert "+- {role: Manager, holder: D. E.}" in office.changed()


@with_each(
    ("words", "said"),
    [
        pytest.param(
            ("add-indicator", "rose"),
            "--name, --unit, --better, --owner, --target, --target-by are missing",
            id="what is missing of an indicator",
        ),
        pytest.param(
            ("add-check", "rose", "--check", "Look"),
            "--owner, --every, --since are missing",
            id="what is missing of a check",
        ),
        pytest.param(
            (*CHECK[:-4], "--every", "monthly", "--since", "2026-11-23"),
            "did you mean 'month'?",
            id="a cadence by another name",
        ),
        pytest.param((*CHECK, "--indicator", "I9"), "QIP406", id="no such indicator"),
        pytest.param(("add-service", "elm court"), "Elm Court is declared", id="a known service"),
        pytest.param(
            ("add-role", "the deputy manager", "--service", "Rosewood House"),
            "Deputy Manager is declared at Rosewood House already",
            id="a known role",
        ),
        pytest.param(("add-role", "The team"), "is not one role", id="a group"),
        pytest.param(("link", "rose/A7", "RR-014"), "Write risk:RR-014.", id="no kind"),
        pytest.param(("unlink", "rose", "RR-014"), "Write risk:RR-014.", id="no kind to unlink"),
        pytest.param(("link", "rose/A7", "Z-9"), "Write a kind and an id", id="no kind, no row"),
        pytest.param(("link", "rose/I1", "risk:RR-014"), "has no links", id="of an indicator"),
        pytest.param(("link", "rose/A1", "risk:RR-014"), "it up again first", id="of a closed one"),
        pytest.param(
            ("unlink", "rose", "risk:RR-99"), "audit:CPA-2026-01, risk:RR-014", id="no such link"
        ),
        pytest.param(("close-plan", "rose"), "A4 is complete", id="a plan with open actions"),
        pytest.param(
            ("edit", "rose/A7", "--unset", "due"), "qiptrack defer", id="a due date taken out"
        ),
        pytest.param(
            ("edit", "rose/I1", "--set", "measurements=[]"), "qiptrack measure", id="measurements"
        ),
        pytest.param(("edit", "rose", "--set", "closed=2026-11-23"), "close-plan", id="a plan"),
        pytest.param(
            ("edit", "rose", "--set", "colour=X"), "It has: title, service", id="no field"
        ),
        pytest.param(
            ("edit", "organisation", "--set", "services=[Elm Court]"), "add-service", id="services"
        ),
        pytest.param(
            ("edit", "organisation/service manager", "--set", "role=Boss"),
            "error in the organisation file: QIP104 'Service Manager' is not a role",
            id="a role that others report to",
        ),
        pytest.param(
            ("edit", "organisation/medicines lead", "--set", "role=Boss"),
            "That would leave errors in 1 plan: ",
            id="a role that plans name",
        ),
    ],
)
def test_what_will_not_do_is_refused_with_what_will(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    assert said in " ".join(office.refused(*words).split())


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("risk:RR-999", "No risk RR-999 is in the register. Correct the id, or put the row into"),
        ("rsk:RR-014", "There is no register of the kind rsk. Did you mean risk?"),
        ("plan:elm-court-errors", "There is no plan 'elm-court-errors'."),
        ("plan:elm/A99", "There is no 'A99' in elm-court-mar-errors."),
    ],
)
def test_a_link_that_leads_nowhere_is_said_whether_it_is_made_tried_or_there(
    office: Office, link: str, said: str
) -> None:
    assert office.done("link", "rose/A6", link, "--dry-run").stderr.count(said) == 1
    assert said in office.done("link", "rose/A6", link).stderr
    again = office.done("link", "rose/A6", link).stderr
    assert again.startswith("Nothing changes: it says so already.\n")
    assert said in again


@pytest.mark.parametrize("link", ["risk:RR-014", "plan:elm", "plan:elm/A2", "complaint:C-9"])
def test_of_a_link_that_may_lead_somewhere_nothing_more_is_said(office: Office, link: str) -> None:
    assert office.done("link", "rose/A6", link, "--dry-run").stderr == (
        "Dry run: nothing was written.\n"
    )
    assert office.done("link", "rose/A6", link).stderr.endswith(f" is linked to {link}.\n")


def test_a_plan_is_closed_once_no_action_is_open(office: Office) -> None:
    for name in ("A3", "A4", "A6", "A7"):
        office.done(
            *(
                "withdraw",
                f"rose/{name}",
                "--reason",
                "Merged",
                "--approved-by",
                "Nominated Individual",
            ),
            *("--by", "Quality Lead"),
        )
    office.commit()
    assert "is closed" in office.done("close-plan", PLAN).stderr
    assert office.changed() == ["+closed: 2026-11-23"]
    assert "it was closed on 23 November 2026" in office.refused("close-plan", "rose")
    office.done("edit", "rose", "--unset", "closed")
    assert office.changed() == []


def test_a_role_that_answers_to_nobody_is_told_how_to_say_so(office: Office) -> None:
    said = office.done("add-role", "Night Manager", "--service", "Elm Court").stderr
    command = said.partition("`qiptrack ")[2].partition("`")[0]
    office.done(*(word.replace("ROLE", "Service Manager") for word in shlex.split(command)))
    assert office.changed() == [
        "+- {role: Night Manager, service: Elm Court, reports_to: Service Manager}"
    ]
    answers = ("--reports-to", "Service Manager")
    assert "`" not in office.done("add-role", "Day Lead", "--service", "Elm Court", *answers).stderr


def test_the_first_role_that_is_declared_names_those_that_are_not_yet(office: Office) -> None:
    organisation = office.plans / "_organisation.yaml"
    organisation.write_text("qip: 1\norganisation: A\n")
    said = office.done("add-role", "Quality Lead").stderr
    assert "Not declared yet: " in said
    assert "QIP104" in said


def test_a_post_that_is_vacant_as_the_help_has_it_leaves_nobody_to_act(office: Office) -> None:
    text = next(each.text for each in TOPICS if each.name == "owners")
    (command,) = re.findall(r"`qiptrack (edit organisation/ROLE [^`]*)`", text)
    office.done(*(each.replace("ROLE", "Deputy Manager") for each in command.split()))
    assert office.changed() == [
        "-holder: S. Reyes",
        "-email: s.reyes@example.org",
        "+vacant: true",
    ]


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2)])
def test_a_list_of_services_at_a_terminal_is_one_for_a_yes(
    office: Office, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    for module in (prompts, declaring):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    done = office.run("add-service", "Oak House, Ash", input=f"{answer}\n")
    assert done.exit_code == code, done.stderr
    assert done.stderr.startswith(
        "'Oak House, Ash' would be one service, and not 2 that are added one by one.\n"
    )
    assert any('"Oak House, Ash"' in line for line in office.changed()) == (code == 0)


def test_a_name_that_ends_with_a_full_stop_is_followed_by_no_other(office: Office) -> None:
    file = office.plans / "_organisation.yaml"
    named = file.read_text().replace("organisation: Fernhill Care", "organisation: Fernhill Ltd.")
    file.write_text(named)
    said = office.done("add-service", "Glen View").stderr
    assert "Glen View is a service of Fernhill Ltd. Say who is there:" in " ".join(said.split())


@pytest.mark.parametrize("said", ["everywhere", "ALL", "at every service", "fernhill care"])
def test_a_role_of_the_whole_provider_is_one_without_a_service(office: Office, said: str) -> None:
    office.done("add-role", "Cook", "--service", said)
    assert office.changed() == ["+- {role: Cook}"]


def test_a_new_role_is_held_against_those_of_the_service_that_is_meant(office: Office) -> None:
    said = office.refused("add-role", "Shift Leadr", "--service", "elm")
    assert "'Shift Leadr' is nearly Shift Leader" in said
    assert "'elsewhere'" in office.refused("add-role", "Cook", "--service", "elsewhere")


def test_every_service_is_offered_where_a_role_is_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "can_ask", lambda: True)
    done = office.done("add-role", input="everywhere\n4\nCook\n\n\n")
    assert "'everywhere' is none of Rosewood House, Northgate Homecare, Elm Court, every" in (
        done.stderr
    )
    assert office.changed() == ["+- {role: Cook}"]


def test_a_role_that_is_declared_again_is_not_changed_by_guess(office: Office) -> None:
    organisation = office.plans / "_organisation.yaml"
    text = organisation.read_text("utf-8")
    more = "roles:\n  - {role: Team Leader, service: Rosewood House}\n  - {role: Team Leader}\n"
    organisation.write_text(text.replace("roles:\n", more, 1), "utf-8")
    office.commit()
    said = office.refused("edit", "organisation/tl at rosewood", "--set", "holder=A. Bell")
    assert "has no role or meeting" in said
    said = office.refused("edit", "organisation/team leader at rosewood", "--set", "holder=A")
    assert "Team Leader at Rosewood House is declared more than once" in said
    office.done("edit", "organisation/Team Leader", "--set", "holder=A. Bell")
    assert office.changed() == [
        "-- {role: Team Leader}",
        "+- {role: Team Leader, holder: A. Bell}",
    ]
