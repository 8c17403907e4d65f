"""A governance meeting at a terminal: what is on the agenda of a plan, one item at a time."""

import datetime as dt
import signal
import sys
from functools import partial

from qiptrack.analysis.cadence import later
from qiptrack.analysis.decisions import reviews_of
from qiptrack.cli.errors import DONE, INTERRUPTED, say
from qiptrack.cli.meeting.conversation import (
    BACK,
    LEAVING,
    SAYING,
    STOP,
    TAKE_BACK,
    Conversation,
    asked,
    by_when,
    choice,
    text,
    who_sees_to_it,
)
from qiptrack.cli.prompts import chosen, line
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.terminal import emit
from qiptrack.cli.typed_texts import clean_text
from qiptrack.cli.write_references import ItemReference
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.dates import short_day
from qiptrack.model.plan import Review
from qiptrack.model.records import Escalation, latest_of
from qiptrack.reports.formats.table import block_lines
from qiptrack.reports.meeting_items import subject_blocks
from qiptrack.reports.report import Block, Paragraph
from qiptrack.reports.wording import count, who_and_when
from qiptrack.workflow.meeting import Answer, Choice, Item, MeetingSoFar, Walk


def walk_through(writing: WriteRequest, target: ItemReference) -> int:
    """Go through the agenda of a plan, save what was said, and return the exit code.

    Ctrl-C, an end of input or a window that is closed stops it, and what was said so far is
    saved.
    """
    writing.refuse_unwritable(target.filed.file)
    conversation = Conversation(writing, target)
    conversation.drafts()  # a plan that takes no meeting is refused before anybody sits down
    agreed: bool | None = None
    try:
        _outlive_the_window()
        _welcome(conversation)
        conversation.until_taken(partial(_about_the_meeting, conversation))
        while agreed is None:
            _through_the_items(conversation)
            agreed = _closing(conversation)
    except (KeyboardInterrupt, EOFError, OSError) as stopped:  # OSError: the terminal is gone
        if not conversation.walk.said and conversation.walk.meeting.note is None:
            raise
        say("")
        say("Stopped. What was said so far:")
        _save(conversation, show=True)
        return INTERRUPTED if isinstance(stopped, KeyboardInterrupt) else DONE
    if agreed:
        _save(conversation)
    else:
        say("Nothing was saved.")
    return DONE


def _outlive_the_window() -> None:
    """Have a window that is closed be an end of input, and not the end of the program."""
    if hasattr(signal, "SIGHUP"):  # Windows has no hang-up
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _welcome(conversation: Conversation) -> None:
    plan, by = conversation.target.filed.id, conversation.situation.by
    on, many = short_day(conversation.writing.date), count(len(conversation.walk.items), "item")
    say(f"Review of {plan} on {on}, put down by {by}: {many}.")
    last = _last_review(conversation)
    if last and or_none(lambda: last.note):
        _put(conversation, Paragraph(f"Last time, on {short_day(last.date)}: {last.note}"))
    for _, decided in conversation.agenda.decisions:
        if decided.action is None:
            who = who_and_when(decided.owner, decided.due)
            _put(
                conversation,
                Paragraph(f"Decided on {short_day(decided.date)}: {decided.decision}{who}"),
            )
    say(f"Enter takes what stands in brackets; {TAKE_BACK} takes back what was said before.")
    say(LEAVING)


def _put(conversation: Conversation, *blocks: Block) -> None:
    for block in blocks:
        for shown in block_lines(block, conversation.screen):
            sys.stderr.write(f"{shown}\n")


def _about_the_meeting(conversation: Conversation) -> Walk:
    """Ask which meeting it is and who chairs it; the last one is offered."""
    last = _last_review(conversation)
    chairs = {each.meeting: each.chair for each in conversation.writing.organisation.meetings}
    usual = (last and or_none(lambda: last.meeting)) or next(iter(chairs), None)
    names = list(dict.fromkeys([*chairs, *([usual] if usual else [])]))
    which = f"Which meeting ({', '.join(names)})" if len(names) > 1 else "Which meeting"
    read = (lambda typed: chosen(typed, names)) if chairs else clean_text
    meeting = asked(which, read, usual, needed=usual is None)
    chair = chairs.get(meeting) or (last and or_none(lambda: last.chair))
    led_by = asked("Who chairs", partial(_chair, conversation), chair, among=conversation.roles)
    return conversation.walk.held(MeetingSoFar(meeting, led_by))


def _chair(conversation: Conversation, typed: str) -> str | None:
    return conversation.role(typed) if _unless_taken_back(typed) else None


def _last_review(conversation: Conversation) -> Review | None:
    held = reviews_of(conversation.target.filed.plan, conversation.writing.today)
    return held[-1] if held else None


