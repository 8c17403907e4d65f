from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.schema_errors import Mistake, MistakeKind, mistakes
from qiptrack.model.written_dates import not_a_date
from tests.conftest import CHARACTERS, with_each


def a_plan(**changes: Any) -> dict[str, Any]:
    plan = {
        "qip": "1",
        "title": "Care plans",
        "service": "Rosewood House",
        "sponsor": "Registered Manager",
        "opened": "2026-03-02",
    }
    return {**plan, **changes}


def an_action(**changes: Any) -> dict[str, Any]:
    action = {
        "id": "A1",
        "issue": "Reviews say nothing new",
        "action": "Run every review against the outcomes",
        "owner": "Deputy Manager",
        "due": "2026-04-30",
        "evidence_source": "The monthly audit",
    }
    return {**action, **changes}


def only(**changes: Any) -> Mistake:
    (mistake,) = mistakes(Plan, a_plan(actions=[an_action(**changes)]))
    return mistake


def test_a_whole_plan_has_no_mistake() -> None:
    assert mistakes(Plan, a_plan(actions=[an_action()])) == ()


@with_each(
    ("typed", "fix"),
    [
        pytest.param("30/04/2026", "Write 2026-04-30.", id="British order"),
        pytest.param("3.4.26", "Write 2026-04-03.", id="two figures of a year"),
        pytest.param("30 April 2026", "Write 2026-04-30.", id="the month as a word"),
        pytest.param("Thursday 30th Apr 2026", "Write 2026-04-30.", id="with the weekday"),
        pytest.param(
            "by Monday 1 March 2026",
            "1 March 2026 is a Sunday: write 2026-03-01, or the Monday that is meant.",
            id="with another weekday",
        ),
        pytest.param("2026-4-3", "Write 2026-04-03.", id="one figure of a month"),
        pytest.param("2026/04/30", "Write 2026-04-30.", id="slashes"),
        pytest.param("2026-04-30T00:00", "Write 2026-04-30.", id="with a time"),
        pytest.param("20260430", "Write 2026-04-30.", id="nothing between"),
        pytest.param("w/e 26 April 2026", "Write 2026-04-26.", id="the end of a week"),
        pytest.param("week ending 26/04/26", "Write 2026-04-26.", id="as words"),
        pytest.param(
            "2026-02-30",
            "Write a day that exists; the last of February 2026 is 2026-02-28.",
            id="no such day",
        ),
        pytest.param(
            "1735689600", "Write one day as YYYY-MM-DD, such as 2026-04-30.", id="seconds"
        ),
        pytest.param(
            "April 2026", "Write one day of it; the last of April 2026 is 2026-04-30.", id="a month"
        ),
        pytest.param("end of March 2026", "Write 2026-03-31.", id="the end of a month"),
        pytest.param("31st March", "Write the year too, as YYYY-03-31.", id="no year"),
        pytest.param("26-03-31", "Write 2031-03-26 or 2026-03-31.", id="either way round"),
        pytest.param(
            "31/04/2026",
            "Write a day that exists; the last of April 2026 is 2026-04-30.",
            id="a day too many",
        ),
        pytest.param(
            "Q1 2025/26", "Write one day of it; that quarter ends on 2025-06-30.", id="financial"
        ),
        pytest.param(
            "Q2",
            "Write one day of it; that quarter ends on YYYY-06-30, or on YYYY-09-30 where the year"
            " begins in April.",
            id="a quarter",
        ),
        pytest.param(
            "2025/26", "Write one day of that year; its last is 2026-03-31.", id="a financial year"
        ),
        pytest.param(
            "w/c 12 January 2026",
            "Write one day of that week; its Friday is 2026-01-16.",
            id="a week",
        ),
        pytest.param(
            "ASAP",
            "Write the day that is meant by it, as YYYY-MM-DD: today's, or one of this week.",
            id="at once",
        ),
        pytest.param(
            "ongoing",
            "Write the day by which the change is in place, as YYYY-MM-DD; what goes on from then"
            " is a check. Write under `checks:` in the plan: - {id: C1, check: What is looked at,"
            " owner: Role, every: month, since: YYYY-MM-DD}",
            id="without end",
        ),
        pytest.param("0206-07-31", "Correct the year.", id="a figure of the year lost or moved"),
        pytest.param("1949-12-31", "Correct the year.", id="before any plan"),
    ],
)
def test_what_is_not_a_date_says_what_to_write(typed: str, fix: str) -> None:
    mistake = only(due=typed)
    assert (mistake.kind, mistake.loc, mistake.fix) == (
        MistakeKind.WRONG_VALUE,
        ("actions", 0, "due"),
        fix,
    )
    assert typed in mistake.message


