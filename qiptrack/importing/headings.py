"""What the heading of a column says that the column is, by the words people use."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from qiptrack.importing.cells import text_cell
from qiptrack.importing.dates import read_day
from qiptrack.model.action import Action
from qiptrack.model.dates import MONTHS
from qiptrack.model.indicators import Indicator
from qiptrack.model.word_meanings import folded, key_meaning, phrases_within, word_set
from qiptrack.patterns import pattern

CORE = ("action", "issue", "owner", "due", "status")
"""The fields of which a row has two, if it is the header of a table of actions."""

FIELDS = (
    *("id", "issue", "action", "owner", "contributors", "priority", "due", "evidence_source"),
    *("evidence", "status", "started", "completed", "closed", "assurance.by", "assurance.due"),
    *("assurance.method", "updates.note", "updates.barrier", "resources", "milestones"),
    *("required_by.body", "required_by.level", "required_by.ref", "required_by.due"),
)
"""The fields of an action that a column may be."""

REVISED = "due (revised)"
"""The later of two columns of dates, which counts where it is filled in."""

RATING = "rating"
"""A colour, which says how somebody felt about an action, and sets nothing."""

PERCENT = "percent"
"""How much of an action is done."""

MEASURES = ("measure", "baseline", "target", "unit", "better", "source")
"""The fields of an indicator that a column may be, beside its periods."""

_REVISED = pattern(r"\b(?:revised|new|extended|amended|updated|current|latest)\b", re.IGNORECASE)
_RATING = pattern(r"\b(?:b?rag|rating|traffic|colou?r)\b", re.IGNORECASE)
_PERCENT = pattern(r"%|\bper ?cent", re.IGNORECASE)
_WEAK = word_set(
    "what, how, who, when, with, date, name, no, item, number, title, for, person, manager, team,"
    " start, done, step, link, file, source, position, response, area, feedback, objective, often,"
    " description, detail, text, target, measure, result, outcome, where, why, whom, type, theme,"
    " topic, standard, requirement, activity, improvement, method, state, goal, impact, support,"
    " involved, comment, note, review, monitoring, every, implementation, assurance, nr, risk,"
    " concern, observation, reference, end, progress, id"
)
"""Single words that say little of a heading in which they are not alone."""

_MEASURE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "measure": "indicator, kpi, measure, metric, measure indicator, performance measure,"
        " outcome measure, performance indicator, quality indicator, key performance"
        " indicator, measures",
        "baseline": "baseline, current performance, current position, baseline value, start value,"
        " baseline performance, starting point",
        "target": "target, target performance, goal, target value, trajectory",
        "unit": "unit, unit population, units, unit of measure",
        "better": "better, direction, polarity, direction of improvement, desired direction",
        "source": "source, source period, data source, source of data",
    }
)


@lru_cache(maxsize=4_096)
def action_fields(heading: str) -> Mapping[str, float]:
    """Return the fields of an action that `heading` may mean, each with how surely, up to 4."""
    text = " ".join(heading.split())
    if not text or len(text) > 300:
        return {}
    if text == "#":
        return MappingProxyType({"id": 3.0})
    head, _, _ = heading.strip().partition("\n")
    surest: dict[str, float] = {}
    own = text.partition(": ")[2]  # below the heading of a group
    for words, weight in ((text, 1.0), (head, 0.9), (own, 1.0)):
        found = _exact(words) or _within(words)
        for field, score in found.items():
            surest[field] = max(surest.get(field, 0), score * weight)
    return MappingProxyType(surest)


def _exact(text: str) -> dict[str, float]:
    meaning = key_meaning(text, Action)
    if meaning.said:
        return _no_field(text)
    own = folded(text) in {folded(field) for field in FIELDS}
    share = 1 / (1 + 0.05 * (len(meaning.names) - 1)) if meaning.names else 0
    score = (4.0 if own else 3.0) * share
    if folded(text) in _AIMS:
        score *= 0.8
    names = meaning.names
    if names == ("required_by",) and _WHO_REQUIRES.match(text):
        names = ("required_by.body",)
    return _revised(text, dict.fromkeys(names, score))


_AIMS = word_set("objective, improvement objective, aim of action, recommendation, response")
"""Headings that are the action, or the issue, only where no other column is it more plainly."""

_WHO_REQUIRES = pattern(r"required by\b", re.IGNORECASE)


def _no_field(text: str) -> dict[str, float]:
    if _PERCENT.search(text):
        return {PERCENT: 3.0}
    return {RATING: 3.0} if _RATING.search(text) else {"-": 3.0}


def _within(text: str) -> dict[str, float]:
    """Return what a longer heading may mean by the words of the table that stand in it."""
    found: dict[str, float] = {}
    if _RATING.search(text):
        return {RATING: 2.0}
    for phrase in phrases_within(text, Action):
        weak = phrase.words == 1 and _is_weak(text, phrase.meaning.names)
        score = 0.5 if weak else 1.0 + 0.3 * phrase.words
        for name in phrase.meaning.names:
            found[name] = max(found.get(name, 0), score)
    return _revised(text, found)


def _is_weak(text: str, names: tuple[str, ...]) -> bool:
    """Whether it is only words of little weight by which `text` may mean one of `names`."""
    words = folded(text).split()
    strong = (word for word in words if word not in _WEAK)
    return not any(set(key_meaning(word, Action).names) & set(names) for word in strong)


def _revised(text: str, found: dict[str, float]) -> dict[str, float]:
    if ("due" in found or "deferrals" in found) and _REVISED.search(text):
        score = max(found.get("due", 0), found.get("deferrals", 0))
        return {REVISED: score, "due": score - 0.5}
    return found


@lru_cache(maxsize=4_096)
def measure_fields(heading: str) -> Mapping[str, float]:
    """Return the fields of an indicator that `heading` may mean, each with how surely."""
    heading = heading.partition(": ")[2] or heading
    said = _bare(heading)
    if not said:
        return {}
    for field, words in _MEASURE_WORDS.items():
        if said in word_set(words):
            return {field: 3.0}
    names = key_meaning(heading, Indicator).names
    own = {"name": "measure", "baseline": "baseline", "target": "target", "unit": "unit"}
    own |= {"better": "better", "source": "source"}
    return {own[name]: 2.0 for name in names if name in own and folded(heading) not in _OF_ANYTHING}


_OF_ANYTHING = ("name", "description", "title")
"""Headings that an indicator may have, and anything else, too."""


_MONTHS = "|".join([*MONTHS, *(name[:3] for name in MONTHS), "sept"]).lower()
_BESIDE = pattern(
    rf" (?:(?:for|by|in|at|as at|to|end of) )*(?:(?:\d{{1,2}}|{_MONTHS}|q[1-4]) |fy ?)*"
    r"(?:19|20)\d\d(?: (?:\d\d|(?:19|20)\d\d))?(?= |$)| %"
)
"""The year of a value, or that it is a percentage, as headings add it: `Target for 2026/27`."""


def _bare(heading: str) -> str:
    said = folded(re.sub(r"\([^)]*\)", " ", heading))
    return _BESIDE.sub("", f" {said}").strip()


PERIOD = "period "
"""How the field of a column begins whose cells are measurements of the day behind it."""

_QUARTER = pattern(
    r"(?:q([1-4])[\s,-]*(?:fy)?\s*(\d{4})[/-](\d{2}|\d{4})|(\d{4})[/-](\d{2}|\d{4})[\s,-]*q([1-4]))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def period_end(heading: str) -> dt.date | None:
    """Return the last day of the period that a heading names: a month, a day, a quarter.

    A quarter must say its financial year, `Q1 2025/26`, which begins in April.
    """
    text = " ".join((heading.partition(": ")[2] or heading).split())
    if found := _QUARTER.fullmatch(text):
        number, year = int(found[1] or found[6]), int(found[2] or found[4])
        month = 3 * number + 3
        return read_day(text_cell(f"{month - 12 * (month > 12):02}/{year + (month > 12)}")).day
    return read_day(text_cell(text)).day if len(text) <= 30 and re.search(r"\d", text) else None
