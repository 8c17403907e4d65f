"""Problems that are kept packed are what they were, file by file, in the order of their lines."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.rules.problem import ManyProblems, Place, Problem, Severity
from qiptrack.store import checker
from qiptrack.store.checker import CheckedFolder, check, in_order
from qiptrack.store.folders import PlansFolder
from tests.benchmark.generate import TODAY, write_folder
from tests.conftest import CHARACTERS

texts = st.text(CHARACTERS, max_size=8)
places = st.builds(
    Place,
    st.sampled_from(["b.yaml", "a.yaml", "z/a.yaml", "\udcff.yaml"]),
    *(st.integers(1, 400) for _ in range(4)),
)
problems = st.builds(
    Problem,
    st.sampled_from(["QIP203", "QIP801"]),
    texts,
    st.sampled_from(list(Severity)),
    places,
    texts,
    texts,
    texts,
    texts,
    st.lists(st.tuples(places, texts), max_size=2).map(tuple),
    texts,
)


@given(st.lists(st.lists(problems, max_size=6), max_size=5), st.integers(-40, 40))
def test_packed_problems_are_those_that_were_added(found: list[list[Problem]], at: int) -> None:
    files = ["a.yaml", "none.yaml", "b.yaml"]
    many = ManyProblems()
    for each in found:
        many.add(each)
    many.arrange(files)
    whole = in_order([problem for each in found for problem in each], files)
    assert tuple(many) == tuple(many) == whole
    assert all(isinstance(each.severity, Severity) for each in many)
    assert len(many) == len(whole)
    assert many[:at] == whole[:at]
    there = range(-len(whole), len(whole))
    assert [many[each] for each in there] == [whole[each] for each in there]
    for beyond in (-len(whole) - 1, len(whole)):
        with pytest.raises(IndexError):
            many[beyond]


def test_a_check_finds_the_same_however_much_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, 12)
    (tmp_path / "plan-00003.yaml").write_text("qip: [")
    few = check(PlansFolder(tmp_path), TODAY)
    monkeypatch.setattr(checker, "FEW", 20)
    many = check(PlansFolder(tmp_path), TODAY)
    assert isinstance(few.problems, tuple)
    assert isinstance(many.problems, ManyProblems)
    assert CheckedFolder(tuple(many.problems), many.files) == few
    assert replace(few, problems=few.problems[::2]).with_problems(few.problems) == few