def test_a_misspelt_key_is_not_also_missing() -> None:
    action = an_action()
    action["ownr"] = action.pop("owner")
    (mistake,) = mistakes(Plan, a_plan(actions=[action]))
    assert mistake.kind is MistakeKind.UNKNOWN_KEY
    assert mistake.at_key
    assert mistake.message == "an action has no key 'ownr'; did you mean 'owner'?"
    assert mistake.fix == "Write `owner:`."


def test_two_misspelt_keys_are_two_mistakes() -> None:
    action = an_action()
    action["ownr"] = action.pop("owner")
    action["Issue"] = action.pop("issue")
    found = mistakes(Plan, a_plan(actions=[action]))
    assert [mistake.kind for mistake in found] == [MistakeKind.UNKNOWN_KEY] * 2


def test_a_key_that_resembles_nothing_lists_what_there_is() -> None:
    (mistake,) = mistakes(Plan, a_plan(zzzz="1"))
    assert mistake.message == "the file has no key 'zzzz'"
    assert "title" in mistake.fix


@with_each(
    ("key", "kinds"),
    [("contributors", "an action"), ("id", "an indicator, a check or an action")],
)
def test_a_key_that_slipped_out_of_its_item_is_not_to_be_removed(key: str, kinds: str) -> None:
    (mistake,) = mistakes(Plan, a_plan(**{key: "Cook"}))
    assert mistake.message == f"the file has no key '{key}'"
    assert mistake.fix == f"It is a key of {kinds}: begin it where the other keys of that begin."


def test_a_key_of_most_records_is_said_to_be_of_none() -> None:
    assert only(by="Cook").fix.startswith("Remove it, or use one of: ")


def test_a_key_that_is_there_already_under_its_name_is_to_be_merged() -> None:
    assert "merge it with `owner:`" in only(ownr="Somebody").fix


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_a_required_key_with_nothing_behind_it_is_missing(empty: str | None) -> None:
    mistake = only(owner=empty)
    assert (mistake.kind, mistake.message) == (MistakeKind.MISSING_KEY, "'owner' is empty")


def test_an_optional_key_with_nothing_behind_it_is_absent() -> None:
    action = an_action(started=None, updates=None, assurance=None, learning=None)
    assert mistakes(Plan, a_plan(actions=[action], reviews=None, closed=None)) == ()


def test_a_word_out_of_place_names_the_nearest() -> None:
    mistake = only(status="In Progress")
    assert mistake.fix == "Write in-progress."
    assert "did you mean 'in-progress'" in mistake.message


@with_each("typed", ["complete ", " complete", "complete\t", "\N{NO-BREAK SPACE}complete"])
def test_a_word_with_spaces_round_it_is_not_said_to_be_another(typed: str) -> None:
    mistake = only(status=typed)
    assert mistake.message == "'complete' has spaces round it, and a word has none"
    assert mistake.fix == "Write complete."


def test_a_word_like_no_other_lists_them_all() -> None:
    assert only(status="xyz").fix == (
        "Write one of: not-started, in-progress, complete, closed, withdrawn."
    )


@with_each(
    ("changes", "message"),
    [
        ({"updates": "done"}, "'updates' is a list, and 'done' is not"),
        ({"updates": ["done"]}, "this item has keys of its own, and 'done' has none"),
        ({"assurance": "yes"}, "'assurance' has keys of its own, and 'yes' has none"),
        ({"issue": ["a", "b"]}, "'issue' is one value, and this is a list"),
        ({"owner": ["a", {"b": "c"}]}, "'owner' is one value, and this is a list"),
        ({"owner": []}, "'owner' is one value, and this is a list"),
        ({"issue": {"a": "b"}}, "'issue' is one value, and this is a group of keys"),
        ({"links": [{"risk": ["a"]}]}, "'risk' is one value, and this is a list"),
        ({"links": ["RR-1"]}, "this item has keys of its own, and 'RR-1' has none"),
        ({"links": [{}]}, "this item is empty"),
        ({"id": "1"}, "'1' is not an id"),
        ({"updates": [None]}, "this item is empty"),
    ],
)
def test_a_value_of_the_wrong_shape_is_said_in_words(changes: dict[str, Any], message: str) -> None:
    mistake = only(**changes)
    assert mistake.message == message
    assert "Input should" not in mistake.fix


