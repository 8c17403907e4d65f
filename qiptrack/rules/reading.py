"""QIP0xx: the file is YAML, and it is a plan."""

import re
from collections.abc import Iterator

from qiptrack.analysis.action_strength import is_placeholder
from qiptrack.model.action import Action
from qiptrack.model.base import field_value, or_none
from qiptrack.model.plan import Plan
from qiptrack.model.schema_errors import MistakeKind
from qiptrack.model.vocabulary import Severity
from qiptrack.patterns import pattern
from qiptrack.pointer import Pointer
from qiptrack.rules.context import Context, Document, Folder
from qiptrack.rules.problem import Unreadable
from qiptrack.rules.registry import RULES, Hit, Hits, rule
from qiptrack.yamlfile.document import FaultKind
from qiptrack.yamlfile.places import pointer_of


def _faults(document: Document, kind: FaultKind) -> Hits:
    for fault in document.source.faults:
        if fault.kind is kind:
            aside = f"; set aside until then: {fault.lost}" if fault.lost else ""
            yield Hit((), fault.message + aside, fault.fix, span=fault.span, also=fault.also)


def _mistakes(document: Document, kind: MistakeKind) -> Hits:
    for mistake in document.mistakes:
        if mistake.kind is kind:
            pointer = pointer_of(document.source, mistake.loc)
            yield Hit(pointer, mistake.message, mistake.fix, at_key=mistake.at_key)


@rule(
    "QIP001",
    "not-yaml",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Correct the line; what is set aside is read once it is right.",
)
def not_yaml(document: Document, context: Context) -> Hits:
    """A plan is a YAML file, so that people can read it, and git can show what changed in it.

    A line that is not YAML is set aside with the record, key or action it stands in. What may
    have stood there is not known, and the rest of the file is read as ever. Where no such part
    can be told apart from the others, nothing of the file is shown.
    """
    yield from _faults(document, FaultKind.SYNTAX)


@rule(
    "QIP002",
    "merge-conflict",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Keep the lines that are right, and remove the marks and the other lines.",
)
def merge_conflict(document: Document, context: Context) -> Hits:
    """Two people changed the same lines, and git asks which of the two versions holds.

    Until somebody decides, the file says two things at once. What both versions say alike is read
    as ever. What only one of them says is set aside, and is not known; where the two cannot be
    compared, nothing of the file is shown.
    """
    yield from _faults(document, FaultKind.CONFLICT)


@rule(
    "QIP003",
    "duplicate-key",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Keep one of the two.",
)
def duplicate_key(document: Document, context: Context) -> Hits:
    """A key stands once in its group, or nobody can tell which of its two values is meant.

    Many programs quietly take the last one. Here neither is believed.
    """
    yield from _faults(document, FaultKind.DUPLICATE_KEY)


@rule(
    "QIP004",
    "unknown-key",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Use a key of the format.",
)
def unknown_key(document: Document, context: Context) -> Hits:
    """A key that the format does not have is nearly always one that was misspelt.

    If it were let through, what it says would be lost without a word.
    """
    yield from _faults(document, FaultKind.MISPLACED)
    yield from _mistakes(document, MistakeKind.UNKNOWN_KEY)


@rule(
    "QIP005",
    "missing-key",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Add the key.",
)
def missing_key(document: Document, context: Context) -> Hits:
    """Some things a plan cannot do without: who answers for an action, and by when, for a start.

    The README lists what is required. A key with nothing behind it is as good as none.
    """
    yield from _mistakes(document, MistakeKind.MISSING_KEY)


@rule(
    "QIP006",
    "wrong-value",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Write a value of the kind that the key takes.",
)
def wrong_value(document: Document, context: Context) -> Hits:
    """A date is a day, a number is digits, and where there are words to choose from it is one.

    "Ongoing" cannot be overdue, and "April 2026" has thirty last days: what cannot be compared
    with today cannot be followed up. Where the organisation lists its services, a plan names
    one of them.
    """
    yield from _mistakes(document, MistakeKind.WRONG_VALUE)


@rule(
    "QIP007",
    "duplicate-id",
    on=Folder,
    severity=Severity.ERROR,
    fixed=True,
    fix="Give one of the two another id.",
)
def duplicate_id(folder: Folder, context: Context) -> Hits:
    """An id names one thing, because decisions, evidence and minutes refer to it.

    Ids are unique among the actions, indicators and checks of a plan, and those of milestones
    in their action. A plan's own id is its
    file name, so two files of one name in different folders are one id for two plans.
    """
    files: dict[str, str] = {}
    for plan in folder.plans:
        yield from plan.given_twice
        first = files.setdefault(plan.id, plan.file)
        if first != plan.file:
            message = f"'{plan.id}' is also the id of {first}"
            yield Hit((), message, "Rename one of the two files.", file=plan.file)


