"""New parts of a plan and of the organisation, each as the edit that appends it."""

import shlex
from collections.abc import Mapping

from qiptrack.errors import QiptrackError
from qiptrack.model.action import UNDONE, Action, Milestone
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import same_name
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.organisation import ANYWHERE, Organisation, RoleScope
from qiptrack.model.organisation_parts import Post, post_place
from qiptrack.model.plan import Plan
from qiptrack.model.roles import same_role
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import Status
from qiptrack.workflow.change import Change, recorded
from qiptrack.workflow.editable_fields import part_of
from qiptrack.workflow.editing import independent
from qiptrack.yamlfile.edits import AppendItem, Value


class RoleThere(QiptrackError):
    """A new role is declared already, where it would be."""

    def __init__(self, post: Post, *, at_one: bool) -> None:
        where = f" at {post.service}" if post.service else ""
        fix = (
            "another service."
            if at_one
            else "say --service: a role may be declared at each of several."
        )
        super().__init__(
            f"The role {post.role} is declared{where} already.", f"Choose another name, or {fix}"
        )


class NamesSomebody(QiptrackError):
    """What is to be a role is the name of somebody in post."""

    def __init__(self, post: Post) -> None:
        super().__init__(
            f"{post.holder} is {post.called}, and no role.",
            "Name the role by its work, such as Night Senior.",
        )


class NotOpen(QiptrackError):
    """An action that is over was to be given something that is still to be done."""

    def __init__(self, ref: str, status: Status) -> None:
        super().__init__(
            f"{ref} is {status}, and so has nothing left to reach.",
            f"Take it up again first: `qiptrack reopen {ref} --reason TEXT`.",
        )


class ServiceThere(QiptrackError):
    """A new service is declared already."""

    def __init__(self, service: str) -> None:
        super().__init__(f"The service {service} is declared already.", "Choose another name.")


def next_id(plan: Plan, letter: str = "A") -> str:
    """Return the first free id behind all of that letter: A8 where there are A1 to A7."""
    parts = (field_value(plan, name) or () for name in ("actions", "indicators", "checks"))
    taken = [or_none(lambda: item.id) or "" for part in parts for item in part]
    numbers = [int(name[1:]) for name in taken if name[:1] == letter and name[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def add(
    plan_id: str,
    plan: Plan,
    values: Mapping[str, str],
    assurance: Mapping[str, str],
    here: RoleScope = ANYWHERE,
) -> Change:
    """Return the change that adds an action to the end of a plan.

    VerifierOwnsIt when its owner is named to verify it.
    """
    independent(values.get("owner"), assurance, here)
    new_id = next_id(plan)
    ref = f"{plan_id}/{new_id}"
    then = f"Begin it: qiptrack start {ref}"
    said = {"by": "ROLE", "method": "METHOD"}
    missing = [
        f"--set assurance.{key}={value}" for key, value in said.items() if key not in assurance
    ]
    if missing:
        asked = "Say how it is verified" if "by" in assurance else "Name who verifies it"
        then = f"{asked}: qiptrack edit {ref} {' '.join(missing)}"
    edit = _appended("actions", Action, {**values, "id": new_id, "assurance": {**assurance}})
    return Change((edit,), f"{ref} is added", then)


def add_indicator(plan_id: str, plan: Plan, values: Mapping[str, Value]) -> Change:
    """Return the change that adds an indicator to the end of a plan.

    `values` go by the keys of an indicator; those of its target and its baseline are mappings.
    """
    new_id = next_id(plan, "I")
    ref = f"{plan_id}/{new_id}"
    edit = _appended("indicators", Indicator, {**values, "id": new_id})
    return Change(
        (edit,), f"{ref} is added", f"Put down what it is now: qiptrack measure {ref} VALUE"
    )


def add_check(plan_id: str, plan: Plan, values: Mapping[str, Value]) -> Change:
    """Return the change that adds a routine check to the end of a plan."""
    new_id = next_id(plan, "C")
    ref = f"{plan_id}/{new_id}"
    edit = _appended("checks", Check, {**values, "id": new_id})
    then = f"When it was done: qiptrack record {ref} --result satisfactory"
    return Change((edit,), f"{ref} is added", then)


def add_milestone(ref: str, action: Action, values: Mapping[str, Value]) -> Change:
    """Return the change that adds a milestone to the end of an action's.

    `values` go by the keys of a milestone. NotOpen where the change is made, or given up.
    """
    if action.status not in UNDONE:
        raise NotOpen(ref, action.status)
    taken = [or_none(lambda: each.id) or "" for each in action.milestones]
    numbers = [int(name[1:]) for name in taken if name[:1] == "M" and name[1:].isdecimal()]
    new_id = f"M{max(numbers, default=0) + 1}"
    said = _in_order(Milestone, {**values, "id": new_id})
    edit = recorded(action, ("actions", action.id), "milestones", said)
    then = f"When it is reached: qiptrack milestone {ref}/{new_id}"
    return Change((edit,), f"{ref}/{new_id} is added", then)


def add_service(organisation: Organisation, name: str) -> Change:
    """Return the change that declares a service; ServiceThere when it is declared."""
    for known in organisation.service_names:
        if same_name(known, name):
            raise ServiceThere(known)
    edit = AppendItem(("services",), name, keys(Organisation))
    then = f'Say who is there: qiptrack add-role ROLE --service "{name}"'
    return Change((edit,), f"{name} is a service of {organisation.organisation}", then)


def add_role(organisation: Organisation, values: Mapping[str, str]) -> Change:
    """Return the change that declares a role; RoleThere when it is declared at its place.

    `values` go by the keys of a role. NamesSomebody where its name is that of a holder.
    """
    role, service = values["role"], values.get("service")
    if post := organisation.post_held_by(role):
        raise NamesSomebody(post)
    for post in organisation.roles:
        at_one_place = post.service is None or service is None or same_name(post.service, service)
        if same_role(post.role, role) and at_one_place:
            raise RoleThere(post, at_one=service is not None)
    said = {key: values[key] for key in keys(Post) if values.get(key)}
    edit = AppendItem(("roles",), said, keys(Organisation), on_one_line=True)
    done = f"{role} is a role {f'at {service}' if service else 'everywhere'}"
    if values.get("reports_to"):
        return Change((edit,), done)
    how = f"qiptrack edit {shlex.quote(post_place(role, service))} --set reports_to=ROLE"
    return Change((edit,), done, f"If it answers to another role, say so: {how}")


def _appended(part: str, kind: type[Model], values: Mapping[str, Value]) -> AppendItem:
    """Return the edit that puts a new item behind the others in `part` of a plan."""
    return AppendItem((part,), _in_order(kind, values), keys(Plan))


def _in_order(kind: type[Model], values: Mapping[str, Value]) -> dict[str, Value]:
    """Return those of `values` that say something, as the format orders the keys of `kind`."""
    said: dict[str, Value] = {}
    for key in keys(kind):
        value, inner = values.get(key), part_of(kind, key)
        if inner is not None and isinstance(value, Mapping):
            value = _in_order(inner, value)
        if value is not None and value not in ("", {}):
            said[key] = value
    return said
