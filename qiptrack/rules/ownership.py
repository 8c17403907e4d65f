"""QIP1xx: one accountable owner."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from qiptrack.analysis.escalation_steps import OWNERS_MANAGER
from qiptrack.model.action import Action, Assurance
from qiptrack.model.assurance import Doubt, no_such_role
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import same_name
from qiptrack.model.indicators import Check, Indicator, Measurement
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Meeting
from qiptrack.model.owner_reading import are_owners
from qiptrack.model.plan import Decision, EscalationStep, Plan, Review
from qiptrack.model.records import Deferral, Handover, Rebase, Record, Verification, Withdrawal
from qiptrack.model.roles import DECLARE, OwnerKind, Ownership, same_role
from qiptrack.model.vocabulary import Severity
from qiptrack.rules.context import Context, is_not_open
from qiptrack.rules.registry import Hit, Hits, rule

_KINDS: tuple[tuple[type[Model], str, str], ...] = (
    (Action, "owner", "the action"),
    (Indicator, "owner", "the indicator"),
    (Check, "owner", "the check"),
    (Plan, "sponsor", "the plan"),
    (Record, "by", "the record"),
    (Deferral, "approved_by", "the approval"),
    (Withdrawal, "approved_by", "the approval"),
    (Rebase, "approved_by", "the approval"),
    (Handover, "to", "the action"),
    (Assurance, "by", "the verification"),
    (Measurement, "by", "the measurement"),
    (Review, "chair", "the meeting"),
    (Decision, "owner", "the decision"),
    (Meeting, "chair", "the meeting"),
)
"""Who answers for what, or did it: what it stands in, the key that says so, and what it is."""

_ANSWERED_FOR = tuple(dict.fromkeys(kind for kind, _, _ in _KINDS))

_OWNS = ("owner", "sponsor")
"""The keys whose role owns something, and has not only acted."""

_ROLES = ("owner", "by", "to", "chair", "sponsor", "approved_by", "reports_to")
"""The keys that name a role."""

_CONTRIBUTORS = "Keep the accountable role as owner, and list the others under `contributors`."
_ONE_OWNER = "Name one role as owner, and list the others under `contributors`."

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


class _Answer(NamedTuple):
    """Who answers for something: the key that says so, what for, and what its text says."""

    key: str
    what: str
    said: Ownership


def _answers(item: Model, context: Context, says: OwnerKind) -> Sequence[_Answer]:
    """Return the places of `item` that name who answers for it, where the text is such an owner."""
    return [each for each in _doubtful_answers(item, context) if each.said.says is says]


def _names_roles_well(item: Model, context: Context) -> bool:
    """Whether nothing is the matter with the roles of an item, by what was found of others.

    The same few roles act in nearly all that the plans of a service record.
    """
    kind, filed = type(item), context.filed
    texts = _role_texts(kind)
    if texts is None or filed is None:
        return texts is None
    try:
        said = texts(item)
    except NotKnown:
        return False
    here = context.document.known_sound
    if (kind, said) in here:
        return True
    if not context.document.are_on_one_line(said):
        return False
    known, asked = context.around.known_sound, (kind, filed.plan.service, said)
    if asked not in known and or_none(lambda: _is_all_well(item, context)):
        known.add(asked)
    if asked in known:
        here.add((kind, said))
    return asked in known


def _is_all_well(item: Model, context: Context) -> bool:
    named = _roles_named(item, context) if context.organisation.declares_roles else ()
    known = context.around.roles_at(_service_of(item, context)) if named else None
    unknown = any(known is not None and not known.has(name) for _, name in named)
    return not unknown and not _doubtful_answers(item, context)


@cache
def _role_texts(kind: type[Model]) -> Callable[[Model], tuple[object, ...]] | None:
    """Return what gives all that such items say of roles; None where they say nothing of any."""
    keys = [*(key for key, _ in _asked_of(kind)), *_role_keys(kind)]
    if not keys:
        return None
    # What is asked for twice at least comes as a tuple.
    where = ["at"] if issubclass(kind, Verification) else []
    return attrgetter(*keys, *where, keys[0])


def _doubtful_answers(item: Model, context: Context) -> Sequence[_Answer]:
    """Return who answers for `item` as far as that is no one role, as hardly ever."""
    kept, at = context.document.kept, ("answers", context.at)
    if at not in kept:
        kept[at] = [
            each for each in _all_answers(item, context) if each.said.says is not OwnerKind.ONE
        ]
    found: Sequence[_Answer] = kept[at]
    return found


def _all_answers(item: Model, context: Context) -> Iterator[_Answer]:
    for key, what in _asked_of(type(item)):
        text = field_value(item, key)
        if text is None:
            continue
        if not context.document.is_on_one_line(text):
            text = _as_typed(text, context.typed((key,)))
        said = context.organisation.read_role(text)
        if said.says is OwnerKind.ONE and _is_the_service(text, item, context):
            said = said._replace(says=OwnerKind.GROUP)
        yield _Answer(key, what, said)


def _is_the_service(text: str, item: Model, context: Context) -> bool:
    """Whether a name is that of the plan's service, which an organisation that is there knows."""
    declared = context.organisation.declares_roles
    return not declared and same_name(text, _service_of(item, context))


