"""What is said of values that are not what they should be: one golden table of all of it."""

from qiptrack.model.scalars import is_id
from qiptrack.model.sentences import shown
from qiptrack.model.value_errors import BY_KIND
from qiptrack.model.written_dates import (
    beyond_its_month,
    dates_inside,
    days_meant,
    is_month_first,
    month_end,
    not_a_date,
)
from tests.conftest import Golden, with_each

DATES = """\
30/04/2026
30.4.26
30-04-2026
30 04 2026
04/30/2026
04/05/2026
13/13/2026
12/13/2026
11/12/2026
0/13/2026
00/13/2026
29/13/2026
31/00/2026
31/04/0000
29/02/0000
28/02/0000
01-02-03
26-04-30
2026/4/3
2026-04-30T09:00
2026-13-01
2026-02-29
2028-02-29
2028-02-30
31/04/2026
0/04/2026
29/02/2026
30 April 2026
30th of April, 2026
the 3rd of may 26
Thu 30 Apr 2026
thursday, 30 april 2026
31 April 2026
30 April '26
April 30, 2026
Sept 9 2026
by 30 April 2026
no later than the 30 April 2026.
until 1/5/26
end April 2026
end of April 2026
the end of Feb 2028
end of may 26
end of april
April 2026
April
Apr-26
Apr 26
Sept 2014
Mar-14
2026-04
2026-13
04/2026
12-2026
13/2026
30 April
30/4
31/4
29 feb
30 feb
0 april
1 april
1/4
31/12
32/12
Q1
Q2 2026
q3/2026
Q4 2026/27
Q4 2026
Q1 2026-27
quarter 3
Q5
Q4 9999
Q3 9999
Q4 0000
Q1 9999/00
Q3 2026/27
Q1 2026
2026-W18
2026W53
2025-W53
2026-w00
w/c 27/04/2026
week commencing 27 April 2026
w/e 1 May 2026
w/c 1 May 2026
w/c 2 May 2026
w/c 3 May 2026
w/c 31 December 9999
w/c 01-02-03
w/c 05-02-24
0000
2026-0
Dec 0000
Dec 26
December '26
end Dec 26
12/0000
00/2026
00/0001
week ending soon
2026
2026/27
0000
0001
9998
9999
2026-2027
2026-2028
end of 2026
9999/00
1
20265-04-30
206-04-30
0206-04-30
1949-12-31
1950-01-01
ongoing
on-going
continuous
BAU
monthly
to be reviewed and ongoing
immediately
ASAP
today
TBC
tba
n/a
???
-
to be agreed
as above
complete
done
in place
Christmas
summer 2026
year end
EOM
end of contract
12 weeks
3 months from sign off
six weeks
30/04/2026 and 31/05/2026
agreed 30/04/2026 with the council
started 1 April 2026, done 2 May 2026
soon
by Friday
next fri
tomorrow
every week
2O26-12-18
18/l2/2O26
2026-12-I8
oil
46374
99999
2026_12_18
18/12/20206
w/c 14 Dec
Q3 26/27
mid December
December/January
half term
on completion
before the inspection
when funded
not yet agreed
with immediate effect
a fortnight
2026-04-30
1/1
1/13
9 sept
9 Sept 2026
31 sept 2026
Sept 2026
end of sept 2026
29/2
30/2
the 31st of april
asked on 01-02-03, again by 5 May 2026
20261301
2026-03-31Z
2026-04-30zoo
2026-04-30tbc
2026 -03 - 31
31 / 3 / 2026
March 31st
March the 31st
Feb 30th
june 0th
start of March 2026
the beginning of April
first week of May
A.S.A.P.
6 weeks from opening
one month after the visit
24 hours
48 hrs
week 14
wk 14 2026
2026 Q1
2026/27 q4
26/27 Q3
2026 Q5
H1 2026
second half of 2026
already in place
awaiting a date
TBN
pending
\N{FIGURE DASH}
2026\N{NON-BREAKING HYPHEN}04\N{NON-BREAKING HYPHEN}30
"""
NUMBERS = "75% 1,000 1,5 1,50 12,345.6 1,00,000 2.5 -3 +4 1.2.3 1,2,3 ,5 5, % ten 3/4"
OTHERS = {
    "number": NUMBERS,
    "count": "3.5 -1 three",
    "flag": "yes no 1 y",
    "id": "1 A_1 A/1 -A A1.",
}


def lines() -> list[str]:
    """Return a line for each value, with what is said of it and what days were seen in it."""
    found = []
    for typed in DATES.splitlines():
        message, fix = not_a_date(typed)
        meant = {
            "means": days_meant(typed),
            "month first": days_meant(typed, month_first=True),
            "inside": dates_inside(typed),
            "end of month": (month_end(typed),) if month_end(typed) else (),
        }
        told = [f"{key}: {', '.join(map(str, each))}" for key, each in meant.items() if each]
        told += ["only month first"] if is_month_first(typed) else []
        told += [beyond_its_month(typed)] if beyond_its_month(typed) else []
        found.append(f"date {typed!a}\n    {message}\n    {fix}\n    {'; '.join(told) or '-'}")
    for kind, values in OTHERS.items():
        found += [
            "\n    ".join((f"{kind} {typed!a}", *BY_KIND[kind](typed))) for typed in values.split()
        ]
    return found


def test_what_is_said_of_values_that_are_not_what_they_should_be(golden: Golden) -> None:
    golden("values.txt", "\n".join(lines()) + "\n")


def test_a_value_is_shown_as_a_message_can_take_it() -> None:
    values: list[object] = ["a\n b", "x" * 60, "x" * 61, {}, None, []]
    short, long = f"'{'x' * 60}'", f"'{'x' * 57}...'"
    told = ["'a b'", short, long, "a group of keys", "nothing", "a list"]
    assert [shown(each) for each in values] == told


@with_each(
    ("text", "fits"),
    [("A1", True), ("2.3", True), ("A-1", True), ("A1\n", False), ("A 1", False), ("7", False)],
)
def test_an_id_is_one_word_and_no_number(text: str, fits: bool) -> None:
    assert is_id(text) == fits
