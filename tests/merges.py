"""Pairs of changes by the tool's own commands, on two branches of one plan, and merged.

Each is held against an oracle that knows nothing of merging: the changes of both made one after
the other, in both orders. Git's own merge of the same three texts stands beside.

Run it from the top of the repository: python -m tests.merges [--pairs N] [--seed N] [--one-action]
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from qiptrack.store.git.merging import merge_files, surroundings
from qiptrack.workflow.merging.merge import FileVersions, MarkerStyle
from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments
from tests.benchmark.generate import TODAY
from tests.fuzz.views import answer

PLANS = Path(__file__).parents[1] / "plans"
ROLES = {
    "rosewood-care-plan-reviews": ("Registered Manager", "Deputy Manager", "Team Leader"),
    "northgate-safeguarding-alerts": ("Branch Manager", "Care Coordinator", "Field Supervisor"),
    "elm-court-mar-errors": ("Service Manager", "Shift Leader", "Medicines Lead"),
}
"""The example plans, and roles that answer for something in them."""

METHODS = ("observation", "feedback", "record review", "follow-up audit")
WORDS = ("rota", "night", "form", "handover", "audit", "chart", "family", "agency", "training")

Words = tuple[str, ...]
"""A command; {0}, {1} … in it stand for the ids that commands of the same side made before."""


class Side(NamedTuple):
    """What one side did: its commands, the text they came to, and where it put remarks."""

    commands: tuple[Words, ...]
    raw: bytes


class Pair(NamedTuple):
    """Two sides of one plan, and the text that both began with."""

    plan: str
    base: bytes
    ours: Side
    theirs: Side


class Verdict(NamedTuple):
    """How a pair was merged here and by git, and what is wrong with it."""

    conflict: bool
    git_conflict: bool
    one_action: bool
    git_wrong: bool
    needless: bool
    faults: tuple[str, ...]


def run(folder: Path, commands: Sequence[Words]) -> list[bool]:
    """Run commands one after the other; say of each whether it was done."""
    made: list[str] = []
    done = []
    for words in commands:
        said = answer(folder, [word.format(*made) for word in words])
        new = re.search(r"/(\S+) is added", said.stderr)
        if new and said.exit_code == 0:
            made.append(new[1])
        done.append(said.exit_code == 0)
    return done


def drawn(random: Random, plan: str, data: Any, target: str) -> Words:
    """Return a command as somebody may type it, at one action more often than elsewhere."""
    actions = [each["id"] for each in data["actions"]]
    action = target if random.random() < 0.7 else random.choice(actions)
    ref = f"{plan}/{action}"
    text = " ".join(random.sample(WORDS, 3)).capitalize()
    day = f"2026-11-{random.randint(2, 20):02}"
    roles = (*ROLES[plan], "Quality Lead", "Regional Quality Lead")
    who = ("--by", random.choice(roles), "--date", day)
    role, other = random.sample(roles, 2)
    later = f"2027-0{random.randint(1, 4)}-1{random.randint(1, 5)}"
    method = random.choice(METHODS)
    checked = ("verify", ref, "--method", method, "--note", text, *who, "--result")
    several: list[Words] = [
        ("update", ref, "--note", text, *who),
        ("update", ref, "--note", text, "--barrier", f"No {text.lower()}", *who),
        ("evidence", ref, "--kind", random.choice(("record", "data")), "--note", text, *who),
        ("start", ref, *who),
        ("complete", ref, *who),
        (*checked, "confirmed"),
        (*checked, "not-confirmed"),
        ("close", ref, *who),
        ("reopen", ref, "--reason", text, *who),
        ("defer", ref, "--to", later, "--reason", text, "--approved-by", role, *who),
        ("reassign", ref, "--to", other, "--reason", text, *who),
        ("withdraw", ref, "--reason", text, "--approved-by", role, *who),
        ("escalate", ref, "--to", role, "--reason", text, *who),
        ("escalate", ref, "--respond", text, *who),
        ("edit", ref, "--set", f"priority={random.choice(('high', 'medium', 'low'))}"),
        ("edit", ref, "--set", f"resources={text}"),
        ("edit", ref, "--set", f"assurance.method={method}"),
        ("edit", plan, "--set", f"concern={text}"),
        ("link", ref, f"incident:INC-{random.randint(100, 999)}"),
        ("add-milestone", ref, "--milestone", text, "--due", later),
        ("review", plan, "--note", text, "--decision", f"{action}={text}", "--date", day),
        ("add", plan, "--issue", f"{text} fails", "--action", f"See to {text}", "--owner", role,
         "--due", later, "--evidence-source", text),
    ]  # fmt: skip
    for each in data.get("indicators", ()):
        value = str(random.randint(40, 99))
        several.append(("measure", f"{plan}/{each['id']}", value, "--yes", "--date", day))
    for each in data.get("checks", ()):
        result = random.choice(("satisfactory", "concern"))
        several.append(("record", f"{plan}/{each['id']}", "--result", result, "--note", text, *who))
    return random.choice(several)


def action_ids(raw: bytes) -> list[str]:
    """Return the ids of the actions of a plan, in the order of the file."""
    data: Any = load(raw, "").data
    return [each["id"] for each in data["actions"]]


def side(random: Random, folder: Path, plan: str, target: str, *, one: bool) -> Side:
    """Make some changes that are not refused, now and then with a remark, and return them.

    With `one` it is one change, of the target alone.
    """
    file = folder / f"{plan}.yaml"
    commands: list[Words] = []
    wanted = 1 if one else random.choice((1, 1, 2, 3))
    while len(commands) < wanted:
        before = file.read_bytes()
        words = drawn(random, plan, load(before, plan).data, target)
        if one and words[1] != f"{plan}/{target}":
            continue
        if all(run(folder, [words])) and file.read_bytes() != before:
            commands.append(words)
            if words[0] == "add" and random.random() < 0.5:
                new = action_ids(file.read_bytes())[-1]
                decided = ("review", plan, "--note", "New", "--date", "2026-11-20", "--decision")
                if all(run(folder, [(*decided, f"{new}=Begin at once")])):
                    commands.append((*decided, "{0}=Begin at once"))
    text = file.read_text(encoding="utf-8")
    if random.random() < 0.5:
        text = remarked(random, text)
    return Side(tuple(commands), text.encode())


def remarked(random: Random, text: str) -> str:
    """Return a plan with a remark of somebody's above a key or behind a date."""
    lines = text.split("\n")
    places = [index for index, line in enumerate(lines) if re.match(r" +(- id|owner|due): ", line)]
    place = random.choice(places)
    said = f"# {random.choice(WORDS)} {random.randint(100, 999)}"
    line = lines[place]
    if "due: " in line and "#" not in line:
        lines[place] = f"{line}   {said}"
    else:
        lines.insert(place, " " * (len(line) - len(line.lstrip())) + said)
    return "\n".join(lines)


