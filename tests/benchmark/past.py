"""A repository with a long past, and what it takes to look back at it, over git's own summary."""

import datetime as dt
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

    From the index, of a processor. Once on the day they were made, once when three days have
    passed, in which actions of plans that nobody touched become overdue, and with the commits.
    """
    began, later = TODAY - dt.timedelta(days=2), TODAY
    cases = {
        "two revisions": ("main~50", "main", "--as-of", str(began)),
        "one and the files": ("main~50", "--as-of", str(began)),
        "one and the files, three days later": ("main~50", "--as-of", str(later)),
        "one and the files, by which commits": ("main~50", "--as-of", str(began), "--format=csv"),
    }
    took: dict[str, list[float]] = {case: [] for case in cases}
    with index_in(str(root / "caches of the past")):
        for number in plans:
            folder = root / f"compared-{number}"
            write_repository(folder, number, 51)
            asked = (bench.python, "-m", "qiptrack", "changes", "--plans", str(folder / "plans"))
            stat, *ours = bench.processor(
                ["git", "-C", str(folder), "log", "--stat", "main~50..main"],
                *([*asked, *words] for words in cases.values()),
            )
            for case, seconds in zip(cases, ours, strict=True):
                took[case].append(seconds)
                yield Measured(
                    f"changes in 50 of {number:,} plans, {case}, over git log --stat",
                    f"{seconds / stat:.0f}",
                    f"no target ({seconds * 1e3:.0f} ms and {stat * 1e3:.0f} ms)",
                )
    for case, (first, *others) in took.items():
        for number, seconds in zip(plans[1:], others, strict=True):
            what = f"changes in 50 of {number:,} plans, {case}, over {plans[0]:,}"
            yield Measured(what, f"{seconds / first:.2f}", "at most 1.2")


def looking_back(root: Path, bench: Bench) -> Iterator[Measured]:
    """Yield what it takes to look at the past of plans, over git's own summary of it."""
    write_repository(root / "since", 50, 500)
    folder, day = str(root / "since/plans"), ("--as-of", str(TODAY))
    check = [bench.python, "-m", "qiptrack", "check", "--plans", folder, *day, "--select", "QIP9"]
    write_repository(root / "history", 20, 2_000)
    story = ["history", "plan-00000/A2", "--plans", str(root / "history/plans"), *day]
    with index_in(str(root / "caches of the past")):
        bare, since, none, stat = bench.processor(
            check,
            [*check, "--since", "main~470"],
            [*check, "--since", "main"],
            ["git", "-C", folder, "log", "--stat", "main~470..main"],
        )
        both = f"no target ({since * 1e3:.0f} ms, check {bare * 1e3:.0f} ms, {stat * 1e3:.0f} ms)"
        yield Measured(
            "check --since over 500 commits of 50 plans, less check, over git log --stat",
            f"{(since - bare) / stat:.0f}",
            both,
        )
        what = "check --since of 50 plans that did not change, over check"
        yield Measured(what, f"{none / bare:.2f}", "about 1")
        history, stat = bench.processor(
            [bench.python, "-m", "qiptrack", *story, "--format", "csv"],
            ["git", "-C", str(root / "history"), "log", "--stat"],
        )
        yield Measured(
            "history of an action over 2,000 commits, 100 of its plan, over git log --stat",
            f"{history / stat:.1f}",
            f"no target ({history * 1e3:.0f} ms and {stat * 1e3:.0f} ms)",
        )
