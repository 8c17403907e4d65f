"""What git's own index says, read from its file, beside what git itself says of it."""

import os
from pathlib import Path
from random import Random

import pytest

from qiptrack.store.fingerprints import FileStamp, stamp_of
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.tracked_files import untouched
from tests.store.conftest import GitFolder

LONG_AGO = 1_770_000_000


def stamps(root: Path) -> dict[str, FileStamp]:
    return {
        path.relative_to(root).as_posix(): stamp_of(path.lstat())
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink() and ".git" not in path.parts
    }


def tracked(folder: GitFolder) -> dict[str, str]:
    """Return the ids of the files that git tracks, by their paths, as git lists them."""
    lines = folder.git("ls-files", "-z", "--stage", "--full-name").split("\0")[:-1]
    return {line.partition("\t")[2]: line.split()[1] for line in lines}


def made_later(folder: GitFolder) -> None:
    """Have git's index be of a later time than its files, so that their stamps can be trusted."""
    index = folder.root / ".git/index"
    later = index.stat().st_mtime_ns + 10**9
    os.utime(index, ns=(later, later))


def added(folder: GitFolder) -> GitFolder:
    """Have git track files with names of all lengths, with much in common and with nothing."""
    chance = Random(1)  # noqa: S311  # names are no secret
    names = {f"{'long/' * (number % 5)}{'n' * number}{number}.yaml" for number in range(1, 60)}
    names |= {f"{chance.choice('abc') * 200}{number}.yaml" for number in range(9)}
    names |= {f"{chance.choice('abc')}/{chance.random()}ż\n.yaml" for _ in range(60)}
    folder.write({name: f"{name}: x\n" for name in names})
    folder.git("add", "--all")
    return folder


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_what_git_tracks_is_known_as_git_lists_it(folder: GitFolder, version: str) -> None:
    added(folder).git("update-index", "--index-version", version)
    made_later(folder)
    found = untouched(Repository.containing(folder.root), stamps(folder.root))
    assert found == tracked(folder)
    assert len(found) > 100


@pytest.mark.parametrize("version", ["2", "4"])
def test_ids_of_another_length_are_read_as_well(tmp_path: Path, version: str) -> None:
    folder = GitFolder(tmp_path / "made")
    folder.git("init", "-q", "--object-format=sha256")
    added(folder).git("update-index", "--index-version", version)
    made_later(folder)
    repository = Repository.containing(folder.root)
    assert repository.sha256
    found = untouched(repository, stamps(folder.root))
    assert found == tracked(folder)
    assert {len(identity) for identity in found.values()} == {64}


def test_a_file_beside_the_folder_is_not_one_in_it(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "plans/b.yaml": "2\n", "plansa.yaml": "3\n"})
    folder.git("add", "--all")
    made_later(folder)
    above, inside = Repository.containing(folder.root), Repository.containing(folder.root / "plans")
    every = stamps(folder.root)
    assert untouched(above, every) == tracked(folder)
    of_all = {**every, "b.yaml": every["plans/b.yaml"]}
    assert untouched(inside, of_all) == {"b.yaml": tracked(folder)["plans/b.yaml"]}


def test_numbers_of_inodes_are_told_apart_as_far_as_git_keeps_them(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "b.yaml": "2\n"})
    folder.git("add", "--all")
    made_later(folder)
    seen = stamps(folder.root)
    now = {
        name: (size, modified, changed, inode + (2**40 if name == "a.yaml" else 1))
        for name, (size, modified, changed, inode) in seen.items()
    }
    assert {*untouched(Repository.containing(folder.root), now)} == {"a.yaml"}


