import codecs
import errno
import fcntl
import multiprocessing
import os
import re
import signal
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path

import pytest
from filelock import FileLock

from qiptrack.store import writer
from qiptrack.store.atomic_files import NotSaved, write_beside
from qiptrack.store.folders import PlansFolder
from qiptrack.store.outputs import save_output
from qiptrack.store.unfinished_files import BEGINNING, ENDING
from qiptrack.store.writer import (
    LOCK,
    AlreadyThere,
    ChangedMeanwhile,
    HalfSaved,
    LinkedElsewhere,
    SomebodyIsSaving,
    refuse_unwritable,
    save_all,
    save_new_folder,
)
from qiptrack.workflow.change import Draft
from tests.conftest import room_for, with_each

NOBODY = 65534
FORK = multiprocessing.get_context("fork")

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


@pytest.fixture
def plans() -> Iterator[Path]:
    """Return a folder of plans with a place outside beside it, which everybody may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "plans").mkdir()
        yield Path(name) / "plans"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Do without the privileges of the superuser, who may write everywhere."""
    codecs.lookup("ascii")  # of a Python that only the superuser may read
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def save(folder: Path, file: str, before: bytes, after: bytes) -> None:
    save_all(folder, [Draft(file, before, after)])


def test_what_is_saved_is_on_the_disk_before_it_takes_the_place_of_what_was(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = plans / "a.yaml"
    file.write_bytes(b"a: 1\n")
    seen: list[tuple[bool, bytes]] = []

    def waits(descriptor: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), file.read_bytes()))

    monkeypatch.setattr(os, "fsync", waits)
    save(plans, "a.yaml", b"a: 1\n", b"a: 2\n")
    assert seen == [(False, b"a: 1\n"), (True, b"a: 2\n")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_saved_is_there_and_nothing_else(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"old\r\n")
    save(plans, "falls.yaml", b"old\r\n", b"new\r\n")
    assert (plans / "falls.yaml").read_bytes() == b"new\r\n"
    assert names(plans) == ["falls.yaml"]


def test_a_new_file_has_the_permissions_of_any_new_file(plans: Path) -> None:
    (plans / "any").touch()
    save(plans, "falls.yaml", b"", b"new\n")
    assert mode(plans / "falls.yaml") == mode(plans / "any")


@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o664, 0o755])
def test_permissions_are_kept(plans: Path, permissions: int) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    (plans / "falls.yaml").chmod(permissions)
    save(plans, "falls.yaml", b"old", b"new")
    assert mode(plans / "falls.yaml") == permissions


@needs_root
def test_owner_and_group_are_kept_where_that_may_be(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    os.chown(plans / "falls.yaml", NOBODY, 12345)
    save(plans, "falls.yaml", b"old", b"new")
    facts = (plans / "falls.yaml").stat()
    assert (facts.st_uid, facts.st_gid) == (NOBODY, 12345)


@needs_root
@pytest.mark.parametrize(
    ("before", "after"), [(0o660, 0o600), (0o664, 0o644), (0o640, 0o600), (0o675, 0o655)]
)
def test_a_group_that_cannot_be_kept_does_not_open_the_file_to_another(
    plans: Path, before: int, after: int
) -> None:
    plans.chmod(0o777)
    (plans / "falls.yaml").write_bytes(b"old")
    os.chown(plans / "falls.yaml", NOBODY, 12345)
    (plans / "falls.yaml").chmod(before)
    with as_nobody():
        save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "falls.yaml").stat().st_gid != 12345
    assert mode(plans / "falls.yaml") == after


def test_a_file_that_changed_since_it_was_read_is_left_alone(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"somebody else's")
    with pytest.raises(ChangedMeanwhile, match=r"falls\.yaml was changed by somebody else"):
        save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "falls.yaml").read_bytes() == b"somebody else's"
    assert names(plans) == ["falls.yaml"]


