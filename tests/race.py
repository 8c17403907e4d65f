"""Many people at once: how many of the changes that are started together are saved.

Run it from the top of the repository: python -m tests.race [--people N] [--rounds N]
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from qiptrack.model.plan import Plan
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_organisation, read_plans
from tests import prefork

TODAY = "2026-11-23"
PLAN = """\
qip: 1
title: Falls on the stairs
service: Oak House
sponsor: Registered Manager
opened: 2026-01-05
actions:
  - id: A1
    issue: Residents fall on the stairs
    action: Put a second rail on every staircase
    owner: Deputy Manager
    due: 2026-12-31
    evidence_source: Walk round
    status: not-started
"""


class Answer(NamedTuple):
    """How one command ended: its exit code, and what it said of itself."""

    code: int
    said: str


class Stairs:
    """A folder with one plan of one action, and everybody who works on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "stairs.yaml"
        folder.mkdir(exist_ok=True)
        self.file.write_bytes(PLAN.encode())

    def run(self, *words: str) -> Answer:
        """Run one command as a process of its own."""
        said = ("--plans", str(self.folder), "--as-of", TODAY, "--by", "Deputy Manager")
        others = {name: each for name, each in os.environ.items() if name != "QIPTRACK_BY"}
        done = prefork.run(
            "qiptrack", words[0], *said, *words[1:], folder=self.folder, environment=others
        )
        return Answer(done.returncode, done.stderr)

    def race(self, people: Sequence[Sequence[Sequence[str]]]) -> list[Answer]:
        """Run the commands of everybody, those of one person one after another."""
        with ThreadPoolExecutor(len(people)) as everybody:
            answers = everybody.map(lambda each: [self.run(*words) for words in each], people)
            return [answer for each in answers for answer in each]

    def notes(self) -> Counter[str]:
        """Return how often each note is among the updates that are saved."""
        return Counter(each.note for each in self._plan().actions[0].updates)

    def ids(self) -> list[str]:
        """Return the ids of the actions, in the order of the file."""
        return [each.id for each in self._plan().actions]

    def _plan(self) -> Plan:
        folder = PlansFolder(self.folder)
        (reading,) = read_plans(folder, read_organisation(folder).organisation)
        assert reading.filed
        return reading.filed.plan


def updates(people: int, each: int) -> list[list[tuple[str, ...]]]:
    """Return commands by which everybody records so many updates, no two the same."""
    return [
        [("update", "stairs/A1", "--note", f"Note {who} {n}") for n in range(each)]
        for who in range(people)
    ]


def additions(people: int) -> list[list[tuple[str, ...]]]:
    """Return commands by which everybody adds an action."""
    words = ("--action", "Fit a rail", "--owner", "Deputy Manager", "--due", "2026-12-31")
    return [
        [("add", "stairs", "--issue", f"Stair {who}", "--evidence-source", "Look", *words)]
        for who in range(people)
    ]


def races(root: Path, people: int, rounds: int) -> Iterator[tuple[str, bool]]:
    """Yield the figures of every race, and whether nothing was lost in it."""
    for many, each in ((people, rounds), (people * rounds, 1)):
        stairs, began = Stairs(root / f"updates-{many}"), time.monotonic()
        answers = stairs.race(updates(many, each))
        once = sum(times == 1 for times in stairs.notes().values())
        what = f"{many} people, {each} each: updates saved, each once"
        yield _line(what, f"{once} of {many * each}", began), once == many * each
        for said in {answer.said for answer in answers if answer.code}:
            yield f"  {said.strip()}", False
    stairs, began = Stairs(root / "starts"), time.monotonic()
    answers = stairs.race([[("start", "stairs/A1")]] * people)
    done = sum(answer.code == 0 for answer in answers)
    told = sum("it is in progress already" in answer.said for answer in answers)
    what = f"{people} starts of one action: done, and told that it is so already"
    yield _line(what, f"{done}, {told}", began), (done, told) == (1, people - 1)
    stairs, began = Stairs(root / "additions"), time.monotonic()
    stairs.race(additions(people))
    own = len(set(stairs.ids())) - 1
    yield _line(f"{people} actions added at once: ids of their own", str(own), began), own == people


def _line(what: str, figure: str, began: float) -> str:
    return f"{what:62} {figure:>9} {time.monotonic() - began:7.1f} s"


def main() -> int:
    """Run the races in a folder that goes afterwards, and return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=12)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as forks:
        os.environ[prefork.FOLDER] = forks
        all_well = True
        for line, well in races(Path(root), given.people, given.rounds):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            all_well &= well
        return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
