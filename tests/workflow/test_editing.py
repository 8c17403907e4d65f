import pytest

from qiptrack.workflow.adding import add, next_id
from qiptrack.workflow.change import Change, WouldGainErrors
from qiptrack.workflow.editable_fields import FieldSetting, NotEditable, parted
from qiptrack.workflow.editing import EditedItem, NoLongerOpen, VerifierOwnsIt, edit
from tests.conftest import with_each
from tests.workflow.conftest import World

ADDED = {
    "issue": "Night staff have no sheet.",
    "action": "Print one for each night station",
    "owner": "Deputy Manager",
    "due": "2026-08-31",
    "evidence_source": "The sheet",
}


def edited(world: World, name: str, *settings: tuple[str, str]) -> Change:
    item = EditedItem(f"plan/{name}", ("actions", name), world.action(name))
    told = [FieldSetting(field, (value,) if value else ()) for field, value in settings]
    return edit(item, [part for each in told for part in parted(type(item.item), each)])


@pytest.mark.parametrize(
    ("name", "settings", "lines"),
    [
        pytest.param(
            "NEW",
            [("issue", "Begun: no")],
            ["-issue: Not begun.", '+issue: "Begun: no"'],
            id="a text",
        ),
        pytest.param("NEW", [("priority", "high")], ["+priority: high"], id="a new field"),
        pytest.param(
            "NEW",
            [("contributors", "Team Leader,  Care Lead,")],
            ["+contributors: [Team Leader, Care Lead]"],
            id="a list",
        ),
        pytest.param(
            "NEW",
            [("assurance.by", "Quality Lead"), ("assurance.method", "observation")],
            ["+assurance:", "+method: observation", "+by: Quality Lead"],
            id="a part not there yet, in its own order",
        ),
        pytest.param(
            "NEW",
            [("required_by", "{body: CQC, level: must, due: 2026-09-30}")],
            ["+required_by:", "+body: CQC", "+level: must", "+due: 2026-09-30"],
            id="a part that is written whole",
        ),
        pytest.param(
            "READY",
            [("assurance", "{by: Care Lead, method: feedback}")],
            [
                "-assurance: {method: observation, by: Quality Lead}",
                "+assurance: {method: feedback, by: Care Lead}",
            ],
            id="a part that is there, whole",
        ),
        pytest.param(
            "READY",
            [("assurance", "")],
            ["-assurance: {method: observation, by: Quality Lead}"],
            id="a part taken out",
        ),
        pytest.param(
            "READY",
            [("assurance.due", "2026-09-01")],
            [
                "-assurance: {method: observation, by: Quality Lead}",
                "+assurance: {method: observation, by: Quality Lead, due: 2026-09-01}",
            ],
            id="one more field of a part",
        ),
        pytest.param(
            "READY",
            [("assurance.by", "")],
            [
                "-assurance: {method: observation, by: Quality Lead}",
                "+assurance: {method: observation}",
            ],
            id="a field taken out of a part",
        ),
        pytest.param("NEW", [("priority", "")], [], id="nothing taken out that is not there"),
        pytest.param(
            "SHUT",
            [("learning.outcome", "worked")],
            ["+learning:", "+outcome: worked"],
            id="what was learned from a closed action",
        ),
    ],
)
def test_a_setting_changes_these_lines_and_no_other(
    world: World, name: str, settings: list[tuple[str, str]], lines: list[str]
) -> None:
    assert sorted(world.lines(edited(world, name, *settings))) == sorted(lines)


@with_each(
    ("field", "said"),
    [
        ("id", "withdraw the action"),
        ("owner", "qiptrack reassign"),
        ("due", "qiptrack defer"),
        ("status", "qiptrack start"),
        ("completed", "qiptrack complete"),
        ("closed", "qiptrack close"),
        ("verifications", "qiptrack verify"),
        ("evidence", "qiptrack evidence"),
        ("withdrawal", "qiptrack withdraw"),
        ("reopenings", "qiptrack reopen"),
        ("prioritty", "Did you mean priority?"),
        ("assurance", "--set assurance.method=VALUE"),
        ("assurance.buy", "Did you mean assurance.by?"),
        ("links", "qiptrack link"),
        ("issue.text", "assurance and learning"),
        ("", "It has: issue, action, contributors"),
    ],
)
def test_what_a_step_changes_is_not_edited(field: str, said: str) -> None:
    world = World()
    with pytest.raises(NotEditable) as refused:
        edited(world, "NEW", (field, "x"))
    assert said in refused.value.fix


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("{by: Quality Lead", "Close its brace"),
        ("Quality Lead", "all of them in braces"),
        ("{by: [A, B]}", "assurance.by=VALUE"),
        ("{bye: A}", "assurance.by"),
    ],
)
def test_a_part_that_is_not_written_so_is_refused(world: World, said: str, fix: str) -> None:
    with pytest.raises(NotEditable) as refused:
        edited(world, "READY", ("assurance", said))
    assert fix in refused.value.fix


