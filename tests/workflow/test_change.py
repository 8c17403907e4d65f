import pytest

from qiptrack.workflow.change import WouldGainErrors, command, draft, new_draft
from qiptrack.workflow.new_plans import NotAPlanId, plan_id, plan_text
from qiptrack.yamlfile.edits import CannotEdit, Edit, SetValue
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
