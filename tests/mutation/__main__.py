"""Changes what lies below the reports one expression at a time, and sees whether a test notices.

    python -m tests.mutation --sample 400 --seed 1 --processes 2

It is no part of the tests' run. The tests of these layers, as thorough as they can be, and the
quick ones of what is built on them, are run once, to learn which of them enter which function and
how long each takes; with `--learned FILE` that is kept, and as long as the package is the same only
tests that are new are run for it. Then a process is forked for each change: it gives the function
its changed code, runs the tests that enter it, those of its own layer first, and ends at the first
that fails.

What no test noticed is listed with its place, and the share of each layer that was noticed. What
does not end in its time, or takes all memory, counts as noticed, as it is usual: a run of tests
would not end either. Changes that `survivors.toml` knows to make no difference are left out, and
counted; what else is known there is tried, and counts as missed.
"""

import argparse
import gc
import importlib
import os
import resource
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FunctionType

import pytest

from tests.mutation.changes import (
    LAYERS,
    PACKAGE,
    ROOT,
    Change,
    Where,
    changes,
    is_equivalent,
    named_in,
)
from tests.mutation.entered import Entered, forget_cached, passes

TESTS = (*LAYERS, "reports", "cli")

MEMORY = 4 << 30
"""Bytes that a changed function may take before it counts as noticed."""

NOTICED, MISSED, INVALID = 1, 0, 3


