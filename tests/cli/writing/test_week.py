"""A few weeks in the life of one action, by the lines that git sees."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from qiptrack.yamlfile.loader import load
from qiptrack.yamlfile.places import comments
from tests.cli.writing.conftest import PLAN, Office
from tests.conftest import swept

REF = "rose/A7"
OWNER = ("--by", "Registered Manager")
CHECKER = ("--by", "Quality Lead")

# The day, what is typed, the lines that change, and what git says of them in all.
Week = tuple[str, tuple[str, ...], list[str], str]
WEEKS: tuple[Week, ...] = (
    (
        "2026-11-23",
        ("start", REF, *OWNER),
        ["+status: in-progress", "+started: 2026-11-23"],
        "1 file changed, 2 insertions(+)",
    ),
    (
        "2026-11-25",
        ("update", REF, "--note", "Sheet drafted", "--barrier", "Ward: no sheets", *OWNER),
        [
            "+updates:",
            "+- date: 2026-11-25",
            "+by: Registered Manager",
            "+note: Sheet drafted",
            '+barrier: "Ward: no sheets"',
        ],
        "1 file changed, 5 insertions(+)",
    ),
    (
        "2026-11-26",
        (
            *("defer", REF, "--to", "2026-12-18", "--reason", "The ward prints sheets from 1 Dec"),
            *("--approved-by", "Regional Quality Lead", *OWNER),
        ),
        [
            "-due: 2026-12-04",
            "+due: 2026-12-18",
            "+deferrals:",
            "+- date: 2026-11-26",
            "+from: 2026-12-04",
            "+to: 2026-12-18",
            "+by: Registered Manager",
            "+reason: The ward prints sheets from 1 Dec",
            "+approved_by: Regional Quality Lead",
        ],
        "1 file changed, 8 insertions(+), 1 deletion(-)",
    ),
    (
        "2026-12-07",
        ("evidence", REF, "--kind", "record", "--note", "Six of six returns", *OWNER),
        [
            "+evidence:",
            "+- date: 2026-12-07",
            "+by: Registered Manager",
            "+kind: record",
            "+note: Six of six returns",
        ],
        "1 file changed, 5 insertions(+)",
    ),
    (
        "2026-12-07",
        ("complete", REF, *OWNER),
        ["-status: in-progress", "+status: complete", "+completed: 2026-12-07"],
        "1 file changed, 2 insertions(+), 1 deletion(-)",
    ),
    (
        "2026-12-21",
        (
            *("verify", REF, "--result", "not-confirmed", "--method", "record review"),
            *("--note", "Two of five late, both at night", *CHECKER),
        ),
        [
            "-status: complete",
            "-completed: 2026-12-07",
            "+status: in-progress",
            "+verifications:",
            "+- date: 2026-12-21",
            "+by: Quality Lead",
            "+method: record review",
            "+result: not-confirmed",
            "+note: Two of five late, both at night",
            "+completed: 2026-12-07",
        ],
        "1 file changed, 8 insertions(+), 2 deletions(-)",
    ),
    (
        "2026-12-22",
        ("update", REF, "--note", "Night Senior signs as well", *OWNER),
        [
            "+- date: 2026-12-22",
            "+by: Registered Manager",
            "+note: Night Senior signs as well",
        ],
        "1 file changed, 3 insertions(+)",
    ),
    (
        "2026-12-28",
        ("complete", REF, *OWNER),
        ["-status: in-progress", "+status: complete", "+completed: 2026-12-28"],
        "1 file changed, 2 insertions(+), 1 deletion(-)",
    ),
    (
        "2027-01-11",
        (
            *("verify", REF, "--result", "confirmed", "--method", "record review"),
            *("--note", "Nine of nine, two of them at night", "--ref", "CPA-2027-01", *CHECKER),
        ),
        [
            "+- date: 2027-01-11",
            "+by: Quality Lead",
            "+method: record review",
            "+result: confirmed",
            "+ref: CPA-2027-01",
            "+note: Nine of nine, two of them at night",
        ],
        "1 file changed, 6 insertions(+)",
    ),
    (
        "2027-01-12",
        ("close", REF, "--outcome", "adjusted", "--note", "Nights needed a name", *OWNER),
        [
            "-status: complete",
            "+status: closed",
            "+closed: 2027-01-12",
            "+learning:",
            "+outcome: adjusted",
            "+note: Nights needed a name",
        ],
        "1 file changed, 5 insertions(+), 1 deletion(-)",
    ),
)


def four_spaces(text: str) -> str:
    """Return the plan indented by four, with dashes four wide."""
    lines = (re.fullmatch(r"( *)(- )?(.*)", line) for line in text.split("\n"))
    return "\n".join(
        f"{2 * line[1]}{'-   ' if line[2] else ''}{line[3]}" for line in lines if line is not None
    )


def unindented(text: str) -> str:
    """Return the plan with the dashes of each list below the first letter of its key."""
    depths = {0: 0, 2: 2, 4: 2, 6: 4, 8: 4}

    def moved(line: str) -> str:
        stripped = line.lstrip(" ")
        depth = len(line) - len(stripped)
        new = {2: 0, 6: 2}[depth] if stripped.startswith("- ") else depths[depth]
        return " " * new + stripped

    return "\n".join(moved(line) if line else line for line in text.split("\n"))


def remarked(text: str) -> str:
    """Return the plan with comments wherever somebody may have left one."""
    text = re.sub(r"(?m)^(    due: .*)$", r"\1    # agreed at the meeting", text)
    text = re.sub(r"(?m)^(    evidence_source: .*)$", r"\1  # sampled\n      # by hand", text)
    text = re.sub(r"(?m)^(  - id: A\d)$", r"# ---- next ----\n\1   # see the minutes", text)
    text = re.sub(r"(?m)^(    links: .*)$", r"\1\n    # more to come\n\n  # ask again in May", text)
    return f"# first of all\n{text}# the end\n"


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def bom(text: str) -> str:
    return f"\ufeff{text}"


def no_last_line_end(text: str) -> str:
    return text.rstrip("\n")


SHAPES: tuple[tuple[Callable[[str], str], ...], ...] = (
    (remarked, no_last_line_end, crlf, bom),
    (four_spaces, no_last_line_end, bom),
    (unindented, crlf),
)
"""How lists are laid out or commented, each with other bytes at the ends of file and lines."""


@pytest.fixture
def alone(office: Office) -> Office:
    """The office with no plan but the one that is walked through."""
    for path in {*office.plans.glob("[!_]*.yaml")} - {office.plan}:
        path.unlink()
    office.git("add", "--all")
    return office


def walk(office: Office, weeks: Sequence[Week] = WEEKS) -> Iterator[tuple[str, str]]:
    """Take every step, look at its lines, say the day and git's count of them, and stage it."""
    for day, words, lines, stat in weeks:
        office.done(*words, today=day)
        changed = [line.removesuffix(" # agreed at the meeting") for line in office.changed()]
        assert sorted(changed) == sorted(lines), words
        yield day, stat
        office.git("add", "--all")


