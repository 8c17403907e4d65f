"""A sheet and somebody at a terminal: what was understood, what is open one by one, the plan."""

import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from qiptrack.cli import options
from qiptrack.cli.errors import DONE, say, say_wrapped
from qiptrack.cli.prompts import (
    HOW_DAYS_ARE_TYPED,
    HOW_DAYS_GONE_ARE_TYPED,
    HOW_TO_CHOOSE,
    WORDS_FOR_LEAVING,
    chosen,
    confirm,
    correct,
    line,
)
from qiptrack.cli.references import shortened
from qiptrack.cli.requests.importing import ImportRequest
from qiptrack.cli.terminal import emit
from qiptrack.cli.typed_dates import NotADay, say_noted_days
from qiptrack.cli.typed_texts import in_words
from qiptrack.errors import QiptrackError
from qiptrack.importing.answers import FILLABLE, Answers
from qiptrack.importing.cells import text_cell
from qiptrack.importing.dates import read_day
from qiptrack.importing.open_decisions import OpenDecision
from qiptrack.importing.reading import Reading
from qiptrack.reports.formats.formats import Format, render
from qiptrack.reports.importing import import_report
from qiptrack.reports.problems.problems import CheckOutcome, ProblemFormat, render_problems
from qiptrack.reports.screen import screen_of
from qiptrack.reports.wording import count

BACK, STOP = "k", "q"


@dataclass
class _Talk:
    """How far a conversation has come: the answers so far, and those before each of them."""

    request: ImportRequest
    answers: Answers
    reading: Reading
    before: list[Answers] = field(default_factory=list)
    typed: list[tuple[str, ...]] = field(default_factory=list)

    def take(self, answers: Answers, *typed: str) -> None:
        """Go on with `answers`, and keep those before for who wants to go back.

        `typed` are the options, each with its value, by which the last answer is given in a script.
        """
        self.reading = self.request.read(answers)
        self.before.append(self.answers)
        self.typed.append(typed)
        self.answers = answers

    def go_back(self) -> None:
        """Take the last answer back, if there is one."""
        if self.before:
            self.answers = self.before.pop()
            self.typed.pop()
            self.reading = self.request.read(self.answers)


def converse(request: ImportRequest, answers: Answers) -> int:
    """Show what was understood, ask what is open, write the plan; return the exit code.

    Nothing is written before the end. Ctrl-C and an end of input write nothing.
    """
    talk = _Talk(request, answers, request.read(answers))
    screen = screen_of(sys.stdout, os.environ)
    report = import_report(talk.reading, request.writing.today, with_decisions=False)
    emit(render(report, Format.TABLE, screen))
    _say_of_columns(talk.reading)
    while True:
        if not _through(talk):
            _say_what_was_answered(talk)
            return DONE
        agreed = _closing(talk)
        if agreed is not None:
            break
        talk.go_back()
    if not agreed:
        say("Nothing was written.")
        return DONE
    return request.save(talk.reading, shows_lines=False)


def _say_what_was_answered(talk: _Talk) -> None:
    """Say that nothing was written, and how nothing that was answered has to be typed again."""
    typed = [word for answer in talk.typed for word in answer]
    if not typed:
        say("Nothing was written.")
        return
    say_wrapped(
        "Nothing was written. To go on from here another time, give the same command and add:"
    )
    say(f"  {shlex.join(typed)}")


def _through(talk: _Talk) -> bool:
    """Ask everything that is open; return whether all is answered, and nobody said stop."""
    open_now = _questions(talk.reading)
    if open_now:
        say_wrapped(
            f"{count(open_now, 'question')}. Enter takes what stands in brackets;"
            f" {BACK} goes back, {STOP} stops, ? says what may be typed, and nothing is written"
            " before the end."
        )
    while talk.reading.decisions:
        decision = talk.reading.decisions[0]
        _show(talk, decision)
        typed = line(_prompt(decision), _explained(decision))
        if typed.casefold() in WORDS_FOR_LEAVING:
            return False
        if typed.casefold() == BACK:
            talk.go_back()
            continue
        _answer(talk, decision, typed)
    return True


def _questions(reading: Reading) -> int:
    """Return how many answers are needed; those with the same words need one."""
    return len({(each.alike, each.cell if _by_cell(each) else "") for each in reading.decisions})


def _by_cell(decision: OpenDecision) -> bool:
    return decision.option == "--cell"


def _say_of_columns(reading: Reading) -> None:
    """Say how a column is taken for what it is, where one is only kept as text."""
    if any(not each.field and not each.is_left_out for each in reading.columns):
        say_wrapped(
            f"If a column is taken wrongly: {STOP} stops, and `--map HEADING=issue`, or whatever it"
            " is, puts it right."
        )