def test_a_file_that_vanished_is_not_made_again(plans: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        save(plans, "falls.yaml", b"old", b"new")
    assert names(plans) == []


def test_what_became_something_else_is_not_waited_for(plans: Path) -> None:
    os.mkfifo(plans / "falls.yaml")
    with pytest.raises(ChangedMeanwhile):
        save(plans, "falls.yaml", b"old", b"new")
    assert names(plans) == ["falls.yaml"]


def test_a_new_file_never_replaces_one_that_is_there(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"theirs")
    with pytest.raises(AlreadyThere):
        save(plans, "falls.yaml", b"", b"new")
    assert (plans / "falls.yaml").read_bytes() == b"theirs"


def test_a_folder_that_vanished_is_not_made_again(plans: Path) -> None:
    plans.rmdir()
    for before, why in ((b"", "takes no new file"), (b"old", "folder is not there any more")):
        with pytest.raises(NotSaved, match=why):
            save(plans, "falls.yaml", before, b"new")
    assert not plans.exists()


def test_a_link_inside_the_folder_stays_one_and_its_file_is_replaced(plans: Path) -> None:
    (plans / "2026").mkdir()
    (plans / "2026" / "falls.yaml").write_bytes(b"old")
    (plans / "falls.yaml").symlink_to("2026/falls.yaml")
    save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "falls.yaml").is_symlink()
    assert (plans / "2026" / "falls.yaml").read_bytes() == b"new"
    assert (names(plans), names(plans / "2026")) == (["2026", "falls.yaml"], ["falls.yaml"])


@pytest.mark.parametrize("before", [b"old", b""], ids=["a file that is there", "a new file"])
def test_a_link_out_of_the_folder_is_refused(plans: Path, before: bytes) -> None:
    outside = plans.parent / "outside.yaml"
    outside.write_bytes(b"old")
    (plans / "falls.yaml").symlink_to(outside)
    with pytest.raises(LinkedElsewhere):
        save(plans, "falls.yaml", before, b"new")
    assert outside.read_bytes() == b"old"


def test_a_folder_that_is_a_link_out_is_refused(plans: Path) -> None:
    (plans.parent / "outside").mkdir()
    (plans.parent / "outside" / "falls.yaml").write_bytes(b"old")
    (plans / "linked").symlink_to(plans.parent / "outside")
    with pytest.raises(LinkedElsewhere):
        save(plans, "linked/falls.yaml", b"old", b"new")
    assert names(plans.parent / "outside") == ["falls.yaml"]


def test_a_second_name_of_a_file_keeps_what_was_there(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    (plans / "copy.txt").hardlink_to(plans / "falls.yaml")
    save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "copy.txt").read_bytes() == b"old"


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["the folder", "the file"])
def test_what_may_only_be_read_is_left_alone(plans: Path, folder_mode: int) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    (plans / "falls.yaml").chmod(0o444)
    plans.chmod(folder_mode)
    with as_nobody(), pytest.raises(NotSaved, match="you may not change it") as refusal:
        save(plans, "falls.yaml", b"old", b"new")
    plans.chmod(0o755)
    assert "ask whoever looks after the folder" in refusal.value.fix
    assert (plans / "falls.yaml").read_bytes() == b"old"
    assert names(plans) == ["falls.yaml"]


@with_each(
    ("file", "folder_mode", "said"),
    [
        ("falls.yaml", 0o555, "falls.yaml could not be saved: you may not change it"),
        ("falls.yaml", 0o777, "falls.yaml could not be saved: you may not change it"),
        ("new.yaml", 0o555, "new.yaml could not be saved: you may write nothing into its folder"),
        ("new.yaml", 0o444, "new.yaml could not be saved: you may write nothing into its folder"),
    ],
)
def test_what_may_not_be_written_is_known_before(file: str, folder_mode: int, said: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        plans = Path(name) / "plans"
        plans.mkdir()
        refuse_unwritable(plans, file)
        (plans / "falls.yaml").write_bytes(b"old")
        (plans / "falls.yaml").chmod(0o444)
        plans.chmod(folder_mode)
        with as_nobody(), pytest.raises(NotSaved, match=re.escape(said)):
            refuse_unwritable(plans, file)
        plans.chmod(0o755)


def test_where_nothing_may_be_written_a_new_file_is_no_file_to_close(plans: Path) -> None:
    plans.chmod(0o555)
    with as_nobody(), pytest.raises(NotSaved, match="you may write nothing into its folder") as why:
        save(plans, "falls.yaml", b"", b"new")
    plans.chmod(0o755)
    assert why.value.fix == "Ask whoever looks after the folder for permission."


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.EACCES, "Give another place with --out, or ask whoever looks after the folder"),
        (errno.EROFS, "Give another place with --out."),
        (errno.ENOSPC, "Make room on the disk"),
    ],
)
def test_for_what_is_made_for_others_another_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, fix: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("qiptrack.store.outputs.write_beside", refuse)
    with pytest.raises(NotSaved) as why:
        save_output(tmp_path / "pack.html", b"", ours=lambda _: False)
    assert why.value.fix.startswith(fix)


