"""The organisation that the plans belong to, and who in it is one role, or one person."""

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property, lru_cache
from typing import Annotated, Any, NamedTuple, TypeVar

from qiptrack.model.base import Model, or_none
from qiptrack.model.fields import NotKnown, field
from qiptrack.model.identity import folded, same_name, without_accents
from qiptrack.model.organisation_parts import (
    DEFAULT_ASSURANCE_DAYS,
    AssuranceTerms,
    Meeting,
    Post,
    Register,
    Service,
)
from qiptrack.model.plan import EscalationStep
from qiptrack.model.roles import (
    Ownership,
    RoleKey,
    email_forms,
    may_be_one_role,
    person_form,
    person_forms,
    role_form,
    same_role,
)
from qiptrack.model.scalars import Count, MayBeEmpty, Text, Version
from qiptrack.model.vocabulary import Severity
from qiptrack.pointer import Pointer

T = TypeVar("T")

DUE_SOON_DAYS = 14
"""How many days ahead an action is due soon, where the organisation does not say."""


class Organisation(Model):
    """What holds for every plan in the folder."""

    qip: Version = field(description="The version of this format: 1")
    organisation: Text = field(description="The provider's name")
    services: Annotated[tuple[Service, ...], MayBeEmpty] = field(
        (), description="The services that plans may name"
    )
    roles: Annotated[tuple[Post, ...], MayBeEmpty] = field(
        (), description="The roles that may answer for something"
    )
    escalation: Annotated[tuple[EscalationStep, ...], MayBeEmpty] = field(
        (), description="The route when an action slips"
    )
    meetings: Annotated[tuple[Meeting, ...], MayBeEmpty] = field(
        (), description="The governance meetings"
    )
    assurance: AssuranceTerms = field(
        AssuranceTerms.model_construct(min_days=0, default_days=DEFAULT_ASSURANCE_DAYS),
        description="When a change is looked at again",
    )
    due_soon_days: Count = field(
        DUE_SOON_DAYS, description="How many days ahead an action counts as due soon"
    )
    registers: Annotated[tuple[Register, ...], MayBeEmpty] = field(
        (), description="Where links lead"
    )
    frameworks: Annotated[tuple[Text, ...], MayBeEmpty] = field(
        (), description="The framework packs whose statements plans may name"
    )
    rules: dict[str, Severity] = field(
        {}, description="The severity of a rule: error, warning, note or off"
    )

    @property
    def own_files(self) -> frozenset[str]:
        """The files that are declared here to be something else than plans, though in YAML."""
        registers = {or_none(lambda: each.file) for each in or_none(lambda: self.registers) or ()}
        named = registers | {name for _, name in self.framework_names}
        return frozenset(file for file in named if file is not None)

    @property
    def framework_names(self) -> Iterator[tuple[Pointer, str]]:
        """Each pack that is chosen, here and for a service alone, and where it is named."""
        for index, name in enumerate(or_none(lambda: self.frameworks) or ()):
            yield ("frameworks", index), name
        for place, each in enumerate(or_none(lambda: self.services) or ()):
            for index, name in enumerate(or_none(lambda: each.frameworks) or ()):
                yield ("services", place, "frameworks", index), name

    @property
    def service_names(self) -> tuple[str, ...]:
        """The services that are declared, as far as their names could be read."""
        named = (or_none(lambda: each.service) for each in self.services)
        return tuple(name for name in named if name)

    @property
    def known_services(self) -> tuple[str, ...]:
        """The services that are declared; where they could not be read, those of the posts."""
        declared = or_none(lambda: self.service_names)
        if declared is not None:
            return declared
        named = (or_none(lambda: post.service) for post in or_none(lambda: self.roles) or ())
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def plan_services(self) -> tuple[str, ...]:
        """What plans may name as their service: those declared, and the provider as a whole.

        Empty where none are declared, and so any may be named.
        """
        return (*self.service_names, self.organisation) if self.services else ()

    @property
    def declares_roles(self) -> bool:
        """Whether roles are declared here, so that plans may name no others."""
        return bool(self.roles)

    def knows_service(self, service: str | None) -> bool:
        """Whether plans may name `service`: one that is declared, or any where none are.

        Where the services could not be read they are those of the posts.
        """
        known = self._service_forms
        return service is None or not known or folded(service) in known

    @cached_property
    def _service_forms(self) -> frozenset[str]:
        """The folded names of the services that plans may name, the provider's aside."""
        return frozenset(map(folded, self.known_services))

    def posts(self, role: str, service: str | None = None) -> tuple[Post, ...]:
        """Return the posts of `role` at `service`, those of that service first; None: anywhere.

        NotKnown where there is none, and one whose role could not be read may be the one.
        """
        return self.asked_before(("posts", role, service), lambda: self._posts(role, service))

    def asked_before(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return the answer to a question about the organisation alone, which is worked out once.

        The same few questions are asked for every action; each names all that it hangs on.
        """
        answers: dict[Hashable, T] = self._answers
        if question not in answers:
            answers[question] = answer()
        return answers[question]

    @cached_property
    def _answers(self) -> dict[Hashable, Any]:
        return {}

    def _posts(self, role: str, service: str | None) -> tuple[Post, ...]:
        try:
            found = self._posts_by_form.get(role_form(role), [])
        except NotKnown:
            readable = (
                post for post in or_none(lambda: self.roles) or () if or_none(lambda: post.role)
            )
            found = [post for post in readable if same_role(post.role, role)]
            if not found:
                raise
        if service is not None:
            found = [
                post for post in found if post.service is None or same_name(post.service, service)
            ]
        return tuple(sorted(found, key=lambda post: post.service is None))

    @cached_property
    def _posts_by_form(self) -> dict[str, list[Post]]:
        """The posts by what the ways to write their roles have in common."""
        found: dict[str, list[Post]] = {}
        for post in self.roles:
            found.setdefault(role_form(post.role), []).append(post)
        return found

    def post(self, role: str, service: str | None = None) -> Post | None:
        """Return the post that `role` means at `service`, or None where there is none."""
        return next(iter(self.posts(role, service)), None)

    def role_names(self, service: str | None = None) -> tuple[str, ...]:
        """Return the roles at `service` (None: at any), each once, in the order declared."""
        names = (
            post.role
            for post in self.roles
            if service is None or post.service is None or same_name(post.service, service)
        )
        return tuple({role_form(name): name for name in reversed([*names])}.values())[::-1]

    @cached_property
    def readable_roles(self) -> tuple[str, ...]:
        """The roles whose names could be read, where not all could."""
        return tuple(
            name
            for post in or_none(lambda: self.roles) or ()
            if (name := or_none(lambda: post.role))
        )

    def post_held_by(self, name: str) -> Post | None:
        """Return the first post whose holder is called so, or None where nobody is.

        Where nobody is called just so, accents do not count: few keyboards have them all.
        """
        form = person_form(name)
        forms = [(each, person_forms(each.holder or "")) for each in self.roles]
        plain = without_accents(form)
        just_so = (post for post, known in forms if form in known)
        nearly = (post for post, known in forms if plain in map(without_accents, known))
        return next(just_so, None) or next(nearly, None)

    def whose_role(self, name: str) -> str:
        """Return a sentence on the role that somebody of this name holds; nothing for no holder."""
        post = self.post_held_by(name)
        return f"{post.holder} is {post.called}; plans name the role." if post else ""

    def holder(self, role: str, service: str | None = None) -> str | None:
        """Return who holds `role` at `service`, or None where that is not said."""
        post = self.post(role, service)
        return post.person if post else None

    def role_key(self, role: str, service: str | None) -> RoleKey:
        """Return the key of `role` in a plan of `service`: equal keys are one role.

        A role that is declared without a service is the same one at every service; any other,
        one that is not declared included, is one of this service. Where its declaration cannot
        be read, those of one name are taken together.
        """
        question = "role key", role, service
        return self.asked_before(question, lambda: self._role_key(role, service))

    def _role_key(self, role: str, service: str | None) -> RoleKey:
        try:
            post = self.post(role, service)
        except NotKnown:
            return RoleKey(role_form(role), None)
        if service is None or (post is not None and or_none(lambda: post.service) is None):
            return RoleKey(role_form(role), None)
        return RoleKey(role_form(role), folded(service))

    def declared_name(self, role: str, service: str | None) -> str:
        """Return how `role` is spelt where it is declared; as it stands where it is not."""
        try:
            post = self.post(role, service)
        except NotKnown:
            post = None
        return post.role if post else role

    def is_same_role(
        self, one: str | None, other: str | None, service: str | None, at: str | None = None
    ) -> bool:
        """Whether two roles are one: `one` at `service`, and `other` there too or `at` another.

        The same name at two services is two roles, unless it is declared for all of them. Where no
        role is declared, names that may be of one are taken to be.
        """
        if one is None or other is None:
            return False
        if not same_role(one, other):
            declared = or_none(lambda: self.declares_roles) is not False
            return not declared and at is None and may_be_one_role(one, other)
        return at is None or self.role_key(one, service) == self.role_key(other, at)

    def same_person(
        self, one: str | None, other: str | None, service: str | None, at: str | None = None
    ) -> bool:
        """Whether two roles are one role, or are held by one person.

        Both are at `service`, but that the `other` may be `at` another one. They are one person
        when the holder or the e-mail address of any post of the one is that of any post of the
        other.
        """
        if one is None or other is None:
            return False
        return self.is_same_role(one, other, service, at) or not self._people(
            one, service
        ).isdisjoint(self._people(other, at or service))

    def _people(self, role: str, service: str | None) -> frozenset[str]:
        """Return the names and addresses of whoever holds `role`, all that they are known by."""
        return self.asked_before(("people", role, service), lambda: self._known_as(role, service))

    def _known_as(self, role: str, service: str | None) -> frozenset[str]:
        known: set[str] = set()
        for post in self.posts(role, service):
            known |= _signs(post.person, post.email)
        grown = bool(known)
        while grown:
            more = {
                sign for signs in self._people_in_post if signs & known for sign in signs
            } - known
            known |= more
            grown = bool(more)
        return frozenset(known)

    @cached_property
    def _people_in_post(self) -> list[frozenset[str]]:
        """What whoever holds each post is known by, as far as that could be read."""
        return [
            _signs(or_none(lambda: post.person), or_none(lambda: post.email))
            for post in or_none(lambda: self.roles) or ()
        ]

    @property
    def posts_given_twice(self) -> tuple[Post, ...]:
        """The posts that stand here again for one place, as far as they could be read.

        Two entries with a person each are no such posts: two people share what is one.
        """
        seen: dict[tuple[str, str], list[frozenset[str]]] = {}
        again = []
        for post in or_none(lambda: self.roles) or ():
            asked = or_none(
                lambda: (role_form(post.role), folded(post.service or ""), post.person, post.email)
            )
            if asked is None:
                continue
            role, service, holder, email = asked
            person, others = _signs(holder, email), seen.setdefault((role, service), [])
            if any(not person or not other or person & other for other in others):
                again.append(post)
            others.append(person)
        return tuple(again)

    def read_role(self, text: str) -> Ownership:
        """Return whether `text` names one role that can act, several, a group or nobody."""
        if text not in self._roles_read:
            self._roles_read[text] = self._role_in(text)
        return self._roles_read[text]

    @cached_property
    def _roles_read(self) -> dict[str, Ownership]:
        """What `read_role` answered by text: the same few roles act in every plan."""
        return {}

    def _role_in(self, text: str) -> Ownership:
        from qiptrack.model.owner_reading import read_owner

        groups = (
            or_none(lambda: self.organisation) or "",
            *self.known_services,
        )
        return read_owner(text, declared=self.readable_roles, groups=groups)


@lru_cache(maxsize=1_024)
def _signs(holder: str | None, email: str | None) -> frozenset[str]:
    """Return the signs that a person is known by; none where nobody is named."""
    signs = set()
    if holder is not None:
        signs |= {f"name {form}" for form in person_forms(holder)}
    if email is not None:
        signs |= {f"email {form}" for form in email_forms(email)}
    return frozenset(signs)


UNDECLARED = Organisation.model_construct(qip=1, organisation="")
"""What holds where there is no organisation file: roles and services are free text."""


class RoleScope(NamedTuple):
    """Whose roles are meant: those of an organisation, at a service of it."""

    organisation: Organisation
    service: str | None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that plans may name; none where they are free text."""
        return self.organisation.role_names(self.service)


ANYWHERE = RoleScope(UNDECLARED, None)
"""Where roles are free text."""
