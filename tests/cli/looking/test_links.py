"""`qiptrack links`: what there is to answer, and what answers it, all ways round."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ask, with_each


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "plans", tmp_path / "plans"))


def rows(ask: Ask, *words: str) -> dict[str, Any]:
    said = ask("links", *words, "--format", "json")
    assert said.exit_code == 0, said.stderr
    return {row["ref_id"]: row for row in json.loads(said.stdout)["rows"]}


def test_rows_have_the_keys_of_the_contract_first(ask: Ask) -> None:
    row = rows(ask, "risk:RR-014")["RR-014"]
    assert list(row)[:5] == ["kind", "ref_id", "title", "actions", "found"]
    assert (row["kind"], row["found"]) == ("risk", True)
    assert row["actions"] == ["rosewood-care-plan-reviews/A7"]
    assert row["plans"] == ["rosewood-care-plan-reviews"]
    assert row["columns"]["Score"] == "8"


def test_what_nothing_answers_can_be_asked_for(ask: Ask) -> None:
    assert list(rows(ask, "risk", "--unanswered")) == ["RR-030", "RR-031"]


def test_an_audit_that_was_evidence_is_not_unanswered(ask: Ask) -> None:
    row = rows(ask, "audits")["CPA-2026-05"]
    assert (row["actions"], row["cited"]) == ([], ["rosewood-care-plan-reviews/A1"])


def test_a_link_that_leads_nowhere_is_named_and_warned_of(ask: Ask, plans: Path) -> None:
    file = plans / "northgate-safeguarding-alerts.yaml"
    file.write_text(file.read_text().replace("risk: RR-022", "risk: RR-220"))
    found = rows(ask, "--plans", str(plans), "--dangling")
    assert [(name, row["found"]) for name, row in found.items()] == [("RR-220", False)]
    assert "not in the register" in ask("--plans", str(plans), "links").stdout
    said = ask("--plans", str(plans), "check", "--select", "QIP601")
    assert "no risk RR-220 is in the register" in said.stdout


def test_a_kind_without_a_register_is_shown_as_it_is(ask: Ask, plans: Path) -> None:
    file = plans / "northgate-safeguarding-alerts.yaml"
    file.write_text(file.read_text().replace("risk: RR-022", "complaint: C-7"))
    row = rows(ask, "--plans", str(plans), "complaint:C-7")["C-7"]
    assert row["found"] is None
    said = ask("--plans", str(plans), "links", "complaint:c-7")
    assert "there is none for this kind" in said.stdout


def test_a_service_has_its_own(ask: Ask) -> None:
    found = rows(ask, "risk", "--service", "Northgate Homecare")
    assert "RR-030" in found
    assert "RR-014" not in found


def test_a_register_that_cannot_be_read_hides_nothing_else(ask: Ask, plans: Path) -> None:
    (plans / "registers" / "risks.csv").unlink()
    said = ask("--plans", str(plans), "links")
    assert said.exit_code == 2
    assert "there is no file registers/risks.csv" in said.stderr
    assert f"{plans / '_organisation.yaml'}:71:11: registers/0/file: there is no" in said.stderr
    assert "INC-2026-031" in said.stdout


def test_text_of_a_register_has_no_effect(ask: Ask, plans: Path) -> None:
    register = plans / "registers" / "risks.csv"
    register.write_text(register.read_text() + '=1+1,"\x1b[31mred\x07",Elm Court,,,,,\n')
    said = ask("--plans", str(plans), "links", "risk", "--format", "csv")
    assert "\x1b" not in said.stdout
    assert '"\'=1+1"' in said.stdout
    assert "\x1b" not in ask("--plans", str(plans), "links").stdout


@with_each(
    ("words", "message"),
    [
        (["foo"], "There are: audit, incident, risk."),
        (["risk:RR-999"], "No register and no plan has a risk 'RR-999'"),
        ([":RR-014"], "':RR-014' is not a link"),
        (["risk:RR-14"], "Did you mean risk:RR-014?"),
    ],
)
def test_a_refusal_says_what_there_is(ask: Ask, words: list[str], message: str) -> None:
    said = ask("links", *words)
    assert said.exit_code == 2
    assert message in said.stderr


def test_registers_that_cannot_be_read_are_named_all_the_same(ask: Ask, tmp_path: Path) -> None:
    registers = "".join(f"  - {{kind: k{n}, file: k{n}.csv, id: Ref}}\n" for n in range(7))
    (tmp_path / "_organisation.yaml").write_text(
        f"qip: 1\norganisation: Oak Care\nservices: [Oak]\nregisters:\n{registers}"
    )
    said = ask("--plans", str(tmp_path), "links")
    assert "names 7 registers; none can be read" in " ".join(said.stdout.split())
    assert "names no registers" not in said.stdout
