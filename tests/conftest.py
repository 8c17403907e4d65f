"""How examples are drawn, golden files, held against `tests/golden`, and a command line to ask."""

import functools
import gc
import importlib
import inspect
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from typer.main import get_command
from typer.testing import CliRunner, Result
from xdist.scheduler import WorkStealingScheduling

from qiptrack.cli import errors, typed_dates, unforeseen_errors
from qiptrack.cli.typer_bridge.lazy import LazyGroup
from qiptrack.model import json_schema
from qiptrack.store import plan_reading, reader
from qiptrack.store.reader import without_collector
from qiptrack.yamlfile import loader, plain_data
from tests.fuzz.views import APP, without_the_net
from tests.prefork import CLOCK, FOLDER, not_waiting_for_the_disk

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=10)
settings.register_profile("thorough", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("search", deadline=None, max_examples=200)
# Everybody's run draws the same examples, so that a few of them do; `--thorough` has more of these,
# and every case of `swept`; and `--hypothesis-profile=search` has new ones each time, four times as
# many, and of edits thirty times.
settings.load_profile("steady")

CHARACTERS = st.characters(exclude_categories=["Cs"])
"""Whatever UTF-8 has. `st.text()` draws the same, but tries each character on a fresh checkout."""

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"

T = TypeVar("T")


def examples(number: int) -> int:
    """Return how many examples the chosen profile draws where a thorough run draws `number`."""
    return max(number * settings().max_examples // 50, 2)


def thorough() -> bool:
    """Whether a run is to try everything, however long it takes."""
    return examples(50) >= 50


def swept(cases: Iterable[T], every: int = 4) -> list[T]:
    """Return all cases in a thorough run, and else one of each `every`, always the same ones.

    Of a product whose last part has `every` values it is a diagonal, in which each is used.
    """
    found = list(cases)
    if thorough():
        return found
    return [case for at, case in enumerate(found) if at % every == at // every % every]


def with_each(
    names: str | Sequence[str], rows: Iterable[Any], ids: Iterable[object] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Have one test go through each row of a table, and name the rows with which it fails.

    It is written as `pytest.mark.parametrize`, which makes a test of each row. That takes some
    milliseconds a test, and is for rows that take longer themselves or need a folder of their own.
    """
    given = (names,) if isinstance(names, str) else tuple(names)
    table = [_row(row, given) for row in rows]
    if ids is not None:
        table = [(values, f"{name}") for (values, _), name in zip(table, ids, strict=True)]
    assert table, f"no row has {given}"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def through_each(*args: Any, **fixtures: Any) -> None:
            failed: list[BaseException] = []
            for values, name in table:
                try:
                    test(*args, **fixtures, **values)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - raised below
                    error.add_note(f"with {name or values}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(table)} rows", failed)

        fixtures = [each for name, each in signature.parameters.items() if name not in given]
        vars(through_each)["__signature__"] = signature.replace(parameters=fixtures)
        return through_each

    return decorate


def _row(row: Any, given: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """Return the values of a row of a table by their names, and its own name where it has one."""
    name = ""
    if isinstance(row, type(pytest.param())):
        assert not row.marks, "a row is not skipped on its own"
        row, name = row.values, f"{row.id or ''}"
    elif len(given) == 1:
        row = (row,)
    return dict(zip(given, row, strict=True)), name


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Hold what is done to so much processor time, without the collector, as plans are read.

    With it a run of many tests takes longer, the more there is in its memory. The seconds are
    those of a machine that counts `_COUNTED` in a hundredth of one: where it takes longer at the
    time, what is done may take longer as well. A bound is three times what is usual, or more.
    """
    with without_collector():
        slowness = _slowness()
        before = time.process_time()
        yield
        taken = time.process_time() - before
        assert taken < seconds * max(1, slowness, _slowness())


_COUNTED = 130_000


def _slowness() -> float:
    """Return how many hundredths of a second of processor time it takes to count so far."""
    before = time.process_time()
    sum(number % 7 for number in range(_COUNTED))
    return (time.process_time() - before) * 100


SETTINGS = ("QIPTRACK_PLANS", "QIPTRACK_TODAY", "QIPTRACK_BY", "COLUMNS", "NO_COLOR")
"""What a person may have set, and a test does without."""

SHORT = {
    "rosewood-care-plan-reviews": "rose",
    "northgate-safeguarding-alerts": "north",
    "elm-court-mar-errors": "elm",
}
"""The example plans, and how a test calls them."""

SLOW = (
    "benchmark",
    "cli/git",
    "cli/looking/test_changes.py",
    "cli/looking/test_folders.py",
    "cli/looking/test_index_answers.py",
    "cli/looking/test_mutated.py",
    "cli/looking/test_organisation.py",
    "cli/looking/test_salvaged.py",
    "cli/looking/test_screens.py",
    "cli/looking/test_slips.py",
    "cli/report/test_figures.py",
    "cli/report/test_hostile.py",
    "cli/requests/test_view.py",
    "cli/test_errors.py",
    "cli/test_pager.py",
    "cli/test_unforeseen_errors.py",
    "cli/typer_bridge/test_shells.py",
    "cli/writing/test_asking.py",
    "cli/writing/test_at_once.py",
    "cli/writing/test_importing_asked.py",
    "cli/writing/test_mending.py",
    "cli/writing/test_own_workbook.py",
    "cli/writing/test_refusals.py",
    "cli/writing/test_setting_up.py",
    "cli/writing/test_undo.py",
    "cli/writing/test_walk.py",
    "cli/writing/test_week.py",
    "reports/packs/test_in_a_browser.py",
    "reports/site/test_site_in_a_browser.py",
    "store/git",
    "store/history",
    "store/hooks",
    "store/test_demo.py",
    "store/test_index.py",
    "store/test_registers.py",
    "store/test_writer.py",
    "test_architecture.py",
    "test_readme.py",
    "workflow",
    "yamlfile/test_edits_hold.py",
    "yamlfile/test_hostile.py",
    "yamlfile/test_slips.py",
)
"""Tests that start processes or take long, and would be the same with other versions."""

Golden = Callable[[str, str], None]
Case = tuple[str, Callable[[], Iterable[str]]]
Ask = Callable[..., Result]


class GoldenParts(Protocol):
    """A check of a sweep, of which one case of each `every` is tried, against a golden file."""

    def __call__(self, name: str, cases: Iterable[Case], every: int = 12) -> None: ...


def rows(answer: Result) -> list[dict[str, Any]]:
    """Return the rows of an answer in JSON that was given without a complaint."""
    assert answer.exit_code == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["rows"]
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough",
        action="store_true",
        help="try every case of a sweep, and more examples of what holds for any input",
    )
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what differs into tests/golden (the test fails, once), in every case",
    )
    parser.addoption(
        "--index-steps",
        type=int,
        help="how often files are changed, and the answers of the index held against theirs",
    )


def _made_once(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return `LazyGroup.get_command` that makes a command of its function once in a run."""
    made: dict[object, Any] = {}

    def get_command(group: LazyGroup, ctx: Any, name: str) -> Any:
        key = group.package, group.by_name.get(name)
        if key not in made:
            made[key] = make(group, ctx, name)
        return made[key]

    return get_command


def _read_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Return `plain_data`, or one like it, that reads each example plan once in a run.

    The bytes of the file are its last argument. Tests read them some thousand times, and nobody
    changes what is read.
    """
    examples = {path.read_bytes() for path in (ROOT / "plans").glob("*.yaml")}
    once = functools.cache(read)
    return lambda *given, **more: (once if given[-1] in examples else read)(*given, **more)


UNFORESEEN, WITHOUT_FAILING = errors.unforeseen, unforeseen_errors.without_failing_plans
CLOCK_DAY = typed_dates.clock_day


def _have_a_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a home with nothing in it, and a git that knows nothing of who uses this machine."""
    home.mkdir(mode=0o700)
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_CONFIG"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_RUNTIME_DIR"):  # a shell and a browser leave files there
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set once what is so in all tests: the clock, the home, and what is foreseen.

    The clock of processes that are forked off is set in `prefork`. What can be taken back is kept
    in a folder of its own, and not in the user's. Long answers at a terminal are printed at once,
    whatever the machine has for a pager. What nobody had foreseen fails a test, where a user would
    be told of it in a sentence. A command is made of its function once, and so is the group of them
    all, and not for each line; the example plans are read once, and so is the schema made for
    editors.
    """
    with pytest.MonkeyPatch.context() as monkeypatch, without_the_net():
        monkeypatch.setattr(typed_dates, "clock_day", lambda: CLOCK)
        _have_a_home(tmp_path_factory.getbasetemp() / "home", monkeypatch)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))
        monkeypatch.setenv("QIPTRACK_PAGER", "")
        monkeypatch.setattr("typer.testing._get_command", functools.cache(get_command))
        monkeypatch.setattr(LazyGroup, "get_command", _made_once(LazyGroup.get_command))
        monkeypatch.setattr(loader, "plain_file", _read_once(plain_data.plain_file))
        for module in (loader, plain_data):
            monkeypatch.setattr(module, "plain_data", _read_once(plain_data.plain_data))
        plain_model = _read_once(plan_reading.plain_model)
        for module in (plan_reading, reader):
            monkeypatch.setattr(module, "plain_model", plain_model)
        schema_once = functools.cache(json_schema.json_schema)
        monkeypatch.setattr(json_schema, "json_schema", schema_once)
        monkeypatch.setattr(os, "fsync", not_waiting_for_the_disk)
        yield


@pytest.fixture
def with_the_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a user's surroundings: what nobody had foreseen is told in a sentence."""
    monkeypatch.setattr(errors, "unforeseen", UNFORESEEN)
    monkeypatch.setattr(unforeseen_errors, "without_failing_plans", WITHOUT_FAILING)


@pytest.fixture
def real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the clock of the computer."""
    monkeypatch.setattr(typed_dates, "clock_day", CLOCK_DAY)


def pytest_configure(config: pytest.Config) -> None:
    """Have no test write to the user's cache; one that wants an index says where.

    The processes that share the tests share the one, too, that others are forked off from. Let
    what tests start heed Ctrl-C, though they themselves stand behind an `&` and do not.
    """
    if config.getoption("--thorough") or config.getoption("--update-goldens"):
        settings.load_profile("thorough")
    os.environ["QIPTRACK_CACHE"] = "off"
    if not hasattr(config, "workerinput"):
        forks = tempfile.TemporaryDirectory(prefix="qip")
        config.add_cleanup(forks.cleanup)
        os.environ[FOLDER] = forks.name
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _keep_compiled()
    _write_to_memory()


def _draw_the_same_whatever_is_imported() -> None:
    """Have no example drawn from the constants of those modules that happen to be imported by then.

    They are other ones in each of the processes that share the tests, and in a run of one file; on
    a fresh checkout each process would parse all modules for them. A search draws from them.
    """
    vars(providers)["_get_local_constants"] = Constants


def _keep_compiled() -> None:
    """Have what is compiled for one process serve the others, and the next run, where it can.

    Python may be told to keep nothing. Then each of the processes that share the tests would
    compile all of them, and each that a test starts the whole tool.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


MEMORY = "/dev/shm"  # noqa: S108 - the folders of tests in it have names of their own


def _write_to_memory() -> None:
    """Have the folders of tests in memory, if there is room and what is in them can be run.

    On a disk, to make them and take them away is a tenth of a run. What tests that failed have
    left is there to be looked at until the next run; `PYTEST_DEBUG_TEMPROOT` has them elsewhere.
    """
    with suppress(OSError):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize >= 2**30 and not found.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Return how many processes `-n auto` has: one to spare, as many a test waits for another."""
    processors = yield
    return processors if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else processors + 1


def _import_in_turn(session: pytest.Session) -> None:
    """Have each of the processes that share the tests import another part of them first.

    On a fresh checkout each finds the other parts compiled.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if number and session.config.args_source == pytest.Config.ArgsSource.TESTPATHS:
        files = sorted((ROOT / "tests").rglob("test_*.py"))
        begin = len(files) * number // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        for path in files[begin:] + files[:begin]:
            with suppress(Exception, pytest.skip.Exception):  # it is told when it is collected
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Have the collector leave alone what is there for the whole run: modules and tests."""
    if settings().derandomize:
        _draw_the_same_whatever_is_imported()
    gc.disable()
    try:
        _import_in_turn(session)
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        # What tests make is gone with its last reference; circles are looked for less often.
        gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slow = {Path(__file__).parent / name for name in SLOW}
    files = {item.path for item in items}
    marked = {path for path in files if not slow.isdisjoint((path, *path.parents))}
    for item in items:
        if item.path in marked:
            item.add_marker("slow")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WorkStealingScheduling | None:
    """Give each process a run of neighbours, which share what is made once for a file of tests.

    Who is done first takes some of what another has left. None leaves it to what was typed.
    """
    return WorkStealingScheduling(config, log) if config.option.dist == "load" else None


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a check that a text is the golden file of that name."""
    update = bool(request.config.getoption("--update-goldens"))

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        kept = path.read_bytes().decode() if path.exists() else None
        if update and text != kept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            pytest.fail(f"{name} is written anew: look at the difference, and run again")
        assert kept is not None, f"no golden file {name}: run pytest with --update-goldens"
        assert text == kept

    return check


@pytest.fixture
def golden_parts(golden: Golden) -> GoldenParts:
    """Return a check that what is told of each case of a sweep is what a golden file has of it.

    There, each case heads its part, which is set in; a case of which nothing is told has none. A
    thorough run goes through all, and sees that there is no more in the file.
    """

    def check(name: str, cases: Iterable[Case], every: int = 12) -> None:
        whole = list(cases)
        told = [(head, list(tell())) for head, tell in swept(whole, every)]
        if len(told) == len(whole):
            parts = ("\n".join((head, *lines, "")) for head, lines in told if lines)
            golden(name, "".join(parts))
            return
        kept: dict[str, list[list[str]]] = defaultdict(list)
        for line in (GOLDEN / name).read_text().splitlines():
            if not line.startswith(" "):
                part: list[str] = []
                kept[line].append(part)
            else:
                part.append(line)
        for head, lines in told:
            assert lines in kept.get(head, [[]]), head

    return check


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a way to run a command as if typed beside the example plans on 23 November 2026."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QIPTRACK_TODAY", "2026-11-23")
    monkeypatch.chdir(ROOT)
    return lambda *words: CliRunner().invoke(APP, words, catch_exceptions=False)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as on a disk that is full."""
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
