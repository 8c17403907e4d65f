"""Changes by the tool's own commands on two branches come together as they would one after another.

`python -m tests.merges` measures it on many; these are some of them, each time the same.
"""

import pytest

from tests.conftest import thorough
from tests.merges import Pair, Verdict, measured


@pytest.mark.parametrize("seed", range(4 if thorough() else 1))
def test_what_is_merged_is_what_both_did_one_after_the_other(seed: int) -> None:
    wrong: list[tuple[Pair, Verdict]] = []

    def told(made: Pair, verdict: Verdict) -> None:
        if verdict.faults:
            wrong.append((made, verdict))

    assert len(measured(1, seed + 100, told)) == 1
    assert not wrong