def test_from_start_to_close_each_step_is_a_few_lines_and_no_error(alone: Office) -> None:
    for _, stat in walk(alone):
        assert alone.stat() == stat
    check = alone.run("check", today=WEEKS[-1][0])
    assert check.exit_code == 0, check.stdout


@pytest.mark.parametrize(
    "shapes", swept(SHAPES, every=3), ids=lambda shapes: "-".join(each.__name__ for each in shapes)
)
def test_a_plan_typed_in_another_way_keeps_its_way(
    alone: Office, shapes: tuple[Callable[[str], str], ...]
) -> None:
    first = text = alone.plan.read_bytes().decode()
    for shape in shapes:
        text = shape(text)
    alone.plan.write_bytes(text.encode())
    before = load(alone.plan.read_bytes(), "before")
    assert before.data == load(first.encode(), "first").data
    alone.git("add", "--all")
    assert len(list(walk(alone, WEEKS[:5]))) == 5  # a key and a list are new, a value is another
    raw = alone.plan.read_bytes()
    after = load(raw, "after")
    assert [each.text for each in comments(after)] == [each.text for each in comments(before)]
    assert raw.startswith("\ufeff".encode()) == (bom in shapes)
    assert raw.count(b"\r\n") == (raw.count(b"\n") if crlf in shapes else 0)
    assert raw.endswith(b"\n") == (no_last_line_end not in shapes)


