"""What people type for a command who do not know its name, and what they then mean.

Each word is that of a care home, a meeting or another program; a command is never one of them.
"""

from collections.abc import Collection, Mapping, Sequence

from qiptrack.cli.command_table import PROGRAM

_WORDS: Mapping[Sequence[str], str] = {
    ("--version",): "version",
    ("add",): "add-action new-action",
    ("add-check",): "add-audit new-check",
    ("add-indicator",): "add-kpi add-measure new-indicator",
    ("add-role",): "role roles post posts job jobs add-owner add-person",
    ("add-service",): "service services home homes",
    ("agenda", "review"): "meeting meetings governance exceptions",
    ("changes",): "diff news log whats-new since",
    ("check",): "lint validate test problems errors warnings",
    ("close-plan", "withdraw"): "archive",
    ("complete",): "done finish finished completed tick",
    ("coverage",): "cqc kloe kloes standards statements framework frameworks",
    ("defer",): "postpone extend extension delay reschedule move",
    ("demo", "init"): "example examples tutorial",
    ("edit",): "set change modify amend alter correct fix",
    ("escalate", "escalations"): "tell inform escalation",
    ("evidence",): "proof attach add-evidence",
    ("export data --out DIR",): "csv data database sqlite backup",
    ("export calendar --out FILE.ics",): "calendar ics ical diary outlook",
    ("report plan --out FILE.xlsx",): "excel xlsx xls spreadsheet workbook",
    ("help",): "guide manual faq topics",
    ("history",): "audit-trail story trail",
    ("import",): "upload load import-excel",
    ("init",): "setup",
    ("indicators",): "indicator kpi kpis measures metrics chart charts graph graphs run-chart spc",
    ("link", "links"): "risk risks incident incidents complaint complaints register registers",
    ("link",): "add-risk add-incident add-link",
    ("list",): "actions action all ls open-actions",
    ("measure",): "measurement add-measurement reading add-reading",
    ("mine",): "my me todo to-do tasks today inbox",
    ("missed", "record"): "audit audits checks",
    ("new",): "create add-plan new-plan create-plan make",
    ("overdue --within 14",): "due upcoming soon week deadlines",
    ("overdue",): "late",
    ("reassign",): "handover hand-over transfer",
    ("remind",): "reminder reminders email emails mail notify",
    ("report",): "paper papers pack packs html print",
    ("report board",): "board board-pack dashboard",
    ("report plan --out FILE.docx",): "word docx doc",
    ("report plan --out FILE.pdf",): "pdf",
    ("report site --out DIR",): "site website web pages",
    ("review",): "minutes minute decide decision decisions",
    ("show",): "view read display details get",
    ("list --text WORDS",): "search find grep",
    ("start",): "begin",
    ("status",): "plans plan summary overview state",
    ("undo",): "back revert rollback",
    ("update",): "progress note notes comment comments add-update add-note report-progress barrier",
    ("verify",): "approve confirm sign-off signoff verification",
    ("withdraw", "undo"): "delete remove rm cancel drop abandon",
    ("workload",): "owner owners who people staff",
}
"""The words for each command, or for one of several."""


def meant_by(word: str, known: Collection[str]) -> list[str]:
    """Return what to type for a `word` that is no command, as far as it is of those `known`.

    Upper and lower case and underscores make no difference; there is none for a word that
    nobody would take for a command.
    """
    form = word.casefold().replace("_", "-")
    meant = next((each for each, words in _WORDS.items() if form in words.split()), ())
    return [f"`{PROGRAM} {each}`" for each in meant if each[0] == "-" or each.split()[0] in known]
