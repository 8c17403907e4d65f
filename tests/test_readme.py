"""What the README says is what the code does."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qiptrack.analysis.tables.tables import TABLES
from qiptrack.cli.command_table import COMMANDS
from qiptrack.cli.topics import TOPICS
from qiptrack.model.lifecycle import STEPS
from qiptrack.model.vocabulary import Status
from qiptrack.reports.exports.exports import DataFormat
from qiptrack.reports.formats.endings import ENDINGS
from qiptrack.reports.formats.formats import Format
from qiptrack.reports.packs.packs import Pack
from qiptrack.reports.rules import FAMILIES
from qiptrack.rules.engine import all_rules
from tests import prefork

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BEHIND = "README.md is not what the code says: run pytest with --update-goldens"


def steps() -> str:
    lines = ["| step | from | to | it needs |", "|---|---|---|---|"]
    for step in STEPS.values():
        states = ", ".join(status for status in Status if status in step.allowed)
        lines.append(f"| `{step.name}` | {states} | {step.becomes or 'the same'} | {step.needs} |")
    return "\n".join(lines)


def commands() -> str:
    lines = []
    for heading, listed in COMMANDS.items():
        lines += [f"**{heading}**", "", "| command | what it does |", "|---|---|"]
        lines += [f"| `{command.name}` | {command.summary} |" for command in listed]
        lines.append("")
    return "\n".join(lines).rstrip()


def rules() -> str:
    lines = []
    for figure, family in FAMILIES.items():
        found = [rule for rule in all_rules() if rule.code[3] == figure]
        if found:
            lines += [f"**{family}**", "", "| code | name | severity |", "|---|---|---|"]
            lines += [
                f"| {rule.code} | {rule.name} | {rule.severity}{', always' if rule.fixed else ''} |"
                for rule in found
            ]
            lines.append("")
    return "\n".join(lines).rstrip()


def formats() -> str:
    lines = ["| `--format` | what it prints |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{each}` | {each.purpose} |" for each in Format)])


def data_formats() -> str:
    lines = ["| `--format` | what it writes |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{each}` | {each.purpose} |" for each in DataFormat)])


def tables() -> str:
    lines = ["| table | a row is | with what is worked out |", "|---|---|---|"]
    for table in TABLES.values():
        more = ", ".join(f"`{column.name}`" for column in table.more)
        lines.append(f"| `{table.name}` | {table.about} | {more} |")
    return "\n".join(lines)


def packs() -> str:
    lines = ["| pack | what is in it |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{each}` | {each.purpose} |" for each in Pack)])


def endings() -> str:
    lines = ["| ending | what it is | it needs |", "|---|---|---|"]
    for ending, made in ENDINGS.items():
        extra = f"`pip install '.[{made.extra}]'`" if made.extra else "nothing"
        lines.append(f"| `{ending}` | {made.purpose} | {extra} |")
    return "\n".join(lines)


def topics() -> str:
    return "\n\n".join(f"### {each.question}\n\n{each.text.rstrip()}" for each in TOPICS)


def without_generated(text: str, name: str, part: str) -> str:
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}{part}\n{found[2]}", text)


def with_sessions(text: str, folder: Path) -> str:
    """Return `text` with the answer of each command of its console blocks behind it."""

    def answered(found: re.Match[str]) -> str:
        return f"```console\n{found[1]}\n{answer(found[1].removeprefix('$ '), folder)}```"

    return re.sub(r"```console\n(\$ [^\n]*)\n.*?```", answered, text, flags=re.DOTALL)


def answer(command: str, folder: Path) -> str:
    client = prefork.client(folder / "client")
    ran = subprocess.run(
        ["sh", "-c", command.replace("qiptrack", f"'{client}' -m qiptrack", 1)],
        cwd=folder,
        env={
            **os.environ,
            "COLUMNS": "80",
            "LC_ALL": "C.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return ran.stdout


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("steps", steps),
        ("commands", commands),
        ("rules", rules),
        ("formats", formats),
        ("data formats", data_formats),
        ("tables", tables),
        ("packs", packs),
        ("endings", endings),
        ("topics", topics),
    ],
)
def test_a_table_is_what_the_code_says(
    name: str, made: Callable[[], str], pytestconfig: pytest.Config
) -> None:
    text = README.read_text("utf-8")
    right = without_generated(text, name, made())
    if text != right and pytestconfig.getoption("--update-goldens"):
        README.write_text(right, "utf-8")
    assert text == right, BEHIND


def test_the_sessions_are_what_the_commands_answer(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    text = README.read_text("utf-8")
    right = with_sessions(text, tmp_path)
    if text != right and pytestconfig.getoption("--update-goldens"):
        README.write_text(right, "utf-8")
    assert text == right, BEHIND


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def test_the_short_plan_of_the_readme_is_one(tmp_path: Path) -> None:
    (plan,) = (text for text in examples() if text.startswith("qip:"))
    (tmp_path / "example.yaml").write_text(plan, "utf-8")
    said = answer(f"qiptrack check --plans {tmp_path} --as-of 2026-03-02 --strict", tmp_path)
    assert "error" not in said


def test_the_pack_of_the_readme_is_one(tmp_path: Path) -> None:
    (pack,) = (text for text in examples() if text.startswith("framework:"))
    organisation = "qip: 1\norganisation: A\nframeworks: [cqc-saf, _our-promises.yaml]\n"
    (tmp_path / "_our-promises.yaml").write_text(pack, "utf-8")
    (tmp_path / "_organisation.yaml").write_text(organisation, "utf-8")
    said = answer(f"qiptrack coverage our-promises --plans {tmp_path}", tmp_path)
    assert "2 of 2 statements of our-promises" in said


def test_the_first_plan_of_the_readme_is_made_and_checked(tmp_path: Path) -> None:
    (block,) = re.findall(r"```sh\n(mkdir our-plans.*?)```", README.read_text("utf-8"), re.DOTALL)
    lines = block.replace("\\\n", "").splitlines()
    for line in lines:
        said = answer(f"cd {'our-plans' if line != lines[0] else '.'} && {line}", tmp_path)
        assert "qiptrack: " not in said, said
    assert "No problems" in said


def test_every_module_of_the_package_is_in_the_layout() -> None:
    text = README.read_text("utf-8")
    folders = {path.name for path in (ROOT / "qiptrack").iterdir() if path.is_dir()}
    for folder in sorted(folders - {"__pycache__"}):
        assert f"| `{folder}/` |" in text


def layout() -> list[tuple[Path, str]]:
    """Return each file and folder that the layout names, with the folder whose row names it."""
    table = README.read_text("utf-8").partition("### Layout")[2].partition("Three ideas")[0]
    found = []
    for row in re.findall(r"^\| `([a-z_]+/|pointer\.py)` \| (.*) \|$", table, re.MULTILINE):
        folder = ROOT / row[0] if row[0] == "tests/" else ROOT / "qiptrack" / row[0].strip("/")
        found += [
            (folder.parent if folder.suffix else folder, name)
            for name in re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/)?)`", row[1])
        ]
    return found


def test_what_the_layout_names_is_there() -> None:
    named = layout()
    assert len(named) > 60
    for folder, name in named:
        places = (folder / name, folder / f"{name}.py", folder.parent / name)
        assert any(place.exists() for place in places), f"{folder.name}: {name}"


def test_what_the_recipes_name_is_there() -> None:
    recipes = README.read_text("utf-8").partition("### Recipes")[2].partition("## Changes")[0]
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)+(?:\.py|/)?|[a-z_]+/)`", recipes)
    assert len(named) > 15
    for name in named:
        roots = (ROOT, ROOT / "qiptrack", ROOT / "qiptrack" / "cli")
        assert any((root / name).exists() for root in roots), name
