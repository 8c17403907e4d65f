"""A repository with a long past, and what it takes to look back at it, over git's own summary."""

import csv
import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmark.generate import OWNERS, TODAY, files
from tests.benchmark.indexing import Bench, Measured, index_in

MERGED_EVERY = 20
"""Every so many commits, one on a branch of its own is merged."""


def write_repository(folder: Path, plans: int, commits: int) -> None:
    """Make a repository in `folder` whose plans have come about in that many commits."""
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.writelines(_stream(plans, commits))
    assert process.returncode == 0
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard"], check=True)


def _stream(plans: int, commits: int) -> Iterator[bytes]:
    """Yield what `git fast-import` makes the repository of; the first commit has every plan."""
    texts = dict(files(plans))
    names = [name for name in texts if not name.startswith("_")]
    began = dt.datetime.combine(TODAY, dt.time(9), dt.UTC) - dt.timedelta(hours=commits)
    yield _commit(1, began, texts)
    for number in range(2, commits + 1):
        moment = began + dt.timedelta(hours=number)
        name = names[number % plans]
        if number % MERGED_EVERY:
            texts[name] = _with_update(texts[name], moment.date(), number)
            yield _commit(number, moment, {name: texts[name]}, number - 1)
            continue
        merged = {name: _with_update(texts[name], moment.date(), number)}
        yield _commit(number + commits, moment, merged, number - 2, branch="side")
        texts |= merged
        yield _commit(number, moment, merged, number - 1, number + commits)


def _with_update(text: str, day: dt.date, number: int) -> str:
    """Return a plan with one more update of one of its actions, by turns."""
    before, *rest = text.split("    updates:\n")
    chosen = number // 7 % len(rest)
    line = f"      - {{date: {day}, by: {OWNERS[0]}, note: Put down as number {number}}}\n"
    rest[chosen] = line + rest[chosen]
    return "    updates:\n".join([before, *rest])


def _commit(
    mark: int, moment: dt.datetime, changed: dict[str, str], *parents: int, branch: str = "main"
) -> bytes:
    who = f"Deputy Manager <deputy@example.org> {int(moment.timestamp())} +0000"
    head = f"commit refs/heads/{branch}\nmark :{mark}\ncommitter {who}\ndata 1\nx\n"
    links = [f"{'from' if not i else 'merge'} :{parent}\n" for i, parent in enumerate(parents)]
    parts = [head, *links]
    for name, text in changed.items():
        parts.append(f"M 100644 inline plans/{name}\ndata {len(text.encode())}\n{text}\n")
    return "".join(parts).encode()


def comparing(root: Path, plans: Sequence[int], bench: Bench) -> Iterator[Measured]:
    """Yield what it takes to tell what fifty commits changed in folders of so many plans.

    From the index, of a processor. On the day they were made; with the commits; and when days have
    passed, in which actions of plans that nobody touched become overdue: in a small folder more
    days, so that about as many rows are told of each.
    """
    commands: list[list[str]] = []
    whats: list[str] = []
    for number in plans:
        folder = root / f"compared-{number}"
        write_repository(folder, number, 51)
        commands.append(["git", "-C", str(folder), "log", "--stat", "main~50..main"])
        whats.append(f"git log --stat of 50 commits, {number:,} plans")
        for case, words in _compared(_LATER.get(number, TODAY)).items():
            asked = [bench.python, "-m", "qiptrack", "changes", "--plans", str(folder / "plans")]
            commands.append([*asked, *words])
            whats.append(f"changes in 50 of {number:,} plans, {case}")
    with index_in(str(root / "caches of the past")):
        took = bench.processor(*commands)  # of all sizes in turn
        rows = [_rows(each) if "changes" in each else 0 for each in commands]
    each_size = len(commands) // len(plans)
    for place, (what, seconds, many) in enumerate(zip(whats, took, rows, strict=True)):
        if place % each_size:
            stat, first = took[place - place % each_size], took[place % each_size]
            yield Measured(
                f"{what}, over git log --stat",
                f"{seconds / stat:.0f}",
                f"no target ({seconds * 1e3:.0f} ms and {stat * 1e3:.0f} ms, {many} rows)",
            )
            if place >= each_size:
                yield Measured(
                    f"{what}, over {plans[0]:,}", f"{seconds / first:.2f}", "at most 1.2"
                )


