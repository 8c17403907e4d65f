import datetime as dt
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from qiptrack.store.git.commits import Commit, Signature, commit
from qiptrack.store.git.errors import (
    AmbiguousRevision,
    GitError,
    HistoryCutShort,
    NoCommitThen,
    NoCommitYet,
    NotOneRevision,
    RepositoryDamaged,
    UnknownRevision,
)
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.revisions import commit_named, head, resolve
from qiptrack.store.git.walks import walk, walk_back
from tests.conftest import with_each
from tests.store.conftest import GitFolder, set_ours


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, str]:
    """Return a repository in which much leads to the first commit, and the id of that."""
    folder = GitFolder(tmp_path_factory.mktemp("asked"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        folder.git("init", "-q")
        first = folder.commit({"plans/a.yaml": "1\n", "read-me": "1\n"}, subject="First")
        folder.git("tag", "-a", "-m", "Signed off", "inner")
        folder.git("tag", "-a", "-m", "Again", "v1", "inner")
        for name in ("-weird", "plans", "read-me", "żółć", "other"):
            folder.git("update-ref", f"refs/heads/{name}", first)
        folder.git("update-ref", "refs/tags/2026-03-05", first)
        folder.git("checkout", "-q", "-b", "later")
        folder.commit({"plans/a.yaml": "2\n"}, subject="Second")
        folder.git("checkout", "-q", "main")
    return Repository.containing(folder.root), first


@with_each(
    "text",
    [
        pytest.param("HEAD", id="where we are"),
        pytest.param("main", id="a branch"),
        pytest.param("v1", id="a tag with a message, on a tag"),
        pytest.param("-weird", id="a branch that begins like an option"),
        pytest.param("plans", id="a branch called like a folder"),
        pytest.param("read-me", id="a branch called like a file"),
        pytest.param("żółć", id="a Polish name"),
        pytest.param("later~1", id="a step back"),
        pytest.param("later^", id="a parent"),
        pytest.param("later^{/Second}~1", id="by what the message says"),
        pytest.param("2026-03-05", id="a tag called like a day"),
    ],
)
def test_a_revision_is_the_commit_it_leads_to(asked: tuple[Repository, str], text: str) -> None:
    found, first = asked
    assert resolve(found, text) == first
    assert resolve(found, first[:12]) == first


@with_each(
    ("text", "error", "words"),
    [
        pytest.param("main..other", NotOneRevision, "range", id="a range"),
        pytest.param("main...other", NotOneRevision, "range", id="a range of both sides"),
        pytest.param("^main", NotOneRevision, "range", id="all but one"),
        pytest.param("main^@", UnknownRevision, "main\\^@", id="all parents"),
        pytest.param("main^!", UnknownRevision, "main", id="one without its parents"),
        pytest.param("--all", UnknownRevision, "--all", id="an option"),
        pytest.param("--", UnknownRevision, "--", id="only dashes"),
        pytest.param("", UnknownRevision, "''", id="nothing"),
        pytest.param("a b", UnknownRevision, "a b", id="two words"),
        pytest.param("HEAD:plans", UnknownRevision, "HEAD:plans", id="a folder"),
        pytest.param("HEAD:plans/a.yaml", UnknownRevision, "a.yaml", id="a file"),
        pytest.param("main^{tree}", UnknownRevision, "tree", id="a tree"),
        pytest.param("main@{1 year ago}", UnknownRevision, "year", id="before the reflog"),
        pytest.param("main@{99}", UnknownRevision, "99", id="beyond the reflog"),
        pytest.param("2026-13-45", UnknownRevision, "2026-13-45", id="no such day"),
        pytest.param("HEAD~7", UnknownRevision, "HEAD~7", id="before the first"),
        pytest.param("deadbeef", UnknownRevision, "deadbeef", id="an id that is not there"),
    ],
)
def test_what_is_not_one_revision_is_refused(
    asked: tuple[Repository, str], text: str, error: type[GitError], words: str
) -> None:
    with pytest.raises(error, match=words):
        resolve(asked[0], text)


def test_a_misspelt_branch_is_told_the_nearest(folder: GitFolder) -> None:
    folder.commit()
    folder.git("branch", "autumn-audit")
    with pytest.raises(UnknownRevision) as caught:
        resolve(Repository.containing(folder.root), "autum-audit")
    assert "Did you mean autumn-audit?" in caught.value.fix


@pytest.mark.parametrize("suffix", ["", "~0", "^{commit}"])
def test_a_name_of_both_a_branch_and_a_tag_is_refused(folder: GitFolder, suffix: str) -> None:
    folder.git("config", "core.warnAmbiguousRefs", "false")
    first = folder.commit()
    folder.git("tag", "review")
    folder.commit()
    folder.git("branch", "review")
    found = Repository.containing(folder.root)
    with pytest.raises(AmbiguousRevision, match=r"heads/review.*, tags/review"):
        resolve(found, f"review{suffix}")
    assert resolve(found, f"tags/review{suffix}") == first


def test_a_branch_called_head_does_not_stand_in_the_way(folder: GitFolder) -> None:
    folder.commit()
    folder.git("update-ref", "refs/heads/HEAD", "HEAD")
    latest = folder.commit()
    assert resolve(Repository.containing(folder.root), "HEAD") == latest


def test_the_beginning_of_several_ids_is_refused(folder: GitFolder) -> None:
    stream = "".join(
        f"commit refs/heads/main\ncommitter N <n@example.org> {1_770_000_000 + n} +0000\n"
        "data 1\nx\n"
        for n in range(700)
    )
    folder.git("fast-import", "--quiet", given=stream)
    ids = sorted(folder.git("rev-list", "main").split())
    start = next(a[:4] for a, b in pairwise(ids) if a[:4] == b[:4])
    with pytest.raises(AmbiguousRevision, match=f"'{start}' could be any of {start}"):
        resolve(Repository.containing(folder.root), start)


@pytest.mark.parametrize("text", ["HEAD", "main", "2026-03-02"])
def test_before_the_first_commit_there_is_none(folder: GitFolder, text: str) -> None:
    found = Repository.containing(folder.root)
    assert head(found) is None
    with pytest.raises(NoCommitYet, match="Nothing has been committed"):
        resolve(found, text)


def lost(folder: GitFolder, made: str) -> None:
    object_file(folder, made).unlink()


def overwritten(folder: GitFolder, made: str) -> None:
    object_file(folder, made).chmod(0o600)
    object_file(folder, made).write_bytes(b"nothing of git's")


def lost_with_packed_refs(folder: GitFolder, made: str) -> None:
    folder.git("pack-refs", "--all")
    lost(folder, made)


def lost_where_no_branch_is(folder: GitFolder, made: str) -> None:
    folder.git("checkout", "-q", "--detach")
    lost(folder, made)


def branch_overwritten(folder: GitFolder, made: str) -> None:
    (folder.root / ".git/refs/heads/main").write_text(made[:7])


def object_file(folder: GitFolder, name: str) -> Path:
    return folder.root / ".git/objects" / name[:2] / name[2:]


DAMAGES = (lost, overwritten, lost_with_packed_refs, lost_where_no_branch_is, branch_overwritten)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_latest_commit_that_cannot_be_read_is_not_said_to_be_none(
    damage: Callable[[GitFolder, str], None], folder: GitFolder
) -> None:
    damage(folder, folder.commit())
    found = Repository.containing(folder.root)
    with pytest.raises(RepositoryDamaged, match="repository is damaged"):
        head(found)
    for text in ("HEAD", "nothing", "2026-03-02"):
        with pytest.raises(RepositoryDamaged, match="repository is damaged"):
            resolve(found, text)


@pytest.mark.parametrize("packed", [False, True])
def test_a_branch_that_is_begun_beside_others_has_no_commit_yet(
    packed: bool, folder: GitFolder
) -> None:
    folder.commit()
    if packed:
        folder.git("pack-refs", "--all")
    folder.git("checkout", "-q", "--orphan", "ain")
    (folder.root / ".git/refs/heads/ain").mkdir()  # as git leaves of a branch that was below it
    assert head(Repository.containing(folder.root)) is None


def test_in_a_linked_worktree_its_own_latest_commit_is_looked_for(
    folder: GitFolder, tmp_path: Path
) -> None:
    folder.commit()
    folder.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "other"))
    side = GitFolder(tmp_path / "other")
    lost(folder, side.commit({"a.yaml": "a\n"}))
    with pytest.raises(RepositoryDamaged):
        head(Repository.containing(side.root))
    assert head(Repository.containing(folder.root))


