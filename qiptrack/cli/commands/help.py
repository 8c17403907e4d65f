"""A screen on one topic, or the list of the topics."""

import os
import sys
from textwrap import fill
from typing import Annotated

from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.errors import DONE
from qiptrack.cli.other_words import meant_by
from qiptrack.cli.pager import page
from qiptrack.cli.references import AmbiguousName, beginning_with
from qiptrack.cli.topics import TOPICS
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.errors import QiptrackError
from qiptrack.model.nearest import nearest
from qiptrack.model.sentences import listing
from qiptrack.reports.screen import screen_of

WIDEST = 80
"""How many characters a line of text has at most, however wide the screen is."""


class UnknownTopic(QiptrackError):
    """There is no such topic."""

    def __init__(self, name: str) -> None:
        commands = {each.name for listed in COMMANDS.values() for each in listed}
        topics = f"Topics are: {', '.join(each.name for each in TOPICS)}."
        if near := nearest(name, [each.name for each in TOPICS]):
            topics = f"Did you mean {near}? {topics}"
        elif meant := meant_by(name, commands):
            topics = f"Did you mean {listing(meant, 'or')}? {topics}"
        if name in commands:
            topics = f"It is a command, and tells what it takes: `qiptrack {name} --help`"
        super().__init__(f"There is no topic '{name}'.", topics)


def help_(
    topic: Annotated[
        str | None,
        Argument(
            metavar="[TOPIC]",
            help="What to explain; without it, the list of topics.",
            autocompletion=completion.words(each.name for each in TOPICS),
        ),
    ] = None,
) -> int:
    """Explain a topic on one screen, such as owners.

    What a command takes is told by `qiptrack COMMAND --help`.
    """
    page(_listed() if topic is None else _explained(topic))
    return DONE


def _listed() -> str:
    names = max(len(each.name) for each in TOPICS)
    said = "`qiptrack help TOPIC` explains one; `qiptrack --help` lists the commands."
    under = " " * (names + 4)
    lines = [
        fill(f"  {each.name:<{names}}  {each.question}", _width(), subsequent_indent=under)
        for each in TOPICS
    ]
    return "\n".join([fill(said, _width()), "", *lines, ""])


def _width() -> int:
    return min(screen_of(sys.stdout, os.environ).columns, WIDEST)


def _explained(name: str) -> str:
    names = [each.name for each in TOPICS]
    found = [each for each in names if each == name.casefold()] or beginning_with(name, names)
    if len(found) > 1:
        raise AmbiguousName(name, found)
    if not found:
        raise UnknownTopic(name)
    topic = next(each for each in TOPICS if each.name == found[0])
    paragraphs = [topic.question, *topic.text.split("\n\n")]
    return "\n".join(f"{fill(' '.join(each.split()), _width())}\n" for each in paragraphs)