_LATER = {1_000: TODAY + dt.timedelta(days=4)}
"""By which day about 400 actions have become overdue in a folder, where it is not today."""


def _compared(later: dt.date) -> dict[str, tuple[str, ...]]:
    """Return what is compared, by what it is called; days pass up to the one that is `later`."""
    began = TODAY - dt.timedelta(days=2)
    return {
        "two revisions": ("main~50", "main", "--as-of", str(began)),
        "one and the files": ("main~50", "--as-of", str(began)),
        "one and the files, when days have passed": ("main~50", "--as-of", str(later)),
        "one and the files, by which commits": ("main~50", "--as-of", str(began), "--format=csv"),
    }


def _rows(command: Sequence[str]) -> int:
    """Return how many rows a command tells."""
    asked = [*command, *([] if "--format=csv" in command else ["--format=csv"])]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return len(list(csv.reader(said.splitlines(keepends=True)))) - 1


def looking_back(root: Path, bench: Bench) -> Iterator[Measured]:
    """Yield what it takes to look at the past of plans, over git's own summary of it.

    With an index that is new, with one that knows all of it, and without one.
    """
    pasts = {"since": (50, 500), "history": (20, 2_000), "one plan": (1, 500)}
    for name, (plans, commits) in pasts.items():
        write_repository(root / name, plans, commits)
    caches = root / "caches of looking back"
    for how, index in (("new", caches), ("known", caches), ("no", None)):
        with index_in(str(index or "off")):
            yield from _looking_back(root, f"{how} index", bench, caches if how == "new" else None)


def _looking_back(root: Path, how: str, bench: Bench, new: Path | None) -> Iterator[Measured]:
    """Yield it of one way to keep an index; `new` is one to be removed before each run."""

    def took(*commands: Sequence[str]) -> list[float]:
        if new is None:
            return bench.processor(*commands)
        found = []
        for command in commands:
            shutil.rmtree(new, ignore_errors=True)
            found.append(bench.run(command)[1])
        return found

    day = ("--as-of", str(TODAY))
    folder = str(root / "since/plans")
    check = [bench.python, "-m", "qiptrack", "check", "--plans", folder, *day, "--select", "QIP9"]
    bare, since, none, stat = took(
        check,
        [*check, "--since", "main~470"],
        [*check, "--since", "main"],
        ["git", "-C", folder, "log", "--stat", "main~470..main"],
    )
    yield Measured(
        f"check --since over 500 commits of 50 plans, less check, over git log --stat, {how}",
        f"{(since - bare) / stat:.1f}",
        f"no target ({since * 1e3:.0f} ms, check {bare * 1e3:.0f} ms, {stat * 1e3:.0f} ms)",
    )
    what = f"check --since of 50 plans that did not change, over check, {how}"
    yield Measured(what, f"{none / bare:.2f}", "about 1")
    for name, what in (
        ("history", "history of an action over 2,000 commits, 100 of its plan"),
        ("one plan", "history of an action over 500 commits, all of its plan"),
    ):
        asked = ["history", "plan-00000/A2", "--plans", str(root / name / "plans"), *day]
        history, stat = took(
            [bench.python, "-m", "qiptrack", *asked, "--format", "csv"],
            ["git", "-C", str(root / name), "log", "--stat"],
        )
        yield Measured(
            f"{what}, over git log --stat, {how}",
            f"{history / stat:.1f}",
            f"no target ({history * 1e3:.0f} ms and {stat * 1e3:.0f} ms)",
        )
