"""Fields of what is there already, of actions, plans and the rest; and their links."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, can_ask, complete
from qiptrack.cli.references import NotFound, role_meant
from qiptrack.cli.requests.organisation import CALLED, OrganisationRequest
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_dates import say_noted_days
from qiptrack.cli.typed_texts import NotALink, clean_text
from qiptrack.cli.typed_texts import link as kind_and_id
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.cli.write_references import FileNotRead, ItemReference, NotToldWell, TwoOfOneId
from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.base import Model
from qiptrack.model.fields import NotKnown
from qiptrack.model.identity import FiledPlan
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import RoleScope
from qiptrack.model.plan import Plan
from qiptrack.patterns import pattern
from qiptrack.workflow import editing
from qiptrack.workflow.change import Change
from qiptrack.workflow.editable_fields import (
    FieldSetting,
    fields,
    holds_dates,
    holds_roles,
    items_of,
    parted,
)
from qiptrack.workflow.editing import EditedItem

Make = Callable[[EditedItem, FiledPlan | None], Change]
"""What makes a change of an item; its plan is None where it is of the organisation."""


class NotASetting(QiptrackError):
    """What was given as a setting is not a field and a value."""

    def __init__(self, text: str) -> None:
        fix = "Write it as FIELD=VALUE, such as priority=high."
        if _FIELD.fullmatch(text):
            fix = f"Write what it is to say behind it: {text}=VALUE"
        super().__init__(f"'{text}' is not a setting.", fix)


_FIELD = pattern(r"[a-z_]{4,}(\.[a-z_]+)?")
"""What looks like the name of a field by itself."""


class BlankValue(QiptrackError):
    """A field was given spaces, which say nothing, and are not nothing either."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"`{field}` is given spaces and nothing else, so it is left as it is.",
            f"Write what it should say, or take it out with nothing at all: --set {field}=",
        )


class NotLinkable(QiptrackError):
    """Links are of plans and actions."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} has no links.", "Link the plan, or an action of it.")


Edited = Annotated[
    list[str],
    Argument(
        metavar="REF...",
        help="Actions, indicators, checks, plans; organisation, or organisation/ROLE.",
        autocompletion=completion.items,
    ),
]
Settings = Annotated[
    list[str] | None,
    Option(
        "--set",
        metavar="FIELD=VALUE",
        help="A field and its value; again for others, or for more items of a list.",
        autocompletion=completion.fields,
    ),
]
Unset = Annotated[
    list[str] | None,
    Option(metavar="FIELD", help="A field to take out.", autocompletion=completion.fields),
]
Linked = Annotated[
    list[str],
    Argument(metavar="REF...", help="Actions or plans.", autocompletion=completion.references),
]


Link = Annotated[str, Argument(metavar="KIND:ID", help="What it answers, such as risk:RR-014.")]


def edit(
    ref: Edited,
    *,
    settings: Settings = None,
    unset: Unset = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Change any other field of an action, plan, indicator or check.

    Of an action: issue, action, contributors, priority, evidence_source, indicators,
    assurance.method, .by and .due, learning.outcome and .note. A field that REF does not have is
    answered with those it has. What a step guards, such as the due date, names the step.
    """
    writing = WriteRequest(session)

    def change(settings: Sequence[str], unset: Sequence[str] = ()) -> Make:
        told = _settings(settings, unset)
        return lambda item, filed: editing.edit(
            item,
            [
                _in_full(part, item, writing.here(filed))
                for each in told
                for part in parted(type(item.item), each)
            ],
            writing.here(filed),
            is_committed=lambda: _is_committed(writing, item, filed),
        )

    def tried(text: str) -> list[str]:
        _decided(writing, ref, change([text]))
        return [text]

    if not unset:
        if can_ask():
            writing.refuse_unwritable(*(_file_of(writing, each) for each in ref))
        words = "What to change, as FIELD=VALUE"
        asked = Question("--set", words, tried, listed=lambda: _fields_of(writing, ref[0]))
        settings = complete({"--set": settings}, (asked,))["--set"]
    make = change(settings or (), unset or ())
    decided = [_decided(writing, ref, make)]
    say_noted_days()
    for setting in _settings(settings or (), ()):
        if setting.field == "due" and setting.values:
            writing.likely_due(options.day(setting.values[0]), yes=yes)
        elif setting.field == "email" and setting.values:
            writing.likely_email(setting.values[0], yes=yes)
    return writing.save(lambda: decided.pop() if decided else _decided(writing, ref, make))


def _file_of(writing: WriteRequest, ref: str) -> str:
    """Return the file that `ref` means, or is in."""
    if ref.partition("/")[0].casefold() == CALLED:
        return OrganisationRequest(writing).file
    return writing.references.whichever(ref)[0].filed.file


def _fields_of(writing: WriteRequest, ref: str) -> list[str]:
    """Return a line on the fields that may be set of what `ref` means."""
    first, _, name = ref.partition("/")
    item: Model = (
        OrganisationRequest(writing).edited(name).item
        if first.casefold() == CALLED
        else writing.references.whichever(ref)[2]
    )
    return [f"It has: {', '.join(fields(type(item)))}."]


