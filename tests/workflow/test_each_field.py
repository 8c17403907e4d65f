"""Every field of everything that `edit` changes, with each kind of value: the edits, or why not."""

from collections.abc import Iterator, Sequence
from typing import Any

from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.organisation import RoleScope
from qiptrack.model.plan import Plan
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import Status
from qiptrack.workflow import editing
from qiptrack.workflow.editable_fields import FieldSetting, part_of, parted
from qiptrack.workflow.editing import EditedItem
from qiptrack.yamlfile.edits import AddKey, AppendItem, DeleteItem, DeleteKey, SetValue
from tests.conftest import Golden, with_each
from tests.model.whole_plan import whole_plan
from tests.workflow.conftest import read

ORGANISATION = """\
qip: 1
organisation: Fernhill Care
services: [Oak House, {service: Elm Court, frameworks: [cqc]}]
roles:
  - {role: Deputy Manager, holder: S. Reyes}
  - {role: Falls Lead, holder: S. Reyes}
  - {role: Quality Lead}
meetings: [{meeting: Board, chair: Quality Lead}]
assurance: {min_days: 14}
rules: {QIP104: off}
"""
VALUES: Sequence[tuple[str, ...]] = (
    (), ("x",), ("2026-05-01",), ("3.5",), ("a", "b"), ("a, b",), ("[a, b]",), ("[a",), ("{a: b}",)
)  # fmt: skip
PLAN = Plan.model_validate(whole_plan())
BARE = Action.model_validate(
    {key: value for key, value in whole_plan()["actions"][0].items()
     if key in ("id", "issue", "action", "owner", "due", "evidence_source")}
)  # fmt: skip
SOME = {"new action": ("a", "due"), "closed action": ("learning", "resources", "due")}
"""Of what is an action as well, the fields that are kept here begin so."""

HERE = RoleScope(read(ORGANISATION), "Oak House")
ITEMS: dict[str, EditedItem] = {
    "plan": EditedItem("oak", (), PLAN),
    "action": EditedItem("oak/A1", ("actions", "A1"), PLAN.actions[0]),
    "new action": EditedItem("oak/A1", ("actions", "A1"), BARE),
    "closed action": EditedItem(
        "oak/A1", ("actions", "A1"), PLAN.actions[0].model_copy(update={"status": Status.CLOSED})
    ),
    "indicator": EditedItem("oak/I1", ("indicators", "I1"), PLAN.indicators[0]),
    "check": EditedItem("oak/C1", ("checks", "C1"), PLAN.checks[0]),
    "organisation": EditedItem("organisation", (), HERE.organisation),
    "role": EditedItem("organisation/Deputy Manager", ("roles", 0), HERE.organisation.roles[0]),
}


def said(each: Any) -> str:
    """Return an edit in a few words."""
    place = "/".join(map(str, each.pointer))
    if isinstance(each, SetValue):
        return f"{place} = {each.value!r}"
    if isinstance(each, AddKey):
        return f"{place} + {each.key}: {each.value!r}"
    if isinstance(each, DeleteKey | DeleteItem):
        return f"{place} goes"
    if isinstance(each, AppendItem):
        return f"{place} + {each.value!r}"
    return f"{place} {each!r}"


def outcome(item: EditedItem, *settings: FieldSetting, committed: bool = True) -> str:
    """Return what comes of settings: the edits, or the message and the remedy."""
    try:
        parts = [part for each in settings for part in parted(type(item.item), each)]
        change = editing.edit(item, parts, HERE, is_committed=lambda: committed)
    except QiptrackError as error:
        return f"{error.message} {error.fix}"
    return "; ".join(map(said, change.edits)) or "nothing changes"


def names(kind: type[Model]) -> Iterator[str]:
    """Yield the fields of an item, those of a part as well, and some that there are not."""
    for key in keys(kind):
        yield key
        part = part_of(kind, key)
        yield from (f"{key}.{inner}" for inner in keys(part) if part) if part else (f"{key}.x",)
    yield from ("xx", "Titel", "assurance.xx", "assurance.whom", "rules.QIP105")


