"""What is withheld from papers that leave the house: each way to name a person, and no more."""

import re

import pytest

from qiptrack.analysis.withholding import Withholding
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.registers import RegisterRow
from qiptrack.model.salvage import salvage
from tests.conftest import with_each
from tests.model.whole_plan import whole_plan

OURS = Organisation.model_validate(
    {
        "qip": "1",
        "organisation": "Bell Care",
        "services": ["Oak House"],
        "roles": [
            {"role": "Deputy Manager", "holder": "Jane Mary Okafor", "email": "j.o@oak.example"},
            {"role": "Quality Lead", "holder": "Tom Oak"},
            {"role": "Registered Manager", "holder": "Ann Bell"},
            {"role": "Night Lead", "holder": "Li Wu"},
            {"role": "Driver", "holder": "Mo Khan"},
            {"role": "Cook", "holder": "Ray"},
            {"role": "Porter", "holder": "Finn"},
            {"role": "Chair", "holder": "1"},
            {"role": "Clerk", "holder": "Sam Lead"},
        ],
    }
)


def withheld(text: str, known: Organisation = OURS) -> str:
    return Withholding.of(known, people=False).text(text)


@with_each(
    ("text", "left"),
    [
        ("Jane Mary Okafor looked", "[withheld] looked"),
        ("Mrs. Jane Mary Okafor looked", "[withheld] looked"),
        ("Okafor, Jane Mary looked", "[withheld] looked"),
        ("Okafor, Jane looked", "[withheld], Jane looked"),
        ("Dr Okafor looked", "[withheld] looked"),
        ("okafor looked", "okafor looked"),
        ("xOkafor, Okafor-Bell and Okafors", "xOkafor, Okafor-Bell and Okafors"),
        ("Write to j.o@oak.example", "Write to [withheld]"),
        ("Tom Oak in Oak House", "[withheld] in Oak House"),
        ("Oak, Tom in Oak House", "[withheld] in Oak House"),
        ("Ann Bell of Bell Care", "[withheld] of Bell Care"),
        ("Sam Lead, Quality Lead", "[withheld], Quality Lead"),
        ("Li Wu and Wu", "[withheld] and Wu"),
        ("Wu, Li", "[withheld]"),
        ("Ray of light", "[withheld] of light"),
        ("Finn", "[withheld]"),
        ("Finn, (the porter)", "[withheld], (the porter)"),
        ("Khan drove", "[withheld] drove"),
        ("1 of 2", "1 of 2"),
        ("nothing", "nothing"),
    ],
)
def test_each_way_to_name_somebody_in_post(text: str, left: str) -> None:
    assert withheld(text) == left


@pytest.mark.parametrize(("words", "first"), [(12, "[withheld]"), (13, "Ab [withheld]")])
def test_of_a_long_name_the_last_words_are_looked_for(words: int, first: str) -> None:
    name = " ".join(["Ab"] * (words - 1) + ["Okafor"])
    roles = [{"role": "Cook", "holder": name}]
    known = Organisation.model_validate({"qip": "1", "organisation": "C", "roles": roles})
    assert withheld(name, known) == first
    turned = f"Okafor, {' '.join(['Ab'] * (words - 1))}"
    assert (withheld(turned, known) == "[withheld]") == (words == 12)


def test_people_in_post_are_named_where_that_is_asked_for_and_where_none_is() -> None:
    assert Withholding.of(OURS, people=True).names is None
    bare = Organisation.model_validate({"qip": "1", "organisation": "C"})
    assert Withholding.of(bare, people=False).names is None


def test_people_are_found_as_far_as_the_roles_can_be_read() -> None:
    roles = [{"role": ["x"], "holder": "Tom Oak"}, {"role": "Cook", "email": "cook@oak.example"}]
    bare = {"qip": "1", "organisation": "C", "services": {"a": "b"}}
    for more in ({}, {"organisation": ["C"]}):
        here = salvage(Organisation, {**bare, **more, "roles": roles})
        assert withheld("Tom Oak, cook@oak.example", here) == "[withheld], [withheld]"
    unread = Withholding.of(salvage(Organisation, {**bare, "roles": {"a": "b"}}), people=False)
    assert unread.names is None


