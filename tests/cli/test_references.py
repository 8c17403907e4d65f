import pytest

from qiptrack.cli.references import (
    AmbiguousName,
    UnknownItem,
    UnknownPlan,
    plan_called,
    plan_ids,
    shortened,
)
from qiptrack.errors import QiptrackError
from qiptrack.store.plan_files import PlanFile
from tests.conftest import Ask, rows, with_each

KNOWN = ("elm-court-falls", "elm-court-mar-errors", "falls", "falls-at-night", "rosewood-reviews")


@with_each(
    ("name", "plan"),
    [
        pytest.param("rosewood-reviews", "rosewood-reviews", id="its id"),
        pytest.param("rose", "rosewood-reviews", id="its beginning"),
        pytest.param("ROSE", "rosewood-reviews", id="its beginning in capitals"),
        pytest.param("falls", "falls", id="its id, with which another one begins"),
        pytest.param("Falls", "falls", id="the same in another case"),
        pytest.param("rosewood-reviews.yaml", "rosewood-reviews", id="its file"),
        pytest.param("rosewood-reviews.yml", "rosewood-reviews", id="its file with a short ending"),
        pytest.param("elm-court-m", "elm-court-mar-errors", id="as much as tells it apart"),
    ],
)
def test_a_plan_goes_by_any_beginning_that_tells_it_apart(name: str, plan: str) -> None:
    assert plan_called(name, KNOWN) == plan


@with_each(
    ("name", "refusal", "said"),
    [
        pytest.param("elm", AmbiguousName, "elm-court-falls, elm-court-mar-errors", id="of two"),
        pytest.param("oak", UnknownPlan, "no plan 'oak'", id="of none"),
        pytest.param("", UnknownPlan, "no plan ''", id="nothing at all"),
        pytest.param("court", UnknownPlan, "no plan 'court'", id="from the middle"),
    ],
)
def test_a_beginning_that_tells_none_apart_is_refused(
    name: str, refusal: type[QiptrackError], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        plan_called(name, KNOWN)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("RM", ["Registered Manager"]),
        ("R", ["Registered Manager"]),
        ("hoc", ["Head of Care"]),
        ("h.c.", ["Head of Care"]),
        ("dm", ["Deputy Manager", "Duty Manager"]),
        ("d", ["Deputy Manager", "Duty Manager"]),
        ("MR", []),
        ("m", []),
        ("", []),
    ],
)
def test_a_name_is_shortened_to_its_beginning_or_its_initials(name: str, meant: list[str]) -> None:
    known = ["Registered Manager", "Deputy Manager", "Duty Manager", "Head of Care"]
    assert shortened(name, known) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ty", ["Tŷ Hafan"]),
        ("TY H", ["Tŷ Hafan"]),
        ("lodz house", ["Łódź House"]),
        ("tỳ", ["Tŷ Hafan"]),
        ("ll", ["Llys", "Llŷs y Nant"]),
        ("llŷ", ["Llŷs y Nant"]),
        ("od", []),
        ("\u0302", []),
    ],
)
def test_a_name_may_be_begun_without_its_accents(name: str, meant: list[str]) -> None:
    assert shortened(name, ["Tŷ Hafan", "Łódź House", "Llys", "Llŷs y Nant"]) == meant


def test_a_name_that_begins_one_role_and_is_the_initials_of_another_may_be_either() -> None:
    known = ["RMN in charge", "Registered Manager", "Deputy Manager"]
    assert shortened("rm", known) == ["RMN in charge", "Registered Manager"]


def test_initials_name_a_role_where_one_acts(ask: Ask) -> None:
    assert ask("mine", "--by", "ql").stdout == ask("mine", "--by", "Quality Lead").stdout
    assert ask("list", "--owner", "sl").stdout == ask("list", "--owner", "Shift Leader").stdout


