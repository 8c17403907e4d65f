"""What is asked of an item at a meeting, and whether the plan takes the answer."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from qiptrack.analysis.agenda import agenda
from qiptrack.analysis.agenda_items import AgendaItem
from qiptrack.analysis.escalation_steps import manager_of
from qiptrack.cli import options
from qiptrack.cli.errors import say
from qiptrack.cli.prompts import Question, ask, chosen, correct, line
from qiptrack.cli.requests.write import DecidedChanges, WriteRequest
from qiptrack.cli.typed_dates import say_noted_days
from qiptrack.cli.typed_texts import clean_text, in_words
from qiptrack.cli.write_references import ItemReference, NotToldWell
from qiptrack.errors import QiptrackError
from qiptrack.model.fields import NotKnown
from qiptrack.model.roles import same_role
from qiptrack.reports.meeting_items import Subject, ref_of, subjects
from qiptrack.reports.screen import screen_of
from qiptrack.reports.wording import count
from qiptrack.workflow.change import Change, Draft
from qiptrack.workflow.meeting import Answer, Choice, Item, Walk, minutes

TAKE_BACK = "-"
"""What is typed to take back what was said before."""

SKIP, BACK, STOP = "next", "back", "stop"

_LETTERS = {
    "p": "progress",
    "b": "barrier",
    "d": "decision",
    "e": "escalate",
    "k": BACK,
    "q": STOP,
    "": SKIP,
}
LEAVING = "Ctrl-C stops, and what was said until then is saved."
_EXPLAINED = (
    "A letter, or the word behind it: what is said of this item is asked then. Enter goes on to the"
    f" next one, k back. At the end all of it is shown, and saved. {LEAVING}"
)
_OF_ACTIONS = ("progress", "barrier", "escalate")


class Conversation:
    """A meeting on one plan: who puts it down, and how far it has come."""

    def __init__(self, writing: WriteRequest, target: ItemReference) -> None:
        self.writing = writing
        self.plan = target.filed.file
        self.situation = writing.situation(target.filed)
        self.agenda = agenda([target.filed], writing.organisation, writing.today)
        self.subjects = subjects(self.agenda)
        self.walk = Walk(tuple(map(_item, self.subjects)))
        self.screen = screen_of(sys.stderr, os.environ)

    @property
    def target(self) -> ItemReference:
        """The plan, as its file was read last."""
        return self.writing.references.file(self.plan)

    @property
    def subject(self) -> Subject:
        """What is talked about now; there is nothing behind the last item."""
        return self.subjects[self.walk.position]

    @property
    def on_agenda(self) -> AgendaItem | None:
        """The action that is talked about; None when it is a check or an indicator."""
        return self.subject if isinstance(self.subject, AgendaItem) else None

    def role(self, text: str) -> str:
        """Return the role that begins so, one at this service where they are declared."""
        return chosen(text, self.roles) if self.roles else clean_text(text)

    @property
    def roles(self) -> Sequence[str]:
        """The roles that are declared at the service of the plan."""
        return self.writing.organisation.role_names(self.situation.service)

    def changes(self, walk: Walk) -> list[tuple[ItemReference, Change]]:
        """Return the changes by the answers in `walk`; NotToldWell for an unreadable plan."""
        try:
            made = minutes(walk, self.target.filed, self.situation)
        except NotKnown as unknown:
            behind = self.walk.item is None
            ref = self.target.filed.id if behind else ref_of(self.subject)
            raise NotToldWell(ref, unknown.name) from unknown
        return [(self.target, change) for change in made]

    def drafts(self) -> list[Draft]:
        """Return the plan file with everything put down that was said."""
        return [*self.decided().drafts]

    def decided(self) -> DecidedChanges:
        """Return everything that was said, put down on what the plan file says."""
        return self.writing.decided(self.changes(self.walk))

    def until_taken(self, asked: Callable[[], Walk | None]) -> None:
        """Ask until the plan takes what was said, or nothing was; then go on with that.

        Where the plan is unreadable, no other answer would do, and it is not asked again.
        """
        while (walk := asked()) is not None:
            try:
                self.writing.drafts(self.changes(walk))
            except NotToldWell as error:
                correct(error)
                return
            except QiptrackError as error:
                correct(error)
                continue
            self.walk = walk
            return


def _item(subject: Subject) -> Item:
    return Item(ref_of(subject).rpartition("/")[2], is_action=isinstance(subject, AgendaItem))


def choice(item: Item) -> str:
    """Ask what is to be said of an item, or where to go, and return the word for it."""
    names = {
        letter: word
        for letter, word in _LETTERS.items()
        if item.is_action or word not in _OF_ACTIONS
    }
    letters = ", ".join(f"{letter} {word}" for letter, word in names.items() if letter)
    while True:
        typed = line(f"{letters}, Enter {SKIP}: ", _EXPLAINED)
        if (letter := typed.casefold()) in names:
            return names[letter]
        try:
            return chosen(typed, list(names.values()))
        except QiptrackError as error:
            correct(error)


def text(words: str, before: str | None) -> str | None:
    """Ask for a text, `before` offered; None when nothing is said."""
    typed: str | None = asked(words, _said, before)
    return typed


def _said(typed: str) -> str:
    """Return what was typed, which says something, or takes back what was said before."""
    return typed if typed == TAKE_BACK else in_words(typed)


def asked(
    words: str,
    read: Callable[[str], Any],
    before: Any,
    *,
    needed: bool = False,
    among: Sequence[str] = (),
) -> Any:
    """Ask a question of a meeting, `before` offered, and return the answer; None for none.

    What it may be `among` is told to whoever asks what may be typed.
    """
    hint = f"There are: {', '.join(among)}." if among else ""
    return ask(Question("", words, read, needed=needed, default=before, hint=hint, leaving=LEAVING))


def progress(conversation: Conversation) -> Walk | None:
    """Ask what is new; a barrier that stood is asked about, for an update clears it.

    Return the walk with the answer, or None where nothing changes; so do those below.
    """
    before = conversation.walk.here.get(Choice.UPDATE)
    note = text("What is new", before and before.text)
    if note is None or note == TAKE_BACK:
        return _without(conversation, Choice.UPDATE, note)
    stood = before.barrier if before else _barrier(conversation)
    barrier = stood if stood and _yes(f"Still in the way: {stood}?") else None
    return conversation.walk.saying(Choice.UPDATE, Answer(note, barrier=barrier))


def barrier(conversation: Conversation) -> Walk | None:
    """Ask what stands in the way, and what is new besides."""
    before = conversation.walk.here.get(Choice.UPDATE)
    stood = (before and before.barrier) or _barrier(conversation)
    found = text("What stands in the way", stood)
    if found is None or found == TAKE_BACK:
        return _without(conversation, Choice.UPDATE, found)
    usual = f"Reported at {conversation.walk.meeting.meeting or 'the meeting'}"
    note = text("What is new", before.text if before else usual)
    return conversation.walk.saying(Choice.UPDATE, Answer(note or usual, barrier=found))


def escalation(conversation: Conversation) -> Walk | None:
    """Ask who is told, the one that the route says offered, and why."""
    before = conversation.walk.here.get(Choice.ESCALATION)
    to, late = _route(conversation)
    role = asked(
        "Who is told", conversation.role, before.to if before else to, among=conversation.roles
    )
    if role is None:
        return None
    reason = text("Why", before.text if before else late)
    if reason is None or reason == TAKE_BACK:
        return _without(conversation, Choice.ESCALATION, reason)
    return conversation.walk.saying(Choice.ESCALATION, Answer(reason, to=role))


def decision(conversation: Conversation) -> Walk | None:
    """Ask what was decided, and return the walk with the answer; None where nothing changes."""
    before = conversation.walk.here.get(Choice.DECISION)
    found = text("What was decided", before and before.text)
    if found is None or found == TAKE_BACK:
        return _without(conversation, Choice.DECISION, found)
    kept = before or Answer(found)
    return conversation.walk.saying(Choice.DECISION, kept._replace(text=found))


def who_sees_to_it(conversation: Conversation) -> Walk | None:
    """Ask who sees to what was decided, and by when; either may be left open."""
    decided = conversation.walk.here[Choice.DECISION]
    owner = asked(
        "Who sees to it", partial(_role, conversation), decided.owner, among=conversation.roles
    )
    due = by_when("By when", decided.due)
    return conversation.walk.saying(Choice.DECISION, decided._replace(owner=owner, due=due))


def _role(conversation: Conversation, typed: str) -> str | None:
    """Return the role that begins so; None takes back the one that was said before."""
    return None if typed == TAKE_BACK else conversation.role(typed)


def by_when(words: str, before: dt.date | None) -> dt.date | None:
    """Ask for a day until it is one, `before` offered; None when none is said."""
    while True:
        typed = asked(words, clean_text, before.isoformat() if before else None)
        if typed is None or typed == TAKE_BACK:
            return None
        try:
            found = options.day(typed)
        except QiptrackError as error:
            correct(error)
        else:
            say_noted_days()
            return found


SAYING: Mapping[str, Callable[[Conversation], Walk | None]] = MappingProxyType(
    {"progress": progress, "barrier": barrier, "escalate": escalation, "decision": decision}
)
"""What asks for each thing that can be said of an item."""


def _without(conversation: Conversation, kind: Choice, typed: str | None) -> Walk | None:
    return None if typed is None else conversation.walk.saying(kind, None)


def _barrier(conversation: Conversation) -> str | None:
    item = conversation.on_agenda
    told = item.told if item else None
    return told.latest.barrier if told and told.latest and told.blocked else None


def _route(conversation: Conversation) -> tuple[str | None, str | None]:
    """Return who is to be told of an action, never whoever puts it down; and why, if it is late.

    That is the role that the route says, or else the owner's manager.
    """
    item, organisation, service = (
        conversation.on_agenda,
        conversation.writing.organisation,
        conversation.situation.service,
    )
    if item is None:
        return None, None
    to = item.escalate_to
    if to is None and item.row.owner:
        to = manager_of(item.row.owner, service, organisation)
    if same_role(to, conversation.situation.by):
        to = manager_of(conversation.situation.by, service, organisation)
    return to, f"{count(item.row.days_overdue, 'day')} overdue" if item.row.days_overdue else None


def _yes(words: str) -> bool:
    """Ask for yes or no until it is one of them; Enter is yes."""
    while True:
        typed = line(f"{words} [Y/n] ").casefold()
        if typed in ("", "y", "yes", "n", "no"):
            return not typed.startswith("n")
        say("  Type y or n.")