def test_what_repeats_is_counted_once_in_a_text_that_says_it_again() -> None:
    found = Withholding(re.compile("Okafor|Bell"))
    assert found.text("Okafor, Bell, Okafor") == "[withheld], [withheld], [withheld]"
    assert found.items == 2
    found.text("Okafor")
    assert found.items == 2


def test_spans_that_lie_in_each_other_are_withheld_as_one() -> None:
    found = Withholding(re.compile(r"j\.o@oak\.example|Ring|0161 496 0123"))
    assert found.text("Ring 0161 496 0123 or j.o@oak.example!") == (
        "[withheld] [withheld] or [withheld]!"
    )
    assert found.items == 3


def test_a_plan_is_taken_as_it_is_or_cleaned_in_every_part() -> None:
    plain = FiledPlan("falls", "falls.yaml", salvage(Plan, whole_plan()))
    assert Withholding(re.compile("Nobody here")).plan(plain) is plain
    data = whole_plan()
    data["title"] = "Falls of Okafor"
    data["themes"] = ["Okafor", "falls"]
    data["links"] = [{"risk": "Okafor"}]
    data["actions"][0]["evidence"][0]["note"] = "Okafor fell, said Okafor"
    found = Withholding(re.compile("Okafor"))
    clean = found.plan(FiledPlan("okafor", "Okafor.yaml", salvage(Plan, data)))
    assert (clean.id, clean.file) == ("okafor", "[withheld].yaml")
    plan = clean.plan
    assert (plan.title, plan.themes, plan.links) == (
        "Falls of [withheld]",
        ("[withheld]", "falls"),
        ({"risk": "[withheld]"},),
    )
    assert plan.actions[0].evidence[0].note == "[withheld] fell, said [withheld]"
    assert plan.actions[0].due == salvage(Plan, data).actions[0].due
    assert found.items == 6


@pytest.mark.parametrize("said", ["943 476 5919 came", "020 7946 0958 rang"])
def test_what_another_text_ends_in_hides_nothing(said: str) -> None:
    data = whole_plan()
    data["actions"][0]["updates"][0] |= {"note": said, "barrier": "No purchase order"}
    clean = Withholding().plan(FiledPlan("falls", "falls.yaml", salvage(Plan, data)))
    assert clean.plan.actions[0].updates[0].note == f"[withheld] {said.rsplit(maxsplit=1)[-1]}"


@with_each(("title", "who"), [("Okafor fell", "DM"), ("Falls", "Okafor"), (None, "Okafor")])
def test_a_row_is_cleaned_wherever_it_names_somebody(title: str | None, who: str) -> None:
    rows = {"R1": RegisterRow("R1", title, (("Ref", "R1"), ("Who", who)))}
    row = Withholding(re.compile("Okafor")).rows(rows)["R1"]
    assert "Okafor" not in f"{row}"
    assert f"{row}" == f"{rows['R1']}".replace("Okafor", "[withheld]")


def test_rows_of_a_register_are_those_that_there_were_but_for_what_is_withheld() -> None:
    rows = {
        "R1": RegisterRow("R1", "Falls", (("Ref", "R1"), ("Who", "Deputy Manager"))),
        "R2": RegisterRow("R2", "Okafor fell", (("Ref", "R2"), ("Who", "Okafor"))),
    }
    found = Withholding(re.compile("Okafor"))
    clean = found.rows(rows)
    assert list(clean) == ["R1", "R2"]
    assert (len(clean), "R2" in clean, "R3" in clean) == (2, True, False)
    assert clean["R1"] is rows["R1"]
    assert clean["R2"] == RegisterRow(
        "R2", "[withheld] fell", (("Ref", "R2"), ("Who", "[withheld]"))
    )
    assert found.items == 1
    with pytest.raises(KeyError):
        clean["R3"]


def test_personal_data_alone_is_enough() -> None:
    data = {**whole_plan(), "title": "Ring 0161 496 0123"}
    clean = Withholding().plan(FiledPlan("falls", "falls.yaml", salvage(Plan, data)))
    assert clean.plan.title == "Ring [withheld]"