@with_each("name", ITEMS)
def test_every_field_takes_what_it_takes(name: str, golden: Golden) -> None:
    item = ITEMS[name]
    lines = []
    fields = names(type(item.item))
    for field in [each for each in fields if name not in SOME or each.startswith(SOME[name])]:
        answers: dict[str, list[str]] = {}
        for values in VALUES:
            typed = " ".join(f"{field}={each}" for each in values) or f"no {field}"
            answer = outcome(item, FieldSetting(field, values))
            answer = answer.replace(repr("".join(values)), "as typed")
            answers.setdefault(answer, []).append(typed)
        lines += [f"{' | '.join(typed)}\n    {answer}" for answer, typed in answers.items()]
    golden(f"fields/{name.replace(' ', '-')}.txt", "\n".join(lines) + "\n")


@with_each(
    ("name", "settings", "committed", "expected"),
    [
        ("new action", {"due": "2026-09-30"}, False, "actions/A1/due = '2026-09-30'"),
        ("new action", {"owner": "Team Leader"}, False, "actions/A1/owner = 'Team Leader'"),
        ("new action", {"due": ""}, False, "`due` cannot be changed by `edit`."),
        ("new action", {"status": Status.CLOSED}, False, "`status` cannot be changed by `edit`."),
        (
            "new action", {"owner": "Quality Lead", "assurance.by": "Quality Lead"}, False,
            "Quality Lead owns it, and nobody verifies their own work.",
        ),
        ("action", {"owner": "Quality Lead"}, False, "Quality Lead owns it, and nobody"),
        ("action", {"assurance.by": "Deputy Manager"}, True, "Deputy Manager owns it, and nobody"),
        ("action", {"assurance.by": "Falls Lead"}, True, "Deputy Manager owns it, and nobody"),
        (
            "new action", {"assurance.by": "Quality Lead", "assurance.method": "feedback"}, True,
            "actions/A1 + assurance: {'method': 'feedback', 'by': 'Quality Lead'}",
        ),
        ("closed action", {"learning.outcome": "worked"}, True, "actions/A1/learning/outcome = "),
        (
            "closed action", {"learning.outcome": "worked", "issue": "X"}, True,
            "oak/A1 is closed, and only its learning can be changed by `edit`.",
        ),
        ("action", {"issue": "X", "priority": "low"}, True, "actions/A1/issue = 'X'; actions/A1/p"),
    ],
)  # fmt: skip
def test_what_is_set_together_is_looked_at_together(
    name: str, settings: dict[str, str], committed: bool, expected: str
) -> None:
    told = [FieldSetting(field, (text,) if text else ()) for field, text in settings.items()]
    assert outcome(ITEMS[name], *told, committed=committed).startswith(expected)


def test_what_is_set_twice_is_asked_once() -> None:
    twice = [FieldSetting("issue", ("X",)), FieldSetting("issue", ("Y",))]
    assert outcome(ITEMS["action"], *twice).startswith("`issue` cannot be changed by `edit`. It is")


@with_each(
    ("links", "kind", "name", "gone"),
    [
        ([{"risk": "R1"}], "risk", "R1", "links goes"),
        ([{"risk": "R1"}, {"risk": "R2"}], "Risk", "r2", "links/1 goes"),
        ([{"risk": "R1", "audit": "A"}], "audit", "A", "links/0/audit goes"),
        ([{"risk": "R1", "audit": "A"}, {"risk": "R2"}], "risk", "R1", "links/0/risk goes"),
        ([{"risk": "R1"}], "audit", "R1", "oak has no such link. It has: risk:R1."),
        ([{"risk": "R1"}], "risk", "R2", "oak has no such link. It has: risk:R1."),
        ([], "risk", "R1", "oak has no such link. It has no links."),
    ],
)
def test_a_link_goes_and_the_others_stay(
    links: list[dict[str, str]], kind: str, name: str, gone: str
) -> None:
    item = EditedItem("oak", (), Plan.model_validate({**whole_plan(), "links": links}))
    try:
        found = "; ".join(map(said, editing.unlink(item, kind, name).edits))
    except QiptrackError as error:
        found = f"{error.message} {error.fix}"
    assert found == gone


def test_a_link_that_is_there_is_not_put_in_twice() -> None:
    item = ITEMS["plan"]
    assert editing.link(item, "RISK", "r1").edits == ()
    assert len(editing.link(item, "risk", "R2").edits) == 1
    assert len(editing.link(item, "audit", "R1").edits) == 1
