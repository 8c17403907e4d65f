"""Mistakes that show beside the organisation: services and rules that are named and not there."""

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import same_name
from qiptrack.model.nearest import nearest
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import Post
from qiptrack.model.plan import Plan
from qiptrack.model.roles import email_forms
from qiptrack.model.schema_errors import Mistake, MistakeKind
from qiptrack.model.value_errors import Loc
from qiptrack.rules.registry import RULES
from qiptrack.yamlfile.document import Source


def undeclared_services(plan: Plan, organisation: Organisation) -> tuple[Mistake, ...]:
    """Return a mistake for each service that a plan names and there is not.

    A plan may be of the provider as a whole.
    """
    whole = same_name(or_none(lambda: plan.service), or_none(lambda: organisation.organisation))
    own = () if whole else _undeclared_service(plan, ("service",), organisation)
    return (*own, *_undeclared_peers(plan, organisation))


def organisation_mistakes(organisation: Organisation) -> tuple[Mistake, ...]:
    """Return the mistakes of the organisation file that its own services and roles show."""
    found: tuple[Mistake, ...] = ()
    for index, post in enumerate(or_none(lambda: organisation.roles) or ()):
        found += _undeclared_service(post, ("roles", index, "service"), organisation)
        found += _several_addresses(post, ("roles", index, "email"))
    return (*found, *_undeclared_cover(organisation))


def _undeclared_peers(plan: Plan, organisation: Organisation) -> tuple[Mistake, ...]:
    """Return a mistake for each verification that is said to be of a service there is not."""
    found: tuple[Mistake, ...] = ()
    for place, action in enumerate(or_none(lambda: plan.actions) or ()):
        for index, seen in enumerate(or_none(lambda: action.verifications) or ()):
            loc = ("actions", place, "verifications", index, "at")
            found += _undeclared_service(seen, loc, organisation)
    return found


def _undeclared_cover(organisation: Organisation) -> tuple[Mistake, ...]:
    """Return a mistake for each service that a meeting covers and there is not."""
    found: tuple[Mistake, ...] = ()
    for place, meeting in enumerate(or_none(lambda: organisation.meetings) or ()):
        covers = or_none(lambda: meeting.covers)
        for index, service in enumerate((or_none(lambda: covers.services) or ()) if covers else ()):
            loc = ("meetings", place, "covers", "services", index)
            found += _no_service(service, loc, organisation)
    return found


def _several_addresses(post: Post, loc: Loc) -> tuple[Mistake, ...]:
    """Return a mistake where the address of a role, by which one person signs, is of several."""
    email = or_none(lambda: post.email)
    number = len(email_forms(email)) if email else 1
    if number < 2:
        return ()
    message = f"{number} e-mail addresses of one role"
    fix = "Keep the one that its holder signs commits with; each role has one."
    return (Mistake(MistakeKind.WRONG_VALUE, loc, message, fix),)


def _undeclared_service(item: Model, loc: Loc, organisation: Organisation) -> tuple[Mistake, ...]:
    return _no_service(field_value(item, str(loc[-1])), loc, organisation)


def _no_service(service: str | None, loc: Loc, organisation: Organisation) -> tuple[Mistake, ...]:
    if service is None or organisation.knows_service(service):
        return ()
    services = organisation.known_services
    near = nearest(service, services)
    meant = f"; did you mean '{near}'?" if near else ""
    fix = f"Write {near}." if near else f"Write one of: {', '.join(services)}."
    provider = or_none(lambda: organisation.organisation)
    if loc == ("service",) and provider and not near:
        fix = f"{fix.removesuffix('.')}; or {provider}, for a plan of the whole provider."
    if loc[0] == "roles" and not near:
        fix = f"{fix.removesuffix('.')}; or remove the line, for a role at every service."
    message = f"'{service}' is not a service of the organisation{meant}"
    return (Mistake(MistakeKind.WRONG_VALUE, loc, message, fix),)


def unknown_rules(source: Source) -> tuple[Mistake, ...]:
    """Return a mistake for each key of `rules` that is no rule, or one that cannot be set."""
    chosen = source.data.get("rules") if isinstance(source.data, dict) else None
    by_name = {rule.name: rule.code for rule in RULES.values()}
    found = []
    for code in chosen if isinstance(chosen, dict) else ():
        known = RULES.get(code)
        if known is None:
            near = by_name.get(code) or nearest(code, RULES)
            meant = f"; did you mean {near}?" if near else ""
            message = f"there is no rule {code}{meant}"
            listed = "Name a rule that `qiptrack rules` lists, or remove the line."
            fix = f"Write {near}." if code in by_name else listed
        elif known.fixed:
            message = f"{code} holds in every plan, and its severity cannot be changed"
            fix = "Remove the line."
        else:
            continue
        found.append(Mistake(MistakeKind.WRONG_VALUE, ("rules", code), message, fix, at_key=True))
    return tuple(found)
