"""The names that there are in a folder of plans, for a shell to offer.

Each function at the end yields names, and the words to show beside each. What they read is not
checked, and what cannot be read has no names.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from qiptrack.cli.plans_folder import plans_folder
from qiptrack.cli.references import plan_ids
from qiptrack.model.base import Model
from qiptrack.rules.problem import Unreadable
from qiptrack.store.fingerprints import blob_id
from qiptrack.store.folders import PlansFolder
from qiptrack.store.plan_files import PlanFile

SECONDS = 0.5
"""How long files are read: a key press is answered with what was found by then."""

T = TypeVar("T")
Names = Iterator[tuple[str, str]]
Offers = Callable[[PlansFolder, str], Names]


def offered(kind: str, plans: str | None, incomplete: str) -> list[tuple[str, str]]:
    """Return the names of a `kind` of `OFFERS` that `incomplete` may become, each once.

    `plans` is the folder, as far as it was typed. Where anything fails there are none: whoever
    pressed Tab has not asked for an explanation.
    """
    try:
        folder = PlansFolder(plans_folder(plans))
        found = dict(OFFERS[kind](folder, incomplete))
    except Exception:
        return []
    names = [each for each in found.items() if each[0] and each[0].startswith(incomplete)]
    if kind != "roles":
        return names
    from qiptrack.model.roles import role_form

    return [*{role_form(each[0]): each for each in reversed(names)}.values()][::-1]


def fields_of(refs: Sequence[str], incomplete: str) -> list[tuple[str, str]]:
    """Return what `incomplete` may become as a field of what `refs` name, each with `=` behind it.

    Of which kind an item is, is told by the letter that its id begins with.
    """
    from qiptrack.model.action import Action
    from qiptrack.model.indicators import Check, Indicator
    from qiptrack.model.organisation import Organisation
    from qiptrack.model.organisation_parts import Post
    from qiptrack.model.plan import Plan
    from qiptrack.workflow.editable_fields import fields

    first, slash, item = (refs[0] if refs else "/A").casefold().partition("/")
    if first == "organisation":
        kind: type[Model] = Post if item else Organisation
    elif slash:
        kinds: dict[str, type[Model]] = {"i": Indicator, "c": Check}
        kind = kinds.get(item[:1], Action)
    else:
        kind = Plan
    return [(f"{name}=", "") for name in fields(kind) if name.startswith(incomplete)]


def _plans(folder: PlansFolder, _incomplete: str) -> Names:
    for name in plan_ids(_in_time(folder.files())):
        yield name, ""


def _references(*parts: str, plans_too: bool = False) -> Offers:
    """Return what offers references to the items of some parts of a plan, such as its actions.

    While several plans begin with what was typed their ids are offered, and then the items
    of the one that is left: so no more than one plan is read.
    """

    def offers(folder: PlansFolder, incomplete: str) -> Names:
        beginning, slash, _ = incomplete.partition("/")
        known = plan_ids(_in_time(folder.files()))
        exact = [name for name in known if slash and name == beginning]
        names = exact or [name for name in known if name.startswith(beginning)]
        if plans_too or len(names) > 1:
            for name in names:
                yield name if plans_too else f"{name}/", ""
        if len(names) == 1:
            (name,) = names
            data = _data(folder, known[name])
            for item in (each for part in parts for each in _items(data, part)):
                words = _text(item, "action") or _text(item, "name") or _text(item, "check")
                yield f"{beginning if slash else name}/{_text(item, 'id')}", words

    return offers


def _roles(folder: PlansFolder, _incomplete: str) -> Names:
    posts = list(_items(_organisation(folder), "roles"))
    for post in posts:
        yield _text(post, "role"), _text(post, "service")
    if not posts:
        for plan in _all_data(folder):
            yield _text(plan, "sponsor"), ""
            for action in _items(plan, "actions"):
                yield _text(action, "owner"), ""


def _services(folder: PlansFolder, _incomplete: str) -> Names:
    services = _organisation(folder).get("services")
    if isinstance(services, list):
        for service in services:
            name = _text(service, "service") if isinstance(service, Mapping) else str(service)
            yield name, ""
    else:
        for plan in _all_data(folder):
            yield _text(plan, "service"), ""


def _measures(folder: PlansFolder, _incomplete: str) -> Names:
    for plan in _all_data(folder):
        for indicator in _items(plan, "indicators"):
            yield _text(indicator, "measure"), ""


def _themes(folder: PlansFolder, _incomplete: str) -> Names:
    for plan in _all_data(folder):
        themes = plan.get("themes")
        for theme in themes if isinstance(themes, list) else ():
            yield str(theme), ""


def _meetings(folder: PlansFolder, _incomplete: str) -> Names:
    for meeting in _items(_organisation(folder), "meetings"):
        yield _text(meeting, "meeting"), _text(meeting, "every")


def _organisation(folder: PlansFolder) -> Mapping[str, Any]:
    from qiptrack.model.organisation import Organisation
    from qiptrack.store.index import index_of

    file = folder.organisation()
    if file is None:
        return {}
    raw = folder.read(file)
    index = index_of(folder.root)
    known = index.model(Organisation, blob_id(raw)) if isinstance(raw, bytes) else None
    index.save()
    return _texts(known) if known else _data(folder, PlanFile(file))


def _all_data(folder: PlansFolder) -> Iterator[Mapping[str, Any]]:
    for found in _in_time(folder.files()):
        yield _data(folder, found)


def _data(folder: PlansFolder, found: PlanFile) -> Mapping[str, Any]:
    """Return what a file says, without any check of it; nothing when it says nothing."""
    if not found.unreadable and (known := _known(folder, found.file)):
        return known
    from qiptrack.yamlfile.plain_data import NotPlain, plain_data

    raw = found.unreadable or folder.read(found.file)
    if isinstance(raw, Unreadable):
        return {}
    try:
        data = plain_data(raw)
    except NotPlain:
        from qiptrack.yamlfile.loader import load

        data = load(raw, found.file).data
    return data if isinstance(data, dict) else {}


def _known(folder: PlansFolder, file: str) -> Mapping[str, Any] | None:
    """Return what the index knows a plan to say; None where it has to be read."""
    from qiptrack.store.index import index_of

    index = index_of(folder.root)
    known = index.of_file(file, folder.stamp_now(file))
    plan = index.plan(known) if known else None
    index.save()
    return _texts(plan) if plan else None


def _texts(model: Model) -> Mapping[str, Any]:
    """Return what a model says in words, and what its parts do."""
    found: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, tuple):
            found[name] = [_texts(each) if isinstance(each, Model) else each for each in value]
        elif isinstance(value, str):
            found[name] = value
    return found


def _items(data: Mapping[str, Any], part: str) -> Iterator[Mapping[str, Any]]:
    items = data.get(part)
    yield from (each for each in items if isinstance(each, dict)) if isinstance(items, list) else ()


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _in_time(items: Iterable[T]) -> Iterator[T]:
    """Yield `items` until the time for them is up."""
    end = time.monotonic() + SECONDS
    for item in items:
        yield item
        if time.monotonic() > end:
            return


OFFERS: Mapping[str, Offers] = {
    "plans": _plans,
    "actions": _references("actions"),
    "indicators": _references("indicators"),
    "checks": _references("checks"),
    "references": _references("actions", plans_too=True),
    "items": _references("actions", "indicators", "checks", plans_too=True),
    "roles": _roles,
    "services": _services,
    "measures": _measures,
    "themes": _themes,
    "meetings": _meetings,
}