def test_a_record_takes_the_style_of_those_above_it(office: Office) -> None:
    office.done("update", "rose/A6", "--note", "Second cabinet came", "--by", "Deputy Manager")
    assert office.changed() == [
        "+- {date: 2026-11-23, by: Deputy Manager, note: Second cabinet came}"
    ]
    assert office.stat() == "1 file changed, 1 insertion(+)"


def test_what_is_shown_is_what_git_shows(office: Office) -> None:
    shown = office.done("start", REF, *OWNER).stdout.splitlines()
    marked = [f"{line[0]}{line[1:].strip()}" for line in shown[2:] if line[0] in "+-"]
    assert marked == office.changed()
    assert shown[1].endswith(f"{PLAN}.yaml")


def test_a_dry_run_shows_the_same_and_writes_nothing(office: Office) -> None:
    before = office.kept()
    dry = office.done("start", REF, *OWNER, "--dry-run")
    assert office.kept() == before
    assert dry.stderr == "Dry run: nothing was written.\n"
    assert office.done("start", REF, *OWNER).stdout == dry.stdout


def test_several_actions_are_changed_in_all_their_files(office: Office) -> None:
    office.done("update", "rose/A6", "elm/A3", "rose/A3", "--note", "Seen", *CHECKER)
    assert office.stat() == "2 files changed, 3 insertions(+)"


def test_one_action_named_in_two_ways_is_changed_once(office: Office) -> None:
    office.done("update", "rose/A6", f"{PLAN}/A6", "rose/a6", "--note", "Seen", *CHECKER)
    assert office.stat() == "1 file changed, 1 insertion(+)"


def test_several_actions_are_all_changed_or_none(office: Office) -> None:
    said = office.refused("start", REF, "elm/A5", "rose/A1", *CHECKER)
    assert f"{PLAN}/A1 cannot be started: it is closed." in said


@pytest.mark.parametrize("leaver", ["deputy manager", "DM", "dep"])
def test_a_leavers_actions_go_to_one_role_at_once(office: Office, leaver: str) -> None:
    who = ("--from", leaver, "--to", "Registered Manager", "--reason", "Left")
    office.done("reassign", *who, "--yes", *CHECKER)
    assert office.changed().count("+owner: Registered Manager") == 2
    assert office.changed().count("+reason: Left") == 2
    assert "owns no open action" in office.refused("reassign", *who, "--yes", *CHECKER)


@pytest.mark.parametrize("meeting", ["monthly", "mqg"])
def test_a_declared_meeting_goes_by_a_short_name(office: Office, meeting: str) -> None:
    office.done("review", "rose", "--meeting", meeting, *CHECKER)
    added = office.changed()
    assert "+meeting: Monthly quality governance" in added
    assert "+chair: Regional Quality Lead" in added


def test_a_leaver_whose_successor_verifies_one_action_is_refused_whole(office: Office) -> None:
    who = ("--from", "Registered Manager", "--to", "Quality Lead", "--reason", "Left")
    assert "nobody verifies their own work" in office.refused("reassign", *who, "--yes", *CHECKER)


def test_evidence_names_its_indicator_and_the_day_it_runs_out(office: Office) -> None:
    said = ("evidence", REF, "--kind", "document", "--note", "Certificate", *OWNER)
    office.done(*said, "--indicator", "I1", "--expires", "1 may")
    assert office.changed()[-2:] == ["+indicator: I1", "+expires: 2027-05-01"]
    assert "did you mean I1?" in office.refused(*said, "--indicator", "i1")


def test_a_verification_names_its_indicator(office: Office) -> None:
    seen = ("--result", "confirmed", "--method", "observation", "--note", "Seen")
    office.done("verify", "elm/A2", *seen, "--indicator", "I1", "--by", "Medicines Lead")
    assert office.changed()[-1] == "+indicator: I1"


def test_a_known_change_is_of_the_last_such_day(office: Office) -> None:
    why = ("--reason", "New form", "--approved-by", "Regional Quality Lead", *CHECKER)
    office.done("rebase", "rose/I1", "--from", "1 june", *why)
    assert "+- date: 2026-06-01" in office.changed()
