"""Questions about the past that are answered from a walk that git was asked for: as git would."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from qiptrack.store.git.answer_cache import one_reader
from qiptrack.store.git.changes import changes_between
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import commit_named, merge_bases
from qiptrack.store.git.walks import (
    changed_beside,
    changes_on_the_way,
    earlier_versions,
    latest_before_all,
    walk,
    walk_back,
)
from tests.conftest import examples
from tests.store.conftest import GitFolder, Started

LONG = "".join(f"line {n}\n" for n in range(40))
UNDER = "plans/"


def tangled(folder: GitFolder, chance: Random, number: int = 24) -> list[str]:
    """Commit lines that part and meet at random, some of which begin anew; return the ids."""
    stream: list[str] = []
    tips: list[int] = []
    for mark in range(1, number + 1):
        later = chance.sample(
            range(max(1, mark - 6), mark), min(mark - 1, chance.choice((1, 1, 2)))
        )
        parents = [] if chance.random() < 0.05 else later
        tips = [each for each in tips if each not in parents] + [mark]
        when = 1_770_000_000 + mark // 3 * 60  # of clocks that go wrong git may say what is not so
        stream += [f"commit refs/heads/c{mark}", f"mark :{mark}"]
        stream += [f"committer N <n@example.org> {when} +0000", "data 0", ""]
        stream += [
            f"from :{each}" if not at else f"merge :{each}" for at, each in enumerate(parents)
        ]
        path = f"plans/{chance.randrange(4)}.yaml"
        if parents and chance.random() < 0.3:
            stream.append(f"D plans/{chance.randrange(4)}.yaml")
        text = f"{chance.randrange(3)}\n"
        stream += [f"M 644 inline {path}", f"data {len(text)}", text]
    stream += ["commit refs/heads/main", "committer N <n@example.org> 1780000000 +0000"]
    stream += ["data 0", "", *_joined(tips)]
    folder.git("fast-import", "--quiet", "--force", given="\n".join([*stream, ""]))
    return folder.git("rev-list", "main").split()


def _joined(parents: Sequence[int]) -> list[str]:
    return [f"{'merge' if at else 'from'} :{each}" for at, each in enumerate(parents)]


@pytest.fixture(params=range(examples(6)))
def past(request: pytest.FixtureRequest, folder: GitFolder) -> tuple[Repository, list[str]]:
    ids = tangled(folder, Random(request.param))  # noqa: S311  # plans are no secret
    return Repository.containing(folder.root), ids


def test_a_part_of_a_walk_is_as_if_git_had_been_asked_for_it(
    past: tuple[Repository, list[str]], started: Started
) -> None:
    repository, ids = past
    wanted: list[tuple[str | None, str]] = [(None, until) for until in ids[::3]]
    wanted += [(since, until) for since in ids[1::4] for until in ids[::5]]
    expected = [list(walk_back(repository, until, UNDER, since)) for since, until in wanted]
    with one_reader():
        commit_named(repository, "main")
        list(walk(repository, None, "main", UNDER))
        del started[:]
        found = [list(walk_back(repository, until, UNDER, since)) for since, until in wanted]
        assert not started
    for asked, one, other in zip(wanted, found, expected, strict=True):
        assert one == other, asked


def test_the_rest_of_a_way_is_taken_from_the_way(
    past: tuple[Repository, list[str]], started: Started
) -> None:
    repository, ids = past
    since = ids[len(ids) // 2]
    way = list(walk(repository, since, ids[0], UNDER))
    until = [each.commit.id for each in way] + [since]
    expected = [list(walk(repository, since, each, UNDER)) for each in until]
    with one_reader():
        assert list(walk(repository, since, ids[0], UNDER)) == way
        del started[:]
        assert [list(walk(repository, since, each, UNDER)) for each in until] == expected
        assert not started


def test_what_commits_have_in_common_and_changed_is_as_git_has_it(
    past: tuple[Repository, list[str]],
) -> None:
    repository, ids = past
    some = list(zip(ids, ids[3:], strict=False))
    with one_reader():
        every = list(walk(repository, None, ids[0], UNDER))
        for one, other in some:
            assert sorted(latest_before_all(repository, [one, other])) == sorted(
                merge_bases(repository, [one, other])
            )
        for each in every:
            for parent, changes in zip(each.commit.parents, each.against, strict=False):
                assert changes_between(repository, parent, each.commit.id, UNDER) == changes
                assert changed_beside(repository, each.commit.id, parent, UNDER) == changes


def test_earlier_versions_are_found_beyond_the_beginning_of_a_way(
    folder: GitFolder, started: Started
) -> None:
    made = [folder.commit({"plans/a.yaml": f"{LONG}{n}\n"}) for n in range(3)]
    folder.git("mv", "plans/a.yaml", "plans/b.yaml")
    made += [folder.commit({"plans/b.yaml": f"{LONG}{n}\n"}) for n in range(3, 6)]
    repository = Repository.containing(folder.root / "plans")
    expected = list(earlier_versions(repository, "plans/b.yaml", made[-1]))
    assert [each.path for each in expected] == ["plans/b.yaml"] * 2 + ["plans/a.yaml"] * 3
    with one_reader():
        list(walk(repository, made[3], made[-1], UNDER))
        del started[:]
        later = earlier_versions(repository, "plans/b.yaml", made[-1])
        assert [next(later), next(later)] == expected[:2]
        assert not started
        assert list(later) == expected[2:]
        assert len(started) == 1


def test_all_that_was_named_is_in_one_walk(folder: GitFolder, started: Started) -> None:
    first = folder.commit({"plans/a.yaml": "1\n"})
    folder.git("checkout", "-q", "-b", "side")
    side = folder.commit({"plans/a.yaml": "2\n"})
    folder.git("checkout", "-q", "main")
    main = folder.commit({"plans/a.yaml": "3\n"})
    repository = Repository.containing(folder.root)
    with one_reader():
        assert [commit_named(repository, each).id for each in ("side", "main")] == [side, main]
        del started[:]
        for until in (side, main):
            every = walk(repository, None, until, UNDER)
            assert [each.commit.id for each in every] == [first, until]
        assert len(started) == 1


def test_a_file_has_moved_as_it_did_on_the_way(folder: GitFolder, started: Started) -> None:
    first = folder.commit({"plans/a.yaml": LONG, "plans/gone.yaml": "1\n", "plans/x.yaml": "1\n"})
    folder.git("mv", "plans/a.yaml", "plans/b.yaml")
    folder.commit()
    folder.git("mv", "plans/b.yaml", "plans/c.yaml")
    folder.git("rm", "-q", "plans/gone.yaml")
    folder.commit({"plans/c.yaml": f"{LONG}more\n"})
    last = folder.commit({"plans/c.yaml": "other\n", "plans/b.yaml": "new\n"})
    repository = Repository.containing(folder.root)
    with one_reader():
        list(walk(repository, None, last, UNDER))
        list(changes_between(repository, last, last, UNDER))
        del started[:]
        found = changes_on_the_way(repository, first, last, UNDER)
        assert not started
    assert [[change and change.path for change in each] for each in found] == [
        [None, "plans/b.yaml"],
        ["plans/a.yaml", "plans/c.yaml"],
        ["plans/gone.yaml", None],
    ]


Change = Callable[[GitFolder], None]


def moved(folder: GitFolder) -> None:
    (folder.root / "plans/b.yaml").rename(folder.root / "plans/a b.yaml")


def moved_and_changed(folder: GitFolder) -> None:
    moved(folder)
    (folder.root / "plans/a b.yaml").write_text(f"{LONG}more\n")


def one_of_two_alike(folder: GitFolder) -> None:
    moved(folder)
    (folder.root / "plans/c.yaml").unlink()


def another_came(folder: GitFolder) -> None:
    moved(folder)
    (folder.root / "plans/0.yaml").write_text("new\n")


def a_file_is_a_folder(folder: GitFolder) -> None:
    (folder.root / "plans/a.yaml").unlink()
    folder.write({"plans/a.yaml/b.yaml": "1\n"})


def made_to_run(folder: GitFolder) -> None:
    moved(folder)
    (folder.root / "plans/a b.yaml").chmod(0o755)


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (moved, 0),
        (moved_and_changed, 1),
        (one_of_two_alike, 1),
        (another_came, 0),
        (a_file_is_a_folder, 0),
        (made_to_run, 0),
    ],
)
def test_git_is_asked_only_for_what_moved_and_is_not_the_same(
    change: Change, asked: int, folder: GitFolder, started: Started
) -> None:
    before = folder.commit(
        {"plans/a.yaml": "1\n", "plans/b.yaml": LONG, "plans/c.yaml": LONG, "plans/d/ü.yaml": "2\n"}
    )
    change(folder)
    after = folder.commit({"plans/d/ü.yaml": "3\n"})
    repository = Repository.containing(folder.root)
    with one_reader():
        (of_git,) = (each.against[0] for each in walk(repository, before, after, UNDER))
        list(changes_between(repository, before, before, UNDER))
        del started[:]
        assert changes_between(repository, before, after, UNDER) == of_git
        assert len(started) == asked


def test_before_what_a_merge_made_new_a_file_is_as_the_first_parent_had_it(
    folder: GitFolder,
) -> None:
    path = "plans/a.yaml"
    folder.commit({path: f"{LONG}0\n"})
    folder.git("branch", "side")
    ours = folder.commit({path: f"{LONG}ours\n"})
    folder.git("checkout", "-q", "side")
    folder.commit({path: f"{LONG}theirs\n", "plans/b.yaml": "b\n"})
    folder.git("checkout", "-q", "main")
    folder.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    made = folder.commit({path: f"{LONG}of both\n", "plans/b.yaml": f"{LONG}b\n"})
    repository = Repository.containing(folder.root / "plans")
    first, *_ = earlier_versions(repository, path, made)
    assert first.id == folder.git("rev-parse", f"{ours}:{path}")
    (only_theirs,) = earlier_versions(repository, "plans/b.yaml", made)
    assert only_theirs.id == folder.git("rev-parse", "side:plans/b.yaml")
