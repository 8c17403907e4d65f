"""QIP5xx: actions strong enough to work."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from qiptrack.analysis.action_strength import (
    is_placeholder,
    is_weak,
    may_say_nothing,
    says_there_is_none,
    vague,
)
from qiptrack.model.action import Action, Milestone
from qiptrack.model.base import Model, field_value
from qiptrack.model.indicators import Check, Indicator
from qiptrack.model.plan import Plan
from qiptrack.model.records import (
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Rebase,
    Reopening,
    Update,
    Verification,
    Withdrawal,
)
from qiptrack.model.vocabulary import EvidenceKind, Severity, Status
from qiptrack.rules.context import Context, has_no_evidence, is_not_open
from qiptrack.rules.registry import Hit, Hits, rule


@rule(
    "QIP501",
    "weak-action",
    on=Action,
    severity=Severity.NOTE,
    fix="Add what makes the right thing easier to do than the wrong one, or a check that it is.",
    unless=is_not_open,
)
def weak_action(action: Action, context: Context) -> Hits:
    """Reminding, retraining and reissuing ask people to try harder in a system that stays as it is.

    So do warnings, double checks and a new policy: the action hierarchy of RCA2 (National Patient
    Safety Foundation, 2015) has all of them among the weaker actions. Use them beside one that
    changes how the work is done, such as a form that cannot be signed off without the answer.
    """
    words = is_weak(action.action) if action.is_open else None
    if words:
        yield Hit(("action",), f"'{words}' is all that this action does", part=words)


@rule(
    "QIP502",
    "training-as-evidence",
    on=Action,
    severity=Severity.WARNING,
    fix="Add evidence of what is done differently: an audit, an observation, a record.",
    unless=has_no_evidence,
)
def training_as_evidence(action: Action, context: Context) -> Hits:
    """That people were trained shows that they were in the room, and not that care changed."""
    if action.status is Status.WITHDRAWN or not action.evidence:
        return
    if all(each.kind is EvidenceKind.TRAINING for each in action.evidence):
        pointer = ("evidence", len(action.evidence) - 1, "kind")
        yield pointer, "the only evidence is that training took place"


@rule(
    "QIP503",
    "vague-action",
    on=Action,
    severity=Severity.NOTE,
    fix="Say who does what, how often, and what somebody watching would see.",
    unless=is_not_open,
)
def vague_action(action: Action, context: Context) -> Hits:
    """An action is something that a visitor could see being done, or not done."""
    words = vague(action.action) if action.is_open else None
    if words:
        message = f"'{words}' names nothing that anybody could observe"
        yield Hit(("action",), message, part=words, explained_by="QIP501")


_SAYS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Plan, ("title",)),
    (Action, ("issue", "action", "evidence_source")),
    (Indicator, ("name",)),
    (Rebase, ("reason",)),
    (Check, ("check",)),
    (Milestone, ("milestone",)),
    (Evidence, ("ref", "note")),
    (Verification, ("note",)),
    (Deferral, ("reason",)),
    (Handover, ("reason",)),
    (Reopening, ("reason",)),
    (Withdrawal, ("reason",)),
)
"""The texts that must say something, by what they stand in; of evidence, one of the two."""


_MAY_BE_LEFT_OUT: tuple[tuple[type[Model], str, str, str], ...] = (
    (
        Update,
        "barrier",
        "what stands in the way, so that the action counts as blocked",
        "Leave `barrier:` out where nothing stands in the way.",
    ),
    (
        Escalation,
        "response",
        "an answer, so that nobody asks for one any more",
        "Leave `response:` out until there is an answer.",
    ),
)
"""The texts that say something by being there: what they are in, their key, and how they count."""


_Texts = Callable[[Model], Any]
"""What gives one text of an item, or a tuple of them."""


@cache
def _keys_that_say(kind: type[Model]) -> tuple[str, ...]:
    """Return the keys of such items whose text must say something."""
    return tuple(key for each, keys in _SAYS if issubclass(kind, each) for key in keys)


def _says_something(item: Model, _context: Context) -> bool:
    """Whether all texts of an item that must say something do, as nearly all of them."""
    told, doubtful = _texts_to_look_at(type(item))
    if doubtful is not None and doubtful(item):
        return False
    for text in told(item) if told is not None else ():
        if text and may_say_nothing(text):
            return False
    return True


@cache
def _texts_to_look_at(kind: type[Model]) -> tuple[_Texts | None, _Texts | None]:
    """Return what gives the texts of such items that must say something, and those that may not.

    What may be left out is one text, or None; what must say something comes as a tuple.
    """
    keys = _keys_that_say(kind)
    left_out = next((key for each, key, *_ in _MAY_BE_LEFT_OUT if each is kind), None)
    return (
        attrgetter(*keys, keys[0]) if keys else None,
        attrgetter(left_out) if left_out else None,
    )


@rule(
    "QIP504",
    "placeholder-text",
    on=(*(kind for kind, _ in _SAYS), *(kind for kind, *_ in _MAY_BE_LEFT_OUT)),
    severity=Severity.ERROR,
    fix="Write out what it is, so that it can be understood by itself.",
    unless=_says_something,
)
def placeholder_text(item: Model, context: Context) -> Hits:
    """What is to be confirmed, or stands above, cannot be acted on, checked or evidenced.

    An action moves to another plan, is listed without its neighbours and is read out at a
    meeting: what is wrong, what will change and where that will be seen stand in it. And where
    a key says something by being there, as `barrier:` does, `none` is not the same as nothing.
    """
    texts = {key: field_value(item, key) for key in _keys_that_say(type(item))}
    said = {key: text for key, text in texts.items() if text}
    empty = {key: text for key, text in said.items() if is_placeholder(text)}
    if not isinstance(item, Evidence) or empty == said:
        for key, text in empty.items():
            yield (key,), f"'{text}' says nothing"
    for kind, key, taken_for, fix in _MAY_BE_LEFT_OUT:
        text = field_value(item, key) if type(item) is kind else None
        if text and (is_placeholder(text) or says_there_is_none(text)):
            message = f"'{text}' is taken for {taken_for}"
            yield Hit((key,), message, fix, explained_by="QIP012", severity=Severity.WARNING)
