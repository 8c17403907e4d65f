import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator

from qiptrack.reports.problems.problems import CheckOutcome
from qiptrack.reports.problems.sarif import parts
from qiptrack.reports.screen import Screen

SCHEMA = Path(__file__).parents[2] / "data" / "sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def render(checked: CheckOutcome) -> str:
    return "".join(parts(checked, Screen()))


def run_of(checked: CheckOutcome) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(checked))["runs"][0]
    return run


def test_the_log_is_valid(
    checked: CheckOutcome, clean: CheckOutcome, validator: Draft4Validator
) -> None:
    for each in (checked, clean, replace(checked, rules=())):
        assert list(validator.iter_errors(json.loads(render(each)))) == []


def test_the_schema_would_tell(checked: CheckOutcome, validator: Draft4Validator) -> None:
    log = json.loads(render(checked))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(log))


LINK = re.compile(r"(?<!\\)\[(?:[^\[\]\\]|\\.)*\]\(")
"""A link in a message in plain text, by the grammar of section 3.11.6."""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("`{0}` is not a day.", "`{{0}}` is not a day."),
        ("'[here](http://example.org)' is long.", r"'[here\](http://example.org)' is long."),
        (r"[a\](1) [b\\](2).", r"[a\\\](1) [b\\\\\](2)."),
        ("[a] (b) ](c).", r"[a] (b) \](c)."),
    ],
)
def test_no_message_has_a_link_or_a_place_to_be_filled(
    text: str, written: str, checked: CheckOutcome
) -> None:
    said = checked.problems[0]._replace(message=text, fix="")
    rule = checked.rules[0]._replace(summary=text, help=text)
    run = run_of(replace(checked, problems=(said,), rules=(rule,)))
    (described,) = run["tool"]["driver"]["rules"]
    for each in (run["results"][0]["message"], described["shortDescription"], described["help"]):
        assert each["text"] == written
        assert not LINK.search(each["text"])


def test_a_link_would_be_found() -> None:
    assert LINK.search("see [here](1)")
    assert LINK.search(r"see [a\\](1)")


def test_columns_are_counted_in_characters(checked: CheckOutcome) -> None:
    run = run_of(checked)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 31,
        "startColumn": 12,
        "endLine": 31,
        "endColumn": 43,
    }


def test_a_result_leads_to_its_rule_where_that_is_known(checked: CheckOutcome) -> None:
    run = run_of(checked)
    first, second, *_ = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
    assert "ruleIndex" not in second


def test_a_rule_that_is_off_is_not_enabled(checked: CheckOutcome) -> None:
    on, off = run_of(checked)["tool"]["driver"]["rules"]
    assert on["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert off["defaultConfiguration"] == {"enabled": False, "level": "none"}


def test_severities_have_their_levels(checked: CheckOutcome) -> None:
    levels = [result["level"] for result in run_of(checked)["results"]]
    assert levels == ["error", "error", "error", "note", "error", "warning"]


@pytest.mark.parametrize(
    "file", ["plans/wäsche: 50%.yaml", "a b?#.yaml", "c:d.yaml", "日本.yaml", "a&b+c.yaml"]
)
def test_a_file_is_named_by_a_relative_uri(file: str, checked: CheckOutcome) -> None:
    uri = run_of(replace(checked, files=(file,)))["artifacts"][0]["location"]["uri"]
    parts = urlsplit(uri)
    assert uri.isascii()
    assert unquote(parts.path) == file
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")


def test_a_name_that_is_not_text_can_be_named(checked: CheckOutcome) -> None:
    run = run_of(replace(checked, files=("a\udcff.yaml",)))
    assert run["artifacts"][0]["location"]["uri"] == "a%FF.yaml"


def test_a_fingerprint_outlasts_lines_that_move(checked: CheckOutcome) -> None:
    def fingerprints(problems: Any) -> list[str]:
        results = run_of(replace(checked, problems=problems))["results"]
        return [result["partialFingerprints"]["problem/v1"] for result in results]

    first, second, *_ = checked.problems
    moved = first._replace(place=first.place._replace(line=40, end_line=40))
    assert fingerprints([first, second]) == fingerprints([moved, second])
    assert len(set(fingerprints([first, first, second]))) == 3
    assert fingerprints([second, first])[::-1] == fingerprints([first, second])


def test_the_first_of_two_places_is_told_too(checked: CheckOutcome) -> None:
    related = run_of(checked)["results"][1]["relatedLocations"]
    assert [each["physicalLocation"]["region"]["startLine"] for each in related] == [98]