@cache
def _asked_of(kind: type[Model]) -> tuple[tuple[str, str], ...]:
    """Return the keys of such items that say who answers for something, and for what."""
    return tuple((key, what) for each, key, what in _KINDS if issubclass(kind, each))


def _as_typed(text: str, typed: str) -> str:
    """Return `text` with the line breaks between owners, where YAML made spaces of them."""
    if "\n" not in typed or "\n" in text:
        return text
    words = typed.partition("\n")[2] if typed.startswith(">") else typed
    lines = [line.strip() for line in words.strip("\"' \r\n").split("\n")]
    return "\n".join(lines) if are_owners(lines) else text


def _remedy(item: Model, key: str, of_action: str) -> str:
    """Return what to do where `key` names no one role: for the owner of an action `of_action`."""
    if type(item) is Action:
        return of_action
    return "Name the one role that is accountable." if key in _OWNS else "Name the one role."


@rule(
    "QIP101",
    "several-owners",
    on=_ANSWERED_FOR,
    severity=Severity.ERROR,
    fixed=True,
    fix=_CONTRIBUTORS,
    unless=_names_roles_well,
)
def several_owners(item: Model, context: Context) -> Hits:
    """Two owners are none: each can believe that the other has it in hand.

    One role answers for an action; everybody else who helps is a contributor. In the same way
    one role did what a record says, agreed to a deferral, or verifies. A role whose name looks
    like two, such as Health and Safety Lead, is one, and any name that the organisation file
    declares is: a title such as Director of Nursing, Quality Lead is settled by declaring it.
    """
    for key, what, said in _answers(item, context, OwnerKind.SEVERAL):
        nouns = "owners" if key in _OWNS else "roles"
        several = _NUMBERS.get(len(said.parts), "several")
        message = f"{several} {nouns}; one role must answer for {what}"
        fix = _remedy(item, key, _CONTRIBUTORS)
        if len(said.parts) == 1:
            message = f"a list; one role must answer for {what}, on the line of its key"
        else:
            fix = f"{fix} {DECLARE}"
        yield Hit((key,), message, fix)


@rule(
    "QIP102",
    "group-owner",
    on=_ANSWERED_FOR,
    severity=Severity.ERROR,
    fixed=True,
    fix=_ONE_OWNER,
    unless=_names_roles_well,
)
def group_owner(item: Model, context: Context) -> Hits:
    """What belongs to everybody is done by nobody: a team cannot be asked how it is going.

    Nor has a team seen something, agreed to it or put it down: one role of it has.
    """
    for key, _, said in _answers(item, context, OwnerKind.GROUP):
        noun = "owner" if key in _OWNS else "role"
        (group,) = said.parts
        message = f"'{group}' is a group, not one accountable {noun}"
        fix = _remedy(
            item, key, "Name one role as owner, and list the others under `contributors`."
        )
        yield Hit((key,), message, f"{fix} {DECLARE}")


@rule(
    "QIP103",
    "no-owner",
    on=_ANSWERED_FOR,
    severity=Severity.ERROR,
    fixed=True,
    fix="Name the role that answers for it today; `qiptrack reassign` changes it later.",
    unless=_names_roles_well,
)
def no_owner(item: Model, context: Context) -> Hits:
    """An action without an owner is a wish.

    Where it is not settled who will do it, whoever must settle it is the owner until then. And
    what nobody did, saw or agreed to has not happened.
    """
    for key, what, _ in _answers(item, context, OwnerKind.NOBODY):
        fix = "" if key in _OWNS else "Name the one role, or remove what nobody did."
        yield Hit((key,), f"nobody is named to answer for {what}", fix)


