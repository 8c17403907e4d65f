"""Left may not import right, the inside is pure, and a run loads only what it uses."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "qiptrack"

ORDER = (
    ("errors", "pointer"),
    ("model",),
    ("yamlfile",),
    ("analysis",),
    ("rules",),
    ("workflow",),
    ("store",),
    ("reports",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
PURE = frozenset(name for names in ORDER[:6] for name in names)
OUTSIDE = {
    *("os", "sys", "io", "time", "subprocess", "socket", "tempfile", "shutil", "glob", "threading"),
    *("multiprocessing", "asyncio", "logging", "random", "secrets", "uuid"),
    *("rich", "typer", "filelock"),
}


def modules(package: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(package.rglob("*.py")):
        part = path.relative_to(package).parts[0].removesuffix(".py")
        if part != "__init__":
            yield part, ast.parse(path.read_text("utf-8"), str(path))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_ways(package: Path) -> list[str]:
    return [
        f"{part} imports {name}"
        for part, tree in modules(package)
        for name in imported(tree)
        if name.startswith("qiptrack.")
        and (other := name.split(".")[1]) in RANK
        and RANK[other] > RANK[part]
    ]


def impurities(package: Path) -> list[str]:
    found = []
    for part, tree in modules(package):
        if part not in PURE:
            continue
        found += [
            f"{part} imports {name}"
            for name in imported(tree)
            if name.split(".")[0] in OUTSIDE or name == "pathlib.Path"
        ]
        found += [f"{part} calls {name}" for name in calls(tree) if name in REFUSED_CALLS]
    return found


REFUSED_CALLS = frozenset({"open", "print", "input", "dt.date.today", "dt.datetime.now"})


def calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_left_does_not_import_right() -> None:
    assert wrong_ways(PACKAGE) == []


def test_every_part_has_its_place_in_the_order() -> None:
    assert {part for part, _ in modules(PACKAGE)} == set(RANK)


def test_the_inside_is_pure() -> None:
    assert impurities(PACKAGE) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from qiptrack.store.folder import PlansFolder", wrong_ways),
        ("from qiptrack.cli import options", wrong_ways),
        ("import os", impurities),
        ("from pathlib import Path", impurities),
        ("today = dt.date.today()", impurities),
        ("text = open('x')", impurities),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_violation_is_found(line: str, found: object, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "planted.py").write_text(f"{line}\n")
    assert callable(found)
    assert found(tmp_path)


def loaded_by(*args: str) -> set[str]:
    """Return the modules that a whole run of the program has loaded when it ends."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: sys.stderr.write('\\n'.join(['LOADED', *sys.modules])))\n"
        "from qiptrack.cli.app import main\n"
        f"sys.argv = ['qiptrack', *{list(args)!r}]\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.partition("LOADED")[2].split())


NEVER = {
    "asyncio",
    "filelock",
    "http.client",
    "hypothesis",
    "importlib.metadata",
    "jsonschema",
    "qiptrack.yamlfile.edits",
    "rich.console",
    "sqlite3",
}


@pytest.mark.parametrize(
    ("args", "not_loaded"),
    [
        (
            ("overdue", "--as-of", "2026-11-23"),
            {
                "csv",
                "json",
                "qiptrack.analysis.workload",
                "qiptrack.model.mistakes",
                "qiptrack.model.salvage",
                "qiptrack.rules.engine",
                "qiptrack.workflow.change",
                "qiptrack.yamlfile.reading",
            },
        ),
        (("workload", "--as-of", "2026-11-23"), {"qiptrack.rules.engine"}),
        (("check", "--as-of", "2026-11-23"), {"qiptrack.workflow.change"}),
        (("--help",), {"pydantic", "yaml", "qiptrack.model.plan", "qiptrack.store.reader"}),
        (("--version",), {"pydantic", "yaml", "qiptrack.model.plan"}),
        (("schema",), {"yaml", "qiptrack.store.reader"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_run_loads_only_what_it_uses(args: tuple[str, ...], not_loaded: set[str]) -> None:
    assert loaded_by(*args) & (not_loaded | NEVER) == set()
