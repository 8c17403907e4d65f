"""Mangles plans and organisation files by the thousand, and looks for a traceback.

    python -m tests.fuzz --files 100000 --seed 1 --processes 2

It is no part of the tests' run. Every file is checked, listed and counted, and every tenth folder
of them is looked at by every command, each time in one of its formats. A sound plan lies beside
them, which must be shown whatever the others are. What ends in a traceback is told with what was
typed and the least of the file that does it.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.fuzz.damage import mangled, spoilt_by_chance
from tests.fuzz.plans import document, written
from tests.fuzz.views import (
    CHECK_FORMATS,
    FORMATS,
    LOOKING,
    ONE,
    Crash,
    answer,
    crash,
    crash_in,
    examined_once,
    without_the_net,
)

EXAMPLES = Path(__file__).parents[2] / "plans"
ORGANISATION = "_organisation.yaml"
SOUND = "sound.yaml"

FILES = 20
"""How many mangled plans there are in a folder."""

VIEWS_EVERY = 10
"""Of how many folders one is looked at by every command."""

COUNTED = tuple((view, "--format", "json") for view in ("check", "status", "list"))
"""What is asked about every folder."""

TELL_EVERY = 20
"""After how many folders it is told how far the run has come."""

MOST_PARTS = 1000
"""How many parts of a file are tried one by one to find the least that fails."""

ORGANISATION_EVERY = 5
"""Of how many folders one has an organisation file that is mangled, and one a spoilt one."""

Folder = dict[str, str]


class Found(NamedTuple):
    """What a folder gave: how many files, how many with an error, how many not shown, crashes."""

    number: int
    files: int
    refused: int
    hidden: int
    seconds: float
    crashes: list[tuple[Crash, Folder]]


def main() -> None:
    """Run as many folders as it takes, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--only", type=int, help="the one folder of this number, as it was told")
    asked = parser.parse_args()
    numbers = range(-(-asked.files // FILES)) if asked.only is None else [asked.only]
    started = time.monotonic()
    total = _told(_every(numbers, asked.seed, asked.processes), asked.seed)
    seconds = time.monotonic() - started
    print(f"{total.files:,} files in {seconds:,.0f} s, {asked.processes} at once: {total}")  # noqa: T201


class _Total:
    """What all folders gave together."""

    def __init__(self) -> None:
        self.files = self.refused = self.hidden = self.crashes = 0
        self.slowest = 0.0
        self.places: set[str] = set()

    def __str__(self) -> str:
        return (
            f"{self.crashes:,} tracebacks in {len(self.places)} places, {self.refused:,} files "
            f"with an error, {self.hidden:,} of which nothing is shown; the slowest folder "
            f"took {self.slowest:.1f} s"
        )


def _every(numbers: Iterable[int], seed: int, processes: int) -> Iterator[Found]:
    if processes == 1:
        yield from map(partial(folder_found, seed), numbers)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(partial(folder_found, seed), numbers, chunksize=10)


def _told(everything: Iterable[Found], seed: int) -> _Total:
    total = _Total()
    for found in everything:
        total.files += found.files
        total.refused += found.refused
        total.hidden += found.hidden
        total.slowest = max(total.slowest, found.seconds)
        for each, least in found.crashes:
            total.crashes += 1
            if each.place not in total.places:
                total.places.add(each.place)
                _tell(each, least, f"--seed {seed} --only {found.number}")
        if found.number % TELL_EVERY == TELL_EVERY - 1:
            print(f"{total.files:,} files: {total}", flush=True)  # noqa: T201
    return total


def _tell(found: Crash, least: Folder, again: str) -> None:
    print(f"\n=== {' '.join(found.words)}   ({again})")  # noqa: T201
    for name, text in least.items():
        print(f"--- {name}\n{text!r}")  # noqa: T201
    print(found.traceback, flush=True)  # noqa: T201


def folder_found(seed: int, number: int) -> Found:
    """Return what the folder of this number gives."""
    chance = Random(f"{seed}/{number}")  # noqa: S311  # mangled plans are no secret
    folder = made(number, chance)
    started = time.monotonic()
    said = {}
    with TemporaryDirectory() as root, without_the_net():
        place = Path(root, "plans")
        _write(place, folder)
        wrong = []
        with examined_once():
            for words in asked(number, folder, chance):
                result = answer(place, words)
                said[words] = result.stdout
                if found := crash_in(result, words):
                    wrong.append(found)
        crashes = [(each, least(Path(root, "least"), folder, each.words)) for each in wrong]
    refused, hidden = (0, 0) if crashes else _figures(folder, said)
    seconds = time.monotonic() - started
    plans = len(folder) - (ORGANISATION in folder) - 1
    return Found(number, plans, refused, hidden, seconds, crashes)


def made(number: int, chance: Random) -> Folder:
    """Return the files of a folder: a sound plan, mangled ones, and at times an organisation."""
    examples = tuple(path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.yaml")))
    plans = [document("plan", chance) for _ in range(FILES - 1)]
    texts = [*(written(each, chance) for each in plans), chance.choice(examples[1:])]
    organisation = chance.choice(
        (examples[0], written(document("organisation", chance), chance), None)
    )
    others = (*texts, examples[0])
    spoilt = [written(spoilt_by_chance(each, chance), chance) for each in plans[::2]]
    changed = [*spoilt, *(mangled(text, chance, others) for text in texts[1::2])]
    folder = {f"p{number:02}.yaml": text for number, text in enumerate(changed)}
    folder[SOUND] = sound()
    if organisation is not None:
        if number % ORGANISATION_EVERY == 0:
            organisation = mangled(organisation, chance, others)
        elif number % ORGANISATION_EVERY == 1:
            organisation = written(
                spoilt_by_chance(document("organisation", chance), chance), chance
            )
        folder[ORGANISATION] = organisation
    return folder


def sound() -> str:
    """Return a plan that nothing is the matter with."""
    return (
        "qip: 1\ntitle: Sound\nservice: Elm Court\nsponsor: Service Manager\nopened: 2026-01-05\n"
        "actions:\n  - {id: A1, issue: i, action: Do it, owner: Service Manager, "
        "due: 2026-11-02, evidence_source: e}\n"
    )


def asked(number: int, folder: Folder, chance: Random) -> Iterator[tuple[str, ...]]:
    """Yield what is typed about a folder."""
    yield from COUNTED
    if number % VIEWS_EVERY:
        return
    yield ("check", "--format", chance.choice(CHECK_FORMATS))
    for view in LOOKING:
        yield (*view.split(), "--format", chance.choice(FORMATS))
    for file in folder:
        view = chance.choice(ONE).format(file.removesuffix(".yaml"))
        if file != ORGANISATION:
            yield (*view.split(), "--format", chance.choice(FORMATS))


def _figures(folder: Folder, said: Mapping[tuple[str, ...], str]) -> tuple[int, int]:
    """Return how many files have an error, and how many are not shown; the sound plan must be."""
    found, shown, listed = (json.loads(said[words])["rows"] for words in COUNTED)
    plans = {row["plan"] for row in shown}
    if "sound" not in plans or "sound/A1" not in {row["ref"] for row in listed}:
        raise AssertionError(f"the sound plan is not shown: {folder!r}")
    wrong = {Path(row["file"]).name for row in found if row["severity"] == "error"}
    wrong -= {ORGANISATION, SOUND}
    return len(wrong), len(folder) - (ORGANISATION in folder) - len(plans)


def _write(place: Path, folder: Folder) -> None:
    place.mkdir(exist_ok=True)
    for path in place.iterdir():
        path.unlink()
    for name, text in folder.items():
        (place / name).write_bytes(text.encode("utf-8", "surrogateescape"))


def least(place: Path, folder: Folder, words: Sequence[str]) -> Folder:
    """Return the least of a folder about which the same words end in a traceback."""

    def fails(less: Folder) -> bool:
        _write(place, less)
        return crash(place, words) is not None

    for name in list(folder):
        without = {key: text for key, text in folder.items() if key != name}
        if fails(without):
            folder = without
    for name in folder:
        for parts in (partial(str.splitlines, keepends=True), list):
            folder = _shorter(folder, name, parts(folder[name]), fails)
    return folder


def _shorter(
    folder: Folder, name: str, parts: list[str], fails: Callable[[Folder], bool]
) -> Folder:
    """Return `folder` with what is not needed taken out of the `parts` of one file.

    Long files are left as they are, when their parts are characters.
    """
    size = len(parts) // 2 if len(parts) <= MOST_PARTS else 0
    while size:
        at = 0
        while at < len(parts):
            fewer = [*parts[:at], *parts[at + size :]]
            if fails({**folder, name: "".join(fewer)}):
                parts = fewer
            else:
                at += size
        size //= 2
    return {**folder, name: "".join(parts)}


if __name__ == "__main__":
    main()