def _show(talk: _Talk, decision: OpenDecision) -> None:
    """Show a question, with the words of the action that it is about and the answers there are."""
    left = _questions(talk.reading)
    where = ", ".join(part for part in (decision.cell, decision.row) if part) or "The plan"
    say("")
    words = " ".join(decision.words.split())
    said = f"'{words}'. " if words else ""
    why = f" ({decision.why})" if decision.why else ""
    alike = sum(1 for each in talk.reading.decisions if each.alike == decision.alike) - 1
    others = f" It holds for {count(alike, 'other cell')} with the same words."
    same = others if words and alike and not _by_cell(decision) else ""
    say_wrapped(f"{where} ({left} to go): {said}Say {decision.question}{why}.{same}")
    for text in _actions_of(talk.reading, decision):
        say_wrapped(text, "  ")
    for number, choice in enumerate(decision.choices, start=1):
        say(f"  {number}  {choice}")


def _actions_of(reading: Reading, decision: OpenDecision) -> Iterator[str]:
    """Yield the words of each action of the row that a question is about."""
    for read in reading.actions if decision.row else ():
        if read.row == decision.row and (text := read.values.get("action")):
            yield " ".join(str(text).split())


def _prompt(decision: OpenDecision) -> str:
    what = "Number or words" if decision.choices else "Answer"
    return f"{what}{f' [{decision.offered}]' if decision.offered else ''}: "


def _explained(decision: OpenDecision) -> str:
    """Return how a question may be answered, here and in a script."""
    how = "Type the words that belong there."
    if decision.choices:
        how = HOW_TO_CHOOSE
    elif decision.about in _DAYS:
        how = HOW_DAYS_ARE_TYPED if decision.about == "due" else HOW_DAYS_GONE_ARE_TYPED
    enter = f" Enter takes {decision.offered}." if decision.offered else ""
    leave = f"{BACK} goes back, {STOP} stops and writes nothing."
    return f"{how}{enter} {leave} In a script it is {decision.command}."


def _answer(talk: _Talk, decision: OpenDecision, typed: str) -> None:
    """Take what was typed, if it settles the question; say why not otherwise."""
    said = typed or decision.offered
    if not said:
        say("  It is needed; ? says what may be typed.")
        return
    try:
        meant = _in_full(decision, said)
        given = decision.answered_by(meant)
        answers = talk.answers.with_one(*given)
        say_noted_days()
        again = talk.request.read(answers)
    except QiptrackError as error:
        correct(error)
        return
    still = next((each for each in again.decisions if _is_same(each, decision)), None)
    if still is not None:
        correct(QiptrackError(still.why or f"That does not settle it: {still.question}"))
        return
    others = _gaps_like(decision, again)
    if others and confirm(f"The same for {count(others, 'other row')} where nothing is said?"):
        given = ("--fill", f"{decision.about}={meant}")
        answers = talk.answers.with_one(*given)
    talk.take(answers, *given)


_DAYS = {"due": options.day, "opened": options.past_day}
"""How what is typed for a day is read, by what the question is about."""


_TEXTS = ("issue", "action", "evidence_source")
"""What has to be understood by itself when it is typed."""


def _in_full(decision: OpenDecision, said: str) -> str:
    """Return `said` as the sheet would say it: a choice by its whole name, a day as YYYY-MM-DD."""
    if decision.choices:
        begun = shortened(said, decision.choices)
        return chosen(said, decision.choices) if said.isdecimal() or begun else said
    if decision.about in _TEXTS:
        return in_words(said)
    if decision.about not in _DAYS:
        return said
    try:
        return _DAYS[decision.about](said).isoformat()
    except NotADay:
        day = read_day(text_cell(said)).day  # a month alone, as the cells of a sheet have it
        if day is None:
            raise
        return day.isoformat()


def _gaps_like(decision: OpenDecision, left: Reading) -> int:
    """Return how many empty cells are still open for which one answer may hold as well."""
    if not _is_gap(decision) or decision.about not in FILLABLE:
        return 0
    return sum(_is_gap(each) and each.about == decision.about for each in left.decisions)


def _is_gap(decision: OpenDecision) -> bool:
    """Whether a cell is empty, and not only hard to understand."""
    return _by_cell(decision) and not decision.words


def _is_same(one: OpenDecision, other: OpenDecision) -> bool:
    return (one.about, one.cell, one.name) == (other.about, other.cell, other.name)


def _closing(talk: _Talk) -> bool | None:
    """Show the plan as `check` sees it, and ask whether to write it; None goes back."""
    request = talk.request
    text = request.text(talk.reading)
    problems = request.problems(text)
    outcome = CheckOutcome(problems, [request.shown], as_of=request.writing.today, briefly=True)
    say("")
    emit(render_problems(outcome, ProblemFormat.TEXT, screen_of(sys.stdout, os.environ)))
    while True:
        words = f"Write {request.shown} with {count(len(talk.reading.actions), 'action')}?"
        typed = line(f"{words} Enter writes it, {BACK} goes back, n throws it away: ").casefold()
        if typed in ("", "y", "yes"):
            return True
        if typed in ("n", "no", *WORDS_FOR_LEAVING):
            return False
        if typed == BACK:
            return None
        say(f"  Type Enter, {BACK} or n.")
