"""What a check takes over only parsing the same files, and what an update takes over a check."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from re import search
from shutil import copy
from time import sleep

from tests.benchmark.generate import OWNERS, TODAY, files, write_folder
from tests.benchmark.indexing import YOUNG, Bench, Measured, index_in
from tests.benchmark.past import write_repository

BARE_LOOP = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).glob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""

QUIET = "rules: {QIP203: off, QIP205: off, QIP206: off, QIP208: off, QIP305: off, QIP403: off,"
QUIET += " QIP404: off, QIP405: off, QIP605: off}\n"
"""What the made-up plans break, so that nothing is found in them."""

LONG = 1_650
"""How many actions make a plan of one megabyte."""


def checking(root: Path, plans: int, bench: Bench) -> Iterator[Measured]:
    """Yield what a check takes of a processor, over only parsing the same files, and its memory.

    Once with all that is found in the plans, and once with the rules switched off that find it;
    and both times without what it takes to start, which is what a folder without plans takes.
    """
    for what, more, target in (("", "", 2), (" of sound plans", QUIET, 1.2)):
        folder = root / f"checked{bool(more)}{plans}"
        write_folder(folder, plans)
        with (folder / "_organisation.yaml").open("a") as organisation:
            organisation.write(more)
        none = root / f"{folder.name}-none"
        none.mkdir()
        copy(folder / "_organisation.yaml", none)
        memory = bench.run(_check(bench, folder))[2]
        ours, bare, start, bare_start = bench.processor(
            _check(bench, folder), _bare(bench, folder), _check(bench, none), _bare(bench, none)
        )
        yield Measured(
            f"check{what}, {plans:,} plans, over a bare yaml.load, of a processor",
            f"{ours / bare:.2f}",
            f"at most {target} ({ours:.2f} s and {bare:.2f} s)",
        )
        yield Measured(
            f"check{what}, {plans:,} plans, likewise without what starting takes",
            f"{(ours - start) / (bare - bare_start):.2f}",
            f"no target ({start * 1e3:.0f} ms and {bare_start * 1e3:.0f} ms to start)",
        )
        limit = "under 150 MB" if plans == 10_000 else "no target"
        yield Measured(f"check{what}, {plans:,} plans, memory", f"{memory:.0f} MB", limit)


def committing(root: Path, plans: int, bench: Bench) -> Measured:
    """Return what the hook takes before a commit of one plan among so many."""
    repository = root / f"hook{plans}"
    write_repository(repository, plans, 1)
    folder = repository / "plans"
    plan = folder / "plan-00000.yaml"
    plan.write_bytes(plan.read_bytes() + b"# looked at\n")
    subprocess.run(["git", "-C", str(repository), "add", "--all"], check=True)
    hook = _check(bench, folder, "--staged", "--against", "HEAD")
    # The list of the rules loads what a check loads, and looks at no plan.
    ours, start = bench.processor(hook, [bench.python, "-m", "qiptrack", "rules"])
    return Measured(
        f"processor time of the hook for one of {plans:,} plans, over the start",
        f"{ours - start:.2f} s",
        f"at most 0.5 s ({ours:.2f} s and {start:.2f} s)",
    )


def updating(root: Path, bench: Bench) -> Iterator[Measured]:
    """Yield what an update takes: of a long plan over its check, and by a bare id over a name."""
    folder = root / "long"
    folder.mkdir()
    for name, text in files(1, LONG):
        (folder / name).write_text(text)
    plan = folder / "plan-00000.yaml"
    size = plan.stat().st_size
    ours, check = bench.processor(
        _update(bench, folder, f"plan-00000/{_begun(plan)}"), _check(bench, folder)
    )
    yield Measured(
        f"update of a plan of {size / 1e3:,.0f} KB, over its check, of a processor",
        f"{ours / check:.2f}",
        f"at most 1.0 ({ours:.2f} s and {check:.2f} s)",
    )
    folder = root / "bare"
    write_folder(folder, 1_000)
    plan = folder / "plan-00500.yaml"
    plan.write_text(plan.read_text().replace(f"id: {_begun(plan)}\n", "id: A99\n"))
    sleep(YOUNG)
    with index_in(str(root / "caches")):
        bench.run(bench.asked(folder, "overdue"))
        bare, named = bench.processor(
            *(_update(bench, folder, ref, "--dry-run") for ref in ("A99", "plan-00500/A99"))
        )
    yield Measured(
        "update by a bare id among 1,000 plans, over one with the plan named, from the index",
        f"{bare / named:.2f}",
        f"no target ({bare * 1e3:.0f} ms and {named * 1e3:.0f} ms)",
    )


def _check(bench: Bench, folder: Path, *more: str) -> Sequence[str]:
    asked = ("--plans", str(folder), "--as-of", TODAY.isoformat())
    return [bench.python, "-m", "qiptrack", "check", *more, *asked]


def _bare(bench: Bench, folder: Path) -> Sequence[str]:
    return [bench.python, "-c", BARE_LOOP, str(folder)]


def _update(bench: Bench, folder: Path, ref: str, *more: str) -> Sequence[str]:
    said = ("--note", "Begun on both floors", "--by", OWNERS[0], *more)
    asked = ("--plans", str(folder), "--as-of", TODAY.isoformat())
    return [bench.python, "-m", "qiptrack", "update", ref, *said, *asked]


def _begun(plan: Path) -> str:
    """Return the id of the first action of a plan that is in progress."""
    actions = plan.read_text().split("\n  - id: A")[1:]
    begun = next(each for each in actions if "\n    status: in-progress\n" in each)
    found = search(r"\d+", begun)
    assert found
    return f"A{found[0]}"
