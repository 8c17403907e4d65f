"""What `qiptrack help TOPIC` says, and the README with it: one screen on each of a few things."""

from typing import NamedTuple


class Topic(NamedTuple):
    """A topic: what it is called, the question that it answers, and the answer in paragraphs."""

    name: str
    question: str
    text: str


TOPICS: tuple[Topic, ...] = (
    Topic(
        "owners",
        "Who answers for an action?",
        """\
Exactly one role owns each action: `Deputy Manager`, never "the team", "all staff" or a
person's name. Others who help are its `contributors`. Who is in post is said once, in the
organisation file: `qiptrack add-role ROLE --service SERVICE --holder NAME`.

When somebody leaves, `qiptrack reassign --from ROLE --to ROLE --reason TEXT` gives all of
their actions to another; one action goes by its reference. The owner before is kept.
Until the post is filled, take out who was in it, with the e-mail address they act by:
`qiptrack edit organisation/ROLE --set vacant=true --unset holder --unset email`.
While somebody is only away, the role keeps its actions: whoever stands in types
`--by ROLE`, and `qiptrack mine --by ROLE` lists what waits for them.

Two roles that one person holds are one owner: they do not verify or approve each other's
work. `qiptrack workload` shows who carries how much.
""",
    ),
    Topic(
        "evidence",
        "What shows that a change was made?",
        """\
Say where it will be seen when the action is added (`evidence_source`), and record it when
it is there: `qiptrack evidence REF --kind audit --ref FILE --note "What it shows"`. A file
lies below the plans folder; a web address or a reference number will do.

Kinds are audit, observation, feedback, record, data, training, document and other. That
people were trained shows that they were there, not that care changed: `check` asks for
another kind beside it (QIP502).

An action is complete with at least one piece of evidence and a checkpoint, never without:
`qiptrack complete REF`.
""",
    ),
    Topic(
        "verification",
        "Who says that a change held?",
        """\
Complete means that the change was made; closed, that somebody else went back and saw it
hold. Name the checkpoint beforehand, never the owner:
`qiptrack edit REF --set assurance.by=ROLE --set assurance.method=observation`.

After the embedding period (`assurance: {min_days: 14}` of the organisation):
`qiptrack verify REF --result confirmed --method observation --note "What was seen"`.
Not confirmed takes the action back into work. The manager of another service may look,
as in a peer audit: `--at SERVICE`.

Then `qiptrack close REF`. No option overrides any of it.
""",
    ),
    Topic(
        "indicators",
        "Did care change, or do the numbers only look so?",
        """\
`qiptrack add-indicator PLAN` asks what is measured, in which unit, which way is better,
where it stood and where it should come to. `qiptrack measure PLAN/I1 VALUE` adds a point,
and for a share how many of how many: `--count 17 --of 20`.

`qiptrack indicators PLAN/I1` draws the run chart, and judges the latest point by the rules
of NHS England's Making Data Count: improved, worse, no change shown, or too early to tell.
Two points that differ show nothing; limits are provisional until there are twelve.

`qiptrack trends` sets one measure of several services side by side.
""",
    ),
    Topic(
        "rebase",
        "When are the limits of an indicator drawn anew?",
        """\
When something known changed what is usual, and the new level has shown itself: a new form
on every floor, another way of counting. Not because the old limits are unwelcome.

`qiptrack rebase PLAN/I1 --from DATE --reason TEXT --approved-by ROLE` records it. Mean and
limits are drawn anew from that day; the points before stay on the chart, with theirs.
Whoever approves is neither the indicator's owner nor the one who asks. `check` says when a
rebase has too few points before it, or no signal behind it (QIP407).
""",
    ),
    Topic(
        "escalation",
        "Who must be told when something slips?",
        """\
The route stands in the organisation file, from how many days overdue whom to tell:
`{days_overdue: 1, to: owner's manager}`, `{days_overdue: 14, to: Regional Quality Lead}`.
A verification that was not confirmed, an indicator that does not improve and a check that
was missed twice take it too.

`qiptrack escalations` says who must be told of what, now, and what was not answered.
`qiptrack escalate REF --to ROLE --reason TEXT` records that they were told,
`qiptrack escalate REF --respond TEXT` what they answered. Where a post is vacant, or its
holder is the one who is late, it goes to whoever that role reports to.
""",
    ),
    Topic(
        "registers",
        "How do plans answer risks, audits and incidents?",
        """\
Registers stay where they are kept, as CSV or YAML below the plans folder, and the
organisation file says which columns hold what:
`registers: [{kind: risk, file: registers/risks.csv, id: Ref, title: Description}]`.

`qiptrack link REF risk:RR-014` says that an action, or a plan, answers a row, and
`qiptrack unlink` takes it back. `qiptrack links` lists each row beside the actions that
answer it, what nothing answers (`--unanswered`), and links that lead nowhere
(`--dangling`).
""",
    ),
    Topic(
        "frameworks",
        "Which statements of a framework do plans answer?",
        """\
A framework is what a service is assessed by. `frameworks: [cqc-saf]` in the organisation
file chooses the CQC's; a pack of your own is a file below the plans folder, with a name, a
title, a version and statements, and is chosen by that file's name.

A plan says which statements it answers to: `standards: [Effective: Assessing needs]`, by
`qiptrack edit PLAN --set standards="Effective: Assessing needs"`.

`qiptrack coverage` shows which statements no plan answers. A statement that no pack has is
a warning of `check` (QIP602), with the nearest that there is.
""",
    ),
    Topic(
        "hooks",
        "How is a mistake kept out of git?",
        """\
`qiptrack hooks install`, once in each copy of the repository, has git check the plans that
a commit touches, as they are staged, and what is pushed: an error refuses it, and says
what to do. `git diff` then names the action above each change. Where two people changed
one plan, git merges what they said and not lines: records of both stay, by date, and what
cannot be decided is left between markers, below a remark that says why.

`qiptrack check --since REV` looks at the past as well: whether a date moved, an owner
changed or a record was altered without a word. A mistake in typing is mended in the open,
by a note that begins with `Correction:`; before the commit, `qiptrack undo` takes it back.

`qiptrack hooks` says what is installed, `qiptrack hooks remove` takes it away.
""",
    ),
    Topic(
        "yaml",
        "How is a plan file written by hand?",
        """\
A key, a colon, a blank and a value; what belongs to a key stands two spaces further in; an
item of a list begins with a hyphen. Spaces, never tabs.

Text stands as it is, but in quotes when it has `: ` or ` #` in it, or begins with one of
@ & * ! % [ { > | ` or a quote: `note: "Seen: nine of ten"`. In braces a comma ends a text,
so a sentence belongs in quotes there.

Dates are YYYY-MM-DD. `qiptrack check` says line, column and what to do; one slip hides
nothing else. Commands change a file by the fewest lines, and keep your comments.
""",
    ),
)
