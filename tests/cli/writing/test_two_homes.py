"""Two managers of two homes: the same name, two posts, two people, and what each may do."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fuzz.views import APP
from tests.terminal import Terminal

TODAY = "2026-12-20"
ORGANISATION = """\
qip: 1
organisation: Two Homes
services: [Ash House, Oak House]
roles:
  - {role: Registered Manager, service: Ash House, holder: A. Ash, reports_to: Regional Manager}
  - {role: Registered Manager, service: Oak House, holder: O. Oak, reports_to: Regional Manager}
  - {role: Clinical Lead, service: Oak House, holder: C. Lee}
  - {role: Falls Lead, service: Oak House, holder: "a ash"}
  - {role: Regional Manager, holder: R. Frost}
  - {role: Quality Lead, holder: Q. Lead}
escalation: [{days_overdue: 1, to: owner's manager}]
"""
HEAD = """\
qip: 1
title: Falls at {home}
service: {home}
sponsor: Registered Manager
opened: 2026-09-01
actions:
"""
ACTION = """\
  - id: {id}
    issue: Falls are not counted.
    action: Count the falls of each room at every handover.
    owner: Registered Manager
    due: 2026-12-16
    evidence_source: Sheets
    assurance: {{method: record review, by: Quality Lead, due: 2027-01-29}}
"""
COMPLETE = """\
    status: complete
    started: 2026-09-04
    completed: 2026-10-02
    evidence: [{date: 2026-10-02, by: Registered Manager, kind: record, note: Sheets of 20 days}]
"""
VERIFIED = """\
    verifications:
      - date: 2026-11-27
        by: Registered Manager
        at: Oak House
        method: record review
        result: confirmed
        note: Nine of ten sheets full
"""
CLOSED = "    closed: 2026-12-01\n"


def open_ones(home: str, *ids: str) -> str:
    """Return the plan of a home with open actions of these ids, all of its manager's."""
    return "".join([HEAD.format(home=home), *(ACTION.format(id=each) for each in ids)])


class Homes:
    """A folder of two homes, and somebody at the keyboard."""

    def __init__(self, plans: Path) -> None:
        self.plans = plans
        self.write("_organisation", ORGANISATION)
        self.write("ash", open_ones("Ash House", "A1", "A2"))
        self.write("oak", open_ones("Oak House", "A1"))

    def write(self, name: str, text: str) -> None:
        (self.plans / f"{name}.yaml").write_text(text, encoding="utf-8")

    def done_at_ash(self, more: str) -> None:
        """Make the one action of Ash House a complete one, with `more` behind it."""
        text = open_ones("Ash House", "A1") + COMPLETE + more
        closed = text.replace("status: complete", "status: closed") if CLOSED in more else text
        self.write("ash", closed)

    def run(self, *words: str) -> Result:
        words = (words[0], "--plans", str(self.plans), "--as-of", TODAY, *words[1:])
        return CliRunner().invoke(APP, words, catch_exceptions=False)

    def done(self, *words: str) -> Result:
        result = self.run(*words)
        assert result.exit_code == 0, result.stderr
        return result

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        return str(result.stderr)

    def owners(self) -> dict[str, str]:
        rows = json.loads(self.done("list", "--format", "json").stdout)["rows"]
        return {row["ref"]: row["owner"] for row in rows}

    def errors(self) -> list[str]:
        rows = json.loads(self.run("check", "--format", "json").stdout)["rows"]
        return [row["code"] for row in rows if row["severity"] == "error"]


@pytest.fixture
def homes(tmp_path: Path) -> Homes:
    return Homes(tmp_path)


LEAVER = ("reassign", "--from", "registered manager", "--to", "Regional Manager")
WHY = ("--reason", "Left", "--by", "Quality Lead")


def test_a_script_that_does_not_say_whose_actions_is_refused(homes: Homes) -> None:
    said = homes.refused(*LEAVER, *WHY, "--yes")
    assert "--service is missing" in said
    assert "Ash House, Oak House" in said


def test_it_is_refused_although_only_one_of_them_owns_anything(homes: Homes) -> None:
    (homes.plans / "oak.yaml").unlink()
    assert "--service is missing" in homes.refused(*LEAVER, *WHY, "--yes")


def test_only_the_leaver_of_that_service_loses_actions(homes: Homes) -> None:
    homes.done(*LEAVER, "--service", "ash house", *WHY, "--yes")
    assert homes.owners() == {
        "ash/A1": "Regional Manager",
        "ash/A2": "Regional Manager",
        "oak/A1": "Registered Manager",
    }
    said = homes.refused(*LEAVER, "--service", "Ash House", *WHY, "--yes")
    assert "Registered Manager, Ash House owns no open action" in said


def test_names_that_are_declared_nowhere_are_two_roles_as_well(homes: Homes) -> None:
    (homes.plans / "_organisation.yaml").unlink()
    assert "Ash House, Oak House" in homes.refused(*LEAVER, *WHY, "--yes")
    homes.done(*LEAVER, "--service", "Oak House", *WHY, "--yes")
    assert list(homes.owners().values()).count("Regional Manager") == 1


def test_a_role_of_every_service_is_one_and_is_not_asked_about(homes: Homes) -> None:
    for home in ("ash", "oak"):
        path = homes.plans / f"{home}.yaml"
        path.write_text(path.read_text().replace("owner: Registered", "owner: Regional"))
    words = ("reassign", "--from", "Regional Manager", "--to", "Registered Manager", *WHY, "--yes")
    homes.done(*words)
    assert set(homes.owners().values()) == {"Registered Manager"}


def test_a_service_goes_with_a_leaver_and_not_with_actions(homes: Homes) -> None:
    words = ("reassign", "ash/A1", "--service", "Ash House", "--to", "Regional Manager", *WHY)
    assert "goes with" in homes.refused(*words)


def test_at_a_terminal_the_service_is_asked_for(homes: Homes, opened: list[Terminal]) -> None:
    where = ("--plans", str(homes.plans), "--as-of", TODAY)
    words = (sys.executable, "-m", "qiptrack", *where, *LEAVER, *WHY)
    seat = Terminal(words, homes.plans)
    opened.append(seat)
    seat.wait_for("Number or name: ")
    seat.press("2\n")
    seat.wait_for("[y/N] ")
    seat.press("y\n")
    assert seat.finish() == 0, seat.shown
    assert homes.owners()["oak/A1"] == "Regional Manager"
    assert homes.owners()["ash/A1"] == "Registered Manager"


VERIFY = (
    "verify",
    "ash/A1",
    "--result",
    "confirmed",
    "--method",
    "record review",
    "--note",
    "Held",
)


@pytest.mark.parametrize("role", ["Registered Manager", "Clinical Lead"])
def test_a_role_of_another_service_verifies_as_a_peer(homes: Homes, role: str) -> None:
    homes.done_at_ash("")
    homes.done(*VERIFY, "--by", role, "--at", "oak house")
    assert "        at: Oak House\n" in (homes.plans / "ash.yaml").read_text()
    homes.done("close", "ash/A1", "--by", "Quality Lead")
    assert homes.errors() == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--by Registered~Manager", "owns it"),
        ("--by Registered~Manager --at Ash~House", "owns it"),
        ("--by Registered~Manager --at Elm~House", "has no service 'Elm House'"),
        ("--by Falls~Lead --at Oak~House", "holds the owner's role as well"),
        ("--by Clinical~Lead", "no role 'Clinical Lead'"),
        ("--by Clinical~Lead --at Ash~House", "no role 'Clinical Lead'"),
    ],
)
def test_who_is_no_peer_may_not_verify(homes: Homes, words: str, why: str) -> None:
    homes.done_at_ash("")
    said = homes.refused(*VERIFY, *(word.replace("~", " ") for word in words.split()))
    assert why in said


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param("", "", [], id="a peer"),
        pytest.param("        at: Oak House\n", "", ["QIP303"], id="the owner"),
        pytest.param("at: Oak", "at: ash", ["QIP303"], id="the owner's own service"),
        pytest.param("by: Registered", "by: Regional", [], id="a role of every service"),
        pytest.param(
            "by: Registered Manager\n        at",
            "by: Falls Lead\n        at",
            ["QIP303"],
            id="the owner, in a role of the other service",
        ),
        pytest.param(
            "by: Registered Manager\n        at",
            "by: Head Chef\n        at",
            ["QIP104"],
            id="no role of that service",
        ),
    ],
)
def test_a_file_edited_by_hand_is_held_to_the_same(
    homes: Homes, old: str, new: str, codes: list[str]
) -> None:
    closed = VERIFIED.replace(old, new, 1)
    homes.done_at_ash(closed + CLOSED)
    assert homes.errors() == codes