def test_a_field_is_set_once(world: World) -> None:
    with pytest.raises(NotEditable, match="priority") as refused:
        edited(world, "NEW", ("priority", "high"), ("priority", "low"))
    assert "twice" in refused.value.fix


@pytest.mark.parametrize("name", ["SHUT", "GONE"])
def test_only_the_learning_of_an_action_that_is_no_longer_open_is_edited(
    world: World, name: str
) -> None:
    with pytest.raises(NoLongerOpen, match=f"plan/{name}"):
        edited(world, name, ("learning.outcome", "worked"), ("issue", "Another"))
    with pytest.raises(NoLongerOpen):
        edited(world, name, ("assurance.by", "Team Leader"))


def test_an_owner_is_not_made_to_verify_their_own_work(world: World) -> None:
    with pytest.raises(VerifierOwnsIt):
        edited(world, "READY", ("assurance.by", "deputy manager"))
    with pytest.raises(VerifierOwnsIt):
        add("plan", world.plan, ADDED, {"by": "Deputy Manager"})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("priority", "urgent", "QIP006"),
        ("issue", "", "QIP005"),
        ("indicators", "I9", "QIP406"),
        ("assurance.due", "soon", "QIP006"),
    ],
)
def test_a_value_that_would_be_an_error_is_refused(
    world: World, field: str, value: str, code: str
) -> None:
    with pytest.raises(WouldGainErrors) as refused:
        world.after(edited(world, "NEW", (field, value)))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert code in refused.value.message
    assert refused.value.fix


def test_an_action_is_added_behind_the_last_in_the_order_of_the_format(world: World) -> None:
    values = dict(reversed(ADDED.items()))
    change = add("plan", world.plan, values, {"due": "2026-09-30", "by": "Quality Lead"})
    assert world.lines(change) == [
        "+- id: A1",
        "+issue: Night staff have no sheet.",
        "+action: Print one for each night station",
        "+owner: Deputy Manager",
        "+due: 2026-08-31",
        "+evidence_source: The sheet",
        "+assurance:",
        "+by: Quality Lead",
        "+due: 2026-09-30",
    ]


@with_each(
    ("checkpoint", "then"),
    [
        ({}, "Name who verifies it: {edit} assurance.by=ROLE --set assurance.method=METHOD"),
        ({"method": "observation"}, "Name who verifies it: {edit} assurance.by=ROLE"),
        ({"by": "Quality Lead"}, "Say how it is verified: {edit} assurance.method=METHOD"),
        ({"by": "Quality Lead", "method": "feedback"}, "Begin it: qiptrack start plan/A1"),
    ],
)
def test_what_a_new_action_lacks_of_its_checkpoint_comes_next(
    world: World, checkpoint: dict[str, str], then: str
) -> None:
    said = add("plan", world.plan, ADDED, checkpoint).next
    assert said == then.format(edit="qiptrack edit plan/A1 --set")


def test_a_new_id_is_behind_all_that_are_taken(world: World) -> None:
    world.text = world.after(add("plan", world.plan, ADDED, {}))
    assert next_id(world.plan) == "A2"
    world.text = world.text.replace("- id: A1\n", "- id: A41\n").replace("- id: C1", "- id: A7")
    assert next_id(world.plan) == "A42"


def test_the_first_action_of_a_plan_is_a1() -> None:
    world = World(
        "qip: 1\ntitle: T\nservice: Rosewood House\nsponsor: Registered Manager\n"
        "opened: 2026-03-02\n"
    )
    change = add("plan", world.plan, ADDED, {})
    assert world.lines(change)[:2] == ["+actions:", "+- id: A1"]
