"""What the index saves: the overdue list from it, over Python, taskwarrior and hledger."""

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median
from typing import NamedTuple

from qiptrack.model.action import Action
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.vocabulary import Status
from qiptrack.store.folders import PlansFolder
from qiptrack.store.reader import read_plans
from tests.benchmark.generate import OWNERS, TODAY

YOUNG = 2.1
"""How many seconds after it was written a file is known by its stamp."""

LARGEST = 10_000
"""Up to how many plans others are measured too, and not the overdue list alone."""

OTHERS = ("status", "list", "workload", "mine", "agenda", "escalations", "missed", "indicators")
"""The commands that are held against the overdue list, each from the index."""


class Measured(NamedTuple):
    """A line of the table: what was measured, how it came out, and what was hoped for."""

    what: str
    figure: str
    target: str


class Bench(NamedTuple):
    """How processes are run: in turn, for medians of their processor time and memory."""

    python: str
    run: Callable[[Sequence[str]], tuple[float, float, float]]
    times: int
    taken: dict[str, list[tuple[int, float]]]
    """What each program took, in seconds of a processor, by the number of plans."""

    def asked(self, folder: Path, command: str) -> list[str]:
        """Return a command that looks at `folder`, as CSV; what waits for a role, of the first."""
        day = ("--as-of", TODAY.isoformat(), "--format", "csv")
        who = ("--by", OWNERS[0]) if command == "mine" else ()
        return [self.python, "-m", "qiptrack", command, "--plans", str(folder), *day, *who]

    def processor(self, *commands: Sequence[str]) -> list[float]:
        """Return the seconds of a processor that each takes, once what it reads is known."""
        for command in commands:
            self.run(command)
        rounds = [[self.run(command)[1] for command in commands] for _ in range(self.times)]
        return [median(taken) for taken in zip(*rounds, strict=True)]


def indexing(root: Path, folder: Path, plans: int, bench: Bench) -> Iterator[Measured]:
    """Yield the figures of a folder of so many plans, of which the index is kept below `root`."""
    caches = root / "caches"
    list_, none = bench.asked(folder, "overdue"), [bench.python, "-c", "pass"]
    with index_in("off"):
        off = bench.run(list_)[1]
    with index_in(str(caches)):
        cold = bench.run(list_)[1]
        yield Measured(
            f"overdue, {plans:,} plans, making the index, over doing without",
            f"{cold / off:.2f}",
            f"at most 1.15 ({cold:.2f} s and {off:.2f} s)",
        )
        warm, bare = bench.processor(list_, none)
        bench.taken.setdefault("qiptrack", []).append((plans, warm))
        memory = bench.run(list_)[2]
        target = {1_000: "at most 9", 30_000: "at most 50, 80 MB"}.get(plans, "no target")
        yield Measured(
            f"overdue, {plans:,} plans, from the index, over python -c pass",
            f"{warm / bare:.1f}",
            f"{target} ({warm * 1e3:.0f} ms and {bare * 1e3:.0f} ms, {memory:.0f} MB)",
        )
        edited = median(_after_an_edit(folder, number, bench) for number in range(bench.times))
        yield Measured(
            f"overdue, {plans:,} plans, after one edit, over none",
            f"{edited / warm:.2f}",
            "at most 2.3",
        )
        if plans > LARGEST:
            return
        for command in OTHERS:
            other, ours = bench.processor(bench.asked(folder, command), list_)
            what = f"{command}, {plans:,} plans, over overdue, both from the index"
            yield Measured(what, f"{other / ours:.1f}", "at most 3")
        for program, against in (("task", _against_taskwarrior), ("hledger", _against_hledger)):
            if shutil.which(program):
                yield against(root, folder, plans, bench)


