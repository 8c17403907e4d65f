"""The table of commands: what each is called, where it is, and what it is for.

A command is imported when it is run, and not before.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """A command: its name, its function as module:name below `cli.commands`, and one line."""

    name: str
    function: str
    summary: str


LOOKING = "Looking"
DOING = "Doing"
SETTING_UP = "Setting up"

Commands = Mapping[str, Sequence[Command]]
"""Commands under their headings, in the order in which `--help` shows them."""

COMMANDS: Commands = {
    LOOKING: (
        Command("status", "status:status", "Show the state of every plan at a glance."),
        Command("overdue", "actions:overdue", "List what is overdue, and for whom, worst first."),
        Command("list", "actions:list_actions", "List actions, all or those you ask for."),
        Command("show", "show:show", "Show one action or plan with all that is recorded of it."),
        Command("workload", "workload:workload", "Show who carries how much."),
        Command("check", "check:check", "Find every problem in the plans."),
        Command("rules", "rules:rules", "List the rules, or explain one of them."),
    ),
    SETTING_UP: (
        Command("schema", "schema:schema", "Print the JSON Schema that editors check plans by."),
    ),
}