def test_a_disk_without_room_leaves_the_file_as_it_was(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    with room_for(1000), pytest.raises(NotSaved, match="no room"):
        save(plans, "falls.yaml", b"old", b"new" * 100_000)
    assert (plans / "falls.yaml").read_bytes() == b"old"
    assert names(plans) == ["falls.yaml"]


@with_each(
    ("number", "why"),
    [
        pytest.param(errno.ENOSPC, "the disk is full", id="a full disk"),
        pytest.param(errno.EDQUOT, "your share of the disk is full", id="a used share"),
        pytest.param(errno.EROFS, "the disk can be read, and not written", id="a disk to read"),
        pytest.param(errno.ENAMETOOLONG, "its name is too long", id="a long name"),
        pytest.param(errno.EIO, "Input/output error", id="a broken disk"),
    ],
)
def test_errors_of_the_disk_are_said_in_words(number: int, why: str) -> None:
    refusal = NotSaved("plans/falls.yaml", OSError(number, os.strerror(number)))
    assert refusal.message == f"plans/falls.yaml could not be saved: {why}. Nothing was changed."
    assert refusal.fix


def test_of_two_files_none_is_saved_when_one_has_changed(plans: Path) -> None:
    (plans / "a.yaml").write_bytes(b"old")
    (plans / "b.yaml").write_bytes(b"somebody else's")
    with pytest.raises(ChangedMeanwhile, match=r"b\.yaml"):
        save_all(plans, [Draft("a.yaml", b"old", b"new"), Draft("b.yaml", b"old", b"new")])
    assert (plans / "a.yaml").read_bytes() == b"old"
    assert names(plans) == ["a.yaml", "b.yaml"]


def test_of_two_files_none_is_saved_when_there_is_no_room_for_one(plans: Path) -> None:
    (plans / "a.yaml").write_bytes(b"old")
    drafts = [Draft("a.yaml", b"old", b"new"), Draft("b.yaml", b"", b"new" * 1000)]
    with room_for(1000), pytest.raises(NotSaved):
        save_all(plans, drafts)
    assert (plans / "a.yaml").read_bytes() == b"old"
    assert names(plans) == ["a.yaml"]


def sticky_folder(plans: Path) -> list[Draft]:
    """Make files of which the first two can be replaced by nobody in particular, the third not."""
    plans.chmod(0o777)
    (plans / "a.yaml").write_bytes(b"old" * 1000)
    (plans / "a.yaml").chmod(0o666)
    (plans / "sticky").mkdir()
    (plans / "sticky" / "b.yaml").write_bytes(b"old")
    (plans / "sticky" / "b.yaml").chmod(0o666)
    # In such a folder only who owns a file may put another in its place.
    (plans / "sticky").chmod(0o1777)
    return [
        Draft("a.yaml", b"old" * 1000, b"new"),
        Draft("new.yaml", b"", b"new"),
        Draft("sticky/b.yaml", b"old", b"new"),
    ]


@needs_root
def test_files_that_were_replaced_are_put_back_when_the_next_cannot_be(plans: Path) -> None:
    drafts = sticky_folder(plans)
    with as_nobody(), pytest.raises(NotSaved, match=r"b\.yaml"):
        save_all(plans, drafts)
    assert (plans / "a.yaml").read_bytes() == b"old" * 1000
    assert names(plans) == ["a.yaml", "sticky"]
    assert names(plans / "sticky") == ["b.yaml"]


@needs_root
def test_files_that_cannot_be_put_back_are_named(plans: Path) -> None:
    drafts = sticky_folder(plans)
    with as_nobody(), room_for(1000), pytest.raises(HalfSaved, match=r"a\.yaml") as refusal:
        save_all(plans, drafts)
    assert "new.yaml" not in refusal.value.message
    assert (plans / "a.yaml").read_bytes() == b"new"


class Again:
    """What makes drafts anew, and how often it was asked to; `before` is done first, each time."""

    def __init__(self, *drafts: Draft, before: Callable[[int], object] = lambda _: None) -> None:
        self.drafts, self.before, self.asked = drafts, before, 0

    def __call__(self) -> Sequence[Draft]:
        self.asked += 1
        self.before(self.asked)
        return self.drafts


OLD = Draft("falls.yaml", b"old", b"new")
OTHER = Draft("other.yaml", b"o", b"O")


@with_each(
    ("falls", "other", "drafts", "asked"),
    [
        (b"old", b"o", [OLD], 0),
        (b"old", b"o", [OLD, OTHER], 0),
        (b"mine", b"o", [OLD], 1),
        (b"old", b"mine", [OLD, OTHER], 1),
        (b"mine", b"o", [OLD, OTHER], 1),
        (b"old", b"o", [Draft("new.yaml", b"", b"new")], 1),
    ],
)
def test_drafts_are_made_anew_where_a_file_is_another_or_a_new_one(
    falls: bytes, other: bytes, drafts: Sequence[Draft], asked: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "falls.yaml").write_bytes(falls)
        (folder / "other.yaml").write_bytes(other)
        held: list[bool] = []
        again = Again(
            Draft("falls.yaml", falls, b"anew"),
            before=lambda _: held.append((folder / LOCK).exists()),
        )
        save_all(folder, drafts, again)
        assert held == [True] * asked, "nobody else is saving while they are made"
        assert not (folder / LOCK).exists()
        assert (folder / "falls.yaml").read_bytes() == (b"anew" if asked else b"new")


def test_what_is_made_anew_may_be_for_a_file_in_another_folder(plans: Path) -> None:
    (plans / "archive").mkdir()
    (plans / "archive" / "falls.yaml").write_bytes(b"old")
    again = Again(Draft("archive/falls.yaml", b"old", b"new"))
    (plans / "falls.yaml").write_bytes(b"mine")
    save_all(plans, [OLD], again)
    assert (plans / "archive" / "falls.yaml").read_bytes() == b"new"
    assert (plans / "falls.yaml").read_bytes() == b"mine"


def test_a_file_that_goes_on_changing_is_not_said_to_be_saved(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"mine")
    again = Again(OLD, before=lambda time: (plans / "falls.yaml").write_bytes(b"%d" % time))
    with pytest.raises(ChangedMeanwhile):
        save_all(plans, [OLD], again)
    assert again.asked > 1
    assert (plans / "falls.yaml").read_bytes() == b"%d" % again.asked


def test_somebody_who_is_saving_is_waited_for_and_then_named_to_nobody(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    (plans / "falls.yaml").write_bytes(b"old")
    with FileLock(plans / LOCK), pytest.raises(SomebodyIsSaving):
        save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "falls.yaml").read_bytes() == b"old"


def test_a_sub_folder_has_one_lock_whichever_folder_plans_are_read_from(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    (plans / "archive").mkdir()
    (plans / "archive" / "falls.yaml").write_bytes(b"old")
    with FileLock(plans / "archive" / LOCK), pytest.raises(SomebodyIsSaving):
        save(plans, "archive/falls.yaml", b"old", b"new")


@with_each("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_nothing_can_be_locked_it_is_said_and_no_lock_is_left(
    plans: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(number, os.strerror(number))

    (plans / "falls.yaml").write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", refuse)
        with pytest.raises(NotSaved, match="no program can lock a file") as refusal:
            save(plans, "falls.yaml", b"old", b"new")
    assert "a disk of this computer" in refusal.value.fix
    assert names(plans) == ["falls.yaml"]
    assert (plans / "falls.yaml").read_bytes() == b"old"


def test_where_the_system_knows_no_locks_the_file_by_itself_is_one(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", refuse)
    save(plans, "falls.yaml", b"", b"new")
    assert names(plans) == ["falls.yaml"]


def test_a_lock_that_a_crash_left_behind_holds_nobody_up(plans: Path) -> None:
    (plans / LOCK).touch()
    save(plans, "falls.yaml", b"", b"new")
    assert names(plans) == ["falls.yaml"]


def test_a_lock_that_is_a_link_does_no_harm_to_what_it_leads_to(plans: Path) -> None:
    precious = plans.parent / "precious"
    precious.write_bytes(b"precious")
    (plans / LOCK).symlink_to(precious)
    with pytest.raises(NotSaved):
        save(plans, "falls.yaml", b"", b"new")
    assert precious.read_bytes() == b"precious"


def test_what_a_killed_command_left_behind_is_no_plan_and_goes_with_the_next_save(
    plans: Path,
) -> None:
    (plans / f"{BEGINNING}abc{ENDING}").write_bytes(b"half")
    (plans / ".qiptrack-notes.yaml").write_bytes(b"somebody's own")
    assert not list(PlansFolder(plans).files())
    save(plans, "falls.yaml", b"", b"new")
    assert names(plans) == [".qiptrack-notes.yaml", "falls.yaml"]


VERSIONS = (b"one\n" * 50_000, b"another\n" * 50_000)


def save_for_ever(folder: Path) -> None:
    for after in cycle(VERSIONS):
        save(folder, "falls.yaml", (folder / "falls.yaml").read_bytes(), after)


def test_whenever_a_command_is_killed_the_file_is_whole(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(VERSIONS[0])
    left: set[str] = set()
    for moment in range(200):
        saving = FORK.Process(target=save_for_ever, args=(plans,))
        saving.start()
        time.sleep(0.015 + 0.0018 * (moment % 15))
        saving.kill()
        saving.join()
        saving.close()
        assert (plans / "falls.yaml").read_bytes() in VERSIONS
        left.update(path.suffix for path in plans.iterdir())
        if moment >= 15 and ENDING in left:
            break
    assert left == {".yaml", ".lock", ENDING}, "it was never killed in the middle of saving"
    save(plans, "falls.yaml", (plans / "falls.yaml").read_bytes(), b"new")
    assert names(plans) == ["falls.yaml"]


STEPS = {"open", "os.rename", "os.remove", "os.chmod", "fcntl.flock"}
"""The steps of a save as Python's audit events call them."""


def save_and_end_at(folder: Path, step: int, number: int) -> None:
    """Save two files, and be told to end at one of the steps; told too late is never told."""
    came = count(1)

    def hook(event: str, _: object) -> None:
        if event in STEPS and next(came) == step:
            os.kill(os.getpid(), number)

    sys.addaudithook(hook)
    save_all(folder, [Draft("a.yaml", b"old", b"new"), Draft("b.yaml", b"old", b"new")])


@with_each("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_whenever_a_command_is_told_to_end_it_saves_all_and_tidies_up_before(
    plans: Path, number: int
) -> None:
    ended = 0
    for step in range(1, 60):
        for name in ("a.yaml", "b.yaml"):
            (plans / name).write_bytes(b"old")
        saving = FORK.Process(target=save_and_end_at, args=(plans, step, number))
        saving.start()
        saving.join()
        told, ended = saving.exitcode != 0, ended + (saving.exitcode != 0)
        saved = {(plans / name).read_bytes() for name in ("a.yaml", "b.yaml")}
        assert saved == {b"new"} or (told and step == 1 and saved == {b"old"})
        assert names(plans) == ["a.yaml", "b.yaml"]
        if not told:
            break
    assert ended > 10
    assert saving.exitcode == 0, "it was told to end at the last step, and there are more"


def rename_and_die_at(folder: Path, step: int) -> None:
    """Give a file another name, and be killed at one of the steps; too late is never."""
    came = count(1)

    def hook(event: str, _: object) -> None:
        if event in STEPS and next(came) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    save_all(folder, [Draft("a.yaml", b"old", b""), Draft("b.yaml", b"", b"old")])


def test_whenever_a_command_is_killed_a_file_that_gets_another_name_is_there(plans: Path) -> None:
    killed = set()
    for step in range(1, 60):
        for left in plans.iterdir():
            left.unlink()
        (plans / "a.yaml").write_bytes(b"old")
        renaming = FORK.Process(target=rename_and_die_at, args=(plans, step))
        renaming.start()
        renaming.join()
        there = [each for each in names(plans) if each.endswith(".yaml")]
        assert {(plans / name).read_bytes() for name in there} == {b"old"}
        if renaming.exitcode == 0:
            break
        killed.add(tuple(there))
    assert killed == {("a.yaml",), ("a.yaml", "b.yaml"), ("b.yaml",)}
    assert renaming.exitcode == 0, "it was killed at the last step, and there are more"


def test_who_waits_for_somebody_can_be_told_to_end(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"old")
    timer = threading.Timer(0.1, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with FileLock(plans / LOCK), pytest.raises(KeyboardInterrupt):
        save(plans, "falls.yaml", b"old", b"new")
    assert (plans / "falls.yaml").read_bytes() == b"old"


def append_records(folder: Path, who: int) -> None:
    for number in range(12):
        saved = False
        while not saved:
            before = (folder / "falls.yaml").read_bytes()
            try:
                save(folder, "falls.yaml", before, before + b"- %d %d\n" % (who, number))
                saved = True
            except ChangedMeanwhile:
                continue


def test_of_many_who_save_at_once_no_record_is_lost(plans: Path) -> None:
    (plans / "falls.yaml").write_bytes(b"records:\n")
    all_of_them = [FORK.Process(target=append_records, args=(plans, who)) for who in range(5)]
    for each in all_of_them:
        each.start()
    for each in all_of_them:
        each.join()
    assert [each.exitcode for each in all_of_them] == [0] * 5
    lines = (plans / "falls.yaml").read_bytes().splitlines()[1:]
    assert sorted(lines) == sorted(b"- %d %d" % (w, n) for w in range(5) for n in range(12))
    assert names(plans) == ["falls.yaml"]


def test_a_new_folder_is_made_with_its_files(plans: Path) -> None:
    save_new_folder(plans / "of" / "ours", {"a.yaml": "é\n", ".gitattributes": "x\n"})
    assert names(plans / "of" / "ours") == [".gitattributes", "a.yaml"]
    assert (plans / "of" / "ours" / "a.yaml").read_bytes() == "é\n".encode()
    save_new_folder(plans / "more", {"of/ours/a.yaml": "a\n", "of/ours/b.yaml": "b\n"})
    assert names(plans / "more" / "of" / "ours") == ["a.yaml", "b.yaml"]


def test_what_a_try_left_that_was_killed_is_no_part_of_a_new_folder(plans: Path) -> None:
    left = plans / f"{BEGINNING}abc{ENDING}"
    left.mkdir()
    (left / "half.yaml").touch()
    save_new_folder(plans, {"a.yaml": "x\n"})
    assert names(plans) == ["a.yaml"]


def test_a_new_folder_is_empty_until_all_of_it_is_there(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def looked(path: Path, raw: bytes) -> Path:
        seen.append([name for name in names(plans) if not name.startswith(BEGINNING)])
        return write_beside(path, raw)

    monkeypatch.setattr("qiptrack.store.writer.write_beside", looked)
    save_new_folder(plans, {"a.yaml": "x\n", "b/c.yaml": "x\n"})
    assert seen == [[], []]
    assert names(plans) == ["a.yaml", "b"]


def test_of_a_new_folder_that_cannot_be_filled_nothing_is_left(plans: Path) -> None:
    with room_for(1000), pytest.raises(NotSaved):
        save_new_folder(plans / "of" / "ours", {"a.yaml": "x\n", "b.yaml": "x" * 2000})
    assert names(plans) == []


def test_a_new_folder_that_may_not_be_made_is_said_so(plans: Path) -> None:
    with as_nobody(), pytest.raises(NotSaved, match="you may write nothing into its folder"):
        save_new_folder(plans / "ours", {"a.yaml": "x\n"})
    assert names(plans) == []
