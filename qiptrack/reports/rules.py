"""The reports on the rules themselves."""

import datetime as dt
from collections.abc import Sequence

from qiptrack.reports.report import Column, Facts, Look, Paragraph, Report, Table
from qiptrack.rules.registry import Rule

FAMILIES = {
    "0": "The file is YAML, and it is a plan",
    "1": "One accountable owner",
    "2": "Real dates",
    "3": "Closing means it held",
    "4": "Indicators that can show a difference",
    "5": "Actions strong enough to work",
    "6": "Links and routes that lead somewhere",
    "8": "Nobody's personal data",
    "9": "What may not change behind anyone's back",
}
"""What the first figure of a code means."""

_HOW_TO_USE = (
    "`qiptrack rules CODE` explains one. What is marked as always holds in every plan;"
    " `_organisation.yaml` may change the severity of the others."
)

_KEYS = ("code", "name", "severity", "fixed", "why", "fix")
_COLUMNS = (
    Column("code", "Code", Look.NAME),
    Column("name", "Name"),
    Column("severity", "Severity"),
    Column("why", "", below=True),
)


def rules_report(rules: Sequence[Rule], today: dt.date) -> Report:
    """Return the report of all rules, by family."""
    families = sorted({rule.code[3] for rule in rules})
    return Report(
        kind="rules",
        as_of=today,
        title="The rules",
        blocks=tuple(
            Table(
                _COLUMNS,
                [_shown(rule) for rule in rules if rule.code[3] == figure],
                title=f"QIP{figure}xx {FAMILIES[figure]}",
            )
            for figure in families
        ),
        keys=_KEYS,
        rows=[_row(rule) for rule in rules],
        summary=(_HOW_TO_USE,),
    )


def rule_report(rule: Rule, today: dt.date) -> Report:
    """Return the report that explains one rule."""
    row = _row(rule)
    return Report(
        kind="rules",
        as_of=today,
        title=f"{rule.code} {rule.name}",
        blocks=(
            Facts((("Family", FAMILIES[rule.code[3]]), ("Severity", _severity(rule)))),
            Paragraph("\n".join(_paragraphs(rule.why)), title="Why"),
            Paragraph(rule.fix, title="How to put it right"),
            Paragraph(_acceptance(rule), title="Where it does not fit"),
        ),
        keys=_KEYS,
        rows=[row],
    )


def _row(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "fixed": rule.fixed,
        "why": "\n\n".join(_paragraphs(rule.why)),
        "fix": rule.fix,
    }


def _shown(rule: Rule) -> dict[str, object]:
    return {**_row(rule), "severity": _severity(rule), "why": _paragraphs(rule.why)[0]}


def _severity(rule: Rule) -> str:
    return f"{rule.severity}, always" if rule.fixed else rule.severity.value


def _paragraphs(why: str) -> list[str]:
    return [" ".join(part.split()) for part in why.split("\n\n")]


def _acceptance(rule: Rule) -> str:
    if rule.fixed:
        return "It holds in every plan: no setting and no comment switches it off."
    return (
        f"A comment on the line accepts it, with a reason: # qiptrack: accept {rule.code} REASON."
        f" For all plans, set its severity in _organisation.yaml: rules: {{{rule.code}: note}}."
    )