def test_what_changed_when_the_index_was_written_or_later_is_not_known(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "ahead.yaml": "2\n"})
    path, index = folder.root / "a.yaml", folder.root / ".git/index"
    os.utime(path, (LONG_AGO, LONG_AGO))
    in_an_hour = path.stat().st_ctime_ns + 3_600 * 10**9
    os.utime(folder.root / "ahead.yaml", ns=(in_an_hour, in_an_hour))
    folder.git("add", "--all")
    repository, changed = Repository.containing(folder.root), path.stat().st_ctime_ns
    os.utime(index, ns=(changed, changed))
    assert untouched(repository, stamps(folder.root)) == {}
    made_later(folder)
    assert {*untouched(repository, stamps(folder.root))} == {"a.yaml"}


def test_the_index_that_a_hook_is_told_of_is_read(
    folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write({"a.yaml": "1\n", "b.yaml": "2\n"})
    folder.git("add", "a.yaml")
    made_later(folder)
    (folder.root / ".git/index").rename(folder.root / ".git/of-hook")
    folder.git("add", "b.yaml")
    made_later(folder)
    monkeypatch.setenv("GIT_INDEX_FILE", str(folder.root / ".git/of-hook"))
    repository = Repository.containing(folder.root)
    assert {*untouched(repository, stamps(folder.root))} == {"b.yaml"}
    assert {*untouched(repository.in_hook(), stamps(folder.root))} == {"a.yaml"}


def test_what_is_marked_to_be_left_out_is_known_while_it_is_there(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "b.yaml": "2\n", "c.yaml": "3\n"})
    folder.git("add", "--all")
    folder.git("update-index", "--skip-worktree", "b.yaml")
    made_later(folder)
    found = untouched(Repository.containing(folder.root), stamps(folder.root))
    assert found == tracked(folder)


def test_a_link_that_is_a_file_on_this_disk_is_not_one(folder: GitFolder) -> None:
    folder.git("config", "core.symlinks", "false")
    folder.write({"a.yaml": "1\n", "text": "a.yaml"})
    folder.git("add", "a.yaml")
    link = f"120000,{folder.git('hash-object', '-w', 'text')},b.yaml"
    folder.git("update-index", "--add", "--cacheinfo", link)
    folder.git("checkout", "--", "b.yaml")
    made_later(folder)
    assert not (folder.root / "b.yaml").is_symlink()
    found = untouched(Repository.containing(folder.root), stamps(folder.root))
    assert {*found} == {"a.yaml"}


@pytest.mark.parametrize(
    ("place", "bits"),
    [
        pytest.param(72, 0x20, id="one side of a conflict that nobody has settled"),
        pytest.param(74, 0x20, id="only meant to be added"),
    ],
)
def test_what_has_no_content_of_its_own_is_not_known(
    folder: GitFolder, place: int, bits: int
) -> None:
    folder.write({"a.yaml": "1\n"})
    folder.git("add", "--all")
    folder.git("update-index", "--skip-worktree", "a.yaml")  # so that it has all of its flags
    made_later(folder)
    repository = Repository.containing(folder.root)
    assert {*untouched(repository, stamps(folder.root))} == {"a.yaml"}
    index = folder.root / ".git/index"
    raw = bytearray(index.read_bytes())
    raw[place] |= bits
    index.write_bytes(raw)
    made_later(folder)
    assert untouched(repository, stamps(folder.root)) == {}


def test_a_sparse_index_is_read_as_far_as_it_goes(folder: GitFolder) -> None:
    folder.commit({"in/a.yaml": "1\n", "out/deep/b.yaml": "2\n", "c.yaml": "3\n"})
    folder.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    assert "sdir" in (folder.root / ".git/index").read_text("latin-1")
    made_later(folder)
    found = untouched(Repository.containing(folder.root), stamps(folder.root))
    assert {*found} == {"in/a.yaml", "c.yaml"}