@rule(
    "QIP104",
    "unknown-role",
    on=Model,
    severity=Severity.ERROR,
    fix="Name a role of this service, or declare it with `qiptrack add-role`.",
    unless=_names_roles_well,
)
def unknown_role(item: Model, context: Context) -> Hits:
    """A role that the organisation does not have is a person nobody can find.

    With an organisation file, whoever owns, does, approves, chairs or is told something is
    one of its roles, at the service of the plan.
    """
    named = _roles_named(item, context) if context.organisation.declares_roles else ()
    if not named:
        return
    service = _service_of(item, context)
    known = context.around.roles_at(service)
    for key, name in named:
        if not known.has(name):
            message, fix = _unknown(name, item, service, context)
            yield Hit((key,), message, fix or _roles_to_name(known.names), explained_by="QIP012")


def _unknown(name: str, item: Model, service: str | None, context: Context) -> tuple[str, str]:
    """Return what is said of a role that `service` has not; of the fix only what is particular."""
    organisation = context.organisation
    elsewhere = [post.service for post in organisation.posts(name)]
    if elsewhere:
        there = elsewhere[0]
        at = f"If it was the {name} of {there} who looked, say `at: {there}`."
        fix = at if isinstance(item, Verification) else ""
        return f"'{name}' is a role at {there}, and not at {service}", fix
    where = f" at {service}" if service else ""
    if whose := or_none(lambda: organisation.whose_role(name)):
        return f"'{name}' is not a role{where}", whose
    near = nearest(name, context.around.roles_at(service).names)
    meant = f"; did you mean '{near}'?" if near else ""
    return f"'{name}' is not a role{where}{meant}", f"Write {near}." if near else ""


_MOST_ROLES = 20
"""How many roles are listed to choose from."""


def _roles_to_name(names: Sequence[str]) -> str:
    """Return how to put right a role there is not, with those there are; nothing for very many."""
    if not 0 < len(names) <= _MOST_ROLES:
        return ""
    return f"Name one of: {', '.join(names)}; `qiptrack add-role` declares another."


def _service_of(item: Model, context: Context) -> str | None:
    """Return the service whose roles an item names."""
    service = context.service if context.filed else None
    if isinstance(item, Verification) and context.organisation.knows_service(item.at):
        return item.at or service
    return service


def _roles_named(item: Model, context: Context) -> list[tuple[str, str]]:
    """Return the keys of `item` that name a role, with the name; not what another rule refuses."""
    named = [(key, field_value(item, key)) for key in _role_keys(type(item))]
    if doubtful := _doubtful_answers(item, context):
        refused = {each.key for each in doubtful}
        named = [(key, name) for key, name in named if key not in refused]
    if isinstance(item, EscalationStep):
        named = [(key, name) for key, name in named if not same_role(name, OWNERS_MANAGER)]
    return [(key, name) for key, name in named if isinstance(name, str)]


@cache
def _role_keys(kind: type[Model]) -> tuple[str, ...]:
    """Return the keys of such items that name a role."""
    return tuple(key for key in _ROLES if key in kind.model_fields)


@rule(
    "QIP105",
    "vacant-role",
    on=Action,
    severity=Severity.WARNING,
    fix="Reassign the action to a role that is filled, with `qiptrack reassign`.",
    unless=is_not_open,
)
def vacant_role(action: Action, context: Context) -> Hits:
    """A post that nobody holds answers for nothing, however long its name stays in the plan.

    Nor does it verify anything: the checkpoint of an open action names a role that is filled.
    """
    if not action.is_open:
        return
    organisation, service = context.organisation, context.service
    if _vacant(action.owner, organisation, service):
        yield ("owner",), f"the post of {action.owner} is vacant"
    checkpoint = or_none(lambda: action.assurance)
    verifier = or_none(lambda: checkpoint.by) if checkpoint else None
    if verifier and _vacant(verifier, organisation, service):
        fix = "Name a verifier whose post is filled, with `qiptrack edit --set assurance.by=ROLE`."
        yield Hit(("assurance", "by"), f"the post of {verifier} is vacant", fix)


def _vacant(role: str, organisation: Organisation, service: str | None) -> bool:
    return no_such_role(role, organisation, service, now=True) is Doubt.VACANT


def _has_no_contributors(action: Action, _context: Context) -> bool:
    return not action.contributors


@rule(
    "QIP106",
    "owner-is-contributor",
    on=Action,
    severity=Severity.WARNING,
    fix="Take the owner off the contributors.",
    unless=_has_no_contributors,
)
def owner_is_contributor(action: Action, context: Context) -> Hits:
    """The owner answers for the whole; listed among those who help, that becomes less clear."""
    for index, contributor in enumerate(action.contributors):
        if same_role(contributor, action.owner):
            yield ("contributors", index), f"{contributor} is the owner already"
