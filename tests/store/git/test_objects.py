from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qiptrack.store.git import objects
from qiptrack.store.git.answer_cache import one_reader
from qiptrack.store.git.changes import changes_between
from qiptrack.store.git.errors import GitError, GitFailed, NotDownloaded
from qiptrack.store.git.objects import FILE_MODES, Blob, blobs, tree
from qiptrack.store.git.process import GitDialogue, GitPlace, conversing
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import head, resolve
from qiptrack.store.git.walks import walk
from tests.store.conftest import GitFolder, Started


def test_a_tree_lists_what_a_commit_holds_below_a_folder(folder: GitFolder) -> None:
    commit = folder.commit(
        {"plans/a.yaml": "qip: 1\n", "plans/2025/żółć b.yaml": "", "plans2/c.yaml": "1\n"}
    )
    found = Repository.containing(folder.root)
    assert [each.path for each in tree(found, commit, "plans/")] == [
        "plans/2025/żółć b.yaml",
        "plans/a.yaml",
    ]
    assert len(tree(found, commit, "")) == 3


def test_a_tree_is_the_past_and_not_the_folder_as_it_is(folder: GitFolder) -> None:
    first = folder.commit({"plans/a.yaml": "1\n"})
    folder.commit({"plans/b.yaml": "1\n"})
    (folder.root / "plans/a.yaml").unlink()
    found = Repository.containing(folder.root / "plans")
    assert [each.path for each in tree(found, first, "plans/")] == ["plans/a.yaml"]


def test_a_folder_that_was_not_there_holds_nothing(folder: GitFolder) -> None:
    commit = folder.commit({"readme": "1\n"})
    assert tree(Repository.containing(folder.root), commit, "plans/") == []


def test_a_name_is_never_a_pattern(folder: GitFolder) -> None:
    commit = folder.commit({":(top)/a": "1\n", "*/b": "1\n", "plans/c": "1\n"})
    found = Repository.containing(folder.root)
    assert [each.path for each in tree(found, commit, "*/")] == ["*/b"]
    assert [each.path for each in changes_between(found, commit, commit, ":(top)/")] == []
    later = folder.commit({":(top)/a": "2\n", "*/b": "2\n", "plans/c": "2\n"})
    for name, path in {":(top)/": ":(top)/a", "*/": "*/b"}.items():
        assert [each.path for each in changes_between(found, commit, later, name)] == [path]


def test_modes_tell_a_file_from_a_link(folder: GitFolder) -> None:
    folder.write({"plans/a.yaml": "1\n", "plans/run.yaml": "1\n"})
    (folder.root / "plans/run.yaml").chmod(0o755)
    (folder.root / "plans/link.yaml").symlink_to("a.yaml")
    commit = folder.commit()
    entries = tree(Repository.containing(folder.root), commit, "plans/")
    assert {each.path: each.mode for each in entries} == {
        "plans/a.yaml": "100644",
        "plans/link.yaml": "120000",
        "plans/run.yaml": "100755",
    }
    assert [each.path for each in entries if each.mode not in FILE_MODES] == ["plans/link.yaml"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n", id="an empty line"),
        pytest.param(b"a\r\nb", id="other line ends and no last one"),
        pytest.param(b"\0\xff\xfe missing\n", id="not text"),
        pytest.param(b"0" * 40 + b" missing\n", id="what git says of what is missing"),
        pytest.param(b"x" * 200_000, id="more than a pipe holds"),
    ],
)
def test_content_comes_byte_for_byte(folder: GitFolder, content: bytes) -> None:
    folder.git("config", "core.autocrlf", "true")
    folder.write({".gitattributes": "* -text\n"})
    commit = folder.commit({"plans/a": content, "plans/b": b"b\n", "plans/c": content})
    found = Repository.containing(folder.root)
    ids = [each.id for each in tree(found, commit, "plans/")]
    assert [each.data for each in blobs(found, ids)] == [content, b"b\n", content]


def test_what_is_too_large_is_not_read(folder: GitFolder) -> None:
    commit = folder.commit({"a": "x" * 11, "b": "x" * 10, "c": "x" * 12})
    found = Repository.containing(folder.root)
    ids = [each.id for each in tree(found, commit, "")]
    assert list(blobs(found, ids, largest=10)) == [
        Blob(ids[0], 11, None),
        Blob(ids[1], 10, b"x" * 10),
        Blob(ids[2], 12, None),
    ]


def test_ten_thousand_contents_do_not_get_stuck(folder: GitFolder) -> None:
    commit = folder.commit({"a": "x" * 500, "b": "y" * 300})
    found = Repository.containing(folder.root)
    a, b = (each.id for each in tree(found, commit, ""))
    sizes = [each.size for each in blobs(found, [a, b] * 5000)]
    assert sizes == [500, 300] * 5000


