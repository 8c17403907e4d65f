"""The example provider with half a year of commits, made on the spot.

`qiptrack/demo` has its history as data. `commits.txt` is a line a commit, in order. Each file of
the folder is kept with every line that it ever had, behind the number of the commit that brought
the line and of the one that took it away again:

     25 112 |    completed: 2026-06-26
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qiptrack.model.dates import MONTHS, day, days_later
from qiptrack.patterns import pattern
from qiptrack.store.atomic_files import new_folder_at, saving
from qiptrack.store.git import settings
from qiptrack.store.git.process import GitPlace, answer, streamed
from qiptrack.store.git.repository import Repository

TOLD_ON = dt.date(2026, 11, 23)
"""The Monday after the last commit, as the data has it."""

MEETING = dt.date(2026, 10, 20)
"""The last governance meeting in the data."""

BRANCH = "main"

_HERE = Path(__file__).parents[1] / "demo"
_ENDING = ".lines"
_COMMIT = pattern(r"(\S+ \S+) \| ((.*) <(.*)>) \| (.*)")
_LINE = pattern(r" *(\d+) +(\d*) ?\|(.*)")
_MONTH = "|".join(MONTHS)
_DATES = pattern(
    r"\b(?P<date>\d{4}-\d\d-\d\d)\b"
    r"|\b(?P<year>\d{4})-(?P<month>\d\d)\b"
    rf"|\b(?P<on>\d{{1,2}} (?:{_MONTH}))\b(?P<in> \d{{4}})?"
    rf"|\b(?P<named>{_MONTH})\b"
)


class ExampleCommit(NamedTuple):
    """A commit of the example: when, whose, with which address, and what it says."""

    at: dt.datetime
    signature: str
    name: str
    email: str
    subject: str


class ExampleLine(NamedTuple):
    """A line of a file: the commit that brought it, and the one it is gone with, 0 if none."""

    born: int
    gone: int
    text: str


def commits() -> list[ExampleCommit]:
    """Return the commits of the example, the first one first."""
    found = []
    for line in (_HERE / "commits.txt").read_text("utf-8").splitlines():
        if not (parts := _COMMIT.fullmatch(line)):
            raise ValueError(line)
        at = dt.datetime.fromisoformat(f"{parts[1]}+00:00")
        found.append(ExampleCommit(at, *parts.groups()[1:]))
    return found


def files() -> dict[str, list[ExampleLine]]:
    """Return every line that each file of the example ever had, by the file's path."""
    return {
        path.relative_to(_HERE).as_posix().removesuffix(_ENDING): [
            ExampleLine(int(parts[1]), int(parts[2] or 0), parts[3])
            for line in path.read_text("utf-8").splitlines()
            if (parts := _LINE.fullmatch(line))
        ]
        for path in sorted(_HERE.rglob(f"*{_ENDING}"))
    }


def at_commit(lines: list[ExampleLine], number: int) -> str:
    """Return a file as it stood at a commit, counted from 1; empty where it was not there yet."""
    return "".join(
        f"{line.text}\n"
        for line in lines
        if line.born <= number and (not line.gone or number < line.gone)
    )


def days_moved(today: dt.date) -> int:
    """Return by how many days the example is moved to end just before `today`: whole weeks.

    So a Friday stays a Friday, and on a Monday everything is as it is on that of the data.
    """
    return (today - TOLD_ON).days // 7 * 7


def moved(text: str, days: int) -> str:
    """Return `text` with each date in it that many days later; a month alone goes by months."""
    months = round(days / (365.25 / 12))

    def later(found: re.Match[str]) -> str:
        if found["date"]:
            return days_later(dt.date.fromisoformat(found["date"]), days).isoformat()
        if found["year"]:
            year, month = divmod(int(found["year"]) * 12 + int(found["month"]) - 1 + months, 12)
            return f"{year}-{month + 1:02}"
        if found["on"]:
            date, name = found["on"].split()
            year = int(found["in"] or TOLD_ON.year)
            said = day(days_later(dt.date(year, MONTHS.index(name) + 1, int(date)), days))
            return said if found["in"] else said.rpartition(" ")[0]
        return MONTHS[(MONTHS.index(found["named"]) + months) % 12]

    return _DATES.sub(later, text) if days else text


class Made(NamedTuple):
    """What was made: how many commits, by how many people, and the days they lie between.

    `meeting` is the day of a meeting on the way.
    """

    commits: int
    people: int
    first: dt.date
    last: dt.date
    meeting: dt.date


def make(folder: Path, today: dt.date, user: str) -> Made:
    """Make the repository in `folder`, which is empty or not there, with `user` at its keyboard.

    Raises a QiptrackError, with nothing made, where there is no git or the folder cannot be.
    """
    days = days_moved(today)
    listed = [
        each._replace(at=each.at + dt.timedelta(days), subject=moved(each.subject, days))
        for each in commits()
    ]
    there = folder.exists()
    answer(GitPlace(folder), "--version")
    with saving(str(folder), is_new=not there), new_folder_at(folder) as inside:
        _fill(inside, listed, days, user)
    return Made(
        len(listed),
        len({each.email for each in listed}),
        listed[0].at.date(),
        listed[-1].at.date(),
        days_later(MEETING, days),
    )


def _fill(folder: Path, listed: list[ExampleCommit], days: int, user: str) -> None:
    place = GitPlace(folder, ("-C", str(folder)))
    answer(place, "init", "--quiet", f"--initial-branch={BRANCH}", "--template=", ".")
    repository = Repository.containing(folder)
    with streamed(repository.place, "fast-import", "--quiet", given=_stream(listed, days)):
        pass
    settings.set_value(repository, "core.autocrlf", "false")
    for each in listed:
        if each.email == user:
            settings.set_value(repository, "user.name", each.name)
            settings.set_value(repository, "user.email", each.email)
            break
    answer(repository.place, "reset", "--quiet", "--hard")


def _stream(listed: list[ExampleCommit], days: int) -> Iterator[str]:
    """Yield the lines that `git fast-import` makes the repository of."""
    kept = {
        moved(path, days): [line._replace(text=moved(line.text, days)) for line in lines]
        for path, lines in files().items()
    }
    for number, commit in enumerate(listed, 1):
        signature = f"{commit.signature} {commit.at.timestamp():.0f} +0000"
        yield f"commit refs/heads/{BRANCH}"
        yield f"committer {signature}"
        yield from _data(commit.subject)
        for path, lines in kept.items():
            if any(number in (line.born, line.gone) for line in lines):
                yield f"M 100644 inline {path}"
                yield from _data(at_commit(lines, number))


def _data(text: str) -> Iterator[str]:
    yield f"data {len(text.encode())}"
    yield text
