"""What a new plan and a new folder of plans say."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from qiptrack.errors import QiptrackError
from qiptrack.model.dates import days_later
from qiptrack.model.identity import RESERVED, file_name, same_name
from qiptrack.patterns import pattern
from qiptrack.workflow.adding import ServiceThere
from qiptrack.yamlfile.rendering import Layout, Value, entry, item
from qiptrack.yamlfile.scalar_text import one_line

_ID = pattern(r"[^\W_.][\w .-]*")


_ITEM_ID = pattern(r"[aic][0-9]+", re.IGNORECASE)
"""What actions, indicators and checks are called, as commands number them."""


class NotAPlanId(QiptrackError, ValueError):
    """A plan's id is its file name, and this cannot be one, or would be a nuisance as one.

    As a ValueError it may be what an argument of a command is read by.
    """

    def __init__(self, text: str, why: str = "") -> None:
        plain = distinct_id(file_name(text))
        offered = plain if _fits(plain) else "rosewood-falls"
        super().__init__(
            f"'{text}' cannot be the id of a plan{why}.",
            f"Use letters, digits and hyphens, such as {offered}.",
        )


def plan_id(text: str) -> str:
    """Return the id that `text` gives a plan; NotAPlanId where no file may be called so.

    Nor may a new plan be called as something else is that commands are told of.
    """
    name = text.removesuffix(".yaml").removesuffix(".yml").strip()
    if " " in name:
        raise NotAPlanId(name, ", for it has spaces in it")
    if why := _taken(name):
        raise NotAPlanId(name, f": {why}")
    if not _fits(name):
        raise NotAPlanId(text)
    return name


def distinct_id(name: str) -> str:
    """Return `name` as the id of a plan, with a word behind it where something else has it."""
    return f"{name}-plan" if _taken(name) else name


def _taken(name: str) -> str:
    """Return what else is called `name`, so that a plan should not be; nothing for most names."""
    if RESERVED.fullmatch(name):
        return f"Windows keeps the name {name} for itself"
    if name.isdecimal():
        return "it is a number, which does not say what the plan is about"
    if name.casefold() == "organisation":
        return "`qiptrack edit` calls the organisation file so"
    if _ITEM_ID.fullmatch(name):
        return "actions, indicators and checks are called so"
    return ""


def _fits(name: str) -> bool:
    return bool(_ID.fullmatch(name)) and len(name) <= 100


def plan_text(title: str, service: str, sponsor: str, opened: dt.date, *, schema: str = "") -> str:
    """Return a new plan file, as a careful person would begin one.

    `schema` is the way from it to the schema that editors check it by, if there is one.
    """
    facts = {"title": title, "service": service, "sponsor": sponsor, "opened": opened.isoformat()}
    return whole_plan_text(facts, {"actions": ()}, schema=schema)


def whole_plan_text(
    facts: Mapping[str, Value], parts: Mapping[str, Sequence[Value]], *, schema: str = ""
) -> str:
    """Return a new plan file with these keys and, a blank line before each item, these lists."""
    layout = Layout()
    lines = ["qip: 1"]
    for key, value in facts.items():
        lines += entry(key, value, 0, layout)
    for key, listed in parts.items():
        lines += ["", f"{key}:" if listed else f"{key}: []"]
        for number, each in enumerate(listed):
            lines += [""] if number else []
            lines += item(each, layout.list_step, layout)
    return f"{_editor_line(schema) if schema else ''}{chr(10).join(lines)}\n"


def _editor_line(schema: str) -> str:
    """Return the line by which editors with YAML support find the schema of a file."""
    return f"# yaml-language-server: $schema={schema}\n"


SCHEMAS = {"plan": ".schema/plan.json", "organisation": ".schema/organisation.json"}
"""Where in a folder of plans the schemas are that editors check its files by."""

ATTRIBUTES = tuple(f"*.{ending} diff=qiptrack merge=qiptrack" for ending in ("yaml", "yml"))
"""What `.gitattributes` says, for git to name the action above each change of a plan, and to
merge plans by what they say."""

IGNORED = (".qiptrack.lock", ".qiptrack-*.unfinished")
"""What `.gitignore` says: what a command leaves that is killed, until the next one saves."""


def folder_files(
    today: dt.date,
    schemas: Mapping[str, str],
    organisation: str = "Our Care",
    services: Sequence[str] = ("The House",),
) -> dict[str, str]:
    """Return the files of a new folder by name: the organisation, an example, and the rest.

    `schemas` are the texts of the schemas, of a plan and of the organisation file. The roles are
    declared at each of the `services`, and the example is of the first. ServiceThere where two
    of those are one.
    """
    for index, service in enumerate(services):
        if any(same_name(service, each) for each in services[:index]):
            raise ServiceThere(service)
    declared = _organisation(organisation, services)
    return {
        "_organisation.yaml": _editor_line(SCHEMAS["organisation"]) + declared,
        "example-handover.yaml": _editor_line(SCHEMAS["plan"]) + _example(today, services[0]),
        ".gitattributes": "".join(f"{line}\n" for line in ATTRIBUTES),
        ".gitignore": "".join(f"{line}\n" for line in IGNORED),
        **{SCHEMAS[kind]: text for kind, text in schemas.items()},
    }


def _organisation(name: str, services: Sequence[str]) -> str:
    at, *others = (one_line(service, flow=True) for service in services)
    elsewhere = "".join(_posts_at(each) for each in others)
    return f"""\
