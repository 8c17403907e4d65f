"""Problems as SARIF 2.1.0, the OASIS standard that code hosts and editors read."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import qiptrack
from qiptrack.patterns import pattern
from qiptrack.reports.problems.problems import CheckOutcome, RuleText, whole_message
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import coded, visible
from qiptrack.rules.problem import Place, Problem, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def parts(checked: CheckOutcome, _screen: Screen) -> Iterator[str]:
    """Yield the problems as a SARIF log with one run, in ASCII."""
    driver = {
        "name": "qiptrack",
        "version": qiptrack.__version__,
        "rules": [_rule(rule) for rule in checked.rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _location(file)} for file in checked.files],
        "results": list(_results(checked)),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": _message(rule.summary),
        "help": _message(rule.help),
        "defaultConfiguration": {
            "enabled": rule.severity is not Severity.OFF,
            "level": _LEVELS.get(rule.severity, "none"),
        },
    }


def _results(checked: CheckOutcome) -> Iterator[dict[str, Any]]:
    indexes = {rule.code: index for index, rule in enumerate(checked.rules)}
    seen: Counter[str] = Counter()
    for problem in checked.problems:
        same = visible(f"{problem.code} {_uri(problem.place.file)} {problem.pointer}")
        seen[same] += 1
        yield {
            "ruleId": problem.code,
            **({"ruleIndex": indexes[problem.code]} if problem.code in indexes else {}),
            "level": _LEVELS.get(problem.severity, "none"),
            "message": _message(visible(whole_message(problem))),
            "locations": [_place(problem.place, problem.excerpt, problem)],
            "relatedLocations": [_place(place, line) for place, line in problem.also],
            # By the name of the place, which outlasts lines that move up or down.
            "partialFingerprints": {"problem/v1": f"{same} {seen[same]}"},
        }


_LINK_END = pattern(r"(\\*)\]\(")


def _message(text: str) -> dict[str, str]:
    """Return a message in which nothing is filled in (3.11.5) and nothing is a link (3.11.6)."""
    unfilled = text.replace("{", "{{").replace("}", "}}")
    return {"text": _LINK_END.sub(r"\1\1\](", unfilled)}


def _place(place: Place, excerpt: str, problem: Problem | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": _location(place.file),
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }
    if excerpt and place.line == place.end_line:
        first = place.excerpt_column
        physical["contextRegion"] = {
            "startLine": place.line,
            **({"startColumn": first} if first > 1 else {}),
            "snippet": {"text": coded(excerpt)},
        }
    found: dict[str, Any] = {"physicalLocation": physical}
    if problem and problem.pointer:
        found["logicalLocations"] = [{"fullyQualifiedName": visible(problem.pointer)}]
    return found


def _location(file: str) -> dict[str, str]:
    return {"uri": _uri(file)}


def _uri(file: str) -> str:
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix(), errors="surrogateescape")