@pytest.mark.parametrize("version", ["2", "4"])
def test_an_index_in_two_files_says_what_both_say_together(folder: GitFolder, version: str) -> None:
    chance = Random(2)  # noqa: S311  # names are no secret
    added(folder).git("update-index", "--index-version", version)
    folder.git("update-index", "--split-index")
    folder.git("config", "splitIndex.maxPercentChange", "100")
    repository = Repository.containing(folder.root)
    for number in range(6):
        names = sorted(tracked(folder))
        changed, gone = chance.sample(names, 30), chance.sample(names, 9)
        text = f"changed{'!' * number}\n"  # of another length each time, by which git knows it
        folder.write(dict.fromkeys((*changed, f"new{number}.yaml"), text))
        for name in gone:
            (folder.root / name).unlink()
        folder.git("add", "--all")
        made_later(folder)
        assert [*(folder.root / ".git").glob("sharedindex.*")]
        assert untouched(repository, stamps(folder.root)) == tracked(folder)


@pytest.mark.parametrize("gone", [range(70, 280), range(64, 128), range(300)])
def test_of_an_index_in_two_files_long_runs_are_taken_out(folder: GitFolder, gone: range) -> None:
    folder.write({f"{number:03}.yaml": "1\n" for number in range(300)})
    folder.git("add", "--all")
    folder.git("update-index", "--split-index")
    folder.git("config", "splitIndex.maxPercentChange", "100")
    seen = stamps(folder.root)
    for number in gone:
        (folder.root / f"{number:03}.yaml").unlink()
    folder.git("add", "--all")
    made_later(folder)
    found = untouched(Repository.containing(folder.root), seen)
    assert found == tracked(folder)
    assert len(found) == 300 - len(gone)


def test_of_an_index_in_two_files_a_conflict_has_no_content(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "b.yaml": "2\n"})
    folder.git("add", "--all")
    folder.git("update-index", "--split-index")
    content = tracked(folder)["a.yaml"]
    sides = "".join(f"100644 {content} {side}\ta.yaml\0" for side in (1, 2))
    folder.git("update-index", "-z", "--index-info", given=f"0 {'0' * 40}\ta.yaml\0{sides}")
    made_later(folder)
    assert {*untouched(Repository.containing(folder.root), stamps(folder.root))} == {"b.yaml"}


def test_of_an_index_in_two_files_both_have_to_be_whole(folder: GitFolder) -> None:
    folder.write({f"{number}.yaml": "1\n" for number in range(9)})
    folder.git("add", "--all")
    folder.git("update-index", "--split-index")
    folder.write({"1.yaml": "2\n"})
    folder.git("add", "--all")
    repository, index = Repository.containing(folder.root), folder.root / ".git/index"
    (shared,) = (folder.root / ".git").glob("sharedindex.*")
    for path in (index, shared):
        whole = path.read_bytes()
        for end in range(len(whole)):
            path.write_bytes(whole[:end])
            made_later(folder)
            assert untouched(repository, stamps(folder.root)) == {}, (path, end)
        path.write_bytes(whole)
    made_later(folder)
    assert untouched(repository, stamps(folder.root)) == tracked(folder)
    shared.unlink()
    assert untouched(repository, stamps(folder.root)) == {}


def test_an_index_that_is_not_whole_says_nothing(folder: GitFolder) -> None:
    folder.write({"a.yaml": "1\n", "plans/b.yaml": "2\n"})
    folder.git("add", "--all")
    index = folder.root / ".git/index"
    whole = index.read_bytes()
    repository = Repository.containing(folder.root)
    made_later(folder)
    assert len(untouched(repository, stamps(folder.root))) == 2
    in_a_later_form = whole[:7] + b"\x05" + whole[8:]
    with_more = whole[:-20] + b"more" + bytes(4) + whole[-20:]
    of_another_kind = b"TREE" + whole[4:]
    for other in (
        of_another_kind,
        in_a_later_form,
        with_more,
        *(whole[:end] for end in range(len(whole))),
    ):
        index.write_bytes(other)
        made_later(folder)
        assert untouched(repository, stamps(folder.root)) == {}, other
