"""How long qiptrack takes, as ratios to what the machine does anyway, measured side by side.

Run it from the top of the repository: python -m tests.benchmark [--plans N] [--large] [--index]
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from compileall import compile_dir
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import qiptrack
from qiptrack.analysis.action_rows import OverdueRow, most_overdue_first, overdue_rows
from qiptrack.analysis.indicators.trends import Trends
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED, Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.salvage import salvage
from qiptrack.model.step_conditions import Situation
from qiptrack.reports.action_lists import overdue_report
from qiptrack.reports.formats.formats import Format, render
from qiptrack.reports.indicators.trend import trend_report
from qiptrack.reports.screen import Screen
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import ExaminedPlan, examine_plan
from qiptrack.store.folders import PlansFolder
from qiptrack.store.history.days_in_text import DaySpan, may_become_overdue
from qiptrack.store.reader import read_organisation, read_plans
from qiptrack.store.writer import save_all
from qiptrack.workflow.change import draft
from qiptrack.workflow.records import update
from tests.benchmark.checking import BARE_LOOP, checking, committing, updating
from tests.benchmark.generate import OWNERS, TODAY, files, write_folder
from tests.benchmark.indexing import YOUNG, Bench, growth, index_in, indexing
from tests.benchmark.national import national
from tests.benchmark.past import comparing, looking_back
from tests.benchmark.sheets import importing, writing

PYTHON = sys.executable
TARGETS = {1_000: 0.5, 10_000: 0.45}
"""Of the bare loop's time, what the overdue list may take, by the number of plans."""


class Took(NamedTuple):
    """What one run of a process took: seconds of the clock and of a processor, and peak MB.

    The system counts no less memory for it than this process took up to then that started it.
    """

    seconds: float
    processor: float
    megabytes: float


def run(command: Sequence[str]) -> Took:
    """Run a process with its output thrown away; raises CalledProcessError when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Kilobytes on Linux, bytes on macOS.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Took(took, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def side_by_side(times: int, *commands: Sequence[str]) -> list[Took]:
    """Return the medians of processes run in turn, so that what slows one slows the others."""
    for command in commands:
        run(command)
    rounds = [[run(command) for command in commands] for _ in range(times)]
    return [
        Took(
            median(each.seconds for each in runs),
            median(each.processor for each in runs),
            max(each.megabytes for each in runs),
        )
        for runs in zip(*rounds, strict=True)
    ]


def typical(times: int, action: Callable[[], object]) -> float:
    """Return the median of the seconds that `action` takes."""

    def once() -> float:
        began = time.perf_counter()
        action()
        return time.perf_counter() - began

    return median(once() for _ in range(times))


def overdue(folder: Path) -> list[str]:
    """Return the command that lists what is overdue in `folder`."""
    asked = ("overdue", "--plans", str(folder), "--as-of", TODAY.isoformat(), "--format", "csv")
    return [PYTHON, "-m", "qiptrack", *asked]


def against_the_bare_loop(folder: Path, plans: int, times: int) -> Iterator[str]:
    """Yield the overdue list's time over that of only parsing the same files, and its memory."""
    ours, bare = side_by_side(times, overdue(folder), [PYTHON, "-c", BARE_LOOP, str(folder)])
    target = f"at most {TARGETS[plans]}" if plans in TARGETS else "no target"
    yield line(
        f"overdue, {plans:,} plans, over a bare yaml.load of them",
        f"{ours.seconds / bare.seconds:.2f}",
        f"{target} ({ours.seconds:.2f} s and {bare.seconds:.2f} s)",
    )
    limit = "under 200 MB" if plans == 10_000 else "no target"
    yield line(f"overdue, {plans:,} plans, memory", f"{ours.megabytes:.0f} MB", limit)


def starting(folder: Path, times: int) -> Iterator[str]:
    """Yield how much longer one plan's overdue list takes than Python and typer by themselves."""
    ours, typer, bare = side_by_side(
        times, overdue(folder), [PYTHON, "-c", "import typer"], [PYTHON, "-c", "pass"]
    )
    more = (ours.seconds - bare.seconds) * 1e3
    yield line("overdue, one plan, over python -c pass", f"{more:.0f} ms", "at most 140 ms")
    yield line(
        "overdue, one plan, over python -c 'import typer'",
        f"{ours.seconds / typer.seconds:.2f}",
        f"no target ({typer.seconds * 1e3:.0f} ms)",
    )


def packing(folder: Path, times: int) -> Iterator[str]:
    """Yield how long the board's pack of a folder of 50 plans takes, over listing their actions."""
    asked = ("--plans", str(folder), "--as-of", TODAY.isoformat())
    pack = [PYTHON, "-m", "qiptrack", "report", "board", "--out", str(folder / "pack.html"), *asked]
    listing = [PYTHON, "-m", "qiptrack", "list", "--format", "json", *asked]
    ours, listed = side_by_side(times, pack, listing)
    what = "board pack, 1,000 actions and 50 charts, over list --format json"
    ratio = f"{ours.processor / listed.processor:.2f}"
    yield line(what, ratio, f"at most 2 ({listed.processor * 1e3:.0f} ms of a processor)")


