"""The role on whose behalf plans are changed, and what a typed role has to be."""

import shlex
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from qiptrack.cli.errors import say, say_wrapped
from qiptrack.cli.prompts import Question, ask, can_ask, correct
from qiptrack.cli.references import declared_role, posts_of_emails, shortened
from qiptrack.cli.typed_texts import clean_text
from qiptrack.errors import QiptrackError
from qiptrack.model.base import or_none
from qiptrack.model.identity import same_name
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Post, post_place
from qiptrack.model.roles import DECLARE, OwnerKind, role_form, same_role
from qiptrack.model.sentences import listing


class NobodyActs(QiptrackError):
    """It is not said who is acting; `unasked` is why git, which may know, was not asked."""

    def __init__(self, unasked: QiptrackError | None = None) -> None:
        if unasked is not None:
            super().__init__(
                "It is not said who is acting, and git could not be asked whose e-mail address"
                f" you have here. {unasked.message}",
                f"Say --by ROLE, or set QIPTRACK_BY. {unasked.fix}",
            )
            return
        super().__init__(
            "It is not said who is acting.",
            "Say --by ROLE, or set QIPTRACK_BY; or put down the e-mail address that git has of you:"
            ' `qiptrack edit "organisation/ROLE" --set email=ADDRESS`.',
        )


class NoOneRoleActs(QiptrackError):
    """Git's e-mail address is that of `posts`, and it does not follow from it who is acting."""

    def __init__(self, posts: Sequence[Post]) -> None:
        called = listing([each.called for each in posts], "and")
        fix = "Say --by ROLE, or set QIPTRACK_BY."
        vacant = ""
        if or_none(lambda: posts[0].is_vacant):
            vacant = ", whose post is vacant"
            place = shlex.quote(post_place(posts[0].role, posts[0].service))
            edit = f"qiptrack edit {place} --unset vacant --set holder=NAME"
            fix = f"{fix} If the post is filled: `{edit}`."
        super().__init__(
            "It is not said who is acting: the e-mail address that git has of you is that of"
            f" {called}{vacant}.",
            fix,
        )


def nobody_acts(folder: Path, organisation: Organisation) -> QiptrackError:
    """Return the refusal where nothing says who acts in `folder`, with what kept git from it."""
    from qiptrack.store.git.settings import git_user

    user = git_user(folder)
    filled, vacant = (
        posts_of_emails(organisation, user.emails, vacant=empty) for empty in (False, True)
    )
    posts = filled or vacant
    return NoOneRoleActs(posts) if posts else NobodyActs(user.unasked)


_NOT_ASKED_AGAIN = (
    "  That is not asked again once your role has the e-mail address that git has of you:"
)
_OTHER_POST = (
    "The e-mail address that git has of you is that of {}. If this post is yours too, and you are"
    " not standing in for somebody, that is not asked again after:"
)


class NotOneRole(QiptrackError):
    """Somebody must answer for something, and what was given is several, a group or nobody."""

    def __init__(self, text: str, says: OwnerKind) -> None:
        declare = "" if says is OwnerKind.NOBODY else f"\n{DECLARE}"
        super().__init__(
            f"'{text}' is not one role that can be asked how it is going.",
            f"Name the one role that is accountable.{declare}",
        )


def role_at(organisation: Organisation, name: str, service: str | None) -> str:
    """Return the role of that name at `service`; NotOneOf when none of those declared is."""
    if not organisation.role_names(service):
        return one_role(organisation, name)
    return declared_role(organisation, name, service)


def one_role(organisation: Organisation, text: str) -> str:
    """Return `text` when it is one role, as far as its words tell; NotOneRole otherwise."""
    said = organisation.read_role(clean_text(text))
    if said.says is not OwnerKind.ONE:
        raise NotOneRole(text, said.says)
    return clean_text(text)


def beyond_the_roles(organisation: Organisation, text: str, choices: Sequence[str]) -> str:
    """Return what is said of a `text` that is none of the roles to choose from.

    That is whose name it is, that it is a role which may not be meant, or how another is declared;
    nothing where the choices are no roles.
    """
    if not set(choices) <= {*organisation.role_names()}:
        return ""
    if said := organisation.whose_role(text):
        return said
    known = organisation.role_names()
    if found := [each for each in known if same_role(each, text)] or shortened(text, known):
        return f"{listing(found, 'or')} cannot be named here."
    return "`qiptrack add-role` declares another role." if organisation.roles else ""


class ActingRole:
    """Who acts: said by an option or the environment, known by git, or asked for at a terminal.

    `root` is the folder of the plans, whose git may know the e-mail address of who is there.
    """

    def __init__(self, said: str | None, root: Path) -> None:
        self._said = said
        self._root = root
        self._was_asked = False

    def at(self, organisation: Organisation, service: str | None) -> str:
        """Return the role that acts at `service`.

        Raises NobodyActs where it is known from nowhere, and there is nobody to ask.
        """
        known = self.known(organisation, service)
        if known is None:
            if not can_ask():
                raise nobody_acts(self._root, organisation)
            roles = organisation.role_names(service)
            read = partial(role_at, organisation, service=service)
            known = self._said = ask(Question("--by", "Your role", read, roles))
            self._say_how_not_to_be_asked(known, service, organisation)
            self._was_asked = True
        return known

    def known(self, organisation: Organisation, service: str | None) -> str | None:
        """Return the role that acts, by an option, the environment or git; None: nothing says."""
        if self._said:
            return role_at(organisation, self._said, service)
        posts = _posts_at(service, posts_of_emails(organisation, self._emails()))
        if len({role_form(post.role) for post in posts}) == 1:
            return posts[0].role
        return None

    def ask_again(self, why: QiptrackError) -> None:
        """Forget the role that was typed, and say why; raises `why` where none was typed."""
        if not self._was_asked:
            raise why
        self._said = None
        correct(why)

    def _say_how_not_to_be_asked(
        self, role: str, service: str | None, organisation: Organisation
    ) -> None:
        """Say how git is to know who acts, where the role has no e-mail address yet.

        Whoever has another post may only be standing in.
        """
        posts = _posts_at(service, organisation.roles)
        post = next(
            (each for each in posts if same_role(each.role, role) and each.email is None), None
        )
        if post is not None:
            email = next(iter(self._emails()), "ADDRESS")
            others = [each.called for each in posts_of_emails(organisation, self._emails())]
            edit = [
                "qiptrack",
                "edit",
                post_place(post.role, post.service),
                "--set",
                f"email={email}",
            ]
            if others:
                say_wrapped(_OTHER_POST.format(listing(others, "and")), "  ")
            else:
                say(_NOT_ASKED_AGAIN)
            say(f"  `{shlex.join(edit)}`")

    def _emails(self) -> tuple[str, ...]:
        from qiptrack.store.git.settings import git_user

        return git_user(self._root).emails


def _posts_at(service: str | None, posts: Iterable[Post]) -> list[Post]:
    """Return those of `posts` that are at a service, or everywhere."""
    return [each for each in posts if each.service is None or same_name(each.service, service)]