def test_no_contents_at_all_are_none(folder: GitFolder) -> None:
    folder.commit()
    assert list(blobs(Repository.containing(folder.root), [])) == []


def test_leaving_in_the_middle_leaves_no_process(folder: GitFolder, started: Started) -> None:
    commit = folder.commit({"a": "x" * 500_000})
    found = Repository.containing(folder.root)
    reading = blobs(found, [tree(found, commit, "")[0].id] * 200)
    assert next(reading).size == 500_000
    reading.close()
    assert started
    assert all(each.returncode is not None for each in started)


def test_one_that_is_gone_after_a_long_time_is_asked_no_more(
    folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[GitDialogue] = []

    @contextmanager
    def noted(place: GitPlace, *question: str) -> Iterator[GitDialogue]:
        with conversing(place, *question) as dialogue:
            opened.append(dialogue)
            yield dialogue

    monkeypatch.setattr(objects, "conversing", noted)
    commit, found = folder.commit({"a": "1\n"}), Repository.containing(folder.root)
    with one_reader():
        before = tree(found, commit, "")
        opened[0].process.kill()
        opened[0].process.wait()
        assert tree(found, commit, "") == before
    assert len(opened) == 2


def test_an_object_that_is_lost_is_an_error(folder: GitFolder) -> None:
    commit = folder.commit({"a": "1\n", "b": "2\n"})
    found = Repository.containing(folder.root)
    lost, kept = (each.id for each in tree(found, commit, ""))
    (folder.root / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert [each.data for each in blobs(found, [kept])] == [b"2\n"]
    with pytest.raises(GitFailed, match=f"{lost} is missing"):
        list(blobs(found, [kept, lost]))


def test_an_object_that_is_damaged_is_an_error(folder: GitFolder) -> None:
    commit = folder.commit({"a": "1\n"})
    found = Repository.containing(folder.root)
    (entry,) = tree(found, commit, "")
    loose = folder.root / ".git/objects" / entry.id[:2] / entry.id[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"not an object")
    with pytest.raises(GitError):
        list(blobs(found, [entry.id]))


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_partial_clone_fetches_nothing_and_says_so(
    folder: GitFolder, tmp_path: Path, left_out: str
) -> None:
    first = folder.commit({"plans/a.yaml": "1\n" * 20})
    latest = folder.commit({"plans/a.yaml": "1\n" * 20 + "2\n", "plans/b.yaml": "1\n"})
    entry = tree(Repository.containing(folder.root), latest, "plans/")[0]
    part = tmp_path / "part"
    source = f"file://{folder.root}"
    folder.git("clone", "-q", "--no-checkout", f"--filter={left_out}", source, str(part))
    found = Repository.containing(part)
    assert resolve(found, "HEAD~1") == first
    with pytest.raises(NotDownloaded, match="never downloaded") as caught:
        list(blobs(found, [entry.id]))
    if left_out == "tree:0":
        with pytest.raises(NotDownloaded):
            tree(found, latest, "plans/")
    folder.git("-C", str(part), "fetch", "-q", "--refetch", "--no-filter")
    assert "git fetch --refetch --no-filter" in caught.value.fix
    assert [each.data for each in blobs(found, [entry.id])] == [b"1\n" * 20 + b"2\n"]


def test_a_walk_over_a_partial_clone_fetches_nothing_and_says_so(
    folder: GitFolder, tmp_path: Path
) -> None:
    folder.commit({"plans/a.yaml": "1\n"})
    folder.commit({"plans/a.yaml": "2\n"})
    part, source = tmp_path / "part", f"file://{folder.root}"
    folder.git("clone", "-q", "--no-checkout", "--filter=tree:0", source, str(part))
    found = Repository.containing(part)
    with pytest.raises(NotDownloaded):
        list(walk(found, None, resolve(found, "HEAD"), "plans/"))


def test_ids_may_be_longer_than_usual(tmp_path: Path) -> None:
    made = GitFolder(tmp_path / "care")
    made.git("init", "-q", "--object-format=sha256")
    made.commit({"plans/a.yaml": "1\n"})
    commit = made.commit({"plans/a.yaml": "2\n"})
    found = Repository.containing(made.root)
    assert head(found) == commit
    (entry,) = tree(found, commit, "plans/")
    assert len(entry.id) == 64
    assert [each.data for each in blobs(found, [entry.id])] == [b"2\n"]
    assert len(list(walk(found, None, commit, "plans/"))) == 2
