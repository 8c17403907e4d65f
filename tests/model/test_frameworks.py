"""What a plan may name of frameworks, and what each way to write it means."""

from qiptrack.model.frameworks import REGULATIONS, Framework, FrameworkFault, Frameworks
from tests.conftest import with_each

REG = Framework.model_validate(
    {
        "framework": REGULATIONS,
        "title": "Regulations of 2014",
        "version": "2014",
        "statements": ["Regulation 12: Safe care", "Regulation 17: Good governance"],
    }
)
OTHER = Framework.model_validate(
    {
        "framework": "regulations-2009",
        "title": "Regulations of 2009",
        "version": "2009",
        "statements": ["Regulation 17: Complaints", "Regulation 18: Notices"],
    }
)
CARE = Framework.model_validate(
    {
        "framework": "care",
        "title": "Care framework",
        "version": "1",
        "statements": ["Safe: Learning culture", "Safe: Safe systems", "Led: Governance"],
        "maps": {"S1": ["Safe: Learning culture", "Safe: Safe systems"], "L2": ["Led: Governance"]},
    }
)
ALL = {"regs": REG, "old": OTHER, "care": CARE}
FAULT = FrameworkFault(("frameworks", 0), "gone", "It is not there", "Put it there")


def frameworks(*names: str, **more: object) -> Frameworks:
    read = tuple(ALL[name] for name in names)
    chosen = tuple(each.framework for each in read)
    return Frameworks(read, chosen=chosen, named=ALL, **more)  # type: ignore[arg-type]  # as it comes


OURS = Frameworks((REG, OTHER, CARE), chosen=("care",), named=ALL)


@with_each(
    ("standard", "found"),
    [
        ("Safe: Learning culture", ["Safe: Learning culture"]),
        ("learning  culture", ["Safe: Learning culture"]),
        ("Led", ["Led: Governance"]),
        ("Safe", []),
        ("", []),
        ("Regulation 12", ["Regulation 12: Safe care"]),
        ("Reg. 12(2)(a)", ["Regulation 12: Safe care"]),
        ("Safe care", ["Regulation 12: Safe care"]),
        ("Regulation 17", ["Regulation 17: Good governance"]),
        ("Regulation 17 (2014)", ["Regulation 17: Good governance"]),
        ("Regulation 17, Regulations 2009", ["Regulation 17: Complaints"]),
        ("Regulation 17 (2021)", ["Regulation 17: Good governance", "Regulation 17: Complaints"]),
        ("Regulation 18", ["Regulation 18: Notices"]),
        ("Regulation 99", []),
    ],
)
def test_what_a_standard_may_mean(standard: str, found: list[str]) -> None:
    assert list(OURS.readings(standard)) == found
    assert OURS.meant(standard) == (found[0] if len(found) == 1 else None)


def test_a_number_of_two_packs_is_both_where_the_organisation_chose_both() -> None:
    both = frameworks("regs", "old")
    assert both.readings("Regulation 17") == REG.statements[1:] + OTHER.statements[:1]
    assert both.meant("Regulation 17") is None


@with_each(
    ("name", "group"), [("Safe", True), ("safe ", True), ("Led", False), ("Learning", False)]
)
def test_a_group_is_of_several_statements(name: str, group: bool) -> None:
    assert OURS.is_group(name) is group


@with_each(
    ("standard", "answers"),
    [
        ("S1", {"Safe: Learning culture", "Safe: Safe systems"}),
        ("l2", {"Led: Governance"}),
        ("Governance", {"Led: Governance"}),
        ("Regulation 12", {"Regulation 12: Safe care"}),
        ("S3", set()),
    ],
)
def test_what_became_of_a_statement_is_answered_with_it(standard: str, answers: set[str]) -> None:
    assert OURS.answered(standard) == answers


def test_all_that_may_be_written_names_a_group_only_where_it_is_one_statement() -> None:
    assert OURS.written()[:5] == [
        "Regulation 12",
        "Regulation 17",
        "Regulation 17",
        "Regulation 18",
        "Led",
    ]
    assert OURS.written()[5:] == [*REG.statements, *OTHER.statements, *CARE.statements]


@with_each(
    ("service", "names"),
    [
        (None, [REG, OTHER, CARE]),
        ("Fernhill Care", [REG, OTHER, CARE]),
        ("Oak  House", [OTHER, REG]),
        ("Elm Court", [CARE, REG]),
    ],
)
def test_a_service_has_its_own_packs_and_the_regulations(
    service: str | None, names: list[Framework]
) -> None:
    known = Frameworks(
        (REG, OTHER, CARE),
        (FAULT,),
        named=ALL,
        own={"oak house": ("old", "gone")},
        of_all=("care",),
        provider="Fernhill Care",
    )
    found = known.at(service)
    assert list(found.read) == names
    assert found.faults == (() if service == "Elm Court" else (FAULT,))
    assert known.at(service) is found


def test_where_no_service_has_its_own_all_have_the_same() -> None:
    assert OURS.at("Oak House") is OURS


def test_a_pack_of_regulations_is_not_named_twice() -> None:
    known = Frameworks((REG,), named=ALL, own={"oak": ("regs",)})
    assert known.at("Oak").read == (REG,)


@with_each(
    ("known", "whole"),
    [
        (Frameworks(), False),
        (Frameworks(chosen=("care",)), True),
        (Frameworks(chosen=("care",), faults=(FAULT,)), False),
        (Frameworks(faults=(FAULT,)), False),
    ],
)
def test_packs_are_whole_where_some_are_chosen_and_all_are_read(
    known: Frameworks, whole: bool
) -> None:
    assert known.whole is whole


def test_the_regulations_are_to_be_answered_where_they_are_chosen_or_alone() -> None:
    assert OURS.to_answer == (OTHER, CARE)
    assert Frameworks((REG, CARE), chosen=(REGULATIONS, "care")).to_answer == (REG, CARE)
    assert Frameworks((REG,)).to_answer == (REG,)
