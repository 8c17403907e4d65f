from dataclasses import replace
from itertools import islice

import pytest

from qiptrack.store.git.answer_cache import one_reader
from qiptrack.store.git.changes import changes_between
from qiptrack.store.git.commits import CommitChanges
from qiptrack.store.git.errors import GitError
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.walks import walk, walk_back
from qiptrack.store.history.lineage import has_changed, plan_history
from tests.store.conftest import GitFolder, Started

LONG = "".join(f"line {n}\n" for n in range(40))


def told(found: CommitChanges) -> list[list[str]]:
    """Return for each parent the paths before and after of what changed."""
    return [[" > ".join(change.paths) for change in changes] for changes in found.against]


def file_history(folder: GitFolder, path: str, until: str) -> list[CommitChanges]:
    repository = replace(Repository.containing(folder.root), prefix="plans/")
    return list(filter(has_changed, plan_history(repository, path, until).commits))


def test_a_walk_goes_from_the_first_commit_to_the_last(folder: GitFolder) -> None:
    made = [folder.commit({"plans/a.yaml": f"{n}\n"}) for n in range(4)]
    repository = Repository.containing(folder.root)
    assert [each.commit.id for each in walk(repository, None, made[-1], "plans/")] == made
    assert [each.commit.id for each in walk(repository, made[1], made[-1], "plans/")] == made[2:]
    assert list(walk(repository, made[-1], made[0], "plans/")) == []


def test_git_is_asked_once_for_a_walk_however_often_it_is_gone(
    folder: GitFolder, started: Started
) -> None:
    made = [folder.commit({"plans/a.yaml": f"{n}\n"}) for n in range(4)]
    repository = Repository.containing(folder.root)
    expected = list(walk(repository, None, made[-1], "plans/"))
    del started[:]
    with one_reader():
        halfway, other = (walk_back(repository, made[-1], "plans/") for _ in range(2))
        begun = [next(halfway), next(other), next(other)]
        assert begun == [expected[-1], expected[-1], expected[-2]]
        assert list(walk(repository, None, made[-1], "plans/")) == expected
        assert [begun[0], *halfway] == expected[::-1]
        assert list(other) == expected[1::-1]
        assert len(started) == 1
        assert list(walk(repository, made[0], made[-1], "plans/")) == expected[1:]
        assert next(walk_back(repository, made[-2], "plans/")) == expected[-2]
    assert len(started) == 1
    assert all(each.returncode is not None for each in started), "one was left in the middle"
    list(walk(repository, None, made[-1], "plans/"))
    assert len(started) == 2


