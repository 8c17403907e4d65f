"""Changes the inner layers one expression at a time, and sees whether a test notices.

    python -m tests.mutation --sample 400 --seed 1 --processes 2

It is no part of the tests' run. The tests of these layers, and the quick ones of what is built on
them, are run once, to learn which of them enter which
function and how long each takes; with `--learned FILE` that is kept, and the next time only tests
that are new are run for it. Then a process is forked for each change: it gives the function
its changed code, runs the tests that enter it, those of its own layer first, and ends at the first
that fails.
What no test noticed is listed with its place, and the share of each layer that was noticed.

Values at the top of a module, such as tables, are not changed: they are the data, and not the code.
"""

import argparse
import ast
import copy
import cProfile
import functools
import gc
import importlib
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from _pytest.runner import runtestprotocol  # the one way to run one test of a session

ROOT = Path(__file__).parents[1]
LAYERS = ("model", "rules", "workflow", "analysis")
TESTS = (*LAYERS, "reports", "cli")

MOST_TESTS = 1000
"""How many tests are tried on one change."""

MEMORY = 4 << 30
"""Bytes that a changed function may take before it counts as noticed."""

NOTICED, MISSED, INVALID = 1, 0, 3

Where = tuple[str, str]
"""A file, and the name of a function in it, with that of its class in front."""

OTHER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPPOSITE = {"any": "all", "all": "any", "min": "max", "max": "min"}


SAME = {
    "model/base.py Field.__init__": "run while the models are made, before anything is changed",
    "model/scalars.py _Text.__get_pydantic_core_schema__": "run while the models are made, too",
    "model/scalars.py NotEmpty.__init__": "run while the models are made, too",
    "rules/lost_text.py _may_hold_a_cut:  for each in": "saves time; what is let through is none",
}
"""Changes that change nothing, by how their lines begin below `qiptrack/`, and why.

They are not tried.
"""


class Change(NamedTuple):
    """One expression of a function, and what stands there instead."""

    where: Where
    line: int
    before: str
    after: str
    code: CodeType


# --- what is changed ----------------------------------------------------------------------------


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of `node`: comparisons turned, conditions dropped."""
    if isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            for other in OTHER[type(op)]:
                ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for index in range(len(node.values)):
            rest = [*node.values[:index], *node.values[index + 1 :]]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp | ast.If | ast.While) and not _is_changed_inside(node.test):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension):
        for index in range(len(node.ifs)):
            yield _with(node, ifs=[*node.ifs[:index], *node.ifs[index + 1 :]])
    else:
        yield from _other_values(node)


def _other_values(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand for a constant, a sum, or one of the functions of `OPPOSITE`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other_way = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield ast.BinOp(node.left, other_way, node.right)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        opposite = OPPOSITE.get(node.func.id)
        if opposite:
            yield _with(node, func=ast.Name(opposite, ast.Load()))


def _is_changed_inside(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare | ast.BoolOp | ast.Constant) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and of its classes, each with its qualified name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def changes(file: Path) -> Iterator[Change]:
    """Yield every change of every function in `file`; its code is compiled as it would be."""
    text = file.read_text()
    tree = ast.parse(text)
    for name, function in functions(tree):
        for parent, field, index in _sites(function):
            node = getattr(parent, field) if index is None else getattr(parent, field)[index]
            for new in replacements(node):
                _put(parent, field, index, ast.copy_location(new, node))
                ast.fix_missing_locations(parent)
                code = _code_of(compile(tree, str(file), "exec"), name)
                _put(parent, field, index, node)
                if code is not None:
                    words = ast.unparse(node).split("\n", 1)[0], ast.unparse(new).split("\n", 1)[0]
                    line = getattr(node, "lineno", function.lineno)
                    yield Change((str(file), name), line, *words, code)


def _sites(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield each place in the body of a function where an expression stands."""
    todo: list[ast.AST] = list(function.body)
    for index in range(len(function.body)):
        yield function, "body", index
    while todo:
        parent = todo.pop(0)
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns"):
                continue
            for index, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    yield parent, field, index if isinstance(value, list) else None
                    todo.append(child)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _code_of(module: CodeType, name: str) -> CodeType | None:
    """Return the code of the function of that qualified name, the last one that there is."""
    found = None
    for code in (each for each in module.co_consts if isinstance(each, CodeType)):
        inner = [each for each in code.co_consts if isinstance(each, CodeType)]
        for each in (code, *inner):
            if each.co_qualname == name:
                found = each
    return found


# --- which tests notice -------------------------------------------------------------------------