def test_a_shallow_clone_says_that_it_is_one(folder: GitFolder, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        folder.commit(on=f"2026-03-0{day}T09:00:00Z")
    folder.git("clone", "-q", "--depth=2", f"file://{folder.root}", str(tmp_path / "part"))
    found = Repository.containing(tmp_path / "part")
    assert found.shallow
    for text in ("HEAD~2", "2026-03-01"):
        with pytest.raises(HistoryCutShort, match="only recent history") as caught:
            resolve(found, text)
        assert "git fetch --unshallow" in caught.value.fix
    assert resolve(found, "2026-03-02") == resolve(found, "HEAD~1")


Days = Callable[[str], str]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """Commit at these moments, one on the other, and return which one a day means."""
    moments = [
        "2026-03-02T09:00:00Z",
        "2026-03-05T23:59:59Z",
        "2026-03-06T00:00:00Z",
        "2026-03-10T23:30:00+01:00",
        "2026-03-12T00:30:00+01:00",
        "2026-03-11T12:00:00Z",
        "2026-03-20T09:00:00Z",
    ]
    folder = GitFolder(tmp_path_factory.mktemp("days"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_ours(monkeypatch, tmp_path_factory.mktemp("home"))
        folder.git("init", "-q")
        by_id = {folder.commit(on=moment): moment for moment in moments}
    found = Repository.containing(folder.root)
    return lambda day: by_id[resolve(found, day)]


@with_each(
    ("day", "moment"),
    [
        pytest.param("2026-03-02", "2026-03-02T09:00:00Z", id="the day itself"),
        pytest.param("2026-03-04", "2026-03-02T09:00:00Z", id="a day without a commit"),
        pytest.param("2026-03-05", "2026-03-05T23:59:59Z", id="until its last second"),
        pytest.param("2026-03-06", "2026-03-06T00:00:00Z", id="from its first second"),
        pytest.param("2026-03-10", "2026-03-10T23:30:00+01:00", id="by the committer's clock"),
        pytest.param("2026-03-11", "2026-03-11T12:00:00Z", id="with a clock that was wrong"),
        pytest.param("2026-03-12", "2026-03-11T12:00:00Z", id="the latest in line"),
        pytest.param("2099-01-01", "2026-03-20T09:00:00Z", id="a day to come"),
    ],
)
def test_a_day_means_what_stood_at_its_end(days: Days, day: str, moment: str) -> None:
    assert days(day) == moment


def test_a_day_means_the_same_in_every_time_zone(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert days("2026-03-05") == "2026-03-05T23:59:59Z"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_day_before_the_first_commit_is_refused(days: Days) -> None:
    with pytest.raises(NoCommitThen, match=r"by the end of 2026-03-01.*is of 2026-03-02"):
        days("2026-03-01")


def test_a_day_means_this_branch_and_not_what_was_merged_later(folder: GitFolder) -> None:
    folder.commit(on="2026-03-01T09:00:00Z")
    folder.git("checkout", "-q", "-b", "side")
    folder.commit({"side.yaml": "1\n"}, on="2026-03-03T09:00:00Z")
    folder.git("checkout", "-q", "main")
    ours = folder.commit({"main.yaml": "1\n"}, on="2026-03-02T09:00:00Z")
    merged = {"GIT_COMMITTER_DATE": "2026-03-05T09:00:00Z"}
    folder.git("merge", "-q", "--no-ff", "-m", "Merged", "side", **merged)
    found = Repository.containing(folder.root)
    assert resolve(found, "2026-03-04") == ours
    assert resolve(found, "2026-03-05") == head(found)


def test_a_commit_says_who_made_it_and_when(folder: GitFolder) -> None:
    first = folder.commit()
    second = folder.commit(
        subject="Zażółć gęślą jaźń\n\nMore of it",
        on="2026-06-01T10:30:00+0100",
        GIT_AUTHOR_NAME="A. Author",
        GIT_AUTHOR_EMAIL="author@example.org",
    )
    found = commit(Repository.containing(folder.root), second)
    moment = dt.datetime(2026, 6, 1, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert found == Commit(
        second,
        (first,),
        Signature("A. Author", "author@example.org", moment),
        Signature("Deputy Manager", "deputy@example.org", moment),
        "Zażółć gęślą jaźń",
    )
    assert found.author.moment.utcoffset() == dt.timedelta(hours=1)


def test_two_addresses_of_one_person_are_one_through_the_mailmap(folder: GitFolder) -> None:
    old = {"GIT_AUTHOR_EMAIL": "old@example.org", "GIT_COMMITTER_EMAIL": "OLD@example.org"}
    map_line = "Quality Lead <lead@example.org> <old@example.org>\n"
    made = folder.commit({".mailmap": map_line}, **old)
    found = commit(Repository.containing(folder.root), made)
    assert [(each.name, each.email) for each in (found.author, found.committer)] == [
        ("Quality Lead", "lead@example.org")
    ] * 2


def test_settings_of_the_repository_do_not_change_what_is_read(folder: GitFolder) -> None:
    for name, value in {
        "i18n.logOutputEncoding": "UTF-16",
        "log.showSignature": "true",
        "log.date": "relative",
        "core.abbrev": "4",
        "color.ui": "always",
    }.items():
        folder.git("config", name, value)
    made = folder.commit(subject="Żółć")
    found = commit(Repository.containing(folder.root), made)
    assert (found.id, found.subject) == (made, "Żółć")


@pytest.mark.parametrize(
    ("committer", "year"),
    [
        pytest.param("N <n@example.org> 1770000000 +0000", 2026, id="as it should be"),
        pytest.param("N <n@example.org> 99999999999999 +0000", 1970, id="beyond all calendars"),
        pytest.param("N <n@example.org> 1770000000 +9999", 1970, id="in no time zone"),
        pytest.param("N <n@example.org>", 1970, id="no date"),
    ],
)
def test_a_moment_there_is_not_counts_as_1970(folder: GitFolder, committer: str, year: int) -> None:
    nothing = folder.git("hash-object", "-t", "tree", "-w", "--stdin", given="")
    text = f"tree {nothing}\nauthor {committer}\ncommitter {committer}\n\n\xa0odd\n"
    made = folder.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=text)
    repository = Repository.containing(folder.root)
    found = commit(repository, made)
    assert (found.committer.moment.year, found.parents) == (year, ())
    assert commit_named(repository, made).committed == found.committer.moment.date()


def test_commits_come_after_their_parents_whatever_their_dates(folder: GitFolder) -> None:
    dates = ["2026-03-09", "2026-03-01", "2026-03-05", "2026-02-01"]
    made = [folder.commit(on=f"{date}T09:00:00Z") for date in dates]
    found = Repository.containing(folder.root)
    assert [each.commit.id for each in walk(found, None, made[-1], "")] == made
    assert [each.commit.id for each in walk(found, made[0], made[-1], "")] == made[1:]
    newest = walk_back(found, made[-1], "", made[1])
    assert [each.commit.id for each in newest] == [made[3], made[2]]
    assert list(walk(found, made[-1], made[-1], "")) == []


def test_what_a_replacement_or_a_graft_hides_is_seen(folder: GitFolder) -> None:
    made = [folder.commit(subject=subject) for subject in ("First", "Second", "Third")]
    other = folder.git("commit-tree", "-m", "Nothing happened", f"{made[1]}^{{tree}}")
    folder.git("replace", made[1], other)
    folder.write({".git/info/grafts": f"{made[2]}\n"})
    found = Repository.containing(folder.root)
    every = walk(found, None, made[2], "")
    assert [each.commit.subject for each in every] == ["First", "Second", "Third"]
