"""How many processes of git the commands start that look at the past."""

import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlansFolder
from qiptrack.store.git import process
from tests.cli.git.plan import PLAN, VERIFICATION, a2, noted, recorded
from tests.cli.git.way import Way, replaced
from tests.conftest import swept

FEW = 4

ADDRESS = "d.manager@example.org"

COMMANDS = (
    "changes",
    "changes begun",
    "changes begun --format csv",
    "changes begun main",
    "changes begun main --format json",
    "changes 2026-03-02",
    "changes 2026-03-02 --format json",
    "changes 2026-03-02 2026-03-04 --format json",
    "changes --since-meeting",
    "history a/A2",
    "history a/A3",
    "history a",
    "history a/A2 --at begun",
    "history a/A2 --at 2026-03-04 --format json",
    "check --since begun",
    "check --since 2026-03-02",
    "check --since begun --at main",
    "check --at main --against begun",
    "check --staged --against HEAD",
    "check --staged --since begun",
    "check --staged --against HEAD --since begun",
    "check --at begun",
    "overdue --at begun",
    "agenda --at 2026-03-04",
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what each process of git that is started from now on is asked."""
    found: list[str] = []
    command = process._command

    def noted_down(place: object, question: tuple[str, ...], settings: object) -> list[str]:
        found.append(question[0])
        return command(place, question, settings)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr(process, "_command", noted_down)
    return found


@pytest.fixture
def looked_at(way: Way) -> Way:
    way.commit(lambda text: noted(text, "First"), on="2026-03-03T10:00:00Z")
    way.commit(a2(way.text(), "status", "in-progress"), on="2026-03-04T10:00:00Z")
    way.write(PLAN.replace("title: ", "title: Another "), "plans/b.yaml")
    way.folder.commit(on="2026-03-05T10:00:00Z")
    return way


@pytest.mark.parametrize("words", swept(COMMANDS))
def test_few_processes_are_started(words: str, looked_at: Way, started: list[str]) -> None:
    said = looked_at.run(*words.split(), "--as-of", "2026-03-06")
    assert said.exit_code in (0, 1, 2), said.output
    assert "Traceback" not in said.output
    assert len(started) <= FEW, started


def renamed(way: Way) -> None:
    way.folder.git("mv", "plans/a.yaml", "plans/c.yaml")
    way.write(noted(PLAN, "Renamed"), "plans/c.yaml")
    way.folder.commit(on="2026-03-03T10:00:00Z")


def moved(way: Way) -> None:
    start = way.text().index("  - id: A2\n")
    action = way.text()[start:]
    other = PLAN.replace("title: ", "title: Another ")
    way.write(f"{other[:start]}  - id: B1\n    action: Ask\n", "plans/b.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    way.write(f"{other[:start]}{action}", "plans/b.yaml")
    way.commit(lambda text: text[:start], on="2026-03-03T10:00:00Z")


def copied_and_then_deleted(way: Way) -> None:
    start = way.text().index("  - id: A2\n")
    way.write(way.text().replace("title: ", "title: Another "), "plans/b.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    way.commit(lambda text: text[:start], on="2026-03-03T10:00:00Z")


def unreadable(way: Way) -> None:
    way.commit("title: [\n", on="2026-03-02T11:00:00Z")
    way.folder.git("tag", "broken")
    way.commit("title: {\n", on="2026-03-03T10:00:00Z")


def mended(way: Way) -> None:
    unreadable(way)
    way.commit(a2(PLAN, "status", "in-progress"), on="2026-03-04T10:00:00Z")


def merged(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: noted(text, "From the side"))
    way.folder.git("checkout", "-q", "main")
    way.commit(lambda text: text + "# another\n")
    way.folder.git("merge", "-q", "--no-commit", "--no-ff", "side")
    way.write(a2(way.text(), "due", "2026-05-29"))
    way.folder.commit(on="2026-03-04T10:00:00Z")


def verified(way: Way) -> None:
    way.commit(a2(PLAN, "status", "complete"), on="2026-03-02T11:00:00Z")
    way.folder.git("tag", "done")
    way.commit(lambda text: recorded(text, VERIFICATION), on="2026-03-03T10:00:00Z")


def copied_while_another_was_renamed(way: Way) -> None:
    start = way.text().index("  - id: A2\n")
    way.write(way.text().replace("title: ", "title: Another "), "plans/b.yaml")
    way.folder.commit(on="2026-03-02T11:00:00Z")
    way.folder.git("mv", "plans/b.yaml", "plans/c.yaml")
    way.write(noted(way.text("plans/c.yaml"), "Renamed"), "plans/c.yaml")
    way.commit(lambda text: text[:start], on="2026-03-03T10:00:00Z")


def renamed_beside_a_merge(way: Way) -> None:
    way.folder.git("checkout", "-q", "-b", "side")
    way.commit(lambda text: noted(text, "From the side"))
    way.folder.git("checkout", "-q", "main")
    renamed(way)
    way.folder.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    way.write(a2(way.text("plans/c.yaml"), "due", "2026-05-29"), "plans/c.yaml")
    way.folder.commit(on="2026-03-04T10:00:00Z")


PASTS = (
    *(renamed, moved, copied_and_then_deleted, copied_while_another_was_renamed),
    *(unreadable, mended, merged, renamed_beside_a_merge, verified),
)

FOLLOWED = (
    "changes begun",
    "changes begun --format csv",
    "changes begun main",
    "changes begun main --format json",
    "changes 2026-03-02 2026-03-04 --format json",
    "changes main~1 --format json",
    "history a/A2",
    "history b/A2",
    "history c/A2",
    "history a/A2 --at main",
    "check --since begun",
    "check --since main~1",
    "check --since begun --at main",
)


@pytest.mark.parametrize("past", [pytest.param(each, id=each.__name__) for each in PASTS])
@pytest.mark.parametrize("words", swept(FOLLOWED))
def test_few_are_started_whatever_has_become_of_a_plan(
    words: str, past: Callable[[Way], None], way: Way, started: list[str]
) -> None:
    past(way)
    said = way.run(*words.split(), "--as-of", "2026-03-06")
    assert said.exit_code in (0, 1, 2), said.output
    assert "Traceback" not in said.output
    assert len(started) <= FEW, started


def not_mapped(way: Way) -> None:
    """Leave the names and addresses of people as they are."""


def mapped(way: Way) -> None:
    way.folder.write({".mailmap": f"Deputy <{ADDRESS}> <deputy@example.org>\n"})


def mapped_by_a_file(way: Way) -> None:
    mapped(way)
    (way.folder.root / ".mailmap").rename(way.folder.root / "people")
    way.folder.git("config", "mailmap.file", "people")


def mapped_by_a_blob(way: Way) -> None:
    mapped_by_a_file(way)
    way.folder.git("config", "--unset", "mailmap.file")
    way.folder.git("config", "mailmap.blob", way.folder.git("hash-object", "-w", "people"))


MAPPED = (not_mapped, mapped, mapped_by_a_file, mapped_by_a_blob)


@pytest.mark.parametrize("names", [pytest.param(each, id=each.__name__) for each in MAPPED])
@pytest.mark.parametrize("past", [pytest.param(each, id=each.__name__) for each in PASTS])
def test_few_are_started_where_who_verifies_has_to_be_known(
    past: Callable[[Way], None], names: Callable[[Way], None], way: Way, started: list[str]
) -> None:
    past(way)
    names(way)
    plans = [f"plans/{path.name}" for path in (way.folder.root / "plans").glob("[a-z]*.yaml")]
    file = next((each for each in plans if "  - id: A3\n" in way.text(each)), "plans/a.yaml")
    text = way.text(file) if "  - id: A3\n" in way.text(file) else PLAN
    complete = "    status: complete\n    completed: 2026-03-02\n"
    way.write(replaced("    status: not-started\n", complete)(text), file)
    way.folder.commit(on="2026-03-04T11:00:00Z")
    way.write(replaced(complete, f"{complete}{VERIFICATION}")(way.text(file)), file)
    words = ("check", "--since", "begun", "--select", "QIP907", "--as-of", "2026-03-06")
    said = way.run(*words)
    assert "you committed its completion as well" in said.stdout, said.output
    assert "check-mailmap" in started
    assert len(started) <= FEW, started
    way.folder.git("config", "user.email", "another@example.org")
    assert "you committed" not in way.run(*words).stdout


WHO_ACTS = (
    "update a/A2 --note Seen",
    "evidence a/A2 --kind audit --note Seen",
    "edit a/A2 --set priority=high",
    "add-check a --check Rounds --owner Deputy --every month --since 2026-03-02",
    "mine",
)


@pytest.mark.parametrize("words", WHO_ACTS)
def test_few_are_started_to_know_who_acts(words: str, way: Way, started: list[str]) -> None:
    roles = "roles:\n  - {role: Deputy, email: two@example.org}\n"
    way.write(f"qip: 1\norganisation: Ours\nservices: [Oak]\n{roles}", "plans/_organisation.yaml")
    way.folder.write({".mailmap": "<two@example.org> <deputy@example.org>\n"})
    said = way.run(*words.split(), "--as-of", "2026-03-06")
    assert said.exit_code == 0, said.output
    assert len(started) <= FEW, started


@pytest.mark.parametrize("words", ["changes begun", "history a/A2", "check --since begun"])
def test_what_is_not_committed_takes_no_more_of_them(
    words: str, looked_at: Way, started: list[str]
) -> None:
    looked_at.write(noted(looked_at.text(), "Not committed"))
    assert looked_at.run(*words.split(), "--as-of", "2026-03-06").exit_code in (0, 1)
    assert len(started) <= FEW, started


def test_all_are_gone_at_the_end(looked_at: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            made.append(self)

    monkeypatch.setattr(process, "Popen", Noted)
    assert looked_at.run("changes", "begun", "--as-of", "2026-03-06").exit_code == 0
    assert looked_at.run("changes", "nothing-such").exit_code == 2
    assert len(made) >= 4
    assert all(each.returncode is not None for each in made)


def test_plans_that_nobody_touched_are_not_opened(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = {f"plans/p{number}.yaml": f"{PLAN}# {'x' * 1000}\n" for number in range(5)}
    way.folder.commit(plans)
    way.folder.git("tag", "many")
    way.write(noted(plans["plans/p3.yaml"], "Changed"), "plans/p3.yaml")
    # A file of the moment at which git wrote its index is not trusted.
    index = way.folder.root / ".git/index"
    later = index.stat().st_mtime_ns + 10**9
    os.utime(index, ns=(later, later))
    opened: list[str] = []
    read = PlansFolder.read

    def noted_down(self: PlansFolder, file: str, *most: int) -> bytes | Unreadable:
        opened.append(file)
        return read(self, file, *most)

    monkeypatch.setattr(PlansFolder, "read", noted_down)
    assert way.run("changes", "many", "--as-of", "2026-03-02").exit_code == 0
    assert "p3.yaml" in opened
    assert {"p1.yaml", "p2.yaml"}.isdisjoint(opened)
