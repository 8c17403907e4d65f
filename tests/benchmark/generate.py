"""A folder of made-up plans of a real size: the same one for the same number of plans."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

TODAY = dt.date(2026, 11, 23)
"""The day that the plans are made for; about one action in fifteen is overdue on it."""

ACTIONS = 20

SERVICES = (
    "Alder House", "Beech Lodge", "Cedar Court", "Elder Homecare", "Hazel Grange",
    "Juniper House", "Larch Homecare", "Maple Court", "Poplar Lodge", "Willow View",
)  # fmt: skip
OWNERS = ("Deputy Manager", "Team Leader", "Medicines Lead", "Training Lead", "Night Senior")
APPROVER = "Registered Manager"
VERIFIER = "Quality Lead"

TOPICS = (
    "Care plan reviews", "Medicines at night", "Falls", "Complaints", "Safeguarding alerts",
    "Staff supervision", "Skin integrity", "Mealtimes", "Handover", "Mental capacity records",
)  # fmt: skip
ISSUES = (
    "Reviews do not say whether needs have changed.",
    "Two of ten records had no entry for the night, and nobody asked why.",
    "People wait longest for help at the weekend.",
    "The same cause came back in three incidents.",
)
WORK = (
    "Run every monthly review against the outcomes section.",
    "Put a second check into the evening round.",
    "Move one post from the early to the late shift.",
    "Fit an alarm to the door of the medicines store.",
)
SOURCES = (
    "Outcomes sections in the audit",
    "Medicines records of two weeks",
    "Call bell times, from the monthly report",
)
NOTES = (
    "New form in use on two floors",
    "Eight of ten as they should be",
    "Agreed with the night staff",
    "Families told at the meeting",
)
BARRIERS = ("No cover to release night staff", "The supplier has moved the delivery twice")


def write_folder(folder: Path, plans: int) -> None:
    """Write `plans` plans and their organisation into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(plans):
        (folder / name).write_bytes(text.encode())


