import datetime as dt
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiptrack.reports.problems.junit import parts
from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.screen import Screen
from qiptrack.reports.text import visible
from qiptrack.rules.problem import Place, Problem, Severity
from tests.conftest import examples

SCHEMA = Path(__file__).parents[2] / "data" / "junit-10.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


def render(checked: CheckOutcome) -> str:
    return "".join(parts(checked, Screen()))


def parsed(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - it is our own, or a schema kept here


def misfits(root: ET.Element) -> list[str]:
    """Return the elements and attributes of a report that the schema does not have there.

    It reads as much of the schema as decides that: names, places and what is required.
    """
    declared = {
        each.get("name"): each
        for each in parsed(SCHEMA.read_text(encoding="utf-8")).iter(f"{XS}element")
    }
    found = []
    for element in root.iter():
        rule = declared[element.tag]
        attributes = {each.get("name"): each for each in rule.iter(f"{XS}attribute")}
        required = {n for n, each in attributes.items() if each.get("use") == "required"}
        children = {each.get("ref") for each in rule.iter(f"{XS}element")} - {None}
        found += [f"{element.tag}@{name}" for name in element.attrib if name not in attributes]
        found += [f"{element.tag}@{name} missing" for name in required - set(element.attrib)]
        found += [f"{element.tag}/{c.tag}" for c in element if c.tag not in children]
    return found


def test_the_report_has_the_form_that_jenkins_reads(
    checked: CheckOutcome, clean: CheckOutcome
) -> None:
    for each in (checked, clean):
        assert misfits(parsed(render(each))) == []


def test_what_does_not_fit_would_be_told(checked: CheckOutcome) -> None:
    root = parsed(render(checked))
    case = next(root.iter("testcase"))
    case.set("line", "3")
    del case.attrib["name"]
    ET.SubElement(case, "testcase")
    assert misfits(root) == [
        "testcase@line",
        "testcase@name missing",
        "testcase/testcase",
        "testcase@name missing",
    ]


def test_each_file_is_a_suite_and_a_good_one_passes(checked: CheckOutcome) -> None:
    suites = parsed(render(checked))
    assert {suite.get("name"): len(suite.findall("testcase")) for suite in suites} == {
        "plans/rosewood-care-plan-reviews.yaml": 2,
        "plans/falls.yaml": 2,
        "plans/archive/falls.yaml": 1,
        "plans/wäsche: 50%.yaml": 1,
        "plans/empty.yaml": 1,
        "plans/good.yaml": 1,
    }
    (good,) = suites.findall("testsuite[@name='plans/good.yaml']/testcase")
    assert (good.get("name"), list(good)) == ("no problems", [])
    assert (suites.get("tests"), suites.get("failures")) == ("8", "4")


@pytest.mark.parametrize(("strict", "outcome"), [(False, "skipped"), (True, "failure")])
def test_a_warning_fails_only_where_it_counts(
    strict: bool, outcome: str, checked: CheckOutcome
) -> None:
    suites = parsed(render(replace(checked, strict=strict)))
    suite = suites.find("testsuite[@name='plans/empty.yaml']")
    assert suite is not None
    assert [each.tag for each in suite[0]] == [outcome]
    assert suite.get("failures") == ("1" if strict else "0")


def test_no_two_cases_of_a_file_have_one_name(checked: CheckOutcome) -> None:
    first, second, *_ = checked.problems
    suites = parsed(render(replace(checked, problems=(first, second, first, first))))
    cases = [each.get("name", "") for each in suites[0]]
    assert len(set(cases)) == 4
    assert [cases[2], cases[3]] == [f"{cases[0]}~2", f"{cases[0]}~3"]


def test_a_file_that_was_not_listed_is_not_forgotten(checked: CheckOutcome) -> None:
    suites = parsed(render(replace(checked, files=())))
    assert len(suites) == 4


def test_what_xml_does_not_allow_is_replaced(checked: CheckOutcome) -> None:
    suites = parsed(render(replace(checked, problems=(), files=("a\uffff\x00\ud800.yaml",))))
    assert suites[0].get("name") == "a\\uffff\\x00\\ud800.yaml"


@given(ANYTHING)
@settings(max_examples=examples(100))
def test_any_text_is_xml(text: str) -> None:
    problem = Problem(
        "QIP201", "date-order", Severity.ERROR, Place(text, 1, 1, 1, 2), text, text, "", text
    )
    out = render(CheckOutcome((problem,), (text,), dt.date(2026, 6, 1)))
    root = parsed(out)
    assert out.isascii()
    assert root[0].get("name") == visible(text).replace("\ufffe", "\ufffd").replace(
        "\uffff", "\ufffd"
    )
