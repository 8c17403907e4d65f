"""What a name on the command line means: a plan, an item of one, a role, a service, a meeting."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from qiptrack.errors import QiptrackError
from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.flat_plan import FiledFacts, FlatPlan
from qiptrack.model.identity import FiledPlan, folded, plan_id, same_name, without_accents
from qiptrack.model.nearest import misspellings, nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Post
from qiptrack.model.plan import Plan
from qiptrack.model.roles import email_forms, is_initials, same_role
from qiptrack.rules.problem import Problem
from qiptrack.store.plan_files import PlanFile


class NotFound(QiptrackError):
    """What was called `name` is not there, or may be several: another name would do."""

    def __init__(self, name: str, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.name = name


class UnknownPlan(NotFound):
    """No plan has an id that begins with the name, which may be that of one of the `services`."""

    def __init__(self, name: str, known: Sequence[str], services: Iterable[str] = ()) -> None:
        near = _nearest_id(name, known)
        fix = f"Did you mean {near}?" if near else "`qiptrack status` lists the plans there are."
        plan, slash, _ = name.partition("/")
        if slash and plans_called(plan, known):
            fix = f"A plan is meant, and not a part of it; `qiptrack show {name}` shows one."
        for service in services:
            if same_name(service, name):
                fix = f'It is a service: write `--service "{service}"`.'
        super().__init__(name, f"There is no plan '{name}'.", fix)


class AmbiguousName(NotFound):
    """Several plans, actions, roles or other things go by one name."""

    def __init__(self, name: str, found: Sequence[str]) -> None:
        shown = ", ".join(found[:6]) + (" and others" if len(found) > 6 else "")
        super().__init__(
            name, f"'{name}' could be any of {shown}.", "Type a little more of the one meant."
        )


_NOUNS = {"actions": "action ", "indicators": "indicator ", "checks": "check "}
_LISTED = {"indicators": "indicators", "checks": "show PLAN"}
_ADDED_BY = {"actions": "add", "indicators": "add-indicator", "checks": "add-check"}
_MOST = 12
"""How many ids are listed to choose from; of more, a command lists them."""


class UnknownItem(NotFound):
    """The plan, or every plan, has no action, indicator or check of that id.

    `parts` are those of a plan in which it was looked for, such as `actions`, and `known` what
    is there. Without `plan` it was looked for in all. `meant` is there, and written otherwise.
    """

    def __init__(
        self,
        name: str,
        known: Sequence[str],
        *parts: str,
        plan: str | None = None,
        meant: str | None = None,
    ) -> None:
        part = parts[0] if len(parts) == 1 else ""
        if near := meant or _nearest_id(name, known):
            fix = f"Did you mean {near}?"
        elif plan:
            fix = what_there_is(plan, part, known)
        elif " " in name:
            note = "A text goes behind its option, such as `--note`. " if part else ""
            fix = f"{note}`qiptrack list --text WORDS` finds actions by their words."
        else:
            fix = f"`qiptrack {_LISTED.get(part, 'list')}` shows what there is."
        noun = _NOUNS.get(part, "")
        super().__init__(name, f"There is no {noun}'{name}' in {plan or 'any plan'}.", fix)


class NoPlanOfTheme(QiptrackError):
    """Something of a theme was asked for that no plan has."""

    def __init__(self, theme: str, fix: str) -> None:
        super().__init__(f"There is no plan of the theme '{theme}'.", fix)


class PlanNotRead(QiptrackError):
    """Nothing of the plan that was asked for could be read."""

    def __init__(self, problem: Problem) -> None:
        place = problem.place
        message = f"{place.file} cannot be read: {problem.message} (line {place.line})."
        super().__init__(message, problem.fix)


_DECLARED_BY_COMMAND = ("role", "service")
"""What of an organisation a command adds."""


class NotOneOf(QiptrackError):
    """A role or service was asked for that the organisation, or its service `at`, has not."""

    def __init__(
        self,
        what: str,
        name: str,
        known: Sequence[str],
        at: str = "The organisation",
        *,
        said: str = "",
    ) -> None:
        near = nearest(name, known)
        more = f"; `qiptrack add-{what}` declares another" if what in _DECLARED_BY_COMMAND else ""
        there_are = f"There are: {', '.join(known)}{more}."
        fix = said or (f"Did you mean {near}?" if near else there_are)
        super().__init__(f"{at} has no {what} '{name}'.", fix)


def what_there_is(plan: str, part: str, known: Sequence[str]) -> str:
    """Return a sentence on the ids that are `known` in a part of a plan, or on how to see them."""
    if 0 < len(known) <= _MOST:
        return f"There are: {', '.join(known)}."
    if not known and part in _ADDED_BY:
        return f"None is known there: `qiptrack {_ADDED_BY[part]} {plan}` adds one."
    return f"`qiptrack show {plan}` shows what there is."


def _nearest_id(name: str, known: Sequence[str]) -> str | None:
    """Return the id that `name` was most likely meant to be, or the one that it begins so."""
    if near := nearest(name, known):
        return near
    count = len(name.replace("-", " ").split())
    parts = [each.split("-") for each in known if "/" not in each]
    begun = {"-".join(each[:count]): "-".join(each) for each in parts if len(each) > count}
    meant = misspellings(name, tuple(begun))
    return begun[meant[0]] if len(meant) == 1 else None


def plan_ids(files: Iterable[PlanFile]) -> dict[str, PlanFile]:
    """Return the plan files by their ids; the first of two of one id."""
    found: dict[str, PlanFile] = {}
    for each in files:
        found.setdefault(plan_id(each.file), each)
    return found


def plans_called(name: str, known: Iterable[str]) -> list[str]:
    """Return the plan ids that `name` may mean: the one that it is, else those it begins.

    The name of the file does as well as the id; nothing at all is the beginning of none.
    """
    start = name.casefold().removesuffix(".yaml").removesuffix(".yml")
    found = [each for each in known if start and each.casefold().startswith(start)]
    return [each for each in found if each.casefold() == start] or found


def plan_called(name: str, known: Iterable[str], services: Iterable[str] = ()) -> str:
    """Return the one plan id that is `name`, or begins with it.

    Raises UnknownPlan when there is none, which says so where `name` is one of the `services`,
    and AmbiguousName when there are several.
    """
    ids = sorted(known)
    if name in ids:
        return name
    found = plans_called(name, ids)
    if not found:
        raise UnknownPlan(name, ids, services)
    if len(found) > 1:
        raise AmbiguousName(name, found)
    return found[0]


def declared(
    what: str,
    name: str,
    known: Sequence[str],
    same: Callable[[str, str], bool] = same_name,
    at: str = "The organisation",
) -> str:
    """Return the role, service, meeting or theme of those declared that is called `name`.

    The beginning of one, or its initials, will do when they are those of no other. Where none is
    declared any name will. Raises NotOneOf when it is none of them, and AmbiguousName when it
    may be several.
    """
    if not known:
        return name
    found = [each for each in known if same(each, name)] or shortened(name, known)
    if len({folded(each) for each in found}) > 1:
        raise AmbiguousName(name, found)
    if not found:
        raise NotOneOf(what, name, known, at)
    return found[0]


EVERY_SERVICE = "every service"
_EVERYWHERE = (EVERY_SERVICE, f"at {EVERY_SERVICE}", "all", "all services", "any", "everywhere")
"""What people write in the place of a service where none in particular is meant."""


def service_called(organisation: Organisation, name: str) -> str | None:
    """Return the service that plans may name and that is called `name`, in full or in short.

    None where `name` says every service. Raises NotOneOf when it is none, and AmbiguousName.
    """
    known = organisation.plan_services
    if folded(name) in _EVERYWHERE and not shortened(name, known):
        return None
    return declared("service", name, known)


def declared_role(organisation: Organisation, name: str, service: str | None = None) -> str:
    """Return the role of that name, or beginning, at `service` (None: at any).

    Raises NotOneOf, which says of which role somebody is the holder whose name was given.
    """
    known = organisation.role_names(service)
    at = service or "The organisation"
    try:
        return declared("role", name, known, same_role, at)
    except NotOneOf:
        if not (said := organisation.whose_role(name)):
            raise
        raise NotOneOf("role", name, known, at, said=said) from None


def theme_called(name: str, known: Iterable[str]) -> str:
    """Return which of the themes that are `known` begins with `name`; `name` where none does.

    Raises NoPlanOfTheme where it is nearly one of them, and so was likely meant, and
    AmbiguousName where it may be several.
    """
    by_form = {folded(theme): theme for theme in known}
    begun = by_form.get(folded(name)) or beginning_with(name, by_form.values())
    if not begun and (near := nearest(name, sorted(by_form.values()))):
        raise NoPlanOfTheme(name, f"Did you mean {near}?")
    return declared("theme", name, [begun] if isinstance(begun, str) else begun)


def role_meant(organisation: Organisation, name: str, service: str | None = None) -> str:
    """Return the declared role that `name` means, by its beginning or initials too; else `name`."""
    try:
        return declared_role(organisation, name, service)
    except (NotOneOf, AmbiguousName):
        return name


def posts_of_emails(
    organisation: Organisation, emails: Iterable[str], *, vacant: bool = False
) -> list[Post]:
    """Return the posts of the first of these e-mail addresses that any post has, or none.

    Nobody acts for a post that is vacant, whoever's address was left there; with `vacant` those
    are returned, and no others.
    """
    for forms in (set(email_forms(email)) for email in emails):
        posts = [
            post
            for post in organisation.roles
            if post.email and not forms.isdisjoint(email_forms(post.email))
            if _is_vacant(post) is vacant
        ]
        if posts:
            return posts
    return []


def _is_vacant(post: Post) -> bool:
    return bool(or_none(lambda: post.is_vacant))


def beginning_with(name: str, known: Iterable[str]) -> list[str]:
    """Return which of `known` begin with `name`; nothing at all is the beginning of none.

    Where none does, `ty` is the beginning of `Tŷ Hafan`: few keyboards have every letter.
    """
    names, start = list(known), folded(name)
    begun = [each for each in names if start and folded(each).startswith(start)]
    start = without_accents(start)
    return begun or [
        each for each in names if start and without_accents(folded(each)).startswith(start)
    ]


def shortened(name: str, known: Iterable[str]) -> list[str]:
    """Return which of `known` begin with `name`, and which have it as their initials, as `RM`."""
    names = list(known)
    begun = beginning_with(name, names)
    return [each for each in names if each in begun or is_initials(name, each)]


class PlansLookedAt(Protocol):
    """The plans among which a reference is looked for."""

    doubts: list[Problem]

    def files(self) -> Iterable[PlanFile]:
        """Return every plan file, read or not."""

    def plans(self, names: Sequence[str] | None = None) -> Iterator[FiledPlan]:
        """Yield every plan, or those of these names, as far as each could be read."""


def found(look: PlansLookedAt, ref: str, *parts: str) -> tuple[FiledPlan, Model | None]:
    """Return the plan, and the item of its `parts` such as `actions`; None for a whole plan.

    An item is plan/A1, or A1 alone when just one plan has it. Raises UnknownPlan, UnknownItem,
    AmbiguousName or PlanNotRead.
    """
    name, slash, item_id = ref.partition("/")
    if slash:
        filed = plan_of(look, name)
        return filed, item_of(filed, parts, item_id)
    known = plan_ids(look.files())
    if plans_called(name, known):
        return plan_of(look, plan_called(name, known)), None
    having = [filed for filed in look.plans() if has_item_called(filed, parts, name)]
    if not having:
        raise UnknownItem(name, list(known), *parts, meant=_with_a_slash(look, name, *parts))
    if len(having) > 1:
        raise AmbiguousName(name, [_ref(filed, parts, name) for filed in having])
    return having[0], item_of(having[0], parts, name)


def plan_of(look: PlansLookedAt, name: str) -> FiledPlan:
    """Return the plan that is called `name`; raises UnknownPlan, AmbiguousName or PlanNotRead."""
    read = list(look.plans([name]))
    if not read:
        raise PlanNotRead(look.doubts[-1])
    return read[0]


def _with_a_slash(look: PlansLookedAt, name: str, *parts: str) -> str | None:
    """Return the reference that `name` would be with a slash for its last blank, if it is one."""
    plan, _, item_id = name.rpartition(" ")
    if len(named := plans_called(plan, plan_ids(look.files()))) != 1:
        return None
    having = (each for each in look.plans(named) if has_item_called(each, parts, item_id))
    return next((_ref(filed, parts, item_id) for filed in having), None)


def item_of(filed: FiledPlan, parts: Sequence[str], item_id: str) -> Model:
    """Return the item in some parts of a plan that is called `item_id`; raises UnknownItem."""
    item = item_called(filed, parts, item_id)
    if item is None:
        raise UnknownItem(item_id, ids(filed, *parts), *parts, plan=filed.id)
    return item


def ids(filed: FiledPlan, *parts: str) -> list[str]:
    """Return the ids of the items in some parts of a plan."""
    return [name or "?" for part in parts for name in _ids_in(filed.plan, part)]


def _ids_in(plan: Plan | FlatPlan, part: str) -> Sequence[str | None]:
    """Return the id of each item in a part of a plan, None of one that could not be read.

    A flat plan has no part but its actions.
    """
    if part == "actions" or isinstance(plan, FlatPlan):
        return or_none(lambda: plan.action_ids) or ()
    return [or_none(lambda: each.id) for each in field_value(plan, part) or ()]


def has_item_called(filed: FiledPlan | FiledFacts, parts: Sequence[str], item_id: str) -> bool:
    """Whether an item in some parts of a plan is called `item_id`; none is made for it."""
    return any(_is_called(name, item_id) for part in parts for name in _ids_in(filed.plan, part))


def item_called(filed: FiledPlan, parts: Sequence[str], item_id: str) -> Model | None:
    """Return the item in some parts of a plan that is called `item_id`; None when there is none.

    That is the first that is called just so, or else the first in another case.
    """
    called = [
        (part, place, name)
        for part in parts
        for place, name in enumerate(_ids_in(filed.plan, part))
        if _is_called(name, item_id)
    ]
    if not called:
        return None
    part, place, _ = next((each for each in called if each[-1] == item_id), called[0])
    item: Model = field_value(filed.plan, part)[place]
    return item


# The actions of very many plans are called alike.
_is_called = lru_cache(maxsize=4_096)(same_name)


def _ref(filed: FiledPlan, parts: Sequence[str], name: str) -> str:
    """Return the reference of the item called `name`, with its id as the plan writes it."""
    item = item_called(filed, parts, name)
    return filed.ref((item and field_value(item, "id")) or name)