class Entered:
    """Which functions of the layers each test enters, and how long the test takes."""

    def __init__(self, learned: Path | None) -> None:
        self._learned = learned
        self._known: dict[str, tuple[float, list[Where]]] = {}
        if learned and learned.exists():
            self._known = json.loads(learned.read_text())
        self.tests: dict[Where, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}

    def learn(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Run each test that is not known yet; return those that fail as the code is."""
        new = [item for item in items if item.nodeid not in self._known]
        failed = [
            item
            for item, following in zip(new, [*new[1:], *items[:1]], strict=True)
            if not self._run(item, following)
        ]
        if self._learned:
            self._learned.write_text(json.dumps(self._known))
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

        Those of its own layer come first, of these the ones that go through everything of a kind
        or are named like the module or the function, and quick ones before slow ones. What differs
        in no more than a value often goes the same way, so the second case of a test counts as
        twice as slow as it is, the third as three times.
        """
        layer = layer_of(where)
        words = [word for word in re.split(r"\W|_", f"{Path(where[0]).stem} {where[1]}") if word]
        words = ["/test_each_", *(word.casefold() for word in words if len(word) > 3)]
        turns: Counter[str] = Counter()
        ranked: list[tuple[bool, bool, float, pytest.Item]] = []
        for item in self.tests.get(where, ()):
            turns[function := item.nodeid.partition("[")[0]] += 1
            elsewhere = not item.path.is_relative_to(ROOT / "tests" / layer)
            unlike = not any(word in item.nodeid.casefold() for word in words)
            ranked.append((elsewhere, unlike, self.seconds[item] * turns[function], item))
        chosen: list[pytest.Item] = []
        total = 0.0
        for *_, item in sorted(ranked, key=lambda each: each[:3])[:MOST_TESTS]:
            if not chosen or total + self.seconds[item] <= most:
                total += self.seconds[item]
                chosen.append(item)
        return chosen


def layer_of(where: Where) -> str:
    """Return the layer, a folder of the package, that a function belongs to."""
    return Path(where[0]).relative_to(ROOT / "qiptrack").parts[0]


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
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, functools._lru_cache_wrapper)
        and str(getattr(each, "__module__", "")).startswith("qiptrack.")
    ]


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
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in wanted:
            found[each.__code__.co_filename, each.__code__.co_qualname].append(each)
    return found


def line_of(change: Change, became: str) -> str:
    """Return a change as a line: its place, what stood there and what stands there now."""
    file = Path(change.where[0]).relative_to(ROOT)
    place = f"{file}:{change.line} {change.where[1]}"
    return f"{place}: {change.before}  ->  {change.after}  ({became})"


def without_its_line(line: str) -> str:
    """Return the line of a change as it is wherever its function stands in the file."""
    return re.sub(r"^(\S+?):\d+ (.*)  \(.*?\)$", r"\1 \2", line.strip())


def changes_nothing(change: Change) -> bool:
    """Whether a change is known to make no difference."""
    line = without_its_line(line_of(change, "")).removeprefix("qiptrack/")
    return any(line.startswith(each) for each in SAME)


class Run:
    """A plugin that runs the tests once, and then some of them for each change."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.missed: list[Change] = []
        self.untested: list[Change] = []
        self.noticed: Counter[str] = Counter()
        self.invalid = 0
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
        chosen: list[tuple[int, Change]] = []
        files: list[Path] = []
        for layer in self.options.layers:
            every = sorted((ROOT / "qiptrack" / layer).rglob("*.py"))
            some = [file for file in every if fnmatch(f"{file}", f"*/{self.options.only}.py")]
            every_change = (change for file in some for change in changes(file))
            found = [change for change in every_change if not changes_nothing(change)]
            if self.options.again:
                lines = self.options.again.read_text().splitlines()
                listed = set(map(without_its_line, lines))
                found = [each for each in found if without_its_line(line_of(each, "")) in listed]
            Random(self.options.seed).shuffle(found)  # noqa: S311 - nothing secret
            tried = found[: self.options.sample]
            self._tell(f"{layer}: {len(found)} changes are possible, {len(tried)} are tried")
            files += some
            chosen += enumerate(tried)
        chosen.sort(key=lambda each: each[0])  # the layers in turn
        self._try([change for _, change in chosen], entered, functions_in(files))
        return True

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
            if number % 100 == 0:
                self._tell(f"{number}: {self.noticed.total()} noticed, {len(self.missed)} missed")
        while running:
            self._wait(running)

    def _wait(self, running: dict[int, Change]) -> None:
        child, status = os.wait()
        change = running.pop(child)
        ended = os.waitstatus_to_exitcode(status)
        if ended == MISSED:
            self.missed.append(change)
            self._tell(line_of(change, "missed"))
        elif ended == INVALID:
            self.invalid += 1
        else:
            self.noticed[layer_of(change.where)] += 1

    def told(self) -> str:
        """Return the changes that no test noticed, and the figures."""
        lines = []
        for kind, some in (("missed", self.missed), ("entered by no test", self.untested)):
            ordered = sorted(some, key=lambda each: (each.where[0], each.line))
            lines += [line_of(each, kind) for each in ordered]
        unnoticed = Counter(layer_of(each.where) for each in (*self.missed, *self.untested))
        for layer in self.options.layers:
            noticed = self.noticed[layer]
            tried = noticed + unnoticed[layer]
            share = 100 * noticed / max(1, tried)
            lines.append(f"{layer}: {noticed} of {tried} were noticed, {share:.1f} %")
        return "\n".join(lines)


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
    parser.add_argument("--learned", type=Path, help="where what the tests enter is kept")
    run = Run(parser.parse_args())
    os.chdir(ROOT)
    tests = [f"tests/{each}" for each in TESTS]
    quiet = ("-q", "--no-header", "--no-summary", "-p", "no:cacheprovider")
    with TemporaryDirectory() as folder:  # of its own, which no other run of pytest tidies away
        pytest.main([*tests, *quiet, "--basetemp", f"{folder}/run"], [run])
        print(run.told(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
