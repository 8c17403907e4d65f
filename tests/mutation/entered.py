"""Which tests enter a function, and which of them are likeliest to notice a change of it."""

import cProfile
import functools
import gc
import hashlib
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import CodeType

import pytest
from _pytest.runner import runtestprotocol  # the one way to run one test of a session

from tests.mutation.changes import PACKAGE, ROOT, Where, layer_of

MOST_TESTS = 1000
"""How many tests are tried on one change."""

LIKE = 1 / 8
"""How slow what is likely to notice a change counts, beside what else takes as long."""


class Entered:
    """Which functions of the layers each test enters, and how long the test takes."""

    def __init__(self, learned: Path | None) -> None:
        self._learned = learned
        self._known: dict[str, tuple[float, list[Where]]] = {}
        self._code = _digest()
        if learned and learned.exists():
            kept = json.loads(learned.read_text())
            self._known = kept["tests"] if kept["code"] == self._code else {}
        self.tests: dict[Where, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}

    def learn(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Run each test that is not known yet; return those that fail as the code is."""
        new = [item for item in items if item.nodeid not in self._known]
        failed = [
            item
            for item, following in zip(new, [*new[1:], *items][: len(new)], strict=True)
            if not self._run(item, following)
        ]
        if self._learned:
            self._learned.write_text(json.dumps({"code": self._code, "tests": self._known}))
        for item in items:
            if item.nodeid in self._known:
                self.seconds[item], entered = self._known[item.nodeid]
                for file, name in entered:
                    self.tests[str(ROOT / file), name].append(item)
        return failed

    def _run(self, item: pytest.Item, following: pytest.Item) -> bool:
        """Run a test and note what it enters; return whether it passed."""
        forget_cached()
        profile = cProfile.Profile(builtins=False)
        begun = time.process_time()
        profile.enable()
        try:
            passed = passes(item, following)
        finally:
            profile.disable()
        if passed:
            names = {
                (code.co_filename, code.co_qualname.partition(".<locals>")[0])
                for code in (each.code for each in profile.getstats())
                if isinstance(code, CodeType)
            }
            package = str(ROOT / "qiptrack")
            entered = [
                (str(Path(file).relative_to(ROOT)), name)
                for file, name in sorted(names)
                if file.startswith(package)
            ]
            self._known[item.nodeid] = time.process_time() - begun, entered
        return passed

    def likeliest(self, where: Where, most: float) -> list[pytest.Item]:
        """Return the tests that enter a function, as far as they take `most` seconds together.

        Those of its own layer come first, and of these the quick ones. What goes through everything
        of a kind, or is named like the module or the function, counts as an eighth as slow as it
        is. What differs in no more than a value often goes the same way, so the second case of a
        test counts as twice as slow, the third as three times.
        """
        layer = layer_of(where)
        words = [word for word in re.split(r"\W|_", f"{Path(where[0]).stem} {where[1]}") if word]
        words = ["/test_each_", *(word.casefold() for word in words if len(word) > 3)]
        turns: Counter[str] = Counter()
        ranked: list[tuple[bool, float, pytest.Item]] = []
        for item in self.tests.get(where, ()):
            turns[function := item.nodeid.partition("[")[0]] += 1
            elsewhere = not item.path.is_relative_to(ROOT / "tests" / layer)
            like = any(word in item.nodeid.casefold() for word in words)
            slow = self.seconds[item] * turns[function] * (LIKE if like else 1)
            ranked.append((elsewhere, slow, item))
        chosen: list[pytest.Item] = []
        total = 0.0
        for *_, item in sorted(ranked, key=lambda each: each[:2])[:MOST_TESTS]:
            if not chosen or total + self.seconds[item] <= most:
                total += self.seconds[item]
                chosen.append(item)
        return chosen


def _digest() -> str:
    """Return a text that is another one when anything in the package is another."""
    texts = (path.read_bytes() for path in sorted(PACKAGE.rglob("*.py")))
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test and tell whether it passed; what it prints is not shown."""
    return not any(each.failed for each in runtestprotocol(item, log=False, nextitem=following))


def forget_cached() -> None:
    """Empty the caches of functions, so that each test enters what it asks for."""
    for each in _caching_functions(len(sys.modules)):
        each.cache_clear()


@functools.cache
def _caching_functions(_modules: int) -> list["functools._lru_cache_wrapper[object]"]:
    """Return the functions that keep their answers, found anew when a module was loaded."""
    gc.unfreeze()  # what is kept from the collector is not among the objects that it knows
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, functools._lru_cache_wrapper)
        and str(getattr(each, "__module__", "")).startswith("qiptrack.")
    ]
