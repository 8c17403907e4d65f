import datetime as dt
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.model.vocabulary import Priority
from qiptrack.reports.formats import table
from qiptrack.reports.report import Block, Column, Facts, Look, Paragraph, Points, Report, Table
from qiptrack.reports.screen import Role, Screen
from qiptrack.reports.text import visible, visible_lines, width_of
from tests.conftest import examples, with_each

TODAY = dt.date(2026, 6, 1)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
SCREENS = st.builds(
    Screen,
    width=st.integers(6, 120),
    terminal=st.booleans(),
    colour=st.booleans(),
    encoding=st.sampled_from(["utf-8", "ascii", "cp1252"]),
)
OUR_CODES = re.compile("\x1b\\[[0-9;]+m")
COLUMNS = (
    Column("ref", "Ref", Look.NAME),
    Column("owner", "Owner"),
    Column("late", "Overdue", Look.LATE),
    Column("brag", "BRAG", Look.BRAG),
    Column("priority", "Priority", priority=3),
    Column("action", "Action", below=True),
)
TEXTS = ("", "A1", "Low", "Short words", "Words that go on over the end of a line", "Über zwölf")


def rendered(*blocks: Block, screen: Screen = Screen(), title: str = "Title") -> str:
    return "".join(table.parts(Report("list", TODAY, title, blocks), screen))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(ANYTHING, ANYTHING, ANYTHING, SCREENS)
