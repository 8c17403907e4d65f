import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qiptrack.model.identity import same_name
from qiptrack.rules.context import Surroundings
from qiptrack.rules.engine import plan_problems
from qiptrack.rules.examine import examine_organisation, examine_plan
from qiptrack.workflow.adding import ServiceThere
from qiptrack.workflow.new_plans import NotAPlanId, folder_files, plan_id, plan_text
from qiptrack.yamlfile.loader import load
from tests.conftest import examples, with_each

NAMES = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40
).filter(lambda text: text == text.strip())


@settings(max_examples=examples(60), deadline=None)
@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)))
@example(dt.date(2024, 2, 28))
@example(dt.date(2024, 2, 29))
def test_a_new_folder_has_no_problem_on_whichever_day_it_is_made(today: dt.date) -> None:
    files = folder_files(today, {})
    examined = examine_organisation(files["_organisation.yaml"].encode(), "_organisation.yaml")
    assert examined.organisation is not None
    assert examined.document.mistakes == ()
    raw, organisation = files["example-handover.yaml"].encode(), examined.organisation
    plan = examine_plan(raw, "example-handover.yaml", "example-handover.yaml", organisation)
    assert list(plan_problems(plan, Surroundings(today, organisation))) == []


@settings(max_examples=examples(100), deadline=None)
@given(NAMES, st.lists(NAMES, min_size=1, max_size=3))
@example("012", ["no"])
@example("a: b", ["x, y]"])
@example("Oak House", ["Oak House", "- Elm # Court", "yes"])
@example("Oak House", ["Oak House", "oak  house"])
def test_a_new_folder_is_of_the_organisation_and_the_services_that_are_named(
    organisation: str, services: list[str]
) -> None:
    if any(same_name(*pair) for pair in combinations(services, 2)):
        with pytest.raises(ServiceThere):
            folder_files(dt.date(2026, 6, 1), {}, organisation, services)
        return
    files = folder_files(dt.date(2026, 6, 1), {}, organisation, services)
    read = {name: load(files[name].encode(), name) for name in files if name.endswith(".yaml")}
    declared: Any = read["_organisation.yaml"].data
    plan: Any = read["example-handover.yaml"].data
    assert all(source.faults == () for source in read.values())
    assert declared["organisation"] == organisation
    assert declared["services"] == services
    assert plan["service"] == services[0]
    posts = [each for service in services for each in [service] * 3]
    assert [each.get("service") for each in declared["roles"]] == [*posts, None, None]


@with_each("number", range(7))
def test_no_day_of_the_example_is_at_a_weekend(number: int) -> None:
    today = dt.date(2026, 6, 1) + dt.timedelta(number)  # a Monday, and the days after it
    text = folder_files(today, {})["example-handover.yaml"]
    for key, days in (("due", 42), ("by", 120)):
        day = today + dt.timedelta(days)
        moved = day + dt.timedelta({5: 2, 6: 1}.get(day.weekday(), 0))
        assert f"{key}: {moved}" in text


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(str.strip)


@settings(max_examples=examples(150), deadline=None)
@given(TEXTS, TEXTS, TEXTS)
@example("012", "no", "~")
@example("a: b", "#", "- c")
def test_a_new_plan_says_what_was_typed(title: str, service: str, sponsor: str) -> None:
    source = load(plan_text(title, service, sponsor, dt.date(2026, 3, 2)).encode(), "new.yaml")
    assert source.faults == ()
    assert source.data == {
        "qip": "1",
        "title": title,
        "service": service,
        "sponsor": sponsor,
        "opened": "2026-03-02",
        "actions": [],
    }


@with_each(
    ("typed", "offered"),
    [
        ("my plan", "my-plan"),
        ("Ängste", ""),
        ("../x", "x"),
        ("!!", "rosewood-falls"),
        ("con", "con-plan"),
        ("2026", "2026-plan"),
        ("Organisation.yaml", "organisation-plan"),
        ("A1", "a1-plan"),
        ("organisation-wide", ""),
        ("a1-falls", ""),
        ("2026-27", ""),
        ("a" * 100, ""),
        ("a" * 101, "rosewood-falls"),
        ("falls.yaml", ""),
        ("falls.yml", ""),
        ("_falls", "falls"),
        (".falls", "falls"),
    ],
)
def test_an_id_is_a_file_name_and_another_is_offered(typed: str, offered: str) -> None:
    if not offered:
        assert plan_id(typed) == typed.partition(".y")[0]
        return
    with pytest.raises(NotAPlanId) as refused:
        plan_id(typed)
    assert refused.value.fix.endswith(f"such as {offered}.")
