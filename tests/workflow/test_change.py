import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model.action import Action
from qiptrack.model.plan import Plan
from qiptrack.model.shape import keys
from qiptrack.rules.context import Surroundings
from qiptrack.rules.examine import ExaminedPlan, examine_organisation, examine_plan
from qiptrack.rules.registry import RULES
from qiptrack.workflow import gained_errors
from qiptrack.workflow.change import WouldGainErrors, command, draft, new_draft
from qiptrack.workflow.new_plans import NotAPlanId, plan_id, plan_text
from qiptrack.yamlfile.edits import AddKey, CannotEdit, Edit, SetValue, Value, apply
from qiptrack.yamlfile.places import node_at
from tests.benchmark.generate import TODAY as DAY
from tests.benchmark.generate import files
from tests.conftest import with_each
from tests.workflow.conftest import TODAY, World


def made(world: World, *edits: Edit) -> bytes:
    return draft(world.examined, "plan.yaml", edits, world.around).after


def test_no_edits_leave_the_very_bytes(world: World) -> None:
    assert made(world) == world.text.encode()


def test_an_edit_that_says_what_is_there_leaves_the_very_bytes(world: World) -> None:
    assert made(world, SetValue(("title",), "Reviews")) == world.text.encode()


def test_an_error_that_was_there_before_does_not_stand_in_the_way(world: World) -> None:
    world.text = world.text.replace(
        "owner: Quality Lead\n    baseline", "owner: the team\n    baseline"
    )
    assert b"title: Handover" in made(world, SetValue(("title",), "Handover"))


def test_one_more_error_of_a_kind_that_was_there_is_refused(world: World) -> None:
    world.text = world.text.replace("sponsor: Registered Manager", "sponsor: the team")
    with pytest.raises(WouldGainErrors) as refused:
        made(world, SetValue(("actions", "NEW", "owner"), "everyone"))
    assert [problem.code for problem in refused.value.problems] == ["QIP102"]


def test_an_error_made_worse_in_its_place_is_still_the_same_error(world: World) -> None:
    world.text = world.text.replace("sponsor: Registered Manager", "sponsor: the team")
    assert b"sponsor: everyone" in made(world, SetValue(("sponsor",), "everyone"))


def test_a_warning_stands_in_nobodys_way(world: World) -> None:
    far_off = SetValue(("actions", "NEW", "due"), "2029-01-05")
    assert b"due: 2029-01-05" in made(world, far_off)


def test_nothing_is_edited_in_a_file_with_a_fault(world: World) -> None:
    world.text += "title: Twice\n"
    with pytest.raises(CannotEdit, match="first"):
        made(world, SetValue(("service",), "Elm Court"))


def test_a_new_plan_has_no_error(world: World) -> None:
    text = plan_text("Falls: at night", "Rosewood House", "Registered Manager", TODAY)
    fresh = new_draft(text, "falls.yaml", "plans/falls.yaml", world.around)
    assert (fresh.before, fresh.after) == (b"", text.encode())


def test_a_new_plan_with_an_error_is_refused(world: World) -> None:
    text = plan_text("Falls", "Elm Court", "The team", TODAY)
    with pytest.raises(WouldGainErrors) as refused:
        new_draft(text, "falls.yaml", "plans/falls.yaml", world.around)
    assert "QIP006" in {problem.code for problem in refused.value.problems}


@with_each("text", ["", "..", "../up", "a/b", "_hidden", ".hidden", "a\nb", "x" * 101])
def test_a_plan_is_not_called_so(text: str) -> None:
    with pytest.raises(NotAPlanId):
        plan_id(text)


@pytest.mark.parametrize("text", ["rosewood-falls", "rosewood-falls.yaml", " rosewood-falls.yml"])
def test_the_name_of_a_file_does_as_the_id_of_a_plan(text: str) -> None:
    assert plan_id(text) == "rosewood-falls"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Begin it: qiptrack start A1", "Begin it: `qiptrack start A1`"),
        ("Say `yes`: qiptrack start A1", "Say `yes`: qiptrack start A1"),
        ("Give a later --date.", "Give a later --date."),
    ],
)
def test_the_command_that_a_text_ends_with_is_in_quotes(text: str, quoted: str) -> None:
    assert command(text) == quoted


BREAKING: tuple[tuple[str, Value], ...] = (
    *(("owner", "the team"), ("owner", "Team Leader and Quality Lead"), ("owner", "Regional Lead")),
    *(("status", "closed"), ("status", "complete"), ("status", "not-started"), ("id", "A1")),
    *(("due", "2020-01-01"), ("due", "2206-01-01"), ("started", "2020-01-01"), ("action", "TBC")),
    *(("indicators", ["I9"]), ("indicators", []), ("priority", "none"), ("issue", "943 476 5919")),
    *(("updates", [{"date": "2099-01-01", "by": "everyone", "note": "TBC"}]), ("completed", None)),
)
"""Keys of an action, and what in them breaks rules."""

OF_THE_PLAN: tuple[tuple[str, Value], ...] = (
    *(("opened", "2026-11-20"), ("service", "Elm"), ("closed", "2026-03-01"), ("reviews", [])),
    *(("indicators", []), ("checks", [])),
)
"""Keys of a plan, and what in them breaks rules, also in its actions."""

(_, ORGANISATION), *PLANS = files(6, actions=8)
EVERY = {code: "error" for code, each in RULES.items() if not each.fixed} | {"QIP404": "note"}
READ = examine_organisation(
    f"{ORGANISATION}rules: {json.dumps(EVERY)}\n".encode(), "o"
).organisation

edits = st.tuples(st.integers(1, 8), st.sampled_from(BREAKING)) | st.tuples(
    st.none(), st.sampled_from(OF_THE_PLAN)
)


@given(st.sampled_from(PLANS), st.lists(edits, max_size=4))
def test_errors_are_looked_for_only_where_they_may_have_come(
    plan: tuple[str, str], several: Sequence[tuple[int | None, tuple[str, Value]]]
) -> None:
    """The same are found as in all of the plan, with every rule an error that may be one."""
    assert READ
    around = Surroundings(DAY, READ)
    name, text = plan
    examined = examine_plan(text.encode(), name, name, READ)
    for action, (key, value) in several:
        edit = _edit(examined, action, key, value)
        found = _outcome(examined, name, edit, around)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(gained_errors, "_untouched_actions", lambda _before, _after: {})
            assert found == _outcome(examined, name, edit, around)
        before, after = examined.document.source, apply(examined.document.source, [edit])
        untouched = gained_errors._untouched_actions(before, after)
        again = gained_errors._examined_again(examined, after, name, READ, untouched)
        examined = examine_plan(after.raw, name, name, READ)
        assert (again.filed, again.document.mistakes) == (
            examined.filed,
            examined.document.mistakes,
        )


def _edit(examined: ExaminedPlan, action: int | None, key: str, value: Value) -> Edit:
    at = () if action is None else ("actions", action - 1)
    found = node_at(examined.document.source, (*at, key))
    return (
        AddKey(at, key, value, keys(Action if at else Plan))
        if found is None
        else SetValue((*at, key), value)
    )


def _outcome(examined: ExaminedPlan, file: str, edit: Edit, around: Surroundings) -> object:
    """Return what becomes of an edit: the file, or the errors that stand in the way."""
    try:
        return draft(examined, file, [edit], around).after
    except WouldGainErrors as refused:
        return sorted((each.code, each.pointer, each.message) for each in refused.problems)
