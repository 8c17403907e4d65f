"""The rules, or one of them explained."""

from typing import Annotated

from qiptrack.cli.commands.check import UnknownRule
from qiptrack.cli.session import Reporting
from qiptrack.cli.typer_bridge.parameters import Argument
from qiptrack.cli.view_request import print_report
from qiptrack.reports.rules import rule_report, rules_report
from qiptrack.rules.engine import all_rules


def rules(
    code: Annotated[
        str | None,
        Argument(metavar="[CODE]", help="A code, such as QIP302, or a name."),
    ] = None,
    *,
    session: Reporting,
) -> int:
    """List the rules, or explain one of them.

    With a code: what the rule is for, how much it matters, and how to put it right.
    """
    today = session.today()
    if code is None:
        return print_report(rules_report(all_rules(), today), session.format)
    for rule in all_rules():
        if code.upper() == rule.code or code.lower() == rule.name:
            return print_report(rule_report(rule, today), session.format)
    raise UnknownRule(code)
