"""Messages to roles: each has what waits for that role, and nothing is sent."""

import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ask, rows, swept
from tests.hostile import TEXTS, hostile_folder


def drafts(folder: Path) -> dict[str, EmailMessage]:
    """Return the drafts in a folder by the names of their files."""
    found = {}
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        assert not message.defects
        found[path.name] = message
    return found


def test_each_role_has_what_waits_for_it(ask: Ask) -> None:
    found = rows(ask("remind", "--format", "json"))
    assert {row["topic"] for row in found} == {
        "overdue",
        "to verify",
        "due soon",
        "checks and measurements due",
        "decisions",
        "told, and to answer",
    }
    for role in ("Deputy Manager", "Quality Lead", "Medicines Lead"):
        own = {row["ref"] for row in found if row["to"] == role}
        waits = rows(ask("mine", "--by", role, "--format", "json"))
        soon = [each for each in waits if (each["days_overdue"] or 0) >= -14]
        assert own == {each["ref"] for each in soon}


def test_a_role_of_every_service_has_one_message_and_a_namesake_its_own(ask: Ask) -> None:
    found = rows(ask("remind", "--format", "json"))
    at = {(row["to"], row["to_service"]) for row in found}
    assert ("Quality Lead", None) in at
    assert ("Deputy Manager", "Rosewood House") in at


def test_how_far_ahead_is_said(ask: Ask) -> None:
    today = rows(ask("remind", "--within", "0", "--format", "json"))
    assert not [row for row in today if row["topic"] == "due soon" and row["days_overdue"]]
    far = rows(ask("remind", "--within", "999999999", "--format", "json"))
    assert len(far) > len(rows(ask("remind", "--format", "json"))) > len(today)


def test_managers_are_told_what_is_overdue_with_others(ask: Ask) -> None:
    (deputy,) = (
        row
        for row in rows(ask("remind", "--managers", "--format", "json"))
        if row["topic"] == "overdue with those who report to you"
        and row["to"] == "Registered Manager"
    )
    assert (deputy["role"], deputy["ref"]) == ("Deputy Manager", "rosewood-care-plan-reviews/A6")
    assert "report to you" not in ask("remind").stdout


def test_drafts_are_for_roles_in_post_with_an_address(ask: Ask, tmp_path: Path) -> None:
    answer = ask("remind", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 0
    found = drafts(tmp_path / "out")
    deputy = found["2026-11-23-deputy-manager-rosewood-house.eml"]
    assert (deputy["To"], deputy["X-Unsent"]) == ("s.reyes@example.org", "1")
    assert deputy["Subject"] == "Improvement plans: overdue 1; due soon 1"
    text = deputy.get_content()
    assert "rosewood-care-plan-reviews/A6, Rosewood House, 10 days late" in text
    assert "Reply with the day it was done and what shows it" in text
    assert "Or type: qiptrack evidence rosewood-care-plan-reviews/A6 --kind KIND --note" in text
    assert "No draft for Care Coordinator, Northgate Homecare" in answer.stderr
    assert not any("care-coordinator" in name for name in found)


def test_drafts_are_the_same_to_the_byte(ask: Ask, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ask("remind", "--out", str(tmp_path / name))
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_nobody_writes_to_the_last_holder_of_a_vacant_post(ask: Ask, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "_organisation.yaml"
    text = file.read_text("utf-8").replace("holder: S. Reyes", "vacant: true\n    holder: S. Reyes")
    file.write_text(text, "utf-8")
    answer = ask("remind", "--plans", str(plans), "--owner", "deputy", "--out", str(tmp_path / "o"))
    assert "No draft for Deputy Manager, Rosewood House" in answer.stderr
    assert drafts(tmp_path / "o") == {}


def test_only_the_message_of_one_role(ask: Ask) -> None:
    found = rows(ask("remind", "--owner", "deputy", "--format", "json"))
    assert {row["to"] for row in found} == {"Deputy Manager"}
    refused = ask("remind", "--owner", "Nobody at all")
    assert refused.exit_code == 2
    assert "has no role 'Nobody at all'" in refused.stderr


@pytest.mark.parametrize("text", swept(TEXTS, every=3))
def test_hostile_text_is_text(ask: Ask, tmp_path: Path, text: str) -> None:
    text = TEXTS[text]
    plans = hostile_folder(tmp_path, text)
    shown = ask("remind", "--plans", str(plans), "--managers")
    assert shown.exit_code == (2 if "\ud800" in text else 0)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown.stdout)
    ask("remind", "--plans", str(plans), "--managers", "--out", str(tmp_path / "out"))
    for message in drafts(tmp_path / "out").values():
        assert set(message.keys()) == {
            *("X-Unsent", "To", "Subject"),
            *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
        }
        assert "everybody@example.org" not in message["To"]
        assert message["To"].count("@") == 1
        assert max(map(len, message.get_content().splitlines())) < 1_000


@pytest.mark.parametrize(
    ("email", "to"),
    [
        ("S. Reyes <s.reyes@example.org>", "s.reyes@example.org"),
        ("s.reyes@example.org, all@example.org", None),
        ("s.reyes@example.org\\nBcc: all@example.org", None),
        ("s.reyes at example.org", None),
        ("s.r\u00e9yes@example.org", None),
    ],
)
def test_an_address_is_one_or_there_is_no_draft(
    ask: Ask, tmp_path: Path, email: str, to: str | None
) -> None:
    plans = tmp_path / "plans"
    shutil.copytree(ROOT / "plans", plans)
    file = plans / "_organisation.yaml"
    text = file.read_text("utf-8").replace("s.reyes@example.org", f'"{email}"')
    file.write_text(text, "utf-8")
    words = ("--owner", "deputy", "--out", str(tmp_path / "out"))
    answer = ask("remind", "--plans", str(plans), *words)
    found = drafts(tmp_path / "out")
    assert [message["To"] for message in found.values()] == ([to] if to else [])
    assert ("is not one e-mail address" in answer.stderr) == (to is None)


def test_files_of_somebody_else_are_not_written_over(ask: Ask, tmp_path: Path) -> None:
    assert ask("remind", "--out", str(tmp_path)).exit_code == 0
    assert ask("remind", "--out", str(tmp_path)).exit_code == 0  # a draft may be made again
    mine = max(tmp_path.iterdir())
    mine.write_bytes(b"To: me\r\n\r\nX-Unsent is a heading of drafts.\r\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    answer = ask("remind", "--out", str(tmp_path), "--within", "90")
    assert answer.exit_code == 2
    assert f"{mine} is there already" in answer.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_is_named(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    answer = ask("remind", "--out", str(tmp_path / "file"))
    assert answer.exit_code == 2
    assert "cannot be a folder" in answer.stderr
    assert (tmp_path / "file").read_text() == "kept"