def linking(folder: Path, times: int) -> Iterator[str]:
    """Yield how long the site of a folder of 500 plans takes, over listing their actions."""
    asked = ("--plans", str(folder), "--as-of", TODAY.isoformat())
    out = folder.parent / "site"
    site = [PYTHON, "-m", "qiptrack", "report", "site", "--out", str(out), *asked]
    listing = [PYTHON, "-m", "qiptrack", "list", "--format", "json", *asked]
    ours, listed = side_by_side(times, site, listing)
    largest = max(path.stat().st_size for path in out.rglob("*.html"))
    what = f"site, 10,000 actions, no page over {largest / 1e3:.0f} KB, over list --format json"
    ratio = f"{ours.processor / listed.processor:.2f}"
    yield line(what, ratio, f"at most 5 ({listed.processor * 1e3:.0f} ms of a processor)")


def printing(folder: Path, times: int) -> Iterator[str]:
    """Yield what it takes to lay out the overdue list of `folder`, once it is worked out."""
    plans_folder = PlansFolder(folder)
    organisation = read_organisation(plans_folder).organisation
    plans = [
        filed for reading in read_plans(plans_folder, organisation) if (filed := reading.filed)
    ]
    rows = most_overdue_first(_overdue_of(plans, organisation))
    report = overdue_report(rows, TODAY, len(plans))
    for chosen in (Format.CSV, Format.TABLE):
        took = typical(times, partial(render, report, chosen, Screen()))
        what = f"laying out {len(rows):,} rows as {chosen.value}"
        yield line(what, f"{took * 1e3:.1f} ms", "under 10 ms")


def _overdue_of(plans: Sequence[FiledPlan], organisation: Organisation) -> Iterator[OverdueRow]:
    for filed in plans:
        yield from overdue_rows(filed, organisation, TODAY)


def editing(folder: Path, actions: int, times: int) -> Iterator[str]:
    """Yield what one update of a plan takes, over only reading the plan, disk included."""
    (_, organisation_text), (name, text) = files(1, actions)
    folder.mkdir()
    (folder / "_organisation.yaml").write_text(organisation_text)
    (folder / name).write_bytes(text.encode())
    organisation = read_organisation(PlansFolder(folder)).organisation

    def read() -> ExaminedPlan:
        return examine_plan((folder / name).read_bytes(), name, name, organisation)

    def edit() -> None:
        examined = read()
        assert examined.filed
        action = next(a for a in examined.filed.plan.actions if a.status.value == "in-progress")
        asked = Situation(organisation, None, OWNERS[0], TODAY)
        change = update(action.id, action, asked, note="Begun on both floors", barrier=None)
        made = draft(examined, name, change.edits, Surroundings(TODAY, organisation))
        save_all(folder, [made])

    ours, bare = typical(times, edit), typical(times, read)
    yield line(
        f"one update of a plan of {len(text) / 1e3:,.0f} KB, over reading it",
        f"{ours / bare:.1f}",
        f"no target ({ours * 1e3:.0f} ms and {bare * 1e3:.0f} ms)",
    )


def growing(times: int) -> Iterator[str]:
    """Yield what twice and four times as much of what is wrong or long takes, over the first."""
    for what, size, prepared in growing_cases():
        took = [typical(times, prepared(size * many)) for many in (1, 2, 4)]
        ratios = " and ".join(f"{each / took[0]:.1f}" for each in took[1:])
        seconds = ", ".join(f"{each:.3f}" for each in took)
        yield line(what.format(size * 4), ratios, f"about 2 and 4 ({seconds} s)")


def growing_cases() -> tuple[tuple[str, int, Callable[[int], Callable[[], object]]], ...]:
    """Return what is measured so, how much of it at first, and what makes that much of it."""
    return (
        ("check of {:,} blanks in a remark", 15_000, lambda n: _checking(_owner(f"#a{' ' * n}b"))),
        (
            "check of {:,} blanks before a slip",
            15_000,
            lambda n: _checking(_owner(f"a: b{' ' * n}c")),
        ),
        ("looking for days behind {:,} anchors", 5_000, lambda n: _days(b"due:&" * n)),
        ("check of {:,} unknown keys", 1_000, lambda n: _checking(_keys(n))),
        ("check of {:,} broken actions", 500, lambda n: _checking(_broken(n))),
        ("trends of {:,} services over 36 months", 10, _trends),
    )


def _checking(text: str) -> Callable[[], object]:
    def check() -> object:
        examined = examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED)
        return plan_problems(examined, Surroundings(TODAY))

    return check


def _owner(written: str) -> str:
    return f"qip: 1\nactions:\n  - id: A1\n    owner: {written}\n"


def _keys(number: int) -> str:
    return "qip: 1\n" + "".join(f"zzkey{each}: 1\n" for each in range(number))


