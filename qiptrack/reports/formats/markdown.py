"""Markdown for minutes and messages."""

from collections.abc import Iterator

from qiptrack.reports.report import Block, Facts, Look, Paragraph, Report, Row, Table, words
from qiptrack.reports.text import markdown, visible_lines


def render(report: Report) -> str:
    """Return the report as Markdown; what comes from files is shown as it was typed."""
    parts = [f"# {markdown(report.title)}"]
    for block in report.blocks:
        parts += _block(block)
    parts += [markdown(line) for line in report.summary]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> Iterator[str]:
    if block.title:
        yield f"## {markdown(block.title)}"
    if isinstance(block, Table):
        yield _table(block) if block.rows else markdown(block.empty)
    elif isinstance(block, Facts):
        yield "\n".join(
            f"- **{markdown(name)}**: {markdown(words(value))}" for name, value in block.pairs
        )
    else:
        yield _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    if block.verbatim:
        return "\n".join(["```text", *visible_lines(block.text.replace("```", "'''")), "```"])
    return "\n".join(markdown(line) for line in visible_lines(block.text))


def _table(table: Table) -> str:
    titles = [markdown(column.title) for column in table.columns]
    rules = ["---:" if column.look is Look.NUMBER else "---" for column in table.columns]
    return "\n".join(
        _line(cells) for cells in (titles, rules, *(_cells(table, r) for r in table.rows))
    )


def _cells(table: Table, row: Row) -> list[str]:
    return [markdown(words(row.get(column.key))) for column in table.columns]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