def in_a_fork(
    change: Change,
    tests: Sequence[pytest.Item],
    taking: Sequence[FunctionType],
    seconds: float,
) -> int:
    """Fork a process that ends with what became of the change; return its id."""
    if child := os.fork():
        return child
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(60 + 20 * seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (int(20 + 5 * seconds), int(20 + 5 * seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        if not _take_in(change, taking):
            os._exit(INVALID)
        forget_cached()
        for item, following in zip(tests, [*tests[1:], tests[0]], strict=True):
            if not passes(item, following):
                os._exit(NOTICED)
    except BaseException:  # noqa: BLE001 - a fork must not go on as the run that it came from
        os._exit(NOTICED)
    os._exit(MISSED)


def _take_in(change: Change, taking: Sequence[FunctionType]) -> bool:
    """Give the functions that have the code in question the changed one; whether any took it."""
    try:
        for each in taking:
            if change.code is not None:
                each.__code__ = change.code
    except ValueError:  # the change took a variable away that the function closes over
        return False
    return bool(taking)


def functions_in(files: Sequence[Path]) -> dict[Where, list[FunctionType]]:
    """Return the functions that were made of the code of `files`, decorated ones too."""
    wanted = {str(file) for file in files}
    for file in files:  # some are imported only when they are needed
        importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    found: dict[Where, list[FunctionType]] = defaultdict(list)
    gc.unfreeze()  # what tests, and commands at their end, keep from the collector counts as well
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in wanted:
            found[each.__code__.co_filename, each.__code__.co_qualname].append(each)
    return found


class Run:
    """A plugin that runs the tests once, and then some of them for each change."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.missed: list[Change] = []
        self.untested: list[Change] = []
        self.noticed: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.invalid: Counter[str] = Counter()
        self._tell: Callable[[str], None] = print

    @pytest.hookimpl(trylast=True)  # what is slow is marked before
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out the slow tests of what is built on the layers."""
        layers = [ROOT / "tests" / layer for layer in LAYERS]
        slow = [
            item
            for item in items
            if item.get_closest_marker("slow") and not any(map(item.path.is_relative_to, layers))
        ]
        config.hook.pytest_deselected(items=slow)
        left_out = set(slow)
        items[:] = [item for item in items if item not in left_out]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stand in for the loop that runs every test once."""
        capture = session.config.pluginmanager.getplugin("capturemanager")

        def tell(line: str) -> None:
            with capture.global_and_fixture_disabled():
                print(line, flush=True)  # noqa: T201

        self._tell = tell
        entered = self._entered(session.items)
        drawn: list[tuple[int, Change]] = []
        for layer in self.options.layers:
            drawn += enumerate(self._drawn(layer))
        drawn.sort(key=lambda each: each[0])  # the layers in turn
        tried = [change for _, change in drawn]
        files = sorted({Path(change.where[0]) for change in tried})
        self._try(tried, entered, functions_in(files))
        return True

    def _drawn(self, layer: str) -> list[Change]:
        """Return the changes of a layer that are tried, in the order in which they were drawn."""
        every = sorted((PACKAGE / layer).rglob("*.py"))
        files = [file for file in every if fnmatch(f"{file}", f"*/{self.options.only}.py")]
        known = {file: list(changes(file)) for file in files}
        found = [
            (file, number)
            for file, some in known.items()
            for number, change in enumerate(some)
            if not is_equivalent(change)
        ]
        alike = sum(map(len, known.values())) - len(found)
        if self.options.again:
            listed = set(map(named_in, self.options.again.read_text().splitlines()))
            found = [each for each in found if known[each[0]][each[1]].named in listed]
        Random(self.options.seed).shuffle(found)  # noqa: S311 - nothing secret
        tried = found[: self.options.sample]
        self._tell(
            f"{layer}: {len(found)} changes are possible, {len(tried)} are tried;"
            f" {alike} more make no difference"
        )
        compiled = {
            file: list(changes(file, {number for of, number in tried if of == file}))
            for file in {file for file, _ in tried}
        }
        found_again = (compiled[file][number] for file, number in tried)
        return [change for change in found_again if change.code is not None]

    def _entered(self, items: Sequence[pytest.Item]) -> Entered:
        begun = time.perf_counter()
        entered = Entered(self.options.learned)
        for item in entered.learn(items):
            self._tell(f"left out, it fails as it is: {item.nodeid}")
        self._tell(f"{len(items)} tests in {time.perf_counter() - begun:.0f} s")
        return entered

    def _try(
        self,
        found: Sequence[Change],
        entered: Entered,
        functions: Mapping[Where, Sequence[FunctionType]],
    ) -> None:
        running: dict[int, Change] = {}
        gc.collect()
        gc.freeze()
        for number, change in enumerate(found, 1):
            tests = entered.likeliest(change.where, self.options.seconds)
            if not tests:
                self.untested.append(change)
                continue
            taking = functions.get(change.where, ())
            child = in_a_fork(change, tests, taking, self.options.seconds)
            running[child] = change
            if len(running) >= self.options.processes:
                self._wait(running)
            if number % 20 == 0:
                self._tell(f"{number}: {'; '.join(self._shares())}")
        while running:
            self._wait(running)

    def _wait(self, running: dict[int, Change]) -> None:
        child, status = os.wait()
        change = running.pop(child)
        ended = os.waitstatus_to_exitcode(status)
        if ended == MISSED:
            self.missed.append(change)
            self._tell(change.told("missed"))
        elif ended == INVALID:
            self.invalid[change.layer] += 1
        else:
            self.noticed[change.layer] += 1
            self.ended[change.layer] += ended < 0

    def told(self) -> str:
        """Return the changes that no test noticed, and the figures."""
        lines = []
        for kind, some in (("missed", self.missed), ("entered by no test", self.untested)):
            ordered = sorted(some, key=lambda each: (each.where[0], each.line))
            lines += [each.told(kind) for each in ordered]
        for share, layer in zip(self._shares(), self.options.layers, strict=True):
            lines.append(
                f"{share}; {self.ended[layer]} did not end in their time,"
                f" {self.invalid[layer]} could not be made"
            )
        return "\n".join(lines)

    def _shares(self) -> list[str]:
        """Return what share of the changes of each layer was noticed so far."""
        unnoticed = Counter(each.layer for each in (*self.missed, *self.untested))
        shares = []
        for layer in self.options.layers:
            noticed = self.noticed[layer]
            tried = noticed + unnoticed[layer]
            share = 100 * noticed / max(1, tried)
            shares.append(f"{layer}: {noticed} of {tried} were noticed, {share:.1f} %")
        return shares


def main() -> None:
    """Try changes, and tell which of them no test noticed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--sample", type=int, default=250, help="how many changes of a layer to try"
    )
    parser.add_argument("--seed", type=int, default=1, help="which of them are drawn")
    parser.add_argument("--processes", type=int, default=1, help="how many are tried at once")
    parser.add_argument("--again", type=Path, help="an earlier list; only what stands in it")
    parser.add_argument(
        "--seconds", type=float, default=15.0, help="how long the tests of a change may take"
    )
    parser.add_argument("--layers", nargs="+", default=LAYERS, help="which folders to change")
    parser.add_argument("--only", default="*", help="which of their modules, such as rules/dat*")
    parser.add_argument(
        "--tests", nargs="+", default=TESTS, help="which folders of tests may notice"
    )
    parser.add_argument("--learned", type=Path, help="where what the tests enter is kept")
    run = Run(parser.parse_args())
    os.chdir(ROOT)
    tests = [f"tests/{each}" for each in run.options.tests]
    ways = ("--thorough", "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider")
    with TemporaryDirectory() as folder:  # of its own, which no other run of pytest tidies away
        pytest.main([*tests, *ways, "--basetemp", f"{folder}/run"], [run])
        print(run.told(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