def pair(random: Random, folder: Path, *, one: bool) -> Pair:
    """Return two sides of one of the example plans."""
    plan = random.choice(sorted(ROLES))
    base = (PLANS / f"{plan}.yaml").read_bytes()
    target = random.choice(action_ids(base))
    sides = []
    for name in ("ours", "theirs"):
        shutil.copytree(PLANS, folder / name)
        sides.append(side(random, folder / name, plan, target, one=one))
    ours, theirs = sides
    return Pair(plan, base, ours, theirs)


def in_sequence(pair_: Pair, folder: Path, first: Side, second: Side) -> bytes | None:
    """Return the plan with the changes of both sides made; None where one of them is refused.

    A step that both took on one day is taken once, and the second is rightly refused.
    """
    shutil.copytree(PLANS, folder)
    taken = [_step(words) for words in first.commands]
    others = [words for words in second.commands if _step(words) not in taken]
    done = [*run(folder, first.commands), *run(folder, others)]
    return (folder / f"{pair_.plan}.yaml").read_bytes() if all(done) else None


def _step(words: Words) -> Words:
    """Return a command without who asks for it, where that is not kept; itself where it is."""
    if words[0] not in ("start", "complete", "close"):
        return words
    at = words.index("--by")
    return (*words[:at], *words[at + 2 :])


def canonical(raw: bytes) -> Any:
    """Return what a plan says, whatever ids its actions have, in no order."""
    data: Any = load(raw, "").data
    called = {each["id"]: each["action"] for each in data.get("actions", ())}

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(inner, name) for name, inner in sorted(value.items())}
        if isinstance(value, list):
            return sorted((walk(each, key) for each in value), key=json.dumps)
        return called.get(value, value) if key in ("id", "action") else value

    return walk(data)


def git_merged(pair_: Pair, folder: Path) -> tuple[bytes, bool]:
    """Return what git makes of the lines, and whether it leaves conflicts."""
    names = ("ours", "base", "theirs")
    for name, raw in zip(names, (pair_.ours.raw, pair_.base, pair_.theirs.raw), strict=True):
        (folder / f"{name}.yaml").write_bytes(raw)
    files = [str(folder / f"{name}.yaml") for name in names]
    done = subprocess.run(["git", "merge-file", "-p", *files], capture_output=True, check=False)
    return done.stdout, done.returncode != 0


