"""A repository with a long past: plans of a real size, in which things are put down by and by."""

import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.benchmark.generate import OWNERS, TODAY, files

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