def files(plans: int, actions: int = ACTIONS) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of a folder with `plans` plans."""
    yield "_organisation.yaml", _organisation()
    for number in range(plans):
        # Each plan has a seed of its own, so that the first hundred are the same in any folder.
        chance = Random(number)  # noqa: S311  # made-up plans are no secret
        yield f"plan-{number:05d}.yaml", "".join(_plan(chance, number, actions))


def _organisation() -> str:
    roles = "".join(f"  - {{role: {role}, reports_to: {APPROVER}}}\n" for role in OWNERS)
    return (
        "qip: 1\norganisation: Hundred Acre Care\n"
        f"services: [{', '.join(SERVICES)}]\n"
        f"roles:\n{roles}"
        f"  - {{role: {APPROVER}, reports_to: Regional Quality Lead}}\n"
        f"  - {{role: {VERIFIER}, reports_to: Regional Quality Lead}}\n"
        "  - {role: Regional Quality Lead}\n"
        "escalation:\n"
        "  - {days_overdue: 1, to: owner's manager}\n"
        "  - {days_overdue: 14, to: Regional Quality Lead}\n"
        "assurance: {min_days: 14, default_days: 28}\n"
    )


def _plan(chance: Random, number: int, actions: int) -> Iterator[str]:
    opened = _before(TODAY, chance, 170, 300)
    topic = chance.choice(TOPICS)
    yield (
        f"qip: 1\ntitle: {topic} that people can rely on ({number})\n"
        f"service: {chance.choice(SERVICES)}\nsponsor: {APPROVER}\nopened: {opened}\n"
        "concern: >\n"
        "  What was signed off was not what people saw. The last audits said so, and so did\n"
        "  those who use the service; this plan is what is done about it.\n"
        f"themes: [{topic.lower()}]\nstandards: [Regulation 17]\n\n"
    )
    yield from _indicator(chance, opened)
    yield from _check(chance, opened)
    yield "actions:\n"
    for action in range(1, actions + 1):
        yield from _action(chance, f"A{action}", opened)
    met = _after(opened, chance, 20, 60)
    yield (
        f"reviews:\n  - date: {met}\n    meeting: Monthly quality governance\n"
        f"    chair: Regional Quality Lead\n    note: {chance.choice(NOTES)}\n"
        f"    next: {TODAY + dt.timedelta(days=chance.randint(1, 28))}\n"
    )


def _indicator(chance: Random, opened: dt.date) -> Iterator[str]:
    value = chance.randint(45, 65)
    yield (
        "indicators:\n  - id: I1\n    name: Records as they should be\n"
        '    measure: records-current\n    unit: "%"\n    better: higher\n'
        f"    owner: {VERIFIER}\n    every: month\n    source: Monthly audit, 20 records\n"
        f"    baseline: {{date: {opened}, value: {value}}}\n"
        f"    target: {{value: 90, by: {TODAY + dt.timedelta(days=60)}}}\n    measurements:\n"
    )
    for month in range(1, 6):
        value = min(100, value + chance.randint(-4, 9))
        day = opened + dt.timedelta(days=30 * month)
        yield f"      - {{date: {day}, value: {value}}}\n"
    yield "\n"


def _check(chance: Random, opened: dt.date) -> Iterator[str]:
    yield (
        "checks:\n  - id: C1\n    check: Watch one handover a month for whether the plan is used\n"
        f"    owner: Team Leader\n    every: month\n    since: {opened}\n    indicator: I1\n"
        "    records:\n"
    )
    for month in range(1, 6):
        day = opened + dt.timedelta(days=30 * month)
        result = "concern" if chance.random() < 0.2 else "satisfactory"
        yield f"      - {{date: {day}, by: Team Leader, result: {result}}}\n"
    yield "\n"


def _action(chance: Random, action_id: str, opened: dt.date) -> Iterator[str]:
    owner = chance.choice(OWNERS)
    kinds = ("not-started", "in-progress", "complete", "closed", "withdrawn")
    status = chance.choices(kinds, (32, 25, 8, 30, 5))[0]
    overdue = status in kinds[:3] and chance.random() < 0.1
    started = _after(opened, chance, 5, 20)
    completed = _after(started, chance, 20, 60)
    if status == "complete":
        completed = _before(TODAY, chance, *((40, 60) if overdue else (1, 20)))
    due = _due(chance, status, completed, overdue=overdue)
    yield (
        f"  - id: {action_id}\n    issue: {chance.choice(ISSUES)}\n"
        f"    action: {chance.choice(WORK)}\n    owner: {owner}\n"
        f"    priority: {chance.choice(('high', 'medium', 'low'))}\n    due: {due}\n"
        f"    evidence_source: {chance.choice(SOURCES)}\n    status: {status}\n"
    )
    if status == "not-started":
        return
    if status == "withdrawn":
        yield (
            f"    withdrawal: {{date: {started}, by: {VERIFIER}, reason: Merged into another,"
            f" approved_by: {APPROVER}}}\n"
        )
        return
    yield f"    started: {started}\n"
    yield from _progress(chance, owner, opened, started, due)
    if status != "in-progress":
        yield from _ending(chance, owner, completed, closed=status == "closed")


def _due(chance: Random, status: str, completed: dt.date, *, overdue: bool) -> dt.date:
    if status in ("complete", "closed"):
        return _after(completed, chance, 0, 20)
    return _before(TODAY, chance, 1, 60) if overdue else _after(TODAY, chance, 0, 120)


def _progress(
    chance: Random, owner: str, opened: dt.date, started: dt.date, due: dt.date
) -> Iterator[str]:
    yield "    updates:\n"
    for week in range(chance.randint(1, 2)):
        day = started + dt.timedelta(days=7 * week)
        yield f"      - {{date: {day}, by: {owner}, note: {chance.choice(NOTES)}}}\n"
    if chance.random() < 0.1:
        day = started + dt.timedelta(days=18)
        yield (
            f"      - date: {day}\n        by: {owner}\n        note: Held up\n"
            f"        barrier: {chance.choice(BARRIERS)}\n"
        )
    if chance.random() < 0.15:
        yield (
            f"    deferrals:\n      - {{date: {_after(opened, chance, 1, 4)},"
            f" from: {due - dt.timedelta(days=14)}, to: {due}, by: {owner},"
            f" reason: Cover for the night, approved_by: {APPROVER}}}\n"
        )


def _ending(chance: Random, owner: str, completed: dt.date, *, closed: bool) -> Iterator[str]:
    verified = _after(completed, chance, 15, 30)
    yield f"    completed: {completed}\n"
    if closed:
        yield f"    closed: {_after(verified, chance, 0, 5)}\n"
    yield (
        f"    assurance: {{method: follow-up audit, by: {VERIFIER},"
        f" due: {completed + dt.timedelta(days=28)}}}\n    indicators: [I1]\n"
        f"    evidence:\n      - {{date: {completed}, by: {owner}, kind: record,"
        f" note: {chance.randint(15, 20)} of 20 as they should be}}\n"
    )
    if closed:
        yield (
            f"    verifications:\n      - date: {verified}\n        by: {VERIFIER}\n"
            "        method: follow-up audit\n        result: confirmed\n"
            f"        note: {chance.randint(17, 20)} of 20 current five weeks on\n"
        )


def _after(day: dt.date, chance: Random, least: int, most: int) -> dt.date:
    return day + dt.timedelta(days=chance.randint(least, most))


def _before(day: dt.date, chance: Random, least: int, most: int) -> dt.date:
    return day - dt.timedelta(days=chance.randint(least, most))