def ids_given_twice(plan: Plan, file: str) -> Iterator[Hit]:
    """Yield where an id stands that something else of the plan in `file` has already."""
    seen: dict[str, str] = {}
    kinds = {"indicators": "an indicator", "checks": "a check", "actions": "an action"}
    for key, kind in kinds.items():
        for index, item in enumerate(field_value(plan, key) or ()):
            name = or_none(lambda: item.id)
            if name in seen:
                message = f"'{name}' is the id of {seen[name]} of this plan already"
                yield Hit((key, index, "id"), message, file=file)
            if name is not None:
                seen.setdefault(name, kind)
            if isinstance(item, Action):
                yield from _milestones_within(item, (key, index), file)


def _milestones_within(action: Action, at: Pointer, file: str) -> Iterator[Hit]:
    seen: set[str] = set()
    for index, milestone in enumerate(or_none(lambda: action.milestones) or ()):
        name = or_none(lambda: milestone.id)
        if name in seen:
            message = f"'{name}' is the id of a milestone of this action already"
            yield Hit((*at, "milestones", index, "id"), message, file=file)
        if name is not None:
            seen.add(name)


@rule(
    "QIP008",
    "unsupported-yaml",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Write it in plain keys and values.",
)
def unsupported_yaml(document: Document, context: Context) -> Hits:
    """Some of what YAML can do has no place in a plan, because people read it otherwise.

    Tags, merge keys, several documents in one file, control characters, text that is not
    UTF-8, and sizes that no plan needs are refused, so that what the file says is what the
    reader of a diff sees.
    """
    yield from _faults(document, FaultKind.UNSUPPORTED)


@rule(
    "QIP009",
    "unknown-version",
    on=Document,
    severity=Severity.ERROR,
    fixed=True,
    fix="Write `qip: 1`, or install a newer qiptrack.",
)
def unknown_version(document: Document, context: Context) -> Hits:
    """The first line says which version of the format the file is written in.

    A version that is not known may mean something else by the same words, so nothing else is
    said of the file.
    """
    yield from _mistakes(document, MistakeKind.UNKNOWN_VERSION)


@rule(
    "QIP010",
    "unreadable-file",
    on=Unreadable,
    severity=Severity.ERROR,
    fixed=True,
    fix="Put the file itself in the plans folder, where it may be read.",
)
def unreadable_file(unreadable: Unreadable, context: Context) -> Hits:
    """What has the name of a plan and cannot be read is said aloud, and never passed over.

    A file may be without permission, a link out of the folder or round in a circle, not a
    file at all, or gone by the time it is read.
    """
    yield Hit((), unreadable.message, unreadable.fix)


_ACCEPT = pattern(
    r"#\s*qiptrack:\s*(?P<verb>\w*)[ \t]*(?P<code>\w*)[ \t]*(?P<reason>(?!#).*)?", re.IGNORECASE
)


def accepted(comment: str) -> str | None:
    """Return the code of the rule that `comment` accepts with a reason, or None."""
    found = _ACCEPT.search(comment)
    if not found or found["verb"].lower() != "accept" or is_placeholder(found["reason"] or ""):
        return None
    known = RULES.get(found["code"].upper())
    return known.code if known and not known.fixed else None


@rule(
    "QIP011",
    "acceptance-without-effect",
    on=Document,
    severity=Severity.WARNING,
    fix="Write `# qiptrack: accept CODE reason`, with a rule that may be accepted.",
)
def acceptance_without_effect(document: Document, context: Context) -> Hits:
    """A problem may be accepted in the open, by a comment on its line that says why.

    A comment that gives no reason, or names a rule that nothing can switch off, accepts
    nothing, and looks as if it did.
    """
    for comment in document.addressed:
        found = _ACCEPT.search(comment.text)
        if found and accepted(comment.text) is None:
            yield Hit((), _why_not(found), span=comment.span)


def _why_not(found: re.Match[str]) -> str:
    known = RULES.get(found["code"].upper())
    if found["verb"].lower() != "accept" or not found["code"]:
        return "this accepts nothing: it is not `accept`, a code and a reason"
    if known is None:
        return f"this accepts nothing: there is no rule {found['code']}"
    if known.fixed:
        return f"this accepts nothing: {known.code} holds in every plan"
    return "this accepts nothing: it gives no reason"