@with_each(
    ("value", "fits"),
    [
        ("55", True),
        ("-2.5", True),
        (".5", True),
        ("+3", True),
        ("55%", False),
        ("1,000", False),
        ("1_000", False),
        ("nan", False),
        ("1e3", False),
        ("many", False),
    ],
)
def test_a_number_is_digits(value: str, *, fits: bool) -> None:
    indicator = {
        "id": "I1",
        "name": "Falls",
        "unit": "falls",
        "better": "lower",
        "owner": "Quality Lead",
        "baseline": {"value": value},
        "target": {"value": "1"},
    }
    found = mistakes(Plan, a_plan(indicators=[indicator]))
    assert (found == ()) is fits


@with_each(
    ("part", "value", "fix"),
    [
        ("baseline", "CB", "Leave `baseline:` out until there is a number."),
        ("baseline", "collecting baseline", "Leave `baseline:` out until there is a number."),
        ("baseline", "3/20", "Write digits, such as 75 or 2.5."),
        ("measurements", "N/A", "Leave this measurement out until there is a number."),
        ("measurements", "17 out of 20", "Write `count: 17, of: 20` in the place of `value:`."),
        ("measurements", "17/20", "Write `count: 17, of: 20` in the place of `value:`."),
        ("target", "TBC", "Write digits, such as 75 or 2.5."),
        ("target", "maintain", "Write the number that is to be kept; it may be the baseline's."),
        (
            "target",
            "Maintain current performance",
            "Write the number that is to be kept; it may be the baseline's.",
        ),
        ("target", ">= 90%", "Write 90; `better:` says which side of it is good."),
        ("target", "90 or above", "Write 90; `better:` says which side of it is good."),
        ("target", "less than 2.5", "Write 2.5; `better:` says which side of it is good."),
        ("target", "85-90", "Write digits, such as 75 or 2.5."),
    ],
)
def test_a_number_that_is_not_known_or_is_a_part_says_what_to_do(
    part: str, value: str, fix: str
) -> None:
    given = {"value": value, "date": "2026-03-31"}
    indicator: dict[str, Any] = {"id": "I1", "name": "Falls", "unit": "%", "better": "lower"}
    indicator |= {"owner": "Quality Lead", "target": {"value": "1"}}
    indicator |= {part: [given] if part == "measurements" else {"value": value}}
    (mistake,) = mistakes(Plan, a_plan(indicators=[indicator]))
    assert mistake.fix == fix


@with_each(
    ("part", "value", "fix"),
    [
        ("baseline", "CB", "Leave `baseline:` out until there is a number."),
        ("baseline", "TBC", "Leave `baseline:` out until there is a number."),
        ("baseline", "61%", "Write `baseline: {value: 61}`."),
        ("target", "90", "Write `target: {value: 90}`."),
        (
            "target",
            "maintain",
            "Write the number that is to be kept, as `target: {value: NUMBER}`.",
        ),
        (
            "target",
            "soon",
            "Write its keys under it, each on its own line with a colon and its value.",
        ),
    ],
)
def test_a_value_in_the_place_of_its_keys_says_how_to_write_it(
    part: str, value: str, fix: str
) -> None:
    indicator: dict[str, Any] = {"id": "I1", "name": "Falls", "unit": "%", "better": "lower"}
    indicator |= {"owner": "Quality Lead", "target": {"value": "1"}, part: value}
    (mistake,) = mistakes(Plan, a_plan(indicators=[indicator]))
    assert mistake.message == f"'{part}' has keys of its own, and '{value}' has none"
    assert mistake.fix == fix


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("2", MistakeKind.UNKNOWN_VERSION),
        ("01", MistakeKind.UNKNOWN_VERSION),
        ("one", MistakeKind.WRONG_VALUE),
    ],
)
def test_a_version_that_is_not_known_is_the_only_mistake(version: str, kind: MistakeKind) -> None:
    found = mistakes(Plan, a_plan(qip=version, shape="round"))
    assert found[0].kind is kind
    assert (len(found) == 1) is (kind is MistakeKind.UNKNOWN_VERSION)


@with_each("data", [None, [], "words", ["a"], {}])
def test_what_is_no_plan_at_all_is_told_in_words(data: object) -> None:
    found = mistakes(Plan, data)
    assert found
    assert all("Input should" not in mistake.message for mistake in found)


@with_each("value", ["true", "false", "yes", "No"])
def test_a_flag_is_true_or_false(value: str) -> None:
    roles = [{"role": "Team Leader", "vacant": value}]
    data = {"qip": "1", "organisation": "Fernhill Care", "roles": roles}
    assert mistakes(Organisation, data) == ()
    assert Organisation.model_validate(data).roles[0].vacant is (value in ("true", "yes"))