# What holds for every plan in this folder. Change it to say who you are, then run
# `qiptrack check`. Every line that begins with # is a remark, and can go.
qip: 1
organisation: {one_line(name)}
services: [{", ".join((at, *others))}]

# Plans name roles, never people. Who is in post is said here, once.
roles:
  - role: Registered Manager
    service: {one_line(services[0]):<22} # leave it out for a role at every service
    # holder: who is in post
    # email: the address they sign commits with, so that --by need not be typed
    reports_to: Nominated Individual
  - {{role: Deputy Manager, service: {at}, reports_to: Registered Manager}}
  - {{role: Team Leader, service: {at}, reports_to: Deputy Manager}}
{elsewhere}\
  - {{role: Quality Lead, reports_to: Nominated Individual}}
  - {{role: Nominated Individual}}

# Who must be told when an action slips, and from which day.
escalation:
  - {{days_overdue: 1, to: owner's manager}}
  - {{days_overdue: 14, to: Nominated Individual}}

meetings:
  - {{meeting: Monthly quality governance, every: month, chair: Nominated Individual}}

assurance:
  min_days: 14                      # how long a change embeds before a verification counts
  default_days: 28                  # when it is verified, where an action does not say
due_soon_days: 14
"""


def _posts_at(service: str) -> str:
    """Return the lines that declare the posts of a home at a `service`, as YAML has its name."""
    return f"""\
  - {{role: Registered Manager, service: {service}, reports_to: Nominated Individual}}
  - {{role: Deputy Manager, service: {service}, reports_to: Registered Manager}}
  - {{role: Team Leader, service: {service}, reports_to: Deputy Manager}}
"""


def _example(today: dt.date, service: str) -> str:
    due = _weekday(days_later(today, 42))
    verified = _weekday(days_later(due, 28))
    target = _weekday(days_later(today, 120))
    return f"""\
# An example to look at and change. Its id is its file name: example-handover.
qip: 1
title: Handovers that say what has changed
service: {one_line(service)}
sponsor: Registered Manager             # answers for the plan as a whole
opened: {today.isoformat()}
concern: >
  What was noticed on one shift does not reach the next. Two audits running said so.
themes: [handover]

indicators:                             # the numbers that show whether care changed
  - id: I1
    name: Changes of the day that the next shift could name
    unit: "%"
    better: higher                      # higher, lower or neither
    owner: Quality Lead
    every: month
    baseline: {{date: {today.isoformat()}, value: 40}}
    target: {{value: 90, by: {target.isoformat()}}}

actions:
  - id: A1
    issue: Handovers go through everybody, and lose what is new.
    action: Begin each handover with the three things that changed, on the one-page sheet.
    owner: Deputy Manager               # exactly one role answers for it
    contributors: [Team Leader]         # others help
    priority: high
    due: {due.isoformat()}
    evidence_source: Handover sheets, and five handovers watched
    status: not-started                 # start, complete and close change this
    assurance:                          # who will see that it held: never the owner
      method: observation
      by: Quality Lead
      due: {verified.isoformat()}
    indicators: [I1]
"""


def _weekday(date: dt.date) -> dt.date:
    """Return `date`, or the Monday after it when it is at a weekend."""
    return days_later(date, 7 - date.weekday()) if date.weekday() > 4 else date