def growth(bench: Bench) -> Iterator[Measured]:
    """Yield for each program the exponents by which its time grows from one size to the next."""
    for program, taken in bench.taken.items():
        steps = [
            (f"{log(after / before) / log(many / few):.2f} to {many:,}")
            for (few, before), (many, after) in pairwise(taken)
        ]
        if steps:
            what = f"{program}: exponents of growth from {taken[0][0]:,} plans"
            yield Measured(what, "; ".join(steps), "no target")


@contextmanager
def index_in(caches: str) -> Iterator[None]:
    """Have what is run keep its index in this folder; `off` for none."""
    before = os.environ.get("QIPTRACK_CACHE")
    os.environ["QIPTRACK_CACHE"] = caches
    try:
        yield
    finally:
        os.environ.pop("QIPTRACK_CACHE")
        if before is not None:
            os.environ["QIPTRACK_CACHE"] = before


def _after_an_edit(folder: Path, number: int, bench: Bench) -> float:
    paths = sorted(folder.glob("plan-*.yaml"))[:50]
    path = paths[number % len(paths)]
    path.write_text(path.read_text().replace("title: ", f"title: {number} ", 1))
    return bench.run(bench.asked(folder, "overdue"))[1]


def _against_taskwarrior(root: Path, folder: Path, plans: int, bench: Bench) -> Measured:
    """Return how many times longer taskwarrior takes for the same question on the same actions."""
    data = root / "tasks"
    data.mkdir()
    tasks = [_task(action, name) for name, action in _actions(folder)]
    (root / "tasks.json").write_text(json.dumps(tasks))
    os.environ["TASKRC"] = "/dev/null"
    ask = ["task", f"rc.data.location={data}", "rc.confirmation=off", "rc.verbose=nothing"]
    subprocess.run([*ask, "import", str(root / "tasks.json")], check=True, capture_output=True)
    target = {1_000: "at least 3", 10_000: "at least 12"}.get(plans, "no target")
    return _over_ours("taskwarrior", [*ask, "overdue"], folder, plans, bench, target)


def _against_hledger(root: Path, folder: Path, plans: int, bench: Bench) -> Measured:
    """Return how many times longer hledger takes to list open actions due before today.

    Each action is a transaction of its due day; one that is open is pending.
    """
    journal = root / "actions.journal"
    with journal.open("w") as out:
        for name, action in _actions(folder):
            mark = "!" if action.is_open else "*"
            out.write(
                f"{action.due} {mark} {name} {action.action}\n  due:{action.owner}  1\n  all\n\n"
            )
    ask = ["hledger", "-f", str(journal), "register", "--pending", "-e", TODAY.isoformat(), "due"]
    return _over_ours("hledger", ask, folder, plans, bench, "no target")


def _over_ours(
    program: str, ask: Sequence[str], folder: Path, plans: int, bench: Bench, target: str
) -> Measured:
    theirs, ours = bench.processor(ask, bench.asked(folder, "overdue"))
    bench.taken.setdefault(program, []).append((plans, theirs))
    return Measured(
        f"{program}'s list, {plans:,} plans, over our overdue from the index",
        f"{theirs / ours:.1f}",
        f"{target} ({theirs * 1e3:.0f} ms and {ours * 1e3:.0f} ms)",
    )


def _actions(folder: Path) -> Iterator[tuple[str, Action]]:
    for reading in read_plans(PlansFolder(folder), UNDECLARED):
        if reading.filed is not None:
            yield from reading.filed.actions()


def _task(action: Action, name: str) -> dict[str, object]:
    """Return an action as taskwarrior has it, due as long before the clock as before our today."""
    moved = dt.datetime.now(dt.UTC).date() - TODAY
    task: dict[str, object] = {
        "description": f"{name} {action.action}",
        "project": action.owner.replace(" ", "."),
        "due": f"{action.due + moved:%Y%m%d}T000000Z",
        "status": "pending" if action.is_open else "completed",
        "entry": "20260101T000000Z",
    }
    if action.status in (Status.CLOSED, Status.WITHDRAWN):
        task["end"] = "20261101T000000Z"
    return task
