"""Left may not import right, the inside is pure, and a run loads only what it uses."""

import ast
import functools
import gc
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from qiptrack.cli.command_table import COMMANDS
from qiptrack.model.base import Model
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.shape import inner_model

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "qiptrack"

ORDER = (
    ("errors", "patterns", "pointer"),
    ("model",),
    ("yamlfile",),
    ("analysis",),
    ("rules",),
    ("workflow",),
    ("store",),
    ("importing",),
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


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@functools.cache
def nodes(tree: ast.Module) -> list[ast.AST]:
    """Return what the tests ask about of everything in a module."""
    asked = (ast.Import, ast.ImportFrom, ast.Call, ast.Assign, ast.AugAssign, ast.AnnAssign)
    return [node for node in ast.walk(tree) if isinstance(node, asked)]


class Copied(NamedTuple):
    folder: Path
    at: float


@pytest.fixture(scope="module", autouse=True)
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copied:
    """Return a copy of the example plans, made before the first test, and when it was."""
    folder = tmp_path_factory.mktemp("copied") / "plans"
    shutil.copytree(ROOT / "plans", folder)
    return Copied(folder, time.monotonic())


@pytest.fixture(scope="module", autouse=True)
def only_as_long_as_needed() -> Iterator[None]:
    """Forget the trees of all modules, which are ten times what else there is to collect."""
    gc.disable()
    yield
    parsed.cache_clear()
    nodes.cache_clear()
    gc.enable()


def modules(package: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(package.rglob("*.py")):
        part = path.relative_to(package).parts[0].removesuffix(".py")
        if part != "__init__":
            yield part, parsed(path)


def imported(tree: ast.Module) -> Iterator[str]:
    for node in nodes(tree):
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


def misspelt_fields(package: Path) -> list[str]:
    """Return what is asked for by a name that no record has, where a type checker sees none.

    It is what `field_value` is given where a record may be one of several kinds.
    """
    asked = [
        (part, node.args[1].value)
        for part, tree in modules(package)
        for node in nodes(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "field_value"
        and isinstance(node.args[1], ast.Constant)
    ]
    return [f"{part} asks for {name!r}" for part, name in asked if name not in field_names()]


@functools.cache
def field_names() -> frozenset[str]:
    """Return the names of the fields of every model."""
    models: list[type[Model]] = [Plan, Organisation]
    for model in models:
        parts = (inner_model(each.annotation) for each in model.model_fields.values())
        models += [part for part in parts if part is not None and part not in models]
    return frozenset(name for model in models for name in model.model_fields)


REFUSED_CALLS = frozenset({"open", "print", "input", "dt.date.today", "dt.datetime.now"})


def calls(tree: ast.Module) -> Iterator[str]:
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no working copy of git")
def test_at_the_top_there_are_the_package_the_plans_and_the_tests_and_no_stray_file() -> None:
    found = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    top = {name.partition("/")[0] for name in found.stdout.split("\0")}
    shown = {name for name in top if not name.startswith(".")}
    assert shown - {""} == {"README.md", "plans", "pyproject.toml", "qiptrack", "tests"}


def test_left_does_not_import_right() -> None:
    assert wrong_ways(PACKAGE) == []


def test_every_part_has_its_place_in_the_order() -> None:
    assert {part for part, _ in modules(PACKAGE)} == set(RANK)


def test_the_inside_is_pure() -> None:
    assert impurities(PACKAGE) == []


def test_no_field_is_asked_for_that_no_record_has() -> None:
    assert misspelt_fields(PACKAGE) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("day = field_value(record, 'dat')", misspelt_fields),
        ("from qiptrack.store.folders import PlansFolder", wrong_ways),
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


def module_names(package: Path) -> dict[str, ast.Module]:
    """Return every module below `package` by its full name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = parsed(path)
    return found


def circles(package: Path) -> list[set[str]]:
    """Return the modules that import one another, be it inside a function."""
    trees = module_names(package)
    leads_to = {
        name: {
            other
            for each in imported(tree)
            if (other := each if each in trees else each.rpartition(".")[0]) in trees
        }
        - {name}
        for name, tree in trees.items()
    }
    for _ in range(len(trees)):  # what imports nothing more, or is imported by nothing more, goes
        imports = {name for name, others in leads_to.items() if others}
        of_others = {other for others in leads_to.values() for other in others}
        left = imports & of_others
        if left == set(leads_to):
            break
        leads_to = {name: leads_to[name] & left for name in left}
    return [set(leads_to)] if leads_to else []


def test_no_modules_import_one_another() -> None:
    assert circles(PACKAGE) == []


def test_a_circle_is_found_though_a_function_hides_it(tmp_path: Path) -> None:
    package = tmp_path / "planted"
    package.mkdir()
    (package / "one.py").write_text("from planted.two import b\n")
    (package / "two.py").write_text("def b():\n    from planted.one import a\n")
    (package / "three.py").write_text("from planted.one import b\n")
    assert circles(package) == [{"planted.one", "planted.two"}]


def classes_in_two_modules(package: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, tree in module_names(package).items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name)
    return {name: where for name, where in found.items() if len(where) > 1}


def test_the_name_of_a_class_has_one_meaning() -> None:
    assert classes_in_two_modules(PACKAGE) == {}


def test_a_name_of_two_meanings_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Target: ...\n")
    (tmp_path / "two.py").write_text("class Target: ...\nclass _Own: ...\n")
    assert list(classes_in_two_modules(tmp_path)) == ["Target"]


def defined(tree: ast.Module) -> Iterator[str]:
    """Yield what a module defines by itself; what a decorator takes is known to that."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def never_named(package: Path) -> list[str]:
    """Return what is defined and named nowhere else in the package, be it in a text."""
    words: Counter[str] = Counter()
    for path in package.rglob("*.py"):
        words.update(re.findall(r"\w+", path.read_text("utf-8")))
    return [
        f"{module} {name}"
        for module, tree in module_names(package).items()
        for name in defined(tree)
        if words[name] == 1 and not name.startswith("__")
    ]


def test_nothing_is_there_that_nothing_uses() -> None:
    assert never_named(PACKAGE) == []


def test_what_nothing_uses_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def used(): ...\ndef unused(): ...\nLEFT = 1\n")
    (tmp_path / "two.py").write_text("from one import used\n")
    assert never_named(tmp_path) == [f"{tmp_path.name}.one unused", f"{tmp_path.name}.one LEFT"]


def unexplained(tests: Path, package: Path) -> list[str]:
    """Return the test files that are named for no module, and do not say what they are about."""
    named = {path.relative_to(package).with_suffix("") for path in package.rglob("*.py")}
    found = []
    for path in sorted(tests.rglob("test_*.py")):
        module = path.relative_to(tests).with_name(path.stem.removeprefix("test_"))
        if module not in named and ast.get_docstring(parsed(path)) is None:
            found.append(str(path.relative_to(tests)))
    return found


def test_a_file_of_tests_is_named_for_its_module_or_says_what_it_is_about() -> None:
    assert unexplained(ROOT / "tests", PACKAGE) == []


def test_a_file_of_tests_of_which_nobody_knows_what_it_is_about_is_found(tmp_path: Path) -> None:
    for name in ("package/model/plan.py", "tests/model/test_plan.py", "tests/model/test_things.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "tests/model/test_each_day.py").write_text('"""What changes from day to day."""')
    assert unexplained(tmp_path / "tests", tmp_path / "package") == ["model/test_things.py"]


def uses_typer_inside(tree: ast.Module) -> list[str]:
    return [
        name
        for name in imported(tree)
        if name.startswith("typer.") and any(part.startswith("_") for part in name.split("."))
    ]


def test_only_the_bridge_knows_how_typer_works_inside() -> None:
    bridge = "qiptrack.cli.typer_bridge."
    found = {name: uses_typer_inside(tree) for name, tree in module_names(PACKAGE).items()}
    assert [name for name, uses in found.items() if uses and not name.startswith(bridge)] == []
    assert any(found.values())


def compiled_when_imported(package: Path) -> list[str]:
    """Return the names of modules that compile an expression for text as they are imported.

    Those for bytes are few, and `pattern` does not make them.
    """
    return [
        part
        for part, tree in modules(package)
        for statement in tree.body
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "re.compile"
        and not any(
            isinstance(each, ast.Constant) and isinstance(each.value, bytes)
            for each in ast.walk(node)
        )
    ]


def test_no_expression_is_compiled_before_it_is_used() -> None:
    assert compiled_when_imported(PACKAGE) == []


def test_an_expression_that_is_compiled_too_early_is_found(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model/early.py").write_text('import re\n_WORD = re.compile(r"\\w")\n')
    (tmp_path / "model/bytes.py").write_text('import re\n_WORD = re.compile(rb"\\w")\n')
    assert len(compiled_when_imported(tmp_path)) == 1


def sets_private_attributes(tree: ast.Module) -> list[str]:
    """Return the places where a private attribute of something else is given a value."""
    return [
        ast.unparse(target)
        for node in nodes(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr.startswith("_")
        and not target.attr.endswith("__")
        and not (isinstance(target.value, ast.Name) and target.value.id in {"self", "member"})
    ]


def test_nothing_sets_what_is_private_to_another() -> None:
    found = {name: sets_private_attributes(tree) for name, tree in module_names(PACKAGE).items()}
    assert {name: where for name, where in found.items() if where} == {}


def test_the_start_catches_an_interrupt_before_anything_is_imported() -> None:
    start = parsed(PACKAGE / "cli" / "app.py")
    at_once = [each for each in start.body if isinstance(each, ast.Import | ast.ImportFrom)]
    names = {ast.unparse(each).removeprefix("import ") for each in at_once}
    # These are there when Python begins; in front of `main` a Ctrl-C ends in a traceback.
    assert names <= {"os", *sys.builtin_module_names}


def loaded_by(*args: str, **settings: str) -> set[str]:
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
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **settings},
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
    "jinja2",
    "jsonschema",
    "qiptrack.yamlfile.edits",
    "rich.console",
}

HEAVY = {"pydantic", "pydantic_core", "yaml", "sqlite3"}
"""What only reading needs."""


@pytest.mark.parametrize(
    ("args", "not_loaded"),
    [
        (
            ("overdue", "--as-of", "2026-11-23"),
            {
                "csv",
                "json",
                "pydantic",
                "qiptrack.analysis.overview",
                "qiptrack.model.schema_errors",
                "qiptrack.model.salvage",
                "qiptrack.rules.engine",
                "qiptrack.workflow.change",
                "qiptrack.yamlfile.loader",
            },
        ),
        (
            ("workload", "--as-of", "2026-11-23"),
            {
                "qiptrack.analysis.overview",
                "qiptrack.analysis.indicators.spc",
                "qiptrack.rules.engine",
            },
        ),
        (
            ("check", "--as-of", "2026-11-23"),
            {
                "json",
                "qiptrack.workflow.change",
                "qiptrack.yamlfile.close_reading",
                "qiptrack.yamlfile.compose",
                "qiptrack.yamlfile.moved_lines",
                "tempfile",
                "urllib.parse",
                "xml.etree.ElementTree",
            },
        ),
        (("schema",), {"yaml", "sqlite3", "qiptrack.store.reader"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_run_loads_only_what_it_uses(args: tuple[str, ...], not_loaded: set[str]) -> None:
    assert loaded_by(*args) & (not_loaded | NEVER) == set()


def test_an_agenda_of_plans_that_were_read_before_loads_registers_where_one_is_linked_to(
    tmp_path: Path,
) -> None:
    plan = (
        "qip: 1\ntitle: Falls\nservice: Elm\nsponsor: Registered Manager\nopened: 2026-01-05\n"
        "actions:\n"
        "- {id: A1, issue: Falls, action: Look, owner: Deputy Manager, due: 2026-06-01,"
        " evidence_source: Notes}\n"
    )
    plans, caches = tmp_path / "plans", str(tmp_path / "caches")
    plans.mkdir()
    asked = "agenda", "--plans", str(plans), "--as-of", "2026-11-23", "--format", "csv"
    registers = {"qiptrack.analysis.links", "qiptrack.model.registers"}
    (plans / "falls.yaml").write_text(plan)
    loaded_by(*asked, QIPTRACK_CACHE=caches)
    assert loaded_by(*asked, QIPTRACK_CACHE=caches) & registers == set()
    (plans / "falls.yaml").write_text(plan.replace("}\n", ", links: [risk: R1]}\n"))
    loaded_by(*asked, QIPTRACK_CACHE=caches)
    assert loaded_by(*asked, QIPTRACK_CACHE=caches) & registers == registers


PARSING = {"pydantic", "pydantic_core", "yaml"}
DESCRIBING = {"pydantic", "pydantic_core", "typing_extensions"}

WARM = (
    *("status", "overdue", "list", "agenda", "escalations", "workload", "indicators", "trends"),
    *("missed", "links", "coverage", "learning", "sample 3", "show rose", "show rose/A1"),
    *("indicators rose/I1", "mine --by Registered", "overdue --format json", "list --format csv"),
)


SLOW = {
    *("_hashlib", "calendar", "decimal", "fractions", "locale", "pydantic", "signal", "yaml"),
    *("random", "shutil", "tempfile"),
    *("qiptrack.cli.unforeseen_errors", "qiptrack.cli.references", "qiptrack.model.assurance"),
    *("qiptrack.analysis.as_of", "qiptrack.analysis.indicators.spc", "qiptrack.analysis.cadence"),
}
"""What the list of what is overdue has no use for, where all plans were read before."""

JUDGING = {
    *("decimal", "fractions"),
    *(
        "qiptrack.analysis.indicators.judged_facts",
        "qiptrack.analysis.indicators.spc",
        "qiptrack.analysis.indicators.verdict",
    ),
}
"""What works out what measurements show, which is kept of plans that were read before."""


def complaint(asked: Sequence[str], without: set[str], **settings: str) -> str:
    """Return which of `asked`, run one after the other, loads what it should do `without`."""
    code = (
        "import sys\n"
        "from qiptrack.cli.app import main\n"
        f"for line in {list(asked)!r}:\n"
        "    sys.argv = ['qiptrack', *line.split()]\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit as end:\n"
        "        assert not end.code, line\n"
        f"    if found := {without!r} & sys.modules.keys():\n"
        "        sys.exit(f'{line} loads {found}')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QIPTRACK_TODAY": "2026-11-23", **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stderr


def test_no_help_loads_what_only_reading_needs() -> None:
    unread = {*HEAVY, *NEVER, "qiptrack.model.plan", "qiptrack.store.reader"}
    assert complaint(["--version", "--help"], unread) == ""
    names = [each.name for listed in COMMANDS.values() for each in listed]
    assert complaint(["overdue --help"], {*HEAVY, *NEVER}) == ""
    assert complaint([f"{name} --help" for name in names], PARSING) == ""


def test_what_was_read_before_is_shown_without_a_parser(tmp_path: Path) -> None:
    caches = {"QIPTRACK_CACHE": str(tmp_path)}
    assert complaint(["overdue"], DESCRIBING, QIPTRACK_CACHE="off") == "", "plans are only read"
    assert "loads" in complaint(["overdue"], PARSING, **caches)
    assert "loads" in complaint(["coverage"], PARSING, **caches)
    assert complaint(WARM, {*PARSING, "typer"}, **caches) == ""
    assert complaint(["overdue --as-of 2026-11-23 --format csv"], SLOW, **caches) == ""
    assert complaint(["escalations --format csv", "missed"], JUDGING, **caches) == ""
    assert complaint(["mine --by Registered --format csv"], {"dataclasses"}, **caches) == ""


def test_a_shell_is_answered_without_a_parser(tmp_path: Path, copied: Copied) -> None:
    caches = {"QIPTRACK_CACHE": str(tmp_path), "QIPTRACK_PLANS": str(copied.folder)}
    # Until then a file that is known by its stamp may still be changed unseen.
    time.sleep(max(0, copied.at + 2.1 - time.monotonic()))
    loaded_by("overdue", **caches)
    asked = {"_QIPTRACK_COMPLETE": "complete_bash", **caches}
    for words in ("show rose", "show rosewood-care-plan-reviews/", "overdue --owner R"):
        place = str(len(words.split()))
        typed = {"COMP_WORDS": "\n".join(["qiptrack", *words.split()]), "COMP_CWORD": place}
        assert loaded_by(**asked, **typed) & PARSING == set(), words