def test_a_service_that_there_is_not_is_a_problem(homes: Homes) -> None:
    homes.done_at_ash(VERIFIED.replace("Oak House", "Oka House"))
    rows = json.loads(homes.run("check", "--format", "json").stdout)["rows"]
    found = [(row["code"], row["message"]) for row in rows if row["severity"] == "error"]
    assert found == [
        ("QIP006", "'Oka House' is not a service of the organisation; did you mean 'Oak House'?")
    ]


def test_papers_say_of_which_service_a_role_is(homes: Homes) -> None:
    shown = homes.done("escalations").stdout
    assert "Registered Manager, Ash House" in " ".join(shown.split())
    rows = json.loads(homes.done("escalations", "--format", "json").stdout)["rows"]
    assert {row["owner_at"] for row in rows} == {"Ash House", "Oak House"}
    homes.done_at_ash(VERIFIED)
    assert "Registered Manager at Oak House" in homes.done("history", "ash/A1").stdout


def test_a_peer_does_not_look_again_and_neither_does_the_owner(homes: Homes) -> None:
    homes.done_at_ash(VERIFIED + CLOSED)
    (row,) = json.loads(homes.done("sample", "1", "--format", "json").stdout)["rows"]
    assert row["verified_by"] == "Registered Manager at Oak House"
    assert row["not_by"] == ["Registered Manager", "Registered Manager at Oak House"]
    assert row["look_by"] == "Regional Manager"


def test_a_post_of_one_home_is_found_by_the_beginning_of_its_name_and_home(homes: Homes) -> None:
    holder = ("--set", "holder=B. New", "--by", "Quality Lead")
    both = "Registered Manager at Ash House, Registered Manager at Oak House"
    for name in ("Registered Manager", "reg", "RM"):
        assert f"could be any of {both}" in homes.refused("edit", f"organisation/{name}", *holder)
    said = homes.done("edit", "organisation/registered manager at o", *holder).stdout
    assert "+  - {role: Registered Manager, service: Oak House, holder: B. New," in said
    assert "organisation/Falls Lead" in homes.done("edit", "organisation/falls", *holder).stderr