def test_a_walk_that_fails_does_so_for_whoever_goes_it(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    repository = Repository.containing(folder.root)
    with one_reader():
        for _ in range(2):
            with pytest.raises(GitError):
                list(walk(repository, None, "0" * 40, "plans/"))


def test_the_first_commit_brings_what_it_holds(folder: GitFolder) -> None:
    made = folder.commit({"plans/a.yaml": "1\n", "plans/b.yaml": "1\n"})
    (found,) = walk(Repository.containing(folder.root), None, made, "plans/")
    assert found.commit.parents == ()
    assert told(found) == [["plans/a.yaml", "plans/b.yaml"]]
    assert [change.before for change in found.against[0]] == [None, None]


def test_commits_that_changed_something_else_have_no_changes(folder: GitFolder) -> None:
    folder.commit({"readme": "1\n"})
    first = folder.commit({"plans/a.yaml": "1\n"})
    folder.commit({"readme": "2\n"})
    last = folder.commit({"plans/a.yaml": "2\n", "readme": "3\n"})
    every = list(walk(Repository.containing(folder.root), None, "HEAD", "plans/"))
    found = [each for each in every if any(each.against)]
    assert len(every) == 4
    assert [each.commit.id for each in found] == [first, last]
    assert told(found[1]) == [["plans/a.yaml > plans/a.yaml"]]


def merged(folder: GitFolder, *options: str) -> str:
    """Make two lines, one changing a, the other b; merge them, and return the merge."""
    folder.commit({"plans/a.yaml": LONG, "plans/b.yaml": "1\n"})
    folder.git("checkout", "-q", "-b", "side")
    folder.commit({"plans/b.yaml": "2\n"}, subject="Side")
    folder.git("checkout", "-q", "main")
    folder.commit({"plans/a.yaml": LONG + "2\n"}, subject="Main")
    folder.git("merge", "-q", "--no-ff", "-m", "Merged", *options, "side")
    return folder.git("rev-parse", "HEAD")


def test_a_merge_is_compared_with_every_parent(folder: GitFolder) -> None:
    last = merged(folder)
    found = list(walk(Repository.containing(folder.root), None, last, "plans/"))
    assert sorted(each.commit.subject for each in found) == ["Changed", "Main", "Merged", "Side"]
    assert told(found[-1]) == [
        ["plans/b.yaml > plans/b.yaml"],
        ["plans/a.yaml > plans/a.yaml"],
    ]


def test_a_merge_that_drops_the_other_side_is_seen(folder: GitFolder) -> None:
    last = merged(folder, "--strategy=ours")
    found = list(walk(Repository.containing(folder.root), None, last, "plans/"))
    assert told(found[-1]) == [[], ["plans/a.yaml > plans/a.yaml", "plans/b.yaml > plans/b.yaml"]]


def test_a_side_line_is_walked_when_only_its_merge_is_new(folder: GitFolder) -> None:
    last = merged(folder)
    found = walk(Repository.containing(folder.root), f"{last}~1", last, "plans/")
    assert [each.commit.subject for each in found] == ["Side", "Merged"]


def test_unrelated_pasts_that_were_merged_have_two_beginnings(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    folder.git("checkout", "-q", "--orphan", "other")
    folder.git("rm", "-q", "-r", "-f", ".")
    folder.commit({"plans/b.yaml": "1\n"})
    folder.git("merge", "-q", "--allow-unrelated-histories", "-m", "Merged", "main")
    found = list(walk(Repository.containing(folder.root), None, "HEAD", "plans/"))
    assert sorted(told(each) for each in found[:2]) == [[["plans/a.yaml"]], [["plans/b.yaml"]]]
    assert told(found[2]) == [["plans/a.yaml"], ["plans/b.yaml"]]


def many_commits(folder: GitFolder, number: int) -> None:
    stream = ["commit refs/heads/main\ncommitter N <n@example.org> 1770000000 +0000\ndata 0\n"]
    for n in range(number):
        text = f"{n}\n"
        stream.append(
            f"commit refs/heads/main\ncommitter N <n@example.org> {1_770_000_000 + n} +0000\n"
            f"data {len(str(n))}\n{n}\nM 644 inline plans/{n * n % 11}.yaml\n"
            f"data {len(text)}\n{text}\n"
        )
    folder.git("fast-import", "--quiet", given="".join(stream))


def test_a_walk_longer_than_one_question_misses_nothing(folder: GitFolder) -> None:
    many_commits(folder, 1001)
    repository = Repository.containing(folder.root)
    every = list(walk(repository, None, "main", "plans/"))
    found = [each for each in every if any(each.against)]
    assert [each.commit.subject for each in found] == [str(n) for n in range(1001)]
    for each in found[498:503]:
        (parent,) = each.commit.parents
        changes = changes_between(repository, parent, each.commit.id, "plans/")
        assert each.against == (changes,)


def test_a_walk_may_be_left_early(folder: GitFolder) -> None:
    many_commits(folder, 900)
    walking = walk(Repository.containing(folder.root), None, "main", "")
    assert [each.commit.subject for each in islice(walking, 2)] == ["", "0"]


def test_a_file_is_followed_through_its_names(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": LONG}, subject="Made")
    folder.commit({"plans/other.yaml": "1\n"}, subject="Another")
    (folder.root / "plans/a.yaml").rename(folder.root / "plans/b.yaml")
    folder.commit({"plans/b.yaml": LONG + "more\n"}, subject="Renamed")
    folder.commit({"plans/a.yaml": "quite another\n"}, subject="Same name again")
    (folder.root / "plans/2025").mkdir()
    (folder.root / "plans/b.yaml").rename(folder.root / "plans/2025/b.yaml")
    folder.commit(subject="Put away")
    latest = folder.git("rev-parse", "HEAD")
    found = file_history(folder, "plans/2025/b.yaml", latest)
    assert [each.commit.subject for each in found] == ["Made", "Renamed", "Put away"]
    assert [told(each) for each in found] == [
        [["plans/a.yaml"]],
        [["plans/a.yaml > plans/b.yaml"]],
        [["plans/b.yaml > plans/2025/b.yaml"]],
    ]
    again = file_history(folder, "plans/a.yaml", latest)
    assert [each.commit.subject for each in again] == ["Same name again"]


def test_a_file_is_followed_along_lines_where_it_had_other_names(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": LONG}, subject="Made")
    folder.git("checkout", "-q", "-b", "side")
    (folder.root / "plans/a.yaml").rename(folder.root / "plans/b.yaml")
    folder.commit(subject="Renamed aside")
    folder.git("checkout", "-q", "main")
    folder.commit({"plans/a.yaml": "first\n" + LONG}, subject="Edited meanwhile")
    folder.git("merge", "-q", "-m", "Merged", "side")
    latest = folder.commit({"plans/b.yaml": "first\n" + LONG + "last\n"}, subject="Edited after")
    found = file_history(folder, "plans/b.yaml", latest)
    assert [told(each) for each in found if each.commit.subject == "Merged"] == [
        [["plans/a.yaml > plans/b.yaml"], ["plans/b.yaml > plans/b.yaml"]]
    ]
    subjects = [each.commit.subject for each in found]
    assert subjects[0] == "Made"
    assert sorted(subjects[1:3]) == ["Edited meanwhile", "Renamed aside"]
    assert subjects[3:] == ["Merged", "Edited after"]


def test_a_merge_that_only_brings_the_file_is_not_part_of_its_story(folder: GitFolder) -> None:
    latest = merged(folder)
    found = file_history(folder, "plans/b.yaml", latest)
    assert [each.commit.subject for each in found] == ["Changed", "Side"]


def test_a_file_that_was_gone_for_a_time_keeps_its_story(folder: GitFolder) -> None:
    folder.commit({"plans/a.yaml": "1\n"}, subject="Made")
    (folder.root / "plans/a.yaml").unlink()
    gone = folder.commit(subject="Removed")
    latest = folder.commit({"plans/a.yaml": "2\n"}, subject="Back")
    for until, subjects in ((latest, ["Made", "Removed", "Back"]), (gone, ["Made", "Removed"])):
        found = file_history(folder, "plans/a.yaml", until)
        assert [each.commit.subject for each in found] == subjects


@pytest.mark.parametrize("path", ["plans/none.yaml", "plans"])
def test_a_file_that_never_was_has_no_story(folder: GitFolder, path: str) -> None:
    latest = folder.commit({"plans/a.yaml": "1\n"})
    assert file_history(folder, path, latest) == []
