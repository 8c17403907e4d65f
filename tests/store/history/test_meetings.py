"""The last meeting is found without reading every plan."""

import datetime as dt
from pathlib import Path

import pytest

from qiptrack.model.organisation import UNDECLARED
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import PlansFolder
from qiptrack.store.history.days_in_text import last_meeting
from qiptrack.yamlfile.limits import MAX_BYTES

TODAY = dt.date(2026, 6, 16)
HEAD = "qip: 1\ntitle: Falls\nservice: Oak\nsponsor: Manager\nopened: 2026-01-12\n"


class Counted(PlansFolder):
    """A folder that knows how often each file was read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.times: dict[str, int] = {}

    def read(self, file: str, most: int = MAX_BYTES) -> bytes | Unreadable:
        self.times[file] = self.times.get(file, 0) + 1
        return super().read(file, most)


def write(folder: Path, **plans: str) -> Counted:
    for name, text in plans.items():
        (folder / f"{name}.yaml").write_text(HEAD + text)
    return Counted(folder)


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        pytest.param("reviews:\n  - {date: 2026-05-19}\n", "2026-05-19", id="one meeting"),
        pytest.param(
            "reviews:\n  - {date: 2026-05-19}\n  - {date: 2026-04-21}\n",
            "2026-05-19",
            id="out of order",
        ),
        pytest.param(
            "reviews:\n  - {date: 2026-05-19, next: 2026-06-15}\n",
            "2026-05-19",
            id="a later day that is not the meeting's",
        ),
        pytest.param(
            "reviews: [{date: 2026-05-19}, {date: 2026-06-17}]\n", "2026-05-19", id="one to come"
        ),
        pytest.param(
            "closed: &day 2026-05-19\nreviews: [{date: *day}]\n", "2026-05-19", id="a day elsewhere"
        ),
        pytest.param(
            '"revi\\u0065ws": [{date: 2026-05-19}]\n', "2026-05-19", id="a key in escapes"
        ),
        pytest.param("concern: The reviews of 2026-05-19\n", None, id="a day in words"),
        pytest.param("reviews: [{date: May}]\n", None, id="no day"),
        pytest.param("", None, id="no meeting"),
    ],
)
def test_the_last_meeting_is_found_however_it_is_written(
    tmp_path: Path, reviews: str, expected: str | None
) -> None:
    plans_folder = write(
        tmp_path, a=reviews, b="reviews: [{date: 2026-03-17}]\n" if expected else ""
    )
    found = last_meeting(plans_folder, UNDECLARED, TODAY)
    assert (str(found) if found else None) == expected


def test_plans_that_cannot_say_a_later_day_are_not_looked_into(tmp_path: Path) -> None:
    early = "closed: 2026-06-01\nreviews: [{date: 2026-03-17, next: 2026-07-21}]\n"
    plans_folder = write(
        tmp_path, a=early, b="reviews: [{date: 2026-05-19}]\n", c="concern: Nothing\n"
    )
    assert last_meeting(plans_folder, UNDECLARED, TODAY) == dt.date(2026, 5, 19)
    # Once to look at its text, and once more to read it as a plan.
    assert plans_folder.times == {"a.yaml": 1, "b.yaml": 2, "c.yaml": 1}


def test_a_meeting_of_another_name_is_not_the_one(tmp_path: Path) -> None:
    meetings = "{date: 2026-05-19, meeting: Board}, {date: 2026-04-21, meeting: Governance}"
    plans_folder = write(tmp_path, a=f"reviews: [{meetings}]\n")
    assert last_meeting(plans_folder, UNDECLARED, TODAY, "governance") == dt.date(2026, 4, 21)
    assert last_meeting(plans_folder, UNDECLARED, TODAY, "Falls") is None