def _broken(number: int) -> str:
    actions = (f"  - id: A{each}\n    due: soon\n    status: gone\n" for each in range(number))
    return "qip: 1\nactions:\n" + "".join(actions)


def _days(raw: bytes) -> Callable[[], object]:
    span = DaySpan.of(TODAY, TODAY + dt.timedelta(days=28))
    return partial(may_become_overdue, raw, {b"due": span})


def _trends(services: int) -> Callable[[], object]:
    gathered = Trends(TODAY)
    for number in range(services):
        measured = [
            {"date": f"{2023 + month // 12}-{month % 12 + 1:02}-15", "value": f"{70 + month % 7}.5"}
            for month in range(36)
        ]
        falls = {
            "id": "I1",
            "name": "Falls",
            "measure": "falls",
            "unit": "falls",
            "better": "lower",
            "owner": "Manager",
            "measurements": measured,
        }
        plan = salvage(Plan, {"service": f"House {number}", "indicators": [falls]})
        gathered.add(FiledPlan(f"plan-{number}", f"plan-{number}.yaml", plan))

    def show() -> object:
        trend = gathered.trend("falls")
        assert trend is not None
        return trend_report(trend, TODAY)

    return show


def _index(root: Path, plans: int, bench: Bench) -> Iterator[str]:
    write_folder(root / "plans", plans)
    time.sleep(YOUNG)
    yield from (line(*each) for each in indexing(root, root / "plans", plans, bench))


def _past(root: Path, large: bool, times: int) -> Iterator[str]:
    bench = Bench(PYTHON, run, times, {})
    yield from (line(*each) for each in comparing(root, (1_000, 10_000)[: large + 1], bench))
    yield from (line(*each) for each in looking_back(root, bench))


def line(what: str, figure: str, target: str) -> str:
    """Return a line of the table: what was measured, how it came out, and what was hoped for."""
    return f"{what:<80}{figure:>9}   {target}\n"


def main() -> None:
    """Measure, and print each figure as soon as it is there."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--plans", type=int, nargs="*", default=[100, 1_000], metavar="N")
    asked.add_argument("--large", action="store_true", help="measure 10,000 plans as well")
    asked.add_argument("--times", type=int, default=5, metavar="N", help="rounds of each measure")
    asked.add_argument("--index", action="store_true", help="measure the index and nothing else")
    asked.add_argument("--past", action="store_true", help="measure what looks back, nothing else")
    asked.add_argument("--national", action="store_true", help="measure exports, nothing else")
    options = asked.parse_args()
    compile_dir(str(Path(qiptrack.__file__).parent), quiet=1)  # as whoever installs it has it
    with tempfile.TemporaryDirectory() as name, index_in("off"):
        root = Path(name)
        os.environ["XDG_STATE_HOME"] = str(root / "state")  # where updates are kept for a while
        write_folder(root / "1", 1)
        sys.stdout.writelines(starting(root / "1", options.times))
        if options.past:
            sys.stdout.writelines(_past(root, options.large, options.times))
            return
        if options.national:
            bench = Bench(PYTHON, run, options.times, {})
            for plans in options.plans:
                for measured in national(root / f"national-{plans}", plans, bench):
                    sys.stdout.write(line(*measured))
                    sys.stdout.flush()
            return
        if options.index:
            bench = Bench(PYTHON, run, options.times, {})
            for plans in options.plans:
                for each in _index(root / f"index-{plans}", plans, bench):
                    sys.stdout.write(each)
                    sys.stdout.flush()
            sys.stdout.writelines(line(*each) for each in growth(bench))
            return
        for plans in [*options.plans, *([10_000] if options.large else [])]:
            write_folder(root / str(plans), plans)
            times = 1 if plans >= 10_000 else options.times
            sys.stdout.writelines(against_the_bare_loop(root / str(plans), plans, times))
            sys.stdout.flush()
            bench = Bench(PYTHON, run, times, {})
            sys.stdout.writelines(line(*each) for each in checking(root, plans, bench))
            sys.stdout.flush()
        write_folder(root / "packed", 50)
        sys.stdout.writelines(packing(root / "packed", options.times))
        write_folder(root / "linked", 500)
        sys.stdout.writelines(linking(root / "linked", min(options.times, 3)))
        write_folder(root / "printed", 1_000)
        sys.stdout.writelines(printing(root / "printed", options.times))
        sys.stdout.writelines(editing(root / "small", 20, options.times))
        sys.stdout.writelines(editing(root / "big", 1_650, 3))
        bench = Bench(PYTHON, run, options.times, {})
        for plans in (1_000, 10_000)[: options.large + 1]:
            sys.stdout.write(line(*committing(root, plans, bench)))
        sys.stdout.writelines(line(*each) for each in updating(root, bench))
        sys.stdout.writelines(growing(min(options.times, 3)))
        sys.stdout.writelines(line(*each) for each in importing(root, min(options.times, 3)))
        sys.stdout.writelines(line(*each) for each in writing(min(options.times, 3)))
        sys.stdout.writelines(_past(root, options.large, options.times))


if __name__ == "__main__":
    main()
