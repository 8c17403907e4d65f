"""The table of commands: what each is called, where it is, and what it is for.

A command is imported when it is run, and not before.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

PROGRAM = "qiptrack"

DEFAULT = "status"
"""The command that runs when none is named."""

COMPLETING = "_QIPTRACK_COMPLETE"
"""The variable by which a shell asks what a word may become."""


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
        Command("status", "overview:status", "Show the state of every plan at a glance."),
        Command("overdue", "actions:overdue", "List what is overdue, and for whom, worst first."),
        Command("list", "actions:list_actions", "List actions, all or those you ask for."),
        Command("show", "show:show", "Show one action or plan with all that is recorded of it."),
        Command(
            "agenda", "agenda:agenda", "Show what the next meeting must look at, by exception."
        ),
        Command(
            "mine",
            "waiting:mine",
            "Show what waits for a role, in one list by date.",
        ),
        Command(
            "escalations",
            "agenda:escalations",
            "List who must be told of what, by the escalation route.",
        ),
        Command("workload", "overview:workload", "Show who carries how much."),
        Command(
            "indicators",
            "indicators:indicators",
            "Show which indicators improved, got worse, or show no change.",
        ),
        Command("trends", "indicators:trends", "Show one measure over services and months."),
        Command("missed", "agenda:missed", "List routine checks that were not done when due."),
        Command(
            "links",
            "links:links",
            "List what is in the registers, and the actions that answer it.",
        ),
        Command(
            "coverage",
            "coverage:coverage",
            "Show which statements of a framework no plan answers.",
        ),
        Command(
            "learning",
            "learning:learning",
            "Show what worked, what was adjusted and what needs a look.",
        ),
        Command(
            "changes",
            "changes:changes",
            "Show what changed since a day, a revision or the last meeting.",
        ),
        Command(
            "history", "history:history", "Show one action's story, from its records and from git."
        ),
        Command("report", "report:report", "Make a pack for people who type no command."),
        Command("check", "check:check", "Find every problem in the plans."),
        Command("rules", "check:rules", "List the rules, or explain one of them."),
        Command("sample", "learning:sample", "Pick closed actions for a second look."),
    ),
    DOING: (
        Command("start", "steps:start", "Begin the work on an action."),
        Command("update", "records:update", "Report progress, or what stands in the way."),
        Command(
            "milestone", "records:milestone", "Record that a milestone of an action was reached."
        ),
        Command("evidence", "records:evidence", "Record what shows that the change was made."),
        Command("complete", "steps:complete", "Say that the change is in place."),
        Command("verify", "steps:verify", "Record whether a complete action was seen to hold."),
        Command("close", "steps:close", "Close what was verified to hold."),
        Command("reopen", "steps:reopen", "Take a complete or closed action up again."),
        Command(
            "defer",
            "steps:defer",
            "Move the date of an action later, with a reason and approval.",
        ),
        Command(
            "reassign",
            "reassigning:reassign",
            "Give actions another owner, one or all of a leaver's.",
        ),
        Command(
            "escalate",
            "records:escalate",
            "Record that somebody further up was told, or their answer.",
        ),
        Command(
            "withdraw",
            "steps:withdraw",
            "Give an action up, with a reason and approval.",
        ),
        Command("measure", "measuring:measure", "Add a measurement to an indicator."),
        Command("rebase", "measuring:rebase", "Judge an indicator anew from a known change."),
        Command("record", "measuring:record", "Record that a routine check was done."),
        Command("review", "reviewing:review", "Record a governance meeting that looked at a plan."),
        Command(
            "edit", "editing:edit", "Change any other field of an action, plan, indicator or check."
        ),
        Command(
            "link", "editing:link", "Link actions or plans to what they answer, such as a risk."
        ),
        Command("unlink", "editing:unlink", "Take a link out of actions or plans."),
        Command(
            "rename-plan",
            "whole_plans:rename_plan",
            "Give a plan another name, with what refers to it.",
        ),
        Command("undo", "undoing:undo", "Take back what the last command did here."),
        Command(
            "close-plan",
            "whole_plans:close_plan",
            "Close a plan, once none of its actions is open.",
        ),
    ),
    SETTING_UP: (
        Command("init", "beginning:init", "Make a new folder of plans that explains itself."),
        Command("demo", "beginning:demo", "Make an example with half a year of git history."),
        Command("new", "beginning:new", "Make a new plan file."),
        Command(
            "import",
            "importing:import_",
            "Make a plan from FILE, a spreadsheet or a table in a document.",
        ),
        Command("add", "adding:add", "Add an action to a plan."),
        Command("add-indicator", "adding_measures:add_indicator", "Add an indicator to a plan."),
        Command("add-milestone", "adding:add_milestone", "Add a milestone to an action."),
        Command("add-check", "adding_measures:add_check", "Add a routine check to a plan."),
        Command(
            "add-service", "declaring:add_service", "Declare a service, in the organisation file."
        ),
        Command("add-role", "declaring:add_role", "Declare a role, in the organisation file."),
        Command(
            "export",
            "exporting:export",
            "Give what is recorded to others, as data or as a calendar.",
        ),
        Command("remind", "waiting:remind", "Write a message to each role of what waits for it."),
        Command("help", "help:help_", "Explain a topic on one screen, such as owners."),
        Command("cache", "cache:cache", "Show what is kept of the plans, or take it away."),
        Command("schema", "schema:schema", "Print the JSON Schema that editors check plans by."),
        Command("hooks", "hooks:hooks", "Have git check the plans before anything is committed."),
        Command(
            "merge-file", "merging:merge_file", "Merge three versions of a plan by what they say."
        ),
    ),
}