def lost(pair_: Pair, merged: bytes, *, conflict: bool) -> Iterator[str]:
    """Yield what of either side is not in the merged text: lines, remarks, and their order."""
    base, ours, theirs, now = (
        raw.decode() for raw in (pair_.base, pair_.ours.raw, pair_.theirs.raw, merged)
    )
    once = [
        {line for line, count in Counter(text.split("\n")).items() if count == 1}
        for text in (base, ours, theirs)
    ]
    there = iter(now.split("\n"))
    for line in base.split("\n"):
        # A short one, such as a status, may be gone here and new there.
        if len(line) > 40 and all(line in lines for lines in once) and line not in there:
            yield f"out of order or gone: {line.strip()[:70]}"
            break
    if not conflict:
        said = Counter(each.text for each in comments(load(merged, "")))
        sides = [
            Counter(each.text for each in comments(load(raw, "")))
            for raw in (pair_.base, pair_.ours.raw, pair_.theirs.raw)
        ]
        for comment in (
            (sides[1] - sides[0]) + (sides[2] - sides[0]) + (sides[0] & sides[1] & sides[2])
        ):
            if not said[comment]:
                yield f"remark lost: {comment}"
        return
    values = re.compile(r"[^\s{},:]+")
    words = Counter(values.findall(now))
    for name, text in (("ours", ours), ("theirs", theirs)):
        gone = [
            word
            for word in Counter(values.findall(text)) - Counter(values.findall(base))
            if not words[word] and not re.fullmatch(r"[A-Z]\d+\W*", word)
        ]
        if gone:
            yield f"{name} lost: {' '.join(gone[:8])}"


def judged(pair_: Pair, folder: Path) -> Verdict:
    """Return how a pair was merged, held against both sequences of its changes."""
    around = surroundings(PLANS / f"{pair_.plan}.yaml", PLANS, TODAY)
    versions = FileVersions(pair_.base, pair_.ours.raw, pair_.theirs.raw)
    found = merge_files(versions, Path(f"{pair_.plan}.yaml"), around, MarkerStyle())
    conflict = bool(found.merged.conflicts)
    by_git, git_conflict = git_merged(pair_, folder)
    sequences = [
        in_sequence(pair_, folder / "first", pair_.ours, pair_.theirs),
        in_sequence(pair_, folder / "second", pair_.theirs, pair_.ours),
    ]
    right = [canonical(raw) for raw in sequences if raw is not None]
    agreed = len(right) == 2 and right[0] == right[1]
    same = canonical(pair_.ours.raw) == canonical(pair_.theirs.raw)
    faults = list(lost(pair_, found.merged.raw, conflict=conflict))
    if found.by_lines:
        faults.append("merged by lines")
    if not conflict and not same and canonical(found.merged.raw) not in right:
        faults.append("neither order of the changes comes to this")
    git_wrong = not git_conflict and not same and _differs(by_git, right)
    refs = {
        word
        for each in (pair_.ours, pair_.theirs)
        for words in each.commands
        for word in words[1:2]
    }
    return Verdict(
        conflict, git_conflict, len(refs) == 1, git_wrong, conflict and agreed, tuple(faults)
    )


def _differs(raw: bytes, right: Sequence[Any]) -> bool:
    return bool(load(raw, "").faults) or canonical(raw) not in right


def measured(
    pairs: int, seed: int, told: Callable[[Pair, Verdict], None], *, one: bool = False
) -> list[Verdict]:
    """Return the verdicts on so many pairs, the same for the same seed.

    With `one`, each side makes one change, and both of them at one action.
    """
    verdicts = []
    for number in range(pairs):
        with tempfile.TemporaryDirectory() as folder:
            chance = Random(f"{seed}/{number}")  # noqa: S311 - made-up changes are no secret
            made = pair(chance, Path(folder), one=one)
            verdicts.append(judged(made, Path(folder)))
            told(made, verdicts[-1])
    return verdicts


def _told(made: Pair, verdict: Verdict) -> None:
    if verdict.faults or verdict.needless:
        sys.stdout.write(f"{verdict}\n  ours   {made.ours.commands}\n")
        sys.stdout.write(f"  theirs {made.theirs.commands}\n")
        sys.stdout.flush()


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-action", action="store_true")
    chosen = parser.parse_args()
    verdicts = measured(chosen.pairs, chosen.seed, _told, one=chosen.one_action)
    for title, some in (
        ("all pairs", verdicts),
        ("at one action, both", [each for each in verdicts if each.one_action]),
    ):
        counts = [sum(values) for values in zip(*(each[:5] for each in some), strict=True)] or [
            0
        ] * 5
        wrong = sum(bool(each.faults) for each in some)
        sys.stdout.write(
            f"{title}: {len(some)}; conflicts {counts[0]}, git's {counts[1]}; wrong {wrong}, "
            f"git's {counts[3]}; needless conflicts {counts[4]}\n"
        )


if __name__ == "__main__":
    main()
