"""What a command still needs to know, asked for at a terminal."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from qiptrack.cli.errors import say, say_wrapped, sentence
from qiptrack.cli.references import AmbiguousName, shortened
from qiptrack.cli.typed_dates import say_noted_days
from qiptrack.errors import QiptrackError
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest

LEAVING = "Ctrl-C leaves, and nothing is saved."
"""What becomes of the answers so far when somebody has enough of questions."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know: the option that says it, the words that ask for it, and its check.

    `read` turns what was typed into a value, and raises QiptrackError for what will not do.
    `choices` may depend on the answers given so far, by option. One that is not `needed` takes
    Enter for its `default`, which is shown. With `only_with` it is asked when that option has
    an answer. `fits` looks at a value beside the answers given so far, and raises QiptrackError
    for one that will not do. `hint` says what may be typed, where that is more than the words
    tell, and what is `listed` there is, a line each, which is looked for when somebody asks.
    `leaving` says what becomes of the answers so far at Ctrl-C.
    """

    option: str
    words: str
    read: Callable[[str], Any] = str
    choices: Sequence[str] | Callable[[Mapping[str, Any]], Sequence[str]] = ()
    needed: bool = True
    default: Any = None
    only_with: str = ""
    fits: Callable[[Any, Mapping[str, Any]], None] | None = None
    hint: str = ""
    listed: Callable[[], Iterable[str]] = tuple
    leaving: str = LEAVING

    def among(self, given: Mapping[str, Any]) -> Sequence[str]:
        """Return the choices there are when `given` has been answered."""
        return self.choices(given) if callable(self.choices) else self.choices


class MissingOptions(QiptrackError):
    """Something needed was not said, and there is nobody to ask."""

    def __init__(self, questions: Iterable[Question], given: Mapping[str, Any]) -> None:
        missing = list(questions)
        listed = ", ".join(question.option for question in missing)
        verb = "is" if len(missing) == 1 else "are"
        fix = "\n".join(
            f"{question.option}: {question.words}"
            + (f" ({', '.join(choices)})" if (choices := question.among(given)) else "")
            for question in missing
        )
        super().__init__(f"{listed} {verb} missing.", fix)


class NotAChoice(QiptrackError):
    """What was typed is none of the choices."""

    def __init__(self, text: str, choices: Sequence[str]) -> None:
        meant = nearest(text, choices) or next(iter(_meant(text, choices)), "")
        fix = f"Did you mean {meant}?" if meant else _unlisted.get()(text, choices)
        super().__init__(f"'{text}' is none of {', '.join(choices)}.", fix)


def _meant(text: str, choices: Sequence[str]) -> Sequence[str]:
    """Return which of the choices people mean by `text`, where those are words of the format."""
    from qiptrack.model.word_meanings import meant_value

    return meant_value(text, choices).names


def complete(
    given: dict[str, Any],
    questions: Sequence[Question],
    tried: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> dict[str, Any]:
    """Return `given`, by option, with an answer to each question that it leaves open.

    On a terminal each is asked until the answer will do. Elsewhere MissingOptions lists all that
    are needed. Where no needed one is open, the others stay as they are.

    `tried` is asked of what is known before the first question, and with each answer. It raises
    QiptrackError for what would be refused when all is known, so that no answer is lost by it.
    """
    missing = [question for question in questions if given.get(question.option) is None]
    needed = [question for question in missing if question.needed]
    if needed and not can_ask():
        raise MissingOptions(needed, given)
    answered = dict(given)
    if needed:
        tried(answered)
    for question in missing if needed else ():
        if not question.only_with or answered[question.only_with] is not None:
            answered[question.option] = ask(question, answered, tried)
    return answered


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    question: Question,
    given: Mapping[str, Any] = MappingProxyType({}),
    tried: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> Any:
    """Ask until the answer will do, beside what is `given`; an end of input gives up.

    `tried` raises QiptrackError for answers that do not go together.
    """
    choices = question.among(given)
    if choices:
        say(f"{question.words}:")
        for number, choice in enumerate(choices, start=1):
            say(f"  {number}  {choice}")
    prompt = "Number or name" if choices else question.words
    shown = f" [{question.default}]" if question.default is not None else ""
    while True:
        text = line(f"{prompt}{shown}: ", explained(question, choices), question.listed)
        if not text and question.needed:
            say("  It is needed; ? says what may be typed.")
            continue
        if not text:
            return question.default
        if text.casefold() in WORDS_FOR_LEAVING and not shortened(text, choices):
            say(f"  {question.leaving}")
            continue
        try:
            answer = question.read(chosen(text, choices) if choices else _fit(text))
            tried({**given, question.option: answer})
            if question.fits is not None:
                question.fits(answer, given)
        except QiptrackError as error:
            say_noted_days()
            correct(error, question.option)
        else:
            say_noted_days()
            return answer


WORDS_FOR_LEAVING = ("q", "quit", "exit", "cancel")
"""What people type to leave, in the place of an answer."""

_unfit: ContextVar[Callable[[str], None] | None] = ContextVar("unfit", default=None)


def refuse_answers(unfit: Callable[[str], None]) -> None:
    """Have each answer in words looked at by `unfit`, from now on and for this command.

    It raises QiptrackError for what no plan may hold, so that this is asked for again at once,
    and not found when the last question is answered.
    """
    _unfit.set(unfit)


_unlisted: ContextVar[Callable[[str, Sequence[str]], str]] = ContextVar(
    "unlisted", default=lambda _text, _choices: ""
)


def explain_unlisted(explain: Callable[[str, Sequence[str]], str]) -> None:
    """Have `explain` say, for this command, what else is known of a text that is no choice."""
    _unlisted.set(explain)


def _fit(text: str) -> str:
    unfit = _unfit.get()
    if unfit is not None:
        unfit(text)
    return text


def explained(question: Question, choices: Sequence[str]) -> str:
    """Return the explanation of a question, and of how it may be answered."""
    parts = [f"{question.words}."]
    if choices:
        parts.append(HOW_TO_CHOOSE)
    elif question.words.startswith(_OF_DAYS):
        parts.append(HOW_DAYS_ARE_TYPED)
    elif question.words.startswith(_OF_DAYS_GONE):
        parts.append(HOW_DAYS_GONE_ARE_TYPED)
    if question.hint:
        parts.append(question.hint)
    if question.option.startswith("--"):
        parts.append(f"In a script it is {question.option}.")
    if question.needed:
        parts.append("It is needed.")
    elif question.default is not None:
        parts.append(f"Enter takes {question.default}.")
    elif "; Enter " not in question.words:
        parts.append("Enter leaves it as it is.")
    return " ".join([*parts, question.leaving])


HOW_TO_CHOOSE = "Type the number of one, its name, its beginning or its initials."
HOW_DAYS_ARE_TYPED = "A day may be typed as 31/01/2027, 31 January, fri, +14 or end of march."
HOW_DAYS_GONE_ARE_TYPED = (
    "A day may be typed as 31/01/2026, 31 January, fri, -14, yesterday or end of march."
)

_OF_DAYS = ("By when", "From which day", "The new date")
_OF_DAYS_GONE = "On which day"
"""What the questions begin with that a day answers, and one that has come."""


def correct(error: QiptrackError, option: str = "") -> None:
    """Say what is wrong with an answer, and what to type, before it is asked for again.

    The `option` that would say it elsewhere is no word to be typed at its prompt.
    """
    fix = re.sub(rf": {re.escape(option)} [A-Z]+\b\.?", ".", error.fix) if option else error.fix
    say_wrapped(f"{sentence(error.message)} {fix}".rstrip(), "  ")


def confirm(words: str) -> bool:
    """Ask for a yes until there is one or a no, and return whether it is a yes; Enter is a no."""
    while (typed := line(f"{words} [y/N] ", _YES_OR_NO).casefold()) not in ("y", "yes"):
        if typed in ("", "n", "no", *WORDS_FOR_LEAVING):
            return False
        say(f"  {_YES_OR_NO}")
    return True


_YES_OR_NO = "Type y for yes, or n for no; Enter is no."


class Doubtful(QiptrackError):
    """What was given can be, and is so unlikely that somebody has to say that it is meant."""

    def __init__(self, doubt: str) -> None:
        fix = "Say what is meant." if can_ask() else "If it is meant, add --yes."
        super().__init__(doubt, fix)


def make_sure(doubt: str | None, *, yes: bool) -> None:
    """Ask whether what raises a `doubt` is meant; Doubtful when it is not, or nobody can say.

    `yes` says so beforehand.
    """
    if doubt is None or yes:
        return
    if can_ask():
        say_wrapped(sentence(doubt))
        if confirm("Is that meant?"):
            return
    raise Doubtful(doubt)


def line(
    prompt: str, explanation: str = LEAVING, listed: Callable[[], Iterable[str]] = tuple
) -> str:
    """Return the line that is typed behind `prompt`; an end of input gives up.

    The prompt may have text of a plan in it, which is shown as text whatever is in it. A
    question mark is answered with the `explanation` and what is `listed`, and asked again.
    """
    while (typed := _line(prompt)) == "?":
        say_wrapped(explanation, "  ")
        for named in listed():
            say_wrapped(named, "  ", "    ")
    return typed


def _line(prompt: str) -> str:
    from qiptrack.reports.text import encodable, visible

    said, ends = prompt.rstrip(" "), len(prompt) - len(prompt.rstrip(" "))
    sys.stderr.write(encodable(visible(said), sys.stderr.encoding or "utf-8") + " " * ends)
    sys.stderr.flush()
    try:
        typed = sys.stdin.readline()
    except OSError:  # the terminal is gone
        typed = ""
    if not typed:
        sys.stderr.write("\n")  # what is said next begins on a line of its own
        raise EOFError
    return typed.strip()


def chosen(text: str, choices: Sequence[str]) -> str:
    """Return the choice that is meant by its number, its name, its beginning or its initials.

    Raises NotAChoice when it is none, and AmbiguousName when it begins several.
    """
    if text.isdecimal() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1]
    found = [choice for choice in choices if same_name(choice, text)]
    found = found or shortened(text, choices)
    if len(found) > 1:
        raise AmbiguousName(text, found)
    if not found:
        raise NotAChoice(text, choices)
    return found[0]


def choice_of(option: str, words: str, kind: type[StrEnum]) -> Question:
    """Return the question whose answer is one of the words of `kind`."""
    return Question(option, words, kind, [each.value for each in kind])