def test_of_several_statuses_priorities_and_ratings_each_action_has_one(ask: Ask) -> None:
    every = rows(ask("list", "--format", "json"))
    for option, key, values in (
        ("--status", "status", ["not-started", "in-progress"]),
        ("--priority", "priority", ["high", "low"]),
        ("--brag", "brag", ["red", "green"]),
    ):
        words = [word for value in values for word in (option, value)]
        found = rows(ask("list", *words, "--format", "json"))
        assert found == [row for row in every if row[key] in values]
        assert {row[key] for row in found} == set(values)


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("elm a2", "Did you mean elm-court-mar-errors/A2?"),
        ("rosewood care-plan-reviews I1", "`qiptrack list --text WORDS` finds"),
        ("elm A9", "`qiptrack list --text WORDS` finds"),
        ("o A1", "`qiptrack list --text WORDS` finds"),
    ],
)
def test_a_blank_for_the_slash_is_answered_with_the_reference(
    ask: Ask, typed: str, fix: str
) -> None:
    refused = ask("show", typed)
    assert refused.exit_code == 2
    assert fix in " ".join(refused.stderr.split())


def test_an_action_where_a_plan_is_meant_is_said_to_be_shown_by_show(ask: Ask) -> None:
    said = ask("list", "rosewood/A4").stderr
    assert "`qiptrack show rosewood/A4`" in said
    assert "qiptrack show" not in ask("list", "plans/nosuch.yaml").stderr


def test_a_slip_of_the_finger_is_answered_with_the_name_that_was_meant() -> None:
    with pytest.raises(UnknownPlan) as refused:
        plan_called("rosewod-reviews", KNOWN)
    assert refused.value.fix == "Did you mean rosewood-reviews?"


def test_of_many_that_may_be_meant_a_few_are_named() -> None:
    known = [f"falls-{number}" for number in range(9)]
    with pytest.raises(AmbiguousName, match="falls-5 and others"):
        plan_called("fa", known)


def test_an_id_is_the_file_name_alone_and_the_first_of_two_has_it() -> None:
    files = [PlanFile("a/falls.yaml"), PlanFile("b/falls.yml"), PlanFile("b/night.v2.yaml")]
    assert plan_ids(files) == {"falls": files[0], "night.v2": files[2]}


@with_each("command", ["list", "agenda", "missed", "learning"])
def test_a_theme_that_is_misspelt_is_no_empty_answer(ask: Ask, command: str) -> None:
    answer = ask(command, "--theme", "safegarding")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "no plan of the theme 'safegarding'.\n  Did you mean safeguarding?" in answer.stderr


@with_each(
    ("words", "shown"),
    [
        (("list", "--owner", "quality"), "Quality Lead"),
        (("list", "--service", "northgate"), "northgate-safeguarding"),
        (("list", "--theme", "medi"), "elm-court"),
        (("agenda", "--meeting", "monthly"), "Monthly quality governance"),
    ],
)
def test_a_beginning_is_enough(ask: Ask, words: tuple[str, ...], shown: str) -> None:
    answer = ask(*words)
    assert answer.exit_code == 0
    assert shown in answer.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--owner", "reg"), "could be any of Registered Manager, Regional Quality Lead"),
        (("list", "--owner", "M. Davies"), "M. Davies is the Quality Lead; plans name the role."),
        (("list", "--owner", "Okafor, J."), "is the Registered Manager at Rosewood House"),
        (("edit", "organisation/M. Davies", "--set", "vacant=true", "--dry-run"), "Quality Lead;"),
        (("edit", "organisation/qualty lead", "--set", "vacant=true", "--dry-run"), "Did you mean"),
    ],
)
def test_what_is_no_beginning_of_one_is_refused(
    ask: Ask, words: tuple[str, ...], said: str
) -> None:
    answer = ask(*words)
    assert answer.exit_code == 2
    assert said in answer.stderr


@pytest.mark.parametrize(
    ("part", "command"),
    [("actions", "add"), ("indicators", "add-indicator"), ("checks", "add-check")],
)
def test_where_a_plan_has_none_it_is_said_what_adds_one(part: str, command: str) -> None:
    refusal = UnknownItem("X1", (), part, plan="falls")
    assert refusal.fix == f"None is known there: `qiptrack {command} falls` adds one."


def test_every_service_may_be_said_where_one_is_asked_for(ask: Ask) -> None:
    everywhere = rows(ask("list", "--format", "json"))
    for said in ("all", "Everywhere", " every  service"):
        assert rows(ask("list", "--service", said, "--format", "json")) == everywhere
    whole_provider = rows(ask("list", "--service", "fern", "--format", "json"))
    assert whole_provider != everywhere