def _in_full(setting: FieldSetting, edited: EditedItem, here: RoleScope) -> FieldSetting:
    """Return a setting with days and roles as files have them, where its field holds such."""
    values = setting.values
    if holds_dates(type(edited.item), setting.field):
        values = tuple(options.day(each).isoformat() for each in values)
    elif holds_roles(type(edited.item), setting.field):
        items = items_of(type(edited.item), setting)
        values = tuple(role_meant(here.organisation, each, here.service) for each in items)
    return setting._replace(values=values)


def _is_committed(writing: WriteRequest, item: EditedItem, filed: FiledPlan | None) -> bool:
    """Whether a commit has what is edited; it is taken to where git keeps no plans."""
    from qiptrack.store.git.errors import GitError

    if filed is None or len(item.pointer) != 2:
        return True
    part, item_id = map(str, item.pointer)
    try:
        return writing.committed(filed, part, item_id) is not None
    except GitError:
        return True


def link(ref: Linked, to: Link, *, session: Writing) -> int:
    """Link actions or plans to what they answer, such as a risk.

    A link to what no register has is made, and said.
    """
    writing = WriteRequest(session)
    kind, name = _linkable(writing, to)
    doubt = _leads_nowhere(writing, kind, name)

    def linked(item: EditedItem) -> Change:
        return replace(editing.link(item, kind, name), doubt=doubt)

    return _linked(writing, ref, linked)


def unlink(ref: Linked, to: Link, *, session: Writing) -> int:
    """Take a link out of actions or plans."""
    writing = WriteRequest(session)
    kind, name = _linkable(writing, to)
    return _linked(writing, ref, lambda item: editing.unlink(item, kind, name))


def _linkable(writing: WriteRequest, to: str) -> tuple[str, str]:
    """Return the kind and the id of the one thing that `to` is.

    NotALink for all else, which says of an id alone in which registers it is.
    """
    from qiptrack.store.registers import read_registers

    with suppress(NotALink):
        kind, name = kind_and_id(to) or ("", "")
        if name:
            return kind, name
    known = read_registers(writing.folder, writing.organisation).rows
    raise NotALink(to, [kind for kind, rows in known.items() if to in rows])


def _leads_nowhere(writing: WriteRequest, kind: str, name: str) -> str:
    """Return what is to be said of a link to what no register has; nothing of any other.

    As in QIP601, a kind that has no register is left alone, unless it is one misspelt, or the
    link is to a plan that there is not.
    """
    from qiptrack.store.registers import read_registers

    registers = read_registers(writing.folder, writing.organisation)
    if kind not in registers.rows:
        if kind == _PLAN:
            return _no_such_plan(writing, name)
        near = nearest(kind, [*registers.rows])
        return f"There is no register of the kind {kind}. Did you mean {near}?" if near else ""
    if not registers.lacks(kind, name):
        return ""
    near = registers.nearest_id(kind, name)
    fix = (
        f"Did you mean {kind}:{near}?"
        if near
        else "Correct the id, or put the row into the register."
    )
    return f"No {kind} {name} is in the register. {fix}"


_PLAN = "plan"
"""The kind of a link that leads to another plan, or to something in it."""


def _no_such_plan(writing: WriteRequest, name: str) -> str:
    """Return that there is no plan called `name`, or nothing in it; nothing where there is."""
    look = writing.references.whichever if "/" in name else writing.references.plan
    try:
        with suppress(FileNotRead, NotToldWell, TwoOfOneId):
            look(name)
    except NotFound as refused:
        return f"{refused.message} {refused.fix}"
    return ""


def _linked(
    writing: WriteRequest, refs: Sequence[str], change: Callable[[EditedItem], Change]
) -> int:
    def made(item: EditedItem, _: FiledPlan | None) -> Change:
        if not isinstance(item.item, Action | Plan):
            raise NotLinkable(item.ref)
        return change(item)

    return writing.save(lambda: _decided(writing, refs, made))


def _decided(writing: WriteRequest, refs: Sequence[str], make: Make) -> DecidedChanges:
    """Return the changes that `make` makes of all items that `refs` mean, each once."""
    changes: dict[str, tuple[ItemReference, Change]] = {}
    own: dict[str, None] = {}
    for ref in refs:
        first, _, name = ref.partition("/")
        if first.casefold() == CALLED:
            own[name] = None
            continue
        target, pointer, item = writing.references.whichever(ref)
        try:
            change = make(EditedItem(target.ref, pointer, item), target.filed)
        except NotKnown as unknown:
            raise NotToldWell(target.ref, unknown.name) from unknown
        changes[target.ref] = (target, change)
    decided = writing.decided(list(changes.values()))
    if not own:
        return decided
    request = OrganisationRequest(writing)
    of_organisation = request.decided(*(make(request.edited(name), None) for name in own))
    return DecidedChanges(
        decided.drafts + of_organisation.drafts, decided.changes + of_organisation.changes
    )


def _settings(settings: Sequence[str], unset: Sequence[str]) -> list[FieldSetting]:
    """Return the settings, those taken out too, each field once; a list's items together."""
    said: dict[str, list[str]] = {}
    for text in settings:
        field, equals, value = text.partition("=")
        if not (field.strip() and equals):
            raise NotASetting(text)
        if value and not value.strip():
            raise BlankValue(field.strip())
        said.setdefault(field.strip(), []).append(clean_text(value) if value else "")
    told = [
        FieldSetting(field, tuple(each for each in values if each))
        for field, values in said.items()
    ]
    return [*told, *(FieldSetting(field.strip(), ()) for field in unset)]