def _through_the_items(conversation: Conversation) -> None:
    """Put each item to the meeting, until the last is done or somebody says stop."""
    while (item := conversation.walk.item) is not None:
        _show(conversation)
        went = _talk(conversation, item)
        if went is None:
            return
        conversation.walk = went


def _show(conversation: Conversation) -> None:
    """Show an item: why it is on the agenda, how it stands, and what was said of it before."""
    place = f"{conversation.walk.position + 1} of {len(conversation.walk.items)}"
    sys.stderr.write("\n")
    _put(
        conversation,
        *subject_blocks(
            conversation.subject, place, conversation.writing.today, _escalated(conversation)
        ),
    )
    for kind, said in conversation.walk.here.items():
        say(f"Said before, {kind}: {in_words(said)}")


def _escalated(conversation: Conversation) -> Escalation | None:
    """Return the last time that somebody was told of the action that is talked about."""
    item = conversation.walk.item
    actions = or_none(lambda: conversation.target.filed.plan.actions) or ()
    action = next((each for each in actions if item and or_none(lambda: each.id) == item.id), None)
    return or_none(lambda: latest_of(action.escalations)) if action else None


def _talk(conversation: Conversation, item: Item) -> Walk | None:
    """Put down what is said of an item until it is left; return the walk then, None to stop."""
    while (word := choice(item)) in SAYING:
        conversation.until_taken(partial(SAYING[word], conversation))
        if word == Choice.DECISION and Choice.DECISION in conversation.walk.here:
            conversation.until_taken(partial(who_sees_to_it, conversation))
    if word == STOP:
        return None
    return conversation.walk.back() if word == BACK else conversation.walk.onward()


def in_words(said: Answer) -> str:
    """Return the answer on an item in one line."""
    to = f"{said.to}: " if said.to else ""
    barrier = f" (in the way: {said.barrier})" if said.barrier else ""
    return f"{to}{said.text}{barrier}{who_and_when(said.owner, said.due)}"


def _closing(conversation: Conversation) -> bool | None:
    """Ask what was said of the whole and when to meet again, and whether to save it.

    None goes back to the items.
    """
    say("")
    conversation.until_taken(partial(_note, conversation))
    conversation.until_taken(partial(_next, conversation))
    drafts = conversation.drafts()
    emit(conversation.writing.shown(drafts))
    if conversation.writing.session.dry_run:
        return True
    while True:
        typed = line("Save this? Enter saves it, k goes back, n throws it away: ").casefold()
        if typed in ("", "y", "yes", "s", "save"):
            return True
        if typed in ("n", "no"):
            return False
        if typed in ("k", "back"):
            conversation.walk = (
                conversation.walk.back() if conversation.walk.item is None else conversation.walk
            )
            return None
        say("  Type Enter, k or n.")


def _note(conversation: Conversation) -> Walk | None:
    facts = conversation.walk.meeting
    note = text("What was said of the plan as a whole", facts.note)
    return conversation.walk.held(facts._replace(note=_unless_taken_back(note))) if note else None


def _unless_taken_back(typed: str) -> str | None:
    return None if typed == TAKE_BACK else typed


def _next(conversation: Conversation) -> Walk | None:
    facts = conversation.walk.meeting
    usual = facts.following or _usual_next(conversation)
    following = by_when("When the next review is", usual)
    return conversation.walk.held(facts._replace(following=following))


def _usual_next(conversation: Conversation) -> dt.date | None:
    """Return the day a period later, moved back to the weekday of this meeting; None: not said."""
    name, date = conversation.walk.meeting.meeting, conversation.writing.date
    every = next(
        (m.every for m in conversation.writing.organisation.meetings if m.meeting == name), None
    )
    if every is None:
        return None
    after = later(date, every)
    same_weekday = after - dt.timedelta((after.weekday() - date.weekday()) % 7)
    return same_weekday if same_weekday > date else after


def _save(conversation: Conversation, *, show: bool = False) -> None:
    """Save what was said, unless it is a dry run, and then `show` the lines it changes.

    What cannot be saved is said once more, so that it is not lost.
    """
    writing = conversation.writing
    try:
        decided = writing.write(conversation.decided, partial(_changed_by_others, conversation))
    except QiptrackError:
        say("This was said, and is not saved:")
        for item, kind, said in conversation.walk.answers():
            say(f"  {item.id}, {kind}: {in_words(said)}")
        raise
    if show:
        emit(writing.shown(decided.drafts))
    writing.tell(decided)


def _changed_by_others(conversation: Conversation) -> None:
    shown = conversation.writing.folder.shown(conversation.plan)
    say(f"{shown} was changed by somebody else. What was said is put down on what it says now.")
