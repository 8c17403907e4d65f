"""The settings of one repository, and who git says is at the keyboard."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from qiptrack.store.git.errors import GitError, NotInGit
from qiptrack.store.git.process import GitDialogue, GitPlace, answer, answer_or_refusal, conversing
from qiptrack.store.git.repository import Repository


class Person(NamedTuple):
    """Somebody as the mailmap knows them; a name or an address that nothing says is empty."""

    name: str
    email: str


class GitUser(NamedTuple):
    """Who is at the keyboard: the author of a commit that is made now, as the mailmap knows them.

    `emails` are the addresses by which the plans may know them: git's `user.email`, and then that
    of the author, where it is another. `unasked` is the error that kept git from the settings of
    the repository, None where they were read or there is no repository.
    """

    author: Person
    emails: tuple[str, ...]
    unasked: GitError | None = None


def value(repository: Repository, name: str) -> str | None:
    """Return what the repository's own settings say of `name`, or None when they say nothing."""
    said = answer_or_refusal(repository.place, "config", "--local", "--null", "--get", name)
    return said.stdout.decode(errors="replace").removesuffix("\0") if not said.returncode else None


def set_value(repository: Repository, name: str, text: str) -> None:
    """Set `name` to `text` for this repository; raises NotWritable."""
    answer(repository.place, "config", "--local", "--replace-all", name, text)


def unset_value(repository: Repository, name: str) -> None:
    """Take `name` out of the repository's settings, where it is; raises NotWritable."""
    answer(repository.place, "config", "--local", "--unset-all", name)


_SAYING_SETTINGS = (
    ("GIT_TRACE2_EVENT", "2"),  # to where complaints go
    ("GIT_TRACE2_EVENT_BRIEF", "1"),
    # Each by its name: git 2.39 ends where it is to say one that is set without a value.
    ("GIT_TRACE2_CONFIG_PARAMS", "user.name,user.email,author.name,author.email"),
)
"""Has git say those of its settings, each as an event in JSON, as `api-trace2` describes it."""

_NOBODY = "<nobody>"

_AT_ENDS = "".join(map(chr, range(33))) + ".,:;<>\"\\'"
"""What git leaves away at both ends of a name, and of an address."""


def git_user(folder: Path) -> GitUser:
    """Return who is at the keyboard in `folder`, whether or not it is in a repository.

    One process is asked for the settings, and then for whom the mailmap knows by them. It is
    nobody where git would have to guess the address, or where git cannot be asked at all.
    """
    place = GitPlace(folder, ("-C", str(folder)), surroundings=_SAYING_SETTINGS)
    try:
        return _user_in_repository(place)
    except NotInGit:
        return _user_by_settings(place)
    except GitError as error:
        return _user_by_settings(place)._replace(unasked=error)


def _user_in_repository(place: GitPlace) -> GitUser:
    with conversing(place, "check-mailmap", "--stdin") as git:
        _known_as(git, _NOBODY)  # once it answers, it has said its settings
        said = b""
        while more := git.complained(len(said)):
            said += more
        settings = _settings(said)
        author = _author(settings, os.environ)
        if author is None:
            return _user(settings, None)
        known = _known_as(git, f"{author.name} <{author.email}>".lstrip())
    name, _, rest = known.rpartition("<")
    return _user(settings, Person(name.strip(), rest.removesuffix(">")))


def _user_by_settings(place: GitPlace) -> GitUser:
    """Return the user without a mailmap, which git reads in a repository only."""
    try:
        said = answer_or_refusal(place, "config", "--get", "user.email").stderr
    except GitError:
        return _user({}, None)
    settings = _settings(said)
    return _user(settings, _author(settings, os.environ))


def _user(settings: Mapping[str, str], author: Person | None) -> GitUser:
    author = Person(*map(_readable, author or ("", "")))
    emails = (_readable(_cleaned(settings.get("user.email", ""))), author.email)
    return GitUser(author, tuple(dict.fromkeys(filter(None, emails))))


def _readable(text: str) -> str:
    """Return a setting with what is not UTF-8 in it as git shows it."""
    return os.fsencode(text).decode(errors="replace")


def _known_as(git: GitDialogue, contact: str) -> str:
    git.put([os.fsencode(contact)])
    line = git.output.readline()
    if not line.endswith(b"\n"):
        raise git.refusal()
    return line.decode(errors="replace").removesuffix("\n")


def _settings(said: bytes) -> dict[str, str]:
    """Return the settings that git has said; of one that is set twice, the one that counts."""
    lines = [line for line in said.split(b"\n") if line.startswith(b'{"event":"def_param"')]
    # Settings are in any encoding, and go back to git as the bytes they are.
    events = [json.loads(line.decode(errors="surrogateescape")) for line in lines]
    return {each["param"]: each["value"] for each in events}


def _author(said: Mapping[str, str], around: Mapping[str, str]) -> Person | None:
    """Return the author of settings and the environment, or None where none has an address."""
    names = (around.get("GIT_AUTHOR_NAME"), said.get("author.name") or None, said.get("user.name"))
    emails = (
        around.get("GIT_AUTHOR_EMAIL"),
        said.get("author.email") or None,
        said.get("user.email"),
        around.get("EMAIL") or None,
    )
    name, email = (next((one for one in each if one is not None), None) for each in (names, emails))
    return None if email is None else Person(_cleaned(name or ""), _cleaned(email))


def _cleaned(text: str) -> str:
    """Return a name or an address as git puts it down."""
    return re.sub(r"[\n<>]", "", text.strip(_AT_ENDS))
