import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_files import PlanFile, is_plan_name, is_plan_path, plan_paths
from qiptrack.store.reader import read_organisation
from qiptrack.yamlfile.limits import MAX_BYTES
from tests.conftest import with_each

NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of plans with a place outside beside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yaml").write_text("qip: 1\n")
    plans = tmp_path / "plans"
    plans.mkdir()
    return plans


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """Return a folder that everybody may enter, as those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Do without the privileges of the superuser, who may read everything."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def reasons(folder: Path) -> dict[str, str | None]:
    return {
        found.file: found.unreadable and found.unreadable.message
        for found in PlansFolder(folder).files()
    }


def refused(folder: Path, file: str) -> str:
    answer = PlansFolder(folder).read(file)
    assert isinstance(answer, Unreadable)
    return answer.message


@with_each(
    ("name", "is_plan"),
    [
        pytest.param("falls.yaml", True, id="yaml"),
        pytest.param("falls.yml", True, id="yml"),
        pytest.param("FALLS.YAML", True, id="capitals"),
        pytest.param("_organisation.yaml", False, id="an underscore sets aside"),
        pytest.param(".falls.yaml", False, id="a dot hides"),
        pytest.param("falls.yaml.bak", False, id="a copy that an editor left"),
        pytest.param("falls.txt", False, id="another ending"),
        pytest.param("yaml", False, id="an ending alone"),
    ],
)
def test_a_plan_is_told_by_the_name_of_its_file(name: str, is_plan: bool) -> None:
    assert is_plan_name(name) is is_plan


def test_plans_of_all_folders_below_come_in_the_order_of_names(folder: Path) -> None:
    for file in ("b.yaml", "a.yml", "archive/2025/old.yaml", "archive/a.yaml", "notes.txt"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    assert list(reasons(folder)) == ["a.yml", "archive/2025/old.yaml", "archive/a.yaml", "b.yaml"]


@pytest.mark.parametrize("name", ["_drafts", ".git"])
def test_a_folder_that_is_set_aside_is_not_looked_into(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "draft.yaml").touch()
    assert reasons(folder) == {}


def make_pipe(plan: Path) -> None:
    os.mkfifo(plan)


def make_folder(plan: Path) -> None:
    plan.mkdir()


def link_out(plan: Path) -> None:
    plan.symlink_to(plan.parent.parent / "outside" / "secret.yaml")


def link_out_through_dots(plan: Path) -> None:
    plan.symlink_to(Path("..") / "outside" / "secret.yaml")


def link_to_itself(plan: Path) -> None:
    plan.symlink_to(plan.name)


def link_to_nothing(plan: Path) -> None:
    plan.symlink_to("gone")


def link_to_a_folder(plan: Path) -> None:
    (plan.parent / "there").mkdir()
    plan.symlink_to("there")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(make_pipe, "is not a file", id="a named pipe"),
        pytest.param(make_folder, "is not a file", id="a folder"),
        pytest.param(link_to_a_folder, "is not a file", id="a link to a folder"),
        pytest.param(link_out, "outside the plans folder", id="a link out"),
        pytest.param(link_out_through_dots, "outside the plans folder", id="a link out by dots"),
        pytest.param(link_to_itself, "round in a circle", id="a link to itself"),
        pytest.param(link_to_nothing, "a file that is not there", id="a link to nothing"),
    ],
)
def test_what_has_the_name_of_a_plan_and_cannot_be_one_is_listed_with_the_reason(
    folder: Path, make: object, why: str
) -> None:
    assert callable(make)
    (folder / "falls.yaml").touch()
    make(folder / "x.yaml")
    found = reasons(folder)
    assert found["falls.yaml"] is None
    assert why in str(found["x.yaml"])


def test_a_link_to_a_plan_of_the_folder_is_a_plan(folder: Path) -> None:
    (folder / "falls.yaml").write_text("qip: 1\n")
    (folder / "linked.yaml").symlink_to("falls.yaml")
    assert reasons(folder)["linked.yaml"] is None
    assert PlansFolder(folder).read("linked.yaml") == b"qip: 1\n"


def test_a_linked_folder_is_a_problem_only_when_its_plans_would_be_missed(folder: Path) -> None:
    (folder / "archive").mkdir()
    (folder / "archive" / "old.yaml").touch()
    (folder / "archive" / "up").symlink_to("..")
    (folder / "again").symlink_to("archive")
    (folder / "away").symlink_to(folder.parent / "outside")
    (folder / "round").symlink_to("round")
    (folder / "nowhere").symlink_to("gone")
    found = reasons(folder)
    assert sorted(found) == ["archive/old.yaml", "away", "round"]
    assert "outside" in str(found["away"])
    assert "circle" in str(found["round"])


def test_a_file_is_read_whole(folder: Path) -> None:
    raw = "\ufeffqip: 1\r\ntitle: Café".encode()
    (folder / "falls.yaml").write_bytes(raw)
    assert PlansFolder(folder).read("falls.yaml") == raw


def test_a_plan_may_be_as_large_as_the_limit_and_no_larger(folder: Path) -> None:
    (folder / "most.yaml").write_bytes(b"#" * MAX_BYTES)
    (folder / "more.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    assert PlansFolder(folder).read("most.yaml") == b"#" * MAX_BYTES
    assert "larger than a plan may be" in refused(folder, "more.yaml")


def test_a_file_that_vanished_since_it_was_listed_is_said_to_have(folder: Path) -> None:
    (folder / "falls.yaml").touch()
    (listed,) = PlansFolder(folder).files()
    (folder / "falls.yaml").unlink()
    assert "vanished" in refused(folder, listed.file)


def test_a_file_that_became_a_pipe_since_it_was_listed_is_not_waited_for(folder: Path) -> None:
    (folder / "falls.yaml").touch()
    (listed,) = PlansFolder(folder).files()
    (folder / "falls.yaml").unlink()
    os.mkfifo(folder / "falls.yaml")
    assert "is not a file" in refused(folder, listed.file)


def test_a_folder_that_vanished_is_said_to_have(folder: Path) -> None:
    folder.rmdir()
    assert reasons(folder) == {".": "this folder vanished"}


def test_what_may_not_be_read_is_named_and_hides_nothing_else(open_to_all: Path) -> None:
    (open_to_all / "closed").mkdir()
    (open_to_all / "closed.yaml").touch()
    (open_to_all / "open.yaml").touch()
    (open_to_all / "closed").chmod(0)
    (open_to_all / "closed.yaml").chmod(0)
    with as_nobody():
        found = reasons(open_to_all)
        assert found["open.yaml"] is None
        assert "folder may not be read by you" in str(found["closed"])
        assert "file may not be read by you" in refused(open_to_all, "closed.yaml")
    (open_to_all / "closed").chmod(0o755)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(link_out, "outside the plans folder", id="out of the folder"),
        pytest.param(link_to_itself, "round in a circle", id="to itself"),
        pytest.param(link_to_nothing, "vanished", id="to nothing"),
    ],
)
def test_an_organisation_that_is_a_link_leads_nowhere_else(
    folder: Path, make: Callable[[Path], None], why: str
) -> None:
    make(folder / "_organisation.yaml")
    reading = read_organisation(PlansFolder(folder))
    assert reading.organisation == UNDECLARED
    assert why in reading.problems[0].message


@pytest.mark.parametrize("name", ["_organisation.yaml", "_organisation.yml"])
def test_the_organisation_is_found_under_either_ending(folder: Path, name: str) -> None:
    assert PlansFolder(folder).organisation() is None
    (folder / name).touch()
    assert PlansFolder(folder).organisation() == name


def test_a_file_is_shown_from_where_one_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert PlansFolder(folder).shown("a.yaml") == "plans/a.yaml"
    monkeypatch.chdir(folder)
    assert PlansFolder(folder).shown("a.yaml") == "a.yaml"
    monkeypatch.chdir(tmp_path / "outside")
    assert PlansFolder(folder).shown("a.yaml") == f"{folder.as_posix()}/a.yaml"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        pytest.param("evidence/sample.md", True, id="a file"),
        pytest.param("evidence", False, id="a folder"),
        pytest.param("evidence/gone.md", False, id="one that is not there"),
        pytest.param("../outside/secret.yaml", False, id="one outside"),
        pytest.param("evidence/out.md", False, id="a link to one outside"),
        pytest.param("evidence/\0.md", False, id="no name that a file can have"),
        pytest.param("x" * 5000, False, id="a name too long for a file"),
    ],
)
def test_evidence_is_a_file_of_the_folder(folder: Path, path: str, there: bool) -> None:
    (folder / "evidence").mkdir()
    (folder / "evidence" / "sample.md").touch()
    (folder / "evidence" / "out.md").symlink_to(folder.parent / "outside" / "secret.yaml")
    assert PlansFolder(folder).has_file(path) is there


@pytest.fixture
def nested(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], None]]:
    """Return a way to put a plan into folders of one name inside one another."""
    made: list[str] = []

    def make(name: str, levels: int) -> None:
        monkeypatch.chdir(folder)
        for _ in range(levels):  # a path of this length can only be made step by step
            os.mkdir(name)  # noqa: PTH102 - as above
            os.chdir(name)
            made.append(name)
        Path("deep.yaml").write_text("qip: 1\n")

    yield make
    os.unlink("deep.yaml")  # noqa: PTH108 - likewise
    for name in made:
        os.chdir("..")
        os.rmdir(name)  # noqa: PTH106 - likewise


def test_folders_lie_inside_one_another_deeper_than_recursion_goes(
    folder: Path, nested: Callable[[str, int], None]
) -> None:
    nested("d", 400)
    (folder / "z.yaml").write_text("qip: 1\n")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 200)
    try:
        found = list(PlansFolder(folder).files())
    finally:
        sys.setrecursionlimit(limit)
    assert found == [PlanFile("d/" * 400 + "deep.yaml"), PlanFile("z.yaml")]
    assert PlansFolder(folder).read(found[0].file) == b"qip: 1\n"


def test_folders_that_lie_too_deep_for_the_system_are_named(
    folder: Path, nested: Callable[[str, int], None]
) -> None:
    nested("d" * 200, 30)
    (folder / "z.yaml").write_text("qip: 1\n")
    deep, last = list[PlanFile](PlansFolder(folder).files())
    assert last == PlanFile("z.yaml")
    assert deep.unreadable is not None
    assert deep.unreadable.message.startswith("this folder lies inside more folders than")


def test_the_paths_of_plans_are_those_of_each_of_them() -> None:
    chance = Random(3)  # noqa: S311  # paths are no secret
    parts = (
        "",
        "a",
        "b.yaml",
        "_c",
        ".d",
        "_e.yaml",
        ".f.yaml",
        "g.YAML",
        "h.yml",
        ".yaml",
        "i\nj",
    )
    for number in range(2_000):
        likely = ("a", "b.yaml", "k.yaml") if number % 2 else parts
        paths = sorted(
            {
                "/".join(chance.choices(likely, k=chance.randint(1, 3)))
                for _ in range(chance.randint(0, 4))
            }
        )
        plans, others = plan_paths([*paths])
        assert plans == [*filter(is_plan_path, paths)], paths
        assert sorted([*plans, *others]) == paths
