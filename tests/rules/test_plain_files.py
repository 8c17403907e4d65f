"""A plain file is judged without its nodes, and comes to what it comes to with all of them."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import in_folder, plan_errors, plan_problems
from qiptrack.rules.examine import (
    ExaminedPlan,
    examine_known_plan,
    examine_organisation,
    examine_plan,
)
from qiptrack.rules.problem import Severity
from qiptrack.store.checker import UNKNOWN
from qiptrack.yamlfile import loader
from qiptrack.yamlfile.plain_data import NotPlain
from tests.benchmark.generate import TODAY, files
from tests.conftest import with_each

(_, ORGANISATION), *PLANS = files(6, actions=4)
AROUND = Surroundings(
    TODAY, examine_organisation(ORGANISATION.encode(), "o.yaml").organisation or UNDECLARED
)
BITS = (
    *(" #3 more", " # qiptrack: accept QIP203 agreed", "  # note", " # qiptrack: accept", ", none"),
    *(", and more", " 01632 960 123", " 943 476 5919", " dob 12/03/1941", ": x", "é", " see above"),
    *("{", "}", "[", "]", '"', "'", "\n", "\n      ", "\t", "- ", "~", "|\n", "&a ", "*a", "\\x07"),
    *("2206-01-01", "Deputy Manager and Team Leader", "the team", "TBC", "AB 12 34 56 C", "-"),
)
"""What people leave in a file by accident, or on purpose."""


def refused(_raw: bytes, **_options: object) -> None:
    """Take no file for a plain one."""
    raise NotPlain


def judged(text: str, around: Surroundings) -> tuple[bool, object]:
    """Return whether a file is plain, and all that is found in it."""
    examined: ExaminedPlan = examine_plan(text.encode(), "p.yaml", "p.yaml", around.organisation)
    found = plan_problems(examined, around), examined.filed
    errors = [each for each in found[0] if each.severity is Severity.ERROR]
    assert plan_errors(examined, around) == errors
    kept = in_folder(examined.filed, around) if examined.filed else None
    return examined.document.source.events is not None, (*found, kept)


def judged_as_known(text: str, around: Surroundings) -> object:
    """Return all that is found in a sound plan that was read before, and is not parsed at once."""
    read = examine_plan(text.encode(), "p.yaml", "p.yaml", around.organisation)
    if not read.is_sound or read.filed is None:
        return None
    plan = Plan.unpacked(read.filed.plan.packed())
    source = loader.load_later(text.encode(), "p.yaml")
    examined = examine_known_plan(source, "p.yaml", plan, around.organisation)
    found = plan_problems(examined, around), examined.filed
    assert (source.data, source.root) == (read.document.source.data, read.document.source.root)
    return (*found, in_folder(FiledPlan("p", "p.yaml", plan), around))


def same_either_way(text: str, around: Surroundings) -> bool:
    """Compare all ways of reading, and return whether the file is plain."""
    plain, found = judged(text, around)
    assert judged_as_known(text, around) in (found, None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loader, "plain_file", refused)
        closely, with_nodes = judged(text, around)
    assert not closely
    assert found == with_nodes
    return plain


def damaged(text: str, bits: Sequence[str], chance: Random) -> str:
    for bit in bits:
        at = chance.randrange(len(text))
        kind = chance.random()
        if kind < 0.5:  # at the end of a line, where most of it would do the least harm
            at = text.index("\n", at) if "\n" in text[at:] else at
        text = text[:at] + bit + text[at + (chance.randrange(6) if kind > 0.8 else 0) :]
    return text


@given(
    st.sampled_from([text for _, text in PLANS]),
    st.lists(st.sampled_from(BITS), max_size=4),
    st.randoms(use_true_random=False),
    st.sampled_from([AROUND, Surroundings(TODAY), Surroundings(TODAY, UNKNOWN)]),
)
def test_generated_and_damaged_plans(
    text: str, bits: list[str], chance: Random, around: Surroundings
) -> None:
    plain = same_either_way(damaged(text, bits, chance), around)
    assert plain or bits


@with_each("code", ["QIP012", "QIP802"])
def test_a_rule_on_the_text_that_is_chosen_to_be_an_error_is_asked_for_errors(code: str) -> None:
    chosen = f"{ORGANISATION}rules: {{{code}: error}}\n"
    organisation = examine_organisation(chosen.encode(), "o.yaml").organisation
    assert organisation
    text = PLANS[0][1].replace("    action: ", "    action: dob 12/03/1941 in room #3 ", 1)
    examined = examine_plan(text.encode(), "p.yaml", "p.yaml", organisation)
    found = plan_errors(examined, Surroundings(TODAY, organisation))
    assert code in {each.code for each in found}
    assert code not in {each.code for each in plan_errors(examined, AROUND)}


def test_what_is_not_plain_after_all_is_refused() -> None:
    source = loader.load_later(b"qip: 1\nactions: [\n", "p.yaml")
    for ask in (lambda: source.data, lambda: source.root):
        with pytest.raises(NotPlain):
            ask()


IN_BRACKETS = (
    *(", ", ",", ": ", ":", "\n          ", " ", "  ", "'", '"', "#", " #", "?", "-", "\u2003"),
    *("{", "}", "[", "]", "none", "NO", "n/a", "not", "applicable", "by", "note", "Eight of ten"),
    *("it's", "and more", "Registered Manager", "Quality Lead", "Director of Nursing", "barrier"),
)


@given(st.lists(st.sampled_from(IN_BRACKETS), max_size=10).map("".join), st.booleans())
def test_what_stands_in_brackets_is_judged_without_nodes_too(inside: str, braces: bool) -> None:
    more = (
        f"updates: [{{date: 2026-05-01, note: {inside}}}]"
        if braces
        else f"contributors: [{inside}]"
    )
    text = PLANS[0][1].replace("    owner: ", f"    {more}\n    owner: ", 1)
    same_either_way(text, AROUND)
