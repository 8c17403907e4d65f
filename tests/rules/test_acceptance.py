"""Comments that accept a problem: what each way to write one comes to, and where it counts."""

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules import engine, selection
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_plan
from tests.conftest import with_each
from tests.rules.test_cases import TODAY
from tests.rules.test_lost_text import PLAN

WEAK = PLAN.replace("Put a sensor mat in each bedroom by the door.", "Remind staff")


def codes(text: str) -> list[str]:
    """Return the codes of the problems of a plan, with what is said of comments."""
    found = plan_problems(examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED), AROUND)
    return [f"{each.code} {each.message}" if each.code == "QIP011" else each.code for each in found]


AROUND = Surroundings(TODAY)


@with_each(
    ("comment", "accepted", "why"),
    [
        ("# qiptrack: accept QIP501 it is the best there is", True, ""),
        ("#qiptrack:accept QIP501 known", True, ""),
        ("# qiptrack: accept QIP501", False, "it gives no reason"),
        ("# qiptrack: accept QIP501 #", False, "it gives no reason"),
        ("# qiptrack: accept QIP501 TBC", False, "it gives no reason"),
        ("# qiptrack: accept QIP501 - ", False, "it gives no reason"),
        ("# qiptrack: accept QIP501: n/a", False, "it gives no reason"),
        ("# qiptrack: Accept qip501 known", True, ""),
        ("# Qiptrack: Accept QIP501 known", True, ""),
        ("# QIPTRACK: ACCEPT QIP501 KNOWN", True, ""),
        ("# see minutes # qiptrack: accept QIP501 known", True, ""),
        ("# see minutes # Qiptrack: accept QIP501", False, "it gives no reason"),
        ("# qiptrack: accept QIP502 known", False, None),
        ("# qiptrack: accept QIP999 known", False, "there is no rule QIP999"),
        ("# qiptrack: accept QIP301 known", False, "QIP301 holds in every plan"),
        ("# qiptrack: accept", False, "it is not `accept`, a code and a reason"),
        ("# qiptrack: allow QIP501 known", False, "it is not `accept`, a code and a reason"),
        ("# qiptrack accept QIP501 known", False, None),
        ("# a remark", False, None),
    ],
)
def test_a_comment_accepts_a_rule_with_a_reason(
    comment: str, accepted: bool, why: str | None
) -> None:
    text = WEAK.replace("Remind staff", f"Remind staff  {comment}")
    found = codes(text)
    assert ("QIP501" not in found) == accepted
    said = [each for each in found if each.startswith("QIP011")]
    assert len(said) == (1 if why else 0)
    assert not why or why in said[0]


def test_a_comment_counts_on_its_line_alone() -> None:
    comment = "  # qiptrack: accept QIP501 known"
    above = WEAK.replace("    owner:", f"   {comment}\n    owner:")
    beside = WEAK.replace("owner: Deputy Manager", f"owner: Deputy Manager{comment}")
    assert "QIP501" in codes(above)
    assert "QIP501" in codes(beside)


def test_what_stands_in_a_text_of_several_lines_is_accepted_beside_its_key() -> None:
    note = "    updates:\n      - date: 2026-01-06\n        by: Deputy Manager\n        note: |{}\n"
    text = (
        "          The carer is on\n          07700 900123 # qiptrack: accept QIP802 no comment\n"
    )
    for head, accepted in (
        ("", False),
        (" # qiptrack: accept QIP802 the switchboard", True),
        (" # qiptrack: accept QIP801 the switchboard", False),
    ):
        updates = note.format(head) + text
        plan = PLAN.replace("    evidence_source:", f"{updates}    evidence_source:")
        assert ("QIP802" not in codes(plan)) == accepted


def test_a_comment_beside_a_part_does_not_count_for_what_is_said_in_it() -> None:
    part = "    updates:  # qiptrack: accept QIP802 the switchboard\n"
    item = "      - date: 2026-01-06\n        by: Deputy Manager\n        note: Ring 07700 900123\n"
    plan = PLAN.replace("    evidence_source:", f"{part}{item}    evidence_source:")
    assert "QIP802" in codes(plan)


def test_of_many_problems_of_a_rule_so_many_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    head, _, action = PLAN.partition("  - id: A1\n")
    cut = action.replace("in each bedroom by the door.", "up # 3 in May")
    text = head + "".join(f"  - id: A{number}\n{cut}" for number in range(1, 6))
    found = plan_problems(examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED), AROUND)
    lines = [each.place.line for each in found if each.code == "QIP012"]
    assert len(set(lines)) == len(lines) == 5
    for most in (1, 2, 4):
        for module in (engine, selection):
            monkeypatch.setattr(module, "MOST_OF_A_RULE", most)
        found = plan_problems(examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED), AROUND)
        kept = [each.place.line for each in found if each.code == "QIP012"]
        assert sorted(set(kept)) == lines[:most]
