"""The report of the story of one action, indicator, check or plan."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from qiptrack.analysis.changes.facts import Fact
from qiptrack.reports.changes import said_of, values_of
from qiptrack.reports.report import Column, Look, Report, Table
from qiptrack.reports.wording import count
from qiptrack.store.history.story import Chapter, day_of

KEYS = (
    "date",
    "committed",
    "commit",
    "author",
    "kind",
    "what",
    "before",
    "after",
    "by",
    "ref",
)

_COLUMNS = (
    Column("date", "On"),
    Column("said", "What happened", Look.NAME),
    Column("by", "By"),
    Column("committed", "Committed"),
    Column("author", "By whom", priority=3),
    Column("values", "", below=True),
    Column("what", "", below=True),
)


def history_report(ref: str, chapters: Sequence[Chapter], today: dt.date) -> Report:
    """Return the report of what happened, in the order in which it is said to have happened."""
    told = [(chapter, fact) for chapter in chapters for fact in chapter.facts]
    order = sorted(range(len(told)), key=lambda index: (day_of(*told[index], today), index))
    rows = [_row(*told[index]) for index in order]
    whole = "/" not in ref
    columns = (*_COLUMNS[:1], Column("ref", "Where", Look.NAME), *_COLUMNS[1:])
    return Report(
        kind="history",
        as_of=today,
        title=f"History of {ref}",
        blocks=(
            Table(
                columns if whole else _COLUMNS,
                [_shown(*told[index]) for index in order],
                empty="Nothing is recorded.",
            ),
        ),
        keys=KEYS,
        rows=rows,
        summary=(_sum_up(chapters),) if rows else (),
    )


def _row(chapter: Chapter, fact: Fact) -> dict[str, Any]:
    commit = None if chapter.earlier else chapter.commit
    return {
        "date": fact.date,
        "committed": commit.committer.moment.date() if commit else None,
        "commit": commit.id if commit else None,
        "author": commit.author.name if commit else None,
        "kind": fact.kind,
        "what": fact.what,
        "before": fact.before,
        "after": fact.after,
        "by": fact.by,
        "ref": fact.ref,
    }


def _shown(chapter: Chapter, fact: Fact) -> dict[str, Any]:
    row = _row(chapter, fact)
    return {
        **row,
        "said": said_of(fact),
        "committed": "earlier" if chapter.earlier else row["committed"] or "not yet",
        "values": values_of(fact),
    }


def _sum_up(chapters: Sequence[Chapter]) -> str:
    told = [chapter for chapter in chapters if chapter.commit and chapter.facts]
    commits = [chapter.commit for chapter in told if chapter.commit and not chapter.earlier]
    entries = count(sum(len(chapter.facts) for chapter in chapters), "entry", "entries")
    if not commits:
        how = "committed earlier than this copy can tell" if told else "none of them committed"
        return f"{entries}, {how}."
    people = {commit.author.name for commit in commits}
    by = f" by {count(len(people), 'person', 'people')}"
    return f"{entries}, in {count(len(commits), 'commit')}{by}."