def test_a_flag_that_is_neither_says_so() -> None:
    roles = [{"role": "Team Leader", "vacant": "maybe"}]
    data = {"qip": "1", "organisation": "Fernhill Care", "roles": roles}
    (mistake,) = mistakes(Organisation, data)
    assert mistake.message == "'maybe' is neither true nor false"


@with_each("key", ["[key]", "", "\0", "actions/A1", "0"])
def test_a_key_that_the_format_does_not_have_may_be_called_anything(key: str) -> None:
    (mistake,) = mistakes(Plan, {**a_plan(), key: "x"})
    assert (mistake.kind, mistake.loc) == (MistakeKind.UNKNOWN_KEY, (key,))
    found = only(**{key: "x"})
    assert (found.kind, found.loc) == (MistakeKind.UNKNOWN_KEY, ("actions", 0, key))
    assert f"no key '{key}'" in found.message


def test_a_word_of_everyday_for_a_key_is_one_mistake() -> None:
    action = an_action(lead="Deputy Manager", due_date="2026-04-30")
    del action["owner"], action["due"]
    found = mistakes(Plan, a_plan(actions=[action]))
    assert [(mistake.kind, mistake.fix) for mistake in found] == [
        (MistakeKind.UNKNOWN_KEY, "Write `owner:`."),
        (MistakeKind.UNKNOWN_KEY, "Write `due:`."),
    ]


@with_each(
    ("changes", "fix"),
    [
        ({"comments": "x"}, "Write `note:` of an item under `updates:`."),
        ({"verified": "x", "learning": None}, "Write `verifications:`."),
        ({"outcome": "x"}, "Write `outcome:` under `learning:`."),
        ({"service": "x"}, "Write `service:` of the plan."),
        ({"next review": "x"}, "Write `next:` under `reviews:` of the plan."),
        ({"status": "ongoing"}, "Write in-progress."),
        ({"status": "open"}, "Write not-started or in-progress."),
    ],
)
def test_where_a_value_belongs_is_said(changes: dict[str, Any], fix: str) -> None:
    assert only(**changes).fix == fix


def test_a_key_of_the_plan_is_named_as_one() -> None:
    message = only(sponsor="x").message
    assert message == "an action has no key 'sponsor'; did you mean 'sponsor' of the plan?"


def test_a_word_with_two_meanings_names_both() -> None:
    action = an_action(completion_date="2026-04-30")
    del action["due"]
    (mistake,) = mistakes(Plan, a_plan(actions=[action]))
    assert mistake.message == (
        "an action has no key 'completion_date'; did you mean 'due' or 'completed'?"
    )
    assert mistake.fix == (
        "Write `due:` (the day by which the change is in place)"
        " or `completed:` (the day the change was in place)."
    )


@pytest.mark.parametrize(
    ("key", "there", "meant"),
    [("statud", (), "status"), ("statud", ("status",), "started")],
)
def test_a_key_that_is_there_already_is_meant_only_where_no_other_is(
    key: str, there: tuple[str, ...], meant: str
) -> None:
    given_there = {name: "2026-04-30" if name == "started" else "complete" for name in there}
    data = a_plan(actions=[{**an_action(**given_there), key: "2026-03-02"}])
    (found,) = (each for each in mistakes(Plan, data) if each.kind is MistakeKind.UNKNOWN_KEY)
    assert f"did you mean '{meant}'?" in found.message
    assert found.meant == meant


def test_a_misspelt_key_is_sought_among_those_of_its_own_part() -> None:
    found = only(assurance={"by": "Quality Lead", "metod": "observation"})
    assert "did you mean 'method'?" in found.message


def test_of_two_meanings_the_first_is_the_likelier() -> None:
    action = an_action(completion_date="2026-04-30")
    (mistake,) = mistakes(Plan, a_plan(actions=[action]))
    assert mistake.meant in ("completed", "due")
    empty = an_action(completion_date=None)
    (mistake,) = mistakes(Plan, a_plan(actions=[empty]))
    assert mistake.meant is None


@given(
    st.text(CHARACTERS, max_size=60)
    | st.text("0123456789abcdefghijklmnopqrstuvwxyz/. -", min_size=1, max_size=14)
)
def test_whatever_stands_for_a_date_says_what_to_write(typed: str) -> None:
    message, fix = not_a_date(typed)
    assert message
    assert fix.endswith(".")
