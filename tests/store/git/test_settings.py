"""Who git says is at the keyboard, beside who it says has made a commit there and then."""

import os
from pathlib import Path

import pytest

from qiptrack.store.git.commits import commit
from qiptrack.store.git.errors import GitNotInstalled
from qiptrack.store.git.repository import Repository
from qiptrack.store.git.settings import GitUser, Person, git_user
from tests.store.conftest import GitFolder, Started

MAP = """\
# Who has had two addresses
Quality Lead <lead@example.org> <DEPUTY@example.org>
<one@example.org> <two@example.org>
Zażółć <three@example.org> Other Name <two@example.org>
"""

WHO = [
    pytest.param({}, {}, id="as for everybody"),
    pytest.param({"user.email": "two@example.org"}, {}, id="of this repository"),
    pytest.param({"user.email": "two@example.org", "user.name": "other name"}, {}, id="by name"),
    pytest.param({"author.email": "two@example.org", "author.name": "A"}, {}, id="the author"),
    pytest.param({"committer.email": "two@example.org"}, {}, id="not the committer"),
    pytest.param(
        {"author.email": "two@example.org"},
        {"GIT_AUTHOR_EMAIL": "deputy@example.org", "GIT_AUTHOR_NAME": "Żółć"},
        id="in the environment",
    ),
    pytest.param({}, {"GIT_COMMITTER_EMAIL": "two@example.org"}, id="not the committer there"),
    pytest.param({"user.email": "two@example.org"}, {"EMAIL": "x@example.org"}, id="e-mail last"),
    pytest.param({"user.email": ' "two@exa<mple.org>,', "user.name": " .A\tB; "}, {}, id="crud"),
    pytest.param({"user.email": "ż\u2028@example.org"}, {}, id="odd letters"),
    pytest.param({"author.email": ""}, {}, id="an author without an address"),
    pytest.param({"author.name": ""}, {}, id="an author without a name"),
    pytest.param({"user.email": ""}, {"EMAIL": "two@example.org"}, id="an empty address"),
    pytest.param({}, {"GIT_AUTHOR_EMAIL": ""}, id="an empty address in the environment"),
]


def committed_now(folder: GitFolder) -> Person:
    """Return the author of a commit that is made now."""
    author = commit(Repository.containing(folder.root), folder.commit()).author
    return Person(author.name, author.email)


@pytest.mark.parametrize(("settings", "around"), WHO)
def test_whose_commit_it_would_be_is_said_as_git_does(
    folder: GitFolder,
    settings: dict[str, str],
    around: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    for name, value in settings.items():
        folder.git("config", name, value)
    assert git_user(folder.root).author == committed_now(folder)
    folder.write({".mailmap": MAP})
    assert git_user(folder.root).author == committed_now(folder)


@pytest.mark.parametrize("where", ["mailmap.file", "mailmap.blob", "~", ".mailmap"])
def test_a_mailmap_is_looked_for_where_git_does(
    where: str, folder: GitFolder, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.commit({"kept/people": MAP})
    home = folder.root / "home"
    home.mkdir()
    (home / "people").write_text(MAP)
    if where == ".mailmap":
        (folder.root / ".mailmap").symlink_to("kept/people")
    value = {"mailmap.file": "kept/people", "mailmap.blob": "main:kept/people", "~": "~/people"}
    name = "mailmap.file" if where == "~" else where
    settings = {name: value[where]} if where in value else {}
    for each, to in settings.items():
        folder.git("config", each, to)
    monkeypatch.setenv("HOME", str(home))
    committed = committed_now(folder)
    started.clear()
    assert git_user(folder.root).author == committed
    assert len(started) == 1
    # Git up to 2.31 goes after a link.
    assert where == ".mailmap" or committed.email == "lead@example.org"


def test_whose_settings_are_included_on_a_condition_count(folder: GitFolder) -> None:
    folder.write({".git/more": "[user]\n\temail = two@example.org\n"})
    folder.write({".git/other": "[user]\n\temail = three@example.org\n"})
    folder.git("config", f"includeIf.gitdir:{folder.root}/.path", "more")
    folder.git("config", "includeIf.gitdir:/elsewhere/.path", "other")
    (folder.root / "plans").mkdir()
    for inside in (folder.root, folder.root / "plans"):
        assert git_user(inside).author == committed_now(folder)
        assert git_user(inside).author.email == "two@example.org"


def test_settings_in_another_encoding_and_without_a_value_are_read_as_git_does(
    folder: GitFolder,
) -> None:
    config = folder.root / ".git" / "config"
    old = "[user]\n\tname = Müller\n\tuseConfigOnly\n\temail = two@example.org\n"
    config.write_bytes(config.read_bytes() + old.encode("latin-1"))
    assert git_user(folder.root).author == Person(
        "M\N{REPLACEMENT CHARACTER}ller", "two@example.org"
    )
    folder.write({".mailmap": ""})
    mailmap = "Lead <lead@example.org> Müller <two@example.org>\n"
    (folder.root / ".mailmap").write_bytes(mailmap.encode("latin-1"))
    assert git_user(folder.root).author == Person("Lead", "lead@example.org")


def test_who_has_no_address_is_nobody(folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Lead")
    monkeypatch.setenv("EMAIL", "")
    assert git_user(folder.root).author == Person("", "")
    monkeypatch.setenv("EMAIL", "two@example.org")
    assert git_user(folder.root).author == Person("Lead", "two@example.org")


def test_the_plans_know_them_by_the_address_that_is_set_and_then_by_that_of_the_author(
    folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.git("config", "user.email", '"two@example.org"')
    assert git_user(folder.root).emails == ("two@example.org",)
    folder.write({".mailmap": MAP})
    assert git_user(folder.root).emails == ("two@example.org", "one@example.org")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "deputy@example.org")
    assert git_user(folder.root).emails == ("two@example.org", "lead@example.org")


def test_outside_a_repository_it_is_who_would_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_user(tmp_path).emails == ("deputy@example.org",)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "two@example.org")
    assert git_user(tmp_path) == GitUser(
        Person("Deputy Manager", "two@example.org"), ("deputy@example.org", "two@example.org")
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert git_user(tmp_path).emails == ("two@example.org",)


def test_without_git_it_is_nobody(folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder.root))
    user = git_user(folder.root)
    assert user[:2] == (Person("", ""), ())
    assert isinstance(user.unasked, GitNotInstalled)


def test_an_address_in_another_encoding_can_be_shown(
    folder: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings"
    settings.write_bytes("[user]\n\temail = möller@example.org\n".encode("latin-1"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for inside in (folder.root, tmp_path):
        assert git_user(inside).emails == ("m\N{REPLACEMENT CHARACTER}ller@example.org",)
