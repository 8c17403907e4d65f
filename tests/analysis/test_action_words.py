"""How well the words tell sound actions from weak ones, measured on lists of both.

The texts of `tests/data/actions` are put as people put them in published plans: a sound one
changes something that somebody could see, or has it looked at; a weak one only tells, trains,
warns or wishes. `tests/golden/action-words.md` has each word with what it was met in.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from qiptrack.analysis.action_kinds import ActionKind, Strength
from qiptrack.analysis.action_strength import is_weak, kind_of_action, vague
from qiptrack.analysis.action_words import CONCRETE, SIGNS, VAGUE
from tests.conftest import Golden, with_each

LISTS = Path(__file__).parents[1] / "data" / "actions"
SOUND, WEAK = (
    (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in ("sound", "weak")
)


def flagged(texts: list[str]) -> list[str]:
    """Return the texts that QIP501 or QIP503 points at."""
    return [text for text in texts if is_weak(text) or vague(text)]


def test_at_most_one_sound_action_in_ten_is_pointed_at() -> None:
    assert len(flagged(SOUND)) <= len(SOUND) / 10


def test_at_least_four_weak_actions_in_five_are_found() -> None:
    assert len(flagged(WEAK)) >= len(WEAK) * 4 / 5


def met(sign: str, texts: list[str]) -> int:
    """Return in how many texts a word is met."""
    word = re.compile(rf"(?<![\w-])(?:{sign})(?![\w-])".replace(" ", r"\s+"), re.IGNORECASE)
    return sum(bool(word.search(text)) for text in texts)


def measured() -> Iterator[str]:
    """Yield the lines of the table: the totals, then each word with the texts it is met in."""
    for name, texts in (("sound", SOUND), ("weak", WEAK)):
        weak, unclear = sum(map(bool, map(is_weak, texts))), sum(map(bool, map(vague, texts)))
        yield (
            f"{len(texts)} {name} actions: QIP501 points at {weak}, QIP503 at {unclear}, "
            f"either at {len(flagged(texts))} ({len(flagged(texts)) / len(texts):.0%})."
        )
        yield ""
    yield from ("| strength | kind | word | sound | weak |", "|---|---|---|---:|---:|")
    parts: list[tuple[str, str, tuple[str, ...]]] = [
        (kind.strength, kind.word, SIGNS[kind]) for kind in sorted(SIGNS, reverse=True)
    ]
    parts += [("vague", "", VAGUE), ("concrete", "", CONCRETE)]
    for strength, kind, signs in parts:
        for sign in signs:
            shown = sign.replace("|", "\\|")
            yield f"| {strength} | {kind} | `{shown}` | {met(sign, SOUND)} | {met(sign, WEAK)} |"


def test_each_word_is_met_as_often_as_the_table_says(golden: Golden) -> None:
    golden("action-words.md", "\n".join([*measured(), ""]))


RCA2 = {
    Strength.STRONGER: """
        Replace the revolving door with a powered sliding one
        Fit connectors that cannot be joined the wrong way
        Simplify the process and take out two steps
        Standardise on one make of pump
        The director visits each unit monthly and meets the night staff""",
    Strength.INTERMEDIATE: """
        Two nurses calculate the dose independently
        Recruit a float nurse for busy hours
        Electronic alerts for interactions
        A quiet room for making up medicines
        Practise the handover in simulation with feedback
        A checklist before each transfer
        Do not store look-alikes on one shelf
        Read-back of every telephone order""",
    Strength.WEAKER: """
        One person calculates and another double-checks
        Put up a warning label
        A new procedure for drips
        Introduce a new policy on handover
        Demonstrate the pump in training""",
}


@with_each(
    ("strength", "text"),
    [
        (strength, text.strip())
        for strength, texts in RCA2.items()
        for text in texts.split("\n")[1:]
    ],
)
def test_what_the_hierarchy_gives_for_examples_is_ranked_as_it_ranks_it(
    strength: Strength, text: str
) -> None:
    assert kind_of_action(text).strength is strength


def test_audits_are_not_ranked_and_stand_between_the_weaker_and_the_intermediate() -> None:
    assert ActionKind.CHECK.strength is Strength.NOT_RANKED
    assert ActionKind.DOUBLE_CHECK < ActionKind.CHECK < ActionKind.RECORD


@with_each(
    ("text", "weak"),
    [
        ("Remind staff to lock the trolley and check the chart", True),
        ("Train staff on the form that cannot be saved half done", True),
        ("Remind staff, and audit ten charts a week", False),
        ("Rewrite the policy on electronic records", True),
        ("Train two champions and have them observe five transfers", False),
    ],
)
def test_what_a_reminder_or_a_policy_is_about_is_not_itself_done(text: str, weak: bool) -> None:
    assert bool(is_weak(text)) is weak
