from decimal import Decimal

import pytest

from qiptrack.model.records import CheckRecord
from qiptrack.model.vocabulary import CheckResult
from qiptrack.workflow import measuring, routine_checks
from qiptrack.workflow.change import Change
from qiptrack.workflow.measuring import Numbers
from qiptrack.workflow.replacing import Replacement
from qiptrack.yamlfile.edits import AddKey, SetValue
from tests.workflow.conftest import World

CHECKER = "Quality Lead"


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize(
    ("kept", "given", "left"),
    [(None, None, None), ("Seen", None, "Seen"), (None, "Typo", "Typo"), ("Seen", "Typo", "Typo")],
)
def test_what_is_put_right_keeps_its_note_where_no_other_is_given(
    world: World, kept: str | None, given: str | None, left: str | None, committed: bool
) -> None:
    replaces = Replacement(allowed=True, committed=committed)
    point = world.indicator.measurements[0].model_copy(update={"note": kept})
    indicator = world.indicator.model_copy(update={"measurements": (point,)})
    situation = world.by(CHECKER, "2026-03-31")
    change = measuring.measure(
        "plan/I1", indicator, situation, Numbers(Decimal(7)), note=given, replaces=replaces
    )
    assert noted(change) == mended("7 and not 8", left, committed=committed)
    said = {"date": situation.date, "by": "Cook", "result": CheckResult.CONCERN, "note": kept}
    done = CheckRecord.model_construct(**said)
    routine = world.check.model_copy(update={"records": (done,)})
    change = routine_checks.record_check(
        "plan/C1", routine, situation, result=CheckResult.SATISFACTORY, note=given,
        done=None, expected=None, replaces=replaces,
    )  # fmt: skip
    assert noted(change) == mended("satisfactory and not concern", left, committed=committed)


def test_a_check_of_which_only_is_known_that_it_was_done_gets_its_result(world: World) -> None:
    situation = world.by(CHECKER, "2026-03-31")
    done = CheckRecord.model_validate({"date": "2026-03-31", "by": "Cook"})
    change = routine_checks.record_check(
        "plan/C1", world.check.model_copy(update={"records": (done,)}), situation,
        result=CheckResult.SATISFACTORY, note=None, done=None, expected=None,
        replaces=Replacement(allowed=True, committed=True),
    )  # fmt: skip
    assert noted(change) == "Correction: satisfactory, where nothing was said."
    added = {each.key: each.value for each in change.edits if isinstance(each, AddKey)}
    assert added["result"] == "satisfactory"


def mended(words: str, left: str | None, *, committed: bool) -> str | None:
    """Return the note of a record put right: in the open where it is committed."""
    return " ".join((f"Correction: {words}.", left or "")).strip() if committed else left


def noted(change: Change) -> object:
    """Return what becomes the note of a record."""
    found = {
        each.key if isinstance(each, AddKey) else each.pointer[-1]: each.value
        for each in change.edits
        if isinstance(each, AddKey | SetValue)
    }
    return found.get("note")
