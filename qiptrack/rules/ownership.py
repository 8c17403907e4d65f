"""QIP1xx: one accountable owner."""

from collections.abc import Iterator

from qiptrack.analysis.ownership import Ownership, Says, read_owner
from qiptrack.analysis.route import OWNERS_MANAGER
from qiptrack.model.base import Model, told
from qiptrack.model.nearest import nearest
from qiptrack.model.plan import Action, Check, EscalationStep, Indicator, Plan
from qiptrack.model.portfolio import same_name
from qiptrack.model.words import Severity
from qiptrack.rules.context import Context
from qiptrack.rules.registry import Hit, Hits, rule

_KINDS: dict[type[Model], tuple[str, str]] = {
    Action: ("owner", "the action"),
    Indicator: ("owner", "the indicator"),
    Check: ("owner", "the check"),
    Plan: ("sponsor", "the plan"),
}
"""Who answers for what: the key that says so, and what it is."""

_ROLES = ("owner", "by", "to", "chair", "sponsor", "approved_by", "reports_to")
"""The keys that name a role."""

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


def _answers(item: Model, context: Context) -> tuple[str, str, Ownership] | None:
    """Return the key that says who answers for `item`, what it is, and what the text says."""
    if type(item) not in _KINDS:
        return None
    key, what = _KINDS[type(item)]
    text: str = getattr(item, key)
    typed = context.typed((key,))
    if "\n" in typed and "\n" not in text:
        text = "\n".join(line.strip() for line in typed.lstrip(">|+-").strip().split("\n"))
    organisation = context.organisation
    groups = (told(organisation, "organisation") or "", *(told(organisation, "services") or ()))
    said = read_owner(text, declared=organisation.names_told, groups=groups)
    return key, what, said


@rule(
    "QIP101",
    "several-owners",
    on=Model,
    severity=Severity.ERROR,
    fixed=True,
    fix="Keep the accountable role as owner, and list the others under `contributors`.",
)
def several_owners(item: Model, context: Context) -> Hits:
    """Two owners are none: each can believe that the other has it in hand.

    One role answers for an action; everybody else who helps is a contributor. A role whose
    name looks like two, such as Health and Safety Lead, is one, and any name that the
    organisation file declares is.
    """
    answer = _answers(item, context)
    if answer is None or answer[2].says is not Says.SEVERAL:
        return
    key, what, said = answer
    several = _NUMBERS.get(len(said.parts), "several")
    message = f"{several} owners; one role must answer for {what}"
    if len(said.parts) == 1:
        message = f"a list; one role must answer for {what}, on the line of its key"
    fix = "" if type(item) is Action else "Keep the one role that is accountable."
    yield Hit((key,), message, fix)


@rule(
    "QIP102",
    "group-owner",
    on=Model,
    severity=Severity.ERROR,
    fixed=True,
    fix="Name one role as owner, and list the others under `contributors`.",
)
def group_owner(item: Model, context: Context) -> Hits:
    """What belongs to everybody is done by nobody: a team cannot be asked how it is going."""
    answer = _answers(item, context)
    if answer and answer[2].says is Says.GROUP:
        key, _, said = answer
        fix = "" if type(item) is Action else "Name the one role that is accountable."
        message = f"'{said.parts[0]}' is a group, not one accountable owner"
        yield Hit((key,), message, fix)


@rule(
    "QIP103",
    "no-owner",
    on=Model,
    severity=Severity.ERROR,
    fixed=True,
    fix="Name the role that answers for it today; `qiptrack reassign` changes it later.",
)
def no_owner(item: Model, context: Context) -> Hits:
    """An action without an owner is a wish.

    Where it is not settled who will do it, whoever must settle it is the owner until then.
    """
    answer = _answers(item, context)
    if answer and answer[2].says is Says.NOBODY:
        key, what, _ = answer
        yield (key,), f"nobody is named to answer for {what}"


@rule(
    "QIP104",
    "unknown-role",
    on=Model,
    severity=Severity.ERROR,
    fix="Name a role that `_organisation.yaml` declares for this service, or add it there.",
)
def unknown_role(item: Model, context: Context) -> Hits:
    """A role that the organisation does not have is a person nobody can find.

    With an organisation file, whoever owns, does, approves, chairs or is told something is
    one of its roles, at the service of the plan.
    """
    if not context.organisation.declares_roles:
        return
    service = context.service if context.filed else None
    known = context.organisation.role_names(service)
    for key, name in _roles_named(item, context):
        if name in known:
            continue
        elsewhere = [post.service for post in context.organisation.posts(name) if post.service]
        near = nearest(name, known)
        if elsewhere:
            message = f"'{name}' is a role at {elsewhere[0]}, and not at {service}"
        else:
            where = f" at {service}" if service else ""
            meant = f"; did you mean '{near}'?" if near else ""
            message = f"'{name}' is not a role{where}{meant}"
        yield Hit((key,), message, f"Write {near}." if near and not elsewhere else "")


def _roles_named(item: Model, context: Context) -> Iterator[tuple[str, str]]:
    """Yield the keys of `item` that name a role, with the name; not what another rule refuses."""
    answer = _answers(item, context) if type(item) in _KINDS else None
    refused = answer[0] if answer and answer[2].says is not Says.ONE else None
    for key in _ROLES:
        name = told(item, key) if key in type(item).model_fields else None
        if not isinstance(name, str) or key == refused:
            continue
        if isinstance(item, EscalationStep) and same_name(name.replace("’", "'"), OWNERS_MANAGER):
            continue
        yield key, name


@rule(
    "QIP105",
    "vacant-role",
    on=Action,
    severity=Severity.WARNING,
    fix="Reassign the action to a role that is filled, with `qiptrack reassign`.",
)
def vacant_role(action: Action, context: Context) -> Hits:
    """A post that nobody holds answers for nothing, however long its name stays in the plan."""
    post = context.organisation.post(action.owner, context.service)
    if action.is_open and post and post.vacant:
        yield ("owner",), f"the post of {action.owner} is vacant"


@rule(
    "QIP106",
    "owner-is-contributor",
    on=Action,
    severity=Severity.WARNING,
    fix="Take the owner off the contributors.",
)
def owner_is_contributor(action: Action, context: Context) -> Hits:
    """The owner answers for the whole; listed among those who help, that becomes less clear."""
    for index, contributor in enumerate(action.contributors):
        if same_name(contributor, action.owner):
            yield ("contributors", index), f"{contributor} is the owner already"