@settings(max_examples=examples(150))
def test_text_from_files_has_no_effect_and_fits(
    ref: str, owner: str, action: str, screen: Screen
) -> None:
    rows = ({"ref": ref, "owner": owner, "late": 3, "brag": "red", "action": action},)
    blocks = (
        Table(COLUMNS, rows, title=owner),
        Facts(((ref, action),)),
        Points((action,), title=action),
        Paragraph(action, role=Role.NOTE),
    )
    text = OUR_CODES.sub("", rendered(*blocks, screen=screen, title=ref))
    assert all(width_of(line) <= screen.columns for line in text.split("\n"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text)
    assert text.encode(screen.encoding)


@given(ANYTHING, ANYTHING, SCREENS)
@settings(max_examples=examples(100))
def test_nothing_of_a_text_is_cut_off(owner: str, action: str, screen: Screen) -> None:
    rows = ({"ref": "a/A1", "owner": owner, "action": action},)
    text = OUR_CODES.sub("", rendered(Table(COLUMNS, rows), Paragraph(owner), screen=screen))
    for typed in (action, owner):
        assert squeezed(screen.written(visible(typed))) in squeezed(text)


@given(ANYTHING)
@settings(max_examples=examples(60))
def test_what_is_verbatim_stays_as_it_is(text: str) -> None:
    shown = rendered(Paragraph(text, verbatim=True))
    assert "\n".join(visible_lines(text)) in shown
    assert "\x1b" not in shown


def test_a_column_with_nothing_in_it_is_left_out() -> None:
    rows = ({"ref": "a/A1", "late": 3}, {"ref": "a/A2", "late": 2, "owner": ""})
    text = rendered(Table(COLUMNS, rows))
    assert "Owner" not in text
    assert "Overdue" in text


def test_rows_are_not_lost_where_the_first_column_is_empty() -> None:
    columns = (Column("ref", "Ref"), Column("action", "Action", below=True))
    lines = rendered(Table(columns, ({"action": "Look again"}, {"action": "And again"})))
    assert lines.split("\n")[2:] == [
        "Ref", "---", "-", "  Action: Look again", "", "-", "  Action: And again", "",
    ]  # fmt: skip


def test_long_texts_alone_make_a_table() -> None:
    columns = (Column("action", "Action", below=True), Column("note", "Note", below=True))
    text = rendered(Table(columns, ({"action": "Look again", "note": "soon"},)))
    assert text.split("\n")[2:] == ["Action", "----------", "Look again", "  Note: soon", ""]


def test_rows_stand_apart_only_where_one_has_lines_below_it() -> None:
    columns = (Column("date", "Date"), Column("note", "", below=True))
    rows = [{"date": day, "note": note} for day, note in (("1", ""), ("2", ""), ("3", "x"))]
    text = rendered(Table(columns, [*rows, {"date": "4"}, {"date": "5"}]))
    assert text.split("\n")[4:] == ["1", "2", "", "3", "  x", "", "4", "5", ""]


@given(
    st.lists(st.fixed_dictionaries({column.key: st.sampled_from(TEXTS) for column in COLUMNS})),
    st.integers(20, 90),
)
@settings(max_examples=examples(40))
def test_rows_that_are_laid_out_a_few_at_a_time_come_out_as_all_at_once(
    rows: list[dict[str, str]], width: int
) -> None:
    block = Table(COLUMNS[:2] + COLUMNS[4:], rows, empty="None")
    whole = rendered(block, screen=Screen(width))
    with pytest.MonkeyPatch.context() as few:
        few.setattr("qiptrack.reports.formats.columns._TOGETHER", 2)
        few.setattr(table, "AT_ONCE", 3)
        assert rendered(block, screen=Screen(width)) == whole


def test_names_are_folded_and_dates_are_not() -> None:
    columns = (
        Column("ref", "Ref", Look.NAME),
        Column("owner", "Owner"),
        Column("due", "Due"),
        Column("kind", "Kind", priority=9),
    )
    row = {
        "ref": "rosewood-care-plan-reviews/A1",
        "owner": "Learning and Development Manager",
        "due": dt.date(2026, 4, 30),
        "kind": "verification",
    }
    text = rendered(Table(columns, (row,)), screen=Screen(width=60))
    assert text.split("\n")[4:] == [
        "rosewood-care-plan-reviews/A1  Learning and      30 Apr 2026",
        "                               Development",
        "                               Manager",
        "  Kind: verification",
        "",
    ]


@pytest.mark.parametrize("folds", [True, False])
def test_a_name_that_may_is_folded_before_a_number_goes_below(folds: bool) -> None:
    named = Column("plan", "Plan", Look.NAME, folds=folds)
    numbers = [Column(key, key.title(), Look.NUMBER) for key in ("open", "overdue", "blocked")]
    row = {"plan": "safeguarding-alerts at night", "open": 5, "overdue": 11, "blocked": 0}
    lines = rendered(Table((named, *numbers), [row]), screen=Screen(width=46)).splitlines()
    if folds:
        assert lines[-2].split() == ["safeguarding-alerts", "at", "5", "11", "0"]
        assert lines[-1] == "night"
    else:
        assert lines[-2].split() == ["safeguarding-alerts", "at", "night", "5", "11"]
        assert lines[-1] == "  Blocked: 0"
    narrow = rendered(Table((named, *numbers), [row]), screen=Screen(width=37)).splitlines()
    assert ("safeguarding-" in [line.split()[0] for line in narrow if line]) is folds


def test_a_web_address_may_be_folded_rather_than_put_below() -> None:
    columns = (Column("ref", "Ref", Look.NAME), Column("where", "Where"))
    row = {"ref": "a/A1", "where": "https://example.org/evidence/2026/outcomes-sample.pdf"}
    text = rendered(Table(columns, (row,)), screen=Screen(width=40))
    assert text.split("\n")[4:] == [
        "a/A1  https://example.org/evidence/2026/",
        "      outcomes-sample.pdf",
        "",
    ]


def test_numbers_are_under_one_another() -> None:
    columns = (Column("ref", "Ref"), Column("open", "Open", Look.NUMBER), Column("to", "To"))
    rows = ({"ref": "a", "open": 3, "to": "x"}, {"ref": "b", "open": 12})
    assert rendered(Table(columns, rows)).split("\n")[2:] == [
        "Ref  Open  To", "---  ----  --", "a       3  x", "b      12  -", "",
    ]  # fmt: skip


@with_each(
    ("row", "code"),
    [
        ({"ref": "a/A1", "brag": "amber"}, "\x1b[30;43mamber"),
        ({"ref": "a/A1", "brag": "red"}, "\x1b[1;97;41mred "),
        ({"ref": "a/A1", "late": 3}, "\x1b[31m3 days late"),
        ({"ref": "a/A1"}, "\x1b[1ma/A1"),
    ],
)
def test_colour_says_what_the_word_says(row: dict[str, object], code: str) -> None:
    screen = Screen(width=80, terminal=True, colour=True)
    assert code in rendered(Table(COLUMNS, (row,)), screen=screen)


def test_what_is_not_late_is_not_alarming() -> None:
    screen = Screen(width=80, terminal=True, colour=True)
    text = rendered(Table(COLUMNS, ({"ref": "a/A1", "late": -3},)), screen=screen)
    assert "\x1b[31m" not in text


def test_our_own_words_are_read_as_words() -> None:
    text = rendered(Table(COLUMNS, ({"ref": "a/A1", "priority": Priority.HIGH},)))
    assert "high" in text
    assert "Priority" in text


def test_an_empty_table_says_so() -> None:
    text = rendered(Table(COLUMNS, (), title="Overdue", empty="Nothing is overdue."))
    assert text.split("\n")[2:] == ["Overdue", "=======", "Nothing is overdue.", ""]


def test_a_long_list_does_not_load_rich() -> None:
    program = (
        "import sys, datetime as dt\n"
        "from qiptrack.reports.formats.formats import Format\n"
        "from qiptrack.reports.formats.formats import render\n"
        "from qiptrack.reports.report import Column, Report, Table\n"
        "from qiptrack.reports.screen import Screen\n"
        "rows = [{'ref': f'plan/A{n}', 'note': 'Café – £5 ' * 9} for n in range(1300)]\n"
        "table = Table((Column('ref', 'Ref'), Column('note', '', below=True)), rows)\n"
        "report = Report('list', dt.date(2026, 6, 1), 'Actions', (table,))\n"
        "render(report, Format.TABLE, Screen(width=80, terminal=True, colour=True))\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'rich'])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"
