"""Each line of a plan with each slip of the hand: what is told of it, and what is still read."""

from collections.abc import Iterator
from functools import partial

import pytest

from qiptrack.pointer import Pointer, to_text
from qiptrack.yamlfile.document import Source
from qiptrack.yamlfile.limits import Data
from qiptrack.yamlfile.loader import load
from tests.conftest import Case, GoldenParts
from tests.yamlfile.documents import walk
from tests.yamlfile.test_slips import FIRST, LAST, SECOND

PLAN = f"{FIRST}{SECOND}  - {{id: A3, issue: Rota}}\n{LAST}"
PLANS = {
    "indented": PLAN,
    "unindented": PLAN.replace("\n  ", "\n")
    .replace("\n    -", "\n  -")
    .replace("\n      ", "\n    "),
}


def slips(line: str) -> dict[str, str]:
    """Return what becomes of a line by each slip; some leave it as it is."""
    text = line.lstrip(" ")
    indent, behind = line[: -len(text)], text.removeprefix("- ")
    return {
        "one space less": line.removeprefix(" "),
        "one space more": f" {line}",
        "two spaces more": f"  {line}",
        "at the margin": text,
        "behind a tab": f"\t{line}",
        "a dash too many": f"{indent}- {text}",
        "a dash less": indent + (f"  {behind}" if behind != text else text),
        "a dash that is glued": indent + (f"-{behind}" if behind != text else text),
        "no colon": line.replace(":", "", 1),
        "a colon that is glued": line.replace(": ", ":", 1),
        "a bracket that stays open": line.replace(": ", ": [", 1),
        "a quote that stays open": line.replace(": ", ': "', 1),
        "a colon in the text": f"{line}: so",
        "gone": "",
        "there twice": f"{line}\n{line}",
        "words behind it": f"{line}\n{indent}see below",
        "a line of words for it": f"{indent}see below",
    }


def leaves(data: Data) -> dict[Pointer, Data]:
    """Return each value with its pointer; lists and mappings are None."""
    return {way: None if isinstance(each, dict | list) else each for way, each in walk(data)}


def told(sound: Source, text: str) -> Iterator[str]:
    """Yield what is told of a text, and what it says otherwise than the sound one."""
    source = load(text.encode(), "plan.yaml")
    for fault in source.faults:
        line, column = source.position(fault.span.start)
        end = source.position(fault.span.end).column
        yield f"    {line}:{column} to {end}: {fault.message:.60}"
        yield f"        lost: {fault.lost}" if fault.lost else "        nothing is lost"
    doubtful = sorted(to_text(each) or "all" for each in source.doubtful)
    if doubtful:
        yield f"    in doubt: {', '.join(doubtful)}"
    before, now = leaves(sound.data), leaves(source.data)
    gone = [way for way in before if way not in now and (not way or way[:-1] in now)]
    other = [way for way, each in now.items() if way not in before or before[way] != each]
    if gone:
        yield f"    without {', '.join(map(to_text, gone))}"
    yield from (f"    {to_text(way) or 'all'} is {now[way]!r:.60}" for way in other)


def answers(plan: str) -> Iterator[Case]:
    sound = load(plan.encode(), "plan.yaml")
    assert not sound.faults
    lines = plan.splitlines()
    for number, line in enumerate(lines):
        for name, slip in slips(line).items():
            if slip != line:
                new = [*lines[:number], *([slip] if slip else []), *lines[number + 1 :], ""]
                yield f"{number + 1} {line.strip()}: {name}", partial(told, sound, "\n".join(new))


@pytest.mark.parametrize("style", PLANS)
def test_each_slip_in_each_line(style: str, golden_parts: GoldenParts) -> None:
    golden_parts(f"slips/{style}.txt", answers(PLANS[style]), every=8)
